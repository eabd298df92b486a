import { differentiate } from "../dist/src/index.js";
import { ms, table, timed } from "./measure.mjs";
/** From the formula's text to the printed derivative. */

const cases = [
  ["softmax Jacobian", "softmax(x)", { wrt: "x", where: "x: n" }, "< 5 ms"],
  ["cross-entropy Hessian", "-y'*log(softmax(W*x))", { wrt: "x", order: 2, where: "W: m,n; x: n; y: m prob" }, "< 50 ms"],
  ["LayerNorm Jacobian", "(x - mean(x))./sqrt(sum((x - mean(x)).^2)/n + c)", { wrt: "x", where: "x: n; c: scalar" }, "< 50 ms"],
];

/** v' tanh(Wk … tanh(W1 x)) by W1. */
function network(depth) {
  let f = "x";
  for (let k = 1; k <= depth; k++) f = `tanh(W${k}*${f})`;
  const where = `x: n1; v: n${depth + 1}; ${Array.from({ length: depth }, (_, k) => `W${k + 1}: n${k + 2},n${k + 1}`).join("; ")}`;
  return [`v'*${f}`, { wrt: "W1", where }];
}

export function latency() {
  const rows = cases.map(([name, f, options, aim]) => {
    const t = timed(() => differentiate(f, options), 1000),
      d = differentiate(f, options);
    return [name, ms(t), aim, [d.text, ...d.where].join("; where ").length];
  });
  for (const depth of [1, 2, 4, 8, 16, 32]) {
    const [f, options] = network(depth),
      t = timed(() => differentiate(f, options), 1000),
      d = differentiate(f, options);
    rows.push([`tanh network of depth ${depth}, by W₁`, ms(t), "< 200 ms, linear", [d.text, ...d.where].join("; where ").length]);
  }
  return table(["derivative", "median time", "aim", "characters of the result"], rows);
}
