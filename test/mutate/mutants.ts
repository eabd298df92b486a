import { factorsOf, fraction, sumsOf, type Slice } from "./latex.js";
/** Mistakes made on purpose in the LaTeX of a right side, and changes of dress that change nothing. */
export interface Mutant {
  readonly kind: Kind;
  readonly text: string;
}
/** What is done, with the names of a mistake that fit it (README.md beside this file says why). */
export const kinds = {
  sign: ["sign"],
  factor: ["factor", "arithmetic"],
  mean: ["factor", "arithmetic"],
  "lost-factor": ["factor", "wrong-rule", "missing-term", "arithmetic"],
  power: ["factor", "wrong-rule", "arithmetic"],
  quotient: ["factor", "order", "arithmetic"],
  transpose: ["transpose", "order", "shape"],
  operator: ["order", "shape", "transpose"],
  order: ["order", "transpose", "shape"],
  diagonal: ["order", "factor", "shape", "missing-term"],
  index: ["wrong-index"],
  step: ["wrong-index", "wrong-variable"],
  variable: ["wrong-variable", "wrong-index"],
  "missing-term": ["missing-term", "arithmetic"],
  "extra-term": ["extra-term", "arithmetic"],
  "lost-sum": ["missing-term", "factor"],
  derivative: ["wrong-rule", "wrong-variable"],
  function: ["wrong-rule", "wrong-variable", "arithmetic"],
  epsilon: ["wrong-rule", "order", "factor", "other"],
  dress: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Kind = keyof typeof kinds;

const places = (text: string, pattern: RegExp): RegExpExecArray[] => [...text.matchAll(pattern)];
const at = (text: string, m: RegExpExecArray, to: string): string => text.slice(0, m.index) + to + text.slice(m.index + m[0].length);
const cut = (text: string, { from, to }: Slice, by = ""): string => text.slice(0, from) + by + text.slice(to);
const trimmed = (text: string, { from, to }: Slice): string => text.slice(from, to).trim();

export function mutantsOf(text: string, names: readonly string[]): readonly Mutant[] {
  const out: Mutant[] = [],
    seen = new Set([text.trim()]);
  const add = (kind: Kind, mutant: string): void => {
    const bare = mutant.trim();
    if (bare === "" || seen.has(bare)) return;
    seen.add(bare);
    out.push({ kind, text: mutant });
  };
  signs(text, add);
  numbers(text, add);
  factors(text, add);
  arrangements(text, add);
  indices(text, add);
  functionsOf(text, add);
  // One quantity for another.
  for (const m of places(text, /(?<![A-Za-z\\_^{])[A-Za-z](?:_\d)?(?![A-Za-z_{])/g))
    for (const n of names) if (n !== m[0]) add("variable", at(text, m, n));
  terms(text, add);
  // 0 has any shape: 0 + L is a mistake even where L = 0.
  if (names[0] !== undefined && text.trim() !== "0") add("extra-term", `${text} + ${names[0]}`);
  dress(text, add);
  return out;
}
type Add = (kind: Kind, mutant: string) => void;

function signs(text: string, add: Add): void {
  for (const m of places(text, / \+ /g)) add("sign", at(text, m, " - "));
  for (const m of places(text, / - /g)) add("sign", at(text, m, " + "));
  add("sign", text.startsWith("-") ? text.slice(1) : `-${text}`);
  // In an exponent or an argument: e^{-x}, σ(-x).
  for (const m of places(text, /(?<=[\^e]\{|\()-(?=[\w\\({])/g)) add("sign", at(text, m, ""));
}
/** Numbers, means and powers. */
function numbers(text: string, add: Add): void {
  for (const m of places(text, /(?<![\d.^_{\\a-z])[2-9](?![\d.])/g)) {
    add("factor", at(text, m, String(Number(m[0]) + 1)));
    if (m[0] === "2") add("factor", at(text, m, ""));
  }
  add("factor", `2 \\left( ${text} \\right)`);
  for (const m of places(text, /\\[dt]?frac(?:\{1\}|1)\s*(\{[^{}]*\}|\w)\s?/g))
    add(/[a-zA-Z]/.test(m[1] ?? "") ? "mean" : "factor", at(text, m, ""));
  for (const m of places(text, /\^(?:2|\{2\})/g)) {
    add("power", at(text, m, ""));
    add("power", at(text, m, "^3"));
  }
  for (const m of places(text, /\^(?:3|\{3\})/g)) add("power", at(text, m, "^2"));
  // n − 1 in an exponent, and inverses.
  for (const m of places(text, /\^\{([a-z]) ?- ?1\}/g)) add("power", at(text, m, `^${m[1] ?? ""}`));
  for (const m of places(text, /\^\{-1\}/g)) add("power", at(text, m, ""));
  for (const m of places(text, /\\[dt]?frac(?![a-zA-Z])/g)) {
    const parts = fraction(text, m.index);
    if (parts === null || /\\partial|^\{?d /.test(trimmed(text, parts[0]))) continue;
    const [top, bottom] = parts,
      [a, b] = [trimmed(text, top), trimmed(text, bottom)].map((x) => (x.startsWith("{") ? x : `{${x}}`));
    add("quotient", `${text.slice(0, m.index)}${m[0]}${b ?? ""}${a ?? ""}${text.slice(bottom.to)}`);
  }
}
/** One factor of a product left out: a link of the chain, an inner derivative, a weight. */
function factors(text: string, add: Add): void {
  for (const sum of sumsOf(text))
    for (const term of sum) {
      const all = factorsOf(text, term);
      if (all.length < 2 || all.length > 8) continue;
      all.forEach((f, k) => {
        if (/^\d|^\\[dt]?frac(?:\{1\}|1)/.test(trimmed(text, f)) || trimmed(text, f).length < 1) return;
        // With the sign of multiplication before it, or behind it where it comes first.
        const next = all[k + 1],
          before = all[k - 1];
        if (before !== undefined) add("lost-factor", cut(text, { from: before.to, to: f.to }, f.to < text.length ? " " : ""));
        else if (next !== undefined) add("lost-factor", cut(text, { from: f.from, to: next.from }));
      });
    }
}
/** Transposes, orders and operators. */
function arrangements(text: string, add: Add): void {
  for (const m of places(text, /\^(?:\\top|T(?![a-zA-Z])|\{\\top\}|\{T\})/g)) add("transpose", at(text, m, ""));
  // Of an inverse in a log-determinant.
  for (const m of places(text, /\^\{-(?:\\top|T)\}/g)) add("transpose", at(text, m, "^{-1}"));
  for (const m of places(text, /(?<![A-Za-z\\{])[A-Z](?:_\d)?(?![A-Za-z_^}])/g)) add("transpose", at(text, m, `${m[0]}^\\top`));
  for (const m of places(text, / \\odot /g)) add("operator", at(text, m, " "));
  for (const m of places(text, /(?<=[\w})]) (?=[a-zA-Z({\\])(?!\\(?:odot|cdot|times|right|left|in|quad|text|,))/g)) {
    const before = text.slice(0, m.index);
    if (!/\\[a-zA-Z]+$|[+\-=]$/.test(before)) add("operator", at(text, m, " \\odot "));
  }
  for (const m of places(text, /\\operatorname\{diag\}\s*(?=[(\\])/g)) add("diagonal", at(text, m, ""));
  for (const m of places(text, /\\delta_\{[a-z]{2}\}/g)) add("diagonal", at(text, m, "1"));
  // Neighbours exchanged.
  for (const m of places(text, /(?<![A-Za-z\\_^{])([A-Za-z](?:_\d)?(?:\^\\top)?) ([A-Za-z](?:_\d)?(?:\^\\top)?)(?![A-Za-z_^(])/g))
    add("order", at(text, m, `${m[2] ?? ""} ${m[1] ?? ""}`));
  for (const sum of sumsOf(text))
    for (const term of sum) {
      const all = factorsOf(text, term);
      all.forEach((f, k) => {
        const next = all[k + 1];
        if (next === undefined || all.length > 6 || /^\d|^\\(?:d?frac|sum)/.test(trimmed(text, f)) || /^\\sum/.test(trimmed(text, next)))
          return;
        const between = text.slice(f.to, next.from);
        if (!/odot|circ/.test(between))
          add(
            "order",
            text.slice(0, f.from) +
              text.slice(next.from, next.to) +
              (between === "" ? " " : between) +
              text.slice(f.from, f.to) +
              text.slice(next.to),
          );
      });
    }
}
/** Letters of indices, and steps of layers and of time. */
function indices(text: string, add: Add): void {
  const letters = [...new Set(places(text, /_\{?([a-z])([a-z])?\}?/g).flatMap((m) => [m[1], m[2]].filter((l) => l !== undefined)))];
  for (const m of places(text, /(?<=_)\{?([a-z])([a-z])?\}?/g)) {
    const [all, a = "", b] = m;
    for (const l of letters) {
      if (l !== a) add("index", at(text, m, all.replace(a, l)));
      if (b !== undefined && l !== b) add("index", at(text, m, `{${a}${l}}`));
    }
    if (b !== undefined) add("index", at(text, m, `{${b}${a}}`));
  }
  // t − 1 for t, l for l + 1, layer 1 for layer 2; each place by itself.
  for (const m of places(text, /(?<=[_^])\{(\(?)([a-zA-Z]) ?([+-]) ?1(\)?)\}/g)) {
    const [, open = "", l = "", , close = ""] = m;
    add("step", at(text, m, `{${open}${l}${close}}`));
  }
  for (const m of places(text, /(?<=_)(?:([tl])|\{([tl])\})(?![a-z+\d-])|(?<=\^)\{\(([a-zA-Z])\)\}/g)) {
    const [, a, b, c] = m;
    for (const step of ["-", "+"]) add("step", at(text, m, c === undefined ? `{${a ?? b ?? ""}${step}1}` : `{(${c}${step}1)}`));
  }
  for (const m of places(text, /(?<=_)(?:(\d)|\{(\d)\})(?!\d)|(?<=\^)\{\((\d)\)\}/g)) {
    const [, a, b, c] = m,
      n = Number(a ?? b ?? c);
    for (const k of [n - 1, n + 1]) if (k >= 0) add("step", at(text, m, c === undefined ? String(k) : `{(${String(k)})}`));
  }
  // The sum over the batch, or over what an index runs through, left out.
  for (const m of places(text, /\\sum(?:\\(?:no)?limits)?(?:\s*[_^]\s*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\\?[a-zA-Z0-9]+))*\s*/g))
    add("lost-sum", at(text, m, ""));
}
/** Derivatives of functions taken for the functions, taken elsewhere; one function for another; ε outside its root. */
function functionsOf(text: string, add: Add): void {
  for (const m of places(text, /(?<=(\\?[a-zA-Z]+))'(?=\s*(?:\\left)?\()/g)) {
    add("derivative", at(text, m, ""));
    const open = m.index + 1,
      from = text.indexOf("(", open) + 1;
    let depth = 1,
      to = from;
    for (; to < text.length && depth > 0; to++) depth += text[to] === "(" ? 1 : text[to] === ")" ? -1 : 0;
    // σ'(σ(z)) for σ'(z).
    if (!/\\left/.test(text.slice(open, from)))
      add("derivative", `${text.slice(0, from)}${m[1] ?? ""}(${text.slice(from, to - 1)})${text.slice(to - 1)}`);
  }
  for (const [from, to] of [
    ["log", "exp"],
    ["ln", "exp"],
    ["exp", "log"],
    ["sin", "cos"],
    ["cos", "sin"],
    ["tanh", "sigma"],
    ["min", "max"],
    ["max", "min"],
  ] as const)
    for (const m of places(text, new RegExp(`\\\\${from}(?![a-zA-Z])`, "g"))) add("function", at(text, m, `\\${to}`));
  for (const m of places(text, /(\\sqrt\{[^{}]*(?:\{[^{}]*\}[^{}]*)*?)\s*\+ ?(\\(?:var)?epsilon)\}/g))
    add("epsilon", at(text, m, `(${m[1]?.trimEnd() ?? ""}} + ${m[2] ?? ""})`));
}
/** One term of a sum left out: a path of the product rule, a regulariser. */
function terms(text: string, add: Add): void {
  for (const sum of sumsOf(text)) {
    if (sum.length < 2) continue;
    const first = sum[0]?.from ?? 0,
      last = sum.at(-1)?.to ?? text.length;
    sum.forEach((_, k) => {
      const rest = sum
        .filter((_, i) => i !== k)
        .map((t) => trimmed(text, t))
        .join(" ");
      add("missing-term", text.slice(0, first) + rest.replace(/^\s*\+\s*/, "") + text.slice(last));
    });
  }
}
/** Other dress: nothing changes. */
function dress(text: string, add: Add): void {
  const [sum = []] = sumsOf(text),
    all = sum.map((t) => trimmed(text, t)),
    [head = ""] = all;
  if (all.length > 1) add("dress", [...all.slice(1), head.startsWith("-") ? head : `+ ${head}`].join(" ").replace(/^\s*\+\s*/, ""));
  add("dress", `\\left( ${text} \\right)`);
  // Numbers are read with their digits: factors and transposes do not stand before them.
  if (/[A-Za-z]/.test(text.replace(/\\[A-Za-z]+/g, ""))) {
    add("dress", `1 \\cdot \\left( ${text} \\right)`);
    add("dress", `\\left( ${text} \\right)^\\top`);
    add("dress", `\\left( ${text} \\right) + 0`);
    add("dress", `\\frac{2 \\left( ${text} \\right)}{2}`);
  }
}
