import { contains, isNumeric, mapChildren } from "../../scope/exprs.js";
import type { Expr } from "../../syntax/expr.js";
import type { EditInput } from "./edit-input.js";
import { indexLetters, name, number, spoken, type Edit } from "./sites.js";
/** Index letters and numbers: one wrong, two exchanged, a sum over the wrong one. */

export function* indexEdits({ sites, letters }: EditInput): Generator<Edit> {
  for (const s of sites) {
    if (s.node.kind === "entry") {
      const node = s.node;
      for (const [k, index] of node.indices.entries()) {
        if (index === null) continue;
        const near =
          index.kind === "num" ? [Number(index.text) + 1, Number(index.text) - 1].filter((n) => n > 0).map((n) => number(String(n))) : [];
        for (const other of [...letters.map(name), ...near]) {
          if (index.kind === "name" && other.kind === "name" && index.key === other.key) continue;
          const fixed: Expr = { ...node, indices: node.indices.map((x, i) => (i === k ? other : x)) };
          yield { mistake: "wrong-index", say: `${spoken(node)} should be ${spoken(fixed)}.`, expr: s.put(fixed) };
        }
      }
      if (node.indices.length === 2) {
        const fixed: Expr = { ...node, indices: [...node.indices].reverse() };
        yield { mistake: "wrong-index", say: `The indices of ${spoken(node)} are exchanged.`, expr: s.put(fixed) };
      }
    }
    if (s.node.kind === "delta")
      for (const l of letters)
        for (const side of ["i", "j"] as const)
          yield { mistake: "wrong-index", say: `The index of δ should be ${l}.`, expr: s.put({ ...s.node, [side]: name(l) }) };
  }
  // One letter for another throughout a term: z_k (1 − z_k) for z_j (1 − z_j).
  for (const s of sites)
    if (s.node.kind === "mul" || s.parent === "")
      for (const a of letters.slice(0, 4))
        for (const b of letters.slice(0, 4))
          if (a !== b)
            yield { mistake: "wrong-index", say: `The index ${a} should be ${b}.`, expr: s.put(renamed(s.node, new Map([[a, b]]))) };
  for (const [i, a] of letters.slice(0, 4).entries())
    for (const b of letters.slice(i + 1, 4)) {
      const root = sites[0];
      if (root !== undefined)
        yield {
          mistake: "wrong-index",
          say: `The indices ${a} and ${b} are exchanged.`,
          expr: root.put(
            renamed(
              root.node,
              new Map([
                [a, b],
                [b, a],
              ]),
            ),
          ),
        };
    }
}
/** A sum over what the line leaves free on one side only: all samples share a bias. */
export function* sumEdits({ sites, side, other }: EditInput): Generator<Edit> {
  const elsewhere = indexLetters(other);
  for (const l of indexLetters(side)) {
    if (elsewhere.has(l)) continue;
    for (const s of sites)
      if (s.parent === "" || s.parent === "add")
        yield {
          mistake: "missing-term",
          say: `The sum over ${l} is missing.`,
          expr: s.put({ kind: "big", op: "sum", index: l, lo: null, hi: null, where: null, body: s.node }),
        };
    // Inside: a normaliser, one factor of a term.
    for (const s of sites)
      if (/^(?:numerator|denominator|call|mul|neg|pow)$/.test(s.parent) && s.node.kind !== "num" && indexLetters(s.node).has(l))
        yield {
          mistake: "missing-term",
          say: `The sum over ${l} is missing.`,
          expr: s.put({ kind: "big", op: "sum", index: l, lo: null, hi: null, where: null, body: s.node }),
        };
  }
}
/** Summed over an axis that the other side lacks: a bias is shared by the examples. */
export function* axisSumEdits({ side, letters }: EditInput): Generator<Edit> {
  const index = ["n", "i", "k", "m"].find((l) => !letters.includes(l) && !contains(side, (x) => x.kind === "name" && x.key === l));
  if (index === undefined || isNumeric(side)) return;
  const letter = name(index);
  for (const [indices, which] of [
    [[letter], "first"],
    [[null, letter], "second"],
  ] as const)
    yield {
      mistake: "missing-term",
      say: `The sum over the ${which} axis is missing: what is shared by all examples gets the sum over them.`,
      expr: { kind: "big", op: "sum", index, lo: null, hi: null, where: null, body: { kind: "entry", base: side, indices: [...indices] } },
    };
}
/** A sum that runs over the wrong letter: over what its letter leaves free. */
export function* binderEdits({ sites, letters }: EditInput): Generator<Edit> {
  for (const s of sites)
    if (s.node.kind === "big") {
      const node = s.node;
      for (const b of letters)
        if (b !== node.index) {
          const free = { ...node, index: b, lo: null, hi: null, where: null },
            say = `The sum should run over ${b}, not ${node.index}.`;
          yield { mistake: "wrong-index", say, expr: s.put(free) };
          // The letter moves with it where the other letter does not stand already.
          yield { mistake: "wrong-index", say, expr: s.put({ ...free, body: renamed(node.body, new Map([[node.index, b]]), true) }) };
          yield {
            mistake: "wrong-index",
            say,
            expr: s.put({
              ...free,
              body: renamed(
                node.body,
                new Map([
                  [node.index, b],
                  [b, node.index],
                ]),
              ),
            }),
          };
        }
    }
}
/** Index letters renamed; with `apart`, only in entries that do not have the new letter yet. */
export function renamed(e: Expr, letters: ReadonlyMap<string, string>, apart = false): Expr {
  const letter = (x: Expr): Expr => (x.kind === "name" ? name(letters.get(x.key) ?? x.key) : x);
  if (e.kind === "entry") {
    const base = renamed(e.base, letters, apart);
    if (apart && e.indices.some((i) => i?.kind === "name" && [...letters.values()].includes(i.key))) return { ...e, base };
    return { ...e, base, indices: e.indices.map((i) => (i === null ? null : letter(i))) };
  }
  if (e.kind === "delta") return { ...e, i: letter(e.i), j: letter(e.j) };
  if (e.kind === "big" && letters.has(e.index)) return e;
  return mapChildren(e, (c) => renamed(c, letters, apart));
}
