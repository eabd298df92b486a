import fc from "fast-check";
import type { Expr } from "../../src/syntax/expr.js";
/** Every expression that the formula notation can say, in the form in which the parser gives it. */

const names = fc.constantFrom("x", "y", "A", "X1", "mu", "α", "W_1", "e", "d");
const functions = fc.constantFrom("exp", "softmax", "tr", "f", "kron", "inv");
const index = fc.constantFrom("i", "j", "k");
const number = fc.constantFrom("0", "1", "2", "0.5", ".25", "1e-3", "12.0");

const sumOrOther = (e: Expr): boolean => e.kind !== "num" || !e.text.startsWith("-");

export const { expr: anyExpr } = fc.letrec<{ expr: Expr; condition: Expr }>((tie) => {
  const e = tie("expr"),
    condition = tie("condition");
  const key = names.map((k): Expr => ({ kind: "name", key: k }));
  const letter = index.map((k): Expr => ({ kind: "name", key: k }));
  return {
    condition: fc.oneof(
      { maxDepth: 4, depthIdentifier: "e" },
      fc.record(
        {
          kind: fc.constant("compare" as const),
          op: fc.constantFrom("=" as const, "≠" as const, "<" as const, "≤" as const, ">" as const, "≥" as const),
          a: e,
          b: e,
        },
        { noNullPrototype: true },
      ),
      fc.record(
        {
          kind: fc.constant("logic" as const),
          op: fc.constantFrom("and" as const, "or" as const),
          args: fc.array(condition, { minLength: 2, maxLength: 3 }),
        },
        { noNullPrototype: true },
      ),
      fc.record(
        { kind: fc.constant("logic" as const), op: fc.constant("not" as const), args: fc.tuple(condition) },
        { noNullPrototype: true },
      ),
    ),
    expr: fc.oneof(
      { maxDepth: 5, depthIdentifier: "e", withCrossShrink: true },
      fc.oneof(
        number.map((text): Expr => ({ kind: "num", text })),
        key,
      ),
      fc.record({ kind: fc.constant("neg" as const), arg: e }, { noNullPrototype: true }),
      fc.record(
        { kind: fc.constant("add" as const), terms: fc.array(e.filter(sumOrOther), { minLength: 2, maxLength: 4 }) },
        { noNullPrototype: true },
      ),
      fc.record(
        {
          kind: fc.constant("mul" as const),
          op: fc.constantFrom("*" as const, ".*" as const),
          factors: fc.array(e, { minLength: 2, maxLength: 4 }),
        },
        { noNullPrototype: true },
      ),
      fc.record(
        { kind: fc.constant("div" as const), op: fc.constantFrom("/" as const, "./" as const), num: e, den: e },
        { noNullPrototype: true },
      ),
      fc.record(
        { kind: fc.constant("pow" as const), op: fc.constantFrom("^" as const, ".^" as const), base: e, exponent: e },
        { noNullPrototype: true },
      ),
      fc.record({ kind: fc.constant("transpose" as const), arg: e }, { noNullPrototype: true }),
      fc.record(
        { kind: fc.constant("call" as const), fn: functions, args: fc.array(e, { minLength: 1, maxLength: 3 }) },
        { noNullPrototype: true },
      ),
      fc.record(
        { kind: fc.constant("prime" as const), fn: functions, order: fc.integer({ min: 1, max: 2 }), args: fc.tuple(e) },
        { noNullPrototype: true },
      ),
      fc.record(
        { kind: fc.constant("entry" as const), base: key, indices: fc.array(fc.option(e), { minLength: 1, maxLength: 3 }) },
        { noNullPrototype: true },
      ),
      fc.record(
        {
          kind: fc.constant("big" as const),
          op: fc.constantFrom("sum" as const, "mean" as const, "prod" as const),
          index,
          lo: fc.constant(null),
          hi: fc.constant(null),
          where: fc.option(condition),
          body: e,
        },
        { noNullPrototype: true },
      ),
      fc.record(
        {
          kind: fc.constant("big" as const),
          op: fc.constantFrom("sum" as const, "max" as const, "min" as const),
          index,
          lo: e,
          hi: e,
          where: fc.option(condition),
          body: e,
        },
        { noNullPrototype: true },
      ),
      fc.record({ kind: fc.constant("delta" as const), i: letter, j: letter }, { noNullPrototype: true }),
      fc.record(
        {
          kind: fc.constant("deriv" as const),
          how: fc.constant("partial" as const),
          of: e,
          by: fc.array(e, { minLength: 1, maxLength: 2 }),
        },
        { noNullPrototype: true },
      ),
      fc.record({ kind: fc.constant("differential" as const), of: e }, { noNullPrototype: true }),
      fc.record({ kind: fc.constant("indicator" as const), of: condition }, { noNullPrototype: true }),
      fc
        .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 }))
        .chain(([m, n]) =>
          fc.record(
            {
              kind: fc.constant("matrix" as const),
              rows: fc.array(fc.array(e, { minLength: n, maxLength: n }), { minLength: m, maxLength: m }),
            },
            { noNullPrototype: true },
          ),
        ),
      fc
        .tuple(
          fc.array(fc.record({ value: e, condition: fc.option(condition, { freq: 100 }) }, { noNullPrototype: true }), {
            minLength: 1,
            maxLength: 3,
          }),
          e,
        )
        .map(
          ([rows, last]): Expr => ({
            kind: "cases",
            rows: [...rows.filter((r) => r.condition !== null), { value: last, condition: null }],
          }),
        ),
    ),
  };
});
