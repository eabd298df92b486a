/** Numbers for people: six significant digits, no exponent where a plain form is as short. */
export function number(value: number, digits = 6): string {
  if (Number.isNaN(value)) return "no value";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "-infinity";
  const rounded = Number(value.toPrecision(digits));
  return String(rounded === 0 ? 0 : rounded);
}

/** Two numbers with as many digits as it takes to tell them apart. */
export function numbersApart(a: number, b: number): [string, string] {
  for (let digits = 6; digits < 17; digits += 1) {
    const pair: [string, string] = [number(a, digits), number(b, digits)];
    if (pair[0] !== pair[1] || a === b) return pair;
  }
  return [number(a, 17), number(b, 17)];
}

/** A number, or a tensor nested by rank, as in a witness: `[[1, 2], [3, 4]]`. */
export function nested(value: unknown): string {
  if (typeof value === "number") return number(value);
  if (Array.isArray(value)) return `[${value.map(nested).join(", ")}]`;
  return typeof value === "string" ? value : value == null ? "no value" : JSON.stringify(value);
}
