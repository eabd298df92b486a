import type { RuleBook } from "../../../rule.js";
import type { Form } from "../../../scope/shapes-error.js";
import type { Expr } from "../../../syntax/expr.js";
import { printFormula } from "../../../syntax/formula-print.js";
import type { Graph } from "../../../tensor/graph.js";
import type { Indexed } from "../../../tensor/indexed.js";
import type { Node } from "../../../tensor/node.js";
import { isSizeNode } from "../../../tensor/shape.js";
import { children, reachable } from "../../../tensor/traverse.js";
import { axisGroups, EntryWriter, joinedIndex, Letters } from "./entries.js";
import { name, transposed } from "./expr.js";
import { noFacts, type Facts } from "./facts.js";
import { tidy } from "./tidy.js";
import { weight } from "./weight.js";
import { Unwritten, WholeWriter, type WriteContext } from "./whole.js";
/** From tensors back to mathematics: matrix notation where there is one, entries where not, shared parts by name. */

export interface Written {
  /** The value, or its entry at `indices`. */
  readonly expr: Expr;
  /** Empty for matrix notation: otherwise one index for each axis, free indices of the formula first. */
  readonly indices: readonly Expr[];
  /** Names in the expression and what they stand for, in an order in which each uses only earlier ones. */
  readonly where: readonly { readonly name: string; readonly indices: readonly Expr[]; readonly expr: Expr }[];
}
export interface WriteOptions {
  /** Names that nothing new may have. */
  readonly taken: Iterable<string>;
  /** "none" writes shared parts out, unless that would grow beyond reading. */
  readonly naming?: "auto" | "none";
  /** Entries even where matrix notation would do. */
  readonly entries?: boolean;
  readonly form?: Form;
  /** What is declared: applied here, after differentiating. */
  readonly facts?: Facts;
}

/** Longer than that, shared parts get names even with naming "none". */
const MOST_WRITTEN = 4000;

/** @throws Unwritten for what neither notation has words for (entries in another arrangement) */
export function write(graph: Graph, book: RuleBook, value: Indexed, options: WriteOptions): Written {
  const facts = options.facts ?? noFacts,
    given = tidy(graph, value.node, facts),
    small = value.labels.length === 0 && options.entries !== true ? spelled(graph, given) : null;
  const root = small === null ? given : tidy(graph, small, facts),
    taken = new Set(options.taken),
    rank = root.dims.length;
  const naming = options.naming ?? "auto";
  if (weight(root) <= 1 && naming === "none" && rank === 0)
    return { expr: new WholeWriter({ graph, book, named: new Map(), facts }).write(root), indices: [], where: [] };
  const shared = naming === "none" && weight(root) <= MOST_WRITTEN ? [] : sharedParts(root, taken, (n) => lengthOf(graph, book, n));
  const names = new Map(shared.map((s) => [s.node, s.name]));
  const attempt = (entries: boolean): Written => {
    const cx: WriteContext = { graph, book, named: names, facts },
      whole = new WholeWriter(cx),
      each = new EntryWriter(cx, whole, options.entries === true),
      letters = new Letters([...taken, ...names.values(), ...value.labels]);
    const written = (
      node: Node,
      labels: readonly string[],
      definition: boolean,
      asEntries: boolean,
    ): { expr: Expr; indices: readonly Expr[] } => {
      if (!asEntries && labels.length === 0) return { expr: whole.write(node, definition), indices: [] };
      const own = letters.fork(),
        groups = node.op === "reshape" && labels.length === 0 ? axisGroups(node.dims, node.arg.dims) : null,
        inner = groups !== null && node.op === "reshape" ? node.arg : node;
      const indices = [...labels, ...inner.dims.slice(labels.length).map(() => own.next())].map(name);
      return {
        expr: each.at(inner, indices, own, definition),
        indices: groups === null ? indices : groups.map((axes) => joinedIndex(axes, inner, indices, (d) => whole.size(d))),
      };
    };
    const where = shared.map(({ node, name: key }) => {
      try {
        return { name: key, ...written(node, [], true, entries && node.dims.length > 2) };
      } catch (error) {
        if (!(error instanceof Unwritten)) throw error;
        return { name: key, ...written(node, [], true, true) };
      }
    });
    const main = written(root, value.labels, false, entries);
    const expr = !entries && options.form === "row" ? transposed(main.expr) : main.expr;
    return { expr, indices: main.indices, where: where.filter((w, i) => usedIn(w.name, [expr, ...where.slice(i + 1).map((x) => x.expr)])) };
  };
  if (options.entries !== true && rank <= 2 && value.labels.length === 0) {
    try {
      return attempt(false);
    } catch (error) {
      if (!(error instanceof Unwritten)) throw error;
    }
  }
  return attempt(true);
}

/** Small tensors of literal sizes with parts of their own in each entry: [x[2]^2; 2*x[1]*x[2]]. */
function spelled(graph: Graph, root: Node): Node | null {
  if (
    root.dims.length === 0 ||
    root.dims.length > 2 ||
    root.dims.some((d) => d.name !== null) ||
    root.dims.reduce((n, d) => n * d.size, 1) > MOST_SPELLED
  )
    return null;
  if (!reachable([root]).some((n) => n.op === "slice" && n.drop)) return null;
  const [rows, columns] = root.dims,
    at = (n: Node, k: number): Node => graph.slice(n, 0, k, 1, true);
  return graph.stack(
    Array.from({ length: rows?.size ?? 0 }, (_, i) =>
      columns === undefined ? at(root, i) : graph.stack(Array.from({ length: columns.size }, (__, j) => at(at(root, i), j))),
    ),
  );
}
const MOST_SPELLED = 16;

/** Characters that a part would take, 60 for long ones. */
function lengthOf(graph: Graph, book: RuleBook, node: Node): number {
  try {
    return printFormula(new WholeWriter({ graph, book, named: new Map(), facts: noFacts }).write(node)).length;
  } catch (error) {
    if (error instanceof Unwritten) return 60;
    throw error;
  }
}

/** What naming a part must save, in characters. */
const SAVES = 16;

function sharedParts(root: Node, taken: Set<string>, length: (n: Node) => number): { node: Node; name: string }[] {
  const order = reachable([root]),
    uses = new Map<Node, number>();
  for (const n of order) for (const c of children(n)) uses.set(c, (uses.get(c) ?? 0) + 1);
  const found: { node: Node; name: string }[] = [];
  for (const n of order) {
    const count = uses.get(n) ?? 0;
    if (
      n === root ||
      count < 2 ||
      n.op === "input" ||
      n.op === "num" ||
      n.op === "const" ||
      n.op === "eye" ||
      n.op === "iota" ||
      isSizeNode(n) ||
      n.inputs.length === 0
    )
      continue;
    const long = weight(n) > 60 ? 60 : length(n);
    // 1/u and u² of a name are as short as a name.
    if (long < 8 || (count - 1) * long < SAVES) continue;
    found.push({ node: n, name: nameFor(n, taken) });
  }
  return found;
}

const SMALL = ["u", "v", "r", "q", "z", "h", "g", "t"],
  LARGE = ["U", "V", "R", "Q", "Z", "H", "G", "M"];
const OWN: Readonly<Record<string, readonly [string, string]>> = {
  "vector.softmax": ["s", "P"],
  "matrix.softmax-rows": ["p", "P"],
  "scalar.sigmoid": ["s", "S"],
  "scalar.exp": ["e", "E"],
  "vector.norm2": ["r", "r"],
};

function nameFor(n: Node, taken: Set<string>): string {
  const own = n.op === "map" || n.op === "call" ? OWN[n.fn] : undefined,
    large = n.dims.length >= 2;
  const choices = [...(own === undefined || own[large ? 1 : 0] === "e" ? [] : [own[large ? 1 : 0]]), ...(large ? LARGE : SMALL)];
  for (let round = 0; ; round++) {
    for (const c of choices) {
      const key = round === 0 ? c : `${c}${String(round + 1)}`;
      if (!taken.has(key)) {
        taken.add(key);
        return key;
      }
    }
  }
}

function usedIn(key: string, exprs: readonly Expr[]): boolean {
  const pattern = `"key":${JSON.stringify(key)}`;
  return exprs.some((e) => JSON.stringify(e).includes(pattern));
}
