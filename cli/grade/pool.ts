import { Piscina } from "piscina";
import type { Done, Task } from "./worker.js";
/** Marks in worker threads: one task a thread, each with a limit of time and memory; a thread that exceeds it is replaced. */

export interface PoolOptions {
  readonly workers: number;
  readonly seconds: number;
  readonly megabytes: number;
  /** The worker's file; tests give their own. */
  readonly worker?: URL;
}
export type Outcome = { readonly done: Done } | { readonly failed: string };

const TICK = 50,
  MOST_LOADING = 60_000;

export class MarkingPool {
  private readonly pool: Piscina<Task, Done>;
  private readonly options: PoolOptions;
  private closed = false;
  constructor(options: PoolOptions) {
    this.options = options;
    this.pool = new Piscina<Task, Done>({
      filename: (options.worker ?? new URL("./worker.js", import.meta.url)).href,
      minThreads: options.workers,
      maxThreads: options.workers,
      concurrentTasksPerWorker: 1,
      // Atomics would keep a thread from being stopped while it waits.
      atomics: "disabled",
      resourceLimits: { maxOldGenerationSizeMb: options.megabytes },
    });
    // A thread that dies is reported by its task.
    this.pool.on("error", () => undefined);
  }
  /** Never rejects: what goes wrong is the outcome, in words for the student's record. */
  async run(task: Task): Promise<Outcome> {
    const stop = new AbortController(),
      begun = new Int32Array(new SharedArrayBuffer(4));
    // A thread that is new loads the marker first: time counts from when it begins to mark.
    let left = this.options.seconds * 1000 + MOST_LOADING,
      counted = false;
    const timer = setInterval(() => {
      if (!counted && Atomics.load(begun, 0) === 1) {
        counted = true;
        left = this.options.seconds * 1000;
      }
      left -= TICK;
      if (left <= 0) stop.abort();
    }, TICK);
    try {
      return { done: await this.pool.run({ ...task, begun }, { signal: stop.signal }) };
    } catch (error) {
      if (this.closed) return { failed: "The run was stopped." };
      if (stop.signal.aborted)
        return { failed: `Marking took longer than ${this.options.seconds} seconds and was stopped. A person must mark this submission.` };
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (code === "ERR_WORKER_OUT_OF_MEMORY")
        return { failed: `Marking needed more than ${this.options.megabytes} MB and was stopped. A person must mark this submission.` };
      const message = error instanceof Error ? error.message : String(error);
      return {
        failed: `gradmark failed on this submission: ${message.slice(0, 300)}. This is a fault of gradmark; please report it. A person must mark this submission.`,
      };
    } finally {
      clearInterval(timer);
    }
  }
  async close(): Promise<void> {
    this.closed = true;
    await this.pool.destroy();
  }
}
