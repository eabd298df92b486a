import type { Expr } from "../syntax/expr.js";
import { Clash, type DimTable } from "./dims.js";
import { contains } from "./exprs.js";
import type { Placed } from "./parts.js";
import { isVector, type Own } from "./shape-types.js";
/** How long 𝟏 is beside a gradient: ∂f/∂z = 𝟏/n has as many entries as z, in either layout. */

interface Known {
  readonly dims: DimTable;
  ownOf(e: Expr, at: Placed): Own | null;
  isOnes(key: string, at: Placed): boolean;
}

export function measureOnes(shapes: Known, s: Placed & { readonly sides: readonly Expr[]; readonly definition: object | null }): void {
  if (s.definition !== null) return;
  const [by] = s.sides.flatMap((e) => variableOf(e) ?? []);
  if (by === undefined) return;
  const variable = shapes.ownOf(by, s);
  if (variable === null || !isVector(variable)) return;
  for (const side of s.sides) {
    if (!contains(side, (x) => x.kind === "name" && shapes.isOnes(x.key, s))) continue;
    const own = shapes.ownOf(side, s);
    if (own === null || !isVector(own)) continue;
    const mark = shapes.dims.mark();
    try {
      shapes.dims.unify(variable.n, own.n);
    } catch (e) {
      shapes.dims.undo(mark);
      if (!(e instanceof Clash)) throw e;
    }
  }
}

/** The variable of a derivative of something by one whole name. */
function variableOf(e: Expr): Expr | null {
  if (e.kind === "transpose") return variableOf(e.arg);
  const [by] = e.kind === "deriv" && e.by.length === 1 ? e.by : [];
  return by?.kind === "name" ? by : null;
}
