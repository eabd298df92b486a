import { namesIn } from "../../scope/exprs.js";
import { isWithin } from "../../scope/parts.js";
import type { Dim } from "../../tensor/node.js";
import type { Env, Lowering } from "./context.js";
import { contract, Missing, named, type Value } from "./value.js";
/** A multiple of the identity where its size counts: under a determinant or a trace. */

const isIdentity = (key: string): boolean => /^(bf:)?I(_.*)?$/.test(key);

/** The multiple as a matrix, of the size that the part says: "if Σ = sI" of a square Σ. */
export function identityAsMatrix(lo: Lowering, v: Value, env: Env): Value {
  if (v.own !== "I") return v;
  const d = sizeOfIdentity(lo, env);
  return { ...v, own: "m", node: contract(lo.g, [named(v), { node: lo.g.eye(d), axes: ["§a", "§b"] }], [...v.labels, "§a", "§b"]) };
}
function sizeOfIdentity(lo: Lowering, env: Env): Dim {
  for (const [key, all] of lo.store.definitions)
    for (const d of all) {
      if (d.formals !== null || d.indices.length > 0 || !isWithin(env.useAt.part, d.part) || ![...namesIn(d.body)].some(isIdentity))
        continue;
      // The matrix as it is outside of the special case.
      const type = lo.shapes.typeOf(key, { from: d.from, part: d.part.parent ?? d.part });
      if (type?.own.k === "m" && type.lead.length === 0 && type.own.a.root === type.own.b.root) return lo.dim(type.own.a);
    }
  throw new Missing("the size of the identity matrix");
}
