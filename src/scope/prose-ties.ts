import type { Expr } from "../syntax/expr.js";
import type { Tree } from "../syntax/tree.js";
import { resolve, resolveContext } from "./resolve.js";
import type { Block } from "./prose-blocks.js";
import type { Store } from "./store.js";
import type { Survey } from "./survey.js";
/**
 * Quantities that only words tie to others: "λ_i are the eigenvalues of A", "let r be the rank of X". What the words say
 * is not read, so that a line about such a name cannot be refuted by sampling the name freely.
 */
const nouns = [
  "eigen\\w+",
  "singular v\\w+",
  "spectr\\w+",
  "roots?",
  "solutions?",
  "minimi[sz]\\w+",
  "maximi[sz]\\w+",
  "optim\\w+",
  "argm\\w+",
  "(?:pseudo-?)?inverse",
  "projections?",
  "projector",
  "rank",
  "trace",
  "determinant",
  "means?",
  "averages?",
  "variances?",
  "standard deviations?",
  "norms?",
  "lengths?",
  "distances?",
  "angles?",
  "sums?",
  "products?",
  "maxim\\w+",
  "minim\\w+",
  "largest",
  "smallest",
  "greatest",
  "number",
  "counts?",
  "fraction",
  "frequency",
  "index",
  "position",
  "cholesky",
  "square root",
  "factors?",
  "medians?",
  "quantiles?",
  "unit vectors?",
  "normali[sz]ed",
  "normal",
  "basis",
  "null ?space",
  "complement",
  "fixed point",
  "limits?",
  "derivatives?",
  "gradients?",
  "hessian",
  "jacobian",
  "covariance",
  "correlation",
  "expect\\w+",
  "totals?",
  "differences?",
  "ratios?",
  "residuals?",
  "margins?",
  "entropy",
  "likelihood",
  "probabilit\\w+",
  "degrees?",
  "coefficients?",
  "sorted",
  "permutation",
  "reciprocal",
  "conjugate",
  "adjoint",
  "dual",
  "multipliers?",
  "density",
  "inverse function",
].join("|");
const verb = String.raw`(?:be|is|are|denotes?|being|as|for|call|called|stands? for|equals?|,|has|have|with)`;
/** "a function of w has a Jacobian of shape 1 × d": what is said of the function ties nothing to w. */
const shapeOfDerivative = String.raw`(?:has|have|with) (?:\w+ ){0,3}(?:derivatives?|gradients?|hessian|jacobian) of (?:shape|size|dimensions?|the form)\b`;
const tie = new RegExp(
  String.raw`⟦(?<name>\d+)⟧,? ?(?:and ⟦\d+⟧ )?(?:\(\w+\) )?(?!${shapeOfDerivative})${verb} (?:(?:the|an?|its|their|this|all|corresponding|respective|ordered|real|positive|nonzero|non-zero|empirical|sample|total|euclidean|partial|batch|running|overall|unique|global|local|exact|usual|matrix|\w+(?:ly|ed|ing|al|ic)) ){0,4}(?:${nouns})\b[^.;⟦]{0,40}\b(?:of|between|for|from|to|by|which|that|in|over|with) [^.;⟦]{0,30}⟦\d+⟧`,
  "giu",
);
const properties =
  "homogeneous|odd|even|periodic|linear|affine|additive|multiplicative|convex|concave|idempotent|invertible|symmetric|radial|monoton\\w+|increasing|decreasing|involution\\w*|harmonic|stationary|isotropic|separable|quadratic|orthogonal|bijective|self-\\w+|nonnegative|non-negative|positive|bounded|density|normali[sz]ed|antisymmetric|bilinear";
const property = new RegExp(
  String.raw`⟦(?<name>\d+)⟧,? (?:is|be|are|being|denotes?|assumed|which is|an?|,) ?(?:[\w-]+ ){0,5}?(?:${properties})\b`,
  "giu",
);
const propertyBefore = new RegExp(
  String.raw`\b(?:${properties}) (?:[\w-]+ ){0,3}?(?:function|map|mapping|activation|loss|kernel|operator|form)s? ⟦(?<name>\d+)⟧`,
  "giu",
);
const satisfies = /⟦(?<name>\d+)⟧,? (?:\w+ ){0,4}?(?:satisf\w+|such that|with the property|fulfil\w+|obeys?)\b/giu;
const between = String.raw`(?:of|between|from|to) [^.;⟦]{0,30}⟦\d+⟧`;
const tiedAfter = new RegExp(
  String.raw`\b(?:${nouns}) (?:values? |vectors? |matrix |matrices )?(?:${between} ,? ?(?:are |is |be |by |called |denoted (?:by )?)?⟦(?<name>\d+)⟧|⟦(?<other>\d+)⟧ ${between})`,
  "giu",
);

/** "By the SVD X = U D Vᵀ": what U, D and V are beyond this equation the words say, and no formula. */
const decomposition =
  /\b(?:SVD|singular[- ]value decomposition|eigen[- ]?(?:value )?decomposition|spectral (?:decomposition|theorem)|Cholesky|QR|LU|LDL|Schur|polar decomposition|diagonali[sz]\w+|factori[sz]ation)\b[^.;⟦]{0,60}(?:⟦\d+⟧[^.;⟦]{0,30}){0,2}?⟦(?<name>\d+)⟧/giu;
function decompositions(block: Block, survey: Survey, store: Store): void {
  for (const match of block.text.matchAll(decomposition)) {
    const formula = block.formulas[Number(match.groups?.["name"])],
      [, product] = formula?.trees ?? [];
    if (product === undefined) continue;
    const factors = (product.kind === "prod" ? product.factors : [product]).flatMap((f): readonly Tree[] => {
      const run = f.kind === "script" ? f.base : f;
      return run.kind === "run" ? runOf(run) : [f];
    });
    if (factors.length < 2) continue;
    const words = match[0].replace(/[,:]?\s*⟦(\d+)⟧/g, "").trim();
    for (const f of factors) {
      const key = keyOf(f, block, survey);
      if (key !== null) store.ties.push({ ...block.at, key, words, of: "quantity" });
    }
  }
}
const runOf = (t: Tree & { readonly kind: "run" }): Tree[] =>
  [...t.text].map((c, i) => ({ kind: "sym", name: c, style: "", accents: [], from: t.from + i, to: t.from + i + 1 }));

export function proseTies(block: Block, survey: Survey, store: Store): void {
  decompositions(block, survey, store);
  for (const [pattern, of] of [
    [tie, "quantity"],
    [tiedAfter, "quantity"],
    [property, "function"],
    [propertyBefore, "function"],
    [satisfies, "function"],
  ] as const)
    for (const match of block.text.matchAll(pattern)) {
      const formula = block.formulas[Number(match.groups?.["name"] ?? match.groups?.["other"])];
      for (const tree of formula?.trees.slice(0, 1) ?? []) {
        const key = keyOf(tree, block, survey);
        if (key === null) continue;
        const words = match[0].replace(/⟦(\d+)⟧/g, (_, k: string) => block.formulas[Number(k)]?.source ?? "").trim();
        store.ties.push({ ...block.at, key, words, of });
      }
    }
}
function keyOf(tree: Tree, block: Block, survey: Survey): string | null {
  let t: Tree | undefined = tree;
  while (t?.kind === "list" || t?.kind === "group") t = t.kind === "list" ? t.items[0] : t.body;
  if (t === undefined) return null;
  try {
    let e: Expr = resolve(t, resolveContext(survey, block.at));
    while (e.kind === "transpose" || e.kind === "entry") e = e.kind === "transpose" ? e.arg : e.base;
    return e.kind === "name" ? e.key : null;
  } catch {
    return null;
  }
}
