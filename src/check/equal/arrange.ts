import type { Side } from "./frame.js";
import type { Layout } from "./question.js";

/**
 * Where a layout puts the entries of ∂f/∂x (axes of f, then of x, row-major): each entry of the arranged matrix is the
 * sum of entries of the derivative, mostly of one.
 */
export interface Arrangement {
  readonly layout: Exclude<Layout, "any"> | "structured" | "tensor";
  readonly rows: number;
  readonly columns: number;
  readonly source: readonly (readonly number[])[];
}

interface Axes {
  readonly rows: number;
  readonly columns: number;
  readonly vector: boolean;
  readonly number: boolean;
}
const axesOf = (s: { rows: number; columns: number }): Axes => ({
  rows: s.rows,
  columns: s.columns,
  vector: s.rows === 1 || s.columns === 1,
  number: s.rows === 1 && s.columns === 1,
});

/** Flat row-major index of the k-th entry column by column. */
const byColumns = (k: number, a: Axes): number => (k % a.rows) * a.columns + Math.floor(k / a.rows);

const build = (rows: number, columns: number, at: (i: number, j: number) => number): Omit<Arrangement, "layout"> => ({
  rows,
  columns,
  source: Array.from({ length: rows * columns }, (_, k) => [at(Math.floor(k / columns), k % columns)]),
});
const transposed = (a: Omit<Arrangement, "layout">): Omit<Arrangement, "layout"> => ({
  rows: a.columns,
  columns: a.rows,
  source: Array.from({ length: a.source.length }, (_, k) => a.source[(k % a.rows) * a.columns + Math.floor(k / a.rows)]!),
});

/**
 * The standard arrangements of a first derivative (Magnus and Neudecker, "Matrix Differential Calculus", chapter 9, and
 * the numerator and denominator layouts of multivariate textbooks), or of a second one of a number.
 * @param symmetric x is symmetric: then the gradient by its free entries and the structured one, G + Gᵀ − diag G, are both right
 */
export function arrangements(f: Side, x: Side, order: 1 | 2, symmetric: boolean): Arrangement[] {
  const a = axesOf(f),
    b = axesOf(x),
    m = a.rows * a.columns,
    n = b.rows * b.columns,
    found: Arrangement[] = [];
  if (order === 2) {
    const second = (i: number, j: number): number => i * n + j;
    if (a.number) {
      if (b.vector) found.push({ layout: "hessian", ...build(n, n, second) });
      found.push(
        { layout: "vec-hessian", ...build(n, n, (i, j) => second(byColumns(i, b), byColumns(j, b))) },
        { layout: "rowvec-hessian", ...build(n, n, second) },
      );
      if (b.number) found.push({ layout: "scalar", ...build(1, 1, second) });
    } else if (b.number) found.push({ layout: "numerator", ...build(a.rows, a.columns, (i, j) => i * a.columns + j) });
    return found;
  }
  const numerator = a.number
    ? transposed(build(b.rows, b.columns, (i, j) => i * b.columns + j))
    : b.number
      ? build(a.rows, a.columns, (i, j) => i * a.columns + j)
      : a.vector && b.vector
        ? build(m, n, (i, j) => i * n + j)
        : null;
  if (numerator) {
    found.push({ layout: "numerator", ...numerator }, { layout: "denominator", ...transposed(numerator) });
    if (a.number) found.push({ layout: "gradient", ...transposed(numerator) });
    else found.push({ layout: "gradient", ...(b.number ? numerator : transposed(numerator)) });
    if (a.number && b.number) found.push({ layout: "scalar", ...numerator });
  }
  found.push({ layout: "vec", ...build(m, n, (i, j) => byColumns(i, a) * n + byColumns(j, b)) });
  if (symmetric && a.number && b.rows === b.columns && b.rows > 1) {
    found.push({
      layout: "structured",
      rows: b.rows,
      columns: b.columns,
      source: Array.from({ length: n }, (_, k) => {
        const i = Math.floor(k / b.columns),
          j = k % b.columns;
        return i === j ? [k] : [k, j * b.columns + i];
      }),
    });
  }
  return found;
}

/** The arrangements that a layout admits, in the order in which they are tried. */
export function asked(all: readonly Arrangement[], layout: Layout): Arrangement[] {
  if (layout === "any") return [...all];
  const wanted = all.filter(
    (x) =>
      x.layout === layout ||
      (layout === "gradient" && x.layout === "structured") ||
      ((layout === "numerator" || layout === "denominator") && x.layout === "structured"),
  );
  // A layout that this kind of derivative does not have asks for nothing in particular.
  return wanted.length > 0 ? wanted : [...all];
}
