import * as dagre from "@dagrejs/dagre";
import { unicodeName } from "../../syntax/formula-unicode.js";
import type { Worked } from "../../explain/worked/explain.js";
import { markup, type Html } from "../html/html.js";
import { INK, label, short, SOFT, svg } from "./svg.js";
/** The computation graph of a solution: a box a node, its shape on the edges that leave it, gradients on demand. */

export interface GraphOptions {
  /** Also the way back: an arrow against each edge on the path of the derivative. */
  readonly gradients?: boolean;
}

export function computationGraph(worked: Worked, options: GraphOptions = {}): Html {
  const g = new library.graphlib.Graph();
  g.setGraph({ rankdir: "TB", nodesep: 26, ranksep: 46, marginx: 16, marginy: 16 });
  g.setDefaultEdgeLabel(() => ({ points: [] }));
  const defined = new Set(worked.graph.map((n) => n.name)),
    used = new Set(worked.graph.flatMap((n) => n.uses)),
    inputs = [...used].filter((n) => !defined.has(n));
  const text = new Map(worked.graph.map((n) => [n.name, `${unicodeName(n.name)} = ${clip(n.unicode)}`]));
  for (const name of [...inputs, ...defined]) {
    const words = text.get(name) ?? unicodeName(name);
    g.setNode(name, { width: Math.max(34, 7.4 * words.length + 18), height: 30 });
  }
  for (const node of worked.graph) for (const from of node.uses) g.setEdge(from, node.name, { points: [] });
  library.layout(g);
  const active = new Set([worked.wrt]);
  for (const n of worked.graph) if (n.uses.some((u) => active.has(u))) active.add(n.name);
  const edges = g.edges().map(({ v, w }): Html => {
    const points = g.edge(v, w).points,
      middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 },
      shape = worked.shapes.get(v) ?? [],
      onPath = active.has(v) && active.has(w);
    const d = points.map((p, i) => `${i === 0 ? "M" : "L"}${short(p.x)} ${short(p.y)}`).join("");
    return markup`<path d="${d}" fill="none" stroke="${onPath ? INK : SOFT}" stroke-width="${onPath ? "2" : "1.2"}" marker-end="url(#tip)"/>
${shape.length === 0 ? null : label(middle.x + 6, middle.y + 4, shape.map((d) => (typeof d === "number" ? String(d) : unicodeName(d))).join(" × "), `fill="${SOFT}" font-size="11"`)}
${options.gradients === true && onPath ? label(middle.x - 6, middle.y + 4, `∂${unicodeName(worked.of)}/∂${unicodeName(v)}`, 'text-anchor="end" fill="#a8330a" font-size="11"') : null}`;
  });
  const nodes = g.nodes().map((name): Html => {
    const { x, y, width, height } = g.node(name),
      input = !defined.has(name);
    return markup`<rect x="${short(x - width / 2)}" y="${short(y - height / 2)}" width="${short(width)}" height="${height}" rx="${input ? "15" : "4"}" fill="${name === worked.wrt ? "#fdf3d8" : input ? "#f6f7f9" : "#ffffff"}" stroke="${active.has(name) ? INK : SOFT}"/>${label(x, y + 4, text.get(name) ?? unicodeName(name), 'text-anchor="middle"')}`;
  });
  const size = g.graph();
  return svg({
    title: `Computation graph of ${worked.of}`,
    description: worked.graph.map((n) => `${n.name} from ${n.uses.join(", ")}`).join("; "),
    width: Math.ceil(size.width ?? 100),
    height: Math.ceil(size.height ?? 100),
    body: markup`<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="${INK}"/></marker></defs>${edges}${nodes}`,
  });
}
/** What is used of the layout library, whose own declarations leave out the file extensions that this project's resolver asks for. */
interface Layered {
  setGraph(options: Readonly<Record<string, string | number>>): void;
  setDefaultEdgeLabel(make: () => object): void;
  setNode(name: string, box: { width: number; height: number }): void;
  setEdge(from: string, to: string, label: object): void;
  edges(): { v: string; w: string }[];
  nodes(): string[];
  edge(v: string, w: string): { points: { x: number; y: number }[] };
  node(name: string): { x: number; y: number; width: number; height: number };
  graph(): { width?: number; height?: number };
}
const library = dagre as unknown as { readonly graphlib: { readonly Graph: new () => Layered }; readonly layout: (g: Layered) => void };

const clip = (text: string): string => (text.length > 42 ? `${text.slice(0, 40)}…` : text);
