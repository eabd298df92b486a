import katex, { type KatexOptions } from "katex";
import type { MacroDefinition } from "../../document/types.js";
import type { VerdictWord } from "../../check/verdict.js";
import { DEFINES, MacroTable, MOST_EXPANSIONS } from "./macros.js";
import { escapeHtml, markup, trusted, type Html } from "./html.js";
/** Formulas of students as KaTeX sets them, within bounds that no formula can break. */

/** Longer formulas are shown as source: the time to set one grows faster than its length. */
export const LONGEST = 20_000;
const DEEPEST = 150;
/** A page with more markup than this, in characters, shows the rest of its formulas as source. */
const MOST_MARKUP = 24_000_000;

/** A place of a formula that gets a mark: its relation, and for what is not accepted the side that the verdict is about. */
export interface Mark {
  /** Offsets in the formula's text. */
  readonly relation: { readonly from: number; readonly to: number } | null;
  readonly side: { readonly from: number; readonly to: number } | null;
  readonly id: string;
  readonly verdict: VerdictWord;
  readonly title: string;
}

/** Sets the formulas of one document: a fresh table of macros, one allowance of markup. */
export class Typesetter {
  readonly #macros: MacroTable;
  readonly #prefix: string | null;
  #left = MOST_MARKUP;

  /** @param source all of the document, in which the colours that carry marks must not occur. */
  constructor(macros: readonly MacroDefinition[], source: string) {
    this.#macros = new MacroTable(macros);
    const lower = source.toLowerCase();
    this.#prefix = ["3e7", "7a3", "c19", "5d8", "b4f", "e62", "91c", "2f6"].find((p) => !lower.includes(p)) ?? null;
  }

  /** A formula in the text or on its own; null where KaTeX cannot set it. */
  render(tex: string, display: boolean): Html | null {
    const text = this.#set(tex, display);
    return text === null ? null : trusted(text);
  }

  /** A formula, or its source where it cannot be set. */
  formula(tex: string, display = false): Html {
    return this.render(tex, display) ?? this.source(tex, display);
  }

  /** The source of a formula. */
  source(tex: string, display: boolean): Html {
    return display ? markup`<pre class="tex"><code>${tex}</code></pre>` : markup`<code class="tex">${tex}</code>`;
  }

  /**
   * A formula with its marks: KaTeX is given colours that nothing else has, and these become classes. Trust stays off. Where a
   * mark breaks the formula (a side that ends in another cell), fewer marks are set.
   *
   * @param wraps what may stand around it, the likeliest first (`\\begin{align*}…`).
   */
  marked(tex: string, display: boolean, marks: readonly Mark[], wraps: readonly ((tex: string) => string)[] = [(t) => t]): Html {
    const markings = marks.length === 0 || this.#prefix === null ? [] : [true, false];
    for (const wrap of wraps) {
      for (const sides of markings) {
        const text = this.#set(wrap(this.#coloured(tex, marks, sides)), display, tex);
        if (text !== null) return trusted(this.#classed(text, marks));
      }
      const text = this.#set(wrap(tex), display, tex);
      if (text !== null) return trusted(text);
    }
    return this.source(tex, display);
  }

  #coloured(tex: string, marks: readonly Mark[], sides: boolean): string {
    const inserts: { at: number; text: string; order: number }[] = [];
    marks.forEach((mark, i) => {
      const ranges = [mark.relation, sides ? mark.side : null];
      ranges.forEach((range, which) => {
        if (range === null) return;
        inserts.push({ at: range.from, text: `\\textcolor{${this.#colour(2 * i + which)}}{`, order: 1 });
        inserts.push({ at: range.to, text: "}", order: 0 });
      });
    });
    inserts.sort((a, b) => b.at - a.at || b.order - a.order);
    let text = tex;
    for (const { at, text: inserted } of inserts) text = text.slice(0, at) + inserted + text.slice(at);
    return text;
  }

  #colour(n: number): string {
    return `#${this.#prefix ?? ""}${n.toString(16).padStart(3, "0")}`;
  }

  #classed(text: string, marks: readonly Mark[]): string {
    const prefix = this.#prefix ?? "",
      first = new Set<number>();
    const pattern = new RegExp(`<span class="([^"]*)" style="([^"]*?)color:#${prefix}([0-9a-f]{3});?([^"]*)">(?:([^<]*)</span>)?`, "g");
    return (
      text
        .replace(pattern, (all, classes: string, before: string, digits: string, after: string, inside: string | undefined) => {
          const n = parseInt(digits, 16),
            mark = marks[n >> 1];
          if (mark === undefined) return all;
          const style = before + after === "" ? "" : ` style="${before}${after}"`,
            end = inside === undefined ? "" : `${inside}</span>`;
          if (n % 2 === 1 || first.has(n)) return `<span class="${classes} v-${mark.verdict}"${style}>${end}`;
          first.add(n);
          const title = `class="${classes} rel v-${mark.verdict}" title="${escapeHtml(mark.title)}"${style}`;
          // The formula for screen readers is the MathML beside it, and the links to the notes stand beneath: no tab stop here.
          return inside === undefined ? `<span ${title}>` : `<a href="#${mark.id}" tabindex="-1" ${title}>${inside}</a>`;
        })
        // Tall brackets have their colour on an element without a class, inside one that has got its class.
        .replaceAll(new RegExp(`color:#${prefix}[0-9a-f]{3};?`, "g"), "")
        .replaceAll(new RegExp(` mathcolor="#${prefix}[0-9a-f]{3}"`, "g"), "")
    );
  }

  #set(tex: string, display: boolean, written = tex): string | null {
    if (tex.length > LONGEST || tooDeep(tex) || this.#left <= 0) return null;
    // Definitions that the reader has found are in the table; what is left in the formula has no bounds.
    if (DEFINES.test(tex)) return null;
    this.#macros.renew();
    const options: KatexOptions = {
      displayMode: display,
      output: "htmlAndMathml",
      throwOnError: true,
      strict: false,
      trust: false,
      maxSize: 20,
      maxExpand: MOST_EXPANSIONS,
      macros: { ...this.#macros.table },
    };
    try {
      const text = katex
        .renderToString(tex, options)
        .replace(
          /<annotation encoding="application\/x-tex">[^<]*<\/annotation>/,
          () => `<annotation encoding="application/x-tex">${escapeHtml(written)}</annotation>`,
        );
      this.#left -= text.length;
      return text;
    } catch {
      // KaTeX throws its own errors, and RangeError from deep recursion.
      return null;
    }
  }
}

/** Whether braces or `\left`s nest deeper than KaTeX's recursion is sure to bear. */
function tooDeep(tex: string): boolean {
  let depth = 0;
  for (let i = 0; i < tex.length; i++) {
    const c = tex[i];
    if (c === "\\") {
      if (tex.startsWith("\\left", i) || tex.startsWith("\\begin", i)) depth++;
      if (tex.startsWith("\\right", i) || tex.startsWith("\\end", i)) depth--;
      i++;
    } else if (c === "{") depth++;
    else if (c === "}") depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}
