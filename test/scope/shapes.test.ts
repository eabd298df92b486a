import { describe, expect, test } from "vitest";
import { shapeOf } from "./study.js";

const r = String.raw;

describe("shapes are found from declarations, values and products", () => {
  test.each([
    [r`$A \in \mathbb{R}^{m \times n}$.`, "A", "m × n"],
    [r`$s \in \mathbb{R}$.`, "s", "scalar"],
    [r`$x \in \mathbb{R}^{n \times 1}$.`, "x", "column n"],
    [r`$x \in \mathbb{R}^{1 \times n}$.`, "x", "row n"],
    [r`$A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$. Let $y = Ax$.`, "y", "column m"],
    [r`$A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$. Let $f = x^\top A^\top A x$.`, "f", "scalar"],
    [r`$X \in \mathbb{R}^{N \times D}$, $W \in \mathbb{R}^{D \times M}$. Let $Y = XW$.`, "Y", "N × M"],
    [r`$u \in \mathbb{R}^m$, $v \in \mathbb{R}^n$. Let $P = u v^\top$.`, "P", "m × n"],
    [r`$x \in \mathbb{R}^n$. Let $s = \frac{1}{n} \sum_{i=1}^n x_i$.`, "s", "scalar"],
    [r`$z \in \mathbb{R}^K$. Let $p = \mathrm{softmax}(z)$.`, "p", "column K"],
    [r`$x \in \mathbb{R}^n$, $y = \tanh(x)$.`, "y", "column n"],
    [r`$w = \begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}$.`, "w", "column 3"],
    [r`$M = \begin{pmatrix} 1 & 2 & 0 \\ 3 & 4 & 0 \end{pmatrix}$.`, "M", "2 × 3"],
    [r`$\alpha = 0.5$.`, "alpha", "scalar"],
    [r`$X = (x_1, \dots, x_n)$, $x_i \in \mathbb{R}^d$.`, "x", "? of column d"],
  ])("%s: %s is %s", (source, key, expected) => {
    expect(shapeOf(source, key)).toBe(expected);
  });
});
