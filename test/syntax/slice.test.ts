import { expect, it } from "vitest";
import { sourceOf } from "../../src/syntax/print.js";

const slice = (text: string): string => sourceOf(text, { from: 0, to: text.length });

it.each([
  ["  a_1 \n  W ", "a_1 W"],
  ["\\bx\\T &= b", "\\bx\\T = b"],
  ["a \\\\\n&\\quad + b", "a \\quad + b"],
  ["a \\\\[4pt] + b", "a + b"],
  ["x \\label{eq:1} + y \\tag{3}\\notag", "x + y"],
  ["b.", "b"],
  ["b ,", "b"],
  ["b\\,.", "b"],
  ["b \\;", "b"],
  ["\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}.", "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}"],
  [
    "\\begin{aligned} a &= \\begin{cases} 1 & x \\\\ 0 & y \\end{cases} \\\\ \\end{aligned}",
    "a = \\begin{cases} 1 & x \\\\ 0 & y \\end{cases}",
  ],
  ["a % a remark, with & and \\\\\n+ b", "a + b"],
  ["50\\% \\& c", "50\\% \\& c"],
  ["x &lt; y", "x &lt; y"],
  ["\\{0, 1\\}", "\\{0, 1\\}"],
])("quotes %j as %j", (text, quoted) => {
  expect(slice(text)).toBe(quoted);
});

it("is linear for hostile text", () => {
  for (const bit of ["\\begin{matrix}", "\\label{", "\\", "%", ", ", "&", "\\,"])
    expect(slice(bit.repeat(40_000)).length).toBeLessThanOrEqual(bit.length * 40_000);
});
