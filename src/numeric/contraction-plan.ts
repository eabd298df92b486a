/**
 * The order in which an einsum is worked out, whatever its numbers are made of. Kronecker deltas become merged labels,
 * sums over one operand's own labels are taken first, products of more than two operands are contracted pairwise,
 * cheapest pair first (greedy order, as in Smith and Gray, "opt_einsum", JOSS 2018).
 */

/** One contraction of one or two arrays; negative references −1, −2 … are the results of earlier stages. */
export interface Stage {
  readonly a: number;
  readonly b: number | null;
  readonly aLabels: readonly number[];
  readonly bLabels: readonly number[];
  readonly out: readonly number[];
}
export interface ContractionPlan {
  readonly sizes: readonly number[];
  /** Operands without axes: their product, times `factor`, scales the last stage. */
  readonly scalars: readonly number[];
  readonly factor: number;
  /** The last stage writes the result; a reference `unit` stands for the number one. */
  readonly stages: readonly Stage[];
}
/** Reference to the number one, for a contraction without operands. */
export const unit = Number.MIN_SAFE_INTEGER;

export const productOf = (labels: Iterable<number>, sizes: readonly number[]): number => {
  let p = 1;
  for (const l of labels) p *= sizes[l] ?? 1;
  return p;
};

/** Stride of each label in a row-major array with these axes; a label met twice (a diagonal) adds up. */
export function stridesOf(labels: readonly number[], sizes: readonly number[]): Map<number, number> {
  const strides = new Map<number, number>();
  let step = 1;
  for (let axis = labels.length - 1; axis >= 0; axis--) {
    const l = labels[axis]!;
    strides.set(l, (strides.get(l) ?? 0) + step);
    step *= sizes[l] ?? 1;
  }
  return strides;
}

/** @param deltas true for each operand that is a Kronecker delta (two labels); its entries are not read */
export function planContraction(
  labels: readonly (readonly number[])[],
  deltas: readonly boolean[],
  out: readonly number[],
  sizes: readonly number[],
): ContractionPlan {
  const merged = sizes.map((_, l) => l);
  const find = (l: number): number => {
    let r = l;
    while (merged[r] !== r) r = merged[r]!;
    return r;
  };
  labels.forEach(([i, j], k) => {
    if (deltas[k] && i !== undefined && j !== undefined) merged[find(j)] = find(i);
  });
  const outer = out.map(find),
    outerSet = new Set(outer);
  const scalars: number[] = [],
    stages: Stage[] = [];
  let parts: { ref: number; labels: readonly number[] }[] = [];
  labels.forEach((ls, ref) => {
    if (deltas[ref]) return;
    if (ls.length === 0) scalars.push(ref);
    else parts.push({ ref, labels: ls.map(find) });
  });
  // A summed label that nothing carries is a factor of its size.
  const carried = new Set([...outer, ...parts.flatMap((p) => p.labels)]);
  let factor = 1;
  for (const l of new Set(sizes.map((_, l) => find(l)))) if (!carried.has(l)) factor *= sizes[l]!;
  const stage = (
    a: { ref: number; labels: readonly number[] },
    b: { ref: number; labels: readonly number[] } | null,
    kept: readonly number[],
  ): { ref: number; labels: readonly number[] } => {
    stages.push({ a: a.ref, b: b?.ref ?? null, aLabels: a.labels, bLabels: b?.labels ?? [], out: kept });
    return { ref: -stages.length, labels: kept };
  };
  if (parts.length > 1) {
    const uses = new Map<number, number>();
    for (const p of parts) for (const l of new Set(p.labels)) uses.set(l, (uses.get(l) ?? 0) + 1);
    parts = parts.map((p) => {
      const all = [...new Set(p.labels)],
        kept = all.filter((l) => outerSet.has(l) || uses.get(l)! > 1);
      return kept.length === all.length ? p : stage(p, null, kept);
    });
  }
  while (parts.length > 2) {
    let best = Infinity,
      bi = 0,
      bj = 1;
    // The search is cubic in the number of factors: long products are folded from the left.
    for (let i = 0; i < parts.length && parts.length <= 16; i++) {
      for (let j = i + 1; j < parts.length; j++) {
        const cost = productOf(new Set([...parts[i]!.labels, ...parts[j]!.labels]), sizes);
        if (cost < best) {
          best = cost;
          bi = i;
          bj = j;
        }
      }
    }
    const a = parts[bi]!,
      b = parts[bj]!,
      rest = parts.filter((_, k) => k !== bi && k !== bj);
    const needed = new Set([...outer, ...rest.flatMap((p) => p.labels)]);
    parts = [
      stage(
        a,
        b,
        [...new Set([...a.labels, ...b.labels])].filter((l) => needed.has(l)),
      ),
      ...rest,
    ];
  }
  stage(parts[0] ?? { ref: unit, labels: [] }, parts[1] ?? null, outer);
  return { sizes, scalars, factor, stages };
}
