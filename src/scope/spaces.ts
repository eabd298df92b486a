import type { Tree } from "../syntax/tree.js";
import { scriptText, symKey } from "./names.js";
import type { WrittenDim } from "./store.js";
/** Memberships: `\mathbb{R}^{m \times n}`, `\mathcal R^{2*500}`, `\{0, 1\}`, `[0, 1]`, and shapes written out: `n \times d`, `(N, D)`. */

export type Space =
  | { readonly kind: "real"; readonly dims: readonly WrittenDim[]; readonly positive: boolean }
  | { readonly kind: "set"; readonly members: readonly string[]; readonly dims: readonly WrittenDim[] }
  | { readonly kind: "interval"; readonly bounds: readonly (string | null)[] }
  | { readonly kind: "integers" };

export function readSpace(tree: Tree): Space | null {
  if (tree.kind === "script") {
    const base = tree.base;
    if (base.kind === "group" && base.open === "{") {
      const inner = readSpace(base),
        dims = tree.sup === null ? [] : readDims(tree.sup);
      return inner?.kind === "set" && dims !== null ? { ...inner, dims } : null;
    }
    if (base.kind !== "sym" || !/^[RCZN]$/.test(base.name)) return null;
    const positive = tree.sub !== null ? /^(\+|>0|≥0|\+\+|plus)$/.test(scriptText(tree.sub) ?? "+") : false;
    if (tree.sup === null) return { kind: "real", dims: [], positive };
    const text = scriptText(tree.sup);
    if (text === "+" || text === "plus") return { kind: "real", dims: [], positive: true };
    const dims = readDims(tree.sup);
    return dims === null ? null : { kind: "real", dims, positive };
  }
  if (tree.kind === "sym" && /^[RC]$/.test(symKey(tree).replace(/^(bb|cal|bf):/, ""))) return { kind: "real", dims: [], positive: false };
  if (tree.kind === "sym" && /^bb:[ZN]$/.test(symKey(tree))) return { kind: "integers" };
  if (tree.kind === "group" && tree.open === "{") {
    const items = tree.body.kind === "list" ? tree.body.items : [tree.body];
    return { kind: "set", members: items.map((t) => scriptText(t) ?? "?"), dims: [] };
  }
  if (tree.kind === "group" && (tree.open === "(" || tree.open === "[")) {
    const bounds = tree.body.kind === "list" ? tree.body.items.map(scriptText) : [];
    return { kind: "interval", bounds };
  }
  return null;
}

/** The dimensions in an exponent or a shape: `m \times n`, `2*500`, `n`, `(n \times k) \times (k \times d)`, `n, d`. */
export function readDims(tree: Tree): WrittenDim[] | null {
  if (tree.kind === "group") return readDims(tree.body);
  if (tree.kind === "list") {
    const parts = tree.items.map(readDims);
    return parts.some((p) => p === null) ? null : parts.flatMap((p) => p ?? []);
  }
  if (tree.kind === "prod" && tree.ops.some((op) => op === "times" || op === "*" || op === "cdot")) {
    const out: WrittenDim[] = [];
    let run: Tree[] = [];
    const flush = (): boolean => {
      if (run.length === 0) return false;
      const dim = run.length === 1 && run[0] !== undefined ? readDims(run[0]) : oneDim(run.map((t) => scriptText(t) ?? "?").join(""));
      if (dim === null) return false;
      out.push(...dim);
      run = [];
      return true;
    };
    for (const [i, f] of tree.factors.entries()) {
      run.push(f);
      const op = tree.ops[i];
      if (op === undefined || op === "times" || op === "*" || op === "cdot") {
        if (!flush()) return null;
      }
    }
    return out;
  }
  const text = scriptText(tree);
  return text === null ? null : oneDim(text);
}
const oneDim = (text: string): WrittenDim[] => [/^\d+$/.test(text) ? Number(text) : text];
