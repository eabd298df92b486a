import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.js";
import { derive } from "../../src/explain/calculus/derive.js";
import { settle } from "../../src/explain/calculus/setting.js";
import { conditionNodes, sampledPoint } from "../../src/explain/calculus/values.js";
import { parseWhere } from "../../src/explain/calculus/where.js";
import { gradcheck } from "../../src/index.js";
import { evaluate } from "../../src/numeric/compile.js";
import { parseFormula } from "../../src/syntax/formula.js";
/** What a course can ask for is there, and has a first and a second derivative at distinct sizes. */

const names = new Map(rules.flatMap((rule) => rule.names.map((name) => [name, rule] as const)));

/** Functions that are rules: the registry test compares each with central differences, first and second order. */
const asked = `exp log log2 log10 logb sqrt cbrt sin cos tan cot sec csc asin acos atan acot asec acsc atan2
  sinh cosh tanh coth sech csch asinh acosh atanh acoth asech acsch abs sign step max min clamp erf Phi phi gamma lgamma digamma
  sigmoid logsigmoid softplus relu leakyrelu prelu elu selu gelu gelutanh silu swish mish hardtanh hardsigmoid softsign
  softmax softmaxt logsoftmax logsumexp norm1 norm2 normsq normp norminf normalize cosine cumsum average variance
  trace det logdet inv normF normspec softmaxrows quadform solve trexpm expm eigmax
  mse crossentropy softmaxcrossentropy bce bcelogits hinge huber kl l1penalty l2penalty
  batchnorm layernorm rmsnorm dropout embedding conv1d conv2d maxpool1d maxpool2d avgpool1d avgpool2d attentionscores attention`.split(
  /\s+/u,
);

test("every function that a course asks for has a rule", () => {
  expect(asked.filter((name) => !names.has(name))).toEqual([]);
});

test("only these kernels have no second derivative, and each says why", () => {
  const excused = rules.filter((rule) => rule.noSecondDerivative !== undefined);
  expect(excused.map((rule) => [rule.id, rule.noSecondDerivative])).toEqual([
    ["matrix.expm", "Its derivative is a kernel of its own, which has no stated derivative."],
    ["matrix.expm-jacobian", "A kernel without a stated derivative."],
  ]);
});

/** Structure is built in: each is differentiated inside a function that is not linear in it, so that a second derivative exists. */
const structure: readonly (readonly [what: string, f: string, wrt: string, where: string])[] = [
  ["matrix product", "sum((A*X).^3)", "X", "A: m,n; X: n,k"],
  ["matrix product, left factor", "sum(exp(X*A))", "X", "X: m,n; A: n,k"],
  ["product with a vector", "sum(tanh(X*v))", "X", "X: m,n; v: n"],
  ["Hadamard product", "sum((A.*X).^3)", "X", "A, X: m,n"],
  ["Hadamard quotient", "sum(A./X)", "X", "A, X: m,n positive"],
  ["Kronecker product", "sum(kron(A, X).^3)", "X", "A: m,n; X: k,l"],
  ["outer product", "sum(exp(x*y'))", "x", "x: m; y: n"],
  ["transpose", "sum((A*X').^3)", "X", "A: m,n; X: k,n"],
  ["trace", "tr(X*A*X')^2", "X", "X: m,n; A: n,n"],
  ["matrix power", "tr(A*X^3)", "X", "A, X: n,n"],
  ["diag of a vector", "sum((diag(x)*A).^3)", "x", "x: m; A: m,n"],
  ["diag of a matrix", "sum(diag(X*A).^3)", "X", "X: m,n; A: n,m"],
  ["vec", "sum(exp(vec(X)))", "X", "X: m,n"],
  ["commutation matrix", "sum((commut(m,n)*vec(X)).^3)", "X", "X: m,n"],
  ["row sums", "sum(rowsum(X).^3)", "X", "X: m,n"],
  ["column sums", "sum(colsum(X).^3)", "X", "X: m,n"],
  ["row means", "sum(rowmean(X).^3)", "X", "X: m,n"],
  ["column means", "sum(exp(colmean(X)))", "X", "X: m,n"],
  ["mean", "mean(X)^3", "X", "X: m,n"],
  ["product of entries", "prod(i, x[i])", "x", "x: n"],
  ["quadratic form", "(x'*A*x)^2", "x", "x: n; A: n,n"],
  ["constant power", "sum(x.^5)", "x", "x: n"],
  ["negative power", "sum(x.^-2)", "x", "x: n positive"],
  ["variable power", "sum(x.^y)", "y", "x: n positive; y: n"],
  ["x to the x", "x^x", "x", "x: scalar; x > 0"],
  ["cases", "sum(where(x > 0, x.^3, -x.^2))", "x", "x: n"],
  ["largest entry", "max(x)^3", "x", "x: n"],
  ["smallest entry", "exp(min(x))", "x", "x: n"],
  ["squared Frobenius norm", "normF(A*X - B)^4", "X", "A: m,n; X: n,k; B: m,k"],
  ["sum with bounds", "sum(i, 2, n, x[i]*x[i-1])^2", "x", "x: n"],
];

/** The largest relative error of the second derivative against central differences of the first. */
function secondError(f: string, wrt: string, text: string): number {
  const where = parseWhere(text),
    of = parseFormula(f),
    by = parseFormula(wrt);
  return settle(rules, where, [of, by], new Map(), (setting) => {
    const first = derive(setting, of, by, 1).result.node,
      second = derive(setting, of, by, 2).result.node,
      point = sampledPoint(setting, [first, second], conditionNodes(setting, where), 1);
    if (point === null) throw new Error(`no point for ${f}`);
    const at = point.get(wrt) ?? new Float64Array(),
      moved = (k: number, h: number): Float64Array =>
        evaluate(first, new Map([...point, [wrt, at.map((v, i) => (i === k ? v + h : v))]]), setting.book).slice();
    const columns = [...at].map((_, k) => {
      const quotient = (h: number): Float64Array => {
        const down = moved(k, -h);
        return moved(k, h).map((v, i) => (v - (down[i] ?? NaN)) / (2 * h));
      };
      const wide = quotient(1e-3);
      return quotient(5e-4).map((v, i) => (4 * v - (wide[i] ?? NaN)) / 3);
    });
    const values = evaluate(second, point, setting.book),
      found = Array.from(values, (_, i) => columns[i % at.length]?.[Math.floor(i / at.length)] ?? NaN),
      size = Math.max(1e-3, ...found.map(Math.abs));
    return Math.max(...values.map((v, i) => Math.abs(v - (found[i] ?? NaN)) / size));
  });
}

describe("structure has first and second derivatives", () => {
  test.each(structure)("%s: %s", (_what, f, wrt, where) => {
    const first = gradcheck(f, { wrt, where });
    expect([first.ok, new Set(first.sizes.values()).size]).toEqual([true, first.sizes.size]);
    expect(secondError(f, wrt, where)).toBeLessThan(1e-6);
  });
});
