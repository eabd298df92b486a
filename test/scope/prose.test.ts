import { describe, expect, test } from "vitest";
import { proseFunctions, proseLayouts, proseMeanings } from "../../src/scope/prose-meanings.js";
import { proseRoles } from "../../src/scope/prose-roles.js";
import { proseFacts, proseShapes } from "../../src/scope/prose-patterns.js";
import { study } from "./study.js";

/** An example stands in a document that uses its name, as every declared name does. */
const inDocument = (example: string, key: string): string => `We have ${example}.\n\nUse $${key} = ${key}$.`;

describe("every pattern of prose reads its own example", () => {
  test.each(proseShapes.map((p) => [p.example, p] as const))("%s", (example, pattern) => {
    const shapes = study(inDocument(example, pattern.key)).store.shapes.get(pattern.key) ?? [];
    expect(shapes.map((s) => s.dims)).toEqual([pattern.dims]);
  });
  test.each(proseFacts.map((p) => [p.example, p] as const))("%s", (example, pattern) => {
    const { facts } = study(inDocument(example, pattern.key)).store;
    expect(facts.map((f) => `${f.key} ${f.fact}`)).toContain(`${pattern.key} ${pattern.fact}`);
  });
  test.each(proseFunctions.map((p) => [p.example, p] as const))("%s", (example, { key, fn }) => {
    const [d] = study(`${example}.`).store.definitions.get(key) ?? [];
    expect(d?.body).toEqual({ kind: "call", fn, args: [{ kind: "name", key: "t" }] });
  });
  test.each(proseMeanings.map((p) => [p.example, p] as const))("%s", (example, { key, meaning }) => {
    expect(study(`${example}, we go on.`).store.meanings.map((m) => `${m.key}: ${m.words}`)).toEqual([`${key}: ${meaning}`]);
  });
  test.each(proseRoles.map((p) => [p.example, p] as const))("%s", (example, { key, role }) => {
    const { roles } = study(inDocument(example, key)).store;
    expect(roles.map((r) => `${r.key}: ${r.role}`)).toContain(`${key}: ${role}`);
  });
  test("Greek letters in running text, and words that are about other things", () => {
    const roles = (text: string): string[] => study(text).store.roles.map((r) => `${r.key}: ${r.role}`);
    expect(roles("Note that γ and β are learnable parameters.")).toEqual(["gamma: parameter", "beta: parameter"]);
    expect(roles("The attention weights $a$ sum to one; $\\mu$ and $s$ are the model parameters of the distribution.")).toEqual([]);
  });
  test.each(proseLayouts.map((p) => [p.example, p] as const))("%s", (example, { layout }) => {
    expect(study(`Here ${example}.`).store.layouts.map((l) => l.layout)).toEqual([layout]);
  });
  test("several names share a verb", () => {
    const { store } = study("Let $A$, $B$ and $C$ be $n \\times n$ matrices; $S, T$ are symmetric.\n\nUse $A + B + C + S + T = 0$.");
    expect(["A", "B", "C"].map((key) => store.shapes.get(key)?.[0]?.dims)).toEqual([
      ["n", "n"],
      ["n", "n"],
      ["n", "n"],
    ]);
    expect(store.facts.map((f) => `${f.key} ${f.fact}`)).toEqual(["S symmetric", "T symmetric"]);
  });
  test("a function that a formula defines is not defined by words", () => {
    const { store } = study("Let $\\sigma$ be the logistic function, $\\sigma(x) = 2x$.");
    expect(store.definitions.get("sigma")?.length).toBe(1);
  });
  test("words about other things declare nothing", () => {
    const { store } = study(
      "A matrix is symmetric when it is its own transpose. The size of a step $s$ is small. We take $x$ and the norm of $y$.",
    );
    expect(store.facts).toEqual([]);
    expect([...store.shapes.keys()]).toEqual([]);
  });
});
