import { describe, expect, test } from "vitest";
import { ShapeError } from "../../../src/tensor/errors.js";
import { LowerError } from "../../../src/scope/formula/lower.js";
import { setting } from "./tensors.js";

const at = setting(
  {
    x: [1, 2, 3],
    y: [4, 5, 6],
    z: [7, 8],
    A: [
      [1, 2, 3],
      [4, 5, 6],
    ],
    B: [
      [1, 0],
      [2, 1],
      [0, 3],
    ],
    S: [
      [2, 1],
      [1, 3],
    ],
    t: 2,
    s: -0.5,
    q: [[5]],
    c: [[1], [2], [3]],
    idx: [3, 1],
  },
  { m: 2, n: 3 },
);

describe("matrix notation", () => {
  test.each([
    ["x'*y", 32, "scalar"],
    [
      "x*y'",
      [
        [4, 5, 6],
        [8, 10, 12],
        [12, 15, 18],
      ],
      "matrix",
    ],
    ["A*x", [14, 32], "column"],
    ["z'*A", [39, 54, 69], "row"],
    ["z'*A*x", 354, "scalar"],
    [
      "A*B",
      [
        [5, 11],
        [14, 23],
      ],
      "matrix",
    ],
    [
      "A'",
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
      "matrix",
    ],
    ["x'", [1, 2, 3], "row"],
    ["x''", [1, 2, 3], "column"],
    ["(A*x)'", [14, 32], "row"],
    [
      "t*A",
      [
        [2, 4, 6],
        [8, 10, 12],
      ],
      "matrix",
    ],
    [
      "x'*y*A",
      [
        [32, 64, 96],
        [128, 160, 192],
      ],
      "matrix",
    ],
    ["x*(x'*y)", [32, 64, 96], "column"],
    ["x*x'*y", [32, 64, 96], "column"],
    ["x+1", [2, 3, 4], "column"],
    [
      "1-A",
      [
        [0, -1, -2],
        [-3, -4, -5],
      ],
      "matrix",
    ],
    ["x-y+t", [-1, -1, -1], "column"],
    ["x.*y", [4, 10, 18], "column"],
    ["y./x", [4, 2.5, 2], "column"],
    ["1./x", [1, 0.5, 0.333333333333], "column"],
    ["x.^2", [1, 4, 9], "column"],
    ["t.^x", [2, 4, 8], "column"],
    [
      "A/t",
      [
        [0.5, 1, 1.5],
        [2, 2.5, 3],
      ],
      "matrix",
    ],
    ["x/(y'*x)", [0.03125, 0.0625, 0.09375], "column"],
    ["1/2/t", 0.25, "scalar"],
    [
      "S^2",
      [
        [5, 5],
        [5, 10],
      ],
      "matrix",
    ],
    [
      "S^0",
      [
        [1, 0],
        [0, 1],
      ],
      "matrix",
    ],
    [
      "S^-1",
      [
        [0.6, -0.2],
        [-0.2, 0.4],
      ],
      "matrix",
    ],
    [
      "S^(-1)*S^2",
      [
        [2, 1],
        [1, 3],
      ],
      "matrix",
    ],
    ["2^3^2", 512, "scalar"],
    ["t^-2", 0.25, "scalar"],
    ["-t^2", -4, "scalar"],
    ["(x'*x)^2", 196, "scalar"],
    ["q*x'", [5, 10, 15], "row"],
    ["q+1", [[6]], "matrix"],
    ["c'*x", 14, "scalar"],
    ["A*c", [14, 32], "column"],
    ["c+x", [2, 4, 6], "column"],
    ["q^2", 25, "scalar"],
    ["[1, t; 3, 4]*z", [23, 53], "column"],
    ["[1, t]", [1, 2], "row"],
    ["[1; t]", [1, 2], "column"],
    ["z'*[1; t]", 23, "scalar"],
  ] as const)("%s", (text, numbers, form) => {
    expect(at.numbers(text)).toEqual(numbers);
    expect(at.value(text).form).toBe(form);
  });
});

describe("functions", () => {
  test.each([
    ["sum(A)", 21],
    ["mean(A)", 3.5],
    ["sum(x')", 6],
    ["prod(x)", 6],
    ["max(A)", 6],
    ["min(x)", 1],
    ["rowsum(A)", [6, 15]],
    ["colsum(A)", [5, 7, 9]],
    ["rowmean(A)", [2, 5]],
    ["colmean(A)", [2.5, 3.5, 4.5]],
    ["tr(S)", 5],
    [
      "diag(z)",
      [
        [7, 0],
        [0, 8],
      ],
    ],
    ["diag(S)", [2, 3]],
    ["diag(diag(S))*z", [14, 24]],
    ["vec(A)", [1, 4, 2, 5, 3, 6]],
    ["kron(z, x)", [7, 14, 21, 8, 16, 24]],
    [
      "kron(z', S)",
      [
        [14, 7, 16, 8],
        [7, 21, 8, 24],
      ],
    ],
    ["dot(x, y)", 32],
    [
      "outer(z, x)",
      [
        [7, 14, 21],
        [8, 16, 24],
      ],
    ],
    [
      "eye(m)",
      [
        [1, 0],
        [0, 1],
      ],
    ],
    ["ones(n)'*x", 6],
    [
      "ones(m,n)",
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
    ],
    ["zeros(2)", [0, 0]],
    ["ones(n,1)", [1, 1, 1]],
    ["commut(m,n)*vec(A)", [1, 2, 3, 4, 5, 6]],
    ["det(S)", 5],
    [
      "inv(S)*S",
      [
        [1, 0],
        [0, 1],
      ],
    ],
    ["norm2(x-1)^2", 5],
    ["normF(A)^2", 91],
    ["max(0, x-2)", [0, 0, 1]],
    ["max(x, y-3)", [1, 2, 3]],
    ["max(t, 1, 5)", 5],
    ["min(t, s)", -0.5],
    [
      "exp(0*A)",
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
    ],
    ["log(e)", 1],
    ["e^0", 1],
    ["sin(pi)+1", 1],
    ["relu(x')", [1, 2, 3]],
    ["softmax(0*x')", [0.333333333333, 0.333333333333, 0.333333333333]],
    [
      "softmaxrows(0*S)",
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    ],
    ["inv(x'*x)", 0.0714285714286],
    ["x*inv(x'*x)", [0.0714285714286, 0.142857142857, 0.214285714286]],
    ["leakyrelu(s)", -0.005],
    ["leakyrelu(s, 0.1)", -0.05],
    ["where(x > 1, x, 0)", [0, 2, 3]],
    ["cases(t < 0: 1, t < 3: 2, 3)", 2],
    ["indicator(t > 1)", 1],
    ["(x >= 2)", [0, 1, 1]],
    ["x > 1 and not x == 3", [0, 1, 0]],
    ["sum(x)/n", 2],
    ["m*n", 6],
    ["sigmoid'(0)", 0.25],
    [
      "tanh'(0*A)",
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
    ],
    ["sin''(x - x + pi/2)", [-1, -1, -1]],
    ["d(x'*S[1,1]*x, x)", [4, 8, 12]],
    [
      "d(sum(A*x), A)",
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
    ],
    ["d(t^3, t, t)", 12],
    [
      "d(A*x, x)",
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
  ] as const)("%s", (text, numbers) => {
    expect(at.numbers(text)).toEqual(numbers);
  });
  test("a row stays a row, a column a column", () => {
    expect(at.value("softmax(x')").form).toBe("row");
    expect(at.value("relu(x')").form).toBe("row");
    expect(at.value("softmax(x)").form).toBe("column");
    expect(at.value("c'").form).toBe("matrix");
  });
});

describe("indices", () => {
  test.each([
    ["sum(k, x[k]^2)", [], 14],
    ["sum(k, x[k])/n", [], 2],
    ["mean(k, x[k])", [], 2],
    ["prod(k, x[k])", [], 6],
    ["max(k, x[k]*y[k])", [], 18],
    ["sum(i, j, A[i,j])", [], 21],
    ["sum(i, A[i,:])", [], [5, 7, 9]],
    ["sum(k, A[:,k]*x[k])", [], [14, 32]],
    [
      "x[i]*y[j]",
      ["j", "i"],
      [
        [4, 8, 12],
        [5, 10, 15],
        [6, 12, 18],
      ],
    ],
    [
      "x[i]*y[j]",
      ["i", "j"],
      [
        [4, 5, 6],
        [8, 10, 12],
        [12, 15, 18],
      ],
    ],
    [
      "delta[i,j]*x[i]",
      ["i", "j"],
      [
        [1, 0, 0],
        [0, 2, 0],
        [0, 0, 3],
      ],
    ],
    ["S[i,i]", ["i"], [2, 3]],
    ["i*x[i]", ["i"], [1, 4, 9]],
    ["x[1]", [], 1],
    ["x[n]", [], 3],
    ["x[n-1]", [], 2],
    ["A[m,:]", [], [4, 5, 6]],
    ["A[:,1]", [], [1, 4]],
    ["A[2,3]", [], 6],
    ["(A*x)[2]", [], 32],
    ["sum(k, 1, n-1, x[k+1]-x[k])", [], 2],
    ["sum(k, 2, n, x[k]*x[k-1])", [], 8],
    ["sum(k, 1, 2, x[2*k-1])", [], 4],
    ["sum(k, 1, n, k^2)", [], 14],
    ["sum(k, 0, 3, t^k)", [], 15],
    ["sum(k, 3, 2, k)", [], 0],
    ["prod(k, 1, n, t)", [], 8],
    ["sum(k, k != i, x[k]) + 0*x[i]", ["i"], [5, 4, 3]],
    ["sum(k, k <= i, x[k]) + 0*x[i]", ["i"], [1, 3, 6]],
    ["sum(k, 1, i, x[k])*x[i]", ["i"], [1, 6, 18]],
    ["mean(k, k != i, x[k]) + 0*x[i]", ["i"], [2.5, 2, 1.5]],
    ["max(k, k != i, x[k]) + 0*x[i]", ["i"], [3, 3, 2]],
    ["min(k, k != i, x[k]) + 0*x[i]", ["i"], [2, 1, 1]],
    ["prod(k, k != i, x[k]) + 0*x[i]", ["i"], [6, 3, 2]],
    ["where(i > 1, x[i-1], 0)+x[i]", ["i"], [1, 3, 5]],
    ["sum(k, 1 <= i+k and i+k <= n, x[k]*x[i+k])*x[i]^0", ["i"], [8, 3, 0]],
    ["x[idx[i]]", ["i"], [3, 1]],
    [
      "A[:,idx[i]]",
      ["i"],
      [
        [3, 6],
        [1, 4],
      ],
    ],
    ["softmax(0*x)[i]*n", ["i"], [1, 1, 1]],
    ["norm2(A[i,:])^2", ["i"], [14, 77]],
    ["A[i,:]*x", ["i"], [14, 32]],
    ["d(sum(k, x[k]^3), x[i])", ["i"], [3, 12, 27]],
    [
      "d(x[i]*x[j], x[k])",
      ["i", "j", "k"],
      [
        [
          [2, 0, 0],
          [2, 1, 0],
          [3, 0, 1],
        ],
        [
          [2, 1, 0],
          [0, 4, 0],
          [0, 3, 2],
        ],
        [
          [3, 0, 1],
          [0, 3, 2],
          [0, 0, 6],
        ],
      ],
    ],
    ["sum(k, x[k]*sum(k, y[k]))", [], 90],
    ["sum(k, 1, 3, delta[k,2]*x[k])", [], 2],
    ["delta[1,2]", [], 0],
    [
      "[x[i], 1; 0, x[i]]",
      ["i"],
      [
        [
          [1, 1],
          [0, 1],
        ],
        [
          [2, 1],
          [0, 2],
        ],
        [
          [3, 1],
          [0, 3],
        ],
      ],
    ],
  ] as const)("%s over %j", (text, order, numbers) => {
    expect(at.numbers(text, order)).toEqual(numbers);
  });
});

test("equal meanings are one node", () => {
  const same = (a: string, b: string): void => {
    expect(at.node(a), `${a} and ${b}`).toBe(at.node(b));
  };
  same("z'*A*x", "sum(i, j, z[i]*A[i,j]*x[j])");
  same("tr(A*A')", "sum(A.*A)");
  same("A*x", "(x'*A')'");
  same("sum(k, x[k])/n", "mean(x)");
  same("e^t", "exp(t)");
  same("diag(x)*y", "x.*y");
  same("ones(n)'*x", "sum(x)");
});

const message = (text: string, order: readonly string[] = []): string => {
  try {
    at.numbers(text, order);
  } catch (error) {
    if (error instanceof LowerError || error instanceof ShapeError) return error.message;
    throw error;
  }
  return "no error";
};
test.each([
  [
    "A*y*x",
    "Unexpected shapes in A*y*x: A*y is a column of m=2, x is a column of n=3; expected the columns of A*y (1) and the rows of x (n=3) to be equal; for a number write x'*y, for entries x.*y.",
  ],
  [
    "A*z",
    "Unexpected shapes in A*z: A is a matrix m=2 × n=3, z is a column of m=2; expected the columns of A (n=3) and the rows of z (m=2) to be equal.",
  ],
  ["x + z", "Unexpected shapes in x + z: x is a column of n=3, z is a column of m=2; expected equal shapes or a number in a sum."],
  [
    "x + y'",
    "Unexpected shapes in x + y': x is a column of n=3, y' is a row of n=3; expected equal shapes or a number in a sum; a row is not added to a column, write x' to transpose.",
  ],
  [
    "x.*z",
    "Unexpected shapes in x.*z: x is a column of n=3, z is a column of m=2; expected equal shapes or a number in an elementwise product.",
  ],
  ["t/x", "Unexpected shape in t/x: x is a column of n=3; expected a number as divisor; write ./ for entries, A*inv(B) for matrices."],
  ["x^2", "Unexpected shape in x^2: x is a column of n=3; expected a number or a square matrix; write .^ for the power of each entry."],
  ["S^0.5", "Unexpected exponent 0.5 of the matrix S, expected a whole number; write .^ for the power of each entry."],
  ["S^1000", "Unexpected exponent 1000 of the matrix S, expected at most 64."],
  ["A^T*A", `Unexpected name "T". Write ' for a transpose.`],
  ["tr(A)", "Unexpected shape in tr(A): A is a matrix m=2 × n=3; expected a square matrix."],
  ["det(A)", "Unexpected sizes in det: found m=2 and n=3 for both dimensions n of X, expected equal ones."],
  ["softmax(A)", "Unexpected shape in softmax(A): A is a matrix m=2 × n=3; expected a vector."],
  ["w*x", `Unexpected name "w".`],
  ["sigmoidd(t)", `Unexpected function "sigmoidd". Did you mean sigmoid?`],
  ["x(t)", "Unexpected x(…): x is no function; expected an operator, x*(t)."],
  ["exp", "Unexpected function exp without arguments, expected exp(…)."],
  ["exp(t, t)", "Unexpected 2 arguments of exp, expected 1: exp(x)."],
  ["leakyrelu(t, t, t)", "Unexpected 3 arguments of leakyrelu, expected 1 to 2: leakyrelu(x, a)."],
  ["x[4]", "Unexpected shape in x[4]: x is a column of n=3; expected an index from 1 to n=3; 4 is 4."],
  ["A[1]", "Unexpected shape in A[1]: A is a matrix m=2 × n=3; expected 2 indices, not 1."],
  ["t[1]", "Unexpected shape in t[1]: t is a number; expected no index."],
  ["x[k]", `Unexpected name "k". It stands as an index; expected sum(k, …) around it, or a definition.`],
  [
    "sum(k, k^2)",
    "Unexpected index k in sum(k, k^2): nothing says what it ranges over; expected an entry such as x[k], or bounds: sum(k, 1, n, …).",
  ],
  ["sum(k, x[k]*z[k])", "Unexpected ranges of the index k: n=3 in x[k], m=2 in z[k]; expected equal ones."],
  ["sum(k, 1, n, x[k+1])", "Unexpected shape in x[k + 1]: x is a column of n=3; expected an index from 1 to n=3; k + 1 runs from 2 to 4."],
  ["sum(k, 1, t, x[k])", "Unexpected bound in sum(k, 1, t, x[k]), expected whole numbers, dimensions' letters and indices."],
  ["eye(t)", "Unexpected size t in eye(t), expected a whole number or a dimension's letter (m, n)."],
  ["eye(1000000000)", "Unexpected size in eye(1000000000): expected at most 1000000 in each dimension."],
  ["ones(0)", "Unexpected size 0 in ones(0), expected at least 1."],
  ["ones(1000000, 1000000)", "Unexpected size in ones(1000000, 1000000): expected at most 1000000 in each dimension."],
  ["cases(t > 0: 1, t < 0: 2)", "Unexpected cases(t > 0: 1, t < 0: 2), expected a last case without a condition (otherwise)."],
  ["[x, 1]", "Unexpected shape in [x, 1]: x is a column of n=3; expected a number in each place."],
  ["softmax'(x)", "Unexpected softmax'(x), expected a function of one number before '."],
  ["d(x)", "Unexpected d(x), expected a derivative d(f, x); a differential alone has no value."],
])("%s: %s", (text, expected) => {
  const found = message(text);
  expect(/^Unexpected (name "[wT]"|function)/u.test(expected) ? found.replace(/, expected one of [^.]*/u, "") : found).toBe(expected);
});

test("a near name is suggested", () => {
  const near = setting({ W1: [1, 2], weights: [1, 2] });
  expect(() => near.node("weigths'*W1")).toThrow(`Unexpected name "weigths", expected one of W1, weights. Did you mean weights?`);
});

test("huge powers end soon", () => {
  expect(() => at.node("9^9^9^9")).not.toThrow(RangeError);
});

test("hostile formulas end within bounds", () => {
  let nest = "sum(x)";
  for (let k = 0; k < 60; k++) nest = `sum(k, softmax(x*${nest})[k])`;
  const deep: readonly string[] = [
    nest,
    `${"exp(".repeat(199)}t${")".repeat(199)}`,
    Array.from({ length: 3000 }, () => "x'*y").join("+"),
    `${"sum(k, x[k]*".repeat(60)}t${")".repeat(60)}`,
    Array.from({ length: 2000 }, () => "t").join("*"),
    "t^".repeat(150) + "t",
    "[" + Array.from({ length: 2000 }, () => "t").join(",") + "]",
  ];
  for (const text of deep) {
    const start = performance.now();
    message(text);
    expect(performance.now() - start, text.slice(0, 40)).toBeLessThan(4000);
  }
});

test("every function of the notation is known, by its short names too", () => {
  const scalar =
    "exp log ln log2 log10 sqrt abs sign floor cbrt sin cos tan sec csc cot sinh cosh tanh sech csch coth arcsin arccos arctan arcsec arccsc arccot arcsinh arccosh arctanh arcsech arccsch arccoth asin acos atan asec acsc acot asinh acosh atanh relu step sigmoid softplus Phi phi".split(
      " ",
    );
  for (const fn of scalar) expect(at.value(`${fn}(A)`).form, fn).toBe("matrix");
  for (const fn of ["inv", "det", "logdet", "tr", "sum", "mean", "rowsum", "normF", "diag", "vec", "softmaxrows"])
    expect(() => at.value(`${fn}(S)`), fn).not.toThrow();
  for (const fn of ["norm1", "norm2", "softmax", "diag"]) expect(() => at.value(`${fn}(x)`), fn).not.toThrow();
});
