import { contains, exprKey, hasDerivative, quantitiesIn, walk } from "../../scope/exprs.js";
import { isWithin } from "../../scope/parts.js";
import { problemOf } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { reachedNames } from "../reach.js";
import { spoken } from "../repair/sites.js";
import type { Claim, Context } from "./context.js";
import type { Judged } from "./judged.js";
import { undecided } from "./verdicts.js";
/** What keeps a line that is false in general from being wrong: what the document may restrict it to, in a way that is not read. */

/**
 * "2x − λ = 0, 2y − λ = 0, so x = y = λ/2": the equations are not judged, as nothing gives a value to these letters; they may
 * be conditions, and a line about all the letters of one of them may follow from it.
 */
export function openCondition({ openEquations }: Context, { link, left, right }: Claim): Judged | null {
  const own = new Set([...quantitiesIn(left), ...quantitiesIn(right)]);
  for (const e of openEquations) {
    if (e.left === null || e.right === null || e.at.from >= link.at.from || problemOf(e.at.part) !== problemOf(link.at.part)) continue;
    const names = new Set([...quantitiesIn(e.left), ...quantitiesIn(e.right)]);
    if (names.size < 2 || !([...names].every((k) => own.has(k)) || derives([left, right], names))) continue;
    return undecided("An equation that was stated before may be a condition on these quantities.", [
      `whether ${[...names].sort().join(" and ")} are tied by it`,
    ]);
  }
  return null;
}
/** ∂z/∂x after F(x, y, z) = 0: one letter of the equation by another. */
const derives = (sides: readonly Expr[], names: ReadonlySet<string>): boolean =>
  sides.some((e) =>
    contains(
      e,
      (x) => x.kind === "deriv" && x.of.kind === "name" && names.has(x.of.key) && x.by.some((b) => b.kind === "name" && names.has(b.key)),
    ),
  );
/** Marks of the value that a variable has at the optimum: w^*, ŵ, w_*. */
const marked = (key: string): string[] => [`${key}^*`, `hat:${key}`, `${key}_*`];
/**
 * "(XᵀX + λI)w = Xᵀy" beside w^* = (XᵀX + λI)⁻¹Xᵀy: true of the one w that the problem solves for, which is what the line
 * is there to say. Only an equation among letters: a derivative is one of the function.
 */
export function equationOfSolution(context: Context, claim: Claim): Judged | null {
  const { link, left, right } = claim,
    { store } = context;
  if ([left, right].some(hasDerivative)) return null;
  const here = problemOf(link.at.part);
  for (const key of new Set([...quantitiesIn(left), ...quantitiesIn(right)])) {
    if (store.definitionOf(key, link.at) !== null) continue;
    const solved = marked(key).find((k) => {
      const d = store.definitionOf(k, link.at);
      return d !== null && d.formals === null && problemOf(d.part) === here;
    });
    if (solved === undefined) continue;
    const value: Expr = { kind: "name", key: solved },
      name: Expr = { kind: "name", key };
    const there = new Map([[exprKey(name), value]]),
      holds = (right: Expr): boolean => context.compare(context.generic, { ...claim, right }, there).kind === "equal";
    // Both sides zero there: no equation that gives a value.
    if (holds(right) && !holds({ kind: "neg", arg: right }))
      return undecided(`True where ${spoken(name)} is ${spoken(value)}; the line may be the equation that it solves.`, [
        `whether this is claimed for all ${spoken(name)}`,
      ]);
  }
  return null;
}
/**
 * "2y + 2z = λyz", "x = y" in a problem with an x, y and z of its own, of which only the problem before says what they are
 * (x = cos t): an equation among free letters is a condition.
 */
export function lettersOfOthers({ store }: Context, { link, left, right }: Claim): Judged | null {
  if ([left, right].some((e) => [...walk(e)].some((x) => x.kind === "deriv" || x.kind === "differential" || x.kind === "call")))
    return null;
  const here = problemOf(link.at.part),
    own = [...new Set([...quantitiesIn(left), ...quantitiesIn(right)])],
    set = own.flatMap((k) => store.definitionOf(k, link.at) ?? []);
  if (
    set.length === 0 ||
    set.some((d) => (problemOf(d.part) === here && d.from < link.at.from) || (problemOf(d.part) !== here && isWithin(here, d.part)))
  )
    return null;
  const names = [...new Set(set.map((d) => d.key))].sort().join(", ");
  return undecided(`Only another problem says what ${names} is; the line may be a condition on letters of this one.`, [
    `what ${names} is here`,
  ]);
}
/** ∂J/∂u_k where the sum of J over k ends before the family does: for which k the line is meant is not said. */
export function sumOverSome({ store, setting: { shapes } }: Context, { link, left, right }: Claim): Judged | null {
  for (const x of [left, right].flatMap((e) => [...walk(e)])) {
    const [by] = x.kind === "deriv" ? x.by : [],
      [index] = by?.kind === "entry" ? by.indices : [];
    if (by?.kind !== "entry" || by.base.kind !== "name" || index?.kind !== "name" || by.indices.length !== 1) continue;
    const [members] = shapes.typeOf(by.base.key, link.at)?.lead ?? [],
      sums = reachedNames([left, right], link.at, store)
        .flatMap((k) => store.definitionOf(k, link.at) ?? [])
        .flatMap((d) =>
          [...walk(d.body)].flatMap((b) => (b.kind === "big" && b.index === index.key && b.hi?.kind === "name" ? b.hi.key : [])),
        );
    const some = members === undefined ? undefined : sums.find((hi) => shapes.dims.of(hi).root !== members.root);
    if (some !== undefined)
      return undecided(`The sum over ${index.key} ends at ${some}, and not with the last member of ${by.base.key}.`, [
        `for which ${index.key} the line is meant`,
      ]);
  }
  return null;
}
/**
 * dW = (1/m) dZ Aᵀ, where the loss of which these are the derivatives is written for one example only: dZ may be of the sum over
 * the examples and dW of its mean (so the course that made this shorthand common), and the factor m is no mistake then.
 */
export function meansOrSums(context: Context, claim: Claim): Judged | null {
  const {
      store,
      setting: { shapes },
    } = context,
    { link, left, right } = claim;
  if (store.shorthandIsImplied && left.kind === "deriv") {
    const size = Object.keys(context.generic[0]?.sizesByName() ?? {}).find((key) => isTimes(context, claim, { kind: "name", key }));
    if (size !== undefined) return ofExamples(size);
  }
  const slopes = [left, right].flatMap((e) => [...walk(e)]).flatMap((x) => (x.kind === "deriv" ? [x] : []));
  if (slopes.length < 2 || left.kind !== "deriv") return null;
  const counts = [...walk(right)].flatMap((x) =>
      x.kind === "div" && x.den.kind === "name" && shapes.isDimension(x.den.key) ? [x.den.key] : [],
    ),
    [count] = counts;
  if (count === undefined) return null;
  const isOfOne = slopes.every(({ of, by }) => {
    const key = of.kind === "name" ? of.key : null,
      d = key === null ? null : store.definitionOf(key, link.at),
      variable = by[0]?.kind === "name" ? by[0].key : null;
    return key !== null && variable !== null && (d === null || !reachedNames([d.body], d, store).includes(variable));
  });
  return isOfOne ? ofExamples(count) : null;
}
const ofExamples = (count: string): Judged =>
  undecided(`The derivatives may be of the sum over ${count} examples on one side, and of their mean on the other.`, [
    "the loss of the whole batch",
  ]);
/** True with the count of the examples as one factor more, or one less. */
function isTimes(context: Context, claim: Claim, count: Expr): boolean {
  const { right } = claim,
    more: Expr = { kind: "mul", op: "", factors: [count, right] },
    less: Expr = { kind: "div", op: "/", num: right, den: count };
  return [more, less].some((x) => context.compare(context.generic, { ...claim, right: x }).kind === "equal");
}
