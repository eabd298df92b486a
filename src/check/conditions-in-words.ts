import { difference, type Pair } from "./compare.js";
import type { Link } from "./classify.js";
import type { Trial } from "./trial.js";
/** Lines that hold on one side of a kink, under a condition that only words state: nothing that a sample refutes. */

/** "If the loss is active, ∂T/∂a = …": a condition in the words of the paragraph before a line. */
export function saysWhen(link: Link, source: string): boolean {
  const before = source.slice(Math.max(0, link.raw.left.from - 300), link.raw.left.from),
    paragraph = before.split(/\n\s*\n(?!\s*\$\$)|^#.*$/m).at(-1) ?? "";
  return (
    /\b(?:if|when|whenever|provided|assum\w+|suppose|inside|outside|active|inactive)\b/i.test(paragraph) ||
    /\b(?:if|when|whenever|provided|assum\w+|suppose)\b/i.test(wordsBefore(link, source))
  );
}
/** The paragraph that a line stands in, up to the line; formulas without a sentence of their own go with the paragraph before them. */
export function wordsBefore(link: Link, source: string): string {
  const before = source.slice(Math.max(0, link.raw.left.from - 600), link.raw.left.from),
    paragraphs = (before.split(/^#.*$/m).at(-1) ?? "").split(/\n\s*\n/);
  let k = paragraphs.length - 1;
  while (k > 0 && !/[A-Za-z]{2}/.test(prose(paragraphs[k] ?? ""))) k--;
  return paragraphs.slice(k).join("\n\n");
}
const prose = (text: string): string =>
  text
    .replace(/\$\$?[^$]*(?:\$\$?|$)|\\\[[^]*?(?:\\\]|$)|\\\([^]*?(?:\\\)|$)|\\[a-zA-Z]+|\{[^{}]*\}/g, " ")
    .replace(/\b(?:and|so|hence|thus|then|or)\b/gi, " ");
/** Whether both sides are one at some sample points: kinks part the points into those where a line holds and the others. */
export function holdsSomewhere(pair: Pair, trial: Trial): boolean {
  return Array.from({ length: 8 }, (_, n) => n).some((n) => {
    const [x, y] = trial.values([pair.left, pair.right], n);
    if (x === undefined || y === undefined || x.every((v) => !(Math.abs(v) > 0))) return false;
    const d = difference(x, y);
    return d.defined === x.length && d.error < 1e-9;
  });
}
