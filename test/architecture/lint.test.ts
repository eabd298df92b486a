import { ESLint } from "eslint";
import { expect, test } from "vitest";

/** What `npm run lint` says of a text that stood in a file of the project. */
async function lint(filePath: string, text: string): Promise<string[]> {
  const [result] = await new ESLint().lintText(text, { filePath });
  return result!.messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`);
}

test("the process, clocks and unseeded randomness are seen in src/, and the process is free in cli/", async () => {
  const text = 'export const home = process.env["HOME"];\nexport const dice = Math.random() + Date.now();\n';
  expect(await lint("src/index.ts", text)).toEqual([
    "1 no-restricted-globals: Unexpected use of 'process'. Only cli/ touches the process; pass what is needed as an argument.",
    "2 no-restricted-properties: 'Math.random' is restricted from being used. The same input gives the same output: use the seeded generator.",
    "2 no-restricted-properties: 'Date.now' is restricted from being used. The same input gives the same output: no clocks.",
  ]);
  expect(await lint("cli/output.ts", 'export const home = process.env["HOME"];\n')).toEqual([]);
  expect(
    await lint("src/index.ts", "export async function late(): Promise<number> { return await Promise.resolve(1); }\nlate();\n"),
  ).toEqual([expect.stringContaining("2 @typescript-eslint/no-floating-promises: Promises must be awaited")]);
}, 60_000);
