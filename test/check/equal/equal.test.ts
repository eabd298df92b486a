import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { equalLine } from "../../../src/index.js";

/** Each line is what `equal --batch` reads, with the answer: `equal` for a pair of formulas, `correct` for a claimed derivative. */
interface Key {
  readonly id: string;
  readonly equal?: boolean;
  readonly correct?: boolean;
}

test.each(["pairs.jsonl", "derivatives.jsonl"])(
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
  60_000,
);
