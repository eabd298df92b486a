import { hasMathMark, isCommonWord } from "./wordiness.js";
import type { MathPiece, Piece, ProsePiece, Span } from "./types.js";
/**
 * Formulas typed without delimiters, as plain text has them: `dL/dW = X^T (P - Y) / N`, `∂L/∂W₁ = δ₁ xᵀ`. A line is cut at
 * its words; what stands between two words is a formula if it has a relation with something on both sides. Names that only
 * mathematics has (σ, W₁, x_i) are formulas of their own, so that prose can speak of them.
 */

/** Functions that stand in formulas by their names. */
const FUNCTIONS =
  /^(?:exp|log|ln|sin|cos|tan|tanh|sinh|cosh|sqrt|max|min|argmax|argmin|sum|prod|mean|tr|trace|det|diag|relu|sigmoid|softmax|softplus|sign|abs|norm|vec|inv|grad)$/i;
const GREEK =
  /^(?:alpha|beta|gamma|delta|epsilon|eta|theta|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|psi|omega|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega|nabla|partial)$/;
const RELATION = /[^\s=<>!:](?=\s*(?::=|=|≈|≤|≥|≠|∈|≡|∝|<=|>=))|^[^\S\n]*=/u;
const SIGN = /[∂∇Σ∑∏√≤≥≠≈∈×·⋅⊙∘⊗ᵀᵗ⁻⁺₀-₉ᵢⱼₖₗₘₙₜ²³⁰¹⁴-⁹ⁿ‖½¼′ℝ^_=+*/|<>{}@−]/u;

/** What a word of a line is: part of a formula, part of one if it stands beside one, or prose. */
function kindOf(word: string): "math" | "name" | "prose" {
  const bare = word.replace(/[.,;:!?]+$/u, "");
  if (bare === "") return "name";
  if (/^[-−+*/.·×∘⊙]$/u.test(bare)) return "name";
  if (/^[([]?[-−]?\d+(?:[.,]\d+)?%?[)\]]?$/u.test(bare)) return "name";
  if (/https?:|www\.|\bnp\.|\w\.\w{2,}\(|^#|^\/\/|^`|`$/u.test(bare)) return "prose";
  if (/[\p{Lm}⁻⁺₀-₉ᵢⱼᵣᵤᵥ²³⁰¹⁴-⁹ⁿ′]/u.test(bare)) return "math";
  // "and/or", "row-wise", "(one-hot": words with marks between them.
  const parts = bare.split(/[-/()'’"“”_–—]+/u).filter((p) => p !== "");
  if (!/[=^*+∂∇]/u.test(bare) && parts.some((p) => /^\p{L}{4,}$/u.test(p) && !FUNCTIONS.test(p) && !GREEK.test(p))) return "prose";
  if (/^[A-Za-z]+(?:\/[A-Za-z]+)+$/u.test(bare) && parts.every((p) => isCommonWord(p))) return "prose";
  if (/^[([]?[-−]?\d+(?:\.\d+)?\p{L}{1,2}[)\]]?$/u.test(bare)) return "name";
  const letters = bare.replace(/^[([{|]+|[)\]}|]+$/gu, "");
  if (/^\p{L}['’]?$/u.test(letters) || /^[A-Za-z]{1,3}\d{1,2}$/u.test(letters) || FUNCTIONS.test(letters) || GREEK.test(letters))
    return "name";
  if (/^\p{L}\p{M}?$/u.test(letters)) return "name";
  if (/^\p{L}{2,}$/u.test(letters))
    return letters.length <= 3 && !isCommonWord(letters) && (/^.\p{Lu}|^d\p{L}$/u.test(letters) || /^[xwzyabXWZYAB]{2,3}$/u.test(letters))
      ? "name"
      : "prose";
  if (/^[A-Za-z]+['’][a-z]{1,2}$/u.test(bare)) return "prose";
  if (SIGN.test(bare)) return "math";
  return /^(?:\p{L}|[A-Za-z]+)['’]*\(/u.test(bare) || /\)$/u.test(bare) ? "math" : "prose";
}

interface Word extends Span {
  readonly text: string;
  readonly kind: "math" | "name" | "prose";
}

/** The formulas of a stretch of running text, in order. */
export function plainFormulas(source: string, span: Span): (Span & { readonly display: boolean })[] {
  const out: (Span & { readonly display: boolean })[] = [];
  for (let from = span.from; from < span.to; ) {
    let to = source.indexOf("\n", from);
    if (to < 0 || to > span.to) to = span.to;
    if (to - from < 2_000) out.push(...formulasOfLine(source, { from, to }));
    from = to + 1;
  }
  return out;
}

function formulasOfLine(source: string, line: Span): (Span & { readonly display: boolean })[] {
  const words = [...source.slice(line.from, line.to).matchAll(/\S+/gu)].map((m): Word => {
    const from = line.from + m.index;
    return { text: m[0], kind: kindOf(m[0]), from, to: from + m[0].length };
  });
  // A mark of a list is no part of a formula.
  while (words[0] !== undefined && /^(?:[-•*]|\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)])$/u.test(words[0].text)) words.shift();
  const out: (Span & { readonly display: boolean })[] = [];
  for (let i = 0; i < words.length; ) {
    let end = i;
    while (end < words.length && words[end]?.kind !== "prose" && (end === i || !endsSentence(words[end - 1], words[end]))) end++;
    const run = end > i ? words.slice(i, end) : [];
    const formula = formulaIn(source, run);
    if (formula !== null) out.push({ ...formula, display: i === 0 && end === words.length });
    else for (const word of run) out.push(...nameIn(word));
    i = Math.max(end, i + 1);
  }
  return out;
}

/** A full stop behind a formula and a capital or a word after it. */
const endsSentence = (before: Word | undefined, next: Word | undefined): boolean =>
  before !== undefined && next !== undefined && /[^.]\.$/u.test(before.text) && !/^\d/u.test(next.text) && before.kind !== "name";

/** The formula that a run of words without prose is, or null: no relation in it, or nothing on one of its sides. */
function formulaIn(source: string, run: readonly Word[]): Span | null {
  const words = [...run];
  // An article is no name: "is a z = 3".
  while (words.length > 1 && /^[aAI]$/u.test(words[0]?.text ?? "") && !/^[-−+*/=≈≤≥∈:(]/u.test(words[1]?.text ?? "")) words.shift();
  while (
    words.length > 1 &&
    /^[aI]$/u.test(words[words.length - 1]?.text ?? "") &&
    !/[-−+*/=≈≤≥∈(]$/u.test(words[words.length - 2]?.text ?? "")
  )
    words.pop();
  const first = words[0],
    last = words[words.length - 1];
  if (first === undefined || last === undefined) return null;
  const text = source.slice(first.from, last.to),
    kept = text.replace(/[.,;:\s]+$/u, "");
  return RELATION.test(kept) && hasMathMark(kept) && /[\p{L}\p{N}⁻)\]|‖′'’}]$/u.test(kept)
    ? { from: first.from, to: first.from + kept.length }
    : null;
}

/** A name that only mathematics has, amid words. */
function nameIn(word: Word): (Span & { readonly display: boolean })[] {
  const m = /^[("“]?([α-ωΑ-Ω∂ℓ][₀-₉ᵢⱼₖₜ′]*|\p{L}\p{M}?[₀-₉ᵢⱼₖₜ]+|[A-Za-z]_[A-Za-z0-9]{1,2})[)"”.,;:]*$/u.exec(word.text);
  if (m?.[1] === undefined) return [];
  const from = word.from + word.text.indexOf(m[1]);
  return [{ from, to: from + m[1].length, display: false }];
}

/** The pieces of plain text, with formulas found in its prose. */
export function withPlainMath(source: string, pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece): Piece[] => {
    if (piece.kind !== "prose") return [piece];
    const found = plainFormulas(source, piece);
    if (found.length === 0) return [piece];
    const out: Piece[] = [];
    let at = piece.from;
    const words = (from: number, to: number): void => {
      const text = source.slice(from, to).replace(/\s+/gu, " ").trim();
      if (text !== "") out.push({ kind: "prose", text, block: piece.block, from, to } satisfies ProsePiece);
    };
    for (const f of found) {
      words(at, f.from);
      out.push({
        kind: "math",
        display: f.display,
        delimiter: "plain",
        skip: [],
        block: piece.block,
        from: f.from,
        to: f.to,
      } satisfies MathPiece);
      at = f.to;
    }
    words(at, piece.to);
    return out;
  });
}
