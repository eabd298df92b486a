import type { Opened } from "../../check/document.js";
import { quantitiesIn, walk } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { spellings } from "./names.js";
import { Correspondence, Unifier } from "./unify.js";
/**
 * From the assignment's names to a student's: by definitions that look alike, then by declared shapes, then by the name
 * itself. Fixed before anything is marked, and shown.
 */
export interface Mapped {
  /** The assignment's name and the student's, as keys. */
  readonly from: string;
  readonly to: string;
  /** How the student writes it. */
  readonly latex: string;
  readonly why: "definition" | "shape" | "same" | "set apart" | "index";
}
export interface Mapping {
  readonly pairs: readonly Mapped[];
  /** The student's matrices are the assignment's transposed (samples as columns). */
  readonly transposed: boolean;
  /** Where transposed: the student's names that take part in it. */
  readonly turned: readonly string[];
  /** Definitions of the assignment that the student writes too. */
  readonly matched: readonly { readonly key: string; readonly line: number }[];
}

interface Known {
  readonly key: string;
  readonly indices: readonly string[];
  readonly body: Expr;
  readonly from: number;
}
const MOST_DEFINITIONS = 200,
  MOST_NODES = 4000;

export function definitionsOf(opened: Opened): Known[] {
  const out: Known[] = [];
  for (const all of opened.store.definitions.values())
    for (const d of all) if (d.formals === null) out.push({ key: d.key, indices: d.indices, body: d.body, from: d.from });
  return out.sort((a, b) => a.from - b.from).slice(0, MOST_DEFINITIONS);
}
/** Dimensions as written in declarations; the latest says. */
function declared(opened: Opened): Map<string, readonly (string | number)[]> {
  const out = new Map<string, readonly (string | number)[]>();
  for (const [key, all] of opened.store.shapes) {
    const [first] = all.filter((s) => s.how === "declared");
    if (first !== undefined) out.set(key, [...first.lead, ...first.dims]);
  }
  return out;
}

export function findMapping(assignment: Opened, student: Opened): Mapping {
  const a = definitionsOf(assignment),
    names = namesOf(assignment, a),
    // dZ = A dW of a submission that defines no Z is a line about differentials, no definition.
    isDifferential = (key: string): boolean => key.startsWith("d") && names.has(key.slice(1)),
    s = definitionsOf(student).filter((d) => !isDifferential(d.key));
  const aShapes = declared(assignment),
    sShapes = declared(student);
  const theirs = new Set([...namesOf(student, s)].filter((key) => !isDifferential(key)));
  let best: { c: Correspondence; matched: { key: string; at: number }[]; flip: boolean } = {
    c: new Correspondence(),
    matched: [],
    flip: false,
  };
  for (const flip of [false, true]) {
    const found = search(a, s, aShapes, sShapes, flip);
    if (found.matched.length > best.matched.length) best = { ...found, flip };
  }
  const pairs = new Map<string, { to: string; why: Mapped["why"] }>();
  for (const [from, to] of best.c.names) pairs.set(from, { to, why: "definition" });
  const taken = new Set([...pairs.values()].map((p) => p.to));
  const pairDims = (from: string, to: string): void => {
    const [a, b] = [aShapes.get(from) ?? [], sShapes.get(to) ?? []],
      theirs = best.flip && b.length === 2 ? [...b].reverse() : b;
    if (a.length !== theirs.length) return;
    a.forEach((d, i) => {
      const e = theirs[i];
      if (typeof d !== "string" || typeof e !== "string" || pairs.has(d) || taken.has(e)) return;
      pairs.set(d, { to: e, why: "shape" });
      taken.add(e);
    });
  };
  for (const [from, to] of best.c.names) pairDims(from, to);
  // Then names that both have, where nothing else claims them.
  for (const key of names)
    if (!pairs.has(key) && theirs.has(key) && !taken.has(key) && fits(aShapes.get(key), sShapes.get(key), pairs)) {
      pairs.set(key, { to: key, why: "same" });
      taken.add(key);
    }
  // Then declared shapes that only one name on either side has.
  for (const [key, dims] of aShapes) {
    if (pairs.has(key)) continue;
    const mine = [...aShapes].filter(([k, d]) => !pairs.has(k) && d.join() === dims.join());
    const others = [...sShapes].filter(([k, d]) => !taken.has(k) && d.length === dims.length && d.length > 0 && fits(dims, d, pairs));
    const [only] = others;
    if (mine.length !== 1 || others.length !== 1 || only === undefined) continue;
    pairs.set(key, { to: only[0], why: "shape" });
    taken.add(only[0]);
    pairDims(key, only[0]);
  }
  // A name that the student uses for something else is set apart, under a spelling that nobody uses.
  let apart = 0;
  for (const key of names)
    if (!pairs.has(key) && (taken.has(key) || theirs.has(key))) pairs.set(key, { to: `Gamma_set${String(++apart)}`, why: "set apart" });
  // An index letter of the assignment that is a name of the student's gives way.
  const letters = [..."ijklpqrstuvabc"].filter((l) => !taken.has(l) && !theirs.has(l) && !names.has(l));
  for (const letter of boundLetters(a)) {
    if (!taken.has(letter) || pairs.has(letter)) continue;
    const free = letters.find((l) => !boundLetters(a).has(l) && ![...pairs.values()].some((p) => p.to === l));
    if (free !== undefined) pairs.set(letter, { to: free, why: "index" });
  }
  const spelled = spellings(student.document, (k) => taken.has(k));
  return {
    transposed: best.flip,
    turned: best.flip
      ? [...best.c.names]
          .filter(([from]) => (aShapes.get(from)?.length ?? 0) > 1 || best.matched.some((m) => m.key === from))
          .map(([, to]) => to)
      : [],
    matched: best.matched.map((m) => ({ key: m.key, line: student.collected.lines.at(m.at).line })),
    pairs: [...pairs].map(([from, { to, why }]) => ({
      from,
      to,
      why,
      latex: why === "set apart" ? `\\Gamma_{\\mathrm{${to.slice(6)}}}` : (spelled.get(to) ?? to),
    })),
  };
}

function boundLetters(definitions: readonly Known[]): Set<string> {
  const out = new Set<string>();
  for (const d of definitions) {
    for (const i of d.indices) out.add(i);
    for (const x of walk(d.body)) if (x.kind === "big") out.add(x.index);
  }
  return out;
}
/** Every name of a document: declared, defined, or in a definition. */
function namesOf(opened: Opened, definitions: readonly Known[]): Set<string> {
  const out = new Set<string>([...opened.store.shapes.keys(), ...opened.store.definitions.keys(), ...opened.store.values.keys()]);
  for (const d of definitions) {
    const bound = new Set(d.indices);
    for (const k of quantitiesIn(d.body)) if (!bound.has(k)) out.add(k);
  }
  for (const all of opened.store.shapes.values())
    for (const x of all) for (const d of [...x.lead, ...x.dims]) if (typeof d === "string" && /^\w+$/.test(d)) out.add(d);
  return out;
}

/** Whether two declared shapes may be one: of one rank, their letters not paired otherwise. Nothing declared excludes nothing. */
function fits(
  a: readonly (string | number)[] | undefined,
  b: readonly (string | number)[] | undefined,
  pairs: ReadonlyMap<string, { readonly to: string }>,
): boolean {
  if (a === undefined || b === undefined) return true;
  if (a.length !== b.length) return false;
  return a.every((d, i) => {
    const e = b[i];
    if (typeof d === "number" || typeof e === "number") return typeof d === typeof e ? d === e : true;
    const known = pairs.get(d)?.to;
    return known === undefined || known === e;
  });
}

/** The largest set of definitions that can be paired consistently, in the order of both documents. */
function search(
  a: readonly Known[],
  s: readonly Known[],
  aShapes: ReadonlyMap<string, readonly (string | number)[]>,
  sShapes: ReadonlyMap<string, readonly (string | number)[]>,
  flip: boolean,
): { c: Correspondence; matched: { key: string; at: number }[] } {
  const admits = (x: string, y: string): boolean => {
    const dx = aShapes.get(x),
      dy = sShapes.get(y);
    return dx === undefined || dy === undefined || dx.length === dy.length;
  };
  let nodes = 0,
    best: { c: Correspondence; matched: { key: string; at: number }[]; same: number } = { c: new Correspondence(), matched: [], same: 0 };
  const used = new Set<number>();
  const go = (i: number, c: Correspondence, matched: { key: string; at: number }[]): void => {
    const same = [...c.names].filter(([x, y]) => x === y).length;
    if (matched.length > best.matched.length || (matched.length === best.matched.length && same > best.same)) best = { c, matched, same };
    if (i >= a.length || ++nodes > MOST_NODES || matched.length + (a.length - i) < best.matched.length) return;
    const mine = a[i]!;
    const options = s
      .map((d, k) => ({ d, k, c: used.has(k) ? null : new Unifier(admits, flip).definitions(mine, d, c) }))
      .filter((o): o is { d: Known; k: number; c: Correspondence } => o.c !== null)
      .sort((x, y) => Number(y.d.key === mine.key) - Number(x.d.key === mine.key) || x.d.from - y.d.from);
    for (const o of options.slice(0, 4)) {
      used.add(o.k);
      go(i + 1, o.c, [...matched, { key: mine.key, at: o.d.from }]);
      used.delete(o.k);
      if (best.matched.length === a.length) return;
    }
    go(i + 1, c, matched);
  };
  go(0, new Correspondence(), []);
  return { c: best.c, matched: best.matched };
}
