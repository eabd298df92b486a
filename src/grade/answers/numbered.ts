import { envAt, lowerSide } from "../../check/sides.js";
import type { Placed } from "../../scope/parts.js";
import type { Expr } from "../../syntax/expr.js";
import type { Chain, Found } from "./chains.js";
import { membersOf } from "./chains.js";
import type { Session } from "./session.js";
/** An answer given entry by entry: s₁ = 1/8, s₂ = 1/4, s₃ = 5/8 where the target is s. */

const isNumber = (e: Expr | null): boolean => e?.kind === "num";
/** Entries with numbers for indices: `s_1`, `∂f/∂w_2`; of a bare name also where the subscript was read as part of it. */
function numberedMember(session: Session, e: Expr, target: Expr): Expr | null {
  if (e.kind === "transpose") return numberedMember(session, e.arg, target);
  if (e.kind === "entry" && e.indices.every(isNumber)) return e;
  if (e.kind === "deriv" && [e.of, ...e.by].some((x) => x.kind === "entry" && x.indices.every(isNumber))) return e;
  if (e.kind !== "name" || target.kind !== "name" || session.opened.store.definitions.has(e.key)) return null;
  const number = e.key.startsWith(`${target.key}_`) ? e.key.slice(target.key.length + 1) : "";
  return /^\d+$/.test(number) ? { kind: "entry", base: target, indices: [{ kind: "num", text: number }] } : null;
}

/** Whether a found answer is about one numbered entry of a target that has none. */
export const isNumbered = (session: Session, found: Found, target: Expr): boolean =>
  numberedMember(session, target, target) === null && numberedMember(session, found.member, target) !== null;

/** Lines that say what `s_1`, `s_2`, … are, where those were read as names of their own. */
export function numberedNames(session: Session, chains: readonly Chain[], target: Expr): Found[] {
  if (target.kind !== "name") return [];
  return chains.flatMap((chain): Found[] => {
    const head = membersOf(chain)[0] ?? null,
      member = head?.kind === "name" ? numberedMember(session, head, target) : null,
      last = chain.links.at(-1);
    return member === null || last === undefined ? [] : [{ chain, member, position: 0, link: last.link, special: false }];
  });
}

/** How many entries a target has, where its sizes are numbers; else null. */
export function entriesOf(session: Session, target: Expr, at: Placed): number | null {
  const { context } = session.opened.judge;
  context.enter(at);
  const { valued } = context;
  valued.lowerer.begin([{ e: target, env: envAt(at) }]);
  const lowered = lowerSide(valued, target, envAt(at));
  if (!("ok" in lowered)) return null;
  const [value] = lowered.ok;
  return value === undefined ? null : value.node.dims.reduce((n, d) => n * d.size, 1);
}
