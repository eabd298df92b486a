import { mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import type { EditInput } from "./edit-input.js";
import { number, product, spoken, type Edit } from "./sites.js";
/** Functions taken for their derivatives or their neighbours. */

const partners: Readonly<Record<string, readonly string[]>> = {
  sin: ["cos"],
  cos: ["sin"],
  sinh: ["cosh"],
  cosh: ["sinh"],
  exp: ["log"],
  log: ["exp"],
  tanh: ["sigmoid"],
  sigmoid: ["tanh"],
  sigma: ["tanh"],
  max: ["min"],
  min: ["max"],
  norm2: ["norm1"],
  det: ["logdet"],
};
export function* ruleEdits({ sites, derivative }: EditInput): Generator<Edit> {
  for (const s of sites)
    if (s.node.kind === "call" && s.node.args.length === 1) {
      const node = s.node,
        slope: Expr = { kind: "prime", fn: node.fn, order: 1, args: node.args };
      yield { mistake: "wrong-rule", say: `${spoken(node)} should be ${spoken(slope)}, the derivative.`, expr: s.put(slope) };
      for (const fn of partners[node.fn] ?? [])
        yield { mistake: "wrong-rule", say: `${node.fn} should be ${fn}.`, expr: s.put({ ...node, fn }) };
    }
  for (const s of sites)
    if (s.node.kind === "prime") {
      const node = s.node;
      yield {
        mistake: "wrong-rule",
        say: `The derivative of ${node.fn} should be ${node.fn} itself.`,
        expr: s.put({ kind: "call", fn: node.fn, args: node.args }),
      };
    }
  // σ'(σ(z)) for σ'(z): at the function's value in place of its argument.
  for (const s of sites)
    if (s.node.kind === "prime" || (s.node.kind === "call" && s.node.args.length === 1)) {
      const [arg] = s.node.args,
        [inner] = arg?.kind === "call" && arg.fn === s.node.fn ? arg.args : [];
      if (inner !== undefined)
        yield {
          mistake: "wrong-rule",
          say: `${s.node.fn}${s.node.kind === "prime" ? "'" : ""} is taken at the wrong point: at ${arg === undefined ? "" : spoken(arg)}.`,
          expr: s.put({ ...s.node, args: [inner] }),
        };
    }
  // ln σ ln(1 − σ) for σ (1 − σ): a function that does not belong.
  if (derivative)
    for (const fn of new Set(sites.flatMap((s) => (s.node.kind === "call" && partners[s.node.fn] !== undefined ? [s.node.fn] : [])))) {
      const stripped = (e: Expr): Expr => {
        const [arg] = e.kind === "call" && e.fn === fn ? e.args : [];
        return arg === undefined ? mapChildren(e, stripped) : stripped(arg);
      };
      const [root] = sites;
      if (root !== undefined) yield { mistake: "wrong-rule", say: `${fn} does not belong here.`, expr: root.put(stripped(root.node)) };
    }
  // 1 − t² for t², and the other way.
  for (const s of sites) {
    if (s.parent === "index" || s.parent === "exponent") continue;
    if (s.node.kind === "pow" && derivative)
      yield { mistake: "wrong-rule", say: `${spoken(s.node)} should be ${spoken(oneMinus(s.node))}.`, expr: s.put(oneMinus(s.node)) };
    if (s.node.kind === "add" && s.node.terms.length === 2 && derivative) {
      const [one, minus] = s.node.terms;
      if (one?.kind !== "num" || one.text !== "1" || minus?.kind !== "neg") continue;
      const arg = minus.arg;
      if (arg.kind === "pow")
        yield {
          mistake: "wrong-rule",
          say: `${spoken(s.node)} should be ${spoken(product(arg.base, oneMinus(arg.base)))}.`,
          expr: s.put({ kind: "mul", op: ".*", factors: [arg.base, oneMinus(arg.base)] }),
        };
      yield {
        mistake: "wrong-rule",
        say: `${spoken(s.node)} should be ${spoken(product(arg, s.node))}.`,
        expr: s.put({ kind: "mul", op: ".*", factors: [arg, s.node] }),
      };
      yield {
        mistake: "wrong-rule",
        say: `${spoken(s.node)} should be ${spoken(oneMinus(squared(arg)))}.`,
        expr: s.put(oneMinus(squared(arg))),
      };
    }
    if (s.node.kind === "mul" && s.node.factors.length >= 2 && derivative) {
      // a (1 − a) for a function whose derivative is 1 − a².
      const node = s.node;
      for (const [i, f] of node.factors.entries()) {
        const next = node.factors[i + 1];
        if (next?.kind !== "add" || next.terms.length !== 2) continue;
        const minus = next.terms[1];
        if (minus?.kind !== "neg" || JSON.stringify(minus.arg) !== JSON.stringify(f)) continue;
        yield {
          mistake: "wrong-rule",
          say: `${spoken(product(f, next))} should be ${spoken(oneMinus(squared(f)))}.`,
          expr: s.put({ ...node, factors: [...node.factors.slice(0, i), oneMinus(squared(f)), ...node.factors.slice(i + 2)] }),
        };
      }
    }
  }
}
const oneMinus = (e: Expr): Expr => ({ kind: "add", terms: [number("1"), { kind: "neg", arg: e }] });
const squared = (e: Expr): Expr => ({ kind: "pow", op: "^", base: e, exponent: number("2") });
