import type { Inputs } from "../../document/index.js";
import type { Report } from "../../check/verdict.js";
import { counts } from "../entries.js";
import { ACCEPTED, counted, WORDS } from "../verdicts.js";
import { katexStyles } from "./assets.js";
import { acceptedLine, card, lineName, mark, type CardContext } from "./card.js";
import { flowOf, type Block, type Flow, type Part, type Placed } from "./flow.js";
import { Typesetter } from "./formula.js";
import { markup, trusted, type Html } from "./html.js";
import { markedFormula } from "./source-formula.js";
import { STYLE } from "./style.js";
/** The report of a document as one page that needs nothing else: styles, fonts and pictures are inside, no script. */

/** A part that comes before the homework: marks, an overall comment. All of it is text, and is escaped. */
export interface HtmlSection {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] };
  /** Displayed mathematics in LaTeX, each with a text before it. */
  readonly formulas?: readonly { readonly text: string; readonly latex: string }[];
}
export interface HtmlOptions {
  /** The files that a .tex file includes, as they were checked. */
  readonly inputs?: Inputs;
  /** The page's name; the file's name is the default. */
  readonly title?: string;
  readonly sections?: readonly HtmlSection[];
  /** Show what accepted links rest on (default true). */
  readonly accepted?: boolean;
}

/**
 * The marked copy of a homework: a summary, the list of what is not right with jumps, and the document as it was written with
 * every relation marked. All text of the document is escaped; formulas are set with KaTeX's trust off and bounded expansion.
 *
 * @param source the file's text, as it was given to `check`.
 */
export function htmlReport(source: string, report: Report, options: HtmlOptions = {}): string {
  const flow = flowOf(source, report, options.inputs);
  const typesetter = new Typesetter(flow.document.macros, flow.document.source);
  const asking = flow.placed.filter((p) => !ACCEPTED.has(p.entry.verdict));
  const context: CardContext = {
    report,
    typesetter,
    anchors: new Map(flow.placed.flatMap((p) => (p.entry.claim === null ? [] : [[p.entry.claim.id, p]]))),
    next: new Map(asking.flatMap((p, i) => (asking[i + 1] === undefined ? [] : [[p, asking[i + 1]!]]))),
  };
  const title = options.title ?? `Report on ${report.file}`;
  const body = markup`<a class="skip" href="#homework">Skip to the homework</a>
    <div class="page">
      <header>
        <h1>${title}</h1>
        ${summary(report)}
      </header>
      <main>
        ${(options.sections ?? []).map((s) => section(s, typesetter))} ${list(asking)}
        <section id="homework" aria-labelledby="homework-title">
          <h2 id="homework-title">The homework, as written</h2>
          ${blocks(flow, context, options.accepted !== false)}
        </section>
        ${shapes(report)}
      </main>
      <footer>
        gradmark ${report.version}, seed ${report.seed}. The same document gives the same report. A verdict “wrong” always comes with a
        point at which the two sides differ; what could not be decided or read is not counted as wrong.
      </footer>
    </div>`;
  return page(title, body);
}

/** A whole page around a body, with its styles and the fonts that it uses. */
export function page(title: string, body: Html): string {
  // Students' text cannot fetch anything even if a browser were to misread the page.
  const policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'";
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${trusted(katexStyles(body.text))}${trusted(STYLE)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}

function summary(report: Report): Html {
  const found = counts(report),
    told = WORDS.filter((word) => found[word] > 0);
  if (told.length === 0) return markup`<p>No equations were found.</p>`;
  return markup`<ul class="counts" aria-label="Verdicts">
    ${told.map((word) => markup`<li class="v-${word}">${mark(word)} ${counted(word, found[word])}</li>`)}
  </ul>`;
}

function section({ title, paragraphs, table, formulas }: HtmlSection, typesetter: Typesetter): Html {
  return markup`<section class="section">
    <h2>${title}</h2>
    ${(paragraphs ?? []).map((text) => markup`<p>${text}</p>`)}
    ${
      table === undefined
        ? null
        : markup`<div class="table" tabindex="0" role="group" aria-label="${title}">
          <table>
            <thead>
              <tr>
                ${table.head.map((h) => markup`<th scope="col">${h}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${table.rows.map(
                (r) =>
                  markup`<tr>
                    ${r.map((cell) => markup`<td>${cell}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`
    }
    ${(formulas ?? []).map(
      ({ text, latex }) =>
        markup`${text === "" ? null : markup`<p>${text}</p>`}
          <div class="display" tabindex="0" role="group" aria-label="Formula">${typesetter.formula(latex, true)}</div>`,
    )}
  </section> `;
}

function list(asking: readonly Placed[]): Html {
  if (asking.length === 0)
    return markup`<section aria-labelledby="list-title">
      <h2 id="list-title">To look at</h2>
      <p>Nothing: every equation that was found is right.</p>
    </section>`;
  return markup`<nav aria-labelledby="list-title">
    <h2 id="list-title">To look at</h2>
    <ol class="list">
      ${asking.map(
        (p) =>
          markup`<li>
            ${mark(p.entry.verdict)}<a href="#${p.id}">${p.entry.verdict}, ${lineName(p)}</a>
            <span class="message">${p.entry.message}</span>
          </li> `,
      )}
    </ol>
  </nav>`;
}

function blocks(flow: Flow, context: CardContext, accepted: boolean): Html {
  const notes = (placed: readonly Placed[]): Html => {
    const fine = placed.filter((p) => ACCEPTED.has(p.entry.verdict)),
      rest = placed.filter((p) => !ACCEPTED.has(p.entry.verdict));
    return markup`${rest.map((p) => card(p, context))}${fine.length > 0 && accepted ? acceptedLine(fine, context) : null}`;
  };
  let level = 2;
  const block = (b: Block): Html => {
    switch (b.kind) {
      case "heading":
        // Levels of headings never skip one on the way down.
        level = Math.min(level + 1, Math.max(3, Math.min(6, b.level < 7 ? b.level + 2 : 5)));
        return markup`${trusted(`<h${level}>`)}${running(b.text, context.typesetter)}${trusted(`</h${level}>`)} `;
      case "code":
        return markup`<pre tabindex="0" role="group" aria-label="Code"><code>${b.text}</code></pre> `;
      case "paragraph":
        return paragraph(b, flow, context, notes);
    }
  };
  return markup`${flow.blocks.map(block)}${
    flow.homeless.length === 0
      ? null
      : markup`<h3>Elsewhere in the file</h3>
        ${notes(flow.homeless)}`
  }`;
}

type Paragraph = Extract<Block, { kind: "paragraph" }>;

/** The parts in order; what is said of formulas comes after the next display, or at the end. */
function paragraph(b: Paragraph, flow: Flow, context: CardContext, notes: (placed: readonly Placed[]) => Html): Html {
  const out: Html[] = [];
  let waiting: Placed[] = [],
    line: Html[] = [];
  const flush = (): void => {
    if (line.length > 0) out.push(markup`<p>${line}</p>`);
    line = [];
  };
  for (const part of b.parts) {
    if (part.kind === "formula") waiting = [...waiting, ...part.entries];
    if (part.kind === "formula" && part.piece.display) {
      flush();
      out.push(
        markup`<div class="display" tabindex="0" role="group" aria-label="Formula, line ${part.line}">
          ${markedFormula(part, flow.document.source, context.typesetter)}
        </div> `,
      );
      out.push(notes(waiting));
      waiting = [];
    } else line.push(inline(part, flow, context));
  }
  flush();
  out.push(notes(waiting));
  const marker = b.marker === null ? null : markup`<span class="marker">${b.marker}</span>`;
  return markup`<div class="paragraph${b.marker === null ? "" : " item"}">${marker}${out}</div> `;
}

/** A long formula in the text may scroll by itself on a small screen. */
const LONG = 60;

function inline(part: Part, flow: Flow, context: CardContext): Html {
  if (part.kind === "text") return markup`${part.text}`;
  const formula = markedFormula(part, flow.document.source, context.typesetter);
  return part.piece.to - part.piece.from > LONG
    ? markup`<span class="inline long" tabindex="0" role="group" aria-label="Formula, line ${part.line}">${formula}</span>`
    : formula;
}

/** Text with formulas between dollars, as headings have them. */
function running(text: string, typesetter: Typesetter): Html {
  const parts = text.split(/\$([^$]{1,500})\$/);
  return markup`${parts.map((part, i) => (i % 2 === 0 ? markup`${part}` : typesetter.formula(part)))}`;
}

function shapes(report: Report): Html | null {
  const all = Object.entries(report.shapes);
  if (all.length === 0 && report.remarks.length === 0) return null;
  const shape = (dims: readonly (string | number)[]): string => (dims.length === 0 ? "a number" : dims.join(" × "));
  return markup`<section class="section">
    <h2>What was understood</h2>
    ${report.remarks.map((remark) => markup`<p>${remark}</p>`)}
    ${
      all.length === 0
        ? null
        : markup`<details>
          <summary>Shapes of ${all.length} symbols</summary>
          <table>
            <thead>
              <tr>
                <th scope="col">symbol</th>
                <th scope="col">shape</th>
              </tr>
            </thead>
            <tbody>
              ${all.map(
                ([name, dims]) =>
                  markup`<tr>
                    <td>${name}</td>
                    <td>${shape(dims)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </details>`
    }
  </section>`;
}
