import { expect, test } from "vitest";
import { gradmark, inFolder, type Run } from "./run.js";

const run = (...args: string[]): Run => gradmark(".", args);

test("diff prints the derivative, and remarks on standard error", () => {
  expect(run("diff", "x'*A*x", "--wrt", "x", "--where", "A: n,n; x: n")).toEqual({ status: 0, stdout: "(A + A')*x\n", stderr: "" });
  expect(run("diff", "x*y", "--wrt", "z", "--where", "x, y, z: scalar")).toEqual({
    status: 0,
    stdout: "0\n",
    stderr: "note: x*y does not depend on z: the derivative is 0.\n",
  });
});

test("diff of a higher order, by several variables", () => {
  expect(run("diff", "x'*A*x", "--wrt", "x", "--where", "A: n,n; x: n", "--order", "2").stdout).toBe("A + A'\n");
  expect(run("diff", "sin(s)*t", "--wrt", "s; t", "--where", "s, t: scalar").stdout).toBe("by s: t*cos(s)\nby t: sin(s)\n");
});

test.each([
  ["plain", "inv(X)'\n"],
  ["latex", "X^{-\\top}\n"],
  ["index", "d(logdet(X), X[i, j]) = inv(X)[j, i]\n"],
  ["numpy", 'import numpy as np\n\n\ndef derivative(X):\n    """d(logdet(X), X)"""\n    return np.linalg.inv(X).T\n'],
  ["torch", 'import torch\n\n\ndef derivative(X):\n    """d(logdet(X), X)"""\n    return torch.linalg.inv(X).T\n'],
])("diff --format %s", (format, expected) => {
  expect(run("diff", "logdet(X)", "--wrt", "X", "--where", "X: n,n", "--format", format).stdout).toBe(expected);
});

test("diff --format js is a function that runs", () => {
  const { stdout } = run("diff", "sum((X*w - y).^2)", "--wrt", "w", "--where", "X: m,n; w: n; y: m", "--format", "js");
  // The code is the program's own output for a formula of this test.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const make = new Function(`${stdout}; return derivative;`) as () => (...args: unknown[]) => Float64Array;
  const [, names = ""] = /function derivative\(([^)]*)\)/u.exec(stdout) ?? [],
    given: Record<string, unknown> = { X: [1, 2, 3, 4, 5, 6], w: [1, -1], y: [1, 0, 2], m: 3, n: 2 };
  expect([...make()(...names.split(",").map((n) => given[n.trim()]))]).toEqual([2 * (-2 - 3 - 15), 2 * (-4 - 4 - 18)]);
});

test("diff --format json has all notations", () => {
  const { stdout } = run("diff", "softmax(x)", "--wrt", "x", "--where", "x: n", "--format", "json", "--at", "x = [0; 0]");
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 1,
    of: "softmax(x)",
    wrt: "x",
    order: 1,
    shape: ["n", "n"],
    layout: "numerator",
    depends: true,
    zero: false,
    plain: "diag(s) - s*s'",
    where: ["s = softmax(x)"],
    value: {
      at: { x: [0, 0] },
      derivative: [
        [0.25, -0.25],
        [-0.25, 0.25],
      ],
      undefined: null,
    },
  });
});

test("diff reads LaTeX, shows steps and values", () => {
  const { stdout, status } = run(
    "diff",
    String.raw`\log\det X`,
    "--latex",
    "--wrt",
    "X",
    "--where",
    "X: n,n",
    "--steps",
    "--at",
    "X = [2, 0; 0, 4]",
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/^inv\(X\)'\n\nSteps\n {2}1\. logarithm of \|det\|: d\(logdet\(X\), X\)/u);
  expect(stdout).toContain("value there = [0.5,    0;\n                 0, 0.25]");
  expect(stdout).toContain("central differences of the function differ from it by at most");
});

test("diff of unknown words", () => {
  expect(run("diff", "sofmax(x)", "--wrt", "x", "--where", "x: n")).toEqual({
    status: 2,
    stdout: "",
    stderr: 'error: Unexpected function "sofmax". Did you mean softmax?\n',
  });
  expect(run("diff", "x^2").status).toBe(2);
  expect(run("diff", "x^2", "--wrt", "x", "--order", "7").status).toBe(2);
  expect(run("diff", "x^2", "--wrt", "x", "--format", "fortran").status).toBe(2);
});

test("gradcheck agrees, and catches a wrong claim", () => {
  const right = run("gradcheck", "sum((X*w - y).^2)", "--wrt", "w", "--where", "X: N,d; w: d; y: N");
  expect(right.status).toBe(0);
  expect(right.stdout).toMatch(/entry +derivative +central difference +relative error\nw\[1\] /u);
  expect(right.stdout).toMatch(/steps .*, tolerance 1\.0e-6\n/u);
  expect(right.stdout).toContain("The derivative agrees with central differences.\n");
  const wrong = run("gradcheck", "x'*A*x", "--wrt", "x", "--where", "A: n,n; x: n", "--derivative", "2*A*x");
  expect(wrong.status).toBe(1);
  expect(wrong.stdout).toContain("differ");
});

test("gradcheck --json", () => {
  const report = JSON.parse(run("gradcheck", "x^3", "--wrt", "x", "--at", "x = 2", "--json").stdout) as Record<string, unknown>;
  expect(report).toMatchObject({ schema: 1, ok: true, points: [{ mode: "entries", rows: [{ derivative: 12, status: "agrees" }] }] });
});

test("rules lists all, shows one, and knows near names", () => {
  expect(run("rules").stdout).toMatch(
    /^scalar\n {2}scalar\.exp +exp\(x\) +Exponential\n[^]*\n\d+ rules\. gradmark rules NAME shows one of them\.\n$/u,
  );
  const page = run("rules", "softmax").stdout;
  for (const part of ["Definition", "Derivative", "Because", "Domain", "Kinks", "Known mistakes", "Examples"]) expect(page).toContain(part);
  expect(run("rules", "vector.softmax").stdout).toBe(page);
  expect(run("rules", "sofmax")).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("softmax") as string });
  expect(JSON.parse(run("rules", "matrix.log-det", "--json").stdout)).toMatchObject({
    id: "matrix.log-det",
    title: expect.any(String) as string,
  });
});

test("equal decides pairs, claims and batches", async () => {
  expect(run("equal", "log(x^2)", "2*log(x)").status).toBe(1);
  expect(run("equal", "log(x^2)", "2*log(x)", "--assume", "x > 0").status).toBe(0);
  expect(run("equal", "x'*A*x", "(A + A')*x", "--wrt", "x", "--where", "x: n; A: n,n").status).toBe(0);
  expect(run("equal", "x'*A*x", "2*A*x", "--wrt", "x", "--where", "x: n; A: n,n").status).toBe(1);
  expect(run("equal", "x +", "x").status).toBe(2);
  const lines = ['{"id":"a","a":"x+x","b":"2*x"}', "nonsense", '{"id":"c","f":"x^2","wrt":"x","claim":"x"}'];
  await inFolder({ "pairs.jsonl": `${lines.join("\n")}\n` }, (folder) => {
    const { stdout, status } = gradmark(folder, ["equal", "--batch", "pairs.jsonl"]);
    const answers = stdout
      .trim()
      .split("\n")
      .map((l) => JSON.parse(l) as { id?: string; verdict: string });
    expect(answers.map((a) => [a.id, a.verdict])).toEqual([
      ["a", "correct"],
      [undefined, "unreadable"],
      ["c", "wrong"],
    ]);
    expect(status).toBe(1);
    expect(gradmark(folder, ["equal", "--batch", "-"], { input: lines.join("\n") }).stdout).toBe(stdout);
  });
});
