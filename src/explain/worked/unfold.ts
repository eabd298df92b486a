import type { Rule } from "../../rule.js";
import { mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import { parseFormula } from "../../syntax/formula.js";
/** Layers and rare functions written out as a textbook does, in functions that every reader knows. */

interface Unfolding {
  /** Which axis of which argument a letter of the formulas is the size of. */
  readonly sizes?: Readonly<Record<string, readonly [argument: string, axis: number]>>;
  readonly params: readonly string[];
  /** Parts with names of their own, the wished name first. */
  readonly lets?: readonly (readonly [name: string, formula: string])[];
  readonly value: string;
}

const MOMENTS = { params: ["x"], sizes: { n: ["x", 0] } } as const;
const CENTRED: Unfolding["lets"] = [
  ["mu", "sum(x)/n"],
  ["c", "x - mu"],
  ["v", "sum(c.^2)/n"],
];
/** The standard deviation that a normalisation divides by. */
const SCALED: Unfolding["lets"] = [...CENTRED, ["s", "sqrt(v + e)"]];
const WRITTEN: Readonly<Record<string, Unfolding>> = {
  average: { ...MOMENTS, value: "sum(x)/n" },
  variance: { ...MOMENTS, lets: CENTRED.slice(0, 2), value: "sum(c.^2)/n" },
  std: { ...MOMENTS, lets: CENTRED, value: "sqrt(v)" },
  standardize: { ...MOMENTS, params: ["x", "e"], lets: SCALED, value: "c/s" },
  layernorm: { params: ["x", "g", "b", "e"], sizes: { n: ["x", 0] }, lets: [...SCALED, ["hat:x", "c/s"]], value: "g.*`hat:x` + b" },
  rmsnorm: { params: ["x", "g", "e"], sizes: { n: ["x", 0] }, lets: [["q", "x'*x/n + e"]], value: "g.*x/sqrt(q)" },
  batchnorm: {
    params: ["X", "g", "b", "e"],
    sizes: { N: ["X", 0] },
    lets: [
      ["mu", "X'*ones(N)/N"],
      ["C", "X - ones(N)*mu'"],
      ["v", "(C.^2)'*ones(N)/N"],
      ["s", "sqrt(v + e)"],
      ["hat:X", "C./(ones(N)*s')"],
    ],
    value: "`hat:X`.*(ones(N)*g') + ones(N)*b'",
  },
  attention: {
    params: ["Q", "K", "V"],
    sizes: { d: ["Q", 1] },
    lets: [
      ["S", "Q*K'/sqrt(d)"],
      ["P", "softmaxrows(S)"],
    ],
    value: "P*V",
  },
  mse: { params: ["p", "t"], sizes: { n: ["p", 0] }, value: "norm2(p - t)^2/n" },
  kl: { params: ["p", "q"], value: "sum(p.*log(p./q))" },
  cosine: { params: ["x", "z"], value: "x'*z/(norm2(x)*norm2(z))" },
};

/** Rules whose own definition says it better than their name: it is a formula in functions of one number. */
const DEFINED = new Set(
  "scalar.acot scalar.asec scalar.acsc scalar.sech scalar.csch scalar.coth scalar.asinh scalar.acosh scalar.atanh scalar.asech scalar.acsch scalar.acoth scalar.swish scalar.softsign loss.pseudo-huber scalar.leaky-relu scalar.elu loss.huber scalar.gelu-tanh loss.epsilon-insensitive".split(
    " ",
  ),
);

export interface Unfolded {
  readonly lets: readonly { readonly name: string; readonly expr: Expr }[];
  readonly value: Expr;
}

/** A call written out, or null for a function that is known by its name. @param dims the shape of an argument, null where unknown */
export function unfolded(
  call: Extract<Expr, { kind: "call" }>,
  rules: readonly Rule[],
  dims: (e: Expr) => readonly (string | number)[] | null,
): Unfolded | null {
  const rule = rules.find((r) => r.names.includes(call.fn));
  const form = rule === undefined ? undefined : rule.names.map((n) => WRITTEN[n]).find((f) => f !== undefined);
  if (form !== undefined) {
    const args = form.params.map((p, i) => call.args[i] ?? (rule?.defaults?.[p] === undefined ? null : parseFormula(rule.defaults[p])));
    if (call.args.length > args.length || args.includes(null)) return null;
    const by = new Map<string, Expr>(form.params.map((p, i) => [p, args[i]!]));
    for (const [letter, [argument, axis]] of Object.entries(form.sizes ?? {})) {
      const size = dims(by.get(argument)!)?.[axis];
      if (size === undefined) return null;
      by.set(letter, typeof size === "number" ? { kind: "num", text: String(size) } : { kind: "name", key: size });
    }
    const read = (formula: string): Expr => substituted(parseFormula(formula), by);
    return { lets: (form.lets ?? []).map(([name, formula]) => ({ name, expr: read(formula) })), value: read(form.value) };
  }
  if (rule?.definition === undefined || !DEFINED.has(rule.id)) return null;
  const params = Object.keys(rule.args),
    right = rule.definition.split("=").slice(1).join("=");
  if (call.args.length !== params.length || call.args.some((a) => (dims(a)?.length ?? 1) > 0)) return null;
  return { lets: [], value: substituted(parseFormula(right), new Map(params.map((p, i) => [p, call.args[i]!]))) };
}

export function substituted(e: Expr, by: ReadonlyMap<string, Expr>): Expr {
  if (e.kind === "name") return by.get(e.key) ?? e;
  return mapChildren(e, (x) => substituted(x, by));
}
