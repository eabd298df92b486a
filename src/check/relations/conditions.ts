import { contains, hasDerivative, isNumeric, quantitiesIn, walk } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import type { Placed } from "../../scope/parts.js";
import { problemOf, type Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
/**
 * Which inequalities state a condition (`s > 0`, "let 1 − 0.95^N ≥ q", "if y f < 1", c + 2 ≤ 36 among free symbols) and
 * which claim something (semantics.md 3).
 */
export type Order = "<" | "≤" | ">" | "≥" | "≠";
export const orderOf = (op: string): Order | null => (op === "<" || op === "≤" || op === ">" || op === "≥" || op === "≠" ? op : null);

/** Words that a condition follows, up to the end of their sentence. */
const cues =
  /\b(if|when|whenever|once|for|let|suppose|assum\w+|with|where|needs?|require\w*|must|should|such that|subject to|s\.t\.|provided|given|wants?|unless|case|while|as long as|choose|satisf\w+|constraint\w*|condition\w*)\b[^.;:!?]{0,60}$/i;
/** Words right before a chain that only supposes what it says. */
const supposing = /\b(?:if|for|when|whenever|suppose|assum(?:e|ing)|provided|unless|case)\b[^.;:!?A-Za-z]*(?:that|which)?[^.;:!?A-Za-z]*$/i;
/** Words that a claim follows. */
const claims =
  /\b(hence|therefore|thus|so|since|because|always|then|shows?|prove\w*|have|get|follows?|implies|conclude\w*|means|clearly|obviously)\b[^.;:!?]{0,40}$|∴/i;

export interface InequalityInput {
  readonly left: Expr;
  readonly right: Expr;
  readonly op: Order;
  readonly at: Placed;
  readonly store: Store;
  /** First link of its chain, and whether the chain goes on with another inequality (0 < λ < 1). */
  readonly first: boolean;
  readonly inImplication: boolean;
  readonly words: string;
}
export function isCondition(input: InequalityInput): boolean {
  const { left, right, words, first } = input;
  if (isNumeric(left) && isNumeric(right)) return false;
  const free = isFree(left, input) && isFree(right, input);
  if (input.inImplication) return free;
  if (free && isPlain(left) && isPlain(right)) return true;
  // "For z = wᵀx + b > 0 we have": the chain names what the condition is about.
  if (!first) return supposing.test(words) && !hasDerivative(left) && !contains(left, (x) => x.kind === "prime");
  const cue = cues.exec(words)?.index ?? -1,
    claim = claims.exec(words)?.index ?? -1;
  if (cue >= 0 && cue > claim) return true;
  return free && claim < 0 && isMultilinear(left) && isMultilinear(right);
}
/** Nothing in it is defined or differentiated: its symbols may be chosen. */
function isFree(e: Expr, { at, store }: InequalityInput): boolean {
  if (hasDerivative(e) || contains(e, (x) => x.kind === "prime" || x.kind === "at")) return false;
  for (const k of quantitiesIn(e)) {
    const d = store.definitionOf(k, at);
    if (d !== null && problemOf(d.part) === problemOf(at.part) && d.from < at.from) return false;
  }
  return true;
}
/** A name, a list of names, a product of names, or a number. */
function isPlain(e: Expr): boolean {
  if (isNumeric(e)) return true;
  switch (e.kind) {
    case "name":
      return true;
    case "entry":
      return e.base.kind === "name";
    case "neg":
      return isPlain(e.arg);
    case "call":
      return e.fn === "tuple" && e.args.every(isPlain);
    case "mul":
      return e.factors.every(isPlain);
    default:
      return false;
  }
}
/** Sums of products in which nothing is squared and no function is called: c + k − 1 ≤ n + 2p, w^⊤x + b > 0. */
function isMultilinear(e: Expr): boolean {
  for (const x of walk(e))
    if (
      !(
        x.kind === "num" ||
        x.kind === "name" ||
        x.kind === "neg" ||
        x.kind === "add" ||
        x.kind === "mul" ||
        x.kind === "transpose" ||
        x.kind === "entry" ||
        (x.kind === "div" && isNumeric(x.den))
      )
    )
      return false;
  const terms = e.kind === "add" ? e.terms : [e];
  return terms.every((t) => {
    const names = [...walk(t)].filter((x) => x.kind === "name").map((x) => (x.kind === "name" ? x.key : ""));
    return new Set(names).size === names.length;
  });
}

/** Signs that plain names are said to have: v > 0, a, b > 0, 0 < λ < 1 as two halves. */
export function signsSaid(
  left: Expr,
  right: Expr,
  op: Order,
): { readonly key: string; readonly says: "positive" | "negative" | "below-one" | "other" }[] {
  const flipped: Record<Order, Order> = { "<": ">", "≤": "≥", ">": "<", "≥": "≤", "≠": "≠" };
  if (isNumeric(left) && !isNumeric(right)) return signsSaid(right, left, flipped[op]);
  const names = left.kind === "call" && left.fn === "tuple" ? left.args : [left];
  const keys = names.flatMap((n) => (n.kind === "name" ? [n.key] : n.kind === "entry" && n.base.kind === "name" ? [n.base.key] : []));
  const number = right.kind === "num" ? Number(right.text) : null;
  const says =
    number === null || op === "≠"
      ? "other"
      : number >= 0 && (op === ">" || (op === "≥" && number > 0))
        ? "positive"
        : number === 1 && (op === "<" || op === "≤")
          ? "below-one"
          : number <= 0 && (op === "<" || op === "≤")
            ? "negative"
            : "other";
  return keys.filter((k) => !functionWords.has(k)).map((key) => ({ key, says }));
}
/** Conditions that hold for a while only ("for x > 0 …", "if …"), not facts about a symbol. */
export const isPassing = (words: string): boolean =>
  /\b(if|when|whenever|for|case|unless|while|once|otherwise|else)\b[^.;:!?]{0,60}$/i.test(words);
