import {
  judgeLinks,
  openDocument,
  shapeTable,
  type CheckOptions,
  type Engine,
  type JudgedLink,
  type Opened,
} from "../../check/document.js";
import { readDocument } from "../../document/index.js";
import type { Claim, Report } from "../../check/verdict.js";
import { LowerError } from "../../scope/formula/lower.js";
import { childrenOf, mapChildren } from "../../scope/exprs.js";
import type { Placed } from "../../scope/parts.js";
import type { Definition as Said } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { latexName } from "../../syntax/formula-latex-name.js";
import { printLatex } from "../../syntax/formula-latex.js";
import { printFormula } from "../../syntax/formula-print.js";
import { printUnicode } from "../../syntax/formula-unicode.js";
import type { Rule } from "../../rule.js";
import { parseLatex, settled } from "../calculus/latex.js";
import { lower, settle } from "../calculus/setting.js";
import type { Declared, Where } from "../calculus/where.js";
import { dimsOf, extended, namesOf, takenApart, type Definition, type Detail, type Problem } from "./problem.js";
import { wholeOf } from "./steps.js";
import type { Shown } from "./shown.js";
import { substituted } from "./unfold.js";
/** Questions about a document: its definitions are the forward pass, its names are the names. */

/** What is asked: a derivative, or the link with this id or line, whose derivative says which. */
export type Question = { readonly of: string; readonly wrt: string } | { readonly link: string };

/** A link of the document: what stands there and what the checker says of it. */
export interface LinkSaid {
  readonly claim: Claim;
  readonly left: Shown;
  readonly right: Shown;
  /** The right form, where it is known. */
  readonly corrected: Shown | null;
}
interface Asked {
  readonly of: Expr;
  readonly wrt: string;
  readonly at: Placed | null;
  /** 2 for a second derivative by the same name. */
  readonly order: 1 | 2;
}

/** A link without a derivative by a name: there is something to correct but nothing to derive. */
export class NothingToDerive extends Error {
  override readonly name = "NothingToDerive";
}

/** Facts that simplify results, as declarations call them. */
const FACTS = new Set(["symmetric", "posdef", "orthogonal", "positive", "unit", "prob", "onehot", "probrows"]);
const MOST_DEFINITIONS = 60;
/** Functions of functions that are put into each other; what is defined in a circle stays a call. */
const MOST_APPLIED = 4;

/** A document that has been checked and can be asked about. */
export class AskedDocument {
  readonly #rules: readonly Rule[];
  readonly #opened: Opened;
  readonly #shapes: Report["shapes"];
  /** Judged where a question is about a link; of others only what the document says is needed. */
  #judgedLinks: readonly JudgedLink[] | null = null;

  constructor(rules: readonly Rule[], source: string, options: CheckOptions & Engine) {
    this.#rules = rules;
    this.#opened = openDocument(readDocument(source, options), options);
    this.#shapes = shapeTable(this.#opened.store, this.#opened.shapes);
  }

  get #judged(): readonly JudgedLink[] {
    this.#judgedLinks ??= judgeLinks(this.#opened);
    return this.#judgedLinks;
  }

  /** Every derivative of one name by another that the document writes. */
  derivatives(): { readonly of: string; readonly wrt: string }[] {
    const found = new Map<string, { of: string; wrt: string }>();
    for (const { left, right, at } of this.#opened.classified.links)
      for (const side of [left, right])
        for (const e of side === null ? [] : derivativesIn(side))
          for (const { of, wrt } of this.#derivative(e, at)) if (of.kind === "name") found.set(`${of.key} ${wrt}`, { of: of.key, wrt });
    return [...found.values()];
  }

  /** The link that a question is about, null for other questions. @throws LowerError for an id that is none */
  link(question: Question): LinkSaid | null {
    if (!("link" in question)) return null;
    const { link, claim } = this.#linkOf(question.link),
      corrected = claim.corrected === null ? null : this.#read(claim.corrected);
    return { claim, left: this.#shown(link.left, claim.lhs), right: this.#shown(link.right, claim.rhs), corrected };
  }

  /** @throws LowerError where the document does not say what is needed */
  problem(question: Question, detail: Detail): Problem {
    const asked = this.#asked(question),
      symbols = this.#symbols(asked.at);
    let scope: Where = { symbols, sizes: new Map(), conditions: [] };
    const known = new Set<string>(),
      open = new Set<string>(),
      ordered: Definition[] = [];
    const take = (expr: Expr, at: Placed | null, depth: number): Expr => {
      const own = this.#applied(expr, at);
      for (const name of namesOf(own)) visit(name, at, depth + 1);
      return own;
    };
    const visit = (name: string, at: Placed | null, depth: number): void => {
      if (known.has(name) || name === asked.wrt || depth > MOST_DEFINITIONS) return;
      known.add(name);
      const d = this.#definition(name, at);
      if (d === null || isNumeral(d.body) || namesOf(d.body).size === 0) return;
      open.add(name);
      const body = fitted(take(d.body, d, depth), (e) => dimsOf(this.#rules, e, scope));
      open.delete(name);
      const expr = d.indices.length === 0 ? body : wholeOf(this.#rules, body, d.indices, scope);
      // p = σ(x), so x = log(p/(1 − p)): the second is no definition here.
      if (expr === null || namesOf(expr).has(name) || [...namesOf(expr)].some((n) => open.has(n))) return;
      ordered.push({ name, expr });
      const dims = dimsOf(this.#rules, expr, scope);
      if (dims !== null) scope = { ...scope, symbols: new Map([...scope.symbols, [name, { name, dims, assume: [] }]]) };
    };
    let top = asked.of.kind === "name" ? asked.of.key : null;
    if (top !== null) visit(top, asked.at, 0);
    else {
      const expr = fitted(take(asked.of, asked.at, 0), (e) => dimsOf(this.#rules, e, scope));
      top = ["L", "f", "y", "F", "J"].find((n) => !symbols.has(n) && !known.has(n)) ?? "L_0";
      ordered.push({ name: top, expr });
    }
    const unknown = ordered.length === 0 && asked.of.kind === "name" ? this.#lossOf(asked.of.key, asked, visit, () => ordered) : null;
    if (unknown !== null) ordered.push(unknown);
    if (ordered.at(-1)?.name !== top)
      throw new LowerError(
        `Unexpected question: the document does not define ${top} in a way that can be read here; it defines ${this.#list()}.`,
      );
    const feeds = new Set([asked.wrt]);
    for (const d of ordered) if ([...namesOf(d.expr)].some((n) => feeds.has(n))) feeds.add(d.name);
    // What a document does not say is not 0.
    if (!feeds.has(top) || top === asked.wrt)
      throw new LowerError(`Unexpected question: by the definitions that can be read here, ${top} does not depend on ${asked.wrt}.`);
    const own = new Set(ordered.map((d) => d.name)),
      needed = new Set([asked.wrt, ...ordered.flatMap((d) => [...namesOf(d.expr)])]);
    const given = new Map([...symbols].filter(([name]) => !own.has(name) && needed.has(name)));
    const where: Where = { ...scope, symbols: given },
      shapes = new Map([...given.values()].map((s) => [s.name, s.dims]));
    let inner = where;
    for (const d of ordered) {
      const dims = dimsOf(this.#rules, d.expr, inner);
      if (dims === null) {
        // What has no value here says so itself.
        settle(this.#rules, inner, [d.expr], new Map(), (setting) => lower(setting, d.expr));
        throw new LowerError(`Unexpected shape of ${d.name}: it is a row here; explanations are by columns and matrices.`);
      }
      shapes.set(d.name, dims);
      inner = extended(inner, shapes);
    }
    if (ordered.length > 1 || unknown !== null)
      return { where, definitions: ordered, wrt: asked.wrt, shapes, order: asked.order, ...(unknown === null ? {} : { unknown: true }) };
    // One formula: taken apart as a formula would be, and called as the document calls it.
    const parts = takenApart(this.#rules, ordered[0]!.expr, asked.wrt, where, detail, [top]),
      last = parts.definitions.at(-1)!;
    const named = new Map([...parts.shapes].filter(([n]) => n !== last.name));
    return {
      ...parts,
      order: asked.order,
      definitions: [...parts.definitions.slice(0, -1), { name: top, expr: last.expr }],
      shapes: named.set(top, parts.shapes.get(last.name) ?? []),
    };
  }

  /**
   * A loss that the document does not define, as its differential says it: ⟨Ȳ, Y⟩ with Ȳ = ∂L/∂Y given, Y the last node that the variable
   * feeds. Null where several nodes are last, or none is fed.
   */
  #lossOf(
    key: string,
    asked: Asked,
    visit: (name: string, at: Placed | null, depth: number) => void,
    made: () => readonly Definition[],
  ): Definition | null {
    const { store } = this.#opened;
    if (store.definitions.has(key)) return null;
    const here = [...store.definitions.keys()].filter(
      (n) => n !== key && !n.includes(":bar") && !n.startsWith("bar:") && (asked.at === null || store.definitionOf(n, asked.at) !== null),
    );
    for (const n of here) visit(n, asked.at, 0);
    const feeds = new Set([asked.wrt]);
    for (const d of made()) if ([...namesOf(d.expr)].some((n) => feeds.has(n))) feeds.add(d.name);
    const fed = made().filter((d) => feeds.has(d.name)),
      last = fed.filter((d) => !fed.some((u) => namesOf(u.expr).has(d.name)));
    const [only] = last;
    if (only === undefined || last.length > 1) return null;
    const keep = new Set<string>(),
      walk = (n: string): void => {
        if (keep.has(n)) return;
        keep.add(n);
        const d = made().find((x) => x.name === n);
        if (d !== undefined) for (const used of namesOf(d.expr)) walk(used);
      };
    walk(only.name);
    const all = made() as Definition[];
    all.splice(0, all.length, ...all.filter((d) => keep.has(d.name)));
    const adjoint: Expr = { kind: "name", key: `bar:${only.name}` },
      node: Expr = { kind: "name", key: only.name };
    const rank = dimsOf(this.#rules, only.expr, {
      symbols: new Map([...this.#symbols(asked.at), ...shapesFrom(this.#rules, all, this.#symbols(asked.at))]),
      sizes: new Map(),
      conditions: [],
    })?.length;
    if (rank === undefined) return null;
    const product: Expr = { kind: "mul", op: rank === 0 ? "*" : ".*", factors: [adjoint, node] };
    return { name: key, expr: rank === 0 ? product : { kind: "call", fn: "sum", args: [product] } };
  }

  #linkOf(id: string): JudgedLink {
    const there = /^\d+$/.test(id) ? this.#judged.filter(({ claim: c }) => c.rhsPlace.line === Number(id) || c.line === Number(id)) : [];
    const found =
      this.#judged.find((j) => j.claim.id === id) ??
      there.find((j) => j.claim.verdict === "wrong") ??
      there.find((j) => j.claim.verdict !== "correct" && j.claim.verdict !== "definition") ??
      there.find((j) => j.claim.verdict !== "definition");
    if (found !== undefined) return found;
    const asking = this.#judged.flatMap(({ claim: c }) => (c.verdict === "wrong" ? [`${c.id} (line ${String(c.line)})`] : []));
    throw new LowerError(
      `Unexpected link ${id}: expected the id or line of a link${asking.length > 0 ? `, such as ${asking.slice(0, 5).join(", ")}` : ""}.`,
    );
  }

  #asked(question: Question): Asked {
    if (!("link" in question)) {
      const name = (text: string): string => {
        if (this.#names().has(text)) return text;
        const parsed = parseLatex(text, { symbols: this.#symbols(null), sizes: new Map(), conditions: [] });
        if (parsed.kind === "name") return parsed.key;
        throw new LowerError(`Unexpected ${text}: expected the name of a symbol of the document.`);
      };
      return { of: { kind: "name", key: name(question.of) }, wrt: name(question.wrt), at: null, order: 1 };
    }
    const { link, claim } = this.#linkOf(question.link),
      head = this.#judged.find(({ claim: c }) => c.statement === claim.statement && c.position === 1)?.link ?? link;
    const sides = [link.left, head.left, link.right].filter((e) => e !== null);
    const found = [...sides.filter((e) => e.kind === "deriv"), ...sides.flatMap(derivativesIn)].flatMap((e) =>
      this.#derivative(e, link.at),
    );
    if (found[0] !== undefined) return found[0];
    throw new NothingToDerive();
  }

  /** Of what by what: of entries, of the array that they belong to; ∇f by the one argument that f has. */
  #derivative(e: Expr, at: Placed): Asked[] {
    if (e.kind !== "deriv") return [];
    const of = baseOf(e.of),
      [first] = e.by;
    let by = first === undefined ? null : baseOf(first);
    if (by === null || (by.kind === "call" && by.fn === "formals")) {
      const formals = of.kind === "name" ? (this.#definition(of.key, at)?.formals ?? []) : [];
      by = formals.length === 1 ? { kind: "name", key: formals[0]! } : null;
    }
    const twice = e.how === "hessian" || (e.by.length === 2 && JSON.stringify(baseOf(e.by[1]!)) === JSON.stringify(baseOf(e.by[0]!)));
    return by?.kind === "name" ? [{ of: this.#applied(of, at), wrt: by.key, at, order: twice ? 2 : 1 }] : [];
  }

  #definition(name: string, at: Placed | null): Said | null {
    const { store } = this.#opened,
      all = store.definitions.get(name) ?? [];
    const found = at === null ? (all[0] ?? null) : store.definitionOf(name, at);
    return found === null
      ? null
      : { ...found, body: settled(found.body, { symbols: this.#symbols(at), sizes: new Map(), conditions: [] }) };
  }

  /** f(x) is the node f where f(x) = … was said, and the body with other arguments put in where it was said of another letter. */
  #applied(e: Expr, at: Placed | null, depth = 0): Expr {
    const x = mapChildren(e, (c) => this.#applied(c, at, depth));
    if (x.kind !== "call" || depth > MOST_APPLIED) return x;
    const d = this.#definition(x.fn, at);
    if (d?.formals?.length !== x.args.length || isNumeral(d.body)) return x;
    if (x.args.every((a, i) => a.kind === "name" && a.key === d.formals?.[i])) return { kind: "name", key: x.fn };
    const body = substituted(d.body, new Map(d.formals.map((f, i) => [f, x.args[i]!])));
    return this.#applied(body, d, depth + 1);
  }

  #symbols(at: Placed | null): Map<string, Declared> {
    const { store } = this.#opened,
      place = at ?? this.#opened.classified.links[0]?.at;
    const symbols = new Map<string, Declared>();
    for (const [name, dims] of Object.entries(this.#shapes)) {
      const facts = place === undefined ? [] : store.factsOf(name, place).map((f) => f.fact as string);
      symbols.set(name, {
        name,
        dims: dims.map(size),
        assume: [...new Set(facts.filter((f) => FACTS.has(f)))] as unknown as Declared["assume"],
      });
    }
    return symbols;
  }

  /** All names that the document writes. */
  #names(): ReadonlySet<string> {
    const found = new Set([...Object.keys(this.#shapes), ...this.#opened.store.definitions.keys()]);
    for (const { left, right } of this.#opened.classified.links)
      for (const e of [left, right]) if (e !== null) for (const n of namesOf(e)) found.add(n);
    return found;
  }

  #shown(e: Expr | null, source: string): Shown {
    if (e === null) return { latex: "", plain: source, unicode: source };
    const x = settled(e, undefined);
    return { latex: printLatex(e), plain: printFormula(x), unicode: printUnicode(x) };
  }
  #read(latex: string): Shown {
    try {
      const e = parseLatex(latex, { symbols: this.#symbols(null), sizes: new Map(), conditions: [] });
      return { latex, plain: printFormula(e), unicode: printUnicode(e) };
    } catch {
      return { latex, plain: latex, unicode: latex };
    }
  }

  #list(): string {
    const names = [...this.#opened.store.definitions.keys()].map((key) => latexName(key));
    return names.length === 0 ? "nothing" : names.slice(0, 12).join(", ");
  }
}

/** Nodes with their shapes, in an order in which each uses only earlier ones. */
function shapesFrom(
  rules: readonly Rule[],
  definitions: readonly Definition[],
  given: ReadonlyMap<string, Declared>,
): Map<string, Declared> {
  const found = new Map<string, Declared>();
  for (const { name, expr } of definitions) {
    const dims = dimsOf(rules, expr, { symbols: new Map([...given, ...found]), sizes: new Map(), conditions: [] });
    if (dims !== null) found.set(name, { name, dims, assume: [] });
  }
  return found;
}

/** What documents leave to the reader: softmax of a matrix goes by rows, 1bᵀ has as many rows as what it is added to. */
function fitted(e: Expr, dims: (e: Expr) => readonly (string | number)[] | null): Expr {
  const x = mapChildren(e, (c) => fitted(c, dims));
  if (x.kind === "call" && x.fn === "softmax" && x.args.length === 1 && dims(x.args[0]!)?.length === 2) return { ...x, fn: "softmaxrows" };
  if (x.kind !== "add") return x;
  const shape = x.terms.map((t) => dims(t)).find((d) => d?.length === 2),
    rows = shape?.[0];
  if (rows === undefined) return x;
  const length: Expr = typeof rows === "number" ? { kind: "num", text: String(rows) } : { kind: "name", key: rows },
    ones: Expr = { kind: "call", fn: "ones", args: [length] },
    eye: Expr = { kind: "call", fn: "eye", args: [length] };
  // K + σ²I: as large as what it is added to.
  const isEye = (f: Expr): boolean => f.kind === "name" && /^(?:bf:|bb:)?I(?:_.*)?$/u.test(f.key) && (dims(f)?.length ?? 0) === 0;
  const sized = (t: Expr): Expr =>
    isEye(t) ? eye : t.kind === "mul" && t.op !== ".*" ? { ...t, factors: t.factors.map((f) => (isEye(f) ? eye : f)) } : t;
  const isOnes = (f: Expr | undefined): boolean => f?.kind === "name" && /^(?:bf|bb):1(?:_.*)?$/u.test(f.key);
  return {
    ...x,
    terms: x.terms.map((t) => sized(t.kind === "mul" && isOnes(t.factors[0]) ? { ...t, factors: [ones, ...t.factors.slice(1)] } : t)),
  };
}

const size = (d: string | number): string | number => (d === "?" ? "q" : d);
const isNumeral = (e: Expr): boolean => e.kind === "num" || e.kind === "matrix" || (e.kind === "neg" && isNumeral(e.arg));

/** The array of an entry, the column of a row. */
function baseOf(e: Expr): Expr {
  if (e.kind === "entry") return baseOf(e.base);
  if (e.kind === "transpose") return baseOf(e.arg);
  return e;
}
function derivativesIn(e: Expr): Expr[] {
  return e.kind === "deriv" ? [e] : childrenOf(e).flatMap(derivativesIn);
}
