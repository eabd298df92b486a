import type { Outcome } from "./gallery.js";
import { missOf } from "./gallery.js";
/** The figures of a run over the gallery, and the lists that are to be read. */

/** Names of a mistake that fit what a mutation did. */
export const fitting: Readonly<Record<string, readonly string[]>> = {
  sign: ["sign"],
  factor: ["factor", "arithmetic"],
  power: ["factor", "wrong-rule", "arithmetic"],
  transpose: ["transpose", "order", "shape"],
  operator: ["order", "shape", "transpose"],
  order: ["order", "transpose", "shape"],
  index: ["wrong-index"],
  variable: ["wrong-variable", "wrong-index"],
  "missing-term": ["missing-term", "arithmetic"],
  "extra-term": ["extra-term", "arithmetic"],
};
const line = ({ base, mutant, effect, own, claim }: Outcome): string =>
  `${base.document.file}:${String(base.claim.line)} [${mutant.kind}, ${effect}${own ? " by its own values" : ""}] ${base.claim.lhs} = ${mutant.text}: ${claim.verdict}${claim.mistake === null ? "" : ` ${claim.mistake}`}. ${claim.message}`;

export function summary(outcomes: readonly Outcome[], named: boolean): string {
  const changed = outcomes.filter((o) => o.effect === "different"),
    unfit = outcomes.filter((o) => o.effect === "nonconforming"),
    kept = outcomes.filter((o) => o.effect === "same");
  const words = (all: readonly Outcome[]): string =>
    ["wrong", "loose", "undecided", "correct", "definition", "unreadable"]
      .map((v) => [v, all.filter((o) => o.claim.verdict === v).length] as const)
      .filter(([, n]) => n > 0)
      .map(([v, n]) => `${v} ${String(n)}`)
      .join(", ");
  const list = (title: string, all: readonly Outcome[]): string[] => (all.length === 0 ? [] : ["", title, ...all.map(line)]);
  return [
    `${String(outcomes.length)} mutants`,
    `value changed: ${String(changed.length)}: ${words(changed)}`,
    `no value as written: ${String(unfit.length)}: ${words(unfit)}`,
    `value kept: ${String(kept.length)}: ${words(kept)}`,
    `transposed: ${words(outcomes.filter((o) => o.effect === "transposed"))}`,
    ...(named ? ["", ...names(changed)] : []),
    ...list(
      "Changed and accepted:",
      outcomes.filter((o) => missOf(o) === "accepted"),
    ),
    ...list(
      "Kept and accused:",
      outcomes.filter((o) => missOf(o) === "accused"),
    ),
    ...list(
      "The two ways of evaluating disagree:",
      outcomes.filter((o) => o.effect === "disagree"),
    ),
    ...list(
      "Changed and undecided:",
      changed.filter((o) => o.claim.verdict === "undecided"),
    ),
  ].join("\n");
}
/** Per kind of mutation: how many were found wrong, of these how many got a fitting name, and how many the line of before back. */
function names(changed: readonly Outcome[]): string[] {
  const found = changed.filter((o) => o.claim.verdict === "wrong" || o.claim.verdict === "loose");
  return [
    "kind          caught  named  restored  other names",
    ...Object.keys(fitting).map((kind) => {
      const all = found.filter((o) => o.mutant.kind === kind),
        good = all.filter((o) => fitting[kind]?.includes(o.claim.mistake ?? "")),
        others = all.filter((o) => !good.includes(o)).map((o) => o.claim.mistake ?? "none");
      const counted = [...new Set(others)].map((n) => `${n} ${String(others.filter((x) => x === n).length)}`).join(", ");
      return `${kind.padEnd(14)}${String(all.length).padStart(6)}${String(good.length).padStart(7)}${String(all.filter((o) => o.restored).length).padStart(10)}  ${counted}`;
    }),
  ];
}
