import { labelKey, plainIndexLetters, scriptText, symKey } from "./names.js";
import type { Placed } from "./parts.js";
import { problemOf } from "./store.js";
import { indexLettersOf } from "./trees.js";
import type { Tree } from "../syntax/tree.js";
/** What a letter or a sum of letters above a name says: a power, a label, the number of a layer or a step. */

export class Superscripts {
  /** a^L_j = …: L counts the layers, also of letters that other formulas write without it. */
  private namesLastLayer = false;
  private readonly introduced = new Map<string, string[]>();
  /** Letters that stand in arithmetic above names: a^{l-1}. */
  private readonly inArithmetic = new Set<string>();
  private readonly letters = new Map<string, Set<string>>();
  private readonly raisedToT = new Map<string, Placed[]>();
  private readonly isIntroduced: (name: string) => boolean;
  /** @param isIntroduced whether a name stands on the left of a definition without anything above it */
  constructor(isIntroduced: (name: string) => boolean) {
    this.isIntroduced = isIntroduced;
  }

  /** z^f = …, δ^l = …: a letter on a name that is never introduced without one is no power. */
  introduce(left: Tree): void {
    if (left.kind !== "script" || left.sup?.kind !== "sym" || left.sup.style !== "" || !/^([a-su-zA-SU-Z]|ell)$/.test(left.sup.name))
      return;
    const base = labelKey(left.base);
    if (base !== null && base !== "e") this.introduced.set(base, [...(this.introduced.get(base) ?? []), left.sup.name]);
    if (left.sub !== null && left.sup.name === "L") this.namesLastLayer = true;
  }
  /** z^f is a name, z^l beside z^{l-1} a member of a family of layers. */
  role(base: string, sup: Tree): "power" | "label" | "step" {
    if (base === "e") return "power";
    const letters = sup.kind === "num" ? [] : indexLettersOf(sup),
      [letter] = letters,
      own = this.introduced.get(base) ?? [];
    const layer = this.namesLastLayer && /^L(?:[+-]\d+)?$/.test(scriptText(sup) ?? "") && !this.isIntroduced("L");
    if (this.isIntroduced(base)) return layer ? "label" : "power";
    const steps = [...this.introduced.values()].flat().filter((l) => this.inArithmetic.has(l));
    if (steps.length === 0) return layer || (letter !== undefined && sup.kind === "sym" && own.includes(letter)) ? "label" : "power";
    const counts = own.length > 0 || steps.some((l) => this.letters.get(base)?.has(l) ?? false);
    if (!counts || letters.length > 1) return "power";
    if (letter === undefined) return sup.kind === "num" ? "step" : "power";
    return steps.includes(letter) || /^[A-Z]$/.test(letter) || own.includes(letter) ? "step" : "power";
  }
  /** A letter, or a sum with one, above a name. */
  note(key: string, sup: Tree, at: Placed): void {
    // w^{T-1}: beside it w^T is a power too.
    if (sup.kind === "sum" && sup.terms.some((x) => x.node.kind === "sym" && symKey(x.node) === "T"))
      this.raisedToT.set(key, [...(this.raisedToT.get(key) ?? []), at]);
    const letters = indexLettersOf(sup),
      [letter] = letters;
    if (letters.length !== 1 || letter === undefined || !plainIndexLetters.has(letter)) return;
    if (sup.kind === "sum") this.inArithmetic.add(letter);
    const known = this.letters.get(key);
    if (known === undefined) this.letters.set(key, new Set([letter]));
    else known.add(letter);
  }
  isRaisedToT(key: string, at: Placed): boolean {
    return (this.raisedToT.get(key) ?? []).some((p) => problemOf(p.part) === problemOf(at.part));
  }
}
