import type { Classified, Link } from "../../check/classify.js";
import type { Collected, PlacedStatement } from "../../check/collect.js";
import type { Span } from "../../document/types.js";
import { resolve, resolveContext } from "../../scope/resolve.js";
import { ResolveError } from "../../scope/resolve-context.js";
import { printLatex } from "../../syntax/formula-latex.js";
import { latexOf, relationLatex, statementLatex } from "../../syntax/print-latex.js";
import { sourceOf } from "../../syntax/print.js";
import type { ChainTree, Tree } from "../../syntax/tree.js";
import type { StatementKind } from "./types.js";
/** Each statement as it was understood: canonical LaTeX of its meaning, or of what is written where the meaning is open. */

export interface UnderstoodStatement extends Span {
  readonly number: number;
  readonly kind: StatementKind;
  readonly part: string;
  readonly source: string;
  readonly latex: string;
  /** Whether a part of it could not be read; a \square stands for that. */
  readonly partly: boolean;
  /** Where meaning stopped. */
  readonly errors: readonly { readonly span: Span; readonly message: string }[];
}

const ORDER: readonly StatementKind[] = ["claim", "assignment", "definition", "given", "condition", "declaration"];

export function understoodStatements(collected: Collected, classified: Classified): readonly UnderstoodStatement[] {
  const links = new Map<number, Link[]>();
  for (const link of classified.links) {
    const { number } = link.raw.statement,
      list = links.get(number);
    if (list === undefined) links.set(number, [link]);
    else list.push(link);
  }
  return collected.statements.map((s) => one(s, links.get(s.number) ?? [], collected));
}

function one(s: PlacedStatement, links: readonly Link[], collected: Collected): UnderstoodStatement {
  const kinds = new Set<StatementKind>(links.map((l) => l.kind));
  const kind = ORDER.find((k) => kinds.has(k)) ?? "expression";
  const partly = s.formula.read.unread.some((u) => u.from >= s.statement.from && u.to <= s.statement.to);
  const meaning = new Meaning(s, collected, partly ? "\\square" : "");
  const latex = kind === "declaration" ? statementLatex(s.statement) : meaning.statement();
  return {
    from: s.statement.from,
    to: s.statement.to,
    number: s.number,
    kind,
    part: s.at.part.text,
    source: sourceOf(collected.document.source, s.statement),
    latex,
    partly,
    errors: meaning.errors,
  };
}

class Meaning {
  readonly errors: { span: Span; message: string }[] = [];
  private readonly s: PlacedStatement;
  private readonly collected: Collected;
  private readonly gap: string;
  constructor(s: PlacedStatement, collected: Collected, gap: string) {
    this.s = s;
    this.collected = collected;
    this.gap = gap;
  }

  statement(): string {
    const { chain, words } = this.s.statement;
    return [this.chain(chain), ...words.map(latexOf)].filter((part) => part !== "").join("\\quad ");
  }

  private chain(chain: ChainTree): string {
    return chain.members
      .map((member, i) => {
        const relation = chain.rels[i - 1];
        const sign = relation === undefined ? "" : `${i === 0 ? "" : " "}${relationLatex(relation.op)} `;
        return sign + this.member(member);
      })
      .join("")
      .trim();
  }

  private member(tree: Tree): string {
    if (tree.kind === "empty") return this.gap;
    if (tree.kind === "chain") return this.chain(tree);
    if (tree.kind === "text" || tree.kind === "dots") return latexOf(tree);
    if (tree.kind === "list") return tree.items.map((item) => this.member(item)).join(", ");
    try {
      return printLatex(resolve(tree, resolveContext(this.collected.survey, this.s.at)));
    } catch (e) {
      if (!(e instanceof ResolveError)) throw e;
      this.errors.push({ span: e.span, message: e.message });
      return latexOf(tree);
    }
  }
}
