import { expect, test } from "vitest";
import { gradmark, inFolder } from "./run.js";

const homework = "Let $x \\in \\mathbb{R}^n$.\n\n$$\nf = x^\\top x, \\quad \\nabla f = 2x\n$$\n";

test("read shows what was understood, and ends with 0 whatever is wrong or unclear", async () => {
  await inFolder({ "a.md": homework, "b.md": "$f(x) = = 3$\n" }, (folder) => {
    const { status, stdout, stderr } = gradmark(folder, ["read", "a.md", "b.md"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^a\.md {2}3 of 3 statements understood, /);
    expect(stdout).toContain("  4:1       definition  f = x^\\top x ");
    expect(stdout).toContain("  f            number         line 4    is x^\\top x\n");
    expect(gradmark(folder, ["read", "--quiet", "a.md"]).stdout.split("\n")).toHaveLength(2);
  });
});

test("--json prints an object for one file and a line a file for several, the same bytes every time", async () => {
  await inFolder({ "a.md": homework, "b.md": homework }, (folder) => {
    const one = gradmark(folder, ["read", "--json", "a.md"]);
    expect(JSON.parse(one.stdout)).toMatchObject({ schema: 1, file: "a.md", summary: { understood: 3 } });
    expect(gradmark(folder, ["read", "--json", "a.md"], { env: { LC_ALL: "de_DE.UTF-8" } }).stdout).toBe(one.stdout);
    const lines = gradmark(folder, ["read", "--json", "a.md", "b.md"]).stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).file)).toEqual(["a.md", "b.md"]);
  });
});

test("a file that cannot be read ends with 2, the others are read", async () => {
  await inFolder({ "a.md": homework }, (folder) => {
    const { status, stdout, stderr } = gradmark(folder, ["read", "b.md", "a.md", "--quiet"]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: "b.md: No such file; did you mean a.md?\n" });
    expect(stdout).toMatch(/^a\.md {2}3 of 3/);
  });
});

test("a .tex project is read with what it includes from its own folder, and nothing from elsewhere", async () => {
  const main = "\\begin{document}\n\\input{part}\n\\input{../secret}\n\\end{document}\n";
  await inFolder({ "hw/main.tex": main, "hw/part.tex": "Here\n$1 + 1 = 3$.\n", "secret.tex": "$2 + 2 = 5$\n" }, (folder) => {
    const { status, stdout } = gradmark(folder, ["check", "hw/main.tex"]);
    expect(status).toBe(1);
    expect(stdout).toContain("hw/main.tex:part:2:10");
    expect(stdout).toContain("   2 │ $1 + 1 = 3$.\n");
    expect(stdout).not.toContain("5");
    const reading = JSON.parse(gradmark(folder, ["read", "--json", "hw/main.tex"]).stdout);
    expect(reading.statements.map((s: { file: string; line: number }) => [s.file, s.line])).toEqual([["part", 2]]);
    expect(reading.notUnderstood.map((m: { cause: string; text: string }) => [m.cause, m.text])).toEqual([["file", "\\input{../secret}"]]);
  });
});

test("places in a notebook name the cell", async () => {
  const notebook = JSON.stringify({
    cells: [
      { cell_type: "code", source: "1" },
      { cell_type: "markdown", source: ["So\n", "$1 + 1 = 3$"] },
    ],
  });
  await inFolder({ "a.ipynb": notebook }, (folder) => {
    const { stdout } = gradmark(folder, ["check", "a.ipynb"]);
    expect(stdout).toContain("a.ipynb:cell 2:2:10");
    expect(stdout).toContain("   2 │ $1 + 1 = 3$\n");
    const [claim] = JSON.parse(gradmark(folder, ["check", "--json", "a.ipynb"]).stdout).claims;
    expect(claim).toMatchObject({ cell: 2, line: 2, column: 2, rhsPlace: { cell: 2, line: 2, column: 10 } });
  });
});
