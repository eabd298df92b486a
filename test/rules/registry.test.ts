import katex from "katex";
import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.js";
import type { Rule } from "../../src/rule.js";
import { problemsOf } from "./check-rule.js";

describe("every rule", () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))("%s", (_id, rule) => {
    expect(problemsOf(rule, rules)).toEqual([]);
  });
});

test("ids and names are unique", () => {
  const owner = new Map<string, string>();
  for (const rule of rules) {
    for (const name of new Set([rule.id, ...rule.names])) {
      expect(owner.get(name), `${name} of ${rule.id}`).toBeUndefined();
      owner.set(name, rule.id);
    }
  }
});

test("rules of one family stand together", () => {
  const families = rules.map((rule) => rule.id.slice(0, rule.id.indexOf(".")));
  const runs = families.filter((family, k) => family !== families[k - 1]);
  expect(runs).toEqual([...new Set(runs)]);
});

test.each(rules.map((rule) => [rule.id, rule] as const))("the LaTeX of %s compiles", (_id, rule) => {
  const latex = rule.latex.replace(/#([A-Za-z]\w*)/gu, "{$1}");
  expect(() => katex.renderToString(latex, { throwOnError: true, strict: "error" })).not.toThrow();
});

/** A right rule, from which each fault is made. */
const right: Rule = {
  id: "vector.test-softmax",
  names: ["testsoftmax"],
  title: "Softmax",
  latex: String.raw`s(#x)`,
  args: { x: "real[n]" },
  result: "y: real[n]",
  definition: "y[i] = exp(x[i]) / sum(k, exp(x[k]))",
  derivative: { x: "d(y[i], x[j]) = y[i] * (delta[i,j] - y[j])" },
  domain: "everywhere",
  kinks: [],
  because: "Quotient rule.",
  mistakes: [{ kind: "missing-term", wrt: "x", written: "delta[i,j] * y[i] * (1 - y[i])", say: "The diagonal only." }],
  examples: [{ given: "-log(testsoftmax(x)[c])", wrt: "x[j]", expect: "testsoftmax(x)[j] - delta[c,j]", where: "c: index" }],
};
const problemsWith = (fault: Partial<Rule>): string => {
  const rule = { ...right, ...fault };
  return problemsOf(rule, [...rules, rule]).join("\n");
};

describe("the checks themselves", () => {
  test("find nothing in a right rule", () => {
    expect(problemsWith({})).toBe("");
  });
  test("see a wrong derivative", () => {
    expect(problemsWith({ derivative: { x: "d(y[i], x[j]) = y[i] * (delta[i,j] + y[j])" } })).toMatch(
      /derivative .*central differences give/u,
    );
    expect(problemsWith({ derivative: { x: "d(y[i], x[j]) = delta[i,j] * y[i] * (1 - y[i])" } })).toMatch(
      /derivative .*central differences give/u,
    );
    expect(problemsWith({ derivative: { x: "d(y[i], x[j]) = 1.00001 * y[i] * (delta[i,j] - y[j])" } })).toMatch(
      /derivative .*central differences give/u,
    );
  });
  test("see a transposed derivative", () => {
    const fault: Partial<Rule> = {
      args: { A: "real[m,n]", x: "real[n]" },
      result: "y: real[m]",
      definition: "y = A*x",
      derivative: { A: "d(y[i], A[j,k]) = delta[i,j] * x[k]", x: "d(y[i], x[j]) = A[j,i]" },
      mistakes: [],
      examples: [],
    };
    expect(problemsWith(fault)).toMatch(/derivative .*index from 1 to/u);
    expect(problemsWith({ ...fault, derivative: { x: "d(y, x) = A'" } })).toMatch(/the derivative by x has the shape/u);
  });
  test("see a definition that is not the kernel", () => {
    expect(
      problemsWith({
        kernel: {
          kind: "tensor",
          of: ([x], _dims, out) => {
            const sum = (x ?? new Float64Array()).reduce((s, v) => s + Math.exp(v), 0);
            out.forEach((_, i) => {
              out[i] = Math.exp(x?.[i] ?? 0) / sum + 1e-6;
            });
          },
        },
      }),
    ).toMatch(/definition .*by the kernel/u);
  });
  test("see a mistake that is true", () => {
    expect(problemsWith({ mistakes: [{ kind: "sign", wrt: "x", written: "y[i] * delta[i,j] - y[j] * y[i]", say: "" }] })).toMatch(
      /mistake 1 .*it is true/u,
    );
  });
  test("see an example that does not hold", () => {
    expect(
      problemsWith({ examples: [{ given: "-log(testsoftmax(x)[c])", wrt: "x[j]", expect: "testsoftmax(x)[j] + delta[c,j]" }] }),
    ).toMatch(/example 1 .*central differences give/u);
  });
  test("see what cannot be read, and shapes that do not fit", () => {
    expect(problemsWith({ definition: "y[i] = exp(x[i)" })).toMatch(/formulas: Unexpected "\)"/u);
    expect(problemsWith({ definition: "z[i] = exp(x[i])" })).toMatch(/formulas: .*expected y/u);
    expect(problemsWith({ definition: "y = sum(k, x[k])" })).toMatch(/the definition has the shape \[\], expected \[n=/u);
    expect(problemsWith({ definition: "y[i] = ex(x[i])" })).toMatch(/Unexpected function "ex"/u);
    expect(problemsWith({ domain: "sum(k, x[k]^2) < 0" })).toMatch(/no point of its domain/u);
    expect(problemsWith({ because: "no sentence" })).toMatch(/is no sentence/u);
    expect(problemsWith({ latex: "s(#z)" })).toMatch(/#z in the LaTeX/u);
  });
});
