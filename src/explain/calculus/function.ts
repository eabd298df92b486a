import { compile as compileNodes, run, type Program } from "../../numeric/compile.js";
import type { Rule } from "../../rule.js";
import type { Expr } from "../../syntax/expr.js";
import { lower, settle } from "./setting.js";
import { sizesFrom, tensorOf, type Tensor, type Values } from "./values.js";
import { clip, WhereError, type Where } from "./where.js";
/** A formula as a fast numeric function. */

export interface CompiledFunction {
  /**
   * The value, row-major. Inputs are numbers, flat row-major arrays, or rows; sizes follow from them.
   * @throws WhereError for a name without a value, or a value of the wrong shape
   */
  (inputs: Readonly<Record<string, Values>>): Float64Array;
  /** The names that need a value. */
  readonly names: readonly string[];
  /** The sizes of the value for these inputs. */
  sizes(inputs: Readonly<Record<string, Values>>): readonly number[];
}

interface Ready {
  readonly program: Program;
  readonly sizes: readonly number[];
}

/** Programs that are kept, one for each choice of sizes. */
const MOST_KEPT = 16;

/** @throws LowerError, ShapeError if the formula has no value at any sizes */
export function compiledFunction(rules: readonly Rule[], formula: Expr, where: Where): CompiledFunction {
  const ready = new Map<string, Ready>();
  const make = (sizes: ReadonlyMap<string, number>): Ready =>
    settle(rules, where, [formula], sizes, (setting) => {
      const { node } = lower(setting, formula).value;
      return { program: compileNodes([node], setting.book), sizes: node.dims.map((d) => d.size) };
    });
  // Mistakes are told when the function is made, not when it is called.
  const names = settle(rules, where, [formula], new Map(), (setting) => lower(setting, formula).value.node.inputs);
  const prepared = (inputs: Readonly<Record<string, Values>>): { ready: Ready; values: Map<string, Tensor> } => {
    const values = new Map<string, Tensor & { readonly flat: boolean }>();
    for (const name of Object.keys(inputs)) {
      const v = inputs[name];
      if (v !== undefined) values.set(name, tensorOf(v));
    }
    const sizes = sizesFrom(where, values),
      key = [...sizes].map(([l, s]) => `${l}${String(s)}`).join(";");
    let found = ready.get(key);
    if (found === undefined) {
      if (ready.size >= MOST_KEPT) ready.clear();
      found = make(sizes);
      ready.set(key, found);
    }
    return { ready: found, values };
  };
  const call = (inputs: Readonly<Record<string, Values>>): Float64Array => {
    const {
        ready: { program },
        values,
      } = prepared(inputs),
      point = new Map<string, Float64Array>();
    for (const name of program.inputs.keys()) {
      const value = values.get(name);
      if (value === undefined) throw new WhereError(`Unexpected end of the values: expected one of ${clip(name)} too.`);
      point.set(name, value.values);
    }
    return run(program, point)[0]?.slice() ?? new Float64Array(0);
  };
  return Object.assign(call, { names, sizes: (inputs: Readonly<Record<string, Values>>) => prepared(inputs).ready.sizes });
}
