/** What is wrong with a text in formula notation, as data; `message` puts it into one or two sentences. */
export class FormulaError extends Error {
  override readonly name = "FormulaError";
  /** UTF-16 offset into `text` of what was found, and its length (0 at the end). */
  readonly offset: number;
  readonly length: number;
  readonly found: string;
  readonly expected: readonly string[];
  readonly hint: string | null;
  readonly text: string;
  constructor(
    text: string,
    what: {
      readonly offset: number;
      readonly length?: number;
      readonly found: string;
      readonly expected?: readonly string[];
      readonly hint?: string | null;
    },
  ) {
    const expected = what.expected ?? [];
    const place = what.found === "end" ? "" : ` at character ${what.offset + 1}`;
    const wanted = expected.length === 0 ? "" : `, expected ${anyOf(expected)}`;
    super(`Unexpected ${what.found}${place}${wanted}.${what.hint ? ` ${what.hint}` : ""}`);
    this.text = text;
    this.offset = what.offset;
    this.length = what.length ?? 0;
    this.found = what.found;
    this.expected = expected;
    this.hint = what.hint ?? null;
  }
}

/** "a", "a or b", "a, b or c". */
export function anyOf(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} or ${last}`;
}

/** A piece of the text as it may stand in a message: quoted, never long. */
export function quote(text: string): string {
  const short = text.length > 24 ? `${text.slice(0, 21)}…` : text;
  return `"${short.replace(/[\u0000-\u001f\u007f]/gu, " ")}"`;
}
