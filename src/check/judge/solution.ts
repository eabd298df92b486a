import { contains, exprKey, nameKeyOf, walk } from "../../scope/exprs.js";
import { freeLettersOf } from "../../scope/sum-scope.js";
import { problemOf, type Definition } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { carriedMap } from "../carried.js";
import type { Link } from "../classify.js";
import { softNames } from "../guessed.js";
import { defined } from "../lower/families.js";
import { isSingularAt } from "../singular.js";
import { envAt, lowerSide, refusalOf } from "../sides.js";
import type { Trial } from "../trial.js";
import type { Context } from "./context.js";
import { evidenceOf } from "./evidence.js";
import { blank, type Judged } from "./judged.js";
import { correct } from "./verdicts.js";
/** "Set to zero, hence x̂ = …" (semantics.md 3): the value is substituted into the derivative that the document states. */

type Deriv = Expr & { readonly kind: "deriv" };
interface Stated {
  readonly link: Link;
  readonly derivative: Deriv;
  readonly variable: string;
  /** Words or a line say that the derivative is zero, and no other function is differentiated by this variable. */
  readonly clear: boolean;
}
/** What is left of the derivative: "void" where the value exists at no point (XᵀX is singular at these sizes), null where nothing can be told. */
type Residual = "zero" | "other" | "void" | null;
const agree = (all: readonly Residual[], on: "zero" | "other"): boolean => all.includes(on) && all.every((r) => r === on || r === "void");
type Overrides = ReadonlyMap<string, Expr>;

/** The verdict on a value of a variable, or null where the line says no such thing or nothing can be told: then it is a definition. */
export function judgeSolution(context: Context, link: Link, before: readonly Link[]): Judged | null {
  const d = link.makes;
  if (d === null || d.formals !== null || link.right === null || d.key.includes("§")) return null;
  const stated = statedBefore(context, link, d, before);
  if (stated === null) return null;
  const { generic } = context,
    [first] = generic,
    all = generic.map((t) => residual(t, d, stated, link));
  if (first === undefined) return null;
  const name = nameKeyOf(stated.derivative.of) ?? "the function";
  // A definition is read with the index that its sum should have; a value is what is written.
  const idle = [...walk(link.right)].find((x) => x.kind === "big" && !freeLettersOf(x.body).has(x.index));
  if (agree(all, "zero"))
    return idle?.kind === "big" && !contains(d.body, (x) => exprKey(x) === exprKey(idle))
      ? { ...wrong(first, `The body of the sum over ${idle.index} lacks this index.`), mistake: "wrong-index", corrected: d.body }
      : correct(`Makes the derivative of ${name} zero.`, evidenceOf(first, "agrees", 5 * generic.length, 0));
  const overrides = carriedMap(context.carried, link.at);
  if (
    overrides.size > 0 &&
    agree(
      generic.map((t) => residual(t, d, stated, link, overrides)),
      "zero",
    )
  ) {
    const carriedFrom = context.carried.find((c) => overrides.has(c.key))?.root ?? null;
    return { ...wrong(first, `Makes zero what an earlier wrong line says of the derivative of ${name}.`), carriedFrom };
  }
  if (!stated.clear || !agree(all, "other") || isOpen(context, stated, link)) return null;
  // Right where covariances are symmetric, which the document does not say.
  if (
    agree(
      context.genericWith("customary").map((t) => residual(t, d, stated, link)),
      "zero",
    )
  )
    return null;
  for (const { say, by, mistake } of [...factors, ...flipped(link.right)]) {
    const mended: Expr = by(link.right);
    if (
      agree(
        generic.map((t) => residual(t, { ...d, body: mended, claim: `${d.claim}*` }, stated, link)),
        "zero",
      )
    )
      return { ...wrong(first, say), mistake, corrected: mended };
  }
  return { ...wrong(first, `Does not make the derivative of ${name} zero.`), mistake: "other" };
}
const wrong = (trial: Trial, message: string): Judged => ({
  ...blank,
  verdict: "wrong",
  kind: "claim",
  message,
  evidence: evidenceOf(trial, "refuted", 5, 1),
});
const num = (text: string): Expr => ({ kind: "num", text });
const times = (c: Expr) => (e: Expr) => ({ kind: "mul", op: "", factors: [c, e] }) satisfies Expr;
const factors = [
  { say: "The sign is wrong.", mistake: "sign", by: (e: Expr): Expr => (e.kind === "neg" ? e.arg : { kind: "neg", arg: e }) },
  { say: "A factor 2 is missing.", mistake: "factor", by: times(num("2")) },
  { say: "A factor 2 is too many.", mistake: "factor", by: times({ kind: "div", op: "/", num: num("1"), den: num("2") }) },
] as const;

/** v + λ for v − λ: the sign of one term. */
function flipped(right: Expr): { readonly say: string; readonly mistake: "sign"; readonly by: () => Expr }[] {
  if (right.kind !== "add" || right.terms.length > 6) return [];
  const { terms } = right;
  return terms.map((t, i) => ({
    say: "The sign of a term is wrong.",
    mistake: "sign",
    by: () => ({ ...right, terms: terms.map((o, k) => (k !== i ? o : t.kind === "neg" ? t.arg : { kind: "neg", arg: t })) }),
  }));
}
/** w_MAP, θ_ML, x_opt: the best value of a variable. */
const best = /_(?:\w+:)*(?:MAP|ML|MLE|LS|OLS|ridge|opt|best|min|max|new)$/i;
/** The derivative by this variable that stands nearest above, in the same problem. */
function statedBefore({ store, setting }: Context, link: Link, d: Definition, before: readonly Link[]): Stated | null {
  const variable = [d.key, d.key.replace(/^hat:/, "").replace(/\^(?:\*|star)$/, ""), d.key.replace(/^hat:/, "").replace(best, "")].find(
    (k) => store.variables.some((v) => v.key === k),
  );
  if (variable === undefined || (d.solved !== true && variable === d.key)) return null;
  let found: { readonly link: Link; readonly derivative: Deriv } | null = null;
  const functions = new Set<string>();
  for (const l of before) {
    const left = derivativeOf(l.left);
    if (left === null || l.kind !== "claim" || problemOf(l.at.part) !== problemOf(link.at.part)) continue;
    const [by] = left.by;
    if (left.by.length !== 1 || by === undefined || nameKeyOf(by) !== variable || left.how === "hessian") continue;
    functions.add(exprKey(left.of));
    found = { link: l, derivative: left };
  }
  if (found === null) return null;
  const between = setting.source.slice(found.link.raw.left.to, link.raw.left.from);
  const saysZero = /\bzero\b|=\s*(?:\\(?:mathbf|boldsymbol|bm|vec)\s*\{?\s*)?0\b|\bstationary|\bfirst.order|\bvanish/i.test(between),
    bound = /subject to|constrain|multiplier|lagrang|held fixed|approximat/i.test(
      setting.source.slice(found.link.raw.left.from - 400, link.raw.right.to),
    );
  // The line of this derivative itself ends in zero: the value is one of it, whatever else is differentiated.
  const { statement } = found.link.raw,
    own = before.some((l) => l.raw.statement === statement && l.right?.kind === "num" && Number(l.right.text) === 0);
  return { ...found, variable, clear: saysZero && !bound && (functions.size === 1 || own) };
}
/** ∂f/∂x, ∇f; f′(x) as df/dx. */
function derivativeOf(e: Expr | null): Deriv | null {
  if (e?.kind === "deriv") return e;
  const [arg] = e?.kind === "prime" && e.order === 1 ? e.args : [];
  if (e?.kind !== "prime" || arg?.kind !== "name" || e.args.length !== 1) return null;
  return { kind: "deriv", how: "total", of: { kind: "call", fn: e.fn, args: [arg] }, by: [arg] };
}
/** What is left of the derivative at the value: zero, something else, or null where that cannot be told. */
function residual(trial: Trial, d: Definition, stated: Stated, link: Link, overrides: Overrides = new Map()): Residual {
  const { lowerer } = trial,
    env = envAt(stated.link.at, overrides);
  try {
    lowerer.begin([{ e: stated.derivative, env }]);
    const of = lowerSide(trial, stated.derivative, env),
      variable = lowerer.family(stated.variable, envAt(stated.link.at)).node,
      { node: value } = defined(lowerer, d.key, d, envAt(link.at));
    if (!("ok" in of) || variable.op !== "input" || variable.dims.length !== value.dims.length) return null;
    if (variable.dims.some((x, k) => x.size !== value.dims[k]?.size) || value.inputs.includes(variable.name)) return null;
    const verdicts = of.ok.map((v): Residual => {
      const at = lowerer.substitute(v.node, variable, value);
      // A function that is not defined; a multiplier that another condition fixes, unless it drops out.
      if (at.inputs.some((n) => lowerer.inputs.get(n)?.unknown === true)) return null;
      const open = at.inputs.some((n) => !value.inputs.includes(n));
      const largest = (all: Float64Array | undefined): number => Array.from(all ?? []).reduce((m, n) => Math.max(m, Math.abs(n)), 0);
      const sizes = [0, 1, 2, 3, 4].flatMap((point) => {
        // The inverse of a singular matrix is no value.
        if (isSingularAt(trial, [value], point)) return [];
        const [x, y] = trial.values([at, v.node], point).map(largest);
        return x === undefined || y === undefined || !Number.isFinite(x) ? [] : [x / Math.max(1, y)];
      });
      if (sizes.length < 2) return "void";
      if (sizes.every((s) => s < 1e-9)) return "zero";
      return !open && sizes.every((s) => s > 1e-5) ? "other" : null;
    });
    if (verdicts.includes("zero")) return "zero";
    if (verdicts.length > 0 && verdicts.every((v) => v === "void")) return "void";
    return agree(verdicts, "other") ? "other" : null;
  } catch (x) {
    if (refusalOf(x) === null && !(x instanceof Error && x.constructor.name === "NoValue")) throw x;
    return null;
  }
}
/** Shapes that are only guessed, conditions that the variable is under besides: nothing is refuted. */
function isOpen({ store, setting }: Context, { derivative, variable }: Stated, link: Link): boolean {
  const { right } = link;
  if (right === null) return true;
  // Where all that is guessed is numbers, the value fails as well for their vectors, entry by entry.
  const soft = softNames({ left: derivative, right, link, store, shapes: setting.shapes });
  if (soft.some((k) => setting.shapes.typeOf(k, link.at)?.own.k !== "s")) return true;
  return store.hypotheses.some(
    (h) => h.stationary !== true && problemOf(h.part) === problemOf(link.at.part) && [h.a, h.b].some((e) => nameKeyOf(e) === variable),
  );
}
