import { compile, parseFormula, type Expr, type Worked, type WorkedLine } from "../../../src/index.js";
import { createRandom } from "../../../src/numeric/random.js";
import { freeNames } from "../../../src/explain/calculus/names.js";
import { childrenOf, mapChildren } from "../../../src/scope/exprs.js";

/**
 * Every derivative and differential of a solution against the difference quotient of its function, from the printed formulas alone:
 * what is printed is parsed, the forward pass is evaluated, ∂u/∂v moves v with all that lies before it held where it is.
 * Nothing of the differentiation is used.
 */
export function quotientErrors(worked: Worked, seed = 1): { readonly compared: number; readonly errors: readonly string[] } {
  for (const range of [
    [0.25, 0.9],
    [1.1, 1.9],
  ] as const) {
    const bench = new Bench(worked, seed, range);
    if (bench.defined()) return bench.run();
  }
  return { compared: 0, errors: ["the function has no value at the points that were tried"] };
}

const TOLERANCE = 2e-6;
type Values = Record<string, Float64Array>;

class Bench {
  private readonly worked: Worked;
  private readonly ids = new Map<string, string>();
  private readonly where: string;
  private readonly sizes = new Map<string, number>();
  private readonly graph: ReadonlyMap<string, Expr>;
  private readonly shapes: Map<string, readonly (string | number)[]>;
  private readonly values: Values = {};
  private readonly functions = new Map<string, (v: Values) => Float64Array>();
  /** Letters that pick an entry and are bound by nothing, as the class c of p_c: the first entry stands for all. */
  private readonly chosen = new Set<string>();
  private readonly seed: number;

  constructor(worked: Worked, seed: number, [lo, hi]: readonly [number, number]) {
    this.worked = worked;
    this.seed = seed;
    // A gradient that got a name is one more node.
    const named = worked.lines.filter((l) => l.part === "second" && parseFormula(l.members[0]!.plain).kind === "name");
    this.graph = new Map([
      ...worked.graph.map((n) => [n.name, parseFormula(n.text)] as const),
      ...named.map((l) => [l.members[0]!.plain, parseFormula(l.members[1]!.plain)] as const),
    ]);
    this.shapes = new Map([...worked.shapes, ...named.map((l) => [l.members[0]!.plain, l.shape] as const)]);
    // Names without a shape are numbers; what comes back from an unknown loss is given.
    const free = new Set([worked.wrt, ...freeNames([...this.graph.values()])]),
      sizes = new Set([...this.shapes.values()].flat());
    for (const e of this.graph.values()) indicesIn(e, this.chosen);
    for (const n of free) if (this.shapes.has(n) || sizes.has(n)) this.chosen.delete(n);
    for (const n of [...this.chosen]) if (!free.has(n)) this.chosen.delete(n);
    for (const n of free)
      if (!n.startsWith("bar:") && !this.shapes.has(n) && !sizes.has(n) && !/^(?:e|pi)$/u.test(n)) this.shapes.set(n, []);
    const letters = [...new Set([...this.shapes.values()].flat().filter((d) => typeof d === "string"))];
    letters.forEach((l, i) => this.sizes.set(l, 2 + ((i * 2 + 1) % (letters.length + 1))));
    const random = createRandom(seed);
    const names = [...this.shapes.keys()];
    for (const name of names) this.ids.set(name, `v${String(this.ids.size)}`);
    for (const name of names) this.ids.set(`bar:${name}`, `b${String(this.ids.size)}`);
    for (const name of names) this.ids.set(`d:${name}`, `e${String(this.ids.size)}`);
    const shapes = [...this.ids].flatMap(([key, id]) => {
      const dims = this.shapes.get(key.replace(/^(?:bar|d):/u, "")) ?? [];
      return [`${id}: ${dims.length === 0 ? "scalar" : dims.join(",")}`];
    });
    this.where = [...shapes, ...[...this.sizes].map(([l, n]) => `${l} = ${String(n)}`)].join("; ");
    for (const name of names) {
      const dims = this.dims(name),
        n = dims.reduce((a, b) => a * b, 1);
      const raw = Float64Array.from({ length: n }, () => lo + (hi - lo) * random.next()),
        known = worked.assumptions.get(name) ?? [];
      this.values[this.id(name)] = satisfying(raw, dims, known);
      if (free.has(`bar:${name}`)) this.values[this.id(`bar:${name}`)] = Float64Array.from({ length: n }, () => random.next() - 0.5);
    }
    for (const [name] of this.graph) this.values[this.id(name)] = this.value(this.graph.get(name)!, this.values);
  }

  defined(): boolean {
    return Object.values(this.values).every((v) => v.every(Number.isFinite));
  }

  run(): { compared: number; errors: string[] } {
    const errors: string[] = [];
    let compared = 0;
    for (const line of this.worked.lines) {
      const found = line.part === "differential" ? this.differential(line) : line.part === "forward" ? null : this.derivative(line);
      if (found === null) continue;
      compared++;
      if (!(found <= TOLERANCE)) errors.push(`${line.members.map((m) => m.plain).join(" = ")}: off by ${found.toPrecision(2)}`);
    }
    return { compared, errors };
  }

  /** The largest difference between the last member and the difference quotient, relative to the largest entry. */
  private derivative(line: WorkedLine): number | null {
    const heads = line.members.map((m) => parseFormula(m.plain)),
      left = heads.find((e) => e.kind === "deriv" && e.by.length === 1),
      right = heads.findLast((e, i) => e.kind !== "deriv" && i > 0) ?? left;
    if (left?.kind !== "deriv" || right === undefined) return null;
    const [of, ofIndices] = named(left.of),
      [by, byIndices] = named(left.by[0]!);
    if (left === right) {
      this.keep(heads[0]!, this.quotient(of, by));
      return null;
    }
    // Letters of a side stand first, so that the axes come in their order and every letter has its range.
    const indices = [...ofIndices, ...byIndices];
    const lead: Expr[] =
      indices.length === 0 ? [] : [{ kind: "mul", op: "*", factors: [{ kind: "num", text: "0" }, left.of, left.by[0]!] }];
    const found = this.value(lead.length === 0 ? right : { kind: "add", terms: [...lead, right] }, this.values);
    if (left.of.kind === "name" || ofIndices.length > 0) this.keep(heads[0]!, found);
    return distance(found, this.quotient(of, by));
  }

  /** Axes of u, then of v. */
  private quotient(of: string, by: string): Float64Array {
    const moved = this.moving(of, by),
      x = this.values[this.id(by)]!,
      rows = moved(x).length,
      quotient = new Float64Array(rows * x.length);
    for (let k = 0; k < x.length; k++) {
      const column = slope((t) => moved(Float64Array.from(x, (v, i) => (i === k ? v + t : v))));
      column.forEach((v, r) => (quotient[r * x.length + k] = v));
    }
    return quotient;
  }

  private differential(line: WorkedLine): number {
    const [left, ...rest] = line.members.map((m) => parseFormula(m.plain)),
      right = rest.at(-1)!;
    if (left?.kind !== "differential" || left.of.kind !== "name") return NaN;
    const { wrt } = this.worked,
      way = `${this.id(`d:${wrt}`)}`;
    const random = createRandom(this.seed + 1);
    this.values[way] ??= Float64Array.from(this.values[this.id(wrt)]!, () => random.next() - 0.5);
    const moved = this.moving(left.of.key, wrt),
      x = this.values[this.id(wrt)]!;
    const quotient = slope((t) => moved(Float64Array.from(x, (v, i) => v + t * this.values[way]![i]!)));
    this.values[this.id(`d:${left.of.key}`)] = quotient;
    return distance(this.value(right, this.values), quotient);
  }

  /** u as a function of v: what lies between is followed, all else stays. */
  private moving(of: string, by: string): (x: Float64Array) => Float64Array {
    const order = [...this.graph.keys()],
      steps = order.slice(order.indexOf(by) + 1, order.indexOf(of) + 1);
    return (x) => {
      const values: Values = { ...this.values, [this.id(by)]: x };
      for (const name of steps) values[this.id(name)] = this.value(this.graph.get(name)!, values);
      return values[this.id(of)]!;
    };
  }

  /** v̄ is known by its name from here on. */
  private keep(head: Expr, value: Float64Array): void {
    const [key] = named(head);
    if (head.kind !== "deriv" && key.startsWith("bar:")) this.values[this.id(key)] = value;
  }

  private value(e: Expr, values: Values): Float64Array {
    const key = JSON.stringify(e);
    let f = this.functions.get(key);
    if (f === undefined) {
      const compiled = compile(this.renamed(e), { where: this.where });
      f = (v) => compiled(Object.fromEntries(compiled.names.map((n) => [n, v[n]!])));
      this.functions.set(key, f);
    }
    return f(values);
  }

  private renamed(e: Expr): Expr {
    if (e.kind === "differential" && e.of.kind === "name") return { kind: "name", key: this.id(`d:${e.of.key}`) };
    if (e.kind === "name" && this.chosen.has(e.key)) return { kind: "num", text: "1" };
    if (e.kind === "name") return { kind: "name", key: this.ids.get(e.key) ?? e.key };
    return mapChildren(e, (x) => this.renamed(x));
  }
  private id(name: string): string {
    return this.ids.get(name) ?? name;
  }
  private dims(name: string): number[] {
    return (this.shapes.get(name) ?? []).map((d) => (typeof d === "number" ? d : this.sizes.get(d)!));
  }
}

function indicesIn(e: Expr, found: Set<string>): void {
  if (e.kind === "entry") for (const i of e.indices) if (i?.kind === "name") found.add(i.key);
  childrenOf(e).forEach((c) => {
    indicesIn(c, found);
  });
}

/** Numbers of which the declared facts hold. */
function satisfying(raw: Float64Array, dims: readonly number[], known: readonly string[]): Float64Array {
  const [rows = 1, columns = rows] = dims;
  if (known.includes("posdef") || known.includes("symmetric")) return gram(raw, rows);
  if (known.includes("prob") || known.includes("onehot") || known.includes("probrows")) {
    const width = dims.length === 2 ? columns : raw.length;
    return raw.map((v, i) => v / raw.subarray(i - (i % width), i - (i % width) + width).reduce((a, b) => a + b, 0));
  }
  return known.includes("unit") ? raw.map((v) => (v > 1 ? 1 / v : v)) : raw;
}

function named(e: Expr): [string, readonly Expr[]] {
  if (e.kind === "name") return [e.key, []];
  if (e.kind === "entry" && e.base.kind === "name") return [e.base.key, e.indices.filter((i) => i !== null)];
  return ["", []];
}

/** Central differences at three steps, extrapolated (Richardson). */
function slope(f: (t: number) => Float64Array): Float64Array {
  const at = (h: number): Float64Array => {
    const up = f(h),
      down = f(-h);
    return up.map((u, i) => (u - down[i]!) / (2 * h));
  };
  const a = at(4e-3),
    b = at(2e-3),
    c = at(1e-3);
  return c.map((v, i) => {
    const fine = (4 * v - b[i]!) / 3,
      coarse = (4 * b[i]! - a[i]!) / 3;
    return (16 * fine - coarse) / 15;
  });
}

function distance(found: Float64Array, expected: Float64Array): number {
  if (found.length !== expected.length) return Infinity;
  const size = Math.max(1e-3, ...expected.map(Math.abs), ...found.map(Math.abs));
  return Math.max(0, ...found.map((v, i) => Math.abs(v - expected[i]!))) / size;
}

function gram(a: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const i = Math.floor(at / n),
      j = at % n;
    let sum = i === j ? 1 : 0;
    for (let k = 0; k < n; k++) sum += a[i * n + k]! * a[j * n + k]!;
    return sum;
  });
}
