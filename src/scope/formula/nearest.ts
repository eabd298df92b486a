/** The known name that is fewest slips of the pen away (letters changed, missing, extra, swapped, or in the wrong case). Null where none is near. */
export function nearest(key: string, known: readonly string[]): string | null {
  let best: string | null = null,
    least = Math.max(1, Math.floor(key.length / 3)) + 0.5;
  if (key.length > 40) return null;
  for (const name of known) {
    if (Math.abs(name.length - key.length) > least || name === key) continue;
    const d = name.toLowerCase() === key.toLowerCase() ? 0.5 : distance(key, name);
    // A single letter is near no other single letter.
    if (d < least && d < Math.max(key.length, name.length)) {
      least = d;
      best = name;
    }
  }
  return best;
}

/** Optimal string alignment distance (Damerau, CACM 1964). */
function distance(a: string, b: string): number {
  let before: number[] = [],
    last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] ?? 0) + 1);
      row.push(d);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
