import { z } from "zod";
/** What an assignment file may say, in Markdown or YAML (docs/grading.md). One schema, so that both give the same errors. */

const fraction = z.number().min(0).max(1);
const points = z.number().min(0).max(10_000);
const layout = z.enum(["any", "numerator", "denominator", "gradient"]);

/** The kinds of mistakes that a report names, and `other` for the rest: how much of an item each costs. */
const penalties = z
  .strictObject({
    sign: fraction,
    factor: fraction,
    transpose: fraction,
    order: fraction,
    "missing-term": fraction,
    "extra-term": fraction,
    "wrong-variable": fraction,
    "wrong-index": fraction,
    "wrong-rule": fraction,
    arithmetic: fraction,
    shape: fraction,
    definition: fraction,
    other: fraction,
  })
  .partial();

const step = z.strictObject({ target: z.string().min(1), points });
const manual = z.strictObject({ text: z.string().min(1), points });

export const questionSchema = z.strictObject({
  label: z.string().min(1).max(40),
  title: z.string().default(""),
  text: z.string().default(""),
  points,
  target: z.string().min(1).optional(),
  require: z.enum(["final", "steps"]).default("final"),
  given: z.string().optional(),
  rubric: z.strictObject({ result: points, steps: points, shape: points, method: points }).partial().optional(),
  steps: z.array(step).default([]),
  manual: z.array(manual).default([]),
  layout: layout.optional(),
  penalties: penalties.optional(),
});

export const assignmentSchema = z.strictObject({
  "gradmark-assignment": z.literal(1),
  id: z
    .string()
    .regex(/^[\w.-]{1,80}$/, "expected letters, digits, dots, dashes and underscores")
    .default("assignment"),
  title: z.string().max(300).default(""),
  layout: layout.default("any"),
  loose: z.union([z.literal("free"), z.literal("wrong"), fraction]).default("free"),
  carried: z.union([z.literal("free"), fraction]).default("free"),
  pending: z.enum(["award", "withhold"]).default("award"),
  entries: z.boolean().default(true),
  penalties: penalties.default({}),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
  setup: z.string().default(""),
  questions: z.array(questionSchema).min(1, "expected at least one question with a target and points"),
});

export type RawAssignment = z.infer<typeof assignmentSchema>;
export type RawQuestion = z.infer<typeof questionSchema>;
