import type { RuleBook } from "../../../rule.js";
import type { Dim, EinsumNode, Node } from "../../../tensor/node.js";
import { constantOf, isSizeNode } from "../../../tensor/shape.js";
import { helpers } from "./javascript-helpers.js";
import { identifiers, NoCode, nameOf, planOf, sizeSources, sizeText, type Plan } from "./plan.js";
import type { CodeRequest } from "./python.js";
import { atom, numberText, paren, POWER, PRODUCT, SIGN, SUM, sumCode, type Code } from "./text.js";
/** JavaScript without libraries: loops over row-major Float64Arrays. */

const RESERVED = new Set(
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity Math Float64Array out".split(
    " ",
  ),
);
const MATH = new Set([
  "exp",
  "log",
  "log2",
  "log10",
  "log1p",
  "expm1",
  "sqrt",
  "cbrt",
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "atan2",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "acosh",
  "atanh",
  "abs",
  "sign",
  "floor",
  "ceil",
  "max",
  "min",
]);
const PRIMITIVES = new Set(["pow", "lt", "le", "eq", "ne", "and", "or", "not", "where", "max", "min", "mod"]);

/** @throws NoCode */
export function javascriptCode(request: CodeRequest): string {
  const names = identifiers(
      request.inputs.map((i) => i.name),
      RESERVED,
    ),
    taken = new Set([...names.values(), ...RESERVED]);
  const known = (n: Node & { op: "map" | "call" }): boolean => {
    const fn = nameOf(request.book, n.fn);
    return n.op === "map" ? PRIMITIVES.has(n.fn) || MATH.has(fn) : Object.hasOwn(helpers, fn);
  };
  const plan = planOf([request.root], request.book, known, (n) => taken.has(n));
  const writer = new Writer(request, plan, names, taken);
  const result = writer.result(request.root),
    params = [...request.inputs.map((i) => names.get(i.name) ?? i.name), ...writer.sizeParameters()];
  const shape = request.root.dims.map((d) => writer.size(d)).join(" × ");
  const note = request.root.dims.length === 0 ? "" : ` Arrays are row-major; the result is ${shape}.`;
  return [
    ...writer.helpers.flatMap((h) => [helpers[h]?.source ?? "", ""]),
    `/** ${request.comment.replace(/\*\//gu, "* /")}.${note} */`,
    `function ${request.name}(${params.join(", ")}) {`,
    ...writer.lines.map((l) => `  ${l}`),
    `  return ${result};`,
    "}",
    "",
  ].join("\n");
}

class Writer {
  readonly lines: string[] = [];
  readonly helpers: string[] = [];
  private readonly stored = new Map<Node, string>();
  private readonly book: RuleBook;
  private readonly plan: Plan;
  private readonly names: ReadonlyMap<string, string>;
  private readonly letters = new Map<string, string>();
  private readonly used = new Set<string>();
  private readonly taken: Set<string>;
  private count = 0;

  constructor(request: CodeRequest, plan: Plan, names: ReadonlyMap<string, string>, taken: ReadonlySet<string>) {
    this.book = request.book;
    this.plan = plan;
    this.names = names;
    this.taken = new Set(taken);
    for (const letter of sizeSources(request.inputs).keys()) {
      let id = letter.replace(/\W/gu, "_");
      while (this.taken.has(id)) id += "_";
      this.letters.set(letter, id);
      this.taken.add(id);
    }
  }

  sizeParameters(): string[] {
    return [...this.letters].filter(([l]) => this.used.has(l)).map(([, id]) => id);
  }

  size(d: Dim): string {
    const text = sizeText(d, this.letters);
    if (!/^\d+$/u.test(text)) for (const part of d.name?.split("*") ?? []) this.used.add(part);
    return text;
  }

  result(root: Node): string {
    for (const node of this.plan.order) if (node !== root && this.mustStore(node)) this.store(node);
    if (root.dims.length === 0) return this.mustStore(root) ? this.store(root) : this.at(root, []).text;
    return this.store(root);
  }

  private real(node: Node): Node {
    return this.plan.expanded.get(node) ?? node;
  }

  /** What is used more than once, sums, and tensor functions get a variable. */
  private mustStore(node: Node): boolean {
    const n = this.real(node);
    if (n.op === "input" || n.op === "num" || n.op === "const" || n.op === "eye" || n.op === "iota") return false;
    return (
      this.plan.named.has(node) ||
      n.op === "call" ||
      n.op === "reduce" ||
      n.op === "literal" ||
      (n.op === "einsum" && n.sizes.length > n.out.length && !isSizeNode(n))
    );
  }

  private fresh(prefix: string): string {
    let id: string;
    do {
      this.count++;
      id = `${prefix}${String(this.count)}`;
    } while (this.taken.has(id));
    this.taken.add(id);
    return id;
  }

  private store(node: Node): string {
    const known = this.stored.get(node);
    if (known !== undefined) return known;
    const n = this.real(node),
      name = this.fresh("t");
    if (n.op === "call") this.callInto(n, name);
    else if (n.op === "literal") this.lines.push(`const ${name} = [${n.values.map((v) => numberText(v).text).join(", ")}];`);
    else this.loops(n, name);
    this.stored.set(node, name);
    if (n !== node) this.stored.set(n, name);
    return name;
  }

  /** Loops over the entries, and inside them over what is summed. */
  private loops(n: Node, name: string): void {
    const indices = n.dims.map(() => this.fresh("i")),
      open = n.dims.map((d, k) => `for (let ${indices[k]!} = 0; ${indices[k]!} < ${this.size(d)}; ${indices[k]!}++) `);
    const place = offset(
      indices,
      n.dims.map((d) => this.size(d)),
    );
    const total = product(n.dims.map((d) => this.size(d)));
    const target = n.dims.length === 0 ? null : `${name}[${place}]`;
    if (n.dims.length > 0) this.lines.push(`const ${name} = new Float64Array(${total});`);
    const bound = n.op === "einsum" ? n.sizes.slice(n.out.length) : n.op === "reduce" ? [n.arg.dims.at(-1)!] : [];
    if (bound.length === 0) {
      const value = this.at(n, indices, true).text;
      this.lines.push(target === null ? `const ${name} = ${value};` : `${open.join("")}${target} = ${value};`);
      return;
    }
    const inner = bound.map(() => this.fresh("i")),
      acc = target === null ? name : this.fresh("s");
    const loop = bound.map((d, k) => `for (let ${inner[k]!} = 0; ${inner[k]!} < ${this.size(d)}; ${inner[k]!}++) `).join("");
    const body =
      n.op === "einsum"
        ? this.einsumAt(n, [...indices, ...inner], true).text
        : this.at((n as Extract<Node, { op: "reduce" }>).arg, [...indices, ...inner]).text;
    const how = n.op === "reduce" ? n.how : "sum",
      start = how === "sum" ? "0" : how === "prod" ? "1" : how === "max" ? "-Infinity" : "Infinity";
    const step = how === "sum" ? `${acc} += ${body};` : how === "prod" ? `${acc} *= ${body};` : `${acc} = Math.${how}(${acc}, ${body});`;
    // An exact factor multiplies the finished sum.
    const factor = n.op === "einsum" && n.operands[0]?.op === "num" ? ` * ${paren(numberText(n.operands[0].value), SIGN)}` : "";
    if (target === null) {
      this.lines.push(`let ${acc} = ${start};`, `${loop}${step}`);
      if (factor !== "") this.lines.push(`${acc} *= ${factor.slice(3)};`);
      return;
    }
    this.lines.push(`${open.join("")}{`, `  let ${acc} = ${start};`, `  ${loop}${step}`, `  ${target} = ${acc}${factor};`, "}");
  }

  private callInto(n: Extract<Node, { op: "call" }>, name: string): void {
    const fn = nameOf(this.book, n.fn),
      helper = helpers[fn];
    if (helper === undefined || n.batch > 1) throw new NoCode(`Unexpected function ${fn}: there is no JavaScript for it.`);
    if (!this.helpers.includes(fn)) this.helpers.push(fn);
    const args = n.args.map((a) => (a.op === "input" ? (this.names.get(a.name) ?? a.name) : this.store(a)));
    const own = n.args[0]?.dims.slice(n.batch) ?? [],
      size = own.length > 0 ? this.size(own.at(-1)!) : "1";
    if (n.batch === 0) {
      this.lines.push(`const ${name} = ${helper.call}(${[...args, size].join(", ")});`);
      return;
    }
    // One row after the other.
    const rows = this.size(n.dims[0]!),
      step = product(own.map((d) => this.size(d))),
      width = product(n.dims.slice(1).map((d) => this.size(d))),
      i = this.fresh("i");
    this.lines.push(`const ${name} = new Float64Array(${product(n.dims.map((d) => this.size(d)))});`);
    const part = args.map((a) => `${a}.subarray(${i} * ${step}, (${i} + 1) * ${step})`);
    this.lines.push(
      `for (let ${i} = 0; ${i} < ${rows}; ${i}++) ${n.dims.length === 1 ? `${name}[${i}] = ${helper.call}(${[...part, size].join(", ")})` : `${name}.set(${helper.call}(${[...part, size].join(", ")}), ${i} * ${width})`};`,
    );
  }

  /** The entry of a node at these indices (from 0), as one expression. */
  private at(node: Node, indices: readonly string[], definition = false): Code {
    if (!definition && this.mustStore(node)) return this.access(this.store(node), node, indices);
    const n = this.real(node),
      [x, y, z] = n.op === "map" ? n.args : [];
    switch (n.op) {
      case "input":
        return this.access(this.names.get(n.name) ?? n.name, n, indices);
      case "num":
        return numberText(n.value);
      case "const":
        return atom(n.name === "pi" ? "Math.PI" : "Math.E");
      case "eye":
        return { text: `(${indices[0]!} === ${indices[1]!} ? 1 : 0)`, level: 5 };
      case "iota":
        return n.first === 0 ? atom(indices[0]!) : { text: `${indices[0]!} + ${String(n.first)}`, level: SUM };
      case "einsum":
        return this.einsumAt(n, indices, false);
      case "add":
        return sumCode(n.terms.map((t) => this.at(t, indices)));
      case "slice": {
        const all = [...indices];
        if (n.drop) all.splice(n.axis, 0, String(n.from));
        else if (n.from > 0) all[n.axis] = `(${all[n.axis]!} + ${String(n.from)})`;
        return this.at(n.arg, all);
      }
      case "stack": {
        const [first = "0", ...rest] = indices;
        const parts = n.parts.map((p) => this.at(p, rest).text);
        return /^\d+$/u.test(first)
          ? atom(`(${parts[Number(first)] ?? "NaN"})`)
          : {
              text: `(${parts
                .slice(0, -1)
                .map((p, k) => `${first} === ${String(k)} ? ${p} : `)
                .join("")}${parts.at(-1) ?? "NaN"})`,
              level: 5,
            };
      }
      case "reshape": {
        const arg = n.arg.op === "input" ? (this.names.get(n.arg.name) ?? n.arg.name) : this.store(n.arg);
        return atom(
          `${arg}[${offset(
            indices,
            n.dims.map((d) => this.size(d)),
          )}]`,
        );
      }
      case "map": {
        const of = (a: Node | undefined): Code => (a === undefined ? atom("NaN") : this.at(a, indices));
        switch (n.fn) {
          case "pow":
            return this.power(of(x), y === undefined ? null : constantOf(y), of(y));
          case "lt":
          case "le":
          case "eq":
          case "ne":
            return {
              text: `(${paren(of(x), SUM)} ${{ lt: "<", le: "<=", eq: "===", ne: "!==" }[n.fn]} ${paren(of(y), SUM)} ? 1 : 0)`,
              level: 5,
            };
          case "and":
          case "or":
            return { text: `(${paren(of(x), SUM)} ${n.fn === "and" ? "&&" : "||"} ${paren(of(y), SUM)} ? 1 : 0)`, level: 5 };
          case "not":
            return { text: `(${of(x).text} ? 0 : 1)`, level: 5 };
          case "where":
            return { text: `(${of(x).text} ? ${of(y).text} : ${of(z).text})`, level: 5 };
          case "mod":
            return {
              text: `(${of(x).text} - ${paren(of(y), SIGN)} * Math.floor(${paren(of(x), SIGN)} / ${paren(of(y), SIGN + 1)}))`,
              level: 5,
            };
          default:
            return atom(
              `Math.${MATH.has(nameOf(this.book, n.fn)) ? nameOf(this.book, n.fn) : n.fn}(${n.args.map((a) => of(a).text).join(", ")})`,
            );
        }
      }
      default:
        return this.access(this.store(node), node, indices);
    }
  }

  private power(base: Code, e: { readonly num: bigint; readonly den: bigint } | null, exponent: Code): Code {
    if (e?.den === 1n && e.num === -1n) return { text: `1 / ${paren(base, SIGN + 1)}`, level: PRODUCT };
    if (e?.den === 1n && e.num === 2n && base.text.length < 12)
      return { text: `${paren(base, SIGN)} * ${paren(base, SIGN + 1)}`, level: PRODUCT };
    if (e?.den === 2n && e.num === 1n) return atom(`Math.sqrt(${base.text})`);
    return { text: `${paren(base, POWER + 1)} ** ${paren(exponent, POWER + 1)}`, level: POWER };
  }

  /** @param summed `indices` has the summed labels too, and the exact factor is left to the caller */
  private einsumAt(n: EinsumNode, indices: readonly string[], summed: boolean): Code {
    if (isSizeNode(n)) return atom(this.size(n.sizes[0]!));
    const c = constantOf(n);
    if (c !== null) return numberText(c);
    const above: Code[] = [],
      below: Code[] = [];
    let sign = "";
    n.operands.forEach((o, k) => {
      const at = (n.labels[k] ?? []).map((l) => indices[l] ?? "0");
      if (o.op === "num") {
        if (summed) return;
        if (o.value.num === -1n && o.value.den === 1n) {
          sign = "-";
          return;
        }
        if (o.value.num === 1n) {
          below.push(numberText({ num: o.value.den, den: 1n }));
          return;
        }
        above.unshift(numberText(o.value));
        return;
      }
      const e = o.op === "map" && o.fn === "pow" && !this.mustStore(o) && o.args[1] !== undefined ? constantOf(o.args[1]) : null;
      if (e !== null && e.num < 0n && o.op === "map") {
        const positive = { num: -e.num, den: e.den },
          base = this.at(o.args[0]!, at);
        below.push(positive.num === 1n && positive.den === 1n ? base : this.power(base, positive, numberText(positive)));
      } else above.push(this.at(o, at));
    });
    const head = above.length === 0 ? "1" : above.map((a, i) => paren(a, i === 0 ? PRODUCT : PRODUCT + 1)).join(" * ");
    const text = `${sign}${head}${below.map((b) => ` / ${paren(b, SIGN + 1)}`).join("")}`;
    return { text, level: above.length + below.length > 1 ? PRODUCT : sign !== "" ? SIGN : (above[0]?.level ?? PRODUCT) };
  }

  private access(name: string, node: Node, indices: readonly string[]): Code {
    return node.dims.length === 0
      ? atom(name)
      : atom(
          `${name}[${offset(
            indices,
            node.dims.map((d) => this.size(d)),
          )}]`,
        );
  }
}

/** (i * n + j) * k + l. */
function offset(indices: readonly string[], sizes: readonly string[]): string {
  return indices.reduce(
    (text, i, k) =>
      k === 0
        ? i
        : text === "0"
          ? i
          : `${text.includes("+") ? `(${text})` : text} * ${/^\w+$/u.test(sizes[k]!) ? sizes[k]! : `(${sizes[k]!})`} + ${i}`,
    "0",
  );
}
const product = (sizes: readonly string[]): string =>
  sizes.length === 0 ? "1" : sizes.map((s) => (/^\w+$/u.test(s) || s.includes("*") ? s : `(${s})`)).join(" * ");
