import { nearest } from "../../document/words.js";
/** A formula whose meaning is not settled: an unknown name or function, an index without a range, a wrong number of arguments. */
export class LowerError extends Error {
  override readonly name = "LowerError";
  /** The name that is not known, or null. */
  readonly unknown: string | null;
  /** The nearest name that is known, or null. */
  readonly nearest: string | null;
  /** Trying another way is of no use: the bound on the work is reached. */
  readonly final: boolean;
  constructor(message: string, unknown: string | null = null, near: string | null = null, final = false) {
    super(message);
    this.unknown = unknown;
    this.nearest = near;
    this.final = final;
  }
}

/** "Unexpected name "W2", expected one of W1, x; did you mean W1?" */
export function unknownName(what: string, key: string, known: Iterable<string>, hint: string | null = null): LowerError {
  const names = [...new Set(known)];
  const near = nearest(key, names);
  const listed = names.length > 0 && names.length <= 8 ? `, expected one of ${names.join(", ")}` : "";
  const guess = hint ?? (near === null ? "" : ` Did you mean ${near}?`);
  return new LowerError(`Unexpected ${what} "${key.length > 40 ? `${key.slice(0, 39)}…` : key}"${listed}.${guess}`, key, near);
}
