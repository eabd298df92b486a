import type { Worked } from "../../explain/worked/explain.js";
import { latexName } from "../../syntax/formula-latex-name.js";
import { unicodeName } from "../../syntax/formula-unicode.js";
import { linkText } from "../worked/link.js";
import { missing, Reasons, sectionsOf, shapeTag } from "../worked/sections.js";
import { Typesetter } from "./formula.js";
import { computationGraph } from "../pictures/graph.js";
import { markup, type Html } from "./html.js";
import { page } from "./page.js";

/** A worked solution as a page that needs nothing else; pictures stand before the steps. */
export function workedPage(
  worked: Worked,
  pictures: readonly { readonly caption: string; readonly svg: Html }[] = picturesOf(worked),
): string {
  const typesetter = new Typesetter([], ""),
    reasons = new Reasons(),
    name = `The derivative of ${worked.of} by ${worked.wrt}`;
  const running = (text: string): Html => {
    const parts = text.split(/\$([^$]*)\$/);
    return markup`${parts.map((p, i) => (i % 2 === 0 ? markup`${p}` : typesetter.formula(p)))}`;
  };
  const left = missing(worked);
  const said = worked.link === null ? null : linkText(worked.link),
    heading = markup`The derivative of ${typesetter.formula(latexName(worked.of))} by ${typesetter.formula(latexName(worked.wrt))}`;
  const asked =
    said === null
      ? null
      : markup`<section class="asked"><p>${said.message}</p><dl>${said.rows.map(({ label, words }, i) => markup`<div><dt>${said.rows[i - 1]?.label === label ? "" : label}</dt><dd>${words.map((w) => (typeof w === "string" ? markup`${w}` : typesetter.formula(w.latex)))}</dd></div>`)}</dl></section>`;
  const body = markup`<div class="page"><header><h1>${said === null ? heading : said.title}</h1>
${asked}${worked.note === null ? null : markup`<p>No derivation. ${worked.note}</p>`}
${said === null || worked.lines.length === 0 ? null : markup`<h2>${heading}</h2>`}
<p>${running(worked.declarations.join(" "))}</p></header>
<main>
${pictures.map(({ caption, svg }) => markup`<figure>${svg}<figcaption>${caption}</figcaption></figure>`)}
${sectionsOf(worked).map(
  (section) => markup`<section><h2>${section.title}</h2>
${section.lines.map((line) => {
  const told = reasons.of(line),
    known = told.filter((r) => r.because === null).map((r) => r.title);
  const why = markup`<p class="why">${known.length === 0 ? null : markup`<b>${known.join(", ")}.</b> `}${told.map((r) => (r.because === null ? null : markup`<b>${r.title}.</b> ${r.because.map((w) => (typeof w === "string" ? markup`${w}` : typesetter.formula(w.latex)))} `))}</p>`;
  return markup`<div class="step"><div class="display" tabindex="0" role="group" aria-label="Formula">${typesetter.formula(line.members.map((m) => m.latex).join(" = ") + shapeTag(line.shape), true)}</div>
${told.length === 0 ? null : why}</div>`;
})}</section>`,
)}
${left === "" ? null : markup`<p>${left}</p>`}
</main>
<footer>Worked out by gradmark. Every line has been accepted by its checker.</footer></div>`;
  return page(name, body);
}

/** The graph, where there is more than one node to see. */
const picturesOf = (worked: Worked): { caption: string; svg: Html }[] =>
  worked.graph.length < 2
    ? []
    : [
        {
          caption: `The computation graph, with the shape of each value on its edges; dark edges lead from ${unicodeName(worked.wrt)} to ${unicodeName(worked.of)}.`,
          svg: computationGraph(worked),
        },
      ];
