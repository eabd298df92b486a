import type { Builder } from "./builder.js";
import { inputsOf } from "./builder.js";
import { ShapeError } from "./errors.js";
import { canonicalLabelling } from "./labelling.js";
import type { Factor } from "./labelling.js";
import type { Dim, Node, Rational } from "./node.js";
import * as Q from "./rational.js";
import { hasBound, isSizeNode, isZeroNode, joinDim, mayCancel } from "./shape.js";

/** Products are flattened up to this many factors: beyond, nested products stay nested, so that a chain of k stays of size k. */
const MAX_FACTORS = 24;
const MAX_DISTRIBUTED = 16;
const MAX_FOLD = 4096;

class Work {
  coefficient: Rational = Q.ONE;
  factors: Factor[] = [];
  zero = false;
  readonly dims = new Map<number, Dim>();
  private next: number;
  constructor(next: number) {
    this.next = next;
  }
  fresh(d: Dim): number {
    this.dims.set(this.next, d);
    return this.next++;
  }
  dim(l: number): Dim {
    return this.dims.get(l) ?? { size: 1, name: null };
  }
  join(l: number, d: Dim): void {
    const known = this.dims.get(l);
    this.dims.set(l, known ? joinDim(known, d, "a product") : d);
  }
}

/**
 * The normal form of Σ over labels not in `out` of a product.
 * - Exact numbers become one coefficient, which is the first operand where it is not 1; a zero factor gives zeros.
 * - δ_ij is contracted wherever i or j is bound; with both in `out` the other factors use the earlier label.
 * - Factors that are products without a sum are merged in, and so is any einsum that stands alone; a contraction among
 *   other factors stays one factor, because merging it would repeat its sum for each of them.
 * - Independent sums are split off: (Σᵢ aᵢ)(Σⱼ bⱼ), never Σᵢⱼ aᵢ bⱼ.
 * - Equal factors with equal labels become integer powers; x·x⁻¹ = 1 only for what is 0 on no open set (`mayCancel`).
 * - A bound label that nothing carries is its size: a number, or for a named size the factor `size(dim)`.
 * - Labels of `out` are 0 … k−1 in order and distinct, bound labels follow canonically.
 * @throws ShapeError if a label has two sizes
 */
export function contraction(
  b: Builder,
  operands: readonly Node[],
  labels: readonly (readonly number[])[],
  out: readonly number[],
  sizeOf?: (label: number) => Dim | undefined,
): Node {
  if (out.length === 0 && labels.every((ls) => ls.length === 0) && operands.every((o) => o.dims.length === 0)) {
    const numbers = productOfNumbers(b, operands);
    if (numbers !== null) return numbers;
  }
  let top = 0;
  for (const ls of labels) for (const l of ls) if (l >= top) top = l + 1;
  for (const l of out) if (l >= top) top = l + 1;
  const w = new Work(top);
  operands.forEach((node, k) => {
    const ls = labels[k] ?? [];
    if (ls.length !== node.dims.length)
      throw new ShapeError(`Unexpected labels: found ${String(ls.length)} for a tensor with ${String(node.dims.length)} axes`);
    ls.forEach((l, axis) => {
      w.join(l, node.dims[axis] ?? { size: 1, name: null });
    });
  });
  const seen = new Set<number>(),
    distinct: number[] = [],
    ties: Factor[] = [];
  for (const l of out) {
    const given = sizeOf?.(l);
    if (given) w.join(l, given);
    const known = w.dims.get(l);
    if (!known) throw new ShapeError("Unexpected label of the result: no operand carries it and it has no size");
    if (seen.has(l)) {
      const twin = w.fresh(known);
      ties.push({ node: b.eye(known), labels: [l, twin] });
      distinct.push(twin);
    } else {
      seen.add(l);
      distinct.push(l);
    }
  }
  flatten(b, w, operands.map((node, k) => ({ node, labels: labels[k] ?? [] })).concat(ties));
  if (w.zero) return b.zeros(distinct.map((l) => w.dim(l)));
  contractDeltas(b, w, distinct);
  const picked = contractPick(b, w, distinct);
  if (picked) {
    w.factors = picked;
    countFreeSums(b, w, distinct);
    const all = [...w.factors, { node: b.num(w.coefficient), labels: [] }];
    return b.einsum(
      all.map((f) => f.node),
      all.map((f) => f.labels),
      distinct,
      (l) => w.dim(l),
    );
  }
  collectPowers(b, w);
  if (w.zero) return b.zeros(distinct.map((l) => w.dim(l)));
  countFreeSums(b, w, distinct);
  return finish(b, w, distinct);
}

/** The same normal form for scalars alone, without labels; null where a lone contraction is to be merged. */
function productOfNumbers(b: Builder, operands: readonly Node[]): Node | null {
  const w = new Work(0);
  let tensors = 0;
  for (const o of operands) if (o.op !== "num") tensors++;
  const push = (node: Node): void => {
    if (node.op === "num") w.coefficient = Q.mul(w.coefficient, node.value);
    else w.factors.push({ node, labels: none });
  };
  for (const node of operands) {
    if (node.op !== "einsum" || isSizeNode(node)) {
      push(node);
      continue;
    }
    const first = node.operands[0],
      scaled = first?.op === "num";
    if (
      !hasBound(node) &&
      (w.factors.length + operands.length + node.operands.length <= MAX_FACTORS || node.operands.length <= (scaled ? 2 : 1))
    )
      node.operands.forEach(push);
    else if (hasBound(node) && tensors === 1) return null;
    else if (scaled) {
      push(first);
      push(unscaled(b, node));
    } else push(node);
  }
  if (w.coefficient.num === 0n) return b.num(Q.ZERO);
  collectPowers(b, w);
  if (w.coefficient.num === 0n || w.zero) return b.num(Q.ZERO);
  if (w.factors.some((f) => f.node.op === "einsum" && !isSizeNode(f.node) && w.factors.length === 1)) return null;
  const nodes = w.factors.map((f) => f.node).sort((x, y) => x.id - y.id),
    only = nodes[0],
    one = Q.isOne(w.coefficient);
  if (only === undefined) return b.num(w.coefficient);
  if (nodes.length === 1 && one) return only;
  if (nodes.length === 1 && only.op === "add" && only.terms.length <= MAX_DISTRIBUTED)
    return b.add(only.terms.map((t) => b.scale(w.coefficient, t)));
  if (!one) nodes.unshift(b.num(w.coefficient));
  let key = "E";
  for (const n of nodes) key += `${String(n.id)}()`;
  return b.intern(`${key}>0|`, (id) => ({
    op: "einsum",
    id,
    dims: [],
    inputs: inputsOf(nodes),
    operands: nodes,
    labels: nodes.map(() => none),
    out: none,
    sizes: [],
  }));
}

const none: readonly number[] = [];

function flatten(b: Builder, w: Work, given: readonly Factor[]): void {
  const tensors = given.filter((f) => f.node.op !== "num").length;
  let count = given.length;
  const push = (f: Factor): void => {
    const { node } = f;
    if (node.op === "num") {
      w.coefficient = Q.mul(w.coefficient, node.value);
      if (node.value.num === 0n) w.zero = true;
    } else w.factors.push(f);
  };
  for (const f of given) {
    const { node } = f;
    if (node.op !== "einsum" || isSizeNode(node)) {
      push(f);
      continue;
    }
    if (isZeroNode(node)) {
      w.zero = true;
      return;
    }
    const first = node.operands[0],
      scaled = first?.op === "num";
    const mergeable = hasBound(node)
      ? tensors === 1
      : count + node.operands.length <= MAX_FACTORS || node.operands.length <= (scaled ? 2 : 1);
    if (!mergeable) {
      if (scaled) {
        push({ node: first, labels: [] });
        push({ node: unscaled(b, node), labels: f.labels });
      } else push(f);
      continue;
    }
    count += node.operands.length - 1;
    const names = node.sizes.map((d, l) => {
      const at = node.out.indexOf(l);
      return at >= 0 ? (f.labels[at] ?? 0) : w.fresh(d);
    });
    node.operands.forEach((operand, k) => {
      push({ node: operand, labels: (node.labels[k] ?? []).map((l) => names[l] ?? 0) });
    });
  }
}

/** An einsum without its exact coefficient. */
export function unscaled(b: Builder, node: Node): Node {
  if (node.op === "num") return b.num(Q.ONE);
  if (node.op !== "einsum" || node.operands[0]?.op !== "num") return node;
  return b.einsum(node.operands.slice(1), node.labels.slice(1), node.out, (l) => node.sizes[l]);
}

function contractDeltas(b: Builder, w: Work, out: readonly number[]): void {
  if (!w.factors.some((f) => f.node.op === "eye")) return;
  const parent = new Map<number, number>();
  const find = (l: number): number => {
    let r = l;
    for (let p = parent.get(r); p !== undefined && p !== r; p = parent.get(r)) r = p;
    return r;
  };
  const place = new Map(out.map((l, i) => [l, i]));
  const rest: Factor[] = [];
  for (const f of w.factors) {
    if (f.node.op !== "eye") {
      rest.push(f);
      continue;
    }
    const x = find(f.labels[0] ?? 0),
      y = find(f.labels[1] ?? 0);
    if (x === y) continue;
    const px = place.get(x) ?? Infinity,
      py = place.get(y) ?? Infinity;
    const [keep, drop] = px <= py ? [x, y] : [y, x];
    w.join(keep, w.dim(drop));
    parent.set(drop, keep);
    if (!place.has(drop)) w.dims.delete(drop);
  }
  w.factors = rest.map((f) => ({ node: f.node, labels: f.labels.map(find) }));
  for (const l of out) {
    const root = find(l);
    if (root !== l) w.factors.push({ node: b.eye(w.dim(l)), labels: [root, l] });
  }
}

/**
 * A row of a Kronecker delta, e_c = δ[c, ·], takes entry c of the other factors along its label (and goes where the label
 * is bound); a range of rows takes a range. One such factor at a time: the product that is left, or null.
 */
function contractPick(b: Builder, w: Work, out: readonly number[]): Factor[] | null {
  for (const f of w.factors) {
    const { node } = f;
    if (node.op !== "slice" || node.arg.op !== "eye" || node.axis !== 0) continue;
    const label = f.labels[f.labels.length - 1]!,
      row = node.drop ? null : f.labels[0]!;
    const free = out.includes(label),
      others = w.factors.filter((other) => other !== f);
    if (label === row || (free && (row !== null || !others.some((other) => other.labels.includes(label))))) continue;
    if (!free) w.dims.delete(label);
    if (row !== null) w.join(row, node.dims[0]!);
    const left = others.map((other) => {
      let picked = other.node;
      for (let axis = other.labels.length - 1; axis >= 0; axis--)
        if (other.labels[axis] === label) picked = b.slice(picked, axis, node.from, node.length, node.drop);
      return { node: picked, labels: other.labels.flatMap((l) => (l !== label ? [l] : row === null ? [] : [row])) };
    });
    return free ? [...left, f] : left;
  }
  return null;
}

/** Base and integer exponent of a factor. */
function integerPower(node: Node): { base: Node; exponent: bigint } {
  if (node.op === "map" && node.fn === "pow") {
    const [base, e] = node.args;
    const c =
      e === undefined
        ? null
        : e.op === "num"
          ? e.value
          : e.op === "einsum" && e.operands.length === 1 && e.operands[0]?.op === "num"
            ? e.operands[0].value
            : null;
    if (base && c?.den === 1n) return { base, exponent: c.num };
  }
  return { base: node, exponent: 1n };
}

function collectPowers(b: Builder, w: Work): void {
  if (w.factors.length < 2) return;
  const groups = new Map<string, { base: Node; labels: readonly number[]; parts: { node: Node; exponent: bigint }[] }>();
  let merged = false;
  for (const f of w.factors) {
    const { base, exponent } = f.node.op === "eye" ? { base: f.node, exponent: 1n } : integerPower(f.node);
    const key = `${String(base.id)}:${f.labels.join(",")}`,
      group = groups.get(key);
    if (group) {
      group.parts.push({ node: f.node, exponent });
      merged = true;
    } else groups.set(key, { base, labels: f.labels, parts: [{ node: f.node, exponent }] });
  }
  if (!merged) return;
  const factors: Factor[] = [];
  for (const { base, labels, parts } of groups.values()) {
    if (parts.length === 1) {
      factors.push({ node: parts[0]!.node, labels });
      continue;
    }
    const up = parts.reduce((s, p) => (p.exponent > 0n ? s + p.exponent : s), 0n),
      down = parts.reduce((s, p) => (p.exponent < 0n ? s + p.exponent : s), 0n);
    const exponents = up > 0n && down < 0n && !mayCancel(base) ? [up, down] : [up + down];
    for (const e of exponents) {
      if (e === 0n) continue;
      const power = e === 1n ? base : b.map("pow", [base, b.num(e)]);
      // The power may itself be a product, an exact number or zero (literals fold): merge it like any operand.
      if (power.op === "num") w.coefficient = Q.mul(w.coefficient, power.value);
      else if (isZeroNode(power)) w.zero = true;
      else factors.push({ node: power, labels });
    }
  }
  w.factors = factors;
}

function countFreeSums(b: Builder, w: Work, out: readonly number[]): void {
  const carried = new Set(out);
  for (const f of w.factors) for (const l of f.labels) carried.add(l);
  for (const [l, d] of w.dims) {
    if (carried.has(l)) continue;
    if (d.name === null || d.size === 0) w.coefficient = Q.mul(w.coefficient, Q.rational(BigInt(d.size)));
    else w.factors.push({ node: b.size(d), labels: [] });
  }
}

/** Factors grouped by the bound labels that they share; factors without bound labels stand apart. */
function components(factors: readonly Factor[], out: ReadonlySet<number>): { sums: Factor[][]; free: Factor[] } {
  const owner = new Map<number, Factor[]>(),
    free: Factor[] = [];
  let sums: Factor[][] = [];
  for (const f of factors) {
    const touching = new Set<Factor[]>();
    let bound = false;
    for (const l of f.labels) {
      if (out.has(l)) continue;
      bound = true;
      const group = owner.get(l);
      if (group) touching.add(group);
    }
    if (!bound) {
      free.push(f);
      continue;
    }
    const joined = [f];
    for (const g of touching) joined.push(...g);
    if (touching.size > 0) sums = sums.filter((g) => !touching.has(g));
    sums.push(joined);
    for (const g of joined) for (const l of g.labels) if (!out.has(l)) owner.set(l, joined);
  }
  return { sums, free };
}

function finish(b: Builder, w: Work, out: readonly number[]): Node {
  if (w.coefficient.num === 0n) return b.zeros(out.map((l) => w.dim(l)));
  const outSet = new Set(out),
    { sums, free } = components(w.factors, outSet);
  if (sums.length > 0 && sums.length + free.length > 1) {
    // Products of separate sums: each sum becomes a factor of its own.
    const factors = [...free];
    for (const group of sums) {
      const kept = out.filter((l) => group.some((f) => f.labels.includes(l)));
      factors.push({
        node: b.einsum(
          group.map((f) => f.node),
          group.map((f) => f.labels),
          kept,
        ),
        labels: kept,
      });
    }
    factors.push({ node: b.num(w.coefficient), labels: [] });
    return b.einsum(
      factors.map((f) => f.node),
      factors.map((f) => f.labels),
      out,
      (l) => w.dim(l),
    );
  }
  const folded = foldLiterals(b, w, out);
  if (folded) return folded;
  const { factors, old } = canonicalLabelling(w.factors, out);
  const dims = out.map((l) => w.dim(l)),
    only = factors[0];
  if (only === undefined && out.length === 0) return b.num(w.coefficient);
  if (only !== undefined && factors.length === 1 && only.labels.length === out.length && only.labels.every((l, axis) => l === axis)) {
    if (Q.isOne(w.coefficient)) return only.node;
    if (only.node.op === "add" && only.node.terms.length <= MAX_DISTRIBUTED)
      return b.add(only.node.terms.map((t) => b.scale(w.coefficient, t)));
  }
  const head: Factor[] = Q.isOne(w.coefficient) ? [] : [{ node: b.num(w.coefficient), labels: [] }];
  const all = [...head, ...factors],
    sizes = old.map((l) => w.dim(l));
  const carried = new Set(factors.flatMap((f) => f.labels));
  const broadcast = dims.map((d, axis) => (carried.has(axis) ? "" : `${String(d.size)}:${d.name ?? ""}`)).join("/");
  const key = `E${all.map((f) => `${String(f.node.id)}(${f.labels.join(",")})`).join("")}>${String(out.length)}|${broadcast}`;
  const nodes = all.map((f) => f.node);
  return b.intern(key, (id) => ({
    op: "einsum",
    id,
    dims,
    inputs: inputsOf(nodes),
    operands: nodes,
    labels: all.map((f) => f.labels),
    out: out.map((_, i) => i),
    sizes,
  }));
}

/** A product of literals only, evaluated exactly where that is small. */
function foldLiterals(b: Builder, w: Work, out: readonly number[]): Node | null {
  if (w.factors.length === 0) return null;
  for (const f of w.factors) if (f.node.op !== "literal") return null;
  const carried = [...new Set(w.factors.flatMap((f) => f.labels))];
  if (out.some((l) => !carried.includes(l))) return null;
  const order = [...out, ...carried.filter((l) => !out.includes(l))],
    sizes = order.map((l) => w.dim(l).size);
  const work = sizes.reduce((n, s) => n * s, 1);
  if (work > MAX_FOLD) return null;
  const dims = out.map((l) => w.dim(l)),
    inner = sizes.slice(out.length).reduce((n, s) => n * s, 1);
  const values: Rational[] = [],
    index = sizes.map(() => 0);
  const strides = w.factors.map((f) =>
    order.map((l) => {
      let stride = 0;
      for (let axis = f.labels.length - 1, step = 1; axis >= 0; axis--) {
        if (f.labels[axis] === l) stride += step;
        step *= w.dim(f.labels[axis] ?? 0).size;
      }
      return stride;
    }),
  );
  for (let k = 0, total = Q.ZERO; k < work; k++) {
    let term = w.coefficient;
    w.factors.forEach((f, n) => {
      const at = index.reduce((o, i, axis) => o + i * (strides[n]?.[axis] ?? 0), 0);
      if (f.node.op === "literal") term = Q.mul(term, f.node.values[at] ?? Q.ZERO);
    });
    total = Q.add(total, term);
    if ((k + 1) % inner === 0) {
      values.push(total);
      total = Q.ZERO;
    }
    for (let axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (sizes[axis] ?? 1)) break;
      index[axis] = 0;
    }
  }
  return b.literal(values, dims);
}
