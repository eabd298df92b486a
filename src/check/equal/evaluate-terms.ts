import { ballMath, type BallMath, type BallValue } from "../../numeric/ball.js";
import type { BigMath } from "../../numeric/big.js";
import { power } from "../../numeric/primitives.js";
import type { Rational } from "../../tensor/node.js";
import { fromNumber, toNumber } from "../../tensor/rational.js";
import type { Term, TermStore } from "./terms.js";

/** Values of the variables, as short decimals. */
export type ScalarPoint = ReadonlyMap<string, number>;

/** Evaluates all terms of a store in doubles: NaN where undefined, infinities where undefined or out of range. */
export class DoubleEvaluator {
  readonly values: Float64Array;
  private readonly terms: readonly Term[];
  constructor(store: TermStore) {
    this.terms = store.terms;
    this.values = new Float64Array(store.terms.length);
    for (const t of this.terms) {
      if (t.op === "num") this.values[t.id] = toNumber(t.value);
      else if (t.op === "const") this.values[t.id] = t.name === "pi" ? Math.PI : Math.E;
    }
  }
  /** The array of values by term id; overwritten by the next call. */
  at(point: ScalarPoint): Float64Array {
    const v = this.values;
    for (const t of this.terms) {
      switch (t.op) {
        case "num":
        case "const":
          break;
        case "var":
          v[t.id] = point.get(t.name) ?? NaN;
          break;
        case "add": {
          let s = 0;
          for (const a of t.args) s += v[a.id]!;
          v[t.id] = s;
          break;
        }
        case "mul": {
          let p = 1;
          for (const a of t.args) p *= v[a.id]!;
          v[t.id] = p;
          break;
        }
        case "inv":
          v[t.id] = 1 / v[t.args[0].id]!;
          break;
        case "pow":
          v[t.id] = power(v[t.args[0].id]!, v[t.args[1].id]!);
          break;
        case "fn": {
          const [a, b, c] = t.args;
          v[t.id] =
            b === undefined
              ? t.kernel(v[a!.id]!)
              : c === undefined
                ? t.kernel(v[a!.id]!, v[b.id]!)
                : t.kernel(...t.args.map((x) => v[x.id]!));
          break;
        }
      }
    }
    return v;
  }
}

/** Evaluates terms as balls. */
export function ballsAt(store: TermStore, roots: readonly Term[], point: ReadonlyMap<string, Rational>, balls: BallMath): BallValue[] {
  const values = new Map<number, BallValue>(),
    needed = new Set<number>(),
    stack = [...roots];
  for (let t = stack.pop(); t; t = stack.pop()) {
    if (needed.has(t.id)) continue;
    needed.add(t.id);
    if ("args" in t) stack.push(...t.args);
  }
  for (const t of store.terms) {
    if (!needed.has(t.id)) continue;
    const args = "args" in t ? t.args.map((a) => values.get(a.id)!) : [];
    values.set(t.id, valueOf(t, args, point, balls));
  }
  return roots.map((r) => values.get(r.id)!);
}

function valueOf(t: Term, args: readonly BallValue[], point: ReadonlyMap<string, Rational>, balls: BallMath): BallValue {
  switch (t.op) {
    case "num":
      return balls.rational(t.value);
    case "const":
      return balls.constant(t.name);
    case "var":
      return balls.rational(point.get(t.name)!);
    case "add":
      return balls.add(args);
    case "mul":
      return balls.mul(args);
    case "inv":
      return balls.inverse(args[0]!);
    case "pow":
      return balls.pow(args[0]!, args[1]!);
    case "fn":
      return (t.ball ? balls.apply(t.name, args) : null) ?? { state: "unknown" };
  }
}

/**
 * Balls at rising numbers of digits. The last one counts as zero what no digits can tell from it: it may confirm that
 * two sides agree, but neither a difference nor a missing value, because what is merely tiny (e^−800) looks the same.
 */
export interface Rung {
  readonly balls: BallMath;
  readonly sure: boolean;
  /** Which account pays for an evaluation; the first rung is free. */
  readonly purse: "many" | "few" | null;
}
export function ballLadder(math: BigMath): readonly Rung[] {
  const far = math.at(220);
  return [
    { balls: ballMath(math), sure: true, purse: null },
    { balls: ballMath(far), sure: true, purse: "many" },
    { balls: ballMath(math.at(450)), sure: true, purse: "few" },
    { balls: ballMath(far, far.of("1e-150")), sure: false, purse: "many" },
  ];
}
export const exactPoint = (point: ScalarPoint): Map<string, Rational> => new Map([...point].map(([name, v]) => [name, fromNumber(v)]));
