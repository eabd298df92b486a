import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explain, htmlReport, workedPage } from "../../src/index.js";
import { everyVerdict, examples } from "../report/formats/documents.js";
import { available } from "../tools/programs.js";

const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } } as const;
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** The pages open in a real browser, alone: no network, no script of theirs, no errors, no broken rule of accessibility. */
describe.skipIf(!available("chromium"))("in Chromium", () => {
  let browser: Browser, folder: string;
  const pages = new Map<string, string>();
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
    folder = mkdtempSync(join(tmpdir(), "gradmark-pages-"));
    for (const { source, report } of [everyVerdict(), ...examples()]) pages.set(report.file, await htmlReport(source, report));
    const backprop = readFileSync("test/gallery/docs/first-backprop-attempt.md", "utf8");
    const { checkDocument } = await import("../../src/index.js");
    pages.set("first-backprop-attempt.md", await htmlReport(backprop, checkDocument(backprop, { file: "first-backprop-attempt.md" })));
    const worked = explain("norm2(W2*tanh(W1*x + b1) + b2 - t)^2", "W1", { where: "W1: h,n; W2: m,h; x: n; b1: h; b2: m; t: m" });
    pages.set("a worked solution", await workedPage(worked));
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(Object.entries(WIDTHS))(
    "%s: every page opens alone, without errors, and passes axe",
    async (_, viewport) => {
      const found: Record<string, unknown> = {};
      for (const [name, html] of pages) {
        const file = join(folder, `${[...pages.keys()].indexOf(name)}.html`);
        writeFileSync(file, html);
        // The page's own policy would keep axe out too.
        const context = await browser.newContext({ viewport, bypassCSP: true }),
          page = await context.newPage(),
          trouble: string[] = [];
        page.on("console", (m) => void (m.type() === "error" && trouble.push(m.text())));
        page.on("pageerror", (e) => void trouble.push(String(e)));
        page.on("request", (r) => void (!/^(?:file|data):/.test(r.url()) && trouble.push(r.url())));
        await page.goto(pathToFileURL(file).href);
        const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
        await page.addScriptTag({ path: AXE });
        const violations = await page.evaluate<readonly Violation[]>("axe.run().then((r) => r.violations)");
        found[name] = {
          trouble,
          overflow: Math.max(0, overflow),
          violations: violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 160) ?? ""}`),
        };
        await context.close();
      }
      expect(found).toEqual(Object.fromEntries([...pages.keys()].map((name) => [name, { trouble: [], overflow: 0, violations: [] }])));
    },
    120_000,
  );

  test("a jump from the list shows the card, and works without script", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, reducedMotion: "reduce", viewport: WIDTHS.phone }),
      page = await context.newPage();
    writeFileSync(join(folder, "jump.html"), pages.get("first-backprop-attempt.md")!);
    await page.goto(pathToFileURL(join(folder, "jump.html")).href);
    const link = page.locator("ol.list a").nth(2),
      target = await link.getAttribute("href");
    await link.click();
    const box = await page.locator(target!).boundingBox();
    expect(box!.y).toBeGreaterThanOrEqual(-1);
    expect(box!.y).toBeLessThan(WIDTHS.phone.height);
    await context.close();
  });
});
