/**
 * Resolved mathematics: what a formula means once scope has said which names are functions, which subscripts are
 * indices and what a superscript is. The plain formula notation parses straight into it; LaTeX reaches it through
 * src/scope/resolve.ts. Lowering (src/scope/lower.ts) turns it into tensors.
 */
export type Expr =
  | { readonly kind: "num"; readonly text: string }
  | { readonly kind: "name"; readonly key: string }
  | { readonly kind: "neg"; readonly arg: Expr }
  | { readonly kind: "add"; readonly terms: readonly Expr[] }
  /** Flat product of factors under one operator. See ProductOp. */
  | { readonly kind: "mul"; readonly op: ProductOp; readonly factors: readonly Expr[] }
  | { readonly kind: "div"; readonly op: "/" | "./"; readonly num: Expr; readonly den: Expr }
  | { readonly kind: "pow"; readonly op: "^" | ".^"; readonly base: Expr; readonly exponent: Expr }
  | { readonly kind: "transpose"; readonly arg: Expr }
  | { readonly kind: "call"; readonly fn: string; readonly args: readonly Expr[] }
  /** `f'(x)`, `σ''`: the derivative of a one-argument function, applied (args) or as a function of what follows. */
  | { readonly kind: "prime"; readonly fn: string; readonly order: number; readonly args: readonly Expr[] }
  | { readonly kind: "entry"; readonly base: Expr; readonly indices: readonly (Expr | null)[] }
  /** sum, mean, prod, max, min over an index. Bounds null: over all that the index ranges over in the body. */
  | {
      readonly kind: "big";
      readonly op: "sum" | "mean" | "prod" | "max" | "min";
      readonly index: string;
      readonly lo: Expr | null;
      readonly hi: Expr | null;
      readonly where: Expr | null;
      readonly body: Expr;
    }
  | { readonly kind: "delta"; readonly i: Expr; readonly j: Expr }
  /** ∂of/∂by₁∂by₂…: `how` "partial" | "total" (d/d) | "gradient" (∇) | "jacobian" (J_f) | "hessian". */
  | {
      readonly kind: "deriv";
      readonly how: "partial" | "total" | "gradient" | "jacobian" | "hessian";
      readonly of: Expr;
      readonly by: readonly Expr[];
      /** Written as an operator before terms without brackets: how far it reaches is open. */
      readonly open?: true;
    }
  | { readonly kind: "differential"; readonly of: Expr }
  | { readonly kind: "matrix"; readonly rows: readonly (readonly Expr[])[] }
  | { readonly kind: "cases"; readonly rows: readonly { readonly value: Expr; readonly condition: Expr | null }[] }
  | { readonly kind: "compare"; readonly op: "=" | "≠" | "<" | "≤" | ">" | "≥" | "∈"; readonly a: Expr; readonly b: Expr }
  | { readonly kind: "logic"; readonly op: "and" | "or" | "not"; readonly args: readonly Expr[] }
  | { readonly kind: "indicator"; readonly of: Expr }
  | { readonly kind: "at"; readonly arg: Expr; readonly point: readonly { readonly name: Expr; readonly value: Expr }[] }
  | { readonly kind: "dots" };

/**
 * "*" matrix or scalar product, as in the formula notation; "" juxtaposition; ".*" elementwise (⊙);
 * "cdot" | "times" | "circ" | "otimes": as written, settled by readings; "kron", "outer", "inner": settled.
 */
export type ProductOp = "*" | "" | ".*" | "cdot" | "times" | "circ" | "otimes" | "kron" | "outer" | "inner";
