import { mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
/** Results in the names of the definitions: softmax(z) is p where p = softmax(z) was said, Σⱼ Wᵢⱼxⱼ + bᵢ is zᵢ. */

interface Named {
  readonly name: string;
  readonly expr: Expr;
}
/** What an entry of a definition looks like: `C[i, j]` is `X[i, j] - mu[j]`. */
export interface EntryForm {
  readonly name: string;
  readonly indices: readonly string[];
  readonly expr: Expr;
}

/** Folds every occurrence of a definition into its name; the order of a sum's terms and of a product's factors does not matter. */
export function folded(e: Expr, definitions: readonly Named[], entries: readonly EntryForm[] = []): Expr {
  const names = new Map<string, string>();
  for (const d of definitions) if (d.expr.kind !== "name" && d.expr.kind !== "num") names.set(key(d.expr), d.name);
  const go = (x: Expr): Expr => {
    const inner = x.kind === "big" ? { ...x, body: go(x.body) } : mapChildren(x, go);
    const known = names.get(key(inner));
    if (known !== undefined) return { kind: "name", key: known };
    for (const form of entries) {
      const found = entryOf(inner, form);
      if (found !== null) return found;
    }
    return inner.kind === "add" ? partial(inner, definitions) : inner;
  };
  let last = e;
  // A folded part can complete a larger one: μⱼ in Xᵢⱼ − μⱼ.
  for (let round = 0; round < 4; round++) {
    const next = go(last);
    if (key(next) === key(last)) return next;
    last = next;
  }
  return last;
}

/** A sum that contains all terms of a defined sum: W x + b − t is z − t. */
function partial(e: Extract<Expr, { kind: "add" }>, definitions: readonly Named[]): Expr {
  let terms = [...e.terms];
  for (const { name, expr } of definitions) {
    if (expr.kind !== "add" || expr.terms.length >= terms.length) continue;
    const left = [...terms],
      found = expr.terms.every((t) => {
        const at = left.findIndex((l) => key(l) === key(t));
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
      });
    if (found) terms = [{ kind: "name", key: name }, ...left];
  }
  return terms.length === e.terms.length ? e : { ...e, terms };
}

/** The entry that an expression is by this form, or the sum in which such an entry is found, also with the opposite sign. */
function entryOf(e: Expr, form: EntryForm): Expr | null {
  const whole = matched(e, form);
  if (whole !== null) return whole;
  if (e.kind !== "add" || form.expr.kind !== "add") return null;
  const opposite = { ...form, expr: { ...form.expr, terms: form.expr.terms.map(negated) } };
  for (const [f, sign] of [
    [form, 1],
    [opposite, -1],
  ] as const) {
    const found = withinSum(e.terms, f);
    if (found === null) continue;
    const term: Expr = sign === 1 ? found.entry : { kind: "neg", arg: found.entry };
    return found.left.length === 0 ? term : { ...e, terms: [term, ...found.left] };
  }
  return null;
}
const negated = (t: Expr): Expr => (t.kind === "neg" ? t.arg : { kind: "neg", arg: t });

/** Terms of a sum that together are an entry, and the others. */
function withinSum(terms: readonly Expr[], form: EntryForm): { entry: Expr; left: Expr[] } | null {
  if (form.expr.kind !== "add" || form.expr.terms.length > terms.length || terms.length > 6) return null;
  for (const chosen of choices(terms.length, form.expr.terms.length)) {
    const entry = matched({ kind: "add", terms: chosen.map((i) => terms[i]!) }, form);
    if (entry !== null) return { entry, left: terms.filter((_, i) => !chosen.includes(i)) };
  }
  return null;
}
function choices(n: number, k: number): number[][] {
  if (k === 0) return [[]];
  return Array.from({ length: n - k + 1 }, (_, i) => i).flatMap((first) =>
    choices(n - first - 1, k - 1).map((rest) => [first, ...rest.map((r) => r + first + 1)]),
  );
}

function matched(e: Expr, form: EntryForm): Expr | null {
  const found = new Map<string, Expr>();
  if (!match(form.expr, e, { free: new Set(form.indices), found, bound: new Map() })) return null;
  const indices = form.indices.map((i) => found.get(i));
  if (indices.some((i) => i === undefined)) return null;
  const base: Expr = { kind: "name", key: form.name };
  return indices.length === 0 ? base : { kind: "entry", base, indices: indices as Expr[] };
}

interface Matching {
  readonly free: ReadonlySet<string>;
  readonly found: Map<string, Expr>;
  /** Summation letters of the form, with those of the expression. */
  readonly bound: ReadonlyMap<string, string>;
}

/** Whether the expression is the form with its free indices replaced; `found` says by what, also after a failure. */
function match(form: Expr, e: Expr, m: Matching): boolean {
  if (form.kind === "name") {
    const bound = m.bound.get(form.key);
    if (bound !== undefined) return e.kind === "name" && e.key === bound;
    if (!m.free.has(form.key)) return e.kind === "name" && e.key === form.key;
    const old = m.found.get(form.key);
    if (old !== undefined) return key(old) === key(e);
    if (e.kind !== "name" && e.kind !== "num") return false;
    m.found.set(form.key, e);
    return true;
  }
  if (form.kind !== e.kind) return false;
  if (form.kind === "add" && e.kind === "add") return unordered(form.terms, e.terms, m);
  if (form.kind === "mul" && e.kind === "mul") return form.op === e.op && unordered(form.factors, e.factors, m);
  if (form.kind === "big" && e.kind === "big") {
    if (form.op !== e.op || form.lo !== null || e.lo !== null || form.where !== null || e.where !== null) return false;
    return match(form.body, e.body, { ...m, bound: new Map([...m.bound, [form.index, e.index]]) });
  }
  const a = parts(form),
    b = parts(e);
  return a.shell === b.shell && a.children.length === b.children.length && a.children.every((c, i) => match(c, b.children[i]!, m));
}

/** Some order of the others in which all match; products and sums of formulas for people are short. */
function unordered(forms: readonly Expr[], others: readonly Expr[], m: Matching): boolean {
  if (forms.length !== others.length) return false;
  const [first, ...rest] = forms;
  if (first === undefined) return true;
  for (let i = 0; i < others.length; i++) {
    const before = new Map(m.found);
    if (match(first, others[i]!, m) && unordered(rest, [...others.slice(0, i), ...others.slice(i + 1)], m)) return true;
    m.found.clear();
    for (const [k, v] of before) m.found.set(k, v);
  }
  return false;
}

/** An expression's children, and all else of it as text. */
function parts(e: Expr): { shell: string; children: Expr[] } {
  const children: Expr[] = [];
  const shell = mapChildren(e, (c) => {
    children.push(c);
    return { kind: "dots" };
  });
  return { shell: JSON.stringify(shell), children };
}

function key(e: Expr): string {
  if (e.kind === "add") return `add(${e.terms.map(key).sort().join("|")})`;
  return JSON.stringify(e);
}
