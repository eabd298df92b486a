import { describe, expect, test } from "vitest";
import { claimsOf, lastJudged } from "./judged.js";

const r = String.raw;
/** The verdict and the message of the last link. */
const lastSaid = (...paragraphs: readonly string[]): string => {
  const c = claimsOf(...paragraphs).at(-1);
  return c === undefined ? "nothing" : `${c.verdict}: ${c.message}`;
};
const needed = (...paragraphs: readonly string[]): readonly string[] => claimsOf(...paragraphs).at(-1)?.needs ?? [];

describe("nothing is called wrong that the document leaves open", () => {
  test("a name on one side only that nothing introduces", () => {
    expect(lastSaid(r`Then $\frac{\partial L}{\partial w} = 3w$.`)).toBe("undecided: L stands on one side only and was never introduced.");
    expect(lastSaid(r`Let $f(x) = x^2$. Then $f'(x) = 2x + g$.`)).toBe("undecided: g stands on one side only and was never introduced.");
    expect(needed(r`Let $f(x) = x^2$. Then $f'(x) = 2x + g$.`)).toEqual(["a definition of g"]);
    expect(lastSaid(r`$$a^2 + b^2 = c^2$$`)).toBe("undecided: a, b, c stand on one side only and were never introduced.");
  });
  test("a value that another part gives", () => {
    const first = r`(a) Let $y = 3x$ and $x = 2$. Then $y + 1 = 7$.`;
    expect(lastSaid("# Problem 1", first, r`(b) Here $y + 1 = 9$.`)).toBe(
      "undecided: False at the values of another part (x), which need not hold here.",
    );
    expect(lastJudged("# Problem 1", first, r`(b) Here $y + 1 = 7$.`)).toEqual(["y + 1 = 7: correct"]);
    expect(lastSaid("# Problem 1", first, "# Problem 2", r`Here $y + 1 = 9$.`)).toMatch(/^undecided: /);
    expect(lastSaid("# Problem 1", r`Let $y = 3x$ and $x = 2$. Then $y + 1 = 9$.`)).toMatch(/^wrong: /);
  });
  test("a condition among the quantities", () => {
    expect(lastSaid(r`Let $x, y \in \mathbb{R}$. Suppose $x + y = 1$. Then $2x = 2 - y$.`)).toBe(
      "wrong: A factor 2 is missing on the term −y.",
    );
    expect(lastJudged(r`Let $x, y \in \mathbb{R}$. Suppose $x + y = 1$. Then $2x = 2 - 2y$.`).at(-1)).toBe("2x = 2 - 2y: correct");
    expect(lastSaid(r`Let $x, y \in \mathbb{R}$. Suppose $x^2 + y^2 + 1 = 0$. Then $2x = 2 - y$.`)).toBe(
      "undecided: The document states a condition on these quantities, at which the tool has no sample points.",
    );
    expect(lastSaid(r`Let $x, y \in \mathbb{R}$. Then $x + y = y + x + 1$.`)).toMatch(/^wrong: /);
  });
  test("the exponential of a square matrix", () => {
    expect(
      lastSaid(r`Let $X \in \mathbb{R}^{n \times n}$ and $L = \operatorname{tr}(e^X)$. Then $\frac{\partial L}{\partial X} = (e^X)^\top$.`),
    ).toBe("undecided: A function of a square matrix may be meant entry by entry or as a series; the tool reads it entry by entry.");
  });
  test("a name that gets a new meaning", () => {
    expect(lastSaid(r`Let $x = 3$ and $y = x^2$.`, r`$$y = 8$$`)).toBe(
      "undecided: y was defined otherwise before; this may be a new meaning of the name.",
    );
  });
});

describe("what is called wrong", () => {
  const wrong = [
    [r`$z + 1 = z + 2$`],
    [r`Let $x \in \mathbb{R}^n$, $f(x) = \|x\|^2$. Then $\nabla f(x) = x$.`],
    [r`Let $A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$, $f(x) = x^\top A x$. Then $\nabla f(x) = 2 A x$.`],
    [r`Let $f(x) = \sin x$. Then $f'(x) = -\cos x$.`],
    [r`$0.5 \times 0.5 = 0.26$`],
  ] as const;
  test.each(wrong)("%s: confirmed with 50 digits, with a witness whose sides differ", (line) => {
    const claim = claimsOf(line).at(-1),
      evidence = claim?.evidence;
    expect(claim?.verdict).toBe("wrong");
    expect(evidence).toMatchObject({ method: "refuted", digits: 50 });
    expect(evidence?.witness?.lhs).not.toBe(evidence?.witness?.rhs);
    expect(Number.isFinite(evidence?.witness?.lhs) && Number.isFinite(evidence?.witness?.rhs)).toBe(true);
  });
  test("the witness names the entry, from 1, and every quantity at its point", () => {
    const witness = claimsOf(wrong[2][0]).at(-1)?.evidence?.witness;
    expect(Object.keys(witness?.point ?? {})).toEqual(["A", "x"]);
    expect(witness?.entry.length).toBe(1);
    // Both sides by hand: (A + A')x against 2Ax.
    const A = witness?.point["A"] as number[][],
      x = witness?.point["x"] as number[],
      k = (witness?.entry[0] ?? 0) - 1;
    const ax = x.reduce((s, v, j) => s + (A[k]?.[j] ?? NaN) * v, 0),
      atx = x.reduce((s, v, j) => s + (A[j]?.[k] ?? NaN) * v, 0);
    expect(witness?.lhs).toBeCloseTo(ax + atx, 1);
    expect(witness?.rhs).toBeCloseTo(2 * ax, 1);
  });
});
