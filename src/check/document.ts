import type { RuleBook } from "../rule.js";
import type { Graph } from "../tensor/graph.js";
import { readDocument } from "../document/index.js";
import { placeOf, type Inputs } from "../document/index.js";
import { sayDiagnostic } from "../document/words.js";
import type { Place, ReadDocument, Span } from "../document/types.js";
import { printLatex } from "../syntax/formula-latex.js";
import { sourceOf } from "../syntax/print.js";
import { isLiteral, nameKeyOf, namesIn } from "../scope/exprs.js";
import { dimsOf } from "../scope/shape-types.js";
import { Shapes, type Statement } from "../scope/shapes.js";
import { listedFamilies } from "../scope/counted.js";
import { entryNames } from "../scope/entry-names.js";
import { findSteps, type StepLine } from "../scope/steps.js";
import { Store, type GivenValue } from "../scope/store.js";
import { Unroller } from "../scope/unroll.js";
import type { Expr } from "../syntax/expr.js";
import { classify, type Classified, type Link } from "./classify.js";
import { collect, type Collected } from "./collect.js";
import { Judge } from "./judge/judge.js";
import type { Judged } from "./judge/judged.js";
import { orderOf } from "./relations/conditions.js";
import { proseDeclarations, shapesOfFacts } from "../scope/prose.js";
import type { Claim, Report, VerdictWord } from "./verdict.js";
/** `check` for one document: read, classify, infer shapes, judge every link, report. */

export interface CheckOptions {
  readonly file: string;
  /** What `\\input` of a .tex file reads; without it nothing is included. */
  readonly inputs?: Inputs;
  readonly seed?: number;
  readonly layout?: "numerator" | "denominator" | "gradient";
}

export interface Engine {
  readonly makeBook: (g: Graph) => RuleBook;
  readonly version: string;
}
/** A document that is read and classified, its shapes known, ready to be judged. */
export interface Opened {
  readonly document: ReadDocument;
  readonly collected: Collected;
  readonly store: Store;
  readonly classified: Classified;
  readonly shapes: Shapes;
  readonly judge: Judge;
  readonly seed: number;
}
export interface JudgedLink {
  readonly link: Link;
  readonly claim: Claim;
}

export function checkSource(source: string, options: CheckOptions & Engine): Report {
  const opened = openDocument(readDocument(source, options), options),
    claims = judgeLinks(opened).map((j) => j.claim);
  return reportOf(opened, claims, options);
}

export function openDocument(
  document: ReadDocument,
  options: { readonly seed?: number; readonly layout?: CheckOptions["layout"] } & Engine,
): Opened {
  const seed = options.seed ?? 1;
  const collected = collect(document);
  const { store, classified } = understood(document, collected);
  const shapes = new Shapes(store);
  shapes.solve(shapeStatements(classified.links));
  const introduced = new Set<string>();
  for (const all of store.definitions.values()) for (const d of all) for (const f of d.formals ?? []) introduced.add(f);
  for (const { of, by } of classified.givenDerivatives) for (const e of [of, by]) for (const k of namesIn(e)) introduced.add(k);
  const judge = new Judge({
    store,
    shapes,
    makeBook: options.makeBook,
    classified,
    seed,
    introduced,
    source: document.source,
    layout: options.layout ?? null,
  });
  return { document, collected, store, classified, shapes, judge, seed };
}

/** Judges every link, in order: what is carried on depends on what stands before. */
export function judgeLinks({ classified, judge, collected }: Opened): JudgedLink[] {
  const out: JudgedLink[] = [];
  let head: Expr | null = null;
  classified.links.forEach((link, i) => {
    if (link.raw.first) head = link.left;
    const before = classified.links[i - 1];
    const leftAt = !link.raw.first && before !== undefined ? before.at : link.at;
    const judged = judge.judge(link, { ...link.at, from: Math.min(leftAt.from, link.at.from), part: link.at.part }, head);
    out.push({ link, claim: claimOf(link, judged, collected) });
  });
  return out;
}

export function reportOf(opened: Opened, claims: readonly Claim[], options: { readonly file: string; readonly version: string }): Report {
  const { document, collected, store, shapes, seed } = opened;
  const summary: Record<VerdictWord, number> = { correct: 0, loose: 0, wrong: 0, definition: 0, undecided: 0, unreadable: 0 };
  for (const c of claims) summary[c.verdict]++;
  const unread = [
    ...document.diagnostics.filter((d) => d.severity === "error"),
    ...collected.formulas.flatMap((f) => f.read.unread.map((u) => u.diagnostic)),
  ];
  return {
    schema: 1,
    version: options.version,
    file: options.file,
    seed,
    claims,
    shapes: shapeTable(store, shapes),
    remarks: [opened.judge.layoutRemark((id) => `line ${String(claims.find((c) => c.id === id)?.line ?? 0)}`)].filter((r) => r !== null),
    unreadSpans: unread.map((d) => ({
      ...place(collected, d.span),
      text: document.source.slice(d.span.from, Math.min(d.span.to, d.span.from + 200)),
      message: sayDiagnostic(d),
    })),
    summary,
  };
}

/** Classified once, and once more where indices turn out to be steps of a recurrence. */
export function understood(document: ReadDocument, collected: Collected): { store: Store; classified: Classified } {
  const read = (steps: Unroller | null): { store: Store; classified: Classified } => {
    const store = new Store();
    proseDeclarations(
      document,
      collected.parts,
      collected.survey,
      collected.formulas.map((f) => ({ piece: f.piece, trees: f.read.statements.flatMap((s) => s.chain.members) })),
      store,
    );
    for (const s of collected.statements) store.families.push(...listedFamilies(s.statement.chain, s.at));
    const classified = classify(collected, store, steps);
    if (steps !== null) store.countsOfSteps = steps.countsOfSums;
    shapesOfStacks(store);
    valuesOfFamilies(store, collected);
    membersOfStacks(store);
    shapesOfFacts(store);
    return { store, classified };
  };
  const plain = read(null),
    lines = plain.classified.links.flatMap(stepLine),
    entries = entryNames(lines, plain.store);
  const capitals = new Unroller([], entries),
    systems = findSteps(
      lines.map((l) => ({ ...l, left: capitals.canonical(l.left, l.at), right: capitals.canonical(l.right, l.at) })),
      plain.store,
    );
  return systems.length === 0 && entries.size === 0 ? plain : read(new Unroller(systems, entries));
}
/** Rows or columns of a matrix that is declared or defined, and of which nothing else is said: a_i is a slice of A. */
function membersOfStacks(store: Store): void {
  for (const [key, all] of store.stacks)
    for (const { of, by, from, part } of all.slice(0, 1)) {
      if (store.shapes.has(of) || store.definitions.has(of) || store.values.has(of)) continue;
      const at = { from, part };
      if (store.definitionOf(key, at) === null && store.shapeOf(key, at)?.dims.length !== 2) continue;
      const index: Expr = { kind: "name", key: "i" },
        body: Expr = { kind: "entry", base: { kind: "name", key }, indices: by === "rows" ? [index, null] : [null, index] };
      store.define({ ...at, key: of, formals: null, indices: ["i"], body, claim: "" });
      store.stacks.delete(key);
    }
}
/** A matrix whose rows or columns are declared vectors has their shape. */
function shapesOfStacks(store: Store): void {
  for (const [key, all] of store.stacks)
    for (const s of all.slice(0, 1)) {
      const member = store.shapeOf(s.of, s) ?? store.shapes.get(s.of)?.[0];
      const [lead] = member?.lead ?? [],
        [own] = member?.dims ?? [];
      if (lead === undefined || own === undefined || member?.dims.length !== 1 || member.lead.length !== 1) continue;
      if (store.shapeOf(key, s) !== null || store.definitionOf(key, s) !== null) continue;
      const { from, part } = s;
      store.declareShape({ from, part, key, dims: s.by === "rows" ? [lead, own] : [own, lead], orient: null, lead: [], how: "declared" });
    }
}
/** x_1 = (2, 1)ᵀ, x_2 = (0, 1)ᵀ, …: the values of the family x, where every member from the first one on has one. */
function valuesOfFamilies(store: Store, { survey }: Collected): void {
  const bases = new Set([...store.values.keys()].flatMap((k) => /^(.+)_1$/.exec(k)?.[1] ?? []));
  for (const base of bases) {
    const declared = store.shapes.get(base);
    if (declared === undefined ? !survey.hasLetterSub(base) : !declared.some((s) => s.lead.length === 1)) continue;
    if (store.values.has(base) || store.definitions.has(base)) continue;
    const rows: { readonly cells: readonly Expr[]; readonly given: GivenValue }[] = [];
    for (let n = 1; ; n++) {
      const [given] = store.values.get(`${base}_${String(n)}`) ?? [],
        cells = given === undefined ? null : cellsOf(given.value);
      if (given === undefined || cells === null) break;
      rows.push({ cells, given });
    }
    const last = rows.at(-1)?.given,
      [first] = rows;
    if (last === undefined || first === undefined || rows.length < 2) continue;
    if (rows.some((x) => x.cells.length !== first.cells.length || x.given.part !== last.part)) continue;
    const scalars = rows.every((x) => x.cells.length === 1);
    const value: Expr = scalars
      ? { kind: "call", fn: "tuple", args: rows.flatMap((x) => x.cells) }
      : { kind: "matrix", rows: rows.map((x) => x.cells) };
    const { from, part, claim } = last;
    store.give({ from, part, claim, key: base, value });
  }
}
/** The numbers of a given number or vector. */
function cellsOf(e: Expr): readonly Expr[] | null {
  if (e.kind === "transpose") return cellsOf(e.arg);
  if (e.kind === "call" && e.fn === "tuple") return e.args;
  if (e.kind === "matrix") return e.rows.length === 1 || e.rows.every((r) => r.length === 1) ? e.rows.flat() : null;
  return isLiteral(e) ? [e] : null;
}
function stepLine(l: Link): StepLine[] {
  const op = l.raw.relation.op;
  if (l.left === null || l.right === null || !(op === "=" || op === ":=" || op === "≡" || op === "≈")) return [];
  return [
    {
      at: l.at,
      left: l.left,
      right: l.right,
      restates: l.makes === null && l.earlier !== null,
      names:
        l.makes !== null
          ? "definition"
          : l.kind === "assignment"
            ? "assignment"
            : l.raw.first && l.left.kind === "entry"
              ? "definition"
              : "other",
    },
  ];
}
export function shapeStatements(links: readonly Link[]): Statement[] {
  return links.flatMap((l): Statement[] => {
    if (
      l.left === null ||
      l.right === null ||
      !(/^(=|:=|≈)$/.test(l.raw.relation.op) || (orderOf(l.raw.relation.op) !== null && l.kind === "claim"))
    )
      return [];
    if (l.unrolled.length > 0) return l.unrolled.map((d) => ({ ...d, sides: [d.body], definition: d }));
    if (l.instances.length > 0 && l.makes === null && l.kind === "claim")
      return l.instances.map((i) => ({ ...l.at, sides: i.sides, definition: null }));
    if (l.makes !== null) return [{ ...l.makes, sides: [l.right], definition: l.makes }];
    if (l.kind === "given" || l.kind === "declaration") return [];
    return [{ ...l.at, sides: [l.left, l.right], definition: null }];
  });
}
/** The line of a place in the source. */
export const claimAt = (collected: Collected, from: number): number => place(collected, { from, to: from }).line;
function place(collected: Collected, span: Span): Place {
  return placeOf(collected.lines, span);
}
export function claimOf(link: Link, judged: Judged, collected: Collected): Claim {
  const { raw } = link,
    source = collected.document.source;
  const lhsPlace = place(collected, raw.left),
    rhsPlace = place(collected, raw.right),
    relation = place(collected, raw.relation);
  const start = raw.first ? lhsPlace : relation;
  return {
    id: link.id,
    kind: judged.kind,
    ...(start.file === undefined ? {} : { file: start.file }),
    ...(start.cell === undefined ? {} : { cell: start.cell }),
    line: start.line,
    endLine: Math.max(rhsPlace.endLine, start.line),
    column: start.column,
    statement: raw.statement.number,
    position: raw.position,
    lhs: sourceOf(source, raw.left),
    rel: raw.relation.op,
    rhs: sourceOf(source, raw.right),
    lhsPlace,
    rhsPlace,
    verdict: judged.verdict,
    mistake: judged.mistake,
    carriedFrom: judged.carriedFrom,
    message: judged.message,
    corrected: judged.corrected === null ? null : latex(judged.corrected),
    intended: judged.intended === null ? null : latex(judged.intended),
    reading: link.left === null || link.right === null ? null : `${latex(link.left) ?? ""} ${raw.relation.op} ${latex(link.right) ?? ""}`,
    layout: judged.layout,
    meaning: null,
    conditions: [],
    facts: judged.facts,
    needs: judged.needs,
    remarks: judged.remarks,
    evidence: judged.evidence,
  };
}
function latex(e: Expr): string | null {
  try {
    return printLatex(e);
  } catch {
    return null;
  }
}
export function shapeTable(store: Store, shapes: Shapes): Record<string, readonly (string | number)[]> {
  const out: Record<string, readonly (string | number)[]> = {};
  const keys = [...new Set([...store.shapes.keys(), ...store.definitions.keys()])].sort();
  for (const key of keys) {
    const at = store.shapes.get(key)?.[0] ?? store.definitions.get(key)?.[0];
    if (at === undefined) continue;
    const type = shapes.typeOf(key, { from: at.from + 1, part: at.part });
    if (type === null || type.own.k === "any" || type.own.k === "I") continue;
    const dims = [...type.lead, ...dimsOf(type.own)].map((d) => d.root.name ?? d.root.size ?? "?");
    out[key] = type.own.k === "r" && type.lead.length === 0 ? [1, ...dims] : dims;
  }
  return out;
}
export { nameKeyOf };
