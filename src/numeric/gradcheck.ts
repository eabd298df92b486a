import type { Node } from "../tensor/node.js";
import type { RuleBook } from "../rule.js";
import { evaluate, type Point } from "./compile.js";
import { differences, directionalDifferences, type Differences } from "./differences.js";
import { entriesOf } from "./order.js";
import { createRandom } from "./random.js";

export interface GradcheckRow {
  /** 0-based: the entry of f, then that of the input (or the number of the direction). */
  readonly entry: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
  /** |a − n| / max(|a|, |n|); 0 where both are zero up to the rounding error of f over the step. */
  readonly relativeError: number;
  /** How far the difference quotient itself can be trusted. */
  readonly uncertainty: number;
  /** `unclear`: the quotient is too uncertain to say that the two differ. */
  readonly status: "agrees" | "differs" | "unclear" | "left-out";
  /** The kink's function, or "domain". */
  readonly leftOut: string | null;
}
export interface GradcheckResult {
  readonly ok: boolean;
  /** Every entry, or seeded random directions where there are too many. */
  readonly mode: "entries" | "directions";
  readonly rows: readonly GradcheckRow[];
  readonly leftOut: number;
  readonly maxRelativeError: number;
  /** ‖a − n‖ / max(‖a‖, ‖n‖) over the entries that are not left out. */
  readonly normwiseError: number;
  readonly steps: { readonly first: number; readonly last: number };
  readonly tolerance: number;
  readonly seed: number;
}
export interface GradcheckOptions {
  readonly f: Node;
  /** The input by which f is differentiated. */
  readonly by: string;
  /** Axes of f, then of the input; a node, or its entries in row-major order. */
  readonly derivative: Node | Float64Array;
  readonly point: Point;
  readonly book: RuleBook;
  readonly kinks?: readonly Node[];
  readonly tolerance?: number;
  readonly seed?: number;
  /** Up to so many entries of the input each one is moved by itself. */
  readonly maxColumns?: number;
  readonly directions?: number;
}

const indexOf = (flat: number, sizes: readonly number[]): number[] => {
  const index = new Array<number>(sizes.length).fill(0);
  for (let k = sizes.length - 1, rest = flat; k >= 0; k--) {
    index[k] = rest % sizes[k]!;
    rest = Math.floor(rest / sizes[k]!);
  }
  return index;
};

function compareEntry(entry: readonly number[], analytic: number, found: Differences, k: number, tolerance: number): GradcheckRow {
  const numeric = found.values[k]!,
    uncertainty = found.uncertainty[k]!,
    leftOut = found.leftOut[k]!;
  if (leftOut !== null) return { entry, analytic, numeric: NaN, relativeError: NaN, uncertainty, status: "left-out", leftOut };
  const difference = Math.abs(analytic - numeric),
    size = Math.max(Math.abs(analytic), Math.abs(numeric));
  // Both zero as far as the quotient can tell.
  if (size <= found.floor[k]!) return { entry, analytic, numeric, relativeError: 0, uncertainty, status: "agrees", leftOut };
  const relativeError = difference / size;
  const status = relativeError <= tolerance ? "agrees" : difference <= 10 * uncertainty ? "unclear" : "differs";
  return { entry, analytic, numeric, relativeError, uncertainty, status, leftOut };
}

/**
 * Compares a derivative with central differences of the function, entry by entry.
 * @throws RangeError if the derivative has not the entries of f times those of the input
 */
export function gradcheck(options: GradcheckOptions): GradcheckResult {
  const { f, by, point, book, kinks = [], tolerance = 1e-6, seed = 1, maxColumns = 256, directions = 8 } = options;
  const columns = point.get(by)?.length ?? 0,
    rows = entriesOf(f),
    { derivative } = options;
  const analytic = derivative instanceof Float64Array ? derivative : evaluate(derivative, point, book);
  if (analytic.length !== rows * columns)
    throw new RangeError(`Unexpected derivative: found ${String(analytic.length)} entries, expected ${String(rows)} × ${String(columns)}`);
  const fSizes = f.dims.map((d) => d.size),
    table: GradcheckRow[] = [];
  const full = columns <= maxColumns;
  let found: Differences;
  if (full) {
    found = differences(f, by, point, book, kinks);
    analytic.forEach((a, k) => {
      table.push(compareEntry([...indexOf(Math.floor(k / columns), fSizes), k % columns], a, found, k, tolerance));
    });
  } else {
    const random = createRandom(seed),
      base = point.get(by)!,
      size = base.reduce((m, v) => Math.max(m, Math.abs(v)), 0) || 1;
    const ways = Array.from({ length: directions }, () =>
      Float64Array.from(base, (v) => (random.next() * 2 - 1) * Math.max(Math.abs(v), 0.1 * size)),
    );
    found = directionalDifferences(f, by, ways, point, book, kinks);
    ways.forEach((way, d) => {
      for (let i = 0; i < rows; i++) {
        let along = 0;
        for (let j = 0; j < columns; j++) along += analytic[i * columns + j]! * way[j]!;
        table.push(compareEntry([...indexOf(i, fSizes), d], along, found, d * rows + i, tolerance));
      }
    });
  }
  let gap = 0,
    a2 = 0,
    n2 = 0,
    worst = 0,
    left = 0;
  for (const r of table) {
    if (r.status === "left-out") {
      left++;
      continue;
    }
    gap += (r.analytic - r.numeric) ** 2;
    a2 += r.analytic ** 2;
    n2 += r.numeric ** 2;
    worst = Math.max(worst, r.relativeError);
  }
  const norm = Math.sqrt(Math.max(a2, n2));
  return {
    ok: table.every((r) => r.status === "agrees" || r.status === "left-out") && left < table.length,
    mode: full ? "entries" : "directions",
    rows: table,
    leftOut: left,
    maxRelativeError: worst,
    normwiseError: norm === 0 ? 0 : Math.sqrt(gap) / norm,
    steps: found.steps,
    tolerance,
    seed,
  };
}
