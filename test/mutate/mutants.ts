/** Mistakes made on purpose in the LaTeX of a right side, and changes of dress that change nothing. */
export interface Mutant {
  readonly kind: string;
  readonly text: string;
}
const places = (text: string, pattern: RegExp): RegExpExecArray[] => [...text.matchAll(pattern)];
const at = (text: string, m: RegExpExecArray, to: string): string => text.slice(0, m.index) + to + text.slice(m.index + m[0].length);

export function mutantsOf(text: string, names: readonly string[]): readonly Mutant[] {
  const out: Mutant[] = [];
  const add = (kind: string, mutant: string): void => {
    if (mutant.trim() !== "" && mutant.trim() !== text.trim() && !out.some((m) => m.text === mutant)) out.push({ kind, text: mutant });
  };
  for (const m of places(text, / \+ /g)) add("sign", at(text, m, " - "));
  for (const m of places(text, / - /g)) add("sign", at(text, m, " + "));
  add("sign", text.startsWith("-") ? text.slice(1) : `-${text}`);
  for (const m of places(text, /(?<![\d.^_{\\a-z])[2-9](?![\d.])/g)) {
    add("factor", at(text, m, String(Number(m[0]) + 1)));
    if (m[0] === "2") add("factor", at(text, m, ""));
  }
  add("factor", `2 \\left( ${text} \\right)`);
  for (const m of places(text, /\\frac(?:\{1\}|1)(\{[^{}]*\}|\w)\s?/g)) add("factor", at(text, m, ""));
  for (const m of places(text, /\^2/g)) {
    add("power", at(text, m, ""));
    add("power", at(text, m, "^3"));
  }
  for (const m of places(text, /\^\\top/g)) add("transpose", at(text, m, ""));
  for (const m of places(text, /(?<![A-Za-z\\{])[A-Z](?:_\d)?(?![A-Za-z_^}])/g)) add("transpose", at(text, m, `${m[0]}^\\top`));
  for (const m of places(text, / \\odot /g)) add("operator", at(text, m, " "));
  // Neighbours exchanged.
  for (const m of places(text, /(?<![A-Za-z\\_^{])([A-Za-z](?:_\d)?(?:\^\\top)?) ([A-Za-z](?:_\d)?(?:\^\\top)?)(?![A-Za-z_^(])/g))
    add("order", at(text, m, `${m[2] ?? ""} ${m[1] ?? ""}`));
  // Index letters.
  const letters = [...new Set(places(text, /_\{?([a-z])([a-z])?\}?/g).flatMap((m) => [m[1], m[2]].filter((l) => l !== undefined)))];
  for (const m of places(text, /(?<=_)\{?([a-z])([a-z])?\}?/g)) {
    const [all, a = "", b] = m;
    for (const l of letters) {
      if (l !== a) add("index", at(text, m, all.replace(a, l)));
      if (b !== undefined && l !== b) add("index", at(text, m, `{${a}${l}}`));
    }
    if (b !== undefined) add("index", at(text, m, `{${b}${a}}`));
  }
  // One quantity for another.
  for (const m of places(text, /(?<![A-Za-z\\_^{])[A-Za-z](?:_\d)?(?![A-Za-z_{])/g))
    for (const n of names) if (n !== m[0]) add("variable", at(text, m, n));
  // A term dropped.
  const terms = topTerms(text);
  if (terms.length > 1)
    terms.forEach((_, k) => {
      add(
        "missing-term",
        terms
          .filter((_, i) => i !== k)
          .join(" ")
          .replace(/^\s*\+\s*/, ""),
      );
    });
  if (names[0] !== undefined) add("extra-term", `${text} + ${names[0]}`);
  // Other dress: nothing changes.
  if (terms.length > 1)
    add(
      "dress",
      [...terms.slice(1), terms[0]?.trim().startsWith("-") ? (terms[0] ?? "") : `+ ${terms[0] ?? ""}`].join(" ").replace(/^\s*\+\s*/, ""),
    );
  add("dress", `\\left( ${text} \\right)`);
  // Numbers are read with their digits: factors and transposes do not stand before them.
  if (/[A-Za-z]/.test(text.replace(/\\[A-Za-z]+/g, ""))) {
    add("dress", `1 \\cdot \\left( ${text} \\right)`);
    add("dress", `\\left( ${text} \\right)^\\top`);
  }
  return out;
}
/** The terms of a sum with their signs, brackets and braces kept whole. */
export function topTerms(text: string): string[] {
  const out: string[] = [];
  let depth = 0,
    from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? "";
    if (/[({[]/.test(c)) depth++;
    else if (/[)}\]]/.test(c)) depth--;
    else if (depth === 0 && (c === "+" || c === "-") && text[i - 1] === " " && text.slice(from, i).trim() !== "") {
      out.push(text.slice(from, i));
      from = i;
    }
  }
  out.push(text.slice(from));
  return out.map((t) => t.trim());
}
