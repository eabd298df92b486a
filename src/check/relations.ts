import { exprKey, isNumeric, quantitiesIn, walk } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Shapes } from "../scope/shapes.js";
import { problemOf, type FactWord, type Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { Node } from "../tensor/node.js";
import type { Link } from "./classify.js";
import { difference, pair, type Pair } from "./compare.js";
import { confirmRefuted } from "./gate.js";
import { evidenceOf } from "./judge/evidence.js";
import { decimalsIn, halfUnit, percentOf, scientificOf } from "./literals.js";
import { orderOf, type Order } from "./relations/conditions.js";
import { judgeImplication } from "./relations/implication.js";
import { Prover } from "./relations/proof.js";
import { compileScalar } from "./relations/scalar.js";
import { compareIn, envAt, lowerBoth, lowerSide } from "./sides.js";
import type { Trial } from "./trial.js";
import type { Evidence, Mistake, VerdictWord } from "./verdict.js";
/**
 * Links by other relations than "=" (semantics.md 8): orders between numbers are decided, between symbols proved or
 * refuted by a witness; ⇒ and ⇔ between relations of numbers are looked at in many points; ∝ is never wrong.
 */
export interface RelationInput {
  readonly link: Link;
  readonly left: Expr;
  readonly right: Expr;
  readonly leftAt: Placed;
  readonly generic: readonly Trial[];
  readonly valued: Trial;
  readonly store: Store;
  readonly shapes: Shapes;
  readonly introduced: ReadonlySet<string>;
  /** All links before this one, for the conditions and bounds that they state. */
  readonly before: readonly Link[];
  readonly seed: number;
}
export interface RelationVerdict {
  readonly verdict: VerdictWord;
  readonly message: string;
  readonly mistake?: Mistake;
  readonly needs?: readonly string[];
  readonly remarks?: readonly string[];
  readonly evidence?: Evidence;
}
const undecided = (message: string, ...needs: string[]): RelationVerdict => ({ verdict: "undecided", message, needs });

export function judgeRelation(input: RelationInput): RelationVerdict {
  const { op } = input.link.raw.relation,
    order = orderOf(op);
  if (order === "≠") return differs(input);
  if (order !== null) return ordered(input, order);
  if (op === "⇒" || op === "⇔" || op === "⇐") return implied(input, op);
  if (op === "∝") return proportional(input);
  return undecided(`The relation ${op} is not judged.`, `a rule for ${op}`);
}

// Orders.

function ordered(input: RelationInput, op: Order): RelationVerdict {
  const { left, right, link, leftAt, generic, valued } = input;
  // Given values decide what is a statement about numbers; what is said of symbols is looked at in general.
  const numbers = isNumeric(left) || isNumeric(right) ? atValues(input, valued, op) : null;
  if (numbers !== null) return numbers;
  const [first] = generic;
  if (first === undefined) return undecided("No trial.", "a trial");
  const both = lowerBoth(first, left, envAt(leftAt), right, envAt(link.at));
  if ("outcome" in both)
    return both.outcome.kind === "missing"
      ? undecided(`The tool does not know ${both.outcome.what}.`, both.outcome.what)
      : undecided("The two sides do not conform.", "a reading that conforms");
  const pairs = both.l
    .flatMap((a) => both.r.map((b) => pair(first, a, b)))
    .filter((p): p is Pair => p !== null)
    .sort((x, y) => x.cost - y.cost)
    .slice(0, 4);
  if (pairs.length === 0) return undecided("The two sides do not conform.", "a reading that conforms");
  for (const p of pairs) {
    const proof = prove(first, p, op, input.store);
    if (proof !== null)
      return { verdict: "correct", message: `Proved by ${proof.by}.`, evidence: evidenceOf(first, "proved", 0, 0), remarks: proof.remarks };
  }
  return refute(input, op, first, pairs);
}
/** The greater side minus the smaller one. */
const gap = (trial: Trial, p: Pair, op: Order): Node =>
  op === "<" || op === "≤" ? trial.g.add([p.right, trial.g.scale(-1, p.left)]) : trial.g.add([p.left, trial.g.scale(-1, p.right)]);
const isStrict = (op: Order): boolean => op === "<" || op === ">";

function prove(trial: Trial, p: Pair, op: Order, store: Store): { by: string; remarks: readonly string[] } | null {
  const know = (name: string): ReadonlySet<FactWord> => {
    const info = trial.lowerer.inputs.get(name);
    if (info === undefined || info.unknown) return new Set();
    const facts = new Set(store.factsOf(info.key, info.at).map((f) => f.fact));
    if (customary.test(info.key) && info.dims.length === 0) facts.add("positive");
    return facts;
  };
  const node = gap(trial, p, op),
    proof = new Prover(trial.g, trial.book, know).nonNegative(node);
  if (proof === null) return null;
  if (!isStrict(op) || proof.strict) return { by: proof.by, remarks: [] };
  // Strict by a form that vanishes for a zero vector only.
  const values = [0, 1, 2, 3]
    .map((n) => trial.values([node], n)[0])
    .filter((x): x is Float64Array => x !== undefined && x.every(Number.isFinite));
  return proof.by === "signs" && node.inputs.length >= 2 && values.length >= 2 && values.every((x) => x.every((v) => v > 0))
    ? { by: proof.by, remarks: ["Strictly so wherever it is not zero."] }
    : null;
}
/** Undeclared variances, scales and temperatures are positive (semantics.md 4). */
const customary = /^(epsilon|varepsilon|sigma|tau)(_.*)?(\^2)?$/;

/** Both sides are numbers at the given values. Null: something has no value. */
function atValues(input: RelationInput, trial: Trial, op: Order): RelationVerdict | null {
  const { left, right, link, leftAt } = input;
  const both = lowerBoth(trial, left, envAt(leftAt), right, envAt(link.at));
  if ("outcome" in both) return null;
  const p = both.l
    .flatMap((a) => both.r.map((b) => pair(trial, a, b)))
    .filter((x): x is Pair => x !== null)
    .sort((x, y) => x.cost - y.cost)[0];
  if (p === undefined || [...p.left.inputs, ...p.right.inputs].some((n) => trial.lowerer.inputs.get(n)?.value === undefined)) return null;
  const [x, y] = trial.values([p.left, p.right], 0);
  if (x === undefined || y === undefined || !x.every(Number.isFinite) || !y.every(Number.isFinite)) return null;
  let worst: number | null = null,
    close = false;
  x.forEach((a, i) => {
    const t = holds(a, y[i] ?? NaN, op);
    if (t === null) close = true;
    else if (!t) worst ??= i;
  });
  if (worst === null)
    return close
      ? undecided("The two sides are equal to the digits of ordinary arithmetic.", "more digits")
      : {
          verdict: "correct",
          message: isNumeric(left) && isNumeric(right) ? "Right." : "Right at the given values.",
          evidence: evidenceOf(trial, "agrees", 1, 0),
        };
  const slack = [left, right].flatMap((e) => [...decimalsIn(e)]).reduce((s, t) => s + halfUnit(t), 0),
    a = x[worst] ?? NaN,
    b = y[worst] ?? NaN;
  if (Math.abs(a - b) <= slack) return undecided("The two sides differ by less than the rounding of the digits shown.", "more digits");
  return wrong(input, trial, p, 0, worst, a, b, "arithmetic");
}
function holds(a: number, b: number, op: Order): boolean | null {
  if (a === b) return op === "≤" || op === "≥";
  if (Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b))) return null;
  return op === "<" || op === "≤" ? a < b : op === "≠" ? true : a > b;
}
function wrong(
  input: RelationInput,
  trial: Trial,
  p: Pair,
  point: number,
  entry: number,
  a: number,
  b: number,
  mistake: Mistake,
): RelationVerdict {
  const { link, left, right, store, shapes, introduced } = input;
  const gate = confirmRefuted({ link, left, right, store, shapes, introduced, trial, found: { pair: p, point, entry }, lhs: a, rhs: b });
  return gate.kind === "undecided"
    ? undecided(gate.message, ...gate.needs)
    : { verdict: "wrong", mistake, message: gate.message, evidence: gate.evidence };
}

/** A claim among symbols that is false at a fair point, whatever else its free symbols are; else nothing is said. */
function refute(input: RelationInput, op: Order, trial: Trial, pairs: readonly Pair[]): RelationVerdict {
  const stop = undecided("No proof was found.", "a proof");
  const [p] = pairs;
  if (p === undefined || p.left.dims.length > 0 || statedNear(input).length > 0) return stop;
  let found: { point: number; entry: number; a: number; b: number } | null = null,
    seen = 0,
    broken = 0;
  const inside = domain(input, trial);
  for (let n = 0; n < trial.pointCount; n++) {
    if (!inside(n)) continue;
    const results = pairs.map((q) => fails(trial, q, op, n)).filter((r): r is Failure => r !== null);
    if (results.length === 0) continue;
    seen++;
    const all = results.every((r) => r.entry !== null),
      [r] = results;
    if (all && r !== undefined && r.entry !== null) {
      broken++;
      found ??= { point: n, entry: r.entry, a: r.a, b: r.b };
    }
  }
  if (found === null || seen < 3) return stop;
  // ‖d‖ ≤ Δ with a Δ of which nothing more is said: what bounds is free.
  const isFree = (e: Expr): boolean =>
    e.kind === "name" && input.store.definitionOf(e.key, input.link.at) === null && input.store.valueOf(e.key, input.link.at) === null;
  if (input.link.raw.first && (isFree(input.left) || isFree(input.right)))
    return undecided("A bound by a free symbol may be a condition.", "whether this is claimed for all values");
  // Where it holds at some points only it may be a condition on what is free; a consequence in a chain is none.
  if (broken < seen && input.link.raw.first)
    return undecided("It holds for some values of its symbols only, and may be a condition.", "whether this is claimed for all values");
  return wrong(input, trial, p, found.point, found.entry, found.a, found.b, broken === seen ? "sign" : "other");
}
/** Points at which the logarithms and roots of the problem in the same symbols have values: elsewhere nothing is claimed. */
function domain({ link, left, right, before }: RelationInput, trial: Trial): (point: number) => boolean {
  const names = new Set([...quantitiesIn(left), ...quantitiesIn(right)]),
    nodes: Node[] = [],
    seen = new Set<string>();
  for (const l of before)
    for (const side of problemOf(l.at.part) === problemOf(link.at.part) ? [l.left, l.right] : [])
      for (const x of side === null ? [] : walk(side)) {
        const [arg] = x.kind === "call" && /^(?:log|log2|log10|sqrt)$/.test(x.fn) ? x.args : [];
        if (arg === undefined || isNumeric(arg) || seen.has(exprKey(arg)) || ![...quantitiesIn(arg)].every((k) => names.has(k))) continue;
        seen.add(exprKey(arg));
        const found = lowerSide(trial, arg, envAt(link.at));
        if ("ok" in found) nodes.push(...found.ok.slice(0, 1).map((v) => v.node));
      }
  return (point) => nodes.every((n) => trial.values([n], point)[0]?.every((v) => v > 0) === true);
}
interface Failure {
  readonly entry: number | null;
  readonly a: number;
  readonly b: number;
}
function fails(trial: Trial, p: Pair, op: Order, point: number): Failure | null {
  const [x, y] = trial.values([p.left, p.right], point);
  if (x === undefined || y === undefined || x.length === 0 || !x.every(Number.isFinite) || !y.every(Number.isFinite)) return null;
  for (let i = 0; i < x.length; i++) {
    const a = x[i] ?? NaN,
      b = y[i] ?? NaN;
    if (Math.abs(a - b) > 1e-6 * Math.max(Math.abs(a), Math.abs(b)) && holds(a, b, op) === false) return { entry: i, a, b };
  }
  return { entry: null, a: 0, b: 0 };
}
/** Inequalities that the problem states of what a link is about. */
function statedNear({ link, before, left, right }: RelationInput): Link[] {
  const names = new Set([...quantitiesIn(left), ...quantitiesIn(right)]);
  return before.filter(
    (l) =>
      l.kind === "condition" &&
      orderOf(l.raw.relation.op) !== null &&
      problemOf(l.at.part) === problemOf(link.at.part) &&
      l.raw.statement !== link.raw.statement &&
      l.left !== null &&
      l.right !== null &&
      [...quantitiesIn(l.left), ...quantitiesIn(l.right)].some((k) => names.has(k)),
  );
}

// ≈, ≠ and ∝.

/** Whether a number stands for one near it: within half a unit of its last digit that is not a closing zero; far from two units on. */
export function roughly(evidence: Evidence | null, right: Expr): "right" | "near" | "far" {
  const witness = evidence?.witness,
    e = right.kind === "neg" ? right.arg : right;
  const scientific = scientificOf(e) ?? percentOf(e);
  if (witness === undefined || (e.kind !== "num" && scientific === null)) return "far";
  const unit = e.kind === "num" ? lastUnit(e.text) : 2 * (scientific?.half ?? 0),
    d = Math.abs(witness.lhs - witness.rhs);
  return d <= (unit / 2) * (1 + 1e-9) ? "right" : d < 2 * unit ? "near" : "far";
}
function lastUnit(text: string): number {
  const digits = /^(\d*)(?:\.(\d*))?$/.exec(text);
  if (digits === null) return 0;
  if (digits[2] !== undefined && digits[2] !== "") return 10 ** -digits[2].length;
  return 10 ** (/0*$/.exec(digits[1] ?? "")?.[0].length ?? 0);
}

function differs(input: RelationInput): RelationVerdict {
  const { left, right, link, leftAt, generic, valued } = input;
  if (isNumeric(left) && isNumeric(right))
    return atValues(input, valued, "≠") ?? undecided("The two sides have no value.", "a value of both sides");
  const outcome = compareIn(generic, left, right, link.at, leftAt);
  if (outcome.kind === "different" && !outcome.unsure)
    return { verdict: "correct", message: "The two sides differ at a sample point.", evidence: evidenceOf(outcome.trial, "agrees", 1, 0) };
  return undecided("No point was found at which the two sides surely differ.", "a point at which they differ");
}
function proportional(input: RelationInput): RelationVerdict {
  const { left, right, link, leftAt, generic } = input,
    stop = undecided("Proportionality is not refuted, and no common factor was found.", "the factor of proportion");
  const [first] = generic;
  if (first === undefined || !generic.every((t) => isProportional(t, left, right, link.at, leftAt))) return stop;
  return {
    verdict: "correct",
    message: "One side is a multiple of the other at every sample point.",
    evidence: evidenceOf(first, "agrees", 5, 0),
  };
}
function isProportional(trial: Trial, left: Expr, right: Expr, at: Placed, leftAt: Placed): boolean {
  const both = lowerBoth(trial, left, envAt(leftAt), right, envAt(at));
  if ("outcome" in both) return false;
  return both.l.some((a) =>
    both.r.some((b) => {
      const p = pair(trial, a, b);
      if (p === null) return false;
      const factors: number[] = [];
      for (let n = 0; n < trial.pointCount; n++) {
        const [x, y] = trial.values([p.left, p.right], n);
        if (x === undefined || y === undefined || !x.every(Number.isFinite) || !y.every(Number.isFinite)) continue;
        let k = 0;
        y.forEach((v, i) => {
          if (Math.abs(v) > Math.abs(y[k] ?? 0)) k = i;
        });
        const c = (x[k] ?? NaN) / (y[k] ?? NaN);
        if (!Number.isFinite(c) || c === 0) {
          if (x.every((v) => v === 0)) continue;
          return false;
        }
        if (
          difference(
            x,
            y.map((v) => v * c),
          ).error > 1e-8
        )
          return false;
        factors.push(c);
      }
      // Numbers are always multiples of each other: their factor must be one number.
      const entries = p.left.dims.reduce((m, d) => m * d.size, 1);
      return factors.length >= 3 && (entries > 1 || factors.every((c) => Math.abs(c - (factors[0] ?? 0)) <= 1e-8 * Math.abs(c)));
    }),
  );
}

// Implications.

function implied(input: RelationInput, op: "⇒" | "⇔" | "⇐"): RelationVerdict {
  const { link, store } = input,
    [left, right] = op === "⇐" ? [input.right, input.left] : [input.left, input.right];
  if (right.kind !== "compare" && right.kind !== "logic") return leastWhole(input, left, right);
  const conditions = statedNear(input).flatMap((l) => {
    const e = boundOf(l);
    return e === null ? [] : [{ e, at: l.at }];
  });
  const answer = judgeImplication({
    left,
    right,
    both: op === "⇔",
    at: link.at,
    store,
    conditions,
    seed: `${String(input.seed)}/${link.id}`,
  });
  const [trial] = input.generic;
  if (answer.kind === "open" || trial === undefined)
    return undecided(answer.kind === "open" ? answer.message : "No trial.", answer.kind === "open" ? answer.needs : "a trial");
  if (answer.kind === "holds")
    return {
      verdict: "correct",
      message: `Every point that satisfies the left side satisfies the right one${op === "⇔" ? ", and the other way round" : ""}.`,
      evidence: { ...evidenceOf(trial, "agrees", answer.points, 0), sizes: {} },
      remarks: answer.whole ? ["For whole numbers."] : [],
    };
  const gate = confirmRefuted({
    link,
    left,
    right,
    store,
    shapes: input.shapes,
    introduced: input.introduced,
    trial,
    found: { symbols: answer.witness },
    lhs: 1,
    rhs: 0,
  });
  if (gate.kind === "undecided") return undecided(gate.message, ...gate.needs);
  const at = [...answer.witness].map(([k, v]) => `${k} = ${String(Number(v.toPrecision(6)))}`).join(", ");
  return {
    verdict: "wrong",
    mistake: "sign",
    message: answer.forward
      ? `At ${at} the left side holds and the right one does not.`
      : `At ${at} the right side holds and the left one does not.`,
    evidence: gate.evidence,
  };
}
/** q < 1, x > 0: a name and a number; what is deduced or wanted elsewhere is no condition here. */
function boundOf(l: Link): Expr | null {
  const op = orderOf(l.raw.relation.op);
  if (op === null || l.left === null || l.right === null || l.raw.statement.statement.chain.rels.some((r) => /[⇒⇔⇐]/.test(r.op)))
    return null;
  return (isNumeric(l.left) && l.right.kind === "name") || (isNumeric(l.right) && l.left.kind === "name")
    ? { kind: "compare", op, a: l.left, b: l.right }
    : null;
}
/** N ≥ 58.4 ⇒ 59: the least whole number. */
function leastWhole({ link, store }: RelationInput, left: Expr, right: Expr): RelationVerdict {
  const stop = undecided("A number alone says no relation.", "the relation that the number stands in");
  const bound =
    left.kind === "compare" ? left : left.kind === "logic" ? left.args.find((a) => a.kind === "compare" && a.op !== "=") : undefined;
  if (bound?.kind !== "compare" || bound.a.kind !== "name") return stop;
  const limit = compileScalar(bound.b, link.at, store),
    said = compileScalar(right, link.at, store);
  if (limit === null || said === null || limit.symbols.length > 0 || said.symbols.length > 0) return stop;
  const x = limit.of(new Map()),
    n = said.of(new Map());
  const expected =
    bound.op === "≥"
      ? Math.ceil(x)
      : bound.op === ">"
        ? Math.floor(x) + 1
        : bound.op === "≤"
          ? Math.floor(x)
          : bound.op === "<"
            ? Math.ceil(x) - 1
            : NaN;
  return n === expected
    ? {
        verdict: "correct",
        message:
          bound.op === "≥" || bound.op === ">"
            ? "The least whole number that satisfies it."
            : "The greatest whole number that satisfies it.",
      }
    : stop;
}

/**
 * "q = 0.95: N ≥ ln 0.05/ln 0.95": a bound that an implication before concluded, at values written beside it. Null: no
 * such bound, or its value differs.
 */
export function restatesBound(link: Link, before: readonly Link[], store: Store): boolean {
  const { left, right } = link,
    op = orderOf(link.raw.relation.op);
  if (op === null || left === null || right === null || !isNumeric(right)) return false;
  const said = compileScalar(right, link.at, store),
    y = said?.of(new Map()) ?? NaN;
  if (!Number.isFinite(y) || said?.symbols.length !== 0) return false;
  const given = new Map<string, number>();
  for (const l of before)
    if (
      l.raw.statement.formula === link.raw.statement.formula &&
      l.left?.kind === "name" &&
      l.right?.kind === "num" &&
      l.raw.relation.op === "="
    )
      given.set(l.left.key, Number(l.right.text));
  for (const l of before) {
    const bound = l.right;
    if (
      !/[⇒⇔]/.test(l.raw.relation.op) ||
      bound?.kind !== "compare" ||
      bound.op !== op ||
      JSON.stringify(bound.a) !== JSON.stringify(left) ||
      problemOf(l.at.part) !== problemOf(link.at.part)
    )
      continue;
    const f = compileScalar(bound.b, l.at, store);
    if (f === null) continue;
    const at = new Map(
      f.symbols.map((s) => {
        const v = store.valueOf(s, link.at);
        return [s, given.get(s) ?? (v?.value.kind === "num" ? Number(v.value.text) : NaN)] as const;
      }),
    );
    const x = f.of(at);
    if (Math.abs(x - y) <= 1e-9 * Math.abs(y)) return true;
  }
  return false;
}
