/** The room that reads files to pieces. */
export type * from "./types.js";
export { Lines, cellOf, placeOf } from "./place.js";
export { readDocument, type ReadOptions } from "./read.js";
