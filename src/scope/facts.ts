import type { Expr } from "../syntax/expr.js";
import type { FactWord } from "./store.js";
/** Conditions that are facts of one name, so that sample points can satisfy them: Σ_k t_k = 1, ‖u‖ = 1, uᵀu = 1, QᵀQ = I, Sᵀ = S. */

export function factOfCondition(a: Expr, b: Expr): { key: string; fact: FactWord } | null {
  const mirrored = ownTranspose(a, b) ?? ownTranspose(b, a);
  if (mirrored !== null) return { key: mirrored, fact: "symmetric" };
  if (b.kind === "name" && /^(bf:)?I(_.*)?$/.test(b.key)) {
    const key = gramOf(a);
    return key === null ? null : { key, fact: "orthogonal" };
  }
  const totals = isOnes(b) ? rowTotals(a) : null;
  if (totals !== null) return totals;
  if (b.kind !== "num" || Number(b.text) !== 1) return null;
  const normed = unitNorm(a);
  if (normed !== null) return { key: normed, fact: "unitnorm" };
  return total(a);
}
const isOnes = (e: Expr): boolean => e.kind === "name" && /^(bf|bb):1(?:_|$)/.test(e.key);
/** Y 1 of Y 1 = 1: every row sums to one. Yᵀ 1: every column does. */
function rowTotals(a: Expr): { key: string; fact: FactWord } | null {
  const [y, one] = a.kind === "mul" && a.factors.length === 2 ? a.factors : [];
  if (y === undefined || one === undefined || !isOnes(one)) return null;
  if (y.kind === "transpose") return y.arg.kind === "name" ? { key: y.arg.key, fact: "probcols" } : null;
  return y.kind === "name" ? { key: y.key, fact: "probrows" } : null;
}
/** Sᵀ = S. */
function ownTranspose(a: Expr, b: Expr): string | null {
  return a.kind === "transpose" && a.arg.kind === "name" && b.kind === "name" && b.key === a.arg.key ? b.key : null;
}
/** Σ_k t_k, Σ_k Y_nk, 1ᵀp. */
function total(a: Expr): { key: string; fact: FactWord } | null {
  if (a.kind === "mul" && a.factors.length === 2) {
    const [one, p] = a.factors;
    return one?.kind === "transpose" && one.arg.kind === "name" && /^(bf|bb):1/.test(one.arg.key) && p?.kind === "name"
      ? { key: p.key, fact: "prob" }
      : null;
  }
  if (a.kind !== "big" || a.op !== "sum" || a.where !== null || a.body.kind !== "entry" || a.body.base.kind !== "name") return null;
  const { indices, base } = a.body,
    at = indices.findIndex((i) => i?.kind === "name" && i.key === a.index);
  if (at < 0 || !indices.every((i) => i?.kind === "name") || indices.length > 2) return null;
  return { key: base.key, fact: indices.length === 1 ? "prob" : at === 1 ? "probrows" : "probcols" };
}
function unitNorm(a: Expr): string | null {
  if (a.kind === "pow" && a.exponent.kind === "num" && a.exponent.text === "2") return a.base.kind === "call" ? unitNorm(a.base) : null;
  if (a.kind === "call" && (a.fn === "norm2" || a.fn === "bars") && a.args.length === 1) {
    const [x] = a.args;
    return x?.kind === "name" ? x.key : null;
  }
  return gramOf(a);
}
/** QᵀQ. */
function gramOf(a: Expr): string | null {
  if (a.kind !== "mul" || a.factors.length !== 2) return null;
  const [t, x] = a.factors;
  return t?.kind === "transpose" && t.arg.kind === "name" && x?.kind === "name" && x.key === t.arg.key ? x.key : null;
}
