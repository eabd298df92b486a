import { cpus, loadavg, platform, totalmem } from "node:os";
import { checking } from "./checking.mjs";
import { derivatives } from "./derivatives.mjs";
import { equality } from "./equality.mjs";
import { grading } from "./grading.mjs";
import { gradients } from "./gradients.mjs";
import { latency } from "./latency.mjs";
import { start } from "./start.mjs";
/** npm run bench [part…] [-- FILE.jsonl…]: the tables of docs/performance.md, measured on this machine. */

const args = process.argv.slice(2),
  files = args.filter((a) => a.endsWith(".jsonl")),
  wanted = args.filter((a) => !a.endsWith(".jsonl"));
const own = ["pairs.jsonl", "more-pairs.jsonl"].map((f) => new URL(`../test/check/equal/${f}`, import.meta.url).pathname);
const parts = { start, checking, latency, gradients, equality: () => equality(files.length > 0 ? files : own), derivatives, grading };

console.log(
  `Node ${process.version.slice(1)}, ${platform()}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GB; load average at the start ${loadavg()[0].toFixed(1)}.`,
);
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n## ${name}\n\n${await part()}`);
}
