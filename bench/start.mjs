import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, ms, table } from "./measure.mjs";
/** Whole processes, from start to end: processor time as bash counts it, so that other programs do not matter. */

const main = new URL("../dist/cli/main.js", import.meta.url).pathname;
const document = "Let $f(w) = w^\\top w$ with $w \\in \\mathbb{R}^n$. Then $\\frac{\\partial f}{\\partial w} = 2w$.\n";

export function start() {
  const folder = mkdtempSync(join(tmpdir(), "gradmark-bench-")),
    file = join(folder, "small.md");
  writeFileSync(file, document);
  const time = (args) =>
    median(
      Array.from({ length: 11 }, () => {
        const { stderr } = spawnSync("bash", ["-c", 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1', "-", process.execPath, ...args], {
          encoding: "utf8",
        });
        const [user = NaN, system = NaN] = stderr.trim().split(" ").map(Number);
        return 1000 * (user + system);
      }),
    );
  const bare = time(["-e", "0"]),
    version = time([main, "--version"]),
    check = time([main, "check", file]),
    diff = time([main, "diff", "x'*A*x", "--wrt", "x", "--where", "A: n,n; x: n"]);
  rmSync(folder, { recursive: true });
  return table(
    ["command", "processor time", "beside bare node", "aim"],
    [
      ["node -e 0", ms(bare), "", ""],
      ["gradmark --version", ms(version), `${(version / bare).toFixed(2)} times`, "≤ 1.5 times"],
      ["gradmark check, a small document", ms(check), `${ms(check - version)} more than --version`, "≤ 200 ms more"],
      ["gradmark diff", ms(diff), `${ms(diff - version)} more than --version`, ""],
    ],
  );
}
