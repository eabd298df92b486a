import { details } from "../details.js";
import { counts, entries } from "../entries.js";
import { clean } from "../text.js";
import { ACCEPTED, counted, MARK, WORDS } from "../verdicts.js";
import type { Marked } from "./marked.js";
/** A report in Markdown, for a comment on a submission or a pull request. */

/** A section a document: the summary, then each link that asks for attention. Ends with a line end. */
export function markdownReport(documents: readonly Marked[]): string {
  return documents.map(section).join("\n");
}

function section({ report }: Marked): string {
  const found = counts(report),
    told = WORDS.filter((word) => found[word] > 0).map((word) => `${MARK[word]} ${counted(word, found[word])}`);
  const asking = entries(report).filter((e) => !ACCEPTED.has(e.verdict));
  const lines = [`# ${text(report.file)}`, "", told.length === 0 ? "No equations were found." : told.join(" · "), ""];
  for (const entry of asking) {
    const { claim, verdict, kind, place, message } = entry;
    lines.push(
      `- **${MARK[verdict]} ${verdict}**${kind === "" || kind === "other" ? "" : ` (${kind})`}, line ${place.line}: ${text(message)}`,
    );
    if (claim === null) continue;
    lines.push(`  - as written: ${code(`${claim.lhs} ${claim.rel} ${claim.rhs}`)}`);
    for (const d of details(claim, report, false)) lines.push(`  - ${d.label}: ${d.tone === "good" ? code(d.text) : text(d.text)}`);
  }
  if (asking.length === 0 && told.length > 0) lines.push("Every equation that was found is right.");
  if (lines.at(-1) !== "") lines.push("");
  return lines.join("\n");
}

/** Text in which nothing is markup; line ends become spaces. */
const text = (raw: string): string => clean(raw).replace(/[\\`*_{}[\]<>#+!|~$&]/g, "\\$&");

/** A code span: its fence is longer than any run of backticks inside. */
function code(raw: string): string {
  const inside = clean(raw).replace(/ +/g, " ").trim(),
    fence = "`".repeat(1 + Math.max(0, ...[...inside.matchAll(/`+/g)].map((m) => m[0].length)));
  const pad = inside.startsWith("`") || inside.endsWith("`") ? " " : "";
  return `${fence}${pad}${inside}${pad}${fence}`;
}
