import { asOverwritten, withGradients } from "./shorthand.js";
import type { Expr } from "../../syntax/expr.js";
import type { Tree } from "../../syntax/tree.js";
import { cornerEntries, digitPairs } from "../../scope/digit-pairs.js";
import { labelKey } from "../../scope/names.js";
import type { Placed } from "../../scope/parts.js";
import { resolve, resolveContext } from "../../scope/resolve.js";
import { ResolveError } from "../../scope/resolve-context.js";
import { withNumberPi } from "../../scope/constants.js";
import { withListedMembers } from "../../scope/listed-members.js";
import type { Definition, Store } from "../../scope/store.js";
import type { Unroller } from "../../scope/unroll.js";
import type { Collected, RawLink } from "../collect.js";
/** One line while it is classified: what is known of it so far. */

export class Line {
  stationary = false;
  /** States of a name what its uses in definitions above say already, turned round. */
  inverse = false;
  left: Expr | null = null;
  right: Expr | null = null;
  error: ResolveError | null = null;
  earlier: Definition | null = null;
  makes: Definition | null = null;
  readonly words: string;
  readonly id: string;
  readonly raw: RawLink;
  readonly at: Placed;
  readonly collected: Collected;
  readonly store: Store;
  readonly steps: Unroller | null;
  unrolled: readonly Definition[] = [];
  constructor(id: string, raw: RawLink, at: Placed, collected: Collected, store: Store, steps: Unroller | null) {
    this.id = id;
    this.raw = raw;
    this.at = at;
    this.collected = collected;
    this.store = store;
    this.steps = steps;
    this.words = `${raw.statement.formula.before.slice(-120)} ${raw.statement.statement.words.map((w) => (w.kind === "text" ? w.text : (labelKey(w) ?? ""))).join(" ")}`;
  }
  /** The sentence up to the line. */
  get sentence(): string {
    const { raw, collected } = this,
      text = collected.document.source.slice(Math.max(0, raw.left.from - 400), raw.left.from),
      stop = Math.max(text.lastIndexOf("\n\n"), ...[...text.matchAll(/[.;:!?]\s+(?=[A-Z$\\])/g)].map((m) => m.index));
    return text.slice(stop + 1);
  }
  /** The tree with its names resolved at its place; the first error is kept. */
  resolved(tree: Tree): Expr | null {
    try {
      return this.read(tree);
    } catch (e) {
      if (!(e instanceof ResolveError)) throw e;
      this.error ??= e;
      return null;
    }
  }
  private read(tree: Tree): Expr {
    const { survey } = this.collected,
      e = withListedMembers(resolve(tree, resolveContext(survey, this.at))),
      named = survey.hasLetterSub("pi") ? withNumberPi(e, this.at, this.store) : e;
    const { shorthandLoss } = this.store,
      meant = shorthandLoss === null ? named : asOverwritten(withGradients(named, shorthandLoss), this.at, this.store);
    const canonical = this.steps === null ? meant : this.steps.canonical(meant, this.at);
    return cornerEntries(digitPairs(canonical, this.at, this.store), this.at, this.store);
  }
  /** The same, where an error says nothing of the line. */
  resolvedQuietly(tree: Tree): Expr | null {
    try {
      return this.read(tree);
    } catch (e) {
      if (e instanceof ResolveError) return null;
      throw e;
    }
  }
}
