import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSource } from "../../cli/input.js";
import { inFolder } from "./run.js";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

/** What reading a file of these bytes gives; the folder is left out of the notes. */
async function read(content: string | Uint8Array, name = "week3.md"): Promise<{ text: string | null; notes: string[] }> {
  return await inFolder({ [name]: content }, async (folder) => {
    const { text, notes } = await readSource(join(folder, name));
    return { text, notes: notes.map((note) => note.replaceAll(`${folder}/`, "")) };
  });
}

describe("text", () => {
  test("UTF-8, with and without a byte order mark, and UTF-16 with one", async () => {
    expect(await read("Let $σ$\r\n")).toEqual({ text: "Let $σ$\r\n", notes: [] });
    expect(await read("\ufeffLet $σ$")).toEqual({ text: "Let $σ$", notes: [] });
    expect(await read(Buffer.from("\ufeffLet $σ$", "utf16le"))).toEqual({ text: "Let $σ$", notes: [] });
    expect(await read(Buffer.from("\ufeffLet $σ$", "utf16le").swap16())).toEqual({ text: "Let $σ$", notes: [] });
    expect(await read("")).toEqual({ text: "", notes: [] });
    expect(await read("a \ufffd of its own")).toEqual({ text: "a \ufffd of its own", notes: [] });
  });

  test("single bytes of another encoding are named, and the rest is read", async () => {
    expect(await read(bytes("One\r\nRen\u00e9 wrote $x$"))).toEqual({
      text: "One\r\nRen\ufffd wrote $x$",
      notes: [
        'week3.md:2:4: Unexpected byte 0xE9, expected UTF-8; read as "\ufffd". If it should be "é", convert the file first: iconv -f WINDOWS-1252 -t UTF-8.',
      ],
    });
    const own = Buffer.concat([Buffer.from("\ufeffa \ufffd\ufffd b "), bytes("\u00e9 and \u0080")]);
    expect((await read(own)).notes).toEqual([
      'week3.md:1:8: Unexpected byte 0xE9 (and 3 more), expected UTF-8; read as "\ufffd". If it should be "é", convert the file first: iconv -f WINDOWS-1252 -t UTF-8.',
    ]);
  });
});

describe("what is no text is refused with its place", () => {
  test.each([
    ["%PDF-1.7 …", "week3.md:1:1: Unexpected binary data (a PDF), expected Markdown or LaTeX text."],
    ["PK\u0003\u0004…", "week3.md:1:1: Unexpected binary data (a ZIP archive or an office document), expected Markdown or LaTeX text."],
    ["ab\ncd\u0000e", "week3.md:2:3: Unexpected byte 0x00 (binary data), expected UTF-8 text."],
    [
      Buffer.from("Let x be", "utf16le").toString("latin1"),
      "week3.md:1:2: Unexpected byte 0x00 (binary data), expected UTF-8 text; this looks like UTF-16 without its byte order mark: save it as UTF-8.",
    ],
    ["x".repeat(20) + "\u0093\u00e0".repeat(20), "week3.md:1:21: Unexpected byte 0x93 (of 40 that are no text), expected UTF-8 text."],
  ])("%j", async (content, message) => {
    expect(await read(bytes(content))).toEqual({ text: null, notes: [message] });
  });
});

test("a path that is no file: what it is, and the nearest one that would do", async () => {
  await inFolder({ "week3.md": "", "answers.tex": "", "notes/b.md": "", "notes/a.txt": "", "empty/x": "" }, async (folder) => {
    const notes = async (name: string): Promise<string[]> =>
      (await readSource(join(folder, name))).notes.map((note) => note.replaceAll(`${folder}/`, ""));
    expect(await notes("week4.md")).toEqual(["week4.md: No such file; did you mean week3.md?"]);
    expect(await notes("answers")).toEqual(["answers: No such file; did you mean answers.tex?"]);
    expect(await notes("other.md")).toEqual(["other.md: No such file."]);
    expect(await notes("nowhere/week3.md")).toEqual(["nowhere/week3.md: No such file."]);
    expect(await notes("week3.md/a")).toEqual(["week3.md/a: No such file."]);
    expect(await notes("notes")).toEqual(["notes: Unexpected directory, expected a file, for instance notes/b.md."]);
    expect(await notes("empty")).toEqual(["empty: Unexpected directory, expected a file."]);
    expect(await notes("x".repeat(5000))).toEqual([`${"x".repeat(5000)}: The name is too long, expected the path of a file.`]);
    expect(await readSource("/dev/null")).toEqual({ text: null, notes: ["/dev/null: Unexpected device, expected a file."] });
  });
});
