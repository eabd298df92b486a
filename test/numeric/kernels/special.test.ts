import { describe, expect, test } from "vitest";
import { erf, erfc, erfcx, normalCdf, normalDensity } from "../../../src/numeric/kernels/error-function.js";
import { digamma, gamma, lgamma, polygamma } from "../../../src/numeric/kernels/gamma.js";
import { logit, logSigmoid, sigmoid, softplus } from "../../../src/numeric/kernels/logistic.js";
import { clamp, relu, sign, step } from "../../../src/numeric/kernels/piecewise.js";

/** Reference values to 17 digits, computed at 40 digits with mpmath 1.3. */
type Case = readonly [x: number, value: number];
const near = (of: (x: number) => number, cases: readonly Case[]): void => {
  const missed = cases
    .filter(([x, value]) => !(Math.abs(of(x) - value) <= 1e-14 * Math.abs(value)))
    .map(([x, value]) => ({ x, expected: value, got: of(x) }));
  expect(missed).toEqual([]);
};

describe("error function", () => {
  test("erf on both sides of the switch at 1", () => {
    near(erf, ERF);
  });
  test("erfc keeps its relative precision in the tail", () => {
    near(erfc, ERFC);
  });
  test("erfcx(0) = 1", () => {
    near(erfcx, [[0, 1]]);
  });
  test("Phi keeps its relative precision in the left tail", () => {
    near(normalCdf, PHI);
  });
  test("phi", () => {
    near(normalDensity, DENSITY);
  });
  test("limits and undefined arguments", () => {
    expect([
      erf(Infinity),
      erf(-Infinity),
      erfc(Infinity),
      erfc(-Infinity),
      normalCdf(-Infinity),
      normalCdf(Infinity),
      normalDensity(Infinity),
    ]).toEqual([1, -1, 0, 2, 0, 1, 0]);
    expect([erf, erfc, normalCdf, normalDensity].map((f) => f(NaN))).toEqual([NaN, NaN, NaN, NaN]);
  });
});

describe("gamma family", () => {
  test("gamma", () => {
    near(gamma, GAMMA);
  });
  test("lgamma, near its zeros at 1 and 2 too", () => {
    near(lgamma, LGAMMA);
  });
  test("digamma", () => {
    near(digamma, DIGAMMA);
  });
  test("polygamma of order 1", () => {
    near((x) => polygamma(1, x), POLY1);
  });
  test("polygamma of order 3", () => {
    near((x) => polygamma(3, x), POLY3);
  });
  test("factorials: gamma(n + 1) = n gamma(n)", () => {
    let factorial = 1;
    for (let n = 1; n <= 18; n++) {
      expect(gamma(n)).toBe(factorial);
      factorial *= n;
    }
  });
  test("poles and wrong orders have no value", () => {
    expect([gamma(0), gamma(-3), lgamma(-1), digamma(-2), polygamma(1, 0), polygamma(1.5, 2), polygamma(-1, 2), gamma(NaN)]).toEqual(
      Array(8).fill(NaN),
    );
    expect([gamma(172), lgamma(Infinity)]).toEqual([Infinity, Infinity]);
  });
});

describe("logistic family", () => {
  test("sigmoid", () => {
    near(sigmoid, SIGMOID);
  });
  test("softplus", () => {
    near(softplus, SOFTPLUS);
  });
  test("log-sigmoid(x) = -softplus(-x)", () => {
    near((x) => -logSigmoid(-x), SOFTPLUS);
  });
  test("logit", () => {
    near(logit, LOGIT);
  });
  test("nothing overflows", () => {
    expect([sigmoid(1e4), sigmoid(-1e4), softplus(1e4), softplus(-1e4), logSigmoid(-1e4)]).toEqual([1, 0, 1e4, 0, -1e4]);
    expect([sigmoid, softplus, logSigmoid, logit].map((f) => f(NaN))).toEqual([NaN, NaN, NaN, NaN]);
  });
});

test("branches: values at the kinks, NaN stays NaN", () => {
  expect([step(0), step(-0), step(1e-300), sign(-0), sign(-2), relu(-1), relu(3), clamp(5, 0, 1), clamp(-5, 0, 1)]).toEqual([
    0, 0, 1, 0, -1, 0, 3, 1, 0,
  ]);
  expect([step(NaN), sign(NaN), relu(NaN), clamp(NaN, 0, 1)]).toEqual([NaN, NaN, NaN, NaN]);
});

const ERF: readonly Case[] = [
  [1e-300, 1.1283791670955126e-300],
  [1e-8, 1.1283791670955126e-8],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [0.9999, 0.8426592780487595],
  [1.0, 0.8427007929497149],
  [1.5, 0.9661051464753108],
  [-2.0, -0.9953222650189527],
  [3.0, 0.9999779095030014],
  [5.5, 0.9999999999999927],
];
const ERFC: readonly Case[] = [
  [-3.0, 1.9999779095030015],
  [-0.5, 1.5204998778130465],
  [0.0, 1.0],
  [0.3, 0.6713732405408726],
  [0.5, 0.4795001221869535],
  [0.75, 0.28884436634648486],
  [1.0, 0.15729920705028513],
  [2.5, 0.0004069520174449589],
  [5.0, 1.537459794428035e-12],
  [10.0, 2.088487583762545e-45],
  [20.0, 5.395865611607901e-176],
  [26.0, 5.663192408856143e-296],
];
const PHI: readonly Case[] = [
  [-37.0, 5.725571222524577e-300],
  [-20.0, 2.7536241186062337e-89],
  [-8.0, 6.220960574271784e-16],
  [-3.0, 0.0013498980316300946],
  [-1.0, 0.15865525393145705],
  [-0.3, 0.3820885778110474],
  [0.0, 0.5],
  [0.5, 0.6914624612740131],
  [1.96, 0.9750021048517795],
  [5.0, 0.9999997133484281],
];
const DENSITY: readonly Case[] = [
  [0.0, 0.3989422804014327],
  [0.7, 0.31225393336676127],
  [-1.0, 0.24197072451914334],
  [5.0, 1.4867195147342977e-6],
  [20.0, 5.520948362159764e-88],
  [-37.0, 2.1200065515246056e-298],
];
const GAMMA: readonly Case[] = [
  [1e-10, 9999999999.422785],
  [0.1, 9.51350769866873],
  [0.5, 1.772453850905516],
  [1.0, 1.0],
  [1.4616321449683622, 0.8856031944108887],
  [2.5, 1.329340388179137],
  [5.0, 24.0],
  [10.3, 716430.6890623764],
  [19.7, 5.001233624817326e16],
  [20.5, 5.406242982335075e17],
  [50.25, 1.6144764712412441e63],
  [100.5, 9.320963104082716e156],
  [171.5, 9.4833675668248e307],
  [-0.5, -3.544907701811032],
  [-1.5, 2.363271801207355],
  [-7.3, 0.000418387873013548],
  [-20.5, -2.834656574391335e-19],
  [-100.25, -1.503087709322751e-158],
];
const LGAMMA: readonly Case[] = [
  [1e-300, 690.7755278982137],
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247001],
  [0.9999999, 5.772157468444193e-8],
  [1.0000001, -5.772155829918507e-8],
  [1.3, -0.10817480950786047],
  [1.9999, -4.227520877215346e-5],
  [2.0001, 4.2281658112919945e-5],
  [2.7, 0.4348205536551047],
  [7.0, 6.579251212010101],
  [20.5, 40.8315009745308],
  [171.9, 711.2002964940705],
  [100000.0, 1051287.7089736569],
  [1e20, 4.505170185988091e21],
  [-0.5, 1.2655121234846454],
  [-3.7, -1.3797399049658245],
  [-30.4, -74.83304458659782],
];
const DIGAMMA: readonly Case[] = [
  [1e-10, -10000000000.577215],
  [0.1, -10.423754940411076],
  [0.5, -1.9635100260214235],
  [1.0, -0.5772156649015329],
  [2.0, 0.42278433509846713],
  [3.7, 1.1671535393615113],
  [11.9, 2.4339335368825377],
  [12.1, 2.4513143481743374],
  [100.0, 4.600161852738087],
  [100000000.0, 18.420680738952367],
  [-0.5, 0.03648997397857652],
  [-2.3, 3.3173231575618227],
  [-30.7, 1.1579602221507959],
];
const POLY1: readonly Case[] = [
  [1e-5, 10000000001.644909],
  [0.5, 4.934802200544679],
  [1.0, 1.6449340668482264],
  [2.5, 0.49035775610023485],
  [15.5, 0.06664201358327597],
  [100.0, 0.010050166663333571],
  [-0.5, 8.934802200544679],
  [-4.2, 28.354875744597663],
];
const POLY3: readonly Case[] = [
  [0.01, 600000006.2510618],
  [0.5, 97.40909103400244],
  [1.0, 6.493939402266829],
  [2.5, 0.22390584881725206],
  [17.5, 0.0004063810738253195],
  [100.0, 2.030199990001333e-6],
  [-0.5, 193.40909103400244],
  [-4.2, 3768.5970431829874],
];
const SIGMOID: readonly Case[] = [
  [-700.0, 9.85967654375977e-305],
  [-30.0, 9.357622968839299e-14],
  [-1.0, 0.2689414213699951],
  [0.0, 0.5],
  [0.5, 0.6224593312018546],
  [5.0, 0.9933071490757152],
  [40.0, 1.0],
];
const SOFTPLUS: readonly Case[] = [
  [-700.0, 9.85967654375977e-305],
  [-30.0, 9.357622968839737e-14],
  [-1.0, 0.3132616875182228],
  [0.0, 0.6931471805599453],
  [0.5, 0.9740769841801067],
  [5.0, 5.006715348489118],
  [40.0, 40.0],
  [700.0, 700.0],
];
const LOGIT: readonly Case[] = [
  [1e-300, -690.7755278982137],
  [0.1, -2.197224577336219],
  [0.25, -1.0986122886681098],
  [0.4999999, -4.000000000115076e-7],
  [0.5000001, 3.99999999789463e-7],
  [0.7, 0.8472978603872034],
  [0.75, 1.0986122886681098],
  [0.9, 2.1972245773362196],
];
