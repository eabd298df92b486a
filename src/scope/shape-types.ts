import { Clash, type DimTable, type DimVar } from "./dims.js";
/**
 * Shapes under inference. `v` is a vector whose orientation is open (a tuple, a stack of scalars), `any` says nothing
 * (a derivative's layout is settled link by link), `I` fits every square.
 */
export type Own =
  | { readonly k: "s" }
  | { readonly k: "any" }
  | { readonly k: "I" }
  | { readonly k: "c" | "r" | "v"; readonly n: DimVar }
  | { readonly k: "m"; readonly a: DimVar; readonly b: DimVar }
  | { readonly k: "t"; readonly dims: readonly DimVar[] };
/** `lead`: family axes (samples, rows, steps) that an index takes before the element's own axes. */
export interface Type {
  readonly lead: readonly DimVar[];
  readonly own: Own;
}

export const scalar: Own = { k: "s" };
export const anything: Own = { k: "any" };
export const isVector = (o: Own): o is { k: "c" | "r" | "v"; n: DimVar } => o.k === "c" || o.k === "r" || o.k === "v";
const clash = (what: string): never => {
  throw new Clash(what);
};

/** The common shape of summands, values of cases, sides of an equation. Scalars and rows broadcast when `broadcast`. */
export function join(x: Own, y: Own, dims: DimTable, broadcast: boolean): Own {
  if (x.k === "any") return y.k === "s" ? anything : y;
  if (y.k === "any") return x.k === "s" ? anything : x;
  if (x.k === "I" && y.k === "I") return x;
  if (x.k === "I" || y.k === "I") {
    const m = x.k === "I" ? y : x;
    if (m.k === "m") {
      dims.unify(m.a, m.b);
      return m;
    }
    return m.k === "s" ? m : clash("identity and a vector");
  }
  if (x.k === "s" || y.k === "s") return x.k === y.k ? x : broadcast ? (x.k === "s" ? y : x) : clash("a scalar and an array");
  if (isVector(x) && isVector(y)) {
    if (x.k !== "v" && y.k !== "v" && x.k !== y.k) clash("a row and a column");
    dims.unify(x.n, y.n);
    return x.k === "v" ? y : x;
  }
  if (x.k === "m" && y.k === "m") {
    dims.unify(x.a, y.a);
    dims.unify(x.b, y.b);
    return x;
  }
  if (broadcast && (x.k === "m" || y.k === "m") && (isVector(x) || isVector(y))) {
    const m = x.k === "m" ? x : y.k === "m" ? y : clash("shapes"),
      v = isVector(x) ? x : isVector(y) ? y : clash("shapes");
    // μ_g beside x_{gk}: known to go along the first axis already.
    if (v.k === "v" && v.n.root === m.a.root) return m;
    if (v.k === "c") {
      const mark = dims.mark();
      try {
        dims.unify(v.n, m.a);
      } catch {
        dims.undo(mark);
        clash("a matrix and a column");
      }
    } else dims.unify(v.n, m.b);
    return m;
  }
  if (x.k === "t" && y.k === "t" && x.dims.length === y.dims.length) {
    x.dims.forEach((d, i) => {
      const e = y.dims[i];
      if (e !== undefined) dims.unify(d, e);
    });
    return x;
  }
  return clash("shapes of different rank");
}
/** `list`: [1, 2] is written as a row, so its transpose is a column. */
export function transposed(x: Own, list = false): Own {
  if (x.k === "c") return { k: "r", n: x.n };
  if (x.k === "r") return { k: "c", n: x.n };
  if (x.k === "m") return { k: "m", a: x.b, b: x.a };
  if (x.k === "v") return { k: list ? "c" : "r", n: x.n };
  return x;
}
/** A vector repeated over the other axis of a matrix: γ x̂ for γ ∈ ℝᴴ and x̂ ∈ ℝ^{N×H}. */
export function repeatedProduct(x: Own, y: Own, dims: DimTable): Own {
  return (x.k === "m" && isVector(y)) || (y.k === "m" && isVector(x)) ? join(x, y, dims, true) : clash("shapes that do not conform");
}
/** The matrix product of two shapes; `dot`: equal columns may be meant as an inner product. */
export function times(x: Own, y: Own, dims: DimTable, dot: boolean): Own {
  if (x.k === "any" || y.k === "any") return anything;
  if (x.k === "s" || x.k === "I") return y;
  if (y.k === "s" || y.k === "I") return x;
  if (x.k === "m" && y.k === "m") {
    dims.unify(x.b, y.a);
    return { k: "m", a: x.a, b: y.b };
  }
  if (x.k === "m" && isVector(y)) {
    if (y.k === "r") clash("a matrix times a row");
    dims.unify(x.b, y.n);
    return { k: "c", n: x.a };
  }
  if (isVector(x) && y.k === "m") {
    if (x.k === "c") clash("a column times a matrix");
    dims.unify(x.n, y.a);
    return { k: "r", n: y.b };
  }
  if (isVector(x) && isVector(y)) {
    if ((x.k === "c" && y.k === "r") || (x.k === "c" && y.k === "v") || (x.k === "v" && y.k === "r")) return { k: "m", a: x.n, b: y.n };
    if (x.k === y.k && x.k !== "v" && !dot) clash("two columns or two rows");
    dims.unify(x.n, y.n);
    return scalar;
  }
  return anything;
}
export function ownOfDims(d: readonly DimVar[], orient: "c" | "r" | null): Own {
  const long = d.filter((x) => x.root.size !== 1);
  const [a, b] = d;
  if (long.length === 0) return scalar;
  if (d.length === 1 && a !== undefined) return { k: orient ?? "v", n: a };
  if (d.length === 2 && a !== undefined && b !== undefined)
    return long.length === 2 ? { k: "m", a, b } : a.root.size === 1 ? { k: "r", n: b } : { k: "c", n: a };
  return { k: "t", dims: d };
}
/** A name without its indices: members stacked along their family axes. */
export function bare(t: Type): Own {
  if (t.lead.length === 0) return t.own;
  const dims = [...t.lead, ...dimsOf(t.own)];
  if (t.own.k === "any") return anything;
  if (dims.length === 1 && dims[0] !== undefined) return { k: "v", n: dims[0] };
  if (dims.length === 2 && dims[0] !== undefined && dims[1] !== undefined) return { k: "m", a: dims[0], b: dims[1] };
  return { k: "t", dims };
}
export function dimsOf(o: Own): readonly DimVar[] {
  if (isVector(o)) return [o.n];
  if (o.k === "m") return [o.a, o.b];
  return o.k === "t" ? o.dims : [];
}
