import type { Line } from "./line.js";
/** Words before a formula that say what kind of line it is (semantics.md 3). */

export const redefining =
  /\b(let|consider|suppose|define|denote|set|put|write|take|of the form|given by|now|where|with|if|assume|such that|namely|initiali[sz]\w*|choose|for example|e\.g\.|following|model|equation|instead|new|replac\w+)\b[^.]*$/i;
export const conditional =
  /\b(if|when|whenever|suppose|assume|subject to|constraint|such that|s\.t\.|where|provided|requir\w*|set(ting)?|equat\w*|solv\w*|stationar\w*|optimal\w*|minim\w*|maxim\w*|boundary|hyperplane|choose|take|let|with)\b[^.]*$/i;

/** What stands before a formula in its sentence, other formulas as ⟦⟧. */
export function sentenceBefore({ raw, collected }: Line): string {
  const { from } = raw.statement.formula.piece,
    text = collected.document.source.slice(Math.max(0, from - 300), from).replace(/\$\$?$|\\[([]$/, "");
  const plain = text.replace(/\$\$?[^$]*\$\$?|\\\([^]*?\\\)/g, "⟦⟧");
  return plain.split(/[.:;?!]\s|\n\s*\n/).at(-1) ?? "";
}
