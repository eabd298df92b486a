import type { Placed } from "../../scope/parts.js";
import type { Expr } from "../../syntax/expr.js";
import type { Dim, Node } from "../../tensor/node.js";
import { rebuild } from "../../tensor/substitute.js";
import { children, dependsOn, reachable } from "../../tensor/traverse.js";
import { difference, pair } from "../compare.js";
import { contract, type Value } from "../lower/value.js";
import { envAt, lowerBoth, lowerSide } from "../sides.js";
import type { DerivativeRecord, Trial } from "../trial.js";
import type { Mistake } from "../verdict.js";
import type { Pool } from "./pool.js";
import { spoken } from "./sites.js";
/**
 * Mistakes of differentiation, made on purpose: the function is changed so that its derivative comes out as the slip
 * would have it (a path held fixed, an inner derivative left out), and compared with what the student wrote. Found
 * however the right side is written.
 */
export interface Slip {
  readonly mistake: Mistake;
  readonly say: string;
}
interface Try extends Slip {
  readonly make: () => Node;
  /** Also as twice this value: two different occurrences counted alike. */
  readonly doubled?: string;
}
const mostNodes = 400,
  mostTries = 80;

export function findSlip(
  link: { readonly left: Expr; readonly right: Expr; readonly at: Placed; readonly leftAt: Placed },
  trial: Trial,
  pool: Pool,
): Slip | null {
  const both = lowerBoth(trial, link.left, envAt(link.leftAt), link.right, envAt(link.at));
  if ("outcome" in both) return null;
  const start = trial.records.length;
  lowerSide(trial, link.left, envAt(link.leftAt));
  const records = [...new Map(trial.records.slice(start).map((r) => [`${String(r.of.id)},${String(r.fresh.id)}`, r])).values()].slice(0, 3);
  const label = labels(trial, pool, link.at);
  for (const r of records) {
    let room = mostTries;
    for (const t of tries(trial, r, label)) {
      if (room-- <= 0) break;
      const values = slipped(trial, r, t.make, () => lowerSide(trial, link.left, envAt(link.leftAt)));
      if (values === null) continue;
      if (same(trial, values, both.r, 1)) return { mistake: t.mistake, say: t.say };
      if (t.doubled !== undefined && same(trial, values, both.r, 2)) return { mistake: t.mistake, say: t.doubled };
    }
  }
  return null;
}
function slipped(trial: Trial, r: DerivativeRecord, make: () => Node, lower: () => ReturnType<typeof lowerSide>): readonly Value[] | null {
  try {
    const changed = make();
    if (changed === r.of || !dependsOn(changed, r.fresh)) return null;
    trial.slip = (of, by) => (of === r.of && by === r.fresh ? changed : of);
    const l = lower();
    return "ok" in l ? l.ok : null;
  } catch {
    // A slip that cannot be made (shapes, no derivative) is no explanation.
    return null;
  } finally {
    trial.slip = null;
  }
}
function same(trial: Trial, left: readonly Value[], right: readonly Value[], factor: number): boolean {
  return left.some((a) =>
    right.some((b) => {
      const p = pair(trial, a, b);
      if (p === null) return false;
      let live = 0;
      for (const n of [0, 1, 2, 3, 4]) {
        const [x, y] = trial.values([p.left, p.right], n);
        if (x === undefined || y === undefined) return false;
        const scaled = factor === 1 ? x : x.map((v) => v * factor),
          d = difference(scaled, y);
        if (d.defined === 0) continue;
        if (!(d.error < 1e-8)) return false;
        if (y.some((v) => v !== 0 && Number.isFinite(v))) live++;
      }
      return live >= 2;
    }),
  );
}
/** What the nodes of the graph are called in the document. */
function labels(trial: Trial, pool: Pool, at: Placed): (n: Node) => string | null {
  const known = new Map<number, string>();
  for (const e of pool.names) {
    const l = lowerSide(trial, e, envAt(at));
    if ("ok" in l) for (const v of l.ok.slice(0, 1)) if (!known.has(v.node.id)) known.set(v.node.id, spoken(e));
  }
  return (n) => known.get(n.id) ?? null;
}

function* tries(trial: Trial, r: DerivativeRecord, label: (n: Node) => string | null): Generator<Try> {
  const { g } = trial,
    x = r.fresh;
  if (x.op !== "input") return;
  const origin = trial.lowerer.standIns.get(x.name);
  const path = reachable([r.of], (n) => dependsOn(n, x)).filter((n) => dependsOn(n, x));
  if (path.length > mostNodes || origin === undefined) return;
  const frozenName = `${x.name}§held`,
    frozenInput = g.input(frozenName, x.dims);
  trial.lowerer.standIns.set(frozenName, origin);
  const frozen = (n: Node): Node => trial.lowerer.substitute(n, x, frozenInput),
    called = (n: Node): string | null => label(trial.lowerer.substitute(n, x, origin)),
    put = (from: Node, to: Node): Node => trial.lowerer.substitute(r.of, from, to);
  const variable = called(x) ?? "the variable";
  const edges = new Map<Node, { user: Node; arg: number }[]>();
  for (const user of path)
    children(user).forEach((c, arg) => {
      if (dependsOn(c, x)) (edges.get(c) ?? edges.set(c, []).get(c))?.push({ user, arg });
    });
  // A quantity held fixed that depends on the variable too.
  for (const n of path) {
    const what = called(n);
    if (n === x || n === r.of || what === null) continue;
    yield {
      mistake: "missing-term",
      say: `${what} is taken as a constant, but it depends on ${variable} too.`,
      make: () => put(n, frozen(n)),
    };
  }
  // One of several places left out.
  for (const n of path) {
    const users = edges.get(n) ?? [];
    if (users.length < 2) continue;
    const what = called(n) ?? (n === x ? variable : "a quantity on the way");
    for (const { user, arg } of users) {
      const power = user.op === "map" && user.fn === "pow" && children(user).every((c) => dependsOn(c, x));
      yield {
        mistake: power ? "wrong-rule" : "missing-term",
        say: power
          ? "The base and the exponent both depend on the variable; only one of them was differentiated."
          : `${what} stands in several places; not all of them are differentiated (product rule, or a path left out).`,
        doubled: `${what} stands in two places that were counted as if they gave the same; that needs a symmetric matrix.`,
        make: () =>
          put(
            user,
            rebuild(
              g,
              user,
              children(user).map((c, k) => (k === arg ? frozen(c) : c)),
            ),
          ),
      };
    }
  }
  for (const n of path) {
    const u = children(n)[0];
    if (u === undefined) continue;
    if (n.op === "map" && n.args.length === 1 && dependsOn(u, x)) yield* mapSlips(trial, n.fn, n, u, frozen, put);
    // f'(u) for f'(u) u': where the variable could stand in the place of u.
    const inner: readonly Node[] = children(n).filter((c) => dependsOn(c, x)),
      only: Node | undefined = inner[0];
    if (n.op === "map" && inner.length === 1 && only !== undefined && only !== x && sameDims(only, x) && sameDims(n, x))
      yield {
        mistake: "factor",
        say: "The inner derivative of the chain rule is missing.",
        make: () => {
          const plain = g.add([frozen(only), x, g.scale(-1, frozenInput)]);
          return put(
            n,
            rebuild(
              g,
              n,
              children(n).map((c) => (c === only ? plain : c)),
            ),
          );
        },
      };
    if (n.op === "map" && n.fn === "pow" && n.args.length === 2 && n.args[1] !== undefined && !dependsOn(n.args[1], x)) {
      const p = n.args[1];
      const lower = (): Node => g.map("pow", [frozen(u), g.add([p, g.scale(-1, ones(trial, p))])]);
      yield {
        mistake: "factor",
        say: "The exponent, which comes down as a factor, is missing.",
        make: () => put(n, moved(trial, n, u, lower(), frozen)),
      };
      yield {
        mistake: "wrong-rule",
        say: "The exponent is not lowered by one.",
        make: () => put(n, moved(trial, n, u, times(trial, p, frozen(n)), frozen)),
      };
    }
    if (n.op === "call" && n.args.length === 1 && n.batch === 0) yield* callSlips(trial, n.fn, n, u, frozen, put);
  }
  for (const n of path) {
    const what = called(n);
    if (n === r.of || n === x || what === null) continue;
    yield {
      mistake: "sign",
      say: `The sign of what comes through ${what} is wrong.`,
      make: () => put(n, g.add([g.scale(2, frozen(n)), g.scale(-1, n)])),
    };
  }
}
const sameDims = (a: Node, b: Node): boolean => a.dims.length === b.dims.length && a.dims.every((d, i) => d.size === b.dims[i]?.size);
const axesOf = (n: Node): string[] => n.dims.map((_, i) => `a${String(i)}`);
const times = (trial: Trial, a: Node, b: Node): Node =>
  contract(
    trial.g,
    [
      { node: a, axes: axesOf(a) },
      { node: b, axes: axesOf(b) },
    ],
    axesOf(a),
  );
const ones = (trial: Trial, like: Node): Node =>
  contract(trial.g, [{ node: trial.g.num(1), axes: [] }], axesOf(like), new Map(axesOf(like).map((a, i) => [a, like.dims[i] as Dim])));
/** A node that has its own value, and moves with its argument by the factor `slope` entry by entry. */
const moved = (trial: Trial, n: Node, u: Node, slope: Node | null, frozen: (n: Node) => Node): Node => {
  const step = trial.g.add([u, trial.g.scale(-1, frozen(u))]);
  return trial.g.add([frozen(n), slope === null ? step : times(trial, slope, step)]);
};
function* mapSlips(
  trial: Trial,
  fn: string,
  n: Node,
  u: Node,
  frozen: (n: Node) => Node,
  put: (from: Node, to: Node) => Node,
): Generator<Try> {
  const said = fn.split(".").at(-1) ?? fn;
  yield {
    mistake: "factor",
    say: `The factor ${said}'(…) of the chain rule is missing.`,
    make: () => put(n, moved(trial, n, u, null, frozen)),
  };
  yield {
    mistake: "wrong-rule",
    say: `${said} itself stands where its derivative ${said}' belongs.`,
    make: () => put(n, moved(trial, n, u, frozen(n), frozen)),
  };
  const slopeAt = (where: Node): Node => {
    const v = trial.g.input(`§slope${where.dims.map((d) => String(d.size)).join("x")}`, where.dims),
      applied = trial.g.map(fn, [v]),
      axes = axesOf(v),
      jacobian = trial.lowerer.differentiate(applied, v);
    return trial.lowerer.substitute(contract(trial.g, [{ node: jacobian, axes: [...axes, ...axes] }], axes), v, where);
  };
  yield {
    mistake: "wrong-rule",
    say: `${said}' is taken at the wrong point: at ${said}(u) in place of u.`,
    make: () => put(n, moved(trial, n, u, slopeAt(frozen(n)), frozen)),
  };
  yield {
    mistake: "factor",
    say: `The factor ${said}'(…) stands twice.`,
    make: () => {
      const s = slopeAt(frozen(u));
      return put(n, moved(trial, n, u, times(trial, s, s), frozen));
    },
  };
  yield {
    mistake: "sign",
    say: `The sign of the derivative of ${said} is wrong.`,
    make: () => put(n, trial.g.add([trial.g.scale(2, frozen(n)), trial.g.scale(-1, n)])),
  };
}
function* callSlips(
  trial: Trial,
  fn: string,
  n: Node,
  u: Node,
  frozen: (n: Node) => Node,
  put: (from: Node, to: Node) => Node,
): Generator<Try> {
  const said = fn.split(".").at(-1) ?? fn,
    { g } = trial;
  const outs = n.dims.map((_, i) => `o${String(i)}`),
    ins = u.dims.map((_, i) => `i${String(i)}`);
  const jacobian = (): Node => {
    const v = g.input(`§of${u.dims.map((d) => String(d.size)).join("x")}`, u.dims),
      j = trial.lowerer.differentiate(rebuild(g, n, [v]), v);
    return trial.lowerer.substitute(j, v, frozen(u));
  };
  const step = (): Node => g.add([u, g.scale(-1, frozen(u))]);
  const along = (operands: readonly { node: Node; axes: readonly string[] }[]): Node =>
    put(n, g.add([frozen(n), contract(g, operands, outs)]));
  if (outs.length === ins.length && n.dims.every((d, i) => d.size === u.dims[i]?.size)) {
    yield {
      mistake: "missing-term",
      say: `Only the diagonal of the Jacobian of ${said} is there; its entries off the diagonal are not zero.`,
      make: () =>
        along([
          { node: contract(g, [{ node: jacobian(), axes: [...outs, ...outs] }], outs), axes: outs },
          { node: step(), axes: outs },
        ]),
    };
    yield {
      mistake: "factor",
      say: `The Jacobian of ${said} is applied twice.`,
      make: () => {
        const j = jacobian();
        return along([
          { node: j, axes: [...outs, ...ins] },
          { node: j, axes: [...ins, ...ins.map((a) => `${a}'`)] },
          { node: step(), axes: ins.map((a) => `${a}'`) },
        ]);
      },
    };
  }
  if (ins.length === 2)
    yield {
      mistake: "transpose",
      say: `A transpose is missing in the derivative of ${said}.`,
      make: () =>
        along([
          { node: jacobian(), axes: [...outs, ...[...ins].reverse()] },
          { node: step(), axes: ins },
        ]),
    };
  yield { mistake: "factor", say: `The derivative of ${said} is left out.`, make: () => put(n, moved(trial, n, u, null, frozen)) };
}
