import type { Rule } from "../../rule.js";
import { mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { extended, namesOf, type Definition, type Detail, type Problem } from "./problem.js";
import { apply, differentialOf, displayed, type Applied, type Shown } from "./steps.js";
/** The lines of a worked solution, before they are checked. */

export type Style = "matrix" | "index" | "differential";
export type Part = "forward" | "local" | "backward" | "result";

/** A chain of equal members, and why its last step holds. */
export interface Line {
  readonly part: Part;
  readonly members: readonly Shown[];
  /** The rules of the record. */
  readonly rules: readonly { readonly title: string; readonly because: string }[];
  /** The value's shape, "" for a number. */
  readonly shape: readonly (string | number)[];
}

/** A longer result says less than the steps of the backward pass. */
const LONGEST_RESULT = 140;

const name = (key: string): Expr => ({ kind: "name", key });
const bar = (key: string): string => `bar:${key}`;

export function linesOf(rules: readonly Rule[], problem: Problem, style: Style, detail: Detail): Line[] {
  return new Solver(rules, problem, style, detail).lines();
}

class Solver {
  readonly #rules: readonly Rule[];
  readonly #problem: Problem;
  readonly #style: Style;
  readonly #detail: Detail;
  /** Definitions that the variable feeds. */
  readonly #active: readonly Definition[];

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
  }

  lines(): Line[] {
    const { definitions } = this.#problem,
      top = definitions.at(-1)!;
    const forward = definitions.map(
      (d): Line => this.#line("forward", [this.#show(name(d.name)), this.#show(d.expr)], [], this.#shape(d.name)),
    );
    if (!this.#active.includes(top))
      return [...forward, this.#line("result", [this.#quotient(top.name, this.#problem.wrt), { latex: "0", plain: "0" }], [], [])];
    if (this.#style === "differential") return [...forward, ...this.#differentials(top)];
    const scalar = this.#shape(top.name).length === 0,
      local = this.#detail === "brief" || this.#active.length === 1 ? [] : this.#locals();
    if (this.#style === "matrix" && scalar && this.#detail !== "brief" && this.#active.length > 1) return this.#there(forward, local, top);
    return [...forward, ...local, ...this.#whole(top)];
  }

  /** Forward, then backward; the derivative in one formula comes last where it is short enough to be read. */
  #there(forward: readonly Line[], local: readonly Line[], top: Definition): Line[] {
    const backward = this.#backward(top),
      whole = this.#whole(top).filter((l) => (l.members.at(-1)?.plain.length ?? 0) <= LONGEST_RESULT || backward.length === 0);
    // What ∂L/∂v is by the last node alone is said on the way back.
    const quotient = `\\frac{\\partial ${this.#show(name(top.name)).latex}}`;
    return [...forward, ...local.filter((l) => !l.members[0]!.latex.startsWith(quotient)), ...backward, ...whole];
  }

  /** Of each node by each of its active arguments. */
  #locals(): Line[] {
    const feeds = new Set([this.#problem.wrt, ...this.#active.map((d) => d.name)]);
    return this.#active.flatMap((d) =>
      [...namesOf(d.expr)]
        .filter((v) => feeds.has(v))
        .flatMap((v): Line[] => {
          const big = this.#shape(d.name).length + this.#shape(v).length > 2;
          const found = this.#apply(d.expr, v, this.#style === "index" || big);
          return found === null ? [] : [this.#derivativeLine("local", d.name, v, found)];
        }),
    );
  }

  /** ∂L/∂v for each node, last first: v̄ is its name from then on. */
  #backward(top: Definition): Line[] {
    const { wrt } = this.#problem,
      nodes = [wrt, ...this.#active.slice(0, -1).map((d) => d.name)],
      lines: Line[] = [];
    for (const v of nodes.reverse()) {
      const terms: Expr[] = [];
      for (const u of this.#active) {
        if (!namesOf(u.expr).has(v)) continue;
        terms.push(u === top ? u.expr : pairing(name(bar(u.name)), u.expr, this.#shape(u.name).length));
      }
      const phi: Expr = terms.length === 1 ? terms[0]! : { kind: "add", terms };
      const found = this.#apply(phi, v, false);
      if (found === null || found.byIndices.length > 0) {
        lines.push(
          ...(v === wrt ? [] : [this.#line("backward", [this.#show(name(bar(v))), this.#quotient(top.name, v)], [], this.#shape(v))]),
        );
        continue;
      }
      const members = [this.#quotient(top.name, v), found.value];
      lines.push(this.#line("backward", v === wrt ? members : [this.#show(name(bar(v))), ...members], found.rules, this.#shape(v)));
    }
    return lines;
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
    return { latex: factors.map((f) => f.latex).join(" "), plain: factors.map((f) => f.plain).join(" * ") };
  }

  #differentials(top: Definition): Line[] {
    const { wrt } = this.#problem,
      lines: Line[] = [];
    const feeds = [wrt, ...this.#active.map((d) => d.name)];
    for (const d of this.#active) {
      const parts: Shown[] = [];
      for (const v of feeds.filter((n) => namesOf(d.expr).has(n))) {
        const found = this.#differential(d.expr, v);
        if (found === null) return [...lines, ...this.#whole(top)];
        parts.push(found);
      }
      lines.push(
        this.#line(
          "local",
          [differentialName(this.#show(name(d.name))), joined(parts)],
          this.#apply(d.expr, feeds.find((n) => namesOf(d.expr).has(n))!, true)?.rules ?? [],
          this.#shape(d.name),
        ),
      );
    }
    return [...lines, ...this.#whole(top)];
  }

  #differential(of: Expr, by: string): Shown | null {
    const symbol = "Dv",
      shapes = new Map([...this.#problem.shapes, [symbol, this.#shape(by)]]);
    const found = differentialOf(this.#rules, of, by, symbol, extended(this.#problem.where, shapes), this.#problem.definitions);
    if (found === null) return null;
    const d = differentialName(this.#show(name(by)));
    return { latex: found.latex.replaceAll(/\\mathrm\{Dv\}/g, () => d.latex), plain: found.plain.replaceAll(/\bDv\b/g, () => d.plain) };
  }

  /** All definitions put in, for the derivative as a function of the inputs. */
  #expanded(e: Expr): Expr {
    const by = new Map(this.#problem.definitions.map((d) => [d.name, d.expr]));
    const go = (x: Expr): Expr => {
      if (x.kind === "name") {
        const found = by.get(x.key);
        return found === undefined ? x : go(found);
      }
      return mapChildren(x, go);
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
    const bars = [...this.#problem.shapes].map(([n, dims]): [string, readonly (string | number)[]] => [bar(n), dims]);
    return apply(this.#rules, of, by, extended(this.#problem.where, new Map([...this.#problem.shapes, ...bars])), entries, this.#names());
  }

  /** Names that results may use: all but that of a number at the end, which nobody writes in its own derivative. */
  #names(): readonly Definition[] {
    const { definitions } = this.#problem,
      top = definitions.at(-1)!;
    return this.#shape(top.name).length === 0 ? definitions.slice(0, -1) : definitions;
  }

  #show(e: Expr): Shown {
    const bars = [...this.#problem.shapes].map(([n, dims]): [string, readonly (string | number)[]] => [bar(n), dims]);
    return displayed(this.#rules, e, extended(this.#problem.where, new Map([...this.#problem.shapes, ...bars])));
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
const differentialName = (s: Shown): Shown => ({ latex: `\\mathrm{d} ${s.latex}`, plain: `d(${s.plain})` });

function joined(parts: readonly Shown[]): Shown {
  const plus = (key: "latex" | "plain"): string =>
    parts.map((p, i) => (i === 0 ? p[key] : p[key].startsWith("-") ? ` - ${p[key].slice(1)}` : ` + ${p[key]}`)).join("");
  return { latex: plus("latex"), plain: plus("plain") };
}
