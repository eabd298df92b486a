import { contains, hasDerivative, isNumeric } from "../../scope/exprs.js";
import type { Placed } from "../../scope/parts.js";
import type { Expr } from "../../syntax/expr.js";
import { envAt, lowerSide } from "../sides.js";
import type { Trial } from "../trial.js";
import type { Mistake } from "../verdict.js";
import { number } from "./sites.js";
/** Wrong numbers: what the left side comes to, in the digits that the line shows, and which entries are wrong. */
export interface NumberRepair {
  readonly mistake: Mistake;
  readonly message: string;
  readonly corrected: Expr | null;
}
export function repairNumbers(left: Expr, right: Expr, at: Placed, leftAt: Placed, trial: Trial): NumberRepair | null {
  if (!isNumeric(right)) return null;
  const entries = literalEntries(right);
  trial.lowerer.begin([
    { e: left, env: envAt(leftAt) },
    { e: right, env: envAt(at) },
  ]);
  const l = lowerSide(trial, left, envAt(leftAt)),
    r = lowerSide(trial, right, envAt(at));
  if (!("ok" in l) || !("ok" in r)) return null;
  for (const a of l.ok)
    for (const b of r.ok) {
      if (a.labels.length > 0 || b.labels.length > 0 || !trial.isGiven(a.node)) continue;
      const [x, y] = trial.values([a.node, b.node], 0);
      if (x === undefined || y === undefined || x.length !== y.length || !x.every(Number.isFinite)) continue;
      const digits = Math.max(...(entries ?? [right]).map(decimals), 0);
      const wrong = [...x.keys()].filter((i) => Math.abs((x[i] ?? 0) - (y[i] ?? 0)) > 0.5001 * 10 ** -digits);
      if (wrong.length === 0) continue;
      const mistake = kindOf(
        left,
        wrong.map((i) => [x[i] ?? 0, y[i] ?? 0] as const),
      );
      const cols = a.node.dims.length === 2 ? (a.node.dims[1]?.size ?? 1) : 1;
      const place = (i: number): string =>
        a.node.dims.length === 2 ? `(${String(Math.floor(i / cols) + 1)}, ${String((i % cols) + 1)})` : `(${String(i + 1)})`;
      const first = wrong[0] ?? 0,
        right0 = written(x[first] ?? 0, digits);
      const message =
        x.length === 1
          ? `The left side is ${right0}, not ${written(y[0] ?? 0, digits)}.`
          : wrong.length === 1
            ? `Entry ${place(first)} should be ${right0}, not ${written(y[first] ?? 0, digits)}.`
            : `Entries ${wrong.slice(0, 6).map(place).join(", ")}${wrong.length > 6 ? ", …" : ""} are wrong; entry ${place(first)} should be ${right0}.`;
      return {
        mistake,
        message,
        corrected: x.length === 1 ? signed(right0) : entries === null ? null : withEntries(right, x, digits, new Set(wrong)),
      };
    }
  return null;
}
/** What was reckoned out is arithmetic; where the value of a derivative has the wrong sign or is double, that is what went wrong. */
function kindOf(left: Expr, pairs: readonly (readonly [number, number])[]): Mistake {
  if (!hasDerivative(left) && !contains(left, (x) => x.kind === "prime")) return "arithmetic";
  const near = (c: number): boolean => pairs.every(([x, y]) => y !== 0 && Math.abs(x / y - c) < 1e-9);
  return near(-1) ? "sign" : near(2) || near(0.5) ? "factor" : "arithmetic";
}
function decimals(e: Expr): number {
  if (e.kind === "neg") return decimals(e.arg);
  return e.kind === "num" ? (e.text.split(".")[1] ?? "").length : 0;
}
function written(x: number, digits: number): string {
  const exact = Number(x.toPrecision(12));
  const shown = Number.isInteger(exact)
    ? String(exact)
    : exact.toFixed(Math.max(digits, 1)).length > 14
      ? exact.toPrecision(6)
      : exact.toFixed(digits > 0 ? digits : 4);
  // 0.0001 where three digits are shown.
  if (Number(shown) === 0 && exact !== 0) return String(Number(exact.toPrecision(3)));
  return shown.includes(".") && digits === 0 ? String(Number(shown)) : /^-0(\.0*)?$/.test(shown) ? shown.slice(1) : shown;
}
const signed = (text: string): Expr => (text.startsWith("-") ? { kind: "neg", arg: number(text.slice(1)) } : number(text));
/** The entries of a literal array in row-major order, or null where it is none. */
function literalEntries(e: Expr): readonly Expr[] | null {
  if (e.kind === "matrix") return e.rows.flat();
  if (e.kind === "call" && e.fn === "tuple") return e.args;
  return null;
}
function withEntries(e: Expr, x: Float64Array, digits: number, wrong: ReadonlySet<number>): Expr | null {
  let k = -1;
  const next = (old: Expr): Expr => (wrong.has(++k) ? signed(written(x[k] ?? 0, digits)) : old);
  if (e.kind === "matrix") return { ...e, rows: e.rows.map((r) => r.map(next)) };
  if (e.kind === "call" && e.fn === "tuple") return { ...e, args: e.args.map(next) };
  return null;
}
