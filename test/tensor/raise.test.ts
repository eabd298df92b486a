import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.js";
import { lowerFormula } from "../../src/scope/formula/lower.js";
import { makeRuleBook } from "../../src/scope/rulebook.js";
import { parseFormula } from "../../src/syntax/formula.js";
import { printFormula } from "../../src/syntax/formula-print.js";
import { Graph } from "../../src/tensor/graph.js";
import type { Node } from "../../src/tensor/node.js";
import { nameShared } from "../../src/tensor/raise.js";
import { reachable } from "../../src/tensor/traverse.js";
import { distance, pointFor, random } from "../diff/numeric.js";
import { evaluate } from "./evaluate.js";
import { gradient, lowered, meaning, options, raise, text, world } from "./raised.js";
import { randomNode, Raw } from "./random-graph.js";

const where = "A, B, N, S: n,n; C: m,n; D: n,k; X: m,n; Y: m,k; W: n,k; x, y, mu: n; b: m; s, t, l, eps:; M: m,m; v: m; c: k";

/** The commonest results of a course: function, variable, derivative as it is printed; order. */
const golden: readonly (readonly [string, string, string, number?])[] = [
  ["x'*y", "x", "y"],
  ["x'*x", "x", "2*x"],
  ["x'*A*x", "x", "(A + A')*x"],
  ["x'*A*x", "A", "x*x'"],
  ["x'*A*x", "x", "A + A'", 2],
  ["C*x", "x", "C"],
  ["b'*C*x", "x", "C'*b"],
  ["b'*C*x", "C", "b*x'"],
  ["norm2(x)", "x", "x/norm2(x)"],
  ["norm2(x)", "x", "eye(n)/norm2(x) - x*x'/norm2(x)^3", 2],
  ["norm2(C*x - b)^2", "x", "2*C'*(C*x - b)"],
  ["norm2(C*x - b)^2", "x", "2*C'*C", 2],
  ["norm2(C*x - b)^2 + l*norm2(x)^2", "x", "2*(C'*(C*x - b) + l*x)"],
  ["(C*x - b)'*M*(C*x - b)", "x", "C'*(M + M')*(C*x - b)"],
  ["exp(x'*A*x)", "x", "exp(x'*A*x)*(A + A')*x"],
  ["log(x'*A*x)", "x", "(A + A')*x/(x'*A*x)"],
  ["x'*A*x/(x'*x)", "x", "(A + A')*x/(x'*x) - 2*(x'*A*x)*x/(x'*x)^2"],
  ["x'*x/(1 + x'*x)", "x", "2*x/(1 + x'*x)^2"],
  ["x/norm2(x)", "x", "eye(n)/norm2(x) - x*x'/norm2(x)^3"],
  ["norm1(x)", "x", "sign(x)"],
  ["tr(A)", "A", "eye(n)"],
  ["tr(A*B)", "A", "B'"],
  ["tr(A'*B)", "A", "B"],
  ["tr(A*B*A')", "A", "A*(B + B')"],
  ["tr(A'*B*A*N)", "A", "B*A*N + B'*A*N'"],
  ["tr(A^2)", "A", "2*A'"],
  ["tr(A^3)", "A", "3*(A^2)'"],
  ["tr(inv(A))", "A", "-(inv(A)^2)'"],
  ["tr(inv(A)*B)", "A", "-inv(A)'*B'*inv(A)'"],
  ["x'*inv(A)*y", "A", "-inv(A)'*x*y'*inv(A)'"],
  ["logdet(A)", "A", "inv(A)'"],
  ["det(A)", "A", "det(A)*inv(A)'"],
  ["normF(A)", "A", "A/normF(A)"],
  ["normF(A)^2", "A", "2*A"],
  ["normF(X*W - Y)^2/2", "W", "X'*(X*W - Y)"],
  ["b'*X*X'*b", "X", "2*b*b'*X"],
  ["x'*A'*A*x", "A", "2*A*x*x'"],
  ["sum(X*W)", "W", "X'*ones(m)*ones(k)'"],
  ["tr(A*diag(x))", "x", "diag(A)"],
  ["tr(expm(A))", "A", "[i,j] sum(k, expmjac(A)[k, k, i, j])"],
  ["trexpm(A)", "A", "expm(A)'"],
  ["softmax(x)", "x", "diag(softmax(x)) - softmax(x)*softmax(x)'"],
  ["log(softmax(x))", "x", "eye(n) - ones(n)*softmax(x)'"],
  ["logsumexp(x)", "x", "softmax(x)"],
  ["logsumexp(x)", "x", "diag(softmax(x)) - softmax(x)*softmax(x)'", 2],
  ["-y'*log(softmax(x))", "x", "sum(y)*softmax(x) - y"],
  ["-log(softmax(x)[2])", "x", "softmax(x) - eye(n)[:, 2]"],
  ["exp(x)", "x", "diag(exp(x))"],
  ["sigmoid(x)", "x", "diag(sigmoid(x).*(1 - sigmoid(x)))"],
  ["tanh(x)", "x", "diag(1 - tanh(x).^2)"],
  ["relu(x)", "x", "diag(step(x))"],
  ["x.*y", "x", "diag(y)"],
  ["x.^2", "x", "2*diag(x)"],
  ["x./y", "y", "-diag(x./y.^2)"],
  ["tanh(C*x + b)", "x", "diag(1 - tanh(C*x + b).^2)*C"],
  ["v'*tanh(C*x + b)", "C", "v.*(1 - tanh(C*x + b).^2)*x'"],
  ["v'*tanh(C*x + b)", "x", "C'*(v.*(1 - tanh(C*x + b).^2))"],
  ["v'*tanh(C*x + b)", "b", "v.*(1 - tanh(C*x + b).^2)"],
  ["v'*relu(C*x)", "C", "v.*step(C*x)*x'"],
  ["-sum(b.*log(sigmoid(C*x)) + (1 - b).*log(1 - sigmoid(C*x)))/m", "x", "C'*(sigmoid(C*x) - b)/m"],
  ["-sum(Y.*log(softmaxrows(X*W)))/m", "W", "X'*(diag(Y*ones(k))*softmaxrows(X*W) - Y)/m"],
  ["sum(log(1 + exp(-b.*(C*x))))", "x", "-C'*(b./(1 + exp(b.*(C*x))))"],
  ["sum(softplus(C*x))", "x", "C'*sigmoid(C*x)"],
  ["mean(x)", "x", "ones(n)/n"],
  ["sum((x - mean(x)).^2)/n", "x", "2*(x - mean(x))/n"],
  ["norm2(C*x - b)^2/m", "x", "2*C'*(C*x - b)/m"],
  ["max(x)", "x", "indicator(x == max(x))/sum(indicator(x == max(x)))"],
  ["sum(abs(x))", "x", "sign(x)"],
  ["sum(max(x, 0))", "x", "step(x)"],
  ["-(x - mu)'*inv(S)*(x - mu)/2 - logdet(S)/2", "mu", "(inv(S) + inv(S)')*(x - mu)/2"],
  ["-(x - mu)'*inv(S)*(x - mu)/2 - logdet(S)/2", "S", "(inv(S)'*(x - mu)*(x - mu)'*inv(S)' - inv(S)')/2"],
  ["x'*y/(norm2(x)*norm2(y))", "x", "(y/norm2(x) - (x'*y)*x/norm2(x)^3)/norm2(y)"],
  ["sum(softmax(A*x).*y)", "A", "softmax(A*x).*(y - y'*softmax(A*x))*x'"],
  ["sum(sigmoid(X*W).*Y)", "W", "X'*(Y.*sigmoid(X*W).*(1 - sigmoid(X*W)))"],
  ["kron(x, y)", "x", "kron(eye(n), y)"],
  ["A*B", "A", "[i,j,k,l] B[l, j]*delta[i, k]"],
  ["X*W", "W", "[i,j,l,p] X[i, l]*delta[j, p]"],
  ["inv(A)", "A", "[i,j,k,l] -inv(A)[i, k]*inv(A)[l, j]"],
  ["x*y'", "x", "[i,j,k] y[j]*delta[i, k]"],
  ["diag(x)*A", "x", "[i,j,k] A[i, j]*delta[i, k]"],
  ["s^3", "s", "3*s^2"],
  ["s^t", "t", "s^t*log(s)"],
  ["s^t", "s", "t*s^(t - 1)"],
  ["s^s", "s", "s^s*(1 + log(s))"],
  ["exp(s*t)/s", "s", "exp(s*t)*(t/s - 1/s^2)"],
  ["log(s)/s", "s", "(1 - log(s))/s^2"],
  ["sqrt(1 + s^2)", "s", "s/sqrt(1 + s^2)"],
  ["1/(1 + exp(-s))", "s", "exp(s)/(1 + exp(s))^2"],
  ["sin(s)*cos(s)", "s", "1 - 2*sin(s)^2"],
  ["atan(s)", "s", "1/(1 + s^2)"],
  ["max(s, t)", "s", "step(s - t)"],
  ["(s - t)^2/2", "t", "t - s"],
  ["s/(s + t)", "s", "t/(s + t)^2"],
  ["(s^2 - 1)/(s + 1)", "s", "1"],
  ["log(1 + exp(s))", "s", "exp(s)/(1 + exp(s))"],
  ["exp(-s^2/2)", "s", "-s*exp(-s^2/2)"],
  ["exp(-s^2/2)", "s", "exp(-s^2/2)*(s^2 - 1)", 2],
  ["s*log(s)", "s", "1 + log(s)"],
  ["(x - mu)'*(x - mu)/eps", "mu", "-2*(x - mu)/eps"],
];

describe("derivatives as a textbook prints them", () => {
  for (const [f, by, expected, order] of golden) {
    test(`d(${f}, ${by})${order === undefined ? "" : `, order ${String(order)}`} = ${expected}`, () => {
      const w = world(where),
        d = gradient(w, f, by, order ?? 1),
        raised = raise(d, options(w));
      expect(text(raised)).toBe(expected);
      const back = meaning(w, raised!, d),
        point = pointFor([d, back], 5);
      expect(distance(evaluate(d, point, w.book), evaluate(back, point, w.book))).toBeLessThan(1e-8);
    });
  }
});

test("what is printed means what was raised (random structures)", () => {
  let whole = 0,
    entries = 0;
  for (let seed = 0; seed < 500; seed++) {
    const graph = new Graph(),
      book = makeRuleBook(rules, graph),
      { built } = randomNode(new Raw(), graph, random(seed), 3);
    const inputs = new Map<string, Node>(reachable([built]).flatMap((n) => (n.op === "input" ? [[n.name, n] as const] : [])));
    const context = { graph, book, symbols: inputs, dims: new Map([["n", 3]]) };
    for (const effort of ["asis", "shortest"] as const) {
      const raised = raise(built, { ...options(context), effort });
      if (raised === null) continue;
      if (raised.indices.length === 0) whole++;
      else entries++;
      const back = meaning(context, raised, built),
        point = pointFor([built], seed);
      expect(
        back.dims.map((d) => d.size),
        `shape, seed ${String(seed)}: ${text(raised)}`,
      ).toEqual(built.dims.map((d) => d.size));
      expect(distance(evaluate(built, point, book), evaluate(back, point, book)), `seed ${String(seed)}: ${text(raised)}`).toBeLessThan(
        1e-8,
      );
    }
  }
  expect(whole).toBeGreaterThan(500);
  expect(entries).toBeGreaterThan(100);
});

describe("raising", () => {
  const w = world(where);
  test("uses names that are given", () => {
    const P = lowered(w, "softmaxrows(X*W)"),
      loss = lowered(w, "-sum(Y.*log(softmaxrows(X*W)))/m");
    const d = gradient(w, "-sum(Y.*log(softmaxrows(X*W)))/m", "W");
    expect(text(raise(d, options(w, { known: new Map([[P, { kind: "name", key: "P" }]]) })))).toBe("X'*(diag(Y*ones(k))*P - Y)/m");
    expect(text(raise(loss, options(w)))).toBe("-tr(Y'*log(softmaxrows(X*W)))/m");
  });
  test("names what occurs twice", () => {
    const d = gradient(w, "sum(softmax(A*x).*y)", "A"),
      shared = nameShared(raise(d, options(w))!.expr, new Set(["x", "y"]));
    expect([printFormula(shared.expr), ...shared.where.map((n) => `${n.name} = ${printFormula(n.expr)}`)]).toEqual([
      "u.*(y - y'*u)*x'",
      "u = softmax(A*x)",
    ]);
  });
  test("in index form where it is asked for", () => {
    expect(text(raise(gradient(w, "softmax(x)", "x"), options(w, { form: "index", indices: ["i", "j"] })))).toBe(
      "[i,j] softmax(x)[i]*(delta[i, j] - softmax(x)[j])",
    );
    expect(text(raise(gradient(w, "x'*A*x", "x"), options(w, { form: "index", indices: ["p"] })))).toBe(
      "[p] sum(i, A[p, i]*x[i]) + sum(i, A[i, p]*x[i])",
    );
  });
  test("without notation is null", () => {
    expect(raise(gradient(w, "vec(A*B)", "A"), options(w))).toBe(null);
  });
  test("gives up on what nobody can read, soon", () => {
    const g = w.graph;
    let z = lowerFormula(parseFormula("s"), w);
    for (let i = 0; i < 10_000; i++) z = g.map("scalar.sin", [g.add([z, g.num(1)])]);
    const start = performance.now();
    expect(raise(z, options(w))).toBe(null);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
