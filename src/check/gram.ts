import { walk } from "../scope/exprs.js";
import type { DimVar } from "../scope/dims.js";
import { dimsOf } from "../scope/shape-types.js";
import type { Shapes } from "../scope/shapes.js";
import type { Expr } from "../syntax/expr.js";
import type { Link } from "./classify.js";
/** Sizes at which Gram matrices have inverses (semantics.md 8): the greater and the smaller size of X for each (XᵀX)⁻¹. */
export function tallerSizes(links: readonly Link[], shapes: Shapes): readonly (readonly [DimVar, DimVar])[] {
  const out: (readonly [DimVar, DimVar])[] = [];
  for (const l of links)
    for (const side of [l.left, l.right])
      for (const x of side === null ? [] : walk(side)) {
        const gram = inverted(x);
        if (gram?.kind !== "mul" || gram.factors.length < 2) continue;
        const first = gram.factors[0],
          last = gram.factors.at(-1);
        const [key, turned] =
          first?.kind === "transpose" && first.arg.kind === "name" && last?.kind === "name" && last.key === first.arg.key
            ? [last.key, false]
            : last?.kind === "transpose" && last.arg.kind === "name" && first?.kind === "name" && first.key === last.arg.key
              ? [first.key, true]
              : [null, false];
        const type = key === null ? null : shapes.typeOf(key, l.at),
          [rows, columns] = type === null ? [] : [...type.lead, ...dimsOf(type.own)];
        if (rows !== undefined && columns !== undefined) out.push(turned ? [columns, rows] : [rows, columns]);
      }
  return out;
}
function inverted(e: Expr): Expr | null {
  if (e.kind === "call" && e.fn === "inv") return e.args[0] ?? null;
  return e.kind === "pow" && e.exponent.kind === "neg" && e.exponent.arg.kind === "num" && e.exponent.arg.text === "1" ? e.base : null;
}
