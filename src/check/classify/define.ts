import type { Expr } from "../../syntax/expr.js";
import { contains, exprKey, hasDerivative, isNumeric, namesIn, quantitiesIn } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import { isWithin, nearest, type Placed } from "../../scope/parts.js";
import { memberOf, stepIndex } from "../../scope/step-index.js";
import { memberPattern } from "../../scope/steps.js";
import { problemOf, type Definition } from "../../scope/store.js";
import { reach } from "../reach.js";
import { ofEntries } from "./functions-of-entries.js";
import type { Line } from "./line.js";
import { otherwise, record, unroll } from "./record.js";
import { isTurned, rootOf, undoes } from "./turned-round.js";
import { redefining } from "./words.js";
/** Definitions: what a line names, and what it says of it (semantics.md 4). */

/** Makes a definition where the left side is a bare name, a call with names, or entries with generic indices. True if line link defines or restates. */
export function tryDefine(line: Line, forced: boolean): boolean {
  const { store, at } = line,
    root = rootOf(line);
  if (root !== null) {
    line.left = root.left;
    line.right = root.right;
  }
  if (line.right !== null && isProbability(line.right)) {
    // ŷ = P(y | x) = …: what has a value comes next.
    const all = line.collected.links,
      next = all[all.indexOf(line.raw) + 1];
    if (next?.first === false) line.right = line.resolvedQuietly(next.right) ?? line.right;
  }
  const { left, right } = line;
  if (left === null || right === null) return false;
  const applied = ofEntries(line, left, right);
  if (applied !== null) {
    record(line, applied.key, applied.formals, [], applied.body);
    return true;
  }
  const named = target(line, left);
  if (named === null) return definesByLog(line, left, right);
  if (opensCase(line)) renewCase(line, right);
  const { key, formals, indices } = named;
  if (isValueOfConvention(line, key, formals, right)) {
    // What a name is said to be here is one more meaning of it from here on.
    if (right.kind === "name" && right.key !== key)
      store.define({ ...at, from: line.raw.right.to, key: right.key, formals: null, indices: [], body: left, claim: line.id });
    return false;
  }
  // A = Aᵀ says something of A, g_i = g that all g_i are one: what A or g is made of they do not say.
  if (formals === null && isItself(key, indices, right)) return false;
  // L = L(z) says what L depends on.
  if (formals === null && right.kind === "call" && right.fn === key) {
    setFree(line, key, right.args);
    return true;
  }
  if (isStack(line, key, right, indices)) return true;
  if (namesItself(key, right)) {
    declareVector(line, key, right);
    return true;
  }
  // L = Σ_t L_t names the terms of a loss of which nothing more is said: it stays an unknown function.
  if (formals === null && indices.length === 0 && line.collected.survey.totals.isOpen(key) && isMadeOfTerms(key, right)) return true;
  const earlier = nearest(
    (store.definitions.get(key) ?? []).filter(
      (d) =>
        (d.formals === null) === (formals === null) &&
        d.from < at.from &&
        !isOfMore(line, d, formals, right) &&
        (d.solved !== true || problemOf(d.part) === problemOf(at.part)),
    ),
    at,
  );
  line.earlier = earlier;
  if (!forced && earlier === null && formals === null && indices.length === 0 && restatesFunction(line, key)) return false;
  const visible = earlier !== null && (isWithin(at.part, earlier.part) || earlier.part === at.part || isWithin(earlier.part, at.part));
  const value = formals === null && indices.length === 0 ? store.valueOf(key, at) : null;
  if (!forced && earlier !== null && exprKey(normal(earlier.body)) === exprKey(normal(right))) {
    if (earlier.part !== at.part) record(line, key, formals, indices, right);
    return true;
  }
  if (!forced && (visible || value !== null)) {
    if (
      earlier !== null &&
      ((redefining.test(line.words) && /\b(let|consider|now|define|instead|new|suppose|replac\w+|of the form)\b[^.]*$/i.test(line.words)) ||
        /\b(?:if|suppose)\b.*\b(?:had|were|instead)\b/i.test(line.sentence) ||
        otherwise.test(line.sentence) ||
        opensCase(line))
    ) {
      record(line, key, formals, indices, right);
      return true;
    }
    if (earlier !== null && formals === null && indices.length === 0 && isOfOtherThings(line, earlier, right)) {
      record(line, key, formals, indices, right);
      return true;
    }
    if (formals === null && indices.length === 0) store.said.set(key, { ...at, body: right });
    return false;
  }
  if (!forced && earlier === null && formals === null && indices.length === 0 && isTurned(line, key, right)) {
    line.inverse = true;
    return false;
  }
  // σ_j = e^{s_j/2} after s_j = log σ_j²: the same equation, turned.
  if (!forced && earlier === null && formals === null && indices.length > 0 && undoes(line, key, right)) return false;
  if (!forced && earlier !== null && !hasDerivative(right)) {
    record(line, key, formals, indices, right);
    return true;
  }
  if (!forced && earlier !== null) return false;
  record(line, key, formals, indices, right);
  return true;
}

const isMadeOfTerms = (key: string, right: Expr): boolean => [...quantitiesIn(right)].some((k) => k === key || k.startsWith(`${key}_`));
/** y = y(t) after y = f(u), which has no t: another y, from the beginning of the sentence on ("z = f(x, y) with y = y(t)"). */
function setFree({ store, at, raw }: Line, key: string, args: readonly Expr[]): void {
  const before = store.definitionOf(key, at);
  if (before === null || before.from >= at.from) return;
  const reached = reach(before.body, before, store);
  if (!args.every((a) => a.kind === "name" && !reached.has(a.key))) return;
  const { piece, block } = raw.statement.formula;
  let from = block[0]?.from ?? at.from;
  for (const p of block.slice(0, block.indexOf(piece)))
    if (p.kind === "prose") for (const m of p.text.matchAll(/\.(?=\s)/g)) from = p.from + m.index;
  store.setFree(key, { ...at, from: before.from < from ? from : at.from });
}

/** "z = xW: ∂z/∂x = Wᵀ", a paragraph or an item of a list that begins with what its letters are. */
function opensCase({ raw: { statement, first } }: Line): boolean {
  const { piece, block } = statement.formula,
    place = block.indexOf(piece),
    opening = block.slice(0, place),
    colon = block.slice(place + 1).find((p) => p.kind === "prose" && !/^[\s,]*(?:and|with|where)?\s*$/.test(p.text));
  return (
    first &&
    piece.from <= statement.statement.from &&
    colon?.kind === "prose" &&
    /^\s*(?:[a-z]+[\s,]+)?(?:[a-z]+\s*)?:/i.test(colon.text) &&
    opening.every((p) => p.kind === "prose" && /^[\s\d().*\-•a-z]{0,6}$/.test(p.text))
  );
}

/** Letters of a case that another problem declares, and this one says nothing of, are this one's own. */
function renewCase({ store, at }: Line, right: Expr): void {
  for (const key of quantitiesIn(right)) {
    const shape = store.shapeOf(key, at);
    if (shape !== null && !isWithin(at.part, shape.part) && store.definitionOf(key, at) === null) store.renew(key, problemOf(at.part));
  }
}

/** ∂L/∂y_i = d_i, … = Σ_k a_k = s, f_a − Σ_k p_k f_k = f_a − m with a last letter that was never seen: a name for what stands before. */
export function namesWhatStands(line: Line): boolean {
  const { left, right, raw, store, at } = line;
  if (left === null || right === null || line.collected.links[line.collected.links.indexOf(raw) + 1]?.first === false) return false;
  if (raw.first && left.kind !== "deriv" && left.kind !== "add") return false;
  const rest =
    left.kind === "add" && right.kind === "add"
      ? withoutCommon(left.terms, right.terms)
      : // d = −∇q(x) = −g: g is the gradient.
        right.kind === "neg" && right.arg.kind === "name"
        ? { left: left.kind === "neg" ? left.arg : ({ kind: "neg", arg: left } as const), right: right.arg }
        : { left, right };
  const named = rest === null || rest.right.kind === "call" ? null : target(line, rest.right);
  if (rest === null || named === null || named.formals !== null) return false;
  const { key, indices } = named;
  if (
    store.definitionOf(key, at) !== null ||
    store.shapes.has(key) ||
    store.values.has(key) ||
    (/^(?:e|pi|(?:bf:)?I(?:_.*)?|(?:bf|bb):.*)$/.test(indices.length > 0 && key === "pi" ? "" : key) && !(key === "e" && isResidual(line)))
  )
    return false;
  if (line.collected.survey.seenBefore(key, raw.statement.statement.from) || namesIn(left).has(key) || isNumeric(rest.left)) return false;
  // ∂z/∂w_i = x_i where z is made of x.
  if (reach(rest.left, at, store).has(key)) return false;
  record(line, key, null, indices, rest.left);
  return true;
}
/** ∂J/∂z = ŷ − y = e: a difference that is called e is an error, and no number. */
function isResidual({ left, raw }: Line): boolean {
  return !raw.first && left?.kind === "add" && left.terms.length === 2 && left.terms.some((t) => t.kind === "neg");
}
/** What is left of two sums without the terms that both have; the right one must keep a single term that is added. */
function withoutCommon(left: readonly Expr[], right: readonly Expr[]): { readonly left: Expr; readonly right: Expr } | null {
  const mine = [...left],
    theirs = right.filter((t) => {
      const k = mine.findIndex((x) => exprKey(x) === exprKey(t));
      if (k >= 0) mine.splice(k, 1);
      return k < 0;
    });
  const [only] = theirs,
    [first] = mine;
  if (only === undefined || first === undefined || theirs.length > 1 || theirs.length === right.length) return null;
  const sum: Expr = mine.length === 1 ? first : { kind: "add", terms: mine };
  return only.kind === "neg"
    ? { left: sum.kind === "neg" ? sum.arg : { kind: "neg", arg: sum }, right: only.arg }
    : { left: sum, right: only };
}

const isItself = (key: string, indices: readonly string[], right: Expr): boolean => {
  const e = right.kind === "transpose" || right.kind === "neg" ? right.arg : right;
  return e.kind === "name" && e.key === key && (right.kind !== "name" || indices.length > 0);
};
/** P(Y = k | x): names a value, and has none of its own. */
export const isProbability = (e: Expr): boolean =>
  e.kind === "call" && /^(?:bb:)?(?:P|p|Pr|Prob)(?:_.*)?$/.test(e.fn) && e.args.some((a) => a.kind === "compare" || a.kind === "logic");

/** ln π = …: what π is, by its logarithm, where no π of this form is known or the one that is has nothing to do with it. */
function definesByLog(line: Line, left: Expr, right: Expr): boolean {
  const [arg] = left.kind === "call" && left.fn === "log" ? left.args : [];
  if (arg?.kind !== "name" || !line.raw.first || namesIn(right).has(arg.key) || isNumeric(right)) return false;
  const { store, at } = line,
    known = store.definitionOf(arg.key, at);
  if (known === null && (store.shapeOf(arg.key, at) !== null || store.valueOf(arg.key, at) !== null)) return false;
  if (known === null && line.collected.survey.seenBefore(arg.key, line.raw.statement.statement.from)) return false;
  if (known !== null && reach(right, at, store).has(arg.key)) return false;
  if (known !== null && known.indices.length === 0 && !isOfOtherThings(line, known, right)) return false;
  record(line, arg.key, null, [], { kind: "call", fn: "exp", args: [right] });
  return true;
}
/** H(p, q) = −Σ p log q after H(p) = −Σ p log p: another function, made of an argument that the first one does not have. */
function isOfMore({ store }: Line, earlier: Definition, formals: readonly string[] | null, right: Expr): boolean {
  if (formals === null || earlier.formals === null || formals.length <= earlier.formals.length) return false;
  const known = reach(earlier.body, earlier, store),
    used = namesIn(right);
  return formals.some((f) => used.has(f) && !known.has(f));
}
/** A second formula for a name that has no quantity in common with the first one: a new meaning. */
function isOfOtherThings(line: Line, earlier: Definition, right: Expr): boolean {
  const { store, at } = line;
  const inputs = (e: Expr, place: Placed): string[] =>
    [...reach(e, place, store)].filter((k) => store.definitionOf(k, place) === null && !/^(e|pi|infty)$/.test(k));
  const before = new Set(inputs(earlier.body, earlier)),
    now = inputs(right, at);
  return before.size > 0 && now.length > 0 && !now.some((k) => before.has(k));
}

/** ℓ = … after ℓ(μ, Σ) = …: the same quantity once more, which is a claim. */
function restatesFunction(line: Line, key: string): boolean {
  const { right, store, at } = line;
  if (right === null || contains(right, (x) => x.kind === "call" && x.fn === key)) return false;
  if (isNumeric(right)) {
    // "At (x, y) = (1, 1): f = 1 + 3": what the function is there.
    const f = nearest(
      (store.definitions.get(key) ?? []).filter((d) => d.formals !== null && d.from < at.from && isWithin(at.part, d.part)),
      at,
    );
    if (f?.formals?.every((k) => store.valueOf(k, at) !== null) !== true) return false;
  }
  if (/\b(let|consider|now|define|instead|new|suppose|of the form)\b[^.]*$/i.test(line.words)) return false;
  line.earlier = nearest(
    (store.definitions.get(key) ?? []).filter((d) => d.formals !== null && d.from < at.from && isWithin(at.part, d.part)),
    at,
  );
  return line.earlier !== null;
}

/** z_{l+1} = W_l a_l, where no step of z is defined so far. */
export function isNewMember(line: Line): boolean {
  const { left, right, store, at } = line,
    member = left === null ? null : memberOf(left),
    s = line.steps?.systemAt(at);
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
export function unrollUpdate(line: Line): void {
  const { left, right } = line,
    member = left === null ? null : memberOf(left);
  if (member === null || right === null || left?.kind !== "entry" || left.base.kind !== "name" || member.rest.length > 0) return;
  unroll(
    line,
    { ...line.at, from: line.raw.left.from, key: member.key, formals: null, indices: ["§"], body: right, claim: line.id },
    member.index,
  );
}

export function target(line: Line, left: Expr): { key: string; formals: readonly string[] | null; indices: readonly string[] } | null {
  if (left.kind === "name")
    return /^(infty|partial|nabla)$/.test(left.key) || (left.key === "pi" && line.right !== null && isNumeric(line.right))
      ? null
      : { key: left.key, formals: null, indices: [] };
  // E(z_1, …, z_N) = …: a function of all members says what E is.
  if (left.kind === "call" && left.args.some((a) => a.kind === "dots") && !functionWords.has(left.fn) && left.fn !== "tuple")
    return left.args.every((a) => a.kind === "dots" || a.kind === "name" || a.kind === "entry")
      ? { key: left.fn, formals: null, indices: [] }
      : null;
  // ℓ(μ, σ²) = …: a function of σ² says what ℓ is, in terms of σ.
  const isSquare = (a: Expr): boolean => a.kind === "pow" && a.base.kind === "name" && a.exponent.kind === "num" && a.exponent.text === "2";
  if (
    left.kind === "call" &&
    left.args.some(isSquare) &&
    left.args.every((a) => a.kind === "name" || isSquare(a)) &&
    !functionWords.has(left.fn) &&
    /^(?:ell|L|LL|NLL|J|cal:L|cal:J|l|Q|E)(?:_.*)?$/.test(left.fn)
  )
    return { key: left.fn, formals: null, indices: [] };
  if (left.kind === "call" && left.fn !== "tuple" && left.args.length > 0 && left.args.every((a) => a.kind === "name")) {
    if (/^(det|tr|norm\w*|bars|diag|vec|log|exp|max|min|floor|ceil|expectation.*|moment:\w+|functional:.*|sumall|prod)$/.test(left.fn))
      return null;
    // σ(z) = 1/(1 + e^{-0.25}) with a z that is known: a value, not what σ is.
    const isKnown = (k: string): boolean => line.store.definitionOf(k, line.at) !== null || line.store.valueOf(k, line.at) !== null;
    const isNumber = line.right !== null && [...namesIn(line.right)].every((k) => k === "e" || k === "pi");
    if (isNumber && left.args.some((a) => a.kind === "name" && isKnown(a.key))) return null;
    // V(s) = 2.5, V(s') = 2: values at points.
    if (isNumber && line.collected.survey.calls.isGivenAtPoints(left.fn)) return null;
    // f(x*) = −½ cᵀQ⁻¹c below f(x) = …: its value at a point, not what f is.
    const isPoint = (k: string): boolean => isKnown(k) || /^(?:hat|bar|tilde):|[_^](?:\*|star|0|\(0\))$/.test(k);
    const earlier = line.store.definitionOf(left.fn, line.at);
    if (
      earlier !== null &&
      earlier.formals !== null &&
      left.args.every(
        (a) => a.kind === "name" && isPoint(a.key) && earlier.formals?.includes(a.key) !== true && !mentions(line.right, a.key),
      )
    )
      return null;
    // sin q = 0 says what q is, not what sin is.
    const body = line.right === null ? new Set<string>() : namesIn(line.right);
    if (functionWords.has(left.fn) && !left.args.some((a) => a.kind === "name" && body.has(a.key))) return null;
    return { key: left.fn, formals: left.args.map((a) => (a.kind === "name" ? a.key : "?")), indices: [] };
  }
  if (left.kind === "entry") {
    const inner = target(line, left.base);
    if (inner === null) return null;
    const letters = left.indices.map((i) => (i?.kind === "name" ? i.key : null));
    if (letters.some((l) => l === null)) return null;
    // Entries of a tensor that is only declared define it; entries of what has a definition are claims.
    return { ...inner, indices: [...inner.indices, ...letters.filter((l): l is string => l !== null)] };
  }
  return null;
}

const mentions = (e: Expr | null, key: string): boolean => e !== null && namesIn(e).has(key);
/** "Since σ(z_2) = ŷ": a value of a function that is known by its name and used before, at a quantity, defines no function. */
function isValueOfConvention(line: Line, fn: string, formals: readonly string[] | null, right: Expr): boolean {
  const [formal] = formals ?? [];
  return (
    formal !== undefined &&
    (functionWords.has(fn) || /^(var)?sigma$/.test(fn)) &&
    !namesIn(right).has(formal) &&
    line.store.definitionOf(formal, line.at) !== null &&
    line.collected.survey.seenBefore(fn, line.raw.statement.statement.from)
  );
}

/** X = [x_1, …, x_n]^⊤: the x_i are its rows. */
function isStack(line: Line, key: string, right: Expr, indices: readonly string[]): boolean {
  const inner = right.kind === "transpose" ? right.arg : right;
  if (indices.length > 0 || inner.kind !== "call" || inner.fn !== "tuple") return false;
  const members = inner.args.filter((a) => a.kind !== "dots");
  // Where x_1 is a number of its own in another problem, members are known by their letter, which a line writes with an index.
  const first = members.find((a) => a.kind === "entry") ?? members[0],
    letter = first?.kind === "name" ? /^(.+)_(?:\d+|[A-Za-z])$/.exec(first.key)?.[1] : undefined,
    base =
      first?.kind === "entry" && first.base.kind === "name"
        ? first.base.key
        : letter !== undefined && members.length > 1 && line.collected.survey.hasLetterSub(letter)
          ? letter
          : undefined;
  // u_V is a member of u_1, …, u_V.
  const bases = members.map((a) =>
    a.kind === "entry" && a.base.kind === "name"
      ? a.base.key
      : a.kind === "name" && base !== undefined && a.key.startsWith(`${base}_`)
        ? base
        : null,
  );
  if (base === undefined || base === null || base === key || bases.some((b) => b !== base) || !inner.args.some((a) => a.kind === "dots"))
    return false;
  push(line.store.stacks, key, { ...line.at, of: base, by: right.kind === "transpose" ? "rows" : "columns" });
  return true;
}

/** x = [x_1, x_2]^⊤: names the entries of x. */
function namesItself(key: string, right: Expr): boolean {
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
          c.kind === "dots" || (c.kind === "entry" && c.base.kind === "name" && c.base.key === key.toLowerCase() && c.indices.length === 2),
      ))
  );
}

function declareVector(line: Line, key: string, right: Expr): void {
  const inner = right.kind === "transpose" ? right.arg : right;
  const known = line.store.shapeOf(key, line.at);
  const last = inner.kind === "call" ? inner.args.at(-1) : undefined,
    size = last?.kind === "entry" ? last.indices[0] : undefined;
  if (inner.kind === "call" && inner.args.some((a) => a.kind === "dots") && size?.kind === "name" && known === null)
    line.store.declareShape({ ...line.at, key, dims: [size.key], orient: null, lead: [], how: "declared" });
  if (
    inner.kind === "call" &&
    !inner.args.some((a) => a.kind === "dots") &&
    (known === null || problemOf(known.part) !== problemOf(line.at.part))
  )
    line.store.declareShape({
      ...line.at,
      key,
      dims: [inner.args.length],
      orient: right.kind === "transpose" ? "c" : null,
      lead: [],
      how: "declared",
    });
}

/** a_2 = \hat y = softmax(z): a name met for the first time inside a chain is named there. */
export function isFresh(line: Line): boolean {
  const { left, store, at } = line;
  if (
    left?.kind === "call" &&
    left.fn !== "tuple" &&
    left.args.every((a) => a.kind === "name") &&
    !functionWords.has(left.fn) &&
    store.definitionOf(left.fn, at) === null
  )
    return true;
  // ŷ^{(i)} = a^{[2](i)} = σ(z^{[2](i)}): every member of a family is named.
  const name =
    left?.kind === "entry" && left.base.kind === "name" && left.base.key.endsWith("^()") && left.indices.every((i) => i?.kind === "name")
      ? left.base
      : left;
  return (
    name?.kind === "name" &&
    store.definitionOf(name.key, at) === null &&
    store.shapeOf(name.key, at) === null &&
    store.valueOf(name.key, at) === null &&
    !line.collected.survey.seenBefore(name.key, line.raw.statement.statement.from)
  );
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

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
