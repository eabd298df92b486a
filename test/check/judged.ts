import { checkDocument } from "../../src/index.js";
import type { Claim } from "../../src/index.js";

/** Markdown of paragraphs, judged. */
export const claimsOf = (...paragraphs: readonly string[]): readonly Claim[] =>
  checkDocument(paragraphs.join("\n\n"), { file: "homework.md" }).claims;
/** Verdict and mistake of each link that claims something. */
export const verdictsOf = (...paragraphs: readonly string[]): readonly (string | null)[][] =>
  claimsOf(...paragraphs)
    .filter((c) => c.kind === "claim")
    .map((c) => [c.verdict, c.mistake]);
export const correct = ["correct", null];
/** The verdict of the last link that claims something. */
export const lastVerdict = (...paragraphs: readonly string[]): string | null | undefined => verdictsOf(...paragraphs).at(-1)?.[0];
const said = (c: Claim): string =>
  c.carriedFrom !== null
    ? "carried"
    : c.verdict === "definition"
      ? c.kind
      : c.mistake === null || c.mistake === "other"
        ? c.verdict
        : `${c.verdict} (${c.mistake})`;
/** One line a link: "left = right: verdict". */
export const judged = (...paragraphs: readonly string[]): string[] =>
  claimsOf(...paragraphs).map((c) => `${c.lhs} ${c.rel} ${c.rhs}: ${said(c)}`);
/** The links of the last paragraph only. */
export const lastJudged = (...paragraphs: readonly string[]): string[] => {
  const source = paragraphs.join("\n\n"),
    last = source.slice(0, source.length - (paragraphs.at(-1)?.length ?? 0)).split("\n").length;
  return checkDocument(source, { file: "homework.md" })
    .claims.filter((c) => c.line >= last)
    .map((c) => `${c.lhs} ${c.rel} ${c.rhs}: ${said(c)}`);
};
