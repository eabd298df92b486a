import { judgeLinks, openDocument, shapeTable, type CheckOptions, type Engine, type JudgedLink, type Opened } from "../../check/document.js";
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
      const body = take(d.body, d, depth),
        expr = d.indices.length === 0 ? body : wholeOf(this.#rules, body, d.indices, scope);
      if (expr === null || namesOf(expr).has(name)) return;
      ordered.push({ name, expr });
      const dims = dimsOf(this.#rules, expr, scope);
      if (dims !== null) scope = { ...scope, symbols: new Map([...scope.symbols, [name, { name, dims, assume: [] }]]) };
    };
    let top = asked.of.kind === "name" ? asked.of.key : null;
    if (top !== null) visit(top, asked.at, 0);
    else {
      const expr = take(asked.of, asked.at, 0);
      top = ["L", "f", "y", "F", "J"].find((n) => !symbols.has(n) && !known.has(n)) ?? "L_0";
      ordered.push({ name: top, expr });
    }
    if (ordered.at(-1)?.name !== top)
      throw new LowerError(
        `Unexpected question: the document does not define ${top} in a way that can be read here; it defines ${this.#list()}.`,
      );
    const own = new Set(ordered.map((d) => d.name)),
      needed = new Set([asked.wrt, ...ordered.flatMap((d) => [...namesOf(d.expr)])]);
    const given = new Map([...symbols].filter(([name]) => !own.has(name) && needed.has(name)));
    const where: Where = { ...scope, symbols: given },
      shapes = new Map([...given.values()].map((s) => [s.name, s.dims]));
    let inner = where;
    for (const d of ordered) {
      shapes.set(d.name, dimsOf(this.#rules, d.expr, inner) ?? this.#shapes[d.name]?.map(size) ?? []);
      inner = extended(inner, shapes);
    }
    if (ordered.length > 1) return { where, definitions: ordered, wrt: asked.wrt, shapes, order: asked.order };
    // One formula: taken apart as a formula would be, and called as the document calls it.
    const parts = takenApart(this.#rules, ordered[0]!.expr, asked.wrt, where, detail),
      last = parts.definitions.at(-1)!;
    const named = new Map([...parts.shapes].filter(([n]) => n !== last.name));
    return {
      ...parts,
      order: asked.order,
      definitions: [...parts.definitions.slice(0, -1), { name: top, expr: last.expr }],
      shapes: named.set(top, parts.shapes.get(last.name) ?? []),
    };
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
        if (Object.hasOwn(this.#shapes, text)) return text;
        const parsed = parseLatex(text, { symbols: this.#symbols(null), sizes: new Map(), conditions: [] });
        if (parsed.kind === "name") return parsed.key;
        throw new LowerError(`Unexpected ${text}: expected the name of a symbol of the document.`);
      };
      return { of: { kind: "name", key: name(question.of) }, wrt: name(question.wrt), at: null, order: 1 };
    }
    const { link, claim } = this.#linkOf(question.link),
      head = this.#judged.find(({ claim: c }) => c.statement === claim.statement && c.position === 1)?.link ?? link;
    const sides = [link.left, head.left, link.right].filter((e) => e !== null);
    const found = [...sides.filter((e) => e.kind === "deriv"), ...sides.flatMap(derivativesIn)].flatMap((e) => this.#derivative(e, link.at));
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
    return found === null ? null : { ...found, body: settled(found.body, { symbols: this.#symbols(at), sizes: new Map(), conditions: [] }) };
  }

  /** f(x) is the node f where f(x) = … was said, and the body with other arguments put in where it was said of another letter. */
  #applied(e: Expr, at: Placed | null): Expr {
    const x = mapChildren(e, (c) => this.#applied(c, at));
    if (x.kind !== "call") return x;
    const d = this.#definition(x.fn, at);
    if (d?.formals?.length !== x.args.length || isNumeral(d.body)) return x;
    if (x.args.every((a, i) => a.kind === "name" && a.key === d.formals?.[i])) return { kind: "name", key: x.fn };
    return substituted(d.body, new Map(d.formals.map((f, i) => [f, x.args[i]!])));
  }

  #symbols(at: Placed | null): Map<string, Declared> {
    const { store } = this.#opened,
      place = at ?? this.#opened.classified.links[0]?.at;
    const symbols = new Map<string, Declared>();
    for (const [name, dims] of Object.entries(this.#shapes)) {
      const facts = place === undefined ? [] : store.factsOf(name, place).map((f) => f.fact as string);
      symbols.set(name, { name, dims: dims.map(size), assume: [...new Set(facts.filter((f) => FACTS.has(f)))] as unknown as Declared["assume"] });
    }
    return symbols;
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
