import type { Rule } from "../../rule.js";
import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import { derive } from "../calculus/derive.js";
import { factsOf, presented, templates } from "../calculus/present.js";
import { lower, settle, type Setting } from "../calculus/setting.js";
import type { Where } from "../calculus/where.js";
import { folded, type EntryForm } from "./fold.js";
import { write } from "../calculus/written/write.js";
import { printLatex } from "../../syntax/formula-latex.js";
import { printUnicode } from "../../syntax/formula-unicode.js";
import { substitute } from "../../tensor/substitute.js";
import type { Node } from "../../tensor/node.js";
import { readable } from "./readable.js";
import { reasonsOf, type Reason } from "./reasons.js";
import type { Shown } from "./shown.js";
/** One application of the engine, with its record: the value in both notations and the rules that made it. */

export interface Applied {
  /** Entry indices where the value is given entry by entry: those of the function, then those of the variable. */
  readonly ofIndices: readonly Expr[];
  readonly byIndices: readonly Expr[];
  readonly value: Shown;
  readonly expr: Expr;
  readonly rules: readonly Reason[];
}
const NOTHING: ReadonlyMap<string, number> = new Map();

/** Definitions in the names of which a result may be given, and what each stands for there: its own formula, or that in the inputs. */
export type Known = readonly { readonly name: string; readonly expr: Expr; readonly full: Expr; readonly entries: EntryForm | null }[];

/**
 * The derivative of `of` by the name `by`, and what its record says.
 * @param entries entry by entry even where matrix notation would do.
 * @returns null where the result has no notation
 */
export function apply(rules: readonly Rule[], of: Expr, by: string, where: Where, entries: boolean, known: Known = []): Applied | null {
  return settle(rules, where, [of, { kind: "name", key: by }, ...known.map((d) => named(d.name))], NOTHING, (setting): Applied | null => {
    const derived = derive(setting, of, named(by), 1, true),
      node = inNames(setting, derived.result.node, derived.by, known);
    try {
      const written = presented(
        { ...derived, result: { ...derived.result, node } },
        { facts: factsOf(where), naming: "none", reserved: where.symbols.keys(), ...(entries ? { entries: true } : { thorough: true }) },
      );
      if (written.where.length > 0) return null;
      const own = derived.f.value.node.dims.length - derived.f.value.labels.length,
        rest = written.indices.slice(derived.result.labels.length);
      const forms = written.indices.length === 0 ? [] : known.flatMap((d) => (d.entries === null ? [] : [d.entries])).reverse();
      const expr = folded(written.expr, known, forms);
      return { ofIndices: rest.slice(0, own), byIndices: rest.slice(own), expr, value: shown(setting, expr), rules: reasonsOf([derived]) };
    } catch {
      return null;
    }
  });
}
const named = (key: string): Expr => ({ kind: "name", key });

/** The rules that the derivatives of these by a name use. */
export function rulesOf(rules: readonly Rule[], exprs: readonly Expr[], by: string, where: Where): Reason[] {
  return settle(rules, where, [...exprs, named(by)], NOTHING, (setting) =>
    reasonsOf(exprs.map((e) => derive(setting, e, named(by), 1, true))),
  );
}

/** The array whose entries at these letters a formula is: W*x for the sum over j of W[i, j]*x[j]. Null where matrix notation has no word for it. */
export function wholeOf(rules: readonly Rule[], e: Expr, letters: readonly string[], where: Where): Expr | null {
  try {
    return settle(rules, where, [e], NOTHING, (setting) => {
      const { value } = lower(setting, e),
        { graph, book, symbols, sizes } = setting;
      const places = letters.map((l) => value.labels.indexOf(l));
      if (value.labels.length !== letters.length || value.node.dims.length !== letters.length || places.includes(-1)) return null;
      const node = graph.einsum([value.node], [letters.map((_, i) => i)], places);
      const written = write(
        graph,
        book,
        { node, labels: [] },
        { taken: [...symbols.keys(), ...sizes.keys(), ...where.symbols.keys(), "e", "pi", "d"], naming: "none" },
      );
      return written.indices.length > 0 || written.where.length > 0 ? null : written.expr;
    });
  } catch {
    return null;
  }
}

/** A value entry by entry; null where that has no notation, or only that of an entry of a function of arrays. */
export function entriesOf(
  rules: readonly Rule[],
  e: Expr,
  where: Where,
): { readonly indices: readonly Expr[]; readonly expr: Expr; readonly value: Shown } | null {
  return settle(rules, where, [e], NOTHING, (setting) => {
    const { value } = lower(setting, e);
    if (value.form === "row" || value.labels.length > 0) return null;
    try {
      const { graph, book, symbols, sizes } = setting;
      const written = write(graph, book, value, {
        taken: [...symbols.keys(), ...sizes.keys(), ...where.symbols.keys(), "e", "pi", "d"],
        naming: "none",
        entries: true,
      });
      if (written.where.length > 0 || written.indices.length !== value.node.dims.length) return null;
      if (/"kind":"entry","base":\{"kind":"(?!name)/u.test(JSON.stringify(written.expr))) return null;
      return { indices: written.indices, expr: written.expr, value: shown(setting, written.expr) };
    } catch {
      return null;
    }
  });
}

/** A result with the named values put in where it contains them: the outermost first. */
function inNames(setting: Setting, node: Node, by: Node, known: Known): Node {
  const replacements = new Map<Node, Node>();
  for (const d of [...known].reverse())
    for (const e of [d.full, d.expr]) {
      const symbol = setting.symbols.get(d.name);
      if (symbol === undefined) continue;
      try {
        const { value } = lower(setting, e),
          from = value.node;
        if (value.labels.length > 0 || value.form === "row" || from === by || from === symbol || from.inputs.length === 0) continue;
        if (from.op === "input" || from.dims.length !== symbol.dims.length || replacements.has(from)) continue;
        replacements.set(from, symbol);
      } catch {
        continue;
      }
    }
  return replacements.size === 0 ? node : substitute(setting.graph, node, replacements);
}

/** The differential of `of` in the direction of d`by`, given as a symbol `differential` of the variable's shape. */
export function differentialOf(
  rules: readonly Rule[],
  of: Expr,
  by: string,
  differential: string,
  where: Where,
  known: Known = [],
): Shown | null {
  return settle(rules, where, [of, { kind: "name", key: by }, { kind: "name", key: differential }], NOTHING, (setting): Shown | null => {
    const { graph, book, symbols, sizes } = setting,
      derived = derive(setting, of, named(by), 1, true),
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
        { node: inNames(setting, node, derived.by, known), labels: [] },
        {
          taken: [...symbols.keys(), ...sizes.keys(), ...where.symbols.keys(), "e", "pi", "d"],
          naming: "none",
          form: derived.f.value.form,
        },
      );
      return written.indices.length > 0 || written.where.length > 0 ? null : shown(setting, folded(written.expr, known));
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
  const form = readable(setting, e);
  return { latex: printLatex(form, { template: templates(setting.book) }), plain: printFormula(e), unicode: printUnicode(form) };
}
