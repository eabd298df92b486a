import type { Argument, Atom, Run } from "../../grammar/formula-items.js";
import { MAX_HEIGHT } from "./formula-bounds.js";
import { FormulaError, quote } from "./formula-error.js";
import type { Built } from "./formula-precedence.js";
import { settle } from "./formula-precedence.js";
import type { Expr } from "./expr.js";
/** From the grammar's items to Expr: which calls are sums over an index, cases, deltas, derivatives. */

type BigOp = Extract<Expr, { kind: "big" }>["op"];
const BIG: Readonly<Record<string, BigOp | undefined>> = { sum: "sum", mean: "mean", prod: "prod", max: "max", min: "min" };
/** Words that take `value if condition` apart. */
const CHOICE = new Set(["where", "if"]);

/** Builds the expression of a run. Throws FormulaError. */
export function buildRun(run: Run, text: string): Built {
  const builder = new Builder(text);
  return builder.run(run);
}

class Builder {
  private readonly text: string;
  private readonly cx: { readonly text: string; readonly atom: (atom: Atom) => Built };
  constructor(text: string) {
    this.text = text;
    this.cx = { text, atom: (atom) => this.atom(atom) };
  }

  run(run: Run): Built {
    return settle(run, this.cx);
  }

  private atom(atom: Atom): Built {
    // Postfixes nest to the left without brackets, so they are taken off in a loop.
    const postfixes: Extract<Atom, { kind: "quoted" | "indexed" }>[] = [];
    let core = atom;
    while (core.kind === "quoted" || core.kind === "indexed") {
      postfixes.push(core);
      core = core.of;
    }
    let built = this.core(core);
    for (const postfix of postfixes.reverse())
      built =
        postfix.kind === "quoted"
          ? this.taller({ kind: "transpose", arg: built.expr }, built.height, postfix.at)
          : this.entry(built, postfix);
    return built;
  }

  private core(atom: Exclude<Atom, { kind: "quoted" | "indexed" }>): Built {
    switch (atom.kind) {
      case "number":
        return { expr: { kind: "num", text: this.literal(atom.text, atom.at) }, height: 1 };
      case "name":
        return { expr: { kind: "name", key: atom.text }, height: 1 };
      case "group":
        return this.run(atom.body);
      case "apply":
        return this.apply(atom);
      case "rows":
        return this.matrix(atom);
    }
  }

  /** Numbers are exact, so an exponent of a million digits must not become a number of a million digits. */
  private literal(text: string, at: number): string {
    const exponent = /[eE]([+-]?[0-9]+)$/u.exec(text)?.[1];
    if (text.length > 400 || (exponent !== undefined && Math.abs(Number(exponent)) > 400)) {
      throw new FormulaError(this.text, {
        offset: at,
        length: text.length,
        found: `the number ${quote(text)}`,
        expected: ["at most 400 digits"],
      });
    }
    return text.endsWith(".") ? text.slice(0, -1) : text;
  }

  private matrix(atom: Extract<Atom, { kind: "rows" }>): Built {
    const width = atom.rows[0]?.length ?? 0;
    let height = 0;
    const rows = atom.rows.map((row, i) => {
      if (row.length !== width)
        throw new FormulaError(this.text, {
          offset: atom.at,
          length: 1,
          found: `${row.length} entries in row ${i + 1}`,
          expected: [`${width} as in row 1`],
        });
      return row.map((cell) => {
        const built = this.run(cell);
        height = Math.max(height, built.height);
        return built.expr;
      });
    });
    return this.taller({ kind: "matrix", rows }, height, atom.at);
  }

  private entry(base: Built, postfix: Extract<Atom, { kind: "indexed" }>): Built {
    let height = base.height;
    const indices = postfix.indices.map((index) => {
      if (index === null) return null;
      const built = this.run(index);
      height = Math.max(height, built.height);
      return built.expr;
    });
    const [i, j] = indices;
    const isDelta = base.expr.kind === "name" && base.expr.key === "delta" && indices.length === 2 && i && j;
    return this.taller(isDelta ? { kind: "delta", i, j } : { kind: "entry", base: base.expr, indices }, height, postfix.at);
  }

  private apply(atom: Extract<Atom, { kind: "apply" }>): Built {
    const labelled = atom.args.some((arg) => arg.label !== null);
    if (labelled && atom.fn !== "cases")
      throw new FormulaError(this.text, {
        offset: atom.at,
        length: atom.fn.length,
        found: `":" in the arguments of ${quote(atom.fn)}`,
        expected: [`","`],
      });
    if (atom.fn === "cases") return this.cases(atom.args, atom.at);
    const built = atom.args.map((arg) => this.run(arg.value));
    const height = Math.max(...built.map((b) => b.height));
    const args = built.map((b) => b.expr);
    if (atom.order > 0) return this.taller({ kind: "prime", fn: atom.fn, order: atom.order, args }, height, atom.at);
    return this.taller(this.meaning(atom, args), height + (BIG[atom.fn] ? args.length : 0), atom.at);
  }

  private meaning(atom: Extract<Atom, { kind: "apply" }>, args: readonly Expr[]): Expr {
    const { fn, at } = atom;
    const [first, second, third] = args;
    const big = BIG[fn];
    if (big !== undefined && args.length > 1) return this.big(big, fn, args, at);
    if (fn === "d" && first !== undefined)
      return args.length === 1 ? { kind: "differential", of: first } : { kind: "deriv", how: "partial", of: first, by: args.slice(1) };
    if (CHOICE.has(fn)) {
      if (first === undefined || second === undefined || third === undefined || args.length > 3)
        throw this.count(fn, at, args.length, "3: a condition and two values");
      return {
        kind: "cases",
        rows: [
          { value: second, condition: first },
          { value: third, condition: null },
        ],
      };
    }
    if (fn === "indicator" && first !== undefined) {
      if (args.length > 1) throw this.count(fn, at, args.length, "1: a condition");
      return { kind: "indicator", of: first };
    }
    return { kind: "call", fn, args };
  }

  /** sum(k, body), sum(k, cond, body), sum(i, j, body), sum(k, lo, hi, body), sum(k, lo, hi, cond, body). */
  private big(op: BigOp, fn: string, args: readonly Expr[], at: number): Expr {
    const [index, ...rest] = args;
    const body = rest.at(-1);
    const extremum = op === "max" || op === "min";
    if (extremum && (body === undefined || index?.kind !== "name" || (args.length < 4 && !isIndexIn(index.key, body))))
      return { kind: "call", fn, args };
    if (index?.kind !== "name" || body === undefined)
      throw new FormulaError(this.text, {
        offset: at,
        length: fn.length,
        found: `${quote(fn)} with ${args.length} arguments and no index`,
        expected: [`${fn}(k, body) with the index's letter first`, `${fn}(x) with one argument`],
      });
    const [a, b, c] = rest;
    const make = (lo: Expr | null, hi: Expr | null, where: Expr | null, inside = body): Expr => ({
      kind: "big",
      op,
      index: index.key,
      lo,
      hi,
      where,
      body: inside,
    });
    if (args.length === 2) return make(null, null, null);
    if (args.length === 3 && a !== undefined) {
      if (a.kind === "compare" || a.kind === "logic") return make(null, null, a);
      if (a.kind === "name") return make(null, null, null, { kind: "big", op, index: a.key, lo: null, hi: null, where: null, body });
      throw new FormulaError(this.text, {
        offset: at,
        length: fn.length,
        found: `a second argument of ${quote(fn)} that is neither an index nor a condition`,
        expected: [`${fn}(k, k != i, body)`, `${fn}(i, j, body)`],
      });
    }
    if (a !== undefined && b !== undefined && args.length === 4) return make(a, b, null);
    if (a !== undefined && b !== undefined && c !== undefined && args.length === 5) return make(a, b, c);
    throw this.count(fn, at, args.length, "at most 5: index, bounds, condition, body");
  }

  private cases(args: readonly Argument[], at: number): Built {
    let height = 0;
    const part = (run: Run): Expr => {
      const built = this.run(run);
      height = Math.max(height, built.height);
      return built.expr;
    };
    const rows = args.map((arg, i) => {
      if (arg.label === null && i < args.length - 1)
        throw new FormulaError(this.text, {
          offset: at,
          length: 5,
          found: `case ${i + 1} without a condition`,
          expected: [`"condition: value"`],
          hint: "Only the last case may stand without one.",
        });
      return { value: part(arg.value), condition: arg.label === null ? null : part(arg.label) };
    });
    return this.taller({ kind: "cases", rows }, height, at);
  }

  private count(fn: string, at: number, given: number, wanted: string): FormulaError {
    return new FormulaError(this.text, { offset: at, length: fn.length, found: `${given} arguments of ${quote(fn)}`, expected: [wanted] });
  }

  private taller(expr: Expr, height: number, at: number): Built {
    if (height + 1 > MAX_HEIGHT)
      throw new FormulaError(this.text, {
        offset: at,
        found: `nesting of more than ${MAX_HEIGHT} levels`,
        expected: ["a shallower formula"],
      });
    return { expr, height: height + 1 };
  }
}

/** Whether the name stands as an index (in brackets or in a delta) in the expression. */
function isIndexIn(key: string, expr: Expr): boolean {
  const stack: { e: Expr; index: boolean }[] = [{ e: expr, index: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { e, index } = top;
    if (e.kind === "name") {
      if (index && e.key === key) return true;
      continue;
    }
    const push = (child: Expr | null, asIndex = index): void => {
      if (child !== null) stack.push({ e: child, index: asIndex });
    };
    switch (e.kind) {
      case "num":
      case "dots":
        break;
      case "neg":
      case "transpose":
        push(e.arg);
        break;
      case "add":
        e.terms.forEach((t) => {
          push(t);
        });
        break;
      case "mul":
        e.factors.forEach((t) => {
          push(t);
        });
        break;
      case "div":
        push(e.num);
        push(e.den);
        break;
      case "pow":
        push(e.base);
        push(e.exponent);
        break;
      case "call":
      case "prime":
      case "logic":
        e.args.forEach((t) => {
          push(t);
        });
        break;
      case "entry":
        push(e.base);
        e.indices.forEach((t) => {
          push(t, true);
        });
        break;
      case "delta":
        push(e.i, true);
        push(e.j, true);
        break;
      case "big":
        push(e.lo);
        push(e.hi);
        push(e.where);
        push(e.body);
        break;
      case "deriv":
        push(e.of);
        e.by.forEach((t) => {
          push(t);
        });
        break;
      case "differential":
      case "indicator":
        push(e.of);
        break;
      case "matrix":
        e.rows.forEach((r) => {
          r.forEach((t) => {
            push(t);
          });
        });
        break;
      case "cases":
        e.rows.forEach((r) => {
          push(r.value);
          push(r.condition);
        });
        break;
      case "compare":
        push(e.a);
        push(e.b);
        break;
      case "at":
        push(e.arg);
        break;
    }
  }
  return false;
}
