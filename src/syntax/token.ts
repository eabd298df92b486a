import type { Diagnostic, Span } from "../document/types.js";
import type { TerminalName } from "../../grammar/tokens.js";
import type { Terminal } from "../../grammar/nodes.js";
import type { Tree } from "./tree.js";
/** The tokens of tidied mathematics. The grammar sees the TerminalNames; the others are settled before it. */

/**
 * `space`: wide white space, `stop`: a full stop, `bar`: a | not yet known to open or close, `tag`/`label`: an equation's
 * number or name, `bad`: a place that cannot be read, with its diagnostic.
 */
export type TokenType = TerminalName | "space" | "stop" | "bar" | "tag" | "label" | "bad";

export interface Token extends Terminal, Span {
  type: TokenType;
  value: string;
  from: number;
  to: number;
  /** White space stood before it. */
  gap: boolean;
  /** A leaf's tree. */
  tree: Tree | null;
  /** Signs that follow an operator: `2 \times -3`. */
  signs: string;
  /** What stands over or under a relation sign. */
  note: readonly Token[] | null;
  diagnostic: Diagnostic | null;
  /** How a delimiter was marked: by `\left`, `\bigl`, `\lvert` … (opens), `\right` … (closes), `\big` (either); `typed`: two bars typed together. */
  marked: "" | "open" | "close" | "big" | "typed";
  /** For `end` and `then`: the type of the head that they belong to. */
  head: TokenType | null;
}

export function token(type: TokenType, value: string, span: Span, more: Partial<Token> = {}): Token {
  return {
    type,
    value,
    from: span.from,
    to: span.to,
    gap: false,
    tree: null,
    signs: "",
    note: null,
    diagnostic: null,
    marked: "",
    head: null,
    ...more,
  };
}

export function bad(code: string, span: Span, found: string, expected: readonly string[] = [], hint?: string): Token {
  return token("bad", found, span, {
    diagnostic: {
      code,
      severity: "error",
      span: { from: span.from, to: span.to },
      found,
      expected,
      ...(hint === undefined ? {} : { hint }),
    },
  });
}

/** Whether an operand can end with this token. A bar that is not settled yet may close. */
export function endsOperand(t: Token | undefined): boolean {
  return t !== undefined && (t.type === "leaf" || t.type === "close" || t.type === "prime" || (t.type === "end" && t.head !== null));
}

/** Whether an operand can begin with this token. */
export function beginsOperand(t: Token | undefined): boolean {
  return t !== undefined && (t.type === "leaf" || t.type === "open" || t.type === "one" || t.type === "two" || t.type === "matrix");
}
