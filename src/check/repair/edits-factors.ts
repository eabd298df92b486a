import { exprKey, isNumeric } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import type { EditInput } from "./edit-input.js";
import { isTerm, number, product, quotient, spoken, times, without, type Edit } from "./sites.js";
/** Numbers, powers and factors: one changed, one too many, one missing. */

export function* factorEdits({ sites, derivative }: EditInput): Generator<Edit> {
  for (const s of sites)
    if (s.node.kind === "num" && /^\d+$/.test(s.node.text) && s.parent !== "index") {
      const n = Number(s.node.text);
      for (const m of n === 2 ? [1, 3, 4] : n === 1 ? (s.parent === "numerator" ? [2] : [2, 0]) : [n - 1, n + 1]) {
        const power = s.parent === "exponent";
        yield {
          mistake: power && s.below && derivative ? "wrong-rule" : "factor",
          say: power ? `The power ${s.node.text} should be ${String(m)}.` : `The number ${s.node.text} should be ${String(m)}.`,
          expr: s.put(number(String(m))),
        };
      }
    }
  for (const s of sites)
    if (s.node.kind === "pow" && s.node.exponent.kind === "num")
      yield {
        mistake: s.below && derivative ? "wrong-rule" : "factor",
        say: `${spoken(s.node.base)} should not be raised to a power.`,
        expr: s.put(s.node.base),
      };
  // 1/T for T, and T for 1/T.
  for (const s of sites) {
    if (s.node.kind === "div" && s.node.num.kind === "num" && s.node.num.text === "1")
      yield { mistake: "factor", say: `${spoken(s.node.den)} should be a factor, not a divisor.`, expr: s.put(s.node.den) };
    else if (s.node.kind === "div")
      yield {
        mistake: "factor",
        say: `${spoken(s.node.den)} should be a factor, not a divisor.`,
        expr: s.put(product(s.node.den, s.node.num)),
      };
    if (s.node.kind === "div")
      yield { mistake: "factor", say: "The fraction is upside down.", expr: s.put(quotient(s.node.den, s.node.num)) };
    if (s.node.kind === "name" && s.parent === "mul")
      yield { mistake: "factor", say: `${spoken(s.node)} should be a divisor, not a factor.`, expr: s.put(quotient(number("1"), s.node)) };
  }
}
/** A matrix for its inverse, and the inverse for the matrix. */
export function* inverseEdits({ sites, pool }: EditInput): Generator<Edit> {
  const minusOne: Expr = { kind: "neg", arg: number("1") };
  for (const s of sites) {
    if (s.node.kind === "name" && s.parent !== "pow" && s.parent !== "index" && pool.matrices.has(s.node.key))
      yield {
        mistake: "factor",
        say: `${spoken(s.node)} should be its inverse.`,
        expr: s.put({ kind: "pow", op: "^", base: s.node, exponent: minusOne }),
      };
    if (s.node.kind === "pow" && s.node.exponent.kind === "neg" && exprKey(s.node.exponent) === exprKey(minusOne))
      yield { mistake: "factor", say: `${spoken(s.node.base)} should not be inverted.`, expr: s.put(s.node.base) };
  }
}
/** Places where a square may be missing: quotients first, where the quotient rule puts one. */
export function* squareEdits({ sites, derivative }: EditInput): Generator<Edit> {
  const candidates = sites.filter((s) => s.parent !== "index" && s.parent !== "exponent" && s.parent !== "pow" && raisable(s.node));
  for (const below of [true, false])
    for (const s of candidates)
      if (s.below === below || s.parent === "denominator")
        for (const power of ["2", "3"])
          yield {
            mistake: derivative && (below || s.parent === "denominator") ? "wrong-rule" : "factor",
            say: `${spoken(s.node)} should be ${power === "2" ? "squared" : "cubed"}.`,
            expr: s.put({ kind: "pow", op: "^", base: s.node, exponent: number(power) }),
          };
}
const raisable = (e: Expr): boolean => ["name", "entry", "call", "mul", "add", "big"].includes(e.kind);

/** One factor or one term too many. */
export function* extraEdits({ sites }: EditInput): Generator<Edit> {
  for (const s of sites)
    if (s.node.kind === "mul")
      for (const [i, f] of s.node.factors.entries())
        yield {
          mistake: s.below || f.kind === "num" || f.kind === "div" ? "factor" : "extra-term",
          say: `The factor ${spoken(f)} is too many.`,
          expr: s.put(without(s.node, i)),
        };
  for (const s of sites)
    if (s.node.kind === "div" && s.parent !== "index")
      yield { mistake: "factor", say: `The divisor ${spoken(s.node.den)} is too many.`, expr: s.put(s.node.num) };
  for (const s of sites)
    if (s.node.kind === "add" && s.parent !== "index") {
      const node = s.node;
      for (const [i, t] of node.terms.entries()) {
        const rest = node.terms.filter((_, k) => k !== i),
          only = rest[0];
        if (only === undefined) continue;
        yield {
          mistake: "extra-term",
          say: `The term ${spoken(t)} is too many.`,
          expr: s.put(rest.length === 1 ? only : { ...node, terms: rest }),
        };
      }
    }
  for (const s of sites)
    if (s.node.kind === "big" && s.node.op === "sum")
      yield { mistake: "missing-term", say: "The sum is too many.", expr: s.put(s.node.body) };
}

/** A factor that is missing on a term, a sum or the whole: a number, a quantity of the problem, its inverse, a derivative. */
export function* missingFactors(input: EditInput): Generator<Edit> {
  const { sites, pool } = input;
  const places = sites.filter(isTerm).slice(0, 14);
  for (const s of places)
    for (const n of ["2", "4"]) {
      const where = s.parent === "" ? "" : ` on ${spoken(s.node)}`;
      yield { mistake: "factor", say: `A factor ${n} is missing${where}.`, expr: s.put(times(number(n), s.node)) };
      yield { mistake: "factor", say: `A factor 1/${n} is missing${where}.`, expr: s.put(quotient(s.node, number(n))) };
    }
  // In an exponent or a function's argument: exp(−x²) for exp(−x²/2).
  for (const s of sites.filter((x) => (x.parent === "exponent" && x.node.kind !== "num") || x.parent === "call").slice(0, 8)) {
    yield { mistake: "factor", say: `A factor 2 is missing on ${spoken(s.node)}.`, expr: s.put(times(number("2"), s.node)) };
    yield { mistake: "factor", say: `A factor 1/2 is missing on ${spoken(s.node)}.`, expr: s.put(quotient(s.node, number("2"))) };
  }
  yield* squareEdits(input);
  for (const s of places)
    for (const a of pool.calls) {
      yield {
        mistake: "factor",
        say: `A factor ${spoken(quotient(number("1"), { kind: "pow", op: "^", base: a, exponent: number("2") }))} is missing.`,
        expr: s.put(quotient(s.node, { kind: "pow", op: "^", base: a, exponent: number("2") })),
      };
      yield { mistake: "factor", say: `A factor ${spoken(quotient(number("1"), a))} is missing.`, expr: s.put(quotient(s.node, a)) };
    }
  // (aˣ)' = aˣ ln a.
  const logs = sites.flatMap((s): Expr[] =>
    s.node.kind === "pow" && !isNumeric(s.node.exponent) ? [{ kind: "call", fn: "log", args: [s.node.base] }] : [],
  );
  const atoms = [...logs.slice(0, 2), ...pool.slopes, ...pool.differences, ...pool.names, ...pool.entries];
  for (const s of places)
    for (const a of atoms) {
      const say = `A factor ${spoken(a)} is missing.`;
      yield { mistake: "factor", say, expr: s.put(times(a, s.node)) };
      yield { mistake: "factor", say, expr: s.put({ kind: "mul", op: ".*", factors: [s.node, a] }) };
      yield { mistake: "factor", say: `A factor ${spoken(quotient(number("1"), a))} is missing.`, expr: s.put(quotient(s.node, a)) };
    }
  for (const s of places)
    for (const a of pool.names.slice(0, 8))
      yield {
        mistake: "factor",
        say: `A factor 1/${spoken(a)}² is missing.`,
        expr: s.put(quotient(s.node, { kind: "pow", op: "^", base: a, exponent: number("2") })),
      };
  for (const s of places)
    for (const a of pool.names) {
      if (s.node.kind === "num") continue;
      const say = `A factor ${spoken(a)} is missing.`,
        after: Expr = { kind: "mul", op: "", factors: s.node.kind === "mul" && s.node.op === "" ? [...s.node.factors, a] : [s.node, a] },
        turned: Expr = { kind: "transpose", arg: a };
      yield { mistake: "factor", say, expr: s.put(after) };
      yield { mistake: "factor", say: `A factor ${spoken(turned)} is missing.`, expr: s.put(times(turned, s.node)) };
      yield { mistake: "factor", say: `A factor ${spoken(turned)} is missing.`, expr: s.put(product(s.node, turned)) };
    }
}
