import { describe, expect, test } from "vitest";
import { answered, explain, rules, type Rule } from "../../../src/index.js";

import { quotientErrors } from "./quotients.js";
import { mustStand } from "./stand.js";

/** A rule applied to symbols that are called as the rule calls them: `softmax(x)` with `x: n`. */
interface Question {
  readonly id: string;
  readonly formula: string;
  readonly wrt: string;
  readonly where: string;
}
function questionsOf(rule: Rule): Question[] {
  // Documents read ∂d as a differential: such an argument is called c here.
  const args = Object.entries(rule.args).map(([name, type]): [string, string] => [name === "d" ? "c" : name, type]);
  if (args.some(([, type]) => type === "size")) return [];
  const where = args
    .map(([name, type]) => `${name}: ${/\[(.*)\]/.exec(type)?.[1] ?? "scalar"}${rule.domain.includes(`${name} > 0`) ? " positive" : ""}`)
    .join("; ");
  return args
    .filter(([name]) => rule.fixed?.[name] === undefined)
    .map(([name]) => ({ id: `${rule.id} by ${name}`, formula: `${rule.names[0]}(${args.map(([a]) => a).join(", ")})`, wrt: name, where }));
}

const questions = rules.flatMap(questionsOf).filter((q) => !/^(?:matrix\.expm-jacobian|scalar\.polygamma)/u.test(q.id));

describe("rules", () => {
  let told = 0;
  test.each(questions.map((q) => [q.id, q] as const))("%s: what is printed stands, whole and by entries", (id, { formula, wrt, where }) => {
    const worked = explain(formula, wrt, { where });
    mustStand(worked, id);
    if (answered(worked)) told++;
    const entries = explain(formula, wrt, { where, style: "index" });
    expect(quotientErrors(entries).errors, id).toEqual([]);
  });
  test("most of them have an answer", () => expect(told).toBeGreaterThanOrEqual(160));
});
