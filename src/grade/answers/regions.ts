import type { HeadingPiece, ReadDocument, Span } from "../../document/types.js";
import type { Question } from "../assignment/types.js";
/** Which stretches of a submission answer which question: by labels, by titles, and by order where the numbers agree. */

export interface Region extends Span {
  readonly by: "label" | "title" | "order";
  readonly heading: string;
}

interface Head {
  readonly piece: HeadingPiece;
  readonly path: readonly string[];
  readonly to: number;
}

const solution = /^(?:solution|answer|response)s?\b\s*(?:to|for|of)?\s*:?\s*/i,
  noun = /^(?:(?:question|problem|exercise|section|task|part|ex|no|q|p)\b\.?\s*|[qp](?=\d)|[#§]\s*)/i,
  bracketed = /^[([]\s*(\d{1,2}|[ivx]{1,4}|[a-z])\s*[)\]]/i,
  number = /^\d{1,3}(?=$|[\s:.,)([\]–—-]|[a-z](?![a-z]))/i,
  /** A letter or Roman number on its own; with words after it, it must be set off from them. */
  letter = /^(?:[ivx]{1,4}|[a-z])(?=$|\s*[).:–—-]|\s*$)/i,
  glued = /^[a-z](?![a-z])/i;

/** "Question 1 (b): gradients" → 1, b; "2.1 Problem" → 2, 1; "Q3" → 3; "Softmax" → nothing. */
export function labelTokens(text: string): readonly string[] {
  let rest = text.replace(/[*_`]/g, "").trim().replace(solution, "");
  const out: string[] = [];
  while (out.length < 4) {
    const gap = /^[\s,.:–—)-]*/.exec(rest)?.[0] ?? "",
      after = rest.slice(gap.length),
      named = noun.exec(after)?.[0] ?? "",
      label = after.slice(named.length);
    if (out.length > 0 && /[:–—]/.test(gap) && named === "") break;
    const found =
      bracketed.exec(label) ??
      // "1. 2 layers" has one number, "1.2" two.
      (out.length === 0 || named !== "" || gap === "." ? number.exec(label) : null) ??
      (out.length > 0 && named === "" && /^[.-]?$/.test(gap) ? glued.exec(label) : null) ??
      letter.exec(label);
    if (found === null) break;
    out.push((found[1] ?? found[0]).toLowerCase());
    rest = label.slice(found[0].length);
  }
  return out;
}

const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\$[^$]*\$/g, " ")
    .replace(/[^a-z ]/g, " ")
    .replace(/\b(?:question|problem|exercise|part|solution|answer|the|of|a|an|to|for)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();

export function findRegions(document: ReadDocument, questions: readonly Question[]): ReadonlyMap<string, readonly Region[]> {
  const heads = headsOf(document),
    out = new Map<string, Region[]>();
  const add = (q: Question, head: Head, by: Region["by"]): void => {
    const list = out.get(q.label) ?? [];
    list.push({ from: head.piece.from, to: head.to, by, heading: head.piece.text.slice(0, 80) });
    out.set(q.label, list);
  };
  const wanted = questions.map((q) => ({ q, tokens: labelTokens(q.label).join(".") }));
  const used = new Set<Head>();
  for (const head of heads) {
    const path = head.path.join(".");
    if (path === "") continue;
    // The whole path first; then its end, where only one question ends so.
    const exact = wanted.filter((w) => w.tokens !== "" && w.tokens === path),
      ending = exact.length > 0 ? exact : wanted.filter((w) => w.tokens !== "" && `.${path}`.endsWith(`.${w.tokens}`)),
      inner = ending.length > 0 ? ending : wanted.filter((w) => `.${w.tokens}`.endsWith(`.${path}`));
    const [only] = inner;
    if (inner.length !== 1 || only === undefined) continue;
    add(only.q, head, "label");
    used.add(head);
  }
  for (const { q } of wanted) {
    if (out.has(q.label)) continue;
    const words = wordsOf(q.title);
    if (words.length < 5) continue;
    const same = heads.filter((h) => !used.has(h) && wordsOf(h.piece.text) === words),
      [only] = same;
    if (same.length === 1 && only !== undefined) {
      add(q, only, "title");
      used.add(only);
    }
  }
  // By order: as many headings of one level as there are questions, none of them labelled otherwise.
  if (out.size === 0) {
    const levels = new Map<number, Head[]>();
    for (const h of heads) levels.set(h.piece.level, [...(levels.get(h.piece.level) ?? []), h]);
    for (const list of levels.values())
      if (list.length === questions.length && questions.length > 1 && list.every((h) => h.path.length === 0)) {
        questions.forEach((q, i) => add(q, list[i]!, "order"));
        break;
      }
  }
  return out;
}

function headsOf(document: ReadDocument): Head[] {
  const pieces = document.pieces.filter((p) => p.kind === "heading"),
    open: { level: number; tokens: readonly string[] }[] = [];
  return pieces.map((piece, i): Head => {
    while ((open.at(-1)?.level ?? -Infinity) >= piece.level) open.pop();
    const tokens = labelTokens(piece.text),
      above = open.flatMap((o) => o.tokens);
    open.push({ level: piece.level, tokens });
    // "1a" inside "Problem 1" says the number again.
    const path =
      tokens.length > 1 && above.length > 0 && tokens[0] === above.at(-1)
        ? [...above, ...tokens.slice(1)]
        : tokens.length > 1
          ? tokens
          : [...above, ...tokens];
    const next = pieces.slice(i + 1).find((p) => p.level <= piece.level);
    return { piece, path: tokens.length === 0 ? [] : path, to: next?.from ?? document.source.length };
  });
}
