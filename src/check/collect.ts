import { impliedLoss, type ImpliedLoss } from "./classify/implied-shorthand.js";
import { shorthandsIn, type Shorthand } from "./classify/shorthand.js";
import { Lines } from "../document/index.js";
import type { MathPiece, Piece, ReadDocument } from "../document/types.js";
import { decimalCommas } from "../syntax/decimal-comma.js";
import { readFormula } from "../syntax/parse.js";
import type { ReadFormula, Relation, Statement, Tree } from "../syntax/tree.js";
import { italicDifferentials } from "../scope/italic-differentials.js";
import { Parts, type Placed } from "../scope/parts.js";
import { findSingles } from "../scope/singles.js";
import { findLossLabels } from "../scope/loss-labels.js";
import { findUnitLetters } from "../scope/unit-letters.js";
import { Survey } from "../scope/survey.js";
import { withoutEquations } from "./bracket-equations.js";
/** From a read document to its statements, in order, each with its place, its part and the words around it. */

export interface Formula {
  readonly piece: MathPiece;
  readonly read: ReadFormula;
  readonly at: Placed;
  readonly before: string;
  readonly after: string;
  readonly block: readonly Piece[];
}
export interface PlacedStatement {
  readonly statement: Statement;
  readonly formula: Formula;
  readonly at: Placed;
  readonly number: number;
}
/** One relation of a chain. Members are trees; a continued chain takes its first member from the statement before. */
export interface RawLink {
  readonly statement: PlacedStatement;
  readonly position: number;
  readonly left: Tree;
  readonly right: Tree;
  readonly relation: Relation;
  readonly first: boolean;
  readonly leftFrom: PlacedStatement;
  /** A display that begins with "=", below a formula in the running text and another display: which one it goes on with is open. */
  readonly unsure?: boolean;
}
export interface Collected {
  readonly document: ReadDocument;
  readonly lines: Lines;
  readonly parts: Parts;
  readonly survey: Survey;
  readonly formulas: readonly Formula[];
  readonly statements: readonly PlacedStatement[];
  readonly links: readonly RawLink[];
  /** Where the document says that dX is short for ∂L/∂X. */
  readonly shorthands: readonly Shorthand[];
  /** The loss, where dX can only be that, though nothing says so. */
  readonly impliedLoss: ImpliedLoss | null;
}

export function collect(document: ReadDocument): Collected {
  const parts = new Parts(document.pieces, document.source),
    survey = new Survey(),
    lines = new Lines(document.source, document.origins);
  // Of several definitions of one macro the last one before a formula is in force; before all of them the first.
  const macros = new Map([...document.macros].reverse().map((m) => [m.name, m]));
  let defined = 0;
  const blocks = new Map<number, Piece[]>();
  for (const piece of document.pieces)
    if (piece.kind !== "heading") {
      const list = blocks.get(piece.block);
      if (list === undefined) blocks.set(piece.block, [piece]);
      else list.push(piece);
    }
  const formulas: Formula[] = [],
    statements: PlacedStatement[] = [];
  const pieces = withPlainFormulas(document);
  const commas = decimalCommas(pieces.flatMap((p) => (p.kind === "math" ? [document.source.slice(p.from, p.to)] : [])));
  pieces.forEach((piece, i) => {
    if (piece.kind !== "math") return;
    for (let m = document.macros[defined]; m !== undefined && m.from < piece.from; m = document.macros[++defined]) macros.set(m.name, m);
    const before = pieces[i - 1],
      after = pieces[i + 1];
    const formula: Formula = {
      piece,
      read: readFormula(document.source, piece, macros, commas),
      at: { from: piece.from, part: parts.at(piece.from) },
      block: blocks.get(piece.block) ?? [],
      before: before?.kind === "prose" || before?.kind === "heading" ? before.text : "",
      after: after?.kind === "prose" ? after.text : "",
    };
    formulas.push(formula);
    for (const statement of formula.read.statements)
      statements.push({ statement, formula, at: { from: statement.from, part: formula.at.part }, number: statements.length + 1 });
  });
  // Where dX is short for ∂L/∂X, every d before a name is that d.
  const all = statements.map((s) => s.statement);
  const shorthands = shorthandsIn(statements, document.source),
    implied = shorthands.length > 0 ? null : impliedLoss(statements, document.source);
  survey.italicDifferentials =
    shorthands.length > 0 || implied !== null ? all.map(({ from, to }) => ({ from, to })) : italicDifferentials(all);
  survey.primesTranspose = document.pieces.some((p) => p.kind === "prose" && saysPrimesTranspose.test(p.text));
  survey.singles = findSingles(statements);
  survey.unitLetters = findUnitLetters(statements);
  survey.lossLabels = findLossLabels(statements);
  for (const s of statements) survey.bindSums(s.statement);
  for (const s of statements) survey.add(s.statement, s.at.part);
  return { document, lines, parts, survey, formulas, statements, links: links(statements), shorthands, impliedLoss: implied };
}

/** "A prime is the transpose", "primes denote transposes", "transposes are written with a prime". */
const saysPrimesTranspose = /\bprimes?\b(?:(?!\bnot\b)[^.;]){0,40}\btranspos|\btranspos(?:(?!\bnot\b)[^.;]){0,40}\bprimes?\b/i;

/** Within a formula always; from formula to formula only a display, or one right after the other. */
function mayContinue(s: PlacedStatement, before: PlacedStatement): boolean {
  return s.formula === before.formula || s.formula.piece.display || /^[\s.,;:]*$/.test(s.formula.before);
}
/** x ∈ ℝⁿ, W, V ∈ R^{n×m}, y ∈ {0, 1} in running text, typed with Unicode. */
const PLAIN_SPACE =
  /(?<![\p{L}\p{N}\\$_^])\p{L}[₀-₉ᵢⱼ]{0,3}(?:, ?\p{L}[₀-₉ᵢⱼ]{0,3}){0,6} ?∈ ?(?:[ℝRℕℤ](?:\^\{[^{}\n]{1,30}\}|\^[A-Za-z0-9]|[⁰¹²³⁴-⁹ⁿᵐᵈᵏʰˣᵖ×]{1,12})?(?![A-Za-z]))/gu;

/**
 * Definitions typed as plain text ("4. f(w) = Xw (a product)"): a letter applied to a letter, then a short run of letters.
 * They are read like formulas at their place.
 */
function withPlainFormulas(document: ReadDocument): readonly Piece[] {
  const out: Piece[] = [];
  for (const piece of document.pieces) {
    out.push(piece);
    if (piece.kind === "math") continue;
    const text = document.source.slice(piece.from, piece.to);
    for (const m of [
      ...text.matchAll(PLAIN_SPACE),
      ...text.matchAll(/(?<![A-Za-z\\$])([A-Za-z])\(([A-Za-z])\) ?= ?([A-Za-z]{1,3}(?:\^[2T])?)(?=[\s.,;:]|$)(?! ?[=+*/^-])/g),
    ].sort((a, b) => a.index - b.index)) {
      if (/^(a|an|is|in|of|to|the|we|it)$/i.test(m[3] ?? "") && (m[3]?.length ?? 0) > 1) continue;
      const from = piece.from + m.index;
      out.push({
        kind: "math",
        display: false,
        delimiter: "plain",
        from,
        to: from + m[0].length,
        skip: [],
        block: piece.kind === "prose" ? piece.block : -1,
      });
    }
  }
  return out;
}
/** An implication to judge: about an order, or an equation that is solved; what equations with names say is said by their own links. */
function isImplication(relation: Relation, left: Tree, right: Tree): boolean {
  if (!/[⇒⇔⇐]/.test(relation.op) || left.kind !== "chain") return false;
  const ordered = (t: Tree): boolean => t.kind === "chain" && t.rels.some((r) => /[<≤>≥≠]/.test(r.op)),
    head = left.members[0];
  if (right.kind !== "chain") return ordered(left) && right.kind !== "empty" && right.kind !== "text";
  const equations = left.rels.length === 1 && right.rels.length === 1 && left.rels[0]?.op === "=" && right.rels[0]?.op === "=";
  return ordered(left) || ordered(right) || (equations && (head?.kind === "sum" || head?.kind === "num"));
}
/** The display that a display beginning with "=" may go on with, past a formula in the running text between. */
function displayBefore<T extends { readonly statement: PlacedStatement }>(
  s: PlacedStatement,
  last: PlacedStatement,
  display: T | null,
): T | null {
  if (!s.formula.piece.display || last.formula.piece.display || display === null || display.statement.at.part !== s.at.part) return null;
  return /^[\s.,;:]*$/.test(s.formula.before) ? null : display;
}
/** One link per relation sign; a statement that begins with a relation continues the chain before it. */
function links(statements: readonly PlacedStatement[]): RawLink[] {
  const out: RawLink[] = [];
  interface End {
    readonly tree: Tree;
    readonly statement: PlacedStatement;
    readonly position: number;
  }
  let last: End | null = null,
    display: End | null = null;
  for (const s of statements) {
    const { members, rels } = s.statement.chain;
    if (last?.statement.formula.piece.display === true) display = last;
    const implied = rels.findIndex((r) => r.op === "⇒" || r.op === "⇔" || r.op === "⇐");
    if (implied >= 0 || members.some((m) => m.kind === "chain")) {
      // The sides of ⇒ are whole relations: their own links first, then the implication.
      members.forEach((member) => {
        if (member.kind !== "chain") return;
        member.rels.forEach((relation, i) => {
          const left = member.members[i],
            right = member.members[i + 1];
          if (left !== undefined && right !== undefined && left.kind !== "empty")
            out.push({ statement: s, position: i + 1, left, right, relation, first: i === 0, leftFrom: s });
        });
      });
      rels.forEach((relation, i) => {
        const left = members[i],
          right = members[i + 1];
        if (left !== undefined && right !== undefined && isImplication(relation, left, right))
          out.push({ statement: s, position: i + 1, left, right, relation, first: true, leftFrom: s });
      });
      const end = members[members.length - 1];
      last =
        end === undefined
          ? null
          : { tree: end.kind === "chain" ? (end.members[end.members.length - 1] ?? end) : end, statement: s, position: 1 };
      continue;
    }
    rels.forEach((relation, i) => {
      let left = members[i];
      const right = members[i + 1];
      if (left === undefined || right === undefined) return;
      let leftFrom = s,
        first = i === 0,
        unsure = false,
        position = i + 1;
      // "0, ∂h/∂z = 0": what stands before the comma ended the link before.
      if (relation.op === "=" && left.kind === "list" && right.kind !== "list") left = left.items[left.items.length - 1] ?? left;
      if (i === 0 && (s.statement.continues || left.kind === "empty")) {
        if (last === null || !mayContinue(s, last.statement)) return;
        // "P(+|D) = 0.99": what stands before the sign was not read, and is no end of another formula.
        const begins = last.statement.formula === s.formula ? last.tree.to : s.formula.piece.from;
        if (left.kind === "empty" && s.formula.read.unread.some((u) => u.from >= begins && u.from < relation.from)) return;
        const other = s === last.statement ? null : displayBefore(s, last.statement, display);
        unsure = other !== null;
        // "… with the mean $m = …$. Expanding the square," and a display: the sentence of the formula between is over.
        if (other !== null && /[.!?]\s+\S/.test(s.formula.before)) last = other;
        left = last.tree;
        leftFrom = last.statement;
        first = false;
        position = last.position + 1;
      } else if (last !== null && s.statement.continues) position = last.position + 1;
      const inside = withoutEquations(right);
      for (const chain of inside?.chains ?? [])
        chain.rels.forEach((rel, k) => {
          const [a, b] = [chain.members[k], chain.members[k + 1]];
          if (a !== undefined && b !== undefined)
            out.push({ statement: s, position, left: a, right: b, relation: rel, first: k === 0, leftFrom: s });
        });
      out.push({ statement: s, position, left, right: inside?.tree ?? right, relation, first, leftFrom, ...(unsure ? { unsure } : {}) });
      last = { tree: inside?.tree ?? right, statement: s, position };
    });
    const end = members[members.length - 1];
    if (rels.length === 0 && end !== undefined && end.kind !== "empty") last = { tree: end, statement: s, position: 0 };
  }
  return out;
}
