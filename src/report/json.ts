import type { Report } from "../check/verdict.js";

/**
 * The JSON of `check`: keys in the order of the documented schema, free maps (shapes, points, sizes) and fields that the
 * schema does not know in code unit order, so that equal reports are equal bytes. Numbers that JSON cannot hold are null.
 *
 * @param indent spaces a level; 0 puts everything on one line (JSON lines).
 */
export function reportJson(report: Report, indent: 0 | 2 = 2): string {
  return JSON.stringify(ordered(report, SCHEMA), null, indent);
}

/** Key order of an object; what stands under a key; `*` for every key of a free map or every item of a list. */
interface Order {
  readonly keys: readonly string[];
  readonly under: Readonly<Record<string, Order>>;
}

const leaf = (...keys: string[]): Order => ({ keys, under: {} });
const place = leaf("file", "cell", "line", "column", "endLine", "endColumn");
const evidence: Order = {
  keys: ["method", "points", "maxRelativeError", "sizes", "digits", "leftOut", "seed", "witness"],
  under: { witness: leaf("point", "entry", "lhs", "rhs", "centralDifference") },
};
const claim: Order = {
  keys: [
    "id",
    "kind",
    "file",
    "cell",
    "line",
    "endLine",
    "column",
    "statement",
    "position",
    "lhs",
    "rel",
    "rhs",
    "lhsPlace",
    "rhsPlace",
    "verdict",
    "mistake",
    "carriedFrom",
    "message",
    "corrected",
    "intended",
    "reading",
    "layout",
    "meaning",
    "conditions",
    "facts",
    "needs",
    "remarks",
    "evidence",
  ],
  under: { lhsPlace: place, rhsPlace: place, evidence },
};
const SCHEMA: Order = {
  keys: ["schema", "version", "file", "seed", "claims", "shapes", "remarks", "unreadSpans", "summary"],
  under: {
    claims: claim,
    unreadSpans: leaf("file", "cell", "line", "column", "endLine", "endColumn", "text", "message"),
    summary: leaf("correct", "loose", "wrong", "definition", "undecided", "unreadable"),
  },
};

function ordered(value: unknown, order: Order): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, order));
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value);
  const rank = new Map(order.keys.map((key, index) => [key, index]));
  present.sort(([a], [b]) => (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size) || (a < b ? -1 : a > b ? 1 : 0));
  // A null prototype keeps a symbol that is called __proto__ an ordinary key.
  const result = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of present) result[key] = ordered(item, order.under[key] ?? NONE);
  return result;
}
const NONE: Order = leaf();
