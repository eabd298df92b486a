import type { SourceLine } from "./lines.js";
import type { MathSpan } from "./math.js";
import type { Diagnostic, Span } from "./types.js";

/** The parts of a Markdown source that are neither prose nor mathematics: code, comments, front matter. */
export interface CodeScan {
  /** Sorted and disjoint. */
  readonly ranges: readonly Span[];
  /** Lines (by index) that belong to fenced code or front matter. */
  readonly codeLines: ReadonlySet<number>;
  /** GitHub's ways to write formulas as code: fences marked `math`, and `` $`x`$ ``. */
  readonly math: readonly MathSpan[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Fence {
  readonly char: string;
  readonly length: number;
  readonly info: string;
}

function fenceOf(source: string, line: SourceLine): Fence | null {
  const char = source[line.content];
  if ((char !== "`" && char !== "~") || line.content >= line.to) return null;
  let at = line.content;
  while (at < line.to && source[at] === char) at++;
  const info = source.slice(at, Math.min(line.to, at + 200)).trim();
  return at - line.content < 3 || (char === "`" && info.includes("`")) ? null : { char, length: at - line.content, info };
}

/** Finds fences, code spans, HTML comments and front matter, in linear time. A fence that is never closed is no fence. */
export function scanCode(source: string, lines: readonly SourceLine[]): CodeScan {
  const ranges: Span[] = [],
    math: MathSpan[] = [],
    diagnostics: Diagnostic[] = [],
    codeLines = new Set<number>();
  const fences = lines.map((line) => (line.blank ? null : fenceOf(source, line)));
  const longestBelow = closingRuns(fences);
  let i = frontMatter(source, lines, ranges, codeLines);
  let paragraph = i;
  const flush = (end: number): void => {
    if (end > paragraph) codeSpans(source, lines[paragraph]?.from ?? 0, lines[end - 1]?.to ?? 0, ranges, math);
  };
  for (; i < lines.length; i++) {
    const line = lines[i],
      fence = fences[i];
    if (line === undefined) break;
    if (line.blank) {
      flush(i);
      paragraph = i + 1;
      continue;
    }
    // A code span does not run from one list item into the next.
    if (line.content > line.from && /[-+*•.)]/.test(source.slice(line.from, Math.min(line.content, line.from + 60)))) {
      flush(i);
      paragraph = i;
    }
    if (fence === null || fence === undefined) continue;
    flush(i);
    paragraph = i + 1;
    if ((longestBelow[i]?.[fence.char === "`" ? 0 : 1] ?? 0) < fence.length) {
      diagnostics.push({
        code: "unclosed-fence",
        severity: "warning",
        span: { from: line.content, to: line.to },
        found: fence.char.repeat(3),
        expected: [fence.char.repeat(fence.length)],
      });
      ranges.push({ from: line.content, to: line.to });
      continue;
    }
    let close = i + 1;
    for (let f = fences[close]; !(f?.char === fence.char && f.length >= fence.length && f.info === ""); f = fences[close]) close++;
    const first = lines[i + 1],
      last = lines[close];
    for (let k = i; k <= close; k++) codeLines.add(k);
    if (last !== undefined && first !== undefined) {
      if (fence.info.toLowerCase() === "math" || fence.info.toLowerCase() === "latex-math") {
        math.push({
          from: line.content,
          to: last.to,
          inner: { from: first.from, to: Math.max(first.from, last.from - 1) },
          display: true,
          delimiter: "```math",
        });
      } else ranges.push({ from: line.from, to: last.to });
    }
    i = close;
    paragraph = close + 1;
  }
  flush(lines.length);
  return { ranges: ranges.sort((a, b) => a.from - b.from), codeLines, math, diagnostics };
}

/** For each line, the longest bare run of backticks and of tildes on any line below it. */
function closingRuns(fences: readonly (Fence | null)[]): [number, number][] {
  const below: [number, number][] = new Array<[number, number]>(fences.length);
  let ticks = 0,
    tildes = 0;
  for (let i = fences.length - 1; i >= 0; i--) {
    below[i] = [ticks, tildes];
    const fence = fences[i];
    if (fence?.info !== "") continue;
    if (fence.char === "`") ticks = Math.max(ticks, fence.length);
    else tildes = Math.max(tildes, fence.length);
  }
  return below;
}

/** YAML between `---` lines at the very start; returns the first line behind it. */
function frontMatter(source: string, lines: readonly SourceLine[], ranges: Span[], codeLines: Set<number>): number {
  const text = (i: number): string =>
    source
      .slice(lines[i]?.from, Math.min(lines[i]?.to ?? 0, (lines[i]?.from ?? 0) + 200))
      .replace("\uFEFF", "")
      .trimEnd();
  if (lines.length < 3 || text(0) !== "---") return 0;
  for (let i = 1; i < lines.length && i < 200; i++) {
    if (text(i) === "---" || text(i) === "...") {
      if (!/^[\w-]+\s*:/.test(text(1))) return 0;
      ranges.push({ from: 0, to: lines[i]?.to ?? 0 });
      for (let k = 0; k <= i; k++) codeLines.add(k);
      return i + 1;
    }
  }
  return 0;
}

/** Code spans and comments of one paragraph: a run of n backticks closes at the next run of exactly n. */
function codeSpans(source: string, from: number, to: number, ranges: Span[], math: MathSpan[]): void {
  const runs: Span[] = [],
    byLength = new Map<number, number[]>();
  for (const found of source.slice(from, to).matchAll(/`+/g)) {
    const start = from + found.index,
      length = found[0].length,
      same = byLength.get(length);
    if (same === undefined) byLength.set(length, [runs.length]);
    else same.push(runs.length);
    runs.push({ from: start, to: start + length });
  }
  const used = new Map<number, number>();
  for (let r = 0; r < runs.length; r++) {
    const run = runs[r];
    if (run === undefined || source[run.from - 1] === "\\") continue;
    const length = run.to - run.from,
      same = byLength.get(length) ?? [];
    let at = used.get(length) ?? 0;
    while (at < same.length && (same[at] ?? 0) <= r) at++;
    used.set(length, at);
    const closeIndex = same[at],
      close = closeIndex === undefined ? undefined : runs[closeIndex];
    if (close === undefined || closeIndex === undefined) continue;
    // ``quoted'' is how TeX writes quotation marks, not code.
    if (length === 2 && source.slice(run.to, Math.min(close.from, run.to + 400)).includes("''")) continue;
    if (length === 1 && source[run.from - 1] === "$" && source[close.to] === "$") {
      math.push({ from: run.from - 1, to: close.to + 1, inner: { from: run.to, to: close.from }, display: false, delimiter: "$" });
    } else ranges.push({ from: run.from, to: close.to });
    r = closeIndex;
  }
}

/** HTML comments outside code, and Obsidian's `%% … %%` on one line; those never closed are text. */
export function scanComments(source: string, code: readonly Span[]): Span[] {
  const comments: Span[] = [...asideComments(source, code)];
  let c = 0;
  for (let at = source.indexOf("<!--"); at >= 0; ) {
    while ((code[c]?.to ?? Infinity) <= at) c++;
    const inside = code[c];
    if (inside !== undefined && inside.from <= at) {
      at = source.indexOf("<!--", inside.to);
      continue;
    }
    const end = source.indexOf("-->", at + 4);
    if (end < 0) break;
    comments.push({ from: at, to: end + 3 });
    at = source.indexOf("<!--", end + 3);
  }
  return comments;
}

function asideComments(source: string, code: readonly Span[]): Span[] {
  const found: Span[] = [];
  let c = 0;
  for (let at = source.indexOf("%%"); at >= 0; ) {
    while ((code[c]?.to ?? Infinity) <= at) c++;
    const end = source.indexOf("%%", at + 2);
    if (end < 0) break;
    const inside = code[c];
    const hidden = (inside === undefined || inside.from > at) && end > at + 2 && !source.slice(at, end).includes("\n");
    if (hidden) found.push({ from: at, to: end + 2 });
    at = hidden ? source.indexOf("%%", end + 2) : end;
  }
  return found;
}

/** Sorted and disjoint: the union of two lists of ranges. */
export function mergeRanges(...lists: readonly (readonly Span[])[]): Span[] {
  const merged: { from: number; to: number }[] = [];
  for (const range of lists.flat().sort((a, b) => a.from - b.from)) {
    const last = merged[merged.length - 1];
    if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else merged.push({ from: range.from, to: range.to });
  }
  return merged;
}
