import { describe, expect, test } from "vitest";
import { explain } from "../../../src/index.js";
import { computationGraph, heatmap, plot } from "../../../src/report/pictures/index.js";

/** Elements nest, and no attribute has a number that is none. */
function wellFormed(text: string): void {
  const open: string[] = [];
  for (const [tag, close, name] of text.matchAll(/<(\/?)([a-z]+)[^<>]*>/g)) {
    if (close === "/") expect(open.pop()).toBe(name);
    else if (!tag.endsWith("/>")) open.push(name!);
  }
  expect(open).toEqual([]);
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
}

describe("a computation graph", () => {
  const worked = explain("norm2(W*x + b - t)^2", "W", { where: "W: m,n; x: n; b: m; t: m" });

  test("has a box a node, shapes on the edges, and gradients on demand", () => {
    const text = computationGraph(worked).text;
    wellFormed(text);
    expect(text.match(/<rect/g)!.length).toBe(6);
    for (const word of ["r = W x + b − t", "L = ‖r‖₂²", "m × n"]) expect(text).toContain(word);
    expect(text).not.toContain("∂L/∂r");
    expect(computationGraph(worked, { gradients: true }).text).toContain("∂L/∂r");
  });
  test("boxes do not overlap", () => {
    const boxes = [
      ...computationGraph(worked).text.matchAll(/<rect\s+x="([\d.]+)"\s+y="([\d.]+)"\s+width="([\d.]+)"\s+height="([\d.]+)"/g),
    ].map((m) => m.slice(1, 5).map(Number));
    expect(boxes.length).toBe(6);
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        expect(a[0]! + a[2]! <= b[0]! || b[0]! + b[2]! <= a[0]! || a[1]! + a[3]! <= b[1]! || b[1]! + b[3]! <= a[1]!).toBe(true);
  });
});

test("a log-log curve has powers of ten at its ticks and the chosen step marked", () => {
  const points = Array.from({ length: 13 }, (_, k): [number, number] => [10 ** -k, Math.max(10 ** (-2 * k), 10 ** (k - 15))]);
  const text = plot([{ name: "central differences", points }], {
    title: "Error",
    x: "step",
    y: "error",
    logarithmic: true,
    marked: { x: 1e-5, name: "chosen" },
  }).text;
  wellFormed(text);
  expect(text).toContain(">1e-10</text>");
  expect(text).toContain(">chosen</text>");
});

test("curves differ by dashes, not by colour alone; gaps stay gaps", () => {
  const points = [-1, 0, 1, 2].map((x): [number, number] => [x, x === 0 ? NaN : 1 / x]);
  const text = plot(
    [
      { name: "f", points },
      { name: "f'", points: points.map(([x, y]) => [x, -y]) },
    ],
    { title: "1/x", x: "x", y: "value" },
  ).text;
  wellFormed(text);
  expect(text).toContain('stroke-dasharray="6 4"');
  expect(/<path\s+d="(M[^"]*M[^"]*)"/.test(text)).toBe(true);
});

test("a heat map tells zeros, signs and what has no value", () => {
  const text = heatmap(
    [
      [1, 0],
      [-2, Infinity],
    ],
    "<differences>",
  ).text;
  wellFormed(text);
  expect(text).toContain("1 of 4 entries are zero; the largest is 2 in size");
  expect(text).toContain("&lt;differences&gt;");
  expect(text.match(/<rect/g)!.length).toBe(4);
});
