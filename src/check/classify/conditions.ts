import type { Expr } from "../../syntax/expr.js";
import type { Tree } from "../../syntax/tree.js";
import { exprKey, hasDerivative, isLiteral, namesIn, walk } from "../../scope/exprs.js";
import { problemOf, type Store } from "../../scope/store.js";
import { isCondition, isPassing, orderOf, signsSaid, type Order } from "../relations/conditions.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import type { RawLink } from "../collect.js";
import type { Line } from "./line.js";
import type { Link } from "./link.js";
import { conditional } from "./words.js";
/** Conditions: set to zero, orders, cases, relations between indices (semantics.md 3). */

/** A whole relation as one expression; what it is rounded to says nothing more. */
export function relation(line: Line, tree: Tree): Expr | null {
  if (tree.kind !== "chain") return line.resolved(tree);
  const parts: Expr[] = [];
  for (const [i, rel] of tree.rels.entries()) {
    const a = tree.members[i],
      b = tree.members[i + 1],
      op = rel.op === "=" || rel.op === "≡" ? "=" : orderOf(rel.op);
    if (a === undefined || b === undefined || op === null) continue;
    const x = line.resolved(a),
      y = line.resolved(b);
    if (x === null || y === null) return null;
    parts.push({ kind: "compare", op, a: x, b: y });
  }
  const [only] = parts;
  return only === undefined ? null : parts.length === 1 ? only : { kind: "logic", op: "and", args: parts };
}

export function isOrderCondition(line: Line, left: Expr, right: Expr, op: Order): boolean {
  const { raw, store, at, words } = line,
    inImplication = raw.statement.statement.chain.rels.some((r) => /[⇒⇔⇐]/.test(r.op));
  if (
    !isCondition({
      left,
      right,
      op,
      at,
      store,
      first: raw.first,
      inImplication,
      words: raw.first ? `${words} ${wordsInside(line)}` : words,
    })
  )
    return false;
  if (!inImplication)
    for (const { key, says } of signsSaid(left, right, op))
      if (says !== "other") store.signs.push({ ...at, key, says, passing: isPassing(words) });
  return true;
}

/** Words inside the formula before the left side: "let 1 − 0.95^N ≥ q". */
function wordsInside(line: Line): string {
  const { raw } = line,
    { source } = line.collected.document;
  return source
    .slice(raw.statement.formula.piece.from, raw.left.from)
    .replace(/\\[a-z]+|[{}$]/gi, " ")
    .slice(-60);
}

/** i = j, i ≠ j between index letters. */
export function isIndexCondition(line: Line): boolean {
  const { left, right } = line;
  const index = (e: Expr | null): boolean =>
    e?.kind === "name" &&
    /^[i-nprstuv]$/.test(e.key) &&
    line.store.shapeOf(e.key, line.at) === null &&
    line.store.definitionOf(e.key, line.at) === null;
  const letter = (e: Expr | null): boolean =>
    e?.kind === "name" &&
    /^[a-z]$/.test(e.key) &&
    line.store.shapeOf(e.key, line.at) === null &&
    line.store.definitionOf(e.key, line.at) === null &&
    line.store.valueOf(e.key, line.at) === null;
  // j ≠ c: one of the two may be a letter that is no usual index, the true class.
  return (
    line.raw.first &&
    ((index(left) && index(right)) ||
      (line.raw.relation.op === "≠" && index(left) && right?.kind === "num" && /^[1-9]\d*$/.test(right.text)) ||
      (line.raw.relation.op === "≠" && letter(left) && letter(right) && (index(left) || index(right))))
  );
}

/** Conditions between letters that stand in the formula itself: `(w \neq o)`, `, \ i \ne j`. */
export function conditionsBeside(line: Line): Expr[] {
  return line.raw.statement.statement.words.flatMap((w): Expr[] => {
    let t: Tree = w;
    while (t.kind === "group" || t.kind === "note") t = t.kind === "group" ? t.body : t.base;
    const [a, b] = t.kind === "chain" ? t.members : [],
      rel = t.kind === "chain" && t.rels.length === 1 ? t.rels[0]?.op : undefined;
    if (a?.kind !== "sym" || b?.kind !== "sym" || (rel !== "≠" && rel !== "=") || !/^[a-z]$/.test(a.name) || !/^[a-z]$/.test(b.name))
      return [];
    return [{ kind: "compare", op: rel, a: { kind: "name", key: a.name }, b: { kind: "name", key: b.name } }];
  });
}

/** The further cases of such a definition. */
export function restatesCase(line: Line): boolean {
  const { left, right } = line;
  if (left?.kind !== "entry" || right === null || !isLiteral(right) || left.base.kind !== "name" || !line.raw.first) return false;
  const d = line.store.definitionOf(left.base.key, line.at);
  return (
    d !== null && d.body.kind === "cases" && d.part === line.at.part && d.body.rows.some((row) => exprKey(row.value) === exprKey(right))
  );
}

/** a_i = 1 if m_i < 1 and a_i = 0 if m_i > 1: a definition by cases, written in words. */
export function casesAhead(line: Line): Expr | null {
  const { left, right, collected, raw } = line;
  if (left?.kind !== "entry" || right === null || !isLiteral(right)) return null;
  const all = collected.links,
    source = collected.document.source,
    key = exprKey(left),
    rows: { value: Expr; condition: Expr | null }[] = [];
  const words = (from: number, to: number): string =>
    source
      .slice(from, to)
      .replace(/[${},;]|\\(?:text|quad|qquad|[,;! ])|\s/g, " ")
      .replace(/ +/g, " ")
      .trim()
      .toLowerCase();
  for (let n = all.indexOf(raw), value: Expr | null = right; value !== null; ) {
    const here: RawLink | undefined = all[n],
      next: RawLink | undefined = all[n + 1];
    if (
      here === undefined ||
      next === undefined ||
      !/^[<>≤≥]$/.test(next.relation.op) ||
      !/^(if|when|for|whenever|where)$/.test(words(here.right.to, next.left.from))
    )
      break;
    const a = line.resolvedQuietly(next.left),
      b = line.resolvedQuietly(next.right),
      op = next.relation.op;
    if (a === null || b === null || !(op === "<" || op === ">" || op === "≤" || op === "≥")) break;
    rows.push({ value, condition: { kind: "compare", op, a, b } });
    const rest: RawLink | undefined = all[n + 2],
      last = rest === undefined ? null : line.resolvedQuietly(rest.left);
    // "and r_i = 0 otherwise".
    if (
      rest !== undefined &&
      last !== null &&
      exprKey(last) === key &&
      /^(?:otherwise|else)\b/.test(words(rest.right.to, rest.right.to + 24))
    ) {
      const other = line.resolvedQuietly(rest.right);
      return other === null ? null : { kind: "cases", rows: [...rows, { value: other, condition: null }] };
    }
    const more: RawLink | undefined = all[n + 2],
      again = more === undefined ? null : line.resolvedQuietly(more.left);
    value =
      more !== undefined && again !== null && exprKey(again) === key && /^(and|or|but)?$/.test(words(next.right.to, more.left.from))
        ? line.resolvedQuietly(more.right)
        : null;
    n += 2;
  }
  const last = rows[rows.length - 1];
  return rows.length < 2 || last === undefined
    ? null
    : { kind: "cases", rows: [...rows.slice(0, -1), { value: last.value, condition: null }] };
}

/** ∂F/∂u = … = 0: the last link sets a derivative to zero, unless it is zero anyway. */
export function isStationary(line: Line): boolean {
  const { raw, right } = line;
  if (raw.first || right?.kind !== "num" || Number(right.text) !== 0) return false;
  // In "∇L = … = 0 ⇒ w = …" the first member is a chain itself.
  const [member] = raw.statement.statement.chain.members,
    head = member?.kind === "chain" ? member.members[0] : member,
    e = head === undefined || raw.leftFrom !== raw.statement ? null : line.resolvedQuietly(head);
  return e !== null && (isSlope(e) || isFunctionOf(e, line));
}
/** f'(x), ∂F/∂u: what is set to zero in a search for a minimum says nothing of derivatives. */
export const isSlope = (e: Expr): boolean => e.kind === "deriv" || e.kind === "prime";
/** F(x, y) = x² + y² − 1 = 0, det(C − λI) = … = 0: an equation for the arguments. */
function isFunctionOf(e: Expr, { store, at, raw }: Line): boolean {
  if (e.kind !== "call") return false;
  if (e.fn === "det") return true;
  const d = store.definitionOf(e.fn, at);
  return (
    d !== null &&
    d.formals !== null &&
    d.from >= raw.statement.statement.from &&
    d.from <= raw.right.to &&
    e.args.every((a) => a.kind === "name")
  );
}

/** ∇F = 0 ⇒ …: what follows is said where the derivative vanishes. */
const impliesMore = ({ raw }: Line): boolean =>
  raw.statement.statement.chain.rels.some((r) => (r.op === "⇒" || r.op === "⇔") && r.from >= raw.right.to);

/** "Setting the gradient to zero:" — what follows is that equation, rearranged. */
const setToZero =
  /\b(?:set|sets|setting|equat\w+|put|putting)\b[^.;]*\b(?:to|equal to|with) (?:zero|0|⟦⟧)[^.;]*$|\bnormal equations?\b[^.;]*$/i;
export function isStatedCondition(line: Line): boolean {
  const { left, right, raw, words } = line;
  if (left === null || right === null || !raw.first) return false;
  const zero = right.kind === "num" && Number(right.text) === 0;
  const bare = (e: Expr): boolean => e.kind === "name" || (e.kind === "entry" && e.base.kind === "name");
  if (pointed.test(words) && !/[.;:!?]/.test(pointed.exec(words)?.[0] ?? "")) return true;
  if (hasDerivative(left) || hasDerivative(right))
    return (
      (zero && left.kind === "deriv" && impliesMore(line)) ||
      (zero &&
        /\b(set|setting|equat\w*|optimal\w*|stationar\w*|first.order|solv\w*|zero|require\w*|must|minimum|maximum|critical|conditions?|from)\b/i.test(
          words,
        ))
    );
  const { source } = line.collected.document,
    beside = source.slice(Math.max(0, raw.left.from - 60), raw.left.from) + source.slice(raw.right.to, raw.right.to + 60),
    related =
      (relations.test(beside) || movesWith(left, right, source.slice(raw.right.to, raw.right.to + 160))) && ![left, right].some(hasCall);
  if (related) renewRelated(line, [...namesIn(left), ...namesIn(right)]);
  const defined = [...namesIn(left), ...namesIn(right)].some((k) => line.store.definitionOf(k, line.at) !== null);
  const free = ![...namesIn(left), ...namesIn(right)].some((k) => {
    const d = line.store.definitionOf(k, line.at);
    return d !== null && d.from < line.at.from;
  });
  if (free && related) return true;
  if (free && !zero && setToZero.test(words)) return true;
  // S u = λ u with an S that is known: an equation for u, by which the lines above differentiate.
  if (!zero && setToZero.test(words) && seeks(line, left, right)) return true;
  if (bare(left) && bare(right)) return !defined || conditional.test(words);
  if (zero && conditional.test(words)) return true;
  if (zero && !defined && [...walk(left)].some((x) => x.kind === "name")) return true;
  const one =
    (right.kind === "num" && Number(right.text) === 1) ||
    (right.kind === "name" && /^(?:(bf:)?I(_.*)?|(?:bf|bb):1(?:_.*)?)$/.test(right.key));
  if (one && !defined && [...walk(left)].some((x) => x.kind === "name")) return true;
  return (
    conditional.test(words) && /\b(if|when|whenever|suppose|assume|subject to|constraint|such that|s\.t\.|provided)\b[^.]*$/i.test(words)
  );
}

/** "x³ + y³ = 6xy: 3x² + 3y²y′ = …": an equation of which one letter is differentiated in what follows. */
function movesWith(left: Expr, right: Expr, after: string): boolean {
  if (left.kind === "name" || hasDerivative(left) || hasDerivative(right)) return false;
  const names = new Set([...namesIn(left), ...namesIn(right)]);
  if (names.size < 2 || [...names].some((k) => k.includes("'"))) return false;
  return [...names].some(
    (k) =>
      /^[a-z]$/.test(k) &&
      new RegExp(`(?:^|[^A-Za-z\\\\])${k}'|frac\\{\\s*d\\s*${k}\\s*\\}|(?:^|[^A-Za-z\\\\])d${k}\\s*/\\s*d`).test(after),
  );
}
/** "The curve x² + y² = 7" after the y = (3x + 1)⁵ of another problem: another y. */
function renewRelated({ store, at }: Line, names: readonly string[]): void {
  const here = problemOf(at.part);
  for (const k of names) {
    const d = store.definitionOf(k, at);
    if (d !== null && problemOf(d.part) !== here && !isWithin(at.part, d.part)) store.renew(k, here);
  }
}
/** Whether an equation is about a free variable of the derivatives above: on both sides, or inside of one. */
function seeks({ store, at }: Line, left: Expr, right: Expr): boolean {
  const isSought = (k: string): boolean =>
    store.definitionOf(k, at) === null &&
    store.variables.some((v) => v.key === k && v.from < at.from && problemOf(v.part) === problemOf(at.part));
  return left.kind !== "name" && [...namesIn(left), ...namesIn(right)].some(isSought);
}

/** "vanishes at μ = μ̂": where a quantity in use is looked at, not what it is. */
export function isPlaceOfEvaluation(line: Line): boolean {
  const { left, right, raw, store, at } = line;
  return (
    raw.first &&
    left?.kind === "name" &&
    right?.kind === "name" &&
    /\b(at|when|whenever|only for)\s*\$*$/i.test(raw.statement.formula.before.trimEnd()) &&
    store.definitionOf(left.key, at) === null &&
    line.collected.survey.seenBefore(left.key, raw.statement.statement.from)
  );
}

/** Whether a matrix is declared with two different sizes: a sample has orthonormal rows or columns, whichever are fewer. */
export function isOblong(line: Line, key: string): boolean {
  const dims = line.store.shapeOf(key, line.at)?.dims;
  return dims !== undefined && dims[0] !== dims[1];
}
/** "At a stationary point S w = λ w": what holds there alone. */
const pointed =
  /\b(?:at|in) (?:an?|the|any|every|each|this|such an?) (?:stationary|critical|optimal|extremal|fixed|saddle)(?: point)?s?(?: we have| it holds that| one has)?,? *$/i;
/** Words beside an equation that some quantities obey. */
const relations =
  /\b(circle|ellipse|curve|surface|level set|implicit\w*|constraint|hyperbola|parabola|plane|sphere|conservation|obeys?|satisf\w+|fulfil\w*|solves?|solution of|minimi[sz]ers?|maximi[sz]ers?|normal equations?|first.order conditions?|differentiat\w+ (?:both sides|implicitly)|: ?differentiate|, differentiate)\b/i;
const hasCall = (e: Expr): boolean => [...walk(e)].some((x) => x.kind === "call" && x.fn !== "tuple");

/** What a line above says that the derivative is which this one sets to zero: ∇F = Aw − b, …, ∇F(w) = 0. */
export function saidBefore({ left, at, store }: Line, before: readonly Link[]): Expr | null {
  const known = left === null ? null : derivativeKey(left, at, store);
  if (known === null) return null;
  for (let n = before.length - 1; n >= 0; n--) {
    const l = before[n];
    if (l?.left?.kind !== "deriv" || l.right === null || l.kind !== "claim" || hasDerivative(l.right)) continue;
    if (problemOf(l.at.part) !== problemOf(at.part)) return null;
    if (derivativeKey(l.left, l.at, store) === known) return l.right;
  }
  return null;
}
/** A derivative by its function and variables, however the function is written: F or F(w). */
function derivativeKey(e: Expr, at: Placed, store: Store): string | null {
  if (e.kind !== "deriv") return null;
  const of = e.of.kind === "name" ? e.of.key : e.of.kind === "call" && e.of.args.every((a) => a.kind === "name") ? e.of.fn : exprKey(e.of),
    own = store.definitionOf(of, at)?.formals;
  const by = e.by.flatMap((b) => (b.kind === "call" && b.fn === "formals" ? (own ?? ["?"]) : [b.kind === "name" ? b.key : exprKey(b)]));
  return [e.how === "partial" || e.how === "total" ? "d" : e.how, of, ...by].join("|");
}
