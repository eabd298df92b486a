/** Names in feedback without names: where a student's own name stands in what the student wrote. */

/** Both orders of a full name, with or without a comma; a single word could be anything, and is left. */
function patternOf(name: string): RegExp | null {
  const words = name
    .split(/[\s,]+/)
    .filter((w) => w !== "")
    .map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (words.length < 2) return null;
  const last = words.at(-1) ?? "",
    rest = words.slice(0, -1).join("[\\s,]+"),
    first = words[0] ?? "",
    other = words.slice(1).join("[\\s,]+");
  return new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${words.join("[\\s,]+")}|${last}[\\s,]+${rest}|${other}[\\s,]+${first})(?![\\p{L}\\p{N}])`,
    "giu",
  );
}

export function withoutName(text: string, name: string | null, as: string): string {
  const pattern = name === null ? null : patternOf(name);
  return pattern === null ? text : text.replace(pattern, as);
}
/** The same in a page: tags stay as they are. */
export function pageWithoutName(html: string, name: string | null, as: string): string {
  const pattern = name === null ? null : patternOf(name);
  return pattern === null ? html : html.replace(/<[^>]*>|[^<]+/g, (part) => (part.startsWith("<") ? part : part.replace(pattern, as)));
}
