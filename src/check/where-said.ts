import type { Expr } from "../syntax/expr.js";
import { walk } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Store } from "../scope/store.js";
import type { Link } from "./classify.js";
import { wordsBefore } from "./conditions-in-words.js";
import { reachedNames } from "./reach.js";
/**
 * "When the margin is violated, ∂L/∂s = −t": words that choose one side of the kink in max(0, u), as conditions u > 0 or
 * u < 0 under which a line is meant.
 */

const quantity = String.raw`(?:loss|hinge|margin|bracket|argument|expression|term|unit|neuron|input|activation|pre-?activation|relu|value|difference|it|this)s?`,
  clause = new RegExp(
    String.raw`\b(?<off>inactive|not active|not violated|satisfied|outside the margin|dead|${quantity} (?:is|are) (?:zero|negative|not positive|off)|vanish(?:es)?)\b|\b(?<on>active|violat\w+|inside the margin|fires?|${quantity} (?:is|are) (?:strictly )?(?:positive|non-?zero|not zero|on)|does not vanish)\b|\b(?<other>otherwise|else)\b`,
    "giu",
  );
/** "If …", "when the …" up to what is supposed; "the mask of the active units" supposes nothing. */
const supposes =
  /\b(?:if|when|whenever|while|provided|assum\w+|as long as|suppose|where|because|since|case|for (?:an?|every|each|all|any))\b[^.;:]*$/i;
/** Which side of a kink the words before a line speak of last. */
function sideSaid(words: string): ">" | "<" | null {
  let side: ">" | "<" | null = null;
  for (const m of words.matchAll(clause)) {
    if (m.groups?.["other"] !== undefined) side = side === ">" ? "<" : side === "<" ? ">" : null;
    else if (supposes.test(words.slice(Math.max(0, m.index - 80), m.index))) side = m.groups?.["off"] !== undefined ? "<" : ">";
  }
  return side;
}
const mostKinks = 4;

/** The conditions on a line that the words before it may state, one for each kink that the line leads to. */
export function conditionsSaid(link: Link, sides: readonly Expr[], at: Placed, store: Store, source: string): readonly Expr[] {
  const op = sideSaid(wordsBefore(link, source));
  if (op === null) return [];
  const bodies = reachedNames(sides, at, store).flatMap((k) => {
    const d = store.definitionOf(k, at);
    return d === null || d.formals !== null || d.indices.length > 0 ? [] : [d.body];
  });
  const found: Expr[] = [];
  for (const e of [...sides, ...bodies])
    for (const x of walk(e)) {
      if (x.kind !== "call") continue;
      const [a, b] = x.args,
        kink = x.fn === "relu" ? a : x.fn !== "max" || x.args.length !== 2 ? undefined : isZero(a) ? b : isZero(b) ? a : undefined;
      if (kink !== undefined) found.push({ kind: "compare", op, a: kink, b: { kind: "num", text: "0" } });
    }
  return found.slice(0, mostKinks);
}
const isZero = (e: Expr | undefined): boolean => e?.kind === "num" && Number(e.text) === 0;
