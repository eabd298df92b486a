import type { Rational } from "../../tensor/node.js";
import * as Q from "../../tensor/rational.js";
import { rationalText } from "../../tensor/rational.js";

/**
 * Scalar expressions exactly as written, shared where equal. Nothing but numbers is simplified: log(x) − log(x) keeps the domain of
 * log, which the tensor graph's normal forms would drop.
 */
export type Term =
  | { readonly id: number; readonly op: "num"; readonly value: Rational }
  | { readonly id: number; readonly op: "const"; readonly name: "pi" | "e" }
  | { readonly id: number; readonly op: "var"; readonly name: string }
  | { readonly id: number; readonly op: "add" | "mul"; readonly args: readonly Term[] }
  | { readonly id: number; readonly op: "inv"; readonly args: readonly [Term] }
  | { readonly id: number; readonly op: "pow"; readonly args: readonly [Term, Term] }
  /** `name` as balls know it, or a function that has a double kernel only (`ball` false). */
  | {
      readonly id: number;
      readonly op: "fn";
      readonly name: string;
      readonly args: readonly Term[];
      readonly kernel: (...args: number[]) => number;
      readonly ball: boolean;
    };

export const argsOf = (t: Term): readonly Term[] => ("args" in t ? t.args : []);

/** Makes terms, each structure once; a term's operands have smaller ids, so ids are an order of evaluation. */
export class TermStore {
  readonly terms: Term[] = [];
  private readonly known = new Map<string, Term>();

  private intern(key: string, make: (id: number) => Term): Term {
    let term = this.known.get(key);
    if (!term) {
      term = make(this.terms.length);
      this.terms.push(term);
      this.known.set(key, term);
    }
    return term;
  }
  num(value: Rational): Term {
    return this.intern(rationalText(value), (id) => ({ id, op: "num", value }));
  }
  const(name: "pi" | "e"): Term {
    return this.intern(`c${name}`, (id) => ({ id, op: "const", name }));
  }
  variable(name: string): Term {
    return this.intern(`v${name}`, (id) => ({ id, op: "var", name }));
  }
  add(args: readonly Term[]): Term {
    if (args.length === 1) return args[0]!;
    const exact = folded(args, Q.add);
    return exact ? this.num(exact) : this.intern(`+${ids(args)}`, (id) => ({ id, op: "add", args }));
  }
  mul(args: readonly Term[]): Term {
    if (args.length === 1) return args[0]!;
    const exact = folded(args, Q.mul);
    return exact ? this.num(exact) : this.intern(`*${ids(args)}`, (id) => ({ id, op: "mul", args }));
  }
  inv(x: Term): Term {
    return x.op === "num" && !Q.isZero(x.value)
      ? this.num(Q.inv(x.value))
      : this.intern(`/${String(x.id)}`, (id) => ({ id, op: "inv", args: [x] }));
  }
  pow(x: Term, y: Term): Term {
    return this.intern(`^${ids([x, y])}`, (id) => ({ id, op: "pow", args: [x, y] }));
  }
  neg(x: Term): Term {
    return x.op === "num" ? this.num(Q.neg(x.value)) : this.mul([this.num(Q.MINUS_ONE), x]);
  }
  fn(name: string, args: readonly Term[], kernel: (...args: number[]) => number, ball: boolean): Term {
    return this.intern(`${name}(${ids(args)})`, (id) => ({ id, op: "fn", name, args, kernel, ball }));
  }
  get variables(): string[] {
    return this.terms.flatMap((t) => (t.op === "var" ? [t.name] : []));
  }
}
/** Exact numbers are one number, as written decimals and fractions are. */
function folded(args: readonly Term[], join: (a: Rational, b: Rational) => Rational): Rational | null {
  let value: Rational | null = null;
  for (const a of args) {
    if (a.op !== "num" || bits(a.value) > 1024) return null;
    value = value === null ? a.value : join(value, a.value);
  }
  return value;
}
const bits = (r: Rational): number => 4 * (r.num.toString(16).length + r.den.toString(16).length);
const ids = (args: readonly Term[]): string => args.map((a) => a.id).join(",");
