import type { RuleBook } from "../../../rule.js";
import type { Dim, InputNode, Node } from "../../../tensor/node.js";
import { isSizeNode } from "../../../tensor/shape.js";
import { children, reachable } from "../../../tensor/traverse.js";
/** What the writers of code share: the order of computation, names for shared parts, sizes as the shapes of inputs. */

/** A function that a target language has no words for, or a tensor that cannot be written in it. */
export class NoCode extends Error {
  override readonly name = "NoCode";
}

export interface Plan {
  /** Nodes in order of computation, operands first. */
  readonly order: readonly Node[];
  /** Nodes that get a name: used more than once, and more than a name or a number. */
  readonly named: ReadonlyMap<Node, string>;
  /** Functions in place of which their definition is computed. */
  readonly expanded: ReadonlyMap<Node, Node>;
}

const TRIVIAL = new Set<Node["op"]>(["input", "num", "const", "eye", "iota"]);

/**
 * @param known whether the target language has the function of a map or call; others are computed by their definitions
 * @throws NoCode for a function that it does not have and that has no definition
 */
export function planOf(
  roots: readonly Node[],
  book: RuleBook,
  known: (node: Node & { op: "map" | "call" }) => boolean,
  isTaken: (name: string) => boolean,
): Plan {
  const expanded = new Map<Node, Node>();
  const parts = (n: Node): readonly Node[] => {
    if ((n.op !== "map" && n.op !== "call") || known(n)) return children(n);
    let body = expanded.get(n);
    if (body === undefined) {
      const made = book.get(n.fn)?.expand(n.args, n.op === "call" ? n.batch : 0) ?? null;
      if (made === null)
        throw new NoCode(
          `Unexpected function ${nameOf(book, n.fn)}: there is no code for it in this language, and its rule has no definition to write instead.`,
        );
      body = made;
      expanded.set(n, body);
    }
    return [body];
  };
  const order = reachable(roots, () => true, parts),
    uses = new Map<Node, number>();
  for (const n of order) for (const p of parts(n)) uses.set(p, (uses.get(p) ?? 0) + 1);
  for (const r of roots) uses.set(r, (uses.get(r) ?? 0) + 1);
  const named = new Map<Node, string>();
  let count = 0;
  for (const n of order) {
    const real = expanded.get(n) ?? n;
    if (
      real !== n ||
      TRIVIAL.has(n.op) ||
      isSizeNode(n) ||
      (n.op === "map" && n.fn === "pow" && n.args[0] !== undefined && isSizeNode(n.args[0])) ||
      (uses.get(n) ?? 0) < 2 ||
      roots.includes(n)
    )
      continue;
    let name: string;
    do {
      count++;
      name = `t${String(count)}`;
    } while (isTaken(name));
    named.set(n, name);
  }
  return { order, named, expanded };
}

export const nameOf = (book: RuleBook, fn: string): string => book.get(fn)?.rule.names[0] ?? fn;

/** Names in code: letters, digits and underscores, none that the language reserves. */
export function identifiers(names: readonly string[], reserved: ReadonlySet<string>): ReadonlyMap<string, string> {
  const taken = new Set<string>(),
    found = new Map<string, string>();
  for (const name of names) {
    let id = name
      .normalize("NFKC")
      .replace(/[^\p{L}\p{N}_]+/gu, "_")
      .replace(/^(?=\p{N})/u, "_");
    if (!/^[A-Za-z_]/u.test(id))
      id = [...id].map((c) => GREEK[c] ?? (/[A-Za-z0-9_]/u.test(c) ? c : `u${(c.codePointAt(0) ?? 0).toString(16)}`)).join("");
    while (taken.has(id) || reserved.has(id)) id += "_";
    taken.add(id);
    found.set(name, id);
  }
  return found;
}
const GREEK: Readonly<Record<string, string>> = Object.fromEntries(
  [..."αβγδεζηθικλμνξοπρστυφχψω"].map((c, i) => [
    c,
    [
      "alpha",
      "beta",
      "gamma",
      "delta",
      "epsilon",
      "zeta",
      "eta",
      "theta",
      "iota",
      "kappa",
      "lambda_",
      "mu",
      "nu",
      "xi",
      "omicron",
      "pi",
      "rho",
      "sigma",
      "tau",
      "upsilon",
      "phi",
      "chi",
      "psi",
      "omega",
    ][i] ?? c,
  ]),
);

/** Where sizes come from: `n` is axis 0 of x. */
export interface SizeSource {
  readonly input: string;
  readonly axis: number;
}
export function sizeSources(inputs: readonly InputNode[]): ReadonlyMap<string, SizeSource> {
  const found = new Map<string, SizeSource>();
  for (const i of inputs)
    i.dims.forEach((d, axis) => {
      if (d.name !== null && !found.has(d.name)) found.set(d.name, { input: i.name, axis });
    });
  return found;
}

/** A size as the language writes it: letters that inputs have, products of them, else the number. */
export function sizeText(d: Dim, letters: ReadonlyMap<string, string>): string {
  if (d.name === null) return String(d.size);
  const parts = d.name.split("*").map((p) => letters.get(p));
  return parts.every((p) => p !== undefined) ? parts.join(" * ") : String(d.size);
}
