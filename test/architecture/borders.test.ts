import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { describe, expect, test } from "vitest";

const settings = createRequire(import.meta.url)("../../.dependency-cruiser.cjs");

/** Runs the lint of `npm run check:cycles` in a directory. */
async function lint(baseDir: string, rooms: readonly string[]): Promise<ICruiseResult> {
  const { output } = await cruise(
    rooms.filter((room) => existsSync(resolve(baseDir, room))),
    { ...settings.options, validate: true, baseDir: resolve(baseDir), ruleSet: { forbidden: settings.forbidden } },
    settings.options.enhancedResolveOptions,
    { tsConfig: extractTSConfig(resolve("tsconfig.json")) },
  );
  return output as ICruiseResult;
}
const words = (result: ICruiseResult): string[] =>
  result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();

describe("the borders of the rooms", () => {
  test("a planted back arrow, a planted cycle of types and a planted mathjs are seen", async () => {
    const seen = words(await lint("test/fixtures/borders", ["src"]));
    expect(seen).toContain("border:src/tensor: src/tensor/planted.ts → src/check/planted.ts");
    expect(seen.some((word) => word.startsWith("no-circular: "))).toBe(true);
    expect(seen.some((word) => word.startsWith("mathjs-only-in-numeric: src/check/planted.ts → "))).toBe(true);
  });

  test("the project keeps them", async () => {
    const result = await lint(".", ["grammar", "src", "rules", "cli", "web"]);
    expect(words(result)).toEqual([]);
    // A lint that sees no files is green too.
    expect(result.summary.totalCruised).toBeGreaterThan(10);
  });
});
