import { describe, expect, test } from "vitest";
import { checkDocument, linkCase } from "../../src/index.js";
import { claimsOf } from "./judged.js";

const r = String.raw;
const ridge = r`Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{n}$, $\lambda > 0$ and $L = \|Xw - y\|^2 + \lambda \|w\|^2$.`;

describe("the evidence of a verdict", () => {
  test("of a right line: proved, or points with the largest error and the seed", () => {
    const proved = claimsOf(ridge, r`$$X^\top X w = (X^\top X) w$$`).at(-1),
      agrees = claimsOf(ridge, r`$$\frac{\partial L}{\partial w} = 2 X^\top (X w - y) + 2 \lambda w$$`).at(-1);
    expect(proved?.evidence?.method).toBe("proved");
    expect(agrees?.verdict).toBe("correct");
    if (agrees?.evidence?.method === "agrees") {
      expect(agrees.evidence.points).toBeGreaterThan(3);
      expect(agrees.evidence.seed).toBe(1);
      expect(agrees.evidence.maxRelativeError).toBeLessThan(1e-6);
    } else expect(agrees?.evidence?.method).toBe("proved");
  });
  test("of a wrong line: whole numbers, the entry, both values, and the function's own difference quotient", () => {
    const claim = claimsOf(ridge, r`$$\frac{\partial L}{\partial w} = 2 X^\top (Xw - y) + \lambda w$$`).at(-1),
      witness = claim?.evidence?.witness;
    expect(claim?.verdict).toBe("wrong");
    expect(witness?.entry).toHaveLength(1);
    const numbers = Object.values(witness?.point ?? {}).flat(3);
    expect(numbers.length).toBeGreaterThan(5);
    for (const v of numbers) expect(v).toSatisfy((x: unknown) => Number.isInteger(x) && Math.abs(Number(x)) <= 4);
    expect(witness?.point["lambda"]).toBeGreaterThan(0);
    expect(witness?.centralDifference).toBeCloseTo(witness?.lhs ?? NaN, 3);
    expect(Math.abs((witness?.lhs ?? 0) - (witness?.rhs ?? 0))).toBeGreaterThan(0.01);
  });
  test("a witness keeps what the document says of its symbols", () => {
    const claim = claimsOf(
      r`Let $p \in \mathbb{R}^n$, $p_i > 0$, and $H = -\sum_{i=1}^n p_i \ln p_i$.`,
      r`$$\frac{\partial H}{\partial p_k} = -\ln p_k$$`,
    ).at(-1);
    expect(claim?.verdict).toBe("wrong");
    for (const v of Object.values(claim?.evidence?.witness?.point ?? {}).flat(2)) expect(v).toBeGreaterThan(0);
  });
});

describe("the case of one link", () => {
  const source = `${ridge}\n\n$$\\frac{\\partial L}{\\partial w} = 2 X^\\top (Xw - y) + \\lambda w$$\n`;
  test("shows the reading, the definitions, the shapes, the derivative beside its central differences, and the witness", () => {
    const id = checkDocument(source, { file: "a.md" }).claims.at(-1)?.id ?? "";
    const text = linkCase(source, id, { file: "a.md" }) ?? "";
    for (const part of [
      "Read as",
      "Definitions used",
      "Shapes",
      "Facts",
      "Derivative of L by w",
      "central difference",
      "Evidence",
      "witness at",
    ])
      expect(text).toContain(part);
    expect(text).toContain("should be 2 X^\\top (X w - y) + 2 \\lambda w");
    const rows = [...text.matchAll(/^ {2}\((\d+)\) +(\S+) +(\S+)$/gm)];
    expect(rows.length).toBeGreaterThan(1);
    for (const [, , derivative, difference] of rows) expect(Number(difference)).toBeCloseTo(Number(derivative), 3);
  });
  test("there is none for an unknown id", () => {
    expect(linkCase(source, "c99", { file: "a.md" })).toBeNull();
  });
});

describe("layouts", () => {
  const lines = [
    r`Let $x \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{n \times n}$, $f = x^\top A x$ and $y = Ax$.`,
    r`$$\frac{\partial f}{\partial x} = (A + A^\top) x$$`,
    r`$$\frac{\partial f}{\partial x} = x^\top (A + A^\top)$$`,
    r`$$\frac{\partial y}{\partial x} = A$$`,
  ];
  const said = (layout?: "numerator" | "denominator" | "gradient"): string[] =>
    checkDocument(lines.join("\n\n"), { file: "a.md", ...(layout === undefined ? {} : { layout }) })
      .claims.filter((c) => c.line > 2)
      .map((c) => c.verdict);
  test("none is demanded: each line may be in any, and mixing earns one remark", () => {
    const report = checkDocument(lines.join("\n\n"), { file: "a.md" });
    expect(said()).toEqual(["correct", "correct", "correct"]);
    expect(report.remarks).toEqual([
      "Layouts are mixed: derivatives of numbers stand in gradient layout (line 3) and in numerator layout (line 5). Each line is right in its own; choose one for all.",
    ]);
  });
  test("one layout throughout earns none", () => {
    expect(checkDocument(lines.slice(0, 2).concat(lines.slice(3)).join("\n\n"), { file: "a.md" }).remarks).toEqual([]);
  });
  test("one is demanded: the others are loose", () => {
    expect(said("numerator")).toEqual(["loose", "correct", "correct"]);
    expect(said("denominator")).toEqual(["correct", "loose", "loose"]);
    expect(said("gradient")).toEqual(["correct", "loose", "correct"]);
  });
});
