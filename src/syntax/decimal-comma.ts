/** What a document's commas between digits are: thousands, or decimal points in braces (`0{,}5`), or also bare (`0,5`). */
export type DecimalComma = "none" | "braced" | "bare";

/**
 * Whether a document writes decimal commas, as German, French or Spanish does. One number with a decimal point says no.
 * `0{,}5` says that commas in braces are decimal ones (`3{,}000` alone says nothing); bare commas are, if they also stand
 * in products and sums (`0,2 \cdot 1,5`), where no list can stand.
 */
export function decimalCommas(formulas: Iterable<string>): DecimalComma {
  let braced = 0,
    bare = 0;
  for (const formula of formulas) {
    if (/\d\.\d/u.test(formula)) return "none";
    for (const match of formula.matchAll(/(\d+)\{,\}(\d+)/gu)) if (match[1]?.startsWith("0") === true || match[2]?.length !== 3) braced++;
    bare += [...formula.matchAll(FACTOR)].length;
  }
  return bare > 1 || (bare > 0 && braced > 0) ? "bare" : braced > 0 ? "braced" : "none";
}

const NUMBER = String.raw`(?<![\d,.])\d{1,6},\d{1,6}(?![\d,.])`;
const SIGN = String.raw`\s?(?:\\cdot|\\times|[+*/]|-)\s?`;
const FACTOR = new RegExp(`${NUMBER}(?=${SIGN}\\(?[-\\d])|(?<=\\d${SIGN}\\(?)${NUMBER}`, "gu");
