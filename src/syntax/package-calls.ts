import { argumentAt, groupAt, type Range } from "./arguments.js";
import { lexText, type RawToken } from "./lex.js";
/**
 * Commands of packages whose arguments vary in number or kind (physics, derivative, siunitx): `\pdv[2]{f}{x}`, `\dv{x}`,
 * `\pdv{f}{x}{y}`, `\eval{f}_{x=1}`, `\qty(…)`, `\num{1e-3}`. Each call becomes plain TeX tokens; what is not written as the
 * package wants it is left alone.
 */

/** A part of what a call becomes: TeX to be cut into tokens, or an argument as it stands. */
type Part = string | readonly RawToken[];
export interface PackageCall {
  readonly parts: readonly Part[];
  readonly next: number;
}

const derivatives: ReadonlyMap<string, string> = new Map([
  ["dv", "\\mathrm{d}"],
  ["odv", "\\mathrm{d}"],
  ["derivative", "\\mathrm{d}"],
  ["mdv", "\\mathrm{D}"],
  ["pdv", "\\partial"],
  ["pd", "\\partial"],
  ["partialderivative", "\\partial"],
  ["fdv", "\\delta"],
]);
const matrices: ReadonlyMap<string, string> = new Map([
  ["mqty", "matrix"],
  ["smqty", "smallmatrix"],
  ["pmqty", "pmatrix"],
  ["bmqty", "bmatrix"],
  ["Pmqty", "pmatrix"],
  ["vmqty", "vmatrix"],
  ["matrixquantity", "matrix"],
]);
/** The environment that a bracket round a matrix asks for. */
const bracketed: ReadonlyMap<string, readonly [close: string, environment: string]> = new Map([
  ["(", [")", "pmatrix"]],
  ["[", ["]", "bmatrix"]],
  ["|", ["|", "vmatrix"]],
]);

/** What the call of a package's command at `i` becomes, or null where it is none. Looks no farther than the call reaches. */
export function packageCall(stream: readonly RawToken[], i: number): PackageCall | null {
  const head = stream[i];
  if (head?.type !== "command") return null;
  const sign = derivatives.get(head.text);
  if (sign !== undefined) return derivative(stream, i + 1, sign);
  const matrix = matrices.get(head.text);
  if (matrix !== undefined) return matrixCall(stream, i + 1, matrix);
  const braced = (k: number): Range | null => (stream[k]?.type === "open" ? argumentAt(stream, k) : null);
  const inside = (range: Range): readonly RawToken[] => stream.slice(range.from, range.to);
  const first = braced(i + 1);
  switch (head.text) {
    case "eval":
    case "evaluated":
      return first === null ? null : { parts: ["\\left.", inside(first), "\\right|"], next: first.next };
    case "num":
    case "SI":
    case "qty":
    case "quantity": {
      const siUnit = first === null ? null : braced(first.next);
      if (head.text === "num" || head.text === "SI" || siUnit !== null) {
        if (first === null) return null;
        if (head.text === "num" || siUnit === null) return { parts: [numeral(inside(first))], next: first.next };
        return { parts: [numeral(inside(first)), unitText(inside(siUnit))], next: siUnit.next };
      }
      // \qty(…) sizes its brackets.
      return first === null ? { parts: [], next: i + 1 } : { parts: ["\\left\\{", inside(first), "\\right\\}"], next: first.next };
    }
    case "si":
    case "unit":
      return first === null ? null : { parts: [], next: first.next };
    default:
      return null;
  }
}

function derivative(stream: readonly RawToken[], start: number, sign: string): PackageCall | null {
  let at = start;
  if (stream[at]?.type === "char" && stream[at]?.text === "*") at++;
  const order = groupAt(stream, at, "[", "]");
  if (order !== null) at = order.next;
  const args: Range[] = [];
  for (
    let range = argumentAt(stream, at);
    range !== null && args.length < 3;
    range = stream[at]?.type === "open" ? argumentAt(stream, at) : null
  ) {
    args.push(range);
    at = range.next;
    // Bare letters come in pairs: \dv fx.
    if (args.length === 1 && stream[range.from - 1]?.type !== "open" && stream[at]?.type === "letter") {
      args.push({ from: at, to: at + 1, next: at + 1 });
      at++;
      break;
    }
  }
  const [first, second, third] = args;
  if (first === undefined) return null;
  const inside = (range: Range): readonly RawToken[] => stream.slice(range.from, range.to);
  const power: readonly Part[] = order === null ? [] : ["^{", inside(order), "}"];
  if (second === undefined) return { parts: [`\\frac{${sign}`, ...power, `}{${sign} `, inside(first), ...power, "}"], next: at };
  const variables = third === undefined ? listed(inside(second)) : [inside(second), inside(third)];
  if (variables.length === 1)
    return { parts: [`\\frac{${sign}`, ...power, " ", inside(first), `}{${sign} `, inside(second), ...power, "}"], next: at };
  const total: readonly Part[] = order === null ? [`^{${String(variables.length)}}`] : power;
  return {
    parts: [`\\frac{${sign}`, ...total, " ", inside(first), "}{", ...variables.flatMap((v): Part[] => [`${sign} `, v]), "}"],
    next: at,
  };
}

/** The items between commas outside of braces. */
function listed(tokens: readonly RawToken[]): readonly (readonly RawToken[])[] {
  const items: RawToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.type === "open") depth++;
    else if (token.type === "close") depth--;
    if (depth === 0 && token.type === "char" && token.text === ",") items.push([]);
    else items[items.length - 1]?.push(token);
  }
  return items.every((item) => item.length > 0) ? items : [tokens];
}

function matrixCall(stream: readonly RawToken[], at: number, environment: string): PackageCall | null {
  const head = stream[at];
  if (head?.type === "open") {
    const range = argumentAt(stream, at);
    return range === null
      ? null
      : { parts: [`\\begin{${environment}}`, stream.slice(range.from, range.to), `\\end{${environment}}`], next: range.next };
  }
  const bracket = head?.type === "char" ? bracketed.get(head.text) : undefined;
  if (bracket === undefined || environment !== "matrix") return null;
  let depth = 0;
  for (let k = at + 1; k < Math.min(stream.length, at + 400); k++) {
    const token = stream[k];
    if (token?.type === "open") depth++;
    else if (token?.type === "close" && --depth < 0) return null;
    else if (depth === 0 && token?.type === "char" && token.text === bracket[0])
      return { parts: [`\\begin{${bracket[1]}}`, stream.slice(at + 1, k), `\\end{${bracket[1]}}`], next: k + 1 };
  }
  return null;
}

/** A number as siunitx takes it: no spaces, a comma for the decimal point, `e` or `x 10^` for powers of ten. */
function numeral(tokens: readonly RawToken[]): Part {
  const text = tokens.map((t) => (t.type === "command" ? ` \\${t.text} ` : t.text)).join("");
  const plain = text.replace(/\s/gu, "").replace(",", ".");
  return /^[+-]?[\d.]+(?:e[+-]?\d+)?$/u.test(plain) ? plain.replace(/e\+?(-?\d+)$/u, "\\times 10^{$1}") : tokens;
}

/** A unit as text behind its number: without it 3.5 m and 350 cm would be two numbers. */
function unitText(tokens: readonly RawToken[]): string {
  const words = tokens.map((t) => t.text.replace(/[^A-Za-z]/gu, "")).join("");
  return words.trim() === "" ? "" : `\\text{${words}}`;
}

/** The tokens of a call, in its span; arguments keep their places. */
export function tokensOf(call: PackageCall, span: { readonly from: number; readonly to: number }, gap: boolean): RawToken[] {
  const out: RawToken[] = [];
  for (const part of call.parts) {
    if (typeof part === "string") for (const token of lexText(part)) out.push({ ...token, from: span.from, to: span.to });
    else out.push(...part);
  }
  const [first] = out;
  if (first !== undefined) out[0] = { ...first, gap: first.gap || gap };
  return out;
}
