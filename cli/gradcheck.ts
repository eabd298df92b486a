import * as gradmark from "../src/index.js";
import { sayInputError } from "./formula-error.js";
import { out, printable, setStatus } from "./output.js";

/** Options of `gradcheck`, as commander gives them. */
export interface GradcheckFlags {
  readonly wrt: string;
  readonly where?: string;
  readonly derivative?: string;
  readonly at?: string;
  readonly points: number;
  readonly tolerance: number;
  readonly seed: number;
  readonly latex?: true;
  readonly all?: true;
  readonly json?: true;
}

/** The work of `gradmark gradcheck`. */
export function gradcheck(formula: string, flags: GradcheckFlags): void {
  try {
    const checked = gradmark.gradcheck(formula, {
      wrt: flags.wrt,
      points: flags.points,
      tolerance: flags.tolerance,
      seed: flags.seed,
      latex: flags.latex === true,
      ...(flags.where === undefined ? {} : { where: flags.where }),
      ...(flags.derivative === undefined ? {} : { derivative: flags.derivative }),
      ...(flags.at === undefined ? {} : { at: flags.at }),
    });
    if (!checked.ok) setStatus(1);
    out(
      flags.json
        ? `${JSON.stringify(json(checked), null, 2)}\n`
        : gradmark
            .gradientText(checked, { all: flags.all === true })
            .split("\n")
            .map(printable)
            .join("\n"),
    );
  } catch (error) {
    sayInputError(error, formula);
  }
}

/** The report with fixed keys; entries are 1-based, what is no number is null. */
function json(c: gradmark.CheckedGradient): unknown {
  const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);
  const split = (flat: number): number[] => {
    const index: number[] = [];
    let rest = flat;
    for (const s of [...c.shape.by].reverse()) {
      index.unshift((rest % s) + 1);
      rest = Math.floor(rest / s);
    }
    return index;
  };
  return {
    schema: 1,
    ok: c.ok,
    of: c.of,
    wrt: c.wrt,
    claim: c.claim,
    transposed: c.transposed,
    sizes: Object.fromEntries(c.sizes),
    seed: c.seed,
    points: c.points.map((p) => ({
      scale: p.scale,
      values: Object.fromEntries([...p.values].map(([name, v]) => [name, [...v]])),
      mode: p.result.mode,
      tolerance: p.result.tolerance,
      maxRelativeError: finite(p.result.maxRelativeError),
      normwiseError: finite(p.result.normwiseError),
      leftOut: p.result.leftOut,
      steps: p.result.steps,
      rows: p.result.rows.map((r) => ({
        of: r.entry.slice(0, c.shape.of.length).map((i) => i + 1),
        ...(p.result.mode === "entries" ? { by: split(r.entry.at(-1) ?? 0) } : { direction: (r.entry.at(-1) ?? 0) + 1 }),
        derivative: finite(r.analytic),
        difference: finite(r.numeric),
        relativeError: finite(r.relativeError),
        uncertainty: finite(r.uncertainty),
        status: r.status,
        leftOut: r.leftOut,
      })),
    })),
  };
}
