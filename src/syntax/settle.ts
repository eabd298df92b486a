import { casesEnvironments } from "./commands.js";
import { settleAngles, settleBars } from "./bars.js";
import { beginsOperand, endsOperand, token, type Token } from "./token.js";
/**
 * The last work before the grammar: bars and angles find their side, white space is kept only between operands, signs join
 * the operator before them, an operator alone becomes a placeholder, commas at the end of a cell go.
 */
export function settle(tokens: Token[]): Token[] {
  settleAngles(tokens);
  settleBars(tokens);
  return loneOperators(signsAndSpaces(casesColumns(tokens)));
}

const heads: ReadonlySet<string> = new Set(["one", "two", "sup", "sub", "matrix"]);

/** Gives the rows of `cases` their second column where the writer used none, and only two where there are more. */
function casesColumns(tokens: readonly Token[]): Token[] {
  if (!tokens.some((t) => t.type === "matrix")) return [...tokens];
  const out: Token[] = [];
  // One entry per open head: whether it is cases, and the state of its row.
  const stack: { cases: boolean; columns: number; comma: number; brackets: number }[] = [];
  for (const t of tokens) {
    const top = stack[stack.length - 1];
    if (heads.has(t.type)) stack.push({ cases: t.type === "matrix" && casesEnvironments.has(t.value), columns: 0, comma: -1, brackets: 0 });
    else if (top !== undefined) {
      if (t.type === "open") top.brackets++;
      else if (t.type === "close") top.brackets = Math.max(0, top.brackets - 1);
      if (top.cases && top.brackets === 0) {
        if (t.type === "row" || (t.type === "end" && t.head === "matrix")) {
          if (top.columns === 0 && top.comma >= 0) out.splice(top.comma, 1, token("amp", "&", out[top.comma] ?? t));
          Object.assign(top, { columns: 0, comma: -1 });
        } else if (out[out.length - 1]?.type === "amp" && (t.type === "sep" || (t.type === "rel" && t.value === ":"))) continue;
        else if (t.type === "amp") {
          top.columns++;
          if (top.columns > 1) continue;
        } else if (
          top.columns === 0 &&
          ((t.type === "leaf" && t.tree?.kind === "text") || (t.type === "space" && t.value === "quad")) &&
          endsValue(out[out.length - 1])
        ) {
          out.push(token("amp", "&", { from: t.from, to: t.from }));
          top.columns = 1;
          if (t.type === "space") continue;
        } else if (top.columns === 0 && t.type === "sep" && t.value !== "|" && t.value !== "‖") top.comma = out.length;
      }
      if (t.type === "end") stack.pop();
    }
    out.push(t);
  }
  return out;
}

const endsValue = (t: Token | undefined): boolean => endsOperand(t) || t?.type === "sep" || t?.type === "space";

function signsAndSpaces(given: readonly Token[]): Token[] {
  const out: Token[] = [],
    tokens = [...given];
  const brackets: string[] = [];
  tokens.forEach((t, i) => {
    const last = out[out.length - 1];
    if (t.type === "open") brackets.push(t.value);
    else if (t.type === "one" || t.type === "two" || t.type === "sup" || t.type === "sub" || t.type === "matrix") brackets.push("");
    else if (t.type === "close" || t.type === "end") brackets.pop();
    const inside = brackets.length > 0;
    switch (t.type) {
      case "space": {
        if (last?.type === "space") {
          last.value = "quad";
          last.to = t.to;
          return;
        }
        const next = following(tokens, i);
        const after = next?.type === "sign" ? tokens[tokens.indexOf(next, i) + 1] : undefined;
        const row =
          next?.type === "sign" &&
          (brackets[brackets.length - 1] === "(" || brackets[brackets.length - 1] === "[") &&
          beginsOperand(after) &&
          after?.gap === false;
        // Beyond a comma a wide space still parts statements.
        const parts = !inside && last?.type === "sep" && t.value === "quad" && beginsOperand(next);
        const numbered = (last?.type === "tag" && last.note !== null && beginsOperand(next)) || (endsOperand(last) && next?.type === "tag");
        if (parts || numbered || (endsOperand(last) && (beginsOperand(next) || next?.type === "bad" || row))) out.push({ ...t });
        return;
      }
      case "sign":
        if (last?.type === "sign") {
          last.value += t.value;
          last.to = t.to;
        } else if (last?.type === "op" || last?.type === "space") {
          last.signs += t.value;
          last.to = t.to;
        } else out.push({ ...t });
        return;
      case "stop": {
        const entrywise = tokens[i + 1];
        // a .* b, a ./ b as in a program.
        if (
          entrywise?.type === "op" &&
          (entrywise.value === "*" || entrywise.value === "/") &&
          entrywise.from === t.to &&
          endsOperand(last)
        ) {
          tokens[i + 1] = { ...entrywise, value: entrywise.value === "*" ? "odot" : "oslash", from: t.from };
          return;
        }
        if (inside && last?.type === "open" && tokens[i + 1]?.type === "close") out.push(symbol(t, "cdot"));
        else if (!inside || !ends(tokens[i + 1])) out.push(t);
        return;
      }
      case "row":
      case "amp":
      case "end":
        if (
          last?.type === "sep" &&
          last.value !== "|" &&
          last.value !== "‖" &&
          t.value !== "‖" &&
          (t.type !== "end" || t.head === "matrix" || t.head === "sub")
        )
          out.pop();
        out.push(t);
        return;
      default:
        out.push(t);
    }
  });
  return out;
}

function following(tokens: readonly Token[], i: number): Token | undefined {
  let k = i + 1;
  while (tokens[k]?.type === "space") k++;
  return tokens[k];
}

const ends = (t: Token | undefined): boolean =>
  t === undefined || t.type === "close" || t.type === "end" || t.type === "then" || t.type === "amp" || t.type === "row";
const starts = (t: Token | undefined): boolean =>
  t === undefined ||
  t.type === "open" ||
  t.type === "one" ||
  t.type === "two" ||
  t.type === "then" ||
  t.type === "sup" ||
  t.type === "sub" ||
  t.type === "matrix" ||
  t.type === "amp" ||
  t.type === "row" ||
  t.type === "sep";

function symbol(t: Token, name: string): Token {
  return token("leaf", "sym", t, { gap: t.gap, tree: { kind: "sym", name, style: "", accents: [], from: t.from, to: t.to } });
}

/** `(\cdot)`, `x^*`, `0^+`, `A_{i\cdot}`, `A_{:,j}`: an operator without operands stands for itself. */
function loneOperators(tokens: readonly Token[]): Token[] {
  const scripts: boolean[] = [];
  return tokens.map((t, i) => {
    if (t.type === "sup" || t.type === "sub") scripts.push(true);
    else if (t.type === "one" || t.type === "two" || t.type === "matrix" || t.type === "open") scripts.push(false);
    else if (t.type === "end" || t.type === "close") scripts.pop();
    const operator = t.type === "op" || t.type === "sign" || (t.type === "rel" && t.value === ":");
    if (!operator || scripts.length === 0) return t;
    const before = tokens[i - 1],
      after = tokens[i + 1];
    const leading = starts(before),
      trailing = ends(after) || (after?.type === "sep" && t.type !== "rel") || (after?.type === "sep" && leading);
    if (leading && trailing) return symbol(t, t.value + t.signs);
    if (scripts[scripts.length - 1] !== true || t.type === "rel") return t;
    return (t.type === "op" && leading) || trailing ? symbol(t, t.value + t.signs) : t;
  });
}
