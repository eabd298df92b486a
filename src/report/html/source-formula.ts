import { ACCEPTED, MARK } from "../verdicts.js";
import type { FormulaPart, Placed, Range } from "./flow.js";
import { LONGEST, type Mark, type Typesetter } from "./formula.js";
import type { Html } from "./html.js";
/** A formula of the document, as it stands there, with its relations marked. */

/** Relations as they are written; the one that a link is about stands between its sides. */
const RELATION =
  /:=|=:|\\(?:coloneqq|eqqcolon|triangleq|equiv|approx|approxeq|simeq|sim|cong|propto|leqslant|geqslant|leq|geq|le|ge|ll|gg|neq|ne|lt|gt|Rightarrow|Longrightarrow|implies|Leftrightarrow|iff|leftarrow|gets|rightarrow|to|in|doteq)(?![A-Za-z])|[=≈≠≤≥<>∝≡∼→←⇒∈]/g;

interface Edit extends Range {
  readonly text: string;
}

export function markedFormula(part: FormulaPart, source: string, typesetter: Typesetter): Html {
  const { piece } = part,
    written = source.slice(piece.from, piece.to);
  if (written.length > LONGEST) return typesetter.source(written, piece.display);
  const edits = editsOf(
    written,
    piece.skip.map(({ from, to }) => ({ from: from - piece.from, to: to - piece.from })),
  );
  const { text, at } = edited(written, edits);
  const local = (r: Range): Range | null =>
    r.from >= piece.from && r.to <= piece.to && r.to > r.from ? { from: at(r.from - piece.from), to: at(r.to - piece.from) } : null;
  const marks = part.entries.map((p): Mark => {
    const side = local(p.side);
    return {
      relation: local(relationOf(p, piece.from, source)),
      side: side !== null && !ACCEPTED.has(p.entry.verdict) && whole(text.slice(side.from, side.to)) ? side : null,
      id: p.id,
      verdict: p.entry.verdict,
      title: `${MARK[p.entry.verdict]} ${p.entry.verdict}${p.entry.message === "" ? "" : `: ${p.entry.message}`}`,
    };
  });
  return typesetter.marked(text, piece.display, marks, wrapsOf(piece.delimiter, piece.display));
}

function relationOf({ lhs, rhs, entry }: Placed, start: number, source: string): Range {
  const none = { from: -1, to: -1 };
  if (entry.claim === null) return none;
  const from = Math.max(lhs.to, start),
    gap = source.slice(from, Math.min(rhs.from, from + 400));
  if (rhs.from <= from || /%|&[a-z]+;/.test(gap)) return none;
  const last = [...gap.matchAll(RELATION)].at(-1);
  return last === undefined ? none : { from: from + last.index, to: from + last.index + last[0].length };
}

/** Whether a stretch can stand in a group of its own: no cell or row ends in it, and what opens in it closes in it. */
function whole(text: string): boolean {
  if (text.length > 2000) return false;
  let depth = 0;
  for (const token of text.matchAll(/\\(?:[A-Za-z]+|.)|[{}&]/gs)) {
    const t = token[0];
    if (t === "{" || t === "\\left" || t === "\\begin") depth++;
    else if (t === "}" || t === "\\right" || t === "\\end") depth--;
    else if ((t === "&" || t === "\\\\") && depth === 0) return false;
    else if (/^\\(?:tag|label|middle|displaystyle|over|atop|choose)$/.test(t)) return false;
    if (depth < 0) return false;
  }
  return depth === 0;
}

const ENTITIES: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** What KaTeX is not to see: labels, quote marks of continued lines, comments; tags stand in the row. */
function editsOf(written: string, skip: readonly Range[]): Edit[] {
  const found: Edit[] = skip.map(({ from, to }) => ({ from, to, text: " " }));
  const pattern =
    /\\(?:label|vspace|hspace)\*?\{[^{}]{0,200}\}|\\(?:tag|intertext|shortintertext)\*?\{([^{}]{0,200})\}|&(?:lt|gt|amp);|\\(?:notag|nonumber|noindent|allowdisplaybreaks)(?![A-Za-z])/g;
  for (const m of written.matchAll(pattern)) {
    const to = m.index + m[0].length;
    if (found.some((e) => m.index < e.to && e.from < to)) continue;
    const text =
      ENTITIES[m[0]] ?? (m[1] === undefined ? " " : m[0].startsWith("\\tag") ? `\\qquad\\text{(${m[1]})}` : `\\text{${m[1]}} \\\\ `);
    found.push({ from: m.index, to, text });
  }
  return found.sort((a, b) => a.from - b.from);
}

/** The text with its edits, and where offsets of the old text are in the new one. */
function edited(written: string, edits: readonly Edit[]): { readonly text: string; readonly at: (offset: number) => number } {
  let text = "",
    done = 0;
  const shifts: { from: number; to: number; start: number; end: number }[] = [];
  for (const e of edits) {
    if (e.from < done) continue;
    text += written.slice(done, e.from);
    shifts.push({ from: e.from, to: e.to, start: text.length, end: text.length + e.text.length });
    text += e.text;
    done = e.to;
  }
  text += written.slice(done);
  const at = (offset: number): number => {
    let shift = 0;
    for (const s of shifts) {
      if (offset <= s.from) break;
      if (offset < s.to) return s.end;
      shift = s.end - s.to;
    }
    return offset + shift;
  };
  return { text, at };
}

const environment =
  (name: string, argument = "") =>
  (tex: string): string =>
    `\\begin{${name}}${argument}${tex}\\end{${name}}`;
const bare = (tex: string): string => tex;

/** What may stand around a formula so that KaTeX sets it, by what delimited it. */
function wrapsOf(delimiter: string, display: boolean): readonly ((tex: string) => string)[] {
  if (!display) return [bare];
  switch (delimiter.replace(/\*$/, "")) {
    case "align":
    case "flalign":
    case "alignat":
    case "xalignat":
    case "xxalignat":
      return [environment("align*"), environment("aligned")];
    case "eqnarray":
    case "IEEEeqnarray":
      return [environment("array", "{rcl}"), environment("aligned")];
    case "gather":
    case "multline":
      return [environment("gather*"), environment("aligned")];
    default:
      return [bare, environment("aligned"), environment("gathered")];
  }
}
