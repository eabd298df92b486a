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
