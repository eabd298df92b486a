import { planContraction, productOf, stridesOf, unit } from "./contraction-plan.js";

/** Einsum over row-major Float64Arrays as loops that are planned once and allocate nothing when they run. */
export interface EinsumOperand {
  readonly buffer: Float64Array;
  readonly labels: readonly number[];
  /** A Kronecker delta: its buffer is not read. */
  readonly delta: boolean;
}
interface Part {
  readonly buffer: Float64Array;
  readonly labels: readonly number[];
}

interface Loops {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/** Fuses neighbouring loops that walk every array as one loop would. Arrays' strides per loop, outermost first. */
function fuse(labels: readonly number[], sizes: readonly number[], arrays: readonly Map<number, number>[]): Loops {
  const outSizes: number[] = [],
    strides: number[][] = arrays.map(() => []);
  for (const l of labels) {
    const size = sizes[l] ?? 1;
    if (size === 1) continue;
    const last = outSizes.length - 1,
      mine = arrays.map((a) => a.get(l) ?? 0);
    if (last >= 0 && mine.every((s, k) => strides[k]![last] === s * size)) {
      outSizes[last] = outSizes[last]! * size;
      mine.forEach((s, k) => {
        strides[k]![last] = s;
      });
    } else {
      outSizes.push(size);
      mine.forEach((s, k) => {
        strides[k]!.push(s);
      });
    }
  }
  return { sizes: outSizes, strides };
}

/** One contraction of one or two operands, times a scale that is read when the loop runs. */
function contraction(a: Part, b: Part | null, out: Part, sizes: readonly number[], scale: () => number): () => void {
  const outer = [...new Set(out.labels)],
    outerSet = new Set(outer);
  const inner = [...new Set([...a.labels, ...(b?.labels ?? [])])].filter((l) => !outerSet.has(l));
  const sa = stridesOf(a.labels, sizes),
    sb = stridesOf(b?.labels ?? [], sizes),
    so = stridesOf(out.labels, sizes);
  const diagonal = outer.length < out.labels.length;
  const walk = fuse(outer, sizes, [sa, sb, so]),
    sum = fuse(inner, sizes, [sa, sb]);
  const empty = outer.some((l) => sizes[l] === 0),
    nothing = inner.some((l) => sizes[l] === 0);
  const [wa, wb, wo] = walk.strides.map((s) => Int32Array.from(s)) as [Int32Array, Int32Array, Int32Array];
  const [na, nb] = sum.strides.map((s) => Int32Array.from(s)) as [Int32Array, Int32Array];
  const walkSizes = Int32Array.from(walk.sizes),
    sumSizes = Int32Array.from(sum.sizes);
  const A = a.buffer,
    B = b?.buffer ?? null,
    O = out.buffer;

  if (sum.sizes.length === 0) {
    // No sum: the innermost loop runs over the last loop of the result.
    const depth = Math.max(walkSizes.length - 1, 0),
      counter = new Int32Array(depth);
    const n = walkSizes[depth] ?? 1,
      ta = wa[depth] ?? 0,
      tb = wb[depth] ?? 0,
      to = wo[depth] ?? 0;
    return () => {
      const s = scale();
      if (diagonal) O.fill(0);
      if (empty) return;
      if (nothing) {
        if (!diagonal) O.fill(0);
        return;
      }
      counter.fill(0);
      let ia = 0,
        ib = 0,
        io = 0;
      for (;;) {
        if (B === null) for (let k = 0, p = ia, o = io; k < n; k++, p += ta, o += to) O[o] = A[p]! * s;
        else for (let k = 0, p = ia, q = ib, o = io; k < n; k++, p += ta, q += tb, o += to) O[o] = A[p]! * B[q]! * s;
        let d = depth - 1;
        for (; d >= 0; d--) {
          ia += wa[d]!;
          ib += wb[d]!;
          io += wo[d]!;
          if (++counter[d]! < walkSizes[d]!) break;
          ia -= wa[d]! * walkSizes[d]!;
          ib -= wb[d]! * walkSizes[d]!;
          io -= wo[d]! * walkSizes[d]!;
          counter[d] = 0;
        }
        if (d < 0) return;
      }
    };
  }
  if (!diagonal && !nothing && !empty && byColumns(walkSizes, wa, wb, wo, sumSizes, na, nb))
    return accumulation(A, B, O, [wa, wb, wo], walkSizes, [na, nb], sumSizes, scale);
  const depth = walkSizes.length,
    counter = new Int32Array(depth);
  const sumDepth = sumSizes.length - 1,
    sumCounter = new Int32Array(sumDepth);
  const n = sumSizes[sumDepth]!,
    ta = na[sumDepth]!,
    tb = nb[sumDepth]!;
  const total = (ia: number, ib: number): number => {
    sumCounter.fill(0);
    let t = 0,
      pa = ia,
      pb = ib;
    for (;;) {
      if (B === null) for (let k = 0, p = pa; k < n; k++, p += ta) t += A[p]!;
      else for (let k = 0, p = pa, q = pb; k < n; k++, p += ta, q += tb) t += A[p]! * B[q]!;
      let d = sumDepth - 1;
      for (; d >= 0; d--) {
        pa += na[d]!;
        pb += nb[d]!;
        if (++sumCounter[d]! < sumSizes[d]!) break;
        pa -= na[d]! * sumSizes[d]!;
        pb -= nb[d]! * sumSizes[d]!;
        sumCounter[d] = 0;
      }
      if (d < 0) return t;
    }
  };
  return () => {
    const s = scale();
    if (diagonal) O.fill(0);
    if (empty) return;
    counter.fill(0);
    let ia = 0,
      ib = 0,
      io = 0;
    for (;;) {
      O[io] = nothing ? 0 : total(ia, ib) * s;
      let d = depth - 1;
      for (; d >= 0; d--) {
        ia += wa[d]!;
        ib += wb[d]!;
        io += wo[d]!;
        if (++counter[d]! < walkSizes[d]!) break;
        ia -= wa[d]! * walkSizes[d]!;
        ib -= wb[d]! * walkSizes[d]!;
        io -= wo[d]! * walkSizes[d]!;
        counter[d] = 0;
      }
      if (d < 0) return;
    }
  };
}

/** Whether the sum would jump through an operand whose entries lie side by side along the result's last loop: X'r of a tall X. */
function byColumns(
  walk: Int32Array,
  wa: Int32Array,
  wb: Int32Array,
  wo: Int32Array,
  sum: Int32Array,
  na: Int32Array,
  nb: Int32Array,
): boolean {
  const last = walk.length - 1,
    n = sum.length - 1;
  if (last < 0 || walk[last]! < 8 || wo[last] !== 1) return false;
  const jumps = (outer: number, inner: number): boolean => outer === 1 && inner > 1,
    smooth = (outer: number, inner: number): boolean => inner <= 1 && outer > 1;
  return (jumps(wa[last]!, na[n]!) && !smooth(wb[last]!, nb[n]!)) || (jumps(wb[last]!, nb[n]!) && !smooth(wa[last]!, na[n]!));
}

/** The same sums in the same order, with the result's last loop innermost: each term is added to all of its entries in turn. */
function accumulation(
  A: Float64Array,
  B: Float64Array | null,
  O: Float64Array,
  [wa, wb, wo]: readonly [Int32Array, Int32Array, Int32Array],
  walkSizes: Int32Array,
  [na, nb]: readonly [Int32Array, Int32Array],
  sumSizes: Int32Array,
  scale: () => number,
): () => void {
  const last = walkSizes.length - 1,
    sizes = Int32Array.from([...walkSizes.subarray(0, last), ...sumSizes]),
    ja = Int32Array.from([...wa.subarray(0, last), ...na]),
    jb = Int32Array.from([...wb.subarray(0, last), ...nb]),
    jo = Int32Array.from([...wo.subarray(0, last), ...sumSizes.map(() => 0)]);
  const n = walkSizes[last]!,
    ta = wa[last]!,
    tb = wb[last]!,
    depth = sizes.length,
    counter = new Int32Array(depth);
  return () => {
    const s = scale();
    O.fill(0);
    counter.fill(0);
    let ia = 0,
      ib = 0,
      io = 0;
    for (;;) {
      if (B === null) for (let k = 0, p = ia, o = io; k < n; k++, p += ta, o++) O[o]! += A[p]!;
      else if (tb === 0) {
        const b = B[ib]!;
        for (let k = 0, p = ia, o = io; k < n; k++, p += ta, o++) O[o]! += A[p]! * b;
      } else for (let k = 0, p = ia, q = ib, o = io; k < n; k++, p += ta, q += tb, o++) O[o]! += A[p]! * B[q]!;
      let d = depth - 1;
      for (; d >= 0; d--) {
        ia += ja[d]!;
        ib += jb[d]!;
        io += jo[d]!;
        if (++counter[d]! < sizes[d]!) break;
        ia -= ja[d]! * sizes[d]!;
        ib -= jb[d]! * sizes[d]!;
        io -= jo[d]! * sizes[d]!;
        counter[d] = 0;
      }
      if (d < 0) break;
    }
    if (s !== 1) for (let k = 0; k < O.length; k++) O[k] = O[k]! * s;
  };
}

/**
 * Plans Σ over labels not in `outLabels` of the product of the operands.
 * @param allocate gives a buffer of that many entries (for partial products), or throws where the program grows too large
 * @returns the loops in the order in which they run; the last one writes `out`
 */
export function planEinsum(
  operands: readonly EinsumOperand[],
  outLabels: readonly number[],
  out: Float64Array,
  sizes: readonly number[],
  allocate: (entries: number) => Float64Array,
): (() => void)[] {
  const plan = planContraction(
    operands.map((o) => o.labels),
    operands.map((o) => o.delta),
    outLabels,
    sizes,
  );
  const scalars = plan.scalars.map((k) => operands[k]!.buffer),
    results: Float64Array[] = [],
    { factor } = plan;
  const scale = (): number => {
    let s = factor;
    for (const b of scalars) s *= b[0]!;
    return s;
  };
  const one = (): number => 1;
  const buffer = (ref: number): Float64Array => (ref === unit ? Float64Array.of(1) : ref < 0 ? results[-ref - 1]! : operands[ref]!.buffer);
  return plan.stages.map((s, k) => {
    const last = k === plan.stages.length - 1;
    results.push(last ? out : allocate(productOf(s.out, sizes)));
    const b = s.b === null ? null : { buffer: buffer(s.b), labels: s.bLabels };
    return contraction({ buffer: buffer(s.a), labels: s.aLabels }, b, { buffer: results[k]!, labels: s.out }, sizes, last ? scale : one);
  });
}
