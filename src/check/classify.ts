import { findLabels } from "./classify/labels.js";
import { lossOfShorthand } from "./classify/shorthand.js";
import { exprKey, hasDerivative, isNumeric, walk } from "../scope/exprs.js";
import type { Expr } from "../syntax/expr.js";
import type { Tree } from "../syntax/tree.js";
import { freeLettersOf, widenSums } from "../scope/sum-scope.js";
import { freeIndices, sumEntangled, sumRepeated } from "../scope/repeated-indices.js";
import { factOfCondition } from "../scope/facts.js";
import { orderOf } from "./relations/conditions.js";
import type { Store } from "../scope/store.js";
import type { Instance, Unroller } from "../scope/unroll.js";
import type { Collected, Formula } from "./collect.js";
import { nameByWords } from "./classify/naming.js";
import type { ClaimKind } from "./verdict.js";
import { declare, isRange, isLabel } from "./classify/declare.js";
import { isProbability, namesWhatStands, tryDefine, isNewMember, unrollUpdate, target, isFresh } from "./classify/define.js";
import { record } from "./classify/record.js";
import { withArguments } from "./classify/arguments.js";
import { isUpdate, given } from "./classify/given.js";
import {
  relation,
  isOrderCondition,
  isIndexCondition,
  conditionsBeside,
  restatesCase,
  casesAhead,
  isStationary,
  isStatedCondition,
  isOblong,
  isPlaceOfEvaluation,
  saidBefore,
} from "./classify/conditions.js";
import { attachConditions } from "./classify/around.js";
import { completeBareVariables } from "./classify/bare-variable.js";
import { defineBars, defineGradientNames } from "./classify/bars.js";
import { dropSampleIndices } from "./classify/dropped-index.js";
import { Line } from "./classify/line.js";
import { writtenOut } from "./classify/short-derivatives.js";
import type { Classified, Link } from "./classify/link.js";
import { derivativeUses, renewDeclared, renewNames, renewSizes, settleGivens } from "./classify/unknowns.js";
import { conditional, redefining } from "./classify/words.js";
/** What each link is (semantics.md 3): a declaration, definition, given, condition, assignment, or a claim to judge. */

export type { Classified, Link };

/** `steps`: known from a first reading of the document, without which generic members are families. */
export function classify(collected: Collected, store: Store, steps: Unroller | null = null): Classified {
  const out: Link[] = [];
  let n = 0;
  defineBars(collected, store, steps);
  findShorthand(collected, store, steps);
  defineGradientNames(collected, store);
  for (const raw of collected.links) {
    const id = `c${String(++n)}`,
      at = { from: raw.relation.from, part: raw.statement.at.part };
    const line = new Line(id, raw, at, collected, store, steps);
    nameByWords(line, formulasBetween(collected.formulas, out.at(-1)?.raw.right.to ?? 0, raw.left.from), out);
    const link = classifyLine(line, out);
    for (const e of [link.left, link.right])
      if (e !== null)
        for (const x of walk(e)) {
          if (x.kind === "prime" && x.args[0]?.kind === "name") store.variables.push({ ...at, key: x.args[0].key });
          if (x.kind !== "deriv") continue;
          const [by] = x.by,
            variable = by?.kind === "entry" ? by.base : by;
          if (x.how === "gradient" && by?.kind === "name") store.gradients.push({ ...at, key: by.key });
          if (variable?.kind === "name") store.variables.push({ ...at, key: variable.key });
        }
    out.push(link);
  }
  store.settleSigns();
  dropSampleIndices(out, store);
  findLabels(out, store);
  const completed = completeBareVariables(out, store);
  const links =
    steps === null
      ? completed
      : completed.map(
          (l): Link => (l.left === null || l.right === null ? l : { ...l, instances: steps.instances([l.left, l.right], l.at) }),
        );
  const everywhere = (l: Link): readonly Instance[] =>
    steps === null || l.left === null || l.right === null || l.instances.length === 0 ? [] : steps.everywhere([l.left, l.right], l.at);
  const derivatives = derivativeUses(links, everywhere, store);
  renewNames(derivatives, store);
  renewDeclared(links, store);
  renewSizes(links, store);
  const settled = settleGivens(links, everywhere, store);
  return {
    links: attachConditions(settled.links, collected),
    givenDerivatives: settled.givens,
    derivatives,
    everywhere: (sides, at) => steps?.everywhere(sides, at) ?? [],
    systemAt: (at) => steps?.systemAt(at) ?? null,
  };
}
/** The place that says dX = ∂L/∂X names the loss for all of them. */
function findShorthand(collected: Collected, store: Store, steps: Unroller | null): void {
  const [raw] = collected.links;
  if (raw === undefined) return;
  for (const { left, right, at } of collected.shorthands) {
    const line = new Line("", raw, at, collected, store, steps);
    const loss = lossOfShorthand(left === null ? null : line.resolvedQuietly(left), line.resolvedQuietly(right), left === null);
    if (loss === null) continue;
    store.shorthandLoss = loss;
    return;
  }
  const implied = collected.impliedLoss;
  store.shorthandIsImplied = implied !== null;
  if (implied !== null) store.shorthandLoss = new Line("", raw, implied.at, collected, store, steps).resolvedQuietly(implied.tree);
}
/** dh = dh ⊙ 1(h > 0) in the shorthand of code: from there on dh is that. */
function overwritesGradient({ left, right, store, at, raw }: Line): boolean {
  if (store.shorthandLoss === null || left?.kind !== "deriv" || right === null || !raw.first) return false;
  const key = exprKey(left);
  if (exprKey(right) === key || ![...walk(right)].some((x) => exprKey(x) === key)) return false;
  store.overwritten.push({ ...at, key, body: right });
  return true;
}
/** Formulas in a stretch of the document; both lists are in order. */
function formulasBetween(formulas: readonly Formula[], from: number, to: number): readonly Formula[] {
  let low = 0,
    high = formulas.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((formulas[mid]?.piece.from ?? Infinity) < from) low = mid + 1;
    else high = mid;
  }
  const out: Formula[] = [];
  for (let k = low; k < formulas.length; k++) {
    const f = formulas[k];
    if (f === undefined || f.piece.from >= to) break;
    out.push(f);
  }
  return out;
}
/** The first of these that fits says what the line is. */
function classifyLine(line: Line, before: readonly Link[]): Link {
  const { raw } = line,
    op = raw.relation.op;
  if (op === "∈" || op === "∉" || op === "⊂" || op === "⊆" || op === ":") {
    declare(line);
    return done(line, "declaration");
  }
  if (op === "∼" || op === "→" || op === "↦" || op === "≪" || op === "≫" || op === "⟂") return done(line, "declaration");
  if (op === "⇒" || op === "⇔" || op === "⇐") {
    line.left = relation(line, raw.left);
    line.right = relation(line, raw.right);
    return done(line, "claim");
  }
  [line.left = null, line.right = null] = writtenOut([line.resolved(raw.left), line.resolved(raw.right)], line.at, line.store);
  for (const side of ["left", "right"] as const) line[side] = line[side] === null ? null : withArguments(line[side], line);
  writeSums(line);
  if ((op === "≻" || op === "⪰" || op === "≽") && isDefinite(line)) return done(line, "condition");
  if (op === ":=" || op === "≜" || op === "←" || op === "=:") {
    if (op !== "=:") noteUpdate(line);
    if ((op === ":=" || op === "≜") && isUpdate(line)) {
      unrollUpdate(line);
      return done(line, "assignment");
    }
    if (op === "=:") defineRight(line);
    else if (op !== "←" && line.left !== null && line.right !== null) tryDefine(line, true);
    return done(line, op === "←" || line.makes === null ? "assignment" : "definition");
  }
  if (overwritesGradient(line)) return done(line, "assignment");
  const cases = casesAhead(line);
  if (cases !== null && line.left?.kind === "entry" && raw.first) {
    const t = target(line, line.left);
    if (t !== null && line.store.definitionOf(t.key, line.at) === null) {
      record(line, t.key, t.formals, t.indices, cases);
      return done(line, "definition");
    }
  }
  if (restatesCase(line)) return done(line, "definition");
  if (isRange(line)) return done(line, "declaration");
  if (isLabel(line)) return done(line, "declaration");
  if (op === "=" && isPlusMinusOne(raw.right) && saysPlusMinusOne(line)) return done(line, "condition");
  if (line.left === null || line.right === null) return done(line, "claim");
  if (op === "=") noteProbability(line, line.left, line.right);
  if (op === "≠" && isIndexCondition(line)) return done(line, "condition");
  const order = orderOf(op);
  if (order !== null) return done(line, isOrderCondition(line, line.left, line.right, order) ? "condition" : "claim");
  if (op !== "=" && op !== "≡") return done(line, "claim");
  if (isUpdate(line)) {
    noteUpdate(line);
    unrollUpdate(line);
    return done(line, "assignment");
  }
  if (isAtState(line)) return done(line, "definition");
  if (isOwnTranspose(line) || isTrueClass(line)) return done(line, "condition");
  if (isIndexCondition(line)) return done(line, "condition");
  const kind = given(line);
  if (kind !== null) return done(line, kind);
  if (isStationary(line)) {
    line.stationary = true;
    const head = line.resolvedQuietly(raw.statement.statement.chain.members[0] ?? raw.left),
      equation = head?.kind === "call";
    line.store.hypotheses.push({ ...line.at, a: line.left, b: line.right, op, ...(equation ? {} : { stationary: true }) });
    return done(line, "claim");
  }
  if (isPlaceOfEvaluation(line)) return done(line, "condition");
  if ((raw.first || isFresh(line)) && tryDefine(line, false)) return done(line, "definition");
  if (!raw.first && isProbability(line.left)) return done(line, "definition");
  if (namesWhatStands(line)) return done(line, "definition");
  if (raw.first && isNewMember(line)) {
    unrollUpdate(line);
    return done(line, "definition");
  }
  if (isStatedCondition(line)) {
    // "∂h/∂y = 0": a condition, where it is not true anyway.
    if (hasDerivative(line.left) || hasDerivative(line.right)) {
      line.stationary = true;
      line.store.hypotheses.push({ ...line.at, a: saidBefore(line, before) ?? line.left, b: line.right, op, stationary: true });
      return done(line, "claim");
    }
    const fact = factOfCondition(line.left, line.right),
      sampled =
        fact !== null && line.store.definitionOf(fact.key, line.at) === null && !(fact.fact === "orthogonal" && isOblong(line, fact.key));
    if (fact !== null && sampled) line.store.facts.push({ ...line.at, ...fact, words: "stated as a condition" });
    line.store.hypotheses.push({ ...line.at, a: line.left, b: line.right, op, sampled });
    return done(line, "condition");
  }
  return done(line, "claim");
}
/** … = ŷ_t − y_t =: e_t names what stands before it. */
function defineRight(line: Line): void {
  const { left, right } = line;
  if (left === null || right === null) return;
  [line.left, line.right] = [right, left];
  tryDefine(line, true);
  [line.left, line.right] = [left, right];
}
/** How far sums reach, and sums that the summation convention leaves out: where the document declares it, and where y_i = A_{ij} x_j defines y. */
function writeSums(line: Line): void {
  if (line.left === null || line.right === null) return;
  const left = widenSums(line.left, freeLettersOf(line.right)),
    right = widenSums(line.right, freeLettersOf(line.left)),
    { store, at } = line;
  line.left = left;
  line.right = right;
  const defines =
    left.kind === "entry" &&
    left.base.kind === "name" &&
    left.indices.every((i) => i?.kind === "name") &&
    line.raw.first &&
    store.definitionOf(left.base.key, at) === null;
  const declared = store.summations.some((s) => s.from < at.from);
  if (!defines && !declared) return;
  const head = line.raw.first ? null : headOf(line),
    keepLeft = head === null ? freeIndices(right) : freeIndices(head),
    keepRight = head === null ? freeIndices(left) : keepLeft;
  line.left = defines ? left : sumRepeated(left, keepLeft);
  // In a chain the first member says which letters are free.
  if (head !== null) line.left = sumEntangled(line.left, keepLeft);
  const summed = sumRepeated(right, keepRight);
  line.right = defines && !declared ? summed : sumEntangled(summed, keepRight);
  if (defines && line.right !== right) store.impliedSums.push(at);
}
/** θ := θ − α g, w ← …: from here on θ has one value after the other. */
function noteUpdate({ left, right, store, at, raw }: Line): void {
  const name = left?.kind === "entry" ? left.base : left;
  if (name?.kind === "name" && right !== null && raw.first) store.updates.push({ ...at, key: name.key, body: right });
}
/** α_1(1) = 0.6 · 0.9: a number in brackets after an indexed name says at which state, and multiplies nothing. */
function isAtState({ raw, right }: Line): boolean {
  const { left } = raw,
    [head, group] = left.kind === "prod" && left.factors.length === 2 ? left.factors : [];
  return (
    raw.first &&
    right !== null &&
    isNumeric(right) &&
    head?.kind === "script" &&
    head.sub !== null &&
    group?.kind === "group" &&
    group.open === "(" &&
    group.body.kind === "num" &&
    /^\d{1,2}$/.test(group.body.text)
  );
}
/** A = Aᵀ of an A without a definition: what A is like. */
function isOwnTranspose({ left, right, store, at }: Line): boolean {
  const fact = left === null || right === null ? null : factOfCondition(left, right);
  if (fact?.fact !== "symmetric" || store.definitionOf(fact.key, at) !== null || store.valueOf(fact.key, at) !== null) return false;
  store.facts.push({ ...at, ...fact, words: "stated as a condition" });
  return true;
}
/** "y is one-hot with y_k = 1": which entry it is, and nothing of the others. */
function isTrueClass({ left, right, store, at }: Line): boolean {
  if (left?.kind !== "entry" || left.base.kind !== "name" || left.indices.length !== 1 || left.indices[0]?.kind !== "name") return false;
  const { key } = left.base;
  return right?.kind === "num" && Number(right.text) === 1 && store.factsOf(key, at).some((f) => f.fact === "onehot");
}
/** A ≻ 0, A = Aᵀ ⪰ 0 of an A without a definition. */
function isDefinite(line: Line): boolean {
  const { raw, store, at } = line,
    left = line.resolvedQuietly(raw.left),
    right = line.resolvedQuietly(raw.right),
    e = left?.kind === "transpose" ? left.arg : left;
  if (e?.kind !== "name" || right?.kind !== "num" || Number(right.text) !== 0 || store.definitionOf(e.key, at) !== null) return false;
  store.facts.push({ ...at, key: e.key, fact: raw.relation.op === "≻" ? "posdef" : "symmetric", words: `${e.key} ${raw.relation.op} 0` });
  line.left = left;
  line.right = right;
  return true;
}
/** P(X = 1) = p: p lies between 0 and 1. */
function noteProbability(line: Line, left: Expr, right: Expr): void {
  if (right.kind !== "name" || !isProbability(left) || line.store.definitionOf(right.key, line.at) !== null) return;
  line.store.facts.push({ ...line.at, key: right.key, fact: "unit", words: "a probability" });
}
/** The derivative or the entry that a chain is about. */
function headOf(line: Line): Expr | null {
  const [first] = line.raw.leftFrom === line.raw.statement ? line.raw.statement.statement.chain.members : [],
    head = first === undefined ? null : line.resolvedQuietly(first);
  return head?.kind === "deriv" || head?.kind === "entry" ? head : null;
}
const isPlusMinusOne = (t: Tree): boolean => {
  const [term] = t.kind === "sum" && t.terms.length === 1 ? t.terms : [];
  return (term?.sign === "±" || term?.sign === "∓") && term.node.kind === "num" && Number(term.node.text) === 1;
};
/** y = ±1: the values that a label takes. */
function saysPlusMinusOne(line: Line): boolean {
  const e = line.left?.kind === "entry" ? line.left.base : line.left;
  if (e?.kind !== "name") return false;
  // "f'' vanishes at x = ±1": two places, and no label.
  if (/\b(?:at|for|where|when|roots?|solutions?|zeros?|points?|gives?|yields?|so|hence|thus|therefore)\W*$/i.test(line.words)) return true;
  line.store.facts.push({ ...line.at, key: e.key, fact: "pm1", words: `${e.key} = ±1` });
  return true;
}
function done(line: Line, kind: ClaimKind): Link {
  const cue = redefining.test(line.words) ? "redefinition" : conditional.test(line.words) ? "condition" : null;
  return {
    id: line.id,
    raw: line.raw,
    at: line.at,
    left: line.left,
    right: line.right,
    error: line.error,
    kind,
    earlier: line.earlier,
    makes: line.makes,
    cue,
    instances: [],
    unrolled: line.unrolled,
    conditions: conditionsBeside(line),
    ...(line.stationary ? { stationary: true } : {}),
    ...(line.inverse ? { inverse: true } : {}),
  };
}
