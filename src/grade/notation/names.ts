import type { MacroDefinition, MathPiece, ReadDocument, Span } from "../../document/types.js";
import { functionWords, labelKey, scriptText } from "../../scope/names.js";
import { readFormula } from "../../syntax/parse.js";
import type { ScriptTree, Tree } from "../../syntax/tree.js";
/** Names as they stand on the page: where each is written, and how to write another in its place. */

export type Macros = ReadonlyMap<string, MacroDefinition>;
export const macrosOf = (document: ReadDocument): Macros => new Map(document.macros.map((m) => [m.name, m]));

/** A name on the page: the span that is the name itself, and what it carries (`^\top` of `W_1^\top`). */
export interface Written extends Span {
  readonly key: string;
  /** The part of the source that is the name, without further scripts. */
  readonly latex: string;
  /** Scripts that stay when the name is replaced, as written: `_{ik}`, `^\top`. */
  readonly rest: string;
}

/** All names of a formula, outermost reading first where several are possible (`W_1` before `W`). */
export function* writtenNames(source: string, piece: MathPiece, macros: Macros, wanted: (key: string) => boolean): Generator<Written> {
  for (const statement of readFormula(source, piece, macros).statements)
    for (const tree of [...statement.chain.members, ...statement.words]) yield* namesOf(source, tree, wanted);
}

function* namesOf(source: string, tree: Tree, wanted: (key: string) => boolean): Generator<Written> {
  const text = (s: Span): string => source.slice(s.from, s.to);
  switch (tree.kind) {
    case "sym":
    case "word": {
      const key = labelKey(tree);
      if (key !== null && wanted(key)) yield { from: tree.from, to: tree.to, key, latex: text(tree), rest: "" };
      return;
    }
    case "run":
      if (functionWords.has(tree.text) || tree.to - tree.from !== tree.text.length) return;
      if (wanted(tree.text)) {
        yield { from: tree.from, to: tree.to, key: tree.text, latex: tree.text, rest: "" };
        return;
      }
      for (let i = 0; i < tree.text.length; i++) {
        const key = tree.text[i] ?? "";
        if (wanted(key)) yield { from: tree.from + i, to: tree.from + i + 1, key, latex: key, rest: "" };
      }
      return;
    case "script": {
      const found = ofScript(source, tree, wanted);
      if (found !== null) {
        yield found;
        // What stays is written anew as it stands: names inside it are left alone there.
        return;
      }
      yield* namesOf(source, tree.base, wanted);
      if (tree.sub !== null) yield* namesOf(source, tree.sub, wanted);
      if (tree.sup !== null) yield* namesOf(source, tree.sup, wanted);
      return;
    }
    case "group":
      yield* namesOf(source, tree.body, wanted);
      return;
    case "list":
      for (const t of tree.items) yield* namesOf(source, t, wanted);
      return;
    case "frac":
      yield* namesOf(source, tree.num, wanted);
      yield* namesOf(source, tree.den, wanted);
      return;
    case "sqrt":
      yield* namesOf(source, tree.arg, wanted);
      return;
    case "big":
    case "bar":
      if (tree.sub !== null) yield* namesOf(source, tree.sub, wanted);
      if (tree.sup !== null) yield* namesOf(source, tree.sup, wanted);
      return;
    case "matrix":
      for (const t of tree.rows.flat()) yield* namesOf(source, t, wanted);
      return;
    case "cases":
      for (const r of tree.rows) {
        yield* namesOf(source, r.value, wanted);
        if (r.condition !== null) yield* namesOf(source, r.condition, wanted);
      }
      return;
    case "note":
      yield* namesOf(source, tree.base, wanted);
      return;
    case "prod":
      for (const t of tree.factors) yield* namesOf(source, t, wanted);
      return;
    case "sum":
      for (const t of tree.terms) yield* namesOf(source, t.node, wanted);
      return;
    case "chain":
      for (const t of tree.members) yield* namesOf(source, t, wanted);
      return;
    case "num":
    case "text":
    case "dots":
    case "empty":
      return;
  }
}

/** `W_1^\top`, `P_{ik}`, `W^{(1)}_{ij}`: which of base, subscript and superscript make the name. */
function ofScript(source: string, tree: ScriptTree, wanted: (key: string) => boolean): Written | null {
  const base = labelKey(tree.base);
  if (base === null || (tree.base.kind === "run" && tree.base.text.length > 1 && !wanted(tree.base.text))) return null;
  const src = (t: Tree): string => source.slice(t.from, t.to),
    sub = tree.sub === null ? "" : `_{${src(tree.sub)}}`,
    sup = tree.sup === null ? "" : `^{${src(tree.sup)}}`,
    primes = "'".repeat(tree.primes);
  const subText = tree.sub === null ? null : scriptText(tree.sub),
    supText = tree.sup === null ? null : scriptText(tree.sup);
  const baseText = src(tree.base);
  const forms: readonly { readonly key: string | null; readonly latex: string; readonly rest: string }[] = [
    { key: labelKey(tree), latex: baseText + sub + sup + primes, rest: "" },
    { key: subText === null ? null : `${base}_${subText}`, latex: baseText + sub, rest: sup + primes },
    { key: supText === null ? null : `${base}^${supText}`, latex: baseText + sup, rest: sub + primes },
  ];
  for (const f of forms)
    if (f.key !== null && wanted(f.key)) return { from: tree.from, to: tree.to, key: f.key, latex: f.latex, rest: f.rest };
  return null;
}

/** How each wanted name is first written in a document. */
export function spellings(document: ReadDocument, wanted: (key: string) => boolean): Map<string, string> {
  const out = new Map<string, string>(),
    macros = macrosOf(document);
  for (const piece of document.pieces)
    if (piece.kind === "math")
      for (const w of writtenNames(document.source, piece, macros, wanted)) if (!out.has(w.key)) out.set(w.key, w.latex);
  return out;
}

/**
 * A source with names replaced by other spellings; formulas only, prose stays. Scripts of a name stay (`P_{ik}` with P
 * as `\hat{Y}` is `\hat{Y}_{ik}`), and names inside them are replaced too.
 */
export function renamed(document: ReadDocument, spelling: ReadonlyMap<string, string>): string {
  if (spelling.size === 0) return document.source;
  const macros = macrosOf(document);
  let out = "",
    done = 0;
  for (const piece of document.pieces) {
    if (piece.kind !== "math") continue;
    out += document.source.slice(done, piece.from) + renamedFormula(document.source, piece, macros, spelling);
    done = piece.to;
  }
  return out + document.source.slice(done);
}

/** One formula that is no part of a document, such as a target. */
export function renamedText(latex: string, macros: Macros, spelling: ReadonlyMap<string, string>): string {
  const piece: MathPiece = { kind: "math", display: true, delimiter: "$$", skip: [], block: 0, from: 0, to: latex.length };
  return renamedFormula(latex, piece, macros, spelling);
}

function renamedFormula(source: string, piece: MathPiece, macros: Macros, spelling: ReadonlyMap<string, string>): string {
  const found = [...writtenNames(source, piece, macros, (k) => spelling.has(k))].sort((a, b) => a.from - b.from);
  let out = "",
    done = piece.from;
  for (const w of found) {
    if (w.from < done) continue;
    const name = spelling.get(w.key) ?? w.latex,
      // Two subscripts or two superscripts on one base would be an error: brackets keep them apart.
      clash = /[_^']/.test(name) && w.rest !== "";
    const rest = w.rest === "" ? "" : renamedText(`x${w.rest}`, macros, new Map([...spelling].filter(([k]) => k !== "x"))).slice(1);
    out += `${source.slice(done, w.from)}${clash ? `(${name})` : /^\\[A-Za-z]+$/.test(name) ? `{${name}}` : name}${rest}`;
    done = w.to;
  }
  return out + source.slice(done, piece.to);
}
