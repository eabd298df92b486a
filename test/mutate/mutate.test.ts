import { expect, test } from "vitest";
import { topics } from "../check/mistakes/mistakes.js";
import { mutantsOf, topTerms } from "./mutants.js";
import { missOf, outcomesOf, type Base, type Outcome } from "./harness.js";

/** Every mutant of every base with MUTATE=all (npm run mutate), else a bounded sample that a seed picks. */
const everything = process.env["MUTATE"] === "all";
const seed = 20240607;
const bases: readonly Base[] = topics.flatMap((t) =>
  t.mistakes.map((m): Base => ({ id: m.id, before: m.setting, left: m.left, right: m.right })),
);

/** Deterministic places in a list: far apart, others for every base. */
function some<T>(all: readonly T[], count: number, salt: number): readonly T[] {
  if (all.length <= count) return all;
  const step = Math.floor(all.length / count),
    first = (seed + 31 * salt) % all.length;
  return Array.from({ length: count }, (_, k) => all[(first + k * step) % all.length]).filter((x): x is T => x !== undefined);
}
const line = ({ base, mutant, effect, verdict, message }: Outcome): string =>
  `${base.id} [${mutant.kind}, ${effect}] ${base.left} = ${mutant.text}: ${verdict}. ${message}`;

test(
  `no mutant that changes a value is accepted, none that keeps it is accused (seed ${String(seed)})`,
  () => {
    const chosen = everything ? bases : some(bases, 12, 0),
      outcomes = chosen.flatMap((b, i) => outcomesOf(b, (all) => (everything ? all : some(all, 8, i))));
    const of = (kind: "accepted" | "accused"): string[] => outcomes.filter((o) => missOf(o) === kind).map(line);
    if (everything) {
      const count = (test: (o: Outcome) => boolean): string => String(outcomes.filter(test).length);
      const changing = outcomes.filter((o) => o.effect === "different");
      console.log(
        [
          `${String(outcomes.length)} mutants of ${String(chosen.length)} lines`,
          `values changed: ${String(changing.length)}, wrong ${count((o) => o.effect === "different" && o.verdict === "wrong")}, undecided ${count((o) => o.effect === "different" && o.verdict === "undecided")}, accepted ${String(of("accepted").length)}`,
          `nothing conforms: ${count((o) => o.effect === "nonconforming")}, loose ${count((o) => o.effect === "nonconforming" && o.verdict === "loose")}, wrong ${count((o) => o.effect === "nonconforming" && o.verdict === "wrong")}`,
          `values kept: ${count((o) => o.effect === "same")}, accepted ${count((o) => o.effect === "same" && (o.verdict === "correct" || o.verdict === "loose"))}, accused ${String(of("accused").length)}`,
          `transposed: ${count((o) => o.effect === "transposed")}; not decided by plain numbers: ${count((o) => o.effect === "unread")}`,
          "",
          "Changed and accepted:",
          ...of("accepted"),
          "",
          "Kept and accused:",
          ...of("accused"),
          "",
          "Changed and undecided:",
          ...outcomes.filter((o) => o.effect === "different" && o.verdict === "undecided").map(line),
          "",
          "Kept and undecided:",
          ...outcomes.filter((o) => o.effect === "same" && o.verdict === "undecided").map(line),
        ].join("\n"),
      );
    }
    expect(outcomes.filter((o) => o.effect === "different").length).toBeGreaterThan(everything ? 400 : 20);
    expect(of("accepted").join("\n")).toBe("");
    expect(of("accused").join("\n")).toBe("");
  },
  everything ? 3_600_000 : 60_000,
);

test("mutations are made in every place", () => {
  expect(topTerms(String.raw`-\frac{y}{p} + \frac{1 - y}{1 - p}`)).toEqual([String.raw`-\frac{y}{p}`, String.raw`+ \frac{1 - y}{1 - p}`]);
  const texts = mutantsOf(String.raw`2 X^\top (X w - y) + 2 \lambda w`, ["X", "w", "y"]).map((m) => m.text);
  for (const expected of [
    String.raw`2 X^\top (X w + y) + 2 \lambda w`,
    String.raw`2 X (X w - y) + 2 \lambda w`,
    String.raw`2 X^\top (X w - y) +  \lambda w`,
    String.raw`2 X^\top (w X - y) + 2 \lambda w`,
    String.raw`2 X^\top (X w - y)`,
  ])
    expect(texts).toContain(expected);
});
