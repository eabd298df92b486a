import { indexLettersOf, isIndexTree, isLabelIndex, treesIn } from "./trees.js";
import { memberLetter, rangeLetter } from "./bound-letters.js";
import { nodesOf } from "./graph-nodes.js";
import { Superscripts } from "./superscripts.js";
import { Totals } from "./totals.js";
import { WrittenCalls } from "./written-calls.js";
import type { Span } from "../document/types.js";
import type { ProdTree, ScriptTree, Statement, Tree } from "../syntax/tree.js";
import { functionWords, labelKey, plainIndexLetters, scriptText, superscripts, symKey } from "./names.js";
import { nearest, nearness, type Part, type Placed } from "./parts.js";
import { writtenByEntries } from "./written-entries.js";
import { familyOf, type UnitLetters } from "./unit-letters.js";
import { problemOf } from "./store.js";
/**
 * A first walk over all formulas: which names stand alone, which are written with indices, which are functions. The
 * second walk (resolve.ts) asks here what a subscript, a superscript or a bracket means at a place.
 */
export interface Occurrence extends Placed {
  readonly statement: Statement;
}
export interface FunctionUse extends Placed {
  readonly formals: readonly string[];
}
interface Base {
  readonly bare: Placed[];
  readonly subs: Map<string, Placed[]>;
  readonly sups: Map<string, Placed[]>;
  letterSub: Placed[];
  letterSup: Placed[];
  /** Without a subscript, above a letter that counts turns: w^{(τ+1)}. */
  readonly turns: Placed[];
  /** Numbers in brackets above the name: with something below it, and without. */
  readonly numbered: { entries: number; whole: number };
}
/** Letters that count the turns of a method. */
const turnLetters: ReadonlySet<string> = new Set(["t", "tau", "k"]);

export class Survey {
  readonly totals = new Totals();
  readonly superscripts = new Superscripts((name) => this.introduced.has(name));
  readonly calls = new WrittenCalls();
  /** Names introduced on the left of a definition or declaration, by key. */
  readonly introduced = new Map<string, Placed[]>();
  readonly functions = new Map<string, FunctionUse[]>();
  /** Runs of letters that are one name: `Loss`, `XOR`. */
  readonly words = new Set<string>();
  private readonly bases = new Map<string, Base>();
  /** Late letters of the alphabet that have an index themselves: r_t. */
  private readonly quantities = new Set<string>();
  /** Letters that some sum binds. */
  readonly boundIndices = new Set<string>();
  /** Letters that bound sums and ranges: sizes. */
  private readonly sizes = new Set<string>();
  /** Powers that are introduced as names of their own: `sigma^2` by `\sigma_l^2 = …`. */
  private readonly squares = new Map<string, string>();
  /** Names with all their labels and indices that stand somewhere without a power. */
  private readonly plain = new Set<string>();
  /** A square that is a name of its own: σ_l² = …, where σ_l itself is never written. */
  isSquareName(power: string): boolean {
    const bare = this.squares.get(power);
    return bare !== undefined && !this.plain.has(bare);
  }
  /** Stretches in which an italic d before a name is the sign of a differential (`dL = …`). */
  italicDifferentials: readonly Span[] = [];
  /** The document says that a prime is a transpose. */
  primesTranspose = false;
  /** Letters that are one number without an index, and a sample with one, by problem. */
  singles: ReadonlyMap<Part, ReadonlySet<string>> = new Map();
  isSingle(key: string, at: Placed): boolean {
    return this.singles.size > 0 && this.singles.get(problemOf(at.part))?.has(key) === true;
  }
  /** Losses of one example, whose letter is no index: E_n. */
  lossLabels: ReadonlyMap<Part, ReadonlySet<string>> = new Map();
  isLossLabel(full: string, at: Placed): boolean {
    return this.lossLabels.size > 0 && this.lossLabels.get(problemOf(at.part))?.has(full) === true;
  }
  /** Names that are another family for each index letter, by problem. */
  unitLetters: ReadonlyMap<Part, UnitLetters> = new Map();
  /** The family of a name with a subscript where letters tell layers apart; null elsewhere. */
  familyOf(key: string, sub: Tree, at: Placed): string | null {
    const own = this.unitLetters.size === 0 ? undefined : this.unitLetters.get(problemOf(at.part));
    return own === undefined ? null : familyOf(key, sub, own);
  }
  /** The x of ∂_i, where words say that it means ∂/∂x_i. */
  partialBase: string | null = null;
  readonly nodeBases = new Set<string>();
  /** Letters that stand by themselves somewhere, not in a run of letters. */
  private readonly apart = new Set<string>();
  private readonly scalars = new Map<string, Placed[]>();
  private readonly alone = new Map<string, Placed[]>();

  add(statement: Statement, part: Part): void {
    const { members, rels } = statement.chain;
    const first = members[0];
    const at = { from: statement.from, part };
    const isNumber = members.length === 2 && members[1]?.kind === "num";
    this.introduceLast(members, rels, at);
    if (first !== undefined && members.length > 1 && !statement.continues) this.introduce(first, at, rels[0]?.op ?? "=", isNumber);
    const [, body] = members;
    // L = L(z) says what L depends on.
    if (body?.kind === "prod" && rels[0]?.op === "=" && first !== undefined) {
      const [head] = body.factors,
        key = labelKey(first);
      if (key !== null && head !== undefined && labelKey(head) === key) this.introduceFunction(body, at);
    }
    const entries = first === undefined || body === undefined || rels[0]?.op !== "=" ? null : writtenByEntries(first, body);
    if (entries !== null) push(this.byEntries, entries.formal, { ...at, size: entries.size });
    if (members.length > 2 && rels.some((r) => r.op === "⇒" || r.op === "⇔"))
      for (const m of members) if (m.kind === "chain" && m.members[0] !== undefined) this.introduce(m.members[0], at, m.rels[0]?.op ?? "=");
    for (const member of members) this.walk(member, at);
    for (const word of statement.words) this.walk(word, at);
  }

  /** ∂J/∂θ_2 = ŷ − y = δ_1: named at the end of a chain, where nothing says what a whole δ is. */
  private introduceLast(members: readonly Tree[], rels: readonly { readonly op: string }[], at: Placed): void {
    const last = members.at(-1);
    if (members.length < 3 || last?.kind !== "script" || last.sub?.kind !== "num" || rels.some((r) => r.op !== "=")) return;
    const key = labelKey(last),
      base = labelKey(last.base);
    if (key !== null && base !== null && !this.introduced.has(base) && !this.introduced.has(key)) push(this.introduced, key, at);
  }

  /** Whether the d at an offset is the sign of a differential, by its font or by the chain that it stands in. */
  isDifferentialSign(d: Tree): boolean {
    return (
      d.kind === "sym" && d.name === "d" && d.accents.length === 0 && (d.style === "rm" || (d.style === "" && this.inDifferential(d.from)))
    );
  }
  private inDifferential(offset: number): boolean {
    return this.italicDifferentials.some((s) => s.from <= offset && offset < s.to);
  }

  private introduce(left: Tree, at: Placed, rel: string, isNumber = false): void {
    if (this.startsDifferential(left)) return;
    if (left.kind === "list") {
      for (const item of left.items) this.introduce(item, at, rel);
      return;
    }
    if (left.kind === "group" && left.body.kind === "list") {
      for (const item of left.body.items) this.introduce(item, at, rel);
      return;
    }
    // Of "yf < 1" nothing says that yf is one name.
    if ((left.kind === "run" && !/[<>≤≥≠≪≫]/.test(rel)) || left.kind === "word")
      this.words.add(left.kind === "run" ? left.text : left.name);
    if (left.kind === "prod") {
      this.introduceFunction(left, at);
      return;
    }
    if (left.kind === "script" && left.sup?.kind === "num" && (rel === "=" || rel === ":=") && !isNumber) {
      const base = labelKey(left.base),
        bare = labelKey({ ...left, sup: null });
      // x = 3, then x^2 = 9: the power of a name that is known already.
      const known = bare !== null && (this.introduced.get(bare) ?? []).some((p) => p.part === at.part || !/^(sigma|tau|s)\b/.test(bare));
      if (base !== null && bare !== null && base !== "e" && !known) this.squares.set(`${base}^${left.sup.text}`, bare);
    }
    this.superscripts.introduce(left);
    const key = labelKey(left);
    if (key !== null) {
      push(this.introduced, key, at);
      if (left.kind === "script" && left.base.kind === "run") this.words.add(left.base.text);
    }
    if (rel === ":" && key !== null) push(this.functions, key, { ...at, formals: [] });
  }
  /** Whether some transpose is marked by ⊤ or T: then a prime is none. */
  marksTransposes = false;
  private startsDifferential(left: Tree): boolean {
    const head = left.kind === "prod" ? left.factors[0] : left,
      run = head?.kind === "script" ? head.base : head;
    return (
      head !== undefined &&
      run !== undefined &&
      ((left.kind === "prod" && this.isDifferentialSign(head)) ||
        (run.kind === "run" && run.text.startsWith("d") && this.inDifferential(run.from)))
    );
  }
  /** `f(w) = …`, `L(\hat y, y) = …`, `\sigma(z)_i = …`, `f(X, Y) …`. */
  private introduceFunction(left: ProdTree, at: Placed): void {
    const [head, second] = left.factors;
    if (head === undefined || second === undefined || left.factors.length !== 2 || left.ops[0] !== "") return;
    const group = second.kind === "script" ? second.base : second;
    if (group.kind !== "group" || (group.open !== "(" && !(group.open === "[" && this.calls.takesBrackets(head)))) return;
    const name = labelKey(head.kind === "script" && head.primes > 0 ? { ...head, primes: 0 } : head);
    if (name === null || (head.kind === "script" && head.primes > 0)) return;
    const items = group.body.kind === "list" ? group.body.items : [group.body];
    const formals = items.map((item) => labelKey(item));
    if (head.kind === "run" || head.kind === "word") this.words.add(name);
    if (formals.every((f): f is string => f !== null)) push(this.functions, name, { ...at, formals });
    if (head.kind === "script" && head.sub !== null) {
      const base = labelKey(head.base);
      // y_i (wᵀx_i + b) = 1: a product, and no function of a sum.
      if (base !== null && isIndexTree(head.sub) && formals.some((f) => f !== null))
        push(this.functions, base, { ...at, formals: formals.filter((f): f is string => f !== null) });
    }
  }

  private walk(tree: Tree, at: Placed): void {
    const stack: Tree[] = [tree],
      called = new Set<Tree>();
    for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
      switch (t.kind) {
        case "sym":
          this.apart.add(symKey(t));
          this.base(symKey(t)).bare.push(at);
          // ∂N/∂σ, ln σ beside σ² = …: the square is one of σ.
          if (/^(?:sigma|varsigma|tau|s)$/.test(symKey(t)) && !called.has(t)) this.plain.add(symKey(t));
          break;
        case "run":
          for (const c of t.text) this.base(c).bare.push(at);
          break;
        case "script":
          this.script(t, at);
          if (t.base.kind === "group" || t.base.kind === "script" || t.base.kind === "prod" || t.base.kind === "note") stack.push(t.base);
          if (t.sup !== null) stack.push(t.sup);
          break;
        case "group":
          stack.push(t.body);
          break;
        case "list":
          stack.push(...t.items);
          break;
        case "frac":
          for (const b of nodesOf(t)) this.nodeBases.add(b);
          stack.push(t.num, t.den);
          break;
        case "sqrt":
          stack.push(t.arg);
          break;
        case "big":
          if (t.sub !== null) this.bind(t.sub);
          break;
        case "matrix":
          for (const row of t.rows) stack.push(...row);
          break;
        case "cases":
          for (const row of t.rows) {
            stack.push(row.value);
            if (row.condition !== null) stack.push(row.condition);
          }
          break;
        case "note":
          stack.push(t.base);
          break;
        case "prod":
          this.aloneIn(t, at);
          t.factors.forEach((f, i) => {
            const next = t.factors[i + 1];
            if (next?.kind === "group" || (next?.kind === "script" && next.base.kind === "group")) called.add(f);
          });
          stack.push(...t.factors);
          break;
        case "sum":
          for (const term of t.terms) stack.push(term.node);
          break;
        case "chain":
          stack.push(...t.members);
          break;
        default:
          break;
      }
    }
  }
  /** Counts names that no bracket follows. */
  private aloneIn(t: ProdTree, at: Placed): void {
    t.factors.forEach((f, i) => {
      const next = t.factors[i + 1];
      const called =
        next !== undefined && t.ops[i] === "" && (next.kind === "group" || (next.kind === "script" && next.base.kind === "group"));
      if (f.kind === "run" && called && f.text.length >= 3 && (/[A-Z]/.test(f.text) || f.text.length >= 4)) this.words.add(f.text);
      // CE(y, ŷ), KL(q, p): a name of two capitals with two arguments.
      if (f.kind === "run" && called && /^[A-Z]{2}$/.test(f.text) && next.kind === "group" && next.body.kind === "list")
        this.words.add(f.text);
      const key = f.kind === "sym" ? symKey(f) : null;
      if (key !== null && !called && t.factors[0]?.kind !== "sym") push(this.alone, key, at);
    });
  }
  private bind(sub: Tree): void {
    const left = sub.kind === "chain" ? sub.members[0] : sub;
    if (left === undefined) return;
    for (const letter of indexLettersOf(left)) this.boundIndices.add(letter);
  }
  private script(t: ScriptTree, at: Placed): void {
    const baseTree = t.base.kind === "run" && !this.isWord(t.base.text) ? null : t.base;
    const key = baseTree === null ? (t.base.kind === "run" ? t.base.text.slice(-1) : null) : labelKey(baseTree);
    if (baseTree === null && t.base.kind === "run") for (const c of t.base.text.slice(0, -1)) this.base(c).bare.push(at);
    if (key === null) return;
    const base = this.base(key);
    const sub = t.sub === null ? null : scriptText(t.sub);
    let labelled = false;
    for (const s of superscripts(t)) {
      if (s.kind === "transpose") this.marksTransposes = true;
      if (s.kind === "index") {
        const isTurn = t.sub === null && indexLettersOf(s.tree).every((l) => turnLetters.has(l));
        // Beside the number of a layer it counts the samples of that layer: Z^{[2](i)}.
        if (!superscripts(t).some((x) => x.kind === "label" && /^\(\d+\)$/.test(x.text))) (isTurn ? base.turns : base.letterSup).push(at);
        labelled = true;
      }
      if (s.kind === "label") {
        if (/^\(\d+\)$/.test(s.text)) base.numbered[t.sub !== null ? "entries" : "whole"]++;
        push(base.sups, s.text, at);
        labelled = true;
      }
      if (s.kind === "power") this.superscripts.note(key, s.tree, at);
    }
    if (sub !== null) {
      push(base.subs, sub, at);
      labelled = true;
      if (t.sub !== null && this.isIndexSub(t.sub)) base.letterSub.push(at);
    }
    if (!labelled) base.bare.push(at);
    if (t.sub !== null && t.sup === null && t.primes === 0) this.plain.add(labelKey(t) ?? "");
  }
  /** Subscripts of index letters, those that a sum of the document binds included (X_{nd} beside Σ_d). */
  isIndexSub(sub: Tree): boolean {
    if (this.isInOut(sub)) return false;
    if (isLabelIndex(sub)) return true;
    if (sub.kind === "list" && sub.items.some(isLabelIndex)) return sub.items.every((t) => this.isIndexSub(t));
    const letters = indexLettersOf(sub),
      [only] = letters;
    // U_r beside the gate r_t: a label.
    if (letters.length === 1 && only !== undefined && this.quantities.has(only) && !this.boundIndices.has(only)) return false;
    return letters.length > 0 && letters.every((l) => plainIndexLetters.has(l) || (/^[a-z]$/.test(l) && this.boundIndices.has(l)));
  }
  /** The letters that sums bind or that index a bracket ((W_1)_{aj}), before anything else is read. */
  bindSums(statement: Statement): void {
    for (const letter of [rangeLetter(statement), memberLetter(statement)]) if (letter !== null) this.boundIndices.add(letter);
    this.calls.notePointValue(statement.chain);
    this.totals.note(statement.chain);
    const [left] = statement.chain.members;
    // The input gate: i_t = σ(W_i x_t + …).
    if (left?.kind === "script" && left.base.kind === "sym" && symKey(left.base) === "i" && left.sub !== null && isIndexTree(left.sub))
      if (statement.chain.rels[0]?.op === "=" && statement.chain.members[1]?.kind !== "num") this.quantities.add("i");
    // f, i, g, o ∈ ℝⁿ: an array, no index.
    if (statement.chain.rels[0]?.op === "∈" && left !== undefined && isSpaceOfArrays(statement.chain.members[1]))
      for (const item of left.kind === "list" ? left.items : [left])
        if (item.kind === "sym" && symKey(item) === "i") this.quantities.add("i");
    const stack: Tree[] = [statement.chain];
    for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
      if (t.kind === "prod") this.calls.noteBrackets(t);
      if (t.kind === "big" && t.sub !== null) this.bind(t.sub);
      if (t.kind === "big") this.noteSize(t.sup);
      if (t.kind === "script" && t.base.kind === "sym" && t.sub !== null && isIndexTree(t.sub) && /^[pqrsuv]$/.test(symKey(t.base)))
        this.quantities.add(symKey(t.base));
      if (t.kind === "script" && t.sub !== null && scriptText(t.sub) === "out") this.hasOut = true;
      if (t.kind === "list" && t.items.at(-2)?.kind === "dots") this.noteSize(t.items.at(-1) ?? null);
      if (t.kind === "script" && t.base.kind === "group" && t.sub?.kind === "run" && t.sub.text.length <= 3) this.bind(t.sub);
      stack.push(...treesIn(t));
    }
  }
  /** n_{in} beside n_{out}: a word, not two indices. */
  private hasOut = false;
  isInOut(sub: Tree): boolean {
    return this.hasOut && scriptText(sub) === "in";
  }
  private noteSize(t: Tree | null): void {
    if (t?.kind === "sym" && /^[A-Z]$/.test(symKey(t))) this.sizes.add(symKey(t));
  }
  /** N_k beside the size N: a family of its own, which shares only the letter. */
  isSize(key: string): boolean {
    return this.sizes.has(key) && !this.introduced.has(key);
  }
  private base(key: string): Base {
    let b = this.bases.get(key);
    if (b === undefined) {
      b = { bare: [], subs: new Map(), sups: new Map(), letterSub: [], letterSup: [], turns: [], numbered: { entries: 0, whole: 0 } };
      this.bases.set(key, b);
    }
    return b;
  }

  /** Told by declarations: this name is a scalar, so its numbered forms are names of their own. */
  declareScalar(key: string, at: Placed): void {
    push(this.scalars, key, at);
  }
  /** Whether some formula of the document defines this function, by f(x) = … or f: A → B. */
  definesFunction(key: string): boolean {
    return (!this.inWords.has(key) && (this.functions.get(key) ?? []).length > 0) || this.introduced.has(key);
  }
  /** Functions that only words introduce: a document with steps is read twice. */
  private readonly inWords = new Set<string>();
  /** Said in words to be a function of one argument. */
  declareFunction(key: string, at: Placed): void {
    if (this.inWords.has(key)) return;
    this.inWords.add(key);
    push(this.functions, key, { ...at, formals: ["t"] });
  }
  /** Introduced by prose or by a membership. */
  declare(key: string, at: Placed): void {
    push(this.introduced, key, at);
  }
  isScalarName(key: string, at: Placed): boolean {
    const s = nearest(this.scalars.get(key) ?? [], at);
    return s !== null && nearness(s, at) >= this.introducedNear(key, at);
  }
  /** Whether a key was written before an offset. */
  seenBefore(key: string, from: number): boolean {
    const m = /^(.*?)(?:_(\w+))?(?:\^(.*))?$/.exec(key.replace(/(\^\(\d+\))\^\(\)$/, "$1")),
      base = this.bases.get(m?.[1] ?? key);
    if (base === undefined) return false;
    if (m?.[3] === "()") return [...base.letterSup, ...base.turns].some((p) => p.from < from);
    const places = m?.[2] !== undefined ? (base.subs.get(m[2]) ?? []) : m?.[3] !== undefined ? (base.sups.get(m[3]) ?? []) : base.bare;
    return places.some((p) => p.from < from);
  }
  /** How near some numbered form of a name (w_1, w_5) is introduced on a left side. */
  numberedNear(key: string, at: Placed): number {
    let best = -1;
    for (const [k, entries] of this.introduced)
      if (k.startsWith(`${key}_`) && /^\d+$/.test(k.slice(key.length + 1))) best = Math.max(best, nearness(nearest(entries, at), at));
    return best;
  }
  /** Numbered forms that are introduced one by one (w_1 = …, w_2 = …). */
  hasLooseNumberSub(key: string): boolean {
    return [...this.introduced.keys()].some((k) => k.startsWith(`${key}_`) && /^\d+$/.test(k.slice(key.length + 1)));
  }
  /** Whether a name is anywhere used other than before a bracket. */
  hasAloneUse(key: string, at?: Placed): boolean {
    const all = this.alone.get(key) ?? [];
    return at === undefined ? all.length > 0 : all.some((p) => problemOf(p.part) === problemOf(at.part));
  }
  /** A name that is both a function and a value: the nearer introduction wins. */
  functionWins(key: string, at: Placed): boolean {
    const fn = nearest(this.functions.get(key) ?? [], at);
    return fn !== null && nearness(fn, at) >= this.introducedNear(key, at) - 1;
  }
  /** A run of letters that is one name: not `XW` where X and W are names themselves. */
  isWord(text: string): boolean {
    if (functionWords.has(text)) return true;
    if (!this.words.has(text) || [...text].every((c) => this.introduced.has(c))) return false;
    // Ax = b: a matrix times a vector.
    if (/^[A-Z][xyzuvw]$/.test(text)) return false;
    // px beside p and x is their product, whatever it stands to the left of.
    return !(/^[a-z]{2,3}$/.test(text) && [...text].every((c) => this.apart.has(c) || this.introduced.has(c)));
  }
  isFunction(key: string, at: Placed): FunctionUse | null {
    return nearest(this.functions.get(key) ?? [], at);
  }
  /** How many entries the argument of a function has that is only written by them, in the problem of a place. */
  entriesOf(key: string, at: Placed): number | null {
    return (
      nearest(
        (this.byEntries.get(key) ?? []).filter((p) => problemOf(p.part) === problemOf(at.part)),
        at,
      )?.size ?? null
    );
  }
  private readonly byEntries = new Map<string, (Placed & { readonly size: number })[]>();
  /** How near a key is introduced on a left-hand side; −1 if never. */
  introducedNear(key: string, at: Placed): number {
    return nearness(nearest(this.introduced.get(key) ?? [], at), at);
  }
  /** Whether a name is written without indices; with a place, in its problem. */
  hasBare(key: string, at?: Placed): boolean {
    const bare = this.bases.get(key)?.bare ?? [];
    return at === undefined ? bare.length > 0 : bare.some((p) => problemOf(p.part) === problemOf(at.part));
  }
  /** Whether a key is introduced above a place in its problem. */
  introducedAbove(key: string, at: Placed): boolean {
    return (this.introduced.get(key) ?? []).some((p) => p.from < at.from && problemOf(p.part) === problemOf(at.part));
  }
  hasLetterSub(key: string): boolean {
    return (this.bases.get(key)?.letterSub.length ?? 0) > 0;
  }
  /** Whether a name has members by a superscript: w^{(τ)} has none of w^{(1)}_{ji}, which numbers layers and is never whole. */
  hasLetterSup(key: string): boolean {
    const base = this.bases.get(key);
    if (base === undefined) return false;
    return base.letterSup.length > 0 || (base.turns.length > 0 && (base.numbered.entries === 0 || base.numbered.whole > 0));
  }
  /** Whether a name has subscripts of as many index letters that share one with these. */
  hasIndexSubLike(key: string, letters: string): boolean {
    return [...(this.bases.get(key)?.subs.keys() ?? [])].some(
      (s) =>
        s !== letters &&
        s.length === letters.length &&
        /^[a-z]+$/.test(s) &&
        [...s].every((l) => plainIndexLetters.has(l) || this.boundIndices.has(l)) &&
        [...s].filter((l, i) => letters[i] === l).length === s.length - 1,
    );
  }
  hasNumberSub(key: string): boolean {
    return [...(this.bases.get(key)?.subs.keys() ?? [])].some((s) => /^\d+$/.test(s));
  }
  subsOf(key: string): readonly string[] {
    return [...(this.bases.get(key)?.subs.keys() ?? [])];
  }
}

/** ℝⁿ, ℝ^{n × m}. */
const isSpaceOfArrays = (t: Tree | undefined): boolean =>
  t?.kind === "script" && t.sup !== null && t.base.kind === "sym" && t.base.name === "R";
function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
