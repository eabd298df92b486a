import type { Mark } from "../../grammar/formula-items.js";
/** What could have stood there, and what was probably meant. */

const OPERATORS = new Set(["sign", "times", "power", "compare", "and", "or"]);
const WORDS: Readonly<Record<string, string>> = {
  close: `")"`,
  closeIndex: `"]"`,
  comma: `","`,
  semicolon: `";"`,
  colon: `":"`,
  equals: `"="`,
};

/** The symbols that the parser could have taken, in words: operands and operators as one word each. */
export function expectedAfter(symbols: readonly unknown[]): readonly string[] {
  const types = new Set(symbols.map((s) => (typeof s === "object" && s !== null && "type" in s ? String(s.type) : "")));
  const words: string[] = [];
  if (types.has("number")) words.push("a number, a name or an opening bracket");
  else {
    if ([...types].some((type) => OPERATORS.has(type))) words.push("an operator");
    for (const [type, word] of Object.entries(WORDS)) if (types.has(type) && type !== "equals") words.push(word);
    if (words.length === 0 && types.has("open")) words.push(`"("`);
  }
  return words;
}

const SLIPS: Readonly<Record<string, string>> = {
  "\\": "This is the plain notation; LaTeX is read with --latex.",
  "{": "Use round brackets.",
  "}": "Use round brackets.",
  "|": "Write abs(x), norm2(x) or det(X).",
  "&": "Write and.",
  "!": "Write not, or != for unequal.",
  "@": "Write * for a matrix product.",
  "·": "Write * or .* for a product.",
  "×": "Write * for a product.",
  "⊙": "Write .* for an elementwise product.",
  "÷": "Write /.",
  "√": "Write sqrt(x).",
  "²": "Write ^2.",
  "³": "Write ^3.",
  ᵀ: "Write ' for a transpose.",
  "⊤": "Write ' for a transpose.",
  "∑": "Write sum(k, …).",
  "∂": "Write d(f, x).",
  ".": "A dot belongs to a number or to .* ./ .^",
};

const OPERAND_END = new Set(["number", "name", "close", "closeIndex", "quote"]);
const OPERAND_START = new Set(["number", "name", "open"]);

/** A guess at the slip behind an unexpected token, or null. */
export function hintFor(token: Mark, before: Mark | undefined): string | null {
  if (token.type === "bad") return SLIPS[token.value] ?? null;
  if (token.value === "*" && before?.value === "*") return "Write ^ for a power.";
  if (token.value === "=") return "Equality in a condition is ==.";
  if (before !== undefined && OPERAND_END.has(before.type ?? "") && OPERAND_START.has(token.type ?? "")) {
    const plain = /^[\p{L}\p{N}.]/u;
    return plain.test(token.value) && plain.test(before.value)
      ? `A product is written with *: ${short(before.value)}*${short(token.value)}.`
      : "A product is written with *.";
  }
  return null;
}

const short = (text: string): string => (text.length > 12 ? `${text.slice(0, 11)}…` : text);
