import type { Session } from "../answers/session.js";
import { isAbout } from "../answers/targets.js";
import { readSpace } from "../../scope/spaces.js";
import { resolve, resolveContext } from "../../scope/resolve.js";
import type { Tree } from "../../syntax/tree.js";
import { envAt, lowerSide } from "../../check/sides.js";
import type { Outcome } from "./result.js";
/** The shape of a result: stated ("∈ ℝ^{1×d}", "its shape is 1 × d"), else shown by a result that conforms. */

export function shapeOf(session: Session, latex: string, inside: ((from: number) => boolean) | null, result: Outcome | null): Outcome {
  const base = { lines: [] as readonly number[], mistake: null, corrected: null, charged: null, answer: null };
  const target = session.targets.get(latex) ?? null;
  if (target === null) return { ...base, status: "review", part: 1, reason: "The target is not understood." };
  const truth = trueShapes(session, target);
  const stated = statedShape(session, target, inside);
  if (stated !== null && truth.length > 0) {
    const line = session.line(stated.from),
      said = stated.dims.join(" × ");
    const right = truth.some((t) => same(t, stated.dims));
    return right
      ? { ...base, status: "right", part: 1, reason: `The shape ${said} is stated and right.`, lines: [line] }
      : {
          ...base,
          status: "wrong",
          part: 0,
          reason: `The shape ${said} is stated, and it is ${truth[0]?.join(" × ") ?? "another"}.`,
          lines: [line],
          mistake: "shape",
        };
  }
  if (result === null || result.status === "review")
    return { ...base, status: "review", part: 1, reason: "No shape is stated, and the result is not decided." };
  if (result.status === "missing") return { ...base, status: "missing", part: 0, reason: "No shape is stated." };
  if (result.mistake === "shape" || result.mistake === "transpose")
    return {
      ...base,
      status: "wrong",
      part: 0,
      reason: "The result does not have the shape of what is asked for.",
      lines: result.lines,
      mistake: result.mistake,
    };
  return { ...base, status: "right", part: 1, reason: "No shape is stated; the result conforms.", lines: result.lines };
}

const same = (a: readonly string[], b: readonly string[]): boolean => {
  const bare = (x: readonly string[]): string => x.filter((d) => d !== "1").join();
  return bare(a) === bare(b) || bare([...a].reverse()) === bare(b);
};

function trueShapes(session: Session, target: Parameters<typeof isAbout>[1]): string[][] {
  const [trial] = session.opened.judge.context.generic;
  if (trial === undefined) return [];
  const lowered = lowerSide(trial, target, envAt(session.setupAt));
  return "ok" in lowered ? lowered.ok.map((v) => v.node.dims.map((d) => d.name ?? String(d.size))) : [];
}

function statedShape(
  session: Session,
  target: Parameters<typeof isAbout>[1],
  inside: ((from: number) => boolean) | null,
): { dims: string[]; from: number } | null {
  const { collected } = session.opened;
  for (const f of collected.formulas) {
    if (session.composed.own(f.piece.from) === null || (inside !== null && !inside(f.piece.from))) continue;
    for (const s of f.read.statements) {
      const [left, right] = s.chain.members;
      if (s.chain.rels[0]?.op === "∈" && left !== undefined && right !== undefined && about(session, left, target)) {
        const space = readSpace(right);
        if (space?.kind === "real") return { dims: space.dims.map(String), from: s.from };
      }
      // "Its shape is 1 × d": a bare product of sizes after the word.
      if (
        s.chain.members.length === 1 &&
        left?.kind === "prod" &&
        left.ops.every((op) => op === "times") &&
        /\b(shape|size|dimensions?)\b[^.]*$/i.test(f.before)
      ) {
        const dims = left.factors.map((t) => collected.document.source.slice(t.from, t.to).trim());
        if (dims.every((d) => /^\w+$/.test(d))) return { dims, from: s.from };
      }
    }
  }
  return null;
}
function about(session: Session, tree: Tree, target: Parameters<typeof isAbout>[1]): boolean {
  try {
    return isAbout(
      resolve(
        tree,
        resolveContext(session.opened.collected.survey, { from: tree.from, part: session.opened.collected.parts.at(tree.from) }),
      ),
      target,
    );
  } catch {
    return false;
  }
}
