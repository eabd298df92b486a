/** Words that stand in formulas as words, not as names. */

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/u));

/** Words that bring a condition, a range or a reason for what stands before them. */
export const conditionWords = set("if for when whenever unless provided iff while until whereas on over as since because using by");
/** Words between statements. */
export const connectives = set(
  "and or so then thus hence therefore where with let but now also from given setup analysis such that s.t. st i.e. ie e.g. eg cf assume assuming suppose consider define denote note recall similarly likewise finally " +
    "gives give yields yield implies imply means get gets obtain have becomes become follows which we is are be both case otherwise else not conclusion answer solution proof result step subject",
);
/** Other small words that no one takes for a name of a quantity. */
const small = set(
  "a an the of to in at it its this these there all any each every some no otherwise else trials times trial units unit steps step otherwise",
);

/** Whether a word set as text is prose and not the name of something. */
export function isProse(word: string): boolean {
  const lower = word.toLowerCase();
  return conditionWords.has(lower) || connectives.has(lower) || small.has(lower);
}

const trimmed = (word: string): string => word.toLowerCase().replace(/^[^a-z]+|[^a-z.]+$|\.$/gu, "");
const wordsOf = (text: string): string[] =>
  text
    .split(/\s+/u)
    .map(trimmed)
    .filter((word) => word !== "");

/** Words that end a phrase without bringing a condition: "the same as", "is given by". */
const reasons = set("as by on over using");

/** What a text does beside mathematics: it brings a condition, it links statements, it comments, or it is part of the formula. */
export type TextRole = "condition" | "link" | "comment" | "part";

export function textRole(text: string): TextRole {
  // Words of other scripts are taken to link: "其中", "пусть".
  if (/\p{L}/u.test(text) && !/[A-Za-z]/u.test(text)) return "link";
  const all = wordsOf(text);
  const first = all[0] ?? "",
    last = all[all.length - 1] ?? "";
  if (first === "otherwise" || first === "else" || first === "elsewhere") return "comment";
  if (first === "where" || first === "with" || first === "let") return "link";
  if (conditionWords.has(first) || (conditionWords.has(last) && all.length > 1 && !reasons.has(last))) return "condition";
  if (/[:;,.]\s*$|^\s*[:;,]/u.test(text)) return "link";
  if (/^\s*\(/u.test(text)) return "comment";
  if (connectives.has(first) || connectives.has(last)) return "link";
  return "part";
}
