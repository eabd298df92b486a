import type { Expr } from "../../syntax/expr.js";
import type { Tree } from "../../syntax/tree.js";
import { labelKey, plainIndexLetters } from "../../scope/names.js";
import { readDims, readSpace } from "../../scope/spaces.js";
import { memberOf } from "../../scope/step-index.js";
import { problemOf, type ShapeEntry } from "../../scope/store.js";
import type { Line } from "./line.js";
/** Declarations: spaces, families, ranges of indices, labels (semantics.md 3). */

/** Reads a declaration into the store. */
export function declare(line: Line): void {
  const { raw } = line;
  if (raw.relation.op === ":") return;
  const space = readSpace(raw.right);
  const names =
    raw.left.kind === "list"
      ? raw.left.items
      : raw.left.kind === "group" && raw.left.body.kind === "list"
        ? raw.left.body.items
        : [raw.left];
  if (space !== null && !isFamilyList(line, names, space)) for (const tree of names) declareOne(line, tree, space);
}

/** x_1, …, x_N ∈ ℝ^d declares the family x. */
function isFamilyList(line: Line, names: readonly Tree[], space: NonNullable<ReturnType<typeof readSpace>>): boolean {
  if (space.kind !== "real" || !names.some((t) => t.kind === "dots" || (t.kind === "prod" && t.factors.some((f) => f.kind === "dots"))))
    return false;
  const last = names[names.length - 1],
    first = names[0];
  if (first?.kind !== "script" || last?.kind !== "script") return false;
  const base = labelKey(first.base),
    member = /\((\w+)\)$|_(\w+)$/.exec(labelKey(last) ?? "");
  if (base === null || member === null || labelKey(last.base) !== base) return false;
  const hi = member[1] ?? member[2] ?? "";
  declareShape(
    line,
    {
      ...line.at,
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

function declareOne(line: Line, tree: Tree, space: NonNullable<ReturnType<typeof readSpace>>): void {
  const e = line.resolvedQuietly(tree);
  if (e === null) return;
  const target =
    e.kind === "entry" && e.base.kind === "name"
      ? { key: e.base.key, lead: e.indices.length }
      : e.kind === "name"
        ? { key: e.key, lead: 0 }
        : null;
  if (target === null) return;
  const { store } = line,
    at = { ...line.at, from: sentenceStart(line) };
  const lead = target.lead === 0 ? [] : e.kind === "entry" ? e.indices.map((i, k) => leadDim(line, target.key, i, k)) : [];
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
      declareShape(line, { ...at, key: target.key, dims: space.dims, orient: null, lead, how: "declared" }, e);
    if (space.dims.length === 0 && target.lead === 0) line.collected.survey.declareScalar(target.key, at);
    if (space.positive) store.facts.push({ ...at, key: target.key, fact: "positive", words: "declared positive" });
  } else if (space.kind === "interval") {
    const says = space.bounds.join();
    if (says === "0,1" || says === "0,infty")
      store.facts.push({ ...at, key: target.key, fact: says === "0,1" ? "unit" : "positive", words: `in (${says})` });
  } else if (space.kind === "set") {
    const members = space.members.join(","),
      among = classesAmong(space.members);
    store.facts.push({
      ...at,
      key: target.key,
      fact: /^(-1,\+?1|\+?1,-1|±1)$/.test(members) ? "pm1" : members === "0,1" || members === "1,0" ? "binary" : "constant",
      words: `in {${members}}`,
      ...(among === null ? {} : { among }),
    });
    if (among !== null) store.dimensions.add(among.hi);
    if ((target.lead > 0 || space.dims.length > 0) && store.shapeOf(target.key, at) === null)
      store.declareShape({ ...at, key: target.key, dims: space.dims, orient: null, lead, how: "declared" });
  }
}

/** {1, …, K}, {0, …, 9}: the classes that a label is one of. */
function classesAmong(members: readonly string[]): { lo: number; hi: string | number } | null {
  const [first = "", ...rest] = members,
    last = rest.at(-1) ?? "";
  if (!/^[01]$/.test(first) || rest.length < 2 || !/^(?:\d+|[A-Za-z](?:-1)?)$/.test(last)) return null;
  const inner = rest.slice(0, -1);
  if (!inner.every((m, k) => m === String(Number(first) + k + 1) || (k === inner.length - 1 && !/^[\d.+-]*\d[\d.]*$/.test(m)))) return null;
  return { lo: Number(first), hi: /^\d+$/.test(last) ? Number(last) : last };
}

export function declareShape(line: Line, entry: ShapeEntry, e: Expr): void {
  const member = memberOf(e),
    all = member === null || line.steps === null ? [] : line.steps.shapes(entry, member.index);
  line.store.declareShape(line.steps === null ? entry : { ...entry, dims: line.steps.dims(entry.dims, entry) });
  for (const s of all) if (line.store.shapeOf(s.key, s) === null) line.store.declareShape(s);
}

/** "u/‖u‖ for a vector u ∈ ℝ^d": what is declared after a formula of the sentence holds for that formula too. */
function sentenceStart({ raw, at, collected }: Line): number {
  const { before, piece } = raw.statement.formula;
  if (
    piece.display ||
    !/\b(?:for|where|with|here)(?: (?:an?|any|some|every|each|all|the|fixed|given|real|column|row|vectors?|matrix|matrices|scalars?|points?))*\s*$/i.test(
      before,
    )
  )
    return at.from;
  const text = collected.document.source.slice(Math.max(0, at.from - 600), at.from),
    stop = Math.max(text.lastIndexOf("\n\n"), ...[...text.matchAll(/[.;:!?]\s+(?=[A-Z$\\])/g)].map((m) => m.index));
  return stop < 0 ? at.from : at.from - text.length + stop + 1;
}

/** The range of a family index: a stated one, else a letter of its own. */
function leadDim(line: Line, key: string, index: Expr | null, k: number): string | number {
  if (index?.kind === "name") {
    const hi = line.store.rangeOf(index.key, line.at);
    if (hi !== null) return hi;
    return `#${index.key}`;
  }
  return `#${key}.${String(k)}`;
}

/** Index ranges: `i = 1, \dots, n`, `k=1..N`. */
export function isRange(line: Line): boolean {
  const { raw } = line;
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
      if (dims?.length === 1 && dims[0] !== undefined) line.store.declareRange(letter, { ...line.at, hi: dims[0], lo: first });
    }
    return true;
  }
  const letter = labelKey(raw.left);
  if (items === null || letter === null || !items.every((t) => t.kind === "num") || !/^[a-z]$|^ell$/.test(letter)) return false;
  // t = 1, 2 of members that the document numbers.
  const numbers = items.map((t) => (t.kind === "num" ? Number(t.text) : NaN));
  if (plainIndexLetters.has(letter) && numbers.every((n, k) => Number.isInteger(n) && (k === 0 || n === (numbers[k - 1] ?? 0) + 1)))
    line.store.listed.push({ ...line.at, letter, lo: numbers[0] ?? 1, hi: numbers[numbers.length - 1] ?? 1 });
  return true;
}

/** Case labels: `\ell = 3:` before a formula, `n = 2 ⇒ …`. */
export function isLabel(line: Line): boolean {
  const { raw } = line;
  const words = raw.statement.statement.words.map((w) => (w.kind === "text" ? w.text : "")).join("");
  const after = line.collected.document.source.slice(raw.right.to, raw.right.to + 8);
  return (/^\s*:/.test(words) || /^\s*:(?!=)/.test(after)) && raw.left.kind !== "frac" && raw.right.kind === "num";
}
