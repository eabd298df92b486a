/** Just enough of LaTeX to take a right side apart: the terms of its sums and the factors of its products, as slices. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}
const openers = /^(?:\\left\s*(?:\\[a-zA-Z{]+|[([|.])|\\bigl?\s*[([]|[([{])/,
  closers = /^(?:\\right\s*(?:\\[a-zA-Z}]+|[)\]|.])|\\bigr?\s*[)\]]|[)\]}])/;
/** Where a bracket or brace that opens at `i` has been closed again. */
export function closed(text: string, i: number): number {
  let depth = 0;
  for (let k = i; k < text.length; ) {
    const rest = text.slice(k),
      open = openers.exec(rest),
      close = closers.exec(rest);
    if (open !== null) {
      depth++;
      k += open[0].length;
    } else if (close !== null) {
      depth--;
      k += close[0].length;
      if (depth === 0) return k;
    } else k += rest.startsWith("\\") ? (/^\\(?:[a-zA-Z]+|.)?/s.exec(rest)?.[0].length ?? 1) : 1;
  }
  return text.length;
}
const skip = (text: string, i: number, what = /^\s+/): number => i + (what.exec(text.slice(i))?.[0].length ?? 0);
/** One group in braces, or one token, from `i` on. */
function argument(text: string, i: number): number {
  const k = skip(text, i);
  if (text[k] === "{") return closed(text, k);
  return k + (/^(?:\\[a-zA-Z]+|\\.|\S)?/s.exec(text.slice(k))?.[0].length ?? 0);
}
/** Scripts and primes behind an atom. */
function scripts(text: string, i: number): number {
  let k = i;
  for (;;) {
    const m = /^\s*[_^]/.exec(text.slice(k));
    if (m !== null) k = argument(text, k + m[0].length);
    else if (text[k] === "'") k++;
    else return k;
  }
}
const functions =
    /^\\(?:log|ln|exp|tanh|sin|cos|det|tr|max|min|sigma|varphi|phi|sqrt|operatorname\*?\s*\{[^{}]*\}|mathrm\s*\{[a-zA-Z]{2,}\}|text\s*\{[^{}]*\})/,
  oneArgument =
    /^\\(?:mathbf|boldsymbol|mathcal|mathbb|mathrm|mathsf|bm|hat|bar|tilde|vec|dot|overline|operatorname\*?|text|sqrt|widehat|widetilde)(?![a-zA-Z])/;
/** The end of the factor that begins at `i`: an atom with its scripts, a bracket, a fraction, a function with its argument, a sum with its body. */
function factorEnd(text: string, i: number): number {
  const rest = text.slice(i);
  if (/^\\(?:sum|prod|int)(?![a-zA-Z])/.test(rest)) return text.length;
  if (/^\\[dt]?frac(?![a-zA-Z])/.test(rest)) return scripts(text, argument(text, argument(text, skip(text, i, /^\\[dt]?frac/))));
  if (openers.test(rest)) return scripts(text, closed(text, i));
  // ∂x and ∇f are one.
  const sign = /^\\(?:partial|nabla)(?![a-zA-Z])/.exec(rest);
  if (sign !== null) {
    const next = skip(text, scripts(text, i + sign[0].length));
    return next < text.length && !/^[}\])+=-]/.test(text.slice(next)) ? factorEnd(text, next) : next;
  }
  const bar = /^\\?\|/.exec(rest);
  if (bar !== null) {
    const end = text.indexOf(bar[0], i + bar[0].length);
    return end < 0 ? text.length : scripts(text, end + bar[0].length);
  }
  const number = /^\d+(?:\.\d+)?/.exec(rest);
  if (number !== null) return scripts(text, i + number[0].length);
  const isFunction = functions.test(rest);
  let k = oneArgument.test(rest)
    ? argument(text, i + (/^\\[a-zA-Z]+\*?/.exec(rest)?.[0].length ?? 0))
    : i + (/^(?:\\[a-zA-Z]+|\\.|.)/s.exec(rest)?.[0].length ?? 1);
  k = scripts(text, k);
  // f(x), f'(x), tanh z.
  const bracket = skip(text, k);
  if (/^(?:\\left\s*)?[([]/.test(text.slice(bracket)) && (isFunction || bracket === k)) return scripts(text, closed(text, bracket));
  return isFunction && !oneArgument.test(rest) && /^\\(?:log|ln|exp|tanh|sin|cos|det|tr)/.test(rest) && bracket < text.length
    ? factorEnd(text, bracket)
    : k;
}
const between = /^(?:\s|\\[,;:!]|\\(?:cdot|times|odot|circ)(?![a-zA-Z]))*/;
/** The factors of a product that stands between `from` and `to`, and has no sum at its top level. */
export function factorsOf(text: string, { from, to }: Slice): readonly Slice[] {
  const part = text.slice(0, to),
    out: Slice[] = [];
  let i = skip(part, from, /^[\s+-]*/);
  while (i < to) {
    const end = Math.max(i + 1, factorEnd(part, i));
    out.push({ from: i, to: Math.min(end, to) });
    i = skip(part, end, between);
  }
  return out;
}
/** The terms of every sum: of the whole, and of each bracket in it. A term keeps its sign. */
export function sumsOf(text: string): readonly (readonly Slice[])[] {
  const out: (readonly Slice[])[] = [],
    sum = (from: number, to: number): void => {
      const terms: Slice[] = [];
      let start = from;
      for (let k = from; k < to; ) {
        const rest = text.slice(k, to);
        if (openers.test(rest)) {
          const end = Math.min(closed(text, k), to),
            inner = openers.exec(rest)?.[0].length ?? 1;
          // The signs in indices and in labels (l + 1) are not those of a sum.
          const isIndex = /(?:_|\^)\s*$/.test(text.slice(0, k)) && (text[k - 1] === "_" || /^\{\s*\(/.test(rest));
          if (!isIndex)
            sum(k + inner, Math.max(k + inner, end - (/(?:\\right\s*(?:\\\}|.)|.)$/s.exec(text.slice(k, end))?.[0].length ?? 1)));
          k = end;
        } else if ((rest.startsWith("+") || rest.startsWith("-")) && text.slice(start, k).trim() !== "") {
          terms.push({ from: start, to: k });
          start = k++;
        } else k += rest.startsWith("\\") ? (/^\\(?:[a-zA-Z]+|.)?/s.exec(rest)?.[0].length ?? 1) : 1;
      }
      terms.push({ from: start, to });
      out.push(terms);
    };
  sum(0, text.length);
  return out.reverse();
}
/** The terms at the top level, trimmed. */
export const topTerms = (text: string): readonly string[] => (sumsOf(text)[0] ?? []).map(({ from, to }) => text.slice(from, to).trim());
/** The arguments of a fraction that begins at `i`. */
export function fraction(text: string, i: number): readonly [Slice, Slice] | null {
  const head = /^\\[dt]?frac(?![a-zA-Z])/.exec(text.slice(i));
  if (head === null) return null;
  const first = skip(text, i + head[0].length),
    middle = argument(text, first),
    second = skip(text, middle),
    end = argument(text, second);
  return [
    { from: first, to: middle },
    { from: second, to: end },
  ];
}
