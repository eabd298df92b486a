import { split } from "./split-runs.js";
import { treesIn } from "./trees.js";
import type { Expr, ProductOp } from "../syntax/expr.js";
import type { GroupTree, ScriptTree, Tree } from "../syntax/tree.js";
import { isNumeric, quantitiesIn } from "./exprs.js";
import { endsWithDifferential, functional } from "./functionals.js";
import { functionWords, labelKey, plainIndexLetters, scriptText, superscripts, symKey } from "./names.js";
import { derivativeFraction, isOperatorFraction, product, stripSign } from "./resolve-derivative.js";
import { applyScripts, indexExprs, pointOf, resolveScript } from "./resolve-script.js";
import { groupArgs } from "./resolve-group.js";
import { bracketIndices, differentialOperator, expectation, namedJacobian, resolveNabla } from "./resolve-nabla.js";
import { call, name, num, type FactorReader, type ResolveContext } from "./resolve-context.js";
import { impliedIndex } from "./repeated-indices.js";
import { resolveBounds } from "./resolve-bounds.js";
import { sumOfAll } from "./sums-of-all.js";
import { resolveCondition } from "./resolve-condition.js";
/**
 * A flat product becomes calls, sums, derivatives and products: a function takes the bracket or the atoms after it, a
 * sum all the rest of the product, juxtaposition binds tighter than any written operator (semantics.md 6).
 */
export function resolveProduct(tree: Tree, cx: ResolveContext): Expr {
  const items = tree.kind === "prod" ? split(tree.factors, tree.ops, cx) : split([tree], [], cx);
  const slash = items.ops.indexOf("/");
  // ∂L / ∂W written on one line.
  if (slash > 0) {
    const left = items.factors.slice(0, slash + 1),
      right = items.factors.slice(slash + 1);
    const cut = right.findIndex((_, i) => i > 0 && items.ops[slash + i] !== "");
    const den = cut < 0 ? right : right.slice(0, cut);
    const first = left[0],
      start = den[0];
    if (first !== undefined && start !== undefined && items.ops.slice(0, slash).every((op) => op === "")) {
      const num = product(left, items.ops.slice(0, slash)),
        under = product(den, items.ops.slice(slash + 1, slash + den.length));
      if (isInlineDerivative(num, under, cx)) {
        const fraction: Tree = { kind: "frac", num, den: under, from: num.from, to: under.to };
        const rest = items.factors.slice(slash + 1 + den.length);
        return new ProductReader([fraction, ...rest], items.ops.slice(slash + den.length), cx).all();
      }
    }
  }
  return new ProductReader(items.factors, items.ops, cx).all();
}

/** ∂L/∂W, dy/dx: both sides begin with the sign; an italic d counts if it is no quantity and one thing stands behind it. */
function isInlineDerivative(num: Tree, den: Tree, cx: ResolveContext): boolean {
  const over = stripSign(num),
    under = stripSign(den);
  if (over === null || under === null) return false;
  if (over.mixed === "partial") return true;
  const plain = (t: Tree): boolean => t.kind === "sym" || t.kind === "script" || t.kind === "word";
  return (
    cx.survey.introducedNear("d", cx.at) < 0 &&
    over.rest.length === 1 &&
    under.rest.length === 1 &&
    [...over.rest, ...under.rest].every(plain)
  );
}

const productOps: Readonly<Record<string, ProductOp>> = {
  cdot: "cdot",
  times: "times",
  "*": "*",
  odot: ".*",
  circ: "circ",
  otimes: "otimes",
  bullet: "cdot",
  star: "*",
  ast: "*",
};

const isClosed = (tree: Tree | undefined): boolean => tree?.kind === "group" || tree?.kind === "matrix";

class ProductReader implements FactorReader {
  private pos = 0;
  private readonly factors: readonly Tree[];
  private readonly ops: readonly string[];
  readonly cx: ResolveContext;
  constructor(factors: readonly Tree[], ops: readonly string[], cx: ResolveContext) {
    this.factors = factors;
    this.ops = ops.map((op) => (op === " " ? "" : op));
    this.cx = cx;
  }

  all(): Expr {
    let left: Expr | null = null;
    let op = "";
    while (this.pos < this.factors.length) {
      const right = this.juxtaposed();
      if (right !== null) left = left === null ? right : combine(left, op, right, this.cx, this.factors[0]);
      if (this.pos < this.factors.length) op = this.ops[this.pos - 1] ?? "";
    }
    return left ?? this.cx.fail(this.factors[0] ?? { from: 0, to: 0 }, "Unexpected words, expected an expression.");
  }
  private rest(): Expr {
    const reader = new ProductReader(this.factors.slice(this.pos), this.ops.slice(this.pos), this.cx);
    this.pos = this.factors.length;
    return reader.all();
  }
  /** A maximal run of juxtaposed factors. */
  private juxtaposed(): Expr | null {
    const out: Expr[] = [];
    do {
      const unit = this.unit();
      if (unit !== null) out.push(unit);
    } while (this.pos < this.factors.length && this.ops[this.pos - 1] === "");
    return out.length === 0 ? null : out.length === 1 && out[0] !== undefined ? out[0] : { kind: "mul", op: "", factors: out };
  }
  /** Whether another factor follows by juxtaposition. */
  more(): boolean {
    return this.pos < this.factors.length && (this.pos === 0 || this.ops[this.pos - 1] === "");
  }
  ahead(): readonly Tree[] {
    let end = this.pos;
    while (end < this.factors.length && this.ops[end - 1] === "") end++;
    return this.factors.slice(this.pos, end);
  }
  peek(): Tree | undefined {
    return this.more() ? this.factors[this.pos] : undefined;
  }

  take(): Tree | undefined {
    return this.factors[this.pos++];
  }

  unit(): Expr | null {
    const tree = this.factors[this.pos++];
    if (tree === undefined) return null;
    const { cx } = this;
    switch (tree.kind) {
      case "text": {
        const key = labelKey(tree);
        return key !== null && cx.survey.isWord(key) && this.more()
          ? this.head({ kind: "word", name: key, how: "text", from: tree.from, to: tree.to })
          : null;
      }
      case "big":
        return this.big(tree);
      case "bar":
        return cx.fail(tree, "Unexpected evaluation bar with nothing before it.");
      case "frac":
        if (isOperatorFraction(tree)) {
          const open = !isClosed(this.peek()),
            operand = this.operand(tree),
            value = derivativeFraction(tree, operand, cx) ?? cx.fail(tree, "Unexpected derivative, expected something to differentiate.");
          return this.evaluated(open && value.kind === "deriv" ? { ...value, open } : value);
        }
        return this.evaluated(this.atPoint(cx.resolve(tree)));
      case "sym":
        if (tree.name === "percent") return { kind: "div", op: "/", num: num("1"), den: num("100") };
        return this.evaluated(this.head(tree));
      case "word":
      case "script":
        return this.evaluated(this.head(tree));
      default:
        return this.evaluated(cx.resolve(tree));
    }
  }
  /** `\frac{\partial f}{\partial x}(x_0)`, `\frac{dy}{dx}(x)`: the derivative there; a number in brackets is a factor. */
  private atPoint(value: Expr): Expr {
    const next = this.peek();
    if (value.kind !== "deriv" || next?.kind !== "group" || next.open !== "(") return value;
    const [variable] = value.by,
      { of, by } = value;
    const items = next.body.kind === "list" ? next.body.items : [next.body];
    if (items.length === 1) {
      const key = items[0] === undefined ? null : labelKey(items[0]);
      if (variable?.kind !== "name" || key === null || by.length !== 1) return value;
      if (key === variable.key) return (this.pos++, value);
      if (!new RegExp(`^${variable.key.replace(/\W/g, "\\$&")}[_^']`).test(key)) return value;
      this.pos++;
      return { kind: "at", arg: value, point: [{ name: variable, value: this.cx.resolve(next.body) }] };
    }
    const formals = of.kind === "name" ? this.cx.survey.isFunction(of.key, this.cx.at)?.formals : undefined;
    if (formals?.length !== items.length) return value;
    this.pos++;
    return { kind: "at", arg: value, point: items.map((t, i) => ({ name: name(formals[i] ?? "?"), value: this.cx.resolve(t) })) };
  }
  /** An evaluation bar after a unit: `f'(x)\Big|_{x=1}`. */
  private evaluated(value: Expr): Expr {
    const next = this.peek();
    if (next?.kind !== "bar" || next.sub === null) return value;
    this.pos++;
    const point = this.pointByArguments(value, next.sub) ?? pointOf(next.sub, this.cx);
    return { kind: "at", arg: value, point };
  }
  /** `\frac{\partial f}{\partial x}\Big|_{(1, 2)}`: the arguments of f, in the order in which it was defined with them. */
  private pointByArguments(value: Expr, sub: Tree): { name: Expr; value: Expr }[] | null {
    const inner = sub.kind === "group" ? sub.body : sub,
      items = inner.kind === "list" ? inner.items : [inner];
    const of = value.kind === "deriv" ? value.of : value,
      key = of.kind === "name" ? of.key : of.kind === "call" ? of.fn : null;
    if (key === null || sub.kind !== "group" || items.some((t) => t.kind === "chain")) return null;
    const formals = this.cx.survey.isFunction(key, this.cx.at)?.formals;
    if (formals?.length !== items.length) return null;
    return items.map((t, i) => ({ name: name(formals[i] ?? "?"), value: this.cx.resolve(t) }));
  }
  /** What an operator such as d/dx or ∇ works on: a bracket, or all that is juxtaposed. */
  private operand(at: Tree): Expr {
    const next = this.peek();
    if (next === undefined) return this.cx.fail(at, "Unexpected end, expected something to differentiate.");
    if (isClosed(next)) {
      this.pos++;
      return this.cx.resolve(next);
    }
    return this.juxtaposed() ?? this.cx.fail(at, "Unexpected words, expected something to differentiate.");
  }
  private big(tree: Tree & { kind: "big" }): Expr {
    const { cx } = this;
    if (tree.op === "max" || tree.op === "min" || tree.op === "sum" || tree.op === "prod") {
      const bounds = resolveBounds(tree, cx);
      if (this.pos >= this.factors.length) return cx.fail(tree, `Unexpected end, expected something after \\${tree.op}.`);
      let body = tree.op === "sum" || tree.op === "prod" ? this.rest() : (this.unit() ?? this.rest());
      const op = tree.op;
      if (bounds.length === 0) {
        const index = op === "sum" || op === "prod" ? impliedIndex(body) : null;
        if (index === "unclear")
          return cx.fail(tree, `Unexpected \\${op} without an index, expected one: which letter it runs over is not clear.`);
        if (index !== null) return { kind: "big", op, index, lo: null, hi: null, where: null, body };
        return call(op === "prod" ? "prod" : op === "sum" ? "sumall" : op, body);
      }
      // min over w of f(w): no entries to compare, but one value of a whole function.
      if ((op === "max" || op === "min") && bounds.some((b) => !plainIndexLetters.has(b.index) && quantitiesIn(body).has(b.index)))
        return functional(tree, null, body);
      const [one] = bounds,
        all =
          op === "sum" && one !== undefined && bounds.length === 1 && tree.sub?.kind === "sym" && tree.sup === null
            ? sumOfAll(one.index, body)
            : null;
      if (all !== null) return all;
      for (const b of [...bounds].reverse()) body = { kind: "big", op, ...b, body };
      return body;
    }
    if (this.pos >= this.factors.length) return cx.fail(tree, `Unexpected end, expected something after \\${tree.op}.`);
    const rest = this.factors.slice(this.pos),
      end = /int$/.test(tree.op) ? endsWithDifferential(rest) : null;
    if (end === null || end.length === rest.length) return functional(tree, null, this.rest());
    const body = new ProductReader(rest.slice(0, -end.length), this.ops.slice(this.pos), cx).all();
    this.pos = this.factors.length;
    return functional(tree, end.variable, body);
  }

  /** A name or word that may be a function of what follows. */
  private head(tree: Tree): Expr {
    const { cx } = this;
    const script = tree.kind === "script" ? tree : null;
    const base = script === null ? tree : script.base;
    if (base.kind === "sym" && (base.name === "nabla" || (base.name === "partial" && script?.sub != null)))
      return resolveNabla(this, base, script);
    if (this.more() && cx.survey.isDifferentialSign(base)) return this.differential(script);
    const word =
      base.kind === "word"
        ? functionWords.get(base.name)
        : base.kind === "sym" && base.style === "rm"
          ? functionWords.get(base.name)
          : undefined;
    const key = labelKey(base);
    if (key === null) return cx.resolve(tree);
    if (
      base.kind === "sym" &&
      (base.name === "1" || base.name === "I") &&
      (base.style === "bb" || base.style === "bf" || base.name === "I")
    ) {
      const ind = this.indicator(script);
      if (ind !== null) return ind;
    }
    const operator = differentialOperator(this, base, script) ?? expectation(this, base, script) ?? bracketIndices(this, key, script);
    if (operator !== null) return operator;
    if (word !== undefined && !(cx.survey.isFunction(key, cx.at) !== null && word === "sum")) return this.apply(word, script, true);
    const group = this.callGroup(tree);
    if (group !== null) {
      const jacobian = namedJacobian(this, key, script, group);
      if (jacobian !== null) return jacobian;
      // With all its labels the name itself may be a function: f_1(x), g^{(2)}(z).
      const full = script === null ? key : labelKey({ ...script, primes: 0 });
      if (full !== null && full !== key && (cx.survey.isFunction(full, cx.at) !== null || this.isParametrised(key, full, group)))
        return this.apply(full, script === null ? null : { ...script, sub: null, sup: null }, false);
      if (group.open === "[" || this.isFunctionHere(key, group, script, base.kind === "word")) return this.apply(key, script, false);
    } else {
      const jacobian = namedJacobian(this, key, script, null);
      if (jacobian !== null) return jacobian;
      if (script !== null && script.primes > 0 && cx.survey.isFunction(key, cx.at) !== null)
        return { kind: "prime", fn: key, order: script.primes, args: [] };
    }
    if (script !== null) return resolveScript(script, cx);
    return name(key);
  }
  /** The bracket that would be this head's argument. */
  private callGroup(head: Tree): GroupTree | null {
    const next = this.peek(),
      group = next?.kind === "script" ? next.base : next;
    if (group?.kind !== "group") return null;
    return group.open === "(" || (group.open === "[" && this.cx.survey.calls.takesBrackets(head)) ? group : null;
  }
  /** f(x + 1) is a call if f is defined as a function, is primed, or is never used but before brackets; n(1 − p) is a product. */
  private isFunctionHere(key: string, group: GroupTree, script: ScriptTree | null, isWord: boolean): boolean {
    const { survey, at } = this.cx;
    if (standsBare(key, group.body)) return false;
    if (script?.primes !== undefined && script.primes > 0 && (!survey.primesTranspose || survey.isFunction(key, at) !== null))
      return survey.isFunction(key, at) === null || survey.functionWins(key, at);
    if (survey.isFunction(key, at) !== null) return survey.functionWins(key, at);
    // p(z_i = k): the probability of an event.
    if (group.body.kind === "chain" && script === null && /^[pPq]$/.test(key)) return true;
    // σ(a), σ(−5) beside standard deviations σ_j: one letter or number in brackets is an argument.
    const only = group.body.kind === "sum" && group.body.terms.length === 1 ? group.body.terms[0]?.node : group.body;
    if (/^(?:var)?sigma$/.test(key) && script === null && (only?.kind === "sym" || only?.kind === "num")) return true;
    // σ(Wx + b) in a problem of its own, after one with a standard deviation σ.
    if (/^(?:var)?sigma$/.test(key) && script === null && !survey.introducedAbove(key, at) && !survey.hasAloneUse(key, at)) return true;
    const full = script === null ? key : (labelKey({ ...script, primes: 0 }) ?? key);
    // A letter times a list has no value: L(y, t) is L of them.
    const items = group.body.kind === "list" ? group.body.items : [];
    if (
      items.length > 1 &&
      script?.sup == null &&
      items.some((t) => t.kind !== "num" && t.kind !== "sum") &&
      survey.introducedNear(full, at) < 0
    )
      return true;
    if (survey.introducedNear(full, at) >= 0 || survey.introducedNear(key, at) >= 0) return false;
    if (["sigma", "phi", "psi", "f", "g", "varphi", "rho", "Gamma", "Phi"].includes(key) && !survey.hasAloneUse(key, at)) return true;
    // XOR(x), Attention(Q, K, V): a word before names in brackets is a function.
    return (
      (group.body.kind === "sym" || group.body.kind === "list" || (group.body.kind === "script" && labelKey(group.body) !== null)) &&
      ((isWord && key.length >= 3) || /^[fghCFGHRQU]$|^ell$|^cal:/.test(key)) &&
      !survey.hasAloneUse(key)
    );
  }
  /** S_λ(z), K_h(u): a letter with a parameter below it, never seen but before brackets. */
  private isParametrised(key: string, full: string, group: GroupTree): boolean {
    const { survey, at } = this.cx;
    return (
      group.body.kind === "sym" &&
      /^[A-Za-z]_(?:[a-z]|[a-z]{2,})$/.test(full) &&
      !survey.hasAloneUse(full, at) &&
      !survey.hasAloneUse(key, at) &&
      survey.introducedNear(key, at) < 0
    );
  }
  private apply(fn: string, script: ScriptTree | null, builtin: boolean): Expr {
    const { cx } = this;
    const next = this.peek();
    let args: Expr[] | null = null;
    let after: ScriptTree | null = null;
    if (next?.kind === "group" && next.open !== "|" && next.open !== "‖") {
      this.pos++;
      args = groupArgs(next, cx);
    } else if (
      next?.kind === "script" &&
      next.base.kind === "group" &&
      next.base.open !== "|" &&
      next.base.open !== "‖" &&
      !(builtin && (fn === "log" || fn === "tr" || fn === "det") && next.sup !== null && !bindsToCall(next))
    ) {
      this.pos++;
      args = groupArgs(next.base, cx);
      after = next;
    } else if (builtin && this.more()) args = [this.bareArgument(fn)];
    if (args === null) return builtin && script === null ? call(fn) : script === null ? name(fn) : resolveScript(script, cx);
    const order = script?.primes ?? 0;
    let value: Expr = order > 0 ? { kind: "prime", fn, order, args } : call(fn, ...args);
    const inverse = script === null || builtin || script.sub !== null ? [] : superscripts(script);
    // f^{-1}(y) is the inverse function of y, not 1/f(y).
    if (inverse.length === 1 && inverse[0]?.kind === "inverse" && value.kind === "call") value = { ...value, fn: `${fn}^-1` };
    else if (script !== null) value = this.scriptedCall(value, fn, script);
    if (after !== null) value = applyScripts(value, after, cx);
    return value;
  }
  /** `\tanh^2(x)`, `\log_2 x`, `f_i(x)`, `\sin^{-1} x`. */
  private scriptedCall(value: Expr, fn: string, script: ScriptTree): Expr {
    let out = value;
    if (script.sub !== null) {
      const text = scriptText(script.sub);
      if (fn === "log" && out.kind === "call")
        out =
          text === "2" || text === "10"
            ? { ...out, fn: `log${text}` }
            : text === "e"
              ? out
              : { kind: "div", op: "/", num: out, den: call("log", this.cx.resolve(script.sub)) };
      else if (!(fn === "softmax" || fn === "max" || fn === "min" || fn === "tr" || fn === "det" || fn === "relu"))
        out = { kind: "entry", base: out, indices: indexExprs(script.sub, this.cx) };
    }
    for (const s of superscripts(script)) {
      if (s.kind === "inverse" && out.kind === "call" && /^(sin|cos|tan|sinh|cosh|tanh)$/.test(fn)) out = { ...out, fn: `a${fn}` };
      else if (s.kind === "transpose") out = { kind: "transpose", arg: out };
      else if (s.kind === "power" || s.kind === "inverse")
        out = {
          kind: "pow",
          op: "^",
          base: out,
          exponent: s.kind === "power" ? this.cx.resolve(s.tree) : { kind: "neg", arg: { kind: "num", text: "1" } },
        };
    }
    return out;
  }
  /** What a function without brackets takes: `\ln x`, `\log\det\Sigma`, `\log \sum_i e^{z_i}`, `\sin u \cos v` (u only). */
  private bareArgument(fn: string): Expr {
    const out: Expr[] = [];
    do {
      const next = this.peek();
      if (next === undefined) break;
      if (
        out.length > 0 &&
        (this.startsFunction(next) || next.kind === "big" || (next.kind === "frac" && out.length > 0) || next.kind === "group")
      )
        break;
      // cos x e^{sin x} is a product; ln C e^{kt} is mostly meant as one logarithm.
      if (out.length > 0 && !/^(?:log|ln|lg|exp)/.test(fn) && isExponential(next)) break;
      const wasFunction = this.startsFunction(next) || next.kind === "big";
      const closed = next.kind === "group" || next.kind === "frac" || next.kind === "sqrt" || next.kind === "matrix";
      const unit = this.unit();
      if (unit !== null) out.push(unit);
      if (wasFunction || closed) break;
    } while (this.more());
    const only = out[0];
    if (only === undefined)
      return this.cx.fail(this.factors[this.pos - 1] ?? { from: 0, to: 0 }, `Unexpected end, expected the argument of ${fn}.`);
    return out.length === 1 ? only : { kind: "mul", op: "", factors: out };
  }
  private startsFunction(tree: Tree): boolean {
    const base = tree.kind === "script" ? tree.base : tree;
    return base.kind === "word" && functionWords.has(base.name);
  }
  /** d binds the next atom; a function head takes its argument along (d ln det S), a number the factor after it (d ½x²). */
  private differential(script: ScriptTree | null): Expr {
    const { cx } = this,
      at = this.factors[this.pos - 1] ?? { from: 0, to: 0 };
    const twice = script !== null && script.sub === null && script.primes === 0 && script.sup?.kind === "num" && script.sup.text === "2";
    if (script !== null && !twice) return cx.fail(script, "Unexpected scripts on the d of a differential, expected d or d².");
    const units: Expr[] = [];
    do {
      const unit = this.unit();
      if (unit !== null) units.push(unit);
    } while (units.every((u) => isNumeric(u)) && this.more());
    const [first] = units;
    if (first === undefined) return cx.fail(at, "Unexpected end, expected a variable after d.");
    const of: Expr = units.length === 1 ? first : { kind: "mul", op: "", factors: units };
    return { kind: "differential", of: twice ? { kind: "differential", of } : of };
  }
  /** `\mathbb{1}[x > 0]`, `\mathbf 1\{y = k\}`, `\mathbb 1_{x > 0}`, `I(x > 0)`. */
  private indicator(script: ScriptTree | null): Expr | null {
    const next = this.peek();
    if (script?.sub?.kind === "chain") {
      const c = resolveCondition(script.sub, this.cx);
      if (c !== null) return { kind: "indicator", of: c };
    }
    if (next?.kind === "group" && next.body.kind === "chain" && script === null) {
      this.pos++;
      const c = resolveCondition(next.body, this.cx);
      return c === null ? null : { kind: "indicator", of: c };
    }
    return null;
  }
}
/** `e^{-x}` */
const isExponential = (t: Tree): boolean => t.kind === "script" && t.sup !== null && t.base.kind === "sym" && symKey(t.base) === "e";
/** `\log(x)^2` squares the logarithm; `\det(A)^{-1}` too. */
const bindsToCall = (_t: ScriptTree): boolean => true;

/** Sums, derivatives, arrays and norms. */
function endsDenominator(e: Expr): boolean {
  if (e.kind === "pow") return endsDenominator(e.base);
  return /^(?:big|deriv|transpose|matrix|cases)$/.test(e.kind) || (e.kind === "call" && /^norm/.test(e.fn));
}
function combine(left: Expr, op: string, right: Expr, cx: ResolveContext, at: Tree | undefined): Expr {
  if (op === "/" || op === "div") {
    // 1/2 x: a number under a slash ends there.
    if (right.kind === "mul" && right.op === "" && right.factors[0]?.kind === "num" && left.kind === "num")
      return { kind: "mul", op: "", factors: [{ kind: "div", op: "/", num: left, den: right.factors[0] }, ...right.factors.slice(1)] };
    // 1/N Σ_i x_i, 1/m Xᵀ r, 1/N ‖x‖²: what nobody divides by stands beside the fraction.
    const end = right.kind === "mul" && right.op === "" ? right.factors.findIndex((f, k) => k > 0 && endsDenominator(f)) : -1;
    if (right.kind === "mul" && end > 0) {
      const [first, ...more] = right.factors.slice(0, end);
      const den: Expr = first !== undefined && more.length === 0 ? first : { ...right, factors: right.factors.slice(0, end) };
      return { kind: "mul", op: "", factors: [{ kind: "div", op: "/", num: left, den }, ...right.factors.slice(end)] };
    }
    return { kind: "div", op: "/", num: left, den: right };
  }
  if (op === "oslash") return { kind: "div", op: "./", num: left, den: right };
  const product = op === "" ? "" : productOps[op];
  if (product === undefined) return cx.fail(at ?? { from: 0, to: 0 }, `Unexpected operator \\${op}, expected a product.`);
  if (left.kind === "mul" && left.op === product && product !== "") return { kind: "mul", op: product, factors: [...left.factors, right] };
  return { kind: "mul", op: product, factors: [left, right] };
}
export { symKey };

/** σ_i(1 − σ_i): what the bracket holds as a value is no function here. */
function standsBare(key: string, tree: Tree): boolean {
  if (tree.kind === "prod")
    return tree.factors.some((f, k) => {
      const next = tree.factors[k + 1];
      return next?.kind === "group" && next.open === "(" && isNamed(key, f) ? false : standsBare(key, f);
    });
  return isNamed(key, tree) || treesIn(tree).some((t) => standsBare(key, t));
}
const isNamed = (key: string, t: Tree): boolean =>
  labelKey(t.kind === "script" ? t.base : t) === key && !(t.kind === "script" && t.primes > 0);
