import { describe, expect, it } from "vitest";
import { conditionNumber } from "../../src/numeric/condition.js";
import { createRandom } from "../../src/numeric/random.js";
import { assumptions, chooseSizes, findPoint, readAssumption, sampleInput, scales, type Assumption } from "../../src/numeric/sample.js";

const draw = (assume: Assumption, sizes: number[], scale: number, seed: number): Float64Array =>
  sampleInput({ name: "x", sizes, assume: [assume] }, scale, createRandom(seed));
const entry = (a: Float64Array, n: number, i: number, j: number): number => a[i * n + j]!;
/** In units of 1e-12, so that sums of decimals are exact. */
const units = (x: number): bigint => BigInt(Math.round(x * 1e6)) * 1_000_000n;

describe("random numbers", () => {
  it("are the same for the same seed, and others for another", () => {
    const a = createRandom(7),
      b = createRandom(7),
      c = createRandom(8),
      first = Array.from({ length: 5 }, () => a.next());
    expect(Array.from({ length: 5 }, () => b.next())).toEqual(first);
    expect(Array.from({ length: 5 }, () => c.next())).not.toEqual(first);
    expect(createRandom(7).fork("x").next()).toBe(a.fork("x").next());
  });
  it("are uniform: mean and variance of 20,000 (seed 1)", () => {
    const r = createRandom(1),
      v = Array.from({ length: 20_000 }, () => r.next()),
      mean = v.reduce((s, x) => s + x, 0) / v.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(v.reduce((s, x) => s + (x - mean) ** 2, 0) / v.length - 1 / 12)).toBeLessThan(0.005);
  });
});

describe("samples", () => {
  const everyScale = (check: (scale: number, seed: number) => void): void => {
    for (const s of scales) for (let seed = 1; seed <= 5; seed++) check(s, seed);
  };
  it("print as short decimals", () => {
    everyScale((scale, seed) => {
      for (const a of assumptions)
        for (const v of draw(a, [3, 3], scale, seed))
          expect(String(v).replace(/[-.]|e.*/gu, "").length, `${a} ${String(v)}`).toBeLessThan(14);
    });
  });
  it("are positive, in (0, 1), above 1, ±1", () => {
    everyScale((scale, seed) => {
      expect(draw("positive", [4], scale, seed).every((v) => v > 0)).toBe(true);
      expect(draw("unit", [4], scale, seed).every((v) => v > 0 && v < 1)).toBe(true);
      expect(draw("gt1", [4], scale, seed).every((v) => v > 1)).toBe(true);
      expect(draw("big", [4], scale, seed).every((v) => Math.abs(v) >= 5)).toBe(true);
      expect(new Set(draw("pm1mixed", [3], scale, seed))).toEqual(new Set([1, -1]));
    });
  });
  it("are probabilities and one-hot rows, exactly", () => {
    everyScale((scale, seed) => {
      const p = draw("prob", [4], scale, seed),
        rows = draw("probrows", [3, 4], scale, seed),
        hot = draw("onehot", [3, 4], scale, seed);
      expect(p.every((v) => v > 0)).toBe(true);
      expect([...p].reduce((s, v) => s + units(v), 0n)).toBe(units(1));
      for (let i = 0; i < 3; i++) {
        expect([...rows.slice(4 * i, 4 * i + 4)].reduce((s, v) => s + units(v), 0n)).toBe(units(1));
        expect([...hot.slice(4 * i, 4 * i + 4)].sort()).toEqual([0, 0, 0, 1]);
      }
    });
  });
  it("are symmetric, positive definite, orthogonal, triangular", () => {
    everyScale((scale, seed) => {
      const s = draw("symmetric", [3, 3], scale, seed),
        p = draw("posdef", [3, 3], scale, seed),
        q = draw("orthogonal", [4, 4], scale, seed),
        l = draw("lower", [3, 3], scale, seed);
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++) {
          expect(entry(s, 3, i, j)).toBe(entry(s, 3, j, i));
          expect(entry(p, 3, i, j)).toBe(entry(p, 3, j, i));
          if (j > i) expect(entry(l, 3, i, j)).toBe(0);
        }
      expect(entry(p, 3, 0, 0)).toBeGreaterThan(0);
      expect(entry(p, 3, 0, 0) * entry(p, 3, 1, 1) - entry(p, 3, 0, 1) ** 2).toBeGreaterThan(0);
      for (let i = 0; i < 4; i++)
        for (let j = 0; j < 4; j++) {
          let dot = 0;
          for (let k = 0; k < 4; k++) dot += entry(q, 4, i, k) * entry(q, 4, j, k);
          expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-12);
        }
    });
  });
  it("are general matrices otherwise, of bounded condition", () => {
    everyScale((scale, seed) => {
      const m = sampleInput({ name: "A", sizes: [4, 4], assume: [] }, scale, createRandom(seed));
      expect(conditionNumber(m, 4, 4)).toBeLessThan(200);
      expect(entry(m, 4, 0, 1)).not.toBe(entry(m, 4, 1, 0));
    });
  });
  it("know the condition of a diagonal matrix and of a singular one", () => {
    expect(conditionNumber(Float64Array.of(2, 0, 0, 0.5), 2, 2)).toBeCloseTo(4, 10);
    expect(conditionNumber(Float64Array.of(1, 2, 2, 4), 2, 2)).toBeGreaterThan(1e12);
    expect(conditionNumber(Float64Array.of(3, 0, 4, 0, 5, 0), 3, 2)).toBe(Infinity);
  });
  it("find points inside a domain of which nothing is said", () => {
    const spec = [{ name: "x", sizes: [], assume: [] as Assumption[] }],
      inside = (ok: (x: number) => boolean): unknown => findPoint(spec, 1, createRandom(3), (p) => ok(p.get("x")![0]!));
    expect(inside((x) => Number.isFinite(Math.log(Math.log(x))))).not.toBeNull();
    expect(inside((x) => Math.abs(x) < 1)).not.toBeNull();
    expect(inside((x) => x < -2)).not.toBeNull();
    expect(inside(() => false)).toBeNull();
  });
  it("read the words of assumptions", () => {
    expect([">0", "positive", " PosDef ", "onehot", "frobnicated"].map(readAssumption)).toEqual([
      "positive",
      "positive",
      "posdef",
      "onehot",
      null,
    ]);
  });
});

describe("sizes", () => {
  it("are distinct and at least two, in other orders from trial to trial", () => {
    for (const names of [["n"], ["n", "m"], ["n", "m", "p"], ["a", "b", "c", "d", "e"]]) {
      for (let trial = 0; trial < 6; trial++) {
        const sizes = [...chooseSizes(names, trial).values()];
        expect(new Set(sizes).size).toBe(names.length);
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(2);
      }
    }
    const order = (t: number): boolean => {
      const s = chooseSizes(["n", "m"], t);
      return s.get("n")! < s.get("m")!;
    };
    expect(new Set([0, 1, 2, 3].map(order))).toEqual(new Set([true, false]));
    expect(new Set([0, 1, 2, 3].map((t) => chooseSizes(["n"], t).get("n")))).toEqual(new Set([2, 3, 4, 5]));
  });
});
