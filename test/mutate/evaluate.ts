import type { Opened } from "../../src/check/document.js";
import { dimsOf } from "../../src/scope/shape-types.js";
import type { Placed } from "../../src/scope/parts.js";
import type { Definition } from "../../src/scope/store.js";
import type { Expr } from "../../src/syntax/expr.js";
/**
 * Written mathematics as plain numbers: a small interpreter of its own, with columns for vectors and one reading for each
 * product. It shares nothing with the checker's tensors; it decides what a mutation changes.
 */
export interface Matrix {
  readonly r: number;
  readonly c: number;
  readonly d: readonly number[];
}
/** Shapes that do not fit under the plain reading. */
export class NonConforming extends Error {}
/** Something that this interpreter does not read: it decides nothing then. */
export class Unread extends Error {}

const scalar = (x: number): Matrix => ({ r: 1, c: 1, d: [x] });
const isScalar = (m: Matrix): boolean => m.r === 1 && m.c === 1;
const map = (m: Matrix, f: (x: number) => number): Matrix => ({ ...m, d: m.d.map(f) });
const flip = (m: Matrix): Matrix => ({
  r: m.c,
  c: m.r,
  d: Array.from({ length: m.r * m.c }, (_, k) => m.d[(k % m.r) * m.c + Math.floor(k / m.r)] ?? NaN),
});
/** A multiple of an identity of any size. */
const identity = (x: number): Matrix => ({ r: 0, c: 0, d: [x] });
const sized = (m: Matrix, n: number): Matrix =>
  m.r !== 0 ? m : { r: n, c: n, d: Array.from({ length: n * n }, (_, k) => (Math.floor(k / n) === k % n ? (m.d[0] ?? NaN) : 0)) };
function zip(a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix {
  if (a.r === 0 && b.r === 0) return identity(f(a.d[0] ?? NaN, b.d[0] ?? NaN));
  if (a.r === 0) return zip(sized(a, b.r), b, f);
  if (b.r === 0) return zip(a, sized(b, a.r), f);
  if (isScalar(a)) return map(b, (y) => f(a.d[0] ?? NaN, y));
  if (isScalar(b)) return map(a, (x) => f(x, b.d[0] ?? NaN));
  if (a.r !== b.r || a.c !== b.c) throw new NonConforming();
  return { ...a, d: a.d.map((x, i) => f(x, b.d[i] ?? NaN)) };
}
function times(a: Matrix, b: Matrix, dot: boolean): Matrix {
  if (isScalar(a) || isScalar(b) || a.r === 0 || b.r === 0) {
    const [s, m] = isScalar(a) || (a.r === 0 && !isScalar(b)) ? [a, b] : [b, a];
    return map(m, (x) => x * (s.d[0] ?? NaN));
  }
  if (dot && a.c === 1 && b.c === 1 && a.r === b.r) return scalar(a.d.reduce((s, x, i) => s + x * (b.d[i] ?? NaN), 0));
  if (a.c !== b.r) throw new NonConforming();
  return {
    r: a.r,
    c: b.c,
    d: Array.from({ length: a.r * b.c }, (_, k) => {
      const i = Math.floor(k / b.c),
        j = k % b.c;
      let s = 0;
      for (let l = 0; l < a.c; l++) s += (a.d[i * a.c + l] ?? NaN) * (b.d[l * b.c + j] ?? NaN);
      return s;
    }),
  };
}
function eliminate(m: Matrix): { readonly det: number; readonly inverse: Matrix } {
  if (m.r !== m.c) throw new NonConforming();
  const n = m.r,
    rows = Array.from({ length: n }, (_, i) => [
      ...m.d.slice(i * n, (i + 1) * n),
      ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
    ]);
  let det = 1;
  for (let k = 0; k < n; k++) {
    let p = k;
    for (let i = k; i < n; i++) if (Math.abs(rows[i]?.[k] ?? 0) > Math.abs(rows[p]?.[k] ?? 0)) p = i;
    const a = rows[p] ?? [],
      b = rows[k] ?? [];
    rows[k] = a;
    rows[p] = b;
    if (p !== k) det = -det;
    const pivot = a[k] ?? NaN;
    det *= pivot;
    rows[k] = a.map((x) => x / pivot);
    for (let i = 0; i < n; i++) {
      const f = rows[i]?.[k] ?? 0;
      if (i !== k) rows[i] = (rows[i] ?? []).map((x, j) => x - f * (rows[k]?.[j] ?? NaN));
    }
  }
  return { det, inverse: { r: n, c: n, d: rows.flatMap((row) => row.slice(n)) } };
}
const entrywise: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  ln: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sigma: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
  abs: Math.abs,
};

export class Interpreter {
  private readonly opened: Opened;
  private readonly sizes: Map<string, number>;
  private readonly values = new Map<
    string,
    { readonly dims: readonly number[]; readonly column: boolean; readonly d: readonly number[] }
  >();
  private readonly randomFor: (name: string) => () => number;
  /** What definitions came to, by their indices. */
  private readonly worked = new Map<Definition, Map<string, Matrix>>();
  private readonly ranges = new WeakMap<Expr, Map<string, number>>();
  /**
   * @param randomFor numbers for a name: its own, whatever was asked for before
   * @param sizes of dimensions by their names: one map for all that is to be compared
   */
  constructor(opened: Opened, randomFor: (name: string) => () => number, sizes: Map<string, number>) {
    this.opened = opened;
    this.sizes = sizes;
    this.randomFor = randomFor;
  }
  /** The value for every choice of the free index letters, one after the other. */
  all(e: Expr, at: Placed, letters: readonly string[]): readonly Matrix[] {
    const ranges = letters.map((l) => [l, this.rangeOf(l, e, at)] as const);
    const out: Matrix[] = [];
    const go = (k: number, env: ReadonlyMap<string, number>): void => {
      const here = ranges[k];
      if (here === undefined) {
        out.push(this.value(e, at, env, 0));
        return;
      }
      for (let i = 1; i <= here[1]; i++) go(k + 1, new Map([...env, [here[0], i]]));
    };
    go(0, new Map());
    return out;
  }
  private size(d: { readonly root: { readonly size: number | null; readonly name: string | null } }): number {
    const { size, name } = d.root;
    if (size !== null) return size;
    if (name === null) throw new Unread("a size without a name");
    // Distinct sizes, and none that a document states by a number: equal ones hide transposes.
    const known = this.sizes.get(name) ?? 11 + this.sizes.size;
    this.sizes.set(name, known);
    return known;
  }
  private data(key: string, at: Placed): { readonly dims: readonly number[]; readonly column: boolean; readonly d: readonly number[] } {
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const { shapes, store } = this.opened,
      type = shapes.typeOf(key, at);
    if (type === null || type.own.k === "any") {
      if (/^[a-zA-Z]+$/.test(key) && shapes.isDimension(key)) return { dims: [], column: true, d: [this.size(shapes.dims.of(key))] };
      throw new Unread(`the shape of ${key}`);
    }
    const dims = [...type.lead, ...dimsOf(type.own)].map((d) => this.size(d)),
      facts = store.factsOf(key, at).map((f) => f.fact),
      count = dims.reduce((a, b) => a * b, 1);
    if (facts.some((f) => !["positive", "onehot", "pm1", "binary", "unit"].includes(f))) throw new Unread(`what ${key} is`);
    const random = this.randomFor(key),
      hot = Math.floor(random() * count);
    const d = Array.from({ length: count }, (_, i) => {
      const x = 0.3 + 1.3 * random();
      if (facts.includes("onehot")) return i === hot ? 1 : 0;
      if (facts.includes("unit")) return x / 2;
      if (facts.includes("pm1")) return random() < 0.5 ? 1 : -1;
      if (facts.includes("binary")) return random() < 0.5 ? 1 : 0;
      return facts.includes("positive") || random() < 0.5 ? x : -x;
    });
    const value = { dims, column: type.own.k !== "r", d };
    this.values.set(key, value);
    return value;
  }
  private rangeOf(letter: string, e: Expr, at: Placed): number {
    let known = this.ranges.get(e);
    if (known === undefined) this.ranges.set(e, (known = new Map<string, number>()));
    const n = known.get(letter) ?? this.searchRange(letter, e, at);
    known.set(letter, n);
    return n;
  }
  private searchRange(letter: string, e: Expr, at: Placed): number {
    const stack: Expr[] = [e, ...(this.opened.classified.links.flatMap((l) => [l.left, l.right]).filter((x) => x !== null) as Expr[])];
    for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
      if (x.kind === "entry" && x.base.kind === "name") {
        const k = x.indices.findIndex((i) => i?.kind === "name" && i.key === letter);
        if (k >= 0) {
          const n = this.shapeOf(x.base.key, at)[k];
          if (n !== undefined) return n;
        }
      }
      stack.push(
        ...Object.values(x).flatMap((v): Expr[] =>
          (Array.isArray(v) ? (v as unknown[]).flat(2) : [v]).filter((c): c is Expr => typeof c === "object" && c !== null && "kind" in c),
        ),
      );
    }
    throw new Unread(`the range of ${letter}`);
  }
  private shapeOf(key: string, at: Placed): readonly number[] {
    const type = this.opened.shapes.typeOf(key, at);
    return type === null ? [] : [...type.lead, ...dimsOf(type.own)].map((d) => this.size(d));
  }
  private value(
    e: Expr,
    at: Placed,
    env: ReadonlyMap<string, number>,
    depth: number,
    local: ReadonlyMap<string, Matrix> = new Map(),
  ): Matrix {
    if (depth > 60) throw new Unread("too deep");
    const go = (x: Expr): Matrix => this.value(x, at, env, depth + 1, local);
    switch (e.kind) {
      case "num":
        return scalar(Number(e.text));
      case "name":
        return local.get(e.key) ?? this.name(e.key, at, env, depth);
      case "neg":
        return map(go(e.arg), (x) => -x);
      case "add":
        return e.terms.map(go).reduce((a, b) => zip(a, b, (x, y) => x + y));
      case "mul":
        return e.factors.map(go).reduce((a, b) => {
          if (e.op === ".*") return zip(a, b, (x, y) => x * y);
          if (e.op === "inner") return times(flip(a), b, true);
          if (e.op === "outer") return times(a, flip(b), false);
          if (e.op === "" || e.op === "*" || e.op === "cdot" || e.op === "times") return times(a, b, e.op === "cdot" || e.op === "times");
          throw new Unread(e.op);
        });
      case "div":
        return zip(go(e.num), go(e.den), (x, y) => x / y);
      case "pow": {
        const base = go(e.base),
          exponent = go(e.exponent);
        if (!isScalar(exponent)) throw new Unread("a power");
        const p = exponent.d[0] ?? NaN;
        if (isScalar(base) || base.c === 1 || base.r === 1 || e.op === ".^") return map(base, (x) => x ** p);
        if (p === -1) return eliminate(base).inverse;
        if (p === 2) return times(base, base, false);
        throw new Unread("a matrix power");
      }
      case "transpose":
        return flip(go(e.arg));
      case "call":
        return this.call(e, go, at, env, depth);
      case "entry": {
        if (e.base.kind !== "name") throw new Unread("entries of an expression");
        const index = e.indices.map((i) => (i?.kind === "num" ? Number(i.text) : i?.kind === "name" ? env.get(i.key) : undefined));
        if (index.some((i) => i === undefined)) throw new Unread("an index");
        return this.entry(e.base.key, index as number[], at, depth);
      }
      case "delta": {
        const [i, j] = [e.i, e.j].map((x) => (x.kind === "name" ? env.get(x.key) : undefined));
        if (i === undefined || j === undefined) throw new Unread("a delta");
        return scalar(i === j ? 1 : 0);
      }
      case "big": {
        if (e.op !== "sum" || e.where !== null) throw new Unread(e.op);
        const n = this.rangeOf(e.index, e.body, at);
        return Array.from({ length: n }, (_, i) => this.value(e.body, at, new Map([...env, [e.index, i + 1]]), depth + 1, local)).reduce(
          (a, b) => zip(a, b, (x, y) => x + y),
        );
      }
      case "prime": {
        const f = entrywise[e.fn],
          arg = e.args[0];
        if (f === undefined || arg === undefined || e.order !== 1) throw new Unread("a prime");
        return map(go(arg), (x) => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5);
      }
      case "matrix": {
        const cells = e.rows.map((row) => row.map(go));
        if (!cells.flat().every(isScalar)) throw new Unread("blocks");
        return { r: cells.length, c: cells[0]?.length ?? 0, d: cells.flat().map((c) => c.d[0] ?? NaN) };
      }
      case "indicator":
      case "compare": {
        const c = e.kind === "indicator" ? e.of : e;
        if (c.kind !== "compare" || !/^[<>≤≥]$/.test(c.op)) throw new Unread("a condition");
        return zip(go(c.a), go(c.b), (x, y) =>
          (c.op === ">" && x > y) || (c.op === "<" && x < y) || (c.op === "≥" && x >= y) || (c.op === "≤" && x <= y) ? 1 : 0,
        );
      }
      default:
        throw new Unread(e.kind);
    }
  }
  private call(e: Expr & { kind: "call" }, go: (x: Expr) => Matrix, at: Placed, env: ReadonlyMap<string, number>, depth: number): Matrix {
    const d = this.opened.store.definitionOf(e.fn, at);
    if (d?.formals != null) return this.value(d.body, d, env, depth + 1, new Map(d.formals.map((f, i) => [f, go(e.args[i] ?? e)])));
    const arg = e.args[0];
    if (arg === undefined || e.args.length !== 1) throw new Unread(e.fn);
    const x = go(arg),
      f = entrywise[e.fn];
    if (f !== undefined) return map(x, f);
    const square = x.d.reduce((s, v) => s + v * v, 0);
    if (e.fn === "softmax" && x.c === 1) {
      const all = x.d.map(Math.exp),
        total = all.reduce((a, b) => a + b, 0);
      return { ...x, d: all.map((v) => v / total) };
    }
    if (e.fn === "norm2" || e.fn === "normF") return scalar(Math.sqrt(square));
    if (e.fn === "bars" || e.fn === "norm1") throw new Unread(e.fn);
    if (e.fn === "diag" && x.c === 1)
      return {
        r: x.r,
        c: x.r,
        d: Array.from({ length: x.r * x.r }, (_, k) => (Math.floor(k / x.r) === k % x.r ? (x.d[k % x.r] ?? NaN) : 0)),
      };
    if (e.fn === "tr" && x.r === x.c) return scalar(x.d.reduce((s, v, k) => s + (Math.floor(k / x.c) === k % x.c ? v : 0), 0));
    if (e.fn === "inv") return eliminate(x).inverse;
    if (e.fn === "det") return scalar(eliminate(x).det);
    if (e.fn === "logdet") return scalar(Math.log(Math.abs(eliminate(x).det)));
    throw new Unread(e.fn);
  }
  private name(key: string, at: Placed, env: ReadonlyMap<string, number>, depth: number): Matrix {
    if (env.has(key)) return scalar(env.get(key) ?? NaN);
    if (key === "pi") return scalar(Math.PI);
    if (key === "e" && this.opened.store.shapeOf(key, at) === null) return scalar(Math.E);
    if (/^(bf:)?I$/.test(key)) return identity(1);
    if (/^(bf|bb):[01]/.test(key)) throw new Unread("ones");
    const { store } = this.opened,
      d = store.definitionOf(key, at);
    if (d?.formals === null && d.indices.length === 0) return this.defined(d, [], depth);
    if (d !== null) {
      if (d.formals !== null) throw new Unread(`${key} without its arguments`);
      // Defined entry by entry.
      const dims = this.shapeOf(key, at);
      if (dims.length === 1)
        return {
          r: dims[0] ?? 0,
          c: 1,
          d: Array.from({ length: dims[0] ?? 0 }, (_, i) => this.entry(key, [i + 1], at, depth).d[0] ?? NaN),
        };
      throw new Unread(`${key} by entries`);
    }
    if (store.valueOf(key, at) !== null) throw new Unread("a given value");
    const v = this.data(key, at);
    if (v.dims.length > 2) throw new Unread("a tensor");
    return v.dims.length === 0
      ? scalar(v.d[0] ?? NaN)
      : v.dims.length === 1
        ? v.column
          ? { r: v.dims[0] ?? 0, c: 1, d: v.d }
          : { r: 1, c: v.dims[0] ?? 0, d: v.d }
        : { r: v.dims[0] ?? 0, c: v.dims[1] ?? 0, d: v.d };
  }
  private defined(d: Definition, index: readonly number[], depth: number): Matrix {
    let entries = this.worked.get(d);
    if (entries === undefined) this.worked.set(d, (entries = new Map<string, Matrix>()));
    const key = index.join(),
      value = entries.get(key) ?? this.value(d.body, d, new Map(d.indices.map((l, i) => [l, index[i] ?? NaN])), depth + 1);
    entries.set(key, value);
    return value;
  }
  private entry(key: string, index: readonly number[], at: Placed, depth: number): Matrix {
    const d = this.opened.store.definitionOf(key, at);
    if (d !== null && d.indices.length === index.length) return this.defined(d, index, depth);
    const m = this.name(key, at, new Map(), depth + 1),
      [i = 1, j] = index;
    if (index.length === 1 && (m.c === 1 || m.r === 1)) {
      const x = m.d[i - 1];
      if (x === undefined) throw new NonConforming();
      return scalar(x);
    }
    if (index.length === 1) return { r: m.c, c: 1, d: m.d.slice((i - 1) * m.c, i * m.c) };
    if (j === undefined || i > m.r || j > m.c) throw new NonConforming();
    return scalar(m.d[(i - 1) * m.c + (j - 1)] ?? NaN);
  }
}
