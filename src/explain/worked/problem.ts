import type { Rule } from "../../rule.js";
import type { Expr } from "../../syntax/expr.js";
import { substituted, unfolded } from "./unfold.js";
import { childrenOf, mapChildren } from "../../scope/exprs.js";
import { lower, settle } from "../calculus/setting.js";
import type { Declared, Where } from "../calculus/where.js";
/** A function taken apart into named nodes: what a forward pass computes, one line each. */

export interface Definition {
  readonly name: string;
  readonly expr: Expr;
}
export type Detail = "brief" | "course" | "full";

export interface Problem {
  readonly where: Where;
  /** In an order in which each uses only earlier ones; the last is the function. */
  readonly definitions: readonly Definition[];
  readonly wrt: string;
  /** 2: the derivative of the gradient too. */
  readonly order?: 1 | 2;
  /** The last node is a loss that nothing defines: its formula is the pairing with a given adjoint. */
  readonly unknown?: boolean;
  /** Shapes of all names, those of definitions included. */
  readonly shapes: ReadonlyMap<string, readonly (string | number)[]>;
}

/** Functions that stand in a formula without a name of their own: numbers made of tensors, and elementary ones. */
const PLAIN = new Set(
  "log ln exp sqrt abs tr det logdet sum mean diag vec rowsum colsum norm1 norm2 normF norm inv transpose ones eye log2 log10 sin cos tan".split(
    " ",
  ),
);
/** Names for nodes by what they are. */
const POOLS: Readonly<Record<string, readonly string[]>> = {
  affine: ["z", "u", "v", "q"],
  activation: ["h", "a", "g", "k"],
  probability: ["p", "s", "y", "r"],
  residual: ["r", "e", "v", "q"],
  matrix: ["Z", "U", "H", "S", "M", "F"],
  scalar: ["c", "k", "q", "m"],
};

/** Names what is composite inside functions, by the grain that was asked for; the function itself is named last. */
export function takenApart(
  rules: readonly Rule[],
  f: Expr,
  wrt: string,
  where: Where,
  detail: Detail,
  reserved: readonly string[] = [],
): Problem {
  const taken = new Set([
      ...where.symbols.keys(),
      ...where.sizes.keys(),
      ...lettersOf(where),
      ...namesOf(f),
      ...reserved,
      wrt,
      "e",
      "pi",
      "d",
    ]),
    shapes = shapesOf(where);
  const definitions: Definition[] = [],
    known = new Map<string, string>();
  const scope = (): Where => extended(where, shapes);
  const define = (expr: Expr, pool: string): Expr => {
    const key = JSON.stringify(expr),
      old = known.get(key);
    if (old !== undefined) return { kind: "name", key: old };
    const dims = dimsOf(rules, expr, scope());
    if (dims === null || dims.length > 2) return expr;
    const name = fresh(dims.length === 2 ? "matrix" : dims.length === 0 && pool === "affine" ? "affine" : pool, taken);
    definitions.push({ name, expr });
    shapes.set(name, dims);
    known.set(key, name);
    return { kind: "name", key: name };
  };
  /** A layer by its parts: each gets the name that it is known by, as far as that is free. */
  const spread = (e: Extract<Expr, { kind: "call" }>): Expr | null => {
    const found = unfolded(e, rules, (arg) => dimsOf(rules, arg, scope()));
    if (found === null) return null;
    const own = new Map<string, Expr>();
    for (const part of found.lets) {
      const expr = substituted(part.expr, own),
        dims = dimsOf(rules, expr, scope());
      if (dims === null || dims.length > 2) return null;
      const name = firstFree([part.name], taken);
      definitions.push({ name, expr });
      shapes.set(name, dims);
      known.set(JSON.stringify(expr), name);
      own.set(part.name, { kind: "name", key: name });
    }
    return substituted(found.value, own);
  };
  const inner = (e: Expr): Expr => {
    const y = e.kind === "big" || e.kind === "entry" ? withBase(e, inner) : mapChildren(e, inner),
      x = y.kind === "call" ? (spread(y) ?? y) : y;
    if (detail === "brief") return x;
    if (x.kind === "call" && !PLAIN.has(x.fn)) {
      const args = x.args.map((a) => (isAtom(a) ? a : define(a, "affine")));
      return define({ ...x, args }, /softmax|sigmoid|sigma/.test(x.fn) ? "probability" : "activation");
    }
    // The exponent of e is a quantity of its own: z in 1 + exp(z).
    const [exponent] = x.kind === "call" && x.fn === "exp" ? x.args : [];
    if (exponent !== undefined && !isAtom(exponent) && exponent.kind !== "call" && exponent.kind !== "add" && namesOf(exponent).size > 1)
      return { kind: "call", fn: "exp", args: [define(exponent, "affine")] };
    if (x.kind === "call" && (detail === "full" || /^norm|^log$|^exp$|^sqrt$/.test(x.fn))) {
      const args = x.args.map((a) =>
        isAtom(a) || a.kind === "call" || (a.kind !== "add" && detail !== "full") ? a : define(a, "residual"),
      );
      return { ...x, args };
    }
    if (x.kind === "pow" && x.base.kind === "add") return { ...x, base: define(x.base, "residual") };
    if (detail === "full" && x.kind === "add") return { ...x, terms: x.terms.map((t) => (t.kind === "mul" ? define(t, "affine") : t)) };
    return x;
  };
  const top = inner(f);
  let name = top.kind === "name" && definitions.at(-1)?.name === top.key ? top.key : null;
  if (name === null) {
    const dims = dimsOf(rules, top, scope()) ?? [];
    name =
      dims.length === 0
        ? firstFree(["L", "f", "J", "E"], taken)
        : dims.length === 1
          ? firstFree(["y", "f", "g"], taken)
          : firstFree(["Y", "F", "G"], taken);
    definitions.push({ name, expr: top });
    shapes.set(name, dims);
  }
  return { where, definitions, wrt, shapes };
}

function withBase(e: Expr, f: (e: Expr) => Expr): Expr {
  return e.kind === "entry" ? { ...e, base: isAtom(e.base) ? e.base : f(e.base) } : e;
}

const isAtom = (e: Expr): boolean =>
  e.kind === "name" ||
  e.kind === "num" ||
  (e.kind === "neg" && isAtom(e.arg)) ||
  (e.kind === "transpose" && isAtom(e.arg)) ||
  (e.kind === "entry" && isAtom(e.base));

export function namesOf(e: Expr): Set<string> {
  const found = new Set<string>();
  const walk = (x: Expr): void => {
    if (x.kind === "name") found.add(x.key);
    childrenOf(x).forEach(walk);
  };
  walk(e);
  return found;
}

function fresh(pool: string, taken: Set<string>): string {
  const names = POOLS[pool] ?? POOLS["affine"]!;
  return firstFree(names, taken);
}
function firstFree(names: readonly string[], taken: Set<string>): string {
  let name = names.find((n) => !taken.has(n) && !taken.has(`${n}_1`));
  for (let k = 2; name === undefined; k++) name = names.map((n) => `${n}_${k}`).find((n) => !taken.has(n));
  taken.add(name);
  return name;
}

/** Letters of sizes: a node is never called like one. */
const lettersOf = (where: Where): string[] => [...where.symbols.values()].flatMap((s) => s.dims.filter((d) => typeof d === "string"));

export function shapesOf(where: Where): Map<string, readonly (string | number)[]> {
  return new Map([...where.symbols.values()].map((s) => [s.name, s.dims]));
}

/** The declarations with more names of given shapes. */
export function extended(where: Where, shapes: ReadonlyMap<string, readonly (string | number)[]>): Where {
  const symbols = new Map<string, Declared>(where.symbols);
  for (const [name, dims] of shapes) if (!symbols.has(name)) symbols.set(name, { name, dims, assume: [] });
  return { ...where, symbols };
}

/** The axes of a formula's value, as letters where they have one; null for a row, or what has no value. */
export function dimsOf(rules: readonly Rule[], expr: Expr, where: Where): readonly (string | number)[] | null {
  try {
    return settle(rules, where, [expr], new Map(), (setting) => {
      const { value } = lower(setting, expr);
      if (value.form === "row" || value.labels.length > 0) return null;
      return value.node.dims.map((d) => d.name ?? d.size);
    });
  } catch {
    return null;
  }
}
