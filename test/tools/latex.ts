import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a real LaTeX says of a document, "" where it compiles without errors. */
export function latexErrors(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "gradmark-tex-"));
  try {
    writeFileSync(join(folder, "x.tex"), source);
    const args = ["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error", "x.tex"];
    const run = spawnSync("pdflatex", args, { cwd: folder, encoding: "utf8", env: { ...process.env, openin_any: "p", openout_any: "p" } });
    if (run.error !== undefined) return String(run.error);
    return run.status === 0
      ? ""
      : run.stdout
          .split("\n")
          .filter((line) => /^(?:\.\/x\.tex:|!|l\.)/.test(line))
          .join("\n") || run.stdout.slice(-500);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
