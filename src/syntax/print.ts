import { latexOf } from "./print-latex.js";
import { plainOf } from "./print-plain.js";
import { sourceOf } from "./slice.js";
/** Trees and statements in words: canonical LaTeX, plain text, and the source as it was written. */
export { latexOf, plainOf, sourceOf };
