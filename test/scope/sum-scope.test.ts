import { expect, test } from "vitest";
import { freeLettersOf, widenSums } from "../../src/scope/sum-scope.js";
import type { Expr } from "../../src/syntax/expr.js";

const name = (key: string): Expr => ({ kind: "name", key });
const entry = (key: string, ...indices: string[]): Expr => ({ kind: "entry", base: name(key), indices: indices.map(name) });
const sum = (index: string, body: Expr): Expr => ({ kind: "big", op: "sum", index, lo: null, hi: null, where: null, body });
const add = (...terms: Expr[]): Expr => ({ kind: "add", terms });
const neg = (arg: Expr): Expr => ({ kind: "neg", arg });
const none = new Set<string>();

test("a term after + that uses the index of a sum belongs to it, and what stands between", () => {
  expect(widenSums(add(sum("i", entry("a", "i")), entry("b", "i")), none)).toEqual(sum("i", add(entry("a", "i"), entry("b", "i"))));
  expect(widenSums(add(sum("i", entry("a", "i")), name("c"), entry("b", "i"), name("d")), none)).toEqual(
    add(sum("i", add(entry("a", "i"), name("c"), entry("b", "i"))), name("d")),
  );
});
test("… not where the index is free on the other side, bound outside, or another one", () => {
  const written = add(sum("i", entry("a", "i")), entry("b", "i"));
  expect(widenSums(written, new Set(["i"]))).toEqual(written);
  expect(widenSums(sum("i", written), none)).toEqual(sum("i", written));
  const other = add(sum("i", entry("a", "i")), entry("b", "j"), sum("i", entry("b", "i")));
  expect(widenSums(other, none)).toEqual(other);
});
test("a negative sum takes terms of either sign with its own; nested sums take a term where its index is bound", () => {
  const both = neg(sum("i", add(entry("a", "i"), entry("b", "i"))));
  expect(widenSums(add(neg(sum("i", entry("a", "i"))), neg(entry("b", "i"))), none)).toEqual(both);
  expect(widenSums(add(neg(sum("i", entry("a", "i"))), entry("b", "i")), none)).toEqual(both);
  expect(widenSums(add(sum("i", sum("k", entry("t", "i", "k"))), entry("u", "i")), none)).toEqual(
    sum("i", add(sum("k", entry("t", "i", "k")), entry("u", "i"))),
  );
});
test("free letters", () => {
  expect([...freeLettersOf(add(sum("i", entry("t", "i", "k")), entry("u", "j")))].sort()).toEqual(["j", "k"]);
});
