import type { ZeroBased } from "../scope/zero-based.js";
import type { RuleBook } from "../rule.js";
import { differentiate } from "../diff/differentiate.js";
import { compile, run, type Point } from "../numeric/compile.js";
import { bigMath } from "../numeric/big.js";
import { compileHigh, decimalPoint, runHigh, type Big } from "../numeric/high.js";
import { createRandom, type Random } from "../numeric/random.js";
import { sampleInput, type Assumption } from "../numeric/sample.js";
import type { DimVar } from "../scope/dims.js";
import { isWithin, type Placed } from "../scope/parts.js";
import type { Shapes } from "../scope/shapes.js";
import { dimsOf } from "../scope/shape-types.js";
import { problemOf, type Fact, type FactWord, type Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import { Graph } from "../tensor/graph.js";
import type { Node } from "../tensor/node.js";
import { substitute } from "../tensor/substitute.js";
import { dependsOn } from "../tensor/traverse.js";
import type { GivenDerivative } from "./classify/link.js";
import { Lowerer } from "./lower/lowerer.js";
import { affineOf, type Affine } from "../scope/affine.js";
/**
 * A trial: one assignment of sizes (distinct ones for distinct dimensions, or those of the given values), its graph, and
 * sample points at several scales (semantics.md 8).
 */
export interface TrialOptions {
  readonly store: Store;
  readonly shapes: Shapes;
  readonly makeBook: (g: Graph) => RuleBook;
  readonly seed: number;
  readonly differentiatedBy: (key: string, at: Placed, useAt: Placed) => readonly { readonly by: Expr; readonly at: Placed }[];
  readonly givenDerivatives: readonly GivenDerivative[];
  readonly isPrimed: (key: string) => boolean;
  /** Arrays whose entries are counted from zero. */
  readonly zeroBased: ZeroBased;
  /** Pairs of sizes of which the first must be greater: see gram.ts. */
  readonly taller?: readonly (readonly [DimVar, DimVar])[];
  /** Sample labels and covariances as they are by custom, where the document says nothing. */
  readonly customary?: boolean;
  /** What is said with "if" holds: "if A is symmetric". */
  readonly supposed?: boolean;
  /** One-hot matrices have one-hot columns: samples may stand either way, and the word does not say. */
  readonly columns?: boolean;
  /** vec stacks rows. */
  readonly vecByRows?: boolean;
}
const plans: readonly { readonly scale: number; readonly sign: "any" | "positive" | "unit" }[] = [
  { scale: 1, sign: "any" },
  { scale: 0.3, sign: "any" },
  { scale: 2.5, sign: "any" },
  { scale: 1, sign: "positive" },
  { scale: 1, sign: "unit" },
  { scale: 0.1, sign: "positive" },
  { scale: 3, sign: "positive" },
];
const assumptionOf: Partial<Record<FactWord, Assumption>> = {
  symmetric: "symmetric",
  positive: "positive",
  posdef: "posdef",
  orthogonal: "orthogonal",
  unit: "unit",
  prob: "prob",
  pm1: "pm1mixed",
  onehot: "onehot",
  binary: "binary",
  probrows: "probrows",
  probcols: "probcols",
};

export interface DerivativeRecord {
  readonly of: Node;
  readonly fresh: Node;
  readonly at: Node;
  readonly result: Node;
}

export class Trial {
  readonly g = new Graph();
  readonly book: RuleBook;
  readonly lowerer: Lowerer;
  readonly kind: "generic" | "valued";
  readonly records: DerivativeRecord[] = [];
  /** While a mistake of differentiation is tried: the function that is differentiated in place of the true one. */
  slip: ((of: Node, by: Node) => Node) | null = null;
  private readonly options: TrialOptions;
  private readonly number: number;
  private readonly sizes = new Map<DimVar, number>();
  private readonly points = new Map<number, Map<string, Float64Array>>();
  private readonly cache = new Map<string, Float64Array>();
  private adopted = 0;
  constructor(options: TrialOptions, kind: "generic" | "valued", number: number, at?: Placed) {
    this.options = options;
    this.kind = kind;
    this.number = number;
    this.book = options.makeBook(this.g);
    this.lowerer = new Lowerer(this.g, this.book, options.store, options.shapes, kind === "valued", {
      sizeOf: (d) => this.sizeOf(d),
      differentiate: (of, by) => {
        if (this.slip !== null) return differentiate(this.g, this.book, this.slip(of, by), by);
        const result = differentiate(this.g, this.book, of, by);
        this.records.push({ of, fresh: by, at: by, result });
        return result;
      },
      substitute: (node, from, to) => substitute(this.g, node, new Map([[from, to]])),
      dependsOn,
      isDiagonal: (node, labels, rank) => this.isDiagonal(node, labels, rank),
      differentiatedBy: options.differentiatedBy,
      givenDerivatives: options.givenDerivatives,
      isPrimed: options.isPrimed,
      zeroBased: options.zeroBased,
    });
    this.lowerer.vecByRows = options.vecByRows === true;
    if (kind === "valued" && at !== undefined) this.adoptSizes(at);
  }
  /** With x = (1, 2, 6), the N of x_1 … x_N is 3. */
  private adoptSizes(at: Placed): void {
    const { store, shapes } = this.options;
    for (const [key, values] of store.values)
      for (const v of values) {
        if (problemOf(v.part) !== problemOf(at.part)) continue;
        if (v.value.kind === "num" && shapes.isDimension(key) && /^\d+$/.test(v.value.text))
          this.setSize(shapes.dims.of(key), Number(v.value.text));
        const sizes = literalSizes(v.value);
        if (sizes.length === 0) continue;
        for (const place of [v, { from: v.from + 1, part: v.part }]) {
          const type = shapes.typeOf(key, place);
          if (type === null) continue;
          const dims = [...type.lead, ...dimsOf(type.own)];
          if (dims.length === sizes.length)
            dims.forEach((d, i) => {
              const n = sizes[i];
              if (n !== undefined) this.setSize(d, n);
            });
        }
        // z ∈ ℝⁿ of the set-up has three entries where z = (0, 1, 2)ᵀ is given.
        const declared = (store.shapes.get(key) ?? []).find((s) => s.how === "declared" && isWithin(v.part, s.part)),
          dims = [...(declared?.lead ?? []), ...(declared?.dims ?? [])];
        if (dims.length === sizes.length) dims.forEach((d, i) => this.setSize(shapes.dims.of(d), sizes[i] ?? 0));
      }
  }
  private setSize(d: DimVar, size: number): void {
    if (!this.sizes.has(d.root) && size >= 1) this.sizes.set(d.root, size);
  }
  /** Distinct sizes ≥ 2 for distinct dimensions; small literal sizes stay, large ones shrink. */
  private sizeOf(d: DimVar): number {
    const root = d.root;
    this.relate(root);
    const known = this.sizes.get(root);
    if (known !== undefined) return known;
    let size: number;
    if (this.kind === "valued" && root.size !== null) size = root.size;
    else if (root.size !== null && root.size <= 9 && !root.soft) size = root.size;
    else {
      const order = orders[this.number] ?? [4, 2, 3, 6, 5, 8, 7, 9];
      const used = new Set(this.sizes.values());
      size = order.find((s) => !used.has(s) && this.fits(root, s)) ?? order.find((s) => !used.has(s)) ?? 10 + this.sizes.size;
    }
    this.sizes.set(root, size);
    return size;
  }
  /** (XᵀX)⁻¹ exists where X has more rows than columns. */
  private fits(root: DimVar, size: number): boolean {
    return (this.options.taller ?? []).every(([great, small]) => {
      const g = great.root,
        s = small.root;
      if (g === s || (root !== g && root !== s)) return true;
      return root === g ? size > (this.sizes.get(s) ?? 3) : size < (this.sizes.get(g) ?? 4);
    });
  }
  /** With m = n − k + 1, sizes of n and k that leave an m. */
  private relate(root: DimVar): void {
    if (root.name === null || this.sizes.has(root)) return;
    const { store, shapes } = this.options;
    for (const [key, all] of store.definitions) {
      const d = all[0],
        sum = d === undefined || d.formals !== null || d.indices.length > 0 ? null : affineOf(d.body);
      if (sum !== null) this.relateBy(key, sum, root.name);
    }
    for (const [key, sum] of shapes.dims.sums) this.relateBy(key, sum, root.name);
  }
  private relateBy(key: string, sum: Affine, asked: string): void {
    const { shapes } = this.options,
      letters = [...sum.letters.keys()];
    if (letters.length === 0 || (key !== asked && !letters.includes(asked)) || this.relating.has(key)) return;
    if (!letters.every((k) => shapes.isDimension(k)) || (!shapes.isDimension(key) && !shapes.dims.sums.has(key))) return;
    this.relating.add(key);
    const of = (k: string): DimVar => shapes.dims.of(k).root;
    let total = sum.constant;
    for (const [k, c] of [...sum.letters].sort((a, b) => a[1] - b[1])) {
      if (c > 0 && this.kind === "generic" && !this.sizes.has(of(k))) {
        const used = new Set(this.sizes.values());
        let size = Math.max(2, Math.ceil((3 - total) / c));
        while (used.has(size)) size++;
        this.setSize(of(k), size);
      }
      total += c * this.sizeOf(of(k));
    }
    if (total >= 1) this.setSize(of(key), total);
  }
  private readonly relating = new Set<string>();
  /** Whether a node depends on given values only: U x does at x = 0. */
  isGiven(node: Node): boolean {
    const given = (n: string): Node | undefined => this.lowerer.inputs.get(n)?.value;
    if (node.inputs.every((n) => given(n) !== undefined)) return true;
    const zeros = new Map<Node, Node>();
    for (const name of node.inputs) {
      const value = given(name),
        info = this.lowerer.inputs.get(name);
      if (value === undefined || info === undefined || !(this.values([value], 0)[0]?.every((x) => x === 0) ?? false)) continue;
      zeros.set(this.g.input(name, info.dims), this.g.zeros(info.dims));
    }
    return zeros.size > 0 && substitute(this.g, node, zeros).inputs.every((n) => given(n) !== undefined);
  }
  sizesByName(): Record<string, number> {
    const out: Record<string, number> = {};
    for (const [d, s] of this.sizes) if (d.name !== null && !d.name.startsWith("#")) out[d.name] = s;
    return out;
  }

  /** Values with many digits, or null where a function has none or it is too much work. */
  high(nodes: readonly Node[], n: number, digits = 50): readonly (readonly Big[])[] | null {
    const math = bigMath(digits),
      program = compileHigh(nodes, this.book);
    if ("unavailable" in program) return null;
    const outcome = runHigh(program, decimalPoint(this.point(n, nodes), math), math);
    return outcome.ok ? outcome.values : null;
  }
  /** Values of nodes at a numbered point. */
  values(nodes: readonly Node[], point: number): Float64Array[] {
    const missing = nodes.filter((n) => !this.cache.has(`${String(n.id)}@${String(point)}`));
    if (missing.length > 0) {
      const at = this.point(point, missing);
      const results = run(compile(missing, this.book), at);
      missing.forEach((n, i) => {
        const r = results[i];
        if (r !== undefined) this.cache.set(`${String(n.id)}@${String(point)}`, Float64Array.from(r));
      });
    }
    return nodes.map((n) => this.cache.get(`${String(n.id)}@${String(point)}`) ?? new Float64Array());
  }
  get seed(): number {
    return this.options.seed;
  }
  get pointCount(): number {
    return plans.length;
  }
  /** The only points that are looked at for the moment: those at which stated conditions hold. */
  held: readonly number[] | null = null;
  /** Values of inputs as one more numbered point; what is not among them is sampled. */
  adopt(values: ReadonlyMap<string, Float64Array>): number {
    const n = 1000 + this.adopted++;
    this.points.set(n, new Map(values));
    return n;
  }
  /** The point with all inputs that these nodes need. */
  point(n: number, nodes: readonly Node[]): Point {
    let point = this.points.get(n);
    if (point === undefined) {
      point = new Map();
      this.points.set(n, point);
    }
    const names = new Set(nodes.flatMap((x) => x.inputs));
    for (const name of names) {
      if (point.has(name)) continue;
      const info = this.lowerer.inputs.get(name),
        stands = this.lowerer.standIns.get(name);
      if (stands !== undefined) {
        point.set(name, Float64Array.from(this.values([stands], n)[0] ?? []));
        continue;
      }
      const dims = info?.dims ?? [];
      if (info?.value !== undefined) {
        point.set(name, Float64Array.from(run(compile([info.value], this.book), new Map())[0] ?? []));
        continue;
      }
      point.set(
        name,
        this.sample(
          name,
          info?.key ?? name,
          dims.map((d) => d.size),
          info?.unknown ?? false,
          n,
          info?.at ?? null,
        ),
      );
    }
    return point;
  }
  private sample(name: string, key: string, sizes: readonly number[], unknown: boolean, n: number, at: Placed | null): Float64Array {
    const plan = plans[n % plans.length] ?? { scale: 1, sign: "any" as const };
    const random = createRandom(`${String(this.options.seed)}/${String(this.number)}/${String(n)}/${name}`);
    const stated = unknown || at === null ? [] : this.options.store.factsOf(key, at, this.options.supposed === true).map((f) => f.fact);
    const classes = unknown || at === null ? undefined : this.options.store.factsOf(key, at).find((f) => f.fact === "class")?.among;
    if (classes !== undefined) return this.classLabels(classes, sizes, random);
    const facts = stated.map((f) => assumptionOf[f]).filter((a): a is Assumption => a !== undefined);
    let assume: Assumption[] = [...new Set(facts)];
    // Zeros and ones that sum to one are one-hot.
    // What only square matrices are, said of another one.
    if (sizes.length === 2 && sizes[0] !== sizes[1]) assume = assume.filter((a) => a !== "symmetric" && a !== "posdef");
    if (assume.every((a) => a === "binary") && !unknown && this.options.customary === true) assume = [...assume, ...customary(key, sizes)];
    if (assume.includes("onehot") || (assume.includes("binary") && assume.some((a) => a.startsWith("prob")))) assume = ["onehot"];
    if (sizes.length === 3 && sizes[1] === sizes[2] && assume.some((a) => a === "posdef" || a === "symmetric" || a === "orthogonal"))
      return stack(sizes, (k) =>
        sampleInput(
          { name, sizes: sizes.slice(1), assume },
          plan.scale,
          createRandom(`${String(this.options.seed)}/${String(this.number)}/${String(n)}/${name}/${String(k)}`),
        ),
      );
    const positiveByCustom =
      (/^(epsilon|varepsilon|sigma\^2|sigma|tau|lambda|alpha|eta|s|T|N|m|n)$/.test(key.replace(/[_^].*$/, "")) && sizes.length === 0) ||
      // Standard deviations σ_j, one by one.
      (/^(sigma|tau)$/.test(key.replace(/[_^].*$/, "")) && sizes.length === 1);
    if (assume.length === 0 && !unknown && (plan.sign === "positive" || positiveByCustom)) assume.push("positive");
    if (assume.length === 0 && !unknown && plan.sign === "unit") assume.push("unit");
    if (sizes.length === 0 && (assume.includes("pm1mixed") || assume.includes("binary")))
      return Float64Array.of(coin(name, n) ? 1 : assume.includes("binary") ? 0 : -1);
    const [rows = 1, columns = 1] = sizes;
    if (this.options.columns === true && sizes.length === 2 && assume.includes("onehot")) {
      const turned = sampleInput({ name, sizes: [columns, rows], assume }, plan.scale, random);
      return turned.map((_, i) => turned[(i % columns) * rows + Math.floor(i / columns)] ?? 0);
    }
    const value = sampleInput({ name, sizes, assume }, plan.scale, random);
    return stated.includes("unitnorm") ? normalised(value, sizes) : value;
  }
  /** Labels among the classes, not all the same where there are several. */
  private classLabels({ lo, hi }: NonNullable<Fact["among"]>, sizes: readonly number[], random: Random): Float64Array {
    const last = typeof hi === "number" ? hi : /-1$/.test(hi) ? this.sizeNamed(hi.slice(0, -2)) - 1 : this.sizeNamed(hi),
      out = Float64Array.from({ length: sizes.reduce((n, s) => n * s, 1) }, () => random.integer(lo, Math.max(lo, last)));
    if (out.length > 1 && last > lo && out.every((x) => x === out[0])) out[0] = (out[0] ?? lo) === last ? lo : last;
    return out;
  }
  private sizeNamed(written: string): number {
    return this.sizeOf(this.options.shapes.dims.of(written));
  }
  private isDiagonal(node: Node, labels: number, rank: number): boolean {
    const dims = node.dims.map((d) => d.size);
    for (let k = 0; k < rank; k++) if (dims[labels + k] !== dims[labels + rank + k]) return false;
    let seen = false;
    for (const p of [0, 3]) {
      const [x] = this.values([node], p);
      if (x === undefined || !x.every(Number.isFinite)) continue;
      seen = true;
      const strides = stridesOf(dims);
      for (let i = 0; i < x.length; i++) {
        if (x[i] === 0) continue;
        for (let k = 0; k < rank; k++) if (digit(i, strides, dims, labels + k) !== digit(i, strides, dims, labels + rank + k)) return false;
      }
    }
    return seen;
  }
}
/** Either value of a label that has two, both among the first points, not the same for all names. */
function coin(name: string, n: number): boolean {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) % 9973;
  const [a, b] = [n & 1, (n >> 1) & 1];
  return [a, b, a ^ b][hash % 3] === 0;
}
/** Sizes in the order in which dimensions take them, by a trial's number; primes where results are to be written, not computed. */
const orders: Readonly<Record<number, readonly number[]>> = {
  0: [3, 4, 5, 2, 6, 7, 8, 9],
  11: [11, 13, 17, 19, 23, 29, 31, 37],
  12: [13, 11, 19, 17, 29, 23, 37, 31],
  // Tall and wide: for formulas that have a value in one order of sizes only.
  21: [7, 5, 3, 2, 4, 6, 8, 9],
  22: [8, 4, 3, 2, 5, 6, 7, 9],
  23: [2, 4, 7, 9, 3, 5, 6, 8],
};
/** The sizes above 1 of a literal array. */
function literalSizes(e: Expr): number[] {
  if (e.kind === "transpose") return literalSizes(e.arg).reverse();
  if (e.kind === "call" && e.fn === "tuple") return [e.args.length];
  if (e.kind === "matrix") return [e.rows.length, e.rows[0]?.length ?? 1].filter((n) => n > 1);
  return [];
}
/** What labels of a cross-entropy and covariances are by custom (semantics.md 4): never enough to accept a line. */
function customary(key: string, sizes: readonly number[]): Assumption[] {
  const bare = key.replace(/^.*:/, "").replace(/[_^'].*$/, "");
  if (/^(y|Y|t|T|q|p|target|label)$/.test(bare)) return sizes.length === 1 ? ["prob"] : sizes.length === 2 ? ["probrows"] : [];
  return /^(Sigma|S|C|K|P|Q|R|H)$/.test(bare) && sizes.length >= 2 && sizes[sizes.length - 1] === sizes[sizes.length - 2] ? ["posdef"] : [];
}
/** Members of a family of matrices, one by one. */
function stack(sizes: readonly number[], member: (k: number) => Float64Array): Float64Array {
  const [count = 1, ...rest] = sizes,
    size = rest.reduce((a, b) => a * b, 1),
    out = new Float64Array(count * size);
  for (let k = 0; k < count; k++) out.set(member(k), k * size);
  return out;
}
/** Length one along the last axis. */
function normalised(x: Float64Array, sizes: readonly number[]): Float64Array {
  const n = sizes[sizes.length - 1] ?? 1,
    out = Float64Array.from(x);
  for (let i = 0; i < out.length; i += n) {
    const length = Math.hypot(...out.subarray(i, i + n));
    for (let j = i; j < i + n; j++) out[j] = (out[j] ?? 0) / length;
  }
  return out;
}
export function stridesOf(dims: readonly number[]): number[] {
  const s = dims.map(() => 1);
  for (let k = dims.length - 2; k >= 0; k--) s[k] = (s[k + 1] ?? 1) * (dims[k + 1] ?? 1);
  return s;
}
const digit = (i: number, strides: readonly number[], dims: readonly number[], k: number): number =>
  Math.floor(i / (strides[k] ?? 1)) % (dims[k] ?? 1);
