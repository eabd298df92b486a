/** LaTeX's environments, by what they mean for a reader. Starred forms are looked up without their star. */

/** Stand alone as a display; their inside is rows of mathematics. */
const DISPLAY = new Set([
  "equation",
  "align",
  "alignat",
  "xalignat",
  "xxalignat",
  "flalign",
  "gather",
  "multline",
  "eqnarray",
  "displaymath",
  "math",
  "dmath",
  "dseries",
  "dgroup",
  "IEEEeqnarray",
]);
/** Belong inside a formula; bare ones (recognised homework has them) are read whole, with their `\begin` and `\end`. */
const INNER = new Set([
  "aligned",
  "alignedat",
  "gathered",
  "split",
  "multlined",
  "cases",
  "dcases",
  "rcases",
  "array",
  "matrix",
  "pmatrix",
  "bmatrix",
  "Bmatrix",
  "vmatrix",
  "Vmatrix",
  "smallmatrix",
  "psmallmatrix",
  "bsmallmatrix",
  "subarray",
]);

export type MathEnvironment = "display" | "inner";

const unstarred = (name: string): string => (name.endsWith("*") ? name.slice(0, -1) : name);

/** Whether an environment holds mathematics, and if so of which sort. */
export function mathEnvironment(name: string): MathEnvironment | null {
  const plain = unstarred(name);
  return DISPLAY.has(plain) ? "display" : INNER.has(plain) ? "inner" : null;
}

/** Number of braced arguments that follow `\begin{name}` and belong to the environment, not to the formula. */
export function environmentArguments(name: string): number {
  return ["alignat", "xalignat", "xxalignat", "IEEEeqnarray"].includes(unstarred(name)) ? 1 : 0;
}

/** Text is taken as it is: nothing in it is mathematics or markup. */
export const VERBATIM = new Set([
  "verbatim",
  "Verbatim",
  "lstlisting",
  "minted",
  "comment",
  "filecontents",
  "tikzpicture",
  "algorithm",
  "algorithmic",
  "python",
  "alltt",
]);
export const isVerbatim = (name: string): boolean => VERBATIM.has(unstarred(name));

/** Commands whose braced argument is text even inside a formula: a `$` in there is a formula in the text. */
export const TEXT_COMMANDS = new Set([
  "text",
  "textrm",
  "textbf",
  "textit",
  "textsf",
  "texttt",
  "textnormal",
  "textup",
  "mbox",
  "hbox",
  "fbox",
  "intertext",
  "shortintertext",
  "tag",
]);
