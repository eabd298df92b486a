import { describe, expect, test } from "vitest";
import { checkDocument } from "../../../src/index.js";
import { htmlReport } from "../../../src/report/html/index.js";

const page = (source: string, file = "sheet.md"): string => htmlReport(source, checkDocument(source, { file }));
/** What stands in the page beside its styles. */
const body = (text: string): string => text.slice(text.indexOf("<body>")).replace(/<annotation[^>]*>[^<]*<\/annotation>/g, "");

describe("a marked copy", () => {
  const source = "# Sheet\n\nLet $f = 3x^2$. Then\n\n$$\\frac{df}{dx} = 6x + x^2, \\qquad \\frac{d^2f}{dx^2} = 6$$\n";
  const text = page(source);

  test("marks each relation by shape and class, links it to its note, and lists what to look at", () => {
    expect(body(text)).toMatch(/<a href="#c\d+" tabindex="-1" class="mrel rel v-wrong" title="✗ wrong: [^"]+">=<\/a>/);
    expect(body(text)).toMatch(/<a href="#c\d+" tabindex="-1" class="mrel rel v-correct" title="✓ correct[^"]*">=<\/a>/);
    const jump = /<a href="#(c\d+)">wrong, line 5<\/a>/.exec(text);
    expect(jump).not.toBeNull();
    expect(text).toContain(`id="${jump![1]}" role="group" aria-label="wrong, line 5"`);
  });
  test("shows the right form as a formula, both sides' values, and MathML", () => {
    expect(text).toContain("Should be");
    expect(text).toContain('<annotation encoding="application/x-tex">\\frac{df}{dx} = 6 x</annotation>');
    expect(text).toContain('<th scope="col">left side</th>');
    expect(text).toContain('<math xmlns="http://www.w3.org/1998/Math/MathML"');
  });
  test("needs nothing else: no script, no address but namespaces, fonts inside", () => {
    expect(text).not.toMatch(/<script|<link|<iframe|\son\w+=|javascript:/i);
    expect(text.match(/https?:\/\/[^"']*/g)?.filter((u) => !u.startsWith("http://www.w3.org/"))).toEqual([]);
    expect(text).toMatch(/src:url\(data:font\/woff2;base64,/);
    expect(text).not.toMatch(/url\((?!data:)/);
  });
  test("is the same twice", () => expect(page(source)).toBe(text));
});

describe("hostile text", () => {
  test.each([
    ["markup in prose", "<script>alert(1)</script> <img src=x onerror=alert(1)> $a = b$"],
    ["markup in a formula", "$a = \\text{<img src=x onerror=alert(1)>}$"],
    ["markup in a heading", "# <svg onload=alert(1)>\n\n$1 = 2$"],
    ["quotes in a message's place", '$x" onmouseover="alert(1) = y$ and $1 = 2$'],
    [
      "commands that need trust",
      "$1 = \\href{javascript:alert(1)}{2}$ $\\htmlClass{rel}{x} = \\includegraphics{http://example.org/x.png}$",
    ],
    ["an address in a file's name", "$1 = 2$"],
  ])("%s stays text", (name, source) => {
    const text = page(source, name.startsWith("an address") ? '"><script>alert(1)</script>.md' : "sheet.md");
    // Outside of text (where < is escaped) there are only elements of ours.
    const elements = new Set([...body(text).matchAll(/<([a-zA-Z]+)/g)].map((m) => m[1]!.toLowerCase()));
    for (const bad of ["script", "img", "iframe", "object", "embed", "form", "link", "meta", "base"]) expect(elements).not.toContain(bad);
    expect(body(text)).not.toMatch(/<[^>]*\son[a-z]+=(?![^<]*&)/i);
    expect(body(text)).not.toMatch(/href="(?!#)/);
  });

  test("macros that grow are cut short, in little time, and the formula is shown as source", () => {
    const doubling = `\\newcommand{\\a}{${"x".repeat(200)}}\\newcommand{\\b}{${"\\a".repeat(100)}}\\newcommand{\\c}{${"\\b".repeat(100)}}`;
    expect(page(`$${doubling}$\n\n$\\c = 1$`)).toContain('<code class="tex">\\c = 1</code>');
    const repeating = `$\\newcommand{\\d}[1]{${"#1".repeat(30)}}$\n\n$\\d{\\d{\\d{${"y".repeat(1000)}}}} = 1$`;
    expect(page(repeating)).toContain('<code class="tex">\\d{\\d{');
  });
  test("macros with arguments, one of them optional", () => {
    const text = page("$\\newcommand{\\p}[2][x]{\\frac{#2}{#1}}$\n\n$\\p{a} = \\p[y]{b}$");
    expect(text).toContain("<mfrac><mi>a</mi><mi>x</mi></mfrac>");
    expect(text).toContain("<mfrac><mi>b</mi><mi>y</mi></mfrac>");
  });
  test("a macro of one document is unknown to the next, and a macro cannot take a built-in name from others", () => {
    page("$\\newcommand{\\mine}{x} \\renewcommand{\\frac}{y} \\mine = \\frac$");
    expect(page("$\\mine = 1$")).toContain('<code class="tex">\\mine = 1</code>');
    expect(page("$\\frac12 = 1$")).toContain("<mfrac><mn>1</mn><mn>2</mn></mfrac>");
  });
  test("deep nesting is shown as source", () => {
    const deep = `$${"{".repeat(3000)}x${"}".repeat(3000)} = 1$`;
    expect(page(deep)).toContain('<code class="tex">{{{{');
  });
  test("a huge size is bounded", () => {
    expect(page("$x \\rule{100000em}{100000em} = x$")).not.toMatch(/(?:width|height|border[\w-]*):[1-9]\d{3,}em/);
  });
});
