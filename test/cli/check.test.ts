import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { gradmark, inFolder } from "./run.js";

const hint = "(gradmark --help lists the commands and options)\n";
const example = resolve("examples/three-layer-relu.md");

describe("bad usage ends with 2 and one clear message", () => {
  test.each([
    [["chekc", "x.md"], `error: unknown command 'chekc'\n(Did you mean check?)\n${hint}`],
    [["check"], `error: missing required argument 'file'\n${hint}`],
    [["check", "--jsn", "x.md"], `error: unknown option '--jsn'\n(Did you mean --json?)\n${hint}`],
    [
      ["check", "--seed", "-1", "x.md"],
      `error: option '--seed <n>' argument '-1' is invalid. Expected a whole number from 0 to 4294967295.\n${hint}`,
    ],
    [
      ["check", "--layout", "row", "x.md"],
      `error: option '--layout <layout>' argument 'row' is invalid. Allowed choices are numerator, denominator, gradient.\n${hint}`,
    ],
    [["check", "--quiet", "--verbose", "x.md"], `error: option '--quiet' cannot be used with option '--verbose'\n${hint}`],
  ])("%j", (args, message) => {
    expect(gradmark(".", args)).toEqual({ status: 2, stdout: "", stderr: message });
  });

  test("no command at all shows the help", () => {
    const { status, stdout, stderr } = gradmark(".", []);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("Usage: gradmark [options] [command]\n");
  });
});

test("--version and --help end with 0", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(gradmark(".", ["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  const help = gradmark(".", ["--help"]);
  expect({ ...help, stdout: "" }).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(help.stdout).toContain("check [options] <file...>");
  expect(gradmark(".", ["check", "--help"]).stdout).toContain("Usage: gradmark check [options] <file...>\n");
});

test("a file that cannot be read is named and ends with 2; the others are checked", async () => {
  await inFolder({ "words.md": "Only words.\n", "scan.pdf": "%PDF-1.7", "more.md": "More words.\n" }, (folder) => {
    expect(gradmark(folder, ["check", "words.md", "word.md", "scan.pdf", "more.md"])).toEqual({
      status: 2,
      stdout: "✓ words.md  no equations found\n\n✓ more.md  no equations found\n\n✓ 2 files  no equations found\n",
      stderr:
        "word.md: No such file; did you mean words.md?\nscan.pdf:1:1: Unexpected binary data (a PDF), expected Markdown or LaTeX text.\n",
    });
    expect(gradmark(folder, ["check", "."])).toEqual({
      status: 2,
      stdout: "",
      stderr: ".: Unexpected directory, expected a file, for instance more.md.\n",
    });
  });
});

test("standard input is a document too", () => {
  expect(gradmark(".", ["check", "-"], { input: "Only words.\n" })).toEqual({ status: 0, stdout: "✓ -  no equations found\n", stderr: "" });
});

describe("an example with a mistake", () => {
  test("ends with 1 and shows the mistake at its place", () => {
    const { status, stdout, stderr } = gradmark(".", ["check", example]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toMatch(/three-layer-relu\.md:\d+:\d+ +✗ wrong/);
    expect(stdout).not.toMatch(/\u001b/);
  });

  test("--json prints one object; several files a line each; the same bytes every time", () => {
    const one = gradmark(".", ["check", "--json", example]);
    expect(one.status).toBe(1);
    const report = JSON.parse(one.stdout);
    expect(report).toMatchObject({ schema: 1, file: example, seed: 1 });
    expect(report.summary.wrong).toBeGreaterThan(0);
    expect(gradmark(".", ["check", "--json", example], { env: { LC_ALL: "de_DE.UTF-8", TZ: "Asia/Tokyo" } }).stdout).toBe(one.stdout);
    const two = gradmark(".", ["check", "--json", "--seed", "7", example, example])
      .stdout.trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(two.map(({ file, seed }) => ({ file, seed }))).toEqual([
      { file: example, seed: 7 },
      { file: example, seed: 7 },
    ]);
  });

  test("--quiet leaves the summary line; colours come when asked for, or by FORCE_COLOR, and never with NO_COLOR", () => {
    expect(gradmark(".", ["check", "--quiet", example]).stdout).toMatch(/^✗ .*three-layer-relu\.md {2}\d+ wrong · .*\n$/);
    const coloured = (args: string[], env: Record<string, string>): boolean =>
      gradmark(".", ["check", "--quiet", ...args, example], { env }).stdout.includes("\u001b[31m");
    expect([
      coloured(["--color"], {}),
      coloured([], { FORCE_COLOR: "1" }),
      coloured([], { FORCE_COLOR: "1", NO_COLOR: "1" }),
      coloured(["--no-color"], { FORCE_COLOR: "1" }),
    ]).toEqual([true, true, false, false]);
  });
});

test("a reader that stops early is no error", async () => {
  const { spawnSync } = await import("node:child_process");
  const { status, stderr } = spawnSync(
    "bash",
    [
      "-c",
      `set -o pipefail; ${process.execPath} dist/cli/main.js check --json ${Array(40).fill("examples/*.md").join(" ")} | head -c 10 > /dev/null`,
    ],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect([0, 1]).toContain(status);
});
