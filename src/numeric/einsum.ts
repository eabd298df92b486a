/**
 * Einsum over row-major Float64Arrays as loops that are planned once and allocate nothing when they run.
 * Kronecker deltas become merged labels, sums over one operand's own labels are taken first, products of more than two
 * operands are contracted pairwise, cheapest pair first (greedy order, as in Smith and Gray, "opt_einsum", JOSS 2018).
 */
export interface EinsumOperand {
  readonly buffer: Float64Array;
  readonly labels: readonly number[];
  /** A Kronecker delta: its buffer is not read. */
  readonly delta: boolean;
}
interface Part { readonly buffer: Float64Array; readonly labels: readonly number[] }

const product = (labels: Iterable<number>, sizes: readonly number[]): number => {
  let p = 1;
  for (const l of labels) p *= sizes[l] ?? 1;
  return p;
};

/** Stride of each label in a row-major array with these axes; a label met twice (a diagonal) adds up. */
function stridesOf(labels: readonly number[], sizes: readonly number[]): Map<number, number> {
  const strides = new Map<number, number>();
  let step = 1;
  for (let axis = labels.length - 1; axis >= 0; axis--) {
    const l = labels[axis]!;
    strides.set(l, (strides.get(l) ?? 0) + step);
    step *= sizes[l] ?? 1;
  }
  return strides;
}

interface Loops { readonly sizes: readonly number[]; readonly strides: readonly (readonly number[])[] }

/** Fuses neighbouring loops that walk every array as one loop would. Arrays' strides per loop, outermost first. */
function fuse(labels: readonly number[], sizes: readonly number[], arrays: readonly Map<number, number>[]): Loops {
  const outSizes: number[] = [], strides: number[][] = arrays.map(() => []);
  for (const l of labels) {
    const size = sizes[l] ?? 1;
    if (size === 1) continue;
    const last = outSizes.length - 1, mine = arrays.map((a) => a.get(l) ?? 0);
    if (last >= 0 && mine.every((s, k) => strides[k]![last] === s * size)) {
      outSizes[last] = outSizes[last]! * size;
      mine.forEach((s, k) => { strides[k]![last] = s; });
    } else {
      outSizes.push(size);
      mine.forEach((s, k) => { strides[k]!.push(s); });
    }
  }
  return { sizes: outSizes, strides };
}

/** One contraction of one or two operands, times a scale that is read when the loop runs. */
function contraction(a: Part, b: Part | null, out: Part, sizes: readonly number[], scale: () => number): () => void {
  const outer = [...new Set(out.labels)], outerSet = new Set(outer);
  const inner = [...new Set([...a.labels, ...(b?.labels ?? [])])].filter((l) => !outerSet.has(l));
  const sa = stridesOf(a.labels, sizes), sb = stridesOf(b?.labels ?? [], sizes), so = stridesOf(out.labels, sizes);
  const diagonal = outer.length < out.labels.length;
  const walk = fuse(outer, sizes, [sa, sb, so]), sum = fuse(inner, sizes, [sa, sb]);
  const empty = outer.some((l) => sizes[l] === 0), nothing = inner.some((l) => sizes[l] === 0);
  const [wa, wb, wo] = walk.strides.map((s) => Int32Array.from(s)) as [Int32Array, Int32Array, Int32Array];
  const [na, nb] = sum.strides.map((s) => Int32Array.from(s)) as [Int32Array, Int32Array];
  const walkSizes = Int32Array.from(walk.sizes), sumSizes = Int32Array.from(sum.sizes);
  const A = a.buffer, B = b?.buffer ?? null, O = out.buffer;

  if (sum.sizes.length === 0) {
    // No sum: the innermost loop runs over the last loop of the result.
    const depth = Math.max(walkSizes.length - 1, 0), counter = new Int32Array(depth);
    const n = walkSizes[depth] ?? 1, ta = wa[depth] ?? 0, tb = wb[depth] ?? 0, to = wo[depth] ?? 0;
    return () => {
      const s = scale();
      if (diagonal) O.fill(0);
      if (empty) return;
      if (nothing) { if (!diagonal) O.fill(0); return; }
      counter.fill(0);
      let ia = 0, ib = 0, io = 0;
      for (;;) {
        if (B === null) for (let k = 0, p = ia, o = io; k < n; k++, p += ta, o += to) O[o] = A[p]! * s;
        else for (let k = 0, p = ia, q = ib, o = io; k < n; k++, p += ta, q += tb, o += to) O[o] = A[p]! * B[q]! * s;
        let d = depth - 1;
        for (; d >= 0; d--) {
          ia += wa[d]!; ib += wb[d]!; io += wo[d]!;
          if (++counter[d]! < walkSizes[d]!) break;
          ia -= wa[d]! * walkSizes[d]!; ib -= wb[d]! * walkSizes[d]!; io -= wo[d]! * walkSizes[d]!;
          counter[d] = 0;
        }
        if (d < 0) return;
      }
    };
  }
  const depth = walkSizes.length, counter = new Int32Array(depth);
  const sumDepth = sumSizes.length - 1, sumCounter = new Int32Array(sumDepth);
  const n = sumSizes[sumDepth]!, ta = na[sumDepth]!, tb = nb[sumDepth]!;
  const total = (ia: number, ib: number): number => {
    sumCounter.fill(0);
    let t = 0, pa = ia, pb = ib;
    for (;;) {
      if (B === null) for (let k = 0, p = pa; k < n; k++, p += ta) t += A[p]!;
      else for (let k = 0, p = pa, q = pb; k < n; k++, p += ta, q += tb) t += A[p]! * B[q]!;
      let d = sumDepth - 1;
      for (; d >= 0; d--) {
        pa += na[d]!; pb += nb[d]!;
        if (++sumCounter[d]! < sumSizes[d]!) break;
        pa -= na[d]! * sumSizes[d]!; pb -= nb[d]! * sumSizes[d]!;
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
    let ia = 0, ib = 0, io = 0;
    for (;;) {
      O[io] = nothing ? 0 : total(ia, ib) * s;
      let d = depth - 1;
      for (; d >= 0; d--) {
        ia += wa[d]!; ib += wb[d]!; io += wo[d]!;
        if (++counter[d]! < walkSizes[d]!) break;
        ia -= wa[d]! * walkSizes[d]!; ib -= wb[d]! * walkSizes[d]!; io -= wo[d]! * walkSizes[d]!;
        counter[d] = 0;
      }
      if (d < 0) return;
    }
  };
}

/**
 * Plans Σ over labels not in `outLabels` of the product of the operands.
 * @param allocate gives a buffer of that many entries (for partial products), or throws where the program grows too large
 * @returns the loops in the order in which they run; the last one writes `out`
 */
export function planEinsum(
  operands: readonly EinsumOperand[], outLabels: readonly number[], out: Float64Array, sizes: readonly number[],
  allocate: (entries: number) => Float64Array,
): (() => void)[] {
  const merged = sizes.map((_, l) => l);
  const find = (l: number): number => { let r = l; while (merged[r] !== r) r = merged[r]!; return r; };
  for (const { delta, labels: [i, j] } of operands) if (delta && i !== undefined && j !== undefined) merged[find(j)] = find(i);
  const outer = outLabels.map(find), outerSet = new Set(outer);
  const scalars: Float64Array[] = [];
  let parts: Part[] = [];
  for (const { buffer, labels, delta } of operands) {
    if (delta) continue;
    if (labels.length === 0) scalars.push(buffer);
    else parts.push({ buffer, labels: labels.map(find) });
  }
  // A summed label that nothing carries is a factor of its size.
  const carried = new Set([...outer, ...parts.flatMap((p) => p.labels)]);
  let factor = 1;
  for (const l of new Set(sizes.map((_, l) => find(l)))) if (!carried.has(l)) factor *= sizes[l]!;
  const scale = (): number => {
    let s = factor;
    for (const b of scalars) s *= b[0]!;
    return s;
  };
  const one = (): number => 1, steps: (() => void)[] = [];
  const uses = new Map<number, number>();
  for (const p of parts) for (const l of new Set(p.labels)) uses.set(l, (uses.get(l) ?? 0) + 1);
  const temporary = (labels: readonly number[]): Part => ({ buffer: allocate(product(labels, sizes)), labels });
  if (parts.length > 1) {
    parts = parts.map((p) => {
      const kept = [...new Set(p.labels)].filter((l) => outerSet.has(l) || uses.get(l)! > 1);
      if (kept.length === new Set(p.labels).size) return p;
      const reduced = temporary(kept);
      steps.push(contraction(p, null, reduced, sizes, one));
      return reduced;
    });
  }
  while (parts.length > 2) {
    let best = Infinity, bi = 0, bj = 1;
    // The search is cubic in the number of factors: long products are folded from the left.
    for (let i = 0; i < parts.length && parts.length <= 16; i++) {
      for (let j = i + 1; j < parts.length; j++) {
        const cost = product(new Set([...parts[i]!.labels, ...parts[j]!.labels]), sizes);
        if (cost < best) { best = cost; bi = i; bj = j; }
      }
    }
    const a = parts[bi]!, b = parts[bj]!, rest = parts.filter((_, k) => k !== bi && k !== bj);
    const needed = new Set([...outer, ...rest.flatMap((p) => p.labels)]);
    const both = temporary([...new Set([...a.labels, ...b.labels])].filter((l) => needed.has(l)));
    steps.push(contraction(a, b, both, sizes, one));
    parts = [...rest, both];
  }
  const target: Part = { buffer: out, labels: outer }, unit: Part = { buffer: Float64Array.of(1), labels: [] };
  steps.push(contraction(parts[0] ?? unit, parts[1] ?? null, target, sizes, scale));
  return steps;
}
