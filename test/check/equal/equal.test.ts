import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { equalLine } from "../../../src/index.js";

/**
 * Each line is what `equal --batch` reads, with the answer: `equal` for a pair of formulas, `correct` for a claimed
 * derivative, or `verdict` where it is none of these two (right, but in another layout than the one asked for).
 */
interface Key {
  readonly id: string;
  readonly equal?: boolean;
  readonly correct?: boolean;
  readonly verdict?: string;
}

async function disagreements(lines: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const line of lines) {
    const key = JSON.parse(line) as Key,
      answer = await equalLine(line),
      said = answer.verdict === "correct" || answer.verdict === "loose" ? true : answer.verdict === "wrong" ? false : null;
    if (key.verdict === undefined ? said !== (key.equal ?? key.correct) : answer.verdict !== key.verdict)
      wrong.push(`${key.id}: ${answer.verdict}: ${answer.message ?? ""}`);
  }
  return wrong;
}
const linesOf = (file: string): string[] =>
  readFileSync(new URL(file, import.meta.url), "utf8")
    .split("\n")
    .filter((l) => l !== "");

test.each(["pairs.jsonl", "derivatives.jsonl", "more-pairs.jsonl", "more-derivatives.jsonl"])(
  "%s: every line is decided, and decided rightly",
  async (file) => {
    expect(await disagreements(linesOf(file))).toEqual([]);
  },
  240_000,
);

/** EQUAL=all reads all lines of the large sets (minutes); without, every twelfth. */
const every = process.env["EQUAL"] === "all" ? 1 : 12;
test.each(["cookbook-derivatives.jsonl", "branch-pairs.jsonl"])(
  "%s: lines are decided, and decided rightly",
  async (file) => {
    expect(await disagreements(linesOf(file).filter((_, k) => k % every === 0))).toEqual([]);
  },
  600_000,
);

test.each([
  // A narrow domain: neighbours of the points that were found.
  ['{"a":"log(x-1000)+log(1001-x)","b":"log((x-1000)*(1001-x))"}', "correct"],
  ['{"a":"log(x-1000)+log(1001-x)","b":"log((x-1000)*(1002-x))"}', "wrong"],
  ['{"a":"log(x-1000000)","b":"log(x)+log(1-1000000/x)"}', "correct"],
  // A second derivative that saturates: 1 − σ(2000) is 0 with any number of digits.
  [
    '{"f":"sum(softplus(X*w))/m","wrt":"w","order":2,"claim":"X\'*diag(sigmoid(X*w).*sigmoid(-X*w))*X/m","layout":"hessian","shapes":{"X":["m","n"],"w":["n"]}}',
    "correct",
  ],
  // Pieces and domains far from 0, or narrow.
  ['{"f":"max(0,t-100)","wrt":"t","claim":"step(t-100)"}', "correct"],
  ['{"f":"max(0,t-100)","wrt":"t","claim":"0"}', "wrong"],
  ['{"f":"sqrt(t-10)*sqrt(11-t)","wrt":"t","claim":"(21-2*t)/(2*sqrt(t-10)*sqrt(11-t))"}', "correct"],
  ['{"f":"log(t-1000)","wrt":"t","claim":"1/(t-1001)"}', "wrong"],
  // A zero by cancellation, and a tiny value that 64 digits lose: log(1 + e^500) − 500.
  ['{"f":"arctan(t)+arctan(1/t)","wrt":"t","claim":"0"}', "correct"],
  ['{"f":"softplus(t)-t","wrt":"t","claim":"-sigmoid(-t)"}', "correct"],
  // Right where the claim has a value, which is not everywhere.
  ['{"f":"cbrt(t)","wrt":"t","claim":"t^(-2/3)/3"}', "undecided"],
])("%s: %s", async (line, verdict) => {
  expect((await equalLine(line)).verdict).toBe(verdict);
});

/** Decimal arithmetic would need as many digits as e^100000 has: what is asked is bounded instead. */
test("huge arguments of inverse hyperbolic functions end", async () => {
  expect((await equalLine('{"a":"acosh(cosh(x))","b":"x"}')).verdict).toBe("wrong");
  expect((await equalLine('{"a":"asinh(exp(exp(x)))","b":"exp(x)"}')).verdict).toBe("wrong");
  expect((await equalLine('{"a":"asinh(sinh(x^3))","b":"x^3"}')).verdict).toBe("correct");
}, 30_000);
