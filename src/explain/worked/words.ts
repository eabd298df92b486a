import { mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { printLatex } from "../../syntax/formula-latex.js";
import { printFormula } from "../../syntax/formula-print.js";
import { printUnicode } from "../../syntax/formula-unicode.js";
import { parseFormula } from "../../syntax/formula.js";
import type { Shown, Words } from "./shown.js";
/** Formulas in the sentences of rules: "From y^2 = x follows 2 y dy = dx" is set as mathematics wherever it can be read as such. */

const FUNCTIONS = "sin cos tan sec csc cot sinh cosh tanh sech csch coth arcsin arccos arctan exp log sqrt erf".split(" ");
const FUNCTION = new RegExp(String.raw`\b(${FUNCTIONS.join("|")})(\^\d)? (?=[a-z0-9]\b)([a-z0-9])`, "gu");
/** Words that are no formula although they have one letter. */
const ARTICLES = new Set(["a", "A", "I"]);

/** The pieces of a sentence; what is not surely a formula stays text. */
export function inWords(sentence: string): Words {
  const tokens = sentence.split(/( +)/u),
    out: (string | Shown)[] = [];
  let text = "";
  for (let i = 0; i < tokens.length; ) {
    const found = longest(tokens, i);
    if (found === null) {
      text += tokens[i] ?? "";
      i++;
      continue;
    }
    if (text !== "") out.push(text);
    out.push(found.shown);
    text = found.after;
    i = found.next;
  }
  if (text !== "") out.push(text);
  return out;
}

/** The longest run of words from the i-th on that is a formula, without the punctuation that ends it. */
function longest(tokens: readonly string[], i: number): { shown: Shown; after: string; next: number } | null {
  if (!isMathematical(tokens[i] ?? "")) return null;
  let end = i + 1;
  while (end + 1 < tokens.length && !/[,.;:]$/u.test(tokens[end - 1] ?? "") && couldGoOn(tokens[end + 1] ?? "")) end += 2;
  for (; end > i; end -= 2) {
    const run = tokens.slice(i, end).join(""),
      closing = run.split(")").length > run.split("(").length ? /[,.;:)]*$/u : /[,.;:]*$/u,
      after = closing.exec(run)?.[0] ?? "",
      shown = formula(run.slice(0, run.length - after.length));
    if (shown !== null) return { shown, after, next: end };
  }
  return null;
}

const bare = (word: string): string => word.replace(/[,.;:]+$/u, "");
const isMathematical = (word: string): boolean =>
  (/^\p{L}$/u.test(bare(word)) && !ARTICLES.has(bare(word))) ||
  (/[\d^[\]()+*/|<>']/u.test(word) && !/\p{L}{3,}/u.test(word.replace(KNOWN, "")) && !/'s$|^\d+-\p{L}/u.test(bare(word))) ||
  FUNCTIONS.includes(word) ||
  /^-\p{L}?$/u.test(bare(word));
const KNOWN = new RegExp(String.raw`\b(?:${FUNCTIONS.join("|")}|softmax|sigmoid|diag|delta|norm|sum|det|inv|tr)\b`, "gu");
const couldGoOn = (word: string): boolean =>
  isMathematical(word) || /^[-+=*/<>]$/u.test(word) || /^d\p{L}$/u.test(bare(word)) || ARTICLES.has(bare(word));

/** One formula, or several with = between them. */
function formula(text: string): Shown | null {
  if (text === "" || /^[-+*/=<>]$/u.test(text)) return null;
  const members = text
    .replace(FUNCTION, (_, fn: string, power: string | undefined, arg: string) => `${fn}(${arg})${power ?? ""}`)
    .split(/ = /u)
    .map((m) =>
      m
        .trim()
        .replace(/(?<=[\p{L}\d')\]]) (?=[\p{L}(])/gu, "*")
        .replace(/'(?=\p{L})/gu, "'*"),
    );
  try {
    const exprs = members.map((m) => differentials(parseFormula(m)));
    const by = (print: (e: Expr) => string): string => exprs.map(print).join(" = ");
    return { latex: by((e) => printLatex(e)), plain: by(printFormula), unicode: by(printUnicode) };
  } catch {
    return null;
  }
}

/** dx is a differential here. */
function differentials(e: Expr): Expr {
  const known = e.kind === "name" ? /^d(\p{L})$/u.exec(e.key) : null;
  return known === null ? mapChildren(e, differentials) : { kind: "differential", of: { kind: "name", key: known[1] ?? "" } };
}
