import { rules } from "../dist/rules/index.js";
import { derive } from "../dist/src/explain/calculus/derive.js";
import { lower, settle } from "../dist/src/explain/calculus/setting.js";
import { parseWhere } from "../dist/src/explain/calculus/where.js";
import { compile, run, runChanged } from "../dist/src/numeric/compile.js";
import { parseFormula } from "../dist/src/syntax/formula.js";
import { ms, table, timed } from "./measure.mjs";
/** Central differences by compiled programs beside loops written by hand for the one function, with the same evaluations. */

const h = 1e-5;
let seed = 1;
const random = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 1073741824 - 1;
};
const array = (n, f = random) => Float64Array.from({ length: n }, f);

/** Programs of a formula, and of its derivative if asked for, at the sizes that `where` states. */
function programs(f, where, wrt = null) {
  const w = parseWhere(where),
    e = parseFormula(f);
  return settle(rules, w, wrt === null ? [e] : [e, parseFormula(wrt)], new Map(), (setting) =>
    wrt === null
      ? compile([lower(setting, e).value.node], setting.book)
      : compile([derive(setting, e, parseFormula(wrt)).result.node], setting.book),
  );
}

/** (f(x + h) − f(x − h)) / 2h for the entries of one input, into `out` by columns. */
function columns(program, name, base, out, parts) {
  const buffer = program.inputs.get(name),
    names = [name];
  const rows = out.length / base.length;
  for (let k = 0; k < base.length; k++) {
    buffer[k] = base[k] + h;
    const up = parts ? runChanged(program, names)[0] : run(program, new Map())[0];
    for (let r = 0; r < rows; r++) out[k * rows + r] = up[r];
    buffer[k] = base[k] - h;
    const down = runChanged(program, names)[0];
    for (let r = 0; r < rows; r++) out[k * rows + r] = (out[k * rows + r] - down[r]) / (2 * h);
    buffer[k] = base[k];
  }
  // What was kept of the last step is brought back to the point itself.
  runChanged(program, names);
}

function network() {
  const H = 500,
    x = array(2),
    W1 = array(2 * H),
    W2 = array(2 * H, () => random() / 20);
  const f = "logsumexp(W2'*tanh(W1'*x)) - (W2'*tanh(W1'*x))[1]",
    program = programs(f, `x: 2; W1: 2,${H}; W2: ${H},2`);
  run(
    program,
    new Map([
      ["x", x],
      ["W1", W1],
      ["W2", W2],
    ]),
  );
  const ours = [new Float64Array(2 * H), new Float64Array(2 * H)];
  const hand = [new Float64Array(2 * H), new Float64Array(2 * H)];
  const a = W1.slice(),
    b = W2.slice();
  const loss = () => {
    let u = 0,
      v = 0;
    for (let j = 0; j < H; j++) {
      const t = Math.tanh(a[j] * x[0] + a[H + j] * x[1]);
      u += b[2 * j] * t;
      v += b[2 * j + 1] * t;
    }
    const top = Math.max(u, v);
    return top + Math.log(Math.exp(u - top) + Math.exp(v - top)) - u;
  };
  const loop = (p, out) => {
    for (let k = 0; k < p.length; k++) {
      const keep = p[k];
      p[k] = keep + h;
      const up = loss();
      p[k] = keep - h;
      out[k] = (up - loss()) / (2 * h);
      p[k] = keep;
    }
  };
  return {
    name: "softmax cross-entropy, x ∈ ℝ², W₁ 2×500, W₂ 500×2 (2,000 weights)",
    ours: () => {
      columns(program, "W1", W1, ours[0], true);
      columns(program, "W2", W2, ours[1], true);
    },
    hand: () => {
      loop(a, hand[0]);
      loop(b, hand[1]);
    },
    gap: () => Math.max(...ours.flatMap((o, i) => [...o].map((v, k) => Math.abs(v - hand[i][k])))),
  };
}

function batchNorm() {
  const m = 32,
    n = 64,
    X = array(m * n),
    g = array(n),
    b = array(n),
    program = programs("batchnorm(X, g, b)", `X: ${m},${n}; g, b: ${n}`);
  run(
    program,
    new Map([
      ["X", X],
      ["g", g],
      ["b", b],
    ]),
  );
  const size = m * n,
    ours = new Float64Array(size * size),
    hand = new Float64Array(size * size),
    Z = X.slice(),
    up = new Float64Array(size),
    down = new Float64Array(size);
  const forward = (y) => {
    for (let j = 0; j < n; j++) {
      let mean = 0,
        variance = 0;
      for (let i = 0; i < m; i++) mean += Z[i * n + j];
      mean /= m;
      for (let i = 0; i < m; i++) variance += (Z[i * n + j] - mean) ** 2;
      const scale = g[j] / Math.sqrt(variance / m + 1e-5);
      for (let i = 0; i < m; i++) y[i * n + j] = (Z[i * n + j] - mean) * scale + b[j];
    }
  };
  return {
    name: "BatchNorm 32×64, the whole 2048×2048 Jacobian",
    ours: () => columns(program, "X", X, ours, true),
    hand: () => {
      for (let k = 0; k < size; k++) {
        Z[k] = X[k] + h;
        forward(up);
        Z[k] = X[k] - h;
        forward(down);
        for (let r = 0; r < size; r++) hand[k * size + r] = (up[r] - down[r]) / (2 * h);
        Z[k] = X[k];
      }
    },
    gap: () => ours.reduce((w, v, k) => Math.max(w, Math.abs(v - hand[k])), 0),
  };
}

function logistic(second) {
  const n = 1000,
    d = 100,
    X = array(n * d),
    w = array(d, () => random() / 5),
    y = array(n, () => (random() > 0 ? 1 : 0)),
    where = `X: ${n},${d}; w: ${d}; y: ${n}`,
    f = "sum(softplus(X*w) - y.*(X*w))",
    program = programs(f, where, second ? "w" : null);
  run(
    program,
    new Map([
      ["X", X],
      ["w", w],
      ["y", y],
    ]),
  );
  const rows = second ? d : 1,
    ours = new Float64Array(d * rows),
    hand = new Float64Array(d * rows),
    v = w.slice(),
    up = new Float64Array(rows),
    down = new Float64Array(rows);
  const forward = (out) => {
    out.fill(0);
    for (let i = 0; i < n; i++) {
      let z = 0;
      for (let k = 0; k < d; k++) z += X[i * d + k] * v[k];
      if (!second) out[0] += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z;
      else {
        const r = 1 / (1 + Math.exp(-z)) - y[i];
        for (let k = 0; k < d; k++) out[k] += r * X[i * d + k];
      }
    }
  };
  return {
    name: `logistic regression, n = 1000, d = 100, ${second ? "Hessian (differences of the gradient)" : "gradient"}`,
    ours: () => columns(program, "w", w, ours, true),
    hand: () => {
      for (let k = 0; k < d; k++) {
        v[k] = w[k] + h;
        forward(up);
        v[k] = w[k] - h;
        forward(down);
        for (let r = 0; r < rows; r++) hand[k * rows + r] = (up[r] - down[r]) / (2 * h);
        v[k] = w[k];
      }
    },
    gap: () => ours.reduce((worst, value, k) => Math.max(worst, Math.abs(value - hand[k])), 0),
  };
}

export function gradients() {
  const rows = [network(), batchNorm(), logistic(false), logistic(true)].map(({ name, ours, hand, gap }) => {
    const a = timed(ours, 1500),
      b = timed(hand, 1500);
    return [name, ms(a), ms(b), (a / b).toFixed(2), "≤ 2", gap().toExponential(1)];
  });
  return table(["differences of", "gradmark", "loop by hand", "ratio", "aim", "largest difference of the results"], rows);
}
