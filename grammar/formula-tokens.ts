import moo from "moo";
/**
 * Tokens of the plain formula notation (docs/formula-notation.md).
 * A dot before an operator belongs to the operator: `2.*x` is `2 .* x`, `1./x` is `1 ./ x`, `x.'` is no number.
 */
export const formulaLexer = moo.compile({
  space: { match: /[ \t\r\n\u00a0]+/u, lineBreaks: true },
  number: /(?:[0-9]+(?:\.(?![*/^'])[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/u,
  name: {
    match: /[\p{L}_][\p{L}\p{M}\p{N}_]*/u,
    type: moo.keywords({ and: "and", or: "or", not: "not" }),
  },
  // Names from documents that are no identifiers: `W^(1)`, `hat:y`.
  quotedName: { match: /`[^`\n]+`/u, type: () => "name", value: (text) => text.slice(1, -1) },
  compare: ["<=", ">=", "==", "!=", "<", ">", "≤", "≥", "≠"],
  equals: "=",
  power: [".^", "^"],
  times: [".*", "./", "*", "/"],
  sign: ["+", "-", "\u2212"],
  quote: ["'", "\u2032", "\u2019"],
  open: "(",
  close: ")",
  openIndex: "[",
  closeIndex: "]",
  comma: ",",
  semicolon: ";",
  colon: ":",
  bad: moo.error,
});
