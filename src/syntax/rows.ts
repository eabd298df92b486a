import { casesEnvironments, lineEnvironments, matrixEnvironments } from "./commands.js";
import { matchBrackets, markStrays } from "./brackets.js";
import { token, type Token } from "./token.js";
/**
 * The lines of a display. Environments that only stack lines dissolve; column marks inside a line go, or part it where they
 * start the next equation; a line that goes on with an operator joins the one before.
 */

export interface Row {
  readonly tokens: Token[];
  tag: string | null;
  label: string | null;
}

/** `columns`: whether every second column mark at the top starts a new equation. */
export function splitRows(tokens: Token[], columns: boolean): Row[] {
  const partner = matchBrackets(tokens, (name) => lineEnvironments.has(name) || matrixEnvironments.get(name)?.[0] === "");
  markStrays(tokens, partner);
  const lines = linesOf(tokens, partner, 0, tokens.length, columns ? 2 : 0);
  const rows: Row[] = [];
  for (const line of lines) {
    const row: Row = { tokens: [], tag: null, label: null };
    for (const t of line.tokens) {
      if (t.type === "label") row.label ??= t.value;
      else if (t.type === "tag" && t.note === null) row.tag ??= t.value;
      else row.tokens.push(t);
    }
    const before = rows[rows.length - 1];
    if (before !== undefined && goesOn(before.tokens, row.tokens, line.marked)) {
      before.tokens.push(...row.tokens);
      before.tag ??= row.tag;
      before.label ??= row.label;
    } else if (row.tokens.length > 0) rows.push(row);
    else if (before !== undefined) {
      before.tag ??= row.tag;
      before.label ??= row.label;
    }
  }
  return rows;
}

/** A line; `marked`: a column mark stands before its first token. */
interface Line {
  readonly tokens: Token[];
  marked: boolean;
}

/** `columns`: after how many column marks the next equation of a line begins; 0: never. */
function linesOf(tokens: readonly Token[], partner: Int32Array, from: number, to: number, columns: number): Line[] {
  let line: Line = { tokens: [], marked: false };
  const lines = [line];
  let marks = 0;
  for (let i = from; i < to; i++) {
    const t = tokens[i];
    if (t === undefined) break;
    const end = partner[i] ?? -1;
    if (t.type === "row") {
      line = { tokens: [], marked: false };
      lines.push(line);
      marks = 0;
    } else if (t.type === "amp") {
      marks++;
      if (line.tokens.length === 0) line.marked = true;
      if (columns > 0 && marks % columns === 0 && line.tokens.length > 0) line.tokens.push(token("space", "quad", t));
    } else if (t.type === "matrix" && end > i && stacksLines(tokens, partner, i, end, line.tokens)) {
      const apart = lineEnvironments.get(t.value) === true ? 2 : isGrid(tokens, partner, i, end) ? 1 : 0;
      const [first, ...others] = linesOf(tokens, partner, i + 1, end, apart);
      line.tokens.push(...(first?.tokens ?? []));
      line.marked ||= line.tokens.length === (first?.tokens.length ?? 0) && (first?.marked ?? false);
      lines.push(...others);
      line = lines[lines.length - 1] ?? line;
      i = end;
    } else if (
      end > i &&
      (t.type === "open" || t.type === "one" || t.type === "two" || t.type === "sup" || t.type === "sub" || t.type === "matrix")
    ) {
      // Line ends and column marks inside a bracket say nothing, unless they are a matrix's.
      let matrixEnd = -1;
      for (let k = i; k <= end; k++) {
        const inner = tokens[k];
        if (inner === undefined) break;
        if (inner.type === "matrix") matrixEnd = Math.max(matrixEnd, partner[k] ?? -1);
        if (t.type !== "open" || k < matrixEnd || (inner.type !== "row" && inner.type !== "amp")) line.tokens.push(inner);
      }
      i = end;
    } else line.tokens.push(t);
  }
  return lines;
}

/** Whether every cell of an environment with columns is an equation of its own, both of its sides in the cell. */
function isGrid(tokens: readonly Token[], partner: Int32Array, start: number, end: number): boolean {
  let marks = 0,
    filled = 0,
    related = false;
  const closes = (): boolean => filled === 0 || related;
  for (let i = start + 1; i <= end; i++) {
    const t = tokens[i];
    if (t === undefined) return false;
    if (i === end || t.type === "row" || t.type === "amp") {
      const before = tokens[i - 1];
      if (!closes() || (filled > 0 && before?.type === "rel")) return false;
      if (t.type === "amp") marks++;
      filled = 0;
      related = false;
      continue;
    }
    if (t.type === "space") continue;
    if (t.type === "rel") {
      if (filled === 0) return false;
      related = true;
    }
    filled++;
    const inner = partner[i] ?? -1;
    if (inner > i) i = inner;
  }
  return marks > 0;
}

/** Whether an environment's rows are statements, not entries. */
function stacksLines(tokens: readonly Token[], partner: Int32Array, start: number, end: number, before: readonly Token[]): boolean {
  const name = tokens[start]?.value ?? "";
  if (lineEnvironments.has(name)) return true;
  const bare = matrixEnvironments.get(name)?.[0] === "",
    cases = casesEnvironments.has(name);
  if (!bare && !cases) return false;
  // Rows of equations: an array whose rows begin with a relation, or a system that stands for itself.
  const rows: { relation: boolean; begins: boolean }[] = [{ relation: false, begins: false }];
  let fresh = true,
    cell = 0,
    freshCell = false;
  for (let i = start + 1; i < end; i++) {
    const t = tokens[i],
      row = rows[rows.length - 1];
    if (t === undefined || row === undefined) break;
    if (t.type === "row") {
      rows.push({ relation: false, begins: false });
      fresh = true;
      cell = 0;
      continue;
    }
    if (t.type === "amp") {
      cell++;
      freshCell = true;
      continue;
    }
    if (t.type === "rel" && t.value !== ":" && (!cases || cell === 0 || freshCell)) {
      row.relation = true;
      row.begins ||= fresh;
    }
    fresh = false;
    freshCell = false;
    const inner = partner[i] ?? -1;
    if (inner > i) i = inner;
  }
  const filled = rows.filter((row, i) => row.relation || i < rows.length - 1);
  const alone = before.every(
    (t) =>
      t.type === "space" ||
      t.type === "tag" ||
      t.type === "sep" ||
      (t.type === "leaf" && t.tree?.kind === "text") ||
      (t.type === "rel" && (t.value === "⇒" || t.value === "⇔" || t.value === "⇐")),
  );
  if (cases) return alone && filled.every((row) => row.relation && !row.begins);
  return rows.some((row, i) => row.begins && i > 0) || (alone && filled.length > 0 && filled.every((row) => row.relation));
}

const hasRelation = (tokens: readonly Token[]): boolean => {
  let depth = 0;
  for (const t of tokens) {
    if (t.type === "open" || t.type === "one" || t.type === "two" || t.type === "sup" || t.type === "sub" || t.type === "matrix") depth++;
    else if (t.type === "close" || t.type === "end") depth--;
    else if (depth === 0 && t.type === "rel") return true;
  }
  return false;
};

/** Whether a line continues the one before inside one expression. */
function goesOn(before: readonly Token[], line: readonly Token[], marked: boolean): boolean {
  const last = before[before.length - 1],
    first = line[0];
  if (last === undefined || first === undefined) return false;
  if (last.type === "rel") return first.type !== "rel";
  // A line with a relation of its own is no end of a sum that breaks off.
  if (last.type === "op" || last.type === "sign") return first.type !== "rel" && (marked || !hasRelation(line));
  if (first.type === "op") return true;
  if (first.type === "sign" && last.type !== "sep") return first.value === "+" || (hasRelation(before) && (marked || !hasRelation(line)));
  return false;
}

export { hasRelation };
