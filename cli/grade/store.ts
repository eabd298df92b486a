import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
/**
 * What a run leaves on disk, so that a killed one goes on where it stopped. A file is written beside its place and then
 * renamed, which is one step: it is there whole or not at all. A line of the journal is added only after its files stand.
 */

export const digest = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");

/** Files of the system that a run needs; tests put a full disk in their place. */
export interface Disk {
  write(path: string, text: string): Promise<void>;
  append(path: string, text: string): Promise<void>;
}
export const disk: Disk = {
  async write(path, text) {
    const beside = `${path}.part`;
    try {
      await writeFile(beside, text);
      await rename(beside, path);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw error;
    }
  },
  append: (path, text) => appendFile(path, text),
};

interface Line {
  readonly safe: string;
  readonly key: string;
  readonly record: string;
}

export class Store {
  readonly folder: string;
  private readonly disk: Disk;
  private readonly lines = new Map<string, Line>();
  constructor(folder: string, on: Disk = disk) {
    this.folder = folder;
    this.disk = on;
  }
  get journal(): string {
    return join(this.folder, "journal.jsonl");
  }
  recordOf = (safe: string): string => join(this.folder, "records", `${safe}.json`);
  private readonly made = new Set<string>();

  /** Reads the journal of earlier runs. A line that was being written when the run was killed has no end, and does not count. */
  async open(): Promise<void> {
    await mkdir(join(this.folder, "records"), { recursive: true });
    const text = await readFile(this.journal, "utf8").catch(() => "");
    for (const row of text.split("\n")) {
      try {
        const line = JSON.parse(row) as Line;
        if (typeof line.safe === "string" && typeof line.key === "string" && typeof line.record === "string")
          this.lines.set(line.safe, line);
      } catch {
        // No whole line.
      }
    }
    // Compacted, and ended, so that the next line begins a line.
    await this.disk.write(this.journal, [...this.lines.values()].map((l) => `${JSON.stringify(l)}\n`).join(""));
  }
  /** The record of a submission, if the same work has made it and it still stands as it was written. */
  async unchanged(safe: string, key: string, files: readonly string[]): Promise<string | null> {
    const line = this.lines.get(safe);
    if (line?.key !== key) return null;
    const text = await readFile(this.recordOf(safe), "utf8").catch(() => null);
    if (text === null || digest(text) !== line.record) return null;
    for (const f of files) if ((await readFile(join(this.folder, f)).catch(() => null)) === null) return null;
    return text;
  }
  async write(path: string, text: string): Promise<void> {
    const full = join(this.folder, path),
      folder = dirname(full);
    if (!this.made.has(folder)) {
      await mkdir(folder, { recursive: true });
      this.made.add(folder);
    }
    await this.disk.write(full, text);
  }
  async keep(safe: string, key: string, record: string): Promise<void> {
    await this.write(join("records", `${safe}.json`), record);
    const line: Line = { safe, key, record: digest(record) };
    await this.disk.append(this.journal, `${JSON.stringify(line)}\n`);
    this.lines.set(safe, line);
  }
}
