import { bad, type Token } from "./token.js";
/** Which brackets belong together. Rows and cells of matrices end what was opened in them; lines of mathematics do not. */

const BRACKETS = 200;
const heads: ReadonlySet<string> = new Set(["one", "two", "sup", "sub", "matrix"]);

/** For every opening token (brackets and heads) the index of its end, for every closing one its beginning; -1 for strays. */
export function matchBrackets(tokens: readonly Token[], isLines: (environment: string) => boolean): Int32Array {
  const partner = new Int32Array(tokens.length).fill(-1);
  const stack: number[] = [];
  // For every open bracket: whether a line ends inside it, and whether a relation stands directly in it.
  const lines = new Uint8Array(tokens.length),
    relations = new Uint8Array(tokens.length);
  const top = (): Token | undefined => tokens[stack[stack.length - 1] ?? -1];
  const dropOpens = (): void => {
    while (top()?.type === "open") stack.pop();
  };
  tokens.forEach((t, i) => {
    if (t.type === "open" || heads.has(t.type)) stack.push(i);
    else if (t.type === "close") {
      if (top()?.type !== "open") return;
      const open = stack.pop() ?? -1;
      const outer = stack[stack.length - 1];
      if (lines[open] === 1 && outer !== undefined && tokens[outer]?.type === "open") lines[outer] = 1;
      // A bracket over several lines that holds whole relations is rather two slips than one bracket.
      if (lines[open] === 1 && relations[open] === 1) return;
      partner[open] = i;
      partner[i] = open;
    } else if (t.type === "rel" && t.value !== ":") relations[stack[stack.length - 1] ?? tokens.length] = 1;
    else if (t.type === "end") {
      dropOpens();
      const head = stack.pop() ?? -1;
      if (head < 0) return;
      partner[head] = i;
      partner[i] = head;
    } else if (t.type === "then") dropOpens();
    else if (t.type === "row" || t.type === "amp") {
      // Inside a bracket that spans lines the line's end is not the bracket's.
      const head = stack.findLast((k) => tokens[k]?.type !== "open");
      const inner = head === undefined ? undefined : tokens[head];
      if (inner?.type === "matrix" && !isLines(inner.value)) dropOpens();
      else if (t.type === "row" && top()?.type === "open") lines[stack[stack.length - 1] ?? 0] = 1;
    }
  });
  return partner;
}

/** Marks brackets without a partner, and nests that are too deep for anyone to read, as places that cannot be read. */
export function markStrays(tokens: Token[], partner: Int32Array): void {
  let depth = 0,
    reported = false;
  tokens.forEach((t, i) => {
    if (t.type === "open" || heads.has(t.type)) depth++;
    else if (t.type === "close" || t.type === "end") depth--;
    if (depth > BRACKETS && !reported) {
      tokens[i] = bad("syntax.nesting", t, `${BRACKETS} levels of brackets`);
      reported = true;
      return;
    }
    if ((partner[i] ?? -1) >= 0) return;
    if (t.type === "open")
      tokens[i] = bad(
        "syntax.unclosed",
        t,
        t.value,
        [closing[t.value] ?? ")"],
        t.marked === "open" ? `\\left${t.value === "{" ? "\\{" : t.value} has no \\right.` : `this ${t.value} is never closed`,
      );
    else if (t.type === "close") tokens[i] = bad("syntax.unopened", t, t.value, [], `this ${t.value} closes nothing`);
  });
}

const closing: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "\\}",
  "|": "|",
  "‖": "\\|",
  "⟨": "\\rangle",
  "⌊": "\\rfloor",
  "⌈": "\\rceil",
};
