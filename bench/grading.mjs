import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { table } from "./measure.mjs";
/**
 * Marking a class: node bench/run.mjs grading, or node bench/grading.mjs [COUNT]. Whole processes: processor time as bash
 * counts it, memory as Linux counts it (resident, all threads), sampled while the run goes on.
 */

const main = new URL("../dist/cli/main.js", import.meta.url).pathname,
  assignment = new URL("../examples/course/assignment.md", import.meta.url).pathname;

const classOf = (count, folder) =>
  spawnSync(process.execPath, [new URL("./class.mjs", import.meta.url).pathname, String(count), folder, "7"], { stdio: "inherit" });

/** One run; memory by the number of submissions that are done. */
function marked(submissions, out, workers) {
  const began = performance.now(),
    journal = join(out, "journal.jsonl"),
    memory = [];
  const command = [main, "grade", "--assignment", assignment, submissions, "--out", out, "--workers", String(workers)];
  const child = spawn("bash", ["-c", 'TIMEFORMAT="%U %S"; time "$@" > /dev/null', "-", process.execPath, ...command], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const sample = setInterval(() => {
    const pid = spawnSync("pgrep", ["-P", String(child.pid)], { encoding: "utf8" })
        .stdout.trim()
        .split("\n")[0],
      status = pid && existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
    const rss = /VmRSS:\s+(\d+)/.exec(status)?.[1],
      done = existsSync(journal) ? readFileSync(journal, "utf8").split("\n").length - 1 : 0;
    if (rss !== undefined) memory.push({ done, mb: Number(rss) / 1024 });
  }, 1000);
  return new Promise((end) =>
    child.on("exit", () => {
      clearInterval(sample);
      const [user = NaN, system = NaN] = (said.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
      end({ seconds: (performance.now() - began) / 1000, processor: user + system, memory });
    }),
  );
}

export async function grading(count = 1000) {
  const folder = mkdtempSync(join(tmpdir(), "gradmark-class-")),
    few = Math.min(100, count);
  classOf(1, join(folder, "one"));
  classOf(few, join(folder, "few"));
  classOf(count, join(folder, "all"));
  const start = await marked(join(folder, "one"), join(folder, "out-one"), 1),
    one = await marked(join(folder, "few"), join(folder, "out-1"), 1),
    two = await marked(join(folder, "few"), join(folder, "out-2"), 2),
    all = await marked(join(folder, "all"), join(folder, "out"), 2);
  const row = (what, n, r) => [
    what,
    `${r.processor.toFixed(1)} s`,
    `${r.seconds.toFixed(1)} s`,
    (n / r.processor).toFixed(2),
    (n / r.seconds).toFixed(2),
    `${Math.max(...r.memory.map((m) => m.mb), 0).toFixed(0)} MB`,
  ];
  const steps = Array.from({ length: 10 }, (_, i) => Math.round(((i + 1) * count) / 10)),
    at = steps.map((n) => all.memory.filter((m) => m.done > n - count / 10 && m.done <= n).map((m) => m.mb));
  const again = await marked(join(folder, "all"), join(folder, "out"), 2);
  rmSync(folder, { recursive: true });
  return [
    table(
      ["run", "processor time", "on the clock", "a second of processor", "a second on the clock", "most memory"],
      [
        row("1 submission, start included", 1, start),
        row(`${few}, 1 thread`, few, one),
        row(`${few}, 2 threads`, few, two),
        row(`${count}, 2 threads`, count, all),
        row(`${count} again, unchanged`, count, again),
      ],
    ),
    `2 threads beside 1, on the clock: ${(one.seconds / two.seconds).toFixed(2)} times as fast, with ${(two.processor / one.processor).toFixed(2)} times the processor time.`,
    table(["submissions done", ...steps.map(String)], [["resident memory, MB (largest)", ...at.map((l) => Math.max(...l, 0).toFixed(0))]]),
  ].join("\n\n");
}

if (process.argv[1] === new URL(import.meta.url).pathname) console.log(await grading(Number(process.argv[2] ?? 1000)));
