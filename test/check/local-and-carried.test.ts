import { expect, test } from "vitest";
import { checkDocument } from "../../src/index.js";
import { claimsOf, correct, lastVerdict, verdictsOf } from "./judged.js";
/** ∂A/∂B with A's other arguments fixed, names that are set free, values of functions that are carried on (semantics.md 5 and 7). */
const r = String.raw;

test("a direct partial is right where the problem counts the other path", () => {
  const set = r`Let $u = x^2$ and $f = ux$.`,
    total = r`$$\frac{df}{dx} = \frac{\partial f}{\partial x} + \frac{\partial f}{\partial u}\frac{du}{dx} = u + 2x^2 = 3x^2$$`;
  expect(verdictsOf(set, r`$$\frac{\partial f}{\partial x} = u$$`, total)).toEqual([correct, correct, correct, correct]);
  expect(verdictsOf(set, r`$$\frac{\partial f}{\partial x} = 2u$$`, total)[0]?.[0]).toBe("wrong");
  // The path is counted, and its value is not right.
  expect(
    lastVerdict(set, r`$$\frac{df}{dx} = \frac{\partial f}{\partial x} + \frac{\partial f}{\partial u}\frac{du}{dx} = u + x^2$$`),
  ).toBe("wrong");
  expect(claimsOf(set, r`$$\frac{\partial f}{\partial x} = u$$`, total)[2]?.remarks).toEqual([
    "The partial derivative is the direct one: u held fixed.",
  ]);
});
test("a direct partial is right where words call it local, and open where nothing says so", () => {
  const graph = r`Computational graph: $q = u + p$, $G = qp$.`;
  expect(lastVerdict(graph, r`Local gradients: $\frac{\partial G}{\partial q} = p$, $\frac{\partial G}{\partial p} = q$.`)).toBe("correct");
  expect(lastVerdict(graph, r`$$\frac{\partial G}{\partial p} = q$$`)).toBe("undecided");
  expect(lastVerdict(graph, r`$$\frac{\partial G}{\partial p} = q + p$$`)).toBe("correct");
  expect(lastVerdict(graph, r`$$\frac{\partial G}{\partial p} = p$$`)).toBe("wrong");
  expect(lastVerdict(graph, r`$$\frac{dG}{dp} = q$$`)).toBe("wrong");
});
test("losses, Lagrangians and whole Jacobians by entries are total", () => {
  const loss = r`Let $h = \tanh(wx)$ and $L = (h - t)^2 + w^2$.`;
  expect(lastVerdict(loss, r`$$\frac{\partial L}{\partial w} = 2w$$`)).toBe("wrong");
  const norm = r`Let $x \in \mathbb{R}^{N}$, $s = \sqrt{\sum_{i=1}^N x_i^2}$ and $u_j = \frac{x_j}{s}$.`;
  expect(verdictsOf(norm, r`$$\frac{\partial u_j}{\partial x_i} = \frac{\delta_{ij}}{s}$$`)).toEqual([["wrong", "missing-term"]]);
});
test("y = y(t) sets y free of an older formula that has no t", () => {
  const first = r`Let $y = f(u)$ with $u = g(x)$. Then $\frac{dy}{dx} = f'(u) g'(x)$.`,
    second = r`Now let $z = f(x, y)$ with $x = x(t)$ and $y = y(t)$.`;
  expect(
    lastVerdict(
      first,
      second,
      r`$$\frac{dz}{dt} = \frac{\partial z}{\partial x}\frac{dx}{dt} + \frac{\partial z}{\partial y}\frac{dy}{dt}$$`,
    ),
  ).toBe("correct");
  expect(
    lastVerdict(
      first,
      second,
      r`$$\frac{dz}{dt} = \frac{\partial z}{\partial x}\frac{dx}{dt} + \frac{\partial z}{\partial y}\frac{dx}{dt}$$`,
    ),
  ).not.toBe("correct");
  // What the formula has already is said once more.
  expect(lastVerdict(r`Let $y = x^2$ with $y = y(x)$.`, r`$$\frac{dy}{dx} = 2x$$`)).toBe("correct");
});
test("a formula that a name had before confirms nothing once it has another one", () => {
  const softmax = r`The softmax is $q_k = \frac{e^{s_k}}{\sum_j e^{s_j}}$.`,
    warm = r`With temperature $T$: $q_k = \frac{e^{s_k/T}}{\sum_j e^{s_j/T}}$.`;
  expect(lastVerdict(softmax, warm, r`$$\frac{\partial \log q_k}{\partial s_k} = 1 - q_k$$`)).toBe("undecided");
  expect(lastVerdict(softmax, warm, r`$$\frac{\partial \log q_k}{\partial s_k} = \frac{1}{T}(1 - q_k)$$`)).toBe("correct");
});
test("what follows from a wrong function is carried: its values, its derivatives, sums with them", () => {
  const carried = (...paragraphs: readonly string[]): (string | null)[] => {
    const { claims } = checkDocument(paragraphs.join("\n\n"), { file: "homework.md" });
    return claims.filter((c) => c.kind === "claim").map((c) => (c.verdict === "wrong" ? (c.carriedFrom ?? "root") : c.verdict));
  };
  const f = r`Let $f(x) = x^3 - x$. Then $f'(x) = 3x^2 + 1$`;
  expect(carried(r`${f}, so $f'(2) = 13$ and $f'(2) + 1 = 14$.`)).toEqual(["root", "c2", "c2"]);
  expect(carried(r`${f}, so $f''(x) = 6x$ and $f'(2) = 12$.`)).toEqual(["root", "correct", "root"]);
  expect(carried(r`Let $h(x) = x e^x$. Then $h'(x) = x e^x$ and $h''(x) = e^x + x e^x$.`)).toEqual(["root", "c2"]);
  expect(carried(r`Let $p(x) = x^2 + 1$. Then $p(3) = 9$ and $2p(3) = 18$.`)).toEqual(["root", "c2"]);
});
test("gradients that have the shape of what they belong to, in two sentences", () => {
  const set = r`Let $X \in \mathbb{R}^{n \times d}$, $V \in \mathbb{R}^{n \times m}$, $P = XX^\top$ and $Y = PV$. $G_M$ denotes the gradient of a scalar loss $\mathcal{L}$ by $M$.`;
  expect(verdictsOf(`${set} It has the shape of $M$.`, r`$$G_P = V G_Y^\top$$`)).toEqual([["loose", "transpose"]]);
  expect(lastVerdict(set, r`$$G_P = V G_Y^\top$$`)).toBe("undecided");
  expect(lastVerdict(set, r`$$G_P = G_Y V^\top$$`)).toBe("correct");
});
test("a log-likelihood without the constant that it had", () => {
  const set = r`Let $\ell(\mu) = -\frac12\sum_{n=1}^N (x_n - \mu)^2 + \text{const}$ with numbers $x_n$ and $s = \sum_{n=1}^N (x_n - \mu)^2$.`;
  expect(lastVerdict(set, r`$$\ell = -\frac12 s$$`)).toBe("undecided");
  expect(lastVerdict(set, r`$$\ell = \frac12 s$$`)).not.toBe("correct");
});
test("an argument that is set anew after the function is the new one", () => {
  const set = [r`Let $u = x + y$ with $x = r\cos\theta$.`, r`Let $g(x, t) = x^2 + 3t$ with $x = \sin t$.`];
  expect(lastVerdict(...set, r`$$\frac{\partial g}{\partial x}\frac{dx}{dt} + \frac{\partial g}{\partial t} = 2x\cos t + 3$$`)).toBe(
    "correct",
  );
  expect(lastVerdict(...set, r`$$\frac{\partial g}{\partial x}\frac{dx}{dt} + \frac{\partial g}{\partial t} = 2x\sin t + 3$$`)).toBe(
    "wrong",
  );
});
test("a total of losses further down takes nothing from the loss above", () => {
  const net = r`Let $z = Wx + b$ with $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $L = \frac12\|z - y\|^2$.`,
    total = r`Over all steps $L = \sum_t L_t$.`;
  expect(verdictsOf(net, r`$$\frac{\partial L}{\partial z} = z - y$$`, r`$$\frac{\partial L}{\partial z} = y - z$$`, total)).toEqual([
    correct,
    ["wrong", "sign"],
  ]);
});
test("rows with dots, where another problem has numbers of the same letter", () => {
  const numbers = ["# A neuron", r`$z = w_1 x_1 + w_2 x_2 + b$ with $x_1 = 1$ and $x_2 = 2$.`],
    set = [
      "# Regression",
      r`$E(w) = \frac12\sum_{n=1}^{N}(w^\top x_n - t_n)^2$. With $X = [x_1, \ldots, x_N]^\top$ and $t = (t_1, \dots, t_N)^\top$:`,
    ];
  expect(lastVerdict(...numbers, ...set, r`$$\nabla E = X^\top(Xw - t)$$`)).toBe("correct");
  expect(lastVerdict(...numbers, ...set, r`$$\nabla E = X^\top(Xw + t)$$`)).not.toBe("correct");
});
