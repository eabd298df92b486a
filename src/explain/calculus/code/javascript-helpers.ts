/** Source of the tensor functions that JavaScript lacks, by the primary names of their rules. The last argument is the size. */
export const helpers: Readonly<Record<string, { readonly call: string; readonly source: string }>> = {
  softmax: {
    call: "softmax",
    source: `function softmax(x, n) {
  let m = -Infinity, s = 0;
  for (let i = 0; i < n; i++) m = Math.max(m, x[i]);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) s += y[i] = Math.exp(x[i] - m);
  for (let i = 0; i < n; i++) y[i] /= s;
  return y;
}`,
  },
  logsumexp: {
    call: "logsumexp",
    source: `function logsumexp(x, n) {
  let m = -Infinity, s = 0;
  for (let i = 0; i < n; i++) m = Math.max(m, x[i]);
  for (let i = 0; i < n; i++) s += Math.exp(x[i] - m);
  return m + Math.log(s);
}`,
  },
  norm2: {
    call: "norm2",
    source: `function norm2(x, n) {
  let s = 0;
  for (let i = 0; i < n; i++) s += x[i] * x[i];
  return Math.sqrt(s);
}`,
  },
  inv: {
    call: "inverse",
    source: `function inverse(x, n) {
  // Gauss-Jordan elimination with partial pivoting.
  const a = Float64Array.from(x), y = new Float64Array(n * n);
  for (let i = 0; i < n; i++) y[i * n + i] = 1;
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r * n + c]) > Math.abs(a[p * n + c])) p = r;
    for (let k = 0; k < n; k++) {
      [a[c * n + k], a[p * n + k]] = [a[p * n + k], a[c * n + k]];
      [y[c * n + k], y[p * n + k]] = [y[p * n + k], y[c * n + k]];
    }
    const d = a[c * n + c];
    for (let k = 0; k < n; k++) { a[c * n + k] /= d; y[c * n + k] /= d; }
    for (let r = 0; r < n; r++) {
      const f = a[r * n + c];
      if (r === c || f === 0) continue;
      for (let k = 0; k < n; k++) { a[r * n + k] -= f * a[c * n + k]; y[r * n + k] -= f * y[c * n + k]; }
    }
  }
  return y;
}`,
  },
  det: {
    call: "determinant",
    source: `function determinant(x, n) {
  // Gaussian elimination with partial pivoting.
  const a = Float64Array.from(x);
  let d = 1;
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r * n + c]) > Math.abs(a[p * n + c])) p = r;
    if (a[p * n + c] === 0) return 0;
    if (p !== c) { d = -d; for (let k = 0; k < n; k++) [a[c * n + k], a[p * n + k]] = [a[p * n + k], a[c * n + k]]; }
    d *= a[c * n + c];
    for (let r = c + 1; r < n; r++) {
      const f = a[r * n + c] / a[c * n + c];
      for (let k = c; k < n; k++) a[r * n + k] -= f * a[c * n + k];
    }
  }
  return d;
}`,
  },
};
