import { readFileSync, readdirSync } from "node:fs";
import { checkDocument } from "../dist/src/index.js";
import { cpu, ms, table } from "./measure.mjs";
/** Long documents: the gallery's documents joined, each under a heading of its own, once and again. */

const folder = new URL("../test/gallery/docs/", import.meta.url);
const texts = readdirSync(folder)
  .filter((name) => name.endsWith(".md"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"));

export function checking() {
  const rows = [];
  for (const times of [1, 2, 4]) {
    const document = Array.from({ length: times * texts.length }, (_, k) => {
      const text = texts[k % texts.length].replace(/^#/gm, "##");
      return `# Part ${k + 1}\n\n${text}\n`;
    }).join("\n");
    const start = cpu(),
      { claims } = checkDocument(document, { file: "long.md" }),
      spent = cpu() - start,
      links = claims.filter(({ kind }) => kind === "claim").length;
    rows.push([document.length.toLocaleString("en"), links, ms(spent), ms(spent / links)]);
  }
  return table(["characters", "links", "check", "a link"], rows);
}
