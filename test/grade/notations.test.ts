import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { markSubmission, prepare, readAssignment } from "../../src/grading.js";

/**
 * Ten right solutions of the example course in other notations: none may lose a point for how it is written. Points are
 * missing only where `require: steps` asks for steps and the result stands alone.
 */
const folder = join(import.meta.dirname, "notations/submissions"),
  text = readFileSync("examples/course/assignment.md", "utf8"),
  { assignment } = readAssignment(text, "assignment.md");
if (assignment === null) throw new Error("the example assignment cannot be read");
const prepared = prepare(assignment);

const known: Readonly<Record<string, { readonly points: number; readonly pending?: number; readonly alone?: readonly string[] }>> = {
  "deltas.md": { points: 20 },
  "differentials.md": { points: 20 },
  "entries.md": { points: 20 },
  "nabla.md": { points: 17.5, alone: ["2b", "2c"] },
  "notebook.ipynb": { points: 18.5, alone: ["2c"] },
  // Not read as formulas: nothing is lost, and a person decides.
  "plain.txt": { points: 20, pending: 5 },
  "primes.md": { points: 20 },
  "samples.md": { points: 18, alone: ["1c"] },
  "transposed-layout.md": { points: 18.5, alone: ["2c"] },
  "variance.tex": { points: 20 },
};

describe("right work in another notation", () => {
  test("every submission has its marks here", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(known).sort());
  });
  test.each(Object.entries(known))("%s", (file, { points, pending = 0, alone = [] }) => {
    const source = readFileSync(join(folder, file), "utf8"),
      { mark } = markSubmission(prepared, { student: file, name: null, file, source });
    const lost = mark.questions.flatMap((q) =>
      q.items.filter((i) => i.points < i.max).map((i) => ({ question: q.label, item: i.id, reason: i.reason })),
    );
    expect(lost).toEqual(alone.map((question) => ({ question, item: "steps", reason: "Only the result is shown, without steps." })));
    expect([mark.points, mark.pending]).toEqual([points, pending]);
  });
});
