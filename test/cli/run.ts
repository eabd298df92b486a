import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line in a folder, as a user would, without what the tester's terminal sets. */
export function gradmark(cwd: string, args: readonly string[], more: { input?: string; env?: Record<string, string> } = {}): Run {
  const env = { PATH: process.env["PATH"] ?? "", ...more.env };
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("dist/cli/main.js"), ...args], {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...(more.input === undefined ? {} : { input: more.input }),
  });
  return { status, stdout, stderr };
}

/** A fresh folder with these files, removed after the callback. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "gradmark-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that a run leaves, but the order in which the journal was written. */
export function bytesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  return Object.fromEntries(
    files.map((f) => {
      const path = join(f.parentPath, f.name),
        text = readFileSync(path, "utf8");
      return [path.slice(folder.length), f.name === "journal.jsonl" ? text.split("\n").sort().join("\n") : text];
    }),
  );
}
