import type { RuleBook } from "../../../rule.js";
import type { Dim, EinsumNode, InputNode, Node, Rational } from "../../../tensor/node.js";
import { constantOf, isSizeNode } from "../../../tensor/shape.js";
import { identifiers, NoCode, nameOf, planOf, sizeSources, sizeText, type Plan, type SizeSource } from "./plan.js";
import { atom, numberText, paren, POWER, PRODUCT, SIGN, SUM, sumCode, type Code } from "./text.js";
import { contractionCode, type Algebra, type Operand } from "./python-contraction.js";
import { torchFunctions, numpyFunctions, type Dialect } from "./python-functions.js";
/** NumPy and PyTorch code for tensors: vectors are 1-D arrays, shared parts get names. */

const RESERVED = new Set(
  "and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield None True False np torch scipy special".split(
    " ",
  ),
);

export interface CodeRequest {
  readonly book: RuleBook;
  /** The name that the code's function has, the value that it returns. */
  readonly name: string;
  readonly root: Node;
  /** All inputs in the order of the arguments, whether the value uses them or not. */
  readonly inputs: readonly InputNode[];
  /** A line above: what it computes. */
  readonly comment: string;
}

/** @throws NoCode */
export function pythonCode(request: CodeRequest, target: "numpy" | "torch"): string {
  const dialect = target === "numpy" ? numpyFunctions : torchFunctions,
    names = identifiers(
      request.inputs.map((i) => i.name),
      RESERVED,
    ),
    taken = new Set(names.values());
  const plan = planOf(
    [request.root],
    request.book,
    (n) => dialect.has(keyOf(request.book, n), n),
    (n) => taken.has(n),
  );
  const writer = new PythonWriter(request, plan, names, dialect),
    lines: string[] = [];
  for (const node of plan.order) {
    const name = plan.named.get(node);
    if (name !== undefined) lines.push(`${name} = ${writer.write(node, true).text}`);
  }
  const result = writer.write(request.root, true).text;
  const sizes = writer.sizeLines([...lines, result].join("\n"));
  const imports =
    target === "numpy"
      ? ["import numpy as np", ...(/\bspecial\./u.test([...lines, result].join("\n")) ? ["from scipy import special"] : [])]
      : ["import torch"];
  const body = [...sizes, ...lines, `return ${result}`].map((line) => `    ${line}`);
  return [
    ...imports,
    "",
    "",
    `def ${request.name}(${request.inputs.map((i) => names.get(i.name) ?? i.name).join(", ")}):`,
    `    """${request.comment.replace(/\\/gu, "\\\\").replace(/"/gu, "'")}"""`,
    ...body,
    "",
  ].join("\n");
}

/** The primary name of a rule, or the primitive's own. */
const keyOf = (book: RuleBook, n: Node & { op: "map" | "call" }): string => nameOf(book, n.fn);

class PythonWriter implements Algebra {
  private readonly book: RuleBook;
  private readonly plan: Plan;
  private readonly sources: ReadonlyMap<string, SizeSource>;
  private readonly names: ReadonlyMap<string, string>;
  readonly dialect: Dialect;
  private readonly letters = new Map<string, string>();
  private readonly usedLetters = new Set<string>();
  private readonly memo = new Map<Node, Code>();

  constructor(request: CodeRequest, plan: Plan, names: ReadonlyMap<string, string>, dialect: Dialect) {
    this.book = request.book;
    this.sources = sizeSources(request.inputs);
    this.plan = plan;
    this.names = names;
    this.dialect = dialect;
    const taken = new Set(names.values());
    for (const letter of this.sources.keys()) {
      let id = letter.replace(/\W/gu, "_");
      while (taken.has(id)) id += "_";
      this.letters.set(letter, id);
    }
  }

  /** `n = x.shape[0]` for the sizes that were used. */
  sizeLines(code: string): string[] {
    return [...this.sources]
      .filter(([l]) => this.usedLetters.has(l) && new RegExp(`\\b${this.letters.get(l) ?? l}\\b`, "u").test(code))
      .map(([l, s]) => `${this.letters.get(l) ?? l} = ${this.names.get(s.input) ?? s.input}.shape[${String(s.axis)}]`);
  }

  size(d: Dim): string {
    for (const part of d.name?.split("*") ?? []) this.usedLetters.add(part);
    return sizeText(d, this.letters);
  }

  /** @param definition write what a named node is, instead of its name */
  write(node: Node, definition = false): Code {
    const name = this.plan.named.get(node);
    if (name !== undefined && !definition) return atom(name);
    const known = this.memo.get(node);
    if (known !== undefined && !definition) return known;
    const code = this.body(this.plan.expanded.get(node) ?? node);
    if (!definition) this.memo.set(node, code);
    return code;
  }

  private body(node: Node): Code {
    const d = this.dialect;
    switch (node.op) {
      case "input":
        return atom(this.names.get(node.name) ?? node.name);
      case "num":
        return numberText(node.value);
      case "const":
        return atom(node.name === "pi" ? d.pi : d.e);
      case "eye":
        return atom(d.call("eye", [this.size(node.dims[0]!)]));
      case "iota":
        return atom(
          node.first === 0
            ? d.call("arange", [this.size(node.dims[0]!)])
            : d.call("arange", [String(node.first), `${String(node.first)} + ${this.size(node.dims[0]!)}`]),
        );
      case "literal":
        return atom(
          d.array(
            literalText(
              node.values,
              node.dims.map((x) => x.size),
            ),
          ),
        );
      case "einsum":
        return this.einsum(node);
      case "add": {
        // One term with all axes is enough: the others are broadcast.
        const full = node.terms.some((t) => !isLoose(t));
        return sumCode(node.terms.map((t) => (full ? this.inSum(t) : this.write(t))));
      }
      case "map":
        return this.map(node);
      case "call":
        return (
          d.apply(
            nameOf(this.book, node.fn),
            node.args.map((a) => this.write(a)),
            node,
          ) ?? this.refuse(node.fn)
        );
      case "reduce":
        return atom(d.reduce(node.how, this.write(node.arg).text));
      case "slice": {
        const at = node.drop ? String(node.from) : `${String(node.from)}:${String(node.from + node.length)}`;
        const last = node.axis === node.arg.dims.length - 1 && node.axis > 1;
        const index = last ? `..., ${at}` : [...Array.from({ length: node.axis }, () => ":"), at].join(", ");
        return atom(`${paren(this.write(node.arg), POWER + 1)}[${index}]`);
      }
      case "stack":
        return atom(d.stack(node.parts.map((p) => this.write(p).text)));
      case "reshape":
        return atom(`${paren(this.write(node.arg), POWER + 1)}.reshape(${node.dims.map((x) => this.size(x)).join(", ")})`);
    }
  }

  /** A term of a sum without the ones along axes on which it does not depend. */
  private inSum(t: Node): Code {
    const c = constantOf(t);
    if (c !== null) return numberText(c);
    return isLoose(t) && t.op === "einsum" && !this.plan.named.has(t) ? this.einsum(t, true) : this.write(t);
  }

  private map(node: Node & { op: "map" }): Code {
    const [x, y, z] = node.args,
      d = this.dialect;
    const full = node.args.some((a) => !isLoose(a)),
      of = (n: Node | undefined): Code => (n === undefined ? atom("0") : full || n.dims.length === 0 ? this.inSum(n) : this.write(n));
    switch (node.fn) {
      case "pow":
        return this.power(x, y);
      case "lt":
      case "le":
      case "eq":
      case "ne": {
        const sign = { lt: "<", le: "<=", eq: "==", ne: "!=" }[node.fn];
        return condition({ text: `${paren(of(x), SUM)} ${sign} ${paren(of(y), SUM)}`, level: 0 });
      }
      case "and":
      case "or":
        return condition({ text: `(${this.truth(x)}) ${node.fn === "and" ? "&" : "|"} (${this.truth(y)})`, level: 0 });
      case "not":
        return condition({ text: `~(${this.truth(x)})`, level: SIGN });
      case "where":
        return atom(d.call("where", [this.truth(x), of(y).text, of(z).text]));
      case "max":
      case "min":
        return atom(d.call(d.extremum(node.fn), [of(x).text, of(y).text]));
      case "mod":
        return atom(d.call("remainder", [of(x).text, of(y).text]));
      default:
        return (
          d.apply(
            nameOf(this.book, node.fn),
            node.args.map((a) => this.write(a)),
            node,
          ) ?? this.refuse(node.fn)
        );
    }
  }

  /** A condition as truth values, where the language asks for them. */
  private truth(x: Node | undefined): string {
    if (x === undefined) return "True";
    const code = this.write(x);
    return code.text.endsWith(TIMES_ONE) && !this.plan.named.has(x)
      ? code.text.slice(1, -TIMES_ONE.length)
      : `${paren(code, SUM + 1)} != 0`;
  }

  private power(x: Node | undefined, y: Node | undefined): Code {
    if (x === undefined || y === undefined) throw new NoCode("Unexpected power of nothing.");
    const c = constantOf(y);
    if (c?.num === -1n && c.den === 1n) return { text: `1 / ${paren(this.write(x), SIGN)}`, level: PRODUCT };
    if (c?.num === 1n && c.den === 2n) return atom(this.dialect.call("sqrt", [this.write(x).text]));
    return { text: `${paren(this.write(x), POWER + 1)}**${paren(c === null ? this.write(y) : numberText(c), POWER)}`, level: POWER };
  }

  private refuse(fn: string): never {
    throw new NoCode(`Unexpected function ${nameOf(this.book, fn)}: there is no ${this.dialect.title} for it.`);
  }

  /** Number, numerator, denominator and tensors of a product. */
  private einsum(node: EinsumNode, loose = false): Code {
    const constant = constantOf(node);
    if (isSizeNode(node)) return factorsOf(this.size(node.sizes[0]!));
    if (constant !== null)
      return atom(
        this.dialect.full(
          node.dims.map((x) => this.size(x)),
          numberText(constant).text,
        ),
      );
    let coefficient: Rational = { num: 1n, den: 1n };
    const above: Code[] = [],
      below: Code[] = [],
      tensors: Operand[] = [];
    node.operands.forEach((o, k) => {
      const labels = node.labels[k] ?? [];
      if (o.op === "num") {
        coefficient = o.value;
        return;
      }
      const inverse = this.plan.named.has(o) ? null : inverseOf(o);
      if (labels.length === 0) {
        if (inverse === null) above.push(this.write(o));
        else below.push(inverse.exponent === null ? this.write(inverse.base) : this.positivePower(inverse.base, inverse.exponent));
        return;
      }
      tensors.push({
        code: this.write(o),
        labels,
        eye: o.op === "eye",
        below:
          inverse === null
            ? null
            : inverse.exponent === null
              ? this.write(inverse.base)
              : this.positivePower(inverse.base, inverse.exponent),
      });
    });
    return contractionCode(this, { coefficient, above, below, tensors, out: node.out, sizes: node.sizes, loose });
  }

  private positivePower(base: Node, exponent: Rational): Code {
    if (exponent.num === 1n && exponent.den === 2n) return atom(this.dialect.call("sqrt", [this.write(base).text]));
    return { text: `${paren(this.write(base), POWER + 1)}**${paren(numberText(exponent), POWER)}`, level: POWER };
  }
}

const TIMES_ONE = ") * 1.0";
/** Truth values as numbers: a sum of two truth values would be one truth value. */
const condition = (c: Code): Code => ({ text: `(${c.text}${TIMES_ONE}`, level: PRODUCT });
/** Constant along an axis. */
const isLoose = (t: Node): boolean =>
  constantOf(t) !== null || (t.op === "einsum" && !isSizeNode(t) && t.out.some((l) => !t.labels.some((ls) => ls.includes(l))));
const factorsOf = (text: string): Code => ({ text, level: text.includes("*") ? PRODUCT : 5 });

/** 1/b, 1/√b, b⁻²: base and positive exponent (null for 1). */
function inverseOf(node: Node): { base: Node; exponent: Rational | null } | null {
  if (node.op !== "map" || node.fn !== "pow") return null;
  const [base, e] = node.args,
    c = e === undefined ? null : constantOf(e);
  if (base === undefined || c === null || c.num >= 0n) return null;
  return { base, exponent: c.num === -1n && c.den === 1n ? null : { num: -c.num, den: c.den } };
}

function literalText(values: readonly Rational[], sizes: readonly number[]): string {
  const [first, ...rest] = sizes;
  if (first === undefined) return values[0] === undefined ? "0" : numberText(values[0]).text;
  const step = values.length / first;
  return `[${Array.from({ length: first }, (_, i) => literalText(values.slice(i * step, (i + 1) * step), rest)).join(", ")}]`;
}
