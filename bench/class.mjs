// Writes a class of synthetic submissions of about two pages: node bench/class.mjs COUNT FOLDER [SEED]
// Everything is made from the example course: notations, slips and comments vary, seeded.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [count = "100", folder = "class", seed = "1"] = process.argv.slice(2);
const source = readFileSync(new URL("../examples/course/submissions/student-01.md", import.meta.url), "utf8");
let state = Number(seed) >>> 0;
/** mulberry32: uniform in [0, 1). */
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const slips = [
  ["\\frac{1}{N}(P - Y)", "\\frac{1}{N}(Y - P)"],
  ["\\frac{\\partial \\mu}{\\partial u_j} = \\frac{1}{N}", "\\frac{\\partial \\mu}{\\partial u_j} = 1"],
  ["= \\frac{2}{N} (u_j - \\mu)", "= \\frac{1}{N} (u_j - \\mu)"],
  ["s_i (\\delta_{ij} - s_j)", "s_i (1 - s_j)"],
  ["0.625", "0.5"],
];
const words = "We now apply the chain rule to the next node of the graph and keep the shapes in view. ";
mkdirSync(folder, { recursive: true });
for (let i = 0; i < Number(count); i++) {
  let text = source;
  for (const [right, wrong] of slips) if (random() < 0.12) text = text.replaceAll(right, wrong);
  text = text.replace(/^### .*$/gm, (heading) => `${heading}\n\n${words.repeat(2 + Math.floor(random() * 4)).trim()}`);
  writeFileSync(join(folder, `student-${String(i + 1).padStart(5, "0")}.md`), `${text}\n<!-- ${i} -->\n`);
}
