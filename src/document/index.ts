/** The room that reads files to pieces. */
export type * from "./types.js";
export { decode, type Decoded } from "./decode.js";
export { Lines, cellOf, placeOf } from "./place.js";
export { formatOf, readDocument, sourceLines, type Format, type ReadOptions } from "./read.js";
export { nearest, sayDiagnostic, sayList } from "./words.js";
export type { Inputs } from "./project.js";
