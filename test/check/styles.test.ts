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
  it("is said in code", () => {
    expect(lastJudged(layer, "I write `dA` for $\\partial L/\\partial A$.", tex`$$dx = W^\top dz$$`)).toEqual([
      tex`dx = W^\top dz: correct`,
    ]);
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
    const net = tex`For $t = 1,\dots,T$ let $h_t = \tanh(W h_{t-1} + U x_t)$ and $o_t = V h_t$ with $h_t\in\mathbb{R}^H$, $o_t\in\mathbb{R}^K$, $W\in\mathbb{R}^{H\times H}$, $U\in\mathbb{R}^{H\times D}$, $V\in\mathbb{R}^{K\times H}$, $\hat y_t = \mathrm{softmax}(o_t)$, $L = -\sum_{t=1}^T y_t^\top\log\hat y_t$ with one-hot $y_t$.`;
    expect(
      lastJudged(
        net,
        tex`Let $g_t = \frac{\partial L}{\partial h_t}$, and $\frac{\partial L}{\partial o_t} = \hat y_t - y_t =: e_t$. At the end of the sequence $g_T = V^\top e_T$, and for $t < T$ we have $g_t = V^\top e_t + W^\top((1 - h_{t+1}^2)\odot g_{t+1})$.`,
      ).filter((l) => !/definition|condition/.test(l)),
    ).toEqual([
      tex`\frac{\partial L}{\partial o_t} = \hat y_t - y_t: correct`,
      tex`g_T = V^\top e_T: correct`,
      tex`g_t = V^\top e_t + W^\top((1 - h_{t+1}^2)\odot g_{t+1}): correct`,
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

describe("labels among classes", () => {
  it("count as numbers in an indicator", () => {
    expect(
      judged(
        tex`Labels $y^{(i)}\in\{1,\dots,K\}$, $x^{(i)}\in\mathbb{R}^d$, $s_k^{(i)} = \theta_k^\top x^{(i)}$, $p_k^{(i)} = e^{s_k^{(i)}}/\sum_{l=1}^K e^{s_l^{(i)}}$ and $J = -\frac1m\sum_{i=1}^m\sum_{k=1}^K 1\{y^{(i)}=k\}\log p_k^{(i)}$.`,
        tex`With $t_k^{(i)} = 1\{y^{(i)}=k\}$ we have $\sum_{k=1}^K t_k^{(i)} = 1$ and`,
        tex`$$\nabla_{\theta_l}J = \frac1m\sum_{i=1}^m(p_l^{(i)} - t_l^{(i)})x^{(i)}, \qquad \nabla_{\theta_l}J = \frac1m\sum_{i=1}^m(p_l^{(i)} + t_l^{(i)})x^{(i)}$$`,
      ).filter((l) => !/definition|declaration/.test(l)),
    ).toEqual([
      tex`\sum_{k=1}^K t_k^{(i)} = 1: correct`,
      tex`\nabla_{\theta_l}J = \frac1m\sum_{i=1}^m(p_l^{(i)} - t_l^{(i)})x^{(i)}: correct`,
      tex`\nabla_{\theta_l}J = \frac1m\sum_{i=1}^m(p_l^{(i)} + t_l^{(i)})x^{(i)}: wrong (sign)`,
    ]);
  });
  it("stand as indices", () => {
    expect(
      lastJudged(
        tex`Let $Z\in\mathbb{R}^{N\times K}$, $P = \mathrm{softmax}(Z)$ row by row, and $\ell_n = -\log P_{n,y_n}$ with the label $y_n$.`,
        tex`$$\frac{\partial\ell_n}{\partial Z_{nk}} = P_{nk} - 1\{k = y_n\}, \qquad \frac{\partial\ell_n}{\partial Z_{nk}} = P_{nk} + 1\{k = y_n\}$$`,
      ),
    ).toEqual([
      tex`\frac{\partial\ell_n}{\partial Z_{nk}} = P_{nk} - 1\{k = y_n\}: correct`,
      tex`\frac{\partial\ell_n}{\partial Z_{nk}} = P_{nk} + 1\{k = y_n\}: wrong (sign)`,
    ]);
  });
});

describe("matrices of the vectors that words name", () => {
  it("row i, and columns", () => {
    const rows = tex`$f(w) = \frac12\sum_{i=1}^m(w^\top x_i - y_i)^2$ with $w\in\mathbb{R}^d$.`;
    for (const said of [
      tex`Let $X\in\mathbb{R}^{m\times d}$ (row $i$ is $x_i^\top$) and $y\in\mathbb{R}^m$.`,
      tex`Row $i$ of $X\in\mathbb{R}^{m\times d}$ is $x_i^\top$, and $y\in\mathbb{R}^m$.`,
      tex`Let $X\in\mathbb{R}^{m\times d}$, whose $i$-th row is $x_i^\top$, and $y\in\mathbb{R}^m$.`,
    ])
      expect(lastJudged(rows, said, tex`$$\nabla f(w) = X^\top(Xw - y), \qquad \nabla f(w) = X^\top(Xw + y)$$`)).toEqual([
        tex`\nabla f(w) = X^\top(Xw - y): correct`,
        tex`\nabla f(w) = X^\top(Xw + y): wrong (sign)`,
      ]);
    expect(
      lastJudged(
        rows,
        tex`Somehow $X\in\mathbb{R}^{m\times d}$ and $y\in\mathbb{R}^m$ collect all this.`,
        tex`$$\nabla f(w) = X^\top(Xw - y)$$`,
      ),
    ).toEqual([tex`\nabla f(w) = X^\top(Xw - y): undecided`]);
    expect(
      lastJudged(
        tex`The columns of $\Theta\in\mathbb{R}^{d\times K}$ are $\theta_1,\dots,\theta_K\in\mathbb{R}^d$, and $g = \sum_{k=1}^K c_k\,\theta_k^\top x$ with $x\in\mathbb{R}^d$, $c\in\mathbb{R}^K$.`,
        tex`$$\frac{\partial g}{\partial\theta_k} = c_kx, \qquad \frac{\partial g}{\partial\Theta} = xc^\top$$`,
      ),
    ).toEqual([tex`\frac{\partial g}{\partial\theta_k} = c_kx: correct`, tex`\frac{\partial g}{\partial\Theta} = xc^\top: correct`]);
  });
});

describe("functions of entries", () => {
  it("of an unseen name are functions of numbers", () => {
    expect(
      lastJudged(
        tex`$\mu,s\in\mathbb{R}^k$ with $s_i > 0$. One coordinate has $\kappa(\mu_i, s_i) = \frac12(\mu_i^2 + s_i^2) - \ln s_i$.`,
        tex`For $D = \sum_{i=1}^k\kappa(\mu_i, s_i)$ we get $\frac{\partial D}{\partial s_i} = s_i - \frac{1}{s_i}$ and $\frac{\partial D}{\partial\mu_i} = 2\mu_i$.`,
      ).slice(1),
    ).toEqual([
      tex`\frac{\partial D}{\partial s_i} = s_i - \frac{1}{s_i}: correct`,
      tex`\frac{\partial D}{\partial\mu_i} = 2\mu_i: wrong (factor)`,
    ]);
  });
});

describe("one number and a sample with the same letter", () => {
  it("the density of any y beside observations y_i", () => {
    expect(
      judged(
        tex`Observations $y_i > 0$ have the density $p(y) = \frac{b^a}{\Gamma(a)}y^{a-1}e^{-by}$, and $S = \sum_{i=1}^n y_i$.`,
        tex`$$\ln p(y) = a\ln b - \ln\Gamma(a) + (a-1)\ln y - by, \qquad \frac{\partial\ln p(y)}{\partial b} = \frac ab + y$$`,
        tex`$$\frac{d}{db}\left(na\ln b - bS\right) = \frac{na}{b} - S$$`,
      ).filter((l) => !/definition|condition/.test(l)),
    ).toEqual([
      tex`\ln p(y) = a\ln b - \ln\Gamma(a) + (a-1)\ln y - by: correct`,
      tex`\frac{\partial\ln p(y)}{\partial b} = \frac ab + y: wrong (sign)`,
      tex`\frac{d}{db}\left(na\ln b - bS\right) = \frac{na}{b} - S: correct`,
    ]);
  });
  it("p = σ(u) beside p_i = σ(u_i)", () => {
    expect(
      judged(
        tex`If $p = \frac{1}{1+e^{-u}}$ then $\frac{dp}{du} = p(1-p)$. Now $u_i = w^\top x_i$, $p_i = \frac{1}{1+e^{-u_i}}$ and $J(w) = -\sum_{i=1}^n\ln p_i$.`,
        tex`$$\nabla J(w) = -\sum_{i=1}^n(1-p_i)x_i$$`,
      ).filter((l) => !/definition/.test(l)),
    ).toEqual([tex`\frac{dp}{du} = p(1-p): correct`, tex`\nabla J(w) = -\sum_{i=1}^n(1-p_i)x_i: correct`]);
  });
  it("the vector of entries stays one", () => {
    expect(
      lastJudged(
        tex`Let $z_i = \sum_j W_{ij}x_j$ with $W\in\mathbb{R}^{m\times d}$, $\sigma(z) = \frac{1}{1+e^{-z}}$ and $h = \sigma(z)$.`,
        tex`$$\frac{\partial h_i}{\partial z_i} = h_i(1-h_i)$$`,
      ),
    ).toEqual([tex`\frac{\partial h_i}{\partial z_i} = h_i(1-h_i): correct`]);
  });
});

describe("adjoints with bars", () => {
  const layer = tex`$X\in\mathbb{R}^{n\times d}$, $W\in\mathbb{R}^{d\times k}$, $V\in\mathbb{R}^{k\times r}$, $H = XW$, $O = HV$; a scalar $\ell$ depends on $O$, and $\overline M = \partial\ell/\partial M$ for every matrix $M$.`;
  it("are meant of every matrix, in the parts below too", () => {
    expect(
      lastJudged(
        layer,
        tex`**Backwards.** $\overline H = \overline O V^\top$, $\overline W = X^\top\overline H$ and $\overline X = \overline H W$.`,
      ),
    ).toEqual([
      tex`\overline H = \overline O V^\top: correct`,
      tex`\overline W = X^\top\overline H: correct`,
      tex`\overline X = \overline H W: loose (transpose)`,
    ]);
  });
  it("of another network, where words leave something out", () => {
    expect(
      lastJudged(
        tex`$X\in\mathbb{R}^{n\times d}$, $W\in\mathbb{R}^{d\times k}$, $V\in\mathbb{R}^{k\times r}$, $H = XW$, $A = \tanh(H)$, $O = AV$; a scalar $\ell$ depends on $O$, and $\overline M = \partial\ell/\partial M$ for every matrix $M$. So $\overline A = \overline O V^\top$.`,
        tex`**A linear network.** Without the tanh, $O = HV$, we get $\overline H = \overline O V^\top$.`,
      ),
    ).toEqual([tex`O = HV: definition`, tex`\overline H = \overline O V^\top: correct`]);
  });
});

describe("stationarity, layouts and vec", () => {
  it("what a gradient set to zero gives is an equation for its variable", () => {
    expect(
      judged(
        tex`$S = \frac1N\sum_{n=1}^N x_nx_n^\top$ with $x_n\in\mathbb{R}^D$, and $F(u,\lambda) = u^\top Su + \lambda(1-u^\top u)$ with $u\in\mathbb{R}^D$.`,
        tex`$\nabla_uF = 2Su - 2\lambda u$. Setting it to zero gives $Su = \lambda u$.`,
      ).slice(-2),
    ).toEqual([tex`\nabla_uF = 2Su - 2\lambda u: correct`, tex`Su = \lambda u: condition`]);
  });
  it("∂y/∂xᵀ says its layout itself, and vec is put back", () => {
    expect(
      lastJudged(
        tex`We use denominator layout. $A\in\mathbb{R}^{m\times n}$, $x\in\mathbb{R}^n$; $B\in\mathbb{R}^{n\times k}$, $C\in\mathbb{R}^{k\times l}$ and $R = ABC$.`,
        tex`$$\frac{\partial(Ax)}{\partial x^\top} = A, \qquad \frac{\partial\operatorname{vec}(R)}{\partial\operatorname{vec}(B)^\top} = C^\top\otimes A$$`,
      ),
    ).toEqual([
      tex`\frac{\partial(Ax)}{\partial x^\top} = A: correct`,
      tex`\frac{\partial\operatorname{vec}(R)}{\partial\operatorname{vec}(B)^\top} = C^\top\otimes A: correct`,
    ]);
  });
});

describe("the summation convention", () => {
  const said = "*Repeated indices are summed (Einstein).*";
  it("sums in a chain over what its first member does not have", () => {
    expect(
      lastJudged(
        said,
        tex`Let $Z = \sum_j e^{z_j}$, $s_i = e^{z_i}/Z$ and $F = -t_i\log s_i$ with $\sum_i t_i = 1$.`,
        tex`$$\frac{\partial F}{\partial z_k} = -\frac{t_i}{s_i}\frac{\partial s_i}{\partial z_k} = -t_i(\delta_{ik} - s_k) = t_k - s_k$$`,
      ),
    ).toEqual([
      tex`\frac{\partial F}{\partial z_k} = -\frac{t_i}{s_i}\frac{\partial s_i}{\partial z_k}: correct`,
      tex`-\frac{t_i}{s_i}\frac{\partial s_i}{\partial z_k} = -t_i(\delta_{ik} - s_k): correct`,
      tex`-t_i(\delta_{ik} - s_k) = t_k - s_k: wrong (sign)`,
    ]);
  });
  it("sums over shifted indices, of any letter that has a range", () => {
    expect(
      lastJudged(
        said,
        tex`With $a = 1,\dots,m$ the output is $u_i = w_a x_{i+a-1}$ for $i = 1,\dots,n-m+1$, and $\Lambda(u)$ is a loss with $g_i = \frac{\partial\Lambda}{\partial u_i}$.`,
        tex`$$\frac{\partial\Lambda}{\partial w_a} = g_i x_{i+a-1}$$`,
      ),
    ).toEqual([tex`\frac{\partial\Lambda}{\partial w_a} = g_i x_{i+a-1}: correct`]);
  });
});

describe("what is said with if", () => {
  it("holds from there on, and excuses nothing above", () => {
    expect(
      judged(
        tex`For $q(x) = x^\top Ax$ with $A\in\mathbb{R}^{n\times n}$ the Hessian is $\nabla^2q(x) = 2A$.`,
        tex`If $A$ is symmetric, $\nabla q(x) = 2Ax$.`,
      ).slice(-2),
    ).toEqual([tex`\nabla^2q(x) = 2A: wrong (missing-term)`, tex`\nabla q(x) = 2Ax: correct`]);
  });
});

describe("sums with a condition below", () => {
  it("take the indices for which it holds", () => {
    expect(
      lastJudged(
        tex`Let $x_i\in\mathbb{R}^d$ and $y_i\in\{-1,1\}$ for $i=1,\dots,n$, and $J(w) = \sum_{i=1}^n\max(0, 1 - y_iw^\top x_i)$ with $w\in\mathbb{R}^d$.`,
        tex`$$\nabla J(w) = -\sum_{i:\,y_iw^\top x_i<1}y_ix_i, \qquad \nabla J(w) = \sum_{i:\,y_iw^\top x_i<1}y_ix_i$$`,
      ),
    ).toEqual([
      tex`\nabla J(w) = -\sum_{i:\,y_iw^\top x_i<1}y_ix_i: correct`,
      tex`\nabla J(w) = \sum_{i:\,y_iw^\top x_i<1}y_ix_i: wrong (sign)`,
    ]);
  });
});
