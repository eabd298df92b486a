import { expect, test } from "vitest";
import { Parts, type Placed } from "../../src/scope/parts.js";
import { Store, type Definition } from "../../src/scope/store.js";

const { root } = new Parts([]);
const at = (from: number): Placed => ({ from, part: root });
const definition = (from: number, value: string): Definition => ({
  ...at(from),
  key: "f",
  formals: null,
  indices: [],
  body: { kind: "num", text: value },
  claim: `c${String(from)}`,
});

test("the definition of a name is the latest one above, also when definitions come after the first question", () => {
  const store = new Store(),
    [first, second] = [definition(10, "1"), definition(30, "2")];
  expect(store.definitionOf("f", at(50))).toBe(null);
  store.define(first);
  expect(store.definitionOf("f", at(50))).toBe(first);
  store.define(second);
  expect(store.definitionOf("f", at(50))).toBe(second);
  expect(store.definitionOf("f", at(20))).toBe(first);
  expect(store.definitionOf("g", at(50))).toBe(null);
});

test("a definition that is set aside does not count, for as long as it is", () => {
  const store = new Store(),
    [first, second] = [definition(10, "1"), definition(30, "2")];
  store.define(first);
  store.define(second);
  expect(store.definitionOf("f", at(50))).toBe(second);
  store.blocked.add(second);
  expect(store.definitionOf("f", at(50))).toBe(first);
  store.blocked.delete(second);
  expect(store.definitionOf("f", at(50))).toBe(second);
});

test("sizes of shapes and ranges are dimensions", () => {
  const store = new Store();
  store.declareShape({ ...at(0), key: "A", dims: ["m", 3], orient: null, lead: ["N"], how: "declared" });
  store.declareRange("i", { ...at(1), hi: "K", lo: 1 });
  expect([...store.dimensions]).toEqual(["m", 3, "N", "K"]);
});

test("a special case holds from where it is said on", () => {
  const store = new Store(),
    general = definition(30, "1"),
    special = { ...definition(50, "2"), special: true };
  store.define(general);
  store.define(special);
  expect([20, 40, 60].map((from) => store.definitionOf("f", at(from)))).toEqual([general, general, special]);
  store.blocked.add(general);
  expect([20, 40, 60].map((from) => store.definitionOf("f", at(from)))).toEqual([null, null, special]);
});
