import { readDocument } from "../../src/document/index.js";
import { classify, type Link } from "../../src/check/classify.js";
import { collect, type Collected } from "../../src/check/collect.js";
import { proseDeclarations } from "../../src/scope/prose.js";
import { resolve, resolveContext } from "../../src/scope/resolve.js";
import { ResolveError } from "../../src/scope/resolve-context.js";
import { dimsOf } from "../../src/scope/shape-types.js";
import { Shapes } from "../../src/scope/shapes.js";
import { Store } from "../../src/scope/store.js";
import { printFormula } from "../../src/syntax/formula-print.js";

type StatementSides = Parameters<Shapes["solve"]>[0][number];
/** A Markdown document up to what scope knows of it. */
export interface Study {
  readonly collected: Collected;
  readonly store: Store;
  readonly links: readonly Link[];
  readonly shapes: Shapes;
}

export function study(source: string): Study {
  const document = readDocument(source, { file: "homework.md" }),
    collected = collect(document),
    store = new Store();
  proseDeclarations(
    document,
    collected.parts,
    collected.survey,
    collected.formulas.map((f) => ({ piece: f.piece, trees: f.read.statements.flatMap((s) => s.chain.members.slice(0, 1)) })),
    store,
  );
  const { links } = classify(collected, store);
  const shapes = new Shapes(store);
  shapes.solve(
    links.flatMap((l): StatementSides[] =>
      l.left === null || l.right === null || l.kind === "given" || l.kind === "declaration"
        ? []
        : l.makes !== null
          ? [{ ...l.makes, sides: [l.right], definition: l.makes }]
          : [{ ...l.at, sides: [l.left, l.right], definition: null }],
    ),
  );
  return { collected, store, links, shapes };
}

/** What the members of the last statement mean, in formula notation; the message where one has no meaning. */
export function meanings(source: string): string {
  const { collected } = study(source),
    last = collected.statements.at(-1);
  if (last === undefined) return "nothing";
  const cx = resolveContext(collected.survey, last.at);
  return last.statement.chain.members
    .map((tree) => {
      try {
        return printFormula(resolve(tree, cx));
      } catch (error) {
        if (error instanceof ResolveError) return `! ${error.message}`;
        throw error;
      }
    })
    .join("  =  ");
}

/** The shape that a name has at the end of the document: "column n", "n × d", "scalar"; letters where a size is known by its name. */
export function shapeOf(source: string, key: string): string {
  const { shapes, collected } = study(source),
    end = collected.document.source.length;
  const type = shapes.typeOf(key, { from: end, part: collected.parts.at(end) });
  if (type === null) return "unknown";
  const size = (d: { readonly root: { readonly name: string | null; readonly size: number | null } }): string =>
    d.root.name ?? String(d.root.size ?? "?");
  const lead = type.lead.length === 0 ? "" : `${type.lead.map(size).join(", ")} of `,
    dims = dimsOf(type.own).map(size).join(" × ");
  const kind = { s: "scalar", c: `column ${dims}`, r: `row ${dims}`, v: `vector ${dims}`, m: dims, t: dims, any: "any", I: "identity" }[
    type.own.k
  ];
  return lead + kind;
}
