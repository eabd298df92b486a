import type { ReadDocument } from "../document/types.js";
import type { Tree } from "../syntax/tree.js";
import { symKey } from "./names.js";
import type { Parts } from "./parts.js";
import { blocksOf, nameAt, targetOf, type Block, type ProseFormula } from "./prose-blocks.js";
import { proseMeaningsIn } from "./prose-meanings.js";
import { proseFacts, proseShapes, type FactPattern } from "./prose-patterns.js";
import { proseRolesIn } from "./prose-roles.js";
import { proseStacks } from "./prose-stacks.js";
import { proseTies } from "./prose-ties.js";
import { resolve, resolveContext } from "./resolve.js";
import { readDims } from "./spaces.js";
import { problemOf, type ShapeEntry, type Store, type WrittenDim } from "./store.js";
import type { Survey } from "./survey.js";
import { treesIn } from "./trees.js";
/**
 * What prose says of mathematics: "X, an n × d matrix", "A is symmetric", "we use numerator layout". Each block of the
 * document becomes one line of text in which formulas stand as ⟦k⟧; the patterns are a table (prose-patterns.ts).
 */
export function proseDeclarations(
  document: ReadDocument,
  parts: Parts,
  survey: Survey,
  formulas: readonly ProseFormula[],
  store: Store,
): void {
  for (const block of blocksOf(document, parts, formulas)) {
    for (const pattern of proseShapes)
      for (const match of block.text.matchAll(pattern.at))
        for (const target of targets(match, block, survey)) declareShape(target, match, block, survey, store);
    for (const pattern of proseFacts)
      for (const match of block.text.matchAll(pattern.at)) declareFact(pattern, match, block, survey, store);
    proseStacks(block, survey, store);
    proseTies(block, survey, store);
    covariances(block, survey, store);
    plusMinusOne(block, survey, store);
    for (const match of block.text.matchAll(
      /[[(]\s*([A-Za-z](?:\s*,\s*[A-Za-z])*)\s*[\])]\s*=\s*[[(]\s*(-?[\d.]+(?:\s*,\s*-?[\d.]+)*)\s*[\])]/g,
    ))
      givePoint(match, block, store);
    proseMeaningsIn(block, survey, store);
    store.roles.push(...proseRolesIn(block, survey));
  }
}

/** The name under an inverse or a transpose, of which much the same facts hold. */
function inverseAt(text: string | undefined, block: Block, survey: Survey): { key: string; lead: boolean } | null {
  const k = /^⟦(\d+)⟧$/.exec(text ?? ""),
    tree = k === null ? undefined : block.formulas[Number(k[1])]?.trees[0];
  if (tree?.kind !== "script") return null;
  try {
    let e = resolve(tree, resolveContext(survey, block.at));
    while (e.kind === "transpose" || e.kind === "pow" || e.kind === "entry") e = e.kind === "transpose" ? e.arg : e.base;
    return e.kind === "name" ? { key: e.key, lead: false } : null;
  } catch {
    return null;
  }
}
function* allTrees(root: Tree): Generator<Tree> {
  const stack: Tree[] = [root];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    yield t;
    stack.push(...treesIn(t));
  }
}
/** The second argument of a normal distribution is a covariance: symmetric and positive definite, positive if a number. */
function covariances(block: Block, survey: Survey, store: Store): void {
  for (const f of block.formulas)
    for (const tree of f.trees)
      for (const t of allTrees(tree)) {
        if (t.kind !== "prod") continue;
        t.factors.forEach((head, i) => {
          const group = t.factors[i + 1];
          if (head.kind !== "sym" || symKey(head) !== "cal:N" || group?.kind !== "group" || group.body.kind !== "list") return;
          const last = group.body.items[group.body.items.length - 1],
            found = last === undefined || group.body.items.length < 2 ? null : targetOf(last, block, survey),
            // N(0, I): the identity it is.
            target = found !== null && /^(?:bf:)?I(?:_.*)?$/.test(found.key) ? null : found;
          const mean =
            group.body.items.length === 2 && group.body.items[0] !== undefined ? targetOf(group.body.items[0], block, survey) : null;
          if (target !== null && !target.lead && isMatrixName(target.key))
            store.gaussians.push({ ...block.at, mean: mean === null || mean.lead ? null : mean.key, covariance: target.key });
          if (target !== null)
            store.facts.push({
              ...block.at,
              key: target.key,
              fact: "posdef",
              words: "the covariance of a normal distribution",
              ...(target.lead ? { member: true } : {}),
            });
        });
      }
}
/** Capital letters. */
export const isMatrixName = (key: string): boolean =>
  /^(?:\w+:)*(?:[A-Z]|Sigma|Lambda|Phi|Psi|Theta|Omega|Gamma|Xi|Pi|Delta)(?:[_^'].*)?$/.test(key);
/** What N(μ, Σ), and "symmetric", say of shapes that nothing declares: square matrices, and a vector beside one. */
export function shapesOfFacts(store: Store): void {
  const known = (key: string): boolean =>
    store.shapes.has(key) || (store.definitions.get(key) ?? []).some((d) => d.special !== true) || store.values.has(key);
  for (const { mean, covariance, from, part } of store.gaussians) {
    const size = (mean === null ? undefined : store.shapes.get(mean)?.[0]?.dims[0]) ?? `#${covariance}`;
    if (!known(covariance))
      store.declareShape({ from, part, key: covariance, dims: [size, size], orient: null, lead: [], how: "declared" });
    const own = store.shapes.get(covariance)?.[0];
    if (mean !== null && !known(mean) && own?.dims.length === 2 && own.dims[0] !== undefined)
      store.declareShape({ from, part, key: mean, dims: [own.dims[0]], orient: null, lead: [], how: "declared" });
  }
  // "K classes" below a section in which K holds the keys: there it is a number.
  for (const { key, role, from, part } of store.roles)
    if (role === "classes" && (store.shapes.get(key) ?? []).some((s) => s.part !== part && s.dims.length > 0))
      store.declareShape({ from, part, key, dims: [], orient: null, lead: [], how: "value" });
  for (const { key, fact, from, part, member } of store.facts)
    if (fact === "onehot" && member !== true && !isMatrixName(key) && !known(key))
      store.declareShape({ from, part, key, dims: [`#${key}`], orient: null, lead: [], how: "declared" });
    else if ((fact === "symmetric" || fact === "posdef") && isMatrixName(key) && !known(key))
      store.declareShape({
        from,
        part,
        key,
        dims: [`#${key}`, `#${key}`],
        orient: null,
        lead: member === true ? ["#member"] : [],
        how: "declared",
      });
}
function dimsAt(text: string | undefined, block: Block): WrittenDim[] | null {
  if (text === undefined) return null;
  const k = /^⟦(\d+)⟧$/.exec(text);
  if (k !== null) {
    const tree = block.formulas[Number(k[1])]?.trees[0];
    return tree === undefined ? null : readDims(tree);
  }
  const parts = text
    .replace(/[()[\]]/g, "")
    .split(/\s*(?:,|×|x|\*|by)\s*/)
    .filter((p) => p.length > 0);
  return parts.every((p) => /^([A-Za-z]|\d+)$/.test(p)) && parts.length > 0 ? parts.map((p) => (/^\d+$/.test(p) ? Number(p) : p)) : null;
}
/** The names that a match is about: before "are" all that stand in a row ("$A$, $B$ and $C$ are …", "$A, B$ are …"). */
function targets(match: RegExpMatchArray, block: Block, survey: Survey): Target[] {
  const text = match.groups?.["name"],
    k = /^⟦(\d+)⟧$/.exec(text ?? ""),
    tree = k === null ? undefined : block.formulas[Number(k[1])]?.trees[0];
  const own = nameAt(text, block, survey);
  const listed = tree?.kind === "list" ? tree.items.map((t) => targetOf(t, block, survey)) : [own];
  const plural = / are | be |matrices|vectors|scalars/.test(match[0]),
    // "P ∈ ℝ^{n×n}, R ∈ ℝ^{m×m} symmetric" is said of both.
    isShared = /⟧ symmetric$/i.test(match[0]);
  const before = plural || isShared ? (/((?:⟦\d+⟧ ?(?:, and|,|and) )+)$/.exec(block.text.slice(0, match.index))?.[1] ?? "") : "";
  const row = [...before.matchAll(/⟦\d+⟧/g)]
    .map(([one]) => nameAt(one, block, survey))
    .filter((t) => plural || (t !== null && isMatrixName(t.key)));
  return [...row, ...listed].filter((t): t is Target => t !== null);
}
type Target = NonNullable<ReturnType<typeof nameAt>>;

function declareShape(target: Target, match: RegExpMatchArray, block: Block, survey: Survey, store: Store): void {
  const product = match.groups?.["product"],
    written = product === undefined ? match.groups?.["dims"] : isTimes(product, block) ? product : undefined,
    dims = SCALAR.test(match[0]) && written === undefined ? [] : dimsAt(written, block);
  if (dims === null || dims.length > 4) return;
  if (target.key.length === 1 && !survey.hasBare(target.key) && !survey.hasBare(swapCase(target.key))) return;
  const word = (match.groups?.["what"] ?? "").toLowerCase();
  const orient = word.includes("row") ? "r" : word.includes("column") ? "c" : null;
  if (word.includes("vector") && dims.length > 2) return;
  const entry: Omit<ShapeEntry, "key"> = {
    ...block.at,
    dims,
    orient: dims.length === 1 ? orient : null,
    lead: target.lead ? ["#member"] : [],
    how: "declared" as const,
  };
  if (store.shapeOf(target.key, block.at)?.part === block.at.part) return;
  store.declareShape({ ...entry, key: target.key });
  survey.declare(target.key, block.at);
  // A case slip: the other case has no life of its own (semantics.md 4).
  const other = swapCase(target.key);
  const home = store.shapeOf(other, block.at);
  if (
    target.key.length === 1 &&
    !survey.hasBare(target.key, block.at) &&
    survey.hasBare(other, block.at) &&
    (home === null || problemOf(home.part) !== problemOf(block.at.part))
  )
    store.declareShape({ ...entry, key: other });
}
/** N × D and nothing else. */
function isTimes(text: string, block: Block): boolean {
  const source = block.formulas[Number(text.slice(1, -1))]?.source ?? "";
  return /^\s*(?:[A-Za-z]|\d+)(?:_\w)?\s*(?:\\times\b|×)\s*(?:[A-Za-z]|\d+)(?:_\w)?\s*$/.test(source);
}
const SCALAR = /\b(?:scalars?|numbers?)\b/;
const swapCase = (key: string): string => (key === key.toLowerCase() ? key.toUpperCase() : key.toLowerCase());
const supposing = /\b(?:if|when|whenever|unless|in case|for the case that|only for)(?: the matrix| the matrices| even)? ?$/i;
/** Where the name of a match stands. */
function placeOf(match: RegExpMatchArray, block: Block): number {
  const k = /^⟦(\d+)⟧$/.exec(match.groups?.["name"] ?? "");
  return (k === null ? undefined : block.formulas[Number(k[1])]?.from) ?? block.at.from;
}
function declareFact(pattern: FactPattern, match: RegExpMatchArray, block: Block, survey: Survey, store: Store): void {
  const found = targets(match, block, survey),
    inverse = /^(symmetric|posdef|orthogonal)$/.test(pattern.fact) ? inverseAt(match.groups?.["name"], block, survey) : null;
  const words = match[0].replace(/⟦(\d+)⟧/g, (_, k: string) => block.formulas[Number(k)]?.source ?? "");
  const supposed = supposing.test(block.text.slice(Math.max(0, (match.index ?? 0) - 40), match.index ?? 0));
  for (const target of found.length > 0 ? found : inverse === null ? [] : [inverse])
    store.facts.push({
      ...block.at,
      ...(supposed ? { from: placeOf(match, block) } : {}),
      key: target.key,
      fact: pattern.fact,
      words,
      ...(target.lead ? { member: true as const } : {}),
      ...(supposed ? { supposed: true as const } : {}),
    });
}
/** "at [x, y, z] = [1, 3, 2]" written in prose. */
function givePoint(match: RegExpMatchArray, block: Block, store: Store): void {
  const names = (match[1] ?? "").split(/\s*,\s*/),
    values = (match[2] ?? "").split(/\s*,\s*/);
  if (names.length !== values.length) return;
  names.forEach((key, i) => {
    const text = values[i] ?? "0",
      number = { kind: "num" as const, text: text.replace("-", "") };
    store.give({ ...block.at, key, value: text.startsWith("-") ? { kind: "neg", arg: number } : number, claim: "prose" });
  });
}
/** "1 or −1", each in a formula of its own. */
function isOneAndMinusOne(a: string, b: string): boolean {
  const [x, y] = [a, b].map((s) => s.replace(/[\s+]/g, ""));
  return (x === "1" && y === "-1") || (x === "-1" && y === "1");
}
/** "Let t_i be the label, coded as ±1": the value set stands in a formula of its own. */
function plusMinusOne(block: Block, survey: Survey, store: Store): void {
  block.formulas.forEach((f, k) => {
    const next = block.formulas[k + 1],
      either = next !== undefined && block.text.includes(`⟦${String(k)}⟧ or ⟦${String(k + 1)}⟧`) && isOneAndMinusOne(f.source, next.source);
    if (!either && !/^\s*(\\pm\s*1|\\\{\s*(-1\s*,\s*\+?1|\+?1\s*,\s*-1)\s*\\\})\s*$/.test(f.source)) return;
    const before = block.text.slice(0, block.text.indexOf(`⟦${String(k)}⟧`)),
      sentence = before.slice(Math.max(0, before.lastIndexOf(". ")));
    const target = nameAt([...sentence.matchAll(/⟦\d+⟧/g)][0]?.[0], block, survey);
    if (target !== null && /label|class|target|coded|value|entr(?:y|ies)|elements?\b|components?\b|∈|in\b/i.test(sentence))
      store.facts.push({
        ...block.at,
        key: target.key,
        fact: "pm1",
        words: sentence.trim().replace(/⟦(\d+)⟧/g, (_, n: string) => block.formulas[Number(n)]?.source ?? ""),
      });
  });
}
