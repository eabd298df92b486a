import { accents as accentCommands } from "./commands.js";
import type { ChainTree, Statement, SumTree, Tree } from "./tree.js";
/** Canonical LaTeX: one spelling for every tree; reading it back gives the same tree. */

const relationCommands: Readonly<Record<string, string>> = {
  "≤": "\\le",
  "≥": "\\ge",
  "≠": "\\ne",
  "≡": "\\equiv",
  "≜": "\\triangleq",
  "≐": "\\doteq",
  "≈": "\\approx",
  "≃": "\\simeq",
  "≅": "\\cong",
  "∼": "\\sim",
  "∝": "\\propto",
  "≪": "\\ll",
  "≫": "\\gg",
  "≺": "\\prec",
  "≻": "\\succ",
  "⪯": "\\preceq",
  "⪰": "\\succeq",
  "≲": "\\lesssim",
  "≳": "\\gtrsim",
  "∈": "\\in",
  "∉": "\\notin",
  "∋": "\\ni",
  "⊂": "\\subset",
  "⊆": "\\subseteq",
  "⊃": "\\supset",
  "⊇": "\\supseteq",
  "⊈": "\\nsubseteq",
  "⟂": "\\perp",
  "∥": "\\parallel",
  "→": "\\to",
  "↦": "\\mapsto",
  "←": "\\gets",
  "↔": "\\leftrightarrow",
  "⇒": "\\Rightarrow",
  "⇐": "\\Leftarrow",
  "⇔": "\\Leftrightarrow",
  "⊢": "\\vdash",
  "⊨": "\\models",
  "≍": "\\asymp",
  "⋈": "\\bowtie",
  "≢": "\\not\\equiv",
  "⊄": "\\not\\subset",
  "≁": "\\not\\sim",
  "≉": "\\not\\approx",
  "≰": "\\nleq",
  "≱": "\\ngeq",
  "≮": "\\nless",
  "≯": "\\ngtr",
  "↛": "\\not\\to",
  "∦": "\\not\\parallel",
  "⇏": "\\not\\Rightarrow",
};
const operatorCommands: Readonly<Record<string, string>> = { mod: "\\bmod", "*": "*", "/": "/", " ": "\\ " };
const styles: Readonly<Record<string, string>> = {
  bf: "mathbf",
  cal: "mathcal",
  bb: "mathbb",
  rm: "mathrm",
  sf: "mathsf",
  tt: "mathtt",
  frak: "mathfrak",
};
const brackets: Readonly<Record<string, string>> = {
  "(": "(",
  ")": ")",
  "[": "[",
  "]": "]",
  "{": "\\{",
  "}": "\\}",
  "⟨": "\\langle ",
  "⟩": "\\rangle ",
  "⌊": "\\lfloor ",
  "⌋": "\\rfloor ",
  "⌈": "\\lceil ",
  "⌉": "\\rceil ",
};
const plainSymbols: Readonly<Record<string, string>> = {
  factorial: "!",
  percent: "\\%",
  hash: "\\#",
  dollar: "\\$",
  ampersand: "\\&",
  _: "\\_",
  "?": "?",
};
const commandWords: ReadonlySet<string> = new Set(
  "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom ker lg ln log Pr sec sin sinh tan tanh max min sup inf limsup liminf".split(
    " ",
  ),
);

/** A relation sign as LaTeX. */
export const relationLatex = (op: string): string => relationCommands[op] ?? op;

export function latexOf(tree: Tree): string {
  return text(tree).replace(/ +/gu, " ").trim();
}

/** A statement with its words, as `gradmark read` shows it. */
export function statementLatex(statement: Statement): string {
  return [latexOf(statement.chain), ...statement.words.map(latexOf)].filter((part) => part !== "").join("\\quad ");
}

function text(tree: Tree): string {
  switch (tree.kind) {
    case "num":
      return tree.text;
    case "sym":
      return symbol(tree.name, tree.style, tree.accents);
    case "run":
      return tree.text;
    case "word":
      return commandWords.has(tree.name) ? `\\${tree.name}` : tree.how === "text" ? `\\text{${tree.name}}` : `\\operatorname{${tree.name}}`;
    case "text":
      return `\\text{ ${tree.text} }`;
    case "dots":
      return tree.how === "horizontal" ? "\\dots" : tree.how === "vertical" ? "\\vdots" : "\\ddots";
    case "empty":
      return "{}";
    case "script":
      return `${base(tree.base)}${"'".repeat(tree.primes)}${tree.sub === null ? "" : `_{${text(tree.sub)}}`}${tree.sup === null ? "" : `^{${text(tree.sup)}}`}`;
    case "group":
      return `${bracket(tree.open, "l")}${text(tree.body)}${bracket(tree.close, "r")}`;
    case "list":
      return tree.items
        .map(
          (item, i) =>
            (i === 0
              ? ""
              : tree.separators[i - 1] === "|"
                ? "\\mid "
                : tree.separators[i - 1] === "‖"
                  ? "\\,\\Vert "
                  : `${tree.separators[i - 1] ?? ","} `) + (item.kind === "empty" ? "" : text(item)),
        )
        .join("");
    case "frac":
      return `\\frac{${text(tree.num)}}{${text(tree.den)}}`;
    case "sqrt":
      return `\\sqrt${tree.index === null ? "" : `[${text(tree.index)}]`}{${text(tree.arg)}}`;
    case "big":
      return `${bigOperator(tree.op)}${tree.sub === null ? "" : `_{${text(tree.sub)}}`}${tree.sup === null ? "" : `^{${text(tree.sup)}}`}`;
    case "bar":
      return `\\Big|${tree.sub === null ? "" : `_{${text(tree.sub)}}`}${tree.sup === null ? "" : `^{${text(tree.sup)}}`}`;
    case "matrix":
      return matrix(tree.open, tree.close, tree.rows.map((row) => row.map(cell).join(" & ")).join(" \\\\ "));
    case "cases":
      return `\\begin{cases} ${tree.rows.map((row) => cell(row.value) + (row.condition === null ? "" : ` & ${cell(row.condition)}`)).join(" \\\\ ")} \\end{cases}`;
    case "note":
      return note(tree.how, text(tree.base), tree.note === null ? null : text(tree.note));
    case "prod":
      return tree.factors.map((factor, i) => (i === 0 ? "" : operator(tree.ops[i - 1] ?? "")) + text(factor)).join(" ");
    case "sum":
      return sum(tree);
    case "chain":
      return chain(tree);
  }
}

function symbol(name: string, style: string, accents: readonly string[]): string {
  let out = plainSymbols[name] ?? (/^[A-Za-z]{2,}$/u.test(name) ? `\\${name}` : name);
  if (style === "circled") out = `\\textcircled{${name}}`;
  else if (style !== "") out = `\\${styles[style] ?? "mathrm"}{${out}}`;
  for (const accent of accents) out = `\\${accentCommands.has(accent) ? accent : "hat"}{${out}}`;
  return out;
}

/** What scripts may stand on: a script on a script needs an empty group between. */
function base(tree: Tree): string {
  if (tree.kind === "script") return `${text(tree)}{}`;
  if (
    tree.kind === "sym" ||
    tree.kind === "num" ||
    tree.kind === "run" ||
    tree.kind === "word" ||
    tree.kind === "group" ||
    tree.kind === "matrix" ||
    tree.kind === "empty"
  )
    return text(tree);
  return `{${text(tree)}}`;
}

const cell = (tree: Tree): string => (tree.kind === "empty" ? "" : text(tree));

function bracket(mark: string, side: "l" | "r"): string {
  if (mark === "|") return side === "l" ? "\\lvert " : "\\rvert ";
  if (mark === "‖") return side === "l" ? "\\lVert " : "\\rVert ";
  return brackets[mark] ?? mark;
}

function matrix(open: string, close: string, rows: string): string {
  const name = (
    { "(": "pmatrix", "[": "bmatrix", "{": "Bmatrix", "|": "vmatrix", "‖": "Vmatrix", "": "matrix" } as Readonly<Record<string, string>>
  )[open];
  if (name !== undefined) return `\\begin{${name}} ${rows} \\end{${name}}`;
  return `${bracket(open, "l")}\\begin{matrix} ${rows} \\end{matrix}${bracket(close, "r")}`;
}

function note(how: string, inner: string, over: string | null): string {
  if (over === null) return `\\${how}{${inner}}`;
  return /brace|bracket|paren/u.test(how) ? `\\${how}{${inner}}_{${over}}` : `\\${how}{${over}}{${inner}}`;
}

function bigOperator(op: string): string {
  return op === "argmax" || op === "argmin" ? `\\operatorname{${op}}` : `\\${op}`;
}

function operator(op: string): string {
  if (op === "") return "";
  return `${operatorCommands[op] ?? `\\${op}`} `;
}

function sum(tree: SumTree): string {
  return tree.terms
    .map(({ sign, node }, i) => {
      const inner = text(node);
      const written = sign === "±" ? "\\pm " : sign === "∓" ? "\\mp " : sign;
      if (i === 0) return sign === "+" && tree.terms.length > 1 ? inner : `${written}${inner}`;
      return ` ${written} ${inner}`;
    })
    .join("");
}

function chain(tree: ChainTree): string {
  return tree.members
    .map((member, i) => {
      const relation = tree.rels[i - 1];
      const sign = relation === undefined ? "" : relationLatex(relation.op);
      const noted = relation?.note == null ? sign : `\\overset{${text(relation.note)}}{${sign}}`;
      return `${i === 0 ? "" : ` ${noted} `}${member.kind === "empty" ? "" : text(member)}`;
    })
    .join("");
}
