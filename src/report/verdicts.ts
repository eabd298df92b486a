import type { VerdictWord } from "../check/verdict.js";
/** How verdicts are marked and ordered in every report: a mark tells them apart where colour does not. */

export const MARK: Readonly<Record<VerdictWord, string>> = {
  correct: "✓",
  loose: "~",
  wrong: "✗",
  definition: "·",
  undecided: "?",
  unreadable: "!",
};
/** Order of the summary: what asks for attention first. */
export const WORDS: readonly VerdictWord[] = ["wrong", "loose", "undecided", "unreadable", "correct", "definition"];
/** Verdicts that ask nothing of the reader. */
export const ACCEPTED: ReadonlySet<VerdictWord> = new Set(["correct", "definition"]);

/** "1 wrong", "2 definitions". */
export const counted = (word: VerdictWord, count: number): string =>
  `${count} ${word === "definition" && count > 1 ? "definitions" : word}`;
