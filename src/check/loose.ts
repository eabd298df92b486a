import type { Expr } from "../syntax/expr.js";
import type { Placed } from "../scope/parts.js";
import { arrangements, productOf } from "./arrange.js";
import type { Link } from "./classify.js";
import { sameNumbers } from "./compare.js";
import { evidenceOf } from "./judge/evidence.js";
import { sameFactors } from "./factorwise.js";
import { ownDims, rankOf, type Value } from "./lower/value.js";
import { envAt, lowerSide, type Outcome } from "./sides.js";
import type { Trial } from "./trial.js";
import type { Evidence, Mistake } from "./verdict.js";
/**
 * The closed list of loose notation (semantics.md 2): only where a line has no value as written. An arrangement of the
 * same factors counts if it is the only value that conforms, or one edit away.
 */
export type LooseResult =
  | {
      readonly kind: "loose";
      readonly mistake: Mistake;
      readonly message: string;
      readonly corrected: Expr | null;
      readonly evidence: Evidence;
    }
  | { readonly kind: "undecided"; readonly message: string; readonly needs: readonly string[] }
  | { readonly kind: "wrong"; readonly mistake: Mistake }
  | null;
export interface LooseInput {
  readonly link: Link;
  readonly left: Expr;
  readonly right: Expr;
  readonly leftAt: Placed;
  readonly trials: readonly Trial[];
  readonly outcomes: readonly Outcome[];
}

export function loose(input: LooseInput): LooseResult {
  const { left, right, link, leftAt, outcomes } = input;
  // A general line that has no value in general is not refuted by the sizes of an example.
  const general = input.trials[0]?.kind === "generic";
  if (outcomes.some((o) => o.kind === "different" && !(general && o.trial.kind === "valued"))) return null;
  let verdict: LooseResult = null;
  for (const trial of input.trials) {
    trial.lowerer.begin([
      { e: left, env: envAt(leftAt) },
      { e: right, env: envAt(link.at) },
    ]);
    const l = lowerSide(trial, left, envAt(leftAt)),
      r = lowerSide(trial, right, envAt(link.at));
    if ("missing" in l || "missing" in r) continue;
    if ("ok" in l && "ok" in r) {
      if (oneForIdentity(trial, l.ok, r.ok) || oneForIdentity(trial, r.ok, l.ok))
        return {
          kind: "loose",
          mistake: "shape",
          message: "1 stands for the identity (or for ones).",
          corrected: null,
          evidence: evidenceOf(trial, "agrees", 2, 0),
        };
      const factor = nonTrivialFactor(trial, l.ok, r.ok) ?? nonTrivialFactor(trial, r.ok, l.ok);
      if (factor)
        return {
          kind: "loose",
          mistake: "shape",
          message: "The one non-trivial factor of the full derivative stands for the whole.",
          corrected: null,
          evidence: evidenceOf(trial, "agrees", 2, 0),
        };
    }
    const same = "ok" in l && "ok" in r ? null : sameFactors(trial, left, leftAt, right, link.at);
    if (same !== null)
      return {
        kind: "loose",
        mistake: same,
        message: "The same factors on both sides; as written the product does not conform.",
        corrected: null,
        evidence: evidenceOf(trial, "agrees", 1, 0),
      };
    for (const [side, sideAt, other, otherExpr] of [
      [right, link.at, l, left],
      [left, leftAt, r, right],
    ] as const) {
      if (!("ok" in other)) continue;
      const product = productOf(side);
      if (product === null) continue;
      const found = arrangements(trial, product, sideAt, other.ok);
      void otherExpr;
      if (found === null) continue;
      if (found.truth && (found.distinct === 1 || found.oneEdit))
        return {
          kind: "loose",
          mistake: found.reordered ? "order" : "transpose",
          message: found.reordered
            ? "Right factors, but the product conforms only in another order."
            : "Right factors, but the product conforms only with a transpose or an entrywise product.",
          corrected: found.written,
          evidence: evidenceOf(trial, "agrees", 2, 0),
        };
      if (found.truth) {
        verdict ??= {
          kind: "undecided",
          message: "The product does not conform as written, and several arrangements of its factors do.",
          needs: ["which arrangement is meant"],
        };
        continue;
      }
      verdict ??= { kind: "wrong", mistake: "shape" };
    }
    if (verdict !== null) break;
  }
  return verdict;
}

function oneForIdentity(trial: Trial, l: readonly Value[], r: readonly Value[]): boolean {
  const one = r.find((v) => v.own === "s" && v.node.op === "num" && v.node.value.num === v.node.value.den);
  if (one === undefined) return false;
  return l.some((v) => {
    if (v.labels.length > 0 || rankOf(v) === 0) return false;
    const dims = ownDims(v).map((d) => d.size);
    return [0, 1].every((p) => {
      const x = trial.values([v.node], p)[0];
      if (x === undefined) return false;
      if (x.every((y) => Math.abs(y - 1) < 1e-10)) return true;
      const half = dims.length / 2;
      if (!Number.isInteger(half)) return false;
      const rows = dims.slice(0, half).reduce((a, b) => a * b, 1);
      return x.length === rows * rows && x.every((y, i) => Math.abs(y - (Math.floor(i / rows) === i % rows ? 1 : 0)) < 1e-10);
    });
  });
}
/** J = (identity over paired axes) ⊗ factor, for some pairing of J's axes. */
function nonTrivialFactor(trial: Trial, l: readonly Value[], r: readonly Value[]): boolean {
  const jacobian = l.find(
    (v) => v.jacobian !== undefined && v.jacobian.ofRank >= 1 && v.jacobian.byRank >= 1 && v.jacobian.ofRank + v.jacobian.byRank >= 3,
  )?.jacobian;
  if (jacobian === undefined) return false;
  const dims = jacobian.node.dims.map((d) => d.size),
    n = dims.length;
  for (const f of r) {
    if (f.labels.length > 0 || rankOf(f) === 0 || rankOf(f) >= n) continue;
    const free = rankOf(f),
      fd = ownDims(f).map((d) => d.size);
    for (const chosen of injections(n, free)) {
      if (!chosen.every((a, i) => dims[a] === fd[i])) continue;
      const rest = dims.map((_, i) => i).filter((i) => !chosen.includes(i));
      const of = rest.filter((i) => i < jacobian.ofRank),
        by = rest.filter((i) => i >= jacobian.ofRank);
      if (of.length !== by.length) continue;
      for (const p of permutations(by)) {
        if (!of.every((a, i) => dims[a] === dims[p[i] ?? -1])) continue;
        if (
          [0, 1].every((point) =>
            isFactor(
              jacobian.node.dims.map((d) => d.size),
              trial.values([jacobian.node, f.node], point),
              chosen,
              of,
              p,
            ),
          )
        )
          return true;
      }
    }
  }
  return false;
}
function isFactor(
  dims: readonly number[],
  [x, y]: readonly Float64Array[],
  chosen: readonly number[],
  of: readonly number[],
  by: readonly number[],
): boolean {
  if (x === undefined || y === undefined) return false;
  const expected = new Float64Array(x.length),
    index = dims.map(() => 0);
  for (let i = 0; i < x.length; i++) {
    let rest = i;
    for (let k = dims.length - 1; k >= 0; k--) {
      const d = dims[k] ?? 1;
      index[k] = rest % d;
      rest = Math.floor(rest / d);
    }
    if (!of.every((a, k) => index[a] === index[by[k] ?? -1])) continue;
    let j = 0;
    for (const a of chosen) j = j * (dims[a] ?? 1) + (index[a] ?? 0);
    expected[i] = y[j] ?? NaN;
  }
  return sameNumbers(x, expected, 1e-9);
}
function* injections(n: number, k: number, taken: readonly number[] = []): Generator<readonly number[]> {
  if (k === 0) {
    yield taken;
    return;
  }
  for (let i = 0; i < n; i++) if (!taken.includes(i)) yield* injections(n, k - 1, [...taken, i]);
}
export function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length <= 1) {
    yield items;
    return;
  }
  for (const [i, x] of items.entries()) for (const rest of permutations([...items.slice(0, i), ...items.slice(i + 1)])) yield [x, ...rest];
}
