import type { Diagnostic, Span } from "../document/types.js";
import { buildList, hull } from "./build.js";
import { runGrammar } from "./engine.js";
import { unexpected } from "./expected.js";
import type { Draft, Word } from "./split.js";
import { token, type Token } from "./token.js";
import type { ChainTree, ListTree, Relation, Statement, Tree } from "./tree.js";
/** From a statement's tokens to its tree. What fails costs as little as possible: one side of a chain, if the rest stands. */

export type ReadTree = { readonly tree: Tree } | { readonly problem: Diagnostic };

/** A stretch that was not read, and why; the diagnostic's own span is the place where reading stopped. */
export type Unread = Span & { readonly diagnostic: Diagnostic };
const unreadIn = (stretch: Span, diagnostic: Diagnostic): Unread => ({
  from: Math.min(stretch.from, diagnostic.span.from),
  to: Math.max(stretch.to, diagnostic.span.to),
  diagnostic,
});

/** Reads tokens as one list, chain or expression. */
export function readTokens(tokens: readonly Token[], place: Span): ReadTree {
  const fed = feed(tokens);
  const stray = fed.find((t) => t.type === "bad");
  if (stray?.diagnostic != null) return { problem: stray.diagnostic };
  const result = runGrammar(fed);
  if ("list" in result) return { tree: buildList(result.list, place, readNote) };
  return { problem: unexpected(fed, result.at, result.expected, place) };
}

/** What the grammar gets: wide spaces are operators, names and numbers of equations are gone. */
export function feed(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((t) => {
    if (t.type === "space") return [token("op", " ", t, { signs: t.signs })];
    if (t.type === "label" || (t.type === "tag" && t.note === null)) return [];
    if (t.type === "tag")
      return [token("leaf", "sym", t, { tree: { kind: "sym", name: t.value, style: "circled", accents: [], from: t.from, to: t.to } })];
    return [t];
  });
}

function readNote(tokens: readonly Token[]): Tree | null {
  const [first] = tokens;
  if (first === undefined) return null;
  const read = readTokens(tokens, first);
  return "tree" in read ? read.tree : { kind: "text", text: tokens.map((t) => t.value).join(" "), ...hull(tokens) };
}

export function readDraft(draft: Draft): { statement: Statement | null; problems: Unread[] } {
  const problems: Unread[] = [];
  if (draft.pieces.length === 0) return { statement: wordsOnly(draft, problems), problems };
  const whole = hull(draft.pieces.flat());
  const items = draft.pieces.map((tokens, i) => {
    const span = hull(tokens);
    const read = readTokens(tokens, span);
    if ("tree" in read) return read.tree;
    const saved = i === draft.main ? readSides(tokens, problems) : null;
    // A statement that falls takes the words beside it along.
    const beside = draft.words.flatMap((w): Span[] => ("tree" in w ? [w.tree] : w.pieces.flat()));
    if (saved === null) problems.push(unreadIn(hull([whole, ...beside]), read.problem));
    return saved;
  });
  const words = draft.words.flatMap((word) => readWord(word, problems));
  const main = items[draft.main];
  if (main == null || items.includes(null)) return { statement: null, problems };
  const before = items.slice(0, draft.main) as Tree[],
    after = items.slice(draft.main + 1) as Tree[];
  const chain = joined(
    before,
    main.kind === "chain" ? main : { kind: "chain", members: [main], rels: [], from: main.from, to: main.to },
    after,
    draft.separators,
  );
  const statement: Statement = {
    chain,
    words,
    label: draft.label,
    tag: draft.tag,
    from: whole.from,
    to: whole.to,
    continues: chain.rels.length > 0 && chain.members[0]?.kind === "empty" && chain.members[0].from === chain.members[0].to,
  };
  return { statement, problems };
}

/** Words without mathematics: the first is the statement. */
function wordsOnly(draft: Draft, problems: Unread[]): Statement | null {
  const [first, ...words] = draft.words.flatMap((word) => readWord(word, problems));
  if (first === undefined) return null;
  const span = { from: first.from, to: first.to };
  return {
    chain: { kind: "chain", members: [first], rels: [], ...span },
    words,
    label: draft.label,
    tag: draft.tag,
    continues: false,
    ...span,
  };
}

/** The list items beside a chain belong to its outer members. */
function joined(before: readonly Tree[], chain: ChainTree, after: readonly Tree[], separators: readonly string[]): ChainTree {
  if (before.length === 0 && after.length === 0) return chain;
  const members = [...chain.members];
  const first = members[0];
  if (before.length > 0 && first !== undefined) members[0] = list([...before, first], separators.slice(0, before.length));
  const last = members[members.length - 1];
  if (after.length > 0 && last !== undefined)
    members[members.length - 1] =
      last.kind === "list" && members.length === 1
        ? list([...last.items, ...after], separators)
        : list([last, ...after], separators.slice(separators.length - after.length));
  return { ...chain, members, ...hull([chain, ...before, ...after]) };
}

function list(items: readonly Tree[], separators: readonly string[]): ListTree {
  return { kind: "list", items, separators, ...hull(items) };
}

function readWord(word: Word, problems: Unread[]): Tree[] {
  if ("tree" in word) return [word.tree];
  const items: Tree[] = [];
  for (const tokens of word.pieces) {
    const read = readTokens(tokens, hull(tokens));
    if ("tree" in read) items.push(read.tree);
    else {
      problems.push(unreadIn(hull(word.pieces.flat()), read.problem));
      return [];
    }
  }
  const [only] = items;
  if (only === undefined || items.length === 1) return items;
  const at = items.findIndex((item) => item.kind === "chain");
  const chain = items[at];
  return [chain?.kind === "chain" ? joined(items.slice(0, at), chain, items.slice(at + 1), word.separators) : list(items, word.separators)];
}

/** Reads a chain side by side when it cannot be read whole; a side that fails becomes empty. Null if nothing stands. */
function readSides(tokens: readonly Token[], problems: Unread[]): ChainTree | null {
  const sides: Token[][] = [[]];
  const rels: Relation[] = [];
  let depth = 0;
  for (const t of tokens) {
    if (t.type === "open" || t.type === "one" || t.type === "two" || t.type === "sup" || t.type === "sub" || t.type === "matrix") depth++;
    else if (t.type === "close" || t.type === "end") depth--;
    if (depth === 0 && t.type === "rel") {
      rels.push({ op: t.value, note: t.note === null ? null : readNote(t.note), from: t.from, to: t.to });
      sides.push([]);
    } else sides[sides.length - 1]?.push(t);
  }
  if (rels.length === 0 || rels.some((r) => r.op === "⇒" || r.op === "⇔" || r.op === "⇐")) return null;
  const found: Unread[] = [];
  const members = sides.map((side, i): Tree => {
    const at = rels[i - 1]?.to ?? rels[i]?.from ?? 0;
    if (side.length === 0) return { kind: "empty", from: at, to: at };
    const span = hull(side);
    const read = readTokens(side, span);
    if ("tree" in read) return read.tree;
    found.push(unreadIn(span, read.problem));
    return { kind: "empty", ...span };
  });
  if (!members.some((m) => m.kind !== "empty")) return null;
  problems.push(...found);
  return { kind: "chain", members, rels, ...hull(tokens) };
}
