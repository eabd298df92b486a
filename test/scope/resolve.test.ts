import { describe, expect, test } from "vitest";
import { meanings } from "./study.js";

const r = String.raw;
const alone = (line: string): string => meanings(`$$${line}$$`);

/** LaTeX and what it means without a document around it, in formula notation; d(f, x) is a derivative, d(f) a differential. */
describe("what a formula means by itself", () => {
  test.each([
    [r`2xy`, "2*x*y"],
    [r`a \cdot b`, "a*b"],
    [r`A \times B`, "A*B"],
    [r`x \odot y`, "x.*y"],
    [r`u \otimes v`, "kron(u, v)"],
    [r`A \circ B`, "A.*B"],
    [r`-x^2`, "-x^2"],
    [r`2^{-1}`, "2^-1"],
    [r`(ab)^2`, "(a*b)^2"],
    [r`a/b c`, "a/(b*c)"],
    [r`1/2x`, "1/2*x"],
    [r`\frac{a}{b}`, "a/b"],
    [r`\sqrt{x}`, "sqrt(x)"],
    [r`50\%`, "50*(1/100)"],
    [r`x^{\odot 2}`, "x.^2"],
    [r`x^{\circ 2}`, "x.^2"],
    [r`X_{i,:}`, "X[i, :]"],
    [r`W[i,j] x[j]`, "W[i, j]*x[j]"],
    [r`\sum_{1 \le i \le n} x_i`, "sum(i, 1, n, x[i])"],
    [r`\sum_{i=1, i \ne k}^n x_i`, "sum(i, 1, n, i != k, x[i])"],
    [r`\sum_{1 \le i < j \le n} x_i x_j`, "sum(i, 1, n, sum(j, 1, n, i < j, x[i]*x[j]))"],
    [r`\sum_{i,j=1}^n a_{ij}`, "sum(i, 1, n, sum(j, 1, n, a[i, j]))"],
    [r`D f(x)`, "d(f(x), x)"],
    [r`Df`, "d(f, formals(f))"],
    [r`dy/dx`, "d(y, x)"],
    [r`[f(x)]_{x=1}`, "at(f(x), x = 1)"],
    [r`\frac{\partial f}{\partial x}(x_0)`, "at(d(f, x), x = x_0)"],
    [r`\frac{\partial f}{\partial x}(x)`, "d(f, x)"],
    [r`\mathbb{E}[x]`, "expectation(x)"],
    [r`\phi^{-1}(y)`, "`phi^-1`(y)"],
    [r`\mathcal{L}(y, t)`, "`cal:L`(y, t)"],
    [r`\sqrt[3]{x}`, "x^(1/3)"],
    [r`x^\top A x`, "x'*A*x"],
    [r`A^T`, "A'"],
    [r`A^{-1}`, "A^-1"],
    [r`A^{-T}`, "(A^-1)'"],
    [r`A^{-\top}`, "(A^-1)'"],
    [r`(AB)^\top`, "(A*B)'"],
    [r`x^*`, "`x^*`"],
    [r`\mathbf{x} + x`, "x + x"],
    [r`\hat y - y`, "`hat:y` - y"],
    [r`W_1 x`, "W_1*x"],
    [r`W^{(1)} x`, "`W^(1)`*x"],
    [r`W^{[2]}_{ij}`, "`W^(2)`[i, j]"],
    [r`x_i`, "x[i]"],
    [r`x_{ij}`, "x[i, j]"],
    [r`X_{i,j}`, "X[i, j]"],
    [r`x_i^2`, "x[i]^2"],
    [r`x_{n-1}`, "x[n - 1]"],
    [r`x^{(i)}`, "`x^()`[i]"],
    [r`h_{t-1}`, "h[t - 1]"],
    [r`f'(x)`, "f'(x)"],
    [r`\sigma'(z)`, "sigma'(z)"],
    [r`f''(x)`, "f''(x)"],
    [r`\sin x`, "sin(x)"],
    [r`\sin^2 x`, "sin(x)^2"],
    [r`\sin x \cos y`, "sin(x)*cos(y)"],
    [r`\ln(1 + e^{-x})`, "log(1 + e^-x)"],
    [r`\log_2 x`, "log2(x)"],
    [r`\exp(-\frac12 x^2)`, "exp(-1/2*x^2)"],
    [r`\tanh(Wx + b)`, "tanh(W*x + b)"],
    [r`\operatorname{tr}(AB)`, "tr(A*B)"],
    [r`\operatorname{tr} AB`, "tr(A*B)"],
    [r`\det A`, "det(A)"],
    [r`|A|`, "bars(A)"],
    [r`|x|`, "bars(x)"],
    [r`\|x\|`, "norm2(x)"],
    [r`\|x\|_2^2`, "norm2(x)^2"],
    [r`\|x\|_1`, "norm1(x)"],
    [r`\|A\|_F^2`, "normF(A)^2"],
    [r`\lVert x \rVert`, "norm2(x)"],
    [r`\operatorname{diag}(x)`, "diag(x)"],
    [r`\max(0, x)`, "max(0, x)"],
    [r`\max_i x_i`, "max(i, x[i])"],
    [r`\mathrm{softmax}(z)_i`, "softmax(z)[i]"],
    [r`\sigma(z)`, "sigma(z)"],
    [r`\langle x, y \rangle`, "dot(x, y)"],
    [r`\sum_{i=1}^n x_i`, "sum(i, 1, n, x[i])"],
    [r`\sum_i x_i^2 + 1`, "sum(i, x[i]^2) + 1"],
    [r`\sum_{i,j} A_{ij}`, "sum(i, sum(j, A[i, j]))"],
    [r`\sum_{i \ne j} x_i`, "sum(i, i != j, x[i])"],
    [r`\prod_{k=1}^n x_k`, "prod(k, 1, n, x[k])"],
    [r`\frac1n \sum_{i=1}^n x_i`, "1/n*sum(i, 1, n, x[i])"],
    [r`\sum_{i=1}^n \sum_{j=1}^m A_{ij} x_j`, "sum(i, 1, n, sum(j, 1, m, A[i, j]*x[j]))"],
    [r`\frac{\partial f}{\partial x}`, "d(f, x)"],
    [r`\frac{\partial}{\partial x} (x^2)`, "d(x^2, x)"],
    [r`\frac{d}{dx} \sin x`, "d(sin(x), x)"],
    [r`\frac{dy}{dx}`, "d(y, x)"],
    [r`\frac{\partial^2 f}{\partial x^2}`, "d(f, x, x)"],
    [r`\frac{\partial^2 f}{\partial x \partial y}`, "d(f, x, y)"],
    [r`\frac{\partial^2 f}{\partial x \partial x^\top}`, "d(f, x, x)"],
    [r`\partial f / \partial x`, "d(f, x)"],
    [r`\frac{\partial f_i}{\partial x_j}`, "d(f[i], x[j])"],
    [r`\frac{\partial L}{\partial W} x`, "d(L, W)*x"],
    [r`\nabla f`, "d(f, formals(f))"],
    [r`\nabla_x f`, "d(f, x)"],
    [r`\nabla_x (x^\top x)`, "d(x'*x, x)"],
    [r`\nabla^2 f(x)`, "d(f(x), x, x)"],
    [r`J_f(x)`, "d(f(x), x)"],
    [r`\partial_x f`, "d(f, x)"],
    [r`\left.\frac{\partial f}{\partial x}\right|_{x=0}`, "at(d(f, x), x = 0)"],
    [r`\mathrm{d}(AB)`, "d(A*B)"],
    [r`\mathrm d f`, "d(f)"],
    [r`\mathrm{d}^2 f`, "d(d(f))"],
    [r`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}`, "[1, 2; 3, 4]"],
    [r`\begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix}`, "[x[1]; ...; x[n]]"],
    [r`\begin{vmatrix} a & b \\ c & d \end{vmatrix}`, "det([a, b; c, d])"],
    [r`(1, 2, 3)`, "tuple(1, 2, 3)"],
    [r`[1; 2]`, "[1; 2]"],
    [r`(1 \ 2 \ 3)`, "[1, 2, 3]"],
    [r`\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}`, "where(x > 0, x, 0)"],
    [r`\delta_{ij}`, "delta[i, j]"],
    [r`\mathbf{1}[x > 0]`, "indicator(x > 0)"],
    [r`\mathbb{1}\{i = j\}`, "indicator(i == j)"],
    [r`\mathbf{1}^\top x`, "`bf:1`'*x"],
    [r`I_n`, "I_n"],
    [r`\lfloor x \rfloor`, "floor(x)"],
    [r`\pm x`, "! Unexpected ±, expected + or −."],
    [r`e^x`, "e^x"],
    [r`f(x, y)`, "f(x, y)"],
    [r`f \circ g`, "f.*g"],
    [r`0.5 \times 0.5`, "0.5*0.5"],
    [r`-12 \times 8`, "-12*8"],
    [r`1{,}000`, "1000"],
    [r`\sum`, "! Unexpected \\sum with nothing after it."],
    [r`\text{some words}`, '! Unexpected words "some words", expected mathematics.'],
  ])("%s is %s", (line, expected) => {
    expect(alone(line)).toBe(expected);
  });
});

describe("what a formula means in its document", () => {
  test("a letter that was defined as a function is applied, another one multiplies", () => {
    expect(meanings(r`Let $f(x) = x^2$. Then $$f(a + b).$$`)).toBe("f(a + b)");
    expect(meanings(r`Let $c = 2$. Then $$c(a + b).$$`)).toBe("c*(a + b)");
  });
  test("a subscript that was introduced as a label belongs to the name", () => {
    expect(meanings(r`Let $x_1 = 3$ and $x_2 = 4$. Then $$x_1 + x_2.$$`)).toBe("x_1 + x_2");
    expect(meanings(r`Let $x \in \mathbb{R}^n$. Then $$x_1 + x_2.$$`)).toBe("x[1] + x[2]");
  });
  test("what nobody divides by stands beside a slash", () => {
    expect(meanings(r`$1/N \sum_{i=1}^N x_i$`)).toBe("1/N*sum(i, 1, N, x[i])");
    expect(meanings(r`$1/(2 m) X^\top r$`)).toBe("1/(2*m)*X'*r");
    expect(meanings(r`$a/2b$`)).toBe("a/(2*b)");
  });
  test("a bracket that holds the name itself as a value is a factor", () => {
    expect(meanings(r`Let $\sigma : \mathbb{R}^n \to \mathbb{R}^n$. $$\sigma_i (1 - \sigma_i)$$`)).toBe("sigma[i]*(1 - sigma[i])");
    expect(meanings(r`Let $f(t) = t^2$. $$f(f(x))$$`)).toBe("f(f(x))");
  });
  test("sigma is a function by its definition, and a number beside a square", () => {
    expect(meanings(r`Let $\sigma(t) = \frac{1}{1 + e^{-t}}$. $$\sigma(x) (1 - \sigma(x))$$`)).toBe("sigma(x)*(1 - sigma(x))");
    expect(meanings(r`Let $\sigma > 0$. $$\sigma (x - \mu)$$`)).toBe("sigma*(x - mu)");
  });
  test("an italic d is a differential in a chain of differentials, and a letter elsewhere", () => {
    expect(meanings(r`Let $L = x^2$. $$dL = 2x\,dx$$`)).toBe("d(L)  =  2*x*d(x)");
    expect(meanings(r`$$A = dx$$`)).toBe("A  =  d*x");
  });
});
