import type { ClaimPlace, Mistake, VerdictWord } from "../../check/verdict.js";
import { entries, type Entry } from "../entries.js";
import type { Marked } from "./marked.js";
/** SARIF 2.1.0 (OASIS), for code scanning and editors: one run, one result a link. */

/** SARIF's words for a verdict (section 3.27.9 and 3.27.10 of the standard): `level` is "none" unless the kind is "fail". */
const KINDS: Readonly<Record<VerdictWord, { readonly kind: string; readonly level: string }>> = {
  correct: { kind: "pass", level: "none" },
  definition: { kind: "informational", level: "none" },
  wrong: { kind: "fail", level: "error" },
  loose: { kind: "fail", level: "note" },
  undecided: { kind: "review", level: "none" },
  unreadable: { kind: "open", level: "none" },
};

const MISTAKES: Readonly<Record<Mistake, string>> = {
  sign: "A sign is wrong.",
  factor: "A numeric factor is wrong.",
  transpose: "A transpose is missing or too many.",
  order: "The factors of a product stand in the wrong order.",
  "missing-term": "A term is missing.",
  "extra-term": "A term is too many.",
  "wrong-variable": "One variable stands for another.",
  "wrong-index": "One index stands for another.",
  "wrong-rule": "The wrong rule of differentiation was applied.",
  arithmetic: "The numbers are not equal.",
  shape: "The shapes of both sides do not conform.",
  definition: "A definition contradicts an earlier one.",
  other: "The two sides are not equal.",
};
const LINK = { id: "link", text: "A link of a derivation: two sides and a relation between them." };

/** One log with one run for all documents. Ends with a line end. */
export function sarifReport(documents: readonly Marked[]): string {
  const rules = [LINK, ...Object.entries(MISTAKES).map(([id, text]) => ({ id: `mistake/${id}`, text }))];
  const index = new Map(rules.map((rule, i) => [rule.id, i]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "gradmark",
            semanticVersion: documents[0]?.report.version ?? "0.0.0",
            rules: rules.map(({ id, text }) => ({ id, shortDescription: { text } })),
          },
        },
        columnKind: "utf16CodeUnits",
        artifacts: documents.map(({ report }) => ({ location: { uri: uriOf(report.file) } })),
        results: documents.flatMap((document, artifact) =>
          entries(document.report).map((entry) => result(entry, document, artifact, index)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result(entry: Entry, { report }: Marked, artifact: number, index: ReadonlyMap<string, number>): unknown {
  const { claim, verdict } = entry,
    // A mistake counts where it was made, not on the lines that it is carried to.
    ruleId = claim?.mistake == null || claim.carriedFrom !== null ? LINK.id : `mistake/${claim.mistake}`;
  const location = (place: ClaimPlace): unknown => ({
    physicalLocation: { artifactLocation: { uri: uriOf(report.file), index: artifact }, region: region(place) },
  });
  const root = claim?.carriedFrom == null ? undefined : report.claims.find((c) => c.id === claim.carriedFrom);
  return {
    ruleId,
    ruleIndex: index.get(ruleId) ?? 0,
    ...KINDS[verdict],
    message: { text: messageOf(entry) },
    locations: [location(entry.place)],
    ...(root === undefined
      ? {}
      : { relatedLocations: [{ id: 1, message: { text: "the earlier line" }, ...(location(root.rhsPlace) as object) }] }),
    properties: {
      verdict,
      ...(claim === null ? {} : { claim: claim.id, kind: claim.kind, ...(claim.corrected === null ? {} : { corrected: claim.corrected }) }),
    },
  };
}

function messageOf({ message, claim, verdict }: Entry): string {
  const said = message === "" ? `${verdict}.` : message;
  return claim?.corrected == null ? said : `${said} Should be: ${claim.corrected}`;
}

const region = (p: ClaimPlace): unknown => ({
  startLine: p.line,
  startColumn: p.column,
  endLine: p.endLine,
  endColumn: p.endLine === p.line ? Math.max(p.endColumn, p.column) : p.endColumn,
});

/** A file's name as a URI reference: `/` between the steps, everything else that has a meaning there escaped. */
const uriOf = (file: string): string =>
  file === "-"
    ? "stdin"
    : file
        .replace(/\p{Cs}/gu, "\ufffd")
        .split(/[\\/]/)
        .map((step) => encodeURIComponent(step))
        .join("/");
