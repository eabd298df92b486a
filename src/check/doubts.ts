import { hasDerivative, isNumeric, walk } from "../scope/exprs.js";
import { problemOf, type Store } from "../scope/store.js";
import { reachable } from "../tensor/traverse.js";
import type { Link } from "./classify.js";
import { wordsBefore } from "./conditions-in-words.js";
import { sameNumbers, type Pair } from "./compare.js";
import { reachedNames } from "./reach.js";
import type { Trial } from "./trial.js";
/** What words say that no sample point knows: reasons not to call a line wrong (semantics.md 1 and 4). */
export interface Doubt {
  readonly message: string;
  readonly needs: string;
}

export function doubtOf(link: Link, pair: Pair, trial: Trial, store: Store, source: string): Doubt | null {
  return (
    units(link, source) ??
    blankCells(link, source) ??
    heldFixed(link, source) ??
    whereActive(link, pair, trial, source) ??
    replacedInWords(link, source) ??
    tiedInWords(link, pair, trial, store) ??
    functionOfMatrix(pair, trial) ??
    chosenByEquality(link, store) ??
    powerOrTranspose(link, trial)
  );
}
/**
 * A cell that is left blank is zero by custom: all but the diagonal, or blocks on both sides of it. Blank on one side only, it
 * may be what symmetry says; on the diagonal, forgotten.
 */
function blankCells({ raw }: Link, source: string): Doubt | null {
  const written = [raw.left, raw.right].map((s) => source.slice(s.from, Math.min(s.to, s.from + 4000))),
    matrices = written.flatMap((w) => [...w.matchAll(/\\begin\{(?:[bpvBV]?matrix\*?|array\}\s*\{[lcr| ]*)\}([^]*?)\\end\{/g)]);
  const isOdd = matrices.some(([, body = ""]) => {
    const rows = body.split("\\\\").map((row) => row.split("&").map((cell) => cell.trim() === ""));
    if (rows.at(-1)?.every(Boolean) === true) rows.pop();
    return rows.some((row, r) => row.length > 1 && row.some((blank, c) => blank && (r === c || rows[c]?.[r] !== true)));
  });
  return isOdd ? { message: "Cells are left blank; zeros may not be what is meant.", needs: "what stands in the blank cells" } : null;
}
/** Σ over i with h(x_i) ≠ y_i: whether two quantities are equal depends on the few values that labels take. */
function chosenByEquality({ left, right, at }: Link, store: Store): Doubt | null {
  const sides = [left, right].filter((e) => e !== null),
    bodies = reachedNames(sides, at, store).flatMap((k) => store.definitionOf(k, at)?.body ?? []);
  for (const e of [...sides, ...bodies])
    for (const x of walk(e)) {
      const c = x.kind === "big" ? x.where : null;
      if (c?.kind === "compare" && /^[=≠]$/.test(c.op) && [c.a, c.b].every((s) => s.kind === "call" || s.kind === "entry"))
        return {
          message: "A sum is taken where two quantities are equal, or where they are not; the values that they take are not stated.",
          needs: "the values of the labels",
        };
    }
  return null;
}
const active =
  /\b(?:(?:in)?active|violat\w+|inside the margin|(?:bracket|argument|hinge|expression|term)s? (?:is|are) positive|does not vanish|is not zero)\b/i;
/** "If the loss is active": only points are meant at which a side that is zero elsewhere is not. */
function whereActive(link: Link, { left, right }: Pair, trial: Trial, source: string): Doubt | null {
  const said = active.exec(source.slice(Math.max(0, link.raw.left.from - 300), link.raw.left.from));
  if (said === null) return null;
  let zeros = 0,
    live = 0;
  for (let n = 0; n < 24; n++) {
    const [x, y] = trial.values([left, right], n);
    if (x === undefined || y === undefined) return null;
    if (x.every((v) => v === 0) !== y.every((v) => v === 0)) zeros++;
    else if (!sameNumbers(x, y, 1e-8)) return null;
    else live++;
  }
  return zeros === 0 || live < 2
    ? null
    : {
        message: `Words say "${said[0]}"; the line is true wherever both sides are not zero.`,
        needs: "the condition under which it is meant",
      };
}
const functionName = String.raw`(?:\$?\\?(?:operatorname|text|mathrm)?\{?(?:tanh|sigma|relu|sigmoid|softmax|softplus|gelu|elu|swish|identity|linear|logistic|mse|hinge|cross[- ]entropy|squared|huber|activations?|loss|leaky)\b[^.,:;]{0,30})`,
  replaced = new RegExp(
    String.raw`${functionName}(?:in place of|instead of|rather than|in lieu of)|(?:in place of|instead of|rather than|in lieu of) (?:the |an? )?${functionName}|replac(?:e|es|ed|ing)\b[^.]{0,40}\b(?:by|with)\b[^.]{0,20}${functionName}`,
    "i",
  );
/** "With tanh in place of σ": another function than the one that is defined. */
function replacedInWords(link: Link, source: string): Doubt | null {
  const said = replaced.exec(wordsBefore(link, source));
  return said === null
    ? null
    : {
        message: `Words say "${said[0].trim()}"; the tool reads the definitions as they stand.`,
        needs: "a definition with the other function",
      };
}
/** w^T of a number w where T counts steps: T times w, or a mark that means nothing here. */
function powerOrTranspose(link: Link, { lowerer: { shapes } }: Trial): Doubt | null {
  if (!shapes.isDimension("T")) return null;
  for (const side of [link.left, link.right])
    for (const x of side === null ? [] : walk(side))
      if (x.kind === "transpose" && x.arg.kind === "name" && shapes.typeOf(x.arg.key, link.at)?.own.k === "s")
        return { message: `${x.arg.key}^T may be a power here.`, needs: "whether ^T is a power or a transpose" };
  return null;
}
/** e^X of a square matrix: entry by entry, or the series? */
function functionOfMatrix({ left, right }: Pair, { book }: Trial): Doubt | null {
  const [exp, log] = ["exp", "log"].map((name) => book.get(name)?.rule.id);
  for (const n of reachable([left, right])) {
    if (n.op !== "map") continue;
    const [x, power] = n.args,
      of = n.fn === exp || n.fn === log ? x : n.fn === "pow" && x?.inputs.length === 0 ? power : undefined;
    if (of?.op === "input" && of.dims.length === 2 && of.dims[0]?.size === of.dims[1]?.size)
      return {
        message: "A function of a square matrix may be meant entry by entry or as a series; the tool reads it entry by entry.",
        needs: "what the function of the matrix means",
      };
  }
  return null;
}
const held =
  /\b(?:semi-?gradient\w*|stop-?gradient\w*|(?:hold|keep|held|kept|treat|regard)\w*\b[^.]{0,60}\b(?:fixed|constant|as (?:a )?constants?|as given)|(?:is|are) (?:held |kept |treated as )?(?:fixed|constant|detached)|(?:for|at|with) (?:a )?fixed (?:values? of )?(?:\$|\\\()(?!\s*\\?[a-z](?:,\s*[a-z])*\s*(?:\$|\\\)))(?![^]*[.;:]\s+[A-Z])|with (?:\$[^$.]+\$,? (?:and )?)+(?:held |kept )?(?:fixed|constant)(?![^]*[.;:]\s+[A-Z])|(?:with|if|for)\b[^.]{0,40}\b(?:as|are|is) (?:a )?constants?|without (?:the|that|its|any) (?:path|depend\w*|contribution|term)s?\b[^.]{0,40}|direct (?:path|partial|dependence)\b|does not (?:flow|propagate)|no gradient|ignor(?:e|ing) (?:the|that) (?:depend|deriv|term)\w*)/i;
/** Words after which every path counts again: "if h is held fixed, … . The whole derivative is …". */
const whole = /\b(?:whole|total|full|complete|both paths|all paths|every path)\b/i;
/** "The semi-gradient holds V(s') fixed": a derivative in which some paths are left out on purpose. */
function heldFixed(link: Link, source: string): Doubt | null {
  const said = heldInWords(link, source);
  return said === null
    ? null
    : { message: `Words say "${said}"; what is meant to be held fixed is not read.`, needs: "which quantities are held fixed" };
}
/** The words before a derivative that say that something stands still in it. */
export function heldInWords(link: Link, source: string): string | null {
  if (link.left === null || !hasDerivative(link.left)) return null;
  const start = link.raw.statement.statement.chain.members[0]?.from ?? link.raw.left.from,
    before = source.slice(Math.max(0, start - 300), start).split(/\n\s*\n/),
    // The paragraph that the formula stands in or ends.
    near = before.slice(/^\s*(?:\$*|\\\[|\\begin\{[^}]*\}[^\n]*)\s*$/.test(before.at(-1) ?? "") ? -2 : -1).join(" ");
  const [said] = held.exec(near) ?? [];
  return said === undefined || whole.test(near.slice(near.lastIndexOf(said))) ? null : said;
}
/** A quantity without definition that words tie to others, or a function of which they state a property. */
function tiedInWords(link: Link, pair: Pair, trial: Trial, store: Store): Doubt | null {
  for (const name of [...new Set([...pair.left.inputs, ...pair.right.inputs])].sort()) {
    const info = trial.lowerer.inputs.get(name);
    if (info === undefined || info.value !== undefined) continue;
    const key = info.key.replace(/§.*$/, "");
    if (store.factsOf(key, link.at).length > 0 && !info.unknown) continue;
    const tie = store.ties.find(
      (t) => t.key === key && (t.of === "function") === info.unknown && problemOf(t.part) === problemOf(link.at.part),
    );
    if (tie !== undefined)
      return { message: `Words say of ${key}: "${tie.words}"; the tool does not use that.`, needs: `an equation that says what ${key} is` };
  }
  return null;
}
/** 600 min = 10 h: numbers in different units. */
function units(link: Link, source: string): Doubt | null {
  if (link.left === null || link.right === null || !isNumeric(link.left) || !isNumeric(link.right)) return null;
  const [a, b] = [link.raw.left, link.raw.right].map((t) => unitOf(source.slice(t.from, t.to)));
  if (a === b) return null;
  return { message: "The two sides are in different units, which the tool does not convert.", needs: "both sides in one unit" };
}
const unitOf = (text: string): string =>
  [...text.matchAll(/\\(?:text|mathrm|mbox|textrm|textit|mathit|mathsf|operatorname|unit|si)\s*\{([^}]*)\}/g)]
    .map((m) => (m[1] ?? "").trim())
    .filter(
      (w) =>
        w !== "" &&
        !/^(T|d|e|i|ReLU|tanh|exp|ln|log|softmax|sigmoid|max|min|diag|tr|det|sin|cos|and|or|so|where|with|for|if|the|is)$/i.test(w),
    )
    .sort()
    .join(" ");
