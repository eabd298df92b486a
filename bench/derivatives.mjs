import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expressions } from "./expressions.mjs";
import { median, ms, table, timed } from "./measure.mjs";
/** Scalar derivatives, text to text, beside other packages. Each runs in a process of its own that is ended when it hangs. */

const LIMIT = 10_000;
const tools = {
  async gradmark() {
    const { differentiate } = await import("../dist/src/index.js");
    return (f) => differentiate(f, { wrt: "x", thorough: false, naming: false }).text;
  },
  async "mathjs, simplify off"() {
    const { derivative } = await import("mathjs");
    return (f) => derivative(f, "x", { simplify: false }).toString();
  },
  async "mathjs, simplify on"() {
    const { derivative } = await import("mathjs");
    return (f) => derivative(f, "x").toString();
  },
  async nerdamer() {
    const { default: nerdamer } = await import("nerdamer");
    await import("nerdamer/Calculus.js");
    return (f) => nerdamer.diff(nerdamer(f), "x").toString();
  },
  async algebrite() {
    const { default: algebrite } = await import("algebrite");
    return (f) => algebrite.run(`d(${f}, x)`);
  },
  async "compute-engine"() {
    const { ComputeEngine } = await import("@cortex-js/compute-engine");
    const { parse } = await import("mathjs");
    const ce = new ComputeEngine();
    const latex = new Map(expressions.map(([, f]) => [f, parse(f).toTex({ parenthesis: "keep" }).replaceAll("\\mathrm{x}", "x")]));
    return (f) =>
      ce
        .box(["D", ce.parse(latex.get(f)), "x"])
        .evaluate()
        .toString();
  },
};

const here = fileURLToPath(import.meta.url);
if (process.argv[2] === "--tool") {
  const run = await tools[process.argv[3]]();
  process.send({ ready: true });
  process.on("message", ({ f, time }) => {
    try {
      const text = String(run(f));
      process.send({ text, ms: time ? timed(() => run(f), 120) : NaN });
    } catch (error) {
      process.send({ error: String(error?.message ?? error).slice(0, 120) });
    }
  });
}

/** One tool's answers; a process that does not answer in time is ended and a new one started. */
async function answers(name) {
  const results = [];
  let child = null;
  const start = () =>
    new Promise((done) => {
      child = fork(here, ["--tool", name], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
      child.once("message", done);
    });
  for (const [, f] of expressions) {
    if (child === null) await start();
    const result = await new Promise((done) => {
      const timer = setTimeout(() => done({ timeout: true }), LIMIT);
      child.once("message", (m) => {
        clearTimeout(timer);
        done(m);
      });
      child.once("exit", () => done({ error: "the process ended" }));
      child.send({ f, time: true });
    });
    if (result.timeout || result.error === "the process ended") {
      child.kill();
      child = null;
    }
    child?.removeAllListeners("exit");
    results.push(result);
  }
  child?.kill();
  return results;
}

/** Whether a printed derivative is one: compared with central differences at three points. */
async function judge() {
  const { compile, parse } = await import("mathjs");
  const points = [0.7, 0.83, 0.37].map((x, k) => ({
    x,
    a: 0.9 + 0.3 * k,
    b: -0.4 + 0.5 * k,
    c: 0.6,
    m: 0.2,
    s: 1.4,
    w: 0.8,
    u: -0.7,
    v: 1.1,
    y: 0.3,
  }));
  const erase = (text) =>
    text
      .replaceAll("sec(x)^2", "(1/cos(x)^2)")
      .replace(/\bln\b|\bLn\b/gu, "log")
      .replace(/\barctan\b/gu, "atan")
      .replace(/\bepsilon\b/gu, "epsilon")
      .replace(/\bExponentialE\b/gu, "e")
      .replaceAll("**", "^");
  return (f, text) => {
    try {
      const value = compile(f),
        claim = compile(erase(text));
      parse(erase(text));
      return points.every((p) => {
        const at = (h) => value.evaluate({ ...p, x: p.x + h }),
          h = 1e-3;
        const wide = (at(h) - at(-h)) / (2 * h),
          near = (at(h / 2) - at(-h / 2)) / h,
          expected = (4 * near - wide) / 3;
        const found = claim.evaluate({ ...p });
        return Math.abs(found - expected) <= 1e-5 * Math.max(1, Math.abs(expected));
      });
    } catch {
      return null;
    }
  };
}

export async function derivatives() {
  const right = await judge(),
    rows = [],
    medians = new Map(),
    details = [];
  const all = new Map();
  for (const name of Object.keys(tools)) all.set(name, await answers(name));
  for (const [name, results] of all) {
    const times = results.map((r) => r.ms).filter(Number.isFinite),
      said = results.map((r, k) => (r.text === undefined ? false : right(expressions[k][1], r.text))),
      good = said.map((x) => x === true);
    medians.set(name, median(times));
    const simplified = all.get("mathjs, simplify on");
    const longer = results.filter(
      (r, k) => r.text !== undefined && simplified[k].text !== undefined && r.text.length > simplified[k].text.length,
    ).length;
    const unlike = good.flatMap((g, k) =>
      g
        ? []
        : [
            `${expressions[k][0]}${results[k].timeout ? " (no answer in 10 s)" : results[k].error ? " (error)" : said[k] === null ? " (text not understood)" : ""}`,
          ],
    );
    details.push(`${name}: ${unlike.length === 0 ? "all right" : unlike.join(", ")}`);
    rows.push([
      name,
      `${good.filter(Boolean).length} of ${expressions.length}`,
      results.filter((r) => r.timeout).length,
      ms(median(times)),
      longer,
      median(results.map((r) => r.text?.length ?? NaN).filter(Number.isFinite)),
    ]);
  }
  const base = medians.get("mathjs, simplify off");
  return [
    table(
      [
        "package",
        "right",
        "no answer in 10 s",
        "median time",
        "times mathjs without simplify",
        "longer than mathjs with simplify",
        "median length",
      ],
      rows.map(([n, g, t, m, l, len]) => [n, g, t, m, (medians.get(n) / base).toFixed(1), l, len]),
    ),
    "",
    ...details.map((d) => `- Not right: ${d}`),
  ].join("\n");
}
