// Reading against rendering: a document of 2,000 formulas, made from the examples and the gallery, is read to trees and
// meanings; KaTeX renders the same formulas to HTML. `npm run build && node bench/reading.mjs`
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import katex from "katex";
import { readDocument } from "../dist/src/document/index.js";
import { readFormula } from "../dist/src/syntax/parse.js";

const root = join(import.meta.dirname, "..");
const wanted = 2000;
const sources = ["examples", "test/gallery/docs"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => readFileSync(join(root, folder, name), "utf8")),
);

/** Whole paragraphs, over and over, until there are enough formulas. */
function makeDocument(formulas) {
  const paragraphs = sources.flatMap((source) => source.split(/\n{2,}/));
  let text = "",
    count = 0;
  for (let i = 0; count < formulas; i = (i + 1) % paragraphs.length) {
    const paragraph = paragraphs[i];
    const found = readDocument(`${paragraph}\n`, { file: "part.md" }).pieces.filter((p) => p.kind === "math").length;
    text += `${paragraph}\n\n`;
    count += found;
  }
  return text;
}

/** The least time of several rounds for each of the runs, taken in turns, so that what else the machine does hits all alike. */
function best(rounds, runs) {
  const least = runs.map(() => Infinity);
  for (let i = 0; i < rounds; i++)
    runs.forEach((run, k) => {
      const start = performance.now();
      run();
      least[k] = Math.min(least[k], performance.now() - start);
    });
  return least;
}

function read(text) {
  const document = readDocument(text, { file: "bench.md" });
  const macros = new Map(document.macros.map((m) => [m.name, m]));
  let statements = 0;
  for (const piece of document.pieces)
    if (piece.kind === "math") statements += readFormula(document.source, piece, macros).statements.length;
  return statements;
}

const text = makeDocument(wanted);
const pieces = readDocument(text, { file: "bench.md" }).pieces.filter((p) => p.kind === "math");
const formulas = pieces.map((p) => ({ latex: text.slice(p.from, p.to), display: p.display }));
const render = () => {
  for (const { latex, display } of formulas) katex.renderToString(latex, { displayMode: display, throwOnError: false, strict: false });
};
const [readTime, renderTime] = best(9, [() => read(text), render]);
console.log(`${formulas.length} formulas, ${text.length} characters, ${read(text)} statements`);
console.log(`read    ${readTime.toFixed(0)} ms  (${((1000 * readTime) / formulas.length).toFixed(0)} µs a formula)`);
console.log(
  `render  ${renderTime.toFixed(0)} ms  (${((1000 * renderTime) / formulas.length).toFixed(0)} µs a formula, KaTeX ${katex.version})`,
);
const sizes = [500, 1000, 2000, 4000];
const times = best(
  5,
  sizes.map((n) => {
    const part = makeDocument(n);
    return () => read(part);
  }),
);
sizes.forEach((n, i) => console.log(`${String(n).padStart(5)} formulas  ${times[i].toFixed(0)} ms`));
process.exitCode = readTime < renderTime ? 0 : 1;
