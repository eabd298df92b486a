import type { MacroDefinition, Span } from "../document/types.js";
import { packageMacros } from "./commands.js";
import { lexText, type RawToken } from "./lex.js";
import { argumentAt, groupAt } from "./arguments.js";
import { packageCall, tokensOf } from "./package-calls.js";
/**
 * Macro expansion on TeX's tokens. What a macro's body brings carries the span of the call; arguments keep their own.
 * Bounded: a formula never grows beyond its allowance, and a macro that calls itself is left where it stands.
 */

const DEPTH = 40;
const GROWTH = 40_000;

interface Body {
  readonly parameters: number;
  readonly optional: readonly RawToken[] | null;
  readonly tokens: readonly RawToken[];
}

const bodies = new WeakMap<MacroDefinition, Body>();

function bodyOf(definition: MacroDefinition): Body {
  const known = bodies.get(definition);
  if (known !== undefined) return known;
  const body: Body = {
    parameters: definition.parameters,
    optional: definition.optional === null ? null : lexText(definition.optional),
    tokens: lexText(definition.body),
  };
  bodies.set(definition, body);
  return body;
}

const builtIn: ReadonlyMap<string, MacroDefinition> = new Map(
  packageMacros.map(([name, parameters, body]) => [name, { name, parameters, optional: null, body, from: 0 }]),
);

/** The definition in force; names may stand with or without their backslash. */
function definitionOf(name: string, macros: ReadonlyMap<string, MacroDefinition>): MacroDefinition | undefined {
  return macros.get(name) ?? macros.get(`\\${name}`) ?? builtIn.get(name);
}

/** Replaces every macro call. A call that lacks arguments or never ends becomes a `lost` token: `arguments \name`, `endless \name`. */
export function expandMacros(tokens: readonly RawToken[], macros: ReadonlyMap<string, MacroDefinition>): RawToken[] {
  const out: RawToken[] = [];
  let produced = 0;
  // Explicit stack of streams: a body may call macros whose arguments it passes on.
  const work = (stream: readonly RawToken[], depth: number, into: RawToken[]): void => {
    for (let i = 0; i < stream.length; i++) {
      const token = stream[i];
      if (token === undefined) break;
      const definition = token.type === "command" ? definitionOf(token.text, macros) : undefined;
      if (definition === undefined) {
        const call = produced > GROWTH || depth >= DEPTH ? null : packageCall(stream, i);
        if (call === null) {
          into.push(token);
          continue;
        }
        const end = stream[call.next - 1] ?? token,
          made = tokensOf(call, { from: Math.min(token.from, end.from), to: Math.max(token.to, end.to) }, token.gap);
        produced += made.length;
        work(made, depth + 1, into);
        i = call.next - 1;
        continue;
      }
      if (depth >= DEPTH || produced > GROWTH) {
        if (into[into.length - 1]?.type !== "lost") into.push({ ...token, type: "lost", text: `endless \\${token.text}` });
        continue;
      }
      const body = bodyOf(definition);
      const call = collectArguments(stream, i + 1, body);
      if (call === null) {
        into.push({ ...token, type: "lost", text: `arguments \\${token.text}` });
        continue;
      }
      const last = stream[call.next - 1] ?? token;
      const span = { from: Math.min(token.from, last.from), to: Math.max(token.to, last.to) };
      const replaced = substitute(body.tokens, call.values, span, token.gap);
      produced += replaced.length;
      work(replaced, depth + 1, into);
      i = call.next - 1;
      const after = stream[call.next];
      // A letter after the call does not join the letters of its body.
      if (after?.type === "letter" && !after.gap) {
        into.push({ ...after, gap: true });
        i++;
      }
    }
  };
  work(tokens, 0, out);
  return out;
}

function collectArguments(
  stream: readonly RawToken[],
  start: number,
  body: Body,
): { values: readonly (readonly RawToken[])[]; next: number } | null {
  const values: (readonly RawToken[])[] = [];
  let next = start;
  if (body.optional !== null) {
    const bracket = groupAt(stream, next, "[", "]");
    values.push(bracket === null ? body.optional : stream.slice(bracket.from, bracket.to));
    if (bracket !== null) next = bracket.next;
  }
  while (values.length < body.parameters) {
    const argument = argumentAt(stream, next);
    if (argument === null) return null;
    values.push(stream.slice(argument.from, argument.to));
    next = argument.next;
  }
  return { values, next };
}

function substitute(body: readonly RawToken[], values: readonly (readonly RawToken[])[], span: Span, gap: boolean): RawToken[] {
  const out: RawToken[] = [];
  body.forEach((token, i) => {
    const number = token.type === "parameter" && /^#\d$/u.test(token.text) ? Number(token.text[1]) : 0;
    const value = number > 0 ? values[number - 1] : undefined;
    if (value === undefined)
      out.push({ ...token, from: span.from, to: span.to, gap: token.gap || (i === 0 && (gap || token.type === "letter")) });
    else value.forEach((part, k) => out.push(k === 0 ? { ...part, gap: part.gap || token.gap } : part));
  });
  return out;
}
