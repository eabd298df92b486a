import { createRequire } from "node:module";
import type { BigNumber } from "mathjs";
import type { Rational } from "../tensor/node.js";

/** A decimal number of many digits (mathjs BigNumber). NaN where a function has no real value. */
export type Big = BigNumber;

/** Arithmetic at one number of digits. */
export interface BigMath {
  readonly digits: number;
  readonly zero: Big;
  readonly one: Big;
  readonly pi: Big;
  readonly e: Big;
  /** A double counts as the shortest decimal that prints it: 0.1 is one tenth exactly. */
  of(x: number | string): Big;
  ratio(r: Rational): Big;
  /** The same arithmetic at another number of digits. */
  at(digits: number): BigMath;
}

type BigConstructor = (new (x: number | string | Big) => Big) & {
  clone(options: { precision: number }): BigConstructor;
  acos(x: number): Big;
  exp(x: number): Big;
};

function mathAt(Root: BigConstructor, digits: number, known: Map<number, BigMath>): BigMath {
  const seen = known.get(digits);
  if (seen) return seen;
  const Decimal = Root.clone({ precision: digits });
  const math: BigMath = {
    digits,
    zero: new Decimal(0),
    one: new Decimal(1),
    pi: Decimal.acos(-1),
    e: Decimal.exp(1),
    of: (x) => new Decimal(typeof x === "number" ? String(x) : x),
    ratio: ({ num, den }) => new Decimal(num.toString()).div(new Decimal(den.toString())),
    at: (other) => mathAt(Root, other, known),
  };
  known.set(digits, math);
  return math;
}

let loading: Promise<Map<number, BigMath>> | null = null,
  root: BigConstructor | null = null;

let known: Map<number, BigMath> | null = null;
/** The same without waiting: mathjs is loaded (once, 60 ms) when the first many-digit number is needed. */
export function bigMath(digits = 64): BigMath {
  if (known === null) {
    const math = createRequire(import.meta.url)("mathjs/lib/browser/math.js") as {
      create: (all: unknown, config: object) => unknown;
      all: unknown;
    };
    const instance = math.create(math.all ?? {}, { number: "BigNumber", precision: 64 });
    root ??= (instance as { BigNumber: BigConstructor }).BigNumber;
    known = new Map();
  }
  return mathAt(root!, digits, known);
}

/** Loads mathjs (once, 60 ms) and gives arithmetic at `digits` significant digits. */
export async function loadBigMath(digits = 64): Promise<BigMath> {
  loading ??= import("mathjs/lib/browser/math.js").then(({ default: math }) => {
    const instance = math.create(math.all ?? {}, { number: "BigNumber", precision: 64 });
    root = (instance as unknown as { BigNumber: BigConstructor }).BigNumber;
    return new Map<number, BigMath>();
  });
  const known = await loading;
  return mathAt(root!, digits, known);
}
