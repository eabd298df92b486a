import { openDocument, judgeLinks, type Engine, type Opened } from "../../src/check/document.js";
import { readDocument } from "../../src/document/index.js";
import { makeRuleBook } from "../../src/scope/rulebook.js";
import { rules } from "../../src/index.js";
import type { Claim } from "../../src/index.js";
import { indexLetters } from "../../src/check/repair/sites.js";
import type { Link } from "../../src/check/classify.js";
import { Interpreter, NonConforming, Unread, type Matrix } from "./evaluate.js";
import { mutantsOf, type Mutant } from "./mutants.js";
/** Right lines, mutated in every place; what a mutation changes is decided by plain numbers, never by a verdict. */

export interface Base {
  readonly id: string;
  readonly before: string;
  readonly left: string;
  readonly right: string;
}
export type Effect = "same" | "transposed" | "different" | "nonconforming" | "unread";
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
/** At two random points: the same numbers, the same transposed, others, or none. */
function effectOf(plain: { opened: Opened; link: Link }, changed: { opened: Opened; link: Link }): Effect {
  const effects = [1, 2].map((seed): Effect => {
    try {
      const letters = [
        ...new Set([plain.link.left, plain.link.right, changed.link.right].flatMap((e) => (e === null ? [] : [...indexLetters(e)]))),
      ].sort();
      const free = letters.filter((l) => !bound(plain.link, l) && !bound(changed.link, l));
      const [a, b] = [plain, changed].map(({ opened, link }) => {
        if (link.right === null) throw new Unread("the right side");
        return new Interpreter(opened, (name) => random([...name].reduce((h, c) => (h * 31 + c.charCodeAt(0)) % 100003, seed))).all(
          link.right,
          link.at,
          free,
        );
      });
      return a === undefined || b === undefined ? "unread" : compared(a, b);
    } catch (e) {
      if (e instanceof NonConforming) return "nonconforming";
      if (e instanceof Unread || e instanceof TypeError) return "unread";
      throw e;
    }
  });
  const [first = "unread", second = "unread"] = effects;
  if (first === second) return first;
  return effects.includes("unread") ? "unread" : effects.includes("different") ? "different" : "unread";
}
const bound = (link: Link, letter: string): boolean => JSON.stringify(link.right).includes(`"index":"${letter}"`);
function compared(a: readonly Matrix[], b: readonly Matrix[]): Effect {
  const values = [...a, ...b].flatMap((m) => m.d);
  if (!values.every(Number.isFinite)) return "unread";
  const scale = Math.max(1e-9, ...values.map(Math.abs)),
    near = (x: number, y: number | undefined): boolean => Math.abs(x - (y ?? NaN)) < 1e-6 * scale;
  const every = (test: (x: Matrix, y: Matrix) => boolean): boolean => a.every((m, i) => b[i] !== undefined && test(m, b[i]));
  if (every((x, y) => x.r === y.r && x.c === y.c && x.d.every((v, i) => near(v, y.d[i])))) return "same";
  if (every((x, y) => x.r === y.c && x.c === y.r && x.d.every((v, k) => near(v, y.d[(k % x.c) * x.r + Math.floor(k / x.c)]))))
    return "transposed";
  return every((x, y) => x.r * x.c === y.r * y.c) ? "different" : "nonconforming";
}
/** A small generator of its own (Park and Miller). */
function random(seed: number): () => number {
  let state = 7919 * seed + 17;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
