import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { markup, trusted, type Html } from "../html/html.js";
import { INK, label, LINE, SERIES, short, SOFT, svg } from "./svg.js";
/** Curves over one axis: errors against steps, activations with their derivatives. */

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}
export interface PlotOptions {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Powers of ten on both axes. */
  readonly logarithmic?: boolean;
  /** A value of x that is marked. */
  readonly marked?: { readonly x: number; readonly name: string };
}

const WIDTH = 480,
  HEIGHT = 320,
  LEFT = 62,
  RIGHT = 16,
  TOP = 34,
  BOTTOM = 46;

/** At most three curves; points without a finite value are gaps. */
export function plot(curves: readonly Curve[], options: PlotOptions): Html {
  const all = curves.flatMap((c) =>
    c.points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y) && (options.logarithmic !== true || (x > 0 && y > 0))),
  );
  const extent = (k: 0 | 1): [number, number] => {
    const values = all.map((p) => p[k]),
      low = Math.min(...values),
      high = Math.max(...values);
    return low < high ? [low, high] : [low - 1, high + 1];
  };
  const make = options.logarithmic === true ? scaleLog : scaleLinear;
  const x = make(extent(0), [LEFT, WIDTH - RIGHT]),
    y = make(extent(1), [HEIGHT - BOTTOM, TOP]).nice();
  const tick = (v: number): string => (options.logarithmic === true ? `1e${Math.round(Math.log10(v))}` : String(v));
  const ticks = (scale: typeof x): number[] =>
    options.logarithmic === true ? everyFew(scale.ticks().filter((v) => Math.abs(Math.log10(v) % 1) < 1e-9)) : scale.ticks(6);
  const path = line<readonly [number, number]>()
    .defined(([a, b]) => Number.isFinite(a) && Number.isFinite(b) && (options.logarithmic !== true || (a > 0 && b > 0)))
    .x((p) => Number(short(x(p[0]))))
    .y((p) => Number(short(y(p[1]))));
  const { marked } = options;
  const body = markup`${label(LEFT, 16, options.title, 'font-weight="600" font-size="13"')}
${ticks(x).map((v) => markup`<line x1="${short(x(v))}" x2="${short(x(v))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="${LINE}"/>${label(x(v), HEIGHT - BOTTOM + 16, tick(v), 'text-anchor="middle"')}`)}
${ticks(y).map((v) => markup`<line y1="${short(y(v))}" y2="${short(y(v))}" x1="${LEFT}" x2="${WIDTH - RIGHT}" stroke="${LINE}"/>${label(LEFT - 6, y(v) + 4, tick(v), 'text-anchor="end"')}`)}
${label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, options.x, `text-anchor="middle" fill="${SOFT}"`)}
${label(14, (TOP + HEIGHT - BOTTOM) / 2, options.y, `text-anchor="middle" fill="${SOFT}" transform="rotate(-90 14 ${(TOP + HEIGHT - BOTTOM) / 2})"`)}
${marked === undefined ? null : markup`<line x1="${short(x(marked.x))}" x2="${short(x(marked.x))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="${INK}" stroke-dasharray="3 3"/>${label(x(marked.x) + 5, TOP + 12, marked.name)}`}
${curves.map((c, i) => {
  const s = SERIES[i % SERIES.length]!;
  return markup`<path d="${path([...c.points]) ?? ""}" fill="none" stroke="${s.stroke}" stroke-width="2"${trusted(s.dash === "" ? "" : ` stroke-dasharray="${s.dash}"`)}/>`;
})}
${
  curves.length < 2
    ? null
    : curves.map((c, i) => {
        const s = SERIES[i % SERIES.length]!,
          at = LEFT + 12 + i * 130;
        return markup`<line x1="${at}" x2="${at + 22}" y1="${TOP - 8}" y2="${TOP - 8}" stroke="${s.stroke}" stroke-width="2"${trusted(s.dash === "" ? "" : ` stroke-dasharray="${s.dash}"`)}/>${label(at + 27, TOP - 4, c.name)}`;
      })
}`;
  return svg({
    title: options.title,
    description: `${options.y} against ${options.x}: ${curves.map((c) => c.name).join(", ")}`,
    width: WIDTH,
    height: HEIGHT,
    body,
  });
}

const everyFew = (all: readonly number[]): number[] => all.filter((_, i) => i % Math.ceil(all.length / 7) === 0);
