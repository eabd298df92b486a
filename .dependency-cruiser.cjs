// The borders of the rooms (docs/architecture.md). A room may import itself and what its line lists; never back.
const low = ["grammar/", "src/document/", "src/syntax/", "src/tensor/"];
const mid = [...low, "src/rule.ts"];
const all = [...mid, "src/scope/", "src/numeric/", "src/diff/"];
const rooms = {
  grammar: [],
  "src/document": [],
  "src/syntax": ["grammar/", "src/document/"],
  "src/tensor": low,
  "src/scope": mid,
  "src/numeric": mid,
  "src/diff": mid,
  "src/check": all,
  "src/explain": [...all, "src/check/"],
  "src/report": [...all, "src/check/", "src/explain/"],
  "src/grade": [...all, "src/check/", "src/explain/", "src/report/"],
  rules: ["src/rule.ts", "src/numeric/"],
  cli: ["src/index.ts", "src/grading.ts"],
  web: ["src/index.ts"],
};
const ours = "^(grammar|src|rules|cli|web)/";

const border = ([room, may]) => ({
  name: `border:${room}`,
  severity: "error",
  comment: `${room}/ may import ${may.length > 0 ? `itself and ${may.join(", ")}` : "only itself"}.`,
  from: { path: `^${room}/` },
  to: { path: ours, pathNot: [`${room}/`, ...may].map((path) => `^${path.replaceAll(".", "\\.")}`) },
});

/** What `to` names may be imported in `where` alone. */
const only = (name, where, to, comment) => ({ name, severity: "error", comment, from: { path: ours, pathNot: where }, to });

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", comment: "Arrows run one way, for types too.", from: {}, to: { circular: true } },
    { name: "not-to-unresolvable", severity: "error", comment: "The file or package does not exist.", from: {}, to: { couldNotResolve: true } },
    ...Object.entries(rooms).map(border),
    only("rules-only-in-index", "^(rules/|src/(index|api|explain-api|grading)\\.ts$)", { path: "^rules/" }, "src/index.ts, src/api.ts, src/explain-api.ts and src/grading.ts join the rules to the engine; everybody else gets a RuleBook."),
    only("mathjs-only-in-numeric", "^src/numeric/", { path: "node_modules/mathjs" }, "High precision lives in src/numeric/, loaded lazily."),
    only("katex-only-in-report", "^(src/report|web)/", { path: "node_modules/katex" }, "Rendering lives in src/report/."),
    only("commander-only-in-cli", "^cli/", { path: "node_modules/commander" }, "The command line lives in cli/."),
    only("process-only-in-cli", "^cli/", { path: "^(process|child_process)$", dependencyTypes: ["core"] }, "Only cli/ touches the process."),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"], extensions: [".ts", ".js"] },
  },
};
