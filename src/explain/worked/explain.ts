import { checkSource } from "../../check/document.js";
import type { Evidence } from "../../check/verdict.js";
import type { Rule, RuleBook } from "../../rule.js";
import type { Expr } from "../../syntax/expr.js";
import { latexName } from "../../syntax/formula-latex-name.js";
import type { Graph } from "../../tensor/graph.js";
import { LowerError } from "../../scope/formula/lower.js";
import type { Where } from "../calculus/where.js";
import { printUnicode } from "../../syntax/formula-unicode.js";
import { printFormula } from "../../syntax/formula-print.js";
import { inputError } from "../calculus/input-error.js";
import { NothingToDerive, type AskedDocument, type LinkSaid, type Question } from "./document.js";
import { namesOf, takenApart, type Detail, type Problem } from "./problem.js";
import { withFunctions } from "./functions.js";
import { linesOf, type Line, type Part, type Style } from "./solution.js";
/** A worked solution: lines from the record of the differentiation, each accepted by `check` before anybody sees it. */

export interface ExplainOptions {
  readonly where: Where;
  readonly detail: Detail;
  readonly style: Style;
  readonly seed?: number;
  readonly makeBook: (g: Graph) => RuleBook;
  readonly version: string;
}
export interface WorkedLine extends Line {
  /** What `check` said of the last step: null for a definition. */
  readonly evidence: Evidence | null;
}
export interface Worked {
  readonly declarations: readonly string[];
  readonly lines: readonly WorkedLine[];
  /** Lines that were left out, since `check` could not confirm them. */
  readonly unconfirmed: readonly Line[];
  readonly of: string;
  readonly wrt: string;
  /** The forward pass as a graph: each node with what it uses. */
  readonly graph: readonly { readonly name: string; readonly text: string; readonly unicode: string; readonly uses: readonly string[] }[];
  readonly shapes: ReadonlyMap<string, readonly (string | number)[]>;
  /** What is known of given names: `posdef`, `positive`, `prob`. */
  readonly assumptions: ReadonlyMap<string, readonly string[]>;
  /** The link of a document that was asked about. */
  readonly link: LinkSaid | null;
  /** Why there is no derivation; null where there is one. */
  readonly note: string | null;
}

/**
 * Explains the derivative of a formula by one of its names.
 * @throws what `derivativeOf` throws for formulas without a value
 */
export function explainFormula(rules: readonly Rule[], f: Expr, wrt: Expr, options: ExplainOptions, order: 1 | 2 = 1): Worked {
  if (wrt.kind !== "name")
    throw new LowerError(
      "Unexpected variable: an explanation is by a name; expected one such as x (gradmark diff differentiates by entries and expressions).",
    );
  return explainProblem(rules, { ...takenApart(rules, f, wrt.key, options.where, options.detail), order }, options);
}

/** Explains the last of the definitions by the problem's variable, in the names that the definitions give. */
export function explainProblem(rules: readonly Rule[], problem: Problem, options: ExplainOptions): Worked {
  const declarations = declarationsOf(problem),
    lines = withFunctions(linesOf(rules, problem, options.style, options.detail), new Set(problem.shapes.keys()));
  const checked = confirmed(declarations, lines, options);
  return {
    declarations,
    ...checked,
    of: problem.definitions.at(-1)?.name ?? "",
    wrt: problem.wrt,
    graph: graphOf(problem),
    shapes: problem.shapes,
    assumptions: new Map([...problem.where.symbols.values()].map((s) => [s.name, s.assume])),
    link: null,
    note: null,
  };
}

/**
 * Explains what a question about a document asks. For a link without a derivative, and for one whose functions the document does not
 * define, there is still what the checker says of it.
 * @throws LowerError for other questions that cannot be answered
 */
export function explainQuestion(
  rules: readonly Rule[],
  document: AskedDocument,
  question: Question,
  options: Omit<ExplainOptions, "where">,
): Worked {
  const link = document.link(question);
  try {
    const problem = document.problem(question, options.detail);
    return { ...explainProblem(rules, problem, { ...options, where: problem.where }), link };
  } catch (error) {
    const nothing = error instanceof NothingToDerive,
      said = nothing ? null : inputError(error);
    if (link === null || (!nothing && said === null)) throw error;
    return {
      declarations: [],
      lines: [],
      unconfirmed: [],
      of: "",
      wrt: "",
      graph: [],
      shapes: new Map(),
      assumptions: new Map(),
      link,
      note: said?.message ?? NOTHING,
    };
  }
}

const NOTHING = "The chain of this link has no derivative by a name, such as ∂L/∂W.";

function graphOf({ definitions, shapes }: Problem): Worked["graph"] {
  return definitions.map(({ name, expr }) => ({
    name,
    text: printFormula(expr),
    unicode: printUnicode(expr),
    uses: [...namesOf(expr)].filter((n) => shapes.has(n)),
  }));
}

/** One display a line, as the checker reads it and as Markdown prints it. */
export const display = (members: readonly { readonly latex: string }[]): string => `$$${members.map((m) => m.latex).join(" = ")}$$`;

/** Puts all lines into one document and keeps those whose every link is accepted. */
function confirmed(
  declarations: readonly string[],
  lines: readonly Line[],
  options: ExplainOptions,
): Pick<Worked, "lines" | "unconfirmed"> {
  const head = [`${declarations.join(" ")}`, ""];
  const source = [...head, ...lines.flatMap((l) => [display(l.members), ""])].join("\n");
  const report = checkSource(source, {
    file: "explanation.md",
    makeBook: options.makeBook,
    version: options.version,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const kept: WorkedLine[] = [],
    unconfirmed: Line[] = [];
  lines.forEach((line, i) => {
    const at = head.length + 2 * i + 1,
      links = report.claims.filter((c) => c.line === at);
    const failing = links.findIndex((c) => c.verdict !== "correct" && c.verdict !== "definition");
    if (links.length !== line.members.length - 1) unconfirmed.push(line);
    else if (failing < 0) kept.push({ ...line, evidence: links.at(-1)?.evidence ?? null });
    else {
      unconfirmed.push(line);
      // What a name stands for is still needed below.
      if (failing > 0 && line.part === "backward")
        kept.push({ ...line, members: line.members.slice(0, failing + 1), rules: [], evidence: null });
    }
  });
  return { lines: kept, unconfirmed };
}

const WORDS: Readonly<Record<string, string>> = {
  symmetric: "symmetric",
  posdef: "symmetric positive definite",
  orthogonal: "orthogonal",
  diagonal: "diagonal",
};

/** "Let $W \in \mathbb{R}^{m \times n}$, …": what was declared, and numbers for the names that nothing declares. */
function declarationsOf({ where, definitions, wrt, shapes }: Problem): string[] {
  const own = new Set(definitions.map((d) => d.name)),
    names = [...new Set([...where.symbols.keys(), wrt])].filter((n) => !own.has(n) && !n.startsWith("bar:"));
  const parts = names.map((key) => {
    const dims = shapes.get(key) ?? [],
      space =
        dims.length === 0
          ? "\\mathbb{R}"
          : `\\mathbb{R}^{${dims.map((d) => (typeof d === "number" ? String(d) : latexName(d))).join(" \\times ")}}`;
    const assume: readonly string[] = where.symbols.get(key)?.assume ?? [],
      words = assume.flatMap((a) => (WORDS[a] === undefined ? [] : [WORDS[a]]));
    return `$${latexName(key)} \\in ${space}$${words.length > 0 ? ` ${words.join(", ")}` : ""}`;
  });
  const facts = names.flatMap((key) => {
    const assume: readonly string[] = where.symbols.get(key)?.assume ?? [],
      x = latexName(key);
    return [
      ...(assume.includes("positive") ? [`$${x} > 0$`] : []),
      ...(assume.includes("unit") ? [`$0 < ${x} < 1$`] : []),
      ...(assume.includes("gt1") ? [`$${x} > 1$`] : []),
      ...(assume.includes("prob") || assume.includes("onehot") ? [`$\\mathbf{1}^\\top ${x} = 1$`] : []),
    ];
  });
  return [...(parts.length > 0 ? [`Let ${listed(parts)}.`] : []), ...(facts.length > 0 ? [`Here ${listed(facts)}.`] : [])];
}

export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)!}`;
export type { Detail, Part, Style };
