import { exprKey, mapChildren, namesIn } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import type { Expr } from "../../syntax/expr.js";
import type { Line } from "./line.js";

/** κ(μ_i, σ_i) = … with a κ that was never seen: a function of numbers, where μ and σ stand in it with that index only. */
export function ofEntries(line: Line, left: Expr, right: Expr): { key: string; formals: readonly string[]; body: Expr } | null {
  if (left.kind !== "call" || left.args.length === 0 || functionWords.has(left.fn) || !line.raw.first) return null;
  if (
    line.store.definitionOf(left.fn, line.at) !== null ||
    /^(?:tuple|expectation|moment:\w+|cal:N|bars|norm\w*|det|tr|diag|vec|sumall)$/.test(left.fn)
  )
    return null;
  // ℓ(p_t) = … beside dℓ/ds is a quantity.
  if (line.collected.survey.hasAloneUse(left.fn) || isDifferentiated(line)) return null;
  const places = new Map<string, string>();
  let indexed = false;
  for (const a of left.args) {
    const name = a.kind === "entry" ? a.base : a;
    if (name.kind !== "name" || (a.kind === "entry" && !a.indices.every((i) => i?.kind === "name"))) return null;
    indexed ||= a.kind === "entry";
    places.set(exprKey(a), name.key);
  }
  const formals = [...places.values()];
  if (!indexed || new Set(formals).size !== left.args.length) return null;
  const letters = new Set(left.args.flatMap((a) => (a.kind === "entry" ? [...namesIn(a)] : [])).filter((k) => !formals.includes(k)));
  const put = (x: Expr): Expr => {
    const place = places.get(exprKey(x));
    return place === undefined ? mapChildren(x, put) : { kind: "name", key: `§${place}` };
  };
  const body = put(right);
  // Nothing else of these arrays, and no other use of the index.
  const said = namesIn(body);
  if ([...said].some((k) => formals.includes(k) || letters.has(k)) || !formals.every((k) => said.has(`§${k}`))) return null;
  const named = (x: Expr): Expr => (x.kind === "name" && x.key.startsWith("§") ? { ...x, key: x.key.slice(1) } : mapChildren(x, named));
  return { key: left.fn, formals, body: named(body) };
}
/** Whether what stands before the bracket of a left side is written after some ∂, d or ∇: it is a quantity. */
function isDifferentiated({ raw, collected }: Line): boolean {
  const [head] = raw.left.kind === "prod" ? raw.left.factors : [],
    { source } = collected.document;
  if (head === undefined) return true;
  const tex = source.slice(head.from, head.to).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(
    String.raw`(?:\\partial|\\nabla(?:_\{[^{}]*\}|_\w)?|(?<![A-Za-z\\])d|\\(?:mathrm|text)\{d\}|\\rd|\\dd|\\dif)\s*(?:\^\{?2\}?)?\s*\{?${tex}(?![A-Za-z])`,
  ).test(source);
}
