import { describe, expect, test } from "vitest";
import { checkDocument } from "../../src/index.js";
import { derivations, examples, rightWork } from "../gallery/pairing.js";
/** The same mathematics in another dress has the same verdicts: spacing, brackets, other commands, other letters. */

const inMath = (source: string, change: (formula: string) => string): string =>
  source.replace(/^```math$[\s\S]*?^```$|\$\$[\s\S]*?\$\$|\$[^$]+?\$|\\\[[\s\S]*?\\\]|\\\([\s\S]*?\\\)/gm, change);
const token = /\\(?:text|mathrm|operatorname|mbox|tag|label|begin|end)\s*\*?\{[^}]*\}|\\[a-zA-Z]+|[A-Za-z]+/g;
const word = /^(XOR|ReLU|tanh|exp|log|ln|sin|cos|max|min|MSE|CE|diag|tr|det|vec|Loss|loss|if|for|and|softmax)$/;

/** Another letter for one letter, where the other is free. */
function renamed(source: string, map: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  inMath(source, (m) => {
    for (const t of m.match(token) ?? []) if (!t.startsWith("\\")) for (const c of t) used.add(c);
    return m;
  });
  if (Object.values(map).some((c) => used.has(c))) return source;
  const letter = (t: string): string => (t.startsWith("\\") || word.test(t) || t.length > 4 ? t : [...t].map((c) => map[c] ?? c).join(""));
  return inMath(source, (m) => m.replace(token, letter));
}

const dresses: Readonly<Record<string, (source: string) => string>> = {
  "large fractions": (s) => inMath(s, (m) => m.replace(/\\frac(?![a-z])/g, "\\dfrac")),
  "braced transposes": (s) => inMath(s, (m) => m.replace(/\^\\top(?![a-z])/g, "^{\\top}").replace(/\^T(?![a-z])/g, "^{T}")),
  "thin spaces": (s) => inMath(s, (m) => m.replace(/([^\\&:<>≤])=(?![=:])/g, "$1\\; = \\,")),
  "bracket displays": (s) => s.replace(/\$\$([\s\S]*?)\$\$/g, (_, x: string) => `\\[${x}\\]`),
  "bold symbols": (s) => inMath(s, (m) => m.replace(/\\mathbf(?![a-z])/g, "\\boldsymbol")),
  "operator names": (s) => inMath(s, (m) => m.replace(/\\(exp|tanh|ln|log)(?![a-z])/g, "\\operatorname{$1}")),
  "x is u": (s) => renamed(s, { x: "u", X: "U" }),
  "L is E": (s) => renamed(s, { L: "E" }),
  "z is a": (s) => renamed(s, { z: "a", Z: "A" }),
};

const all = [...examples(), ...derivations(), ...rightWork()].filter((d) => d.file.endsWith(".md")),
  documents = all.filter((_, n) => n % 8 === 2);
const verdicts = (source: string, file: string): string[] =>
  checkDocument(source, { file }).claims.map((c) => `line ${String(c.line)}: ${c.verdict}`);
const known = new Map<string, string[]>();
function plain(file: string, source: string): string[] {
  const now = known.get(file) ?? verdicts(source, file);
  known.set(file, now);
  return now;
}

describe.each(Object.entries(dresses))("%s", (_, dress) => {
  const dressed = (list: typeof all) => list.map((d) => ({ ...d, dressed: dress(d.source) })).filter((d) => d.dressed !== d.source);
  const sample = dressed(documents),
    changed = sample.length > 0 ? sample : dressed(all).slice(0, 1);
  test("changes some documents", () => {
    expect(changed.length).toBeGreaterThan(0);
  });
  test.each(changed.map((d) => [d.file, d] as const))("%s", (file, d) => {
    expect(verdicts(d.dressed, file)).toEqual(plain(file, d.source));
  });
});
