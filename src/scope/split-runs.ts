import type { RunTree, ScriptTree, Tree } from "../syntax/tree.js";
import type { ResolveContext } from "./resolve-context.js";
/** Runs of letters in a product: words that the document knows, and single letters. */

/** Splits runs of letters into factors: a known word stays one, otherwise every letter is a factor. */
export function split(factors: readonly Tree[], ops: readonly string[], cx: ResolveContext): { factors: Tree[]; ops: string[] } {
  const out: Tree[] = [],
    outOps: string[] = [];
  factors.forEach((f, i) => {
    const parts = f.kind === "run" ? splitRun(f, cx) : f.kind === "script" && f.base.kind === "run" ? splitScriptedRun(f, f.base, cx) : [f];
    parts.forEach((p, k) => {
      if (out.length > 0) outOps.push(k === 0 ? (ops[i - 1] ?? "") : "");
      out.push(p);
    });
  });
  return { factors: out, ops: outOps };
}
function splitRun(run: RunTree, cx: ResolveContext): Tree[] {
  if (cx.survey.isWord(run.text)) return [{ kind: "word", name: run.text, how: "roman", from: run.from, to: run.to }];
  // A known word at the end or the start of a run: `xtanh`, `lnx`.
  for (let n = run.text.length - 1; n >= 2; n--) {
    const head = run.text.slice(0, n),
      tail = run.text.slice(-n);
    if (isLongWord(tail, cx))
      return [
        ...splitRun({ ...run, text: run.text.slice(0, -n), to: run.to - n }, cx),
        { kind: "word", name: tail, how: "roman", from: run.to - n, to: run.to },
      ];
    if (isLongWord(head, cx))
      return [
        { kind: "word", name: head, how: "roman", from: run.from, to: run.from + n },
        ...splitRun({ ...run, text: run.text.slice(n), from: run.from + n }, cx),
      ];
  }
  return [...run.text].map((c, i): Tree => ({ kind: "sym", name: c, style: "", accents: [], from: run.from + i, to: run.from + i + 1 }));
}
const isLongWord = (text: string, cx: ResolveContext): boolean =>
  (text.length > 2 || text === "ln" || text === "tr") && cx.survey.isWord(text);
function splitScriptedRun(script: ScriptTree, run: RunTree, cx: ResolveContext): Tree[] {
  const parts = splitRun(run, cx),
    last = parts[parts.length - 1];
  return last === undefined ? [script] : [...parts.slice(0, -1), { ...script, base: last, from: last.from }];
}
