import type { Rule } from "../../rule.js";
import { mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { extended, namesOf, type Definition, type Detail, type Problem } from "./problem.js";
import type { Where } from "../calculus/where.js";
import type { EntryForm } from "./fold.js";
import { DIRECTION } from "./readable.js";
import type { Reason } from "./reasons.js";
import { apply, differentialOf, displayed, entriesOf, rulesOf, type Applied, type Known } from "./steps.js";
import type { Shown, Words } from "./shown.js";
/** The lines of a worked solution, before they are checked. */

export type Style = "matrix" | "index" | "differential";
export type Part = "forward" | "local" | "differential" | "backward" | "result" | "second";

/** A chain of equal members, and why its last step holds. */
export interface Line {
  readonly part: Part;
  readonly members: readonly Shown[];
  /** The rules of the record. */
  readonly rules: readonly Reason[];
  /** The value's shape; empty for a number. */
  readonly shape: readonly (string | number)[];
}

/** A longer result says less than the steps of the backward pass. */
const LONGEST_RESULT = 96;

const name = (key: string): Expr => ({ kind: "name", key });
const bar = (key: string): string => `bar:${key}`;

export function linesOf(rules: readonly Rule[], problem: Problem, style: Style, detail: Detail): Line[] {
  const first = new Solver(rules, problem, style, detail);
  return problem.order === 2 ? [...first.lines(), ...first.second()] : first.lines();
}

class Solver {
  readonly #rules: readonly Rule[];
  readonly #problem: Problem;
  readonly #style: Style;
  readonly #detail: Detail;
  /** Definitions that the variable feeds. */
  readonly #active: readonly Definition[];
  /** All names of the solution: those of nodes and of their adjoints too. */
  readonly #scope: Where;
  /** Names that results may use: all but that of a number at the end, which nobody writes in its own derivative. */
  readonly #known: Known;

  constructor(rules: readonly Rule[], problem: Problem, style: Style, detail: Detail) {
    this.#rules = rules;
    this.#problem = problem;
    this.#style = style;
    this.#detail = detail;
    const feeds = new Set([problem.wrt]);
    this.#active = problem.definitions.filter((d) => {
      const uses = [...namesOf(d.expr)].some((n) => feeds.has(n));
      if (uses) feeds.add(d.name);
      return uses;
    });
    const bars = [...problem.shapes].map(([n, dims]): [string, readonly (string | number)[]] => [bar(n), dims]);
    // The variable may be a number that nothing declares: no index takes its letter.
    const variable: [string, readonly (string | number)[]] = [problem.wrt, problem.shapes.get(problem.wrt) ?? []];
    this.#scope = extended(problem.where, new Map([...problem.shapes, variable, ...bars]));
    const named = this.#shape(problem.definitions.at(-1)!.name).length === 0 ? problem.definitions.slice(0, -1) : problem.definitions;
    this.#known = named
      .filter((d) => d.expr.kind !== "name" && d.expr.kind !== "num")
      .map((d) => ({ ...d, full: this.#expanded(d.expr), entries: this.#entryForm(d) }));
  }

  lines(): Line[] {
    const { definitions, wrt } = this.#problem,
      top = definitions.at(-1)!,
      forward = definitions.filter((d) => d !== top || this.#problem.unknown !== true).map((d) => this.#forward(d));
    if (this.#problem.unknown === true)
      return [...forward, ...this.#locals().filter((l) => !this.#isOfTop(l, top)), ...this.#backward(top)];
    if (!this.#active.includes(top))
      return [...forward, this.#line("result", [this.#quotient(top.name, wrt), { latex: "0", plain: "0", unicode: "0" }], [], [])];
    const scalar = this.#shape(top.name).length === 0,
      short = this.#detail === "brief" || this.#active.length === 1;
    if (this.#style === "differential") return [...forward, ...this.#differentials(top)];
    if (short) return [...forward, ...this.#whole(top)];
    return [...forward, ...(scalar ? this.#there(this.#locals(), top) : [...this.#locals(), ...this.#whole(top)])];
  }

  /** The derivative of the gradient, which gets a name; empty where the gradient is no vector or number in matrix notation. */
  second(): Line[] {
    const { definitions, wrt, shapes } = this.#problem,
      top = definitions.at(-1)!,
      found = this.#shape(top.name).length > 0 || this.#shape(wrt).length > 1 ? null : this.#apply(this.#expanded(top.expr), wrt, false);
    if (found === null || found.byIndices.length > 0) return [];
    const gradient = ["g", "G", "g_1"].find((n) => !shapes.has(n))!;
    const used = new Set<string>();
    const use = (e: Expr): void => {
      for (const n of namesOf(e)) {
        const d = definitions.find((x) => x.name === n);
        if (used.has(n) || d === undefined) continue;
        used.add(n);
        use(d.expr);
      }
    };
    use(found.expr);
    const next: Problem = {
      where: this.#problem.where,
      wrt,
      definitions: [...definitions.filter((d) => used.has(d.name)), { name: gradient, expr: found.expr }],
      shapes: new Map([...shapes, [gradient, this.#shape(wrt)]]),
    };
    const solver = new Solver(this.#rules, next, this.#style === "differential" ? "matrix" : this.#style, this.#detail),
      told = new Set(this.lines().map((l) => l.members[0]!.latex));
    const steps = solver.lines().filter((l) => l.part !== "forward" && !told.has(l.members[0]!.latex));
    const start = solver.#line("second", [solver.#show(name(gradient)), found.value, this.#quotient(top.name, wrt)], [], this.#shape(wrt));
    const hessian = this.#show({ kind: "deriv", how: "hessian", of: name(top.name), by: [name(wrt), name(wrt)] });
    return [start, ...steps].map((l) =>
      l.part === "result" && this.#style !== "index"
        ? { ...l, part: "second", members: [hessian, ...l.members] }
        : { ...l, part: "second" },
    );
  }

  #entryForm(d: Definition): EntryForm | null {
    if (this.#shape(d.name).length === 0) return null;
    const entries = entriesOf(this.#rules, d.expr, this.#scope);
    if (entries === null) return null;
    const indices = entries.indices.flatMap((i) => (i.kind === "name" ? [i.key] : []));
    return indices.length === entries.indices.length ? { name: d.name, indices, expr: entries.expr } : null;
  }

  #forward(d: Definition): Line {
    const entries = this.#style === "index" ? entriesOf(this.#rules, d.expr, this.#scope) : null;
    if (entries === null) return this.#line("forward", [this.#show(name(d.name)), this.#show(d.expr)], [], this.#shape(d.name));
    const left: Expr = entries.indices.length === 0 ? name(d.name) : { kind: "entry", base: name(d.name), indices: [...entries.indices] };
    return this.#line("forward", [this.#show(left), entries.value], [], []);
  }

  /** Backward; the derivative in one formula comes last where it is short enough to be read. */
  #there(local: readonly Line[], top: Definition): Line[] {
    const backward = this.#backward(top),
      told = backward.at(-1)?.members.at(-1)?.latex,
      whole = this.#whole(top).filter((l) => (size(l) <= LONGEST_RESULT || backward.length === 0) && l.members.at(-1)?.latex !== told);
    // What ∂L/∂v is by the last node alone is said on the way back.
    return [...local.filter((l) => !this.#isOfTop(l, top)), ...backward, ...whole];
  }
  #isOfTop(l: Line, top: Definition): boolean {
    return l.members[0]!.latex.startsWith(`\\frac{\\partial ${this.#show(name(top.name)).latex}}`);
  }

  /** Of each node by each of its active arguments, where that is the only way from the one to the other. */
  #locals(): Line[] {
    const feeds = new Set([this.#problem.wrt, ...this.#active.map((d) => d.name)]);
    return this.#active.flatMap((d) =>
      [...namesOf(d.expr)]
        .filter((v) => feeds.has(v) && ![...namesOf(d.expr)].some((u) => u !== v && this.#reaches(v, u)))
        .flatMap((v): Line[] => {
          const big = this.#shape(d.name).length + this.#shape(v).length > 2;
          const found = this.#apply(d.expr, v, this.#style === "index" || big);
          return found === null ? [] : [this.#derivativeLine("local", d.name, v, found)];
        }),
    );
  }

  /** Whether one node feeds another, itself included. */
  #reaches(from: string, to: string): boolean {
    const open = [to],
      seen = new Set(open);
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (name === from) return true;
      const d = this.#active.find((x) => x.name === name);
      for (const u of d === undefined ? [] : namesOf(d.expr))
        if (!seen.has(u)) {
          seen.add(u);
          open.push(u);
        }
    }
    return false;
  }

  /** ∂L/∂v for each node, last first: v̄ is its name from then on. */
  #backward(top: Definition): Line[] {
    const { wrt } = this.#problem,
      nodes = [wrt, ...this.#active.slice(0, -1).map((d) => d.name)],
      lines: Line[] = [];
    for (const v of nodes.reverse()) {
      const users = this.#active.filter((u) => namesOf(u.expr).has(v));
      const terms = users.map((u): Expr => (u === top ? u.expr : pairing(name(bar(u.name)), u.expr, this.#shape(u.name).length)));
      const phi: Expr = terms.length === 1 ? terms[0]! : { kind: "add", terms };
      const found = this.#apply(phi, v, this.#style === "index"),
        indices = found?.byIndices ?? [];
      // What comes back to the last node is given where nothing defines the loss.
      if (this.#problem.unknown === true && users.length === 1 && users[0] === top) {
        lines.push(this.#line("backward", [this.#show(name(bar(v))), this.#quotient(top.name, v)], [], this.#shape(v)));
        continue;
      }
      // Without a formula the name is still needed further up.
      if (found === null || (this.#style !== "index" && indices.length > 0)) {
        if (v !== wrt) lines.push(this.#line("backward", [this.#show(name(bar(v))), this.#quotient(top.name, v)], [], this.#shape(v)));
        continue;
      }
      const members = [this.#quotient(top.name, v, [], indices), found.value],
        left = indices.length === 0 ? name(bar(v)) : ({ kind: "entry", base: name(bar(v)), indices: [...indices] } satisfies Expr);
      const reasons = [
        ...rulesOf(
          this.#rules,
          users.map((u) => u.expr),
          v,
          this.#scope,
        ),
        ...this.#paths(v, users),
      ];
      lines.push(
        this.#line("backward", v === wrt ? members : [this.#show(left), ...members], reasons, indices.length === 0 ? this.#shape(v) : []),
      );
    }
    return lines;
  }

  /** Where a value is used twice, what comes back is added up. */
  #paths(v: string, users: readonly Definition[]): Reason[] {
    if (users.length < 2) return [];
    const shown = users.map((u) => this.#show(name(u.name))),
      list = shown.flatMap((u, i): Words => (i === 0 ? [u] : [i === shown.length - 1 ? " and " : ", ", u]));
    return [
      { title: "Chain rule", because: [this.#show(name(v)), " is used by ", ...list, ": what comes back through them is added up."] },
    ];
  }

  /** The derivative asked for, in the names of the definitions where that is how it comes. */
  #whole(top: Definition): Line[] {
    const { wrt } = this.#problem,
      expanded = this.#expanded(top.expr),
      rank = this.#shape(top.name).length + this.#shape(wrt).length;
    const found = this.#apply(expanded, wrt, this.#style === "index" || rank > 2);
    if (found === null) return [];
    const line = this.#derivativeLine("result", top.name, wrt, found),
      path = this.#style === "matrix" && this.#detail !== "brief" && this.#shape(top.name).length === 1 ? this.#path() : null;
    return [path === null || rank > 2 ? line : { ...line, members: [line.members[0]!, path, ...line.members.slice(1)] }];
  }

  /** The chain rule's product along a graph that is one path of vectors. */
  #path(): Shown | null {
    const names = [this.#problem.wrt, ...this.#active.map((d) => d.name)];
    if (this.#active.length < 2 || names.some((n) => this.#shape(n).length !== 1)) return null;
    for (const [i, d] of this.#active.entries()) {
      const used = [...namesOf(d.expr)].filter((n) => names.includes(n));
      if (used.length !== 1 || used[0] !== names[i]) return null;
    }
    const factors = this.#active.map((d, i) => this.#quotient(d.name, names[i]!)).reverse();
    return {
      latex: factors.map((f) => f.latex).join(" "),
      plain: factors.map((f) => f.plain).join(" * "),
      unicode: factors.map((f) => f.unicode).join(" · "),
    };
  }

  /** d of each node by those of its arguments; dL = tr(GᵀdX) says what G is. */
  #differentials(top: Definition): Line[] {
    const { wrt } = this.#problem,
      lines: Line[] = [];
    const feeds = [wrt, ...this.#active.map((d) => d.name)];
    for (const d of this.#active) {
      const parts: Shown[] = [],
        used = feeds.filter((n) => namesOf(d.expr).has(n));
      for (const v of used) {
        const found = this.#differential(d.expr, v);
        if (found === null) return [...lines, ...this.#whole(top)];
        parts.push(found);
      }
      const reasons = used.flatMap((v) => rulesOf(this.#rules, [d.expr], v, this.#scope));
      const once = reasons.filter((r, i) => reasons.findIndex((x) => x.title === r.title) === i);
      lines.push(this.#line("differential", [differentialName(this.#show(name(d.name))), joined(parts)], once, this.#shape(d.name)));
    }
    const whole = this.#whole(top);
    if (whole.some((l) => size(l) > LONGEST_RESULT) && this.#shape(top.name).length === 0 && this.#active.length > 1)
      return [...lines, ...this.#backward(top)];
    return [...lines, ...whole];
  }

  #differential(of: Expr, by: string): Shown | null {
    const symbol = DIRECTION,
      shapes = new Map([...this.#problem.shapes, [symbol, this.#shape(by)]]);
    const found = differentialOf(this.#rules, of, by, symbol, extended(this.#problem.where, shapes), this.#known);
    if (found === null) return null;
    const d = differentialName(this.#show(name(by)));
    return {
      latex: found.latex.replaceAll(/\\mathrm\{Dv\}/g, () => d.latex),
      plain: found.plain.replaceAll(/\bDv\b/g, () => d.plain),
      unicode: found.unicode.replaceAll(/\bDv\b/g, () => d.unicode),
    };
  }

  /** All definitions put in, for the derivative as a function of the inputs. */
  #expanded(e: Expr): Expr {
    const by = new Map(this.#problem.definitions.map((d) => [d.name, d.expr]));
    const open = new Set<string>();
    // A name that a definition brings back to itself stays a name.
    const go = (x: Expr): Expr => {
      if (x.kind !== "name") return mapChildren(x, go);
      const found = open.has(x.key) ? undefined : by.get(x.key);
      if (found === undefined) return x;
      open.add(x.key);
      try {
        return go(found);
      } finally {
        open.delete(x.key);
      }
    };
    return go(e);
  }

  #derivativeLine(part: Part, of: string, by: string, found: Applied): Line {
    const left = this.#quotient(of, by, found.ofIndices, found.byIndices);
    const shape = found.ofIndices.length + found.byIndices.length > 0 ? [] : [...this.#shape(of), ...this.#shape(by)];
    return this.#line(part, [left, found.value], found.rules, shape);
  }

  #quotient(of: string, by: string, ofIndices: readonly Expr[] = [], byIndices: readonly Expr[] = []): Shown {
    const entry = (key: string, indices: readonly Expr[]): Expr =>
      indices.length === 0 ? name(key) : { kind: "entry", base: name(key), indices: [...indices] };
    const e: Expr = { kind: "deriv", how: "partial", of: entry(of, ofIndices), by: [entry(by, byIndices)] };
    return this.#show(e);
  }

  #apply(of: Expr, by: string, entries: boolean): Applied | null {
    return apply(this.#rules, of, by, this.#scope, entries, this.#known);
  }

  #show(e: Expr): Shown {
    return displayed(this.#rules, e, this.#scope);
  }

  #shape(key: string): readonly (string | number)[] {
    return this.#problem.shapes.get(key) ?? [];
  }
  #line(part: Part, members: readonly Shown[], rules: Line["rules"], shape: Line["shape"]): Line {
    return { part, members, rules, shape };
  }
}

/** ⟨ū, u(v)⟩, whose gradient by v is what v gets through u. */
function pairing(adjoint: Expr, value: Expr, rank: number): Expr {
  if (rank === 0) return { kind: "mul", op: "*", factors: [adjoint, value] };
  return { kind: "call", fn: "sum", args: [{ kind: "mul", op: ".*", factors: [adjoint, value] }] };
}
const differentialName = (s: Shown): Shown => ({ latex: `\\mathrm{d} ${s.latex}`, plain: `d(${s.plain})`, unicode: `d${s.unicode}` });
const size = (l: Line): number => l.members.at(-1)?.plain.length ?? 0;

function joined(parts: readonly Shown[]): Shown {
  const plus = (key: "latex" | "plain" | "unicode"): string =>
    parts.map((p, i) => (i === 0 ? p[key] : /^[-−]/u.test(p[key]) ? ` ${p[key].slice(0, 1)} ${p[key].slice(1)}` : ` + ${p[key]}`)).join("");
  return { latex: plus("latex"), plain: plus("plain"), unicode: plus("unicode") };
}
