import { textRole } from "./prose.js";
import { hasRelation, type Row } from "./rows.js";
import { isPunctuation, typedTag } from "./tags.js";
import { endsOperand, type Token } from "./token.js";
import type { TextTree, Tree } from "./tree.js";
/**
 * The statements of a line, as tokens: parted by commas between relations, wide spaces, words and colons; lists
 * (`i = 1, \dots, n`) stay together, conditions go with the statement that they stand beside.
 */

/** A statement to be: `pieces[main]` holds the chain; the pieces before and after are list items of its outer members. */
export interface Draft {
  readonly pieces: (readonly Token[])[];
  readonly separators: string[];
  main: number;
  readonly words: Word[];
  tag: string | null;
  label: string | null;
}
/** A word beside a statement: a text, or the tokens of a condition (with its list items). */
export type Word = { readonly tree: Tree } | { readonly pieces: readonly (readonly Token[])[]; readonly separators: readonly string[] };

type Border = "start" | "," | ";" | "wide" | "text" | "colon" | "stop";
interface Segment {
  readonly tokens: Token[];
  readonly border: Border;
  readonly lead: TextTree[];
  readonly condition: boolean;
  readonly trail: TextTree[];
  remark?: boolean;
  /** An equation's number typed amid a line: `a = b, ① \quad c = d ②`. */
  tag?: string;
}

/** `display`: whether an equation number typed by hand may stand at the end. */
export function splitStatements(row: Row, display: boolean): Draft[] {
  const tag = typedTag(row.tokens, display);
  const drafts = gather(segments(tag.tokens));
  const [first] = drafts,
    last = drafts[drafts.length - 1];
  if (first !== undefined && last !== undefined) {
    const typed = tag.tag ?? row.tag,
      at = tag.atStart ? first : last;
    if (typed !== null) at.tag = typed;
    last.label = row.label;
  }
  return drafts;
}

function segments(tokens: readonly Token[]): Segment[] {
  const all: Segment[] = [];
  let current: Segment = { tokens: [], border: "start", lead: [], condition: false, trail: [] };
  const ahead = relationsAhead(tokens);
  let depth = 0,
    related = false;
  const next = (border: Border, lead: TextTree[] = [], condition = false): void => {
    const { tokens: held } = current;
    while (held.length > 0 && isPunctuation(held[held.length - 1])) held.pop();
    if (held.length > 0 || current.lead.length > 0 || current.trail.length > 0) all.push(current);
    else if (border === "start" || (current.border !== "start" && (border === "," || border === ";"))) border = current.border;
    current = { tokens: [], border, lead, condition, trail: [] };
    related = false;
  };
  tokens.forEach((t, i) => {
    // (\text{since } i = j) remarks on the statement before it.
    if (depth === 0 && t.type === "open" && i > 0 && isRemark(tokens[i + 1], current.tokens)) {
      next("wide");
      current.remark = true;
    }
    if (t.type === "open" || t.type === "one" || t.type === "two" || t.type === "sup" || t.type === "sub" || t.type === "matrix") depth++;
    else if (t.type === "close" || t.type === "end") depth--;
    if (depth > 0 || t.type === "close" || t.type === "end") {
      current.tokens.push(t);
      return;
    }
    const { tree } = t;
    const numbered = typedNumber(t, tokens[i + 1], current, all[all.length - 1]);
    if (numbered !== null) numbered.tag ??= tree?.kind === "sym" ? tree.name : "";
    else if (t.type === "sep" && t.value !== "|" && t.value !== "‖") next(t.value === ";" ? ";" : ",");
    else if (t.type === "space" && t.value === "quad") next("wide");
    else if (t.type === "stop") next("stop");
    else if (t.type === "rel" && t.value === ":" && partsHere(current, related, ahead[i + 1] ?? 0)) next("colon");
    else if (tree?.kind === "sym" && tree.name === "forall" && t.type === "leaf")
      next("text", [{ kind: "text", text: "for all", from: t.from, to: t.to }], true);
    else if (tree?.kind === "text" && t.type === "leaf") {
      const role = roleOf(tree, current.tokens, tokens[i + 1]);
      if (role === "part") current.tokens.push(t);
      else if (role === "comment") {
        current.trail.push(tree);
        next("text");
      } else if (current.tokens.length === 0 && current.lead.length > 0) {
        current.lead.push(tree);
        if (role === "condition") current = { ...current, condition: true };
      } else next("text", [tree], role === "condition");
    } else {
      current.tokens.push(t);
      related ||= t.type === "rel";
    }
  });
  next("start");
  return all;
}

/** The segment that a number in a circle belongs to, if it numbers one: the one before it, or the one that it begins. */
function typedNumber(t: Token, after: Token | undefined, current: Segment, before: Segment | undefined): Segment | null {
  if (t.type !== "leaf" || t.tree?.kind !== "sym" || t.tree.style !== "circled") return null;
  const ends = after === undefined || after.type === "sep" || (after.type === "space" && after.value === "quad");
  if (current.tokens.length > 0) return ends && hasRelation(current.tokens) ? current : null;
  if (before === undefined) return null;
  return ends ? before : current;
}

/** Whether a bracket holds a remark: it begins with words that bring a condition or a reason, or with any words and stands apart. */
function isRemark(first: Token | undefined, before: readonly Token[]): boolean {
  if (first?.type !== "leaf" || first.tree?.kind !== "text") return false;
  const last = before[before.length - 1];
  if (last !== undefined && !endsOperand(last)) return false;
  return last === undefined || textRole(first.tree.text) !== "part";
}

const RELATION = 1,
  ARROW = 2;

/** For every place: whether a relation, or an arrow, follows before the next wide space or word. */
function relationsAhead(tokens: readonly Token[]): Uint8Array {
  const ahead = new Uint8Array(tokens.length + 1);
  let depth = 0;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const t = tokens[i];
    if (t === undefined) continue;
    if (t.type === "close" || t.type === "end") depth++;
    else if (t.type === "open" || t.type === "one" || t.type === "two" || t.type === "sup" || t.type === "sub" || t.type === "matrix")
      depth--;
    const after = ahead[i + 1] ?? 0;
    if (depth !== 0) ahead[i] = after;
    else if ((t.type === "space" && t.value === "quad") || t.tree?.kind === "text") ahead[i] = 0;
    else ahead[i] = after | (t.type !== "rel" ? 0 : t.value === "→" || t.value === "↦" ? RELATION | ARROW : RELATION);
  }
  return ahead;
}

/** A colon after a finished relation or before one ends a statement; before an arrow it is part of `f: A \to B`. */
function partsHere(current: Segment, related: boolean, ahead: number): boolean {
  if (current.condition || related || current.tokens.length === 0) return true;
  return (ahead & ARROW) === 0 && (ahead & RELATION) !== 0;
}

/** What a text does where it stands. Unclear words stay in the formula, which then says that it does not understand them. */
function roleOf(tree: TextTree, before: readonly Token[], after: Token | undefined): "condition" | "link" | "comment" | "part" {
  const role = textRole(tree.text);
  const last = before[before.length - 1];
  // "\text{recall} = 0.67": a quantity by its name, and no "recall that …".
  if (last === undefined && after?.type === "rel" && /^\s*(?:recall|result|answer|solution|step|analysis|case)\s*$/i.test(tree.text))
    return "part";
  if (role !== "part") return last !== undefined && last.type !== "space" && !endsOperand(last) && role !== "link" ? "part" : role;
  const ended = endsOperand(last);
  if (!ended || after?.type === "op" || after?.type === "rel" || after?.type === "sign" || after?.type === "sup" || after?.type === "sub")
    return "part";
  if (last?.tree?.kind === "num" && !tree.text.includes(" ")) return "part";
  // Words after a finished formula comment on it.
  return after === undefined || isPunctuation(after) ? "comment" : "part";
}

function gather(all: readonly Segment[]): Draft[] {
  const drafts: Draft[] = [];
  let waiting: Word[] = [];
  const texts = (list: readonly TextTree[]): Word[] => list.map((tree) => ({ tree }));
  for (let i = 0; i < all.length; i++) {
    const segment = all[i];
    if (segment === undefined) break;
    const last = drafts[drafts.length - 1];
    if (segment.tokens.length === 0) {
      if (last !== undefined && i === all.length - 1) last.words.push(...waiting, ...texts(segment.lead), ...texts(segment.trail));
      else waiting.push(...texts(segment.lead), ...texts(segment.trail));
      continue;
    }
    const remark = remarkOf(segment, last);
    if (remark !== null) {
      if (last === undefined) waiting.push(...remark);
      else last.words.push(...remark, ...texts(segment.trail));
      continue;
    }
    // Pieces without a relation that commas join to this one.
    const group = [segment];
    let run = i + 1;
    for (let next = all[run]; next !== undefined && joins(next); next = all[++run]) group.push(next);
    const stop = all[run];
    if (segment.condition) {
      const rest = conditionTail(group, stop);
      const words: Word[] = [
        ...texts(segment.lead),
        { pieces: group.slice(0, rest).map((s) => s.tokens), separators: group.slice(1, rest).map((s) => s.border) },
        ...group.slice(0, rest).flatMap((s) => texts(s.trail)),
      ];
      if (last === undefined || stopsAtColon(all[i + rest])) waiting.push(...words);
      else last.words.push(...words);
      i += rest - 1;
      continue;
    }
    if (last !== undefined && segment.lead.length > 0 && !group.some((s) => hasRelation(s.tokens)) && last.pieces.some(hasRelation)) {
      // "… and A is square": what has no relation of its own goes with the statement before it.
      last.words.push(
        ...waiting,
        ...texts(segment.lead),
        { pieces: group.map((s) => s.tokens), separators: group.slice(1).map((s) => s.border) },
        ...group.flatMap((s) => texts(s.trail)),
      );
      waiting = [];
      i += group.length - 1;
      continue;
    }
    const words = [...waiting, ...texts(segment.lead)];
    waiting = [];
    const draft: Draft = {
      pieces: [],
      separators: [],
      main: 0,
      words,
      tag: group.find((s) => s.tag !== undefined)?.tag ?? null,
      label: null,
    };
    drafts.push(draft);
    let count = group.length;
    if (hasRelation(segment.tokens)) count = listTail(group, stop);
    else if (stop !== undefined && (stop.border === "," || stop.border === ";") && stop.lead.length === 0 && hasRelation(stop.tokens)) {
      // x, y \in A: the items before the relation belong to its left side.
      group.push(stop);
      draft.main = count;
      count = group.length;
      const behind = [stop];
      let end = run + 1;
      for (let next = all[end]; next !== undefined && joins(next); next = all[++end]) behind.push(next);
      const tail = listTail(behind, all[end]);
      group.push(...behind.slice(1, tail));
      count = group.length;
    }
    group.slice(0, count).forEach((s, k) => {
      draft.pieces.push(s.tokens);
      if (k > 0) draft.separators.push(s.border);
      draft.words.push(...texts(s.trail));
    });
    i += count - 1;
  }
  const last = drafts[drafts.length - 1];
  if (last !== undefined) last.words.push(...waiting);
  else if (waiting.length > 0) drafts.push(alone(waiting));
  return drafts;
}

/** A formula of words and conditions only (`\text{if } i = j`): its condition is the statement. */
function alone(words: readonly Word[]): Draft {
  const at = words.findIndex((word) => "pieces" in word);
  const condition = words[at];
  if (condition === undefined || !("pieces" in condition))
    return { pieces: [], separators: [], main: 0, words: [...words], tag: null, label: null };
  return {
    pieces: [...condition.pieces],
    separators: [...condition.separators],
    main: 0,
    words: words.filter((_, i) => i !== at),
    tag: null,
    label: null,
  };
}

/** The words of a bracket that stands beside a statement: `(\text{since } i = j)`, `\quad (i \ne j)`. */
function remarkOf(segment: Segment, last: Draft | undefined): Word[] | null {
  const { tokens } = segment;
  const inner = tokens.slice(1, -1);
  if (tokens[0]?.type !== "open" || tokens[tokens.length - 1]?.type !== "close") return null;
  if (segment.remark === true) {
    const [first, ...rest] = inner;
    if (first?.tree == null) return null;
    return rest.length === 0 ? [{ tree: first.tree }] : [{ tree: first.tree }, { pieces: [rest], separators: [] }];
  }
  // One bracket only, with a relation in it, after a statement with a relation.
  const beside = last !== undefined && segment.border !== "start" && tokens[0].value === "(" && last.pieces.some(hasRelation);
  return beside && segment.lead.length === 0 && oneBracket(tokens) && hasRelation(inner) ? [{ pieces: [inner], separators: [] }] : null;
}

function oneBracket(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.every((t, i) => {
    if (t.type === "open" || t.type === "one" || t.type === "two" || t.type === "sup" || t.type === "sub" || t.type === "matrix") depth++;
    else if (t.type === "close" || t.type === "end") depth--;
    return depth > 0 || i === tokens.length - 1;
  });
}

const joins = (s: Segment): boolean =>
  (s.border === "," || s.border === ";") && s.lead.length === 0 && s.tokens.length > 0 && !hasRelation(s.tokens);
const stopsAtColon = (s: Segment | undefined): boolean => s?.border === "colon";

/** The same for a condition; `\forall x, y \in A` takes the relation after its names too. */
function conditionTail(group: Segment[], stop: Segment | undefined): number {
  const [first] = group;
  if (first === undefined || hasRelation(first.tokens)) return listTail(group, stop);
  if (stop?.border !== "," || stop.lead.length > 0 || !stop.tokens.some((t) => t.type === "rel" && t.value === "∈"))
    return stop?.border === "," && hasRelation(stop.tokens) ? 1 : group.length;
  group.push(stop);
  return group.length;
}

/** How many pieces of `a = 1, \dots, n, …` belong to the first: all up to the dots, numbers, or names beside a name. */
function listTail(group: readonly Segment[], stop: Segment | undefined): number {
  const dots = group.findLastIndex((s) => s.tokens.length === 1 && s.tokens[0]?.tree?.kind === "dots");
  if (dots > 0) {
    // What follows the dots ends the list: n, or nothing.
    const followed =
      group[dots + 1] !== undefined &&
      !(
        group[dots + 2] === undefined &&
        stop !== undefined &&
        (stop.border === "," || stop.border === ";") &&
        hasRelation(stop.tokens) &&
        stop.lead.length === 0 &&
        group.length === dots + 1
      );
    return followed ? dots + 2 : dots + 1;
  }
  const simple = (s: Segment): boolean => s.tokens.length === 1 && (s.tokens[0]?.tree?.kind === "num" || s.tokens[0]?.tree?.kind === "sym");
  const head = group[0]?.tokens ?? [];
  const headSimple =
    head[head.length - 2]?.type === "rel" && (head[head.length - 1]?.tree?.kind === "num" || head[head.length - 1]?.tree?.kind === "sym");
  let count = 1;
  while (count < group.length) {
    const s = group[count];
    if (s === undefined || !simple(s) || !headSimple) break;
    if (s.tokens[0]?.tree?.kind !== "num" && stop !== undefined && hasRelation(stop.tokens)) break;
    count++;
  }
  return count;
}
