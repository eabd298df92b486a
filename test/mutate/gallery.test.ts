import { expect, test } from "vitest";
import { basesOf, documents, missOf, mutantsAt, outcomeOf, type Outcome } from "./gallery.js";
import { summary } from "./summary.js";
import type { Mutant } from "./mutants.js";

/** Every mutant of every right line of the gallery with MUTATE=all, MUTATE_EACH=n of each line, else a small sample. */
const everything = process.env["MUTATE"] === "all",
  each = Number(process.env["MUTATE_EACH"] ?? "0"),
  only = process.env["MUTATE_FILE"] ?? "",
  seed = Number(process.env["MUTATE_SEED"] ?? "20240607"),
  room = process.env["MUTATE_NAMES"] === "1" ? 24_000 : 0;

/** A small generator of its own (Park and Miller). */
let state = 16807 * (seed % 2147483) + 1;
const below = (n: number): number => {
  state = (state * 48271) % 2147483647;
  return Math.floor((state / 2147483647) * n);
};
/** So many mutants of a line, of different kinds. */
function some(all: readonly Mutant[], count: number): readonly Mutant[] {
  const kinds = new Map<string, Mutant[]>();
  for (const m of all) kinds.set(m.kind, [...(kinds.get(m.kind) ?? []), m]);
  const left = [...kinds.values()],
    out: Mutant[] = [];
  while (out.length < count && left.length > 0) {
    const [group] = left.splice(below(left.length), 1),
      mutant = group?.[below(group.length)];
    if (mutant !== undefined) out.push(mutant);
  }
  return out;
}

test(
  `the gallery mutated: no changed value is accepted, no kept one accused (seed ${String(seed)})`,
  () => {
    const outcomes: Outcome[] = [];
    const all = documents().filter((d) => d.file.includes(only)),
      chosen = everything ? all : Array.from({ length: 6 }, () => all[below(all.length)]).filter((d) => d !== undefined);
    for (const document of chosen) {
      const bases = basesOf(document),
        lines = everything ? bases : bases.slice(0, 5);
      for (const base of lines)
        for (const mutant of everything && each === 0 ? mutantsAt(base) : some(mutantsAt(base), everything ? each : 2)) {
          const first = outcomeOf(base, mutant, room);
          // What looks like a miss is judged again with all that stands before it.
          const outcome = first !== null && missOf(first) !== null ? outcomeOf(base, mutant, room, true) : first;
          if (outcome !== null) outcomes.push(outcome);
        }
    }
    if (everything) console.log(summary(outcomes, room > 0));
    const missed = (kind: "accepted" | "accused"): string =>
      outcomes
        .filter((o) => missOf(o) === kind)
        .map((o) => `${o.base.document.file}:${String(o.base.claim.line)} ${o.base.claim.lhs} = ${o.mutant.text}: ${o.claim.message}`)
        .join("\n");
    expect(outcomes.length).toBeGreaterThan(20);
    expect(missed("accepted")).toBe("");
    expect(missed("accused")).toBe("");
  },
  everything ? 7_200_000 : 60_000,
);
