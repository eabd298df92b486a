import type { Mistake } from "../../check/verdict.js";
import type { RubricItem } from "../assignment/types.js";
/** The words of marks, in one place. */

export const mistakeWords: Readonly<Record<Mistake, string>> = {
  sign: "a sign",
  factor: "a constant factor",
  transpose: "a transpose",
  order: "the order of factors",
  "missing-term": "a missing term",
  "extra-term": "a term too many",
  "wrong-variable": "a wrong variable",
  "wrong-index": "a wrong index",
  "wrong-rule": "a wrong rule",
  arithmetic: "arithmetic",
  shape: "shapes",
  definition: "a definition",
  other: "something else",
};

export function itemWords(item: RubricItem): string {
  switch (item.kind) {
    case "result":
      return "Final result";
    case "steps":
      return "Steps";
    case "shape":
      return "Shape";
    case "method":
      return "Method";
    case "step":
      return `Step $${item.target}$`;
    case "manual":
      return item.text.split("\n")[0]?.slice(0, 120) ?? "For a person";
  }
}
/** 2, 2.5, 0.33: points as people write them. */
export const pointsText = (x: number): string => String(Math.round(x * 100) / 100);
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
export const roundPoints = (x: number): number => Math.round(x * 1e4) / 1e4;
/** A title that is no more than a label: "(a)". */
export const isLabel = (title: string): boolean => /^[([]?\s*[\w.]{1,4}\s*[)\].:]*$/.test(title);
