import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Claim, VerdictWord } from "../../src/index.js";

/** A line of a key: what a link of a document deserves (see README.md beside this file). */
export interface KeyLink {
  readonly id: string;
  readonly line: number;
  readonly lhs: string;
  readonly rhs: string;
  readonly rel?: string;
  readonly verdict: "correct" | "loose" | "wrong" | "definition" | "ambiguous" | "out-of-scope";
  readonly why: string;
  readonly file?: string;
  /** A link inside another one, and a claim in words: neither stands alone in a report. */
  readonly part_of?: unknown;
  readonly prose?: unknown;
}
export interface GalleryDocument {
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly key: readonly KeyLink[];
}
/** What is not as it should be: right work accused, or a mistake accepted. */
export interface Gap {
  readonly id: string;
  readonly kind: "accused" | "accepted";
  readonly claim: Claim;
  readonly note: string;
}

const gallery = import.meta.dirname,
  root = join(gallery, "../..");

function readKey(path: string): KeyLink[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as KeyLink);
}
function readFolder(folder: string, keyOf: (file: string) => readonly KeyLink[]): GalleryDocument[] {
  return readdirSync(folder)
    .filter((file) => /\.(md|tex|txt)$/.test(file))
    .sort()
    .map((file) => ({
      name: file.replace(/\.\w+$/, ""),
      file,
      source: readFileSync(join(folder, file), "utf8"),
      key: keyOf(file).filter((k) => k.part_of === undefined && k.prose === undefined),
    }));
}
/** The whole derivations with planted mistakes. */
export const derivations = (): GalleryDocument[] =>
  readFolder(join(gallery, "docs"), (file) => readKey(join(gallery, "keys", file.replace(/\.\w+$/, ".jsonl"))));
/** Right work that a naive checker accuses. */
export function rightWork(): GalleryDocument[] {
  const key = readKey(join(gallery, "right.jsonl"));
  return readFolder(join(gallery, "right"), (file) => key.filter((k) => k.file === file));
}
/** The documents that users try first. */
export function examples(): GalleryDocument[] {
  const key = readKey(join(gallery, "examples.jsonl"));
  return readFolder(join(root, "examples"), (file) => key.filter((k) => k.file === file));
}

/** A side without what only arranges it on the page. */
function bare(side: string): string {
  return side
    .replace(/\\tag\{[^}]*\}/g, "")
    .replace(/\\(?:displaystyle|mathbf|boldsymbol|mathrm|operatorname|text|bm|pmb|left|right|quad|qquad|[,;!])/g, "")
    .replace(/\\\\|\\ |[\s{}&$~]/g, "");
}
/** Likeness of two sides from 0 to 1: the Dice coefficient of their pairs of neighbouring characters. */
function likeness(a: string, b: string): number {
  const [first, second] = [bare(a), bare(b)];
  if (first === second) return 1;
  if (first.length < 2 || second.length < 2) return 0;
  const counts = new Map<string, number>();
  for (let i = 0; i + 1 < first.length; i++) counts.set(first.slice(i, i + 2), (counts.get(first.slice(i, i + 2)) ?? 0) + 1);
  let shared = 0;
  for (let i = 0; i + 1 < second.length; i++) {
    const pair = second.slice(i, i + 2),
      left = counts.get(pair) ?? 0;
    if (left > 0) {
      shared++;
      counts.set(pair, left - 1);
    }
  }
  return (2 * shared) / (first.length + second.length - 2);
}

/**
 * Which claim of a report is which link of the key: neighbouring lines, sides alike, the likest pairs first, one to one.
 * The right side counts more, since chains repeat the left one.
 */
export function pairUp(key: readonly KeyLink[], claims: readonly Claim[]): Map<KeyLink, Claim> {
  const candidates: { score: number; link: KeyLink; claim: Claim }[] = [];
  for (const link of key)
    for (const claim of claims) {
      if (link.line < claim.line - 1 || link.line > claim.endLine + 1) continue;
      const score = 0.4 * likeness(link.lhs, claim.lhs) + 0.6 * likeness(link.rhs, claim.rhs);
      if (score >= 0.55) candidates.push({ score, link, claim });
    }
  candidates.sort((a, b) => b.score - a.score);
  const pairs = new Map<KeyLink, Claim>(),
    taken = new Set<Claim>();
  for (const { link, claim } of candidates)
    if (!pairs.has(link) && !taken.has(claim)) {
      pairs.set(link, claim);
      taken.add(claim);
    }
  return pairs;
}

const accepted = (verdict: VerdictWord | KeyLink["verdict"]): boolean => verdict === "correct" || verdict === "loose";

/** Where a report and a key contradict each other. Silence (undecided, unreadable, no such claim) contradicts nothing. */
export function gapsOf(key: readonly KeyLink[], claims: readonly Claim[]): Gap[] {
  const gaps: Gap[] = [];
  for (const [link, claim] of pairUp(key, claims)) {
    const kind =
      claim.verdict === "wrong" && link.verdict !== "wrong"
        ? "accused"
        : accepted(claim.verdict) && link.verdict === "wrong"
          ? "accepted"
          : null;
    if (kind !== null)
      gaps.push({
        id: link.id,
        kind,
        claim,
        note: `line ${claim.line}: ${claim.lhs} ${claim.rel} ${claim.rhs}\n    key: ${link.verdict}: ${link.why}\n    report: ${claim.verdict}: ${claim.message}`,
      });
  }
  return gaps;
}

/** How many links of a key are judged as it says; `loose` and `correct` both take a link for right. */
export function agreementOf(key: readonly KeyLink[], claims: readonly Claim[]): number {
  return [...pairUp(key, claims)].filter(
    ([link, { verdict }]) =>
      verdict === link.verdict ||
      (accepted(verdict) && accepted(link.verdict)) ||
      (verdict === "undecided" && link.verdict === "ambiguous"),
  ).length;
}
