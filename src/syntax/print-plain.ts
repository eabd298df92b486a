import { GREEK_LETTERS } from "./formula-unicode-letters.js";
import type { ChainTree, SumTree, Tree } from "./tree.js";
/** Plain text for terminals: Unicode letters and signs, scripts as ^ and _, fractions on one line. */

const letters: Readonly<Record<string, string>> = {
  ...GREEK_LETTERS,
  vartheta: "ϑ",
  phi: "ϕ",
  partial: "∂",
  nabla: "∇",
  infty: "∞",
  hbar: "ħ",
  top: "ᵀ",
  bot: "⊥",
  dagger: "†",
  forall: "∀",
  exists: "∃",
  emptyset: "∅",
  factorial: "!",
  cdot: "·",
  times: "×",
  percent: "%",
  hash: "#",
  dollar: "$",
  ampersand: "&",
};
const doubleStruck: Readonly<Record<string, string>> = { R: "ℝ", N: "ℕ", Z: "ℤ", Q: "ℚ", C: "ℂ", E: "𝔼", P: "ℙ", 1: "𝟙" };
const combining: Readonly<Record<string, string>> = {
  hat: "\u0302",
  bar: "\u0304",
  tilde: "\u0303",
  dot: "\u0307",
  ddot: "\u0308",
  vec: "\u20d7",
  check: "\u030c",
  breve: "\u0306",
  mathring: "\u030a",
};
const operators: Readonly<Record<string, string>> = {
  cdot: " · ",
  times: " × ",
  "*": " * ",
  odot: " ⊙ ",
  circ: " ∘ ",
  otimes: " ⊗ ",
  oslash: " ⊘ ",
  "/": "/",
  div: " ÷ ",
  oplus: " ⊕ ",
  star: " ⋆ ",
  bullet: " • ",
  wedge: " ∧ ",
  vee: " ∨ ",
  cup: " ∪ ",
  cap: " ∩ ",
  setminus: " ∖ ",
  mod: " mod ",
  " ": "  ",
  "": " ",
};
const bigs: Readonly<Record<string, string>> = { sum: "∑", prod: "∏", int: "∫" };

export function plainOf(tree: Tree): string {
  switch (tree.kind) {
    case "num":
      return tree.text;
    case "sym":
      return (
        (tree.style === "bb" ? (doubleStruck[tree.name] ?? tree.name) : (letters[tree.name] ?? tree.name)) +
        tree.accents.map((a) => combining[a] ?? "").join("")
      );
    case "run":
      return tree.text;
    case "word":
      return tree.name;
    case "text":
      return tree.text;
    case "dots":
      return tree.how === "horizontal" ? "…" : tree.how === "vertical" ? "⋮" : "⋱";
    case "empty":
      return "";
    case "script":
      return `${atom(tree.base)}${"′".repeat(tree.primes)}${tree.sub === null ? "" : `_${script(tree.sub)}`}${tree.sup === null ? "" : superscript(tree.sup)}`;
    case "group":
      return `${tree.open}${plainOf(tree.body)}${tree.close}`;
    case "list":
      return tree.items
        .map((item, i) => (i === 0 ? "" : tree.separators[i - 1] === "|" ? " | " : `${tree.separators[i - 1] ?? ","} `) + plainOf(item))
        .join("");
    case "frac":
      return `${operand(tree.num)}/${operand(tree.den)}`;
    case "sqrt":
      return tree.index === null ? `√${operand(tree.arg)}` : `${operand(tree.arg)}^(1/${plainOf(tree.index)})`;
    case "big":
      return `${bigs[tree.op] ?? tree.op}${tree.sub === null ? "" : `_${script(tree.sub)}`}${tree.sup === null ? "" : `^${script(tree.sup)}`}`;
    case "bar":
      return `|${tree.sub === null ? "" : `_${script(tree.sub)}`}${tree.sup === null ? "" : `^${script(tree.sup)}`}`;
    case "matrix":
      return `${tree.open === "" ? "[" : tree.open}${tree.rows.map((row) => row.map(plainOf).join(" ")).join("; ")}${tree.close === "" ? "]" : tree.close}`;
    case "cases":
      return `{${tree.rows.map((row) => plainOf(row.value) + (row.condition === null ? "" : ` (${plainOf(row.condition)})`)).join("; ")}}`;
    case "note":
      return plainOf(tree.base);
    case "prod":
      return tree.factors
        .map((factor, i) => (i === 0 ? "" : (operators[tree.ops[i - 1] ?? ""] ?? ` ${tree.ops[i - 1] ?? ""} `)) + plainOf(factor))
        .join("")
        .replace(/ (?=[([{])/gu, "");
    case "sum":
      return sum(tree);
    case "chain":
      return chain(tree);
  }
}

const simple = (tree: Tree): boolean =>
  tree.kind === "num" ||
  tree.kind === "sym" ||
  tree.kind === "run" ||
  tree.kind === "word" ||
  tree.kind === "group" ||
  tree.kind === "script" ||
  tree.kind === "matrix" ||
  tree.kind === "dots";
const operand = (tree: Tree): string =>
  simple(tree) || (tree.kind === "prod" && tree.ops.every((op) => op === "") && plainOf(tree).startsWith("∂"))
    ? plainOf(tree)
    : `(${plainOf(tree)})`;
const atom = (tree: Tree): string => (simple(tree) && tree.kind !== "script" ? plainOf(tree) : `(${plainOf(tree)})`);
const script = (tree: Tree): string =>
  /^[\p{L}\p{N}]+$/u.test(plainOf(tree)) || tree.kind === "group" ? plainOf(tree) : `{${plainOf(tree)}}`;
const superscript = (tree: Tree): string => (tree.kind === "sym" && tree.name === "top" ? "ᵀ" : `^${script(tree)}`);

function sum(tree: SumTree): string {
  return tree.terms
    .map(({ sign, node }, i) => {
      const inner = node.kind === "sum" ? `(${plainOf(node)})` : plainOf(node);
      if (i === 0) return sign === "+" && tree.terms.length > 1 ? inner : `${sign}${inner}`;
      return ` ${sign} ${inner}`;
    })
    .join("");
}

function chain(tree: ChainTree): string {
  return tree.members
    .map((member, i) => `${i === 0 ? "" : ` ${tree.rels[i - 1]?.op ?? "="} `}${plainOf(member)}`)
    .join("")
    .trim();
}
