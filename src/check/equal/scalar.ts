import { compareBalls, type Ball, type BallValue } from "../../numeric/ball.js";
import { bigFunctions } from "../../numeric/big-functions.js";
import type { BigMath } from "../../numeric/big.js";
import { createRandom, type Random } from "../../numeric/random.js";
import type { EqualAnswer, EqualWitness } from "./answer.js";
import { ballLadder, ballsAt, DoubleEvaluator, exactPoint, type Rung, type ScalarPoint } from "./evaluate-terms.js";
import { plainWitness } from "./plain-difference.js";
import { proveInField } from "./prove-scalar.js";
import {
  addDifferences,
  allowed,
  crossingPoints,
  genericPoints,
  isContinuous,
  neighbours,
  specialPoints,
  type Candidate,
  type ScalarVariable,
} from "./scalar-points.js";
import type { Term, TermStore } from "./terms.js";

export interface ScalarQuestion {
  readonly store: TermStore;
  readonly a: Term;
  readonly b: Term;
  readonly variables: readonly ScalarVariable[];
  /** Terms that are not 0 at every point that counts. */
  readonly conditions: readonly Term[];
  /** Arithmetic of many digits is read from here when it is needed. */
  readonly options: { readonly math: BigMath; readonly seed: number };
}

/** What one point says, to the digits that it takes. */
type Saying =
  | { readonly says: "agree"; readonly error: number; readonly digits: number; readonly exact: boolean }
  | { readonly says: "differ"; readonly a: Ball; readonly b: Ball; readonly digits: number }
  | { readonly says: "domain"; readonly a: BallValue; readonly b: BallValue; readonly digits: number }
  | { readonly says: "nothing"; readonly undefinedBoth: boolean };

const nothing: Saying = { says: "nothing", undefinedBoth: false };
/** Points at which both sides must agree before they count as equal. */
const enough = 12;

/**
 * Decides whether two formulas of numbers are equal over the reals: they agree wherever both have a value, and no open
 * set has a value on one side only. Differences are found in doubles and confirmed by balls; agreement is confirmed by
 * balls at generic points and on both sides of every kink, jump and edge that is found.
 */
export function decideScalar(q: ScalarQuestion): EqualAnswer {
  const { store, a, b, variables } = q;
  if (variables.length === 0) return decideConstant(q);
  const random = createRandom(q.options.seed);
  if (a !== b) {
    const witness = plainDifference(q, random.fork("first"));
    if (witness) return refuted(witness, DOUBLE);
  }
  const proof = a === b ? { equal: true, rational: true, errorBound: 0, points: 0 } : proveInField(store, a, b);
  const court = new Court(q);
  // Rational functions have values everywhere but on a set without interior: their equality needs no points.
  if (proof?.equal === true && (proof.rational || a === b)) return accept(q, court, proof);
  court.proved = proof?.equal === true;
  const counts = court.counts.bind(court);
  const generic = genericPoints(variables, q.conditions.length > 0 ? 4000 : 400, random.fork("generic"))
    .filter(counts)
    .slice(0, 400);
  const special = specialPoints(variables, 40, random.fork("special")).filter(counts);
  if (generic.length === 0) return { verdict: "undecided", message: "No point was found that meets the conditions." };
  // Lines through a few generic points, one variable at a time.
  const lines: Candidate[] = [];
  addDifferences(store);
  const evaluator = new DoubleEvaluator(store);
  const continuous = variables.filter(isContinuous),
    bases = Math.max(2, Math.ceil(6 / Math.max(1, continuous.length)));
  for (const v of continuous) {
    for (let k = 0; k < Math.min(bases, generic.length); k++) {
      const base = generic[k]!.point;
      lines.push(...crossingPoints(store, evaluator, [a, b, ...differencesOf(store)], base, v).filter(counts));
      if (variables.length === 1) break;
    }
  }
  const all = [...generic, ...special, ...lines];
  const suspects = rank(all, evaluator, a, b);
  for (const c of suspects.slice(0, 24)) {
    const witness = court.confirm(c);
    if (witness) return refuted(witness, court);
  }
  // Nothing stands out in doubles: the same points with many digits, the narrow places first.
  const few = proof?.equal === true || isDear(store),
    sample = [...generic.slice(0, few ? 12 : 20), ...special.slice(0, few ? 6 : 9), ...spread(lines, few ? 12 : 32)];
  for (const c of sample) {
    const witness = court.confirm(c);
    if (witness) return refuted(witness, court);
  }
  if (court.agreed < enough) {
    for (const c of moreInside(all, evaluator, q).filter(counts)) {
      const witness = court.confirm(c);
      if (witness) return refuted(witness, court);
      if (court.agreed >= enough) break;
    }
  }
  return accept(q, court, proof);
}

/** A few points tell of most unequal pairs, before a proof is tried and the narrow places are looked for. */
function plainDifference(q: ScalarQuestion, random: Random): EqualWitness | null {
  const evaluator = new DoubleEvaluator(q.store);
  for (const c of rank(genericPoints(q.variables, FIRST_POINTS, random), evaluator, q.a, q.b).slice(0, FIRST_TRIALS)) {
    const witness = plainWitness(q, c);
    if (witness) return witness;
  }
  return null;
}
const FIRST_POINTS = 12,
  FIRST_TRIALS = 4;
/** What a refutation in doubles was: one point, all digits that they have. */
const DOUBLE = { agreed: 0, digits: 15 };

/** Functions that cost hundreds of multiplications (erfc, Γ): fewer points, or a line would take seconds. */
const isDear = (store: TermStore): boolean =>
  store.terms.reduce((cost, t) => cost + (t.op === "fn" ? (bigFunctions.get(t.name)?.weight ?? 0) : 0), 0) >= MOST_COST;
const MOST_COST = 1000;

const differencesOf = (store: TermStore): readonly Term[] => store.terms.filter((t) => t.op === "add");

function accept(q: ScalarQuestion, court: Court, proof: ReturnType<typeof proveInField>): EqualAnswer {
  const { agreed, worst, digits } = court;
  const certain = proof?.equal === true && (proof.rational || q.a === q.b);
  if (agreed === 0 && !certain)
    return {
      verdict: "undecided",
      message:
        court.unsure > 0
          ? "No point was found at which both sides surely have a value."
          : "No point was found at which both sides have a value.",
    };
  if (proof?.equal) {
    return {
      verdict: "correct",
      message: "Equal as rational functions of their parts.",
      evidence: {
        method: "proved",
        points: agreed,
        maxRelativeError: worst,
        digits,
        ...(proof.errorBound > 0 ? { errorBound: proof.errorBound } : {}),
      },
    };
  }
  if (agreed < Math.min(enough, discreteCount(q.variables)))
    return { verdict: "undecided", message: `Both sides agree at ${String(agreed)} points; more were not found inside their domains.` };
  const idle = court.idleTerm();
  if (idle) return { verdict: "undecided", message: "One term was too small at every point to tell whether it belongs there." };
  return {
    verdict: "correct",
    message: `Both sides agree at ${String(agreed)} points.`,
    evidence: { method: "agrees", points: agreed, maxRelativeError: worst, digits },
  };
}

/** Variables with few values allow few points. */
const discreteCount = (variables: readonly ScalarVariable[]): number =>
  variables.some(isContinuous)
    ? Infinity
    : variables.some((v) => v.assume.includes("integer"))
      ? enough
      : 2 ** Math.min(variables.length, 3);

function refuted(witness: EqualWitness, court: { readonly agreed: number; readonly digits: number }): EqualAnswer {
  const at = Object.entries(witness.at)
      .map(([k, v]) => `${k} = ${String(v)}`)
      .join(", "),
    where = at === "" ? "" : `At ${at}: `;
  const side = (v: string | number | null): string => (v === null ? "no real value" : String(v));
  return {
    verdict: "wrong",
    message: `${where}${where === "" ? "T" : "t"}he left side is ${side(witness.a)}, the right side ${side(witness.b)}.`,
    evidence: {
      method: "refuted",
      points: court.agreed + 1,
      maxRelativeError: witness.kind === "value" ? relative(Number(witness.a), Number(witness.b)) : 1,
      digits: court.digits,
      witness,
    },
  };
}
const relative = (a: number, b: number): number => {
  const s = Math.max(Math.abs(a), Math.abs(b));
  return s > 0 && Number.isFinite(s) ? Math.min(2, Math.abs(a - b) / s) : 1;
};

/** Points where doubles say that the sides differ, the clearest first. */
function rank(candidates: readonly Candidate[], evaluator: DoubleEvaluator, a: Term, b: Term): Candidate[] {
  const found: { c: Candidate; weight: number }[] = [];
  candidates.forEach((c, k) => {
    const v = evaluator.at(c.point),
      x = v[a.id]!,
      y = v[b.id]!;
    const fx = Number.isFinite(x),
      fy = Number.isFinite(y);
    if (fx && fy) {
      const r = relative(x, y);
      if (r > 1e-9) found.push({ c, weight: Math.min(r, 1) * (c.generic ? 1 : 0.5) - far(c) - k * 1e-6 });
    } else if (fx !== fy && c.generic) found.push({ c, weight: (Number.isNaN(x) || Number.isNaN(y) ? 0.9 : 0.2) - far(c) - k * 1e-6 });
  });
  found.sort((p, r) => r.weight - p.weight);
  // Not all from one corner: every second one from further down the list.
  const half = Math.ceil(found.length / 2);
  return found.flatMap((f, k) => (k < half ? [f.c, ...(found[half + k] ? [found[half + k]!.c] : [])] : []));
}

/** Numbers about one read best, and neither overflow nor vanish. */
const far = (c: Candidate): number =>
  [...c.point.values()].reduce((s, v) => s + (v === 0 ? 0.1 : 0.1 * Math.abs(Math.log10(Math.abs(v)))), 0);

/** At most `count` of a list, evenly. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, k) => list[Math.floor((k * list.length) / count)]!);
}

/** Points at which doubles give both sides a value; in a narrow domain also neighbours of those that were found. */
function moreInside(
  candidates: readonly Candidate[],
  evaluator: DoubleEvaluator,
  { a, b, variables }: Pick<ScalarQuestion, "a" | "b" | "variables">,
): Candidate[] {
  const inside = (c: Candidate): boolean => {
    const v = evaluator.at(c.point);
    return Number.isFinite(v[a.id]) && Number.isFinite(v[b.id]);
  };
  const found = candidates.filter(inside).slice(0, MOST_INSIDE);
  if (found.length >= MOST_INSIDE) return found;
  const near = found.flatMap((c) => neighbours(c, variables)).filter(inside);
  return [...found, ...near.slice(0, MOST_INSIDE - found.length)];
}
const MOST_INSIDE = 60;

/** Hears what points say, with as many digits as it takes. */
class Court {
  agreed = 0;
  unsure = 0;
  worst = 0;
  digits: number;
  private readonly q: ScalarQuestion;
  private readonly ladder: readonly Rung[];
  /** How often the costly rungs may still be climbed: heavy cancellation needs them at every point, and would take seconds. */
  private readonly left = { many: 16, few: 2 };
  /** The sides are one rational function of their parts: values need no comparing, only where there are any. */
  proved = false;
  private readonly heard = new Set<string>();
  private readonly parts: readonly Term[];
  private readonly awake = new Set<number>();
  private readonly jitter: Random;

  constructor(q: ScalarQuestion) {
    this.q = q;
    this.ladder = ballLadder(q.options.math);
    this.digits = this.ladder[0]!.balls.math.digits;
    this.parts = [q.a, q.b].flatMap((side) => topTerms(side)).filter((t) => dependsOnVariable(t));
    this.jitter = createRandom(q.options.seed).fork("jitter");
  }

  /** Whether a point meets the conditions. */
  counts(c: { readonly point: ScalarPoint }): boolean {
    if (this.q.conditions.length === 0) return true;
    return ballsAt(this.q.store, this.q.conditions, exactPoint(c.point), this.ladder[0]!.balls).every(
      (v) => v.state === "value" && !v.mid.isZero(),
    );
  }

  say(point: ScalarPoint): Saying {
    const exact = exactPoint(point),
      { store, a, b } = this.q;
    let last: Saying = { says: "nothing", undefinedBoth: false };
    for (const { balls, sure, purse } of this.ladder) {
      if (purse !== null && this.left[purse]-- <= 0) continue;
      const [x, y, ...parts] = ballsAt(store, [a, b, ...this.parts], exact, balls) as [BallValue, BallValue, ...BallValue[]],
        { digits } = balls.math;
      if (x.state === "undefined" && y.state === "undefined") return { says: "nothing", undefinedBoth: true };
      if (x.state === "value" && y.state === "value") {
        if (this.proved) {
          this.note(parts, balls.math.zero);
          return { says: "agree", error: 0, digits, exact: false };
        }
        const side = compareBalls(x, y);
        if (side !== null && side !== 0) return !sure ? nothing : { says: "differ", a: x, b: y, digits };
        const reach = x.rad.plus(y.rad),
          size = x.mid.abs().gt(y.mid.abs()) ? x.mid.abs() : y.mid.abs();
        const narrow = side === 0 || reach.lte(size.times("1e-25"));
        last = {
          says: "agree",
          error: side === 0 || size.isZero() ? 0 : Number(x.mid.minus(y.mid).abs().div(size).toPrecision(3)),
          digits,
          exact: side === 0,
        };
        if (narrow && (side === 0 || this.q.variables.length > 0 || digits > 100)) {
          this.note(parts, size);
          return last;
        }
        // True zeros, or heavy cancellation: more digits tell.
        if (digits > 100 && reach.lt("1e-60")) {
          this.note(parts, size);
          return { ...last, error: 0 };
        }
        continue;
      }
      if (x.state !== "unknown" && y.state !== "unknown") return !sure ? nothing : { says: "domain", a: x, b: y, digits };
    }
    return last.says === "agree" ? nothing : last;
  }

  /** Which top-level terms are large enough here to be missed if they were wrong. */
  private note(parts: readonly BallValue[], size: Ball["mid"]): void {
    parts.forEach((p, k) => {
      if (p.state === "value" && (p.exact !== null ? true : p.mid.abs().gt(size.times("1e-45")) && p.mid.abs().gt(p.rad)))
        this.awake.add(this.parts[k]!.id);
    });
  }
  idleTerm(): Term | undefined {
    return this.parts.find((t) => !this.awake.has(t.id));
  }

  /** The witness that a point gives, shortened where a shorter one does too; null where the point refutes nothing. */
  confirm(c: Candidate): EqualWitness | null {
    const key = [...c.point.values()].join(",");
    if (this.heard.has(key)) return null;
    this.heard.add(key);
    const said = this.say(c.point);
    if (said.says === "agree") {
      this.agreed++;
      this.worst = Math.max(this.worst, said.error);
      this.digits = Math.max(this.digits, said.digits);
      return null;
    }
    if (said.says === "nothing") {
      if (!said.undefinedBoth) this.unsure++;
      return null;
    }
    if (said.says === "domain" && !(c.generic && this.openSet(c.point))) return null;
    for (const digits of [1, 2, 3, 6]) {
      const shorter = new Map([...c.point].map(([n, v]) => [n, Number(v.toPrecision(digits))]));
      if (!this.q.variables.every((v) => allowed(shorter.get(v.name)!, v.assume)) || !this.counts({ point: shorter })) continue;
      const again = this.say(shorter);
      if (again.says === said.says && (again.says === "differ" || (again.says === "domain" && this.openSet(shorter))))
        return witnessOf(again, shorter);
    }
    return witnessOf(said, c.point);
  }

  /** Whether the sides' domains differ all around a point, too. */
  private openSet(point: ScalarPoint): boolean {
    const around = this.say(point);
    if (around.says !== "domain") return false;
    const side = around.a.state;
    for (let k = 0; k < 3; k++) {
      const near = new Map(
        [...point].map(([name, v]) => {
          const variable = this.q.variables.find((x) => x.name === name)!;
          if (!isContinuous(variable)) return [name, v];
          const moved = v === 0 ? 1e-9 * this.jitter.sign() * (1 + this.jitter.next()) : v * (1 + 1e-9 * (this.jitter.next() - 0.5) * 2);
          return [name, allowed(moved, variable.assume) ? moved : v];
        }),
      );
      const said = this.say(near);
      if (said.says !== "domain" || said.a.state !== side) return false;
    }
    return true;
  }
}

const printed = (x: BallValue): string | null => (x.state === "value" ? readable(x) : null);
function readable(x: Ball): string {
  if (x.exact && x.exact.den === 1n && x.exact.num.toString().length < 16) return x.exact.num.toString();
  return x.mid
    .toPrecision(12)
    .replace(/(\.\d*?)0+($|e)/u, "$1$2")
    .replace(/\.($|e)/u, "$1");
}
function witnessOf(said: Saying & { says: "differ" | "domain" }, point: ScalarPoint): EqualWitness {
  let a = printed(said.a),
    b = printed(said.b);
  // Values that print alike are told by their difference.
  if (said.says === "differ" && a === b) {
    a = said.a.mid.toPrecision(40);
    b = said.b.mid.toPrecision(40);
  }
  return { kind: said.says === "differ" ? "value" : "domain", at: Object.fromEntries(point), a, b };
}

/** The terms of a sum, through nested sums and signs. */
function topTerms(t: Term): Term[] {
  if (t.op === "add") return t.args.flatMap(topTerms);
  if (t.op === "mul" && t.args.length === 2 && t.args[0]!.op === "num") return topTerms(t.args[1]!);
  return [t];
}
function dependsOnVariable(t: Term): boolean {
  const stack = [t];
  for (let x = stack.pop(); x; x = stack.pop()) {
    if (x.op === "var") return true;
    if ("args" in x) stack.push(...x.args);
  }
  return false;
}

/** Two numbers: no points to choose, all the more digits. */
function decideConstant(q: ScalarQuestion): EqualAnswer {
  const plain = plainWitness(q, { point: new Map(), generic: true });
  if (plain) return refuted(plain, DOUBLE);
  const court = new Court(q),
    said = court.say(new Map());
  switch (said.says) {
    case "differ":
    case "domain":
      return refuted(witnessOf(said, new Map()), court);
    case "agree": {
      const exact = q.a === q.b || said.exact;
      return {
        verdict: "correct",
        message: exact ? "The same number." : `The same number to ${String(said.digits - 10)} digits.`,
        evidence: { method: exact ? "proved" : "agrees", points: 1, maxRelativeError: said.error, digits: said.digits },
      };
    }
    case "nothing":
      return {
        verdict: "undecided",
        message: said.undefinedBoth
          ? "Neither side has a real value."
          : "No number of digits settles the sign of a part that is zero or almost zero.",
      };
  }
}
