/**
 * The words of a stretch of source, without markup: what patterns in prose are matched against. Lines are joined by
 * single spaces. LaTeX's letters commands (`\hat{y}`, `\gamma`) stay in Markdown: recognition leaves formulas there.
 */
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: " ",
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  minus: "−",
  times: "×",
  middot: "·",
  le: "≤",
  ge: "≥",
  ne: "≠",
};

const MARKUP = /[*_\\<>[&~|]/;

/** `quotes`: quote marks that continued lines begin with. `table`: bars separate cells. */
export function markdownProse(text: string, quotes = 0, table = false): string {
  let words = text;
  if (!MARKUP.test(text)) return squeeze(words);
  if (quotes > 0) words = words.replace(/(^|\n)[ \t]{0,20}(?:>[ \t]{0,8}){1,24}/g, "$1");
  if (table) words = words.replaceAll("|", " ");
  words = words
    .replace(/<\/?[a-zA-Z][^<>\n]{0,200}>/g, " ")
    .replace(/!\[[^[\]\n]{0,300}\]\([^()\s]{0,1000}\)/g, " ")
    .replace(/\[([^[\]\n]{1,300})\]\([^()\s]{1,1000}\)/g, "$1")
    .replace(/\\(?:begin|end)\{[a-zA-Z*]{1,30}\}|\\item(?![a-zA-Z])/g, " ")
    .replace(/\*\*|~~/g, "")
    .replace(/(^|[\s("'[—–-])[*_](?=[^\s*_])/g, "$1")
    .replace(/([^\s*_\\])[*_](?=[\s.,;:!?)"'\]—–-]|$)/g, "$1")
    .replace(/^\s*[*_]{1,3}(?=[\s.,;:!?)]|$)|(^|\s)[*_]{1,3}$/g, "$1")
    .replace(/\\([!"#$%&'()*+,./:;<=>?@[\]^_`{|}~-])/g, "$1")
    .replace(/\\(?=\s|$)/g, " ")
    .replace(/&(#x?[0-9a-fA-F]{1,6}|[a-z]{2,8});/g, entity);
  return squeeze(words);
}

function entity(whole: string, name: string): string {
  if (!name.startsWith("#")) return ENTITIES[name] ?? whole;
  const code = name[1] === "x" ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return Number.isFinite(code) && code > 31 && code < 0x110000 ? String.fromCodePoint(code) : whole;
}

const squeeze = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Commands of running text whose argument is no word of it. */
const SILENT =
  /\\(?:label|vspace|hspace|vskip|hskip|includegraphics|bibliography|bibliographystyle|pagestyle|thispagestyle|setlength|setcounter|addtocounter|renewcommand|cite[pt]?|input|include|usepackage|documentclass|hypersetup|geometry|color|fontsize|selectfont|rule|phantom|index|url)\*?(?:\[[^\]\n]{0,200}\])?(?:\{[^{}]{0,300}\}){0,3}/g;

/** LaTeX's running text: commands dropped, their arguments kept (`\emph{row}`), `~` and `\\` as spaces. */
export function texProse(text: string): string {
  if (!/[\\{}~`'-]/.test(text)) return squeeze(text);
  return squeeze(
    text
      .replace(SILENT, " ")
      .replace(/\\eqref\s?\{([^{}]{0,200})\}/g, "($1)")
      .replace(/\\(?:page|auto|c)?ref\s?\{([^{}]{0,200})\}/g, "$1")
      .replace(/\\href\{[^{}]{0,1000}\}/g, "")
      .replace(/\\(?:begin|end)\s?\{[^{}]{0,40}\}/g, " ")
      .replace(/\\\\(?:\[[^\]\n]{0,20}\])?/g, " ")
      .replace(/\\([#$%&_{}])/g, "$1")
      .replace(/\\[,;:!> /-]/g, " ")
      .replace(/\\[a-zA-Z@]+\*?\s?/g, " ")
      .replace(/[{}~]/g, (c) => (c === "~" ? " " : ""))
      .replace(/``|''/g, '"')
      .replace(/---?/g, "–"),
  );
}
