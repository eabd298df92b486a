import type { Placed } from "./parts.js";
import { problemOf, type ProseRole, type Store, type WrittenDim } from "./store.js";
/** Batches and parameters as prose names them: a parameter is shared by the batch, so it has no axis over it. */

/** What the words of the same problem, or those before it, say. */
const known = (store: Store, role: ProseRole["role"], at: Placed): ProseRole[] =>
  store.roles.filter((r) => r.role === role && (r.from < at.from || problemOf(r.part) === problemOf(at.part)));

export const isParameter = (store: Store, key: string, at: Placed): boolean =>
  known(store, "parameter", at).some((r) => r.key === key && problemOf(r.part) === problemOf(at.part));

/** The sizes that count the examples of a batch: those said to, and of "a batch X of shape (N, D)" the one that no parameter has. */
export function batchSizes(store: Store, at: Placed): readonly WrittenDim[] {
  const said = known(store, "batch", at)
    .map((r) => r.key)
    .filter((k) => store.dimensions.has(k));
  const features = new Set(
    known(store, "parameter", at).flatMap(({ key }) =>
      (store.shapes.get(key) ?? []).filter((s) => s.how === "declared").flatMap((s) => s.dims),
    ),
  );
  const ofArrays = known(store, "batch of", at).flatMap(({ key }) => {
    const dims = (store.shapeOf(key, at)?.dims ?? []).filter((d) => typeof d === "string" && !features.has(d));
    return features.size > 0 && dims.length === 1 ? dims : [];
  });
  return [...new Set([...said.filter((d) => !features.has(d)), ...ofArrays])];
}
