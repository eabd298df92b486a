import type { Shown } from "./shown.js";
import type { Line } from "./solution.js";
/** Functions that have a letter and no name that everybody knows: they are said before they are used. */

interface Lettered {
  readonly sign: RegExp;
  readonly name: Shown;
  readonly formula: Shown;
}
const LETTERED: readonly Lettered[] = [
  {
    sign: /\\varphi\(/u,
    name: { latex: String.raw`\varphi(u)`, plain: "phi(u)", unicode: "φ(u)" },
    formula: { latex: String.raw`\frac{1}{\sqrt{2 \pi}} e^{-u^2/2}`, plain: "exp(-u^2/2)/sqrt(2*pi)", unicode: "exp(−u²/2)/√(2 π)" },
  },
  {
    sign: /\\Phi\(/u,
    name: { latex: String.raw`\Phi(u)`, plain: "Phi(u)", unicode: "Φ(u)" },
    formula: {
      latex: String.raw`\frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{u}{\sqrt{2}}\right)\right)`,
      plain: "(1 + erf(u/sqrt(2)))/2",
      unicode: "(1 + erf(u/√2))/2",
    },
  },
];

/** Their definitions, as the first lines of the forward pass; `names` are taken by the problem itself. */
export function withFunctions(lines: readonly Line[], names: ReadonlySet<string>): readonly Line[] {
  const text = lines.flatMap((l) => l.members.map((m) => m.latex)).join("\n");
  const used = LETTERED.filter((f) => f.sign.test(text) && !["phi", "varphi", "Phi", "u"].some((n) => names.has(n)));
  return [...used.map((f): Line => ({ part: "forward", members: [f.name, f.formula], rules: [], shape: [] })), ...lines];
}
