import { contains, hasDerivative, namesIn, nameKeyOf, walk } from "../scope/exprs.js";
import { problemOf, type Definition, type Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { Classified, Link } from "./classify.js";
/**
 * Data of which a model says how they came about: y = Xw + ε. What is differentiated by w holds them fixed, else every
 * residual y − Xw would be the noise and nothing would depend on w (Bishop, "Pattern Recognition", 3.1.1).
 */

const noise = /^(?:\w+:)*(?:var)?(?:epsilon|eps|xi|nu|eta|zeta)(?:[_^].*)?$/;
/** y = Xw + ε, with a noise of which nothing more is said. */
export const isModel = (d: Definition, store: Store): boolean =>
  d.formals === null &&
  d.body.kind === "add" &&
  d.body.terms.some((t) => {
    const key = nameKeyOf(t);
    return key !== null && noise.test(key) && store.definitionOf(key, d) === null;
  });

/** The models whose residual the same problem writes: their data are held fixed wherever something is differentiated. */
export function observedModels({ links, derivatives }: Classified, store: Store): readonly Definition[] {
  const models = [...store.definitions.values()].flat().filter((d) => isModel(d, store));
  if (models.length === 0) return models;
  const differentiated = new Set(derivatives.map((u) => nameKeyOf(u.of)));
  return models.filter(
    (d) =>
      !differentiated.has(d.key) &&
      links.some(
        (l) =>
          l.makes !== d &&
          problemOf(l.at.part) === problemOf(d.part) &&
          [l.left, l.right].some((e) => e !== null && contains(e, (x) => isResidual(x, d))),
      ),
  );
}
/** y − Xw: the data less all that the model makes them of, the noise left out. */
function isResidual(e: Expr, { key, body, indices }: Definition): boolean {
  if (e.kind !== "add" || body.kind !== "add") return false;
  const own = new Set(body.terms.filter((t) => !noise.test(nameKeyOf(t) ?? "")).flatMap((t) => [...namesIn(t)]));
  const isData = (t: Expr): boolean => nameKeyOf(t.kind === "neg" ? t.arg : t) === key,
    isModelled = (t: Expr): boolean => {
      const names = namesIn(t);
      return [...own].every((k) => names.has(k) || indices.includes(k));
    };
  return e.terms.some((t) => isData(t) && e.terms.some((o) => o !== t && (o.kind === "neg") !== (t.kind === "neg") && isModelled(o)));
}
/** Whether a line differentiates, itself or through what its names are short for. */
export function differentiates({ left, right, at }: Link, store: Store): boolean {
  const sides = [left, right].filter((e): e is Expr => e !== null);
  return sides.some(
    (e) =>
      hasDerivative(e) ||
      [...walk(e)].some((x) => {
        const key = nameKeyOf(x),
          d = key === null ? null : store.definitionOf(key, at);
        return d !== null && hasDerivative(d.body);
      }),
  );
}
