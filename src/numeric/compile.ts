import type { Node } from "../tensor/node.js";
import type { Kernel, RuleBook } from "../rule.js";
import { planEinsum } from "./einsum.js";
import { toDouble } from "./number.js";
import { entriesOf, evaluationOrder, NotEvaluable } from "./order.js";
import { primitives } from "./primitives.js";

/** Values of the inputs, row-major. */
export type Point = ReadonlyMap<string, Float64Array>;

interface Step {
  readonly inputs: readonly string[];
  readonly run: () => void;
}

/**
 * A compiled set of nodes. Each node has one buffer, which all runs share: what `run` returns is overwritten by the
 * next run.
 */
export interface Program {
  readonly nodes: readonly Node[];
  /** Values of `nodes`, row-major, as of the last run. */
  readonly outputs: readonly Float64Array[];
  /** The inputs' buffers; an entry changed here counts from the next `runChanged` that names the input. */
  readonly inputs: ReadonlyMap<string, Float64Array>;
  /** Entries of all buffers together. */
  readonly entries: number;
  readonly steps: readonly Step[];
  readonly stepsByInputs: Map<string, readonly Step[]>;
}

/** A graph that does not fit into the entries allowed. */
export class ProgramTooLarge extends Error {
  constructor(entries: number, limit: number) {
    super(`Unexpected size: ${String(entries)} entries to evaluate, expected at most ${String(limit)}`);
    this.name = "ProgramTooLarge";
  }
}

const sizesOf = (node: Node): number[] => node.dims.map((d) => d.size);

/** Elementwise loops of a scalar function over arrays of equal length. */
function elementwise(of: (...args: number[]) => number, args: readonly Float64Array[], out: Float64Array): () => void {
  const n = out.length,
    [a, b, c] = args;
  if (args.length === 1)
    return () => {
      for (let i = 0; i < n; i++) out[i] = of(a![i]!);
    };
  if (args.length === 2)
    return () => {
      for (let i = 0; i < n; i++) out[i] = of(a![i]!, b![i]!);
    };
  if (args.length === 3)
    return () => {
      for (let i = 0; i < n; i++) out[i] = of(a![i]!, b![i]!, c![i]!);
    };
  const values = new Array<number>(args.length).fill(0);
  return () => {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < args.length; k++) values[k] = args[k]![i]!;
      out[i] = of(...values);
    }
  };
}

/** A tensor kernel once for each entry of the leading batch axes. */
function batched(
  kernel: Kernel & { kind: "tensor" },
  node: Node & { op: "call" },
  args: readonly Float64Array[],
  out: Float64Array,
): () => void {
  const dims = node.args.map((a) => sizesOf(a).slice(node.batch));
  const runs = sizesOf(node)
    .slice(0, node.batch)
    .reduce((n, s) => n * s, 1);
  const piece = (b: Float64Array, k: number): Float64Array => b.subarray((k * b.length) / runs, ((k + 1) * b.length) / runs);
  const pieces = Array.from({ length: runs }, (_, k) => ({ args: args.map((a) => piece(a, k)), out: piece(out, k) }));
  return () => {
    for (const p of pieces) kernel.of(p.args, dims, p.out);
  };
}

function reduction(how: "max" | "min" | "prod", arg: Float64Array, width: number, out: Float64Array): () => void {
  const start = how === "max" ? -Infinity : how === "min" ? Infinity : 1;
  const join = how === "max" ? Math.max : how === "min" ? Math.min : (a: number, b: number): number => a * b;
  return () => {
    for (let i = 0, p = 0; i < out.length; i++) {
      let v = start;
      for (let k = 0; k < width; k++, p++) v = join(v, arg[p]!);
      out[i] = v;
    }
  };
}

function sum(terms: readonly Float64Array[], out: Float64Array): () => void {
  const n = out.length,
    [a, b] = terms;
  if (terms.length === 2)
    return () => {
      for (let i = 0; i < n; i++) out[i] = a![i]! + b![i]!;
    };
  return () => {
    for (let i = 0; i < n; i++) {
      let t = 0;
      for (let k = 0; k < terms.length; k++) t += terms[k]![i]!;
      out[i] = t;
    }
  };
}

/**
 * Compiles nodes to typed-array loops in topological order. Functions run by their rule's kernel, else by its definition.
 * @param limit most entries that all buffers together may have (default 2^25)
 * @throws NotEvaluable, ProgramTooLarge
 */
export function compile(nodes: readonly Node[], book: RuleBook, limit = 1 << 25): Program {
  const buffers = new Map<Node, Float64Array>(),
    inputs = new Map<string, Float64Array>(),
    steps: Step[] = [];
  let entries = 0;
  const allocate = (n: number): Float64Array => {
    entries += n;
    if (entries > limit) throw new ProgramTooLarge(entries, limit);
    return new Float64Array(n);
  };
  const bufferOf = (node: Node): Float64Array => buffers.get(node)!;
  const hasKernel = (fn: string): boolean => (book.get(fn)?.kernel ?? null) !== null;

  for (const { node, expanded } of evaluationOrder(nodes, book, hasKernel)) {
    if (expanded) {
      buffers.set(node, bufferOf(expanded));
      continue;
    }
    if (node.op === "reshape") {
      buffers.set(node, bufferOf(node.arg));
      continue;
    }
    if (node.op === "input") {
      const known = inputs.get(node.name),
        buffer = known ?? allocate(entriesOf(node));
      if (buffer.length !== entriesOf(node)) throw new RangeError(`Unexpected sizes: "${node.name}" has two shapes`);
      inputs.set(node.name, buffer);
      buffers.set(node, buffer);
      continue;
    }
    const out = allocate(entriesOf(node));
    buffers.set(node, out);
    const add = (run: () => void): void => {
      if (node.inputs.length === 0) run();
      else steps.push({ inputs: node.inputs, run });
    };
    switch (node.op) {
      case "num":
        out[0] = toDouble(node.value);
        break;
      case "const":
        out[0] = node.name === "pi" ? Math.PI : Math.E;
        break;
      case "literal":
        node.values.forEach((v, i) => {
          out[i] = toDouble(v);
        });
        break;
      case "eye": {
        const n = node.dims[0]!.size;
        for (let i = 0; i < n; i++) out[i * n + i] = 1;
        break;
      }
      case "iota":
        for (let i = 0; i < out.length; i++) out[i] = node.first + i;
        break;
      case "add":
        add(sum(node.terms.map(bufferOf), out));
        break;
      case "einsum": {
        const operands = node.operands.map((o, k) => ({ buffer: bufferOf(o), labels: node.labels[k]!, delta: o.op === "eye" }));
        for (const run of planEinsum(
          operands,
          node.out,
          out,
          node.sizes.map((d) => d.size),
          allocate,
        ))
          add(run);
        break;
      }
      case "map":
      case "call": {
        const args = node.args.map(bufferOf),
          kernel = book.get(node.fn)?.kernel ?? null;
        const primitive = node.op === "map" ? primitives.get(node.fn) : undefined;
        if (primitive) {
          if (primitive.arity !== args.length)
            throw new NotEvaluable(node.fn, `found ${String(args.length)} arguments, expected ${String(primitive.arity)}`);
          add(elementwise(primitive.of, args, out));
        } else if (kernel?.kind === "scalar") add(elementwise(kernel.of, args, out));
        else if (kernel && node.op === "call") add(batched(kernel, node, args, out));
        else throw new NotEvaluable(node.fn, "expected an elementwise kernel");
        break;
      }
      case "reduce":
        add(reduction(node.how, bufferOf(node.arg), node.arg.dims[node.arg.dims.length - 1]!.size, out));
        break;
      case "slice": {
        const from = bufferOf(node.arg),
          dims = sizesOf(node.arg),
          inner = dims.slice(node.axis + 1).reduce((n, s) => n * s, 1);
        const outer = dims.slice(0, node.axis).reduce((n, s) => n * s, 1),
          block = node.length * inner,
          step = dims[node.axis]! * inner;
        const pieces = Array.from({ length: outer }, (_, k) =>
          from.subarray(k * step + node.from * inner, k * step + node.from * inner + block),
        );
        add(() => {
          pieces.forEach((p, k) => {
            out.set(p, k * block);
          });
        });
        break;
      }
      case "stack": {
        const parts = node.parts.map(bufferOf);
        add(() => {
          parts.forEach((p, k) => {
            out.set(p, k * p.length);
          });
        });
        break;
      }
    }
  }
  return { nodes, outputs: nodes.map(bufferOf), inputs, entries, steps, stepsByInputs: new Map() };
}

function setInputs(program: Program, point: Point, names: Iterable<string>): void {
  for (const name of names) {
    const buffer = program.inputs.get(name),
      value = point.get(name);
    if (!buffer) continue;
    if (!value) throw new RangeError(`Unexpected end of the point: expected a value for "${name}"`);
    if (value.length !== buffer.length) {
      throw new RangeError(`Unexpected value of "${name}": found ${String(value.length)} entries, expected ${String(buffer.length)}`);
    }
    if (value !== buffer) buffer.set(value);
  }
}

/**
 * Values of the program's nodes at a point, row-major, in the program's own buffers (overwritten by the next run).
 * @throws RangeError for an input without value or with the wrong number of entries
 */
export function run(program: Program, point: Point): readonly Float64Array[] {
  setInputs(program, point, program.inputs.keys());
  for (const step of program.steps) step.run();
  return program.outputs;
}

/**
 * Runs again what depends on the named inputs, after `run`. New values are taken from `point` where it is given, else
 * from `program.inputs`, whose buffers may be written to.
 */
export function runChanged(program: Program, names: readonly string[], point?: Point): readonly Float64Array[] {
  if (point) setInputs(program, point, names);
  const key = JSON.stringify(names);
  let steps = program.stepsByInputs.get(key);
  if (!steps) {
    const changed = new Set(names);
    steps = program.steps.filter((s) => s.inputs.some((name) => changed.has(name)));
    program.stepsByInputs.set(key, steps);
  }
  for (const step of steps) step.run();
  return program.outputs;
}

/** The value of one node at a point, in an array of its own. */
export function evaluate(node: Node, point: Point, book: RuleBook): Float64Array {
  return run(compile([node], book), point)[0]!.slice();
}
