import { quantitiesIn } from "../../scope/exprs.js";
import { functionWords } from "../../scope/names.js";
import type { Part } from "../../scope/parts.js";
import { problemOf, type Store } from "../../scope/store.js";
import { reach } from "../reach.js";
import type { Link } from "./link.js";
/** Letters that several problems use, each without introducing them. */

/**
 * A letter that nothing declares, defines or gives a value, and that no definition of another problem which this one uses
 * is made of, is this problem's own: its kind is seen by its use here (z a number in the one problem, a vector in the next).
 */
export function ownLetters(links: readonly Link[], store: Store): void {
  const problems = new Map<Part, Link[]>();
  for (const l of links) {
    const p = problemOf(l.at.part),
      list = problems.get(p);
    if (list === undefined) problems.set(p, [l]);
    else list.push(l);
  }
  if (problems.size < 2) return;
  for (const [problem, own] of problems) {
    const used = new Map<string, Link>(),
      borrowed = new Set<string>();
    for (const l of own)
      for (const e of [l.left, l.right]) {
        if (e === null) continue;
        for (const k of quantitiesIn(e)) {
          if (!used.has(k)) used.set(k, l);
          const d = store.definitionOf(k, l.at);
          if (d !== null && problemOf(d.part) !== problem) for (const r of reach(d.body, d, store)) borrowed.add(r);
        }
      }
    for (const [key, { at }] of used)
      if (borrowed.has(key)) store.goOn(key, problem);
      else if (
        !functionWords.has(key) &&
        !store.dimensions.has(key) &&
        store.definitionOf(key, at) === null &&
        store.shapeOf(key, at) === null &&
        !store.values.has(key)
      )
        store.reintroduce(key, { from: 0, part: problem });
  }
}
