import { readFileSync } from "node:fs";
import { equalLine } from "../dist/src/index.js";
import { cpu, median, ms, table } from "./measure.mjs";
/** Decisions on pairs of scalar formulas, one after another in one process: of each the median of five, after one that warms up. */

async function timeOf(line) {
  const times = [];
  for (let k = 0; k < 5; k++) {
    const start = cpu();
    await equalLine(line);
    times.push(cpu() - start);
  }
  return median(times);
}

export async function equality(files) {
  const rows = [];
  for (const file of files) {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    for (const line of lines) await equalLine(line);
    const times = { proved: [], agrees: [], refuted: [] };
    let right = 0;
    for (const line of lines) {
      const key = JSON.parse(line),
        answer = await equalLine(line);
      if ((answer.verdict === "correct") === key.equal && answer.verdict !== "undecided") right++;
      times[answer.evidence?.method]?.push(await timeOf(line));
    }
    const show = (list) => (list.length === 0 ? "–" : `${ms(median(list))} (${list.length})`);
    rows.push([
      file.split("/").slice(-2).join("/"),
      `${right} of ${lines.length}`,
      show(times.refuted),
      show(times.proved),
      show(times.agrees),
    ]);
  }
  return table(["pairs", "right", "refuted: median (number)", "proved", "agree at points"], rows);
}
