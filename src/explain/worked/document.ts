import type { Claim, Report } from "../../check/verdict.js";
import { LowerError } from "../../scope/formula/lower.js";
import type { Expr } from "../../syntax/expr.js";
import type { Rule } from "../../rule.js";
import { parseLatex } from "../calculus/latex.js";
import type { Declared, Where } from "../calculus/where.js";
import { dimsOf, extended, namesOf, takenApart, type Definition, type Detail, type Problem } from "./problem.js";
/** Questions about a document: its definitions are the forward pass, its names are the names. */

/** What is asked: a derivative, or the link with this id, whose left side says which. */
export type Question = { readonly of: string; readonly wrt: string } | { readonly link: string };

const ACCENTS = "hat|bar|tilde|dot|ddot|vec|widehat|widetilde|overline";
const NAME = String.raw`(?:\\(?:${ACCENTS})\{[^{}]*\}|\\(?:math|operator)[a-z]+\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z])(?:_\{[^{}]*\}|_[A-Za-z0-9])?`;
const QUOTIENT = new RegExp(String.raw`^\\frac\{(?:\\partial|\\mathrm\{d\}|d) ?(${NAME})\}\{(?:\\partial|\\mathrm\{d\}|d) ?(${NAME})\}$`);
const GRADIENT = new RegExp(String.raw`^\\nabla_\{?(${NAME})\}? (${NAME})$`);

/** @throws LowerError where the document does not say what is needed */
export function problemOf(rules: readonly Rule[], report: Report, question: Question, detail: Detail): Problem {
  const at = "link" in question ? linkOf(report, question.link) : null,
    asked = "link" in question ? askedBy(report, at!) : question;
  const where = whereOf(report),
    of = nameOf(asked.of, where),
    wrt = nameOf(asked.wrt, where);
  const chosen = new Map<string, Definition>(),
    ordered: Definition[] = [];
  const visit = (name: string, depth: number): void => {
    if (chosen.has(name) || name === wrt || depth > 200) return;
    const definition = definitionOf(report, name, at, where);
    if (definition === null) return;
    chosen.set(name, definition);
    for (const used of namesOf(definition.expr)) visit(used, depth + 1);
    ordered.push(definition);
  };
  visit(of, 0);
  if (ordered.length === 0)
    throw new LowerError(
      `Unexpected question: the document does not define ${of}${wrt === of ? "" : " in a way that can be read here"}; it defines ${listOf(report)}.`,
    );
  const own = new Set(ordered.map((d) => d.name)),
    needed = new Set([wrt, ...ordered.flatMap((d) => [...namesOf(d.expr)])]);
  const symbols = new Map([...where.symbols].filter(([name]) => !own.has(name) && needed.has(name)));
  let scope: Where = { ...where, symbols };
  const shapes = new Map([...symbols.values()].map((s) => [s.name, s.dims]));
  for (const d of ordered) {
    shapes.set(d.name, dimsOf(rules, d.expr, scope) ?? report.shapes[d.name] ?? []);
    scope = extended(scope, shapes);
  }
  if (ordered.length === 1) {
    // One formula: taken apart as a formula would be, and called as the document calls it.
    const parts = takenApart(rules, ordered[0]!.expr, wrt, { ...where, symbols }, detail),
      last = parts.definitions.at(-1)!;
    const renamed = { name: of, expr: last.expr };
    return {
      ...parts,
      definitions: [...parts.definitions.slice(0, -1), renamed],
      shapes: new Map([...parts.shapes, [of, parts.shapes.get(last.name) ?? []]]),
    };
  }
  return { where: { ...where, symbols }, definitions: ordered, wrt, shapes };
}

function linkOf(report: Report, id: string): Claim {
  const there = /^\d+$/.test(id) ? report.claims.filter((c) => c.rhsPlace.line === Number(id) || c.line === Number(id)) : [];
  const found =
    report.claims.find((c) => c.id === id) ??
    there.find((c) => c.verdict === "wrong") ??
    there.find((c) => c.verdict !== "correct" && c.verdict !== "definition") ??
    there.find((c) => c.verdict !== "definition");
  if (found !== undefined) return found;
  const asking = report.claims.filter((c) => c.verdict === "wrong").map((c) => `${c.id} (line ${c.line})`);
  throw new LowerError(
    `Unexpected link ${id}: expected the id or line of a link${asking.length > 0 ? `, such as ${asking.slice(0, 5).join(", ")}` : ""}.`,
  );
}

/** The derivative on the left of a link's chain. */
function askedBy(report: Report, claim: Claim): { of: string; wrt: string } {
  const first = report.claims.find((c) => c.statement === claim.statement && c.position === 1) ?? claim;
  for (const c of [claim, first]) {
    const sides = c.reading?.split(` ${c.rel} `) ?? [];
    for (const side of sides) {
      const quotient = QUOTIENT.exec(side.trim()),
        gradient = GRADIENT.exec(side.trim());
      if (quotient !== null) return { of: quotient[1]!, wrt: quotient[2]! };
      if (gradient !== null) return { of: gradient[2]!, wrt: gradient[1]! };
    }
  }
  throw new LowerError(
    `Unexpected link ${claim.id}: its chain has no derivative of one name by another, as ∂L/∂W; found ${claim.lhs} ${claim.rel} ${claim.rhs}.`,
  );
}

const nameOf = (text: string, where: Where): string => {
  const parsed = parseLatex(text, where);
  if (parsed.kind === "name") return parsed.key;
  throw new LowerError(`Unexpected ${text}: expected the name of a symbol of the document.`);
};

/** The definition nearest before the link, else the first in the document. */
function definitionOf(report: Report, name: string, at: Claim | null, where: Where): Definition | null {
  const found: { claim: Claim; expr: Expr }[] = [];
  for (const claim of report.claims) {
    if (claim.kind !== "definition" || claim.position !== 1 || claim.reading === null) continue;
    const [left, right] = claim.reading.split(` ${claim.rel} `, 2);
    if (left === undefined || right === undefined) continue;
    try {
      const head = parseLatex(left, where);
      if (head.kind !== "name" || head.key !== name) continue;
      found.push({ claim, expr: parseLatex(right, where) });
    } catch {
      continue;
    }
  }
  const before = at === null ? [] : found.filter((f) => f.claim.line <= at.line),
    chosen = before.at(-1) ?? found[0];
  return chosen === undefined || isNumeral(chosen.expr) ? null : { name, expr: chosen.expr };
}
const isNumeral = (e: Expr): boolean => e.kind === "num" || e.kind === "matrix" || (e.kind === "neg" && isNumeral(e.arg));

function whereOf(report: Report): Where {
  const symbols = new Map<string, Declared>();
  for (const [name, dims] of Object.entries(report.shapes))
    symbols.set(name, { name, dims: dims.map((d) => (d === "?" ? "q" : d)), assume: [] });
  return { symbols, sizes: new Map(), conditions: [] };
}

const listOf = (report: Report): string => {
  const names = report.claims.filter((c) => c.kind === "definition").map((c) => c.lhs.trim());
  return names.length === 0 ? "nothing" : [...new Set(names)].slice(0, 12).join(", ");
};
