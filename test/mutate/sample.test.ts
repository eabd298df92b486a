import { expect, test } from "vitest";
import { allDocuments, missOf, outcomesOf, type Outcome } from "./outcomes.js";
/** A bounded sample of what `npm run mutate` does in full: some documents, some lines, some mutants of each. */
const seed = 20240607;
const line = (o: Outcome): string => `${o.file}:${String(o.line)} [${o.kind}] ${o.lhs} = ${o.text}: ${o.verdict}. ${o.message}`;

test(`no mutant that changes a value is accepted, none that keeps it is accused (seed ${String(seed)})`, () => {
  const all = allDocuments(),
    outcomes = all.filter((_, k) => k % 13 === seed % 13).flatMap((d) => outcomesOf(d, { each: 2, lines: 4, seed, room: 0, kinds: [] })),
    missed = (kind: "accepted" | "accused" | "crashed"): readonly string[] => outcomes.filter((o) => missOf(o) === kind).map(line);
  expect(outcomes.filter((o) => o.effect === "different").length).toBeGreaterThan(20);
  expect(missed("accepted")).toEqual([]);
  expect(missed("accused")).toEqual([]);
  expect(missed("crashed")).toEqual([]);
}, 60_000);
