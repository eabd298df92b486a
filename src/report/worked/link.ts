import type { LinkSaid } from "../../explain/worked/document.js";
import type { Words } from "../../explain/worked/shown.js";
import { details } from "../details.js";
/** What the checker says of the link that was asked about, before what is right is worked out. */

export interface LinkText {
  /** "Line 25: wrong (missing-term)". */
  readonly title: string;
  readonly message: string;
  readonly rows: readonly { readonly label: string; readonly words: Words }[];
}

export function linkText({ claim, left, right, corrected }: LinkSaid): LinkText {
  const kind = claim.mistake === null || claim.mistake === "other" ? "" : ` (${claim.mistake})`;
  const rest = details(claim, { claims: [] }, false).filter((d) => d.label !== "should be");
  return {
    title: `Line ${String(claim.line)}: ${claim.verdict}${kind}`,
    message: claim.message,
    rows: [
      { label: "written", words: [left, ` ${claim.rel} `, right] },
      ...(corrected === null ? [] : [{ label: "should be", words: [corrected] }]),
      ...rest.map((d) => ({ label: d.label, words: [d.text] })),
    ],
  };
}
