import type { Opened } from "../../src/check/document.js";
import type { Link } from "../../src/check/classify.js";
import { indexLetters } from "../../src/check/repair/sites.js";
import { Interpreter, NonConforming, Unread, type Matrix } from "./evaluate.js";
/** What a mutation does to a right side, by plain numbers: the checker's tensors and verdicts have no part in it. */
export type Effect = "same" | "transposed" | "different" | "nonconforming" | "unread";

/** At two random points: the same numbers, the same transposed, others, or none. */
export function effectOf(plain: { opened: Opened; link: Link }, changed: { opened: Opened; link: Link }): Effect {
  const effects = [1, 2].map((seed): Effect => {
    let read = false;
    try {
      const letters = [
        ...new Set([plain.link.left, plain.link.right, changed.link.right].flatMap((e) => (e === null ? [] : [...indexLetters(e)]))),
      ].sort();
      const free = letters.filter((l) => !bound(plain.link, l) && !bound(changed.link, l));
      const sizes = new Map<string, number>();
      const [a, b] = [plain, changed].map(({ opened, link }) => {
        if (link.right === null) throw new Unread("the right side");
        const seeded = (name: string): (() => number) => random([...name].reduce((h, c) => (h * 31 + c.charCodeAt(0)) % 100003, seed)),
          values = new Interpreter(opened, seeded, sizes).all(link.right, link.at, free);
        read = true;
        return values;
      });
      return a === undefined || b === undefined ? "unread" : compared(a, b);
    } catch (e) {
      // What does not conform before the mutation either is not read by the one reading there is.
      if (e instanceof NonConforming) return read ? "nonconforming" : "unread";
      if (e instanceof Unread || e instanceof TypeError) return "unread";
      throw e;
    }
  });
  const [first = "unread", second = "unread"] = effects;
  if (first === second) return first;
  return effects.includes("unread") ? "unread" : effects.includes("different") ? "different" : "unread";
}
const bound = (link: Link, letter: string): boolean => JSON.stringify(link.right).includes(`"index":"${letter}"`);
function compared(a: readonly Matrix[], b: readonly Matrix[]): Effect {
  const values = [...a, ...b].flatMap((m) => m.d);
  if (!values.every(Number.isFinite)) return "unread";
  const scale = values.reduce((m, v) => Math.max(m, Math.abs(v)), 1e-9),
    near = (x: number, y: number | undefined): boolean => Math.abs(x - (y ?? NaN)) < 1e-6 * scale;
  const every = (test: (x: Matrix, y: Matrix) => boolean): boolean => a.every((m, i) => b[i] !== undefined && test(m, b[i]));
  if (every((x, y) => x.r === y.r && x.c === y.c && x.d.every((v, i) => near(v, y.d[i])))) return "same";
  if (every((x, y) => x.r === y.c && x.c === y.r && x.d.every((v, k) => near(v, y.d[(k % x.c) * x.r + Math.floor(k / x.c)]))))
    return "transposed";
  return every((x, y) => x.r * x.c === y.r * y.c) ? "different" : "nonconforming";
}
/** A small generator of its own (Park and Miller). */
function random(seed: number): () => number {
  let state = 7919 * seed + 17;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
