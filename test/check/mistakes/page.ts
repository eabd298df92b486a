import type { Claim } from "../../../src/index.js";
import type { ClassicMistake, Topic } from "./mistakes.js";

/** docs/mistakes.md: every mistake with its right and wrong form, and what `gradmark check` says of the wrong one. */
export function mistakesPage(topics: readonly Topic[], judge: (m: ClassicMistake) => Claim): string {
  const count = topics.reduce((n, t) => n + t.mistakes.length, 0);
  const out = [
    "# Classic mistakes",
    "",
    `${String(count)} mistakes that backpropagation homework makes, and what \`gradmark check\` says of them. Written from`,
    "`test/check/mistakes/mistakes.ts`, where each is tested both ways: the right form is accepted, the wrong one is not, and the",
    "kind of mistake is named. To change this page change the data and run `MISTAKES=write npx vitest run test/check/mistakes`.",
    "",
    "A kind of mistake is printed only where it explains the line: an edit makes the line true, or the slip, made on purpose,",
    "gives what was written.",
  ];
  for (const t of topics) {
    out.push("", `## ${t.title}`);
    for (const m of t.mistakes) {
      const { verdict, mistake, message, layout } = judge(m);
      // Which point refutes is a matter of sampling, and no part of this page.
      const words = message.replace(/(The two sides differ).*/, "$1.");
      const said =
        verdict === "correct" ? `correct, in ${String(layout)} layout` : `${verdict}${mistake === null ? "" : `, ${mistake}`}: ${words}`;
      out.push("", `### ${m.title}`, "", m.setting, "");
      out.push(
        "| | |",
        "| --- | --- |",
        row("right", `$${m.left} = ${m.right}$`),
        row("wrong", `$${m.left} = ${m.wrong}$`),
        row("gradmark", said),
      );
      out.push("", m.why);
    }
  }
  return `${out.join("\n")}\n`;
}
const row = (a: string, b: string): string => `| ${a} | ${b.replaceAll("|", "\\|")} |`;
