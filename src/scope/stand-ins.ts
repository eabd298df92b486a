import { walk } from "./exprs.js";
import type { Statement } from "./other-kinds.js";

/** The μ of N(x, μ, s) = …, which is applied as N(x_n, μ_k, s_k): one member each, by function. */
export function standInsOf(statements: readonly Statement[]): ReadonlyMap<string, ReadonlySet<string>> {
  const formals = new Map(statements.flatMap(({ definition: d }) => (d?.formals == null ? [] : [[d.key, d.formals] as const]))),
    out = new Map<string, Set<string>>();
  for (const s of statements)
    for (const x of formals.size === 0 ? [] : s.sides.flatMap((e) => [...walk(e)]))
      if (x.kind === "call")
        x.args.forEach((a, k) => {
          const formal = formals.get(x.fn)?.[k];
          if (formal === undefined || a.kind !== "entry" || a.base.kind !== "name" || a.base.key !== formal) return;
          const known = out.get(x.fn);
          if (known === undefined) out.set(x.fn, new Set([formal]));
          else known.add(formal);
        });
  return out;
}
