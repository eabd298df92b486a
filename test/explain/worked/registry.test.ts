import { describe, expect, test } from "vitest";
import { answered, explain, gradcheck, rules, type Rule } from "../../../src/index.js";

import { mustStand } from "./stand.js";

/** A rule applied to symbols that are called as the rule calls them: `softmax(x)` with `x: n`. */
interface Question {
  readonly id: string;
  readonly formula: string;
  readonly wrt: string;
  readonly where: string;
}
function questionsOf(rule: Rule): Question[] {
  const args = Object.entries(rule.args);
  if (args.some(([, type]) => type === "size")) return [];
  const where = args
    .map(([name, type]) => `${name}: ${/\[(.*)\]/.exec(type)?.[1] ?? "scalar"}${rule.domain.includes(`${name} > 0`) ? " positive" : ""}`)
    .join("; ");
  return args
    .filter(([name]) => rule.fixed?.[name] === undefined)
    .map(([name]) => ({ id: `${rule.id} by ${name}`, formula: `${rule.names[0]}(${args.map(([a]) => a).join(", ")})`, wrt: name, where }));
}

const questions = rules.flatMap(questionsOf).filter((q) => !q.id.startsWith("matrix.expm-jacobian"));

describe("rules", () => {
  let told = 0;
  test.each(questions.map((q) => [q.id, q] as const))("%s: what is printed stands", (id, { formula, wrt, where }) => {
    const worked = explain(formula, wrt, { where, detail: "brief" });
    mustStand(worked, id);
    if (!answered(worked)) return;
    told++;
    const result = worked.lines.at(-1)!;
    if (result.part !== "result" || result.members[0]!.plain.includes("[")) return;
    // The printed result, read back, against the difference quotient of the function.
    const plain = result.members.at(-1)!.plain;
    if (worked.lines.length > 2 || plain.includes(worked.of)) return;
    const checked = gradcheck(formula, { wrt, where, derivative: plain });
    expect(checked.ok, `${id}: ${plain}`).toBe(true);
  });
  test("most of them have an answer", () => expect(told).toBeGreaterThanOrEqual(135));
});
