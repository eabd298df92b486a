/**
 * Condition number (2-norm) of a small row-major matrix by one-sided Jacobi rotations (Golub and Van Loan, "Matrix
 * Computations", 4th ed., section 8.6.3). Wide matrices are taken by their rows; Infinity where the rank is short.
 */
export function conditionNumber(matrix: Float64Array, rows: number, columns: number): number {
  const long = Math.max(rows, columns),
    short = Math.min(rows, columns),
    tall = rows >= columns;
  const entry = (i: number, j: number): number => (tall ? matrix[i * columns + j]! : matrix[j * columns + i]!);
  const columnsOf = Array.from({ length: short }, (_, j) => Float64Array.from({ length: long }, (_, i) => entry(i, j)));
  const dot = (a: Float64Array, b: Float64Array): number => {
    let s = 0;
    for (let i = 0; i < long; i++) s += a[i]! * b[i]!;
    return s;
  };
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let p = 0; p < short; p++) {
      for (let q = p + 1; q < short; q++) {
        const u = columnsOf[p]!,
          v = columnsOf[q]!,
          a = dot(u, u),
          b = dot(v, v),
          c = dot(u, v);
        const size = Math.abs(c) / Math.sqrt(a * b);
        if (!(size > 1e-14)) continue;
        off = Math.max(off, size);
        const zeta = (b - a) / (2 * c),
          t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cos = 1 / Math.sqrt(1 + t * t),
          sin = cos * t;
        for (let i = 0; i < long; i++) {
          const x = u[i]!,
            y = v[i]!;
          u[i] = cos * x - sin * y;
          v[i] = sin * x + cos * y;
        }
      }
    }
    if (off < 1e-12) break;
  }
  const values = columnsOf.map((c) => Math.sqrt(dot(c, c)));
  const least = Math.min(...values),
    most = Math.max(...values);
  return least > 0 ? most / least : Infinity;
}
