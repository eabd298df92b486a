import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  answered,
  documentExplainer,
  explain,
  explainDocument,
  inputError,
  workedText,
  type Style,
  type Worked,
} from "../../../src/index.js";
import { latexErrors } from "../../tools/latex.js";
import { available } from "../../tools/programs.js";
import { quotientErrors } from "./quotients.js";
import { mustStand } from "./stand.js";

const net = { formula: "norm2(W2*tanh(W1*x + b1) + b2 - t)^2", wrt: "W1", where: "W1: h,n; W2: m,h; x: n; b1: h; b2: m; t: m" };
const formulas: readonly { formula: string; wrt: string; where: string }[] = [
  net,
  { formula: "-t'*log(softmax(W*x + b))", wrt: "W", where: "W: m,n; x: n; b: m; t: m" },
  { formula: "softmax(W*x + b)", wrt: "W", where: "W: m,n; x: n; b: m" },
  { formula: "tanh(W2*tanh(W1*x + b1) + b2)", wrt: "x", where: "W1: h,n; W2: m,h; x: n; b1: h; b2: m" },
  { formula: "x'*A*x", wrt: "x", where: "A: n,n; x: n" },
  { formula: "norm2(X*w - y)^2/N", wrt: "w", where: "X: N,d; w: d; y: N" },
  { formula: "logdet(X)", wrt: "X", where: "X: n,n posdef" },
  { formula: "tr(A*X*B)", wrt: "X", where: "A: p,m; X: m,n; B: n,p" },
  { formula: "sum(attention(Q, K, V))", wrt: "Q", where: "Q: n,d; K: m,d; V: m,p" },
  { formula: "sum(t.*batchnorm(X, g, b, e))", wrt: "X", where: "X, t: N,d; g, b: d; e: scalar positive" },
  { formula: "layernorm(x, g, b, e)", wrt: "x", where: "x, g, b: n; e: scalar positive" },
  { formula: "log(1 + exp(-y*(w'*x)))", wrt: "w", where: "w: n; x: n; y: scalar" },
];
const styles: readonly Style[] = ["matrix", "index", "differential"];
const solved = (f: (typeof formulas)[number], style: Style, detail: "brief" | "course" | "full"): Worked =>
  explain(f.formula, f.wrt, { where: f.where, style, detail });

describe.each(formulas.map((f) => [f.formula, f] as const))("%s", (_, f) => {
  test.each(styles)("%s: every printed line stands, and there is an answer", (style) => {
    const worked = solved(f, style, "course");
    mustStand(worked, style);
    expect(answered(worked)).toBe(true);
  });
  test("brief and full stand too", () => {
    for (const detail of ["brief", "full"] as const) {
      const worked = solved(f, "matrix", detail);
      mustStand(worked, detail);
      expect(answered(worked), detail).toBe(true);
    }
  });
});

test("a network is told forwards, by local derivatives, and backwards, with shapes", () => {
  const lines = solved(net, "matrix", "course").lines.map(
    (l) => `${l.part}: ${l.members.map((m) => m.latex).join(" = ")} [${l.shape.join(",")}]`,
  );
  expect(lines).toEqual([
    "forward: z = W_1 x + b_1 [h]",
    "forward: a = \\tanh(z) [h]",
    "forward: r = W_2 a + b_2 - t [m]",
    "forward: L = \\left\\|r\\right\\|_2^2 []",
    "local: \\frac{\\partial z_{i}}{\\partial (W_1)_{jk}} = \\delta_{ij} x_{k} []",
    "local: \\frac{\\partial a}{\\partial z} = \\operatorname{diag}(1 - a \\odot a) [h,h]",
    "local: \\frac{\\partial r}{\\partial a} = W_2 [m,h]",
    "backward: \\bar{r} = \\frac{\\partial L}{\\partial r} = 2 r [m]",
    "backward: \\bar{a} = \\frac{\\partial L}{\\partial a} = W_2^\\top \\bar{r} [h]",
    "backward: \\bar{z} = \\frac{\\partial L}{\\partial z} = \\bar{a} \\odot (1 - a \\odot a) [h]",
    "backward: \\frac{\\partial L}{\\partial W_1} = \\bar{z} x^\\top [h,n]",
    "result: \\frac{\\partial L}{\\partial W_1} = 2 \\left(\\left(W_2^\\top r\\right) \\odot (1 - a \\odot a)\\right) x^\\top [h,n]",
  ]);
});

test("a line that the checker does not accept is not printed, and that is said", () => {
  const worked = explain("trigamma(x)", "x", { where: "x > 0" });
  expect(worked.lines.some((l) => l.part === "result")).toBe(false);
  expect(answered(worked)).toBe(false);
  expect(workedText(worked, "plain")).toContain("1 step is left out: the checker could not confirm it.");
});

describe("documents", () => {
  const folder = "test/gallery/docs";
  const source = readFileSync(`${folder}/first-backprop-attempt.md`, "utf8");

  test("a question in the names of the document", () => {
    const worked = explainDocument(source, "x.md", { of: "L", wrt: "W_1" });
    mustStand(worked, "L by W_1");
    expect(worked.lines.filter((l) => l.part === "forward").map((l) => l.members[0]!.latex)).toEqual(["s", "h", "o", "p", "L"]);
    expect(
      worked.lines
        .filter((l) => l.part === "backward")
        .map((l) => l.members.at(-1)!.latex)
        .at(-1),
    ).toBe("\\bar{s} x^\\top");
  });
  test("a wrong link, by its line", () => {
    const worked = explainDocument(source, "x.md", { link: "11" });
    expect([worked.of, worked.wrt]).toEqual(["E", "u"]);
    expect(answered(worked)).toBe(true);
  });
  test("what the document does not define is said", () => {
    expect(() => explainDocument(source, "x.md", { of: "Q", wrt: "W_1" })).toThrow("Unexpected question: the document does not define Q");
    expect(() => explainDocument(source, "x.md", { link: "c999" })).toThrow(
      "Unexpected link c999: expected the id or line of a link, such as c",
    );
  });
  test("a link without a derivative is corrected, and nothing is derived", () => {
    const worked = explainDocument("$$\\det(cA) = c \\det A$$ with $A \\in \\mathbb{R}^{3 \\times 3}$.", "x.md", { link: "1" });
    expect(worked.lines).toEqual([]);
    const text = workedText(worked, "text");
    expect(text).toContain("  written    det(c A) = c det(A)\n");
    expect(text).toContain("No derivation. The chain of this link has no derivative by a name, such as ∂L/∂W.\n");
  });
  test("a link of a second derivative gets both", () => {
    const worked = explainDocument(readFileSync(`${folder}/ridge.tex`, "utf8"), "ridge.tex", { link: "37" });
    mustStand(worked, "ridge");
    expect(worked.lines.at(-1)!.members.map((m) => m.unicode)).toEqual(["∂²J/∂w∂wᵀ", "∂g/∂w", "2 (λ I + Xᵀ X)"]);
  });
  test("a loss that nothing defines is given by what comes back from it", () => {
    const worked = explainDocument(
      "$Y = XW + \\mathbf{1} b^\\top$ with $X \\in \\mathbb{R}^{N \\times D}$, $W \\in \\mathbb{R}^{D \\times M}$, $b \\in \\mathbb{R}^M$. Then $\\frac{\\partial L}{\\partial W} = X \\frac{\\partial L}{\\partial Y}$.",
      "x.md",
      { of: "L", wrt: "W" },
    );
    mustStand(worked, "layer");
    expect(worked.lines.filter((l) => l.part === "backward").map((l) => l.members.map((m) => m.unicode))).toEqual([
      ["Ȳ", "∂L/∂Y"],
      ["∂L/∂W", "Xᵀ Ȳ"],
    ]);
  });
});

test("every derivative that a document of the gallery writes, as far as it is defined: what is printed stands", () => {
  let explained = 0,
    lines = 0;
  const errors: string[] = [];
  for (const name of readdirSync("test/gallery/docs").sort()) {
    const asked = documentExplainer(readFileSync(`test/gallery/docs/${name}`, "utf8"), name);
    for (const question of asked.derivatives()) {
      const about = `${name}: ${question.of} by ${question.wrt}`;
      let worked: Worked;
      try {
        worked = asked.explain(question);
      } catch (error) {
        // Recurrences, functions without a definition, members of families: a message for people, no crash.
        if (inputError(error) === null) throw error;
        continue;
      }
      // Each line has passed the checker when it was made; here it meets the difference quotient.
      const found = quotientErrors(worked);
      errors.push(...found.errors.map((e) => `${about}: ${e}`));
      lines += found.compared;
      if (answered(worked)) explained++;
    }
  }
  expect(errors).toEqual([]);
  expect(explained).toBeGreaterThanOrEqual(145);
  expect(lines).toBeGreaterThanOrEqual(500);
}, 120_000);

describe.skipIf(!available("pdflatex"))("a real LaTeX", () => {
  test("compiles the solutions, in every style", () => {
    for (const f of formulas)
      for (const style of styles) expect(latexErrors(workedText(solved(f, style, "brief"), "latex")), f.formula).toBe("");
    expect(latexErrors(workedText(solved(net, "matrix", "full"), "latex"))).toBe("");
  }, 60_000);
  test("compiles a fragment in a document of one's own", () => {
    const fragment = workedText(solved(net, "index", "course"), "latex", { fragment: true });
    expect(latexErrors(`\\documentclass{article}\\usepackage{amsmath,amssymb}\\begin{document}${fragment}\\end{document}`)).toBe("");
  });
});
