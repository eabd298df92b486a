import { expect, test } from "vitest";
import { lastVerdict as last } from "./judged.js";
/** Gates of an LSTM without time indices, and the class that a letter names. */
const r = String.raw;

const cell = [
  r`One step of an LSTM with $f, i, g, o, c, h \in \mathbb{R}^n$ and $x \in \mathbb{R}^d$, where $\sigma$ is the sigmoid.`,
  r`$f = \sigma(a_f)$, $i = \sigma(a_i)$, $g = \tanh(a_g)$, $o = \sigma(a_o)$, $c = f \odot c_0 + i \odot g$ and $h = o \odot \tanh(c)$`,
  r`$a_f = W_f x + U_f h_0 + b_f$, $a_i = W_i x + U_i h_0 + b_i$, $a_g = W_g x + U_g h_0 + b_g$, $a_o = W_o x + U_o h_0 + b_o$`,
];
test("the i of a_i is a gate that is declared, and c_0 is no entry of c", () => {
  const rights = [
    r`\frac{\partial L}{\partial c} = \frac{\partial L}{\partial h} \odot o \odot (1 - \tanh^2(c))`,
    r`\frac{\partial L}{\partial f} = \frac{\partial L}{\partial c} \odot c_0`,
    r`\frac{\partial L}{\partial i} = \frac{\partial L}{\partial c} \odot g`,
    r`\frac{\partial L}{\partial c_0} = \frac{\partial L}{\partial c} \odot f`,
    r`\frac{\partial L}{\partial b_i} = \frac{\partial L}{\partial a_i}`,
  ].map((line) => `$$${line}$$`);
  for (const right of rights) expect(last(...cell, right)).toBe("correct");
  for (const wrong of [
    r`\frac{\partial L}{\partial c} = \frac{\partial L}{\partial h} \odot o \odot \tanh(c)`,
    r`\frac{\partial L}{\partial f} = \frac{\partial L}{\partial c} \odot c`,
    r`\frac{\partial L}{\partial g} = \frac{\partial L}{\partial c} \odot g`,
  ])
    expect(last(...cell, ...rights, `$$${wrong}$$`)).not.toBe("correct");
});
test("an index i stays one beside vectors, and w_0 an entry of a vector of which other entries are written", () => {
  expect(last(r`Let $x, w \in \mathbb{R}^n$ and $s = \sum_i w_i x_i$.`, r`$$\frac{\partial s}{\partial x_i} = w_i$$`)).toBe("correct");
  expect(last(r`Let $x \in \mathbb{R}^2$ and $s = w_0 + w_1 x_1 + w_2 x_2$.`, r`$$\frac{\partial s}{\partial w_0} = 1$$`)).toBe("correct");
});
const scores = (loss: string): string => r`Let $z \in \mathbb{R}^K$, $q_k = e^{z_k} / \sum_{l=1}^K e^{z_l}$ and $J = ${loss}$.`;
test("1[k = c] is about the entry that c picks in the loss, and does not say that k is c", () => {
  const set = scores(r`-\log q_c`);
  expect(last(set, r`$$\frac{\partial J}{\partial z_k} = q_k - \mathbb{1}[k = c]$$`)).toBe("correct");
  expect(last(set, r`$$\frac{\partial J}{\partial z_k} = q_k + \mathbb{1}[k = c]$$`)).not.toBe("correct");
  expect(
    last(set, r`$$\frac{\partial J}{\partial z_k} = q_k - \mathbb{1}[k = c]$$`, r`$$\frac{\partial J}{\partial z_k} = q_k - 1$$`),
  ).toBe("wrong");
  // Said of the case that k is c.
  expect(last(set, r`For $k = c$ we have $$\frac{\partial J}{\partial z_k} = q_k - 1$$`)).toBe("correct");
  expect(last(set, r`$$\frac{\partial J}{\partial z_k} = q_k \quad \text{for } k \ne c$$`)).toBe("correct");
  // A letter that only words tie to the label.
  expect(
    last(
      scores(r`-\sum_k y_k \log q_k`),
      r`The label is one-hot with class $c$.`,
      r`$$\frac{\partial J}{\partial z_k} = q_k - \mathbb{1}[k = c]$$`,
    ),
  ).not.toBe("wrong");
});
