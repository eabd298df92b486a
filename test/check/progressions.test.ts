import { describe, expect, test } from "vitest";
import { lastJudged } from "./judged.js";

const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): string[] => lastJudged(...paragraphs).map((l) => l.slice(l.lastIndexOf(": ") + 2));

describe("sums of progressions with dots", () => {
  test.each([
    [r`1 + 2 + \dots + n = \frac{n(n+1)}{2}`, "correct"],
    [r`1 + 2 + \dots + n = \frac{n(n-1)}{2}`, "wrong (sign)"],
    [r`2 + 4 + 6 + \dots + 2n = n(n + 1)`, "correct"],
    [r`1 + 3 + 5 + \dots + (2n - 1) = n^2`, "correct"],
    [r`1 + 3 + \cdots + 39 = 400`, "correct"],
    [r`1 + 3 + \cdots + 39 = 780`, "wrong (arithmetic)"],
    [r`10 + 9 + \dots + 1 = 55`, "correct"],
    [r`1 + 2 + 4 + \dots + 64 = 127`, "correct"],
    [r`1 + \frac12 + \frac14 + \dots + \frac{1}{64} = \frac{127}{64}`, "correct"],
    // Either progression may be meant.
    [r`1 + 2 + \dots + 8 = 36`, "correct"],
    [r`1 + 2 + \dots + 8 = 15`, "correct"],
    // Squares, triangular numbers and what the last term does not end.
    [r`1 + 4 + \dots + 100 = 385`, "undecided"],
    [r`1 + 3 + \dots + 55 = 220`, "undecided"],
    [r`1 + 3 + \dots + 40 = 420`, "undecided"],
  ])("%s is %s", (line, expected) => {
    expect(verdicts(`$$${line}$$`)).toEqual([expected]);
  });
});
