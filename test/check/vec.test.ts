import { expect, test } from "vitest";
import { checkDocument } from "../../src/index.js";

const given = String.raw`Let $X \in \mathbb{R}^{m\times n}$, $A \in \mathbb{R}^{p\times m}$, $B \in \mathbb{R}^{n\times q}$, $a \in \mathbb{R}^m$, $b \in \mathbb{R}^n$, $M \in \mathbb{R}^{k\times k}$ and $Y = AXB$.`;
const verdict = (line: string, said = ""): string => {
  const claims = checkDocument(`${given} ${said}\n\n$$${line}$$\n`, { file: "vec.md" }).claims,
    last = claims[claims.length - 1];
  return `${last?.verdict ?? "none"}${last?.mistake ? ` (${last.mistake})` : ""}`;
};

test.each([
  [String.raw`\frac{\partial\operatorname{vec}(Y)}{\partial\operatorname{vec}(X)^\top} = B^\top\otimes A`, "correct"],
  [String.raw`\frac{\partial\operatorname{vec}(AXB)}{\partial\operatorname{vec}(X)} = B^\top\otimes A`, "correct"],
  [String.raw`\frac{\partial\operatorname{vec}(Y)}{\partial\operatorname{vec}(X)^\top} = B\otimes A`, "wrong (transpose)"],
  [String.raw`d\operatorname{vec}(Y) = (B^\top\otimes A)\,d\operatorname{vec}(X)`, "correct"],
  [String.raw`\frac{\partial\operatorname{vec}(Xb)}{\partial\operatorname{vec}(X)^\top} = b^\top\otimes I`, "correct"],
  [String.raw`\frac{\partial\operatorname{vec}(Xb)}{\partial\operatorname{vec}(X)^\top} = b^\top\otimes I_n`, "undecided"],
  [String.raw`\frac{\partial a^\top Xb}{\partial\operatorname{vec}(X)} = b\otimes a`, "correct"],
  [String.raw`\frac{\partial\operatorname{vec}(M^{-1})}{\partial\operatorname{vec}(M)} = -M^{-\top}\otimes M^{-1}`, "correct"],
  [String.raw`\frac{\partial\operatorname{vec}(M^2)}{\partial\operatorname{vec}(M)} = M^\top\otimes I + I\otimes M`, "correct"],
  [String.raw`d\operatorname{vec}(M^2) = 2(I\otimes M)\,d\operatorname{vec}(M)`, "wrong (missing-term)"],
  [
    String.raw`\frac{\partial^2\operatorname{tr}(X^\top C X)}{\partial\operatorname{vec}(X)\,\partial\operatorname{vec}(X)^\top} = I_n\otimes(C+C^\top)`,
    "correct",
  ],
  [String.raw`\frac{\partial^2\operatorname{tr}(M^\top M)}{\partial\operatorname{vec}(M)^2} = 2\,(I_k\otimes I_k)`, "correct"],
])("%s: %s", (line, expected) => {
  expect(verdict(line, String.raw`Let $C \in \mathbb{R}^{m\times m}$.`)).toBe(expected);
});

test("rows or columns: what the document says of vec decides; where it says nothing, a line for rows is not called wrong", () => {
  const byRows = String.raw`\frac{\partial\operatorname{vec}(Y)}{\partial\operatorname{vec}(X)} = A\otimes B^\top`;
  expect(verdict(byRows)).toBe("undecided");
  expect(verdict(byRows, "Here vec stacks the rows.")).toBe("correct");
  expect(verdict(byRows, "Here vec stacks the columns.")).toBe("wrong (order)");
});
