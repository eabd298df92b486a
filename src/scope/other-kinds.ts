import type { DimTable } from "./dims.js";
import { namesIn } from "./exprs.js";
import type { Expr } from "../syntax/expr.js";
import type { Placed } from "./parts.js";
import type { Type } from "./shape-types.js";
import type { Definition } from "./store.js";
/** Guessed shapes under other guesses: whether the definitions leave a choice, and what a line says under each. */

/** A name of a problem, with the shapes it may have. */
export interface Symbol {
  readonly key: string;
  readonly at: Placed;
  readonly uses: Set<number>;
  readonly candidates: readonly (() => Type)[];
  type: Type | null;
  soft: boolean;
}
export interface Statement extends Placed {
  readonly sides: readonly Expr[];
  readonly definition: Definition | null;
}

/** The names that stand in statements, collected once. */
export class StatementNames {
  private readonly known = new WeakMap<Statement, ReadonlySet<string>>();
  of(s: Statement): ReadonlySet<string> {
    let names = this.known.get(s);
    if (names === undefined) this.known.set(s, (names = new Set(s.sides.flatMap((e) => [...namesIn(e)]))));
    return names;
  }
}

type Defined = Map<Definition, Type | "busy" | null>;
/** What unification has found, and its one step. */
export interface Solved {
  readonly dims: DimTable;
  readonly symbols: Map<string, Symbol>;
  readonly defined: Defined;
  /** Statements whose shapes conform, in order. */
  readonly conforming: readonly Statement[];
  idOf(key: string, at: Placed): string;
  isDeclared(symbol: Symbol): boolean;
  /** Unifies a statement; false, with nothing changed, where it clashes. `repeating`: vectors beside matrices are repeated over an axis. */
  attempt(s: Statement, repeating?: boolean): boolean;
}

export class OtherKinds {
  private readonly solved: Solved;
  private readonly forced = new Map<Symbol, boolean>();
  private readonly names = new StatementNames();
  constructor(solved: Solved) {
    this.solved = solved;
  }

  /** Whether the definitions that a name stands in leave its kind no choice: γ of y_i = γ x_i + β_i is a number. */
  isForced(symbol: Symbol): boolean {
    const { type } = symbol;
    if (type === null || this.solved.isDeclared(symbol)) return false;
    const known = this.forced.get(symbol);
    if (known !== undefined) return known;
    const inside = this.around(symbol).filter((d) => this.names.of(d).has(symbol.key)),
      before = new Map(this.solved.defined);
    let others = 0;
    for (const candidate of symbol.candidates)
      this.undone(() => {
        symbol.type = candidate();
        if (symbol.type.own.k === type.own.k && symbol.type.lead.length === type.lead.length) return;
        if (inside.every((d) => this.solved.attempt(d) && this.keepsEntries(d.definition, before))) others++;
      });
    const forced = inside.length > 0 && others === 0;
    this.forced.set(symbol, forced);
    return forced;
  }
  /**
   * Every way to take some guessed names under which the definitions conform (and the line itself, where it can), while
   * `visit` looks at the line; the dimensions are those that definitions and the line force, no other claim's.
   *
   * Ways that `ruledOut` refuses are left out: words in the document say that a name has no such axis.
   *
   * @returns whether all ways were visited (no more than `most`, and one at least) and every visit said true
   */
  each(
    symbols: readonly Symbol[],
    line: Statement,
    most: number,
    visit: () => boolean,
    ruledOut: (symbol: Symbol) => boolean = () => false,
  ): boolean {
    if (symbols.some((x) => x.type === null)) return false;
    let ways = 1;
    for (const x of symbols) ways *= x.candidates.length;
    if (ways > most) return false;
    const inside = this.reaching(symbols);
    let visited = 0,
      left = 0;
    const choose = (n: number): boolean => {
      const symbol = symbols[n];
      if (symbol === undefined) {
        // γ x̂ as a product of matrices would give γ an axis that it has not: then it is repeated over the rows.
        for (const repeating of [false, true]) {
          const answer = this.undone((): boolean | null => {
            for (const { definition } of inside) if (definition !== null) this.solved.defined.delete(definition);
            if (!inside.every((d) => this.solved.attempt(d, repeating))) return true;
            if (symbols.some(ruledOut)) return null;
            visited++;
            this.solved.attempt(line);
            return visit();
          });
          if (answer !== null) return answer;
        }
        left++;
        return true;
      }
      return symbol.candidates.every((candidate) =>
        this.undone(() => {
          symbol.type = candidate();
          return choose(n + 1);
        }),
      );
    };
    return choose(0) && (left === 0 || visited > 0);
  }
  /** Definitions around a symbol: those that mean it by its name. */
  private around({ key, at }: Symbol): Statement[] {
    const id = this.solved.idOf(key, at);
    return this.solved.conforming.filter((d) => d.definition !== null && this.solved.idOf(key, d) === id);
  }
  /** Definitions that these symbols stand in, and those made of them. */
  private reaching(symbols: readonly Symbol[]): Statement[] {
    const all = [...new Set(symbols.flatMap((x) => this.around(x)))].sort((a, b) => a.from - b.from),
      touched = new Set(symbols.map((x) => x.key));
    return all.filter((d) => {
      const inside = [...this.names.of(d)].some((k) => touched.has(k));
      if (inside && d.definition !== null) touched.add(d.definition.key);
      return inside;
    });
  }
  /** Does something, and puts every shape back. */
  private undone<T>(work: () => T): T {
    const { dims, symbols, defined } = this.solved,
      mark = dims.mark(),
      types = new Map([...symbols.values()].map((x) => [x, x.type])),
      before = new Map(defined);
    try {
      return work();
    } finally {
      dims.undo(mark);
      for (const x of symbols.values()) x.type = types.get(x) ?? null;
      defined.clear();
      for (const [d, t] of before) defined.set(d, t);
    }
  }
  /** Entries of a definition by entries stay what they were. */
  private keepsEntries(d: Definition | null, before: Defined): boolean {
    if (d === null || d.indices.length === 0) return true;
    const now = this.solved.defined.get(d),
      was = before.get(d);
    return now == null || was == null || now === "busy" || was === "busy" || now.own.k === was.own.k;
  }
}
