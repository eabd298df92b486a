/**
 * Central differences with Richardson extrapolation: Ridders' tableau (C. J. F. Ridders, "Accurate computation of F′(x)
 * and F′(x)F″(x)", Advances in Engineering Software 4, 1982), begun with a large step, which keeps the rounding error
 * small, and halved. Entries whose steps cross a kink are left out and reported.
 */
import type { Node } from "../tensor/node.js";
import type { RuleBook } from "../rule.js";
import { compile, run, runChanged, type Point, type Program } from "./compile.js";
import { entriesOf } from "./order.js";
import { changedEntries, sidesOf, watchKinks, type Watch } from "./watch.js";

export interface Differences {
  /** ∂f/∂by, axes of f then of by, row-major; NaN where left out. */
  readonly values: Float64Array;
  /** How far each value can be trusted: the tableau's own estimate and the rounding error of f over the step. */
  readonly uncertainty: Float64Array;
  /** The rounding error of f over the step alone: what is smaller cannot be told from zero. */
  readonly floor: Float64Array;
  /** Why an entry is left out: the kink's function, "domain", or null. */
  readonly leftOut: readonly (string | null)[];
  /** The largest first step and the smallest last one. */
  readonly steps: { readonly first: number; readonly last: number };
}

const levels = 8;
/** Rounding error of one evaluation of f, in units of its own size. */
const noise = 8 * Number.EPSILON;

interface Column {
  readonly values: Float64Array;
  readonly uncertainty: Float64Array;
  readonly floor: Float64Array;
  readonly leftOut: (string | null)[];
  readonly first: number;
  readonly last: number;
}

/** The derivative of f along `direction` in the input's entries, by Ridders' tableau. */
function alongDirection(
  program: Program,
  f: Node,
  watch: Watch,
  name: string,
  base: Float64Array,
  direction: Float64Array,
  start: number,
): Column {
  const count = entriesOf(f),
    buffer = program.inputs.get(name)!,
    names = [name];
  const at = (t: number): { f: Float64Array; sides: Int32Array[] } => {
    for (let i = 0; i < base.length; i++) buffer[i] = base[i]! + t * direction[i]!;
    const [value, ...watched] = runChanged(program, names);
    return { f: value!.slice(), sides: sidesOf(watch, watched) };
  };
  const here = at(0),
    leftOut = new Array<string | null>(count).fill(null);
  let step = 2 ** Math.round(Math.log2(start)),
    up = at(step),
    down = at(-step);
  let crossed = changedEntries(watch, f, [here.sides, up.sides, down.sides]);
  // A kink or an edge of the domain nearby: smaller steps stay on this side of it.
  for (let shrink = 0; shrink < 10; shrink++) {
    const broken = up.f.some((v, i) => !Number.isFinite(v) || !Number.isFinite(down.f[i]!));
    if (crossed.fn === null && !broken) break;
    step /= 4;
    up = at(step);
    down = at(-step);
    crossed = changedEntries(watch, f, [here.sides, up.sides, down.sides]);
  }
  const first = step;
  const values = new Float64Array(count).fill(NaN),
    uncertainty = new Float64Array(count).fill(Infinity),
    floor = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    if (crossed.flags[i]) leftOut[i] = crossed.fn;
    else if (!Number.isFinite(here.f[i]!)) leftOut[i] = "domain";
    else if (!Number.isFinite(up.f[i]!) || !Number.isFinite(down.f[i]!)) leftOut[i] = "domain";
  }
  let previous: Float64Array[] = [],
    last = step;
  for (let level = 0; level < levels; level++) {
    if (level > 0) {
      step /= 2;
      up = at(step);
      down = at(-step);
    }
    last = step;
    const row = [Float64Array.from(up.f, (v, i) => (v - down.f[i]!) / (2 * step))];
    for (let m = 1; m <= level; m++) {
      const factor = 4 ** m,
        left = row[m - 1]!,
        above = previous[m - 1]!;
      row.push(left.map((v, i) => (factor * v - above[i]!) / (factor - 1)));
    }
    let settled = level > 0;
    for (let i = 0; i < count; i++) {
      if (leftOut[i] !== null) continue;
      const rounding = (noise * Math.max(Math.abs(up.f[i]!), Math.abs(down.f[i]!))) / step;
      for (let m = 0; m <= level; m++) {
        const value = row[m]![i]!;
        const spread =
          m === 0
            ? level === 0
              ? Infinity
              : Math.abs(value - previous[0]![i]!)
            : Math.max(Math.abs(value - row[m - 1]![i]!), Math.abs(value - previous[m - 1]![i]!));
        if (spread + rounding < uncertainty[i]!) {
          uncertainty[i] = spread + rounding;
          floor[i] = rounding;
          values[i] = value;
        }
      }
      if (!(uncertainty[i]! <= 1e-11 * Math.abs(values[i]!) || uncertainty[i]! <= 2 * rounding)) settled = false;
    }
    previous = row;
    if (settled) break;
  }
  at(0);
  return { values, uncertainty, floor, leftOut, first, last };
}

const largest = (a: Float64Array): number => a.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

interface Setup {
  readonly program: Program;
  readonly watch: Watch;
  readonly base: Float64Array;
}
function setUp(f: Node, by: string, point: Point, book: RuleBook, kinks: readonly Node[]): Setup {
  const watch = watchKinks([f], book, kinks),
    program = compile([f, ...watch.nodes], book);
  const base = point.get(by)?.slice();
  if (!base) throw new RangeError(`Unexpected end of the point: expected a value for "${by}"`);
  run(program, point);
  return { program, watch, base };
}

/**
 * The Jacobian of f by one of its inputs, entry by entry. A derivative by an inner node is one by an input that stands
 * for it (src/tensor/substitute.ts).
 * @param kinks nodes that change sign where f has a kink, beyond those that its rules name
 */
export function differences(f: Node, by: string, point: Point, book: RuleBook, kinks: readonly Node[] = []): Differences {
  const rows = entriesOf(f),
    { program, watch, base } = setUp(f, by, point, book, kinks),
    columns = base.length;
  const values = new Float64Array(rows * columns),
    uncertainty = values.slice(),
    floor = values.slice(),
    leftOut = new Array<string | null>(rows * columns).fill(null);
  if (!program.inputs.has(by)) return { values, uncertainty, floor, leftOut, steps: { first: 0, last: 0 } };
  let first = 0,
    last = Infinity;
  const size = largest(base) || 1;
  for (let j = 0; j < columns; j++) {
    const direction = new Float64Array(columns);
    direction[j] = 1;
    const column = alongDirection(program, f, watch, by, base, direction, 0.03 * Math.max(Math.abs(base[j]!), 0.1 * size));
    first = Math.max(first, column.first);
    last = Math.min(last, column.last);
    for (let i = 0; i < rows; i++) {
      values[i * columns + j] = column.values[i]!;
      uncertainty[i * columns + j] = column.uncertainty[i]!;
      floor[i * columns + j] = column.floor[i]!;
      leftOut[i * columns + j] = column.leftOut[i]!;
    }
  }
  return { values, uncertainty, floor, leftOut, steps: { first, last } };
}

/** Derivatives of f along several directions of one input: a row a direction, each with all entries of f. */
export function directionalDifferences(
  f: Node,
  by: string,
  directions: readonly Float64Array[],
  point: Point,
  book: RuleBook,
  kinks: readonly Node[] = [],
): Differences {
  const rows = entriesOf(f),
    { program, watch, base } = setUp(f, by, point, book, kinks);
  const values = new Float64Array(rows * directions.length),
    uncertainty = values.slice(),
    floor = values.slice(),
    leftOut: (string | null)[] = [];
  if (!program.inputs.has(by))
    return { values, uncertainty, floor, leftOut: new Array<null>(values.length).fill(null), steps: { first: 0, last: 0 } };
  let first = 0,
    last = Infinity;
  directions.forEach((direction, k) => {
    const column = alongDirection(program, f, watch, by, base, direction, (0.02 * (largest(base) || 1)) / (largest(direction) || 1));
    first = Math.max(first, column.first);
    last = Math.min(last, column.last);
    values.set(column.values, k * rows);
    uncertainty.set(column.uncertainty, k * rows);
    floor.set(column.floor, k * rows);
    leftOut.push(...column.leftOut);
  });
  return { values, uncertainty, floor, leftOut, steps: { first, last } };
}
