import type { Expr } from "../../syntax/expr.js";
import { attempt, builtin } from "./calls.js";
import type { Env, Lowering } from "./context.js";
import { wideDifferential } from "./differentials.js";
import { dottedLetter, writtenOverIndex } from "../../scope/dotted.js";
import { progressions } from "./progressions.js";
import { lowerProduct } from "./products.js";
import {
  addValues,
  broadcastProduct,
  contract,
  matrixProduct,
  Missing,
  named,
  NoValue,
  ownDims,
  rankOf,
  scaleBy,
  value,
  type Value,
  dropJacobian,
  prune,
  onesOf,
  constantLike,
} from "./value.js";
/** Sums, products, quotients and powers. */

export function lowerProductOf(lo: Lowering, e: Expr & { kind: "mul" }, env: Env): Value[] {
  const over = e.op === ".*" ? null : writtenOverIndex(e.factors, "prod"),
    [whole] = over ?? [];
  if (over !== null && whole !== undefined) {
    // Of numbers only: matrices between two that are written have an order.
    const folded = over.find((f) => f.kind === "big" && f.index === dottedLetter),
      body = folded === undefined ? [] : lo.lower(folded, env);
    if (body.length === 0 || body.some((v) => v.own !== "s")) throw new Missing("what the dots stand for");
    return over.length === 1 ? body : lowerProductOf(lo, { ...e, factors: over }, env);
  }
  const ones = lowerWithOnes(lo, e, env);
  if (ones !== null) return ones;
  const wide = lo.isSide(e) ? wideDifferential(e) : null;
  if (wide === null) return lowerProduct(lo, e, env);
  const narrow = attempt(() => lowerProduct(lo, e, env));
  try {
    return [...narrow, ...lo.lower(wide, env).map((v): Value => ({ ...v, tags: [...v.tags, "d of the whole product"], cost: v.cost + 2 }))];
  } catch (x) {
    if (narrow.length > 0 && (x instanceof NoValue || x instanceof Missing)) return narrow;
    throw x;
  }
}

/** 𝟏ᵀ G of which nothing else says how long it is: as long as a neighbour's axis. */
function lowerWithOnes(lo: Lowering, e: Expr & { kind: "mul" }, env: Env): Value[] | null {
  const bare = (x: Expr): Expr => (x.kind === "transpose" ? x.arg : x),
    open = e.factors.findIndex((f) => {
      const x = bare(f);
      return x.kind === "name" && !env.local.has(x.key) && lo.shapes.isOnes(x.key, env.at) && isOpen(lo, x);
    }),
    factor = e.factors[open],
    ones = factor === undefined ? undefined : bare(factor);
  if (factor === undefined || ones?.kind !== "name") return null;
  const beside = e.factors[factor.kind === "transpose" ? open + 1 : open - 1];
  if (beside === undefined) return null;
  const sizes = lo.lower(beside, env).flatMap((v) => ownDims(v)[factor.kind === "transpose" ? 0 : rankOf(v) - 1] ?? []),
    out = [...new Map(sizes.map((d) => [d.size, d])).values()].flatMap((d) =>
      attempt(() => lo.lower(e, { ...env, local: new Map([...env.local, [ones.key, value(onesOf(lo.g, [d]), [], "c")]]) })),
    );
  return out.length === 0 ? null : prune(out);
}
const isOpen = (lo: Lowering, e: Expr & { kind: "name" }): boolean =>
  lo.shapes.onesDims(e).some((d) => d.link === null && !d.joined && d.name === null && d.size === null);

/** 𝟏 without a declared shape, as long as its place in the line asks for. */
export function lowerOnes(lo: Lowering, e: Expr & { kind: "name" }): Value {
  const open = lo.shapes.onesDims(e);
  if (isOpen(lo, e)) throw new Missing("the size of the vector of ones");
  return value(
    onesOf(
      lo.g,
      open.map((d) => lo.dim(d)),
    ),
    [],
    open.length === 1 ? "c" : "m",
  );
}

export function lowerSum(lo: Lowering, terms: readonly Expr[], env: Env): Value[] {
  const dotted = terms.some((t) => t.kind === "dots") ? progressions(lo, terms, env) : [];
  if (dotted.length > 0) return [...dotted];
  const over = writtenOverIndex(terms, "sum"),
    [whole] = over ?? [];
  if (over !== null && whole !== undefined) return over.length === 1 ? lo.lower(whole, env) : lowerSum(lo, over, env);
  let acc: Value[] = [],
    plain: Value[] = [];
  // Runs of terms of one shape that read in one way only are added at once: adding one by one copies the sum every time.
  const flush = (): void => {
    const next = plain.length === 0 ? [] : [sumOfPlain(lo, plain)];
    plain = [];
    if (next.length > 0) join(next);
  };
  const join = (next: readonly Value[]): void => {
    acc = acc.length === 0 ? [...next] : prune(acc.flatMap((a) => next.flatMap((b) => attempt(() => addValues(lo.g, a, b)))));
    if (acc.length === 0) throw new NoValue("summands of different shapes");
  };
  for (const t of terms) {
    const ones = t.kind === "name" && lo.shapes.isOnes(t.key, env.at);
    const next = lo.lower(t, env).map((v): Value => (ones && v.own === "c" ? { ...v, own: "v" } : dropJacobian(v)));
    const [only] = next;
    if (next.length === 0) throw new NoValue("summands of different shapes");
    if (terms.length >= longSum && next.length === 1 && only !== undefined && isPlain(only)) {
      if (plain[0] !== undefined && !sameShape(plain[0], only)) flush();
      plain.push(only);
    } else {
      flush();
      join(next);
    }
  }
  flush();
  return acc;
}

/** From this many terms on a sum is worth adding in runs. */
const longSum = 12;
const isPlain = (v: Value): boolean => v.labels.length === 0 && v.tags.length === 0 && v.own !== "0" && v.own !== "I";
const sameShape = (a: Value, b: Value): boolean =>
  a.own === b.own && a.node.dims.length === b.node.dims.length && a.node.dims.every((d, i) => d.size === b.node.dims[i]?.size);
const sumOfPlain = (lo: Lowering, values: readonly Value[]): Value => {
  const [first] = values;
  if (first === undefined) throw new NoValue("an empty sum");
  return values.length === 1
    ? first
    : { ...value(lo.g.add(values.map((v) => v.node)), [], first.own), cost: values.reduce((n, v) => n + v.cost, 0) };
};

export function lowerQuotient(lo: Lowering, e: Expr & { kind: "div" }, env: Env): Value[] {
  const dens = lo.lower(e.den, env);
  return lo
    .lower(e.num, env)
    .map(dropJacobian)
    .flatMap((n) =>
      dens.flatMap((d) =>
        attempt(() => {
          const inverse: Value = { ...d, node: lo.g.map("pow", [d.node, constantLike(lo.g, d.node, "-1")]) };
          if (d.own === "s") return [scaleBy(lo.g, inverse, n)];
          if (d.own === "I" || n.own === "I") return [];
          if (n.own === "s") return [{ ...scaleBy(lo.g, n, inverse), cost: n.cost + d.cost }];
          const wide = broadcastProduct(lo.g, n, inverse);
          if (wide !== null) return [wide];
          if (rankOf(n) !== rankOf(d)) return [];
          const own = ownDims(n).map((_, i) => `o${String(i)}`),
            labels = [...new Set([...n.labels, ...d.labels])];
          return [
            {
              node: contract(lo.g, [named(n, ...own), named(inverse, ...own)], [...labels, ...own]),
              labels,
              own: n.own === "v" ? d.own : n.own,
              tags: [...n.tags, ...d.tags],
              cost: n.cost + d.cost,
            },
          ];
        }),
      ),
    );
}

export function lowerPower(lo: Lowering, e: Expr & { kind: "pow" }, env: Env): Value[] {
  const { g } = lo;
  const exponents = lo.lower(e.exponent, env);
  const integer = integerOf(e.exponent);
  return lo
    .lower(e.base, env)
    .map(dropJacobian)
    .flatMap((b) =>
      exponents.flatMap((x) =>
        attempt(() => {
          if (b.own === "I")
            return integer === null ? [] : [{ ...b, node: g.map("pow", [b.node, constantLike(lo.g, b.node, String(integer))]) }];
          if (b.own === "m" && integer !== null && integer < 0 && integer >= -4) {
            const d = ownDims(b);
            if (d[0]?.size !== d[1]?.size) return [];
            const inverse = builtinOrNone(lo, "inv", env, b);
            let power = inverse;
            for (let i = 1; i < -integer; i++)
              power = power.flatMap((q) => inverse.flatMap((r) => matrixProduct(g, q, { ...r, tags: [], cost: 0 }, false)));
            return power;
          }
          if (rankOf(x) !== 0) {
            if (rankOf(b) !== 0) return [];
          }
          // X^k of a square X: a matrix power, of a number that is not known.
          if (b.own === "m" && integer === null && isCounted(e.exponent) && ownDims(b)[0]?.size === ownDims(b)[1]?.size)
            throw new Missing(`which power of a matrix is meant`);
          const out: Value[] = [];
          if (b.own === "m" && integer !== null && integer >= 2 && integer <= 8) {
            const d = ownDims(b);
            if (d[0]?.size === d[1]?.size) {
              let p: Value[] = [b];
              for (let i = 1; i < integer; i++) p = p.flatMap((q) => matrixProduct(g, q, { ...b, tags: [], cost: 0 }, false));
              out.push(...p);
            }
          }
          const labels = [...new Set([...b.labels, ...x.labels])],
            own = (rankOf(b) > 0 ? ownDims(b) : ownDims(x)).map((_, i) => `o${String(i)}`);
          const dims = new Map(
            [
              ...b.labels.map((l, i) => [l, b.node.dims[i]] as const),
              ...x.labels.map((l, i) => [l, x.node.dims[i]] as const),
              ...own.map((o, i) => [o, (rankOf(b) > 0 ? ownDims(b) : ownDims(x))[i]] as const),
            ].flatMap(([l, d]) => (d === undefined ? [] : [[l, d] as const])),
          );
          const all = [...labels, ...own];
          const base = contract(g, [named(b, ...(rankOf(b) > 0 ? own : []))], all, dims),
            exponent = contract(g, [named(x, ...(rankOf(x) > 0 ? own : []))], all, dims);
          out.push({
            node: g.map("pow", [base, exponent]),
            labels,
            own: rankOf(b) > 0 ? b.own : x.own,
            tags: [...b.tags, ...x.tags, ...(out.length > 0 ? ["power entry by entry"] : [])],
            cost: b.cost + x.cost + (out.length > 0 ? 1 : 0),
          });
          return out;
        }),
      ),
    );
}

/** k, k − 1, T − t: letters that count, alone or with whole numbers. */
const isCounted = (e: Expr): boolean =>
  e.kind === "name"
    ? /^[a-zA-Z]$/.test(e.key) && e.key !== "e"
    : e.kind === "add" && e.terms.every((t) => isWhole(t) || isCounted(t.kind === "neg" ? t.arg : t));
const isWhole = (e: Expr): boolean => (e.kind === "neg" ? isWhole(e.arg) : e.kind === "num" && /^\d+$/.test(e.text));

function builtinOrNone(lo: Lowering, fn: string, env: Env, v: Value): Value[] {
  const local = new Map(env.local);
  local.set("§base", v);
  return builtin(lo, fn, [{ kind: "name", key: "§base" }], { ...env, local }) ?? [];
}

function integerOf(e: Expr): number | null {
  if (e.kind === "num") {
    const n = Number(e.text);
    return Number.isInteger(n) ? n : null;
  }
  if (e.kind === "neg") {
    const n = integerOf(e.arg);
    return n === null ? null : -n;
  }
  return null;
}
