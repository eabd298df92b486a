import { bad, beginsOperand, endsOperand, token, type Token } from "./token.js";
/**
 * Decides for each bar whether it opens, closes, evaluates (`\Big|_{x=1}`) or parts (`p(x|y)`, `KL(p‖q)`). A bar closes where an
 * operand has just ended and a bar stands open at the same level; the number of bars left at the level settles the rest.
 */
export function settleBars(tokens: Token[]): void {
  splitDoubles(tokens);
  for (const level of levels(tokens)) new Level(tokens, level.bars, level.inside).settle();
}

/** `|x||y|`, `|x - |y||`: where doubled bars find no partner at their level, each is two single ones. */
function splitDoubles(tokens: Token[]): void {
  const typed = (t: Token | undefined): t is Token => t?.value === "‖" && t.marked === "typed";
  const split = new Set<number>();
  for (const { bars, inside } of levels(tokens)) {
    // KL(p || q)
    if (bars.length === 1 && inside) continue;
    const doubles = bars.filter((i) => tokens[i]?.value === "‖");
    if (doubles.length % 2 === 1) for (const i of doubles) if (typed(tokens[i])) split.add(i);
    // ||a| - |b||: the first single bar between two doubles closes.
    for (let k = 0; k + 1 < doubles.length; k += 2) {
      const [a = 0, b = 0] = doubles.slice(k, k + 2);
      const inner = bars[bars.indexOf(a, 2 * k - 1 < 0 ? 0 : k) + 1];
      if (
        inner !== undefined &&
        inner < b &&
        typed(tokens[a]) &&
        typed(tokens[b]) &&
        endsOperand(tokens[inner - 1]) &&
        !beginsOperand(tokens[inner + 1])
      ) {
        split.add(a);
        split.add(b);
      }
    }
  }
  if (split.size === 0) return;
  const out = tokens.flatMap((t, i) =>
    split.has(i)
      ? [
          { ...t, value: "|", to: t.from + 1 },
          { ...t, value: "|", from: t.to - 1, gap: false },
        ]
      : [t],
  );
  tokens.splice(0, tokens.length);
  for (const t of out) tokens.push(t);
}

interface LevelBars {
  readonly bars: number[];
  readonly inside: boolean;
}

/** The bars of each bracket, argument and cell, outermost first. */
function levels(tokens: readonly Token[]): LevelBars[] {
  const all: LevelBars[] = [];
  const fresh = (inside: boolean): LevelBars => {
    const level = { bars: [], inside };
    all.push(level);
    return level;
  };
  const stack = [fresh(false)];
  tokens.forEach((t, i) => {
    const top = stack[stack.length - 1];
    switch (t.type) {
      case "open":
        stack.push(fresh(true));
        break;
      case "one":
      case "two":
      case "sup":
      case "sub":
      case "matrix":
        stack.push(fresh(false));
        break;
      case "close":
      case "end":
        if (stack.length > 1) stack.pop();
        break;
      case "then":
      case "amp":
      case "row":
        if (stack.length > 0) {
          stack.pop();
          stack.push(fresh(top?.inside ?? false));
        }
        break;
      case "bar":
        top?.bars.push(i);
        break;
      default:
    }
  });
  return all.filter((level) => level.bars.length > 0);
}

class Level {
  private readonly tokens: Token[];
  private readonly bars: readonly number[];
  private readonly inside: boolean;
  /** Positions of bars that stand open. */
  private readonly open: number[] = [];

  constructor(tokens: Token[], bars: readonly number[], inside: boolean) {
    this.tokens = tokens;
    this.bars = bars;
    this.inside = inside;
  }

  settle(): void {
    const count = { "|": 0, "‖": 0 };
    for (const i of this.bars) count[this.kind(i)]++;
    for (const i of this.bars) {
      const kind = this.kind(i);
      count[kind]--;
      this.decide(i, kind, count[kind]);
    }
    for (const i of this.open) {
      const t = this.tokens[i];
      if (t !== undefined) this.tokens[i] = bad("syntax.unclosed", t, t.value, [t.value], "this bar has no partner");
    }
  }

  private kind(i: number): "|" | "‖" {
    return this.tokens[i]?.value === "‖" ? "‖" : "|";
  }

  private decide(i: number, kind: "|" | "‖", left: number): void {
    const t = this.tokens[i];
    if (t === undefined) return;
    const previous = this.near(i, -1);
    const before = this.tokens[previous],
      after = this.tokens[this.near(i, 1)];
    const top = this.open[this.open.length - 1];
    const opened = top !== undefined && this.kind(top) === kind;
    const ended =
      endsOperand(before) ||
      before?.type === "stop" ||
      (opened && (before?.type === "op" || before?.type === "sign") && this.near(previous, -1) === top);
    const script = after?.type === "sub" || after?.type === "sup";
    if (t.marked === "open") this.begin(i);
    else if (opened && (ended || t.marked === "close")) this.finish(i);
    else if (t.marked === "close" || (script && (ended || left === 0))) this.evaluate(i);
    else if (!ended && left > 0) this.begin(i);
    else if (ended && left % 2 === 1 && beginsBody(after)) this.begin(i);
    else if (this.inside && ended) this.tokens[i] = token("sep", kind, t);
    else this.tokens[i] = bad("syntax.unclosed", t, kind, [kind], "this bar has no partner");
  }

  private begin(i: number): void {
    const t = this.tokens[i];
    if (t !== undefined) t.type = "open";
    this.open.push(i);
  }

  private finish(i: number): void {
    const t = this.tokens[i];
    if (t !== undefined) t.type = "close";
    this.open.pop();
  }

  private evaluate(i: number): void {
    const t = this.tokens[i];
    if (t !== undefined) this.tokens[i] = token("leaf", "bar", t, { tree: { kind: "bar", sub: null, sup: null, from: t.from, to: t.to } });
  }

  /** The index of the nearest token that is no white space. */
  private near(i: number, step: 1 | -1): number {
    let k = i + step;
    while (this.tokens[k]?.type === "space") k += step;
    return k;
  }
}

const beginsBody = (t: Token | undefined): boolean => beginsOperand(t) || t?.type === "sign" || t?.type === "bar";

/** `<x, y>` typed with less and greater signs: angle brackets where no operand stands before the first. */
export function settleAngles(tokens: Token[]): void {
  const LONGEST = 100;
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i];
    if (t?.type !== "rel" || t.value !== "<" || endsOperand(tokens[i - 1])) continue;
    let depth = 0,
      comma = false;
    for (let k = i + 1; k < Math.min(tokens.length, i + LONGEST); k++) {
      const u = tokens[k];
      if (u === undefined || u.type === "row" || u.type === "amp" || u.type === "then") break;
      if (u.type === "open" || u.type === "one" || u.type === "two" || u.type === "sup" || u.type === "sub" || u.type === "matrix") depth++;
      else if ((u.type === "close" || u.type === "end") && --depth < 0) break;
      if (depth > 0) continue;
      if (u.type === "sep") comma = true;
      if (u.type !== "rel") continue;
      if (u.value === ">" && comma && endsOperand(tokens[k - 1])) {
        Object.assign(t, { type: "open", value: "⟨" });
        Object.assign(u, { type: "close", value: "⟩" });
      }
      break;
    }
  }
}
