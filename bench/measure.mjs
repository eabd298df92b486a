/** Times in milliseconds. */

export const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[sorted.length >> 1];
};

/** Processor time of this process in ms: other programs on the machine do not count. */
export const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The median processor time of `work`: batches of repetitions after a warm-up, for about `budget` ms in all. */
export function timed(work, budget = 400) {
  const first = cpu();
  work();
  const once = cpu() - first;
  if (once > budget) return once;
  const warm = cpu();
  let runs = 0;
  while (cpu() - warm < budget / 3) {
    work();
    runs++;
  }
  const each = Math.max(1, Math.round((runs * 2) / 7)),
    times = [];
  for (let batch = 0; batch < 7; batch++) {
    const start = cpu();
    for (let k = 0; k < each; k++) work();
    times.push((cpu() - start) / each);
  }
  return median(times);
}

export const ms = (x) =>
  !Number.isFinite(x)
    ? "–"
    : x < 1
      ? `${(x * 1000).toFixed(0)} µs`
      : x < 100
        ? `${x.toFixed(1)} ms`
        : x < 10_000
          ? `${x.toFixed(0)} ms`
          : `${(x / 1000).toFixed(1)} s`;

/** A Markdown table. */
export const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((r) => `| ${r.join(" | ")} |`).join("\n");
