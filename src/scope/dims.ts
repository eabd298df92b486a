import { affineSize, affineText, type Affine } from "./affine.js";
/** Symbolic dimensions for unification: a dimension is a letter, a number, an expression as written, or still open. */
export class DimVar {
  link: DimVar | null = null;
  name: string | null;
  size: number | null;
  /** The size comes from a given value only: other sizes serve a general statement as well. */
  soft: boolean;
  /** Unified with another dimension. */
  joined = false;
  /** The side of a given array: another given array is as long only where a definition says so. */
  given = false;
  constructor(name: string | null = null, size: number | null = null, soft = false) {
    this.name = name;
    this.size = size;
    this.soft = soft;
  }
  static ofGiven(size: number): DimVar {
    const d = new DimVar(null, size, true);
    d.given = true;
    return d;
  }
  get root(): DimVar {
    if (this.link === null) return this;
    let d = this.link;
    while (d.link !== null) d = d.link;
    return d;
  }
}
export class Clash extends Error {}

/** Unification with an undo trail. */
export class DimTable {
  private readonly trail: (() => void)[] = [];
  private readonly named = new Map<string, DimVar>();
  /** Sides of two given arrays are not made one: what a claim multiplies need not conform. */
  private apart = false;
  mark(): number {
    return this.trail.length;
  }
  undo(mark: number): void {
    while (this.trail.length > mark) this.trail.pop()?.();
  }
  /** Sizes that are sums of others: n − m + 1, by the name of their dimension. */
  readonly sums = new Map<string, Affine>();
  /** M = n − m + 1: another name for the size that is written so. */
  alias(name: string, sum: Affine): void {
    const text = affineText(sum);
    if (text === null || this.named.has(name) || text === name) return;
    const d = this.named.get(text) ?? new DimVar(name);
    this.named.set(name, d);
    this.named.set(text, d);
    this.sums.set(d.name ?? name, sum);
  }
  of(written: string | number): DimVar {
    const sum = typeof written === "number" ? null : affineSize(written),
      key = sum === null ? String(written) : (affineText(sum) ?? written.toString());
    let d = this.named.get(key);
    if (d === undefined) {
      if (sum !== null) this.sums.set(key, sum);
      d = typeof written === "number" || /^\d+$/.test(key) ? new DimVar(null, Number(key)) : new DimVar(key.startsWith("#") ? null : key);
      this.named.set(key, d);
    }
    return d;
  }
  /** Unifies with sides of given arrays kept apart, or not. */
  keeping<T>(apart: boolean, work: () => T): T {
    const before = this.apart;
    this.apart = apart;
    try {
      return work();
    } finally {
      this.apart = before;
    }
  }
  unify(x: DimVar, y: DimVar): void {
    const a = x.root,
      b = y.root;
    if (a === b) return;
    if (a.size !== null && b.size !== null && a.size !== b.size) throw new Clash(`${String(a.size)} and ${String(b.size)}`);
    if (a.name !== null && b.name !== null && a.name !== b.name) throw new Clash(`${a.name} and ${b.name}`);
    if (this.apart && a.given && b.given) throw new Clash("two given arrays");
    // A letter and a number may be the same dimension of an example ("n = 3"), but only values say so.
    const [from, to] = a.name === null && a.size === null ? [a, b] : [b, a];
    const before = { name: to.name, size: to.size, soft: to.soft, joined: to.joined, given: to.given };
    from.link = to;
    to.joined = true;
    to.given ||= from.given;
    to.soft = to.size === null ? from.soft : from.size === null ? to.soft : to.soft && from.soft;
    to.name ??= from.name;
    to.size ??= from.size;
    this.trail.push(() => {
      from.link = null;
      to.name = before.name;
      to.size = before.size;
      to.soft = before.soft;
      to.joined = before.joined;
      to.given = before.given;
    });
  }
}
