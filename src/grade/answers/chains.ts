import type { JudgedLink } from "../../check/document.js";
import type { Link } from "../../check/classify.js";
import type { Expr } from "../../syntax/expr.js";
import { contains } from "../../scope/exprs.js";
import { isAbout, isSpecialCase, subjectOf } from "./targets.js";
/** The chains of a submission, and the one that answers a target. */

export interface Chain {
  readonly links: readonly JudgedLink[];
  /** Offset where it begins, in the composed document. */
  readonly from: number;
}

export function chainsOf(judged: readonly JudgedLink[]): Chain[] {
  const out: { links: JudgedLink[]; from: number }[] = [];
  for (const j of judged) {
    const last = out.at(-1);
    if (j.link.raw.first || last === undefined) out.push({ links: [j], from: j.link.raw.left.from });
    else last.links.push(j);
  }
  return out;
}
export const endOf = (chain: Chain): Link => chain.links[chain.links.length - 1]!.link;
export const membersOf = (chain: Chain): readonly (Expr | null)[] => [
  chain.links[0]?.link.left ?? null,
  ...chain.links.map((j) => j.link.right),
];

/** What a chain says a target is. */
export interface Found {
  readonly chain: Chain;
  /** The member that is about the target, as the student wrote it. */
  readonly member: Expr;
  /** How many links lead from it to the end. */
  readonly position: number;
  /** The link whose right side is the answer. */
  readonly link: Link;
  /** Only where indices coincide. */
  readonly special: boolean;
}

const equality = /^(?:=|:=|≡|≜|≈|≃)$/;

/** Every chain that says something about the target, in order. */
export function chainsAbout(chains: readonly Chain[], target: Expr): Found[] {
  const aliases = new Map<string, Expr>();
  for (const c of chains)
    for (const { link } of c.links)
      if (link.left?.kind === "name" && link.right !== null && isAbout(link.right, target)) aliases.set(link.left.key, link.right);
  return chains.flatMap((chain): Found[] => {
    const members = membersOf(chain);
    let found: { member: Expr; position: number } | null = null;
    members.forEach((m, i) => {
      if (found !== null || m === null || i === members.length - 1) return;
      if (isAbout(m, target)) found = { member: m, position: i };
      else if (m.kind === "name" && aliases.has(m.key) && !members.slice(i + 1).some((x) => x !== null && isAbout(x, target)))
        found = { member: aliases.get(m.key)!, position: i };
    });
    const start = found as { member: Expr; position: number } | null;
    if (start === null) return [];
    // The last member that is an expression; a name given to the result says nothing about it.
    for (let i = chain.links.length - 1; i >= start.position; i--) {
      const { link } = chain.links[i]!;
      if (!equality.test(link.raw.relation.op)) continue;
      const { right } = link;
      if (right !== null && right.kind === "name" && aliases.has(right.key)) continue;
      if (right !== null && i > start.position && right.kind === "name" && link.makes !== null) continue;
      return [{ chain, member: start.member, position: start.position, link, special: isSpecialCase(start.member, target) }];
    }
    return [];
  });
}

/** Derivatives that an answer leaves standing. */
export const derivativesIn = (e: Expr): Expr[] => {
  const out: Expr[] = [];
  contains(e, (x) => {
    if (x.kind === "deriv") out.push(x);
    return false;
  });
  return out;
};

/** Whether an answer's derivatives are worked out somewhere: by another chain that ends without any, or by a definition. */
export function isWorkedOut(e: Expr, target: Expr, chains: readonly Chain[], depth = 0): boolean {
  if (depth > 8) return false;
  return derivativesIn(e).every((d) => {
    if (isAbout(d, target) || subjectOf(d) === null) return false;
    return chainsAbout(chains, d).some(
      ({ link }) =>
        link.right !== null && !derivativesIn(link.right).some((x) => isAbout(x, d)) && isWorkedOut(link.right, target, chains, depth + 1),
    );
  });
}
