import { mapChildren, namesIn, walk } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { Expr } from "../syntax/expr.js";
import { difference } from "./compare.js";
import { compareIn, envAt, lowerSide } from "./sides.js";
import type { Trial } from "./trial.js";
import type { Mistake } from "./verdict.js";
/**
 * What was probably done (design.md 4.6): one edit of the written right side that makes the link true. A diagnosis is
 * given only with such an edit.
 */
export interface Repair {
  readonly mistake: Mistake;
  readonly message: string;
  readonly corrected: Expr | null;
}
export interface RepairInput {
  readonly left: Expr;
  readonly right: Expr;
  readonly at: Placed;
  readonly leftAt: Placed;
  readonly trials: readonly Trial[];
  readonly numeric: boolean;
}
interface Edit {
  readonly mistake: Mistake;
  readonly say: string;
  readonly expr: Expr;
}
const limit = 160;

export function repair(input: RepairInput): Repair | null {
  const first = input.trials[0];
  if (first === undefined) return null;
  if (!input.numeric) {
    const ratio = constantRatio(input, first);
    if (ratio !== null) return ratio;
  }
  let tried = 0;
  for (const edit of edits(input.right, input)) {
    if (++tried > limit) break;
    if (holds(input, first, edit.expr)) return { mistake: edit.mistake, message: edit.say, corrected: edit.expr };
  }
  for (const edit of edits(input.left, input)) {
    if (++tried > limit * 1.5) break;
    const outcome = compareIn([first], edit.expr, input.right, input.at, input.leftAt);
    if (outcome.kind === "equal") return { mistake: edit.mistake, message: `${edit.say} (on the left side)`, corrected: null };
  }
  return null;
}
function holds(input: RepairInput, first: Trial, right: Expr): boolean {
  const outcome = compareIn([first], input.left, right, input.at, input.leftAt);
  return (
    outcome.kind === "equal" &&
    (input.trials.length < 2 || compareIn(input.trials, input.left, right, input.at, input.leftAt).kind === "equal")
  );
}

/** left = c · right with one constant c at every point: a sign, or a factor by name. */
function constantRatio(input: RepairInput, trial: Trial): Repair | null {
  const l = lowerSide(trial, input.left, envAt(input.leftAt)),
    r = lowerSide(trial, input.right, envAt(input.at));
  if (!("ok" in l) || !("ok" in r)) return null;
  for (const a of l.ok.slice(0, 6))
    for (const b of r.ok.slice(0, 6)) {
      if (a.own !== b.own || a.node.dims.length !== b.node.dims.length || a.labels.join() !== b.labels.join()) continue;
      let c: number | null = null,
        same = true;
      for (const p of [0, 1, 2]) {
        const [x, y] = trial.values([a.node, b.node], p);
        if (x === undefined || y === undefined || x.length !== y.length) {
          same = false;
          break;
        }
        let k = 0;
        x.forEach((v, i) => {
          if (Math.abs(v) > Math.abs(x[k] ?? 0)) k = i;
        });
        const ratio = (x[k] ?? NaN) / (y[k] ?? NaN);
        if (
          !Number.isFinite(ratio) ||
          ratio === 0 ||
          (c !== null && Math.abs(ratio - c) > 1e-7 * Math.abs(c)) ||
          difference(
            x,
            y.map((v) => v * ratio),
          ).error > 1e-8
        ) {
          same = false;
          break;
        }
        c = ratio;
      }
      if (!same || c === null) continue;
      if (Math.abs(c + 1) < 1e-9) return { mistake: "sign", message: "The sign is wrong.", corrected: negated(input.right) };
      for (const [text, value] of [
        ["2", 2],
        ["4", 4],
        ["3", 3],
      ] as const) {
        if (Math.abs(Math.abs(c) - value) < 1e-7)
          return { mistake: "factor", message: `A factor ${text} is missing.`, corrected: scaled(input.right, text, c < 0, false) };
        if (Math.abs(Math.abs(c) - 1 / value) < 1e-7)
          return { mistake: "factor", message: `There is a factor ${text} too many.`, corrected: scaled(input.right, text, c < 0, true) };
      }
      for (const [name, size] of Object.entries(trial.sizesByName())) {
        if (Math.abs(c - size) < 1e-7)
          return {
            mistake: "factor",
            message: `A factor ${name} is missing.`,
            corrected: { kind: "mul", op: "", factors: [{ kind: "name", key: name }, input.right] },
          };
        if (Math.abs(c - 1 / size) < 1e-7)
          return {
            mistake: "factor",
            message: `A factor 1/${name} is missing.`,
            corrected: {
              kind: "mul",
              op: "",
              factors: [{ kind: "div", op: "/", num: { kind: "num", text: "1" }, den: { kind: "name", key: name } }, input.right],
            },
          };
      }
      return { mistake: "factor", message: "The right side is off by a constant factor.", corrected: null };
    }
  return null;
}
const negated = (e: Expr): Expr => (e.kind === "neg" ? e.arg : { kind: "neg", arg: e });
const scaled = (e: Expr, text: string, minus: boolean, divide: boolean): Expr => {
  const out: Expr = divide
    ? { kind: "div", op: "/", num: e, den: { kind: "num", text } }
    : { kind: "mul", op: "", factors: [{ kind: "num", text }, e] };
  return minus ? negated(out) : out;
};

/** Single edits, the likeliest first. */
function* edits(e: Expr, input: RepairInput): Generator<Edit> {
  const sites = [...paths(e)];
  for (const s of sites)
    if (s.node.kind === "add")
      for (const [i] of s.node.terms.entries()) {
        const node = s.node;
        yield {
          mistake: "sign",
          say: `The sign of term ${String(i + 1)} is wrong.`,
          expr: s.put({ ...node, terms: node.terms.map((t, k) => (k === i ? negated(t) : t)) }),
        };
      }
  for (const s of sites) if (s.node.kind === "neg") yield { mistake: "sign", say: "A minus sign is wrong.", expr: s.put(s.node.arg) };
  for (const s of sites)
    if (s.node.kind === "num" && /^\d+$/.test(s.node.text)) {
      const n = Number(s.node.text);
      if (n === 1 && s.parent === "div-num") continue;
      for (const [text, mistake] of n === 2 ? ([["1", "factor"]] as const) : n === 1 ? ([["2", "factor"]] as const) : [])
        yield { mistake, say: `The number ${s.node.text} should be ${text}.`, expr: s.put({ kind: "num", text }) };
    }
  for (const s of sites)
    if (s.node.kind === "name" || s.node.kind === "call" || s.node.kind === "matrix" || s.node.kind === "prime" || s.node.kind === "entry")
      if (s.parent !== "index")
        yield { mistake: "transpose", say: "A transpose is missing.", expr: s.put({ kind: "transpose", arg: s.node }) };
  for (const s of sites)
    if (s.node.kind === "transpose") yield { mistake: "transpose", say: "There is a transpose too many.", expr: s.put(s.node.arg) };
  for (const s of sites)
    if (s.node.kind === "mul") {
      const node = s.node;
      for (let i = 0; i + 1 < node.factors.length; i++) {
        const swapped = [...node.factors],
          a = swapped[i],
          b = swapped[i + 1];
        if (a === undefined || b === undefined) continue;
        swapped[i] = b;
        swapped[i + 1] = a;
        yield { mistake: "order", say: "Two factors are in the wrong order.", expr: s.put({ ...node, factors: swapped }) };
      }
      if (node.op !== ".*")
        yield { mistake: "order", say: "The product should be taken entry by entry.", expr: s.put({ ...node, op: ".*" }) };
      else yield { mistake: "order", say: "The product should be a matrix product.", expr: s.put({ ...node, op: "" }) };
    }
  for (const s of sites)
    if (s.node.kind === "entry") {
      const node = s.node,
        letters = [...lettersIn(input.left), ...lettersIn(input.right)];
      for (const [k, index] of node.indices.entries())
        for (const other of new Set([
          ...letters,
          ...(index?.kind === "num" ? [String(Number(index.text) + 1), String(Number(index.text) - 1)] : []),
        ])) {
          if (index === null || (index.kind === "name" && index.key === other)) continue;
          const replacement: Expr = /^\d+$/.test(other) ? { kind: "num", text: other } : { kind: "name", key: other };
          yield {
            mistake: "wrong-index",
            say: `The index should be ${other}.`,
            expr: s.put({ ...node, indices: node.indices.map((x, i) => (i === k ? replacement : x)) }),
          };
        }
      if (node.indices.length === 2)
        yield { mistake: "wrong-index", say: "The indices are exchanged.", expr: s.put({ ...node, indices: [...node.indices].reverse() }) };
    }
  for (const s of sites)
    if (s.node.kind === "name" && s.parent !== "index") {
      const all = [...new Set([...namesIn(input.left), ...namesIn(input.right), ...neighbours(s.node.key)])];
      for (const other of all)
        if (other !== s.node.key && !/^§/.test(other))
          yield {
            mistake: stem(other) === stem(s.node.key) ? "wrong-index" : "wrong-variable",
            say: `${s.node.key} should be ${other}.`,
            expr: s.put({ kind: "name", key: other }),
          };
    }
  for (const s of sites)
    if (s.node.kind === "mul" && s.node.factors.length >= 2) {
      const node = s.node;
      for (const [i, f] of node.factors.entries()) {
        const rest = node.factors.filter((_, k) => k !== i),
          only = rest[0];
        if (only === undefined) continue;
        yield {
          mistake: f.kind === "num" || f.kind === "div" ? "factor" : "extra-term",
          say: `Factor ${String(i + 1)} of the product is too many.`,
          expr: s.put(rest.length === 1 ? only : { ...node, factors: rest }),
        };
      }
    }
  for (const s of sites)
    if (s.node.kind === "add" && s.node.terms.length >= 2) {
      const node = s.node;
      for (const [i] of node.terms.entries()) {
        const rest = node.terms.filter((_, k) => k !== i),
          only = rest[0];
        if (only !== undefined)
          yield {
            mistake: "extra-term",
            say: `Term ${String(i + 1)} is too many.`,
            expr: s.put(rest.length === 1 ? only : { ...node, terms: rest }),
          };
      }
    }
  for (const s of sites) if (s.node.kind === "pow") yield { mistake: "factor", say: "The power is too high.", expr: s.put(s.node.base) };
  for (const s of sites)
    if (s.node.kind === "call" && s.node.args.length === 1)
      yield {
        mistake: "wrong-rule",
        say: `${s.node.fn} should be its derivative.`,
        expr: s.put({ kind: "prime", fn: s.node.fn, order: 1, args: s.node.args }),
      };
  for (const s of sites)
    if (s.node.kind === "prime")
      yield {
        mistake: "wrong-rule",
        say: `The derivative of ${s.node.fn} should be ${s.node.fn} itself.`,
        expr: s.put({ kind: "call", fn: s.node.fn, args: s.node.args }),
      };
  // A missing Kronecker delta on one term.
  const letters = [...lettersIn(input.left)];
  if (letters.length === 2 && letters[0] !== undefined && letters[1] !== undefined)
    for (const s of sites)
      if (s.node.kind === "add") {
        const node = s.node,
          delta: Expr = { kind: "delta", i: { kind: "name", key: letters[0] }, j: { kind: "name", key: letters[1] } };
        for (const [i] of node.terms.entries())
          yield {
            mistake: "factor",
            say: "A factor δ is missing.",
            expr: s.put({ ...node, terms: node.terms.map((t, k) => (k === i ? { kind: "mul", op: "", factors: [delta, t] } : t)) }),
          };
      }
}
function* neighbours(key: string): Generator<string> {
  const m = /^(.*?)(\d+)(\)?)$/.exec(key);
  if (m === null) return;
  const n = Number(m[2]);
  yield `${m[1] ?? ""}${String(n + 1)}${m[3] ?? ""}`;
  if (n > 0) yield `${m[1] ?? ""}${String(n - 1)}${m[3] ?? ""}`;
}
const stem = (key: string): string => key.replace(/[_^].*$/, "");
function lettersIn(e: Expr): Set<string> {
  const out = new Set<string>();
  for (const x of walk(e)) {
    if (x.kind === "entry") for (const i of x.indices) if (i?.kind === "name") out.add(i.key);
    if (x.kind === "delta") for (const i of [x.i, x.j]) if (i.kind === "name") out.add(i.key);
  }
  return out;
}
interface Site {
  readonly node: Expr;
  readonly put: (e: Expr) => Expr;
  readonly parent: string;
}
/** Every node with a way to put another in its place; whole first. */
function* paths(root: Expr): Generator<Site> {
  const queue: Site[] = [{ node: root, put: (e) => e, parent: "" }];
  for (let s = queue.shift(); s !== undefined; s = queue.shift()) {
    yield s;
    const site = s;
    let k = 0;
    mapChildren(site.node, (child) => {
      const n = k++;
      const parent =
        site.node.kind === "entry" && n > 0
          ? "index"
          : site.node.kind === "div" && n === 0
            ? "div-num"
            : site.parent === "index"
              ? "index"
              : site.node.kind;
      queue.push({
        node: child,
        parent,
        put: (e) => {
          let i = 0;
          return site.put(mapChildren(site.node, (c) => (i++ === n ? e : c)));
        },
      });
      return child;
    });
  }
}
