import type { Span } from "../document/types.js";
import type { AtomNode, Cell, ChainNode, FactorNode, ListNode, ProductNode, RowsNode, SumNode, Terminal } from "../../grammar/nodes.js";
import { accents, casesEnvironments, matrixEnvironments, noteCommands, overNotes, rangingWords } from "./commands.js";
import type { Token } from "./token.js";
import type { ChainTree, Relation, SumTree, Tree } from "./tree.js";
/** From the parser's cells to the surface tree. Recursion follows brackets only, whose depth the tidying bounds. */

type Sign = SumTree["terms"][number]["sign"];
const asToken = (t: Terminal): Token => t as Token;

/** The cells of a sequence in reading order. */
function cells<T>(last: Cell<T>): Cell<T>[] {
  const all: Cell<T>[] = [];
  for (let cell: Cell<T> | null = last; cell !== null; cell = cell.before) all.push(cell);
  return all.reverse();
}

/** The span from the first to the last of several places; macros may have turned their order. */
export function hull(places: readonly Span[]): Span {
  let from = Infinity,
    to = -Infinity;
  for (const place of places) {
    from = Math.min(from, place.from);
    to = Math.max(to, place.to);
  }
  return { from, to };
}

/** `at` is where an empty list stands. */
export function buildList(node: ListNode, at: Span, note: (tokens: readonly Token[]) => Tree | null): Tree {
  return new Builder(note).list(node, at);
}

class Builder {
  private readonly note: (tokens: readonly Token[]) => Tree | null;
  constructor(note: (tokens: readonly Token[]) => Tree | null) {
    this.note = note;
  }

  list(node: ListNode, at: Span): Tree {
    const all = cells(node);
    let place: Span = { from: at.from, to: at.from };
    const items = all.map(({ link, item }) => {
      if (link !== null) place = { from: asToken(link).to, to: asToken(link).to };
      return this.chain(item, place);
    });
    const [only] = items;
    if (items.length === 1 && only !== undefined) return only;
    return {
      kind: "list",
      items,
      separators: all.slice(1).map(({ link }) => link?.value ?? ","),
      ...hull([...items, ...all.slice(1).map(({ link }) => asToken(link as Terminal))]),
    };
  }

  chain(node: ChainNode, at: Span): Tree {
    const all = cells(node);
    const rels: Relation[] = all.slice(1).map(({ link }) => {
      const t = asToken(link as Terminal);
      return { op: t.value, note: t.note === null ? null : this.note(t.note), from: t.from, to: t.to };
    });
    const members = all.map(({ item }, i): Tree => {
      if (item !== null) return this.sum(item);
      const place = rels[i - 1]?.to ?? rels[i]?.from ?? at.from;
      return { kind: "empty", from: place, to: place };
    });
    const [only] = members;
    return members.length === 1 && only !== undefined ? only : nest(members, rels);
  }

  sum(node: SumNode): Tree {
    const all = cells(node);
    const terms = all.map(({ link, item }) => {
      const signs = [...(link?.value ?? "+")];
      const [sign = "+", ...inner] = signs;
      return {
        sign: sign as Sign,
        link,
        node: inner.reduceRight<Tree>((tree, s) => signed(s as Sign, tree, asToken(link as Terminal)), this.product(item)),
      };
    });
    const [first] = terms;
    if (first !== undefined && terms.length === 1) {
      if (first.link === null) return first.node;
      // (-2 \ 3): the sign belongs to the first entry of a spaced row.
      const { node: tree } = first;
      const [head, ...rest] = tree.kind === "prod" ? tree.factors : [];
      if (tree.kind === "prod" && head !== undefined && tree.ops.includes(" ")) {
        const entry = signed(first.sign, head, asToken(first.link));
        return { ...tree, factors: [entry, ...rest], ...hull([entry, tree]) };
      }
    }
    const places: Span[] = terms.map((term) => term.node);
    if (first?.link != null) places.unshift(asToken(first.link));
    return { kind: "sum", terms: terms.map(({ sign, node: tree }) => ({ sign, node: tree })), ...hull(places) };
  }

  product(node: ProductNode): Tree {
    const all = cells(node);
    const factors = all.map(({ link, item }) => {
      const tree = this.factor(item);
      const t = link === null ? null : asToken(link);
      return t === null ? tree : [...t.signs].reduceRight<Tree>((inner, s) => signed(s as Sign, inner, t), tree);
    });
    const [only] = factors;
    if (factors.length === 1 && only !== undefined) return only;
    return { kind: "prod", factors, ops: all.slice(1).map(({ link }) => link?.value ?? ""), ...hull(factors) };
  }

  factor(node: FactorNode): Tree {
    let tree = this.atom(node.atom);
    const scripts = [];
    for (let cell = node.scripts; cell !== null; cell = cell.before) scripts.push(cell);
    for (const { mark, body, end } of scripts.reverse()) {
      const span = hull([tree, asToken(mark), asToken(end)]);
      if (body === null) tree = prime(tree, span);
      else
        tree = script(tree, mark.type === "sup" ? "sup" : "sub", this.list(body, { from: asToken(mark).to, to: asToken(mark).to }), span);
    }
    return tree;
  }

  atom(node: AtomNode): Tree {
    switch (node.kind) {
      case "leaf": {
        const { tree } = asToken(node.token);
        return tree ?? { kind: "empty", from: asToken(node.token).from, to: asToken(node.token).to };
      }
      case "group": {
        const open = asToken(node.open),
          close = asToken(node.close);
        const body = this.list(node.body, { from: open.to, to: open.to });
        const span = hull([open, close]);
        // \left[\begin{array}…\end{array}\right]
        if (body.kind === "matrix" && body.open === "") return { ...body, open: open.value, close: close.value, ...span };
        return { kind: "group", open: open.value, close: close.value, body, ...span };
      }
      case "one": {
        const head = asToken(node.head);
        const span = hull([head, asToken(node.end)]);
        const arg = this.list(node.body, { from: head.to, to: head.to });
        if (head.value === "sqrt") return { kind: "sqrt", arg, index: null, ...span };
        return noteCommands.has(head.value)
          ? { kind: "note", how: head.value, base: arg, note: null, ...span }
          : accented(arg, head.value, span);
      }
      case "two":
        return this.pair(node);
      case "matrix":
        return this.matrix(node.rows, asToken(node.head), asToken(node.end));
    }
  }

  private pair(node: AtomNode & { kind: "two" }): Tree {
    const head = asToken(node.head);
    const span = hull([head, asToken(node.end)]);
    const first = this.list(node.first, { from: head.to, to: head.to }),
      second = this.list(node.second, { from: span.to, to: span.to });
    switch (head.value) {
      case "frac":
        return { kind: "frac", num: first, den: second, ...span };
      case "sqrt":
        return { kind: "sqrt", arg: first, index: second, ...span };
      case "binom": {
        const args: Tree = {
          kind: "group",
          open: "(",
          close: ")",
          body: { kind: "list", items: [first, second], separators: [","], ...span },
          ...span,
        };
        return { kind: "prod", factors: [{ kind: "word", name: "binom", how: "command", ...span }, args], ops: [""], ...span };
      }
      case "atop":
      case "brace":
      case "brack":
        return { kind: "matrix", open: "", close: "", rows: [[first], [second]], ...span };
      default:
        return {
          kind: "note",
          how: overNotes.has(head.value) || noteCommands.has(head.value) ? head.value : "note",
          base: first,
          note: second,
          ...span,
        };
    }
  }

  private matrix(node: RowsNode, head: Token, end: Token): Tree {
    const span = hull([head, end]);
    const rows = cells(node).map((row) =>
      cells(row.item).map((cell) => this.list(cell.item, cell.link === null ? head : asToken(cell.link))),
    );
    const last = rows[rows.length - 1];
    if (rows.length > 1 && last?.length === 1 && last[0]?.kind === "empty") rows.pop();
    if (casesEnvironments.has(head.value)) {
      return {
        kind: "cases",
        rows: rows.map(([value, condition]) => ({ value: value ?? { kind: "empty", ...span }, condition: condition ?? null })),
        ...span,
      };
    }
    const [open, close] = matrixEnvironments.get(head.value) ?? ["", ""];
    return { kind: "matrix", open, close, rows, ...span };
  }
}

function signed(sign: Sign, node: Tree, at: Span): SumTree {
  return { kind: "sum", terms: [{ sign, node }], ...hull([node, ...(at.to <= node.from ? [{ from: at.to - 1, to: at.to }] : [])]) };
}

function prime(base: Tree, span: Span): Tree {
  if (base.kind === "script" && base.sup === null) return { ...base, primes: base.primes + 1, ...span };
  if (base.kind === "script") return { ...base, primes: base.primes + 1, ...span };
  return { kind: "script", base, sub: null, sup: null, primes: 1, ...span };
}

/** Puts a script on a tree. A second one of the same kind (`x^{(i)}{}^\top`) makes a new layer. */
function script(base: Tree, kind: "sub" | "sup", body: Tree, span: Span): Tree {
  if ((base.kind === "big" || base.kind === "bar") && base[kind] === null) return { ...base, [kind]: body, ...span };
  if (base.kind === "word" && kind === "sub" && rangingWords.has(base.name))
    return { kind: "big", op: base.name, sub: body, sup: null, ...span };
  if (base.kind === "script" && base[kind] === null && !(kind === "sub" && base.base.kind === "script"))
    return { ...base, [kind]: body, ...span };
  if (base.kind === "note" && base.note === null && /brace|bracket|paren/u.test(base.how)) return { ...base, note: body, ...span };
  return { kind: "script", base, sub: kind === "sub" ? body : null, sup: kind === "sup" ? body : null, primes: 0, ...span };
}

/** An accent goes onto the one symbol below it; on anything longer it is a note. */
function accented(base: Tree, accent: string, span: Span): Tree {
  if (base.kind === "sym") return { ...base, accents: [...base.accents, accent], ...span };
  if (base.kind === "num" && base.text.length === 1) return { kind: "sym", name: base.text, style: "", accents: [accent], ...span };
  if (base.kind === "script" && base.base.kind === "sym")
    return { ...base, base: { ...base.base, accents: [...base.base.accents, accent] }, ...span };
  return { kind: "note", how: accents.has(accent) ? accent : "note", base, note: null, ...span };
}

const arrows: ReadonlySet<string> = new Set(["⇒", "⇐", "⇔"]);

/** `a = b ⇒ c = d`: the sides of an implication are whole chains. */
function nest(members: readonly Tree[], rels: readonly Relation[]): ChainTree {
  const span = hull([...members, ...rels]);
  if (!rels.some((r) => arrows.has(r.op)) || rels.every((r) => arrows.has(r.op))) return { kind: "chain", members, rels, ...span };
  const sides: Tree[] = [];
  const outer: Relation[] = [];
  let start = 0;
  rels.forEach((rel, i) => {
    if (!arrows.has(rel.op)) return;
    sides.push(side(members.slice(start, i + 1), rels.slice(start, i)));
    outer.push(rel);
    start = i + 1;
  });
  sides.push(side(members.slice(start), rels.slice(start)));
  return { kind: "chain", members: sides, rels: outer, ...span };
}

function side(members: readonly Tree[], rels: readonly Relation[]): Tree {
  const [only] = members;
  return members.length === 1 && only !== undefined ? only : { kind: "chain", members, rels, ...hull([...members, ...rels]) };
}
