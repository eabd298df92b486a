import type { Placed } from "./parts.js";
import { problemOf, type Store } from "./store.js";

/** π, e and ∞ are constants unless the bare name is defined or declared; π_k is a name of its own. */
export function isConstant(key: string, at: Placed, store: Store): boolean {
  if (key !== "pi" && key !== "e" && key !== "infty") return false;
  const d = store.definitionOf(key, at),
    s = store.shapeOf(key, at);
  // e(x) = α(e^x − 1): a function called e does not take the number's letter.
  // A residual e of another problem leaves the number alone here.
  const aside =
    d === null || (d.formals === null ? d.indices.length > 0 || (key === "e" && problemOf(d.part) !== problemOf(at.part)) : key === "e");
  return aside && (s === null || s.lead.length > 0);
}
