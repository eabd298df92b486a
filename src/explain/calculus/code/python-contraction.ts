import type { Dim, Rational } from "../../../tensor/node.js";
import type { Dialect } from "./python-functions.js";
import { atom, numberText, paren, POWER, PRODUCT, SIGN, type Code } from "./text.js";
/** Contractions in code: matrix products, broadcasts, traces and sums where there are words for them, else einsum. */

export interface Operand {
  readonly code: Code;
  readonly labels: readonly number[];
  readonly eye: boolean;
  /** Written as a divisor: 1 over this. */ readonly below: Code | null;
}
export interface Contraction {
  readonly coefficient: Rational;
  readonly above: readonly Code[];
  readonly below: readonly Code[];
  readonly tensors: readonly Operand[];
  readonly out: readonly number[];
  readonly sizes: readonly Dim[];
  /** Axes on which nothing depends may be missing or of size 1. */
  readonly loose: boolean;
}
export interface Algebra {
  readonly dialect: Dialect;
  size(d: Dim): string;
}

export function contractionCode(a: Algebra, c: Contraction): Code {
  const core = tensorCode(a, c),
    { num, den } = c.coefficient;
  const above = [...c.above],
    below = [...c.below];
  let sign = "";
  const magnitude = num < 0n ? { num: -num, den } : c.coefficient;
  if (num < 0n) sign = "-";
  const whole = numberText({ num: magnitude.num, den: 1n }),
    fraction = numberText(magnitude);
  // 1/2 of something reads best as a division, 3/2 as a factor 1.5.
  if (magnitude.den === 1n || fraction.level < PRODUCT + 1) {
    if (magnitude.num !== 1n) above.unshift(whole);
    if (magnitude.den !== 1n) below.unshift(numberText({ num: magnitude.den, den: 1n }));
  } else if (magnitude.num === 1n) below.unshift(numberText({ num: magnitude.den, den: 1n }));
  else above.unshift(fraction);
  const factors = [...above, ...(core === null ? [] : [core])];
  if (factors.length === 1 && below.length === 0 && sign === "") return factors[0]!;
  // A matrix product binds like *: in brackets after another factor, so that numbers multiply the result.
  const text =
    factors.length === 0
      ? "1"
      : factors
          .map((f, i) =>
            i === 0 ? paren(f, PRODUCT) : f.text.includes("@") && f.level === PRODUCT ? `(${f.text})` : paren(f, PRODUCT + 1),
          )
          .join(" * ");
  const quotient = below.map((b) => ` / ${paren(b, SIGN + 1)}`).join("");
  return { text: `${sign}${text}${quotient}`, level: sign !== "" && factors.length <= 1 && below.length === 0 ? SIGN : PRODUCT };
}

interface Part {
  readonly code: Code;
  readonly labels: readonly number[];
}

/** The product of the tensors alone; null where there are none. */
function tensorCode(a: Algebra, c: Contraction): Code | null {
  const { dialect: d } = a;
  if (c.tensors.length === 0)
    return c.out.length === 0
      ? null
      : atom(
          d.full(
            c.out.map((l) => a.size(c.sizes[l]!)),
            "1",
          ),
        );
  const carried = new Set(c.tensors.flatMap((t) => t.labels)),
    missing = c.out.filter((l) => !carried.has(l));
  const out = c.out.filter((l) => carried.has(l));
  const core = carriedCode(a, c.tensors, out);
  if (missing.length === 0) return core;
  const view = viewOf(a, { code: core, labels: out }, c.out);
  if (c.loose) return view;
  return {
    text: `${paren(view, PRODUCT)} * ${d.full(
      c.out.map((l) => a.size(c.sizes[l]!)),
      "1",
    )}`,
    level: PRODUCT,
  };
}

function carriedCode(a: Algebra, tensors: readonly Operand[], out: readonly number[]): Code {
  const bound = tensors.some((t) => t.labels.some((l) => !out.includes(l)));
  if (!bound)
    return tensors.some((t) => t.eye || new Set(t.labels).size < t.labels.length) ? diagonals(a, tensors, out) : pointwise(a, tensors, out);
  const only = tensors[0];
  if (tensors.length === 1 && only !== undefined) return single(a, { code: quotient(only), labels: only.labels }, out);
  return chain(a, tensors, out) ?? einsum(a, tensors, out);
}

const quotient = (t: Operand): Code => (t.below === null ? t.code : { text: `1 / ${paren(t.below, SIGN + 1)}`, level: PRODUCT });

/** A tensor seen along the axes `out`, of which it has some: its axes in that order, new ones where it has none. */
function viewOf(a: Algebra, part: Part, out: readonly number[]): Code {
  const kept = out.filter((l) => part.labels.includes(l));
  let code = part.code;
  if (kept.some((l, i) => l !== part.labels[i])) {
    code =
      part.labels.length === 2
        ? atom(`${paren(code, POWER + 1)}.T`)
        : atom(
            a.dialect.permute(
              code,
              kept.map((l) => part.labels.indexOf(l)),
            ),
          );
  }
  const first = out.indexOf(kept[0] ?? -1),
    tail = out.slice(first);
  // Leading axes are added by broadcasting.
  if (kept.length === 0 || tail.length === kept.length) return code;
  return atom(`${paren(code, POWER + 1)}[${tail.map((l) => (kept.includes(l) ? ":" : "None")).join(", ")}]`);
}

/** An elementwise product along `out`. */
function pointwise(a: Algebra, tensors: readonly Operand[], out: readonly number[]): Code {
  const [x, y] = tensors;
  if (
    tensors.length === 2 &&
    x !== undefined &&
    y !== undefined &&
    x.below === null &&
    y.below === null &&
    x.labels.length === 1 &&
    y.labels.length === 1 &&
    x.labels[0] !== y.labels[0]
  ) {
    const [left, right] = x.labels[0] === out[0] ? [x, y] : [y, x];
    return atom(a.dialect.call("outer", [left.code.text, right.code.text]));
  }
  const above = tensors.filter((t) => t.below === null).map((t) => viewOf(a, t, out));
  const below = tensors.flatMap((t) => (t.below === null ? [] : [viewOf(a, { code: t.below, labels: t.labels }, out)]));
  if (above.length === 1 && below.length === 0) return above[0]!;
  const head =
    above.length === 0
      ? "1"
      : above
          .map((f, i) => (i === 0 ? (f.text.includes("@") ? paren(f, PRODUCT + 1) : paren(f, PRODUCT)) : paren(f, PRODUCT + 1)))
          .join(" * ");
  return { text: head + below.map((b) => ` / ${paren(b, SIGN + 1)}`).join(""), level: PRODUCT };
}

/** Without sums, with deltas or repeated labels. */
function diagonals(a: Algebra, tensors: readonly Operand[], out: readonly number[]): Code {
  const eyes = tensors.filter((t) => t.eye),
    rest = tensors.filter((t) => !t.eye),
    [eye] = eyes;
  if (
    out.length === 2 &&
    eyes.length === 1 &&
    eye !== undefined &&
    rest.every((t) => t.labels.length === 1 && t.labels[0] === rest[0]?.labels[0])
  ) {
    return rest.length === 0 ? eye.code : atom(a.dialect.call("diag", [pointwise(a, rest, rest[0]?.labels ?? []).text]));
  }
  const [only] = rest;
  if (eyes.length === 0 && rest.length === 1 && only !== undefined && only.labels.length === 2 && out.length === 1)
    return atom(a.dialect.call("diag", [quotient(only).text]));
  return einsum(a, tensors, out);
}

/** Sums and diagonals of one tensor. */
function single(a: Algebra, part: Part, out: readonly number[]): Code {
  const { labels, code } = part,
    d = a.dialect;
  if (labels.length === 2 && labels[0] === labels[1])
    return atom(out.length === 0 ? d.call("trace", [code.text]) : d.call("diag", [code.text]));
  if (new Set(labels).size < labels.length) return einsum(a, [{ code, labels, eye: false, below: null }], out);
  const axes = labels.map((l, i) => (out.includes(l) ? -1 : i)).filter((i) => i >= 0);
  const summed = atom(d.sum(code, axes.length === labels.length ? null : axes));
  return viewOf(a, { code: summed, labels: labels.filter((l) => out.includes(l)) }, out);
}

/** Matrix products where the operands form one path from axis to axis (or a circle), or two paths side by side. */
function chain(a: Algebra, tensors: readonly Operand[], out: readonly number[]): Code | null {
  if (
    out.length > 2 ||
    tensors.some((t) => t.labels.length > 2 || t.labels.length === 0 || t.eye || new Set(t.labels).size < t.labels.length)
  )
    return null;
  const parts = merge(
    a,
    tensors.map((t): Part => ({ code: quotient(t), labels: t.labels })),
    out,
  );
  const uses = new Map<number, number>();
  for (const p of parts) for (const l of p.labels) uses.set(l, (uses.get(l) ?? 0) + 1);
  for (const l of out) uses.set(l, (uses.get(l) ?? 0) + 1);
  // A label that only one part has is summed there.
  const summed = parts.map((p): Part => {
    const kept = p.labels.filter((l) => (uses.get(l) ?? 0) > 1);
    return kept.length === p.labels.length ? p : { code: single(a, p, kept), labels: kept };
  });
  if (summed.some((p) => p.labels.length === 0)) return null;
  for (const n of uses.values()) if (n > 2) return null;
  const left = new Set(summed),
    paths: { codes: string[]; ends: readonly (number | null)[] }[] = [];
  const walk = (start: Part, entry: number | null): { codes: string[]; end: number | null } => {
    const codes: string[] = [];
    let part: Part | undefined = start,
      from = entry;
    while (part !== undefined) {
      left.delete(part);
      const [p, q]: readonly (number | undefined)[] = part.labels,
        to: number | null = part.labels.length === 1 ? (from === null ? (p ?? null) : null) : ((p === from ? q : p) ?? null);
      codes.push(part.labels.length === 2 && p !== from ? `${paren(part.code, POWER + 1)}.T` : paren(part.code, SIGN + 1));
      if (to === null || out.includes(to)) return { codes, end: to };
      const label: number = to;
      part = [...left].find((x) => x.labels.includes(label));
      from = label;
    }
    return { codes, end: null };
  };
  while (left.size > 0) {
    // Begin at an axis of the result, else at a vector, else anywhere: a circle.
    const open = out.find((l) => [...left].some((p) => p.labels.includes(l)));
    const head = open !== undefined ? [...left].find((p) => p.labels.includes(open)) : [...left].find((p) => p.labels.length === 1);
    if (head === undefined) {
      if (paths.length > 0 || out.length > 0) return null;
      return circle(a, summed);
    }
    const entry = open ?? null;
    if (head.labels.length === 1 && open !== undefined) {
      left.delete(head);
      paths.push({ codes: [paren(head.code, SIGN + 1)], ends: [open, null] });
      continue;
    }
    const { codes, end } = walk(head, entry);
    paths.push({ codes, ends: [entry, end] });
  }
  const join = (codes: readonly string[]): Code =>
    codes.length === 1 ? atom(codes[0] ?? "") : { text: codes.join(" @ "), level: PRODUCT };
  const [one, two] = paths;
  if (paths.length === 1 && one !== undefined) return join(one.codes);
  if (paths.length === 2 && one !== undefined && two !== undefined && out.length === 2)
    return atom(a.dialect.call("outer", [join(one.codes).text, join(two.codes).text]));
  return null;
}

/** Factors on the same axes, and vectors on an axis that two matrices share, become one factor. */
function merge(a: Algebra, given: readonly Part[], out: readonly number[]): readonly Part[] {
  const parts = [...given];
  const join = (i: number, j: number, labels: readonly number[]): void => {
    const x = parts[i]!,
      y = parts[j]!;
    parts[i] = {
      code: pointwise(
        a,
        [x, y].map((p): Operand => ({ ...p, eye: false, below: null })),
        labels,
      ),
      labels,
    };
    parts.splice(j, 1);
  };
  for (let again = true; again; ) {
    again = false;
    for (let i = 0; i < parts.length && !again; i++) {
      for (let j = i + 1; j < parts.length && !again; j++) {
        const x = parts[i]!.labels,
          y = parts[j]!.labels;
        // Two vectors that nothing else meets are a dot product.
        const dot = x.length === 1 && !out.includes(x[0]!) && parts.filter((p) => p.labels.includes(x[0]!)).length === 2;
        if (x.length === y.length && x.every((l) => y.includes(l)) && !dot) {
          join(i, j, x);
          again = true;
        }
      }
    }
    if (again) continue;
    const count = (l: number): number => parts.filter((p) => p.labels.includes(l)).length + (out.includes(l) ? 1 : 0);
    for (let i = 0; i < parts.length && !again; i++) {
      const [l] = parts[i]!.labels;
      if (parts[i]!.labels.length !== 1 || l === undefined || count(l) < 3) continue;
      const at = parts.findIndex((p) => p.labels.length === 2 && p.labels.includes(l));
      if (at < 0) continue;
      const labels = parts[at]!.labels;
      if (at < i) join(at, i, labels);
      else {
        const [v] = parts.splice(i, 1);
        parts.splice(at, 0, v!);
        join(at - 1, at, labels);
      }
      again = true;
    }
  }
  return parts;
}

function circle(a: Algebra, parts: readonly Part[]): Code | null {
  const [first, ...rest] = parts;
  if (first === undefined || rest.length === 0 || parts.some((p) => p.labels.length !== 2)) return null;
  const left = [...rest],
    codes = [paren(first.code, SIGN + 1)];
  const [start, next] = first.labels;
  let from = next;
  while (left.length > 0) {
    const at = left.findIndex((p) => p.labels.includes(from ?? -1)),
      part = left[at];
    if (part === undefined) return null;
    left.splice(at, 1);
    const forward = part.labels[0] === from;
    codes.push(forward ? paren(part.code, SIGN + 1) : `${paren(part.code, POWER + 1)}.T`);
    from = forward ? part.labels[1] : part.labels[0];
  }
  return from === start ? atom(a.dialect.call("trace", [codes.join(" @ ")])) : null;
}

function einsum(a: Algebra, tensors: readonly Operand[], out: readonly number[]): Code {
  const letters = new Map<number, string>();
  const letter = (l: number): string => {
    let c = letters.get(l);
    if (c === undefined) {
      c = "ijklmnopqrstuvwxyzabcdefgh"[letters.size] ?? "?";
      letters.set(l, c);
    }
    return c;
  };
  const result = out.map(letter).join(""),
    specs = tensors.map((t) => t.labels.map(letter).join(""));
  return atom(a.dialect.call("einsum", [`"${specs.join(",")}->${result}"`, ...tensors.map((t) => quotient(t).text)]));
}
