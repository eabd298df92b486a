import * as gradmark from "../src/index.js";
import { sayInputError } from "./formula-error.js";
import { out, printable, tell } from "./output.js";

/** Options of `diff`, as commander gives them. */
export interface DiffFlags {
  readonly wrt: string;
  readonly where?: string;
  readonly order: number;
  readonly at?: string;
  readonly steps?: true;
  readonly format: gradmark.Format | "json";
  readonly latex?: true;
  readonly seed: number;
}

/** The work of `gradmark diff`: the result to standard output, remarks to standard error. */
export function diff(formula: string, flags: DiffFlags): void {
  const variables = flags.wrt
    .split(";")
    .map((v) => v.trim())
    .filter((v) => v !== "");
  if (variables.length === 0) {
    sayInputError(new Error(""), "--wrt", "Unexpected empty --wrt, expected the name of a variable.");
    return;
  }
  const all: gradmark.Derivative[] = [];
  for (const wrt of variables) {
    try {
      const d = gradmark.differentiate(formula, {
        wrt,
        order: flags.order,
        seed: flags.seed,
        latex: flags.latex === true,
        ...(flags.where === undefined ? {} : { where: flags.where }),
        ...(flags.at === undefined ? {} : { at: flags.at }),
        ...(flags.steps === undefined ? {} : { steps: true }),
      });
      if (flags.format === "json") {
        all.push(d);
        continue;
      }
      print(d, flags.format, variables.length > 1);
    } catch (error) {
      sayInputError(error, formula);
      return;
    }
  }
  if (flags.format === "json") out(`${JSON.stringify(all.length === 1 ? json(all[0]!) : all.map(json), null, 2)}\n`);
}

function print(d: gradmark.Derivative, format: gradmark.Format, several: boolean): void {
  const text = d.format(format);
  if (several) out(format === "plain" || format === "latex" || format === "index" ? `by ${printable(d.wrt)}: ` : "");
  out(`${text}${text.endsWith("\n") ? "" : "\n"}`);
  if (d.steps.length > 0) out(`\nSteps\n${d.steps.map((s, i) => `${String(i + 1).padStart(3)}. ${s}`).join("\n")}\n`);
  if (d.value !== null) out(`\n${gradmark.valueText(d.value)}\n`);
  for (const note of d.notes) tell(`note: ${printable(note)}`);
}

/** Everything that is known of a derivative; the keys' order is fixed. */
function json(d: gradmark.Derivative): unknown {
  const attempt = (format: gradmark.Format): string | null => {
    try {
      return d.format(format);
    } catch (error) {
      if (gradmark.inputError(error) === null) throw error;
      return null;
    }
  };
  return {
    schema: 1,
    of: d.of,
    wrt: d.wrt,
    order: d.order,
    shape: d.shape,
    layout: d.layout,
    depends: d.depends,
    zero: d.zero,
    plain: d.text,
    where: d.where,
    latex: attempt("latex"),
    index: attempt("index"),
    notes: d.notes,
    steps: d.steps,
    value:
      d.value === null
        ? null
        : {
            at: Object.fromEntries([...d.value.at].map(([name, t]) => [name, nested(t.sizes, t.values)])),
            derivative: nested(d.value.sizes, d.value.values),
            undefined: d.value.undefined,
            relativeError: d.value.relativeError,
          },
  };
}

/** Row-major entries as nested arrays; what is no finite number is null. */
function nested(sizes: readonly number[], values: Float64Array): unknown {
  const [first, ...rest] = sizes;
  if (first === undefined) return Number.isFinite(values[0]) ? values[0] : null;
  const step = values.length / first;
  return Array.from({ length: first }, (_, i) => nested(rest, values.subarray(i * step, (i + 1) * step)));
}
