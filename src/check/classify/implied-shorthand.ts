import type { Placed } from "../../scope/parts.js";
import type { Statement, Tree } from "../../syntax/tree.js";
import { latexOf } from "../../syntax/print.js";
/**
 * The shorthand of code where no line says so: `ds = \frac1N(P - Y)`, `dW_2 = h^\top ds` below s = h W_2 and a loss. Read
 * as differentials such lines say nothing: what is made later stands on the right, and the first of them moves nothing.
 */

/** A tree that stands for the loss that every dX is the gradient of. */
export interface ImpliedLoss {
  readonly tree: Tree;
  readonly at: Placed;
}
interface PlacedStatement {
  readonly statement: Statement;
  readonly at: Placed;
}
const scripts = String.raw`(?:_(?:\{[^{}]*\}|\w))?(?:\^(?:\{[^{}]*\}|\w))?`,
  atom = String.raw`(?:\\(?:text|mathrm|mathit|mathbf|operatorname|hat|tilde)\s*\{\s*[A-Za-z]+\s*\}|\\[a-z]+|[A-Za-z])${scripts}`,
  head = new RegExp(String.raw`^d\s*(${atom})$`),
  name = new RegExp(String.raw`^(?:${atom})$`),
  moved = new RegExp(String.raw`(?<![A-Za-z\\{])d\s*(${atom})`, "g"),
  loss = /^(?:[LJ]|\\mathcal\s*\{?\s*[LJ]\s*\}?|\\ell|\\(?:text|mathrm|operatorname)\s*\{\s*(?:[Ll]oss|[Cc]ost)\s*\})$/;

/** The loss of a document that writes dX for ∂L/∂X without saying so; null where anything speaks for differentials. */
export function impliedLoss(statements: readonly PlacedStatement[], source: string): ImpliedLoss | null {
  if (/\bdifferentials?\b/i.test(source)) return null;
  const gradients: { readonly of: string; readonly by: ReadonlySet<string> }[] = [],
    made = new Map<string, string>(),
    losses = new Map<string, ImpliedLoss>();
  for (const { statement, at } of statements) {
    const [left, right] = statement.chain.members,
      op = statement.chain.rels[0]?.op;
    if (left === undefined || right === undefined || statement.continues || left.to - left.from > 60) continue;
    if (op !== "=" && op !== ":=" && op !== "←") continue;
    // J(w, b): a loss with what it depends on.
    const written = latexOf(left).replace(/\s*(?:\\left\s*)?\([^()]{1,40}\)$/, ""),
      of = head.exec(written)?.[1];
    if (of !== undefined) {
      const rest = statement.chain.members
        .slice(1)
        .map((m) => latexOf(m))
        .join(" = ");
      gradients.push({ of: plain(of), by: new Set([...rest.matchAll(moved)].map((m) => plain(m[1] ?? "").replace(transposed, ""))) });
    } else if (name.test(written)) {
      if (loss.test(written)) losses.set(plain(written), losses.get(plain(written)) ?? { tree: left, at });
      else made.set(plain(written), made.get(plain(written)) ?? latexOf(right));
    }
  }
  const [only] = losses.values();
  if (only === undefined || losses.size > 1 || new Set(gradients.map((g) => g.of)).size < 2) return null;
  const uses = (of: string, what: string): boolean =>
    [...(made.get(of) ?? "").matchAll(new RegExp(atom, "g"))].some((m) => plain(m[0]).replace(transposed, "") === what);
  const begins = gradients.some((g) => g.by.size === 0 && made.has(g.of)),
    backward = gradients.some((g) => [...g.by].some((b) => uses(b, g.of))),
    forward = gradients.some((g) => losses.has(g.of) || [...g.by].some((b) => b !== g.of && uses(g.of, b)));
  return begins && backward && !forward ? only : null;
}
/** dZᵀ is the gradient by Z, transposed. */
const transposed = /\^(?:T|\\top|\\intercal|\\mathsf\s*T)$/;
const plain = (latex: string): string => latex.replace(/[\s{}]/g, "");
