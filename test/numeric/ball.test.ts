import { beforeAll, describe, expect, it } from "vitest";
import { ballMath, compareBalls, type Ball, type BallMath, type BallValue } from "../../src/numeric/ball.js";
import { loadBigMath, type BigMath } from "../../src/numeric/big.js";
import { createRandom } from "../../src/numeric/random.js";
import { fromNumber, parseRational } from "../../src/tensor/rational.js";

let coarse: BigMath, fine: BigMath, b: BallMath, f: BallMath;
beforeAll(async () => {
  coarse = await loadBigMath(30);
  fine = await loadBigMath(70);
  b = ballMath(coarse);
  f = ballMath(fine);
});
const q = (m: BallMath, text: string): BallValue => m.rational(parseRational(text)!);
const call = (m: BallMath, name: string, ...args: BallValue[]): BallValue => m.apply(name, args)!;
const value = (x: BallValue): Ball => {
  if (x.state !== "value") throw new Error(x.state);
  return x;
};

/** One random chain of operations, followed in both precisions. */
function chain(m: BallMath, seed: number): BallValue {
  const r = createRandom(seed);
  let x = m.rational(fromNumber(r.decimal(0.1, 3)));
  for (let k = 0; k < 12; k++) {
    const y = m.rational(fromNumber(r.decimal(-3, 3)));
    switch (r.integer(0, 9)) {
      case 0:
        x = m.add([x, y]);
        break;
      case 1:
        x = m.mul([x, y]);
        break;
      case 2:
        x = m.inverse(x);
        break;
      case 3:
        x = call(m, "sin", x);
        break;
      case 4:
        x = call(m, "exp", call(m, "sin", x));
        break;
      case 5:
        x = call(m, "sqrt", call(m, "abs", x));
        break;
      case 6:
        x = call(m, "log", m.add([q(m, "1"), m.mul([x, x])]));
        break;
      case 7:
        x = call(m, "arctan", x);
        break;
      case 8:
        x = m.pow(call(m, "exp", call(m, "sin", x)), y);
        break;
      default:
        x = call(m, "tanh", x);
    }
  }
  return x;
}

describe("balls", () => {
  it("hold the true value: 80 random chains against 70 digits", () => {
    let decided = 0;
    for (let seed = 1; seed <= 80; seed++) {
      const x = chain(b, seed),
        y = chain(f, seed);
      if (x.state !== "value" || y.state !== "value") continue;
      decided++;
      expect(Number(x.mid.minus(y.mid.toPrecision(60)).abs().div(x.rad.plus("1e-300"))), `seed ${String(seed)}`).toBeLessThanOrEqual(1);
      if (!x.mid.isZero()) expect(Number(x.rad.div(x.mid.abs())), `seed ${String(seed)} is too wide`).toBeLessThan(1e-15);
    }
    expect(decided).toBeGreaterThan(65);
  });
  it("keep rationals exact, roots of squares too", () => {
    expect(value(b.add([q(b, "1/3"), q(b, "2/3")])).exact).toEqual({ num: 1n, den: 1n });
    expect(value(call(b, "sqrt", q(b, "4/9"))).exact).toEqual({ num: 2n, den: 3n });
    expect(value(b.pow(q(b, "-8"), q(b, "3"))).exact).toEqual({ num: -512n, den: 1n });
    expect(value(call(b, "cbrt", q(b, "-27"))).exact).toEqual({ num: -3n, den: 1n });
    expect(value(call(b, "floor", b.mul([q(b, "1/3"), q(b, "3")]))).exact).toEqual({ num: 1n, den: 1n });
    expect(value(call(b, "ceil", q(b, "-3/2"))).exact).toEqual({ num: -1n, den: 1n });
    expect(value(call(b, "mod", q(b, "-7"), q(b, "3"))).exact).toEqual({ num: 2n, den: 1n });
  });
  it("know where there is surely no real value", () => {
    for (const x of [
      call(b, "log", q(b, "-1")),
      call(b, "log", q(b, "0")),
      call(b, "sqrt", q(b, "-2")),
      b.inverse(q(b, "0")),
      b.pow(q(b, "-8"), q(b, "1/3")),
      call(b, "arcsin", q(b, "3/2")),
      call(b, "arccosh", q(b, "1/2")),
      b.pow(q(b, "0"), q(b, "-1")),
      call(b, "gamma", q(b, "-2")),
    ])
      expect(x.state).toBe("undefined");
  });
  it("do not know at an edge that no digits can settle, unless told to count it as zero", () => {
    const edge = (m: BallMath): BallValue => {
      const s = call(m, "sin", q(m, "1")),
        c = call(m, "cos", q(m, "1")),
        two = q(m, "2");
      return m.add([m.pow(s, two), m.pow(c, two), q(m, "-1")]);
    };
    expect(call(b, "sqrt", edge(b)).state).toBe("unknown");
    expect(call(b, "sign", edge(b)).state).toBe("unknown");
    const lenient = ballMath(coarse, coarse.of("1e-20"));
    expect(value(call(lenient, "sqrt", edge(lenient))).exact).toEqual({ num: 0n, den: 1n });
  });
  it("tell 10^-30 from twice that, and cannot tell sin(500 pi) from 0", () => {
    const tiny = b.pow(q(b, "10"), q(b, "-30"));
    expect(compareBalls(value(tiny), value(b.mul([tiny, q(b, "2")])))).toBe(-1);
    const s = call(b, "sin", b.mul([q(b, "500"), b.constant("pi")]));
    expect(compareBalls(value(s), value(q(b, "0")))).toBeNull();
  });
  it("give up on what is out of range instead of saying 0 or infinity", () => {
    const huge = call(b, "exp", call(b, "exp", q(b, "1000")));
    expect(huge.state).toBe("unknown");
    expect(call(b, "exp", call(b, "neg", call(b, "exp", q(b, "1000")))).state).toBe("unknown");
  });
});
