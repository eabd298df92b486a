import type { Expr } from "../../syntax/expr.js";
import type { Mistake } from "../verdict.js";
import { sitesOf, spoken } from "./sites.js";
/** Rules that do not exist: what they would make of a side. If that is what the other side says, the rule was used. */
export interface FalseRule {
  readonly mistake: Mistake;
  readonly say: string;
  readonly expr: Expr;
}
const additive: Readonly<Record<string, string>> = {
  log: "The logarithm of a sum is not the sum of the logarithms.",
  exp: "The exponential of a sum is the product of the exponentials.",
  sqrt: "The root of a sum is not the sum of the roots.",
  inv: "The inverse of a sum is not the sum of the inverses.",
  det: "The determinant of a sum is not the sum of the determinants.",
  logdet: "The log-determinant of a sum is not the sum of the log-determinants.",
  sigmoid: "The logistic function is not linear.",
  tanh: "tanh is not linear.",
  relu: "The ReLU is not linear.",
  softmax: "The softmax is not linear.",
  norm2: "The norm of a sum is not the sum of the norms.",
  norm1: "The norm of a sum is not the sum of the norms.",
  normF: "The norm of a sum is not the sum of the norms.",
};
export function* falseRules(side: Expr): Generator<FalseRule> {
  for (const s of sitesOf(side)) {
    const e = s.node;
    const rule = (say: string, to: Expr, mistake: Mistake = "wrong-rule"): FalseRule => ({ mistake, say, expr: s.put(to) });
    if (e.kind === "call" && e.args.length === 1) {
      const say = additive[e.fn],
        arg = e.args[0];
      if (arg === undefined) continue;
      const over = (t: Expr): Expr => (t.kind === "neg" ? { kind: "neg", arg: { ...e, args: [t.arg] } } : { ...e, args: [t] });
      if (say !== undefined && arg.kind === "add") yield rule(say, { ...arg, terms: arg.terms.map(over) });
      if (say !== undefined && arg.kind === "big") yield rule(say, { ...arg, body: over(arg.body) });
      if (arg.kind === "mul" && arg.factors.length >= 2) {
        const each: Expr = { ...arg, factors: arg.factors.map((f): Expr => ({ ...e, args: [f] })) };
        if (e.fn === "inv") yield rule("The inverse of a product is the product of the inverses in the opposite order.", each, "order");
        else if (e.fn !== "det") yield rule(`${e.fn} of a product is not the product of the values of ${e.fn}.`, each);
        const [c, ...rest] = arg.factors,
          first = rest[0];
        if (c !== undefined && first !== undefined) {
          const outside: Expr = {
            kind: "mul",
            op: "",
            factors: [c, { ...e, args: [rest.length === 1 ? first : { ...arg, factors: rest }] }],
          };
          yield rule(
            e.fn === "det"
              ? `Every row has the factor ${spoken(c)}: it comes out to the power of the number of rows.`
              : `A factor does not come out of ${e.fn} unchanged.`,
            outside,
            "factor",
          );
        }
      }
    }
    if (e.kind === "transpose" && e.arg.kind === "mul")
      yield rule(
        "The transpose of a product is the product of the transposes in the opposite order.",
        { ...e.arg, factors: e.arg.factors.map((arg): Expr => ({ kind: "transpose", arg })) },
        "order",
      );
    if (e.kind === "pow" && e.base.kind === "add") {
      const power = (base: Expr): Expr => (base.kind === "neg" ? { kind: "neg", arg: { ...e, base: base.arg } } : { ...e, base }),
        plain = (base: Expr): Expr => ({ ...e, base: base.kind === "neg" ? base.arg : base });
      const minusOne = e.exponent.kind === "neg";
      const say = minusOne ? "The inverse of a sum is not the sum of the inverses." : "The mixed terms of the power of a sum are missing.",
        mistake = minusOne ? "wrong-rule" : "missing-term";
      yield rule(say, { ...e.base, terms: e.base.terms.map(power) }, mistake);
      yield rule(say, { ...e.base, terms: e.base.terms.map(plain) }, mistake);
    }
    if (e.kind === "pow" && e.base.kind === "mul" && e.base.factors.length >= 2)
      yield rule(
        "The power of a matrix product is not the product of the powers in this order.",
        { ...e.base, factors: e.base.factors.map((f): Expr => ({ ...e, base: f })) },
        "order",
      );
    // ‖x + y‖² without the mixed term.
    if (e.kind === "pow" && e.base.kind === "call" && /^(norm|bars)/.test(e.base.fn) && e.base.args[0]?.kind === "add") {
      const norm = e.base,
        sum = e.base.args[0];
      yield rule(
        "The mixed terms of the square are missing.",
        { ...sum, terms: sum.terms.map((t): Expr => ({ ...e, base: { ...norm, args: [t.kind === "neg" ? t.arg : t] } })) },
        "missing-term",
      );
    }
    if (e.kind === "div" && e.den.kind === "add")
      yield rule("A quotient cannot be split at the sum in its denominator.", {
        ...e.den,
        terms: e.den.terms.map((den): Expr => (den.kind === "neg" ? { kind: "neg", arg: { ...e, den: den.arg } } : { ...e, den })),
      });
    if (e.kind === "big" && e.op === "sum" && e.body.kind === "mul" && e.body.factors.length === 2)
      yield rule("A sum of products is not the product of the sums.", {
        kind: "mul",
        op: "",
        factors: e.body.factors.map((body): Expr => ({ ...e, body })),
      });
  }
}
