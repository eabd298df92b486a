import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { gradmark } from "../cli/run.js";

const pages = ["docs/tutorial.md", "docs/verdicts.md", ...readdirSync("docs/commands").map((name) => `docs/commands/${name}`)];

/** The words of a shell line without substitutions: single and double quotes alone. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? "");
}

const examples = pages.flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(/```console\n\$ gradmark (.*)\n([\s\S]*?)```/g)].map(([, command, shown]) => ({
    page,
    command: command!,
    shown: shown!,
  })),
);

test("every page has examples", () => {
  // Marking writes files: docs/grading.md and its own tests run it.
  expect(
    pages.filter((page) => page !== "docs/verdicts.md" && page !== "docs/commands/grade.md" && !examples.some((e) => e.page === page)),
  ).toEqual([]);
});

test.each(examples.filter((e) => !e.command.includes("--html")).map((e) => [`${e.page}: ${e.command}`, e] as const))(
  "%s",
  (_, { command, shown }) => {
    const { status, stdout, stderr } = gradmark(".", words(command));
    expect({ status: status === 0 || status === 1, stderr: stderr.replace(/^note: .*\n/gm, "") }).toEqual({ status: true, stderr: "" });
    // What the page shows are lines of the output, or beginnings of such, in their order.
    const lines = stdout.split("\n");
    let at = 0;
    for (const line of shown.split("\n").filter((l) => l.trim() !== "")) {
      const found = lines.findIndex((l, i) => i >= at && l.startsWith(line));
      expect(found, `${line}\nis not in\n${stdout.slice(0, 1500)}`).toBeGreaterThanOrEqual(0);
      at = found + 1;
    }
  },
);

test.each(pages)("%s: every link and picture leads somewhere", (page) => {
  const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => join(dirname(page), link!));
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});

test("every command that the help lists has a page, with every option on it or in its help", () => {
  const listed = [...gradmark(".", ["--help"]).stdout.matchAll(/^ {2}([a-z]+) \[?/gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== "help");
  expect(listed.filter((name) => !existsSync(`docs/commands/${name}.md`))).toEqual([]);
});
