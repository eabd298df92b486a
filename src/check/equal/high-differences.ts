import type { RuleBook } from "../../rule.js";
import type { Node } from "../../tensor/node.js";
import type { Big, BigMath } from "../../numeric/big.js";
import type { Point } from "../../numeric/compile.js";
import { compileHigh, decimalPoint, runHigh, type HighPoint, type HighProgram } from "../../numeric/high.js";

/**
 * Nodes and difference quotients with many digits: with 64 digits and a step of 1e-20 the central quotient has about 40
 * right digits, so that it can stand as a judge beside the derivative.
 */
export class HighBench {
  private readonly math: BigMath;
  private readonly f: HighProgram;
  private readonly all: HighProgram;
  private readonly budget: number;

  private constructor(math: BigMath, f: HighProgram, all: HighProgram, budget: number) {
    this.math = math;
    this.f = f;
    this.all = all;
    this.budget = budget;
  }

  /** Null where a function has no version of many digits, or the work is too much. */
  static make(math: BigMath, f: Node, nodes: readonly Node[], book: RuleBook, budget = 2_000_000): HighBench | null {
    const one = compileHigh([f], book),
      all = compileHigh(nodes, book);
    if ("unavailable" in one || "unavailable" in all || one.cost > budget || all.cost > budget) return null;
    return new HighBench(math, one, all, budget);
  }

  get digits(): number {
    return this.math.digits;
  }

  /** The values of `nodes`, with more digits where they are asked for. */
  values(point: Point, digits = this.math.digits): readonly (readonly Big[])[] | null {
    const math = this.math.at(digits),
      out = runHigh(this.all, decimalPoint(point, math), math, this.budget);
    return out.ok ? out.values : null;
  }

  private fAt(point: HighPoint, entry: number): Big {
    const out = runHigh(this.f, point, this.math, this.budget);
    return out.ok ? out.values[0]![entry]! : this.math.of("NaN");
  }

  /** The central difference quotient ∂f[entry]/∂x[i], or ∂²f[entry]/∂x[i]∂x[j]; null without a finite value. */
  quotient(point: Point, name: string, entry: number, by: readonly number[]): Big | null {
    const { math } = this,
      base = decimalPoint(point, math),
      x = base.get(name)!;
    const shifted = (moves: readonly (readonly [number, Big])[]): Big => {
      const moved = [...x];
      for (const [k, h] of moves) moved[k] = moved[k]!.plus(h);
      return this.fAt(new Map([...base, [name, moved]]), entry);
    };
    const stepOf = (k: number, exponent: number): Big =>
      math.of(`1e${String(exponent)}`).times(x[k]!.abs().gt("1e-6") ? x[k]!.abs() : math.one);
    const [i, j] = by as readonly [number, number | undefined];
    let value: Big;
    if (j === undefined) {
      const h = stepOf(i, -20);
      value = shifted([[i, h]])
        .minus(shifted([[i, h.neg()]]))
        .div(h.times(2));
    } else if (i === j) {
      const h = stepOf(i, -14);
      value = shifted([[i, h]])
        .plus(shifted([[i, h.neg()]]))
        .minus(shifted([]).times(2))
        .div(h.times(h));
    } else {
      const h = stepOf(i, -14),
        k = stepOf(j, -14);
      value = shifted([
        [i, h],
        [j, k],
      ])
        .minus(
          shifted([
            [i, h],
            [j, k.neg()],
          ]),
        )
        .minus(
          shifted([
            [i, h.neg()],
            [j, k],
          ]),
        )
        .plus(
          shifted([
            [i, h.neg()],
            [j, k.neg()],
          ]),
        )
        .div(h.times(k).times(4));
    }
    return value.isFinite() ? value : null;
  }
}

/** |a − b| relative to the larger, 0 for two zeros. */
export function relativeGap(a: Big, b: Big): number {
  const size = a.abs().gt(b.abs()) ? a.abs() : b.abs();
  return size.isZero() ? 0 : Number(a.minus(b).abs().div(size).toPrecision(5));
}
