import type { Builder } from "./builder.js";
import { inputsOf } from "./builder.js";
import { unscaled } from "./contraction.js";
import { ShapeError } from "./errors.js";
import type { Node, Rational } from "./node.js";
import * as Q from "./rational.js";
import { dimsText, isZeroNode, sameSizes, splitCoefficient } from "./shape.js";

/** Nested sums are flattened up to this many terms, so that a residual chain of k blocks stays of size k. */
const MAX_TERMS = 256;

/**
 * The normal form of a sum: flat, equal terms collected with exact coefficients, zeros dropped, terms in canonical order.
 * @throws ShapeError if two terms have different shapes
 */
export function sum(b: Builder, given: readonly Node[]): Node {
  const first = given[0];
  if (first === undefined) throw new ShapeError("Unexpected empty sum: expected at least one term");
  for (const t of given) {
    if (!sameSizes(t.dims, first.dims))
      throw new ShapeError(`Unexpected shapes in a sum: found ${dimsText(first.dims)} and ${dimsText(t.dims)}, expected equal ones`);
  }
  const terms = new Map<number, { rest: Node; coefficient: Rational }>();
  let constants: Rational[] | null = null,
    room = MAX_TERMS - given.length;
  const put = (node: Node, factor: Rational): void => {
    if (isZeroNode(node)) return;
    if (node.op === "literal") {
      const values = node.values.map((v) => Q.mul(v, factor));
      constants = constants === null ? values : constants.map((v, i) => Q.add(v, values[i] ?? Q.ZERO));
      return;
    }
    const { coefficient, scaled: has } = splitCoefficient(node),
      rest = has ? unscaled(b, node) : node;
    const c = Q.mul(factor, coefficient);
    if (rest.op === "add" && room >= rest.terms.length) {
      room -= rest.terms.length;
      for (const t of rest.terms) put(t, c);
      return;
    }
    const known = terms.get(rest.id);
    if (known) known.coefficient = Q.add(known.coefficient, c);
    else terms.set(rest.id, { rest, coefficient: c });
  };
  for (const t of given) put(t, Q.ONE);
  const kept = [...terms.values()].filter((t) => t.coefficient.num !== 0n).sort((p, q) => p.rest.id - q.rest.id);
  const nodes = kept.map((t) => (Q.isOne(t.coefficient) ? t.rest : b.scale(t.coefficient, t.rest)));
  if (constants !== null) {
    const literal = b.literal(constants, first.dims);
    if (!isZeroNode(literal)) nodes.push(literal);
  }
  const only = nodes[0];
  if (only === undefined) return b.zeros(first.dims);
  if (nodes.length === 1) return only;
  return b.intern(`A${nodes.map((n) => n.id).join(",")}`, (id) => ({
    op: "add",
    id,
    dims: first.dims,
    inputs: inputsOf(nodes),
    terms: nodes,
  }));
}
