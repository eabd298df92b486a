import { bigCommands, symbols } from "./commands.js";
import type { RawToken } from "./lex.js";
/**
 * Formulas typed without TeX, as TeX's tokens: `sum_i` is \sum_i, `alpha` is \alpha, `Y_ic` has two indices, `x^-1` one
 * exponent, `W1` an index, `X.T` a transpose, `A @ B` a product.
 */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["inf", "infty"],
  ["grad", "nabla"],
]);
/** Words that are commands of TeX: sums, Greek letters, ∂ and ∇. */
const commandOf = (word: string): string | null =>
  bigCommands.has(word) || (word.length > 1 && symbols.has(word) && word !== "top" && word !== "bot" && word !== "neg" && word !== "angle")
    ? word
    : (NAMES.get(word) ?? null);

export function plainTokens(raw: readonly RawToken[]): RawToken[] {
  const out: RawToken[] = [];
  const brace = (type: "open" | "close", at: number): void =>
    void out.push({ type, text: type === "open" ? "{" : "}", gap: false, from: at, to: at });
  for (let i = 0; i < raw.length; ) {
    const t = raw[i],
      next = raw[i + 1];
    if (t === undefined) break;
    if (t.type === "letter") {
      i = letters(raw, i, out, brace);
      continue;
    }
    if ((t.type === "sub" || t.type === "sup") && next !== undefined && !next.gap) {
      const end = scriptEnd(raw, i + 1, t.type === "sub");
      out.push(t);
      if (end > i + 2) {
        brace("open", next.from);
        out.push(...plainTokens(raw.slice(i + 1, end).map((s, k) => (k === 0 ? s : { ...s, gap: false }))));
        brace("close", raw[end - 1]?.to ?? next.to);
        i = end;
      } else {
        out.push(next);
        i += 2;
      }
      continue;
    }
    // X.T
    if (
      t.type === "char" &&
      t.text === "." &&
      !t.gap &&
      next?.type === "letter" &&
      next.text === "T" &&
      !next.gap &&
      raw[i + 2]?.type !== "letter"
    ) {
      const before = raw[i - 1];
      if (before !== undefined && (before.type === "letter" || before.type === "digit" || before.text === ")")) {
        out.push({ ...t, type: "sup", text: "^" }, next);
        i += 2;
        continue;
      }
    }
    out.push(t.type === "char" && t.text === "@" ? { ...t, type: "command", text: "cdot" } : t);
    i++;
  }
  return out;
}

/** A run of letters: a command's name, or letters; digits right behind a name are its index. */
function letters(raw: readonly RawToken[], i: number, out: RawToken[], brace: (type: "open" | "close", at: number) => void): number {
  let end = i + 1;
  while (raw[end]?.type === "letter" && raw[end]?.gap === false) end++;
  const first = raw[i],
    last = raw[end - 1];
  if (first === undefined || last === undefined) return end;
  const word = raw
    .slice(i, end)
    .map((t) => t.text)
    .join("");
  const name = commandOf(word);
  if (name !== null) out.push({ type: "command", text: name, gap: first.gap, from: first.from, to: last.to });
  else out.push(...raw.slice(i, end));
  const digitsFrom = end;
  while (raw[end]?.type === "digit" && raw[end]?.gap === false) end++;
  if (end > digitsFrom) {
    const a = raw[digitsFrom],
      b = raw[end - 1];
    if (a !== undefined && b !== undefined) {
      out.push({ type: "sub", text: "_", gap: false, from: a.from, to: a.from });
      brace("open", a.from);
      out.push(...raw.slice(digitsFrom, end));
      brace("close", b.to);
    }
  }
  return end;
}

/** Where a script without braces ends: `_ic`, `_10`, `^-1`, `^(l+1)` and `^{…}` as TeX has it. */
function scriptEnd(raw: readonly RawToken[], start: number, sub: boolean): number {
  const kind = raw[start]?.type;
  let i = start;
  if (!sub && raw[i]?.type === "char" && /^[-+]$/.test(raw[i]?.text ?? "")) i++;
  if (raw[i]?.type === "char" && raw[i]?.text === "(") {
    for (let depth = 0, k = i; k < Math.min(raw.length, i + 60); k++) {
      if (raw[k]?.text === "(") depth++;
      else if (raw[k]?.text === ")" && --depth === 0) return k + 1;
    }
    return start + 1;
  }
  const head = raw[i]?.type;
  if (head !== "letter" && head !== "digit") return kind === "open" ? start + 1 : i + 1;
  let end = i + 1;
  while (raw[end]?.gap === false && (raw[end]?.type === head || (sub && head === "letter" && raw[end]?.type === "digit"))) end++;
  // x^T y: a transpose takes one letter.
  return !sub && head === "letter" && raw[i]?.text === "T" ? i + 1 : end;
}
