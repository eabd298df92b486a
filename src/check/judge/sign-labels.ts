import { contains, nameKeyOf, walk } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { reachedNames } from "../reach.js";
import type { Claim, Context } from "./context.js";
import type { Judged } from "./judged.js";
import { undecided } from "./verdicts.js";
/**
 * log(1 + e^{−y wᵀx}), max(0, 1 − y wᵀx): losses of a margin, in which labels are ±1 whether or not the document says so
 * (Shalev-Shwartz and Ben-David, "Understanding Machine Learning", 12.3). What is true for such labels is not false.
 */
export function forSigns(context: Context, claim: Claim): Judged | null {
  const { store } = context,
    { at } = claim.link,
    names = reachedNames([claim.left, claim.right], at, store),
    bodies = [claim.left, claim.right, ...names.flatMap((k) => store.definitionOf(k, at)?.body ?? [])],
    margins = bodies.flatMap((e) => [...walk(e)].flatMap(marginOf));
  const labels = names.filter(
    (k) =>
      /^(?:\w+:)*[yt](?:\^\(\))?$/.test(k) &&
      store.definitionOf(k, at) === null &&
      store.valueOf(k, at) === null &&
      store.factsOf(k, at).length === 0 &&
      margins.some((m) => contains(m, (x) => nameKeyOf(x) === k)),
  );
  if (labels.length === 0 || saysValues.test(context.setting.source)) return null;
  const count = store.facts.length;
  try {
    for (const key of labels) store.facts.push({ ...at, key, fact: "pm1", words: `${key} = ±1` });
    const supposed = context.anew(claim.link);
    if (supposed.compare(supposed.generic, claim).kind !== "equal") return null;
    return undecided(`True if ${labels.join(" and ")} can only be 1 and −1; the document does not say so.`, [
      `the values that ${labels.join(" and ")} can take`,
    ]);
  } finally {
    store.facts.length = count;
  }
}
/** "All entries of y are 1 or −2". */
const saysValues = /\$\s*[yt](?:[_^]\{?\(?\w\)?\}?)?\s*\$\s*(?:are|is|can|takes?|have|has)\b/;

/** The margin in e^{−m} or max(0, 1 − m). */
function marginOf(e: Expr): readonly Expr[] {
  const [a, b] = e.kind === "call" ? e.args : [],
    exponent = e.kind === "call" && e.fn === "exp" ? a : e.kind === "pow" && nameKeyOf(e.base) === "e" ? e.exponent : undefined;
  if (exponent?.kind === "neg") return [exponent.arg];
  const hinge = e.kind === "call" && e.fn === "max" && e.args.length === 2 ? [a, b] : e.kind === "call" && e.fn === "relu" ? [a] : [];
  return hinge.flatMap((x) => (x?.kind === "add" ? x.terms.flatMap((t) => (t.kind === "neg" ? [t.arg] : [])) : []));
}
