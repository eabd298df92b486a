import { contains, exprKey, hasDerivative, isNumeric, namesIn, quantitiesIn, walk } from "../../scope/exprs.js";
import { isConstant } from "../../scope/constants.js";
import type { Placed } from "../../scope/parts.js";
import type { Hypothesis, Store } from "../../scope/store.js";
import type { Expr } from "../../syntax/expr.js";
import { carriedMap } from "../carried.js";
import { barred } from "../classify/bars.js";
import type { Link } from "../classify.js";
import { confirmWrong } from "../gate.js";
import { hypothesesOn, saidOf, whereHeld } from "../hypotheses.js";
import { loose, type LooseResult } from "../loose.js";
import { otherFactor } from "../repair/other-factor.js";
import { repair, type Repair } from "../repair/repair.js";
import { spoken } from "../repair/sites.js";
import { reach } from "../reach.js";
import type { Outcome } from "../sides.js";
import type { Trial } from "../trial.js";
import type { Claim, Context } from "./context.js";
import { evidenceOf } from "./evidence.js";
import { isNumberHere } from "./fixed.js";
import { blank, type Judged } from "./judged.js";
import { lostPath, readByEntries, type EntryReading } from "./by-entries.js";
import { directly } from "./direct.js";
import { heldAsSaid } from "./held.js";
import { asPerFeature, missingSum } from "./missing-sum.js";
import { equationOfSolution, lettersOfOthers, meansOrSums, openCondition, sumOverSome } from "./stays-open.js";
import { formerValues, otherReading, undefinedHere } from "./meanings.js";
import { atOtherSizes } from "./other-sizes.js";
import { asRowsOrColumns } from "./rows-and-members.js";
import { falseHowever } from "./other-shapes.js";
import { accepted, undecided } from "./verdicts.js";
/** Not equal under any reading so far: what is missing, loose, open, carried, or wrong. */

export function refuse(context: Context, claim: Claim, all: readonly Outcome[], numeric: boolean): Judged {
  const { link, left, right, leftAt } = claim;
  if (link.stationary === true && isNumberHere(context, claim)) context.store.release(link.at.from);
  else if (link.stationary === true)
    return { ...blank, verdict: "definition", kind: "condition", message: "Sets a derivative to zero: a condition on what follows." };
  if (link.inverse === true && left.kind === "name" && context.store.shapeOf(left.key, link.at) === null)
    return undecided(`What ${left.key} is would follow from itself.`, [`where ${left.key} comes from`]);
  if (link.inverse === true && left.kind === "name") {
    const from = link.raw.left.from;
    context.store.define({ ...link.at, from, key: left.key, formals: null, indices: [], body: right, claim: link.id });
    return { ...blank, verdict: "definition", kind: "definition", message: "Introduces a name." };
  }
  const own = undefinedHere(context, claim, numeric);
  if (own !== null) return own;
  // Given values may make different sizes equal: whether a symbolic line conforms is seen at distinct sizes.
  const general = all[0];
  const outcomes =
    !numeric && (general?.kind === "shapes" || general?.kind === "no-value") ? all.filter((o) => o.kind !== "different") : all;
  const missing = outcomes.find((o) => o.kind === "missing"),
    different = outcomes.find((o) => o.kind === "different"),
    shapes = outcomes.find((o) => o.kind === "shapes" || o.kind === "no-value");
  if (missing !== undefined && different === undefined && shapes === undefined) return unknown(missing.what);
  const resized = all.some((o) => o.kind === "undefined" || (o.kind === "shapes" && o.unconfirmed === true))
    ? atOtherSizes(context, claim, null)
    : null;
  if (resized !== null) return resized;
  // Σ over K of the V members of a family, where K came out as the larger one.
  const short = all.some((o) => o.kind === "no-value" && /leaves its range$/.test(o.why))
    ? atOtherSizes(context, claim, (other, outcome) => otherReading(other, claim, [outcome]))
    : null;
  if (short !== null) return short;
  const perFeature = different === undefined && shapes !== undefined ? asPerFeature(context, claim) : null;
  if (perFeature !== null) return perFeature;
  const arranged = loose({ link, left, right, leftAt, trials: context.inOrder(numeric).flat(), outcomes });
  if (arranged?.kind === "loose") return { ...blank, ...arranged, verdict: "loose", kind: "claim" };
  if (arranged?.kind === "undecided") return undecided(arranged.message, arranged.needs);
  if (missing !== undefined && different === undefined) return unknown(missing.what);
  const entries = different === undefined ? readByEntries(context, claim) : null;
  if (entries !== null) return "verdict" in entries ? entries : accuse(context, entries.claim, [entries.outcome], false, null, entries);
  const tied = asRowsOrColumns(context, claim);
  if (tied !== null) return tied;
  const anew = newMeaning(context, claim);
  if (anew !== null) return anew;
  const other = different === undefined ? null : otherReading(context, claim, outcomes);
  if (other !== null) return other;
  const held = different === undefined ? null : (heldAsSaid(context, claim) ?? directly(context, claim, numeric));
  return held ?? accuse(context, claim, outcomes, numeric, arranged);
}
const unknown = (what: string): Judged => undecided(`The tool does not know ${what}.`, [what]);

/** "Kernel 3, dilation d: k + (k − 1)(d − 1) = 3 + 2(d − 1)": a number that words before the line give to a name on one side. */
function numberInWords(context: Context, claim: Claim, numeric: boolean): Judged | null {
  const { left, right, link } = claim,
    { store, setting } = context;
  if (numeric || hasDerivative(left) || hasDerivative(right)) return null;
  const start = link.raw.statement.statement.chain.members[0]?.from ?? link.raw.left.from,
    words =
      setting.source
        .slice(Math.max(0, start - 160), start)
        .split(/\n\s*\n/)
        .at(-1) ?? "",
    numbers = [...new Set([...words.matchAll(/(?<![\w.^_{])\d+(?:\.\d+)?(?![\w.}])/g)].map((m) => m[0]))].slice(-4);
  const [l, r] = [quantitiesIn(left), quantitiesIn(right)],
    lone = [...l].filter((k) => !r.has(k)).concat([...r].filter((k) => !l.has(k)));
  for (const key of lone.slice(0, 2)) {
    if (store.definitionOf(key, link.at) !== null || store.valueOf(key, link.at) !== null) continue;
    if (isConstant(key, link.at, store)) continue;
    for (const text of numbers) {
      const overrides = new Map<string, Expr>([[exprKey({ kind: "name", key }), { kind: "num", text }]]);
      if (context.compare(context.generic, claim, overrides).kind === "equal")
        return undecided(`True for ${spoken({ kind: "name", key })} = ${text}, a number in the words before.`, [
          `whether ${spoken({ kind: "name", key })} is ${text}`,
        ]);
    }
  }
  return null;
}
/** The gate; then whether an earlier slip is carried on; then what was probably done. */
function accuse(
  context: Context,
  claim: Claim,
  outcomes: readonly Outcome[],
  numeric: boolean,
  arranged: LooseResult,
  entries: EntryReading | null = null,
): Judged {
  const { link, left, right } = claim,
    { store, generic, valued, setting } = context;
  const hypotheses = hypothesesOn(link, left, right, store),
    underHypotheses = whereTheyHold(context, claim, hypotheses, outcomes);
  if (underHypotheses?.kind === "equal")
    return derivesWhatIsBound(claim, hypotheses)
      ? undecided("True only where the stated condition holds; a derivative is one of the function, before conditions on its variable.", [
          "whether the derivative at these points only is meant",
        ])
      : { ...accepted(underHypotheses), facts: hypotheses.map(saidOf) };
  const said = numberInWords(context, claim, numeric);
  if (said !== null) return said;
  const gate = confirmWrong({
    link,
    left,
    right,
    outcomes,
    store,
    shapes: setting.shapes,
    introduced: setting.introduced,
    numeric,
    rearranged: arranged?.kind === "wrong",
    trials: generic,
    valued,
    source: setting.source,
    falseHowever: (names) => falseHowever(context, claim, names),
    hypotheses,
    underHypotheses,
  });
  if (gate.kind === "undecided") {
    if (gate.open === true && link.raw.relation.op === "=") context.openEquations.push(link);
    return (
      (gate.unfair === true
        ? atOtherSizes(context, claim, (other, outcome) => accuse(other, claim, [outcome], numeric, arranged, entries))
        : null) ??
      (gate.nothingConforms === true ? (neighbourFactor(context, claim, numeric) ?? otherQuantity(context, claim)) : null) ??
      (gate.vanishes === true ? backwards(context, claim) : null) ??
      undecided(gate.message, gate.needs)
    );
  }
  const open =
    openCondition(context, claim) ?? lettersOfOthers(context, claim) ?? equationOfSolution(context, claim) ?? sumOverSome(context, claim);
  if (open !== null) return open;
  const spared = (gate.trial.kind === "valued" ? formerValues(context, claim) : null) ?? carriedOn(context, claim, numeric);
  const lost = entries === null ? null : lostPath(context, entries);
  if (spared !== null) return lost === null ? spared : { ...spared, ...lost, message: `${spared.message} ${lost.message}` };
  const trials = gate.trial.kind === "valued" ? [valued] : generic,
    neighbour = arranged?.kind === "wrong" ? otherFactor({ ...claim, at: link.at, store }, trials) : null,
    byShape = gate.kind === "wrong" && !outcomes.some((o) => o.kind === "different"),
    fix =
      neighbour ??
      lost ??
      (byShape ? missingSum(context, claim) : null) ??
      // What was refuted where conditions hold is mended there.
      (hypotheses.length === 0
        ? repaired(context, claim, trials, entries === null ? Infinity : mostByEntries)
        : repairedUnder(context, claim, trials, hypotheses));
  const convention = fix?.mistake === "factor" ? meansOrSums(context, claim) : null;
  if (convention !== null) return convention;
  context.remember(claim, link.id);
  return {
    ...blank,
    verdict: "wrong",
    kind: "claim",
    mistake:
      fix?.mistake ??
      (numeric && isNumeric(right)
        ? "arithmetic"
        : arranged?.kind === "wrong"
          ? arranged.mistake
          : statesRule(left)
            ? "wrong-rule"
            : "other"),
    message: fix?.message ?? gate.message,
    corrected: fix?.corrected ?? null,
    intended: fix?.intended ?? null,
    remarks: entries === null ? [] : ["Read entry by entry."],
    evidence: gate.evidence,
  };
}
/** dσ(z)/dz: what is claimed is the rule for one function itself. */
function statesRule(e: Expr): boolean {
  if (e.kind === "prime") return true;
  if (e.kind !== "deriv" || e.by.length !== 1 || e.of.kind !== "call" || e.of.args.length !== 1) return false;
  const [by] = e.by,
    [argument] = e.of.args;
  return by !== undefined && argument !== undefined && (exprKey(by) === exprKey(argument) || (by.kind === "call" && by.fn === "formals"));
}
/** A derivative by a variable that the conditions are on: at a minimiser every multiple of a gradient is right. */
const derivesWhatIsBound = ({ left, right }: Claim, hypotheses: readonly Hypothesis[]): boolean => {
  const bound = new Set(hypotheses.flatMap((h) => [...quantitiesIn(h.a), ...quantitiesIn(h.b)]));
  return [left, right].some((e) =>
    contains(e, (x) => x.kind === "deriv" && x.by.some((b) => [...quantitiesIn(b)].some((k) => bound.has(k)))),
  );
};
/** The comparison at points that satisfy what the document states of these quantities. */
function whereTheyHold(context: Context, claim: Claim, hypotheses: readonly Hypothesis[], outcomes: readonly Outcome[]): Outcome | null {
  const different = outcomes.find((o) => o.kind === "different");
  if (hypotheses.length === 0 || different === undefined) return null;
  const { store, generic, valued } = context,
    trials = different.trial === valued ? [valued] : generic;
  const under = (some: readonly Trial[]): Outcome | null => whereHeld(some, hypotheses, store, (all) => context.compare(all, claim));
  // Fresh trials give the sizes of the conditions first: 4 × 2 where 4 × 5 is impossible.
  return under(trials) ?? (different.trial === valued ? null : under(context.freshTrials(claim.link)));
}
/** Edits tried of a line read entry by entry: its derivatives of unknown functions are costly. */
const mostByEntries = 500;
function repaired(context: Context, claim: Claim, trials: readonly Trial[], most = Infinity): Repair | null {
  const found = searched(context, claim, trials, Math.min(context.roomForRepairs, most));
  context.roomForRepairs -= found.tried;
  return found.repair;
}
function repairedUnder(context: Context, claim: Claim, trials: readonly Trial[], hypotheses: readonly Hypothesis[]): Repair | null {
  let found: Repair | null = null;
  for (const some of [trials, context.freshTrials(claim.link)]) {
    const done = whereHeld(some, hypotheses, context.store, (able) => {
      found = repaired(context, claim, able);
      return true;
    });
    if (done !== null) return found;
  }
  return null;
}
/** The repair that decides between verdicts: out of a room of its own, so that no diagnosis of another line changes it. */
function slipOf(context: Context, claim: Claim, most: number): Repair | null {
  const found = searched(context, claim, context.generic, Math.min(context.roomForSlips, most));
  context.roomForSlips -= found.tried;
  return found.repair;
}
function searched(
  context: Context,
  { left, right, link, leftAt }: Claim,
  trials: readonly Trial[],
  room: number,
): ReturnType<typeof repair> {
  const { valued, store } = context;
  return repair({ left, right, at: link.at, leftAt, conditions: link.conditions, trials, valued, store, room });
}
/** A bare name that was defined otherwise before: nothing says that this is not a new meaning. */
function newMeaning(context: Context, claim: Claim): Judged | null {
  const { store, setting } = context,
    { link, left, right } = claim;
  if (!link.raw.first || link.earlier === null || link.earlier.claim.startsWith(barred)) return null;
  const named = nameSet(left);
  if (named === null || isStated(setting.source, link, link.earlier.body, right) || isSlip(context, claim)) return null;
  const { key, formals } = named,
    indices = left.kind === "entry" ? left.indices.flatMap((i) => (i?.kind === "name" ? i.key : [])) : [];
  if (left.kind !== "entry" || (indices.length === left.indices.length && new Set(indices).size === indices.length))
    store.define({ ...link.at, from: link.raw.left.from, key, formals, indices, body: right, claim: link.id });
  return undecided(`${key} was defined otherwise before; this may be a new meaning of the name.`, [`which ${key} is meant`]);
}
/**
 * What follows is said of the old meaning: "expanding the square", "hence", an adjoint's recurrence. Not where a case or
 * a special value may be meant.
 */
function isStated(source: string, { raw }: Link, earlier: Expr, right: Expr): boolean {
  const before = source.slice(Math.max(0, raw.left.from - 300), raw.left.from);
  if (earlier.kind === "deriv" && !isNumeric(right) && !anotherCase.test(sentenceOf(before))) return true;
  if (cases.test(before)) return false;
  return concluding.test(before.slice(-120));
}
/**
 * One sign inside, one index or one neighbour away from what the name is: said of the same thing, with a slip. A factor, a
 * term or the sign of the whole makes a new quantity as well (a mean for a sum, a penalty, a gain for a loss).
 */
function isSlip(context: Context, claim: Claim): boolean {
  const { link, right } = claim,
    { source } = context.setting;
  if (cases.test(sentenceOf(source.slice(Math.max(0, link.raw.left.from - 300), link.raw.left.from)))) return false;
  const fix = slipOf(context, claim, mostForSlips);
  if (fix?.corrected == null || exprKey(fix.corrected) === exprKey(claim.left)) return false;
  const whole = exprKey(fix.corrected) === exprKey(right.kind === "neg" ? right.arg : { kind: "neg", arg: right });
  return !whole && ["sign", "wrong-index", "wrong-variable", "transpose", "order"].includes(fix.mistake);
}
const mostForSlips = 600;
const cases =
  /[<>≤≥≠]|\\(?:leq?|geq?|neq?|leqslant|geqslant)\b|\b(?:let|consider|now|define|instead|new|suppose|assume|if|when|whenever|case|cases|for|since|because|at|once|under|provided|given|take|choose|model|either|alternatively|otherwise|initially|another|different|next|replace\w*|change\w*)\b/i;
/** An adjoint is one quantity at all steps and layers: "for t < T" and "at the end of the sequence" make no other of it. */
const anotherCase =
  /\b(?:let|consider|now|define|instead|new|suppose|assume|if|when|whenever|cases?|under|provided|given|take|choose|model|either|alternatively|otherwise|initially|another|different|replac\w+|chang\w+)\b|\bfor (?!\$?\s*(?:\\?[a-z]+\s*(?:[<>=]|\\(?:leq?|geq?|neq?|in|leqslant)\b))|(?:all|each|every|any|an?) |the (?:other|hidden|remaining|last|output|first|inner|top|earlier) |layers?\b|steps?\b)/i;
const sentenceOf = (before: string): string => before.split(/\n\s*\n|[.!?]\s+/).at(-1) ?? "";
const concluding =
  /\b(?:so|hence|thus|therefore|expand\w*|simplif\w*|rewrit\w*|rewritten|becomes?|we (?:get|have|obtain|find|see)|gives|yields|that is|i\.e\.|it follows|equivalently|in (?:matrix|vector|component) (?:form|notation)|multiplying out|substituting|inserting|written (?:as|out)|reads)\b[^.]{0,60}$/i;
/** x, an entry of x, or f(x): a function set anew, item by item ("logistic: ℓ(m) = …, hinge: ℓ(m) = …"). */
function nameSet(left: Expr): { readonly key: string; readonly formals: readonly string[] | null } | null {
  if (left.kind === "name") return { key: left.key, formals: null };
  if (left.kind === "entry") return left.base.kind === "name" ? { key: left.base.key, formals: null } : null;
  if (left.kind !== "call" || left.fn === "tuple" || left.args.length === 0) return null;
  const formals = left.args.flatMap((a) => (a.kind === "name" ? a.key : []));
  return formals.length === left.args.length ? { key: left.fn, formals } : null;
}
/** No arrangement of a product is right, and with a neighbour's quantity in one place one is: that slip is what is wrong. */
function neighbourFactor(context: Context, claim: Claim, numeric: boolean): Judged | null {
  const { left, right, leftAt, link } = claim,
    { generic, valued, store } = context,
    trials = numeric ? [valued] : generic,
    [first] = trials;
  const fix = first === undefined ? null : otherFactor({ left, right, leftAt, at: link.at, store }, trials);
  if (first === undefined || fix === null) return null;
  context.remember({ ...claim, head: null }, link.id);
  const evidence = evidenceOf(first, "refuted", 1, 1);
  return { ...blank, ...fix, verdict: "wrong", kind: "claim", message: `No arrangement of the factors fits. ${fix.message}`, evidence };
}
/** Has no value as written, and one other quantity in one place, or one fewer, makes it true: that slip is what is wrong. */
function otherQuantity(context: Context, claim: Claim): Judged | null {
  const { generic: trials } = context,
    { left, right, link } = claim,
    first = trials[0];
  if (first === undefined) return null;
  const fix = slipOf(context, claim, 1200);
  if (fix?.corrected == null) return null;
  const { mistake, corrected } = fix;
  // Its own factors, one swap, transpose or operator away (semantics.md 2).
  const byEntries = [left, right].some((e) => contains(e, (x) => x.kind === "entry" && x.indices.length > 1));
  if (!byEntries && (mistake === "order" || mistake === "transpose")) {
    const evidence = evidenceOf(first, "agrees", 5 * trials.length, 0);
    return { ...blank, verdict: "loose", kind: "claim", mistake, message: `Has no value as written. ${fix.message}`, corrected, evidence };
  }
  // W_{ji} for W_{ij} is (Wᵀ)_{ij}.
  const exchanged =
      (mistake === "wrong-index" || mistake === "wrong-variable" || (byEntries && mistake === "transpose")) &&
      !isOtherCase(right, corrected),
    // What has no place is too many: no notation means less than it writes.
    tooMany = [...walk(corrected)].length < [...walk(right)].length && (mistake === "extra-term" || mistake === "factor");
  if (!exchanged && !tooMany) return null;
  // The other side itself explains nothing.
  if (exprKey(corrected) === exprKey(left)) return null;
  context.remember({ ...claim, head: null }, link.id);
  const evidence = evidenceOf(first, "refuted", 1, 1);
  return { ...blank, verdict: "wrong", kind: "claim", mistake, message: `The shapes do not fit. ${fix.message}`, corrected, evidence };
}
/**
 * ∂z/∂tanh(z) in a product: what z is made into does not feed z, so this is zero by what is stated. With one other quantity in
 * its place the line is true, or what the chain begins with: that slip is what is wrong.
 */
function backwards(context: Context, claim: Claim): Judged | null {
  const { generic: trials, store } = context,
    { left, right, link, leftAt, head } = claim,
    first = trials[0];
  const turned = right.kind !== "mul" ? undefined : right.factors.find((f) => f.kind === "deriv" && runsBack(f, link.at, store));
  if (first === undefined || turned?.kind !== "deriv") return null;
  for (const from of [left, head]) {
    if (from === null) continue;
    const fix = slipOf(context, { link, left: from, right, leftAt, head: null }, 1200);
    if (fix?.corrected == null || (fix.mistake !== "wrong-index" && fix.mistake !== "wrong-variable")) continue;
    context.remember({ ...claim, head: null }, link.id);
    const message = `${spoken(turned)} is zero. ${fix.message}`,
      evidence = evidenceOf(first, "refuted", 1, 1);
    return { ...blank, verdict: "wrong", kind: "claim", mistake: fix.mistake, message, corrected: fix.corrected, evidence };
  }
  return null;
}
/** Whether the variable of a derivative is made from what is differentiated, and not the other way round. */
function runsBack({ of, by: [by] }: Expr & { readonly kind: "deriv" }, at: Placed, store: Store): boolean {
  if (of.kind !== "name" || by === undefined || exprKey(of) === exprKey(by)) return false;
  const above = reach(of, at, store);
  return reach(by, at, store).has(of.key) && (by.kind !== "name" || !above.has(by.key));
}
/** X for x: the rows of X may be the x_n, which nothing says. */
function isOtherCase(written: Expr, corrected: Expr): boolean {
  const before = namesIn(written),
    after = namesIn(corrected);
  return [...after].some((k) => !before.has(k) && [...before].some((b) => !after.has(b) && b !== k && b.toLowerCase() === k.toLowerCase()));
}
/** Right given what earlier wrong lines said (semantics.md 7). */
function carriedOn(context: Context, claim: Claim, numeric: boolean): Judged | null {
  const { carried } = context,
    sides = [claim.left, claim.right],
    overrides = carriedMap(carried, claim.link.at, sides);
  if (overrides.size === 0) return null;
  for (const trials of context.inOrder(numeric)) {
    const again = context.compare(trials, claim, overrides);
    if (again.kind !== "equal") continue;
    const carriedFrom = rootOf(context, claim, trials);
    context.remember(claim, carriedFrom ?? claim.link.id);
    return {
      ...blank,
      verdict: "wrong",
      kind: "claim",
      mistake: carriedFrom === null ? null : (context.mistakes.get(carriedFrom) ?? null),
      carriedFrom,
      message: "Follows from an earlier wrong line; right given that line.",
      evidence: evidenceOf(again.trial, "agrees", again.agreement.points, again.agreement.maxRelativeError),
    };
  }
  return null;
}
/** The wrong line that this one follows from: the latest that alone makes it true. */
function rootOf(context: Context, claim: Claim, trials: readonly Trial[]): string | null {
  const { carried } = context,
    roots = [...new Set(carried.map((c) => c.root))];
  const alone =
    roots.length === 1
      ? roots[0]
      : roots
          .slice(-mostRoots)
          .reverse()
          .find((root) => {
            const overrides = carriedMap(
              carried.filter((c) => c.root === root),
              claim.link.at,
              [claim.left, claim.right],
            );
            return overrides.size > 0 && context.compare(trials, claim, overrides).kind === "equal";
          });
  const reached = carriedMap(carried, claim.link.at, [claim.left, claim.right]);
  return alone ?? (carried.find((c) => reached.has(c.key)) ?? carried[carried.length - 1])?.root ?? null;
}
const mostRoots = 6;
