import { describe, expect, test } from "vitest";
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
  test("words about other things declare nothing", () => {
    const { store } = study(
      "A matrix is symmetric when it is its own transpose. The size of a step $s$ is small. We take $x$ and the norm of $y$.",
    );
    expect(store.facts).toEqual([]);
    expect([...store.shapes.keys()]).toEqual([]);
  });
});
