import type { Session } from "./session.js";
/** Work that no formula was read from: an equation typed as plain text, a picture. It is a person's to mark, never "missing". */

export interface Unread {
  readonly line: number;
  readonly what: string;
}
const picture = /!\[[^\]]*\]\(|\\includegraphics\b|<img\b/i,
  /** A sign of equality with something on both sides, as in "dL/dW = A^T G"; not in "x == y" or "a => b". */
  equation = /[\p{L}\p{N})\]}'|]\s*(?:=|:=|≈|≡)\s*[\p{L}\p{N}([{\\|+−-]/u;

/** The first such place inside the stretches of a question; in the whole submission where it has none. */
export function unreadWork(session: Session, label: string): Unread | null {
  const { student } = session,
    regions = session.regions.get(label) ?? [{ from: 0, to: student.source.length }];
  for (const { from, to } of regions) {
    let rest = "";
    let done = from;
    // Formulas are left out, each by as many blanks, so that places stay.
    const blank = (until: number): void => {
      rest += student.source.slice(done, until).replace(/[^\n]/g, " ");
      done = until;
    };
    for (const p of student.pieces) {
      if (p.kind === "prose" || p.to <= done || p.from >= to) continue;
      if (p.from > done) {
        rest += student.source.slice(done, p.from);
        done = p.from;
      }
      blank(Math.min(to, p.to));
    }
    if (done < to) rest += student.source.slice(done, to);
    const found = [
      { at: rest.search(picture), what: "a picture" },
      { at: rest.search(equation), what: "an equation in plain text" },
    ].filter((f) => f.at >= 0);
    const [first] = found.sort((a, b) => a.at - b.at);
    if (first !== undefined) return { line: session.line(session.composed.composed(from + first.at)), what: first.what };
  }
  return null;
}
