import type { Node } from "../tensor/node.js";
import type { RuleBook } from "../rule.js";
import { loadBigMath, type Big, type BigMath } from "./big.js";
import { bigFunctions } from "./big-functions.js";
import { bigTensorFunctions } from "./big-linear.js";
import type { Point } from "./compile.js";
import { planContraction, productOf, stridesOf, unit, type ContractionPlan } from "./contraction-plan.js";
import { entriesOf, evaluationOrder, NotEvaluable } from "./order.js";

export type { Big, BigMath } from "./big.js";
export { loadBigMath } from "./big.js";

/** Values in high precision, or why there are none: a function without many digits, or too much work. */
export type HighOutcome =
  | { readonly ok: true; readonly values: readonly (readonly Big[])[] }
  | { readonly ok: false; readonly reason: "function" | "size"; readonly what: string };
export type HighPoint = ReadonlyMap<string, readonly Big[]>;

/** A point of doubles as decimals: 0.1 is one tenth exactly, so that facts which hold in decimals hold to every digit. */
export const decimalPoint = (point: Point, math: BigMath): HighPoint =>
  new Map([...point].map(([name, values]) => [name, Array.from(values, (v) => math.of(v))]));

interface HighStep {
  readonly node: Node;
  readonly cost: number;
  readonly run: (values: Map<Node, readonly Big[]>, math: BigMath) => readonly Big[];
}
/** Nodes made ready for high precision, at any number of digits and any points. */
export interface HighProgram {
  readonly nodes: readonly Node[];
  readonly inputs: readonly (Node & { op: "input" })[];
  readonly steps: readonly HighStep[];
  readonly cost: number;
}

/** One stage of an einsum by its definition: loops over all labels. */
function contract(math: BigMath, plan: ContractionPlan, k: number, a: readonly Big[], b: readonly Big[] | null, scale: Big): Big[] {
  const stage = plan.stages[k]!,
    { sizes } = plan,
    outer = [...new Set(stage.out)];
  const inner = [...new Set([...stage.aLabels, ...stage.bLabels])].filter((l) => !outer.includes(l)),
    loops = [...outer, ...inner];
  const sa = stridesOf(stage.aLabels, sizes),
    sb = stridesOf(stage.bLabels, sizes),
    so = stridesOf(stage.out, sizes);
  const out = new Array<Big>(productOf(stage.out, sizes)).fill(math.zero),
    counter = loops.map(() => 0);
  if (loops.some((l) => sizes[l] === 0)) return out;
  let ia = 0,
    ib = 0,
    io = 0;
  for (;;) {
    const left = a[ia]!,
      term = b === null ? left : left.times(b[ib]!);
    out[io] = inner.length === 0 ? term : out[io]!.plus(term);
    let d = loops.length - 1;
    for (; d >= 0; d--) {
      const l = loops[d]!,
        size = sizes[l]!,
        da = sa.get(l) ?? 0,
        db = sb.get(l) ?? 0,
        dout = so.get(l) ?? 0;
      ia += da;
      ib += db;
      io += dout;
      counter[d]!++;
      if (counter[d]! < size) break;
      ia -= da * size;
      ib -= db * size;
      io -= dout * size;
      counter[d] = 0;
    }
    if (d < 0) break;
  }
  return scale.eq(1) ? out : out.map((v) => v.times(scale));
}

function einsumStep(node: Node & { op: "einsum" }): HighStep {
  const sizes = node.sizes.map((d) => d.size),
    plan = planContraction(
      node.labels,
      node.operands.map((o) => o.op === "eye"),
      node.out,
      sizes,
    );
  const cost = plan.stages.reduce((c, s) => c + productOf(new Set([...s.aLabels, ...s.bLabels, ...s.out]), sizes), 0);
  return {
    node,
    cost,
    run: (values, math) => {
      const results: (readonly Big[])[] = [],
        entries = (ref: number): readonly Big[] =>
          ref === unit ? [math.one] : ref < 0 ? results[-ref - 1]! : values.get(node.operands[ref]!)!;
      plan.stages.forEach((s, k) => {
        let scale = math.one;
        if (k === plan.stages.length - 1) {
          scale = math.of(plan.factor);
          for (const ref of plan.scalars) scale = scale.times(entries(ref)[0]!);
        }
        results.push(contract(math, plan, k, entries(s.a), s.b === null ? null : entries(s.b), scale));
      });
      return results[results.length - 1]!;
    },
  };
}

function functionStep(node: Node & { op: "map" | "call" }, names: readonly string[]): HighStep {
  const scalar = names.map((n) => bigFunctions.get(n)).find((f) => f !== undefined),
    args = node.args;
  if (scalar && (node.op === "map" || args.every((a) => a.dims.length === node.dims.length))) {
    return {
      node,
      cost: scalar.weight * entriesOf(node),
      run: (values, math) => {
        const lists = args.map((a) => values.get(a)!);
        return lists[0]!.map((_, i) =>
          scalar.of(
            math,
            lists.map((l) => l[i]!),
          ),
        );
      },
    };
  }
  const tensor = names.map((n) => bigTensorFunctions.get(n)).find((f) => f !== undefined),
    batch = node.op === "call" ? node.batch : 0;
  if (!tensor) throw new NotEvaluable(node.fn, "not available in high precision");
  const dims = args.map((a) => a.dims.slice(batch).map((d) => d.size)),
    runs = node.dims.slice(0, batch).reduce((n, d) => n * d.size, 1);
  return {
    node,
    cost: runs * tensor.cost(dims),
    run: (values, math) => {
      const lists = args.map((a) => values.get(a)!);
      return Array.from({ length: runs }, (_, k) =>
        tensor.of(
          math,
          lists.map((l) => l.slice((k * l.length) / runs, ((k + 1) * l.length) / runs)),
          dims,
        ),
      ).flat();
    },
  };
}

function reduceStep(node: Node & { op: "reduce" }): HighStep {
  const width = node.arg.dims[node.arg.dims.length - 1]!.size,
    fn = node.how === "prod" ? null : bigFunctions.get(node.how)!;
  return {
    node,
    cost: entriesOf(node.arg),
    run: (values, math) => {
      const all = values.get(node.arg)!;
      return Array.from({ length: entriesOf(node) }, (_, i) => {
        const row = all.slice(i * width, (i + 1) * width);
        return fn ? fn.of(math, row) : row.reduce((p, v) => p.times(v), math.one);
      });
    },
  };
}

function stepOf(node: Node, names: readonly string[]): HighStep {
  const dims = node.dims.map((d) => d.size),
    count = entriesOf(node);
  switch (node.op) {
    case "input":
      throw new NotEvaluable(node.name, "an input has no step");
    case "num":
      return { node, cost: 2, run: (_, math) => [math.ratio(node.value)] };
    case "const":
      return { node, cost: 1, run: (_, math) => [node.name === "pi" ? math.pi : math.e] };
    case "literal":
      return { node, cost: 2 * count, run: (_, math) => node.values.map((v) => math.ratio(v)) };
    case "eye":
      return {
        node,
        cost: 0,
        run: (_, math) => Array.from({ length: count }, (_, i) => (i % (dims[0]! + 1) === 0 ? math.one : math.zero)),
      };
    case "iota":
      return { node, cost: 0, run: (_, math) => Array.from({ length: count }, (_, i) => math.of(node.first + i)) };
    case "einsum":
      return einsumStep(node);
    case "add":
      return {
        node,
        cost: count * node.terms.length,
        run: (values) => {
          const lists = node.terms.map((t) => values.get(t)!);
          return lists[0]!.map((v, i) => lists.slice(1).reduce((s, l) => s.plus(l[i]!), v));
        },
      };
    case "map":
    case "call":
      return functionStep(node, names);
    case "reduce":
      return reduceStep(node);
    case "slice": {
      const from = node.arg.dims.map((d) => d.size),
        inner = from.slice(node.axis + 1).reduce((n, s) => n * s, 1),
        block = node.length * inner,
        step = from[node.axis]! * inner;
      return {
        node,
        cost: count,
        run: (values) => {
          const all = values.get(node.arg)!;
          return Array.from({ length: count }, (_, i) => all[Math.floor(i / block) * step + node.from * inner + (i % block)]!);
        },
      };
    }
    case "stack":
      return { node, cost: count, run: (values) => node.parts.flatMap((p) => values.get(p)!) };
    case "reshape":
      return { node, cost: 0, run: (values) => values.get(node.arg)! };
  }
}

/**
 * Makes nodes ready for high precision. Functions without a version of many digits run by their rule's definition.
 * @returns the program, or the name of the function that has neither
 */
export function compileHigh(nodes: readonly Node[], book: RuleBook): HighProgram | { readonly unavailable: string } {
  const namesOf = (fn: string): readonly string[] => [fn, ...(book.get(fn)?.rule.names ?? [])];
  const native = (fn: string, node: Node): boolean =>
    namesOf(fn).some((n) => bigFunctions.has(n) || (node.op === "call" && bigTensorFunctions.has(n)));
  try {
    const steps: HighStep[] = [],
      inputs: (Node & { op: "input" })[] = [];
    for (const { node, expanded } of evaluationOrder(nodes, book, native)) {
      if (node.op === "input") inputs.push(node);
      else if (expanded) steps.push({ node, cost: 0, run: (values) => values.get(expanded)! });
      else steps.push(stepOf(node, node.op === "map" || node.op === "call" ? namesOf(node.fn) : []));
    }
    return { nodes, inputs, steps, cost: steps.reduce((c, s) => c + s.cost, 0) };
  } catch (error) {
    if (error instanceof NotEvaluable) return { unavailable: error.fn };
    throw error;
  }
}

/**
 * Runs a program with many digits.
 * @param budget most multiplications; a multiplication of 64 digits takes about two microseconds
 */
export function runHigh(program: HighProgram, point: HighPoint, math: BigMath, budget = 400_000): HighOutcome {
  if (program.cost > budget) return { ok: false, reason: "size", what: `${String(program.cost)} operations, at most ${String(budget)}` };
  const values = new Map<Node, readonly Big[]>();
  for (const node of program.inputs) {
    const value = point.get(node.name);
    if (!value) throw new RangeError(`Unexpected end of the point: expected a value for "${node.name}"`);
    values.set(node, value);
  }
  try {
    for (const step of program.steps) values.set(step.node, step.run(values, math));
  } catch (error) {
    // Beyond its own tables (the sine of 10^1000) the decimal arithmetic gives up.
    if (error instanceof Error && error.message.includes("DecimalError"))
      return { ok: false, reason: "size", what: "an argument beyond the range of many digits" };
    throw error;
  }
  return { ok: true, values: program.nodes.map((n) => values.get(n)!) };
}

/** Values of nodes at a point of doubles (read as decimals), with `digits` digits. */
export async function evaluateHigh(
  nodes: readonly Node[],
  point: Point,
  book: RuleBook,
  digits = 64,
  budget = 400_000,
): Promise<HighOutcome> {
  const math = await loadBigMath(digits),
    program = compileHigh(nodes, book);
  if ("unavailable" in program) return { ok: false, reason: "function", what: program.unavailable };
  return runHigh(program, decimalPoint(point, math), math, budget);
}
