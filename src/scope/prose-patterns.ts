import type { FactWord } from "./store.js";
/** The patterns of prose, in one table; each with an example that a test runs. ⟦k⟧ stands for a formula. */
const name = String.raw`(?<name>⟦\d+⟧|(?<![A-Za-z])[A-Za-z](?![A-Za-z]))`;
const dims = String.raw`(?<dims>⟦\d+⟧|\(\s*\w+\s*(?:,\s*\w+\s*)*\)|(?<![A-Za-z])(?:[A-Z]|\d+)(?![A-Za-z])(?:\s*[×x]\s*\w\b)?)`;
/** Words after "one-hot" with which another phrase begins: "is one-hot and K is the number of classes". */
const notOfIt =
  "(?:of|for|and|with|where|while|over|in|on|from|at|by|so|thus|then|if|when|since|because|is|are|has|have|uses?|using|among)";
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
    at: new RegExp(
      String.raw`${name}:? (?:is|are|be)? ?(?<dims>(?<![A-Za-z])(?:[A-Za-z]|\d+) ?[×x] ?(?:[A-Za-z]|\d+)(?![A-Za-z\d])(?! ?[+*/=^-]))`,
      "gu",
    ),
    example: "X is N x D",
    key: "X",
    dims: ["N", "D"],
  },
  {
    // In a formula of its own; a product without × is another thing.
    at: new RegExp(String.raw`${name}(?:: ?| (?:is|are|be|has shape|has size) )(?<product>⟦\d+⟧)`, "gu"),
    example: "$X$ is $N \\times D$",
    key: "X",
    dims: ["N", "D"],
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
  {
    at: new RegExp(
      String.raw`${name},? (?:are|be|all) ${dims} (?:real |weight |data |square )?(?<what>matrices|(?:column |row )?vectors)`,
      "gu",
    ),
    example: "$B$ and $A$ are $n \\times n$ matrices",
    key: "A",
    dims: ["n", "n"],
  },
  {
    at: new RegExp(
      String.raw`(?<what>(?:column |row )?vectors?) ${name} (?:with|of|has|having) ${dims} (?:entries|components|elements|coordinates)`,
      "gu",
    ),
    example: "a vector $v$ with $k$ entries",
    key: "v",
    dims: ["k"],
  },
  {
    at: new RegExp(
      String.raw`${name},? (?:is|are|be|being|denotes?|both|all)(?: an?| all| both)? (?:real |positive )?(?:scalars?|(?:real )numbers?)\b`,
      "gu",
    ),
    example: "$b$ is a scalar",
    key: "b",
    dims: [],
  },
  {
    at: new RegExp(String.raw`\b(?:a |the |some )?(?:real |positive )?scalars? ${name}`, "gu"),
    example: "a scalar $c$",
    key: "c",
    dims: [],
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
  fact("onehot", "one[- ]hot", "$y$ is a one-hot vector", "y"),
  fact(
    "unitnorm",
    "unit vectors?|(?:of )?(?:unit|norm 1|length 1)(?: norm| length)?|normali[sz]ed to (?:unit )?length",
    "$u$ is a unit vector",
    "u",
  ),
  fact("unit", "between (?:0|zero) and (?:1|one)", "$a$ is between 0 and 1", "a"),
  fact("binary", "(?:either )?(?:0 or 1|zero or one|binary)", "the labels $y$ are 0 or 1", "y"),
  {
    at: new RegExp(String.raw`rows of ${name} (?:each )?sum to (?:1|one)\b`, "giu"),
    fact: "probrows",
    example: "the rows of $P$ sum to one",
    key: "P",
  },
  {
    at: new RegExp(String.raw`columns of ${name} (?:each )?sum to (?:1|one)\b`, "giu"),
    fact: "probcols",
    example: "the columns of $Q$ sum to 1",
    key: "Q",
  },
  {
    at: new RegExp(String.raw`(?:entries|components|elements) of ${name} (?:sum|add up) to (?:1|one)\b`, "giu"),
    fact: "prob",
    example: "the entries of $p$ sum to 1",
    key: "p",
  },
  { at: new RegExp(String.raw`${name} (?:sums|adds up) to (?:1|one)\b`, "giu"), fact: "prob", example: "$q$ sums to one", key: "q" },
  {
    at: new RegExp(String.raw`columns of ${name} (?:are|being|form)(?: an?)? orthonormal`, "giu"),
    fact: "orthogonal",
    example: "the columns of $U$ are orthonormal",
    key: "U",
  },
  { at: new RegExp(String.raw`\bunit vector ${name}`, "giu"), fact: "unitnorm", example: "a unit vector $v$", key: "v" },
  fact("prob", "probability|(?:a )?(?:probability )?distribution", "$p$ is a probability vector", "p"),
  {
    at: new RegExp(String.raw`${name},? (?:a |an |the |its |their )?(?:one[- ]hot)`, "giu"),
    fact: "onehot",
    example: "$y \\in \\mathbb{R}^k$ one-hot",
    key: "y",
  },
  {
    at: new RegExp(
      String.raw`${name},? (?:which |that )?(?:has|have|having|with|of) (?:a )?one[- ]hot (?:rows?|columns?|labels|targets)\b`,
      "giu",
    ),
    fact: "onehot",
    example: "targets $Y$ with one-hot rows",
    key: "Y",
  },
  {
    at: new RegExp(String.raw`${name} (?:is|are) [^.,;⟦()]{0,20}\((?:the )?(?:rows (?:are )?)?one[- ]hot`, "giu"),
    fact: "onehot",
    example: "$Y$ is N x C (one-hot rows)",
    key: "Y",
  },
  {
    at: new RegExp(
      String.raw`${name},? (?:is|are|be|denotes?|holds?|contains?|stores?|collects?) (?:(?:an?|the|our|its|their|all) )?(?:⟦\d+⟧ |[A-Za-z] ?[×x] ?[A-Za-z] )?(?:(?!and |while |whose |with |not |but |where )[\w-]+ ){1,5}one[- ]hot\b`,
      "giu",
    ),
    fact: "onehot",
    example: "$Y$ is the $N \\times K$ matrix of one-hot labels",
    key: "Y",
  },
  { at: new RegExp(String.raw`${name},? (?:a |an )?(?:symmetric)`, "giu"), fact: "symmetric", example: "$S$ symmetric", key: "S" },
  {
    at: new RegExp(String.raw`(?:symmetric) (?:(?:[\w-]+ ){0,2}matrix (?:of (?:\w+ ){1,3})?)?${name}`, "giu"),
    fact: "symmetric",
    example: "a symmetric matrix $A$",
    key: "A",
  },
  {
    at: new RegExp(String.raw`covariances? (?:matrix |matrices )?${name}`, "giu"),
    fact: "posdef",
    example: "a covariance $\\Sigma$",
    key: "Sigma",
  },
  {
    at: new RegExp(
      String.raw`(?:symmetric,? (?:and )?)?(?:strictly )?positive[- ](?:semi[- ]?)?definite (?:(?:kernel|covariance|Gram|precision|Hessian|weight) ?)?(?:(?:matrix|matrices) )?${name}`,
      "giu",
    ),
    fact: "posdef",
    example: "a symmetric positive definite $K$",
    key: "K",
  },
  {
    at: new RegExp(
      String.raw`${name},? (?:is |be )?(?:an? |the |their |its )?(?:(?!with |and |has |having |of |for |whose )\w+ ){0,2}covariance`,
      "giu",
    ),
    fact: "posdef",
    example: "$C$ is their covariance",
    key: "C",
  },
  {
    at: new RegExp(
      String.raw`${name},? (?:a |an |is |are |be )?(?:vectors? )?(?:with|has|have|having|contains?|containing|of which|in which) ?(?:exactly |only |precisely |just )(?:a single |one )(?:entry|entries|component|element|coordinate|1|one|non-?zero)`,
      "giu",
    ),
    fact: "onehot",
    example: "$t$ with exactly one entry equal to one",
    key: "t",
  },
  {
    at: new RegExp(
      String.raw`${name},? (?:which )?(?:with|has|have|having|contains?|holds?) (?:exactly |only |precisely |just )?(?:a single |one |an? )(?:⟦\d+⟧ |1 |one )?(?:entry (?:equal to )?)?(?:⟦\d+⟧ |1 |one )?(?:in|per) (?:every|each|any) row`,
      "giu",
    ),
    fact: "onehot",
    example: "$Y$ has exactly one $1$ in every row",
    key: "Y",
  },
  {
    at: new RegExp(String.raw`${name}[^.⟦]{0,40} (?:1|one)-(?:of|out-of)-(?:⟦\d+⟧|[A-Z])(?![A-Za-z])`, "giu"),
    fact: "onehot",
    example: "labels $t$ in 1-of-K coding",
    key: "t",
  },
  {
    at: new RegExp(String.raw`one[- ]hot (?:(?!${notOfIt} )\w+ ){0,3}${name}(?! (?:classes|categories|labels|outcomes)\b)`, "giu"),
    fact: "onehot",
    example: "the one-hot label $y$",
    key: "y",
  },
  {
    at: new RegExp(String.raw`${name}[^.⟦]{0,60}(?:coded as|label\w*|either|takes? values?|values? in|in)[^.⟦]{0,30}(?:±1|±\s*1)`, "giu"),
    fact: "pm1",
    example: "let $t$ be a label coded as ±1",
    key: "t",
  },
];
