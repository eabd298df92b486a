import type { Graph } from "../graph.js";
import type { Dim, Node, Rational } from "../node.js";
import * as Q from "../rational.js";
import { flat, termsOf } from "./factors.js";
import type { Factor } from "./factors.js";
import { baseName } from "./signs.js";

/** What the laws of matrix functions need of the form that they work in. */
export interface FormLike {
  readonly g: Graph;
  product(operands: readonly Factor[], rank: number, dim: (l: number) => Dim | undefined): Node;
  sum(parts: readonly Node[]): Node;
}

/**
 * A tensor function of forms. inv, det and log|det| of a product of square matrices are taken apart; transposes and
 * exact factors come out: inv(cAB') = c⁻¹ inv(B)' inv(A).
 */
export function callForm(form: FormLike, fn: string, args: readonly Node[], batch: number, resultDims: readonly Dim[]): Node {
  const { g } = form,
    name = baseName(fn),
    [x] = args;
  if (
    x !== undefined &&
    args.length === 1 &&
    batch === 0 &&
    x.dims.length === 2 &&
    (name === "inv" || name === "det" || name === "log-det")
  ) {
    const chain = factorsInOrder(g, x);
    if (chain !== null) {
      const { c, scalars, matrices } = chain,
        n = x.dims[0]!;
      const own = (m: Node): Node => g.call(fn, [m], 0, name === "inv" ? m.dims : []);
      if (name === "inv") {
        const operands: Factor[] = [
          { node: g.num(Q.inv(c)), labels: [] },
          ...scalars.map((s) => ({ node: g.map("pow", [s, g.num(-1)]), labels: [] })),
        ];
        [...matrices].reverse().forEach((m, k, all) => {
          const from = k === 0 ? 0 : 1 + k,
            to = k === all.length - 1 ? 1 : 2 + k;
          operands.push({ node: own(m.node), labels: m.transposed ? [to, from] : [from, to] });
        });
        return form.product(operands, 2, () => n);
      }
      if (name === "det") {
        const power = (b: Node): Node => g.map("pow", [b, g.num(n.size)]);
        return form.product(
          [power(g.num(c)), ...scalars.map(power), ...matrices.map((m) => own(m.node))].map((node) => ({ node, labels: [] })),
          0,
          () => undefined,
        );
      }
      if (Q.isOne(c) && scalars.length === 0) return form.sum(matrices.map((m) => own(m.node)));
    }
  }
  return g.call(fn, args, batch, resultDims);
}

/** A matrix form as c × scalars × a chain of square matrices, or null where it is no such product of at least two, or one turned or scaled. */
function factorsInOrder(g: Graph, x: Node): { c: Rational; scalars: Node[]; matrices: { node: Node; transposed: boolean }[] } | null {
  const [only, more] = termsOf(g, x);
  if (only === undefined || more !== undefined || x.op !== "einsum") return null;
  const f = flat(only.rest),
    size = x.dims[0]!.size,
    scalars: Node[] = [],
    rest: Factor[] = [];
  for (const y of f.factors) {
    if (y.labels.length === 0) scalars.push(y.node);
    else if (y.labels.length === 2 && y.node.op !== "eye" && y.node.dims.every((d) => d.size === size)) rest.push(y);
    else return null;
  }
  if (scalars.some((s) => s.op === "einsum" && s.operands.length === 0 && s.out.length > 0)) return null;
  const matrices: { node: Node; transposed: boolean }[] = [];
  for (let at = 0; rest.length > 0; ) {
    const k = rest.findIndex((y) => y.labels.includes(at)),
      y = rest[k];
    if (y === undefined) return null;
    rest.splice(k, 1);
    const transposed = y.labels[1] === at;
    matrices.push({ node: y.node, transposed });
    at = (transposed ? y.labels[0] : y.labels[1])!;
    if (rest.length === 0 && at !== 1) return null;
  }
  return matrices.length === 0 ? null : { c: Q.mul(only.c, f.c), scalars, matrices };
}
