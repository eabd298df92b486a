import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rightText, slipText, smallText } from "../grade/small.js";
import { bytesOf, gradmark, inFolder } from "./run.js";

/** Numbers with decimals, sizes, an I for locales that lower it otherwise, a slip with a witness, a slip carried on. */
const homework = String.raw`# Title, in I

Let $X \in \mathbb{R}^{1500 \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^{1500}$ and $J = \frac{1}{2} \|X w - y\|^2$.

$$\frac{\partial J}{\partial w} = X^\top (X w + y)$$

A neuron has $z = 0.3 \times 1.5 - 0.2 = 0.35$ and $\tanh(0.35) = 0.3364$; $I = 12345.678 + 1 = 12346.678$.

$$f(u) = u^3, \qquad f'(u) = 3u, \qquad f''(u) = 3$$
`;
const places: readonly Record<string, string>[] = [
  { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kathmandu" },
  { LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8", TZ: "America/St_Johns" },
];

describe("the same bytes in another process, locale and time zone", () => {
  test.each([
    ["text", ["check", "a.md", "--verbose"]],
    ["in colour", ["check", "a.md", "--color"]],
    ["markdown", ["check", "a.md", "--format", "markdown"]],
    ["html", ["check", "a.md", "--format", "html"]],
    ["latex", ["check", "a.md", "--format", "latex"]],
    ["sarif", ["check", "a.md", "b.md", "--format", "sarif"]],
    ["junit", ["check", "a.md", "b.md", "--format", "junit"]],
    ["one link", ["check", "a.md", "--link", "c5"]],
  ] as const)("check, %s", { timeout: 120_000 }, (format, args) =>
    inFolder({ "a.md": homework, "b.md": "$1 + 1 = 3$\n" }, (folder) => {
      const { stdout, stderr, status } = gradmark(folder, args);
      expect(stdout.length).toBeGreaterThan(200);
      const env = places[format.length % 2] ?? {};
      expect(gradmark(folder, args, { env })).toEqual({ stdout, stderr, status });
    }),
  );
  test("check --html, the page that it writes", { timeout: 120_000 }, () =>
    inFolder({ "a.md": homework }, (folder) => {
      const pages = [{}, ...places].map((env) => {
        gradmark(folder, ["check", "a.md", "--html", "a.html"], { env });
        return readFileSync(join(folder, "a.html"), "utf8");
      });
      expect(pages[0]?.length).toBeGreaterThan(1000);
      expect(new Set(pages).size).toBe(1);
    }),
  );
  test("grade, with 1, 2 and 3 workers", { timeout: 240_000 }, () =>
    inFolder(
      { "a.md": smallText, "in/İrem.md": slipText, "in/ada.md": rightText, "in/zoë.md": rightText, "in/Äda.md": slipText },
      (folder) => {
        const left = [{}, ...places].map((env, k) => {
          const out = `out${String(k)}`;
          const run = gradmark(folder, ["grade", "--assignment", "a.md", "in", "--out", out, "--workers", String(k + 1)], { env });
          expect([run.status, run.stderr]).toEqual([0, ""]);
          return bytesOf(join(folder, out));
        });
        expect(Object.keys(left[0] ?? {}).length).toBeGreaterThan(5);
        for (const other of left.slice(1)) expect(other).toEqual(left[0]);
      },
    ),
  );
});
