import type { Classified } from "../../check/classify.js";
import type { Collected } from "../../check/collect.js";
import type { Span } from "../../document/types.js";
import { mapChildren } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import type { Placed } from "../../scope/parts.js";
import { resolve, resolveContext } from "../../scope/resolve.js";
import { ResolveError } from "../../scope/resolve-context.js";
import { dimsOf } from "../../scope/shape-types.js";
import type { Shapes } from "../../scope/shapes.js";
import type { FactWord, Store, WrittenDim } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { latexName } from "../../syntax/formula-latex-name.js";
import { printLatex } from "../../syntax/formula-latex.js";
import type { ReadSymbol, Saying } from "./types.js";
/** Every symbol of a document with its shape, its meaning and the lines that say so. */

/** What is said of a symbol at an offset, before offsets become places. */
export interface SaidAt {
  readonly what: Saying["what"];
  readonly text: string;
  readonly span: Span;
}
export type SymbolAt = Omit<ReadSymbol, "says"> & { readonly says: readonly SaidAt[] };

/** Names with a meaning of their own, unless a document introduces them. */
const CONSTANTS = /^(?:e|pi|infty|I|(?:bf|bb):[01I]|I_.*|(?:bf|bb):[01I]_.*|top|bb:[RNZQC]|(?:bf|bb):E)$/;
const FACTS: Readonly<Record<FactWord, string>> = {
  symmetric: "is symmetric",
  positive: "is positive",
  posdef: "is symmetric and positive definite",
  orthogonal: "has orthonormal columns",
  unit: "lies between 0 and 1",
  unitnorm: "has length 1",
  probrows: "has rows that sum to 1",
  probcols: "has columns that sum to 1",
  onehot: "is one-hot",
  prob: "sums to 1",
  pm1: "is −1 or +1",
  binary: "is 0 or 1",
  class: "is one of the classes",
  distinct: "is distinct",
  constant: "is constant",
  scalar: "is a number",
};

interface Use {
  first: number;
  called: boolean;
  other: boolean;
  /** Used as an index, or bound by a sum. */
  index: boolean;
  /** Used otherwise, and not only mentioned ("entry $i$"). */
  quantity: boolean;
}

export class SymbolTable {
  private readonly collected: Collected;
  private readonly store: Store;
  private readonly shapes: Shapes;
  private readonly isFunction: (name: string) => boolean;
  private readonly uses = new Map<string, Use>();

  constructor(collected: Collected, classified: Classified, store: Store, shapes: Shapes, isFunction: (name: string) => boolean) {
    this.collected = collected;
    this.store = store;
    this.shapes = shapes;
    this.isFunction = isFunction;
    for (const s of collected.statements) {
      const { members, rels } = s.statement.chain;
      // What stands after ∈ is a space, not a quantity.
      const said = members.filter((_, i) => !/[∈∉⊂⊆:]/.test(rels[i - 1]?.op ?? ""));
      for (const e of this.expressions(said, s.at))
        if (e.kind === "name" && members.length === 1) this.note(e.key, s.at.from, "mention");
        else this.use(e, s.at.from, false);
    }
    for (const l of classified.links) for (const e of [l.left, l.right]) if (e !== null) this.use(e, l.at.from, false);
  }

  /** In the order in which the document first says something of them. */
  symbols(): readonly SymbolAt[] {
    const keys = new Set([...this.uses.keys(), ...this.store.definitions.keys(), ...this.store.values.keys(), ...this.store.shapes.keys()]);
    const all = [...keys].filter((key) => !this.isKnownFunction(key) && key !== "§").map((key) => this.symbol(key));
    const from = (s: SymbolAt): number => Math.min(...s.says.map((x) => x.span.from));
    return all.sort((a, b) => from(a) - from(b) || (a.symbol < b.symbol ? -1 : 1));
  }

  private isKnownFunction(key: string): boolean {
    if (this.store.definitions.has(key) || this.store.shapes.has(key) || this.store.values.has(key)) return false;
    const use = this.uses.get(key);
    if (use === undefined || use.other) return false;
    return this.isFunction(key) || functionWords.has(key) || KNOWN_CALLS.test(key);
  }

  private expressions(trees: readonly Parameters<typeof resolve>[0][], at: Placed): Expr[] {
    return trees.flatMap((tree) => {
      if (tree.kind === "empty" || tree.kind === "text" || tree.kind === "dots") return [];
      try {
        return [resolve(tree, resolveContext(this.collected.survey, at))];
      } catch (e) {
        if (!(e instanceof ResolveError)) throw e;
        return [];
      }
    });
  }

  private use(e: Expr, from: number, index: boolean): void {
    if (e.kind === "name") this.note(e.key, from, index ? "index" : "quantity");
    else if (e.kind === "call" || e.kind === "prime") this.note(e.fn, from, "call");
    else if (e.kind === "big") this.note(e.index, from, "index");
    if (e.kind === "entry") {
      this.use(e.base, from, index);
      for (const i of e.indices) if (i !== null) this.use(i, from, true);
    } else if (e.kind === "delta") {
      this.use(e.i, from, true);
      this.use(e.j, from, true);
    } else
      mapChildren(e, (child) => {
        this.use(child, from, index);
        return child;
      });
  }
  private note(key: string, from: number, how: "call" | "index" | "quantity" | "mention"): void {
    let known = this.uses.get(key);
    if (known === undefined) this.uses.set(key, (known = { first: from, called: false, other: false, index: false, quantity: false }));
    known.called ||= how === "call";
    known.other ||= how !== "call";
    known.index ||= how === "index";
    known.quantity ||= how === "quantity";
  }

  private symbol(key: string): SymbolAt {
    const { store } = this,
      use = this.uses.get(key),
      says: SaidAt[] = [];
    const say = (what: Saying["what"], text: string, from: number, to = from): void => {
      if (!says.some((s) => s.text === text && s.span.from === from)) says.push({ what, text, span: { from, to } });
    };
    for (const s of store.shapes.get(key) ?? []) if (s.how === "declared") say("shape", shapeWords(s.dims, s.orient, s.lead), s.from);
    for (const s of store.stacks.get(key) ?? []) say("member", `has the ${latexName(s.of.replace("^()", ""))} as its ${s.by}`, s.from);
    const definitions = store.definitions.get(key) ?? [];
    for (const d of definitions) say("defined", definedAs(d.key, d.formals, d.indices, d.body), d.from);
    for (const v of store.values.get(key) ?? []) say("value", `is ${print(v.value)}`, v.from);
    for (const f of store.facts) if (f.key === key) say("fact", FACTS[f.fact], f.from);
    for (const m of store.meanings) if (m.key === key) say("meaning", `is the ${m.words}`, m.from);
    for (const r of store.ranges.get(key) ?? []) say("range", `runs from ${String(r.lo ?? 1)} to ${String(r.hi)}`, r.from);
    const introduced = this.collected.survey.introduced.get(key) ?? [];
    if (says.length === 0) for (const p of introduced.slice(0, 1)) say("member", "is introduced", p.from);
    const role = this.role(key, use, says);
    if (says.length === 0 && use !== undefined) say("used", "is first used", use.first);
    says.sort((a, b) => a.span.from - b.span.from);
    const type = this.typeAt(key, says);
    const shape = type?.shape ?? null;
    return { symbol: symbolLatex(key), role, shape, orientation: type?.orientation ?? null, meaning: meaningOf(role, says), says };
  }

  private role(key: string, use: Use | undefined, says: readonly SaidAt[]): ReadSymbol["role"] {
    const { store } = this,
      definitions = store.definitions.get(key) ?? [];
    if (definitions.some((d) => d.formals !== null) || this.collected.survey.functions.has(key)) return "function";
    if (definitions.length > 0) return "defined";
    if (store.values.has(key)) return "given";
    if (store.ranges.has(key) || (use?.index === true && !use.quantity && !use.called)) return "index";
    if (says.length > 0) return "declared";
    if (this.isDimension(key)) return "declared";
    if (CONSTANTS.test(key)) return "constant";
    if (this.isArgument(key)) return "argument";
    return use?.quantity === true || use?.called === true ? "unknown" : "mentioned";
  }
  private isArgument(key: string): boolean {
    return [...this.store.definitions.values()].some((all) => all.some((d) => d.formals?.includes(key) === true));
  }
  private isDimension(key: string): boolean {
    return this.shapes.isDimension(key);
  }

  private typeAt(
    key: string,
    says: readonly SaidAt[],
  ): { shape: readonly (string | number)[]; orientation: "column" | "row" | null } | null {
    const last = says[says.length - 1];
    if (last === undefined) return null;
    const at = { from: last.span.from + 1, part: this.collected.parts.at(last.span.from) };
    const type = this.shapes.typeOf(key, at);
    if (type === null || type.own.k === "any" || type.own.k === "I") return null;
    const dims = [...type.lead, ...dimsOf(type.own)].map((d) => d.root.name ?? d.root.size ?? "?");
    return { shape: dims, orientation: type.own.k === "r" ? "row" : type.own.k === "c" ? "column" : null };
  }
}

const KNOWN_CALLS =
  /^(?:tuple|formals|bars|norm\w*|inv|eye|ones|zeros|dot|kron|outer|sumall|mean|expectation.*|moment:\w+|binom|floor|ceil|abs|functional:.*|prod|sum|max|min|diag|vec|tr|det|logdet|sign|log\w*|exp)$/;

const symbolLatex = (key: string): string => latexName(key.replace(/\^\(\)/, "")) + (key.includes("^()") ? "^{(\\cdot)}" : "");

function print(e: Expr): string {
  const text = printLatex(e);
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}

function definedAs(key: string, formals: readonly string[] | null, indices: readonly string[], body: Expr): string {
  const right = print(body);
  if (formals === null && indices.length === 0) return `is ${right}`;
  const of = formals === null ? "" : `(${formals.map(latexName).join(", ")})`;
  const at = indices.length === 0 ? "" : `_{${indices.map(latexName).join(",")}}`;
  return `${symbolLatex(key)}${at}${of} is ${right}`;
}

function shapeWords(dims: readonly WrittenDim[], orient: "c" | "r" | null, lead: readonly WrittenDim[]): string {
  const family =
    lead.length === 0 ? "" : `, one for each of ${lead.map((d) => (d === "#member" ? "its members" : String(d))).join(" and ")}`;
  if (dims.length === 0) return `is a number${family}`;
  if (dims.length === 1) return `is a ${orient === "r" ? "row " : orient === "c" ? "column " : ""}vector of ${String(dims[0])}${family}`;
  return `is ${dims.map(String).join(" × ")}${family}`;
}

function meaningOf(role: ReadSymbol["role"], says: readonly SaidAt[]): string {
  const order: readonly Saying["what"][] = ["meaning", "defined", "value", "shape", "member", "range", "fact"];
  const parts = order.flatMap((what) => says.filter((s) => s.what === what).slice(0, what === "fact" ? 4 : 1)).map((s) => s.text);
  if (parts.length > 0) return parts.join("; ");
  if (role === "index") return "an index";
  if (role === "constant") return "a constant with its usual meaning";
  if (role === "function") return "a function that the document does not define";
  if (role === "declared") return "a size";
  if (role === "argument") return "an argument of a function";
  if (role === "mentioned") return "mentioned in the text";
  return "not introduced";
}
