import { judgeLinks, openDocument, type Engine, type Opened } from "../../src/check/document.js";
import type { Link } from "../../src/check/classify.js";
import { readDocument } from "../../src/document/index.js";
import { rules } from "../../src/index.js";
import type { Claim } from "../../src/index.js";
import { exprKey, namesIn, walk } from "../../src/scope/exprs.js";
import { dimsOf } from "../../src/scope/shape-types.js";
import type { Placed } from "../../src/scope/parts.js";
import { makeRuleBook } from "../../src/scope/rulebook.js";
import { printLatex } from "../../src/syntax/formula-latex.js";
import type { Expr } from "../../src/syntax/expr.js";
import { topics } from "../check/mistakes/mistakes.js";
import { derivations, examples, pairUp, rightWork, type GalleryDocument } from "../gallery/pairing.js";
import { effectOf, type Effect } from "./effect.js";
import { mutantsOf, type Mutant } from "./mutants.js";
import { isDerivative, isRounded, ownEffect } from "./own-effect.js";
/**
 * Whole documents, mutated in one right side at a time, and what the checker says of each mutant. What a mutation changes
 * is decided by plain numbers where they can read both sides, else by the checker's own values of the two right sides.
 */
const engine: Engine = { makeBook: (g) => makeRuleBook(rules, g), version: "0" };

/** A link that its key and the checker call correct. */
export interface Base {
  readonly document: GalleryDocument;
  readonly opened: Opened;
  readonly link: Link;
  readonly claim: Claim;
}
/** What became of one mutant: plain data, so that it passes from thread to thread. */
export interface Outcome {
  readonly file: string;
  readonly line: number;
  readonly lhs: string;
  readonly rhs: string;
  readonly kind: Mutant["kind"];
  readonly text: string;
  readonly effect: Effect | "disagree" | "crashed";
  /** By plain numbers, and by the checker's own values. */
  readonly effects: readonly [Effect, Effect];
  /** Whether the left side is a derivative, whose transposed value is the same in another layout. */
  readonly derivative: boolean;
  /** Whether only the checker's own values decided what the mutation changes. */
  readonly own: boolean;
  readonly verdict: Claim["verdict"];
  readonly mistake: Claim["mistake"];
  readonly message: string;
  readonly corrected: string | null;
  readonly needs: readonly string[];
  /** Whether the corrected form is the right side from before the mutation, to the letter. */
  readonly restored: boolean;
}
/** Which mutants are made. */
export interface Choice {
  /** So many of each line, by the seed; 0: all. */
  readonly each: number;
  readonly seed: number;
  /** How many edits may be tried in search of a repair. */
  readonly room: number;
  /** Only these kinds; none: all. */
  readonly kinds: readonly string[];
  /** Only so many lines of a document; undefined: all. */
  readonly lines?: number;
}
/** The gallery, the examples, and each classic mistake's right form as a document of its own. */
export const allDocuments = (): readonly GalleryDocument[] => [...rightWork(), ...derivations(), ...examples(), ...catalogue()];
const catalogue = (): readonly GalleryDocument[] =>
  topics.flatMap((t) =>
    t.mistakes.map(({ id, setting, left, right }): GalleryDocument => {
      const source = `${setting}\n\n$$${left} = ${right}$$\n`,
        line = source.split("\n").length - 1;
      return {
        name: id,
        file: `mistakes/${id}.md`,
        source,
        key: [{ id, line, lhs: left, rhs: right, verdict: "correct", why: "the right form" }],
      };
    }),
  );

function open(document: GalleryDocument, source: string): Opened {
  const options = { ...engine, file: document.file };
  return openDocument(readDocument(source, options), options);
}
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

export function outcomesOf(document: GalleryDocument, choice: Choice): readonly Outcome[] {
  const bases = basesOf(document),
    below = generator(choice.seed, document.file);
  return bases.slice(0, choice.lines).flatMap((base) => {
    const all = mutantsAt(base).filter((m) => choice.kinds.length === 0 || choice.kinds.includes(m.kind));
    return (choice.each === 0 ? all : some(all, choice.each, below)).flatMap((mutant) => {
      try {
        const first = outcomeOf(base, mutant, choice.room);
        // What looks like a miss is judged again with all that stands before it.
        const outcome = first !== null && missOf(first) !== null ? outcomeOf(base, mutant, choice.room, true) : first;
        return outcome === null ? [] : [outcome];
      } catch (x) {
        return [crashed(base, mutant, x)];
      }
    });
  });
}
/** The checker has an answer to everything: an error that it throws is a miss like any other. */
const crashed = ({ document, claim }: Base, { kind, text }: Mutant, x: unknown): Outcome => ({
  file: document.file,
  line: claim.line,
  lhs: claim.lhs,
  rhs: claim.rhs,
  kind,
  text,
  effect: "crashed",
  effects: ["unread", "unread"],
  derivative: false,
  own: false,
  verdict: "unreadable",
  mistake: null,
  message: x instanceof Error ? (x.stack ?? x.message).split("\n", 4).join(" | ") : String(x),
  corrected: null,
  needs: [],
  restored: false,
});
/** A small generator of its own (Park and Miller), for each document another stream. */
function generator(seed: number, file: string): (n: number) => number {
  let state = ([...file].reduce((h, c) => (h * 31 + c.charCodeAt(0)) % 2147483, 7 * seed) % 2147483) * 1000 + 1;
  return (n) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * n);
  };
}
/** So many mutants of a line, of different kinds. */
function some(all: readonly Mutant[], count: number, below: (n: number) => number): readonly Mutant[] {
  const kinds = new Map<string, Mutant[]>();
  for (const m of all) kinds.set(m.kind, [...(kinds.get(m.kind) ?? []), m]);
  const left = [...kinds.values()],
    out: Mutant[] = [];
  while (out.length < count && left.length > 0) {
    const [group] = left.splice(below(left.length), 1),
      mutant = group?.[below(group.length)];
    if (mutant !== undefined) out.push(mutant);
  }
  return out;
}

/**
 * The verdict on a mutant, from the statement at hand and what is no claim; `whole` judges every line before it too.
 * @param room how many edits may be tried in search of a repair
 * @returns null where the mutation moves the link's borders or what its left side means
 */
export function outcomeOf(base: Base, mutant: Mutant, room: number, whole = false): Outcome | null {
  const { document, link: plain } = base,
    { from, to } = plain.raw.right,
    opened = open(document, document.source.slice(0, from) + mutant.text + document.source.slice(to)),
    { links } = opened.classified,
    index = links.findIndex((l) => l.raw.right.from === from && l.raw.position === plain.raw.position),
    link = links[index];
  if (link === undefined || link.raw.right.to !== from + mutant.text.length) return null;
  if (JSON.stringify(link.left) !== JSON.stringify(plain.left)) return null;
  // What does not move is held fixed: without a differential, the left side is another one.
  if (differentials(plain.left) !== "" && differentials(plain.right) !== differentials(link.right)) return null;
  opened.judge.context.roomForRepairs = room;
  const before = links.slice(0, index + 1).filter((l) => whole || l.kind !== "claim" || l.at.part === link.at.part);
  const claim = judgeLinks({ ...opened, classified: { ...opened.classified, links: before } }).at(-1)?.claim;
  if (claim === undefined) return null;
  // Plain numbers know nothing of conditions; where shapes are guessed anew (x_i ⊙ x_j makes arrays of them), nothing is known.
  const names = plain.right === null ? [] : [...namesIn(plain.right)],
    decided = axesOf(base.opened, names, plain.at) === axesOf(opened, names, link.at) && !isRounded(opened, plain, link),
    plainly =
      !decided || link.right === null || link.conditions.length > 0
        ? "unread"
        : effectOf({ opened: base.opened, link: plain }, { opened, link }),
    own = decided ? ownEffect(opened, plain, link) : "unread",
    disagree = plainly !== "unread" && own !== "unread" && (plainly === "same") !== (own === "same"),
    effect = plainly === "unread" || disagree ? own : plainly;
  const { verdict, mistake, message, corrected, needs } = claim;
  return {
    file: document.file,
    line: base.claim.line,
    lhs: base.claim.lhs,
    rhs: base.claim.rhs,
    kind: mutant.kind,
    text: mutant.text,
    effect: disagree ? "disagree" : effect,
    effects: [plainly, own],
    derivative: plain.left !== null && isDerivative(base.opened, plain.left, plain.at),
    own: plainly === "unread",
    verdict,
    mistake,
    message,
    corrected,
    needs,
    restored: restores(plain.right, claim),
  };
}
/** What axes some names have: how many, and of which sizes that have a name. */
const axesOf = ({ shapes }: Opened, names: readonly string[], at: Placed): string =>
  names
    .map((k) => {
      const t = shapes.typeOf(k, at);
      if (t === null || t.own.k === "any") return `${k} ?`;
      return `${k} ${String(t.lead.length)} ${[...t.lead, ...dimsOf(t.own)].map((d) => d.root.name ?? d.root.size ?? "?").join("×")}`;
    })
    .join();
const differentials = (e: Expr | null): string =>
  e === null ? "" : [...new Set([...walk(e)].flatMap((x) => (x.kind === "differential" ? [exprKey(x)] : [])))].sort().join();
const restores = (right: Expr | null, claim: Claim): boolean => right !== null && claim.corrected === printLatex(right);

/** What must not be: a changed value accepted, an unchanged one (or a derivative in another layout) accused. */
export function missOf({ effect, verdict, derivative, kind }: Outcome): "accepted" | "accused" | "crashed" | null {
  if (effect === "crashed") return "crashed";
  if (effect === "different" && (verdict === "correct" || verdict === "loose")) return "accepted";
  // f′(z) for a diagonal Jacobian is a way of writing (semantics.md 9, trap 27).
  if (effect === "nonconforming" && verdict === "correct" && !(kind === "diagonal" && derivative)) return "accepted";
  return (effect === "same" || (effect === "transposed" && derivative)) && verdict === "wrong" ? "accused" : null;
}
