import { describe, expect, it } from "vitest";
import { judged, lastJudged } from "./judged.js";

const tex = String.raw;

describe("dX for the gradient by X", () => {
  const layer = tex`$x\in\mathbb{R}^d$, $W\in\mathbb{R}^{m\times d}$, $z = Wx$, $h = \tanh(z)$ and $L$ a scalar loss of $h$.`;
  it("is said by an equation that macros write", () => {
    const source = tex`$$\newcommand{\up}[1]{\mathrm{d}#1}\newcommand{\by}[2]{\frac{\partial #1}{\partial #2}}$$`;
    expect(
      lastJudged(
        source,
        layer,
        tex`I write $\up{u} = \by{L}{u}$ for every $u$.`,
        tex`$$\up{x} = W^\top \up{z}, \qquad \up{W} = \up{z}\, x$$`,
      ),
    ).toEqual([tex`\up{x} = W^\top \up{z}: correct`, tex`\up{W} = \up{z}\, x: loose (transpose)`]);
  });
  it("is said by words, either way round", () => {
    const line = tex`$$dx = W^\top dz, \qquad dz = dh \odot (1 + h^2)$$`;
    for (const said of [
      tex`Here $dW$ denotes $\frac{\partial L}{\partial W}$.`,
      tex`We abbreviate $\frac{\partial L}{\partial W}$ by $dW$ and so on.`,
      tex`In the code $dW$ stands for $\nabla_W L$.`,
    ])
      expect(lastJudged(layer, said, line)).toEqual([tex`dx = W^\top dz: correct`, tex`dz = dh \odot (1 + h^2): wrong (sign)`]);
  });
  it("stays a differential where nothing says so", () => {
    expect(lastJudged(layer, tex`$$dz = W\,dx, \qquad dh = (1 - h^2) \odot dz$$`)).toEqual([
      tex`dz = W\,dx: correct`,
      tex`dh = (1 - h^2) \odot dz: correct`,
    ]);
  });
});

describe("numbers of layers and functions chosen later", () => {
  const net = tex`For $l = 1,\dots,L$ let $z^{(l)} = W^{(l)}a^{(l-1)}$, $a^{(l)} = f(z^{(l)})$ with $W^{(l)}\in\mathbb{R}^{n_l\times n_{l-1}}$ and $f$ entry by entry, $C = \frac12\|a^{(L)} - y\|^2$ and $\delta^{(l)} = \frac{\partial C}{\partial z^{(l)}}$.`;
  it('"take L = 2": the second layer is the last', () => {
    expect(
      lastJudged(
        net,
        tex`Take $L = 2$. Then $\delta^{(2)} = (a^{(2)} - y)\odot f'(z^{(2)})$ and $\delta^{(1)} = W^{(2)\top}\delta^{(2)}\odot f'(z^{(2)})$.`,
      ),
    ).toEqual([
      "L = 2: given",
      tex`\delta^{(2)} = (a^{(2)} - y)\odot f'(z^{(2)}): correct`,
      tex`\delta^{(1)} = W^{(2)\top}\delta^{(2)}\odot f'(z^{(2)}): wrong (wrong-index)`,
    ]);
  });
  it("a function that a later part chooses is that function there", () => {
    expect(
      lastJudged(
        tex`**The network.**`,
        net,
        tex`**The logistic function.**`,
        tex`With $f(u) = \frac{1}{1+e^{-u}}$ we get $\delta^{(L)} = (a^{(L)} - y)\odot a^{(L)}\odot(1 - a^{(L)})$, not $\delta^{(L)} = (a^{(L)} - y)\odot a^{(L)}\odot(1 + a^{(L)})$.`,
      ),
    ).toEqual([
      tex`f(u) = \frac{1}{1+e^{-u}}: definition`,
      tex`\delta^{(L)} = (a^{(L)} - y)\odot a^{(L)}\odot(1 - a^{(L)}): correct`,
      tex`\delta^{(L)} = (a^{(L)} - y)\odot a^{(L)}\odot(1 + a^{(L)}): wrong (sign)`,
    ]);
  });
  it("a cost set anew is the one of the errors below it", () => {
    expect(
      lastJudged(
        tex`Let $z = Wx$ with $W\in\mathbb{R}^{m\times d}$, $p = \sigma(z)$ with the logistic $\sigma$, $C = \frac12\|p - y\|^2$ and $\delta = \frac{\partial C}{\partial z}$.`,
        tex`We find $\delta = (p - y)\odot p\odot(1-p)$.`,
        tex`**Cross-entropy.** Replace the cost by`,
        tex`$$C = -\sum_j\left[y_j\ln p_j + (1-y_j)\ln(1-p_j)\right].$$`,
        tex`Then $\delta = p - y$.`,
      ),
    ).toEqual([tex`\delta = p - y: correct`]);
  });
});

describe("adjoints are one quantity at all steps", () => {
  it("for t < T, and at the end", () => {
    const net = tex`For $t = 1,\dots,T$ let $h_t = \tanh(W h_{t-1} + U x_t)$ and $o_t = V h_t$ with $h_t\in\mathbb{R}^H$, $o_t\in\mathbb{R}^K$, $\hat y_t = \mathrm{softmax}(o_t)$, $L = -\sum_{t=1}^T y_t^\top\log\hat y_t$ with one-hot $y_t$.`;
    expect(
      lastJudged(
        net,
        tex`Let $g_t = \frac{\partial L}{\partial h_t}$, and $\frac{\partial L}{\partial o_t} = \hat y_t - y_t =: e_t$. At the end of the sequence $g_T = V^\top e_T$, and for $t < T$ we have $g_t = V^\top e_t + U^\top((1 - h_{t+1}^2)\odot g_{t+1})$.`,
      ).filter((l) => !/definition|condition/.test(l)),
    ).toEqual([
      tex`\frac{\partial L}{\partial o_t} = \hat y_t - y_t: correct`,
      tex`g_T = V^\top e_T: correct`,
      tex`g_t = V^\top e_t + U^\top((1 - h_{t+1}^2)\odot g_{t+1}): wrong (wrong-variable)`,
    ]);
  });
});

describe("what words hold fixed", () => {
  it("is read before names, not before indices, and for its sentence only", () => {
    const layer = tex`$\mu = \frac1N\sum_{n=1}^N x_n$ and $h_n = \frac{x_n - \mu}{s}$ for $n = 1,\dots,N$.`;
    expect(lastJudged(layer, tex`For fixed $\mu$ we have $\frac{\partial h_n}{\partial x_n} = \frac1s$.`)).toEqual([
      tex`\frac{\partial h_n}{\partial x_n} = \frac1s: correct`,
    ]);
    expect(
      lastJudged(
        layer,
        tex`For fixed $\mu$ this is simple. In general $\frac{\partial h_n}{\partial x_m} = \frac1s\left(\delta_{nm} + \frac1N\right)$.`,
      ),
    ).toEqual([tex`\frac{\partial h_n}{\partial x_m} = \frac1s\left(\delta_{nm} + \frac1N\right): wrong (sign)`]);
  });
});

describe("sizes that are sums of others", () => {
  const conv = tex`Let $x\in\mathbb{R}^n$, $k\in\mathbb{R}^m$ and $y_i = \sum_{j=1}^m k_j x_{i+j-1}$ for $i = 1,\dots,n-m+1$; $\ell$ is a loss of $y$.`;
  it("keep indices in their ranges", () => {
    expect(
      lastJudged(
        conv,
        tex`$$\frac{\partial\ell}{\partial k_j} = \sum_{i=1}^{n-m+1}\frac{\partial\ell}{\partial y_i}x_{i+j-1}, \qquad \frac{\partial\ell}{\partial k_j} = 2\sum_{i=1}^{n-m+1}\frac{\partial\ell}{\partial y_i}x_{i+j-1}$$`,
      ),
    ).toEqual([
      tex`\frac{\partial\ell}{\partial k_j} = \sum_{i=1}^{n-m+1}\frac{\partial\ell}{\partial y_i}x_{i+j-1}: correct`,
      tex`\frac{\partial\ell}{\partial k_j} = 2\sum_{i=1}^{n-m+1}\frac{\partial\ell}{\partial y_i}x_{i+j-1}: wrong (factor)`,
    ]);
  });
  it("may have a name", () => {
    expect(
      lastJudged(
        conv,
        tex`With $M = n - m + 1$ the mean is $p = \frac1M\sum_{i=1}^M y_i$, so $\frac{\partial p}{\partial y_i} = \frac1M$ and $\frac{\partial p}{\partial k_j} = \frac1M\sum_{i=1}^M x_{i+j-1}$.`,
      ).slice(2),
    ).toEqual([
      tex`\frac{\partial p}{\partial y_i} = \frac1M: correct`,
      tex`\frac{\partial p}{\partial k_j} = \frac1M\sum_{i=1}^M x_{i+j-1}: correct`,
    ]);
  });
});

describe("letters of sibling problems", () => {
  it("that another problem declares say nothing where this one declares others anew", () => {
    expect(
      judged(
        tex`## Part A`,
        tex`$x\in\mathbb{R}^D$, $b\in\mathbb{R}^H$, $W\in\mathbb{R}^{H\times D}$ and $a = Wx + b$.`,
        tex`## Part B`,
        tex`$x\in\mathbb{R}^n$ and $y = \sum_{i=1}^n x_i^2 + b$. Then $\frac{\partial y}{\partial x_i} = 2x_i$ and $\frac{\partial y}{\partial b} = 1$.`,
      ).slice(-2),
    ).toEqual([tex`\frac{\partial y}{\partial x_i} = 2x_i: correct`, tex`\frac{\partial y}{\partial b} = 1: correct`]);
  });
});

describe("a symmetric matrix that words introduce before its name", () => {
  it("is one", () => {
    expect(
      lastJudged(
        tex`Take a symmetric positive definite $C\in\mathbb{R}^{n\times n}$ and $y\in\mathbb{R}^n$. Let $u = C^{-1}y$.`,
        tex`$$d(y^\top C^{-1}y) = -u^\top(dC)u$$`,
      ),
    ).toEqual([tex`d(y^\top C^{-1}y) = -u^\top(dC)u: correct`]);
  });
});
