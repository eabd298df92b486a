import type { Rule } from "../../rule.js";
import { nearest } from "../../document/words.js";
/** The rules in words: the list that `gradmark rules` prints, and one rule's page. */

/** A name that is no rule's. */
export class UnknownRule extends Error {
  override readonly name = "UnknownRule";
  readonly nearest: string | null;
  constructor(key: string, near: string | null) {
    super(
      `Unexpected rule "${key.slice(0, 60)}", expected an id or a function's name.${near === null ? " gradmark rules lists them." : ` Did you mean ${near}?`}`,
    );
    this.nearest = near;
  }
}

/** The rule of that id or name. @throws UnknownRule with the nearest one */
export function findRule(rules: readonly Rule[], key: string): Rule {
  const found = rules.find((r) => r.id === key) ?? rules.find((r) => r.names.includes(key));
  if (found !== undefined) return found;
  // What stands after the dot of an id is what people remember: "matrix.softmax" is near "vector.softmax".
  const tail = key.slice(key.lastIndexOf(".") + 1);
  const exact = tail === key ? undefined : rules.find((r) => r.names.includes(tail) || r.id.endsWith(`.${tail}`));
  throw new UnknownRule(
    key,
    exact?.id ??
      nearest(
        key,
        rules.flatMap((r) => [r.id, ...r.names]),
      ),
  );
}

/** `softmaxt(x: [n], t)`: how a rule is called, with the shapes of what is no number. */
export function signatureText(rule: Rule): string {
  const args = Object.entries(rule.args).map(([name, shape]) => {
    const own = shape.trim() === "real" ? "" : shape.trim() === "size" ? ": size" : `: ${shape.replace("real", "").trim()}`;
    const preset = rule.defaults?.[name];
    return `${name}${own}${preset === undefined ? "" : ` = ${preset}`}`;
  });
  return `${rule.names[0]}(${args.join(", ")})`;
}

/** All rules, a line each, under the headings of their families. */
export function ruleList(rules: readonly Rule[]): string {
  const families = new Map<string, Rule[]>();
  for (const rule of rules) {
    const family = rule.id.slice(0, rule.id.indexOf("."));
    const known = families.get(family);
    if (known === undefined) families.set(family, [rule]);
    else known.push(rule);
  }
  const width = Math.max(...rules.map((r) => r.id.length)),
    middle = Math.min(34, Math.max(...rules.map((r) => signatureText(r).length)));
  const blocks = [...families].map(([family, members]) =>
    [family, ...members.map((r) => `  ${r.id.padEnd(width)}  ${signatureText(r).padEnd(middle)}  ${r.title}`)].join("\n"),
  );
  return `${blocks.join("\n\n")}\n\n${rules.length} rules. gradmark rules NAME shows one of them.\n`;
}

/** One rule's page: statement, derivative, domain, kinks, known mistakes, examples, source. */
export function rulePage(rule: Rule, width = 100): string {
  const lines: string[] = [`${rule.title}: ${rule.id}`, ""];
  const put = (label: string, texts: readonly string[]): void => {
    texts.forEach((text, i) => {
      wrap(text, width - COLUMN).forEach((line, k) => lines.push(`${(i === 0 && k === 0 ? label : "").padEnd(COLUMN)}${line}`));
    });
  };
  const derivatives = Object.entries(rule.derivative ?? {}),
    argNames = Object.keys(rule.args);
  const fixed = Object.entries(rule.fixed ?? {}),
    defaults = Object.entries(rule.defaults ?? {});
  put("Written", [signatureText(rule), ...(rule.names.length > 1 ? [`also ${rule.names.slice(1).join(", ")}`] : [])]);
  put("Result", [rule.result]);
  put("Elementwise", [
    rule.result.trim().endsWith("real") && Object.values(rule.args).every((s) => s.trim() === "real")
      ? "yes: on arrays, entry by entry"
      : "no",
  ]);
  put("Definition", [rule.definition ?? "computed numerically, without a formula in simpler functions"]);
  put("Derivative", derivatives.length > 0 ? derivatives.map(([, text]) => text) : ["from the definition"]);
  if (derivatives.length > 0 && derivatives.length < argNames.length - fixed.length && rule.definition !== undefined) {
    put("", [
      `by ${argNames.filter((a) => rule.derivative?.[a] === undefined && rule.fixed?.[a] === undefined).join(", ")}: from the definition`,
    ]);
  }
  put(
    "",
    fixed.map(([name, why]) => `by ${name}: none (${why})`),
  );
  put("Because", [rule.because]);
  put("Domain", [rule.domain]);
  put("Kinks", [rule.kinks.length === 0 ? "none" : `no derivative where ${rule.kinks.map((k) => `${k} = 0`).join(", ")}`]);
  if (defaults.length > 0)
    put(
      "Left out",
      defaults.map(([name, value]) => `${name} = ${value}`),
    );
  if (rule.noSecondDerivative !== undefined) put("Second", [`no second derivative: ${rule.noSecondDerivative}`]);
  put("LaTeX", [rule.latex.replace(/#([A-Za-z]\w*)/gu, "$1")]);
  if (rule.source !== undefined) put("Source", [rule.source]);
  for (const [i, m] of (rule.mistakes ?? []).entries()) {
    if (i === 0) lines.push("", "Known mistakes");
    lines.push(`  ${m.kind}, by ${m.wrt}: ${m.written}`, ...wrap(m.say, width - 4).map((line) => `    ${line}`));
  }
  for (const [i, e] of (rule.examples ?? []).entries()) {
    if (i === 0) lines.push("", "Examples");
    lines.push(`  d(${e.given}, ${e.wrt}) = ${e.expect}${e.where === undefined ? "" : `    where ${e.where}`}`);
  }
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

const COLUMN = 13;

/** Lines of at most `width` characters, broken at spaces. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
