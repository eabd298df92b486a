import { contains, namesIn } from "../../scope/exprs.js";
import { isWithin, type Placed } from "../../scope/parts.js";
import { resolve, resolveContext } from "../../scope/resolve.js";
import { ResolveError } from "../../scope/resolve-context.js";
import type { Unroller } from "../../scope/unroll.js";
import type { Definition, Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import type { Tree } from "../../syntax/tree.js";
import type { Collected } from "../collect.js";
/**
 * Bars for gradients: once \bar O = ∂L/∂O is written, or words say that a bar means the gradient, \bar Q is ∂L/∂Q
 * (semantics.md 6). A barred name with a definition of its own (a mean, say) is not touched.
 */

/** What the definitions of barred names are called. */
export const barred = "bars:";
const bar = /^(?:bar|overline):(.+)$/;
const forEvery = /^[\s$,.)]*(?:and (?:likewise|similarly|so on)|for (?:every|each|any|all|an arbitrary)|likewise|similarly|etc)\b/i;
const said = /\bbar(?:s|red)?\b[^.]{0,80}\b(?:gradients?|derivatives?|adjoints?|sensitivit\w+)\b/i;

/** The derivatives that barred names stand for, where they are written: what is differentiated by is a variable of the loss. */
export function barsIn(e: Expr, at: Placed, store: Store): (Expr & { kind: "deriv" })[] {
  return [...namesIn(e)].flatMap((k) => {
    const d = store.definitionOf(k, at);
    return d?.claim.startsWith(barred) === true && d.body.kind === "deriv" ? [d.body] : [];
  });
}

export function defineBars(collected: Collected, store: Store, steps: Unroller | null): void {
  const resolved = (tree: Tree, at: Placed): Expr | null => {
    try {
      return resolve(tree, resolveContext(collected.survey, at));
    } catch (e) {
      if (e instanceof ResolveError) return null;
      throw e;
    }
  };
  const lines = collected.links
    .filter((raw) => /^(?:=|:=|≡)$/.test(raw.relation.op))
    .map((raw) => ({ raw, at: { from: raw.left.from, part: raw.statement.at.part } }))
    .flatMap(({ raw, at }) => {
      if (!raw.first || !isBarred(raw.left)) return [];
      const left = resolved(raw.left, at),
        right = resolved(raw.right, at);
      const base = left?.kind === "entry" ? left.base : left;
      return base?.kind === "name" && bar.test(base.key) && right !== null ? [{ key: base.key, left, right, at, raw }] : [];
    });
  const shown = lines.find(
    ({ key, right }) =>
      right.kind === "deriv" && right.of.kind === "name" && right.by.length === 1 && right.by.some((b) => namesIn(b).has(plain(key))),
  );
  if (shown?.right.kind !== "deriv") return;
  const loss = shown.right.of,
    inWords =
      lines.filter((l) => isWithin(l.at.part, shown.at.part)).length > 1 ||
      said.test(collected.document.source) ||
      forEvery.test(collected.document.source.slice(shown.raw.right.to, shown.raw.right.to + 60));
  if (!inWords) return;
  const written = collected.links
    .flatMap((raw) =>
      [raw.left, raw.right].flatMap((t) => [...namesIn(resolved(t, { from: raw.left.from, part: raw.statement.at.part }) ?? loss)]),
    )
    .filter((k) => bar.test(k) && !store.ties.some((t) => t.key === k));
  for (const key of new Set([...lines.map((l) => l.key), ...written])) {
    const own = lines.filter((l) => l.key === key);
    // \bar x = (1/n) Σ x_i is a mean: what a gradient is made of has bars or derivatives in it.
    if (!own.every(({ right }) => contains(right, (x) => x.kind === "deriv" || (x.kind === "name" && bar.test(x.key))))) continue;
    if (own.some((l) => l === shown) || plain(key) === "") continue;
    for (const d of membersOf(key, loss, shown.at, steps)) store.define(d);
    store.define({
      from: shown.raw.left.from,
      part: shown.at.part,
      key,
      formals: null,
      indices: [],
      body: { kind: "deriv", how: "partial", of: loss, by: [{ kind: "name", key: plain(key) }] },
      claim: barred + key,
    });
  }
}
/**
 * "G_M denotes the gradient of the loss L by M": G_P is ∂L/∂P for every P. A name with a subscript that the document
 * introduces as something else is not touched.
 */
export function defineGradientNames(collected: Collected, store: Store): void {
  const found = gradientNames.exec(collected.document.source)?.groups,
    head = found?.["head"],
    generic = found?.["of"],
    loss = losses.find(([tex]) => tex.test(found?.["loss"] ?? ""))?.[1];
  if (head === undefined || generic === undefined || loss === undefined) return;
  const pattern = new RegExp(`^${head}_(.+)$`),
    keys = new Map<string, Placed>();
  for (const raw of collected.links)
    for (const tree of [raw.left, raw.right]) {
      const at = { from: raw.left.from, part: raw.statement.at.part };
      try {
        for (const k of namesIn(resolve(tree, resolveContext(collected.survey, at)))) if (pattern.test(k) && !keys.has(k)) keys.set(k, at);
      } catch (e) {
        if (!(e instanceof ResolveError)) throw e;
      }
    }
  for (const [key, at] of keys) {
    const by = pattern.exec(key)?.[1] ?? "";
    if (by === generic || store.shapes.has(key)) continue;
    // A gradient has the shape of what it is taken by.
    const body: Expr = { kind: "deriv", how: "gradient", of: { kind: "name", key: loss }, by: [{ kind: "name", key: by }] };
    store.define({ ...at, key, formals: null, indices: [], body, claim: barred + key });
  }
}
const gradientNames =
  /\$(?<head>[A-Za-z])_\{?(?<of>[A-Za-z])\}?\$,? (?:always )?(?:denotes?|stands? for|means?|is|be|for) (?:the )?(?:gradients?|derivatives?|adjoints?) of [^.$]{0,40}\$(?<loss>[^$]{1,20})\$ (?:by|with respect to|w\.?\s?r\.?\s?t\.?|in|at) (?:the (?:matrix|vector|variable|quantity) )?\$\{?\k<of>\}?\$/;
const losses: readonly (readonly [RegExp, string])[] = [
  [/^\\mathcal\s*\{?\s*L\s*\}?$/, "cal:L"],
  [/^\\mathcal\s*\{?\s*J\s*\}?$/, "cal:J"],
  [/^\\ell$/, "ell"],
  [/^L$/, "L"],
  [/^J$/, "J"],
  [/^E$/, "E"],
];
/** The bars over members of a recurrence: \\bar h_t is ∂L/∂h_t at each step. */
function membersOf(key: string, loss: Expr, at: Placed, steps: Unroller | null): Definition[] {
  const s = steps?.systemAt(at) ?? null,
    [letter] = s?.letters.keys() ?? [];
  if (steps === null || s === null || letter === undefined || !s.families.has(key)) return [];
  const t: Expr = { kind: "name", key: letter },
    before: Expr = { kind: "add", terms: [t, { kind: "neg", arg: { kind: "num", text: "1" } }] },
    found = new Map<string, Definition>();
  for (const index of [t, before]) {
    const by: Expr = { kind: "entry", base: { kind: "name", key: plain(key) }, indices: [index] },
      body: Expr = { kind: "deriv", how: "partial", of: loss, by: [by] };
    for (const d of steps.definitions({ ...at, key, formals: null, indices: ["§"], body, claim: barred + key }, index)) found.set(d.key, d);
  }
  return [...found.values()].map((d) => ({ ...d, claim: barred + d.key }));
}
const plain = (key: string): string => bar.exec(key)?.[1] ?? "";
const isBarred = (t: Tree): boolean =>
  t.kind === "sym" ? t.accents.some((a) => a === "bar" || a === "overline") : t.kind === "script" && isBarred(t.base);
