import { mapChildren, namesIn, walk } from "../../scope/exprs.js";
import type { Definition, Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import type { Link } from "./link.js";
/**
 * "We drop the sample index": p_k after p^{(n)}_k was defined for every n is any one of them. A bare name that the
 * document says nothing else of takes over what the members of its family are.
 */

const mark = "^()";
const said =
  /\b(?:drop|omit|suppress|leave out|leave off|skip|forget|without)(?:s|ped|ping|ted|ting|pressed|pressing)? (?:the |all |sample |superscripts? |ind(?:ex|ices) )*(?:sample |superscripts?|ind(?:ex|ices)|⟦)|\b(?:one|single|a fixed) (?:sample|example|data ?point|training example|observation)\b/i;

/** Gives bare names the definitions, shapes and facts of their families, where they have none of their own. */
export function dropSampleIndices(links: readonly Link[], store: Store): void {
  const families = [...new Set([...store.definitions.keys(), ...store.shapes.keys()])].filter((k) => k.endsWith(mark));
  const started = families.map(bareOf).filter((k) => !hasLife(k, store) && isUsed(k, links, store));
  const members = new Map<string, readonly Definition[]>(),
    queue = [...started];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (members.has(key) || hasLife(key, store)) continue;
    const own = (store.definitions.get(key + mark) ?? []).map((d) => member(d, key));
    members.set(
      key,
      own.flatMap((m) => m?.definition ?? []),
    );
    // An index that does not go away: nothing is known of a single one.
    if (own.includes(null)) members.set(key, []);
    for (const m of own) for (const x of m?.bases ?? []) queue.push(x);
  }
  for (const [key, definitions] of members) {
    for (const d of definitions) store.define(d);
    for (const s of store.shapes.get(key + mark) ?? []) if (s.lead.length === 1) store.declareShape({ ...s, key, lead: [] });
    for (const f of store.facts.filter((x) => x.key === key + mark)) store.facts.push({ ...f, key });
  }
}
const bareOf = (family: string): string => family.slice(0, -mark.length);
const hasLife = (key: string, store: Store): boolean =>
  store.definitions.has(key) || store.shapes.has(key) || store.values.has(key) || store.stacks.has(key);

/** Whether a line writes an entry of a bare name as one writes entries of a member, or words say that the index is left out. */
function isUsed(key: string, links: readonly Link[], store: Store): boolean {
  const shape = store.shapes.get(key + mark)?.[0],
    definition = store.definitions.get(key + mark)?.[0],
    rank = shape !== undefined ? shape.dims.length : (definition?.indices.length ?? 1) - 1;
  const samples = sampleLetters(key + mark, links);
  return links.some((l) =>
    [l.left, l.right].some((e) => {
      if (e === null || !namesIn(e).has(key)) return false;
      if (said.test(l.raw.statement.formula.before)) return true;
      for (const x of walk(e))
        if (x.kind === "entry" && x.base.kind === "name" && x.base.key === key)
          return rank > 0 && x.indices.length === rank && !x.indices.some((i) => i?.kind === "name" && samples.has(i.key));
      return false;
    }),
  );
}

/** The letters that number the members: x_i beside x^{(i)} is that member once more. */
function sampleLetters(family: string, links: readonly Link[]): Set<string> {
  const out = new Set<string>();
  for (const l of links)
    for (const e of [l.left, l.right])
      for (const x of e === null ? [] : walk(e)) {
        const [first] = x.kind === "entry" && x.base.kind === "name" && x.base.key === family ? x.indices : [];
        if (first?.kind === "name") out.add(first.key);
      }
  return out;
}

/** The definition of one member, without its index; null where the index does not go away. */
function member(d: Definition, key: string): { readonly definition: Definition; readonly bases: readonly string[] } | null {
  const [index, ...rest] = d.indices,
    bases = new Set<string>();
  if (index === undefined || d.formals !== null) return null;
  const without = (e: Expr): Expr => {
    if (e.kind === "entry" && e.base.kind === "name" && e.base.key.endsWith(mark)) {
      const [first, ...others] = e.indices;
      if (first?.kind === "name" && first.key === index) {
        const bare = bareOf(e.base.key);
        bases.add(bare);
        const base: Expr = { kind: "name", key: bare };
        return others.length === 0 ? base : { kind: "entry", base, indices: others.map((i) => (i === null ? null : without(i))) };
      }
    }
    return mapChildren(e, without);
  };
  const body = without(d.body);
  if (namesIn(body).has(index) || [...walk(body)].some((x) => x.kind === "big" && x.index === index)) return null;
  return { definition: { ...d, key, indices: rest, body, claim: `${d.claim}:${key}` }, bases: [...bases] };
}
