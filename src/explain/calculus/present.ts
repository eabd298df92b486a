import type { Rule, RuleBook } from "../../rule.js";
import type { Expr } from "../../syntax/expr.js";
import { printLatex, type LatexTemplate } from "../../syntax/formula-latex.js";
import { printFormula } from "../../syntax/formula-print.js";
import { TooLargeError } from "../../tensor/errors.js";
import { raise } from "../../tensor/raise.js";
import { reachable } from "../../tensor/traverse.js";
import type { Derived } from "./derive.js";
import { noFacts, type Facts } from "./written/facts.js";
import { tidy } from "./written/tidy.js";
import { weight } from "./written/weight.js";
import { write, type Written } from "./written/write.js";
import type { Where } from "./where.js";
/** A derivative in the notations that people read. */

export interface Notation {
  /** The value, or its entries: `(A + A')*x`, `d(inv(X)[i, j], X[k, l]) = -inv(X)[i, k]*inv(X)[l, j]`. */
  readonly text: string;
  /** `s = softmax(x)`: what names in it stand for. */
  readonly where: readonly string[];
}
export interface PresentOptions {
  /** Names that no index may have. */
  readonly reserved?: Iterable<string>;
  readonly naming?: "auto" | "none";
  readonly entries?: boolean;
  readonly facts?: Facts;
  /** Also look for shorter forms over one denominator. */ readonly thorough?: boolean;
}

/** Written out, a larger result is longer than anybody reads. */
const MOST_WEIGHT = 100_000;
/** With fewer parts than that, names for shared parts make any result short. */
const MOST_NODES = 1000;

/** @throws Unwritten, TooLargeError for results that nobody could read */
export function presented(d: Derived, options: PresentOptions = {}): Written {
  const size = reachable([d.result.node]).length;
  if (size > MOST_WEIGHT || (weight(d.result.node) > MOST_WEIGHT && size > MOST_NODES))
    throw new TooLargeError(
      `a result of ${String(size)} parts, which is too long to print (the formats numpy, torch and js share the parts)`,
    );
  const { graph, book, symbols, sizes } = d.setting,
    facts = options.facts ?? noFacts;
  const written = write(graph, book, d.result, {
    taken: [...symbols.keys(), ...sizes.keys(), ...d.result.labels, ...(options.reserved ?? []), "e", "pi", "d"],
    form: d.form,
    naming: options.naming ?? "auto",
    facts,
    ...(options.entries === true ? { entries: true } : {}),
  });
  return options.thorough === true && options.entries !== true ? shorter(d, written, facts) : written;
}

/** Another arrangement (multiplied out, over one denominator), where it is really shorter and needs no further functions. */
function shorter(d: Derived, written: Written, facts: Facts): Written {
  if (written.indices.length > 0 || d.form === "row") return written;
  const { graph, book } = d.setting,
    given = length(written.expr) + written.where.reduce((n, w) => n + length(w.expr), 0);
  if (given < 24 || given > 400) return written;
  const other = raise(tidy(graph, d.result.node, facts), {
    fn: (id) => book.get(id)?.rule.names[0] ?? id,
    rowwise: (id) => (id === "vector.softmax" ? "softmaxrows" : null),
  });
  if (other === null || other.indices.length > 0 || length(other.expr) > 0.8 * given) return written;
  const known = calls([written.expr, ...written.where.map((w) => w.expr)]);
  return calls([other.expr]).size > known.size ? written : { expr: other.expr, indices: [], where: [] };
}

const length = (e: Expr): number => printFormula(e).length;

function calls(exprs: readonly Expr[]): Set<string> {
  const found = new Set<string>();
  JSON.stringify(exprs, (_, value: unknown) => {
    if (typeof value === "object" && value !== null && "kind" in value && value.kind === "call") found.add(printFormula(value as Expr));
    return value;
  });
  return found;
}

/** In formula notation. Entries are equations whose left side says which. */
export const plainNotation = (w: Written, d: Derived): Notation => notation(w, d, printFormula);

export function latexNotation(w: Written, d: Derived): Notation {
  const options = { template: templates(d.setting.book) };
  return notation(w, d, (e) => printLatex(e, options));
}

function notation(w: Written, d: Derived, print: (e: Expr) => string): Notation {
  const text = w.indices.length === 0 ? print(w.expr) : `${print(leftSide(w, d))} = ${print(w.expr)}`;
  return { text, where: w.where.map((x) => `${print(entry({ kind: "name", key: x.name }, x.indices))} = ${print(x.expr)}`) };
}

const entry = (base: Expr, indices: readonly Expr[]): Expr =>
  indices.length === 0 ? base : { kind: "entry", base, indices: [...indices] };

/** How the rules write their functions. */
export function templates(book: RuleBook): (fn: string) => LatexTemplate | undefined {
  return (fn) => {
    const rule: Rule | undefined = book.get(fn)?.rule;
    return rule === undefined ? undefined : { template: rule.latex, params: Object.keys(rule.args) };
  };
}

/** `d(y[i], x[j])`: free letters stand in both already, the other indices go to f's axes, then to the variable's. */
function leftSide(w: Written, d: Derived): Expr {
  const rest = w.indices.slice(d.result.labels.length),
    own = d.f.value.node.dims.length - d.f.value.labels.length;
  const ofIndices = rest.splice(0, own),
    { wrt } = d;
  const variables = Array.from({ length: d.order }, (_, k): Expr => {
    if (wrt.kind !== "entry" || d.whole) return entry(wrt, rest.splice(0, d.by.dims.length));
    // x[j] is x[j2] in the second derivative.
    return {
      ...wrt,
      indices: wrt.indices.map((i) =>
        i === null
          ? (rest.shift() ?? null)
          : i.kind === "name" && k > 0 && d.result.labels.includes(`${i.key}${String(k + 1)}`)
            ? { kind: "name", key: `${i.key}${String(k + 1)}` }
            : i,
      ),
    };
  });
  return { kind: "deriv", how: "partial", of: entry(d.of, ofIndices), by: variables };
}

/** Declared facts that results may be simplified by. */
export function factsOf(where: Where): Facts {
  const symmetric = new Set<string>(),
    sumsToOne = new Set<string>();
  for (const s of where.symbols.values()) {
    if (s.dims.length === 2 && s.assume.some((a) => a === "symmetric" || a === "posdef")) symmetric.add(s.name);
    if (s.dims.length === 1 && s.assume.some((a) => a === "prob" || a === "onehot")) sumsToOne.add(s.name);
    if (s.dims.length === 2 && s.assume.some((a) => a === "probrows" || a === "onehotrows" || a === "onehot")) sumsToOne.add(s.name);
  }
  return { symmetric, sumsToOne, used: new Set() };
}
