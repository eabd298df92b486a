import type { Atom, Mark, Operand, Run } from "../../grammar/formula-items.js";
import { toArray } from "../../grammar/formula-items.js";
import { MAX_HEIGHT } from "./formula-bounds.js";
import { FormulaError, quote } from "./formula-error.js";
import type { Expr } from "./expr.js";
/**
 * Precedence of the formula notation, by top-down operator precedence (Pratt, POPL 1973) over a flat run of operands and
 * operators. From loose to tight: or, and, not, comparison, sum, product, sign, power.
 */
const OR = 1,
  AND = 2,
  NOT = 3,
  COMPARE = 4,
  SUM = 5,
  PRODUCT = 6,
  SIGN = 7,
  POWER = 8;

const LEVEL: Readonly<Record<string, number>> = { or: OR, and: AND, compare: COMPARE, sign: SUM, times: PRODUCT, power: POWER };
export type Comparison = Extract<Expr, { kind: "compare" }>["op"];
const COMPARISON: Readonly<Record<string, Comparison>> = {
  "<": "<",
  ">": ">",
  "<=": "≤",
  "≤": "≤",
  ">=": "≥",
  "≥": "≥",
  "==": "=",
  "!=": "≠",
  "≠": "≠",
};

/** An expression with its height, so that nothing grows taller than recursion bears. */
export interface Built {
  readonly expr: Expr;
  readonly height: number;
}

export interface PrecedenceContext {
  readonly text: string;
  /** Turns what stands between operators into an expression. */
  readonly atom: (atom: Atom) => Built;
}

/** Settles a run. Throws FormulaError where the notation refuses to guess (`X^2'`), and beyond the bounds. */
export function settle(run: Run, cx: PrecedenceContext): Built {
  const operands: Operand[] = [],
    ops: Mark[] = [];
  for (let r: Run | null = run; r !== null; r = r.before) {
    operands.push(r.operand);
    if (r.op !== null) ops.push(r.op);
  }
  if (operands.length === 1 && run.operand.prefixes === null) return cx.atom(run.operand.atom);
  return new Settler(operands.reverse(), ops.reverse(), cx).all();
}

class Settler {
  /** The next operand; the operator before it is ops[at - 1]. */
  private at = 0;
  private level = 0;
  private readonly operands: readonly Operand[];
  private readonly ops: readonly Mark[];
  private readonly cx: PrecedenceContext;
  constructor(operands: readonly Operand[], ops: readonly Mark[], cx: PrecedenceContext) {
    this.operands = operands;
    this.ops = ops;
    this.cx = cx;
  }

  all(): Built {
    return this.loose(OR);
  }

  /** All that binds at least as tightly as `min`. */
  private loose(min: number): Built {
    if (++this.level > MAX_HEIGHT) this.tooDeep();
    const operand = this.operands[this.at];
    if (operand === undefined) throw new Error("a run ends with an operand");
    const first = operand.prefixes === null ? this.primary(operand.atom) : this.prefixed(toArray(operand.prefixes), 0, min, operand.atom);
    const all = this.tail(first, min);
    this.level -= 1;
    return all;
  }

  private primary(atom: Atom): Built {
    this.at += 1;
    return this.cx.atom(atom);
  }

  /** A sign holds for the whole product at the start of a sum's term (-a*b = -(a*b)), and for one factor after an operator. */
  private prefixed(marks: readonly Mark[], k: number, min: number, atom: Atom): Built {
    const mark = marks[k];
    if (mark === undefined) return this.primary(atom);
    if (++this.level > MAX_HEIGHT) this.tooDeep();
    const negation = mark.type === "not";
    if (negation && min > NOT)
      throw new FormulaError(this.cx.text, {
        offset: mark.offset,
        length: 3,
        found: `"not"`,
        expected: ["a value"],
        hint: "Put brackets around (not …).",
      });
    const inner = negation ? NOT : min <= PRODUCT ? PRODUCT : Math.max(min, SIGN);
    const arg = this.tail(this.prefixed(marks, k + 1, inner, atom), inner);
    this.level -= 1;
    if (negation) return this.taller({ kind: "logic", op: "not", args: [arg.expr] }, arg.height);
    return mark.value === "+" ? arg : this.taller({ kind: "neg", arg: arg.expr }, arg.height);
  }

  /** `first` with all that follows and binds at least as tightly as `min`. */
  private tail(first: Built, min: number): Built {
    for (let left = first; ; ) {
      const op = this.ops[this.at - 1];
      const level = op === undefined ? 0 : (LEVEL[op.type ?? ""] ?? 0);
      if (op === undefined || level < min) return left;
      left = this.continued(left, op, level);
    }
  }

  /** `left`, and all operators of one level that follow it. */
  private continued(left: Built, op: Mark, level: number): Built {
    switch (level) {
      case SUM:
        return this.sum(left);
      case PRODUCT:
        return this.product(left, op.value);
      case POWER:
        return this.power(left, op);
      case COMPARE:
        return this.comparison(left);
      default:
        return this.logic(left, level);
    }
  }

  private sum(first: Built): Built {
    const terms = [first.expr];
    let height = first.height;
    for (let op = this.ops[this.at - 1]; op?.type === "sign"; op = this.ops[this.at - 1]) {
      const term = this.loose(PRODUCT);
      height = Math.max(height, term.height + 1);
      terms.push(op.value === "+" ? term.expr : { kind: "neg", arg: term.expr });
    }
    return this.taller({ kind: "add", terms }, height);
  }

  private product(first: Built, op: string): Built {
    if (op === "/" || op === "./") {
      const den = this.loose(SIGN);
      return this.taller({ kind: "div", op, num: first.expr, den: den.expr }, Math.max(first.height, den.height));
    }
    const factors = [first.expr];
    let height = first.height;
    while (this.ops[this.at - 1]?.value === op) {
      const factor = this.loose(SIGN);
      height = Math.max(height, factor.height);
      factors.push(factor.expr);
    }
    return this.taller({ kind: "mul", op: op === ".*" ? ".*" : "*", factors }, height);
  }

  private power(base: Built, op: Mark): Built {
    const next = this.operands[this.at];
    if (next?.atom.kind === "quoted") {
      throw new FormulaError(this.cx.text, {
        offset: op.offset,
        length: op.value.length,
        found: `${quote(op.value)} with a transposed exponent`,
        expected: ["brackets"],
        hint: "Write (X^2)' or X^(2').",
      });
    }
    const exponent = this.loose(POWER);
    return this.taller(
      { kind: "pow", op: op.value === ".^" ? ".^" : "^", base: base.expr, exponent: exponent.expr },
      Math.max(base.height, exponent.height),
    );
  }

  /** a < b < c is (a < b) and (b < c). */
  private comparison(first: Built): Built {
    const parts: Expr[] = [];
    let left = first,
      height = first.height;
    for (let op = this.ops[this.at - 1]; op?.type === "compare"; op = this.ops[this.at - 1]) {
      const right = this.loose(SUM);
      parts.push({ kind: "compare", op: COMPARISON[op.value] ?? "=", a: left.expr, b: right.expr });
      height = Math.max(height, right.height + 1);
      left = right;
    }
    const only = parts[0];
    return this.taller(parts.length === 1 && only !== undefined ? only : { kind: "logic", op: "and", args: parts }, height);
  }

  private logic(first: Built, level: number): Built {
    const op = level === OR ? "or" : "and";
    const args = [first.expr];
    let height = first.height;
    while (this.ops[this.at - 1]?.type === op) {
      const arg = this.loose(level + 1);
      height = Math.max(height, arg.height);
      args.push(arg.expr);
    }
    return this.taller({ kind: "logic", op, args }, height);
  }

  private taller(expr: Expr, height: number): Built {
    if (height + 1 > MAX_HEIGHT) this.tooDeep();
    return { expr, height: height + 1 };
  }

  private tooDeep(): never {
    const atom = this.operands[Math.min(this.at, this.operands.length - 1)]?.atom;
    throw new FormulaError(this.cx.text, {
      offset: atom?.at ?? 0,
      found: `nesting of more than ${MAX_HEIGHT} levels`,
      expected: ["a shallower formula"],
    });
  }
}
