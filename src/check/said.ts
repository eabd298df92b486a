import type { Link } from "./classify.js";
/** What the words around a line say of its indices: that two differ, that they are equal, or nothing. */

const relationSign = String.raw`(?:\\(?:ne|neq|not\s*=)\b\s*|≠|!=|=)`;
const differ =
  /\b(differs?|different|differing|distinct|unequal|(?:not|never) (?:equal|the same)|off[- ]?(?:the[- ])?diagonal|(?:any|all|every|some|the|each) (?:wrong|other|incorrect|remaining|false)|other (?:class|ind|entr|element|logit|component|output)\w*|wrong (?:class|label|output|logit)\w*|incorrect class\w*|negative class\w*|not the (?:true|correct|target|right))\b/gi;
const equal =
  /\b(equal ind\w+|same ind\w+|ind\w+ (?:are |is )?(?:equal|the same)|coincid\w+|on the diagonal|(?<!off[- ]?(?:the[- ])?)diagonal (?:entr|element|term|part|case|block)\w*|correct (?:class|label|output|logit)|true (?:class|label|output|logit)|right class|target (?:class|logit))\b/gi;
const weak = /\b(otherwise|others?|else|rest|remaining|wrong|incorrect|cases?|cross(?:ed)?[- ]terms?|mixed|respectively)\b/i;

/** After cases: one formula for all of them. */
const together =
  /\b(?:both cases|all cases|any case|cases together|in general|combin\w+|Kronecker|one formula|summari[sz]\w+|altogether)\b/i;

/** The nearest thing that is said before a chain, or in its sentence after it. */
export function saidOf(op: "≠" | "=", i: string, j: string, link: Link, source: string): "yes" | "maybe" | "no" {
  const chain = link.raw.statement.statement.chain,
    start = Math.min(link.raw.left.from, chain.members[0]?.from ?? link.raw.left.from, link.raw.leftFrom.statement.from),
    end = link.raw.right.to;
  const before = source.slice(Math.max(0, start - 350), start),
    inside = source.slice(start, link.raw.left.from).length > 600 ? "" : source.slice(start, link.raw.left.from),
    // Up to the next formula or sentence.
    after = source.slice(end, end + 160).split(/\n\s*\n|[.;]|\\(?:d?frac|partial|sum)\b|(?<![$A-Za-z])[A-Z][a-z]+/)[0] ?? "";
  const text = `${before} ${inside}`,
    last = mentions(text, i, j)
      .filter((m) => holdsFor(text, m.at))
      .at(-1),
    next = mentions(after, i, j)[0];
  const nearest = next ?? last;
  if (next === undefined && last !== undefined && together.test(text.slice(last.at))) return "no";
  if (nearest?.op === op) return nearest.names ? "maybe" : "yes";
  if (nearest !== undefined) return last?.op === op ? "maybe" : "no";
  return op === "≠" && (weak.test(before.slice(-200)) || weak.test(after)) ? "maybe" : "no";
}
/** Said in the sentence of the line, or in one that opens a case; not what a Kronecker delta is ("1 if i = j"). */
function holdsFor(text: string, at: number): boolean {
  const open = Math.max(0, ...[...text.slice(0, at).matchAll(/[.:;!?][)*]*\s|\n\s*\n/g)].map((m) => m.index + m[0].length)),
    sentence = text.slice(open);
  if (/\b(delta|Kronecker|indicator)|δ|\\begin\{cases\}/i.test(text.slice(Math.max(open, at - 90), at))) return false;
  const isSame = !/[.!?][)*]*\s+(?=[A-Z$*(])/.test(text.slice(at));
  return (
    isSame ||
    /^[\s*_#(\d.)-]*(?:(?:first|second|third|other|next|now|and|\(?[ivx]+\)|[a-d]\))[\s,:*]*)*(?:case|for|if|when|let|suppose|off|on|where|different|distinct|equal)\b/i.test(
      sentence,
    )
  );
}
/** What stands before the condition of an indicator: \mathbb{1}[, \mathbf{1}_{, I(. */
const indicator =
  /(?:\\(?:mathbb|mathbf|mathds|mathbbm|mathrm|bm|boldsymbol|bf)\s*\{?\s*[1I]\s*\}?|(?<![A-Za-z\d.])[1I])\s*_?\s*(?:\\(?:left|[bB]igg?l?)\s*)?\\?[[({]\s*\\?\{?\s*$/;
interface Mention {
  readonly op: "≠" | "=";
  readonly at: number;
  /** "The correct class c" gives it its letter, and perhaps says no more. */
  readonly names: boolean;
}
function mentions(text: string, i: string, j: string): Mention[] {
  const found: Mention[] = [],
    letters = (a: string, b: string): RegExp => new RegExp(String.raw`(?<![A-Za-z\\_{])${a}\s*(${relationSign})\s*${b}(?![A-Za-z_])`, "g");
  for (const [a, b] of [
    [i, j],
    [j, i],
  ] as const)
    if (/^[a-z]$/.test(a) && /^[a-z]$/.test(b))
      // q_k − 1[k = c] speaks of both cases.
      for (const m of text.matchAll(letters(a, b)))
        if (!indicator.test(text.slice(Math.max(0, m.index - 40), m.index)))
          found.push({ op: m[1]?.trim() === "=" ? "=" : "≠", at: m.index, names: false });
  for (const m of text.matchAll(differ)) found.push({ op: "≠", at: m.index, names: false });
  for (const m of text.matchAll(equal)) {
    const letter = /^\s*(?:\$|\\\()\s*([A-Za-z])\s*(?:\$|\\\))/.exec(text.slice(m.index + m[0].length, m.index + m[0].length + 12))?.[1];
    found.push({ op: "=", at: m.index, names: letter === i || letter === j });
  }
  return found.sort((a, b) => a.at - b.at);
}
