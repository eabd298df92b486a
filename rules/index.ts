import type { Rule } from "../src/rule.js";
import { exponential } from "./scalar/exponential.js";
import { roots } from "./scalar/roots.js";
import { trigonometric } from "./scalar/trigonometric.js";
import { inverseTrigonometric } from "./scalar/inverse-trigonometric.js";
import { hyperbolic } from "./scalar/hyperbolic.js";
import { inverseHyperbolic } from "./scalar/inverse-hyperbolic.js";
import { piecewise } from "./scalar/piecewise.js";
import { logistic } from "./scalar/logistic.js";
import { rectifiers } from "./scalar/relu.js";
import { smoothActivations } from "./scalar/smooth-activations.js";
import { normal } from "./scalar/normal.js";
import { gammaFamily } from "./scalar/gamma.js";
import { softmaxFamily } from "./vector/softmax.js";
import { norms } from "./vector/norms.js";
import { geometry } from "./vector/geometry.js";
import { statistics } from "./vector/statistics.js";
import { rowwise } from "./matrix/rows.js";
import { determinants } from "./matrix/determinant.js";
import { inverses } from "./matrix/inverse.js";
import { matrixNorms } from "./matrix/norms.js";
import { spectral } from "./matrix/spectral.js";
import { regressionLosses } from "./loss/regression.js";
import { classificationLosses } from "./loss/classification.js";
import { divergences } from "./loss/divergences.js";
import { normalization } from "./norm/normalization.js";
import { denseLayers } from "./layer/dense.js";
import { convolutions } from "./layer/convolution.js";
import { pooling } from "./layer/pooling.js";

/** Every rule, family by family, in the order in which `gradmark rules` lists them. */
export const rules: readonly Rule[] = [
  ...exponential,
  ...roots,
  ...trigonometric,
  ...inverseTrigonometric,
  ...hyperbolic,
  ...inverseHyperbolic,
  ...piecewise,
  ...logistic,
  ...rectifiers,
  ...smoothActivations,
  ...normal,
  ...gammaFamily,
  ...softmaxFamily,
  ...norms,
  ...geometry,
  ...statistics,
  ...rowwise,
  ...determinants,
  ...inverses,
  ...matrixNorms,
  ...spectral,
  ...regressionLosses,
  ...classificationLosses,
  ...divergences,
  ...normalization,
  ...denseLayers,
  ...convolutions,
  ...pooling,
];
