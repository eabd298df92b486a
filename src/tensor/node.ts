/**
 * The closed set of tensor nodes: index notation as a shared graph. Every node is a tensor with positional axes and
 * no free indices; sums are explicit in `einsum` (Laue, Mitterreiter, Giesen: "Computing Higher Order Derivatives of
 * Matrix and Tensor Expressions", NeurIPS 2018). Nodes are hash-consed by a `Graph` (src/tensor/graph.ts), so equal
 * structure is one object and all work on a graph is linear in its number of nodes.
 */

/** An axis: its concrete size, and its symbolic name where it has one ("n", "d"). */
export interface Dim {
  readonly size: number;
  readonly name: string | null;
}

/** An exact rational. `den` > 0, in lowest terms. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

interface Base {
  readonly id: number;
  readonly dims: readonly Dim[];
  /** Names of the inputs below it, sorted. */ readonly inputs: readonly string[];
}

/** A free tensor. Equal names are equal tensors. */
export interface InputNode extends Base {
  readonly op: "input";
  readonly name: string;
}
/** An exact scalar constant. */
export interface NumNode extends Base {
  readonly op: "num";
  readonly value: Rational;
}
/** π or e, exactly. */
export interface ConstNode extends Base {
  readonly op: "const";
  readonly name: "pi" | "e";
}
/** A dense tensor of exact numbers, row-major. */
export interface LiteralNode extends Base {
  readonly op: "literal";
  readonly values: readonly Rational[];
}
/** The Kronecker delta δ_ij: two axes of one size. */
export interface EyeNode extends Base {
  readonly op: "eye";
}
/** The index itself as a value: entry i is first + i. */
export interface IotaNode extends Base {
  readonly op: "iota";
  readonly first: number;
}
/**
 * Σ over labels not in `out` of the product of `operands[k]` indexed by `labels[k]`.
 * `sizes[l]` is the dimension of label l (labels are small integers, canonically numbered by first occurrence).
 * A label in `out` that no operand carries is a broadcast; a label in neither is a factor of its size.
 */
export interface EinsumNode extends Base {
  readonly op: "einsum";
  readonly operands: readonly Node[];
  readonly labels: readonly (readonly number[])[];
  readonly out: readonly number[];
  readonly sizes: readonly Dim[];
}
/** Sum of terms of equal shape. */
export interface AddNode extends Base {
  readonly op: "add";
  readonly terms: readonly Node[];
}
/** An elementwise function (`fn` is a scalar rule's id or a primitive: pow, lt, le, eq, where …) of arguments of equal shape. */
export interface MapNode extends Base {
  readonly op: "map";
  readonly fn: string;
  readonly args: readonly Node[];
}
/**
 * A tensor function by its rule (softmax, inv, det …). The leading `batch` axes of every argument and of the result are
 * batch axes; the rule works on the rest.
 */
export interface CallNode extends Base {
  readonly op: "call";
  readonly fn: string;
  readonly args: readonly Node[];
  readonly batch: number;
}
/** max, min or prod over the last axis. */
export interface ReduceNode extends Base {
  readonly op: "reduce";
  readonly how: "max" | "min" | "prod";
  readonly arg: Node;
}
/** Entries from … from + length − 1 of one axis; `drop` removes the axis (length 1). */
export interface SliceNode extends Base {
  readonly op: "slice";
  readonly arg: Node;
  readonly axis: number;
  readonly from: number;
  readonly length: number;
  readonly drop: boolean;
}
/** Parts of equal shape stacked along a new first axis. */
export interface StackNode extends Base {
  readonly op: "stack";
  readonly parts: readonly Node[];
}
/** The same entries in row-major order under other axes. */
export interface ReshapeNode extends Base {
  readonly op: "reshape";
  readonly arg: Node;
}

export type Node =
  | InputNode
  | NumNode
  | ConstNode
  | LiteralNode
  | EyeNode
  | IotaNode
  | EinsumNode
  | AddNode
  | MapNode
  | CallNode
  | ReduceNode
  | SliceNode
  | StackNode
  | ReshapeNode;
