import { judgeLinks, openDocument, type Engine, type Opened } from "../../src/check/document.js";
import type { Link } from "../../src/check/classify.js";
import { compareIn } from "../../src/check/sides.js";
import { readDocument } from "../../src/document/index.js";
import { rules } from "../../src/index.js";
import type { Claim } from "../../src/index.js";
import { makeRuleBook } from "../../src/scope/rulebook.js";
import { printLatex } from "../../src/syntax/formula-latex.js";
import type { Expr } from "../../src/syntax/expr.js";
import { hasDerivative, namesIn } from "../../src/scope/exprs.js";
import { derivations, examples, pairUp, rightWork, type GalleryDocument } from "../gallery/pairing.js";
import { effectOf, type Effect } from "./effect.js";
import { mutantsOf, type Mutant } from "./mutants.js";
/**
 * Whole documents of the gallery, mutated in one right side at a time. What a mutation changes is decided by plain
 * numbers where they can read both sides, else by the checker's own values of the two right sides, side by side.
 */
const engine: Engine = { makeBook: (g) => makeRuleBook(rules, g), version: "0" };

export interface Base {
  readonly document: GalleryDocument;
  readonly opened: Opened;
  readonly link: Link;
  readonly claim: Claim;
}
export interface Outcome {
  readonly base: Base;
  readonly mutant: Mutant;
  readonly effect: Effect | "disagree";
  /** Whether the checker's own values decided what the mutation changes. */
  readonly own: boolean;
  readonly claim: Claim;
  /** Whether the corrected form is the right side from before the mutation, to the letter. */
  readonly restored: boolean;
}
export const documents = (): readonly GalleryDocument[] => [...rightWork(), ...derivations(), ...examples()];

function open(document: GalleryDocument, source: string): Opened {
  const options = { ...engine, file: document.file };
  return openDocument(readDocument(source, options), options);
}
/** The links of a document that its key and the checker call correct. */
export function basesOf(document: GalleryDocument): readonly Base[] {
  const opened = open(document, document.source);
  opened.judge.context.roomForRepairs = 0;
  const judged = judgeLinks(opened),
    pairs = pairUp(
      document.key,
      judged.map((j) => j.claim),
    ),
    right = new Set([...pairs].filter(([key]) => key.verdict === "correct").map(([, claim]) => claim));
  return judged.flatMap(({ link, claim }) =>
    right.has(claim) &&
    claim.verdict === "correct" &&
    link.raw.relation.op === "=" &&
    link.left !== null &&
    link.right !== null &&
    textOf(opened, link).length < 300
      ? [{ document, opened, link, claim }]
      : [],
  );
}
const textOf = ({ document }: Opened, { raw }: Link): string => document.source.slice(raw.right.from, raw.right.to);

/** Plain names of the same part that have a definition or a shape: what one may be mistaken for. */
function quantities({ opened, link }: Base): readonly string[] {
  const { classified, store } = opened,
    own = link.left?.kind === "name" ? link.left.key : null,
    out = new Set<string>();
  for (const l of classified.links)
    if (l.at.part === link.at.part && l.raw.right.from < link.raw.right.from)
      for (const e of [l.left, l.right])
        if (e !== null)
          for (const k of namesIn(e))
            if (/^[A-Za-z](_\d)?$/.test(k) && k !== own && (store.shapeOf(k, link.at) !== null || store.definitionOf(k, link.at) !== null))
              out.add(k);
  return [...out].slice(0, 6);
}
export const mutantsAt = (base: Base): readonly Mutant[] => mutantsOf(textOf(base.opened, base.link), quantities(base));

/**
 * The verdict on a mutant, from the statement at hand and what is no claim; `whole` judges every line before it too.
 * @param room how many edits may be tried in search of a repair
 * @returns null where the mutation moves the link's borders or what its left side means
 */
export function outcomeOf(base: Base, mutant: Mutant, room = 0, whole = false): Outcome | null {
  const { document, link: plain } = base,
    { from, to } = plain.raw.right,
    opened = open(document, document.source.slice(0, from) + mutant.text + document.source.slice(to)),
    { links } = opened.classified,
    index = links.findIndex((l) => l.raw.right.from === from && l.raw.position === plain.raw.position),
    link = links[index];
  if (link === undefined || link.raw.right.to !== from + mutant.text.length) return null;
  if (JSON.stringify(link.left) !== JSON.stringify(plain.left)) return null;
  opened.judge.context.roomForRepairs = room;
  const before = links.slice(0, index + 1).filter((l) => whole || l.kind !== "claim" || l.at.part === link.at.part);
  const claim = judgeLinks({ ...opened, classified: { ...opened.classified, links: before } }).at(-1)?.claim;
  if (claim === undefined) return null;
  // Plain numbers know nothing of conditions.
  const plainly =
      link.right === null || link.conditions.length > 0 ? "unread" : effectOf({ opened: base.opened, link: plain }, { opened, link }),
    own = ownEffect(opened, plain, link),
    disagree = plainly !== "unread" && own !== "unread" && (plainly === "same") !== (own === "same"),
    effect = plainly === "unread" || disagree ? own : plainly;
  return { base, mutant, effect: disagree ? "disagree" : effect, own: plainly === "unread", claim, restored: restores(plain.right, claim) };
}
const restores = (right: Expr | null, claim: Claim): boolean => right !== null && claim.corrected === printLatex(right);

function ownEffect({ judge }: Opened, plain: Link, changed: Link): Effect {
  const { generic } = judge.context;
  if (plain.right === null || changed.right === null) return "unread";
  const sides: (readonly [Expr, Expr])[] =
    changed.instances.length > 0
      ? changed.instances.flatMap((x, k) => {
          const [a, b] = [plain.instances[k]?.sides[1], x.sides[1]];
          return a === undefined || b === undefined ? [] : [[a, b] as const];
        })
      : [[plain.right, changed.right]];
  // Of a square variable the transposed derivative has the same shape.
  const isTransposed = (a: Expr, b: Expr): boolean =>
    changed.left !== null &&
    hasDerivative(changed.left) &&
    compareIn(generic, a, { kind: "transpose", arg: b }, changed.at, changed.at, new Map(), changed.conditions).kind === "equal";
  const effects = sides.map(([a, b]): Effect => {
    judge.context.enter(changed.at);
    const [general, valued] = [generic, [judge.context.valued]].map((trials) =>
      compareIn(trials, a, b, changed.at, changed.at, new Map(), changed.conditions),
    );
    // Different in general and equal at the given values: which of them the line is about is not clear.
    if (general?.kind === "different" && valued?.kind === "equal") return "unread";
    for (const outcome of [general, valued]) {
      if (outcome === undefined) continue;
      if (outcome.kind === "equal") return "same";
      if (outcome.kind === "different") return outcome.unsure ? "unread" : isTransposed(a, b) ? "transposed" : "different";
      if (outcome.kind === "no-value") return "nonconforming";
      if (outcome.kind === "shapes") return "nonconforming";
    }
    return "unread";
  });
  for (const e of ["different", "nonconforming", "unread"] as const) if (effects.includes(e)) return e;
  return effects.length > 0 ? "same" : "unread";
}

/** What must not be: a changed value accepted, an unchanged one accused. */
export function missOf({ effect, claim }: Outcome): "accepted" | "accused" | null {
  if (effect === "different" && (claim.verdict === "correct" || claim.verdict === "loose")) return "accepted";
  return effect === "same" && claim.verdict === "wrong" ? "accused" : null;
}
