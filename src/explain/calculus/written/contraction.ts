import type { Expr } from "../../../syntax/expr.js";
import type { Node } from "../../../tensor/node.js";
import { call, product, transposed, whole } from "./expr.js";
/** Contractions as matrix products: paths from axis to axis, traces, outer and elementwise products. */

export interface Piece {
  readonly expr: Expr;
  readonly labels: readonly number[];
  readonly node: Node;
  /** Sorts factors of elementwise products. */
  readonly rank: number;
  /** Stands below: 1 ./ expr. */
  readonly divisor?: true;
  readonly eye?: true;
  /** Its transpose is itself. */
  readonly symmetric?: true;
}
export interface Shape {
  /** Labels below it are the axes of the result. */
  readonly rank: number;
  readonly size: (label: number) => Expr;
}

/** The product of tensors of up to two axes; null where it is no matrix expression. */
export function contractionExpr(pieces: readonly Piece[], shape: Shape): Expr | null {
  const { rank } = shape,
    eyes = pieces.filter((p) => p.eye);
  if (eyes.length > 0) return withDelta(pieces, eyes, shape);
  const plain = pieces.map(diagonals);
  if (plain.some((p) => p.labels.length > 2)) return null;
  const scalars: Expr[] = [],
    vectors: [Piece[], Piece[]] = [[], []],
    matrices: Piece[] = [];
  for (const component of components(plain, rank)) {
    const joined = joinComponent(component, shape);
    if (joined === null) return null;
    if (joined.labels.length === 0) scalars.push(joined.expr);
    else if (joined.labels.length === 2) matrices.push(joined);
    else (joined.labels[0] === 0 ? vectors[0] : vectors[1]).push(joined);
  }
  const all = (core: Expr | null): Expr => product("*", [...scalars, ...(core === null ? [] : [core])]);
  if (rank === 0) return all(null);
  if (rank === 1) return all(vectors[0].length === 0 ? call("ones", shape.size(0)) : hadamard(vectors[0]));
  const [left, right] = vectors.map((v) => (v.length === 0 ? null : hadamard(v)));
  if (matrices.length === 0 && left == null && right == null) return all(call("ones", shape.size(0), shape.size(1)));
  if (matrices.length === 0) return all(product("*", [left ?? call("ones", shape.size(0)), flip(right ?? call("ones", shape.size(1)))]));
  const core = hadamard(matrices.map((m) => (m.labels[0] === 0 || m.symmetric ? m : { ...m, expr: flip(m.expr), labels: [0, 1] })));
  return all(product("*", [...(left == null ? [] : [call("diag", left)]), core, ...(right == null ? [] : [call("diag", right)])]));
}

/** One delta between the two axes of a matrix, everything else on the first: a diagonal matrix. */
function withDelta(pieces: readonly Piece[], eyes: readonly Piece[], shape: Shape): Expr | null {
  const rest = pieces.filter((p) => !p.eye),
    [eye] = eyes;
  if (eyes.length !== 1 || eye === undefined || shape.rank !== 2 || rest.some((p) => p.labels.includes(1))) return null;
  const touching = rest.some((p) => p.labels.includes(0));
  if (!touching) {
    const scalar = rest.length === 0 ? null : contractionExpr(rest, { ...shape, rank: 0 });
    return rest.length === 0 ? eye.expr : scalar === null ? null : product("*", [scalar, eye.expr]);
  }
  const inner = contractionExpr(
    rest.map((p) => ({ ...p, labels: p.labels.map((l) => (l === 0 ? 0 : l - 1)) })),
    { rank: 1, size: (l) => shape.size(l === 0 ? 0 : l + 1) },
  );
  if (inner === null) return null;
  if (inner.kind === "mul" && inner.op === "*" && inner.factors.length > 1 && isScalarLike(inner.factors[0]!))
    return product("*", [inner.factors[0]!, call("diag", product("*", inner.factors.slice(1)))]);
  return call("diag", inner);
}
const isScalarLike = (e: Expr): boolean => e.kind === "num" || (e.kind === "call" && (e.fn === "sum" || e.fn === "tr"));

/** M_ii as the vector diag(M). */
function diagonals(p: Piece): Piece {
  const [a, b] = p.labels;
  return p.labels.length === 2 && a === b && a !== undefined ? { ...plainPiece(p), expr: call("diag", upright(p)), labels: [a] } : p;
}

const upright = (p: Piece): Expr => (p.divisor ? { kind: "div", op: "./", num: whole(1), den: p.expr } : p.expr);
const plainPiece = (p: Piece): Piece => (p.divisor ? { expr: upright(p), labels: p.labels, node: p.node, rank: 3 } : p);

/** Pieces grouped by the summed labels that they share. */
function components(pieces: readonly Piece[], rank: number): Piece[][] {
  let groups: Piece[][] = [];
  for (const p of pieces) {
    const touching = groups.filter((g) => g.some((q) => q.labels.some((l) => l >= rank && p.labels.includes(l))));
    groups = [...groups.filter((g) => !touching.includes(g)), [...touching.flat(), p]];
  }
  return groups;
}

/** Factors entry by entry, on the same axes in the same order. */
function hadamard(pieces: readonly Piece[]): Expr {
  const above = pieces.filter((p) => !p.divisor).sort((a, b) => a.rank - b.rank),
    below = pieces.filter((p) => p.divisor);
  const num =
    above.length === 0
      ? whole(1)
      : product(
          ".*",
          above.map((p) => p.expr),
        );
  return below.reduce<Expr>((n, d) => ({ kind: "div", op: "./", num: n, den: d.expr }), num);
}

/** One component's sum: a scalar, a vector or a matrix on the axes that it has; null if it is no path. */
function joinComponent(given: readonly Piece[], shape: Shape): Piece | null {
  const { rank } = shape,
    [first] = given;
  if (first === undefined) return null;
  if (given.length === 1 && first.labels.every((l) => l < rank)) return first;
  let parts = mergeEqual(given, rank),
    next = 1 + Math.max(rank, ...parts.flatMap((p) => p.labels));
  const uses = (l: number): number => parts.filter((p) => p.labels.includes(l)).length;
  // A vector on an axis between two matrices: M diag(v) N.
  for (const v of parts.filter((p) => p.labels.length === 1)) {
    const [l] = v.labels;
    if (l === undefined || l < rank || uses(l) !== 3) continue;
    const last = parts.findLast((p) => p !== v && p.labels.includes(l));
    if (last === undefined) continue;
    const fresh = next++;
    parts = parts.map((p) =>
      p === v
        ? { ...p, expr: call("diag", p.expr), labels: [l, fresh] }
        : p === last
          ? { ...p, labels: p.labels.map((x) => (x === l ? fresh : x)) }
          : p,
    );
  }
  // What only one piece has is summed there.
  parts = parts.map((p) => {
    const lone = p.labels.filter((l) => l >= rank && uses(l) === 1);
    if (lone.length === 0) return p;
    if (lone.length === p.labels.length) return { ...p, expr: total(p.expr), labels: [] };
    const kept = p.labels.filter((l) => !lone.includes(l));
    return { ...p, expr: kept[0] === p.labels[0] ? call("rowsum", p.expr) : flip(call("colsum", p.expr)), labels: kept };
  });
  parts = mergeEqual(parts, rank);
  const done = parts[0]!;
  if (parts.length === 1) return done;
  const out = [...new Set(parts.flatMap((p) => p.labels.filter((l) => l < rank)))].sort((a, b) => a - b);
  const counts = new Map<number, number>();
  for (const p of parts) for (const l of p.labels) counts.set(l, (counts.get(l) ?? 0) + 1);
  if ([...counts].some(([l, n]) => n > (l < rank ? 1 : 2)) || parts.some((p) => p.labels.length === 0)) return null;
  const path = follow(parts, out);
  return path === null ? null : { ...done, ...path, rank: 3 };
}

/** Σ of all entries: x'x where it is a sum of squares of a name. */
function total(e: Expr): Expr {
  if (
    e.kind === "pow" &&
    e.op === ".^" &&
    e.exponent.kind === "num" &&
    e.exponent.text === "2" &&
    e.base.kind === "name" &&
    /^[a-z]/u.test(e.base.key)
  )
    return product("*", [transposed(e.base), e.base]);
  return call("sum", e);
}

/** Pieces on the same axes as one, except where two vectors make a dot product or two matrices a trace. */
function mergeEqual(given: readonly Piece[], rank: number): Piece[] {
  const groups: Piece[][] = [];
  for (const p of given) {
    const at = groups.find(([q]) => q !== undefined && q.labels.length === p.labels.length && q.labels.every((l) => p.labels.includes(l)));
    if (at === undefined) groups.push([p]);
    else at.push(p);
  }
  return groups.flatMap((group) => {
    const [first, second] = group;
    if (first === undefined) return [];
    if (second === undefined) return [plainPiece(first)];
    const alone =
      first.labels.every((l) => l >= rank) && given.every((x) => group.includes(x) || !x.labels.some((l) => first.labels.includes(l)));
    const turned = (p: Piece): boolean => p.labels.length === 2 && p.labels[0] !== first.labels[0];
    if (alone && group.length === 2 && (first.labels.length === 1 || turned(second))) return group.map(plainPiece);
    return [
      {
        expr: hadamard(group.map((p) => (turned(p) ? { ...p, expr: flip(p.expr) } : p))),
        labels: first.labels,
        node: first.node,
        rank: Math.max(...group.map((p) => p.rank)),
      },
    ];
  });
}

/** A path through all pieces as a matrix product. */
function follow(parts: readonly Piece[], out: readonly number[]): { expr: Expr; labels: readonly number[] } | null {
  const walk = (start: Piece, entry: number | null): { factors: Expr[]; end: number | null; turned: number } | null => {
    const left = new Set(parts),
      factors: Expr[] = [];
    let part: Piece | undefined = start,
      from = entry,
      turned = 0,
      end: number | null = null;
    while (part !== undefined) {
      left.delete(part);
      const [p, q] = part.labels;
      if (part.labels.length === 1) {
        // A vector ends the path, or begins it as a row.
        if (factors.length === 0 && from === null) {
          factors.push(flip(part.expr));
          from = p ?? null;
        } else {
          factors.push(part.expr);
          from = null;
        }
      } else {
        const forward = from === null || p === from;
        factors.push(forward || part.symmetric ? part.expr : flip(part.expr));
        if (!forward && !part.symmetric) turned++;
        from = (forward ? q : p) ?? null;
      }
      if (from === null) break;
      if (out.includes(from)) {
        end = from;
        break;
      }
      const label: number = from;
      part = [...left].find((x) => x.labels.includes(label));
      if (part === undefined && entry === null && start.labels.length === 2 && start.labels[0] === label) end = label;
    }
    return left.size > 0 ? null : { factors, end, turned };
  };
  const [a, b] = out;
  if (a !== undefined) {
    const start = parts.find((p) => p.labels.includes(a)),
      found = start === undefined ? null : walk(start, a);
    if (found === null || (b !== undefined && found.end !== b)) return null;
    return { expr: product("*", found.factors), labels: out };
  }
  const ends = parts.filter((p) => p.labels.length === 1);
  if (ends.length === 2) {
    const ways = ends
        .map((e) => walk(e, null))
        .filter((w) => w !== null)
        .sort((x, y) => x.turned - y.turned),
      [best] = ways;
    return best === undefined ? null : { expr: product("*", best.factors), labels: [] };
  }
  if (ends.length > 0) return null;
  // A circle: begin where the fewest factors are turned.
  const ways = parts
      .flatMap((p) => [walk(p, null)])
      .filter((w) => w !== null)
      .sort((x, y) => x.turned - y.turned),
    [best] = ways;
  return best === undefined ? null : { expr: call("tr", product("*", best.factors)), labels: [] };
}

/** The transpose, of a product factor by factor. */
export function flip(e: Expr): Expr {
  if (e.kind === "mul" && e.op === "*" && !e.factors.some(mayBeNumber)) return product("*", [...e.factors].reverse().map(flip));
  if (e.kind === "call" && (e.fn === "diag" || e.fn === "eye")) return e;
  if (e.kind === "add" && e.terms.some((t) => (t.kind === "neg" ? t.arg : t).kind === "transpose"))
    return { kind: "add", terms: e.terms.map((t) => (t.kind === "neg" ? { kind: "neg", arg: flip(t.arg) } : flip(t))) };
  return transposed(e);
}
/** Numbers in products turn with the rest: (2v)' is (2*v)', which reads better than v'*2. */
const mayBeNumber = (e: Expr): boolean =>
  e.kind === "num" || e.kind === "div" || e.kind === "neg" || (e.kind === "call" && (e.fn === "sum" || e.fn === "tr"));
