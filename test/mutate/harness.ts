import { openDocument, judgeLinks, type Engine, type Opened } from "../../src/check/document.js";
import { readDocument } from "../../src/document/index.js";
import { makeRuleBook } from "../../src/scope/rulebook.js";
import { rules } from "../../src/index.js";
import type { Claim } from "../../src/index.js";
import type { Link } from "../../src/check/classify.js";
import { effectOf, type Effect } from "./effect.js";
import { mutantsOf, type Mutant } from "./mutants.js";
/** Right lines, mutated in every place; what a mutation changes is decided by plain numbers, never by a verdict. */

export interface Base {
  readonly id: string;
  readonly before: string;
  readonly left: string;
  readonly right: string;
}
export interface Outcome {
  readonly base: Base;
  readonly mutant: Mutant;
  readonly effect: Effect;
  readonly verdict: Claim["verdict"];
  readonly message: string;
}
/** What must not be: a changed value accepted, an unchanged one accused. */
export function missOf({ base, effect, verdict, mutant }: Outcome): "accepted" | "accused" | null {
  if (effect === "different" && (verdict === "correct" || verdict === "loose")) return "accepted";
  if (effect === "nonconforming" && verdict === "correct") return "accepted";
  if (
    (effect === "same" || (effect === "transposed" && mutant.kind === "dress" && /^\\frac\{\\partial|^\\nabla/.test(base.left))) &&
    verdict === "wrong"
  )
    return "accused";
  return null;
}
const engine: Engine = { makeBook: (g) => makeRuleBook(rules, g), version: "0" };
function read(base: Base, right: string): { opened: Opened; link: Link; claim: Claim } | null {
  const options = { ...engine, file: "mutant.md" },
    opened = openDocument(readDocument(`${base.before}\n\n$$${base.left} = ${right}$$\n`, options), options);
  // Verdicts only: what would repair a mutant is not asked.
  opened.judge.context.roomForRepairs = 0;
  const last = judgeLinks(opened).at(-1);
  return last === undefined ? null : { opened, ...last };
}

/** All mutants of a line, or those that `pick` takes; none if the line is not accepted as it is. */
export function outcomesOf(base: Base, pick: (all: readonly Mutant[]) => readonly Mutant[]): readonly Outcome[] {
  const plain = read(base, base.right);
  if (plain === null || plain.link.right === null || plain.claim.verdict !== "correct") return [];
  const names = [...new Set([...base.before.matchAll(/(?<![A-Za-z\\_^{])[A-Za-z](?:_\d)?(?= *(?:,|\\in))/g)].map((m) => m[0]))].slice(0, 5);
  return pick(mutantsOf(base.right, names)).flatMap((mutant): Outcome[] => {
    const changed = read(base, mutant.text);
    if (changed === null || changed.link.left === null || JSON.stringify(changed.link.left) !== JSON.stringify(plain.link.left)) return [];
    const { verdict, message } = changed.claim;
    return [{ base, mutant, effect: effectOf(plain, changed), verdict, message }];
  });
}
