import { walk } from "../../scope/exprs.js";
import type { Placed } from "../../scope/parts.js";
import { problemOf, type Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { reachedNames } from "../reach.js";
import { name, stem } from "./sites.js";
/** What could have stood in a line: quantities of its problem, and functions of them that its definitions make. */
export interface Pool {
  /** Names, those of the line itself first. */
  readonly names: readonly Expr[];
  /** Entries with letters or numbers for indices: x_i, w_1. */
  readonly entries: readonly Expr[];
  /** Values of functions in the line itself: ‖x‖, σ(z). */
  readonly calls: readonly Expr[];
  /** Names of matrices. */
  readonly matrices: ReadonlySet<string>;
  /** Terms of the sums that the line is defined by. */
  readonly terms: readonly Expr[];
  /** f'(u) for each f(u) that occurs. */
  readonly slopes: readonly Expr[];
  /** Differences of two quantities in definitions: a − t of ½(a − t)². */
  readonly differences: readonly Expr[];
}
const most = 40;

export function poolOf(left: Expr, right: Expr, at: Placed, store: Store, isMatrix: (e: Expr) => boolean): Pool {
  const own = new Set<string>(),
    entries = new Map<string, Expr>(),
    slopes = new Map<string, Expr>(),
    differences = new Map<string, Expr>();
  const look = (e: Expr): void => {
    for (const x of walk(e)) {
      if (x.kind === "name") own.add(x.key);
      if (x.kind === "add" && x.terms.length === 2 && x.terms.every(isAtomic) && differences.size < 4)
        differences.set(JSON.stringify(x), x);
      if (
        x.kind === "entry" &&
        (x.base.kind === "name" || x.base.kind === "call") &&
        entries.size < most &&
        x.indices.every((i) => i !== null && (i.kind === "name" || i.kind === "num"))
      )
        entries.set(JSON.stringify(x), x);
      if (
        x.kind === "call" &&
        x.args.length === 1 &&
        slopes.size < 12 &&
        /^(sigma|sigmoid|tanh|relu|phi|varphi|g|f|h|softplus|a)$/i.test(x.fn)
      )
        slopes.set(JSON.stringify(x), { kind: "prime", fn: x.fn, order: 1, args: x.args });
    }
  };
  look(left);
  look(right);
  const terms: Expr[] = [],
    reached = reachedNames([left, right], at, store);
  for (const k of reached) {
    const d = store.definitionOf(k, at);
    if (d === null) continue;
    if (d.formals !== null) terms.push({ kind: "call", fn: k, args: d.formals.map(name) });
    look(d.body);
    if (d.body.kind === "add" && terms.length < 12) terms.push(...d.body.terms);
  }
  // Names made of what the line is about: z for a line that has only a = φ(z)'s input.
  const made: string[] = [];
  const basic = new Set([...own, ...reached]);
  for (const [key, all] of store.definitions)
    if (!basic.has(key) && all.some((d) => problemOf(d.part) === problemOf(at.part) && d.formals === null)) made.push(key);
  const shaped = [...store.shapes].filter(([, all]) => all.some((s) => problemOf(s.part) === problemOf(at.part))).map(([k]) => k);
  const keys = [...new Set([...own, ...reached, ...made.sort(), ...shaped.sort()])].filter((k) => !/^§|^(pi|e)$/.test(k));
  const names = keys.slice(0, most).map(name),
    matrices = new Set(names.filter(isMatrix).flatMap((e) => (e.kind === "name" ? [e.key] : [])));
  const calls = new Map<string, Expr>();
  for (const e of [left, right])
    for (const x of walk(e)) if (x.kind === "call" && x.args.length === 1 && calls.size < 6) calls.set(JSON.stringify(x), x);
  return {
    names,
    matrices,
    calls: [...calls.values()],
    entries: [...entries.values()],
    terms,
    slopes: [...slopes.values()],
    differences: [...differences.values()],
  };
}
const isAtomic = (e: Expr): boolean => (e.kind === "neg" ? isAtomic(e.arg) : e.kind === "name" || e.kind === "entry");
/** Numbered neighbours of a name that the problem knows: z_1 and z_3 of z_2, W^(1) of W^(2). */
export function neighbours(key: string, pool: Pool): Expr[] {
  return pool.names.filter((n) => n.kind === "name" && n.key !== key && stem(n.key) === stem(key));
}
