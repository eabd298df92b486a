import { printLatex } from "../syntax/formula-latex.js";
import { readDocument } from "../document/index.js";
import type { Expr } from "../syntax/expr.js";
import { dimsOf } from "../scope/shape-types.js";
import type { Link } from "./classify.js";
import { claimAt, judgeLinks, openDocument, type CheckOptions, type Engine, type Opened } from "./document.js";
import { printedPoint, round, unravel } from "./printed-point.js";
import { reachedNames } from "./reach.js";
import { envAt, lowerBoth, lowerSide } from "./sides.js";
import type { DerivativeRecord, Trial } from "./trial.js";
import type { Claim } from "./verdict.js";
import { differencesAt } from "./witness.js";
import { pair } from "./compare.js";
/** The whole case of one link: how it was read, from which definitions, and the derivative beside the differences of its function. */
export interface LinkCase {
  readonly claim: Claim;
  /** `\\hat y = Xw` with the line that says so; shapes and facts of the names. */
  readonly definitions: readonly { readonly text: string; readonly line: number }[];
  readonly shapes: readonly string[];
  readonly facts: readonly string[];
  readonly derivative: DerivativeTable | null;
  /** Both sides at the sample points. */
  readonly points: readonly {
    readonly left: readonly number[];
    readonly right: readonly number[];
    readonly worst: number;
    /** Entries beyond those shown. */ readonly more: number;
  }[];
}
/** A derivative at a small point: the engine's entries beside the central differences of the function. */
export interface DerivativeTable {
  readonly of: string;
  readonly by: string;
  readonly point: Readonly<Record<string, unknown>>;
  readonly rows: readonly { readonly entry: readonly number[]; readonly derivative: number; readonly difference: number }[];
  /** Entries beyond those in `rows`. */
  readonly more: number;
}
const mostRows = 40;

/** @returns null if the document has no link with that id */
export function caseOf(source: string, id: string, options: CheckOptions & Engine): LinkCase | null {
  const opened = openDocument(readDocument(source, options), options),
    judged = judgeLinks(opened).find((j) => j.claim.id === id);
  if (judged === undefined) return null;
  const { link, claim } = judged,
    { left, right } = link;
  if (left === null || right === null) return { claim, definitions: [], shapes: [], facts: [], derivative: null, points: [] };
  const names = reachedNames([left, right], link.at, opened.store),
    trial = opened.judge.context.generic[0];
  return {
    claim,
    definitions: definitionsOf(names, link, opened),
    shapes: names.flatMap((k) => shapeOf(k, link, opened)),
    facts: [...new Set(names.flatMap((k) => opened.store.factsOf(k, link.at).map((f) => `${k}: ${f.words}`)))],
    derivative: trial === undefined ? null : tableOf(trial, left, right, link),
    points: trial === undefined ? [] : pointsOf(trial, left, right, link),
  };
}
function definitionsOf(names: readonly string[], link: Link, { store, collected }: Opened): LinkCase["definitions"] {
  return names.flatMap((key) => {
    const d = store.definitionOf(key, link.at);
    if (d === null || d.claim === link.id) return [];
    const named: Expr =
      d.formals !== null
        ? { kind: "call", fn: key, args: d.formals.map((f): Expr => ({ kind: "name", key: f })) }
        : d.indices.length > 0
          ? { kind: "entry", base: { kind: "name", key }, indices: d.indices.map((i): Expr => ({ kind: "name", key: i })) }
          : { kind: "name", key };
    return [{ text: `${latex(named)} = ${latex(d.body)}`, line: claimAt(collected, d.from) }];
  });
}
function shapeOf(key: string, link: Link, { shapes, store }: Opened): string[] {
  const type = shapes.typeOf(key, link.at);
  if (type === null || type.own.k === "any" || type.own.k === "I") return [];
  const dims = [...type.lead, ...dimsOf(type.own)].map((d) => String(d.root.name ?? d.root.size ?? "?"));
  return [
    `${latex({ kind: "name", key })}: ${dims.length === 0 ? "a number" : dims.length === 1 ? `${dims.join("")} entries` : dims.join(" × ")}${store.shapeOf(key, link.at) === null && store.definitionOf(key, link.at) === null && shapes.isSoft(key, link.at) ? " (guessed)" : ""}`,
  ];
}
/** At whole numbers, so that a row can be checked by hand; at the first sample point where the function has no value there. */
function tableOf(trial: Trial, left: Expr, right: Expr, link: Link): DerivativeTable | null {
  for (const side of [left, right]) {
    const start = trial.records.length;
    trial.lowerer.begin([
      { e: left, env: envAt(link.at) },
      { e: right, env: envAt(link.at) },
    ]);
    lowerSide(trial, side, envAt(link.at));
    const record = trial.records[start];
    if (record === undefined) continue;
    const table = rowsOf(trial, record, side);
    if (table !== null) return table;
  }
  return null;
}
function rowsOf(trial: Trial, record: DerivativeRecord, side: Expr): DerivativeTable | null {
  const found = record.fresh.op === "input" ? trial.lowerer.standIns.get(record.fresh.name) : undefined;
  if (found === undefined) return null;
  const at = trial.point(0, [record.of, record.result, found]),
    table = differencesAt(trial, record, at);
  if (table === null) return null;
  const dims = [...record.of.dims, ...record.fresh.dims].map((d) => d.size),
    derivs = [...walkDerivs(side)][0];
  return {
    of: derivs === undefined ? "the function" : latex(derivs.of),
    by: derivs === undefined ? "its variable" : derivs.by.map(latex).join(", "),
    point: printedPoint(trial, [...record.of.inputs, ...found.inputs], at),
    rows: Array.from(table.derivative.subarray(0, mostRows), (d, i) => ({
      entry: unravel(i, dims),
      derivative: round(d),
      difference: round(table.differences[i] ?? NaN),
    })),
    more: Math.max(0, table.derivative.length - mostRows),
  };
}
function* walkDerivs(e: Expr): Generator<Expr & { kind: "deriv" }> {
  if (e.kind === "deriv") yield e;
  if (e.kind === "neg" || e.kind === "transpose") yield* walkDerivs(e.arg);
  if (e.kind === "mul") for (const f of e.factors) yield* walkDerivs(f);
  if (e.kind === "add") for (const t of e.terms) yield* walkDerivs(t);
}
function pointsOf(trial: Trial, left: Expr, right: Expr, link: Link): LinkCase["points"] {
  const both = lowerBoth(trial, left, envAt(link.at), right, envAt(link.at));
  if ("outcome" in both) return [];
  const p = both.l.flatMap((a) => both.r.map((b) => pair(trial, a, b))).find((q) => q !== null);
  if (p == null) return [];
  return [0, 1, 2].map((n) => {
    const [x, y] = trial.values([p.left, p.right], n);
    const l = Array.from(x ?? [], round),
      r = Array.from(y ?? [], round);
    return {
      more: Math.max(0, l.length - 12),
      left: l.slice(0, 12),
      right: r.slice(0, 12),
      worst: Math.max(0, ...l.map((v, i) => Math.abs(v - (r[i] ?? NaN))).filter(Number.isFinite)),
    };
  });
}
function latex(e: Expr): string {
  try {
    return printLatex(e);
  } catch {
    return "…";
  }
}
