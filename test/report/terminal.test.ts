import { describe, expect, test } from "vitest";
import { terminalReport, terminalTotal, type TerminalOptions } from "../../src/report/terminal.js";
import { claim, placeOf, report, SOFTMAX, SOFTMAX_REPORT } from "./sample.js";

const plain: TerminalOptions = { colour: false, width: 100, detail: "normal" };

describe("the terminal report", () => {
  test("shows every link that is not accepted: place, line, carets, the repair, the witness", () => {
    expect(`\n${terminalReport(SOFTMAX_REPORT, SOFTMAX, plain)}`).toBe(String.raw`
week3.md:5:35   ✗ wrong       missing-term  This is the diagonal only: for i ≠ j the normaliser
                                            still gives -y[i] y[j].
   5 │ $$\frac{\partial y}{\partial x} = \mathrm{diag}(y \odot (1-y))$$
     │                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       should be   \operatorname{diag}(y) - y y^\top
       witness     at x = [0, 1, -0.5]
                   entry (1, 3): left side -0.0348881, right side 0; by central differences
                   -0.0348881

week3.md:9:8    ~ loose       order         The product does not conform as written; in the other
                                            order it is right.
   8 │   \frac{\partial L}{\partial W}
   9 │     &= x^\top \delta \\
     │        ^^^^^^^^^^^^^
       should be   \delta x^\top
       remark      The document mixes layouts.

week3.md:10:8   ✗ wrong       extra-term    The term q does not belong here.
   9 │     &= x^\top \delta \\
  10 │     &= \delta x^\top + q
     │        ^^^^^^^^^^^^^^^^^
       witness     left side 1.00000012, right side 1.00000015
       carried     right if the link at 5:35 were right
       where       i \neq j
       given that  rows of Y sum to 1

week3.md:13:38  ? undecided                 The meaning of L is unknown.
  13 │ and $\frac{\partial L}{\partial b} = \sum_i \delta_i$ \frac{1}{
     │                                      ^^^^^^^^^^^^^^^
       needs       a definition of L; the shape of b

week3.md:13:55  ! unreadable                Unexpected end of the formula, expected }.
  13 │ and $\frac{\partial L}{\partial b} = \sum_i \delta_i$ \frac{1}{
     │                                                       ^^^^^^^^^

remark  Row and column gradients are mixed; each was judged in its own layout.

✗ week3.md  2 wrong · 1 loose · 1 undecided · 1 unreadable · 1 definition
`);
  });

  test("verbose shows accepted links too, and how each was read and judged", () => {
    const text = terminalReport(SOFTMAX_REPORT, SOFTMAX, { ...plain, detail: "verbose" });
    expect(text).toContain(
      String.raw`
week3.md:3:10   · definition                Defines y.
   3 │ Let $y = \text{softmax}(x)$ with $x \in \mathbb{R}^3$. Then
     │          ^^^^^^^^^^^^^^^^^
`.slice(1),
    );
    expect(text).toContain(
      String.raw`
       read as     \frac{\partial y}{\partial x} = \operatorname{diag}(y \odot (1 - y))
       in          numerator layout, total derivative
       evidence    refuted at 4 points; n = 3; confirmed with 50 digits
`.slice(1),
    );
    expect(text).toContain("       evidence    agrees at 6 points; largest relative error 2.1e-10; d = 4, m = 3\n");
  });

  test("quiet leaves the summary line", () => {
    expect(terminalReport(SOFTMAX_REPORT, SOFTMAX, { ...plain, detail: "quiet" })).toBe(
      "✗ week3.md  2 wrong · 1 loose · 1 undecided · 1 unreadable · 1 definition\n",
    );
  });

  test("a document without mistakes, and one without equations", () => {
    const source = "$y = 2x$, $dy/dx = 2$";
    const fine = report("fine.md", [claim(source, "y", "2x", "definition"), claim(source, "dy/dx", "2", "correct")]);
    expect(terminalReport(fine, source, plain)).toBe("✓ fine.md  1 correct · 1 definition\n");
    expect(terminalReport(report("empty.md", []), "", plain)).toBe("✓ empty.md  no equations found\n");
    expect(terminalTotal([fine, SOFTMAX_REPORT], plain)).toBe(
      "✗ 2 files  2 wrong · 1 loose · 1 undecided · 1 unreadable · 1 correct · 2 definitions\n",
    );
  });

  test("colours say nothing that the marks and words do not", () => {
    const coloured = terminalReport(SOFTMAX_REPORT, SOFTMAX, { ...plain, colour: true });
    expect(coloured).toContain("\u001b[31m✗ wrong\u001b[39m");
    const bare = coloured.replace(/\u001b\[\d+m/g, "").replace(/ +$/gm, "");
    expect(bare).toBe(terminalReport(SOFTMAX_REPORT, SOFTMAX, plain));
  });

  test("in a narrow terminal messages stand beneath their place, and no line but the summary is wider", () => {
    const text = terminalReport(SOFTMAX_REPORT, SOFTMAX, { ...plain, width: 60 });
    expect(text).toContain(
      String.raw`
week3.md:5:35   ✗ wrong  missing-term
  This is the diagonal only: for i ≠ j the normaliser still
  gives -y[i] y[j].
   5 │ …ial y}{\partial x} = \mathrm{diag}(y \odot (1-y))$$
     │                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`.slice(1),
    );
    expect(
      Math.max(
        ...text
          .split("\n")
          .slice(0, -2)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(60);
  });

  test("a line of megabytes is cut around the place", () => {
    const source = `${"a+".repeat(2_000_000)} y = 2x ${"+b".repeat(1_000_000)}`;
    const text = terminalReport(report("long.md", [claim(source, "y", "2x", "wrong", { message: "No." })]), source, {
      ...plain,
      width: 60,
    });
    expect(`\n${text}`).toBe(`
long.md:1:4000006  ✗ wrong
  No.
   1 │ …+a+a+a+a+a+ y = 2x +b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b…
     │                  ^^

✗ long.md  1 wrong
`);
  });

  test("students' text cannot steer the terminal", () => {
    const source = "$y = \u001b[2Jx\u202eabc\t1$";
    const text = terminalReport(
      report("a\u001b[31m.md", [claim(source, "y", "\u001b[2Jx\u202eabc\t1", "wrong", { message: "No\u0007.", corrected: "\u009b1m" })]),
      source,
      plain,
    );
    expect(text).toBe(`a\ufffd[31m.md:1:6  ✗ wrong  No\ufffd.
   1 │ $y = \ufffd[2Jx\ufffdabc 1$
     │      ^^^^^^^^^^^
       should be   \ufffd1m

✗ a\ufffd[31m.md  1 wrong
`);
  });

  test("carets stand right beneath wide and combining characters", () => {
    const source = "损失 $e\u0301 = 2$";
    expect(
      terminalReport(report("w.md", [claim(source, "e\u0301", "2", "wrong")]), source, plain)
        .split("\n")
        .slice(1, 3),
    ).toEqual(["   1 │ 损失 $e\u0301 = 2$", "     │           ^"]);
  });

  test("a right-hand side over many lines is shown from its beginning; its left side far above is not", () => {
    const rhs = Array.from({ length: 9 }, (_, row) => `  a_${row} \\\\`).join("\r\n");
    const source = `$y$\r\n\r\n\r\n\r\n\r\n$= ${rhs}$`;
    const place = { line: 6, column: 4, endLine: 14, endColumn: 9 };
    const made = { ...claim("y x", "y", "x", "wrong", { message: "No." }), rhsPlace: place };
    expect(
      terminalReport(report("m.md", [made]), source, plain)
        .split("\n")
        .slice(1, 14),
    ).toEqual(
      [
        "   6 │ $=   a_0 \\\\",
        "     │    ^^^^^^^^",
        ...[1, 2, 3, 4, 5].flatMap((row) => [`${String(row + 6).padStart(4)} │   a_${row} \\\\`, "     │   ^^^^^^"]),
        "     │ … 3 more lines",
      ].slice(0, 13),
    );
  });

  test("a mistake on the left side is underlined there", () => {
    const source = "$\\partial L/\\partial W = x$";
    expect(
      `\n${terminalReport(report("l.md", [claim(source, "\\partial L/\\partial W", "x", "wrong", { message: "This is the gradient by b.", intended: "\\partial L/\\partial b" })]), source, plain)}`,
    ).toBe(String.raw`
l.md:1:2  ✗ wrong  This is the gradient by b.
   1 │ $\partial L/\partial W = x$
     │  ^^^^^^^^^^^^^^^^^^^^^
       left side   \partial L/\partial b would be right

✗ l.md  1 wrong
`);
  });
});

test("places of the sample are those of its text", () => {
  expect(placeOf("ab\ncd", "d")).toEqual({ line: 2, column: 2, endLine: 2, endColumn: 3 });
});
