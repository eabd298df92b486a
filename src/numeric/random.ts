/**
 * Seeded random numbers: the same seed gives the same numbers on every machine. xoshiro128** (Blackman and Vigna,
 * "Scrambled linear pseudorandom number generators", ACM TOMS 2021), its state filled by splitmix32.
 */
export interface Random {
  /** Uniform in [0, 1), 32 random bits. */
  next(): number;
  /** Uniform integer in lo … hi, both included. */
  integer(lo: number, hi: number): number;
  /** Uniform in [lo, hi), rounded to `digits` decimals: short numbers that read well in a witness. */
  decimal(lo: number, hi: number, digits?: number): number;
  /** 1 or −1. */
  sign(): 1 | -1;
  pick<T>(items: readonly T[]): T;
  /** A new order of the same items. */
  shuffle<T>(items: readonly T[]): T[];
  /** A generator of its own that depends on this one's seed and the label only, not on how far this one has run. */
  fork(label: string | number): Random;
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Rounds to a number of decimals so that the result prints short. */
export const roundTo = (x: number, digits: number): number => Number(x.toFixed(digits));

export function createRandom(seed: number | string): Random {
  const start = typeof seed === "string" ? hash(seed) : (seed | 0) ^ Math.floor(seed / 4294967296);
  const fill = splitmix32(start);
  let a = fill(),
    b = fill(),
    c = fill(),
    d = fill();
  const bits = (): number => {
    const x = Math.imul(b, 5),
      result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0,
      t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const next = (): number => bits() / 4294967296;
  const integer = (lo: number, hi: number): number => lo + Math.floor(next() * (hi - lo + 1));
  return {
    next,
    integer,
    decimal: (lo, hi, digits = 3) => roundTo(lo + next() * (hi - lo), digits),
    sign: () => (bits() & 0x10000 ? 1 : -1),
    pick: (items) => items[integer(0, items.length - 1)]!,
    shuffle: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [copy[i], copy[j]] = [copy[j]!, copy[i]!];
      }
      return copy;
    },
    fork: (label) => createRandom(`${String(seed)}/${String(label)}`),
  };
}
