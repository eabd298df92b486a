import { contains, exprKey, isLiteral, nameKeyOf, namesIn, quantitiesIn, walk } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import { memberPattern } from "../../scope/steps.js";
import { problemOf, type Definition, type Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import type { Instance } from "../../scope/unroll.js";
import { barsIn } from "./bars.js";
import { literalDims } from "./given.js";
import type { DerivativeUse, GivenDerivative, Link } from "./link.js";
import { questionOf } from "../dependence.js";
import { reach } from "../reach.js";
/**
 * What the document differentiates without defining it (semantics.md 5): names that another problem defined and this one
 * uses for something else, and the numbers that are given for derivatives.
 */

type Deriv = Expr & { kind: "deriv" };

/** Every derivative that the document writes; what is said of any step, at every step. */
export function derivativeUses(
  links: readonly Link[],
  everywhere: (l: Link) => readonly Instance[],
  store: Store,
): readonly DerivativeUse[] {
  const out: DerivativeUse[] = [],
    seen = new Set<string>();
  for (const link of links) {
    // y = y(t) says what y depends on, whether or not dy/dt is written.
    if (link.kind === "definition" && link.left?.kind === "name" && link.right?.kind === "call" && link.right.fn === link.left.key)
      for (const by of link.right.args) out.push({ of: link.left, by, at: link.at });
    const all = everywhere(link),
      sides = all.length > 0 ? [...all.flatMap((i) => i.sides), ...link.unrolled.map((d) => d.body)] : [link.left, link.right];
    for (const side of sides)
      if (side !== null)
        for (const x of [...walk(side), ...barsIn(side, link.at, store)]) {
          if (x.kind !== "deriv") continue;
          for (const by of x.by) {
            const key = `${String(link.at.part.id)} ${exprKey(x.of)} ${exprKey(by)}`;
            if (!seen.has(key)) out.push({ of: x.of, by, at: link.at });
            seen.add(key);
          }
        }
  }
  return out;
}

/**
 * A name that another problem defines is another quantity where it is differentiated by something that this definition
 * never reaches and nothing else defines: ∂L/∂z_1 of a network, after the L of the problem before.
 */
export function renewNames(uses: readonly DerivativeUse[], store: Store): void {
  const known = new Set(store.values.keys());
  for (const all of store.definitions.values())
    for (const d of all) for (const k of [...(d.formals ?? []), ...namesIn(d.body)]) known.add(k);
  for (const { of, by, at } of uses) {
    const key = nameKeyOf(of),
      variable = nameKeyOf(by),
      definition = key === null ? null : store.definitionOf(key, at);
    if (key === null || variable === null || definition === null) continue;
    const here = problemOf(at.part);
    if (isOfAnotherQuestion(key, variable, definition, at, store)) store.renew(key, questionOf(at.part));
    if (isWithin(at.part, definition.part) || problemOf(definition.part) === here) continue;
    if ((store.definitions.get(key) ?? []).some((d) => problemOf(d.part) === here)) continue;
    // ∂h_1/∂y = 0, where f(x, y) is made of y.
    if (known.has(variable) || store.definitionOf(variable, at) !== null || store.shapeOf(variable, at) !== null) continue;
    // ∂L/∂z_k of an L that reaches z_1, z_2, z_3.
    const reached = [...reach({ kind: "name", key }, at, store)],
      member = memberPattern(variable);
    if (!reached.some((k) => k === variable || member.test(k))) store.renew(key, here);
  }
}

/**
 * "For embeddings a, p, n ∈ ℝ^d" after the p = σ(x) of another problem, of which nothing else is used here: another p, which
 * no definition here tells of.
 */
export function renewDeclared(links: readonly Link[], store: Store): void {
  for (const [key, all] of store.shapes)
    for (const s of all) {
      const here = problemOf(s.part),
        definition = s.how === "declared" && s.dims.length > 0 ? store.definitionOf(key, s) : null;
      if (definition === null || definition.formals !== null || isWithin(s.part, definition.part)) continue;
      const there = problemOf(definition.part);
      if (there === here || (store.definitions.get(key) ?? []).some((d) => problemOf(d.part) === here)) continue;
      const isTied = links.some(
        (l) =>
          problemOf(l.at.part) === here &&
          [l.left, l.right].some(
            (e) =>
              e !== null &&
              [...quantitiesIn(e)].some((k) => {
                const d = k === key ? null : store.definitionOf(k, l.at);
                return d !== null && problemOf(d.part) === there;
              }),
          ),
      );
      if (!isTied) store.renew(key, here);
    }
}

/** Σ_{i=1}^m after m = (1/n) Σ_i x_i of another problem: here m counts, and no definition here says how many. */
export function renewSizes(links: readonly Link[], store: Store): void {
  for (const { left, right, at } of links)
    for (const side of [left, right])
      for (const x of side === null ? [] : walk(side)) {
        if (x.kind !== "big" || x.hi?.kind !== "name") continue;
        const { key } = x.hi,
          definition = store.definitionOf(key, at),
          here = problemOf(at.part);
        if (definition === null || problemOf(definition.part) === here || isWithin(at.part, definition.part)) continue;
        if (contains(definition.body, (y) => y.kind === "big" || y.kind === "entry" || y.kind === "call")) store.renew(key, here);
      }
}

/** "For a loss L(y)" after the L of the question before, which is made of nothing that y is made of. */
function isOfAnotherQuestion(key: string, variable: string, definition: Definition, at: Placed, store: Store): boolean {
  const here = questionOf(at.part);
  if (isWithin(at.part, definition.part) || isWithin(definition.part, here) || here === problemOf(at.part)) return false;
  const made = store.definitionOf(variable, at);
  if (made === null || !isWithin(made.part, here)) return false;
  const below = reach({ kind: "name", key }, at, store);
  return ![...reach({ kind: "name", key: variable }, at, store)].some((k) => below.has(k));
}

/** The links with the given derivatives among them found, and those. */
export function settleGivens(
  links: readonly Link[],
  everywhere: (l: Link) => readonly Instance[],
  store: Store,
): { readonly links: readonly Link[]; readonly givens: readonly GivenDerivative[] } {
  const givens: GivenDerivative[] = [];
  let introduces = true;
  const out = links.map((link): Link => {
    // A chain that only names and introduces so far: g_B = ∂L/∂y_B = 0.5.
    if (link.raw.first) introduces = true;
    const given = introduces && isGiven(link, links, givens, store);
    introduces &&= link.kind !== "claim" || namesDerivative(link);
    if (!given || link.right === null) return link;
    if (link.right.kind === "num" && Number(link.right.text) === 0) return { ...link, kind: "condition" };
    const all = everywhere(link),
      lines = all.length > 0 ? all.map((i) => i.sides) : [[link.left, link.right]];
    for (const [left, value] of lines) {
      const by = left?.kind === "deriv" ? left.by[0] : undefined;
      if (left?.kind !== "deriv" || by === undefined || value == null) continue;
      givens.push({ ...link.at, of: left.of, by, value, claim: link.id });
      if (literalDims(value)?.dims.length === 0) for (const e of [left.of, by]) introduceNumber(e, link.at, store);
    }
    return { ...link, kind: "given" };
  });
  return { links: out, givens };
}
/** g_{j−1} = ∂L/∂y_{j−1}. */
const namesDerivative = (l: Link): boolean =>
  (l.left?.kind === "name" || l.left?.kind === "entry") && l.right?.kind === "deriv" && l.raw.relation.op === "=";

function isGiven(link: Link, links: readonly Link[], givens: readonly GivenDerivative[], store: Store): boolean {
  const { left, right } = link,
    op = link.raw.relation.op;
  if (link.kind !== "claim" || left?.kind !== "deriv" || right === null || !isLiteral(right) || (op !== "=" && op !== "≡")) return false;
  if (left.by.length !== 1 || !isUndefined(left, link.at, store)) return false;
  // The end of a chain of numbers is a result.
  const next = links[links.indexOf(link) + 1];
  if (!link.raw.first && next !== undefined && !next.raw.first) return false;
  return !isDetermined(left, link.at, givens);
}
/** A derivative of what the document does not define. */
function isUndefined(e: Deriv, at: Placed, store: Store): boolean {
  const key = nameKeyOf(e.of);
  if (key === null || functionWords.has(key) || key === "tuple") return false;
  const d = store.definitionOf(key, at);
  return d === null || (d.formals === null && d.body.kind === "call" && isUnknownFunction(d.body.fn, d, store));
}
/** z_1 = f_0(z_0) with f_0 left open says what z_1 depends on, and no more. */
const isUnknownFunction = (fn: string, at: Placed, store: Store): boolean =>
  store.definitionOf(fn, at) === null && !functionWords.has(fn) && !/^(tuple|sigma|varsigma|norm\w*|bars|sumall|inv)$/.test(fn);
/** Whether numbers given before say what a derivative is: by two derivatives at least, one after the other. */
function isDetermined(e: Deriv, at: Placed, givens: readonly GivenDerivative[]): boolean {
  const here = problemOf(at.part),
    from = exprKey(e.of),
    to = e.by[0] === undefined ? "" : exprKey(e.by[0]);
  const steps = givens.filter((g) => problemOf(g.part) === here).map((g) => [exprKey(g.of), exprKey(g.by)] as const);
  if (steps.some(([a, b]) => a === from && b === to)) return false;
  const reached = new Set([from]);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const [a, b] of steps) if (reached.has(a)) reached.add(b);
  }
  return reached.has(to);
}
/** A number for ∂z/∂x makes z and x numbers, where the problem says nothing else of them. */
function introduceNumber(e: Expr, at: Placed, store: Store): void {
  if (e.kind !== "name") return;
  const shape = store.shapeOf(e.key, at);
  if (shape !== null && problemOf(shape.part) === problemOf(at.part)) return;
  if (shape !== null && isWithin(at.part, shape.part) && shape.how === "declared") return;
  store.reintroduce(e.key, at);
  store.declareShape({ from: at.from, part: problemOf(at.part), key: e.key, dims: [], orient: null, lead: [], how: "value" });
}
