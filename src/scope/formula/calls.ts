import type { ReadyRule, Rule } from "../../rule.js";
import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import { align, ownDims } from "../../tensor/indexed.js";
import type { Dim } from "../../tensor/node.js";
import { formulasOf } from "../rule-formulas.js";
import { evaluateSize, signatureOf } from "../signature.js";
import { affine, constantAffine } from "./affine.js";
import type { Env, Lowering } from "./context.js";
import { MAX_SIZE } from "./context.js";
import { LowerError, unknownName } from "./errors.js";
import type { Part } from "./products.js";
import { elementwise } from "./products.js";
import { structural, structuralNames } from "./structure.js";
import { shapeClash } from "../shapes-error.js";
import type { Value } from "./value.js";
import { asMatrix, formOfRank, operandOf, rankOf, scalarOf, squeeze, valueOf } from "./value.js";
/** Functions applied: structure first (sum, tr, kron …), then the rules by name. */

type Call = Extract<Expr, { kind: "call" }>;

/** @throws LowerError for an unknown function (the nearest name is suggested) or a wrong number of arguments; ShapeError */
export function lowerCall(lo: Lowering, e: Call, env: Env): Value {
  const built = structural(lo, e, env);
  if (built !== null) return built;
  const rule = lo.book.get(e.fn);
  if (rule === undefined) {
    const first = e.args[0];
    if (lo.symbols.has(e.fn) || env.bound.has(e.fn))
      throw new LowerError(
        `Unexpected ${e.fn}(…): ${e.fn} is no function; expected an operator, ${e.fn}*(${first === undefined ? "…" : printFormula(first)}).`,
        e.fn,
      );
    throw unknownName("function", e.fn, functionNames(lo));
  }
  return applyRule(lo, e, rule, sizesApart(lo, e, rule, env), env);
}

/** Sizes are read as numbers, not lowered. */
function sizesApart(lo: Lowering, e: Call, ready: ReadyRule, env: Env): readonly Part[] {
  const { args } = signatureOf(ready.rule);
  return e.args.map((arg, k) => ({ expr: arg, value: args[k]?.kind === "size" ? scalarOf(lo.graph.num(0)) : lo.lower(arg, env) }));
}

const functionNames = (lo: Lowering): readonly string[] => [...structuralNames, ...lo.book.rules.flatMap((r) => r.rule.names)];

/** A rule applied to lowered arguments. @throws LowerError for a wrong number of arguments; ShapeError */
export function applyRule(lo: Lowering, e: Expr, ready: ReadyRule, given: readonly Part[], env: Env): Value {
  const { rule } = ready,
    signature = signatureOf(rule);
  // max(a, b, c) is max(max(a, b), c).
  const [first, ...rest] = given;
  if (
    ready.elementwise &&
    signature.args.length === 2 &&
    given.length > 2 &&
    first !== undefined &&
    (rule.names[0] === "max" || rule.names[0] === "min")
  ) {
    return rest.reduce((value, part) => elementwise(lo, e, rule.id, [{ expr: e, value }, part]), first.value);
  }
  const parts = completed(lo, rule, given);
  if (ready.elementwise) return elementwise(lo, e, rule.id, parts);
  const sizes = signature.args.map((a, k) =>
    a.kind === "size"
      ? sizeOf(
          lo,
          rule,
          a.name,
          parts[k]?.expr,
          env,
          signature.args.map((p) => p.name),
          parts,
        )
      : null,
  );
  const values = parts.map((part, k): Value => {
    const size = sizes[k];
    return size == null ? fit(lo, e, part, signature.args[k]?.dims.length ?? 0) : scalarOf(lo.graph.size(size));
  });
  const aligned = align(lo.graph, values),
    labels = aligned[0]?.labels ?? [];
  const node = lo.graph.call(
    rule.id,
    aligned.map((a) => a.node),
    labels.length,
    ready.resultDims(
      values.map((v, k) => {
        const size = sizes[k];
        return size == null ? ownDims(v) : [size];
      }),
    ),
  );
  const result = valueOf({ node, labels }, formOfRank(signature.result.dims.length));
  const [only] = signature.result.dims;
  const row =
    result.form === "column" &&
    only?.kind === "name" &&
    parts.some((p, k) => {
      const [d] = signature.args[k]?.dims ?? [];
      return p.value.form === "row" && d?.kind === "name" && d.key === only.key;
    });
  const lifted = parts.some((p, k) => rankOf(p.value) < (signature.args[k]?.dims.length ?? 0));
  return row ? { ...result, form: "row" } : lifted ? squeeze(lo.graph, result) : result;
}

/** The arguments with the defaults of those left out at the end. @throws LowerError */
export function completed(lo: Lowering, rule: Rule, given: readonly Part[]): readonly Part[] {
  const { args } = signatureOf(rule),
    defaults = formulasOf(rule),
    name = rule.names[0];
  const missing = args.slice(given.length).map((_, i) => defaults.default(given.length + i));
  if (given.length > args.length || missing.includes(null)) {
    const least = args.findIndex((_, k) => args.slice(k).every((__, i) => defaults.default(k + i) !== null));
    const wanted = least < 0 || least === args.length ? String(args.length) : `${String(least)} to ${String(args.length)}`;
    throw new LowerError(
      `Unexpected ${String(given.length)} ${given.length === 1 ? "argument" : "arguments"} of ${name}, expected ${wanted}: ${name}(${args.map((a) => a.name).join(", ")}).`,
    );
  }
  const values = missing
    .filter((m) => m !== null)
    .map((expr): Part => ({ expr, value: expr.kind === "num" ? scalarOf(lo.graph.num(expr.text)) : scalarOf(lo.graph.num(0)) }));
  return [...given, ...values];
}

/** A size: a whole number or a dimension's letter as given, or the default, which may name sizes before it. */
function sizeOf(
  lo: Lowering,
  rule: Rule,
  name: string,
  expr: Expr | undefined,
  env: Env,
  names: readonly string[],
  parts: readonly Part[],
): Dim {
  if (expr === undefined) throw new LowerError(`Unexpected end of the arguments of ${rule.names[0]}.`);
  const standing = formulasOf(rule).default(names.indexOf(name));
  if (standing !== null && expr === standing && expr.kind !== "num") {
    const sizes = new Map<string, Dim>();
    for (const [k, other] of names.entries())
      if (k < names.indexOf(name) && signatureOf(rule).args[k]?.kind === "size")
        sizes.set(other, sizeOf(lo, rule, other, parts[k]?.expr, env, names, parts));
    return expr.kind === "name"
      ? (sizes.get(expr.key) ?? { size: evaluateSize(rule, expr, sizes), name: null })
      : { size: evaluateSize(rule, expr, sizes), name: null };
  }
  const letter = expr.kind === "name" && !env.bound.has(expr.key) ? lo.dims.get(expr.key) : undefined;
  const size = letter?.size ?? constantAffine(affine(expr, env, lo));
  if (size === null || size < 0 || size > MAX_SIZE)
    throw new LowerError(`Unexpected ${name} of ${rule.names[0]}: ${printFormula(expr)}, expected a whole number or a dimension's letter.`);
  return letter ?? { size, name: null };
}

/** An argument in the rank that the rule expects: a row serves as a vector, a vector or a number as a thin matrix. */
function fit(lo: Lowering, e: Expr, part: Part, rank: number): Value {
  const { value, expr } = part,
    own = rankOf(value);
  if (own === rank) return value;
  const thin = squeeze(lo.graph, value);
  if (rankOf(thin) === rank) return thin;
  if (rank === 2 && own < 2) return asMatrix(lo.graph, value);
  throw shapeClash(
    printFormula(e),
    [operandOf(expr, value)],
    rank === 0 ? "a number" : rank === 1 ? "a vector" : rank === 2 ? "a matrix" : `${String(rank)} axes`,
  );
}
