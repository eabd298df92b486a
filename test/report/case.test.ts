import { expect, test } from "vitest";
import { linkCase } from "../../src/index.js";

const source = String.raw`Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^{n}$, $\lambda > 0$, $r = X w - y$ and $J = \frac{1}{2} \|r\|^2 + \lambda w^\top w$.

$$\frac{\partial J}{\partial w} = X^\top r + \lambda w$$`;

test("the whole case of a link reads from what was claimed to what refutes it", () => {
  expect(linkCase(source, "c7", { file: "a.md" })).toBe(String.raw`c7, line 3: \frac{\partial J}{\partial w} = X^\top r + \lambda w
wrong (factor): A factor 2 is missing on the term λ w.
should be X^\top r + 2 \lambda w

Read as
  \frac{\partial J}{\partial w} = X^\top r + \lambda w

Definitions used
  J = \frac{1}{2} \left\|r\right\|_2^2 + \lambda w^\top w   (line 1)
  r = X w - y   (line 1)

Shapes
  J: a number
  X: n × d
  \lambda: a number (guessed)
  r: n entries
  w: d entries
  y: n entries

Facts
  lambda: lambda > 0

Derivative of J by w
  at X      = [[0.852, 1.36, -0.454], [0.374, -1.8, -1.96], [-0.346, -0.354, 0.713], [-0.969, 0.902, 1.48]]
     lambda = 1.18
     w      = [1.12, -0.261, 1.72]
     y      = [1.11, -1.6, 0.711, 0.484]
  entry        derivative     central difference
  (1)             0.418563       0.418563
  (2)            -0.193673      -0.193673
  (3)              7.62888        7.62888

Both sides at the sample points
  1:  left    0.418563  -0.193673  7.62888
      right  -0.903037   0.114307  5.59928
      apart by 2.03 at most
  2:  left   -0.174255  0.0493448  0.336619
      right  -0.013875  0.0862124   0.30185
      apart by 0.16 at most
  3:  left   86.0633   24.468  -24.7213
      right  84.0265  21.4736  -21.1493
      apart by 3.57 at most

Evidence
  refuted at 1 point, largest relative error 0.3
  witness at X      = [[1, 2, -2], [1, -1, -2], [1, -2, 1], [1, -2, -2]]
             lambda = 2
             w      = [-1, 2, -1]
             y      = [1, 1, 1, 2]
  entry (2): left 42, right 38, by central differences 42
`);
});
