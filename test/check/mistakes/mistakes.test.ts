import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkDocument } from "../../../src/index.js";
import { topics, type ClassicMistake } from "./mistakes.js";
import { mistakesPage } from "./page.js";

const all = topics.flatMap((t) => t.mistakes);
type Claim = ReturnType<typeof checkDocument>["claims"][number];
const known = new Map<string, Claim>();
function judge(m: ClassicMistake, side: string): Claim {
  const source = `${m.setting}\n\n$$${m.left} = ${side}$$\n`,
    claim = known.get(source) ?? checkDocument(source, { file: "homework.md" }).claims.at(-1);
  if (claim === undefined) throw new Error(`${m.id}: no claim`);
  known.set(source, claim);
  return claim;
}

describe("classic mistakes", () => {
  test("are at least forty, each with its own id", () => {
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect(new Set(all.map((m) => m.id)).size).toBe(all.length);
  });
  test.each(all.map((m) => [m.id, m] as const))("%s: the right form is accepted", (_, m) => {
    const { verdict, message } = judge(m, m.right);
    expect(verdict, message).toBe("correct");
  });
  test.each(all.map((m) => [m.id, m] as const))("%s: the wrong form is caught and named", (_, m) => {
    const { verdict, mistake, message, layout } = judge(m, m.wrong);
    if (m.named.includes("layout") && verdict === "correct") expect(layout).toMatch(/numerator|denominator/);
    else {
      expect(["wrong", "loose"], message).toContain(verdict);
      expect(m.named, message).toContain(mistake);
    }
  });
  test.each(all.map((m) => [m.id, m] as const))("%s: a printed correction is right", (_, m) => {
    const { corrected } = judge(m, m.wrong);
    if (corrected === null) return;
    const { verdict, message } = judge(m, corrected);
    expect(verdict, `${corrected}: ${message}`).toBe("correct");
  });
});

test("docs/mistakes.md is written from these mistakes (MISTAKES=write writes it)", () => {
  const file = join(import.meta.dirname, "../../../docs/mistakes.md"),
    page = mistakesPage(topics, (m) => judge(m, m.wrong));
  if (process.env["MISTAKES"] === "write") writeFileSync(file, page);
  expect(readFileSync(file, "utf8")).toBe(page);
});
