import { expect, test } from "vitest";
import { reportJson } from "../../src/report/json.js";
import { SOFTMAX_REPORT } from "./sample.js";

test("keys stand in the order of the schema, whatever the order in memory", () => {
  const shuffled = JSON.parse(JSON.stringify(SOFTMAX_REPORT), (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value,
  );
  expect(reportJson(shuffled)).toBe(reportJson(SOFTMAX_REPORT));
  const parsed = JSON.parse(reportJson(SOFTMAX_REPORT));
  expect(parsed).toEqual(JSON.parse(JSON.stringify(SOFTMAX_REPORT)));
  expect(Object.keys(parsed)).toEqual(["schema", "version", "file", "seed", "claims", "shapes", "remarks", "unreadSpans", "summary"]);
  expect(Object.keys(parsed.claims[1])).toEqual([
    "id",
    "kind",
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
  ]);
});

test("free maps are sorted; fields beyond the schema come last; symbols with odd names stay keys", () => {
  const odd = {
    ...SOFTMAX_REPORT,
    claims: [],
    unreadSpans: [],
    remarks: [],
    shapes: { z: ["n"], W: ["n", 3], ["__proto__"]: ["d"] },
    more: 1,
    also: Number.NaN,
  };
  expect(reportJson(odd, 0)).toBe(
    '{"schema":1,"version":"0.1.0","file":"week3.md","seed":1,"claims":[],"shapes":{"W":["n",3],"__proto__":["d"],"z":["n"]},"remarks":[],"unreadSpans":[],' +
      '"summary":{"correct":0,"loose":1,"wrong":2,"definition":1,"undecided":1,"unreadable":0},"also":null,"more":1}',
  );
});

test("one line for JSON lines, indented for one file", () => {
  expect(reportJson(SOFTMAX_REPORT, 0)).not.toContain("\n");
  expect(reportJson(SOFTMAX_REPORT).startsWith('{\n  "schema": 1,')).toBe(true);
});
