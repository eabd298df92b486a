import type { Rule } from "../src/rule.js";
import { exponential } from "./scalar/exponential.js";
import { roots } from "./scalar/roots.js";
import { trigonometric } from "./scalar/trigonometric.js";
import { hyperbolic } from "./scalar/hyperbolic.js";
import { piecewise } from "./scalar/piecewise.js";
import { logistic } from "./scalar/logistic.js";
import { rectifiers } from "./scalar/relu.js";
import { softmaxFamily } from "./vector/softmax.js";
import { norms } from "./vector/norms.js";
import { determinants } from "./matrix/determinant.js";
import { inverses } from "./matrix/inverse.js";
import { matrixNorms } from "./matrix/norms.js";
import { spectral } from "./matrix/spectral.js";

/** Every rule, family by family, in the order in which `gradmark rules` lists them. */
export const rules: readonly Rule[] = [
  ...exponential, ...roots, ...trigonometric, ...hyperbolic, ...piecewise, ...logistic, ...rectifiers,
  ...softmaxFamily, ...norms,
  ...determinants, ...inverses, ...matrixNorms, ...spectral,
];
