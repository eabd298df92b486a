/** Pictures for reports, as SVG. */
export { computationGraph, type GraphOptions } from "./graph.js";
export { heatmap } from "./heatmap.js";
export { plot, type Curve, type PlotOptions } from "./plot.js";
