import { contains, mapChildren, namesIn, walk } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import type { Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
/** Derivatives in short notation: f_x and f_{xy} of f(x, y), y′ of a y that has one variable, σ′ = σ(1 − σ). */

/** Both sides of a line with short derivatives written out. */
export function writtenOut(sides: readonly (Expr | null)[], at: Placed, store: Store): (Expr | null)[] {
  const functions = bareFunctions(sides, at, store);
  return sides.map((e) => (e === null ? null : replace(e, (x) => short(x, at, store, functions))));
}
function replace(e: Expr, f: (x: Expr) => Expr | null): Expr {
  return f(e) ?? mapChildren(e, (c) => replace(c, f));
}
function short(e: Expr, at: Placed, store: Store, functions: ReadonlyMap<string, Expr>): Expr | null {
  // f_{xy}(x, y): with the arguments that it was defined with.
  if (e.kind === "entry") {
    // Letters that could be indices are read as such: h_{uv} of h(u, v).
    const letters = e.indices.map((i) => (i?.kind === "name" && i.key.length === 1 ? i.key : null));
    if (e.base.kind !== "name" || letters.length === 0 || letters.includes(null)) return null;
    return partialOf(`${e.base.key}_${letters.join("")}`, at, store)?.derivative ?? null;
  }
  if (e.kind !== "name" && e.kind !== "call") return null;
  const key = e.kind === "name" ? e.key : e.fn,
    known = isKnown(key, at, store),
    partial = known ? null : partialOf(key, at, store);
  if (partial !== null && (e.kind === "name" || e.args.every((a, i) => a.kind === "name" && a.key === partial.formals[i])))
    return partial.derivative;
  if (e.kind === "call") return applied(e, functions);
  return (known ? null : primed(key, at, store)) ?? bare(key, functions);
}
const isKnown = (key: string, at: Placed, store: Store): boolean =>
  store.definitionOf(key, at) !== null || store.shapeOf(key, at) !== null || store.valueOf(key, at) !== null;

/** f_x, f_{xy}: letters below a function that are all among its arguments. */
function partialOf(key: string, at: Placed, store: Store): { readonly derivative: Expr; readonly formals: readonly string[] } | null {
  const [, base, letters] = /^(.+)_([a-zA-Z]+)$/.exec(key) ?? [];
  if (base === undefined || letters === undefined) return null;
  const d = store.definitionOf(base, at);
  if (d === null || d.formals === null || d.formals.length < 2 || d.indices.length > 0 || d.from > at.from) return null;
  const by = [...letters].map((l): Expr => ({ kind: "name", key: l })),
    { formals } = d;
  if (!by.every((v) => v.kind === "name" && formals.includes(v.key))) return null;
  return { derivative: { kind: "deriv", how: "partial", of: { kind: "name", key: base }, by: by.reverse() }, formals };
}
/** y′ where y = ln(1 + x²), be it claimed or defined: by the only variable that there is. */
function primed(key: string, at: Placed, store: Store): Expr | null {
  const [, base, primes] = /^(.+?)('+)$/.exec(key) ?? [];
  if (base === undefined || primes === undefined) return null;
  const d = store.definitionOf(base, at),
    last = store.said.get(base) ?? null;
  if (d === null || d.formals !== null || d.indices.length > 0 || d.from > at.from) return null;
  const anew = last !== null && last.from > d.from && last.from < at.from && isWithin(at.part, last.part),
    body = anew ? last.body : d.body;
  const free = [...namesIn(body)].filter((k) => !/^(e|pi)$/.test(k)),
    [variable] = free;
  // Arrays have primed relatives of their own: only a formula of one number has a derivative without saying by what.
  if (variable === undefined || free.length !== 1 || !isNumberFormula(body) || store.shapeOf(variable, at) !== null) return null;
  const by: Expr = { kind: "name", key: variable };
  return { kind: "deriv", how: "total", of: anew ? body : { kind: "name", key: base }, by: [...primes].map(() => by) };
}
const isNumberFormula = (e: Expr): boolean =>
  !contains(e, (x) => x.kind === "entry" || x.kind === "transpose" || x.kind === "matrix" || x.kind === "deriv" || x.kind === "big");

/** σ′ = σ(1 − σ): an equation between functions says it of their values at any number. */
function bareFunctions(sides: readonly (Expr | null)[], at: Placed, store: Store): ReadonlyMap<string, Expr> {
  const out = new Map<string, Expr>(),
    names = sides.flatMap((e) => (e === null ? [] : [...walk(e)].flatMap((x) => (x.kind === "name" ? [x.key] : []))));
  for (const key of new Set(names)) {
    const [, fn, primes] = /^(.+?)('+)$/.exec(key) ?? [];
    if (fn === undefined || primes === undefined || isKnown(key, at, store)) continue;
    const d = store.definitionOf(fn, at),
      [formal] = d?.formals ?? [];
    if (d === null ? !functionWords.has(fn) : d.formals?.length !== 1 || d.indices.length > 0) continue;
    const argument: Expr = { kind: "name", key: formal ?? "x" };
    out.set(key, { kind: "prime", fn, order: primes.length, args: [argument] });
    out.set(fn, { kind: "call", fn, args: [argument] });
  }
  return out;
}
const bare = (key: string, functions: ReadonlyMap<string, Expr>): Expr | null => functions.get(key) ?? null;
/** σ(1 − σ) beside a bare σ′: σ is no argument of itself, so what stands in brackets is a factor. */
function applied(e: Expr & { kind: "call" }, functions: ReadonlyMap<string, Expr>): Expr | null {
  const self = functions.get(e.fn),
    [argument] = e.args;
  if (self === undefined || argument === undefined || e.args.length !== 1) return null;
  if (!contains(argument, (x) => x.kind === "name" && x.key === e.fn)) return null;
  return { kind: "mul", op: "", factors: [self, replace(argument, (x) => (x.kind === "name" ? bare(x.key, functions) : null))] };
}
