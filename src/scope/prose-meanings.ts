import { nameAt, type Block } from "./prose-blocks.js";
import type { Store } from "./store.js";
import type { Survey } from "./survey.js";
/** What prose says that a name is: "α is the learning rate", "let φ be the logistic function", "gradients are columns". */

const name = String.raw`(?<name>⟦\d+⟧)`;

/** Functions by the words that people use for them, with the name that the rules know. */
export const functionsInWords: readonly (readonly [RegExp, string])[] = [
  [/^(?:logistic(?: sigmoid)?|sigmoid)$/i, "sigmoid"],
  [/^(?:rectified linear(?: unit)?|rectifier|relu)$/i, "relu"],
  [/^(?:hyperbolic tangent|tanh)$/i, "tanh"],
  [/^softmax$/i, "softmax"],
  [/^softplus$/i, "softplus"],
  [/^(?:identity)$/i, ""],
  [/^standard normal$/i, "normcdf"],
  [/^standard (?:normal|gaussian)(?: cumulative)? (?:distribution function|cdf)$/i, "normcdf"],
  [/^(?:cumulative )?(?:distribution function|cdf) of (?:the|an?) standard (?:normal|gaussian)$/i, "normcdf"],
  [/^standard (?:normal|gaussian) (?:probability )?(?:density(?: function)?|pdf)$/i, "normpdf"],
  [/^(?:probability )?(?:density(?: function)?|pdf) of (?:the|an?) standard (?:normal|gaussian)$/i, "normpdf"],
  // Beside a standard normal whose distribution function has a name.
  [/^(?:(?:with|its|and|the) )+(?:probability )?(?:density|pdf)$/i, "normpdf"],
];
export interface FunctionPattern {
  readonly at: RegExp;
  readonly example: string;
  readonly key: string;
  readonly fn: string;
}
const kind = String.raw`(?:activation |elementwise |entrywise )*(?<words>[a-z]+(?: [a-z]+)?)(?: activation)?(?: function| activation| nonlinearity)`;
const normalWords = String.raw`(?:cumulative )?(?:distribution function|cdf) of (?:the|an?) standard (?:normal|gaussian)|(?:probability )?(?:density(?: function)?|pdf) of (?:the|an?) standard (?:normal|gaussian)|standard (?:normal|gaussian)(?: cumulative)? (?:distribution function|cdf|(?:probability )?density(?: function)?|pdf)`;
export const proseFunctions: readonly FunctionPattern[] = [
  {
    at: new RegExp(String.raw`${name},? (?:is|be|denotes|stands for|means) (?:the|an?) ${kind}`, "giu"),
    example: "Let $\\varphi$ be the logistic function",
    key: "varphi",
    fn: "sigmoid",
  },
  {
    at: new RegExp(
      String.raw`${name},? (?:is|be|denotes|stands for|means) (?:(?:the|an?) )?(?:activation |elementwise |entrywise |usual |standard )*(?<words>rectified linear unit|relu|logistic sigmoid|sigmoid|tanh|hyperbolic tangent|softplus)(?=\s*(?:[.,;:)]|$|(?:and|with|applied|which)\b))`,
      "giu",
    ),
    example: "where $g$ is the ReLU",
    key: "g",
    fn: "relu",
  },
  {
    at: new RegExp(String.raw`(?:the|an?) ${kind} ${name}(?=[\s.,;:)]|$)`, "giu"),
    example: "with the hyperbolic tangent function $g$",
    key: "g",
    fn: "tanh",
  },
  {
    at: new RegExp(String.raw`the (?:cumulative )?distribution function ${name},? of (?:the|an?) (?<words>standard normal)`, "giu"),
    example: "with the distribution function $F$ of the standard normal",
    key: "F",
    fn: "normcdf",
  },
  {
    at: new RegExp(String.raw`${name},? (?:is|be|denotes?|stands for|means?|for) the (?<words>${normalWords})`, "giu"),
    example: "let $F$ denote the cumulative distribution function of the standard normal",
    key: "F",
    fn: "normcdf",
  },
  {
    at: new RegExp(String.raw`(?:the|with) (?<words>${normalWords}),? ${name}`, "giu"),
    example: "with the standard normal density $\\phi$",
    key: "phi",
    fn: "normpdf",
  },
  {
    at: new RegExp(String.raw`standard (?:normal|gaussian)[^.]{0,80}? (?<words>(?:with|and|its) (?:its )?(?:density|pdf)) ${name}`, "giu"),
    example: "the cdf of a standard normal, with density $\\varphi$",
    key: "varphi",
    fn: "normpdf",
  },
  {
    at: new RegExp(
      String.raw`standard (?:normal|gaussian)[^.]{0,80}? ${name} (?:is |denotes? |be |for )?(?<words>(?:its|the) (?:density|pdf))`,
      "giu",
    ),
    example: "$F$ is the cdf of the standard normal and $\\phi$ its density",
    key: "phi",
    fn: "normpdf",
  },
];

/** "P is the row-wise softmax of S", "H is ReLU applied to Z". */
export interface AppliedPattern {
  readonly at: RegExp;
  readonly example: string;
  readonly key: string;
  readonly fn: string;
}
const applied = String.raw`(?<way>(?:row|column|element|entry|component)[- ]?wise )?(?<words>softmax|sigmoid|logistic function|relu|tanh|hyperbolic tangent)(?: function)?`;
export const proseApplied: readonly AppliedPattern[] = [
  {
    at: new RegExp(
      String.raw`${name} (?:be|is|denotes?|are|holds?|contains?|collects?) (?:the )?(?:result of )?${applied} (?:of|applied to|on|over) (?:(?:the|each|every|all) )*(?:(?<axis>rows?|columns?) of )?(?:the )?(?:[a-z]+ )?(?<of>⟦\d+⟧)`,
      "giu",
    ),
    example: "Let $P$ be the row-wise softmax of $S$",
    key: "P",
    fn: "softmaxrows",
  },
];

export interface MeaningPattern {
  readonly at: RegExp;
  readonly example: string;
  readonly key: string;
  readonly meaning: string;
}
const noun = String.raw`(?<words>[A-Za-z][A-Za-z -]{2,50}?)(?=[.,;:)]|$| (?:of|for|and|with|which|that|in|on|at|is|are|we|so|then|where)\b| ⟦)`;
export const proseMeanings: readonly MeaningPattern[] = [
  {
    at: new RegExp(String.raw`${name},? (?:is|are|be|denotes?|stands for|represents?) (?:the|an?|our|its|their) ${noun}`, "gu"),
    example: "where $\\alpha$ is the learning rate",
    key: "alpha",
    meaning: "learning rate",
  },
  {
    at: new RegExp(
      String.raw`\bthe (?<words>(?:learning rate|step size|temperature|number of [a-z]+(?: [a-z]+)?|batch size|regulari[sz]ation (?:strength|parameter|constant)|dimension|bias|weights?|inputs?|targets?|labels?|loss|cost|prediction|output)) ${name}`,
      "gu",
    ),
    example: "with the learning rate $\\eta$",
    key: "eta",
    meaning: "learning rate",
  },
];

export interface LayoutPattern {
  readonly at: RegExp;
  readonly example: string;
  readonly layout: "numerator" | "denominator" | "gradient";
}
export const proseLayouts: readonly LayoutPattern[] = [
  { at: /\bnumerator[- ]layout\b/i, example: "We use numerator layout", layout: "numerator" },
  { at: /\bdenominator[- ]layout\b/i, example: "All derivatives are in denominator layout", layout: "denominator" },
  {
    at: /gradients? (?:ha(?:s|ve)|with|of) the (?:same )?shape (?:of|as) (?:the|its|their) (?:parameter|variable|argument|input)/i,
    example: "a gradient has the same shape as its parameter",
    layout: "gradient",
  },
  {
    at: /\b(?:always|every|each|all|any)\b[^.]{0,120}\b(?:gradients?|derivatives?|adjoints?)\b[^.]{0,120}\bthe (?:same )?shape (?:of|as)\b(?! (?:the )?transpose)/i,
    example: "for every quantity the adjoint has the same shape as the quantity",
    layout: "gradient",
  },
  {
    at: /\b(?:denotes?|stands? for|writes?|means?)\b[^.]{0,40}\bgradients?\b[^.]{0,160}[.,;]?\s*(?:it|they|which|each)\s+(?:has|have)\s+the (?:same )?shape (?:of|as)\b(?! (?:the )?transpose)/i,
    example: "G_M denotes the gradient of the loss by M. It has the shape of M",
    layout: "gradient",
  },
  {
    at: /\b(?:all )?gradients? (?:is|are)(?: always)?(?: taken(?: to be)?| written)?(?: as)?(?: a)? columns?(?: vectors?)?(?=[\s.,;:)]|$)/i,
    example: "gradients are columns",
    layout: "gradient",
  },
  {
    at: /\b(?:a |all )?(?:gradients?|derivatives? of (?:a )?scalars?) (?:is|are)(?: taken(?: to be)?| written)?(?: as)?(?: a)? rows?(?: vectors?)?(?=[\s.,;:)]|$)/i,
    example: "gradients are row vectors",
    layout: "numerator",
  },
];

export interface ConventionPattern {
  readonly at: RegExp;
  readonly example: string;
}
export const proseSummations: readonly ConventionPattern[] = [
  {
    at: /\b(?:einstein(?:'s|’s)?|summation) (?:summation |sum )?(?:convention|notation)\b/i,
    example: "We use the Einstein summation convention",
  },
  {
    at: /\b(?:repeated|double|dummy) ind(?:ices|exes|ex)\b[^.]{0,40}\bsum(?:med|s|mation)?\b|\bsum(?:med|ming|mation)?\b[^.]{0,20}\bover (?:the |all )?(?:repeated|double|dummy) ind/i,
    example: "Repeated indices are summed over",
  },
];

/** "A prime denotes the transpose"; the prime may stand as a formula. */
export const prosePrimes: readonly ConventionPattern[] = [
  {
    at: /(?:\bprimes?\b|\bapostrophes?\b|⟦prime⟧)[^.⟦]{0,20} (?:means?|denotes?|stands? for|is|are|indicates?)(?: used for| written for)? (?:the |a |its )?transpos/i,
    example: "A prime denotes the transpose",
  },
];

export function proseMeaningsIn(block: Block, survey: Survey, store: Store): void {
  for (const { at, layout } of proseLayouts) {
    if (!at.test(block.text)) continue;
    store.layouts.push({ ...block.at, layout });
    break;
  }
  const withPrimes = block.text.replace(/⟦(\d+)⟧/g, (whole, k: string) =>
    /^\s*(?:\{\}\^?)?(?:'|\^?\{?\\prime\}?)\s*$/.test(block.formulas[Number(k)]?.source ?? "") ? "⟦prime⟧" : whole,
  );
  if (prosePrimes.some(({ at }) => at.test(withPrimes))) survey.primesTranspose = true;
  survey.partialBase ??= partialsIn(block);
  if (proseSummations.some(({ at }) => at.test(block.text)) && !/\b(?:no|not|without|never)\b[^.]{0,30}\bsum/i.test(block.text))
    store.summations.push(block.at);
  for (const pattern of proseFunctions) for (const match of block.text.matchAll(pattern.at)) defineFunction(match, block, survey, store);
  for (const pattern of proseApplied) for (const match of block.text.matchAll(pattern.at)) defineApplied(match, block, survey, store);
  for (const pattern of proseMeanings)
    for (const match of block.text.matchAll(pattern.at)) {
      const target = nameAt(match.groups?.["name"], block, survey),
        words = match.groups?.["words"]?.trim();
      if (target !== null && words !== undefined && !/^(?:same|following|sum|product|case)\b/i.test(words))
        store.meanings.push({ ...block.at, key: target.key, words });
    }
}

/** "∂_i means ∂/∂x_i", or `\\partial_i = \\partial/\\partial x_i` in one formula: the x. */
function partialsIn(block: Block): string | null {
  const whole = block.text.replace(/⟦(\d+)⟧/g, (_, k: string) => ` ${block.formulas[Number(k)]?.source ?? ""} `);
  const found = shortPartial.exec(whole);
  return found?.[1] ?? null;
}
const shortPartial =
  /\\partial_\{?[a-z]\}?[\s$]*(?:=|:=|\\equiv|\\coloneqq|means?|denotes?|stands? for|is short for|for|abbreviates?|is)[\s$]*(?:\\[dt]?frac\s*\{?\s*\\partial\s*\}?\s*\{|\\partial\s*\/\s*)\s*\\partial\s*\{?([a-z])[_^]/;

/** "P is the row-wise softmax of S" defines P, where the document does not do so itself. */
function defineApplied(match: RegExpMatchArray, block: Block, survey: Survey, store: Store): void {
  const target = nameAt(match.groups?.["name"], block, survey),
    of = nameAt(match.groups?.["of"], block, survey),
    words = match.groups?.["words"] ?? "",
    fn = functionsInWords.find(([words_]) => words_.test(words.replace(/ function$/, "")))?.[1];
  if (target === null || target.lead || of === null || of.lead || fn === undefined || store.definitions.has(target.key)) return;
  const rows = fn === "softmax" && /^row/i.test(match.groups?.["way"] ?? match.groups?.["axis"] ?? "");
  store.define({
    ...block.at,
    key: target.key,
    formals: null,
    indices: [],
    body: { kind: "call", fn: rows ? "softmaxrows" : fn, args: [{ kind: "name", key: of.key }] },
    claim: `prose:${target.key}`,
  });
}

/** "Let φ be the logistic function" defines φ, where the document does not do so itself. */
/** `a[\cdot]`, `g(z)`: the function. */
function appliedName(text: string | undefined, block: Block): { readonly key: string; readonly lead: boolean } | null {
  const k = /^⟦(\d+)⟧$/.exec(text ?? "")?.[1],
    source = k === undefined ? "" : (block.formulas[Number(k)]?.source ?? ""),
    key = /^\s*\\?([A-Za-z]+)\s*[[(]\s*(?:\\cdot|\\bullet|\\boldsymbol\{\\cdot\}|[a-z])\s*[\])]\s*$/.exec(source)?.[1];
  return key === undefined || (key.length > 1 && !source.includes("\\")) ? null : { key, lead: false };
}
function defineFunction(match: RegExpMatchArray, block: Block, survey: Survey, store: Store): void {
  const target = nameAt(match.groups?.["name"], block, survey) ?? appliedName(match.groups?.["name"], block),
    words = match.groups?.["words"] ?? "";
  const fn = functionsInWords.find(([words_]) => words_.test(words))?.[1];
  if (target === null || target.lead || fn === undefined || store.definitions.has(target.key) || survey.definesFunction(target.key)) return;
  const t = { kind: "name", key: "t" } as const;
  survey.declareFunction(target.key, block.at);
  // Φ has that name among the rules, too.
  if (target.key === fn || (target.key === "Phi" && fn === "normcdf")) return;
  store.define({
    ...block.at,
    key: target.key,
    formals: ["t"],
    indices: [],
    body: fn === "" ? t : { kind: "call", fn, args: [t] },
    claim: "prose",
  });
}
