import type { Rational } from "../../../tensor/node.js";
/** Code with the tightness of its outermost operator. */
export interface Code {
  readonly text: string;
  readonly level: number;
}
export const SUM = 1,
  PRODUCT = 2,
  SIGN = 3,
  POWER = 4,
  ATOM = 5;

export const atom = (text: string): Code => ({ text, level: ATOM });
export const paren = (c: Code, min: number): string => (c.level < min ? `(${c.text})` : c.text);

/** An exact number: whole, a decimal where that is exact and short, else a quotient. */
export function numberText(q: Rational): Code {
  if (q.den === 1n) return { text: q.num.toString(), level: q.num < 0n ? SIGN : ATOM };
  const value = Number(q.num) / Number(q.den),
    text = String(value);
  if (Number.isFinite(value) && text.length <= 8 && !text.includes("e") && exactDecimal(text, q))
    return { text, level: value < 0 ? SIGN : ATOM };
  return { text: `${q.num.toString()} / ${q.den.toString()}`, level: PRODUCT };
}

function exactDecimal(text: string, q: Rational): boolean {
  const [whole = "0", fraction = ""] = text.split(".");
  const den = 10n ** BigInt(fraction.length),
    num = BigInt(whole + fraction);
  return num * q.den === q.num * den;
}

/** Terms joined by + and −, one without a minus sign first where there is one. */
export function sumCode(given: readonly Code[]): Code {
  const lead = given.findIndex((t) => !t.text.startsWith("-")),
    terms = lead > 0 ? [given[lead]!, ...given.filter((_, i) => i !== lead)] : given;
  const text = terms
    .map((t, i) => {
      const minus = t.text.startsWith("-") && t.level >= PRODUCT;
      if (i === 0) return t.text;
      return minus ? ` - ${paren({ text: t.text.slice(1).trimStart(), level: t.level }, PRODUCT)}` : ` + ${paren(t, SUM + 1)}`;
    })
    .join("");
  return { text, level: terms.length > 1 ? SUM : (terms[0]?.level ?? ATOM) };
}
