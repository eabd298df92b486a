import { describe, expect, test } from "vitest";
import { claimsOf } from "../check/judged.js";
/** Layers told by their index letters: one letter, and a family for each index. */
const r = String.raw;
const verdicts = (...paragraphs: readonly string[]): readonly (string | null)[] =>
  claimsOf(...paragraphs)
    .filter((c) => c.kind === "claim")
    .map((c) => c.verdict);

describe("layers told by their index letters", () => {
  const net = r`Let $a_j = \sum_i w_{ji} x_i$, $z_j = \sigma(a_j)$, $a_k = \sum_j w_{kj} z_j$, $y_k = \sigma(a_k)$ and $E = \frac12 \sum_k (y_k - t_k)^2$.`,
    output = r`$$\delta_k = \frac{\partial E}{\partial a_k} = (y_k - t_k) y_k (1 - y_k)$$`;
  test("both layers with the same letters", () => {
    expect(
      verdicts(
        net,
        output,
        r`$$\delta_j = \frac{\partial E}{\partial a_j} = z_j (1 - z_j) \sum_k w_{kj} \delta_k$$`,
        r`$$\frac{\partial E}{\partial w_{kj}} = \delta_k z_j, \qquad \frac{\partial E}{\partial w_{ji}} = \delta_j x_i$$`,
      ),
    ).toEqual(["correct", "correct", "correct", "correct"]);
  });
  test("what is wrong is wrong in either layer", () => {
    const hidden = r`$$\delta_j = \frac{\partial E}{\partial a_j} = z_j (1 - z_j) \sum_k w_{kj} \delta_k$$`;
    expect(verdicts(net, output, r`$$\delta_j = \frac{\partial E}{\partial a_j} = z_j \sum_k w_{kj} \delta_k$$`)[1]).toBe("wrong");
    expect(verdicts(net, output, hidden, r`$$\frac{\partial E}{\partial w_{kj}} = \delta_j z_j$$`)[2]).not.toBe("correct");
    expect(verdicts(net, output, hidden, r`$$\frac{\partial E}{\partial w_{ji}} = \delta_j z_j$$`)[2]).not.toBe("correct");
  });
  test("units by h and k, weights with layers above them", () => {
    expect(
      verdicts(
        r`With $o_h = \sigma(n_h)$, $n_h = \sum_i w_{hi} x_i$, $o_k = \sigma(n_k)$, $n_k = \sum_h w_{kh} o_h$ the error is $E = \frac12 \sum_k (t_k - o_k)^2$.`,
        r`$$\frac{\partial E}{\partial n_k} = -(t_k - o_k) o_k (1 - o_k)$$`,
        r`$$\frac{\partial E}{\partial w_{hi}} = -o_h (1 - o_h) x_i \sum_k w_{kh} o_k (1 - o_k) (t_k - o_k)$$`,
      ),
    ).toEqual(["correct", "correct"]);
  });
  test("one family with two letters stays one", () => {
    expect(
      verdicts(
        r`Let $z \in \mathbb{R}^n$ and $p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$.`,
        r`$$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$$`,
        r`$$\log p_j = z_j - \log \sum_k e^{z_k}$$`,
      ),
    ).toEqual(["correct", "correct"]);
  });
});
test("a letter that is free inside of a sum counts the same outside of it", () => {
  expect(
    verdicts(r`Let $u_j = \sum_i w_{ji} x_i$ and $E = \frac12 \sum_j (u_j - b_j)^2$.`, r`$$\frac{\partial E}{\partial u_j} = u_j - b_j$$`),
  ).toEqual(["correct"]);
});
