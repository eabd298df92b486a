import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl, { type Entry, type ZipFile } from "yauzl";
/** Unpacks a ZIP archive of submissions into a folder, within bounds: nothing leaves the folder, nothing grows without end. */

export interface ZipBounds {
  readonly entries: number;
  readonly fileBytes: number;
  readonly totalBytes: number;
  /** Unpacked to packed; small files may compress well, so it counts from a megabyte on. */
  readonly ratio: number;
}
export const usualBounds: ZipBounds = { entries: 50_000, fileBytes: 64 * 2 ** 20, totalBytes: 4 * 2 ** 30, ratio: 200 };

/** An archive that is refused, with the reason. */
export class ZipError extends Error {
  override readonly name = "ZipError";
}

/**
 * @returns what was left out, a line each (entries that are no files or have no safe name)
 * @throws ZipError for an archive that is broken or out of bounds
 */
export async function unzip(file: string, folder: string, bounds: ZipBounds = usualBounds): Promise<readonly string[]> {
  const zip = await openZip(file),
    notes: string[] = [],
    root = resolve(folder);
  let entries = 0,
    total = 0;
  try {
    await mkdir(root, { recursive: true });
    for await (const entry of entriesOf(zip)) {
      if (++entries > bounds.entries) throw new ZipError(`Unexpected archive with more than ${bounds.entries} entries.`);
      const name = entry.fileName;
      if (name.endsWith("/")) continue;
      const target = resolve(root, name);
      // yauzl refuses such names itself; what it lets through is checked again.
      if (!target.startsWith(root + sep) || /[\0:*?"<>|]|\\/.test(name) || name.length > 500) {
        notes.push(`${printableName(name)}: left out, its name leads outside or is not safe`);
        continue;
      }
      if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) {
        notes.push(`${printableName(name)}: left out, a symbolic link`);
        continue;
      }
      if (entry.isEncrypted()) {
        notes.push(`${printableName(name)}: left out, encrypted`);
        continue;
      }
      if (entry.uncompressedSize > bounds.fileBytes)
        throw new ZipError(
          `Unexpected size of ${printableName(name)}: ${entry.uncompressedSize} bytes, expected at most ${bounds.fileBytes}.`,
        );
      if (entry.uncompressedSize > 2 ** 20 && entry.uncompressedSize > bounds.ratio * Math.max(1, entry.compressedSize))
        throw new ZipError(
          `Unexpected compression of ${printableName(name)} (more than ${bounds.ratio} to 1): this looks like an archive made to fill the disk.`,
        );
      total += entry.uncompressedSize;
      if (total > bounds.totalBytes) throw new ZipError(`Unexpected total size, expected at most ${bounds.totalBytes} bytes unpacked.`);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(await streamOf(zip, entry), bounded(entry.uncompressedSize, name), createWriteStream(target, { flags: "w" }));
    }
  } catch (error) {
    throw error instanceof ZipError || isSystem(error)
      ? error
      : new ZipError(`The archive cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    zip.close();
  }
  return notes;
}
const isSystem = (error: unknown): boolean => error instanceof Error && "syscall" in error;
const printableName = (name: string): string => JSON.stringify(name.slice(0, 120)).slice(1, -1);

/** The sizes that an archive states may lie: the stream is cut where they end. */
function bounded(most: number, name: string): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      if (seen > most)
        done(new ZipError(`Unexpected data in ${printableName(name)}: more than the ${most} bytes that the archive states.`));
      else done(null, chunk);
    },
  });
}

const openZip = (file: string): Promise<ZipFile> =>
  new Promise((done, fail) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false, decodeStrings: true, validateEntrySizes: true }, (error, zip) => {
      if (error) fail(isSystem(error) ? error : new ZipError(`The archive cannot be read: ${error.message}.`));
      else done(zip);
    });
  });

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | null>((done, fail) => {
      const off = (): void => {
        zip.removeListener("entry", onEntry).removeListener("end", onEnd).removeListener("error", onError);
      };
      const onEntry = (e: Entry): void => {
        off();
        done(e);
      };
      const onEnd = (): void => {
        off();
        done(null);
      };
      const onError = (e: Error): void => {
        off();
        fail(e);
      };
      zip.once("entry", onEntry).once("end", onEnd).once("error", onError);
      zip.readEntry();
    });
    if (entry === null) return;
    yield entry;
  }
}
const streamOf = (zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((done, fail) => {
    zip.openReadStream(entry, (error, stream) => (error ? fail(error) : done(stream)));
  });
