import { expect, test } from "vitest";
import { rules } from "../../rules/index.js";
import type { Rule } from "../../src/rule.js";

/** docs/rules.md is written from the rules: `npx vitest run test/rules/page.test.ts -u` after a change. */

const cell = (text: string): string => text.replaceAll("|", "\\|");
const code = (text: string): string => `\`${cell(text)}\``;
const signature = (rule: Rule): string => {
  const args = Object.entries(rule.args).map(
    ([name, shape]) =>
      (shape === "real" ? name : `${name}: ${shape.replace("real", "")}`) +
      (rule.defaults?.[name] === undefined ? "" : ` = ${rule.defaults[name]}`),
  );
  return `${rule.names[0]}(${args.join(", ")})`;
};
const row = (rule: Rule): string => {
  const others = rule.names.slice(1);
  const name = code(signature(rule)) + (others.length > 0 ? `, also ${others.map(code).join(", ")}` : "");
  const derivatives = Object.values(rule.derivative ?? {});
  const kinks = rule.kinks.length > 0 ? `; no derivative where ${rule.kinks.map((k) => code(`${k} = 0`)).join(", ")}` : "";
  return `| ${name}<br>${cell(rule.title)} | ${rule.definition === undefined ? "kernel" : code(rule.definition)} | ${derivatives.length > 0 ? derivatives.map(code).join("<br>") : "from the definition"} | ${rule.domain === "everywhere" ? "everywhere" : code(rule.domain)}${kinks} | ${cell(rule.because)} |`;
};

test("docs/rules.md is the table of the rules", async () => {
  const page = [
    "# The rules",
    "",
    'All functions that gradmark can differentiate, in [formula notation](formula-notation.md). This page is written from `rules/` by `test/rules/page.test.ts`. `gradmark rules NAME` shows one rule with its known mistakes, examples and source. In a derivative the output stands under its own name (`y`, `Y`), `d(y[i], x[j])` is an entry of the Jacobian. "kernel": computed numerically, without a formula in simpler functions.',
    "",
    "| Function | Definition | Derivative | Domain | Because |",
    "| --- | --- | --- | --- | --- |",
    ...rules.map(row),
    "",
  ].join("\n");
  await expect(page).toMatchFileSnapshot("../../docs/rules.md");
});

test("ids and names are unique", () => {
  const ids = rules.map((r) => r.id),
    names = rules.flatMap((r) => r.names);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
