import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { allDocuments, outcomesOf, type Choice, type Outcome } from "./outcomes.js";
import { failed, summary } from "./summary.js";
/**
 * The whole run: every mutant of every right line, one document after the other in as many threads as there are cores.
 * Settings come from the environment (see scripts/mutate.mjs).
 */
const env = process.env;
const choice: Choice = {
  each: Number(env["MUTATE_EACH"] ?? "0"),
  seed: Number(env["MUTATE_SEED"] ?? "20240607"),
  room: env["MUTATE_NAMES"] === "0" ? 0 : 24_000,
  kinds: (env["MUTATE_KIND"] ?? "").split(",").filter((k) => k !== ""),
};
const [part = 0, parts = 1] = (env["MUTATE_PART"] ?? "0/1").split("/").map(Number);
const documents = allDocuments().filter((d, k) => k % parts === part && d.file.includes(env["MUTATE_FILE"] ?? ""));

if (isMainThread) await main();
else
  parentPort?.on("message", (k: number) => {
    const document = documents[k];
    parentPort?.postMessage(document === undefined ? [] : outcomesOf(document, choice));
  });

async function main(): Promise<void> {
  const threads = Math.max(1, Math.min(documents.length, Number(env["MUTATE_WORKERS"] ?? availableParallelism()))),
    found: (readonly Outcome[])[] = documents.map(() => []),
    // The longest first, so that no thread is left alone with one at the end.
    waiting = documents.map((_, k) => k).sort((a, b) => (documents[b]?.source.length ?? 0) - (documents[a]?.source.length ?? 0));
  let done = 0;
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: workerData as unknown });
      for (let k = waiting.shift(); k !== undefined; k = waiting.shift()) {
        const at = k;
        found[at] = await new Promise<readonly Outcome[]>((resolve, reject) => {
          worker.once("message", resolve);
          worker.once("error", reject);
          worker.postMessage(at);
        });
        worker.removeAllListeners("error");
        done++;
        process.stderr.write(
          `${String(done)}/${String(documents.length)} ${documents[at]?.file ?? ""}: ${String(found[at]?.length ?? 0)} mutants\n`,
        );
      }
      await worker.terminate();
    }),
  );
  const outcomes = found.flat();
  if (env["MUTATE_JSON"] !== undefined) writeFileSync(env["MUTATE_JSON"], outcomes.map((o) => `${JSON.stringify(o)}\n`).join(""));
  process.stdout.write(`${summary(outcomes)}\n`);
  process.exitCode = failed(outcomes) ? 1 : 0;
}
