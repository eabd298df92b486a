import type { Expr } from "../syntax/expr.js";
import type { SumTree, Tree } from "../syntax/tree.js";
import { takenIn } from "./functionals.js";
import { labelKey } from "./names.js";
import type { Placed } from "./parts.js";
import { resolveCondition } from "./resolve-condition.js";
import { call, negate, num, ResolveError, type ResolveContext } from "./resolve-context.js";
import { derivativeFraction } from "./resolve-derivative.js";
import { resolveGroup, resolveMatrix } from "./resolve-group.js";
import { resolveProduct } from "./resolve-product.js";
import { resolveScript } from "./resolve-script.js";
import type { Survey } from "./survey.js";

/**
 * From written mathematics to its meaning: which names are functions, which subscripts are indices, what a superscript
 * says, what a sum ranges over. The answers depend on the place, so every call carries it.
 */
export function resolveContext(survey: Survey, at: Placed): ResolveContext {
  const cx: ResolveContext = {
    survey,
    at,
    resolve: (tree) => resolve(tree, cx),
    fail(span, message) {
      throw new ResolveError(message, { from: span.from, to: span.to });
    },
  };
  return cx;
}

/** Resolves one tree. Throws ResolveError where the meaning is not understood. */
export function resolve(tree: Tree, cx: ResolveContext): Expr {
  switch (tree.kind) {
    case "num":
      return num(tree.text);
    case "sym":
    case "run":
    case "word":
    case "prod":
      return resolveProduct(tree, cx);
    case "script":
      return tree.base.kind === "run" || headOf(tree) ? resolveProduct(tree, cx) : resolveScript(tree, cx);
    case "group":
      return resolveGroup(tree, cx);
    case "list":
      return call("tuple", ...tree.items.map((t) => resolve(t, cx)));
    case "frac":
      return derivativeFraction(tree, null, cx) ?? { kind: "div", op: "/", num: resolve(tree.num, cx), den: resolve(tree.den, cx) };
    case "sqrt":
      return tree.index === null
        ? call("sqrt", resolve(tree.arg, cx))
        : {
            kind: "pow",
            op: "^",
            base: resolve(tree.arg, cx),
            exponent: { kind: "div", op: "/", num: num("1"), den: resolve(tree.index, cx) },
          };
    case "big":
    case "bar":
      return cx.fail(
        tree,
        `Unexpected ${tree.kind === "big" ? `\\${tree.op} with nothing after it` : "evaluation bar with nothing before it"}.`,
      );
    case "text": {
      const key = labelKey(tree);
      return key === null
        ? cx.fail(tree, `Unexpected words "${tree.text.trim()}", expected mathematics.`)
        : resolveProduct({ ...tree, kind: "word", name: key, how: "text" }, cx);
    }
    case "matrix":
      return resolveMatrix(tree.open, tree.rows, cx);
    case "cases":
      return {
        kind: "cases",
        rows: tree.rows.map((row) => ({
          value: resolve(row.value, cx),
          condition: row.condition === null ? null : resolveCondition(row.condition, cx),
        })),
      };
    case "dots":
      return { kind: "dots" };
    case "note":
      return resolve(tree.base, cx);
    case "sum":
      return resolveSum(tree, cx);
    case "chain":
      return resolveCondition(tree, cx) ?? cx.fail(tree, "Unexpected words, expected a relation.");
    case "empty":
      return cx.fail(tree, "Unexpected end, expected an expression.");
  }
}
function headOf(tree: Tree): boolean {
  return tree.kind === "script" && (tree.base.kind === "word" || (tree.base.kind === "sym" && tree.base.name === "nabla"));
}

/** A sum of signed terms. How far a Σ in it reaches depends on the other side of the line: sum-scope.ts. */
function resolveSum(tree: SumTree, cx: ResolveContext): Expr {
  const whole = takenIn(tree);
  if (whole !== null) return resolveSum(whole, cx);
  const terms = tree.terms.map((t) => {
    if (t.sign === "±" || t.sign === "∓") return cx.fail(t.node, `Unexpected ${t.sign}, expected + or −.`);
    const e = resolve(t.node, cx);
    return t.sign === "-" ? negate(e) : e;
  });
  return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: "add", terms };
}
