import type { Rule } from "../../rule.js";
import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import type { Node } from "../../tensor/node.js";
import { constantOf, isZeroNode } from "../../tensor/shape.js";
import { dependsOn, reachable } from "../../tensor/traverse.js";
import { compile, run } from "../../numeric/compile.js";
import { differences } from "../../numeric/differences.js";
import { NoCode } from "./code/plan.js";
import { javascriptCode } from "./code/javascript.js";
import { pythonCode, type CodeRequest } from "./code/python.js";
import { derive, type Derived } from "./derive.js";
import { factsOf, latexNotation, plainNotation, presented, type Notation } from "./present.js";
import { settle } from "./setting.js";
import { stepTexts } from "./steps.js";
import { conditionNodes, pointOf, sampledPoint, sizesFrom, tensorText, type Tensor } from "./values.js";
import { WhereError, type Where } from "./where.js";
import { Unwritten } from "./written/whole.js";
import { tidy } from "./written/tidy.js";
/** A derivative with everything that is said of it: notations, code, notes, steps, values. */

export type Format = "plain" | "latex" | "index" | "numpy" | "torch" | "js";
export const formats: readonly Format[] = ["plain", "latex", "index", "numpy", "torch", "js"];

export interface DerivativeOptions {
  readonly order?: number;
  readonly where?: Where;
  /** Values at which the derivative is evaluated, or null for a sampled point. */
  readonly at?: ReadonlyMap<string, Tensor> | "sample";
  readonly seed?: number;
  /** Record the rules that are applied. */
  readonly steps?: boolean;
  /** Also look for shorter forms. Default true. */
  readonly thorough?: boolean;
  /** Shared parts by name (`where s = softmax(x)`). Default true. */
  readonly naming?: boolean;
}

export interface Derivative {
  readonly of: string;
  readonly wrt: string;
  readonly order: number;
  /** The result's axes, as letters where they have one; free indices of the formula first. */
  readonly shape: readonly (string | number)[];
  /** How a result with axes of both is laid out, or the shape that it has. */
  readonly layout: "scalar" | "gradient" | "numerator" | "entries";
  /** False: the formula does not contain the variable, so the derivative is zero. */
  readonly depends: boolean;
  readonly zero: boolean;
  /** In formula notation: `(A + A')*x`. */
  readonly text: string;
  readonly where: readonly string[];
  readonly notes: readonly string[];
  readonly steps: readonly string[];
  readonly value: DerivativeValue | null;
  /** @throws NoCode for a function that the language lacks */
  format(as: Format): string;
}
export interface DerivativeValue {
  readonly sizes: readonly number[];
  readonly values: Float64Array;
  readonly at: ReadonlyMap<string, { readonly sizes: readonly number[]; readonly values: Float64Array }>;
  /** Largest relative difference from central differences of the function; null for higher orders and entries. */
  readonly relativeError: number | null;
  /** What has no value there, in words, or null. */
  readonly undefined: string | null;
}

/** @throws LowerError, ShapeError, NoDerivative, WhereError */
export function derivativeOf(rules: readonly Rule[], of: Expr, wrt: Expr, options: DerivativeOptions = {}): Derivative {
  const where = options.where ?? NOWHERE,
    { at } = options,
    given = at !== undefined && at !== "sample" ? sizesFrom(where, at) : NOTHING;
  return settle(rules, where, [of, wrt], given, (setting) => {
    const derived = derive(setting, of, wrt, options.order ?? 1, options.steps === true);
    return describe(derived, where, options);
  });
}

const NOWHERE: Where = { symbols: new Map(), sizes: new Map(), conditions: [] };
const NOTHING: ReadonlyMap<string, number> = new Map();

function describe(d: Derived, where: Where, options: DerivativeOptions): Derivative {
  const facts = factsOf(where),
    naming = options.naming === false ? "none" : "auto",
    thorough = options.thorough !== false;
  const dims = d.result.node.dims,
    zero = isZeroNode(d.result.node);
  const main = attempt(() => plainNotation(presented(d, { facts, naming, thorough }), d));
  const value = options.at === undefined ? null : valueAt(d, where, options.at, options.seed ?? 1);
  const text = main?.text ?? "(no notation: it rearranges entries; see --format numpy)";
  return {
    of: printFormula(d.of),
    wrt: printFormula(d.wrt),
    order: d.order,
    shape: dims.map((x) => x.name ?? x.size),
    layout: layoutOf(d),
    depends: d.depends,
    zero,
    text,
    where: main?.where ?? [],
    notes: notesOf(d, zero, facts.used),
    steps: options.steps === true ? stepTexts(d) : [],
    value,
    format: (as) => formatted(d, where, as, main),
  };
}

function attempt<T>(f: () => T): T | null {
  try {
    return f();
  } catch (error) {
    if (error instanceof Unwritten) return null;
    throw error;
  }
}

function formatted(d: Derived, where: Where, as: Format, main: Notation | null): string {
  const facts = factsOf(where),
    lines = (n: Notation): string => [n.text, ...n.where.map((w) => `where ${w}`)].join("\n");
  switch (as) {
    case "plain":
      return main === null ? refuse() : lines(main);
    case "latex": {
      const n = attempt(() => latexNotation(presented(d, { facts, thorough: true }), d)) ?? refuse();
      return n.where.length === 0 ? n.text : `${n.text} \\quad\\text{where } ${n.where.join(",\\ ")}`;
    }
    case "index":
      return lines(attempt(() => plainNotation(presented(d, { facts, entries: true, naming: "none" }), d)) ?? refuse());
    default: {
      const { graph, book, symbols } = d.setting,
        inputs = [...symbols.values()].flatMap((n) => (n.op === "input" ? [n] : []));
      const request: CodeRequest = {
        book,
        name: "derivative",
        root: tidy(graph, d.result.node, facts),
        inputs,
        comment: `d(${printFormula(d.of)}, ${printFormula(d.wrt)})` + (d.order > 1 ? `, order ${String(d.order)}` : ""),
      };
      return as === "js" ? javascriptCode(request) : pythonCode(request, as);
    }
  }
}

function refuse(): never {
  throw new NoCode("Unexpected rearrangement of entries: there is no notation for it; expected one of the formats numpy, torch, js.");
}

function layoutOf(d: Derived): Derivative["layout"] {
  const own = d.f.value.node.dims.length - d.f.value.labels.length,
    { result } = d;
  if (result.labels.length > 0) return "entries";
  if (result.node.dims.length === 0) return "scalar";
  return own === 0 || d.by.dims.length === 0 ? "gradient" : "numerator";
}

function notesOf(d: Derived, zero: boolean, used: ReadonlySet<string>): string[] {
  const { setting, f, result } = d,
    notes: string[] = [],
    of = printFormula(d.of),
    wrt = printFormula(d.wrt);
  const own = f.value.node.dims.length - f.value.labels.length;
  if (!d.depends)
    notes.push(
      `${of} does not depend on ${wrt}: the derivative is ${result.node.dims.length === 0 ? "0" : `the zero of shape ${shapeText(result.node)}`}.`,
    );
  else if (dividesByZero(f.value.node)) notes.push("The formula has no value anywhere: something is divided by 0.");
  else if (zero) notes.push(`The derivative is zero everywhere off kinks, though ${wrt} occurs.`);
  if (setting.undeclared.length > 0)
    notes.push(
      `${list(setting.undeclared)} ${setting.undeclared.length === 1 ? "is taken as a number" : "are taken as numbers"}; declare shapes with --where.`,
    );
  if (own > 0 && d.whole && d.by.dims.length > 0)
    notes.push(
      d.form === "matrix" && d.order === 1
        ? "Numerator layout: entry [i,j] is the derivative of entry i by entry j of the variable."
        : "The function's axes come first, then the variable's.",
    );
  if (used.size > 0) notes.push(`This uses what is declared of ${list([...used])}, applied after differentiating.`);
  const bound = sizeBound(d);
  if (bound !== null)
    notes.push(
      `Entries are addressed by number here: the result is written for ${bound.map((l) => `${l} = ${String(setting.sizes.get(l))}`).join(", ")}; state the size in --where for another.`,
    );
  const kinks = kinksOf(d);
  if (kinks.length > 0)
    notes.push(`No derivative at kinks: ${kinks.join("; ")}. There the value is that of one side, or the convention of the rule.`);
  return notes;
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
const shapeText = (n: Node): string => n.dims.map((x) => x.name ?? String(x.size)).join(" × ");

/** A power 0^c with c < 0 somewhere: x/(x − x). */
const dividesByZero = (f: Node): boolean =>
  reachable([f]).some((n) => {
    if (n.op !== "map" || n.fn !== "pow") return false;
    const [base, exponent] = n.args.map(constantOf);
    return base?.num === 0n && exponent != null && exponent.num < 0n;
  });

/** Letters whose chosen size has gone into positions of entries. */
function sizeBound(d: Derived): string[] | null {
  const { chosen } = d.setting,
    letters = new Set<string>();
  if (chosen.length === 0) return null;
  for (const n of reachable([d.result.node])) {
    if (n.op !== "slice") continue;
    const axis = n.arg.dims[n.axis],
      name = axis?.name;
    if (name != null && chosen.includes(name) && (!n.drop || (n.from > 0 && n.from + 1 === axis?.size))) letters.add(name);
  }
  return letters.size === 0 ? null : [...letters];
}

/** Where functions of the formula have kinks, by the rules' own words. */
function kinksOf(d: Derived): string[] {
  const found = new Set<string>();
  for (const n of reachable([d.f.value.node])) {
    if (!dependsOn(n, d.by)) continue;
    if (n.op === "reduce" && n.how !== "prod") found.add(`${n.how} where two entries tie`);
    if (n.op !== "map" && n.op !== "call") continue;
    const rule = d.setting.book.get(n.fn)?.rule;
    if (rule !== undefined && rule.kinks.length > 0)
      found.add(`${rule.names[0]}(${Object.keys(rule.args).join(", ")}) where ${rule.kinks.map((k) => `${k} = 0`).join(" or ")}`);
  }
  return found.size > 4 ? [...[...found].slice(0, 3), "similar"] : [...found];
}

function valueAt(d: Derived, where: Where, at: ReadonlyMap<string, Tensor> | "sample", seed: number): DerivativeValue {
  const { setting, result, f } = d,
    nodes = [f.value.node, result.node];
  const needed = [...new Set(nodes.flatMap((n) => n.inputs))];
  const point = at === "sample" ? sampledPoint(setting, nodes, conditionNodes(setting, where), seed) : pointOf(setting, at, needed);
  if (point === null)
    throw new WhereError(
      "Unexpected lack of points: none was found at which the formula and its derivative have values. Say more about the symbols (x > 0), or give values with --at.",
    );
  const [fValue, value] = run(compile(nodes, setting.book), point).map((v) => v.slice()),
    values = value ?? new Float64Array(0);
  const sizesOf = (name: string): readonly number[] => setting.specs.find((s) => s.name === name)?.sizes ?? [];
  const broken =
    fValue?.some((v) => !Number.isFinite(v)) === true
      ? "the function has no finite value"
      : values.some((v) => !Number.isFinite(v))
        ? "the derivative has no finite value"
        : null;
  return {
    sizes: result.node.dims.map((x) => x.size),
    values,
    at: new Map([...point].map(([name, v]) => [name, { sizes: sizesOf(name), values: v }])),
    relativeError: broken === null ? compared(d, point, values) : null,
    undefined: broken,
  };
}

/** The value beside central differences of the function itself. */
function compared(d: Derived, point: ReadonlyMap<string, Float64Array>, values: Float64Array): number | null {
  if (d.order !== 1 || !d.whole || d.by.op !== "input" || d.result.labels.length > 0 || !point.has(d.by.name) || values.length > 4096)
    return null;
  const found = differences(d.f.value.node, d.by.name, point, d.setting.book);
  let worst = 0;
  for (let i = 0; i < values.length; i++) {
    const a = values[i] ?? 0,
      n = found.values[i] ?? 0,
      size = Math.max(Math.abs(a), Math.abs(n));
    if (found.leftOut[i] != null || size <= (found.floor[i] ?? 0)) continue;
    worst = Math.max(worst, Math.abs(a - n) / size);
  }
  return worst;
}

/** The value with the point, as text. */
export function valueText(v: DerivativeValue): string {
  const lines = [...v.at].map(([name, t]) => block(name, tensorText(t.sizes, t.values)));
  const head = lines.length === 0 ? "value" : "value there";
  return `at ${lines.join("\n   ")}\n${v.undefined === null ? block(head, tensorText(v.sizes, v.values)) : `${head}: undefined: ${v.undefined} at this point (a singular point of the formula, or outside its domain).`}${v.relativeError === null ? "" : `\ncentral differences of the function differ from it by at most ${v.relativeError === 0 ? "0" : v.relativeError.toExponential(1)} (relative)`}`;
}
const block = (name: string, text: string): string => `${name} = ${text.split("\n").join(`\n${" ".repeat(name.length + 3)}`)}`;
