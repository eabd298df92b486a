import { isLiteral } from "../scope/exprs.js";
import type { Placed } from "../scope/parts.js";
import type { GivenValue, Store } from "../scope/store.js";
import type { Expr } from "../syntax/expr.js";
import type { Link } from "./classify.js";
import { blank, type Judged } from "./judge/judged.js";
import { reach } from "./reach.js";
/**
 * h = { (0,0) if x = (0,0), (1,0) if x = (0,1), … }: a table of values. Every row is a claim of its own, judged with the
 * row's condition as a given value; the line is right if all its rows are, and wrong with the first row that is.
 */
export interface CaseRow {
  /** The values that the row's condition gives: alternatives joined by "or" are rows of their own. */
  readonly given: readonly { readonly key: string; readonly value: Expr }[];
  readonly value: Expr;
}

/** The rows of a table of values, or null where some condition is no list of given values. "otherwise" rows are `open`. */
export function tableOf(e: Expr): { readonly rows: readonly CaseRow[]; readonly open: boolean } | null {
  if (e.kind !== "cases") return null;
  const rows: CaseRow[] = [];
  let open = false;
  for (const row of e.rows) {
    if (row.condition === null) {
      open = true;
      continue;
    }
    const points = pointsOf(row.condition);
    if (points === null) return null;
    for (const given of points) rows.push({ given, value: row.value });
  }
  return rows.length === 0 ? null : { rows, open };
}
/** A literal in a message: (0, 1). */
function written(e: Expr): string {
  if (e.kind === "num") return e.text;
  if (e.kind === "neg") return `−${written(e.arg)}`;
  if (e.kind === "transpose") return written(e.arg);
  if (e.kind === "div") return `${written(e.num)}/${written(e.den)}`;
  if (e.kind === "matrix") return `(${e.rows.map((r) => r.map(written).join(", ")).join("; ")})`;
  return e.kind === "call" ? `(${e.args.map(written).join(", ")})` : "?";
}
type Given = CaseRow["given"];
/** The points that a condition lists: x = (0,1) or x = (1,0); a = 0 and b = 1. */
function pointsOf(c: Expr): Given[] | null {
  if (c.kind === "compare" && c.op === "=") {
    const one = given(c.a, c.b) ?? given(c.b, c.a);
    return one === null ? null : [one];
  }
  if (c.kind !== "logic" || c.op === "not") return null;
  const parts = c.args.map(pointsOf);
  if (!parts.every((p): p is Given[] => p !== null)) return null;
  if (c.op === "or") return parts.flat();
  return parts.reduce<Given[]>((all, p) => all.flatMap((a) => p.map((b) => [...a, ...b])), [[]]).slice(0, 64);
}
function given(name: Expr, value: Expr): Given | null {
  if (!isLiteral(value)) return null;
  if (name.kind === "name") return [{ key: name.key, value }];
  // (x_1, x_2) = (0, 1)
  if (
    name.kind !== "call" ||
    name.fn !== "tuple" ||
    value.kind !== "call" ||
    value.fn !== "tuple" ||
    value.args.length !== name.args.length
  )
    return null;
  const whole = vectorOf(name.args);
  if (whole !== null) return [{ key: whole, value }];
  const out = name.args.map((n, i) => (n.kind === "name" && value.args[i] !== undefined ? { key: n.key, value: value.args[i] } : null));
  return out.every((x) => x !== null) ? out : null;
}

/** The vector of which a list names all entries in order: (x_1, x_2) of x. */
function vectorOf(args: readonly Expr[]): string | null {
  const [first] = args,
    key = first?.kind === "entry" && first.base.kind === "name" ? first.base.key : null;
  const inOrder = args.every((a, n) => {
    const [index] = a.kind === "entry" && a.base.kind === "name" && a.base.key === key ? a.indices : [];
    return a.kind === "entry" && a.indices.length === 1 && index?.kind === "num" && Number(index.text) === n + 1;
  });
  return key !== null && inOrder ? key : null;
}

/** Judges each row with its values given just before the line; `judge` sees the row's value as the right side. */
export function judgeTable(
  link: Link,
  table: NonNullable<ReturnType<typeof tableOf>>,
  left: Expr,
  store: Store,
  judge: (row: Link, right: Expr, at: Placed) => Judged,
): Judged {
  const verdicts: { row: CaseRow; judged: Judged }[] = [];
  const reached = reach(left, link.at, store);
  // A name that the rows' quantities do not lead to is not tabulated here, but named anew.
  if (!table.rows.every((r) => r.given.some((g) => reached.has(g.key))))
    return {
      ...blank,
      verdict: "undecided",
      kind: "claim",
      message: "How the left side depends on what the cases tell apart is not stated.",
      needs: ["a definition of the left side"],
    };
  for (const row of table.rows) {
    const added = row.given.map((g): [string, GivenValue] => [
      g.key,
      { from: link.at.from - 0.5, part: link.at.part, key: g.key, value: g.value, claim: `${link.id}:case` },
    ]);
    for (const [key, v] of added) store.values.set(key, [...(store.values.get(key) ?? []), v]);
    try {
      verdicts.push({ row, judged: judge({ ...link, earlier: null, right: row.value }, row.value, link.at) });
    } finally {
      for (const [key, v] of added)
        store.values.set(
          key,
          (store.values.get(key) ?? []).filter((x) => x !== v),
        );
    }
  }
  const say = (row: CaseRow): string => row.given.map((g) => `${g.key} = ${written(g.value)}`).join(", ");
  const wrong = verdicts.find((v) => v.judged.verdict === "wrong");
  if (wrong !== undefined && link.earlier !== null && left.kind === "name" && verdicts.every((v) => v.judged.verdict === "wrong"))
    return {
      ...blank,
      verdict: "undecided",
      kind: "claim",
      message: `${left.key} was defined otherwise before; this may be a new meaning of the name.`,
      needs: [`which ${left.key} is meant`],
    };
  if (wrong !== undefined) return { ...wrong.judged, corrected: null, message: `For ${say(wrong.row)}: ${wrong.judged.message}` };
  const unsure = verdicts.find((v) => v.judged.verdict !== "correct" && v.judged.verdict !== "loose");
  if (unsure !== undefined) return { ...unsure.judged, message: `For ${say(unsure.row)}: ${unsure.judged.message}` };
  if (table.open)
    return {
      ...blank,
      verdict: "undecided",
      kind: "claim",
      message: "Right in the cases that give values; the other case was not judged.",
      needs: ["the values of the other case"],
    };
  const shown = verdicts.find((v) => v.judged.verdict === "loose") ?? verdicts[0];
  if (shown === undefined) throw new Error("a table without rows");
  return shown.judged.verdict === "loose" ? shown.judged : { ...shown.judged, message: "Right in each of its cases." };
}
