import { jacobianOf } from "./named-jacobian.js";
import type { Expr } from "../syntax/expr.js";
import type { ScriptTree, Tree } from "../syntax/tree.js";
import { quantitiesIn } from "./exprs.js";
import { functionWords, labelKey, scriptText, superscripts, type Superscript } from "./names.js";
import { resolveCondition } from "./resolve-condition.js";
import { call, name, num, type ResolveContext } from "./resolve-context.js";
import type { Survey } from "./survey.js";
import { isIndexTree, isLabelIndex } from "./trees.js";
/** What scripts on a base mean at a place: a label of the name, an index, a power, a transpose, an inverse. */

export function resolveScript(tree: ScriptTree, cx: ResolveContext): Expr {
  const key = tree.base.kind === "group" || tree.base.kind === "script" ? null : labelKey(tree.base);
  if (tree.base.kind === "num") return scriptedNumber(tree, cx);
  if (key === null) return applyScripts(resolveNormBase(tree, cx), tree, cx);
  return jacobianOf(key, tree, cx) ?? scriptedName(key, tree, cx);
}

function scriptedNumber(tree: ScriptTree, cx: ResolveContext): Expr {
  const base: Expr = tree.base.kind === "num" ? num(tree.base.text) : cx.resolve(tree.base);
  if (tree.base.kind === "num" && tree.base.text === "1" && tree.sub !== null) {
    // 1_n is the vector of ones, 1_{x > 0} an indicator.
    const label = tree.sub.kind === "chain" ? null : scriptText(tree.sub),
      condition = tree.sub.kind === "chain" ? resolveCondition(tree.sub, cx) : null;
    if (condition !== null) return applyScripts({ kind: "indicator", of: condition }, { ...tree, sub: null }, cx);
    if (label !== null) return applyScripts(name(`bf:1_${label}`), { ...tree, sub: null }, cx);
  }
  return tree.sup === null ? base : applyScripts(base, { ...tree, sub: null }, cx);
}
/** `\|x\|_2`, `\|X\|_F`, `\|x\|_1`: the subscript picks the norm. */
function resolveNormBase(tree: ScriptTree, cx: ResolveContext): Expr {
  return cx.resolve(tree.base);
}

/** A name with scripts: decides which of them are labels, which are indices. */
function scriptedName(key: string, tree: ScriptTree, cx: ResolveContext): Expr {
  const { survey, at } = cx;
  let full = key;
  const indices: (Expr | null)[] = [];
  const sups = superscripts(tree).map(
    (s): Superscript =>
      s.kind === "power"
        ? raised(key, s, survey)
        : s.kind === "transpose" && tree.sup?.kind === "sym" && tree.sup.name === "T" && survey.superscripts.isRaisedToT(key, at)
          ? { kind: "power", tree: tree.sup }
          : s,
  );
  const labels: string[] = [];
  // A sample or layer superscript; beside an index a number names the layer: z^{[1](i)}.
  let supIndex: Expr | null = null;
  const indexed = sups.some((s) => s.kind === "index" && isIndexTree(s.tree));
  for (const s of sups) {
    if (s.kind === "label") {
      const inner = /^\((\d+)\)$/.exec(s.text)?.[1];
      if (inner !== undefined && !indexed && survey.hasLetterSup(key) && survey.introducedNear(`${key}^${s.text}`, at) < 0)
        supIndex = num(inner);
      else labels.push(s.text);
    } else if (s.kind === "index") {
      const text = scriptText(s.tree);
      if (text !== null && survey.introducedNear(`${key}^(${text})`, at) >= 0 && !isIndexTree(s.tree)) labels.push(`(${text})`);
      else if (text !== null && !isIndexTree(s.tree)) labels.push(`(${text})`);
      else supIndex = indexExprs(s.tree, cx)[0] ?? null;
    }
  }
  if (labels.length > 0) full += `^${labels.join("")}`;
  if (supIndex !== null) {
    full += "^()";
    indices.push(supIndex);
  }
  // A square that is itself introduced: σ_l² = …, with σ never introduced alone.
  const sub = tree.sub;
  const member = sub === null ? null : memberEntry(full, sub, cx);
  if (member !== null) {
    full = member.key;
    indices.push(...member.indices);
  } else if (sub !== null) {
    const role = subRole(full, sub, cx);
    if (role === "index" && supIndex === null) full = survey.familyOf(full, sub, at) ?? full;
    if (role === "label") full = `${full}_${scriptText(sub) ?? "?"}`;
    else {
      if (supIndex === null && (survey.isSize(full) || survey.totals.has(full) || survey.isSingle(full, at))) full += "_·";
      indices.push(...indexExprs(sub, cx));
    }
  }
  const turns = survey.primesTranspose && survey.introducedNear(full + "'".repeat(tree.primes), at) < 0 ? tree.primes : 0;
  if (turns === 0) full += "'".repeat(tree.primes);
  const power = sups.find((s) => s.kind === "power");
  const square = power?.kind === "power" ? scriptText(power.tree) : null;
  const squared = square !== null && survey.isSquareName(`${key}^${square}`) ? `${key}^${square}` : null;
  let base: Expr = name(squared === null ? full : full + `^${square ?? ""}`);
  if (squared !== null) base = name(squared);
  if (key === "delta" && indices.length === 2 && supIndex === null && labels.length === 0 && !survey.introducedAbove("delta", at)) {
    const [i, j] = indices;
    if (i != null && j != null) return applySuperscripts({ kind: "delta", i, j }, sups, cx);
  }
  if (indices.length > 0) base = { kind: "entry", base, indices };
  for (let i = 0; i < turns; i++) base = { kind: "transpose", arg: base };
  return applySuperscripts(
    base,
    sups.filter((s) => s.kind !== "label" && s.kind !== "index" && !(squared !== null && s.kind === "power")),
    cx,
  );
}

/** z_{2,j} where z_2 has a life of its own and z has none: an entry of z_2. */
function memberEntry(
  key: string,
  sub: Tree,
  cx: ResolveContext,
): { readonly key: string; readonly indices: readonly (Expr | null)[] } | null {
  const [number, ...rest] = sub.kind === "list" ? sub.items : [];
  const isIndex = (t: Tree): boolean => isIndexTree(t) || (t.kind === "run" && /^[a-z]{2}$/.test(t.text));
  if (number?.kind !== "num" || rest.length === 0 || !rest.every(isIndex)) return null;
  const { survey, at } = cx,
    member = `${key}_${number.text}`,
    near = survey.introducedNear(member, at);
  if (near < 0 || near < survey.introducedNear(key, at)) return null;
  return { key: member, indices: rest.flatMap((t) => indexExprs(t, cx)) };
}

/** A superscript that is no power, as the document uses it. */
function raised(key: string, s: Superscript & { kind: "power" }, survey: Survey): Superscript {
  const role = survey.superscripts.role(key, s.tree);
  if (role === "power") return s;
  const text = scriptText(s.tree);
  if (role === "label") return text === null ? s : { kind: "label", text };
  return s.tree.kind === "num" ? { kind: "label", text: `(${s.tree.text})` } : { kind: "index", tree: s.tree };
}

/** Whether a subscript on this name, at this place, is a label (`W_1`, `W_{hh}`) or an index (`x_i`, `w_1` of a vector w). */
export function subRole(key: string, sub: Tree, cx: ResolveContext): "label" | "index" {
  const { survey, at } = cx;
  const text = scriptText(sub);
  if (text === null || (sub.kind === "list" && sub.items.some(isColon))) return "index";
  if (/^(bf|bb):[01]$/.test(key)) return "label";
  // The size of an identity matrix.
  if (key === "I" && sub.kind !== "run" && sub.kind !== "list" && survey.introducedNear("I", at) < 0) return "label";
  if (survey.isInOut(sub)) return "label";
  const full = `${key}_${text}`;
  if (survey.isLossLabel(full, at)) return "label";
  const fullNear = survey.introducedNear(full, at),
    bareNear = survey.introducedNear(key, at);
  if (survey.isIndexSub(sub)) {
    // A letter that is itself introduced as a quantity (b_h beside h = …) labels; a plain index letter indexes.
    return "index";
  }
  if (key === "delta" && /^[a-z]{2}$/.test(text) && !survey.introducedAbove("delta", at)) return "index";
  // p_{ug} beside p_{uf}: as many letters as where all of them are indices.
  if (/^[a-z]{2,3}$/.test(text) && survey.hasIndexSubLike(key, text)) return "index";
  if (/^\d+(,\d+)*$/.test(text)) {
    if (fullNear >= 0 && fullNear >= bareNear) return "label";
    if (survey.totals.isSumOfNumbered(key)) return "label";
    const numbered = survey.numberedNear(key, at);
    if (numbered > bareNear) return "label";
    // c = f ⊙ c_0 + …: the c of the step before, where no other entry of c is written.
    if (text === "0" && !survey.hasLetterSub(key) && survey.subsOf(key).every((s) => s === "0" || !/^\d+$/.test(s))) return "label";
    if (bareNear >= 0 && !survey.isScalarName(key, at)) return "index";
    if (survey.nodeBases.has(key)) return "label";
    if (Number(text) >= 1 && Number(text) <= (survey.entriesOf(key, at) ?? 0)) return "index";
    if (survey.hasLetterSub(key) && !survey.hasLooseNumberSub(key)) return "index";
    return "label";
  }
  // K_y beside a vector y and entries K_ij.
  if (/^[a-z]$/.test(text) && survey.introducedNear(text, at) >= 0) return "label";
  // Arithmetic on index letters: t − 1, 2j − 1.
  return /^[a-z]([+-]\d+)?$|^\d*[a-z][+-]\d+$/.test(text) && survey.hasLetterSub(key) ? "index" : "label";
}

/** The colon of a slice: `X_{i,:}`, `X_{:,j}`. */
const isColon = (t: Tree): boolean => t.kind === "sym" && t.name === ":";

/** The index expressions of a subscript: `ij` is two, `i,j` two, `t-1` one. */
export function indexExprs(sub: Tree, cx: ResolveContext): (Expr | null)[] {
  switch (sub.kind) {
    case "run":
      return [...sub.text].map((c) => name(c));
    case "list":
      return sub.items.flatMap((t) => indexExprs(t, cx));
    case "group":
      return indexExprs(sub.body, cx);
    case "num":
      return [num(sub.text)];
    case "sym":
      return [isColon(sub) ? null : name(labelKey(sub) ?? sub.name)];
    case "prod":
      if (
        sub.ops.every((op) => op === "" || op === " ") &&
        sub.factors.every((f) => f.kind === "sym" || f.kind === "run" || f.kind === "script")
      )
        return sub.factors.flatMap((t) => indexExprs(t, cx));
      return [cx.resolve(sub)];
    case "script": {
      const key = isLabelIndex(sub) ? null : labelKey(sub);
      return [key === null ? cx.resolve(sub) : name(key)];
    }
    default:
      return [cx.resolve(sub)];
  }
}

/** Applies the scripts of `tree` to an already resolved base (a group, a call, a norm). */
export function applyScripts(base: Expr, tree: ScriptTree, cx: ResolveContext): Expr {
  let out = base;
  if (tree.sub !== null) {
    const text = scriptText(tree.sub);
    if (out.kind === "call" && out.fn === "norm2" && text !== null)
      out = {
        ...out,
        fn:
          text === "F" || text === "text:F"
            ? "normF"
            : text === "1"
              ? "norm1"
              : text === "infty"
                ? "norminf"
                : text === "2"
                  ? "norm2"
                  : text === "*"
                    ? "normnuclear"
                    : "normp",
      };
    else if (text === "+" && out.kind !== "call") out = call("max", num("0"), out);
    else if (tree.sub.kind === "chain" && tree.sub.rels.every((r) => r.op === "=" || r.op === "←"))
      out = { kind: "at", arg: out, point: pointOf(tree.sub, cx) };
    else out = { kind: "entry", base: out, indices: indexExprs(tree.sub, cx) };
  }
  out = applySuperscripts(out, superscripts(tree), cx);
  return tree.primes === 0 ? out : primed(out, tree, cx);
}

/** `(a^x)'`, `(\ln x)'`: a derivative by the one variable; `(AB)'`: a transpose, where no other mark of one is used. */
function primed(base: Expr, tree: ScriptTree, cx: ResolveContext): Expr {
  const { survey } = cx;
  const names = [...quantitiesIn(base)].filter((k) => !functionWords.has(k) && k !== "e" && k !== "pi");
  const variable = names.length === 1 ? names[0] : ["x", "t", "z", "u"].find((k) => names.includes(k));
  const lower = names.every((k) => /^(?:[a-z]|[a-z]{3,})$/.test(k) || survey.isFunction(k, cx.at) !== null);
  const round = tree.base.kind === "group" && (tree.base.open === "(" || tree.base.open === "[");
  if (!survey.primesTranspose && round && (survey.marksTransposes || (variable !== undefined && lower))) {
    if (variable === undefined)
      return cx.fail(tree, "Unexpected prime on a bracket with several names, expected one variable to differentiate by.");
    return { kind: "deriv", how: "total", of: base, by: Array.from({ length: tree.primes }, () => name(variable)) };
  }
  let out = base;
  for (let i = 0; i < tree.primes; i++) out = { kind: "transpose", arg: out };
  return out;
}
/** `x^{\odot 2}`, `x^{\circ 2}`: the power of each entry. */
function elementwiseExponent(sup: Tree): Tree | null {
  if (sup.kind !== "prod" || sup.factors.length !== 2 || (sup.ops[0] !== "" && sup.ops[0] !== " ")) return null;
  const [mark, exponent] = sup.factors;
  return mark?.kind === "sym" && (mark.name === "odot" || mark.name === "circ") && exponent !== undefined ? exponent : null;
}
/** The point of an evaluation: `x = 1`, `x = 0, y = 1`. */
export function pointOf(sub: Tree, cx: ResolveContext): { name: Expr; value: Expr }[] {
  const chains = sub.kind === "list" ? sub.items : [sub];
  return chains.map((c) => {
    const [left, right] = c.kind === "chain" ? c.members : [];
    if (left === undefined || right === undefined) return cx.fail(c, "Unexpected subscript of an evaluation bar, expected x = value.");
    return { name: cx.resolve(left), value: cx.resolve(right) };
  });
}
function applySuperscripts(base: Expr, sups: ReturnType<typeof superscripts>, cx: ResolveContext): Expr {
  let out = base;
  const minusOne: Expr = { kind: "neg", arg: num("1") };
  for (const s of sups) {
    if (s.kind === "transpose") out = { kind: "transpose", arg: out };
    else if (s.kind === "inverse") out = { kind: "pow", op: "^", base: out, exponent: minusOne };
    else if (s.kind === "inverse-transpose") out = { kind: "transpose", arg: { kind: "pow", op: "^", base: out, exponent: minusOne } };
    else if (s.kind === "power") {
      const entrywise = elementwiseExponent(s.tree);
      out =
        entrywise === null
          ? { kind: "pow", op: "^", base: out, exponent: cx.resolve(s.tree) }
          : { kind: "pow", op: ".^", base: out, exponent: cx.resolve(entrywise) };
    } else if (s.kind === "index") out = { kind: "pow", op: "^", base: out, exponent: cx.resolve(s.tree) };
    else if (s.kind === "label" && (s.text === "plus" || s.text === "+")) out = call("max", num("0"), out);
    else if (s.kind === "label" && /^\(\d+\)$/.test(s.text)) out = { kind: "pow", op: "^", base: out, exponent: num(s.text.slice(1, -1)) };
  }
  return out;
}
