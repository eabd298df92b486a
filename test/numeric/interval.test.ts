import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ballMath, ballNames, type BallMath, type BallValue } from "../../src/numeric/ball.js";
import { loadBigMath } from "../../src/numeric/big.js";
import {
  addIntervals,
  applyToIntervals,
  around,
  exactly,
  intervalNames,
  invertInterval,
  multiplyIntervals,
  NOWHERE,
  powerOfIntervals,
  type Interval,
  type IntervalValue,
} from "../../src/numeric/interval.js";
import { fromNumber } from "../../src/tensor/rational.js";

const seed = 20_241;
let balls: BallMath;
beforeAll(async () => {
  balls = ballMath(await loadBigMath(40));
});

/** Arguments as intervals and as balls: short decimals, whole numbers, huge and tiny ones. */
const number = fc.oneof(
  fc.integer({ min: -12, max: 12 }),
  fc.double({ min: -20, max: 20, noNaN: true }),
  fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -12, max: 12 })).map(([m, e]) => Number(`${String(m)}e${String(e)}`)),
);
const interval = (x: number): Interval => (Number.isSafeInteger(x) ? exactly(x) : around(x)!);
const ball = (x: number): BallValue => balls.rational(fromNumber(x));

/** What the interval says is what the ball says; how often it says something. */
function agree(label: string, found: IntervalValue, truth: BallValue): boolean {
  if (found === null || truth.state === "unknown") return found !== null;
  if (found === NOWHERE) expect(truth.state, label).toBe("undefined");
  else {
    expect(truth.state, label).toBe("value");
    if (truth.state !== "value") return true;
    const { math } = balls;
    expect(truth.mid.minus(math.of(found.lo)).plus(truth.rad).isNegative(), `${label} below ${String(found.lo)}`).toBe(false);
    expect(math.of(found.hi).minus(truth.mid).plus(truth.rad).isNegative(), `${label} above ${String(found.hi)}`).toBe(false);
  }
  return true;
}

describe("an interval holds the value that balls of 40 digits find", () => {
  test.each(intervalNames.map((name) => [name]))("%s", (name) => {
    expect(ballNames.has(name)).toBe(true);
    let said = 0;
    const two = ["lt", "le", "gt", "ge", "eq", "ne", "max", "min"].includes(name);
    fc.assert(
      fc.property(number, number, (x, y) => {
        const args = two ? [x, y] : [x];
        const label = `${name}(${args.join(", ")})`;
        if (agree(label, applyToIntervals(name, args.map(interval)), balls.apply(name, args.map(ball))!)) said++;
      }),
      { seed, numRuns: 300 },
    );
    expect(said).toBeGreaterThan(90);
  });
  test("sums, products, quotients, powers", () => {
    fc.assert(
      fc.property(number, number, number, (x, y, z) => {
        const [i, j, k] = [interval(x), interval(y), interval(z)],
          [p, q, r] = [ball(x), ball(y), ball(z)],
          label = `of ${[x, y, z].join(", ")}`;
        agree(`sum ${label}`, addIntervals([i, j, k]), balls.add([p, q, r]));
        agree(`product ${label}`, multiplyIntervals([i, j, k]), balls.mul([p, q, r]));
        agree(`inverse ${label}`, invertInterval(i), balls.inverse(p));
        agree(`power ${label}`, powerOfIntervals(i, j), balls.pow(p, q));
        const sum = addIntervals([i, j]);
        if (sum) agree(`(x + y)^z ${label}`, powerOfIntervals(sum, k), balls.pow(balls.add([p, q]), r));
      }),
      { seed, numRuns: 1500 },
    );
  });
  test("of wide intervals: every number in them has its value in the result", () => {
    fc.assert(
      fc.property(number, fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (x, width, part) => {
        // A double counts as the decimal that it prints as, which lies beside it.
        const wide = { lo: around(x)!.lo, hi: around(x + width)!.hi },
          inside = Math.min(x + width, x + part * width);
        for (const name of intervalNames) {
          if (["max", "min", "lt", "le", "gt", "ge", "eq", "ne"].includes(name)) continue;
          agree(
            `${name} at ${String(inside)} of ${JSON.stringify(wide)}`,
            applyToIntervals(name, [wide]),
            balls.apply(name, [ball(inside)])!,
          );
        }
        for (const n of [-3, -2, -1, 2, 3, 4, 0.5])
          agree(
            `${String(inside)}^${String(n)} of ${JSON.stringify(wide)}`,
            powerOfIntervals(wide, interval(n)),
            balls.pow(ball(inside), ball(n)),
          );
      }),
      { seed, numRuns: 400 },
    );
  });
});

test("what doubles do not tell is not known, and what has no value is nowhere", () => {
  expect(applyToIntervals("log", [exactly(-1)])).toBe(NOWHERE);
  expect(applyToIntervals("log", [{ lo: -1, hi: 1 }])).toBe(null);
  expect(applyToIntervals("arcsin", [exactly(1)])).toBe(null);
  expect(applyToIntervals("exp", [exactly(-700)])).toBe(null);
  expect(applyToIntervals("exp", [exactly(800)])).toBe(null);
  expect(applyToIntervals("erf", [exactly(1)])).toBe(null);
  expect(invertInterval(exactly(0))).toBe(NOWHERE);
  expect(invertInterval({ lo: -1, hi: 1 })).toBe(null);
  expect(powerOfIntervals(exactly(-8), around(1 / 3)!)).toBe(NOWHERE);
  expect(powerOfIntervals(exactly(0), exactly(0))).toBe(null);
  expect(around(NaN)).toBe(null);
});
