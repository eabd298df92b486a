import type { Expr } from "../../syntax/expr.js";
import { number, product, spoken, type Edit } from "./sites.js";
import type { EditInput } from "./edit-input.js";
/** A term that is missing: a quantity, a product of two, or the twin of a term that is there. */
export function* missingTerms({ side, pool, sites }: EditInput): Generator<Edit> {
  const sums = [...sites.filter((s) => s.node.kind === "add" && s.parent !== "index").slice(0, 4)];
  const root = sites[0];
  if (root !== undefined && side.kind !== "add") sums.push(root);
  const add = (to: Expr, t: Expr): Expr => ({ kind: "add", terms: [...(to.kind === "add" ? to.terms : [to]), t] });
  for (const s of sums)
    for (const t of candidates(s.node, pool.names, pool.entries))
      for (const minus of [false, true])
        yield {
          mistake: "missing-term",
          say: `The term ${minus ? "−" : ""}${said(t)} is missing.`.replace(/ [−]?it is/, " marked in the correction is"),
          expr: s.put(add(s.node, minus ? { kind: "neg", arg: t } : t)),
        };
}
const said = (e: Expr): string => (e.kind === "mul" ? e.factors.map(spoken).join(" ") : spoken(e));
function* candidates(sum: Expr, names: readonly Expr[], entries: readonly Expr[]): Generator<Expr> {
  yield number("1");
  yield* names;
  yield* entries;
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
