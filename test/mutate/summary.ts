import { kinds, type Kind } from "./mutants.js";
import { missOf, type Outcome } from "./outcomes.js";
/** The figures of a run, and the lists that are to be read. */

// What is wrong between numbers is arithmetic, whatever slip led there.
const isNamed = (o: Outcome): boolean =>
  (kinds[o.kind] as readonly string[]).includes(o.mistake ?? "") ||
  (o.mistake === "arithmetic" && !/[A-Za-z]/.test(o.text.replace(/\\[A-Za-z]+/g, "")));
const isCaught = (o: Outcome): boolean => o.verdict === "wrong" || o.verdict === "loose";
const line = (o: Outcome): string =>
  `${o.file}:${String(o.line)} [${o.kind}, ${o.effect}${o.own ? " by its own values" : ""}] ${o.lhs} = ${o.text}: ${o.verdict}${o.mistake === null ? "" : ` ${o.mistake}`}. ${o.message}`;

/** Whether a run found what must not be. */
export const failed = (outcomes: readonly Outcome[]): boolean => outcomes.some((o) => missOf(o) !== null);

export function summary(outcomes: readonly Outcome[]): string {
  const changed = outcomes.filter((o) => o.effect === "different"),
    unfit = outcomes.filter((o) => o.effect === "nonconforming"),
    kept = outcomes.filter((o) => o.effect === "same");
  const words = (all: readonly Outcome[]): string =>
    ["wrong", "loose", "undecided", "correct", "definition", "unreadable"]
      .map((v) => [v, all.filter((o) => o.verdict === v).length] as const)
      .filter(([, n]) => n > 0)
      .map(([v, n]) => `${v} ${String(n)}`)
      .join(", ");
  const list = (title: string, all: readonly Outcome[]): string[] => ["", `${title} ${String(all.length)}`, ...all.map(line)];
  return [
    `${String(outcomes.length)} mutants`,
    `value changed: ${String(changed.length)}: ${words(changed)}`,
    `no value as written: ${String(unfit.length)}: ${words(unfit)}`,
    `value kept: ${String(kept.length)}: ${words(kept)}`,
    `transposed: ${words(outcomes.filter((o) => o.effect === "transposed"))}`,
    `unread: ${words(outcomes.filter((o) => o.effect === "unread"))}`,
    "",
    ...table(outcomes),
    ...list(
      "Changed and undecided:",
      changed.filter((o) => o.verdict === "undecided"),
    ),
    ...list(
      "The two ways of evaluating disagree:",
      outcomes.filter((o) => o.effect === "disagree"),
    ),
    ...list(
      "The checker threw an error:",
      outcomes.filter((o) => missOf(o) === "crashed"),
    ),
    ...list(
      "Changed and accepted:",
      outcomes.filter((o) => missOf(o) === "accepted"),
    ),
    ...list(
      "Kept and accused:",
      outcomes.filter((o) => missOf(o) === "accused"),
    ),
  ].join("\n");
}
/** Kinds of mutation against what became of those that change the value. */
function table(outcomes: readonly Outcome[]): string[] {
  const changed = outcomes.filter((o) => o.effect === "different"),
    made = Object.keys(kinds) as Kind[];
  const row = (name: string, all: readonly Outcome[]): string => {
    const count = (test: (o: Outcome) => boolean): string => String(all.filter(test).length).padStart(10);
    const caught = all.filter(isCaught),
      others = caught.filter((o) => !isNamed(o)).map((o) => o.mistake ?? "none"),
      counted = [...new Set(others)].map((n) => [n, others.filter((x) => x === n).length] as const).sort((a, b) => b[1] - a[1]);
    return `${name.padEnd(16)}${count(() => true)}${count((o) => o.verdict === "wrong")}${count((o) => o.verdict === "loose")}${count((o) => o.verdict === "undecided")}${count((o) => o.verdict === "correct")}${count((o) => isCaught(o) && isNamed(o))}${count((o) => o.restored)}  ${counted.map(([n, k]) => `${n} ${String(k)}`).join(", ")}`;
  };
  return [
    `${"kind".padEnd(16)}${["mutants", "wrong", "loose", "undecided", "correct", "named", "restored"].map((h) => h.padStart(10)).join("")}  other names`,
    ...made.map((k) =>
      row(
        k,
        changed.filter((o) => o.kind === k),
      ),
    ),
    row("all", changed),
  ];
}
