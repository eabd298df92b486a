import { judgeLinks, openDocument, type Engine } from "../../check/document.js";
import { readDocument } from "../../document/index.js";
import { chainsOf } from "../answers/chains.js";
import { labelTokens } from "../answers/regions.js";
import { subjectOf } from "../answers/targets.js";
/** An assignment to start from, made of a solved document: its definitions are the set-up, its derivatives the questions. */

export function starterAssignment(source: string, file: string, id: string, engine: Engine): string {
  const document = readDocument(source, { file }),
    opened = openDocument(document, engine),
    text = (from: number, to: number): string => document.source.slice(from, to);
  const setup: string[] = [],
    seen = new Set<string>();
  const put = (line: string): void => {
    if (!seen.has(line)) setup.push(line);
    seen.add(line);
  };
  for (const link of opened.classified.links) {
    const { raw } = link,
      whole =
        `${text(raw.left.from, raw.left.to)} ${text(raw.relation.from, raw.relation.to)} ${text(raw.right.from, raw.right.to)}`.replace(
          /\s+/g,
          " ",
        );
    const { right } = link;
    if (link.kind === "declaration" && raw.relation.op === "∈") put(`Let $${whole}$.`);
    else if (link.kind === "definition" && link.makes !== null && (right === null || subjectOf(right)?.by.length !== 1))
      put(`\n$$${whole}$$`);
    else if (link.kind === "given") put(`\n$$${whole}$$`);
  }
  const questions: string[] = [],
    targets = new Set<string>();
  for (const chain of chainsOf(judgeLinks(opened))) {
    const head = chain.links[0],
      left = head?.link.left ?? null;
    if (head === undefined || left === null || head.claim.kind !== "claim" || (subjectOf(left)?.by.length ?? 0) === 0) continue;
    const target = text(head.link.raw.left.from, head.link.raw.left.to).replace(/\s+/g, " ");
    if (targets.has(target)) continue;
    targets.add(target);
    const part = opened.collected.parts.at(head.link.raw.left.from).text,
      steps = chain.links.length > 1;
    const label = labelTokens(part).join("");
    questions.push(
      `# Question ${questions.length + 1} [1 point]\n\n${label === "" ? "" : `<!-- ${part.replace(/[<>-]/g, " ").slice(0, 60).trim()} -->\n\n`}Find $${target}$.\n\n- target: $${target}$\n- require: ${steps ? "steps" : "final"}\n`,
    );
  }
  return `---
gradmark-assignment: 1
id: ${id}
title: ${JSON.stringify(document.pieces.find((p) => p.kind === "heading")?.text ?? id)}
layout: any
loose: free
---

# Set-up

<!-- What students may take for granted: check that nothing is missing, and that no answer is given away. -->

${setup.join("\n").trim() === "" ? "Let $x \\in \\mathbb{R}^n$." : setup.join("\n").trim()}

${questions.length === 0 ? "# Question 1 [1 point]\n\n- target: $\\frac{\\partial f}{\\partial x}$\n- require: final\n" : questions.join("\n")}`;
}
