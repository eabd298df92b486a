import { sayDiagnostic } from "../../document/words.js";
import type { MathPiece } from "../../document/types.js";
import { childrenOf, mapChildren } from "../../scope/exprs.js";
import { Parts } from "../../scope/parts.js";
import { resolve, resolveContext } from "../../scope/resolve.js";
import { ResolveError } from "../../scope/resolve-context.js";
import { Survey } from "../../scope/survey.js";
import type { Expr } from "../../syntax/expr.js";
import { readFormula } from "../../syntax/parse.js";
import type { Where } from "./where.js";
/** LaTeX as a formula: read like a document's, then given the one meaning that the declared shapes allow. */

/** LaTeX that is not understood, with the place of what was found. */
export class LatexError extends Error {
  override readonly name = "LatexError";
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const LONGEST = 20_000;

/**
 * Reads one expression. Names keep the keys that documents use: `W_1`, `hat:y`, `mu`.
 * @throws LatexError
 */
export function parseLatex(text: string, where?: Where): Expr {
  const source = text.replace(/^\s*(\$\$?|\\\[|\\\()|(\$\$?|\\\]|\\\))\s*$/gu, (m) => " ".repeat(m.length));
  if (source.length > LONGEST)
    throw new LatexError(`Unexpected length of ${String(source.length)} characters, expected at most ${String(LONGEST)}.`, LONGEST);
  const piece: MathPiece = { kind: "math", display: true, delimiter: "$$", skip: [], block: 0, from: 0, to: source.length };
  const { statements, unread } = readFormula(source, piece, new Map()),
    [problem] = unread;
  if (problem !== undefined) throw new LatexError(sayDiagnostic(problem.diagnostic), problem.diagnostic.span.from);
  const [statement, second] = statements,
    [member] = statement?.chain.members ?? [];
  if (statement === undefined || member === undefined) throw new LatexError("Unexpected end, expected a formula.", source.length);
  if (second !== undefined || statement.chain.members.length > 1)
    throw new LatexError("Unexpected equation or list, expected one expression.", (second ?? statement).from);
  const parts = new Parts([]),
    survey = new Survey(),
    at = { from: statement.from, part: parts.root };
  // Declared names are names of the formula: W_1 is one where W_1 is declared.
  for (const name of where?.symbols.keys() ?? []) survey.declare(name, { from: -1, part: parts.root });
  survey.add(statement, parts.root);
  try {
    return settled(resolve(member, resolveContext(survey, at)), where);
  } catch (error) {
    if (error instanceof ResolveError) throw new LatexError(error.message, error.span.from);
    throw error;
  }
}

/** Operators and functions of written mathematics as those of the formula notation. */
export function settled(e: Expr, where: Where | undefined): Expr {
  const x = mapChildren(e, (child) => settled(child, where));
  switch (x.kind) {
    case "mul": {
      if (x.op === "" || x.op === "cdot" || x.op === "times") return product(x.factors);
      if (x.op === "circ") return { ...x, op: ".*" };
      if (x.op === "otimes" || x.op === "kron") return x.factors.reduce((a, b) => ({ kind: "call", fn: "kron", args: [a, b] }));
      if (x.op === "outer") return x.factors.reduce((a, b) => ({ kind: "call", fn: "outer", args: [a, b] }));
      if (x.op === "inner") return { kind: "call", fn: "dot", args: x.factors };
      return x;
    }
    case "name": {
      // I, 1 and 0 that nobody declared are the identity, ones and zeros: their size must be written, I_n.
      const sized = /^(?:bf:|bb:)?(I|1|0)_(.+)$/u.exec(x.key);
      if (sized !== null && where?.symbols.has(x.key) !== true)
        return {
          kind: "call",
          fn: sized[1] === "I" ? "eye" : sized[1] === "1" ? "ones" : "zeros",
          args: [/^\d+$/u.test(sized[2] ?? "") ? { kind: "num", text: sized[2] ?? "" } : { kind: "name", key: sized[2] ?? "" }],
        };
      return x;
    }
    case "entry": {
      const [i] = x.indices;
      if (x.base.kind === "name" && x.base.key === "I" && where?.symbols.has("I") !== true && x.indices.length === 1 && i != null)
        return { kind: "call", fn: "eye", args: [i] };
      return x;
    }
    case "pow":
      return x.exponent.kind === "neg" && x.exponent.arg.kind === "num" && x.exponent.arg.text === "1" && isShaped(x.base, where)
        ? { kind: "call", fn: "inv", args: [x.base] }
        : x;
    case "call":
      return called(x, where);
    default:
      return x;
  }
}

/** Nested juxtaposition is one product. */
function product(factors: readonly Expr[]): Expr {
  const flat = factors.flatMap((f) => (f.kind === "mul" && f.op === "*" ? f.factors : [f])),
    [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: "mul", op: "*", factors: flat };
}

function called(x: Extract<Expr, { kind: "call" }>, where: Where | undefined): Expr {
  const [arg] = x.args,
    shaped = arg !== undefined && isShaped(arg, where);
  switch (x.fn) {
    // |x| of a number, |A| of a matrix; a norm of a matrix is Frobenius' unless it says otherwise.
    case "bars":
      return { ...x, fn: shaped ? "det" : "abs" };
    case "norm2":
      return arg !== undefined && rankOf(arg, where) === 2 ? { ...x, fn: "normF" } : x;
    case "sumall":
      return { ...x, fn: "sum" };
    case "tuple":
      return { kind: "matrix", rows: x.args.map((a) => [a]) };
    case "log":
      return arg?.kind === "call" && arg.fn === "det" && arg.args.length === 1 ? { kind: "call", fn: "logdet", args: arg.args } : x;
    case "sigma":
      return { ...x, fn: "sigmoid" };
    default:
      return x;
  }
}

/** Whether an expression is an array by the declarations of its names: a rough look that only tells |A| from |x|. */
const isShaped = (e: Expr, where: Where | undefined): boolean => rankOf(e, where) === 2;

function rankOf(e: Expr, where: Where | undefined): number {
  switch (e.kind) {
    case "name":
      return where?.symbols.get(e.key)?.dims.length ?? 0;
    case "neg":
    case "transpose":
      return rankOf(e.arg, where);
    case "add":
      return Math.max(0, ...e.terms.map((t) => rankOf(t, where)));
    case "mul": {
      const ranks = e.factors.map((f) => rankOf(f, where));
      if (e.op !== "*") return Math.max(0, ...ranks);
      const shaped = e.factors.map((f, i) => ({ f, r: ranks[i] ?? 0 })).filter(({ r }) => r > 0),
        first = shaped[0],
        last = shaped.at(-1);
      if (first === undefined || last === undefined) return 0;
      // A vector at either end takes an axis away: a column at the right, a row at the left.
      const row = first.r === 1 && first.f.kind === "transpose",
        column = last.r === 1 && last.f.kind !== "transpose";
      return shaped.length === 1 ? first.r : 2 - Number(row) - Number(column);
    }
    case "div":
      return rankOf(e.num, where);
    case "pow":
      return rankOf(e.base, where);
    case "call":
      return ["inv", "diag", "kron", "outer", "eye"].includes(e.fn)
        ? 2
        : ["det", "tr", "sum", "logdet", "norm2", "normF", "norm1", "dot", "mean"].includes(e.fn)
          ? 0
          : Math.max(0, ...childrenOf(e).map((c) => rankOf(c, where)));
    default:
      return 0;
  }
}
