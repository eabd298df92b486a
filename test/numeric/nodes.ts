import type { Dim, Node } from "../../src/tensor/node.js";
import type { Kernel, ReadyRule, Rule, RuleBook } from "../../src/rule.js";

/** Nodes by hand, without hash-consing: these tests need no other room. */
let next = 0;
const dim = (size: number): Dim => ({ size, name: null });
const below = (nodes: readonly Node[]): string[] => [...new Set(nodes.flatMap((n) => n.inputs))].sort();
const base = (sizes: readonly number[], nodes: readonly Node[]): { id: number; dims: Dim[]; inputs: string[] } => ({
  id: next++,
  dims: sizes.map(dim),
  inputs: below(nodes),
});

export const input = (name: string, ...sizes: number[]): Node => ({ ...base(sizes, []), inputs: [name], op: "input", name });
export const num = (num: number, den = 1): Node => ({ ...base([], []), op: "num", value: { num: BigInt(num), den: BigInt(den) } });
export const eye = (n: number): Node => ({ ...base([n, n], []), op: "eye" });
export const add = (...terms: Node[]): Node => ({
  ...base(
    terms[0]!.dims.map((d) => d.size),
    terms,
  ),
  op: "add",
  terms,
});
export const map = (fn: string, ...args: Node[]): Node => ({
  ...base(
    args[0]!.dims.map((d) => d.size),
    args,
  ),
  op: "map",
  fn,
  args,
});
export const call = (fn: string, sizes: number[], args: Node[], batch = 0): Node => ({ ...base(sizes, args), op: "call", fn, args, batch });
export const reduce = (how: "max" | "min" | "prod", arg: Node): Node => ({
  ...base(
    arg.dims.slice(0, -1).map((d) => d.size),
    [arg],
  ),
  op: "reduce",
  how,
  arg,
});
export const slice = (arg: Node, axis: number, from: number, length: number): Node => ({
  ...base(
    arg.dims.map((d, k) => (k === axis ? length : d.size)),
    [arg],
  ),
  op: "slice",
  arg,
  axis,
  from,
  length,
  drop: false,
});
export const stack = (...parts: Node[]): Node => ({
  ...base([parts.length, ...parts[0]!.dims.map((d) => d.size)], parts),
  op: "stack",
  parts,
});
export const reshape = (arg: Node, ...sizes: number[]): Node => ({ ...base(sizes, [arg]), op: "reshape", arg });

/** `einsum("ik,kj->ij", a, b)`; sizes of labels that no operand carries come last. */
export function einsum(spec: string, operands: Node[], extra: Readonly<Record<string, number>> = {}): Node {
  const [left = "", right = ""] = spec.split("->"),
    letters = [...new Set(spec.replace(/[^a-z]/gu, ""))];
  const number = (l: string): number => letters.indexOf(l);
  const labels = (left === "" ? [] : left.split(",")).map((part) => [...part].map(number));
  const sizes = letters.map((l) => {
    for (let k = 0; k < operands.length; k++) {
      const axis = labels[k]!.indexOf(number(l));
      if (axis >= 0) return operands[k]!.dims[axis]!.size;
    }
    return extra[l]!;
  });
  for (const l of Object.keys(extra)) if (!letters.includes(l)) sizes.push(extra[l]!);
  const out = [...right].map(number);
  return {
    ...base(
      out.map((l) => sizes[l]!),
      operands,
    ),
    op: "einsum",
    operands,
    labels,
    out,
    sizes: sizes.map(dim),
  };
}

type Expand = (args: readonly Node[], batch: number) => Node | null;
export function rule(
  id: string,
  options: { kernel?: Kernel; expand?: Expand; kinks?: (args: readonly Node[]) => readonly Node[] },
): ReadyRule {
  const data: Rule = {
    id,
    names: [id],
    title: id,
    latex: id,
    args: { x: "real" },
    result: "y: real",
    domain: "everywhere",
    kinks: [],
    because: "",
  };
  return {
    rule: data,
    elementwise: true,
    kernel: options.kernel ?? null,
    resultDims: (args) => args[0]!,
    expand: options.expand ?? (() => null),
    jacobian: () => null,
    kinks: options.kinks ?? (() => []),
  };
}
export const book = (...rules: ReadyRule[]): RuleBook => ({ rules, get: (name) => rules.find((r) => r.rule.id === name) });
export const scalar = (id: string, of: (...args: number[]) => number): ReadyRule => rule(id, { kernel: { kind: "scalar", of } });
