import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/document/index.js";
import { collect } from "../../src/check/collect.js";
import { labelKey } from "../../src/scope/names.js";
import { commonPart, isWithin, nearest, Parts } from "../../src/scope/parts.js";
import { readDims, readSpace } from "../../src/scope/spaces.js";
import type { Tree } from "../../src/syntax/tree.js";

const r = String.raw;
const treeOf = (line: string): Tree => collect(readDocument(`$$${line}$$`, { file: "x.md" })).statements[0]!.statement.chain.members[0]!;

describe("names", () => {
  test.each([
    ["x", "x"],
    [r`\mathbf{x}`, "x"],
    [r`\mathrm{x}`, "x"],
    [r`\boldsymbol{x}`, "x"],
    [r`\hat x`, "hat:x"],
    [r`\bar{x}`, "bar:x"],
    [r`\mathcal{L}`, "cal:L"],
    [r`\mathbb{E}`, "bb:E"],
    [r`\alpha`, "alpha"],
    [r`W_1`, "W_1"],
    [r`W^{(1)}`, "W^(1)"],
    [r`x_{ij}`, "x_ij"],
    [r`h_{t-1}`, "h_t-1"],
    [r`f'`, "f'"],
    [r`W_{\text{out}}`, "W_out"],
    ["x + y", null],
    [r`\frac{a}{b}`, null],
  ])("%s is called %s", (line, expected) => {
    expect(labelKey(treeOf(line))).toBe(expected);
  });
});

describe("spaces", () => {
  test.each([
    [r`\mathbb{R}`, { kind: "real", dims: [], positive: false }],
    [r`\mathbb{R}^n`, { kind: "real", dims: ["n"], positive: false }],
    [r`\mathbb{R}^{m \times n}`, { kind: "real", dims: ["m", "n"], positive: false }],
    [r`\mathcal{R}^{2*500}`, { kind: "real", dims: [2, 500], positive: false }],
    [r`\mathbb{R}_+`, { kind: "real", dims: [], positive: true }],
    [r`\mathbb{R}^{3}`, { kind: "real", dims: [3], positive: false }],
    [r`\{0, 1\}`, { kind: "set", members: ["0", "1"], dims: [] }],
    [r`\{0, 1\}^{n \times m}`, { kind: "set", members: ["0", "1"], dims: ["n", "m"] }],
    [r`(0, 1)`, { kind: "interval", bounds: ["0", "1"] }],
    [r`x + 1`, null],
  ])("%s", (line, expected) => {
    expect(readSpace(treeOf(line))).toEqual(expected);
  });
  test.each([
    [r`n \times d`, ["n", "d"]],
    [r`(N, D)`, ["N", "D"]],
    [r`4`, [4]],
  ])("the dimensions %s", (line, expected) => {
    expect(readDims(treeOf(line))).toEqual(expected);
  });
});

describe("parts", () => {
  const source = ["# Problem 1", "one", "## (a)", "two", "## (b)", "three", "# Problem 2", "four"].join("\n\n");
  const parts = new Parts(readDocument(source, { file: "x.md" }).pieces),
    at = (word: string) => ({ from: source.indexOf(word), part: parts.at(source.indexOf(word)) });
  test("a part lies in its problem, problems lie side by side", () => {
    expect(isWithin(at("two").part, at("one").part)).toBe(true);
    expect(isWithin(at("three").part, at("two").part)).toBe(false);
    expect(commonPart(at("two").part, at("three").part)).toBe(at("one").part);
    expect(commonPart(at("two").part, at("four").part)).toBe(parts.root);
  });
  test("the nearest entry is the one of the own part, then of the problem, the last before the use", () => {
    const one = at("one"),
      two = at("two"),
      three = at("three"),
      four = at("four");
    expect(nearest([one, two], { ...two, from: two.from + 1 })).toBe(two);
    expect(nearest([one, two], { ...three, from: three.from + 1 })).toBe(two);
    expect(nearest([one, three], two)).toBe(one);
    expect(nearest([one, four], { ...two, from: two.from + 1 })).toBe(one);
    expect(nearest([four], one)).toBe(four);
    expect(nearest([], one)).toBe(null);
  });
});
