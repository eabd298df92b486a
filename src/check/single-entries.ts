import { childrenOf, isNumeric } from "../scope/exprs.js";
import { dimsOf } from "../scope/shape-types.js";
import type { Expr } from "../syntax/expr.js";
import { hasShift } from "./left-open.js";
import type { Asked } from "./grounded.js";
import { otherLoss } from "./lower/families.js";
/**
 * A line that consists of single entries of declared arrays: there is nothing in it to arrange, and an index letter that runs over
 * two axes of different sizes leaves it without a value (semantics.md 2: in a claim the literal reading decides).
 */
export function singleEntries(asked: Asked): boolean {
  const { left, right } = asked;
  return !hasShift(asked) && [left, right].every((e) => isOfEntries(e, asked)) && (left.kind === "deriv" || left.kind === "entry");
}
function isOfEntries(e: Expr, asked: Asked): boolean {
  const { store, link, shapes } = asked;
  if (isNumeric(e)) return true;
  if (e.kind === "entry") {
    if (e.base.kind !== "name" || !e.indices.every((i) => i?.kind === "name")) return false;
    const shape = store.shapeOf(e.base.key, link.at),
      definition = store.definitionOf(e.base.key, link.at);
    // Families and arrays that are defined entry by entry may begin elsewhere, or leave members out.
    if (shape !== null) return shape.how === "declared" && shape.lead.length === 0 && shape.dims.length === e.indices.length;
    if (definition === null || definition.formals !== null || definition.indices.length > 0) return false;
    // Of sizes that declarations name: a 1 may be what some other line was taken for.
    const type = shapes.typeOf(e.base.key, link.at);
    const dims = type?.lead.length === 0 ? dimsOf(type.own) : [];
    return dims.length === e.indices.length && dims.every((d) => d.root.name !== null && d.root.size === null);
  }
  if (e.kind === "name") return store.shapeOf(e.key, link.at)?.dims.length === 0 || isLoss(e.key, asked);
  if (e.kind === "delta") return true;
  if (e.kind === "deriv") return [e.of, ...e.by].every((x) => isOfEntries(x, asked));
  if (e.kind === "big")
    return (
      e.op === "sum" &&
      (e.lo === null || (e.lo.kind === "num" && e.lo.text === "1")) &&
      (e.hi === null || e.hi.kind === "name") &&
      e.where === null &&
      isOfEntries(e.body, asked)
    );
  if (e.kind === "mul" || e.kind === "add" || e.kind === "neg" || e.kind === "div")
    return childrenOf(e).every((x) => isOfEntries(x, asked));
  return e.kind === "pow" && isNumeric(e.exponent) && isOfEntries(e.base, asked);
}
const isLoss = (key: string, { store, link, shapes }: Asked): boolean =>
  otherLoss(store, key, link.at) !== null || shapes.typeOf(key, link.at)?.own.k === "s";
