import { readdirSync, readFileSync } from "node:fs";
import { checkDocument, type Marked } from "../../../src/index.js";

/** A document with a link of every verdict. */
export const everyVerdict = (): Marked => {
  const source = [
    "Let $f = 3x^2$ with a number $x$, and $A \\in \\mathbb{R}^{3 \\times 2}$, $u \\in \\mathbb{R}^3$, $v \\in \\mathbb{R}^2$, $s = u^\\top A v$.",
    "",
    "$$\\frac{df}{dx} = 6x, \\qquad \\frac{df}{dx} = 6x + x^2$$",
    "",
    "$$\\frac{\\partial s}{\\partial A} = v u, \\qquad q = h, \\quad q = 3 \\frac{x}, \\qquad \\frac{\\partial w}{\\partial t} = 5 t$$",
    "",
    '<b>&amp; "quotes" ]]></b>',
    "",
  ].join("\n");
  return { source, report: checkDocument(source, { file: "a sheet/with <odd> & 'name'.md" }) };
};

/** The examples of this project, judged once for all tests of a process. */
let found: Marked[] | null = null;
export function examples(): readonly Marked[] {
  found ??= readdirSync("examples")
    .filter((name) => /\.(?:md|tex)$/.test(name))
    .sort()
    .map((name) => {
      const source = readFileSync(`examples/${name}`, "utf8");
      return { source, report: checkDocument(source, { file: `examples/${name}` }) };
    });
  return found;
}
