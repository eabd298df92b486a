/** Markup that is safe by construction: every value put into the template is escaped, unless it is markup itself. */

declare const safe: unique symbol;
/** A piece of markup. Only `markup` and `trusted` make one. */
export interface Html {
  readonly text: string;
  readonly [safe]: true;
}
type Value = Html | string | number | null | readonly (Html | string | number | null)[];

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * Text for elements and quoted attributes. Control characters, bidirectional overrides and lone surrogates, which could hide or
 * reorder what stands there, become U+FFFD.
 */
export const escapeHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd")
    .replace(/\p{Cs}/gu, "\ufffd");

/** What this project's own code has made: KaTeX's output, style sheets. */
export const trusted = (text: string): Html => ({ text }) as Html;

const show = (value: Value): string => {
  if (value === null) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return Array.isArray(value) ? value.map((item) => show(item as Value)).join("") : (value as Html).text;
};

/** A template whose values are escaped; `null` is nothing, lists are joined. Values stand in text or in double quotes. */
export const markup = (parts: TemplateStringsArray, ...values: readonly Value[]): Html =>
  trusted(parts.map((part, i) => part + (i < values.length ? show(values[i] ?? null) : "")).join(""));
