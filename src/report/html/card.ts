import type { Claim, Evidence, Report, Witness } from "../../check/verdict.js";
import { nested, number, numbersApart } from "../numbers.js";
import { counted, MARK } from "../verdicts.js";
import type { Placed } from "./flow.js";
import type { Typesetter } from "./formula.js";
import { markup, type Html } from "./html.js";
/** What is said of a link beneath its formula: a card where something is to be seen, a line where all is well. */

export interface CardContext {
  readonly report: Report;
  readonly typesetter: Typesetter;
  /** Where each claim stands on the page, by its id in the report. */
  readonly anchors: ReadonlyMap<string, Placed>;
  /** The card after this one, for readers who go from mistake to mistake. */
  readonly next: ReadonlyMap<Placed, Placed>;
}

const WHAT: Readonly<Record<Placed["entry"]["verdict"], string>> = {
  correct: "correct",
  loose: "loose: right, but not as written",
  wrong: "wrong",
  definition: "definition",
  undecided: "undecided: nothing is held against it",
  unreadable: "unreadable: nothing is held against it",
};

export const mark = (verdict: Placed["entry"]["verdict"]): Html =>
  markup`<span class="mark v-${verdict}" aria-hidden="true">${MARK[verdict]}</span>`;

export const lineName = ({ entry }: Placed): string => `line ${entry.place.line}`;

/** A link that asks for attention: the reason, the right form, the witness, what is missing. */
export function card(p: Placed, context: CardContext): Html {
  const { entry, id } = p,
    { claim, verdict } = entry,
    next = context.next.get(p);
  const kind = entry.kind === "" || entry.kind === "other" ? null : markup` <span class="kind">${entry.kind.replace("-", " ")}</span>`;
  return markup`<div class="card v-${verdict}" id="${id}" role="group" aria-label="${verdict}, ${lineName(p)}">
    <p class="head">${mark(verdict)} <strong>${WHAT[verdict]}</strong>${kind} <span class="where">${lineName(p)}</span></p>
    ${entry.message === "" ? null : markup`<p class="why">${entry.message}</p>`} ${claim === null ? null : details(claim, context)}
    ${next === undefined ? null : markup`<p class="next"><a href="#${next.id}">Next: ${lineName(next)}</a></p>`}
  </div> `;
}

function details(claim: Claim, context: CardContext): Html {
  const { typesetter } = context,
    rows: Html[] = [];
  const row = (label: string, value: Html): void => {
    rows.push(
      markup`<div>
        <dt>${label}</dt>
        <dd>${value}</dd>
      </div>`,
    );
  };
  const text = (label: string, all: readonly string[]): void => {
    if (all.length > 0) row(label, markup`${all.join("; ")}`);
  };
  if (claim.verdict !== "unreadable") row("As written", markup`${typesetter.formula(`${claim.lhs} ${claim.rel} ${claim.rhs}`)}`);
  if (claim.corrected !== null)
    row("Should be", markup`<span class="right">${typesetter.formula(`${claim.lhs} ${claim.rel} ${claim.corrected}`)}</span>`);
  if (claim.intended !== null) row("Left side", markup`<span class="right">${typesetter.formula(claim.intended)}</span> would be right`);
  if (claim.carriedFrom !== null) row("Carried", carried(claim.carriedFrom, context));
  text(
    "Missing",
    claim.needs.filter((need) => !claim.message.includes(need)),
  );
  text("Where", claim.conditions);
  text("Given that", claim.facts);
  for (const remark of claim.remarks) text("Remark", [remark]);
  const witness = claim.evidence?.witness;
  const more = moreOf(claim, typesetter);
  return markup`${rows.length > 0 ? markup`<dl>${rows}</dl>` : null} ${witness === undefined ? null : differences(witness)}
  ${
    more === null
      ? null
      : markup`<details class="more">
        <summary>How this was judged</summary>
        ${more}
      </details>`
  }`;
}

function carried(id: string, { anchors }: CardContext): Html {
  const root = anchors.get(id);
  return root === undefined
    ? markup`right if an earlier line were right`
    : markup`right if <a href="#${root.id}">${lineName(root)}</a> were right: the slip is charged there`;
}

/** The differing entry with both values, and the point at which they were found. */
function differences({ point, entry, lhs, rhs, centralDifference }: Witness): Html {
  const [left, right] = numbersApart(lhs, rhs);
  const at = Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1));
  return markup`<div class="table" tabindex="0" role="group" aria-label="Both sides at one point"><table class="differences">
      <caption>
        At one point${entry.length > 0 ? `, entry (${entry.join(", ")})` : ""}
      </caption>
      <thead>
        <tr>
          <th scope="col">left side</th>
          <th scope="col">right side</th>
          <th scope="col">difference</th>
          ${centralDifference === undefined ? null : markup`<th scope="col">central difference</th>`}
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>${left}</td>
          <td>${right}</td>
          <td>${number(rhs - lhs)}</td>
          ${centralDifference === undefined ? null : markup`<td>${number(centralDifference)}</td>`}
        </tr>
      </tbody>
    </table></div>
    ${
      at.length === 0
        ? null
        : markup`<details class="point">
          <summary>The point</summary>
          <ul>
            ${at.map(([name, value]) => markup`<li><b>${name}</b> = ${values(value)}</li>`)}
          </ul>
        </details>`
    }`;
}

const MOST_ROWS = 12;
/** A number, a vector, or a matrix with a row a line. */
function values(value: unknown): Html {
  if (Array.isArray(value) && Array.isArray(value[0])) {
    const rows = (value as readonly unknown[]).slice(0, MOST_ROWS);
    return markup`<table class="matrix">
        <tbody>
          ${rows.map(
            (r) =>
              markup`<tr>
                ${(Array.isArray(r) ? (r as unknown[]) : [r]).slice(0, MOST_ROWS).map((x) => markup`<td>${nested(x)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
      ${value.length > MOST_ROWS ? " …" : null}`;
  }
  const text = nested(value);
  return markup`<span class="number">${text.length > 300 ? `${text.slice(0, 300)}…` : text}</span>`;
}

function moreOf(claim: Claim, typesetter: Typesetter): Html | null {
  const items: Html[] = [];
  if (claim.reading !== null) items.push(markup`<li>Read as ${typesetter.formula(claim.reading)}</li>`);
  if (claim.layout !== null) items.push(markup`<li>In ${claim.layout} layout</li>`);
  if (claim.meaning !== null) items.push(markup`<li>As a ${claim.meaning} derivative</li>`);
  if (claim.evidence !== null) items.push(markup`<li>${evidenceText(claim.evidence)}</li>`);
  return items.length === 0
    ? null
    : markup`<ul>
        ${items}
      </ul>`;
}

export function evidenceText({ method, points, maxRelativeError, sizes, digits, leftOut }: Evidence): string {
  const at = points > 0 ? ` at ${points} ${points === 1 ? "point" : "points"}` : "";
  const named = Object.entries(sizes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, size]) => `${name} = ${size}`)
    .join(", ");
  const parts =
    method === "proved"
      ? ["Proved: both sides have one canonical form"]
      : method === "agrees"
        ? [`Both sides agree${at}`, `largest relative error ${number(maxRelativeError, 2)}`]
        : [`Refuted${at}`];
  if (method !== "proved" && named !== "") parts.push(`sizes ${named}`);
  if (method === "refuted" && digits > 17) parts.push(`confirmed with ${digits} digits`);
  if (leftOut.length > 0) parts.push(`left out: ${leftOut.join(", ")}`);
  return `${parts.join("; ")}.`;
}

/** The accepted links of a stretch, in one line that opens. */
export function acceptedLine(all: readonly Placed[], { typesetter }: CardContext): Html {
  const words = (["correct", "definition"] as const).flatMap((word) => {
    const n = all.filter((p) => p.entry.verdict === word).length;
    return n === 0 ? [] : [markup`<span class="v-${word}">${mark(word)} ${word === "correct" ? `${n} right` : counted(word, n)}</span> `];
  });
  const items = all.map(({ entry, id }) => {
    const { claim } = entry;
    const formula = claim === null ? null : markup`${typesetter.formula(`${claim.lhs} ${claim.rel} ${claim.rhs}`)} `;
    const how =
      claim?.evidence == null ? (claim === null || entry.verdict === "correct" ? "" : `${claim.kind}.`) : evidenceText(claim.evidence);
    const given = [...(claim?.conditions ?? []), ...(claim?.facts ?? [])];
    return markup`<li id="${id}">
      ${mark(entry.verdict)} ${formula}<span class="how"
        >line ${entry.place.line}. ${how}${given.length > 0 ? ` Given that ${given.join("; ")}.` : ""}
        ${entry.message}${claim === null ? "" : claim.remarks.map((r) => ` ${r}`).join("")}</span
      >
    </li>`;
  });
  return markup`<details class="accepted">
    <summary>${words}</summary>
    <ul>
      ${items}
    </ul>
  </details> `;
}
