import { bareSizes, beyondSamples } from "./beyond-samples.js";
import { holdsSomewhere, saysWhen } from "./conditions-in-words.js";
import { isNumber } from "../scope/constants.js";
import { contains, hasDerivative } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Shapes } from "../scope/shapes.js";
import { problemOf, type Hypothesis, type Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { Link } from "./classify.js";
import { difference, type Pair } from "./compare.js";
import { doubtOf } from "./doubts.js";
import { checkDerivatives } from "./finite.js";
import { evidenceOf } from "./judge/evidence.js";
import { untied } from "./untied.js";
import { ungrounded, unstacked, type Asked } from "./grounded.js";
import { reach } from "./reach.js";
import { guessedMatrices, softNames } from "./guessed.js";
import {
  borrowed,
  borrowedDerivatives,
  declaredTwice,
  hasShift,
  hasUnknown,
  implicitFunction,
  isConstant,
  isWord,
  nearlySingular,
  nextStep,
  numbersDifferentiated,
  openNames,
  picksClass,
  rateOfChange,
  ruleOfIterates,
  sizeOfFamily,
  touches,
} from "./left-open.js";
import { singleEntries } from "./single-entries.js";
import { printedPoint, round, unravel, witnessPoint } from "./printed-point.js";
import { envAt, lowerSide, type Outcome } from "./sides.js";
import type { Trial } from "./trial.js";
import type { Evidence, Witness } from "./verdict.js";
import { differentUnits } from "./units.js";
import { differenceBeside, differencesAt, smallWitness } from "./witness.js";
/**
 * The gate before every `wrong` (semantics.md 1). Nothing is called wrong anywhere else: grounded, false under every
 * reading, a fair witness, confirmed by difference quotients, and a claim at all.
 */
export interface GateInput {
  readonly link: Link;
  readonly left: Expr;
  readonly right: Expr;
  readonly outcomes: readonly Outcome[];
  readonly store: Store;
  readonly shapes: Shapes;
  readonly introduced: ReadonlySet<string>;
  readonly numeric: boolean;
  /** All arrangements of the factors were tried, and none makes the line true. */
  readonly rearranged: boolean;
  readonly trials: readonly Trial[];
  readonly valued: Trial;
  readonly source: string;
  /** Whether the line is false however these guessed names are taken. */
  readonly falseHowever: (names: readonly string[]) => boolean;
  /** Conditions stated on what the line is about, and the comparison where they hold. */
  readonly hypotheses: readonly Hypothesis[];
  readonly underHypotheses: Outcome | null;
}
export type GateResult =
  | { readonly kind: "wrong"; readonly message: string; readonly evidence: Evidence; readonly trial: Trial }
  | {
      readonly kind: "undecided";
      readonly message: string;
      readonly needs: readonly string[];
      /** Nothing conforms as written, at shapes that are declared or forced: wrong if a single other quantity makes it true. */
      readonly nothingConforms?: boolean;
      /** A number against what has no value: perhaps a condition on what follows. */
      readonly open?: boolean;
      /** One side is zero throughout: wrong if a derivative in it is written the wrong way round. */
      readonly vanishes?: boolean;
      /** The points were no fair ones, perhaps because of the sizes: XᵀX is singular for a wide X. */
      readonly unfair?: boolean;
    };

export function confirmWrong(input: GateInput): GateResult {
  const { left, right, outcomes, link } = input;
  const stop = (message: string, ...needs: string[]): GateResult => ({ kind: "undecided", message, needs });
  const units = differentUnits(link.raw.left, link.raw.right);
  if (units !== null)
    return stop(`The two sides have different units: ${units[0]} and ${units[1]}.`, "what the units are in terms of each other");
  const beyond = beyondSamples(input);
  if (beyond !== null) return stop(beyond.message, beyond.needs);
  // 1. Grounded.
  const floating = ungrounded(input);
  if (floating.length > 0)
    return stop(
      `${floating.join(", ")} ${floating.length > 1 ? "stand" : "stands"} on one side only and ${floating.length > 1 ? "were" : "was"} never introduced.`,
      ...floating.map((n) => `a definition of ${n}`),
    );
  const apart = unstacked(input);
  if (apart !== null)
    return stop(
      `How ${apart.whole} is made of the vectors ${apart.members} is not said in a way that the tool reads.`,
      `the rows or columns of ${apart.whole}`,
    );
  // "p_1 = 0.7" says nothing of how p_1 depends on anything (semantics.md 4).
  const numbers = numbersDifferentiated(input, input.trials);
  if (numbers.length > 0)
    return stop(
      `Of ${numbers.join(", ")} only the value is given, and the line is about a derivative of it.`,
      ...numbers.map((n) => `${n} as a function`),
    );
  // f(x) of a number x in one part, x_t of a recurrence in another: whether the members are numbers too is not said.
  const beside = [...reach(left, link.at, input.store), ...reach(right, link.at, input.store)].find((k) => {
    const [, letter] = /^(.*)_·_\d+$/.exec(k) ?? [];
    return letter !== undefined && input.store.shapeOf(k, link.at) === null && input.store.definitionOf(letter, link.at) === null;
  });
  if (beside !== undefined)
    return stop(`The members of ${beside.replace(/_·.*$/, "")} stand beside a number of the same letter.`, "what the members are");
  const stepping = nextStep(input);
  if (stepping !== null)
    return stop(`How ${stepping} goes from one member to the next is said nowhere else.`, `the rule by which ${stepping} goes on`);
  // x_i ∈ {0, 1} in one problem, wᵀx_i in the next: members of another problem are other things.
  const lent = [...reach(left, link.at, input.store), ...reach(right, link.at, input.store)].find((k) => {
    const shape = input.store.shapeOf(k, link.at);
    return (
      shape?.lead.length === 1 && shape.dims.length === 0 && shape.part.parent !== null && problemOf(shape.part) !== problemOf(link.at.part)
    );
  });
  if (lent !== undefined) return stop(`What the members of ${lent} are is said in another problem only.`, `the shape of ${lent}`);
  const missing = outcomes.find((o) => o.kind === "missing"),
    allDifferent = outcomes.filter((o) => o.kind === "different"),
    // What is constant at all points is refuted whatever the values are.
    different = (link.conditions.length === 0 ? allDifferent.find((o) => isConstant(o.pair, o.trial)) : undefined) ?? allDifferent[0];
  if (different === undefined) {
    if (missing?.kind === "missing") return stop(`The tool does not know ${missing.what}.`, missing.what);
    if (outcomes.some((o) => o.kind === "undefined"))
      return stop("No sample point was found at which both sides are defined.", "a point inside the domain");
    // 2b. Shapes: only declared or forced ones refute.
    const guessed = softNames(input);
    if (guessed.length > 0 && !input.falseHowever(guessed))
      return stop(
        `The shapes of the two sides differ, but the shape of ${guessed.join(", ")} is only guessed.`,
        ...guessed.map((n) => `the shape of ${n}`),
      );
    const entries = !input.numeric && guessed.length === 0 && singleEntries(input);
    if (
      input.numeric ||
      !(input.rearranged || entries || (isAtom(left) && isAtom(right))) ||
      !outcomes.every((o) => o.kind === "shapes" || (entries && o.kind === "no-value")) ||
      hasUnknown(outcomes)
    )
      return {
        ...stop("The shapes of the two sides do not fit under any reading that the tool knows.", "a reading that conforms"),
        nothingConforms: !hasUnknown(outcomes),
      } as GateResult;
    const twice = declaredTwice(input);
    if (twice !== null)
      return stop(`${twice} was declared with two shapes; which of them holds here is open.`, `the shape of ${twice} here`);
    const trial = input.trials[0] ?? input.valued;
    return {
      kind: "wrong",
      message: entries
        ? "An index stands for axes of different sizes, so that the line has no value."
        : "The two sides have no common shape, and no arrangement of the factors makes the line true.",
      evidence: evidenceOf(trial, "refuted", 1, 1),
      trial,
    };
  }
  const foreign =
    different.trial.kind === "valued" ? [...borrowed(input), ...borrowedDerivatives(different.pair, different.trial, link.at)] : [];
  if (foreign.length > 0)
    return stop(
      `False at the values of another part (${foreign.join(", ")}), which need not hold here.`,
      ...foreign.map((n) => `the value of ${n} in this part`),
    );
  const open = !(isNumber(left, link.at, input.store) || isNumber(right, link.at, input.store))
    ? []
    : [
        ...bareSizes(input, different.pair),
        ...(link.conditions.length === 0 && isConstant(different.pair, different.trial) ? [] : openNames(different.pair, different.trial)),
      ];
  if (open.length > 0)
    return {
      kind: "undecided",
      message: `A number stands on one side, and ${open.join(", ")} on the other has no given value.`,
      needs: open.map((n) => `the value of ${n}`),
      open: true,
    };
  const bound = input.hypotheses.length > 0;
  if (bound && input.underHypotheses?.kind !== "different")
    return stop(
      "The document states a condition on these quantities, at which the tool has no sample points.",
      "points that satisfy the stated condition",
    );
  const picked = picksClass(different.pair, input);
  if (picked !== null)
    return stop(
      `${picked.key} is one-hot; the line may hold for the entry ${picked.letter} at which it is 1.`,
      `which entry of ${picked.key} is 1`,
    );
  if (different.unsure) return stop("The two sides differ by less than the arithmetic can tell.", "more digits");
  const refuted = input.underHypotheses?.kind === "different" ? input.underHypotheses : different,
    { trial, pair } = refuted,
    shifted = hasShift(input),
    point = bound ? refuted.point : fairPoint(refuted, shifted);
  // Where both sides are numbers, no entry plays a part.
  if (shifted && trial.lowerer.extended && pair.left.inputs.length + pair.right.inputs.length > 0)
    return stop("An index leaves its range; what stands there is not said.", "the entries outside the range");
  const unknown = (names: readonly string[]): Set<string> =>
    new Set(
      names.flatMap((n) => {
        const i = trial.lowerer.inputs.get(n);
        return i?.unknown === true ? [i.key.replace(/§.*$/, "")] : [];
      }),
    );
  const [ul, ur] = [unknown(pair.left.inputs), unknown(pair.right.inputs)];
  const lone = [...new Set([...[...ul].filter((k) => !ur.has(k)), ...[...ur].filter((k) => !ul.has(k))])];
  if (lone.length > 0)
    return stop(`${lone.join(", ")} is not defined, and stands on one side only.`, ...lone.map((k) => `a definition of ${k}`));
  // A word means something that the line may rest on, and so do Φ and φ beside each other.
  const normal = /\\Phi\s*(?:\\[Bb]ig[lgr]?|\\left)?\s*\(/.test(input.source),
    words = [...ul].filter((k) => isWord(k) || (normal && /^(Phi|phi|varphi)$/.test(k)));
  if (words.length > 0) return stop(`What ${words.join(", ")} stands for is not said.`, ...words.map((k) => `a definition of ${k}`));
  // A sum over the entries of what is differentiated is implied only where its shape is what it is taken for.
  const summed = [...pair.a.tags, ...pair.b.tags].includes("implied sum")
      ? softNames(input).filter((k) => (input.shapes.typeOf(k, link.at)?.own.k ?? "s") === "m")
      : [],
    guessed = [...new Set([...guessedMatrices(input, pair, different.trial), ...summed])].sort();
  if (guessed.length > 0 && !(trial.kind === "generic" && input.falseHowever(guessed)))
    return stop(
      `${guessed.join(", ")} may be numbers; that they are matrices is only guessed.`,
      ...guessed.map((n) => `the shape of ${n}`),
    );
  const doubt = doubtOf(link, pair, trial, input.store, input.source);
  if (doubt !== null) return stop(doubt.message, doubt.needs);
  if (restsOnDerivative([left, right], input) && saysWhen(link, input.source) && holdsSomewhere(pair, trial))
    return stop("The line holds at some points and not at others; a condition in words may be meant.", "where the line is to hold");
  // 3. A fair witness.
  const [x, y] = trial.values([pair.left, pair.right], point);
  if (x === undefined || y === undefined) return stop("No witness could be computed.", "a sample point");
  const d = difference(x, y);
  if ((shifted ? d.defined === 0 : d.defined < x.length) || !(d.error > 1e-5))
    return stop("The sides differ only where they are hardly defined.", "a sample point inside the domain");
  if (nearlySingular(x) || nearlySingular(y))
    return { ...stop("The values at the sample points are too extreme to judge.", "a better sample point"), unfair: true } as GateResult;
  // Two families of one letter (the rows x_n, their matrix X) whose tie the document does not state in a form that is read.
  const { store } = input,
    tied = untied(pair, trial, (k) => store.shapeOf(k, link.at) === null && store.definitionOf(k, link.at) === null);
  if (tied !== null)
    return stop(`How ${tied[0]} and ${tied[1]} belong together is not known.`, `the relation of ${tied[0]} and ${tied[1]}`);
  const iterate = ruleOfIterates(input);
  if (iterate !== null)
    return stop(`How one ${iterate} comes from the one before is not said in a formula.`, `the rule for the next ${iterate}`);
  const implicit = implicitFunction(input, [...ul, ...ur]);
  if (implicit !== null)
    return stop(
      `${implicit} is given by an equation that holds between it and the variable; the tool does not solve it.`,
      `${implicit} as a function`,
    );
  const rate = rateOfChange(input);
  if (rate !== null)
    return stop(
      `A dot over ${rate.slice("dot:".length)} is its derivative by t by custom; no formula says so.`,
      `what ${rate.slice("dot:".length)} with a dot is`,
    );
  const uncounted = sizeOfFamily(input);
  if (uncounted !== null)
    return stop(
      `${uncounted.size} counts the members of ${uncounted.key} here, and is something else elsewhere.`,
      `another letter for how many ${uncounted.key} there are`,
    );
  // Undefined is not independent (trap 25): a derivative that is zero throughout refutes nothing.
  if (restsOnDerivative(vanishing(input, trial, pair), input))
    return {
      kind: "undecided",
      message: "One side is zero at every sample point, perhaps because a dependence is not stated.",
      needs: ["how the differentiated quantity depends on its variable"],
      vanishes: true,
    };
  // 4. Confirmed with many digits, and by difference quotients of the functions themselves.
  const many = trial.high([pair.left, pair.right], point),
    a = many?.[0]?.[d.entry],
    b = many?.[1]?.[d.entry];
  if (
    a !== undefined &&
    b !== undefined &&
    Math.abs(Number(a.minus(b)) - ((x[d.entry] ?? 0) - (y[d.entry] ?? 0))) > 0.01 * Math.abs(Number(a.minus(b)))
  )
    return {
      ...stop("The difference seen in ordinary arithmetic is not there with 50 digits.", "a better sample point"),
      unfair: true,
    } as GateResult;
  const digits = a !== undefined ? 50 : 16;
  if (Math.max(Math.abs(x[d.entry] ?? 0), Math.abs(y[d.entry] ?? 0)) < 1e-15)
    return stop("The values at the sample points are too small to judge.", "a better sample point");
  const derivative = checkDerivatives(trial, [left, right], [link.at, link.at], point);
  if (derivative === "disagrees")
    return stop(
      "The tool's derivative and the difference quotient of the function disagree; this is a fault of the tool, please report it.",
      "a correct derivative",
    );
  const witness = witnessOf(input, trial, pair, point, { entry: d.entry, lhs: x[d.entry] ?? NaN, rhs: y[d.entry] ?? NaN });
  const evidence: Evidence = { ...evidenceOf(trial, "refuted", 1, d.error), digits, witness };
  const where = witness.entry.length === 0 ? "" : ` in entry (${witness.entry.join(", ")})`;
  return {
    kind: "wrong",
    message: `The two sides differ${where}: ${String(witness.lhs)} on the left, ${String(witness.rhs)} on the right.`,
    evidence,
    trial,
  };
}
/** A point at which both sides are defined throughout, moderate, and differ: the one found, or another one where the line is about it. */
function fairPoint({ trial, pair, point, allowed }: Outcome & { readonly kind: "different" }, shifted: boolean): number {
  if (shifted) return point;
  const fair = (n: number): boolean => {
    const [x, y] = trial.values([pair.left, pair.right], n);
    if (x === undefined || y === undefined || nearlySingular(x) || nearlySingular(y)) return false;
    const d = difference(x, y);
    return d.defined === x.length && d.error > 1e-5 && Math.max(Math.abs(x[d.entry] ?? 0), Math.abs(y[d.entry] ?? 0)) >= 1e-15;
  };
  if (fair(point) || trial.kind === "valued") return point;
  return Array.from({ length: 12 }, (_, n) => n).find((n) => (allowed === null || allowed(n)) && fair(n)) ?? point;
}
/** A point with both values: whole numbers where they show the difference, else the sample; with the function's difference quotient. */
function witnessOf(
  { link, left, store, hypotheses }: GateInput,
  trial: Trial,
  pair: Pair,
  point: number,
  sample: { readonly entry: number; readonly lhs: number; readonly rhs: number },
): Witness {
  // Whole numbers hardly satisfy a condition.
  const small = hypotheses.length > 0 ? null : smallWitness(trial, pair, point, store, link.at, trial.seed);
  const { entry, lhs, rhs } = small ?? sample,
    at = small?.at ?? trial.point(point, [pair.left, pair.right]);
  const witness: Witness = {
    point: printedPoint(trial, [...pair.left.inputs, ...pair.right.inputs], at),
    entry: unravel(
      entry,
      pair.left.dims.map((k) => k.size),
    ),
    lhs: round(lhs),
    rhs: round(rhs),
  };
  if (left.kind !== "deriv") return witness;
  const start = trial.records.length;
  lowerSide(trial, left, envAt(link.at));
  const record = trial.records[start],
    found = record === undefined || trial.records.length > start + 1 ? null : differencesAt(trial, record, at),
    beside = found === null || !found.smooth ? null : differenceBeside(found, lhs);
  return beside === null ? witness : { ...witness, centralDifference: round(beside) };
}
/** b, ∂z/∂a, a chain ∂L/∂y ∂y/∂a: nothing to arrange. Their shapes are what they are. */
function isAtom(e: Expr): boolean {
  if (e.kind === "transpose" || e.kind === "neg") return isAtom(e.arg);
  const named = (x: Expr): boolean => x.kind === "name" || (x.kind === "call" && x.args.every(named));
  return (
    named(e) ||
    (e.kind === "deriv" ? [e.of, ...e.by].every(named) : e.kind === "mul" && e.factors.every((f) => f.kind === "deriv" && isAtom(f)))
  );
}
/** A derivative in one of these sides, or in a definition that it reaches. */
const restsOnDerivative = (sides: readonly Expr[], { link, store }: Asked): boolean =>
  sides.some(
    (side) =>
      hasDerivative(side) ||
      contains(side, (x) => x.kind === "prime" && missesArguments(x.fn, link.at, store)) ||
      [...reach(side, link.at, store)].some((k) => {
        const d = store.definitionOf(k, link.at);
        return d !== null && hasDerivative(d.body);
      }),
  );
/** a(η) = −log(1 − φ) of an η that is made of φ: a depends on η in a way that its formula does not show. */
function missesArguments(fn: string, at: Placed, store: Store): boolean {
  const d = store.definitionOf(fn, at);
  if (d?.formals == null || !d.formals.some((f) => store.definitionOf(f, at) !== null)) return false;
  const reached = reach(d.body, d, store);
  return !d.formals.some((f) => reached.has(f));
}
/** The side that vanishes wherever it was sampled, if the other does not. */
function vanishing({ left, right }: Asked, trial: Trial, pair: Pair): readonly Expr[] {
  const vanishes = (node: Pair["left"]): boolean =>
    Array.from({ length: 8 }, (_, n) => n).every((n) => trial.values([node], n)[0]?.every((v) => v === 0 || Number.isNaN(v)) ?? false);
  const [l, r] = [vanishes(pair.left), vanishes(pair.right)];
  return l === r ? [] : [l ? left : right];
}
/** A relation other than "=" that is false at a point: of a trial, or of the free symbols of an implication. */
export interface RefutedInput extends Asked {
  readonly trial: Trial;
  readonly lhs: number;
  readonly rhs: number;
  readonly found:
    | { readonly pair: Pair; readonly point: number; readonly entry: number }
    | { readonly symbols: ReadonlyMap<string, number> };
}
export function confirmRefuted(input: RefutedInput): GateResult {
  const { found, trial, lhs, rhs, link, left, right } = input,
    stop = (message: string, ...needs: string[]): GateResult => ({ kind: "undecided", message, needs });
  const beyond = beyondSamples(input);
  if (beyond !== null) return stop(beyond.message, beyond.needs);
  const floating = ungrounded(input);
  if (floating.length > 0)
    return stop(
      `${floating.join(", ")} ${floating.length > 1 ? "stand" : "stands"} on one side only and ${floating.length > 1 ? "were" : "was"} never introduced.`,
      ...floating.map((n) => `a definition of ${n}`),
    );
  if (input.store.hypotheses.some((h) => h.from < link.at.from && problemOf(h.part) === problemOf(link.at.part) && touches(h, input)))
    return stop(
      "The document states a condition on these quantities, at which the tool has no sample points.",
      "points that satisfy the stated condition",
    );
  if ("symbols" in found) {
    const point = Object.fromEntries([...found.symbols].map(([k, v]) => [k, round(v)]));
    return {
      kind: "wrong",
      message: "A counterexample was found.",
      evidence: { ...evidenceOf(trial, "refuted", 1, 1), sizes: {}, witness: { point, entry: [], lhs, rhs } },
      trial,
    };
  }
  const { pair, point, entry } = found,
    inputs = [...pair.left.inputs, ...pair.right.inputs];
  if (inputs.some((n) => trial.lowerer.inputs.get(n)?.unknown === true))
    return stop("It is about a function that the document does not define.", "a definition of that function");
  const foreign = trial.kind === "valued" ? borrowed(input) : [];
  if (foreign.length > 0)
    return stop(
      `False at the values of another part (${foreign.join(", ")}), which need not hold here.`,
      ...foreign.map((n) => `the value of ${n} in this part`),
    );
  if (Math.abs(lhs) > 1e12 || Math.abs(rhs) > 1e12)
    return stop("The values at the sample points are too extreme to judge.", "a better sample point");
  const many = trial.high([pair.left, pair.right], point),
    a = many?.[0]?.[entry],
    b = many?.[1]?.[entry];
  if (a !== undefined && b !== undefined && Math.sign(Number(a.minus(b))) !== Math.sign(lhs - rhs))
    return stop("The order seen in ordinary arithmetic is not there with 50 digits.", "a better sample point");
  if (checkDerivatives(trial, [left, right], [link.at, link.at], point) === "disagrees")
    return stop(
      "The tool's derivative and the difference quotient of the function disagree; this is a fault of the tool, please report it.",
      "a correct derivative",
    );
  const place = unravel(
      entry,
      pair.left.dims.map((k) => k.size),
    ),
    where = place.length === 0 ? "" : ` in entry (${place.join(", ")})`;
  return {
    kind: "wrong",
    trial,
    message: `The left side is ${String(round(lhs))}${where}, the right side ${String(round(rhs))}.`,
    evidence: {
      ...evidenceOf(trial, "refuted", 1, 1),
      digits: a !== undefined ? 50 : 16,
      witness: { point: witnessPoint(trial, pair.left.inputs, pair.right.inputs, point), entry: place, lhs: round(lhs), rhs: round(rhs) },
    },
  };
}
