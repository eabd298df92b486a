/** A naive evaluator, apart from the engine's own: every entry by its definition. */
import type { RuleBook } from "../../src/rule.js";
import type { Node } from "../../src/tensor/node.js";
import { toNumber } from "../../src/tensor/rational.js";
import { reachable } from "../../src/tensor/traverse.js";

export type Values = ReadonlyMap<string, readonly number[]>;

const total = (sizes: readonly number[]): number => sizes.reduce((n, s) => n * s, 1);
const unravel = (k: number, sizes: readonly number[]): number[] => {
  const index = sizes.map(() => 0);
  for (let a = sizes.length - 1; a >= 0; a--) {
    index[a] = k % sizes[a]!;
    k = Math.floor(k / sizes[a]!);
  }
  return index;
};
const ravel = (index: readonly number[], sizes: readonly number[]): number => index.reduce((o, i, a) => o * sizes[a]! + i, 0);
const sizes = (n: Node): number[] => n.dims.map((d) => d.size);

const primitives: Record<string, (...a: number[]) => number> = {
  pow: (a, b) => a ** b,
  lt: (a, b) => +(a < b),
  le: (a, b) => +(a <= b),
  eq: (a, b) => +(a === b),
  ne: (a, b) => +(a !== b),
  where: (c, a, b) => (c !== 0 ? a : b),
  max: Math.max,
  min: Math.min,
  mod: (a, b) => a - b * Math.floor(a / b),
  and: (a, b) => +(a !== 0 && b !== 0),
  or: (a, b) => +(a !== 0 || b !== 0),
  not: (a) => +(a === 0),
};

export function evaluate(root: Node, values: Values, book: RuleBook): number[] {
  const done = new Map<Node, number[]>();
  const of = (n: Node): number[] => done.get(n) ?? [];
  for (const n of reachable([root])) done.set(n, one(n, of, values, book));
  return of(root);
}

function one(n: Node, of: (n: Node) => number[], values: Values, book: RuleBook): number[] {
  const out = sizes(n),
    count = total(out),
    fill = (f: (index: number[], k: number) => number): number[] => Array.from({ length: count }, (_, k) => f(unravel(k, out), k));
  switch (n.op) {
    case "input": {
      const v = values.get(n.name);
      if (v?.length !== count) throw new Error(`no value for ${n.name}`);
      return [...v];
    }
    case "num":
      return [toNumber(n.value)];
    case "const":
      return [n.name === "pi" ? Math.PI : Math.E];
    case "literal":
      return n.values.map(toNumber);
    case "eye":
      return fill(([i, j]) => +(i === j));
    case "iota":
      return fill(([i]) => n.first + i!);
    case "add":
      return fill((_, k) => n.terms.reduce((s, t) => s + of(t)[k]!, 0));
    case "einsum": {
      const all = n.sizes.map((d) => d.size),
        bound = all.slice(n.out.length);
      return fill((index) => {
        let s = 0;
        for (let b = 0; b < total(bound); b++) {
          const at = [...index, ...unravel(b, bound)];
          s += n.operands.reduce(
            (p, o, k) =>
              p *
              of(o)[
                ravel(
                  n.labels[k]!.map((l) => at[l]!),
                  sizes(o),
                )
              ]!,
            1,
          );
        }
        return s;
      });
    }
    case "map": {
      const f = primitives[n.fn];
      if (f) return fill((_, k) => f(...n.args.map((a) => of(a)[k]!)));
      const rule = book.get(n.fn);
      if (rule?.kernel?.kind === "scalar") {
        const { of: g } = rule.kernel;
        return fill((_, k) => g(...n.args.map((a) => of(a)[k]!)));
      }
      const e = rule?.expand(n.args, 0);
      if (!e) throw new Error(`no value for ${n.fn}`);
      return evaluate(e, values, book);
    }
    case "call": {
      const rule = book.get(n.fn),
        kernel = rule?.kernel;
      if (kernel?.kind !== "tensor") {
        const e = rule?.expand(n.args, n.batch);
        if (!e) throw new Error(`no value for ${n.fn}`);
        return evaluate(e, values, book);
      }
      const runs = total(out.slice(0, n.batch)),
        result: number[] = [];
      for (let b = 0; b < runs; b++) {
        const piece = (a: Node): Float64Array => {
          const v = of(a),
            w = v.length / runs;
          return Float64Array.from(v.slice(b * w, (b + 1) * w));
        };
        const o = new Float64Array(count / runs);
        kernel.of(
          n.args.map(piece),
          n.args.map((a) => sizes(a).slice(n.batch)),
          o,
        );
        result.push(...o);
      }
      return result;
    }
    case "reduce": {
      const w = sizes(n.arg).at(-1)!,
        v = of(n.arg);
      return fill((_, k) => {
        const p = v.slice(k * w, (k + 1) * w);
        return n.how === "max" ? Math.max(...p) : n.how === "min" ? Math.min(...p) : p.reduce((a, b) => a * b, 1);
      });
    }
    case "slice":
      return fill((index) => {
        const at = n.drop
          ? [...index.slice(0, n.axis), n.from, ...index.slice(n.axis)]
          : index.map((i, a) => (a === n.axis ? i + n.from : i));
        return of(n.arg)[ravel(at, sizes(n.arg))]!;
      });
    case "stack":
      return n.parts.flatMap(of);
    case "reshape":
      return of(n.arg);
  }
}
