import type { Derived } from "../calculus/derive.js";
import type { Words } from "./shown.js";
import { inWords } from "./words.js";
/** The rules of a record, in the order of their first use, with the reason of each. */

export interface Reason {
  readonly title: string;
  readonly because: Words;
}

const NAMES: Readonly<Record<string, { readonly title: string; readonly because: string }>> = {
  einsum: { title: "Product rule", because: "A product is linear in each factor: the other factors stay where they are." },
  add: { title: "Sum rule", because: "The derivative of a sum is the sum of the derivatives." },
  pow: { title: "Power rule", because: "The exponent comes down, and the power is one less." },
  where: { title: "Cases", because: "In each case the derivative is that of its own branch." },
  reduce: { title: "Extremum", because: "Only the extreme entry moves the value." },
  slice: { title: "Entry", because: "An entry depends on itself alone." },
};

/** Sums and products are in nearly every step: they are named where nothing else is. */
export function reasonsOf(derived: readonly Derived[]): Reason[] {
  const found = new Map<string, Reason>();
  for (const d of derived)
    for (const { rule } of d.steps) {
      if (found.has(rule)) continue;
      const ready = d.setting.book.get(rule)?.rule,
        own = NAMES[rule];
      if (ready !== undefined) found.set(rule, { title: ready.title, because: inWords(ready.because) });
      else if (own !== undefined) found.set(rule, { title: own.title, because: [own.because] });
    }
  const telling = [...found].filter(([id]) => id !== "einsum" && id !== "add").map(([, r]) => r);
  return telling.length > 0 ? telling : [...found.values()];
}
