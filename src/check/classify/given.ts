import { regionOf } from "../../scope/homes.js";
import type { Expr } from "../../syntax/expr.js";
import { contains, exprKey, isLiteral, isNumeric, isNumberByFunction, namesIn } from "../../scope/exprs.js";
import { problemOf } from "../../scope/store.js";
import type { ClaimKind } from "../verdict.js";
import type { Line } from "./line.js";
import { barred } from "./bars.js";
import { sentenceBefore } from "./words.js";
/** Given values, and updates of a name by itself (semantics.md 3 and 4). */

/** θ = θ − η∇L, W_{t+1} = W_t − …, x ← …: the name on the left stands on the right too, or its next member does. */
export function isUpdate(line: Line): boolean {
  const { left, right, raw } = line;
  if (left === null || right === null || !raw.first) return false;
  const key = left.kind === "name" ? left.key : null;
  if (key !== null && namesIn(right).has(key)) {
    // A vector of its own entries is a declaration, not an update.
    return right.kind === "add" && !line.store.definitions.has(`${key}!`) && right.terms.some((t) => t.kind === "name" && t.key === key);
  }
  if (left.kind === "entry" && left.base.kind === "name" && left.indices.some((i) => i !== null && i.kind === "add")) {
    const base = left.base.key;
    // \\bar h_{t-1} = …: an adjoint, of which it is said what it is.
    if (line.store.definitionOf(base, line.at)?.claim.startsWith(barred) === true) return false;
    return contains(right, (x) => x.kind === "entry" && x.base.kind === "name" && x.base.key === base);
  }
  // θ_j := θ_j + α g_j: every entry is set anew.
  if (raw.relation.op !== "=" && left.kind === "entry" && right.kind === "add") {
    const own = exprKey(left);
    if (right.terms.some((t) => exprKey(t) === own)) return true;
  }
  const sub = /^(.*)_([a-z])\+1$/.exec(key ?? "");
  return (
    sub !== null &&
    contains(
      right,
      (x) =>
        (x.kind === "name" && x.key === `${sub[1] ?? ""}_${sub[2] ?? ""}`) ||
        (x.kind === "entry" && x.base.kind === "name" && x.base.key === sub[1]),
    )
  );
}

/** Given values: x = 3, (x, y) = (1, 2). Given derivatives: src/check/classify/unknowns.ts. */
export function given(line: Line): ClaimKind | null {
  const { left, right, store, at } = line;
  if (left === null || right === null) return null;
  // (x, y, z) = (1, 3, 2)
  if (
    left.kind === "call" &&
    left.fn === "tuple" &&
    right.kind === "call" &&
    right.fn === "tuple" &&
    left.args.length === right.args.length &&
    left.args.every((a) => a.kind === "name") &&
    right.args.every(isLiteral)
  ) {
    left.args.forEach((a, i) => {
      const value = right.args[i];
      if (a.kind === "name" && value !== undefined) giveName(line, a.key, value);
    });
    return "given";
  }
  // n = d = k = 1: all of them are given.
  const end = line.raw.statement.statement.chain.members.at(-1);
  if (left.kind === "name" && right.kind === "name" && end?.kind === "num" && isChainOfNames(line)) {
    const definition = store.definitionOf(left.key, at) ?? store.definitionOf(right.key, at);
    if (definition !== null) return null;
    giveName(line, left.key, { kind: "num", text: end.text });
    return "given";
  }
  // θ = 0 − 1 · (−1), c_2 = (2 + 6 + 7)/3: the next value of a name of which no more than a number was said so far.
  if (left.kind === "name" && line.raw.first && !isLiteral(right) && isNumeric(right) && store.valueOf(left.key, at) !== null) {
    const { key } = left;
    const elsewhere = store.valueOf(key, at)?.part !== at.part && !sameNumber(line, key);
    if (store.definitionOf(key, at) === null && (elsewhere || isSetAnew(line, key))) {
      giveName(line, key, right);
      return "assignment";
    }
  }
  if (!isLiteral(right)) return null;
  const labelled = labelledName(line);
  if (labelled !== null) {
    giveName(line, labelled, right);
    return "given";
  }
  if (left.kind === "name") {
    const definition = store.definitionOf(left.key, at),
      value = store.valueOf(left.key, at);
    // N = 10 beside the counts N_k: a name of its own.
    const isMember = definition !== null && definition.indices.length > 0 && line.raw.first && right.kind === "num" && value === null;
    // "Starting at a = b = 0", whatever a and b came out as before.
    const isStart = /\b(?:start|initiali|begin)\w*\b[^.]*$/i.test(line.words);
    if (definition !== null && problemOf(definition.part) === problemOf(at.part) && !isMember && !isStart) {
      // "For g = (1, 1, 2)ᵀ" after g = ∇_y L: a number for that derivative.
      if (
        definition.body.kind === "deriv" &&
        line.raw.first &&
        /\b(?:for|given|with|let|if|suppose|take|say|when|where)\W*$/i.test(line.words)
      )
        line.left = definition.body;
      return null;
    }
    if (value !== null && !line.raw.first && !isStart) return null;
    giveName(line, left.key, right);
    return "given";
  }
  if (
    left.kind === "entry" &&
    left.base.kind === "name" &&
    left.indices.every((i) => i?.kind === "num") &&
    line.raw.first &&
    store.definitionOf(left.base.key, at) === null
  )
    return "given";
  return givesEveryEntry(line) ? "given" : null;
}
/** Whether what a line works out is the number that another part gave the name. */
function sameNumber({ right, store, at }: Line, key: string): boolean {
  const value = store.valueOf(key, at)?.value,
    [a, b] = [right, value].map((e) => (e == null ? null : arithmetic(e)));
  return a != null && b != null && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
}
/** The value of sums, products, quotients and powers of written numbers; null for anything else. */
function arithmetic(e: Expr): number | null {
  const all = (es: readonly Expr[]): number[] | null => {
    const out = es.map(arithmetic);
    return out.some((x) => x === null) ? null : (out as number[]);
  };
  switch (e.kind) {
    case "num":
      return Number(e.text);
    case "neg": {
      const x = arithmetic(e.arg);
      return x === null ? null : -x;
    }
    case "add":
      return all(e.terms)?.reduce((s, x) => s + x, 0) ?? null;
    case "mul":
      return all(e.factors)?.reduce((p, x) => p * x, 1) ?? null;
    case "div": {
      const [a, b] = [arithmetic(e.num), arithmetic(e.den)];
      return a === null || b === null ? null : a / b;
    }
    case "pow": {
      const [a, b] = [arithmetic(e.base), arithmetic(e.exponent)];
      return a === null || b === null ? null : a ** b;
    }
    default:
      return null;
  }
}
/** θ := θ − α g is the rule of the problem, or words say that a round begins: a number may be another one now. */
function isSetAnew({ store, at, raw, collected }: Line, key: string): boolean {
  const { from } = raw.statement.formula.piece,
    said =
      collected.document.source
        .slice(Math.max(0, from - 300), from)
        .split(/\.\s|\n\s*\n/)
        .at(-1) ?? "";
  return (
    store.updates.some((u) => u.key === key && problemOf(u.part) === problemOf(at.part)) ||
    /\b(?:updat\w*|new|next|now|then|re-?(?:comput|estimat|calculat|cent(?:er|r))\w*|iterat\w*|step|round|epoch|after)\b[^.]*$/i.test(said)
  );
}
/** d_k = 64 beside the size d, N_k = 3 beside N: the letter below is a label, and the number is one of its own. */
function labelledName({ left, raw, store, at }: Line): string | null {
  const [index, ...more] = left?.kind === "entry" ? left.indices : [];
  if (left?.kind !== "entry" || left.base.kind !== "name" || index?.kind !== "name" || more.length > 0 || !raw.first) return null;
  const { key } = left.base,
    label = `${key}_${index.key}`;
  if (!store.dimensions.has(key) && !store.dimensions.has(label)) return null;
  return store.shapeOf(key, at) === null && store.definitionOf(key, at) === null ? label : null;
}
/** "vanish for μ_j = 0 and σ_j = 1": values at which something is looked at, of an array that was declared. */
function givesEveryEntry(line: Line): boolean {
  const { left, right, store, at } = line;
  if (left?.kind !== "entry" || left.base.kind !== "name" || right === null || !line.raw.first) return false;
  const { key } = left.base,
    letters = left.indices.flatMap((i) => (i?.kind === "name" ? i.key : []));
  if (
    new Set(letters).size !== left.indices.length ||
    !/\b(for|at|when|whenever|where|if)\s*(⟦⟧\s*(and|,)\s*)*$/i.test(sentenceBefore(line))
  )
    return false;
  const shape = store.shapeOf(key, at);
  if (shape?.how !== "declared" || shape.lead.length + shape.dims.length !== letters.length || store.definitionOf(key, at) !== null)
    return false;
  store.give({ ...at, key, value: right, claim: line.id, everywhere: true });
  return true;
}

function isChainOfNames(line: Line): boolean {
  const { members, rels } = line.raw.statement.statement.chain;
  return rels.every((r) => r.op === "=") && members.slice(0, -1).every((m) => m.kind === "sym" || m.kind === "script");
}

function giveName(line: Line, key: string, value: Expr): void {
  line.store.give({ ...line.at, key, value, claim: line.id });
  const dims = literalDims(value),
    known = line.store.shapeOf(key, line.at);
  // x = −2 in the question before says nothing of the list that x is here.
  const elsewhere = known?.how === "value" && regionOf(known.part) !== regionOf(line.at.part);
  if ((known === null || elsewhere) && dims !== null)
    line.store.declareShape({ ...line.at, key, dims: dims.dims, orient: dims.orient, lead: [], how: "value" });
}

export function literalDims(e: Expr): { dims: (string | number)[]; orient: "c" | "r" | null } | null {
  if (e.kind === "num" || e.kind === "div" || isNumberByFunction(e)) return { dims: [], orient: null };
  if (e.kind === "neg") return literalDims(e.arg);
  if (e.kind === "transpose") {
    const d = literalDims(e.arg);
    return d === null ? null : { dims: [...d.dims].reverse(), orient: d.orient === null && d.dims.length === 1 ? "c" : d.orient };
  }
  if (e.kind === "matrix") return { dims: [e.rows.length, e.rows[0]?.length ?? 1], orient: null };
  if (e.kind === "call" && e.fn === "tuple") return { dims: [e.args.length], orient: null };
  return null;
}
