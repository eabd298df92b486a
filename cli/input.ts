import { isUtf8 } from "node:buffer";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { open, readdir, type FileHandle } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

/** More than anybody writes by hand; a larger file is not homework. */
const MOST_BYTES = 64 * 2 ** 20;
/** A file with more invalid bytes than this, and more than this part of it, is no text. */
const MOST_INVALID = { count: 8, part: 0.1 };

/** A document's text, or null where there is none; notes are whole lines for the person, naming file, line and column. */
export interface Source {
  readonly text: string | null;
  readonly notes: readonly string[];
}

/**
 * Reads a document. A byte order mark is taken off, UTF-16 with one is decoded; single bytes that are no UTF-8 are named and
 * read as U+FFFD. Never throws.
 *
 * @param file a path, or `-` for standard input.
 */
export async function readSource(file: string): Promise<Source> {
  try {
    const bytes = file === "-" ? await collect(process.stdin) : await readBytes(file);
    return typeof bytes === "string" ? refuse(file, bytes) : decode(file, bytes);
  } catch (error) {
    return refuse(file, await reason(file, error as NodeJS.ErrnoException));
  }
}

/**
 * The files beside a document that it may include: by a bare name, in its own folder only, and no link that leads out of it.
 * Everything else stays unread, and the report says so.
 */
export function inputsOf(file: string): (name: string) => string | null {
  const known = new Map<string, string | null>();
  return (name) => {
    let text = known.get(name);
    if (text === undefined) known.set(name, (text = file === "-" ? null : readBeside(file, name)));
    return text;
  };
}

function readBeside(file: string, name: string): string | null {
  const bare = name.replace(/^\.\//, "");
  if (!/^[\w][\w .+-]*$/.test(bare)) return null;
  const folder = dirname(file);
  for (const candidate of extname(bare) === "" ? [`${bare}.tex`, bare] : [bare, `${bare}.tex`]) {
    try {
      const path = realpathSync(join(folder, candidate)),
        stat = statSync(path);
      if (dirname(path) !== realpathSync(folder) || !stat.isFile() || stat.size > MOST_BYTES) continue;
      const { text } = decode(candidate, readFileSync(path));
      if (text !== null) return text.replace(/^\ufeff/, "");
    } catch {
      // The next name, or none.
    }
  }
  return null;
}

const refuse = (file: string, why: string): Source => ({ text: null, notes: [`${file}: ${why}`] });

/** The bytes of a file, or why they are not wanted. */
async function readBytes(file: string): Promise<Buffer | string> {
  const handle: FileHandle = await open(file, "r");
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) return `Unexpected directory, expected a file${await suggestFiles(file)}.`;
    if (!stat.isFile() && !stat.isFIFO()) return "Unexpected device, expected a file.";
    if (stat.size > MOST_BYTES) return tooLarge(stat.size);
    return await collect(handle.createReadStream({ autoClose: false }));
  } finally {
    await handle.close();
  }
}

async function collect(stream: AsyncIterable<string | Buffer>): Promise<Buffer | string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MOST_BYTES) return tooLarge(size);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (size: number): string =>
  `Unexpected size of ${Math.ceil(size / 2 ** 20)} MB or more, expected at most ${MOST_BYTES / 2 ** 20} MB.`;

async function reason(file: string, error: NodeJS.ErrnoException): Promise<string> {
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      return `No such file${await suggestName(file)}`;
    case "EACCES":
    case "EPERM":
      return "Permission denied, expected a file that this user may read.";
    case "ELOOP":
      return "Unexpected circle of symbolic links, expected a file.";
    case "EISDIR":
      return "Unexpected directory, expected a file.";
    case "ENAMETOOLONG":
      return "The name is too long, expected the path of a file.";
    default:
      return `Cannot be read (${error.code ?? error.message}), expected a text file.`;
  }
}

async function suggestFiles(folder: string): Promise<string> {
  const inside = await readdir(folder).catch(() => []);
  const name = inside.filter((one) => [".md", ".tex", ".ipynb"].includes(extname(one))).sort()[0];
  return name === undefined ? "" : `, for instance ${join(folder, name)}`;
}

async function suggestName(file: string): Promise<string> {
  const wanted = basename(file);
  const beside = (await readdir(dirname(file)).catch(() => [])).slice(0, 2000).sort();
  const near = beside
    .map((name) => ({ name, far: basename(name, extname(name)) === wanted ? 0.5 : distance(name.toLowerCase(), wanted.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(1, wanted.length / 4))
    .sort((a, b) => a.far - b.far)[0];
  return near === undefined ? "." : `; did you mean ${join(dirname(file), near.name)}?`;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8 || a.length > 200) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** Beginnings of files that are no text, by their formats' specifications. */
const MAGIC: readonly (readonly [string, string])[] = [
  ["%PDF-", "a PDF"],
  ["PK\u0003\u0004", "a ZIP archive or an office document"],
  ["\u0089PNG", "a PNG picture"],
  ["\u00ff\u00d8\u00ff", "a JPEG picture"],
  ["GIF8", "a GIF picture"],
  ["\u001f\u008b", "a gzip archive"],
  ["\u00d0\u00cf\u0011\u00e0", "an old office document"],
  ["\u007fELF", "a program"],
];

function decode(file: string, bytes: Buffer): Source {
  const begin = bytes.subarray(0, 8).toString("latin1");
  const magic = MAGIC.find(([sign]) => begin.startsWith(sign));
  if (magic !== undefined) return refuse(`${file}:1:1`, `Unexpected binary data (${magic[1]}), expected Markdown or LaTeX text.`);
  for (const encoding of ["utf-16le", "utf-16be"] as const) {
    if (begin.startsWith(encoding === "utf-16le" ? "\u00ff\u00fe" : "\u00fe\u00ff"))
      return { text: new TextDecoder(encoding).decode(bytes), notes: [] };
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const utf16 = looksLikeUtf16(bytes) ? "; this looks like UTF-16 without its byte order mark: save it as UTF-8" : "";
    return refuse(
      `${file}:${placeAfter(bytes.subarray(0, nul).toString("utf8"))}`,
      `Unexpected byte 0x00 (binary data), expected UTF-8 text${utf16}.`,
    );
  }
  const text = new TextDecoder("utf-8").decode(bytes);
  return isUtf8(bytes) ? { text, notes: [] } : repaired(file, bytes, text);
}

/** Latin letters in UTF-16 have a zero in every second byte. */
function looksLikeUtf16(bytes: Buffer): boolean {
  const sample = bytes.subarray(0, 2000);
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]! += 1;
  });
  return Math.max(...zeros) > sample.length / 5 && Math.min(...zeros) < sample.length / 50;
}

/** Text with bytes that are no UTF-8: they are read as U+FFFD, and the first one is named. */
function repaired(file: string, bytes: Buffer, text: string): Source {
  // U+FFFD in the text stands for bad bytes, unless the file itself has it (EF BF BD).
  const start = bytes.length >= 3 && bytes.toString("latin1", 0, 3) === "\u00ef\u00bb\u00bf" ? 3 : 0;
  let offset = start;
  let from = 0;
  let at = text.indexOf("\ufffd");
  for (;;) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes.toString("latin1", offset, offset + 3) !== "\u00ef\u00bf\u00bd") break;
    from = at;
    at = text.indexOf("\ufffd", at + 1);
  }
  const count = text.split("\ufffd").length - 1;
  const place = `${file}:${placeAfter(text.slice(0, at))}`;
  const byte = `0x${bytes[offset]!.toString(16).toUpperCase()}`;
  if (count > MOST_INVALID.count && count > MOST_INVALID.part * text.length)
    return refuse(place, `Unexpected byte ${byte} (of ${count} that are no text), expected UTF-8 text.`);
  const latin = new TextDecoder("windows-1252").decode(bytes.subarray(offset, offset + 1));
  const more = count > 1 ? ` (and ${count - 1} more)` : "";
  return {
    text,
    notes: [
      `${place}: Unexpected byte ${byte}${more}, expected UTF-8; read as "\ufffd". If it should be "${latin}", convert the file first: iconv -f WINDOWS-1252 -t UTF-8.`,
    ],
  };
}

/** `line:column` of what stands right after a text. */
function placeAfter(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  return `${lines.length}:${lines.at(-1)!.length + 1}`;
}
