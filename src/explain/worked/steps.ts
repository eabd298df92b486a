import type { Rule } from "../../rule.js";
import { mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import { derive, type Derived } from "../calculus/derive.js";
import { factsOf, presented, templates } from "../calculus/present.js";
import { lower, settle, type Setting } from "../calculus/setting.js";
import type { Where } from "../calculus/where.js";
import { folded } from "./fold.js";
import type { Definition } from "./problem.js";
import { write } from "../calculus/written/write.js";
import { printLatex } from "../../syntax/formula-latex.js";
/** One application of the engine, with its record: the value in both notations and the rules that made it. */

export interface Applied {
  /** Entry indices where the value is given entry by entry: those of the function, then those of the variable. */
  readonly ofIndices: readonly Expr[];
  readonly byIndices: readonly Expr[];
  readonly value: Shown;
  /** Titles and reasons of the rules in the record, in the order of their first use. */
  readonly rules: readonly { readonly title: string; readonly because: string }[];
}
/** An expression as it is printed. */
export interface Shown {
  readonly latex: string;
  readonly plain: string;
}

const NOTHING: ReadonlyMap<string, number> = new Map();

/**
 * The derivative of `of` by the name `by`, and what its record says. `sum` and its like are written with vectors of ones, which
 * every reader of mathematics knows.
 * @param entries entry by entry even where matrix notation would do.
 * @returns null where the result has no notation
 */
export function apply(
  rules: readonly Rule[],
  of: Expr,
  by: string,
  where: Where,
  entries: boolean,
  definitions: readonly Definition[] = [],
): Applied | null {
  return settle(rules, where, [of, { kind: "name", key: by }], NOTHING, (setting): Applied | null => {
    const derived = derive(setting, of, { kind: "name", key: by }, 1, true);
    try {
      const written = presented(derived, { facts: factsOf(where), naming: "none", ...(entries ? { entries: true } : { thorough: true }) });
      if (written.where.length > 0) return null;
      const own = derived.f.value.node.dims.length - derived.f.value.labels.length,
        rest = written.indices.slice(derived.result.labels.length);
      return {
        ofIndices: rest.slice(0, own),
        byIndices: rest.slice(own),
        value: shown(setting, folded(written.expr, definitions)),
        rules: recorded(derived),
      };
    } catch {
      return null;
    }
  });
}

/** The differential of `of` in the direction of d`by`, given as a symbol `differential` of the variable's shape. */
export function differentialOf(
  rules: readonly Rule[],
  of: Expr,
  by: string,
  differential: string,
  where: Where,
  definitions: readonly Definition[] = [],
): Shown | null {
  return settle(rules, where, [of, { kind: "name", key: by }, { kind: "name", key: differential }], NOTHING, (setting): Shown | null => {
    const { graph, book, symbols, sizes } = setting,
      derived = derive(setting, of, { kind: "name", key: by }, 1, true),
      direction = symbols.get(differential);
    if (direction === undefined || !derived.depends) return null;
    const n = derived.result.node.dims.length,
      k = direction.dims.length,
      all = Array.from({ length: n }, (_, i) => i);
    const node = graph.einsum([derived.result.node, direction], [all, all.slice(n - k)], all.slice(0, n - k));
    try {
      const written = write(
        graph,
        book,
        { node, labels: [] },
        { taken: [...symbols.keys(), ...sizes.keys(), "e", "pi", "d"], naming: "none", form: derived.f.value.form },
      );
      return written.indices.length > 0 || written.where.length > 0 ? null : shown(setting, folded(written.expr, definitions));
    } catch {
      return null;
    }
  });
}

/** A formula as it stands, in the notation of documents. */
export function displayed(rules: readonly Rule[], e: Expr, where: Where): Shown {
  return settle(rules, where, [e], NOTHING, (setting) => shown(setting, e));
}

function shown(setting: Setting, e: Expr): Shown {
  const latex = printLatex(forDocuments(setting, e), { template: templates(setting.book) });
  return { latex, plain: printFormula(e) };
}

const ONES: Expr = { kind: "name", key: "bf:1" };
const ONES_T: Expr = { kind: "transpose", arg: ONES };

/** For documents: sum(v) is 1ᵀv, rowsum(A) is A1. Where the rank is unclear (inside a big sum) the call stays. */
function forDocuments(setting: Setting, e: Expr): Expr {
  const go = (x: Expr): Expr => forDocuments(setting, x);
  if (e.kind === "call" && e.args.length === 1 && ["sum", "rowsum", "colsum"].includes(e.fn)) {
    const arg = e.args[0]!,
      rank = rankOf(setting, arg),
      inside = go(arg);
    if (e.fn === "sum" && rank === 1) return times(ONES_T, inside);
    if (e.fn === "sum" && rank === 2) return times(ONES_T, inside, ONES);
    if (e.fn === "rowsum" && rank === 2) return times(inside, ONES);
    if (e.fn === "colsum" && rank === 2) return times(ONES_T, inside);
  }
  // The size of an identity follows from where it stands.
  if (e.kind === "call" && e.fn === "eye") return { kind: "name", key: "I" };
  // Powers by entry have no sign that everybody knows: h ⊙ h, and for vectors simply a power.
  if (e.kind === "pow" && e.op === ".^") {
    const base = go(e.base);
    if (e.exponent.kind === "num" && e.exponent.text === "2") return { kind: "mul", op: ".*", factors: [base, base] };
    if (rankOf(setting, e.base) === 1) return { kind: "pow", op: "^", base, exponent: go(e.exponent) };
  }
  return mapChildren(e, go);
}
const times = (...factors: Expr[]): Expr => ({
  kind: "mul",
  op: "*",
  factors: factors.flatMap((f) => (f.kind === "mul" && f.op === "*" ? f.factors : [f])),
});

function rankOf(setting: Setting, e: Expr): number | null {
  try {
    const { value } = lower(setting, e);
    return value.labels.length > 0 || value.form === "row" ? null : value.node.dims.length;
  } catch {
    return null;
  }
}

const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  einsum: ["Product rule", "A product is linear in each factor: the other factors stay where they are."],
  add: ["Sum rule", "The derivative of a sum is the sum of the derivatives."],
  pow: ["Power rule", "The exponent comes down, and the power is one less."],
  where: ["Cases", "In each case the derivative is that of its own branch."],
  reduce: ["Extremum", "Only the extreme entry moves the value."],
  slice: ["Entry", "An entry depends on itself alone."],
};

function recorded(d: Derived): { title: string; because: string }[] {
  const found = new Map<string, { title: string; because: string }>();
  for (const { rule } of d.steps) {
    if (found.has(rule)) continue;
    const ready = d.setting.book.get(rule)?.rule,
      own = NAMES[rule];
    if (ready !== undefined) found.set(rule, { title: ready.title, because: ready.because });
    else if (own !== undefined) found.set(rule, { title: own[0], because: own[1] });
  }
  // Sums and products are in nearly every step: they are named where nothing else is.
  const telling = [...found].filter(([id]) => id !== "einsum" && id !== "add").map(([, r]) => r);
  return telling.length > 0 ? telling : [...found.values()];
}
