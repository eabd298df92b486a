/** From bytes to text. */
export interface Decoded {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | null;
  /** Why these bytes are no text, in words; `text` is then empty. */
  readonly problem?: string;
}

const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly what: string; readonly advice: string }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], what: "a PDF", advice: "its text recognised as Markdown or LaTeX" },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    what: "a ZIP archive or an office document",
    advice: "the files in it, as Markdown, LaTeX or a notebook",
  },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: "a PNG picture", advice: "its text recognised as Markdown or LaTeX" },
  { bytes: [0xff, 0xd8, 0xff], what: "a JPEG picture", advice: "its text recognised as Markdown or LaTeX" },
  { bytes: [0x47, 0x49, 0x46, 0x38], what: "a GIF picture", advice: "its text recognised as Markdown or LaTeX" },
  { bytes: [0x1f, 0x8b], what: "a gzip archive", advice: "the file in it" },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], what: "a program", advice: "Markdown, LaTeX, a notebook or plain text" },
];

/**
 * UTF-8, with or without a byte order mark; UTF-16 by its mark or by its zero bytes; else Windows-1252, if it has no
 * control characters. The byte order mark is dropped. Anything else is refused with a reason.
 */
export function decode(bytes: Uint8Array): Decoded {
  const refuse = (problem: string): Decoded => ({ text: "", encoding: null, problem });
  const starts = (...start: number[]): boolean => start.every((byte, i) => bytes[i] === byte);
  for (const { bytes: start, what, advice } of SIGNATURES) {
    if (starts(...start)) return refuse(`Unexpected binary data: found ${what}, expected ${advice}.`);
  }
  if (starts(0xff, 0xfe)) return { text: utf16(bytes.subarray(2), true), encoding: "utf-16le" };
  if (starts(0xfe, 0xff)) return { text: utf16(bytes.subarray(2), false), encoding: "utf-16be" };
  const zeros = zeroBytes(bytes);
  if (zeros.even + zeros.odd > 0) {
    const half = Math.min(bytes.length, SAMPLE) / 2;
    if (zeros.odd > half * 0.6 && zeros.even < half * 0.05) return { text: utf16(bytes, true), encoding: "utf-16le" };
    if (zeros.even > half * 0.6 && zeros.odd < half * 0.05) return { text: utf16(bytes, false), encoding: "utf-16be" };
    return refuse("Unexpected binary data: found zero bytes, expected text in UTF-8 or UTF-16.");
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch {
    const controls = bytes
      .subarray(0, SAMPLE)
      .filter((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13).length;
    if (controls > 0)
      return refuse("Unexpected binary data: found control characters and no valid UTF-8, expected text in UTF-8 or UTF-16.");
    return { text: windows1252(bytes), encoding: "windows-1252" };
  }
}

const SAMPLE = 65536;

function zeroBytes(bytes: Uint8Array): { even: number; odd: number } {
  const count = { even: 0, odd: 0 };
  for (let i = 0; i < bytes.length && i < SAMPLE; i++)
    if (bytes[i] === 0) {
      if (i % 2 === 0) count.even++;
      else count.odd++;
    }
  return count;
}

function utf16(bytes: Uint8Array, little: boolean): string {
  return new TextDecoder(little ? "utf-16le" : "utf-16be").decode(bytes);
}

/** Bytes 0x80 … 0x9F; the rest is Latin-1. Written out, since Node 20's own decoder takes Latin-1 for all of it. */
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function windows1252(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes).replace(/[\x80-\x9f]/g, (c) => HIGH[c.charCodeAt(0) - 0x80] ?? c);
}
