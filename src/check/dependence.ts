import { childrenOf, exprKey, nameKeyOf, namesIn } from "../scope/exprs.js";
import { isWithin, type Part, type Placed } from "../scope/parts.js";
import { problemOf, type Definition, type Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { DerivativeUse, Link } from "./classify/link.js";
import { reach } from "./reach.js";
/**
 * What undefined quantities depend on (semantics.md 5): the variables that the document differentiates them by. In a
 * problem they are one network; where its questions speak of networks of their own, each question's are another reading.
 */
export type DependsOn = (key: string, at: Placed, useAt: Placed) => readonly { readonly by: Expr; readonly at: Placed }[];
interface Use {
  readonly by: Expr;
  readonly at: Placed;
}

export function dependence(uses: readonly DerivativeUse[], store: Store): { readonly problem: DependsOn; readonly question: DependsOn } {
  const all = usesByName(uses);
  const problem: DependsOn = (key, at, useAt) => {
    const own = (all.get(key) ?? []).filter((u) => !feeds(key, u, store) && !store.isPast(key, u.at, useAt)),
      here = problemOf(at.part);
    const found = ofPart(
      own.filter((u) => problemOf(u.at.part) === here || isAbove(u.at.part, here)),
      useAt,
      store,
    );
    // What another problem differentiates under its own definition is another quantity.
    return found.length > 0 ? found : own.filter((u) => store.definitionOf(key, u.at) === store.definitionOf(key, at));
  };
  return {
    problem,
    question: (key, at, useAt) => {
      const wide = problem(key, at, useAt),
        question = questionOf(useAt.part),
        own = wide.filter((u) => questionOf(u.at.part) === question);
      return own.length > 0 ? own : wide;
    },
  };
}
/**
 * A part that defines an output of its own and differentiates a loss by it has a loss of its own: not what parts beside
 * it differentiate by, where that is defined there and neither feeds this output nor is fed by it.
 */
function ofPart(uses: readonly Use[], useAt: Placed, store: Store): readonly Use[] {
  const definition = (u: Use): Definition | null => {
    const key = nameKeyOf(u.by);
    return key === null ? null : store.definitionOf(key, u.at);
  };
  const outputs = uses.flatMap((u) => {
    const d = u.at.part === useAt.part ? definition(u) : null;
    return d !== null && d.part === useAt.part ? [d] : [];
  });
  if (outputs.length === 0) return uses;
  return uses.filter((u) => {
    const d = definition(u);
    if (u.at.part === useAt.part || d === null || isWithin(useAt.part, d.part)) return true;
    const reached = reach(d.body, d, store);
    return outputs.some((o) => reached.has(o.key) || reach(o.body, o, store).has(d.key));
  });
}
/** p = σ(x): x is differentiated by p, and is what p is made of. */
function feeds(key: string, { by, at }: Use, store: Store): boolean {
  const name = nameKeyOf(by);
  return name !== null && store.definitionOf(name, at) !== null && reach({ kind: "name", key: name }, at, store).has(key);
}
/** What stands over all problems, before the first of them, is said of each. */
const isAbove = (part: Part, problem: Part): boolean => part !== problem && isWithin(problem, part);
/** Whether a question of a problem is a part of its own, and not the whole problem. */
export const isOneQuestion = (at: Placed): boolean => questionOf(at.part) !== problemOf(at.part);

const questionLevel = 80;
/** The question that a part lies in, or its problem. */
export function questionOf(part: Part): Part {
  const problem = problemOf(part);
  for (let p: Part | null = part; p !== null && p !== problem; p = p.parent) if (p.level <= questionLevel) return p;
  return problem;
}
/** For every name: what it is differentiated by, first uses first; not by its own members alone. */
function usesByName(uses: readonly DerivativeUse[]): ReadonlyMap<string, readonly Use[]> {
  const out = new Map<string, Use[]>(),
    seen = new Set<string>();
  for (const { of, by, at } of uses) {
    const base = of.kind === "entry" ? of.base : of,
      key = base.kind === "name" ? base.key : null,
      id = `${key ?? ""} ${exprKey(by)} ${String(at.part.id)}`;
    if (key === null || (by.kind !== "name" && by.kind !== "entry") || seen.has(id)) continue;
    seen.add(id);
    const list = out.get(key);
    if (list === undefined) out.set(key, [{ by, at }]);
    else list.push({ by, at });
  }
  for (const [key, list] of out)
    if (list.some((u) => namesIn(u.by).has(key)))
      out.set(
        key,
        list.filter((u) => !namesIn(u.by).has(key)),
      );
  return out;
}
/** The sides of a link, at steps that are chosen where it is about any. */
export const sidesOf = (l: Link): readonly (Expr | null)[] =>
  l.instances.length > 0 ? [...l.instances.flatMap((i) => i.sides), ...l.unrolled.map((d) => d.body)] : [l.left, l.right];

/** Names that stand in derivatives only, and both above and below: the links of a chain, which it introduces itself. */
export function chainNames(sides: readonly Expr[]): ReadonlySet<string> {
  const above = new Set<string>(),
    below = new Set<string>(),
    outside = new Set<string>(),
    stack: Expr[] = [...sides];
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    if (x.kind === "name") outside.add(x.key);
    else if (x.kind === "deriv") {
      for (const k of namesIn(x.of)) above.add(k);
      for (const by of x.by) for (const k of namesIn(by)) below.add(k);
    } else stack.push(...childrenOf(x));
  }
  return new Set([...above].filter((k) => below.has(k) && !outside.has(k)));
}
