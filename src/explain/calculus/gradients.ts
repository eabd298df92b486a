import { differentiate } from "../../diff/differentiate.js";
import { compile, ProgramTooLarge } from "../../numeric/compile.js";
import { gradcheck as checkNodes, type GradcheckResult, type GradcheckRow } from "../../numeric/gradcheck.js";
import type { Rule } from "../../rule.js";
import { LowerError } from "../../scope/formula/lower.js";
import type { Expr } from "../../syntax/expr.js";
import { printFormula } from "../../syntax/formula-print.js";
import { ShapeError } from "../../tensor/errors.js";
import type { Graph } from "../../tensor/graph.js";
import type { Dim, Node } from "../../tensor/node.js";
import { dimsText, sameSizes } from "../../tensor/shape.js";
import { lower, settle, type Setting } from "./setting.js";
import { conditionNodes, numberText, pointOf, sampledPoint, sizesFrom, type Tensor } from "./values.js";
import { WhereError, type Where } from "./where.js";
/** A gradient against central differences of the function, at points of several scales. */

export interface CheckedPoint {
  /** null where the values were given. */
  readonly scale: number | null;
  readonly values: ReadonlyMap<string, Float64Array>;
  readonly result: GradcheckResult;
}
export interface CheckedGradient {
  readonly ok: boolean;
  readonly of: string;
  readonly wrt: string;
  /** The claimed derivative; null for the engine's own. */
  readonly claim: string | null;
  readonly sizes: ReadonlyMap<string, number>;
  /** Sizes of the function's value and of the variable. */
  readonly shape: { readonly of: readonly number[]; readonly by: readonly number[] };
  /** The claim stands transposed: variable first. */
  readonly transposed: boolean;
  readonly points: readonly CheckedPoint[];
  readonly seed: number;
}
export interface GradientOptions {
  /** A derivative to check in place of the engine's: numerator layout, or its transpose, or shaped like the variable. */
  readonly derivative?: Expr;
  readonly at?: ReadonlyMap<string, Tensor>;
  readonly seed?: number;
  readonly tolerance?: number;
  /** Points to sample where no values are given; each has another scale. */
  readonly points?: number;
}

/** Entries of f times entries of the variable beyond which nothing is compared. */
const MOST_ENTRIES = 4_000_000;

/**
 * @throws LowerError, ShapeError, NoDerivative, WhereError (values that do not fit, or no point at which all has a value)
 */
export function checkGradient(rules: readonly Rule[], of: Expr, wrt: Expr, where: Where, options: GradientOptions = {}): CheckedGradient {
  if (wrt.kind !== "name") throw new LowerError(`Unexpected variable ${printFormula(wrt)}, expected a name.`);
  const given = options.at,
    sizes = given === undefined ? new Map<string, number>() : sizesFrom(where, given),
    { seed = 1 } = options;
  const exprs = [of, wrt, ...(options.derivative === undefined ? [] : [options.derivative])];
  return settle(rules, where, exprs, sizes, (setting) => {
    const { graph, book } = setting,
      f = lower(setting, of).value.node,
      by = setting.symbols.get(wrt.key);
    if (by === undefined)
      throw new LowerError(
        `Unexpected variable "${wrt.key}", expected one of ${[...setting.symbols.keys()].join(", ") || "none"}.`,
        wrt.key,
      );
    const entries = (dims: readonly Dim[]): number => dims.reduce((n, d) => n * d.size, 1);
    if (entries(f.dims) * entries(by.dims) > MOST_ENTRIES) throw new ProgramTooLarge(entries(f.dims) * entries(by.dims), MOST_ENTRIES);
    const claimed =
      options.derivative === undefined
        ? null
        : inNumeratorLayout(graph, lower(setting, options.derivative).value.node, f.dims, by.dims, printFormula(options.derivative));
    const derivative = claimed?.node ?? differentiate(graph, book, f, by),
      points: CheckedPoint[] = [];
    const needed = [...compile([f, derivative], book).inputs.keys(), ...(f.inputs.includes(wrt.key) ? [] : [wrt.key])];
    const check = (values: ReadonlyMap<string, Float64Array>): GradcheckResult =>
      checkNodes({
        f,
        by: wrt.key,
        derivative,
        point: values,
        book,
        seed,
        ...(options.tolerance === undefined ? {} : { tolerance: options.tolerance }),
      });
    if (given !== undefined && [...given.keys()].some((name) => setting.symbols.has(name))) {
      const values = pointOf(setting, given, [...new Set(needed)]);
      points.push({ scale: null, values, result: check(values) });
    } else points.push(...sampledChecks(setting, where, [f, derivative, by], options.points ?? 3, seed, check));
    return {
      ok: settled(points),
      of: printFormula(of),
      wrt: wrt.key,
      claim: options.derivative === undefined ? null : printFormula(options.derivative),
      sizes: setting.sizes,
      shape: { of: f.dims.map((d) => d.size), by: by.dims.map((d) => d.size) },
      transposed: claimed?.transposed ?? false,
      points,
      seed,
    };
  });
}

const SCALES = [1, 0.1, 4, 0.01, 30];

function sampledChecks(
  setting: Setting,
  where: Where,
  nodes: readonly Node[],
  count: number,
  seed: number,
  check: (values: ReadonlyMap<string, Float64Array>) => GradcheckResult,
): CheckedPoint[] {
  const conditions = conditionNodes(setting, where),
    found: CheckedPoint[] = [];
  for (let trial = 0; trial < count; trial++) {
    const values = sampledPoint(setting, nodes, conditions, seed, trial);
    if (values !== null) found.push({ scale: SCALES[trial % SCALES.length] ?? 1, values, result: check(values) });
  }
  if (found.length === 0)
    throw new WhereError(
      "Unexpected lack of points: none was found at which the formula and its derivative have values and the conditions hold. Say more about the symbols (x > 0, S: n,n posdef), or give values with --at.",
    );
  return found;
}

/** A claimed derivative with f's axes first. A claim of one number stands for all entries only if there is one. @throws ShapeError */
function inNumeratorLayout(
  g: Graph,
  node: Node,
  of: readonly Dim[],
  by: readonly Dim[],
  text: string,
): { node: Node; transposed: boolean } {
  const want = [...of, ...by];
  if (sameSizes(node.dims, want)) return { node, transposed: false };
  const thin = (dims: readonly Dim[]): readonly Dim[] => dims.filter((d) => d.size !== 1);
  if (sameSizes(node.dims, [...by, ...of]))
    return {
      node: g.einsum([node], [node.dims.map((_, i) => i)], [...of.map((_, i) => by.length + i), ...by.map((_, i) => i)]),
      transposed: true,
    };
  if (sameSizes(thin(node.dims), thin(want))) return { node: g.reshape(node, want), transposed: false };
  if (node.inputs.length === 0 && node.dims.length === 0) return { node: g.broadcast(node, want, []), transposed: false };
  throw new ShapeError(`Unexpected shape of the derivative ${text}: found ${dimsText(node.dims)}, expected ${dimsText(want)}.`);
}

/** Nothing differs anywhere, and what is too uncertain at one point (a sum of large and tiny exponentials) agrees at another. */
function settled(points: readonly CheckedPoint[]): boolean {
  const rows = points.flatMap((p) => p.result.rows.map((r) => ({ key: r.entry.join(","), status: r.status }))),
    agreed = new Set(rows.filter((r) => r.status === "agrees").map((r) => r.key));
  return (
    agreed.size > 0 && rows.every((r) => r.status === "agrees" || r.status === "left-out" || (r.status === "unclear" && agreed.has(r.key)))
  );
}

/** The report as text: the table of the worst point, then a line for each point. */
export function gradientText(checked: CheckedGradient, options: { readonly all?: boolean } = {}): string {
  const { points, of, wrt, claim } = checked,
    lines: string[] = [];
  const worst = [...points].sort(
    (a, b) => Number(a.result.ok) - Number(b.result.ok) || b.result.maxRelativeError - a.result.maxRelativeError,
  )[0]!;
  lines.push(
    `d(${of}, ${wrt})${claim === null ? "" : `, claimed to be ${claim}${checked.transposed ? " (transposed: the variable's axes first)" : ""}`}`,
  );
  if (checked.sizes.size > 0) lines.push(`sizes: ${[...checked.sizes].map(([l, s]) => `${l} = ${String(s)}`).join(", ")}`);
  lines.push("", ...table(checked, worst, options.all === true), "");
  points.forEach((p, i) => {
    lines.push(pointLine(p, points.length > 1 ? `point ${String(i + 1)}` : "point", points.length > 1 && p === worst));
  });
  lines.push("", checked.ok ? `${claim === null ? "The derivative" : "The claim"} agrees with central differences.` : verdict(checked));
  return `${lines.join("\n")}\n`;
}

function verdict(checked: CheckedGradient): string {
  const differs = checked.points.some((p) => p.result.rows.some((r) => r.status === "differs"));
  const what = checked.claim === null ? "The derivative" : "The claim";
  if (differs)
    return `${what} differs from central differences.${checked.claim === null ? " This is a fault of gradmark; please report it." : ""}`;
  return "Not decided: some entries are left out or too uncertain to compare at every point.";
}

function pointLine(p: CheckedPoint, label: string, shown: boolean): string {
  const { result } = p,
    count = (s: GradcheckRow["status"]): number => result.rows.filter((r) => r.status === s).length;
  const reasons = [
    ...new Set(
      result.rows.flatMap((r) =>
        r.leftOut === null
          ? []
          : [r.leftOut === "domain" ? "the edge of the domain" : `a kink of ${r.leftOut.slice(r.leftOut.indexOf(".") + 1)}`],
      ),
    ),
  ];
  const what = result.mode === "entries" ? "entries" : "directions";
  const parts = [
    `${String(count("agrees"))} ${what} agree`,
    `${String(count("differs"))} differ`,
    ...(count("unclear") > 0 ? [`${String(count("unclear"))} unclear`] : []),
    ...(count("left-out") > 0 ? [`${String(count("left-out"))} left out (${reasons.join(", ")})`] : []),
  ];
  return `${label}${p.scale === null ? "" : ` (scale ${String(p.scale)})`}${shown ? ", shown" : ""}: ${parts.join(", ")}; largest relative error ${short(result.maxRelativeError)}, normwise ${short(result.normwiseError)}; steps ${short(result.steps.first)} to ${short(result.steps.last)}, tolerance ${short(result.tolerance)}`;
}

const short = (x: number): string =>
  x === 0 ? "0" : Math.abs(x) >= 1e-3 && Math.abs(x) < 1e4 ? String(Number(x.toPrecision(2))) : x.toExponential(1);
const MOST_ROWS = 40;

function table(checked: CheckedGradient, p: CheckedPoint, all: boolean): string[] {
  const rows = [...p.result.rows],
    shown =
      all || rows.length <= MOST_ROWS
        ? rows
        : [...rows]
            .sort((a, b) => rank(b) - rank(a))
            .slice(0, MOST_ROWS)
            .sort((a, b) => rows.indexOf(a) - rows.indexOf(b));
  const cells = shown.map((r) => [
    label(checked, p.result.mode, r),
    numberText(r.analytic, 10),
    Number.isNaN(r.numeric) ? "" : numberText(r.numeric, 10),
    Number.isNaN(r.relativeError) ? "" : short(r.relativeError),
    r.status === "agrees" ? "" : r.status === "left-out" ? "left out" : r.status,
  ]);
  const head = [
    p.result.mode === "entries" ? "entry" : "direction",
    checked.claim === null ? "derivative" : "claim",
    "central difference",
    "relative error",
    "",
  ];
  const widths = head.map((h, k) => Math.max(h.length, ...cells.map((c) => c[k]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((c, k) => (k === 0 || k === 4 ? c.padEnd(widths[k] ?? 0) : c.padStart(widths[k] ?? 0)))
      .join("  ")
      .trimEnd();
  const rest = rows.length - shown.length;
  return [line(head), ...cells.map(line), ...(rest > 0 ? [`… and ${String(rest)} more, all with smaller errors (--all shows them)`] : [])];
}
const rank = (r: GradcheckRow): number =>
  (r.status === "differs" ? 2 : r.status === "unclear" ? 1 : 0) + (Number.isNaN(r.relativeError) ? 0 : Math.min(1, r.relativeError));

/** `W[1,3]`, `f[2] by x[1]`; 1-based. */
function label(checked: CheckedGradient, mode: "entries" | "directions", r: GradcheckRow): string {
  const { of, by } = checked.shape,
    place = r.entry.slice(0, of.length).map((i) => i + 1),
    last = r.entry.at(-1) ?? 0;
  const own = of.length === 0 ? "" : `f[${place.join(",")}] by `;
  if (mode === "directions") return `${own}direction ${String(last + 1)}`;
  const index: number[] = [];
  let rest = last;
  for (const s of [...by].reverse()) {
    index.unshift((rest % s) + 1);
    rest = Math.floor(rest / s);
  }
  return `${own}${checked.wrt}${index.length === 0 ? "" : `[${index.join(",")}]`}`;
}
