import type { Expr } from "../../syntax/expr.js";

/** The names that stand free in a formula: no functions, no bound indices. */
export function freeNames(expr: Expr): Set<string> {
  const names = new Set<string>();
  const visit = (e: Expr | null, bound: ReadonlySet<string>): void => {
    if (e === null) return;
    switch (e.kind) {
      case "name":
        if (!bound.has(e.key)) names.add(e.key);
        break;
      case "num":
      case "dots":
        break;
      case "neg":
      case "transpose":
        visit(e.arg, bound);
        break;
      case "add":
        e.terms.forEach((t) => {
          visit(t, bound);
        });
        break;
      case "mul":
        e.factors.forEach((t) => {
          visit(t, bound);
        });
        break;
      case "div":
        visit(e.num, bound);
        visit(e.den, bound);
        break;
      case "pow":
        visit(e.base, bound);
        visit(e.exponent, bound);
        break;
      case "call":
      case "prime":
      case "logic":
        e.args.forEach((t) => {
          visit(t, bound);
        });
        break;
      case "entry":
        visit(e.base, bound);
        e.indices.forEach((t) => {
          visit(t, bound);
        });
        break;
      case "delta":
        visit(e.i, bound);
        visit(e.j, bound);
        break;
      case "big": {
        const inner = new Set([...bound, e.index]);
        visit(e.lo, bound);
        visit(e.hi, bound);
        visit(e.where, inner);
        visit(e.body, inner);
        break;
      }
      case "deriv":
        visit(e.of, bound);
        e.by.forEach((t) => {
          visit(t, bound);
        });
        break;
      case "differential":
      case "indicator":
        visit(e.of, bound);
        break;
      case "matrix":
        e.rows.forEach((r) => {
          r.forEach((t) => {
            visit(t, bound);
          });
        });
        break;
      case "cases":
        e.rows.forEach((r) => {
          visit(r.value, bound);
          visit(r.condition, bound);
        });
        break;
      case "compare":
        visit(e.a, bound);
        visit(e.b, bound);
        break;
      case "at":
        visit(e.arg, bound);
        break;
    }
  };
  visit(expr, new Set());
  return names;
}
