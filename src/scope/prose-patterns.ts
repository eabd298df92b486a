import type { FactWord } from "./store.js";
/** The patterns of prose, in one table; each with an example that a test runs. ⟦k⟧ stands for a formula. */
const name = String.raw`(?<name>⟦\d+⟧|(?<![A-Za-z])[A-Za-z](?![A-Za-z]))`;
const dims = String.raw`(?<dims>⟦\d+⟧|\(\s*\w+\s*(?:,\s*\w+\s*)*\)|(?<![A-Za-z])(?:[A-Z]|\d+)(?![A-Za-z])(?:\s*[×x]\s*\w\b)?)`;
const what = String.raw`(?<what>(?:column|row)?[ -]?(?:matrix|vector)|(?:column|row)\b)`;

export interface ShapePattern {
  readonly at: RegExp;
  readonly example: string;
  readonly key: string;
  readonly dims: readonly (string | number)[];
}
export const proseShapes: readonly ShapePattern[] = [
  {
    at: new RegExp(String.raw`${name},? (?:is |be |denotes |as )?(?:an? |the )${dims} (?:real |weight |data |design )?${what}`, "gu"),
    example: "X, an $n \\times d$ matrix",
    key: "X",
    dims: ["n", "d"],
  },
  {
    at: new RegExp(String.raw`${name} (?:is |has |are |be |with )?(?:of |has |have )?(?:size|shape|dimensions?) ${dims}`, "gu"),
    example: "weights $w$ of size $(D,H)$",
    key: "w",
    dims: ["D", "H"],
  },
  {
    at: new RegExp(String.raw`${name} (?:is |be )?(?:an? )?${dims} ?-?dimensional(?: real)? ${what}`, "gu"),
    example: "$x$ is a $d$-dimensional vector",
    key: "x",
    dims: ["d"],
  },
  {
    at: new RegExp(String.raw`${what} ${name} (?:of |has |with |is )(?:size|shape|dimensions?|of size|of shape) ${dims}`, "gu"),
    example: "the matrix $W$ of shape $m \\times n$",
    key: "W",
    dims: ["m", "n"],
  },
];

export interface FactPattern {
  readonly at: RegExp;
  readonly fact: FactWord;
  readonly example: string;
  readonly key: string;
}
const is = String.raw`(?:,? (?:is|are|be|being|assumed|assume|which is|which are))+(?: (?:a|an|its|the|their|assumed|taken|to be|always|both|all))*`;
const fact = (word: FactWord, words: string, example: string, key: string): FactPattern => ({
  at: new RegExp(`${name}${is} (?:${words})`, "giu"),
  fact: word,
  example,
  key,
});
export const proseFacts: readonly FactPattern[] = [
  fact("posdef", "symmetric positive[- ]definite|positive[- ]definite|SPD", "$A$ is positive definite", "A"),
  fact("symmetric", "symmetric", "$A$ is symmetric", "A"),
  fact("orthogonal", "orthogonal|orthonormal", "$Q$ is orthogonal", "Q"),
  fact("positive", "(?:strictly )?positive", "$s$ is positive", "s"),
  fact("onehot", "one-hot", "$y$ is a one-hot vector", "y"),
  fact("prob", "probability|(?:a )?(?:probability )?distribution", "$p$ is a probability vector", "p"),
  {
    at: new RegExp(String.raw`${name},? (?:a |an )?(?:one-hot)`, "giu"),
    fact: "onehot",
    example: "$y \\in \\mathbb{R}^k$ one-hot",
    key: "y",
  },
  { at: new RegExp(String.raw`${name},? (?:a |an )?(?:symmetric)`, "giu"), fact: "symmetric", example: "$S$ symmetric", key: "S" },
  { at: new RegExp(String.raw`(?:symmetric) (?:matrix )?${name}`, "giu"), fact: "symmetric", example: "a symmetric matrix $A$", key: "A" },
  {
    at: new RegExp(String.raw`covariances? (?:matrix |matrices )?${name}`, "giu"),
    fact: "posdef",
    example: "a covariance $\\Sigma$",
    key: "Sigma",
  },
  {
    at: new RegExp(String.raw`${name},? (?:is |be )?(?:an? |the |their |its )?(?:\w+ ){0,2}covariance`, "giu"),
    fact: "posdef",
    example: "$C$ is their covariance",
    key: "C",
  },
  { at: new RegExp(String.raw`one-hot (?:\w+ ){0,3}${name}`, "giu"), fact: "onehot", example: "the one-hot label $y$", key: "y" },
  {
    at: new RegExp(String.raw`${name}[^.⟦]{0,60}(?:coded as|label\w*|either|takes? values?|values? in|in)[^.⟦]{0,30}(?:±1|±\s*1)`, "giu"),
    fact: "pm1",
    example: "let $t$ be a label coded as ±1",
    key: "t",
  },
];
