import type { Expr } from "../../syntax/expr.js";
import { mapChildren } from "../../scope/exprs.js";
import { lower, type Setting } from "../calculus/setting.js";
/** Formulas in functions that every reader of mathematics knows: Σᵢ tᵢ for sum(t), tr(AᵀB) for sum(A.*B), A1 for rowsum(A). */

/** Of a formula that has a value in the setting; where the rank of a part is unclear (inside a big sum) the part stays. */
export function readable(setting: Setting, e: Expr): Expr {
  return new Reader(setting, e).read(e);
}

/** The name of the variable's differential while a step is worked out. */
export const DIRECTION = "Dv";
const ONES: Expr = { kind: "name", key: "bf:1" };
const transposed = (e: Expr): Expr => (e.kind === "transpose" ? e.arg : { kind: "transpose", arg: e });
/** A product; ones of size 1 are left out of it. */
function times(...factors: Expr[]): Expr {
  const flat = factors.flatMap((f) => (f.kind === "mul" && f.op === "*" ? f.factors : [f])).filter((f) => !isSingle(f)),
    [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: "mul", op: "*", factors: flat };
}
const isSingle = (e: Expr): boolean =>
  e.kind === "transpose" ? isSingle(e.arg) : e.kind === "call" && e.fn === "ones" && e.args[0]?.kind === "num" && e.args[0].text === "1";
const name = (key: string): Expr => ({ kind: "name", key });

/** Entries of arrays, numbers and sums of such: factors whose order is free. */
const isNumber = (e: Expr): boolean =>
  e.kind === "num" || e.kind === "entry" || e.kind === "delta" || (e.kind === "big" && isNumber(e.body));
const isAdjoint = (e: Expr): boolean => e.kind === "entry" && e.base.kind === "name" && e.base.key.startsWith("bar:");
/** The differential of a variable: it stands last. */
const isDirection = (e: Expr): boolean => e.kind === "name" && e.key === DIRECTION;
/** Literal numbers first, then what comes back from above, then the local derivative, sums last. */
function sorted(factors: readonly Expr[]): Expr[] {
  const place = (e: Expr): number => (e.kind === "num" ? 0 : isAdjoint(e) ? 1 : e.kind === "big" ? 3 : 2);
  return [...factors].sort((a, b) => place(a) - place(b));
}

/** Terms that distinguish the same cases, as one distinction. */
function byCases(terms: readonly Expr[]): Expr | null {
  const signed = terms.map((t) => (t.kind === "neg" ? { minus: true, e: t.arg } : { minus: false, e: t }));
  const [first] = signed;
  if (first?.e.kind !== "cases") return null;
  const conditions = (e: Expr): string => (e.kind === "cases" ? JSON.stringify(e.rows.map((r) => r.condition)) : "");
  if (!signed.every(({ e }) => conditions(e) === conditions(first.e))) return null;
  const rows = first.e.rows.map(({ condition }, i) => {
    const values = signed.flatMap(({ minus, e }): Expr[] => {
      const v = e.kind === "cases" ? e.rows[i]!.value : null;
      if (v === null || (v.kind === "num" && v.text === "0")) return [];
      return [minus ? { kind: "neg", arg: v } : v];
    });
    const [only] = values,
      value: Expr =
        values.length === 1 && only !== undefined
          ? only
          : values.length === 0
            ? { kind: "num", text: "0" }
            : { kind: "add", terms: values };
    return { value, condition };
  });
  return { kind: "cases", rows };
}

class Reader {
  readonly #setting: Setting;
  readonly #used: ReadonlySet<string>;
  constructor(setting: Setting, whole: Expr) {
    this.#setting = setting;
    const used = new Set([...setting.symbols.keys(), ...setting.sizes.keys()]);
    JSON.stringify(whole, (key, value: unknown) => {
      if ((key === "key" || key === "index") && typeof value === "string") used.add(value);
      return value;
    });
    this.#used = used;
  }

  read(e: Expr): Expr {
    const go = (x: Expr): Expr => this.read(x);
    if (e.kind === "transpose" && e.arg.kind === "call" && e.arg.fn === "colsum") return this.#ofColumns(e.arg) ?? mapChildren(e, go);
    if (e.kind === "call") return this.#call(e) ?? mapChildren(e, go);
    // Powers by entry have no sign that everybody knows: h ⊙ h, and for vectors simply a power.
    if (e.kind === "pow" && e.op === ".^") {
      const base = go(e.base);
      if (e.exponent.kind === "num" && e.exponent.text === "2") return { kind: "mul", op: ".*", factors: [base, base] };
      if (this.#rank(e.base) === 1) return { kind: "pow", op: "^", base, exponent: go(e.exponent) };
    }
    if (e.kind === "add") return this.#sum(e);
    if (e.kind === "mul" && e.factors.some(isDirection) && (e.op === ".*" || e.factors.every((f) => this.#rank(f) === 0)))
      return { ...e, factors: [...e.factors.filter((f) => !isDirection(f)), ...e.factors.filter(isDirection)].map(go) };
    if (e.kind === "mul" && e.op === "*" && e.factors.some(isAdjoint) && e.factors.every(isNumber))
      return { ...e, factors: sorted(e.factors.map(go)) };
    return mapChildren(e, go);
  }

  #call(e: Extract<Expr, { kind: "call" }>): Expr | null {
    const [arg] = e.args;
    // The size of an identity follows from where it stands.
    if (e.fn === "eye") return name("I");
    if (arg === undefined || e.args.length !== 1) return null;
    const rank = ["sum", "rowsum", "colsum", "diag"].includes(e.fn) ? this.#rank(arg) : null;
    if (e.fn === "diag" && rank === 1) return this.#diagonal(arg);
    if (e.fn === "sum" && rank === 0) return this.read(arg);
    if (e.fn === "sum" && rank !== null) return this.#total(arg, rank);
    if (e.fn === "rowsum" && rank === 2) return times(this.read(arg), this.#ones(arg, 1));
    if (e.fn === "colsum" && rank === 2) return times(transposed(this.#ones(arg, 0)), this.read(arg));
    return null;
  }

  /** Of a vector or a matrix: an inner product where there is one. */
  #total(arg: Expr, rank: number): Expr {
    if (arg.kind === "neg") return { kind: "neg", arg: this.#total(arg.arg, rank) };
    if (arg.kind === "mul" && arg.op === "*") {
      const numbers = arg.factors.filter((f) => this.#rank(f) === 0),
        arrays = arg.factors.filter((f) => !numbers.includes(f)),
        [only] = arrays;
      if (numbers.length > 0 && arrays.length === 1 && only !== undefined)
        return times(...numbers.map((n) => this.read(n)), this.#total(only, rank));
    }
    if (arg.kind === "mul" && arg.op === ".*" && rank <= 2) {
      const [first, ...rest] = arg.factors;
      if (first !== undefined && rest.length > 0 && arg.factors.every((f) => this.#rank(f) === rank)) {
        const [second] = rest,
          others = rest.length === 1 && second !== undefined ? this.read(second) : this.read({ ...arg, factors: rest });
        const inner = times(transposed(this.read(first)), others);
        return rank === 1 ? inner : { kind: "call", fn: "tr", args: [inner] };
      }
    }
    if (arg.kind === "div" && arg.op === "./" && arg.num.kind === "mul" && arg.num.op === ".*" && rank === 1) {
      const { factors } = arg.num,
        last = factors.find(isDirection) ?? factors.at(-1)!,
        others = factors.filter((f) => f !== last);
      const weights: Expr = { ...arg, num: others.length === 1 ? others[0]! : { ...arg.num, factors: others } };
      if (factors.every((f) => this.#rank(f) === 1)) return times(transposed(this.read(weights)), this.read(last));
    }
    if (rank === 1 && arg.kind === "name") {
      const letter = ["i", "j", "k", "l", "p", "q"].find((l) => !this.#used.has(l));
      if (letter !== undefined)
        return {
          kind: "big",
          op: "sum",
          index: letter,
          lo: null,
          hi: null,
          where: null,
          body: { kind: "entry", base: arg, indices: [name(letter)] },
        };
    }
    const inside = this.read(arg);
    return rank === 1 ? times(transposed(this.#ones(arg, 0)), inside) : times(transposed(this.#ones(arg, 0)), inside, this.#ones(arg, 1));
  }

  /** colsum(A)ᵀ is Aᵀ1. */
  #ofColumns(e: Extract<Expr, { kind: "call" }>): Expr | null {
    const [arg] = e.args;
    if (arg === undefined || this.#rank(arg) !== 2) return null;
    if (arg.kind === "neg") return { kind: "neg", arg: times(transposed(this.read(arg.arg)), this.#ones(arg, 0)) };
    return times(transposed(this.read(arg)), this.#ones(arg, 0));
  }

  /** diag(1./s) is diag(s)⁻¹. */
  #diagonal(arg: Expr): Expr | null {
    if (arg.kind === "div" && arg.num.kind === "num" && arg.num.text === "1")
      return { kind: "call", fn: "inv", args: [{ kind: "call", fn: "diag", args: [this.read(arg.den)] }] };
    return null;
  }

  /** A number that is added to every entry of a vector stands with a vector of ones; a literal 1 may stand for it. */
  #sum(e: Extract<Expr, { kind: "add" }>): Expr {
    const cases = byCases(e.terms);
    if (cases !== null) return this.read(cases);
    const terms = e.terms.map((t) => this.read(t)),
      ranks = e.terms.map((t) => this.#rank(t));
    if (!ranks.includes(1) || ranks.includes(2) || ranks.includes(null)) return { ...e, terms };
    const vector = e.terms[ranks.indexOf(1)]!;
    return {
      ...e,
      terms: terms.map((t, i) => {
        const plain = t.kind === "neg" ? t.arg : t;
        if (ranks[i] !== 0 || plain.kind === "num" || plain.kind === "name") return t;
        const spread = times(plain, this.#ones(vector, 0));
        return t.kind === "neg" ? { kind: "neg", arg: spread } : spread;
      }),
    };
  }

  /** Ones along an axis of a value, with its size below where it has a letter. */
  #ones(of: Expr, axis: number): Expr {
    const size = this.#dims(of)?.[axis];
    if (size === undefined) return ONES;
    return { kind: "call", fn: "ones", args: [typeof size === "string" ? name(size) : { kind: "num", text: String(size) }] };
  }
  #rank(e: Expr): number | null {
    return this.#dims(e)?.length ?? null;
  }
  #dims(e: Expr): readonly (string | number)[] | null {
    if (e.kind === "num") return [];
    try {
      const { value } = lower(this.#setting, e);
      return value.labels.length > 0 || value.form === "row" ? null : value.node.dims.map((d) => d.name ?? d.size);
    } catch {
      return null;
    }
  }
}
