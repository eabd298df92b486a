import { stringify } from "csv-stringify/sync";
/** CSV that spreadsheets show as text: a cell that would be run as a formula gets an apostrophe in front. */

const formula = /^[\s\u00a0\ufeff]*[=+\-@\t\r|%]/u;
const number = /^-?\d+(?:\.\d+)?$/;

/** Text of somebody else's as a cell. Numbers stay numbers. */
export function safeCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const flat = value.replace(/\0/g, "\ufffd");
  // A dash alone is what Moodle writes for "never": it is no formula, and is read back.
  return formula.test(flat) && !number.test(flat) && flat.trim() !== "-" ? `'${flat}` : flat;
}

/** Rows of cells; every row ends in CRLF, as RFC 4180 has it. */
export function csv(rows: readonly (readonly (string | number | null)[])[], options: { readonly raw?: boolean } = {}): string {
  return stringify(
    rows.map((r) => r.map((c) => (options.raw === true ? (c === null ? "" : String(c)) : safeCell(c)))),
    { record_delimiter: "\r\n", quoted_match: /^'|^\s|\s$/ },
  );
}
