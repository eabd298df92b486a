import type { Diagnostic, Span } from "../document/types.js";
import type { Token } from "./token.js";
/** Why tokens do not form a formula: what was found, what could have stood there, and the slip that explains it if one does. */

const inWords: Readonly<Record<string, string>> = {
  leaf: "a number or name",
  open: "(",
  close: ")",
  one: "a function or accent",
  two: "\\frac",
  matrix: "a matrix",
  sup: "^",
  sub: "_",
  prime: "'",
  op: "an operator",
  sign: "+ or -",
  rel: "a relation sign",
  sep: ",",
  end: "}",
  then: "}{",
  row: "\\\\",
  amp: "&",
};

export function unexpected(tokens: readonly Token[], at: number, expected: readonly string[], place: Span): Diagnostic {
  const found = tokens[at],
    before = tokens[at - 1];
  const wants =
    expected.includes("leaf") && !expected.includes("op")
      ? ["a number, a name or a bracket"]
      : [...new Set(expected.map((name) => inWords[name] ?? name))];
  const hint = slip(found, before);
  const span = found === undefined ? { from: place.to, to: place.to } : { from: found.from, to: Math.max(found.to, found.from) };
  return {
    code: found === undefined ? "syntax.unfinished" : "syntax.unexpected",
    severity: "error",
    span,
    found: found === undefined ? "the end of the formula" : spell(found),
    expected: wants,
    ...(hint === null ? {} : { hint }),
  };
}

function slip(found: Token | undefined, before: Token | undefined): string | null {
  if (
    before?.type === "op" &&
    before.value !== " " &&
    (found === undefined ||
      found.type === "rel" ||
      found.type === "close" ||
      found.type === "end" ||
      found.type === "sep" ||
      found.type === "row" ||
      found.type === "amp" ||
      found.type === "then")
  )
    return `the operator ${spell(before)} has nothing after it`;
  if (
    before?.type === "sign" &&
    (found === undefined ||
      found.type === "rel" ||
      found.type === "close" ||
      found.type === "end" ||
      found.type === "op" ||
      found.type === "sep" ||
      found.type === "row" ||
      found.type === "amp" ||
      found.type === "then")
  )
    return `the sign ${spell(before)} has nothing after it`;
  if (found?.type === "op" && (before === undefined || before.type !== "op")) return `the operator ${spell(found)} has nothing before it`;
  if (found?.type === "op" && before?.type === "op") return `two operators, ${spell(before)} and ${spell(found)}, stand side by side`;
  if (found?.type === "amp" || found?.type === "row") return "rows and columns need an environment such as aligned round them";
  return null;
}

const opSpelling = /^[a-z]+$/u;

function spell(t: Token): string {
  const whole = spellWhole(t);
  return whole.length > 40 ? `${whole.slice(0, 39)}…` : whole;
}

function spellWhole(t: Token): string {
  if (t.type === "leaf")
    return t.tree === null
      ? "a name"
      : "text" in t.tree
        ? t.tree.text
        : "name" in t.tree
          ? t.tree.name
          : t.tree.kind === "big"
            ? `\\${t.tree.op}`
            : "a symbol";
  if (t.type === "op") return t.value === " " ? "white space" : opSpelling.test(t.value) ? `\\${t.value}` : t.value;
  if (t.type === "end") return "}";
  if (t.type === "sup") return "^";
  if (t.type === "sub") return "_";
  if (t.type === "matrix") return `\\begin{${t.value}}`;
  if (t.type === "one" || t.type === "two") return `\\${t.value}`;
  if (t.type === "stop") return ".";
  return t.value;
}
