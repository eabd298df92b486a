import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { equalLine } from "../../../src/index.js";

/** Each line is what `equal --batch` reads, with the answer: `equal` for a pair of formulas, `correct` for a claimed derivative. */
interface Key {
  readonly id: string;
  readonly equal?: boolean;
  readonly correct?: boolean;
}

test.each(["pairs.jsonl", "derivatives.jsonl", "more-pairs.jsonl", "more-derivatives.jsonl"])(
  "%s: every line is decided, and decided rightly",
  async (file) => {
    const wrong: string[] = [];
    for (const line of readFileSync(new URL(file, import.meta.url), "utf8").split("\n")) {
      if (line === "") continue;
      const key = JSON.parse(line) as Key,
        answer = await equalLine(line),
        said = answer.verdict === "correct" || answer.verdict === "loose" ? true : answer.verdict === "wrong" ? false : null;
      if (said !== (key.equal ?? key.correct)) wrong.push(`${key.id}: ${answer.verdict}: ${answer.message ?? ""}`);
    }
    expect(wrong).toEqual([]);
  },
  240_000,
);

/** Decimal arithmetic would need as many digits as e^100000 has: what is asked is bounded instead. */
test("huge arguments of inverse hyperbolic functions end", async () => {
  expect((await equalLine('{"a":"acosh(cosh(x))","b":"x"}')).verdict).toBe("wrong");
  expect((await equalLine('{"a":"asinh(exp(exp(x)))","b":"exp(x)"}')).verdict).toBe("wrong");
  expect((await equalLine('{"a":"asinh(sinh(x^3))","b":"x^3"}')).verdict).toBe("correct");
}, 30_000);
