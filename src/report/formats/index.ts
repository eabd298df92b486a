/** Reports for other tools. */
export { junitReport } from "./junit.js";
export { latexReport } from "./latex.js";
export { markdownReport } from "./markdown.js";
export type { Marked } from "./marked.js";
export { sarifReport } from "./sarif.js";
