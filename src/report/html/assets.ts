import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
/** KaTeX's style sheet with the fonts that a page needs inside it, so that the page is one file. */

/** By the class that asks for a font, in KaTeX's output; the others are in nearly every formula. */
const ON_DEMAND: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(?:mathcal|calligraphic)\b|[𝒜-𝓏]/u, /^Caligraphic/],
  [/\b(?:mathfrak|textfrak|mathboldfrak|textboldfrak)\b/, /^Fraktur/],
  [/\b(?:mathscr|textscr)\b/, /^Script/],
  [/\b(?:mathsf|textsf|mathboldsf|textboldsf|mathitsf|mathsfit|textitsf|textsf)\b/, /^SansSerif/],
  [/\b(?:mathtt|texttt)\b/, /^Typewriter/],
  [/\b(?:mathbf|textbf|boldsymbol)\b/, /^(?:Main-Bold|Math-BoldItalic)/],
  [/\b(?:textit|mathit)\b/, /^(?:Main-Italic|Main-BoldItalic)/],
];

const cache = new Map<string, string>();
let sheet: { readonly css: string; readonly fonts: string } | null = null;

function load(): { readonly css: string; readonly fonts: string } {
  if (sheet !== null) return sheet;
  const file = createRequire(import.meta.url).resolve("katex/dist/katex.min.css");
  sheet = { css: readFileSync(file, "utf8"), fonts: join(dirname(file), "fonts") };
  return sheet;
}

/** The style sheet for a body of rendered formulas; fonts of faces that the body does not use are left out. */
export function katexStyles(body: string): string {
  const { css, fonts } = load();
  return css.replace(/@font-face\{[^}]*\}/g, (face) => {
    const file = /url\(fonts\/KaTeX_([A-Za-z0-9-]+)\.woff2\)/.exec(face)?.[1];
    if (file === undefined) return "";
    const rule = ON_DEMAND.find(([, name]) => name.test(file));
    if (rule !== undefined && !rule[0].test(body)) return "";
    const data = cache.get(file) ?? readFileSync(join(fonts, `KaTeX_${file}.woff2`)).toString("base64");
    cache.set(file, data);
    return face.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${data}) format("woff2")`);
  });
}
