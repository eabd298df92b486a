import { escapeHtml, markup, trusted, type Html } from "../html/html.js";
/** Pictures as SVG text: no browser, no fonts of their own, a title and a description for those who do not see them. */

export interface Picture {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly body: Html;
}

export const INK = "#1b1f24";
export const SOFT = "#4d5561";
export const LINE = "#d5dae1";
/** Colours that stay apart in print and for colour-blind readers; curves differ by dashes too. */
export const SERIES = [
  { stroke: "#0b4a9e", dash: "" },
  { stroke: "#b3470a", dash: "6 4" },
  { stroke: "#12632f", dash: "2 3" },
] as const;

/** A whole SVG document. */
export function svg({ title, description, width, height, body }: Picture): Html {
  return trusted(
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(`${title}. ${description}`)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, DejaVu Sans, sans-serif" font-size="12" fill="${INK}">${body.text}</svg>`,
  );
}

export const label = (x: number, y: number, text: string, more = ""): Html =>
  markup`<text x="${short(x)}" y="${short(y)}"${trusted(more === "" ? "" : ` ${more}`)}>${text}</text>`;

/** Two decimals: pictures are the same bytes on every machine. */
export const short = (x: number): string => String(Math.round(x * 100) / 100);
