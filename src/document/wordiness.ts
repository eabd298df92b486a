/**
 * How much a stretch of text looks like prose rather than like a formula, from 0 (no sign of prose) to 8 (surely prose).
 * Used where the delimiters alone do not say what is mathematics: stray dollars, unclosed displays.
 */
const COMMON = new Set(
  (
    "and or is are was the of to with where we then that this so as by be not let has have hence since thus from which it its " +
    "can will an at but our you your these those when there also into than such only must per each"
  ).split(" "),
);
/** Words that also stand in formulas without a backslash. */
const IN_FORMULAS = new Set(
  (
    "if for in on otherwise else max min argmax argmin log ln exp sin cos tan tanh sinh cosh det tr diag relu softmax sigmoid " +
    "loss step mod lim sup inf sign const else and or"
  ).split(" "),
);
/** Whether a word is one of the small words that prose is full of. */
export const isCommonWord = (word: string): boolean => COMMON.has(word.toLowerCase()) || IN_PROSE.has(word.toLowerCase());
const IN_PROSE = new Set(
  "if for in on or and do me my he up us via any all one two new old out off see use how why who did get got put".split(" "),
);
/** Commands whose first argument is words, or is no part of the formula. */
const WORDS_INSIDE =
  /^(?:text\w*|[mhf]box|intertext|shortintertext|operatorname|math(?:rm|it|bf|sf|tt|cal|bb)|tag|label|begin|end|color|textcolor|ref|eqref)$/;
const LIMIT = 4000;
const SURE = 8;

const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) ||
  (code >= 0x400 && code <= 0x4ff);
const isIdeograph = (code: number): boolean => code >= 0x3040 && code <= 0x9fff;
const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13 || code === 0xa0;

/** The end of a command's argument `{…}` that holds no braces, or `at` if none stands there. */
function flatArgument(text: string, at: number, end: number): number {
  let i = at;
  while (i < end && isSpace(text.charCodeAt(i))) i++;
  if (text[i] !== "{") return at;
  for (let j = i + 1; j < end && j < i + 400; j++) {
    if (text[j] === "}") return j + 1;
    if (text[j] === "{") return at;
  }
  return at;
}

/** 0 … 8; looks at the first few thousand characters only, in one pass. */
export function wordiness(text: string, from = 0, to = text.length): number {
  const end = Math.min(to, from + LIMIT);
  let score = 0,
    i = from,
    previousWordEnd = -1,
    ideographs = 0,
    previousIsRoman = false;
  while (i < end && score < SURE) {
    const code = text.charCodeAt(i);
    if (code === 92 /* \ */) {
      let j = i + 1;
      while (j < end && isLetter(text.charCodeAt(j))) j++;
      const name = text.slice(i + 1, j);
      i = name === "" ? i + 2 : WORDS_INSIDE.test(name) ? flatArgument(text, text[j] === "*" ? j + 1 : j, end) : j;
      previousWordEnd = -1;
    } else if (isLetter(code)) {
      let j = i + 1;
      while (j < end && isLetter(text.charCodeAt(j))) j++;
      if (j - i >= 2) {
        const word = text.slice(i, j).toLowerCase(),
          known = IN_FORMULAS.has(word);
        if (COMMON.has(word)) score += 4;
        // Two words side by side: prose, unless both are functions (`max log`).
        if (previousWordEnd >= 0 && !(known && previousIsRoman)) score += 4;
        else if (!known && j - i > 3) score += 0.5;
        previousWordEnd = j;
        previousIsRoman = known;
      } else previousWordEnd = -1;
      i = j;
    } else if (isIdeograph(code)) {
      if (++ideographs >= 2) score = SURE;
      i++;
    } else {
      if (!isSpace(code) && code !== 44 && code !== 59) previousWordEnd = -1;
      i++;
    }
  }
  return Math.min(score, SURE);
}

/** Whether a stretch has a mark that prose does not have: a command, a script, a relation or an operator. */
export const hasMathMark = (text: string): boolean => /[\\^_=<>+*/|∂∇Σ∑∏√≤≥≠≈∈×·]/.test(text);
