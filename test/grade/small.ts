import { readAssignment, type Assignment } from "../../src/grading.js";
/** A small assignment for tests. */
export const smallText = `---
gradmark-assignment: 1
id: small
title: Small
---

Let $w, x \\in \\mathbb{R}^d$ and $y \\in \\mathbb{R}$.

$$f = w^\\top w$$
$$g = (w^\\top x - y)^2$$

# 1 [2 points]

- target: $\\frac{\\partial f}{\\partial w}$

# 2 [3 points]

- target: $\\frac{\\partial g}{\\partial w}$
`;
export const small = (text = smallText): Assignment => {
  const { assignment, notes } = readAssignment(text, "small.md");
  if (assignment === null) throw new Error(JSON.stringify(notes));
  return assignment;
};
export const rightText =
  "# 1\n\n$$\\frac{\\partial f}{\\partial w} = 2 w$$\n\n# 2\n\n$$\\frac{\\partial g}{\\partial w} = 2 (w^\\top x - y) x$$\n";
export const slipText =
  "# 1\n\n$$\\frac{\\partial f}{\\partial w} = w$$\n\n# 2\n\n$$\\frac{\\partial g}{\\partial w} = -2 (w^\\top x - y) x$$\n";
