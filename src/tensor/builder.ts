import type { Dim, Node, Rational } from "./node.js";

/** What the normal forms (einsum, add, map …) need of the graph that they build in. */
export interface Builder {
  num(value: Rational | number | bigint | string): Node;
  literal(values: readonly Rational[], dims: readonly Dim[]): Node;
  eye(dim: Dim): Node;
  add(terms: readonly Node[]): Node;
  scale(c: Rational | number | bigint | string, node: Node): Node;
  map(fn: string, args: readonly Node[]): Node;
  zeros(dims: readonly Dim[]): Node;
  broadcast(node: Node, dims: readonly Dim[], axes: readonly number[]): Node;
  size(dim: Dim): Node;
  slice(arg: Node, axis: number, from: number, length: number, drop?: boolean): Node;
  stack(parts: readonly Node[], name?: string | null): Node;
  iota(dim: Dim, first: number): Node;
  call(fn: string, args: readonly Node[], batch: number, resultDims: readonly Dim[]): Node;
  reshape(arg: Node, dims: readonly Dim[]): Node;
  reduce(how: "max" | "min" | "prod", arg: Node): Node;
  /** The one einsum constructor; labels as in `Graph.einsum`. */
  einsum(
    operands: readonly Node[],
    labels: readonly (readonly number[])[],
    out: readonly number[],
    sizeOf?: (label: number) => Dim | undefined,
  ): Node;
  /** The shared node for this structure, made by `make` where it is new. */
  intern(key: string, make: (id: number) => Node): Node;
}

/** The sorted union of input names below these nodes; arrays are shared where one holds all. */
export function inputsOf(nodes: readonly Node[]): readonly string[] {
  let widest: readonly string[] = [];
  for (const n of nodes) if (n.inputs.length > widest.length) widest = n.inputs;
  let all: Set<string> | null = null;
  for (const n of nodes) {
    if (n.inputs === widest || n.inputs.length === 0) continue;
    if (all === null) {
      if (n.inputs.every((name) => includesSorted(widest, name))) continue;
      all = new Set(widest);
    }
    for (const name of n.inputs) all.add(name);
  }
  return all === null ? widest : [...all].sort();
}

function includesSorted(names: readonly string[], name: string): boolean {
  let low = 0,
    high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1,
      at = names[middle] ?? "";
    if (at === name) return true;
    if (at < name) low = middle + 1;
    else high = middle;
  }
  return false;
}
