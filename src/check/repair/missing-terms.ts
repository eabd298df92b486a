import type { Expr } from "../../syntax/expr.js";
import { name, negated, number, product, quotient, spoken, type Edit } from "./sites.js";
import type { EditInput } from "./edit-input.js";
/** A term that is missing: one of the other side, a quantity, a product of two, or the twin of a term that is there. */
export function* missingTerms({ side, other, pool, sites }: EditInput): Generator<Edit> {
  const sums = [...sites.filter((s) => s.node.kind === "add" && s.parent !== "index").slice(0, 4)];
  const root = sites[0];
  if (root !== undefined && side.kind !== "add") sums.push(root);
  const add = (to: Expr, t: Expr): Expr => ({ kind: "add", terms: [...(to.kind === "add" ? to.terms : [to]), t] });
  const whole = sums.find((s) => s.parent === "");
  if (whole !== undefined)
    for (const t of [...termsOf(other), ...pool.terms].slice(0, 48)) {
      const bare = t.kind === "neg" ? t.arg : t;
      for (const term of t.kind === "neg" ? [t, bare] : [t, { kind: "neg", arg: t } as const])
        yield { mistake: "missing-term", say: `The term ${spoken(term)} is missing.`, expr: whole.put(add(whole.node, term)) };
    }
  // The mixed term twice; two terms at once.
  if (whole !== undefined && other.kind !== "name") {
    const lent = termsOf(other).slice(0, 8);
    for (const [i, t] of lent.entries())
      for (const more of [doubled(t), ...lent.slice(i + 1).map((u): Expr => ({ kind: "add", terms: [t, u] }))])
        yield {
          mistake: "missing-term",
          say: "A term is missing; the correction has it.",
          expr: whole.put({
            kind: "add",
            terms: [...(whole.node.kind === "add" ? whole.node.terms : [whole.node]), ...(more.kind === "add" ? more.terms : [more])],
          }),
        };
  }
  // Inside a product, a power or a quotient: 1 − y where y stands, X w − t for X w.
  const inside = sites.filter(
    (s) =>
      /^(?:mul|pow|numerator|denominator|call)$/.test(s.parent) &&
      /^(?:name|entry|neg|mul|call|pow)$/.test(s.node.kind) &&
      (s.node.kind !== "call" || s.node.args.length === 1),
  );
  for (const s of inside.slice(0, 8))
    for (const t of [number("1"), ...pool.names.slice(0, 10), ...pool.entries.slice(0, 6)])
      for (const minus of [false, true])
        yield {
          mistake: "missing-term",
          say: `The term ${spoken(minus ? { kind: "neg", arg: t } : t)} is missing.`,
          expr: s.put(add(s.node, minus ? { kind: "neg", arg: t } : t)),
        };
  for (const s of sums)
    for (const t of candidates(s.node, pool.names, pool.entries))
      for (const minus of [false, true])
        yield {
          mistake: "missing-term",
          say: `The term ${spoken(minus ? { kind: "neg", arg: t } : t)} is missing.`,
          expr: s.put(add(s.node, minus ? { kind: "neg", arg: t } : t)),
        };
}
/** The terms of a sum, products and transposes of sums multiplied out: (a − b)ᵀ(a − b) has four. */
export function termsOf(e: Expr): readonly Expr[] {
  const parts = multipliedOut(e);
  return parts.length > mostParts ? [e] : parts;
}
const mostParts = 16;
function multipliedOut(e: Expr): readonly Expr[] {
  if (e.kind === "neg") return multipliedOut(e.arg).map(negated);
  if (e.kind === "add") return e.terms.flatMap(multipliedOut);
  if (e.kind === "transpose") return multipliedOut(e.arg).map((t) => (t.kind === "neg" ? negated(turned(t.arg)) : turned(t)));
  if (e.kind !== "mul" || e.op === ".*") return [e];
  let out: readonly (readonly Expr[])[] = [[]],
    minus: readonly boolean[] = [false];
  for (const f of e.factors) {
    const parts = multipliedOut(f);
    if (parts.length * out.length > mostParts) return [e];
    minus = out.flatMap((_, i) => parts.map((p) => (minus[i] === true) !== (p.kind === "neg")));
    out = out.flatMap((o) => parts.map((p) => [...o, p.kind === "neg" ? p.arg : p]));
  }
  return out.map((factors, i) => (minus[i] === true ? negated({ ...e, factors }) : { ...e, factors }));
}
const doubled = (e: Expr): Expr => (e.kind === "neg" ? negated(doubled(e.arg)) : product(number("2"), e));
const turned = (e: Expr): Expr => (e.kind === "transpose" ? e.arg : { kind: "transpose", arg: e });
/** What a Gaussian's logarithm has besides: ln 2π, for each of its sizes. */
export function customaryTerms(sizes: readonly string[]): readonly Expr[] {
  const two = number("2"),
    log: Expr = { kind: "call", fn: "log", args: [product(two, name("pi"))] };
  return [...sizes.map(name), quotient(log, two), ...sizes.map((n) => product(quotient(name(n), two), log))];
}
function* candidates(sum: Expr, names: readonly Expr[], entries: readonly Expr[]): Generator<Expr> {
  yield number("1");
  yield* names;
  yield* entries;
  for (const e of [...names.slice(0, 12), ...entries.slice(0, 6)]) yield { kind: "call", fn: "log", args: [e] };
  const terms = sum.kind === "add" ? sum.terms : [sum];
  for (const t of terms) {
    yield { kind: "transpose", arg: t };
    // The twin: the same product with one or two members of its families exchanged.
    const bare = t.kind === "neg" ? t.arg : t,
      text = JSON.stringify(bare);
    for (const a of names)
      if (a.kind === "name" && text.includes(`"key":${JSON.stringify(a.key)}`))
        for (const b of names) {
          if (b.kind !== "name" || b.key === a.key) continue;
          const once = text.replaceAll(`"key":${JSON.stringify(a.key)}`, `"key":${JSON.stringify(b.key)}`);
          yield JSON.parse(once) as Expr;
        }
    // Both factors one step further: δ₁ h₀ᵀ beside δ₂ h₁ᵀ.
    for (const step of [-1, 1]) {
      const shifted = shiftMembers(bare, step, new Set(names.flatMap((n) => (n.kind === "name" ? [n.key] : []))));
      if (shifted !== null) yield shifted;
    }
  }
  const small = names.slice(0, 12);
  for (const a of small)
    for (const b of small) {
      yield product(a, b);
      if (a !== b) yield product(number("2"), a, b);
      if (a !== b) yield product(number("2"), { kind: "transpose", arg: a }, b);
    }
}
/** Every numbered name by one step. */
function shiftMembers(e: Expr, step: number, known: ReadonlySet<string>): Expr | null {
  let any = false;
  const text = JSON.stringify(e).replace(/"key":"([^"]*?)(\d+)(\)?)"/g, (all, lead: string, n: string, close: string) => {
    const key = `${lead}${String(Number(n) + step)}${close}`;
    if (!known.has(key)) return all;
    any = true;
    return `"key":${JSON.stringify(key)}`;
  });
  return any ? (JSON.parse(text) as Expr) : null;
}
