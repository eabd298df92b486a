import { expect, test } from "vitest";
import { openDocument, type Opened } from "../../src/check/document.js";
import type { Link } from "../../src/check/classify.js";
import { readDocument } from "../../src/document/index.js";
import { rules } from "../../src/index.js";
import { makeRuleBook } from "../../src/scope/rulebook.js";
import { effectOf, type Effect } from "./effect.js";
import { ownEffect } from "./own-effect.js";
/**
 * What a mutation does is decided twice, by plain numbers and by the checker's own values. Each row says what is known by
 * hand; where plain numbers do not read a line, the checker's values decide alone.
 */
const r = String.raw;
function read(setting: string, left: string, right: string): { opened: Opened; link: Link } {
  const options = { makeBook: (g: Parameters<typeof makeRuleBook>[1]) => makeRuleBook(rules, g), version: "0", file: "effect.md" },
    opened = openDocument(readDocument(`${setting}\n\n$$${left} = ${right}$$\n`, options), options),
    link = opened.classified.links.at(-1);
  if (link === undefined) throw new Error("no link");
  return { opened, link };
}
const matrices = r`Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times n}$, $x, y \in \mathbb{R}^n$ and $u \in \mathbb{R}^m$, $f(x) = x^\top B x$.`,
  norm = r`Let $x \in \mathbb{R}^{N}$, $\mu = \frac1N \sum_{i=1}^N x_i$ and $\epsilon > 0$.`,
  net = r`Let $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $z = W x$, $a = \sigma(z)$ with the logistic function $\sigma$, and $L = \|a\|^2$.`;

test.each<readonly [setting: string, left: string, right: string, mutant: string, plain: Effect, own: Effect]>([
  // The same in another dress.
  [matrices, "f(x)", r`x^\top B x`, r`x^\top B^\top x`, "same", "same"],
  [matrices, "f(x)", r`x^\top B x`, r`\operatorname{tr}(B x x^\top)`, "same", "same"],
  [matrices, "f(x)", r`x^\top B x`, r`\sum_{i=1}^n \sum_{j=1}^n x_i B_{ij} x_j`, "same", "same"],
  [matrices, r`\frac{\partial f}{\partial x}`, r`(B + B^\top) x`, r`B x + B^\top x`, "same", "same"],
  [net, r`\frac{\partial a}{\partial z}`, r`\operatorname{diag}(a \odot (1 - a))`, r`\operatorname{diag}(\sigma'(z))`, "same", "same"],
  // Another layout of a derivative.
  [matrices, r`\frac{\partial f}{\partial x}`, r`(B + B^\top) x`, r`x^\top (B + B^\top)`, "transposed", "transposed"],
  [matrices, r`\frac{\partial (u^\top A x)}{\partial A}`, r`u x^\top`, r`x u^\top`, "transposed", "transposed"],
  // Other values.
  [matrices, r`\frac{\partial f}{\partial x}`, r`(B + B^\top) x`, "2 B x", "different", "different"],
  [matrices, r`\frac{\partial f}{\partial x}`, r`(B + B^\top) x`, r`(B + B^\top) y`, "different", "different"],
  [matrices, r`\frac{\partial f}{\partial x}`, r`(B + B^\top) x`, r`(B - B^\top) x`, "different", "different"],
  [matrices, r`\frac{\partial f}{\partial B}`, r`x x^\top`, r`x y^\top`, "different", "different"],
  [matrices, "f(x)", r`x^\top B x`, r`\sum_{i=1}^n \sum_{j=1}^n x_i B_{ij} x_i`, "different", "different"],
  [net, r`\frac{\partial L}{\partial z}`, r`2 a \odot a \odot (1 - a)`, r`2 a \odot z \odot (1 - z)`, "different", "different"],
  [norm, r`\mu`, r`\frac1N \sum_{i=1}^N x_i`, r`\sum_{i=1}^N x_i`, "different", "different"],
  [
    norm,
    r`\frac{\partial \sqrt{\mu + \epsilon}}{\partial \mu}`,
    r`\frac{1}{2 \sqrt{\mu + \epsilon}}`,
    r`\frac{1}{2 (\sqrt{\mu} + \epsilon)}`,
    "unread",
    "different",
  ],
  // No value as written.
  [matrices, r`\frac{\partial (u^\top A x)}{\partial A}`, r`u x^\top`, r`u x`, "nonconforming", "nonconforming"],
  [matrices, r`\frac{\partial f}{\partial x}`, r`(B + B^\top) x`, r`(B + B^\top) u`, "nonconforming", "nonconforming"],
])("%s %s = %s → %s", (setting, left, right, mutant, plain, own) => {
  const before = read(setting, left, right),
    after = read(setting, left, mutant);
  expect(effectOf(before, after)).toBe(plain);
  expect(ownEffect(after.opened, before.link, after.link)).toBe(own);
});
