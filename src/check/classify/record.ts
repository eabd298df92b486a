import type { Expr } from "../../syntax/expr.js";
import { mapChildren, quantitiesIn } from "../../scope/exprs.js";
import { numberPi } from "../../scope/constants.js";
import { problemOf, type Definition } from "../../scope/store.js";
import { freeLettersOf } from "../../scope/sum-scope.js";
import { reach } from "../reach.js";
import type { Line } from "./line.js";
/** What is kept of a definition: its body with slips of indices repaired, how far it holds, and what goes with it. */

/** "Without the softmax, O = …": a network that is not the one above. */
export const otherwise =
  /(?:^|[.;:!?]\s+|[*}]\s*)(?:without|leaving out|dropping|removing|omitting|ignoring) (?:the|this|that|its|any|all) [^.;:=]{0,60}$/i;
/** Makes the definition and, for a family, its members. */
export function record(line: Line, key: string, formals: readonly string[] | null, indices: readonly string[], body: Expr): void {
  const special =
    formals === null &&
    (/\b(if|when|suppose|special case|in the case|assum\w*|(?:re-?)?parametri[sz]\w*|change of variables?)\b[^.]{0,40}$/i.test(
      line.words,
    ) ||
      /\b(?:if|suppose)\b.*\b(?:had|were|instead)\b/i.test(line.sentence) ||
      isConstantCase(line, key, body) ||
      otherwise.test(line.sentence));
  const d: Definition = {
    ...line.at,
    from: line.raw.left.from,
    key,
    formals,
    indices,
    // A policy π(a) = e^{−a²}/√(2π): the π inside is the number.
    body: indexSlip(key === "pi" && formals !== null ? withNumber(body) : inArguments(line, formals, body), indices),
    claim: line.id,
    ...(special ? { special } : {}),
    ...(isSolved(line, key) ? { solved: true } : {}),
  };
  line.makes = d;
  line.store.define(d);
  for (const k of factorsOfDecomposition(body))
    if (line.store.definitionOf(k, line.at) === null)
      line.store.ties.push({ ...line.at, key: k, words: "a decomposition, to go by its letters", of: "quantity" });
  for (const f of formals ?? []) {
    const size = line.collected.survey.entriesOf(f, line.at);
    if (size !== null && line.store.shapeOf(f, line.at) === null && line.store.definitionOf(f, line.at) === null)
      line.store.declareShape({ ...line.at, key: f, dims: [size], orient: null, lead: [], how: "declared", own: true });
  }
  const [first] = indices;
  if (first !== undefined) unroll(line, d, { kind: "name", key: first });
}

/** a(η) = −log(1 − φ) = log(1 + e^η): what a is as a function of η comes later in the chain. */
function inArguments(line: Line, formals: readonly string[] | null, body: Expr): Expr {
  if (formals === null || formals.length === 0) return body;
  const reached = reach(body, line.at, line.store);
  if (formals.some((f) => reached.has(f))) return body;
  const all = line.collected.links,
    start = all.indexOf(line.raw) + 1;
  for (const next of all.slice(start, start + mostMembers)) {
    if (next.first || next.relation.op !== "=") break;
    const later = line.resolvedQuietly(next.right),
      names = later === null ? null : quantitiesIn(later);
    if (later !== null && names !== null && formals.every((f) => names.has(f))) return later;
  }
  return body;
}
const mostMembers = 8;
const withNumber = (e: Expr): Expr => (e.kind === "name" && e.key === "pi" ? { kind: "name", key: numberPi } : mapChildren(e, withNumber));
/** Q Λ Qᵀ, U D Vᵀ, V Λ V⁻¹: the letters of a decomposition, of which more holds than the product says. */
function factorsOfDecomposition(body: Expr): readonly string[] {
  const [a, b, c] = body.kind === "mul" && body.factors.length === 3 ? body.factors : [];
  if (a?.kind !== "name" || b?.kind !== "name" || (c?.kind !== "transpose" && c?.kind !== "pow")) return [];
  const last = c.kind === "transpose" ? c.arg : c.base,
    key = (k: string): string => k.replace(/_.*$/, "");
  if (last.kind !== "name" || !/^(?:Lambda|Sigma|D|S)$/.test(key(b.key))) return [];
  const twice = last.key === a.key && /^[QUVPEW]$/.test(key(a.key)),
    singular = c.kind === "transpose" && key(a.key) === "U" && key(last.key) === "V";
  return twice || singular ? [a.key, b.key, last.key] : [];
}
/** R = I after R = diag(r): the case of a constant, whatever words go with it. */
function isConstantCase({ store, at }: Line, key: string, body: Expr): boolean {
  if (!isConstant(body)) return false;
  const general = store.definitionOf(key, at);
  return general !== null && general.from < at.from && problemOf(general.part) === problemOf(at.part) && !isConstant(general.body);
}
const isConstant = (e: Expr): boolean => [...quantitiesIn(e)].every((k) => /^(?:e|pi|(?:bf:|bb:)?[I10](?:_.*)?)$/.test(k));

/** "Since Σ_k N_k = N, hence λ = N": what follows for a variable of a derivative above. */
export function isSolved({ words, store, at, raw }: Line, key: string): boolean {
  const implied = raw.statement.statement.chain.rels.some((r) => r.op === "⇒" || r.op === "⇔");
  return (
    (implied ||
      /\b(?:thus|hence|therefore|so|giv(?:es?|ing)|yields?|get|obtain|find|solv(?:ed?|ing)|solution|zero|conclude|implies|follows)\b[^.]*$/i.test(
        words,
      )) &&
    !/\b(?:let|with|where|put|define|write|denote|set)\b[^.,]*$/i.test(words) &&
    raw.first &&
    store.definitionOf(key, at) === null &&
    store.variables.some((v) => v.key === key && v.from < at.from && problemOf(v.part) === problemOf(at.part))
  );
}

export function unroll(line: Line, d: Definition, index: Expr): void {
  line.unrolled = line.steps?.definitions(d, index) ?? [];
  for (const u of line.unrolled) line.store.define(u);
}

/** μ_l = Σ_k h_{pl}: a sum whose index its body lacks takes the one letter that is left free (semantics.md 6, trap 24). */
function indexSlip(e: Expr, indices: readonly string[]): Expr {
  return mapDeep(e, (x) => {
    if (x.kind !== "big" || freeLettersOf(x.body).has(x.index)) return x;
    const spare = [...freeLettersOf(x.body)].filter((l) => !indices.includes(l));
    return spare.length === 1 && spare[0] !== undefined ? { ...x, index: spare[0] } : x;
  });
}

const mapDeep = (e: Expr, f: (x: Expr) => Expr): Expr => f(mapChildren(e, (c) => mapDeep(c, f)));
