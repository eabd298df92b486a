import type { Expr } from "../syntax/expr.js";
import type { Tree } from "../syntax/tree.js";
import { contains, exprKey, hasDerivative, isLiteral, isNumeric, mapChildren, nameKeyOf, namesIn, walk } from "../scope/exprs.js";
import { functionWords, labelKey, plainIndexLetters } from "../scope/names.js";
import type { Placed } from "../scope/parts.js";
import { isWithin, nearest } from "../scope/parts.js";
import { resolve, resolveContext } from "../scope/resolve.js";
import { ResolveError } from "../scope/resolve-context.js";
import { factOfCondition } from "../scope/facts.js";
import { isCondition, isPassing, orderOf, signsSaid, type Order } from "./relations/conditions.js";
import { readDims, readSpace } from "../scope/spaces.js";
import { memberOf, stepIndex } from "../scope/step-index.js";
import { memberPattern, type StepSystem } from "../scope/steps.js";
import { problemOf, type Definition, type ShapeEntry, type Store } from "../scope/store.js";
import type { Instance, Unroller } from "../scope/unroll.js";
import type { Collected, RawLink } from "./collect.js";
import type { ClaimKind } from "./verdict.js";
/** What each link is (semantics.md 3): a declaration, definition, given, condition, assignment, or a claim to judge. */

export interface Link {
  readonly id: string;
  readonly raw: RawLink;
  readonly at: Placed;
  readonly left: Expr | null;
  readonly right: Expr | null;
  readonly error: ResolveError | null;
  readonly kind: ClaimKind;
  /** The definition that this link restates or redefines, where its left side is a name that has one. */
  readonly earlier: Definition | null;
  /** The definition that this link makes. */
  readonly makes: Definition | null;
  readonly cue: "redefinition" | "condition" | null;
  /** A line about any step or layer, at chosen ones (semantics.md 6). */
  readonly instances: readonly Instance[];
  /** The definitions of members that a generic definition makes. */
  readonly unrolled: readonly Definition[];
  /** Conditions between index letters that stand before or after: "for i = j". */
  readonly conditions: readonly Expr[];
  /** "∂F/∂u = … = 0": a condition, where it is not true everywhere. */
  readonly stationary?: boolean;
}
/** Numbers written for derivatives of what the document does not define: ∂L/∂z = 0.01. */
export interface GivenDerivative extends Placed {
  readonly key: string;
  readonly of: Expr;
  readonly value: Expr;
  readonly claim: string;
}
export interface Classified {
  readonly links: readonly Link[];
  readonly givenDerivatives: readonly GivenDerivative[];
  /** The steps of the problem at a place. */ readonly systemAt: (at: Placed) => StepSystem | null;
}

const redefining =
  /\b(let|consider|suppose|define|denote|set|put|write|take|of the form|given by|now|where|with|if|assume|such that|namely|initiali[sz]\w*|choose|for example|e\.g\.|following|model|equation|instead|new)\b[^.]*$/i;
const conditional =
  /\b(if|when|whenever|suppose|assume|subject to|constraint|such that|s\.t\.|where|provided|requir\w*|set(ting)?|equat\w*|solv\w*|stationar\w*|optimal\w*|minim\w*|maxim\w*|boundary|hyperplane|choose|take|let|with)\b[^.]*$/i;

/** `steps`: known from a first reading of the document, without which generic members are families. */
export function classify(collected: Collected, store: Store, steps: Unroller | null = null): Classified {
  const out: Link[] = [],
    givens: GivenDerivative[] = [];
  let n = 0;
  for (const raw of collected.links) {
    const id = `c${String(++n)}`,
      at = { from: raw.relation.from, part: raw.statement.at.part };
    out.push(new OneLink(id, raw, at, collected, store, givens, steps).classify());
  }
  store.settleSigns();
  const links =
    steps === null
      ? out
      : out.map((l): Link => (l.left === null || l.right === null ? l : { ...l, instances: steps.instances([l.left, l.right], l.at) }));
  return { links: attachConditions(links, collected), givenDerivatives: givens, systemAt: (at) => steps?.systemAt(at) ?? null };
}

/** "…, for i = j" after a formula, "If i ≠ j: …" before it: within one paragraph, with nothing but glue between. */
function attachConditions(links: readonly Link[], collected: Collected): Link[] {
  const source = collected.document.source;
  const own = (l: Link): Expr | null =>
    l.kind === "condition" && l.left?.kind === "name" && l.right?.kind === "name" && isIndexLetter(l.left.key) && isIndexLetter(l.right.key)
      ? { kind: "compare", op: l.raw.relation.op === "≠" ? "≠" : "=", a: l.left, b: l.right }
      : null;
  const glue = (from: number, to: number): string =>
    source
      .slice(Math.min(from, to), Math.max(from, to))
      .replace(/\\(?:text|mbox|quad|qquad|[,;! ])|[{}$&~,.;:()\[\]\\]|\s/g, " ")
      .replace(/ +/g, " ")
      .trim()
      .toLowerCase();
  const out: Link[] = [];
  links.forEach((l, n) => {
    out.push(attached(l, n));
  });
  return out;
  function attached(l: Link, n: number): Link {
    if (l.kind !== "claim") return l;
    const before = out[n - 1],
      after = links[n + 1],
      found: Expr[] = [];
    const next = after === undefined ? null : own(after),
      previous = before === undefined ? null : own(before);
    if (
      next !== null &&
      after !== undefined &&
      /^(for|if|when|where|with|in case|provided)?$/.test(glue(l.raw.right.to, after.raw.left.from))
    )
      found.push(next);
    else if (
      previous !== null &&
      before !== undefined &&
      /^(we (get|have|find)|then|it is|this gives|the derivative is|gives|we obtain)?$/.test(glue(before.raw.right.to, l.raw.left.from)) &&
      /\b(if|for|when|case|where|with)\b[^.]*$/i.test(before.raw.statement.formula.before.slice(-40))
    )
      found.push(previous);
    // It holds for the rest of the chain, and for what stands beside it in one formula.
    else if (
      before !== undefined &&
      (!l.raw.first || l.raw.statement.formula === before.raw.statement.formula) &&
      before.conditions.length > 0
    )
      found.push(...before.conditions);
    return found.length === 0 ? l : { ...l, conditions: [...l.conditions, ...found] };
  }
}
const isIndexLetter = (key: string): boolean => /^[a-np-v]$/.test(key);

class OneLink {
  private stationary = false;
  private left: Expr | null = null;
  private right: Expr | null = null;
  private error: ResolveError | null = null;
  private earlier: Definition | null = null;
  private makes: Definition | null = null;
  private readonly words: string;
  private readonly id: string;
  private readonly raw: RawLink;
  private readonly at: Placed;
  private readonly collected: Collected;
  private readonly store: Store;
  private readonly givens: GivenDerivative[];
  private readonly steps: Unroller | null;
  private unrolled: readonly Definition[] = [];
  constructor(id: string, raw: RawLink, at: Placed, collected: Collected, store: Store, givens: GivenDerivative[], steps: Unroller | null) {
    this.id = id;
    this.raw = raw;
    this.at = at;
    this.collected = collected;
    this.store = store;
    this.givens = givens;
    this.steps = steps;
    this.words = `${raw.statement.formula.before.slice(-120)} ${raw.statement.statement.words.map((w) => (w.kind === "text" ? w.text : (labelKey(w) ?? ""))).join(" ")}`;
  }
  private resolved(tree: Tree): Expr | null {
    try {
      const e = resolve(tree, resolveContext(this.collected.survey, this.at));
      return this.steps === null ? e : this.steps.canonical(e, this.at);
    } catch (e) {
      if (!(e instanceof ResolveError)) throw e;
      this.error ??= e;
      return null;
    }
  }
  private done(kind: ClaimKind): Link {
    const cue = redefining.test(this.words) ? "redefinition" : conditional.test(this.words) ? "condition" : null;
    return {
      id: this.id,
      raw: this.raw,
      at: this.at,
      left: this.left,
      right: this.right,
      error: this.error,
      kind,
      earlier: this.earlier,
      makes: this.makes,
      cue,
      instances: [],
      unrolled: this.unrolled,
      conditions: this.conditionsBeside(),
      ...(this.stationary ? { stationary: true } : {}),
    };
  }

  classify(): Link {
    const { raw } = this,
      op = raw.relation.op;
    if (op === "∈" || op === "∉" || op === "⊂" || op === "⊆" || op === ":") return this.declaration();
    if (op === "∼" || op === "→" || op === "↦" || op === "≪" || op === "≫" || op === "⟂") return this.done("declaration");
    if (op === "⇒" || op === "⇔" || op === "⇐") {
      this.left = this.relation(raw.left);
      this.right = this.relation(raw.right);
      return this.done("claim");
    }
    this.left = this.resolved(raw.left);
    this.right = this.resolved(raw.right);
    if (op === ":=" || op === "≜" || op === "←" || op === "=:") {
      if (op !== "←" && this.left !== null && this.right !== null) this.tryDefine(true);
      return this.done(op === "←" || this.makes === null ? "assignment" : "definition");
    }
    const cases = this.casesAhead();
    if (cases !== null && this.left?.kind === "entry" && raw.first) {
      const t = this.target(this.left);
      if (t !== null && this.store.definitionOf(t.key, this.at) === null) {
        this.record(t.key, t.formals, t.indices, cases);
        return this.done("definition");
      }
    }
    if (this.restatesCase()) return this.done("definition");
    if (this.isRange()) return this.done("declaration");
    if (this.isLabel()) return this.done("declaration");
    if (this.left === null || this.right === null) return this.done("claim");
    if (op === "≠" && this.isIndexCondition()) return this.done("condition");
    const order = orderOf(op);
    if (order !== null) return this.done(this.isOrderCondition(this.left, this.right, order) ? "condition" : "claim");
    if (op !== "=" && op !== "≡") return this.done("claim");
    if (this.isUpdate()) {
      this.unrollUpdate();
      return this.done("assignment");
    }
    if (this.isIndexCondition()) return this.done("condition");
    const given = this.given();
    if (given !== null) return this.done(given);
    if (this.isStationary()) {
      this.stationary = true;
      this.store.hypotheses.push({ ...this.at, a: this.left, b: this.right, op, stationary: true });
      return this.done("claim");
    }
    if ((raw.first || this.isFresh()) && this.tryDefine(false)) return this.done("definition");
    if (raw.first && this.isNewMember()) {
      this.unrollUpdate();
      return this.done("definition");
    }
    if (this.isCondition()) {
      const fact = factOfCondition(this.left, this.right),
        sampled =
          fact !== null && this.store.definitionOf(fact.key, this.at) === null && !(fact.fact === "orthogonal" && this.isOblong(fact.key));
      if (fact !== null && sampled) this.store.facts.push({ ...this.at, ...fact, words: "stated as a condition" });
      this.store.hypotheses.push({ ...this.at, a: this.left, b: this.right, op, sampled });
      return this.done("condition");
    }
    return this.done("claim");
  }

  /** Whether a matrix is declared with two different sizes: a sample has orthonormal rows or columns, whichever are fewer. */
  private isOblong(key: string): boolean {
    const dims = this.store.shapeOf(key, this.at)?.dims;
    return dims !== undefined && dims[0] !== dims[1];
  }
  /** A whole relation as one expression; what it is rounded to says nothing more. */
  private relation(tree: Tree): Expr | null {
    if (tree.kind !== "chain") return this.resolved(tree);
    const parts: Expr[] = [];
    for (const [i, rel] of tree.rels.entries()) {
      const a = tree.members[i],
        b = tree.members[i + 1],
        op = rel.op === "=" || rel.op === "≡" ? "=" : orderOf(rel.op);
      if (a === undefined || b === undefined || op === null) continue;
      const x = this.resolved(a),
        y = this.resolved(b);
      if (x === null || y === null) return null;
      parts.push({ kind: "compare", op, a: x, b: y });
    }
    const [only] = parts;
    return only === undefined ? null : parts.length === 1 ? only : { kind: "logic", op: "and", args: parts };
  }
  private isOrderCondition(left: Expr, right: Expr, op: Order): boolean {
    const { raw, store, at, words } = this,
      inImplication = raw.statement.statement.chain.rels.some((r) => /[⇒⇔⇐]/.test(r.op));
    if (!isCondition({ left, right, op, at, store, first: raw.first, inImplication, words: `${words} ${this.wordsInside()}` }))
      return false;
    if (!inImplication)
      for (const { key, says } of signsSaid(left, right, op))
        if (says !== "other") store.signs.push({ ...at, key, says, passing: isPassing(words) });
    return true;
  }
  /** Words inside the formula before the left side: "let 1 − 0.95^N ≥ q". */
  private wordsInside(): string {
    const { raw } = this,
      { source } = this.collected.document;
    return source
      .slice(raw.statement.formula.piece.from, raw.left.from)
      .replace(/\\[a-z]+|[{}$]/gi, " ")
      .slice(-60);
  }

  private declaration(): Link {
    const { raw } = this;
    if (raw.relation.op === ":") return this.done("declaration");
    const space = readSpace(raw.right);
    const names =
      raw.left.kind === "list"
        ? raw.left.items
        : raw.left.kind === "group" && raw.left.body.kind === "list"
          ? raw.left.body.items
          : [raw.left];
    if (space !== null && !this.isFamilyList(names, space)) for (const tree of names) this.declareOne(tree, space);
    return this.done("declaration");
  }
  /** x_1, …, x_N ∈ ℝ^d declares the family x. */
  private isFamilyList(names: readonly Tree[], space: NonNullable<ReturnType<typeof readSpace>>): boolean {
    if (space.kind !== "real" || !names.some((t) => t.kind === "dots" || (t.kind === "prod" && t.factors.some((f) => f.kind === "dots"))))
      return false;
    const last = names[names.length - 1],
      first = names[0];
    if (first?.kind !== "script" || last?.kind !== "script") return false;
    const base = labelKey(first.base),
      member = /\((\w+)\)$|_(\w+)$/.exec(labelKey(last) ?? "");
    if (base === null || member === null || labelKey(last.base) !== base) return false;
    const hi = member[1] ?? member[2] ?? "";
    this.declareShape(
      {
        ...this.at,
        key: member[1] !== undefined ? `${base}^()` : base,
        dims: space.dims,
        orient: null,
        lead: [/^\d+$/.test(hi) ? Number(hi) : hi],
        how: "declared",
      },
      { kind: "entry", base: { kind: "name", key: member[1] !== undefined ? `${base}^()` : base }, indices: [{ kind: "name", key: "§" }] },
    );
    return true;
  }
  private declareOne(tree: Tree, space: NonNullable<ReturnType<typeof readSpace>>): void {
    const e = this.resolvedQuietly(tree);
    if (e === null) return;
    const target =
      e.kind === "entry" && e.base.kind === "name"
        ? { key: e.base.key, lead: e.indices.length }
        : e.kind === "name"
          ? { key: e.key, lead: 0 }
          : null;
    if (target === null) return;
    const { store, at } = this;
    const lead = target.lead === 0 ? [] : e.kind === "entry" ? e.indices.map((i, k) => this.leadDim(target.key, i, k)) : [];
    if (space.kind === "real") {
      // x_i ∈ ℝ of a vector x that is already declared says nothing about its shape.
      const before = store.shapeOf(target.key, at);
      // Rows of a matrix that is already declared (P_n ∈ ℝ^K) say nothing new either.
      const member =
        before !== null &&
        target.lead > 0 &&
        problemOf(before.part) === problemOf(at.part) &&
        before.dims.length + before.lead.length === target.lead + space.dims.length;
      if (!(target.lead > 0 && space.dims.length === 0 && before !== null) && !member)
        this.declareShape({ ...at, key: target.key, dims: space.dims, orient: null, lead, how: "declared" }, e);
      if (space.dims.length === 0 && target.lead === 0) this.collected.survey.declareScalar(target.key, at);
      if (space.positive) store.facts.push({ ...at, key: target.key, fact: "positive", words: "declared positive" });
    } else if (space.kind === "set") {
      const members = space.members.join(",");
      store.facts.push({
        ...at,
        key: target.key,
        fact: /^(-1,\+?1|\+?1,-1|±1)$/.test(members) ? "pm1" : members === "0,1" || members === "1,0" ? "binary" : "constant",
        words: `in {${members}}`,
      });
      if ((target.lead > 0 || space.dims.length > 0) && store.shapeOf(target.key, at) === null)
        store.declareShape({ ...at, key: target.key, dims: space.dims, orient: null, lead, how: "declared" });
    }
  }
  private declareShape(entry: ShapeEntry, e: Expr): void {
    const member = memberOf(e),
      all = member === null || this.steps === null ? [] : this.steps.shapes(entry, member.index);
    this.store.declareShape(this.steps === null ? entry : { ...entry, dims: this.steps.dims(entry.dims, entry) });
    for (const s of all) if (this.store.shapeOf(s.key, s) === null) this.store.declareShape(s);
  }
  /** The range of a family index: a stated one, else a letter of its own. */
  private leadDim(key: string, index: Expr | null, k: number): string | number {
    if (index?.kind === "name") {
      const hi = this.store.rangeOf(index.key, this.at);
      if (hi !== null) return hi;
      return `#${index.key}`;
    }
    return `#${key}.${String(k)}`;
  }
  private resolvedQuietly(tree: Tree): Expr | null {
    try {
      const e = resolve(tree, resolveContext(this.collected.survey, this.at));
      return this.steps === null ? e : this.steps.canonical(e, this.at);
    } catch (e) {
      if (e instanceof ResolveError) return null;
      throw e;
    }
  }

  /** Index ranges: `i = 1, \dots, n`, `k=1..N`. */
  private isRange(): boolean {
    const { raw } = this;
    if (raw.relation.op !== "=" || !raw.first) return false;
    const right = raw.right;
    const items = right.kind === "list" ? right.items : null;
    if (
      items !== null &&
      items.some(
        (t) =>
          t.kind === "dots" ||
          (t.kind === "prod" && t.factors.some((f) => f.kind === "dots")) ||
          (t.kind === "prod" && t.ops.includes("times") && t.factors.length === 1),
      )
    ) {
      const letter = labelKey(raw.left),
        last = items[items.length - 1];
      const first = items[0]?.kind === "num" ? Number(items[0].text) : 1;
      if (letter !== null && last !== undefined) {
        const dims = readDims(last);
        if (dims?.length === 1 && dims[0] !== undefined) push(this.store.ranges, letter, { ...this.at, hi: dims[0], lo: first });
      }
      return true;
    }
    const letter = labelKey(raw.left);
    if (items === null || letter === null || !items.every((t) => t.kind === "num") || !/^[a-z]$|^ell$/.test(letter)) return false;
    // t = 1, 2 of members that the document numbers.
    const numbers = items.map((t) => (t.kind === "num" ? Number(t.text) : NaN));
    if (plainIndexLetters.has(letter) && numbers.every((n, k) => Number.isInteger(n) && (k === 0 || n === (numbers[k - 1] ?? 0) + 1)))
      this.store.listed.push({ ...this.at, letter, lo: numbers[0] ?? 1, hi: numbers[numbers.length - 1] ?? 1 });
    return true;
  }
  /** Case labels: `\ell = 3:` before a formula, `n = 2 ⇒ …`. */
  private isLabel(): boolean {
    const { raw } = this;
    const words = raw.statement.statement.words.map((w) => (w.kind === "text" ? w.text : "")).join("");
    const after = this.collected.document.source.slice(raw.right.to, raw.right.to + 8);
    return (/^\s*:/.test(words) || /^\s*:(?!=)/.test(after)) && raw.left.kind !== "frac" && raw.right.kind === "num";
  }
  /** θ = θ − η∇L, W_{t+1} = W_t − …, x ← …: the name on the left stands on the right too, or its next member does. */
  private isUpdate(): boolean {
    const { left, right, raw } = this;
    if (left === null || right === null || !raw.first) return false;
    const key = left.kind === "name" ? left.key : null;
    if (key !== null && namesIn(right).has(key)) {
      // A vector of its own entries is a declaration, not an update.
      return right.kind === "add" && !this.store.definitions.has(`${key}!`) && right.terms.some((t) => t.kind === "name" && t.key === key);
    }
    if (left.kind === "entry" && left.base.kind === "name" && left.indices.some((i) => i !== null && i.kind === "add")) {
      const base = left.base.key;
      return contains(right, (x) => x.kind === "entry" && x.base.kind === "name" && x.base.key === base);
    }
    const sub = /^(.*)_([a-z])\+1$/.exec(key ?? "");
    return (
      sub !== null &&
      contains(
        right,
        (x) =>
          (x.kind === "name" && x.key === `${sub[1] ?? ""}_${sub[2] ?? ""}`) ||
          (x.kind === "entry" && x.base.kind === "name" && x.base.key === sub[1]),
      )
    );
  }

  private given(): ClaimKind | null {
    const { left, right, store, at } = this;
    if (left === null || right === null) return null;
    // (x, y, z) = (1, 3, 2)
    if (
      left.kind === "call" &&
      left.fn === "tuple" &&
      right.kind === "call" &&
      right.fn === "tuple" &&
      left.args.length === right.args.length &&
      left.args.every((a) => a.kind === "name") &&
      right.args.every(isLiteral)
    ) {
      left.args.forEach((a, i) => {
        const value = right.args[i];
        if (a.kind === "name" && value !== undefined) this.giveName(a.key, value);
      });
      return "given";
    }
    if (!isLiteral(right)) return null;
    if (left.kind === "name") {
      const definition = store.definitionOf(left.key, at),
        value = store.valueOf(left.key, at);
      if (definition !== null && problemOf(definition.part) === problemOf(at.part)) return null;
      if (value !== null && !this.raw.first) return null;
      this.giveName(left.key, right);
      return "given";
    }
    if (
      left.kind === "entry" &&
      left.base.kind === "name" &&
      left.indices.every((i) => i?.kind === "num") &&
      this.raw.first &&
      store.definitionOf(left.base.key, at) === null
    )
      return "given";
    if (left.kind === "deriv" && this.raw.first) {
      if (!this.isUndetermined(left)) return null;
      if (right.kind === "num" && Number(right.text) === 0) return "condition";
      this.givens.push({ ...at, key: exprKey(left), of: left, value: right, claim: this.id });
      return "given";
    }
    return null;
  }
  /** A derivative of or by what the document does not define. */
  private isUndetermined(e: Expr & { kind: "deriv" }): boolean {
    const { store, at } = this;
    if (e.of.kind === "entry") return false;
    const key = e.of.kind === "name" ? e.of.key : e.of.kind === "call" ? e.of.fn : null;
    const definition = key === null ? null : store.definitionOf(key, at);
    if (definition !== null) {
      const target = e.by[0] === undefined ? null : nameKeyOf(e.by[0]);
      return problemOf(definition.part) !== problemOf(at.part) && target !== null && !this.reaches(definition, target);
    }
    return key !== null && !/^(tanh|exp|log|relu|sigmoid|softmax|sin|cos|tuple|sqrt|norm\w*|det|tr)$/.test(key);
  }
  private reaches(definition: Definition, target: string): boolean {
    const seen = new Set<Definition>(),
      stack = [definition];
    for (let d = stack.pop(); d !== undefined; d = stack.pop()) {
      if (seen.has(d)) continue;
      seen.add(d);
      for (const n of namesIn(d.body)) {
        if (n === target) return true;
        const next = this.store.definitionOf(n, d);
        if (next !== null) stack.push(next);
      }
    }
    return false;
  }
  private giveName(key: string, value: Expr): void {
    this.store.give({ ...this.at, key, value, claim: this.id });
    const dims = literalDims(value);
    if (this.store.shapeOf(key, this.at) === null && dims !== null)
      this.store.declareShape({ ...this.at, key, dims: dims.dims, orient: dims.orient, lead: [], how: "value" });
  }

  /** Makes a definition where the left side is a bare name, a call with names, or entries with generic indices. True if this link defines or restates. */
  private tryDefine(forced: boolean): boolean {
    const { left, right, store, at } = this;
    if (left === null || right === null) return false;
    const target = this.target(left);
    if (target === null) return false;
    const { key, formals, indices } = target;
    if (this.isStack(key, right, indices)) return true;
    if (this.namesItself(key, right)) {
      this.declareVector(key, right);
      return true;
    }
    const earlier = nearest(
      (store.definitions.get(key) ?? []).filter((d) => (d.formals === null) === (formals === null) && d.from < at.from),
      at,
    );
    this.earlier = earlier;
    const visible = earlier !== null && (isWithin(at.part, earlier.part) || earlier.part === at.part || isWithin(earlier.part, at.part));
    const value = formals === null && indices.length === 0 ? store.valueOf(key, at) : null;
    if (!forced && earlier !== null && exprKey(normal(earlier.body)) === exprKey(normal(right))) {
      if (earlier.part !== at.part) this.record(key, formals, indices, right);
      return true;
    }
    if (!forced && (visible || value !== null)) {
      if (
        earlier !== null &&
        redefining.test(this.words) &&
        /\b(let|consider|now|define|instead|new|suppose|of the form)\b[^.]*$/i.test(this.words)
      ) {
        this.record(key, formals, indices, right);
        return true;
      }
      return false;
    }
    if (!forced && earlier !== null && !hasDerivative(right)) {
      this.record(key, formals, indices, right);
      return true;
    }
    if (!forced && earlier !== null) return false;
    this.record(key, formals, indices, right);
    return true;
  }
  private record(key: string, formals: readonly string[] | null, indices: readonly string[], body: Expr): void {
    const special = formals === null && /\b(if|when|suppose|special case|in the case|assum\w*)\b[^.]{0,40}$/i.test(this.words);
    const d: Definition = {
      ...this.at,
      from: this.raw.left.from,
      key,
      formals,
      indices,
      body: indexSlip(body, indices),
      claim: this.id,
      ...(special ? { special } : {}),
    };
    this.makes = d;
    this.store.define(d);
    const [first] = indices;
    if (first !== undefined) this.unroll(d, { kind: "name", key: first });
  }
  private unroll(d: Definition, index: Expr): void {
    this.unrolled = this.steps?.definitions(d, index) ?? [];
    for (const u of this.unrolled) this.store.define(u);
  }
  /** z_{l+1} = W_l a_l, where no step of z is defined so far. */
  private isNewMember(): boolean {
    const { left, right, store, at } = this,
      member = left === null ? null : memberOf(left),
      s = this.steps?.systemAt(at);
    if (
      member === null ||
      right === null ||
      s == null ||
      left?.kind !== "entry" ||
      left.base.kind !== "name" ||
      !s.families.has(member.key) ||
      stepIndex(member.index)?.arithmetic !== true
    )
      return false;
    return ![...store.definitions.keys()].some((k) => memberPattern(member.key).test(k) && store.definitionOf(k, at) !== null);
  }
  /** z_{l+1} = f_l(z_l) says what z_2, z_3 … are. */
  private unrollUpdate(): void {
    const { left, right } = this,
      member = left === null ? null : memberOf(left);
    if (member === null || right === null || left?.kind !== "entry" || left.base.kind !== "name" || member.rest.length > 0) return;
    this.unroll(
      { ...this.at, from: this.raw.left.from, key: member.key, formals: null, indices: ["§"], body: right, claim: this.id },
      member.index,
    );
  }
  private target(left: Expr): { key: string; formals: readonly string[] | null; indices: readonly string[] } | null {
    if (left.kind === "name")
      return /^(infty|partial|nabla)$/.test(left.key) || (left.key === "pi" && this.right !== null && isNumeric(this.right))
        ? null
        : { key: left.key, formals: null, indices: [] };
    if (left.kind === "call" && left.fn !== "tuple" && left.args.length > 0 && left.args.every((a) => a.kind === "name")) {
      if (/^(det|tr|norm\w*|bars|diag|vec|log|exp|max|min|floor|ceil|expectation|argmax|argmin|lim|int|sumall|prod)$/.test(left.fn))
        return null;
      return { key: left.fn, formals: left.args.map((a) => (a.kind === "name" ? a.key : "?")), indices: [] };
    }
    if (left.kind === "entry") {
      const inner = this.target(left.base);
      if (inner === null) return null;
      const letters = left.indices.map((i) => (i?.kind === "name" ? i.key : null));
      if (letters.some((l) => l === null)) return null;
      // Entries of a tensor that is only declared define it; entries of what has a definition are claims.
      return { ...inner, indices: [...inner.indices, ...letters.filter((l): l is string => l !== null)] };
    }
    return null;
  }
  /** X = [x_1, …, x_n]^⊤: the x_i are its rows. */
  private isStack(key: string, right: Expr, indices: readonly string[]): boolean {
    const inner = right.kind === "transpose" ? right.arg : right;
    if (indices.length > 0 || inner.kind !== "call" || inner.fn !== "tuple") return false;
    const members = inner.args.filter((a) => a.kind !== "dots");
    const bases = members.map((a) => (a.kind === "entry" && a.base.kind === "name" ? a.base.key : null));
    const base = bases[0];
    if (base === undefined || base === null || base === key || bases.some((b) => b !== base) || !inner.args.some((a) => a.kind === "dots"))
      return false;
    push(this.store.stacks, key, { ...this.at, of: base, by: right.kind === "transpose" ? "rows" : "columns" });
    return true;
  }
  /** x = [x_1, x_2]^⊤: names the entries of x. */
  private namesItself(key: string, right: Expr): boolean {
    const inner = right.kind === "transpose" ? right.arg : right;
    const cells = inner.kind === "call" && inner.fn === "tuple" ? inner.args : inner.kind === "matrix" ? inner.rows.flat() : null;
    if (cells === null || cells.length === 0) return false;
    return (
      cells.every(
        (c) =>
          c.kind === "dots" ||
          (c.kind === "entry" && c.base.kind === "name" && c.base.key === key) ||
          (c.kind === "name" && c.key.startsWith(`${key}_`)),
      ) ||
      (/^[A-Z]$/.test(key) &&
        cells.every(
          (c) =>
            c.kind === "dots" ||
            (c.kind === "entry" && c.base.kind === "name" && c.base.key === key.toLowerCase() && c.indices.length === 2),
        ))
    );
  }
  private declareVector(key: string, right: Expr): void {
    const inner = right.kind === "transpose" ? right.arg : right;
    const known = this.store.shapeOf(key, this.at);
    if (
      inner.kind === "call" &&
      !inner.args.some((a) => a.kind === "dots") &&
      (known === null || problemOf(known.part) !== problemOf(this.at.part))
    )
      this.store.declareShape({
        ...this.at,
        key,
        dims: [inner.args.length],
        orient: right.kind === "transpose" ? "c" : null,
        lead: [],
        how: "declared",
      });
  }

  /** a_2 = \hat y = softmax(z): a name met for the first time inside a chain is named there. */
  private isFresh(): boolean {
    const { left, store, at } = this;
    if (
      left?.kind === "call" &&
      left.fn !== "tuple" &&
      left.args.every((a) => a.kind === "name") &&
      !functionWords.has(left.fn) &&
      store.definitionOf(left.fn, at) === null
    )
      return true;
    return (
      left?.kind === "name" &&
      store.definitionOf(left.key, at) === null &&
      store.shapeOf(left.key, at) === null &&
      store.valueOf(left.key, at) === null &&
      !this.collected.survey.seenBefore(left.key, this.raw.left.from)
    );
  }
  /** i = j, i ≠ j between index letters. */
  private isIndexCondition(): boolean {
    const { left, right } = this;
    const index = (e: Expr | null): boolean =>
      e?.kind === "name" &&
      /^[i-nprstuv]$/.test(e.key) &&
      this.store.shapeOf(e.key, this.at) === null &&
      this.store.definitionOf(e.key, this.at) === null;
    const letter = (e: Expr | null): boolean =>
      e?.kind === "name" &&
      /^[a-z]$/.test(e.key) &&
      this.store.shapeOf(e.key, this.at) === null &&
      this.store.definitionOf(e.key, this.at) === null &&
      this.store.valueOf(e.key, this.at) === null;
    // j ≠ c: one of the two may be a letter that is no usual index, the true class.
    return (
      this.raw.first &&
      ((index(left) && index(right)) || (this.raw.relation.op === "≠" && letter(left) && letter(right) && (index(left) || index(right))))
    );
  }
  /** Conditions between letters that stand in the formula itself: `(w \neq o)`, `, \ i \ne j`. */
  private conditionsBeside(): Expr[] {
    return this.raw.statement.statement.words.flatMap((w): Expr[] => {
      let t: Tree = w;
      while (t.kind === "group" || t.kind === "note") t = t.kind === "group" ? t.body : t.base;
      const [a, b] = t.kind === "chain" ? t.members : [],
        rel = t.kind === "chain" && t.rels.length === 1 ? t.rels[0]?.op : undefined;
      if (a?.kind !== "sym" || b?.kind !== "sym" || (rel !== "≠" && rel !== "=") || !/^[a-z]$/.test(a.name) || !/^[a-z]$/.test(b.name))
        return [];
      return [{ kind: "compare", op: rel, a: { kind: "name", key: a.name }, b: { kind: "name", key: b.name } }];
    });
  }
  /** The further cases of such a definition. */
  private restatesCase(): boolean {
    const { left, right } = this;
    if (left?.kind !== "entry" || right === null || !isLiteral(right) || left.base.kind !== "name" || !this.raw.first) return false;
    const d = this.store.definitionOf(left.base.key, this.at);
    return (
      d !== null && d.body.kind === "cases" && d.part === this.at.part && d.body.rows.some((row) => exprKey(row.value) === exprKey(right))
    );
  }
  /** a_i = 1 if m_i < 1 and a_i = 0 if m_i > 1: a definition by cases, written in words. */
  private casesAhead(): Expr | null {
    const { left, right, collected, raw } = this;
    if (left?.kind !== "entry" || right === null || !isLiteral(right)) return null;
    const all = collected.links,
      source = collected.document.source,
      key = exprKey(left),
      rows: { value: Expr; condition: Expr | null }[] = [];
    const words = (from: number, to: number): string =>
      source
        .slice(from, to)
        .replace(/[${},;]|\\(?:text|quad|qquad|[,;! ])|\s/g, " ")
        .replace(/ +/g, " ")
        .trim()
        .toLowerCase();
    for (let n = all.indexOf(raw), value: Expr | null = right; value !== null; ) {
      const here: RawLink | undefined = all[n],
        next: RawLink | undefined = all[n + 1];
      if (
        here === undefined ||
        next === undefined ||
        !/^[<>≤≥]$/.test(next.relation.op) ||
        !/^(if|when|for|whenever|where)$/.test(words(here.right.to, next.left.from))
      )
        break;
      const a = this.resolvedQuietly(next.left),
        b = this.resolvedQuietly(next.right),
        op = next.relation.op;
      if (a === null || b === null || !(op === "<" || op === ">" || op === "≤" || op === "≥")) break;
      rows.push({ value, condition: { kind: "compare", op, a, b } });
      const more: RawLink | undefined = all[n + 2],
        again = more === undefined ? null : this.resolvedQuietly(more.left);
      value =
        more !== undefined && again !== null && exprKey(again) === key && /^(and|or|but)?$/.test(words(next.right.to, more.left.from))
          ? this.resolvedQuietly(more.right)
          : null;
      n += 2;
    }
    const last = rows[rows.length - 1];
    return rows.length < 2 || last === undefined
      ? null
      : { kind: "cases", rows: [...rows.slice(0, -1), { value: last.value, condition: null }] };
  }
  /** ∂F/∂u = … = 0: the last link sets a derivative to zero, unless it is zero anyway. */
  private isStationary(): boolean {
    const { raw, right } = this;
    if (raw.first || right?.kind !== "num" || Number(right.text) !== 0) return false;
    const head = raw.statement.statement.chain.members[0],
      e = head === undefined || raw.leftFrom !== raw.statement ? null : this.resolvedQuietly(head);
    return e?.kind === "deriv";
  }
  private isCondition(): boolean {
    const { left, right, raw, words } = this;
    if (left === null || right === null || !raw.first) return false;
    const zero = right.kind === "num" && Number(right.text) === 0;
    const bare = (e: Expr): boolean => e.kind === "name" || (e.kind === "entry" && e.base.kind === "name");
    if (hasDerivative(left) || hasDerivative(right))
      return (
        zero &&
        /\b(set|setting|equat\w*|optimal\w*|stationar\w*|first.order|solv\w*|zero|require\w*|must|minimum|maximum|critical)\b/i.test(words)
      );
    const defined = [...namesIn(left), ...namesIn(right)].some((k) => this.store.definitionOf(k, this.at) !== null);
    if (bare(left) && bare(right)) return !defined || conditional.test(words);
    if (zero && conditional.test(words)) return true;
    if (zero && !defined && [...walk(left)].some((x) => x.kind === "name")) return true;
    const one = (right.kind === "num" && Number(right.text) === 1) || (right.kind === "name" && /^(bf:)?I(_.*)?$/.test(right.key));
    if (one && !defined && [...walk(left)].some((x) => x.kind === "name")) return true;
    return (
      conditional.test(words) && /\b(if|when|whenever|suppose|assume|subject to|constraint|such that|s\.t\.|provided)\b[^.]*$/i.test(words)
    );
  }
}

/** μ_l = Σ_k h_{pl}: a sum whose index its body lacks takes the one letter that is left free (semantics.md 6, trap 24). */
function indexSlip(e: Expr, indices: readonly string[]): Expr {
  return mapDeep(e, (x) => {
    if (x.kind !== "big" || freeLetters(x.body).has(x.index)) return x;
    const spare = [...freeLetters(x.body)].filter((l) => !indices.includes(l));
    return spare.length === 1 && spare[0] !== undefined ? { ...x, index: spare[0] } : x;
  });
}
const mapDeep = (e: Expr, f: (x: Expr) => Expr): Expr => f(mapChildren(e, (c) => mapDeep(c, f)));
function freeLetters(e: Expr): Set<string> {
  const out = new Set<string>();
  for (const x of walk(e)) if (x.kind === "entry") for (const i of x.indices) if (i?.kind === "name") out.add(i.key);
  for (const x of walk(e)) if (x.kind === "big") out.delete(x.index);
  return out;
}
/** Differences of writing that mean nothing: product signs. */
function normal(e: Expr): Expr {
  const go = (x: Expr): Expr => {
    switch (x.kind) {
      case "mul":
        return { ...x, op: x.op === "cdot" || x.op === "*" || x.op === "times" ? "" : x.op, factors: x.factors.map(go) };
      case "neg":
        return { ...x, arg: go(x.arg) };
      case "transpose":
        return { ...x, arg: go(x.arg) };
      case "add":
        return { ...x, terms: x.terms.map(go) };
      case "call":
        return { ...x, args: x.args.map(go) };
      case "div":
        return { ...x, num: go(x.num), den: go(x.den) };
      case "pow":
        return { ...x, base: go(x.base), exponent: go(x.exponent) };
      case "big":
        return { ...x, body: go(x.body) };
      default:
        return x;
    }
  };
  return go(e);
}
export function literalDims(e: Expr): { dims: (string | number)[]; orient: "c" | "r" | null } | null {
  if (e.kind === "num" || e.kind === "div") return { dims: [], orient: null };
  if (e.kind === "neg") return literalDims(e.arg);
  if (e.kind === "transpose") {
    const d = literalDims(e.arg);
    return d === null ? null : { dims: [...d.dims].reverse(), orient: d.orient === null && d.dims.length === 1 ? "c" : d.orient };
  }
  if (e.kind === "matrix") return { dims: [e.rows.length, e.rows[0]?.length ?? 1], orient: null };
  if (e.kind === "call" && e.fn === "tuple") return { dims: [e.args.length], orient: null };
  return null;
}
function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
