import { scaleSqrt } from "d3-scale";
import { number } from "../numbers.js";
import { markup, type Html } from "../html/html.js";
import { label, LINE, short, SOFT, svg } from "./svg.js";
/** A matrix as a picture: which entries are zero, or where two matrices differ and by how much. */

/** Rows and columns beyond which nothing could be told apart. */
const MOST = 64;

export function heatmap(rows: readonly (readonly number[])[], title: string): Html {
  const shown = rows.slice(0, MOST).map((r) => r.slice(0, MOST)),
    columns = Math.max(1, ...shown.map((r) => r.length));
  const side = Math.max(6, Math.min(28, Math.floor(420 / Math.max(columns, shown.length)))),
    left = 40,
    top = 40;
  const finite = shown.flat().filter((v) => Number.isFinite(v)),
    largest = Math.max(0, ...finite.map(Math.abs)),
    depth = scaleSqrt([0, largest === 0 ? 1 : largest], [0.12, 1]);
  const cells = shown.flatMap((r, i) =>
    r.map((v, j) => {
      const x = left + j * side,
        y = top + i * side;
      const box = (fill: string, opacity: string): Html =>
        markup`<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="${fill}" fill-opacity="${opacity}" stroke="${LINE}"><title>${`(${i + 1}, ${j + 1}): ${number(v)}`}</title></rect>`;
      if (v === 0) return box("#ffffff", "1");
      if (!Number.isFinite(v)) return box("#6b2f92", "1");
      // A stroke tells negative entries apart where colour does not.
      const mark =
        v < 0 && side >= 10
          ? markup`<line x1="${x + side * 0.3}" x2="${x + side * 0.7}" y1="${y + side / 2}" y2="${y + side / 2}" stroke="#ffffff" stroke-width="1.5"/>`
          : null;
      return markup`${box(v > 0 ? "#0b4a9e" : "#a8330a", short(depth(Math.abs(v))))}${mark}`;
    }),
  );
  const zero = finite.filter((v) => v === 0).length,
    cut = rows.length > MOST || rows.some((r) => r.length > MOST),
    caption = `${zero} of ${shown.flat().length} entries are zero; the largest is ${number(largest)} in size${cut ? `; the first ${MOST} rows and columns` : ""}`;
  const width = Math.max(left + columns * side + 16, 420),
    height = top + shown.length * side + 30;
  const body = markup`${label(left, 18, title, 'font-weight="600" font-size="13"')}${cells}${label(left, height - 10, caption, `fill="${SOFT}"`)}`;
  return svg({ title, description: caption, width, height, body });
}
