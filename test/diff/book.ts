/** A small book of rules, written by hand as graphs, so that diff/ is tested apart from rules/. */
import type { Graph } from "../../src/tensor/graph.js";
import type { Node } from "../../src/tensor/node.js";
import { hadamard, transpose } from "../../src/tensor/ops.js";
import type { Kernel, ReadyRule, RuleBook } from "../../src/rule.js";

type Jacobian = (args: readonly Node[], y: Node, batch: number, arg: number) => Node | null;
interface Entry {
  id: string;
  names: [string, ...string[]];
  elementwise: boolean;
  kernel: Kernel | null;
  jacobian?: Jacobian;
  expand?: (args: readonly Node[], batch: number) => Node;
  args?: string[];
}

function inverse(a: Float64Array, n: number, out: Float64Array): void {
  const m = Array.from({ length: n }, (_, i) => [...a.slice(i * n, (i + 1) * n), ...Array.from({ length: n }, (_, j) => +(i === j))]);
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let r = c; r < n; r++) if (Math.abs(m[r]![c]!) > Math.abs(m[p]![c]!)) p = r;
    [m[c], m[p]] = [m[p]!, m[c]!];
    const d = m[c]![c]!;
    m[c] = m[c]!.map((v) => v / d);
    for (let r = 0; r < n; r++)
      if (r !== c) {
        const f = m[r]![c]!;
        m[r] = m[r]!.map((v, k) => v - f * m[c]![k]!);
      }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] = m[i]![n + j]!;
}

export function handMade(g: Graph): RuleBook {
  const minus = (a: Node, b: Node): Node => g.add([a, g.scale(-1, b)]);
  const square = (y: Node): Node => g.map("pow", [y, g.num(2)]);
  const range = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => i + from);
  const scalar = (id: string, of: (x: number) => number, jacobian?: Jacobian): Entry => ({
    id: `scalar.${id}`,
    names: [id],
    elementwise: true,
    kernel: { kind: "scalar", of },
    ...(jacobian ? { jacobian } : {}),
  });
  const entries: Entry[] = [
    scalar("exp", Math.exp, (_, y) => y),
    scalar("log", Math.log, ([x]) => g.map("pow", [x!, g.num(-1)])),
    scalar("tanh", Math.tanh, (_, y) => minus(g.ones(y.dims), square(y))),
    scalar("sin", Math.sin, ([x]) => g.map("scalar.cos", [x!])),
    scalar("cos", Math.cos, ([x]) => g.scale(-1, g.map("scalar.sin", [x!]))),
    scalar("mystery", Math.sin),
    {
      id: "scalar.sigmoid",
      names: ["sigmoid"],
      elementwise: true,
      kernel: { kind: "scalar", of: (x) => 1 / (1 + Math.exp(-x)) },
      expand: ([x]) => g.map("pow", [g.add([g.ones(x!.dims), g.map("scalar.exp", [g.scale(-1, x!)])]), g.num(-1)]),
    },
    {
      id: "vector.softmax",
      names: ["softmax"],
      elementwise: false,
      kernel: {
        kind: "tensor",
        of: ([x], _, out) => {
          const e = x!.map(Math.exp),
            s = e.reduce((a, b) => a + b, 0);
          e.forEach((v, i) => {
            out[i] = v / s;
          });
        },
      },
      jacobian: (_, y, batch) => {
        const b = range(batch),
          d = y.dims.at(-1)!;
        const i = [...b, batch],
          j = [...b, batch + 1],
          out = [...b, batch, batch + 1];
        return minus(g.einsum([y, g.eye(d)], [i, [batch, batch + 1]], out), g.einsum([y, y], [i, j], out));
      },
      expand: ([x], batch) => {
        const e = g.map("scalar.exp", [x!]),
          all = range(batch + 1),
          s = g.einsum([e], [all], range(batch));
        return hadamard(g, e, g.broadcast(g.map("pow", [s, g.num(-1)]), x!.dims, range(batch)));
      },
    },
    {
      // Only a definition.
      id: "vector.log-sum-exp",
      names: ["logsumexp"],
      elementwise: false,
      kernel: null,
      expand: ([x], batch) => g.map("scalar.log", [g.einsum([g.map("scalar.exp", [x!])], [range(batch + 1)], range(batch))]),
    },
    {
      id: "matrix.inv",
      names: ["inv"],
      elementwise: false,
      kernel: {
        kind: "tensor",
        of: ([x], dims, out) => {
          inverse(x!, dims[0]![0]!, out);
        },
      },
      // d(Y_ij, X_kl) = -Y_ik Y_lj
      jacobian: (_, y, batch) => {
        const b = range(batch),
          [i, j, k, l] = range(4, batch);
        return g.scale(
          -1,
          g.einsum(
            [y, y],
            [
              [...b, i!, k!],
              [...b, l!, j!],
            ],
            [...b, i!, j!, k!, l!],
          ),
        );
      },
    },
    {
      id: "matrix.det",
      names: ["det"],
      elementwise: false,
      kernel: {
        kind: "tensor",
        of: ([x], _, out) => {
          const [a, b, c, d, e, f, h, i, j] = x as unknown as number[];
          out[0] = a! * (e! * j! - f! * i!) - b! * (d! * j! - f! * h!) + c! * (d! * i! - e! * h!);
        },
      },
      jacobian: ([x], y, batch) => {
        if (batch > 0) return null;
        return hadamard(g, y, transpose(g, g.call("matrix.inv", [x!], 0, x!.dims)));
      },
    },
    { id: "scalar.opaque", names: ["opaque"], elementwise: true, kernel: { kind: "scalar", of: (x) => x } },
  ];
  const rules = entries.map(
    (e): ReadyRule => ({
      rule: {
        id: e.id,
        names: e.names,
        title: e.id,
        latex: e.id,
        args: { x: "real" },
        result: "y: real",
        domain: "everywhere",
        kinks: [],
        because: "",
      },
      elementwise: e.elementwise,
      kernel: e.kernel,
      resultDims: ([x]) => x ?? [],
      expand: (args, batch) => e.expand?.(args, batch) ?? null,
      jacobian: (arg, args, y, batch) => e.jacobian?.(args, y, batch, arg) ?? null,
      kinks: () => [],
    }),
  );
  const byName = new Map(rules.flatMap((r) => [r.rule.id, ...r.rule.names].map((n) => [n, r] as const)));
  return { get: (name) => byName.get(name), rules };
}
