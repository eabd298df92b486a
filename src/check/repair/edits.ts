import type { Expr } from "../../syntax/expr.js";
import { axisSumEdits, binderEdits, indexEdits, sumEdits } from "./edits-indices.js";
import { extraEdits, factorEdits, inverseEdits, missingFactors } from "./edits-factors.js";
import { ruleEdits } from "./edits-rules.js";
import { variableEdits } from "./edits-variables.js";
import type { EditInput } from "./edit-input.js";
import { negated, spoken, without, type Edit } from "./sites.js";
/** Single edits of one side of a link, the likeliest first (design.md 4.6). */

export function* edits(input: EditInput): Generator<Edit> {
  yield* signEdits(input);
  yield* factorEdits(input);
  yield* transposeEdits(input);
  yield* orderEdits(input);
  yield* sumEdits(input);
  yield* axisSumEdits(input);
  yield* indexEdits(input);
  yield* ruleEdits(input);
  yield* inverseEdits(input);
  yield* binderEdits(input);
  yield* variableEdits(input);
  yield* extraEdits(input);
  yield* deltaEdits(input);
  yield* missingFactors(input);
}

const ordinal = (i: number): string => ["first", "second", "third", "fourth", "fifth", "sixth"][i] ?? `${String(i + 1)}th`;
function* signEdits({ sites, side }: EditInput): Generator<Edit> {
  yield { mistake: "sign", say: "The sign is wrong.", expr: negated(side) };
  for (const s of sites)
    if (s.node.kind === "add" && s.parent !== "index")
      for (const [i] of s.node.terms.entries()) {
        const node = s.node;
        yield {
          mistake: "sign",
          say: `The sign of the ${ordinal(i)} term is wrong.`,
          expr: s.put({ ...node, terms: node.terms.map((t, k) => (k === i ? negated(t) : t)) }),
        };
      }
  for (const s of sites) if (s.node.kind === "neg") yield { mistake: "sign", say: "A minus sign is too many.", expr: s.put(s.node.arg) };
  for (const s of sites)
    if (s.parent === "exponent" || (s.node.kind === "call" && s.parent !== "index" && s.node.args.length === 1)) {
      const arg = s.node.kind === "call" ? s.node.args[0] : s.node;
      if (arg === undefined) continue;
      const flipped = s.node.kind === "call" ? { ...s.node, args: [negated(arg)] } : negated(arg);
      yield {
        mistake: "sign",
        say: `The sign of ${s.node.kind === "call" ? "an argument" : "an exponent"} is wrong.`,
        expr: s.put(flipped),
      };
    }
}
const arrays: readonly string[] = ["name", "call", "matrix", "prime", "entry", "deriv"];
function* transposeEdits({ sites, pool }: EditInput): Generator<Edit> {
  for (const s of sites)
    if (arrays.includes(s.node.kind) && s.parent !== "index" && s.parent !== "by" && s.parent !== "exponent" && s.parent !== "transpose")
      yield {
        mistake: "transpose",
        say: `A transpose is missing: ${spoken({ kind: "transpose", arg: s.node })}.`,
        expr: s.put({ kind: "transpose", arg: s.node }),
      };
  for (const s of sites)
    if (s.node.kind === "transpose")
      yield { mistake: "transpose", say: `A transpose is too many: ${spoken(s.node.arg)}.`, expr: s.put(s.node.arg) };
  for (const s of sites)
    if (s.node.kind === "mul" || s.node.kind === "add")
      yield { mistake: "transpose", say: "The whole should be transposed.", expr: s.put({ kind: "transpose", arg: s.node }) };
  // A + Aᵀ for 2A.
  for (const s of sites)
    if (s.node.kind === "name" && s.parent === "mul" && pool.matrices.has(s.node.key)) {
      const both: Expr = { kind: "add", terms: [s.node, { kind: "transpose", arg: s.node }] },
        parent = sites.find((p) => p.node.kind === "mul" && p.node.factors.includes(s.node));
      if (parent?.node.kind !== "mul") continue;
      const at = parent.node.factors.indexOf(s.node),
        two = parent.node.factors.findIndex((f) => f.kind === "num" && f.text === "2"),
        symmetrised = { ...parent.node, factors: parent.node.factors.map((f, k) => (k === at ? both : f)) };
      yield {
        mistake: "missing-term",
        say: `${spoken(s.node)} is not symmetric: ${spoken(s.node)} + ${spoken(s.node)}ᵀ.`,
        expr: parent.put(two < 0 ? symmetrised : without(symmetrised, two)),
      };
    }
}
function* orderEdits({ sites }: EditInput): Generator<Edit> {
  for (const s of sites)
    if (s.node.kind === "mul") {
      const node = s.node;
      for (let i = 0; i + 1 < node.factors.length; i++) {
        const swapped = [...node.factors],
          a = swapped[i],
          b = swapped[i + 1];
        if (a === undefined || b === undefined) continue;
        swapped[i] = b;
        swapped[i + 1] = a;
        yield {
          mistake: "order",
          say: `${spoken(a)} and ${spoken(b)} are in the wrong order.`,
          expr: s.put({ ...node, factors: swapped }),
        };
      }
      if (node.op !== ".*")
        yield { mistake: "order", say: "The product should be taken entry by entry (⊙).", expr: s.put({ ...node, op: ".*" }) };
      else yield { mistake: "order", say: "The product should be a matrix product.", expr: s.put({ ...node, op: "" }) };
      // One ⊙ among the factors: (a b) ⊙ c.
      for (let i = 1; node.op !== ".*" && node.factors.length > 2 && i < node.factors.length; i++) {
        const [head, tail] = [node.factors.slice(0, i), node.factors.slice(i)].map((f): Expr | undefined =>
          f.length === 1 ? f[0] : { ...node, factors: f },
        );
        if (head === undefined || tail === undefined) continue;
        yield {
          mistake: "order",
          say: "A product should be taken entry by entry (⊙).",
          expr: s.put({ kind: "mul", op: ".*", factors: [head, tail] }),
        };
      }
    }
}
/** A Kronecker delta that is missing on one term: true only for i = j without it. */
function* deltaEdits({ sites, letters, side }: EditInput): Generator<Edit> {
  const pairs: (readonly [string, string])[] = [];
  letters.slice(0, 4).forEach((a, i) => {
    for (const b of letters.slice(i + 1, 4)) pairs.push([a, b]);
  });
  for (const [a, b] of pairs) {
    const delta: Expr = { kind: "delta", i: { kind: "name", key: a }, j: { kind: "name", key: b } };
    const times = (t: Expr): Expr =>
      t.kind === "num" && t.text === "1" ? delta : { kind: "mul", op: "", factors: [delta, ...(t.kind === "mul" ? t.factors : [t])] };
    for (const s of sites)
      if (s.node.kind === "add" && s.parent !== "index")
        for (const [i, term] of s.node.terms.entries()) {
          const node = s.node;
          yield {
            mistake: term.kind === "num" ? "missing-term" : "factor",
            say: `This is the case ${a} = ${b} only: ${term.kind === "num" ? `${term.text} should be δ` : `the ${ordinal(i)} term should have a factor δ`}_${a}${b}.`,
            expr: s.put({ ...node, terms: node.terms.map((t, k) => (k === i ? times(t) : t)) }),
          };
        }
    yield { mistake: "factor", say: `A factor δ_${a}${b} is missing.`, expr: times(side) };
  }
}
