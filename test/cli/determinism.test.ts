import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gradmark, inFolder } from "./run.js";

const gallery = join(import.meta.dirname, "../gallery/docs");
const document = ["softmax-cross-entropy.md", "first-backprop-attempt.md"].map((f) => readFileSync(join(gallery, f), "utf8")).join("\n\n");

test("the same document gives the same bytes in another process, locale and time zone, alone or among others", async () => {
  await inFolder({ "a.md": document, "b.md": "$1 + 1 = 2$\n" }, (folder) => {
    const run = (args: readonly string[], env: Record<string, string>): string =>
      gradmark(folder, ["check", ...args, "--json"], { env }).stdout;
    const first = run(["a.md"], {});
    expect(first.length).toBeGreaterThan(1000);
    for (const env of [
      { LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8", TZ: "Asia/Kathmandu" },
      { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "America/St_Johns" },
      { LANG: "C", LC_ALL: "C", TZ: "UTC" },
    ])
      expect(run(["a.md"], env)).toBe(first);
    const among = run(["b.md", "a.md"], { TZ: "Pacific/Apia" }).trim().split("\n").at(-1) ?? "";
    expect(JSON.parse(among)).toEqual(JSON.parse(first));
  });
}, 120_000);
