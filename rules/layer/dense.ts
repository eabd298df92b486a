import { defineRule } from "../../src/rule.js";

export const affine = defineRule({
  id: "layer.affine",
  names: ["affine"],
  title: "Affine layer of one sample",
  latex: String.raw`(#W #x + #b)`,
  args: { x: "real[n]", W: "real[m,n]", b: "real[m]" },
  result: "y: real[m]",
  definition: "y = W*x + b",
  derivative: { x: "d(y[i], x[j]) = W[i,j]", W: "d(y[i], W[j,k]) = delta[i,j] * x[k]", b: "d(y[i], b[j]) = delta[i,j]" },
  domain: "everywhere",
  kinks: [],
  because: "Row i of W meets x and gives y[i]: no other row has an influence on it.",
  mistakes: [
    { kind: "wrong-index", wrt: "W", written: "x[k]", say: "The Kronecker delta is missing: only row i of W acts on y[i]." },
    { kind: "wrong-variable", wrt: "x", written: "x[j]", say: "By x the Jacobian is W." },
  ],
  examples: [{ given: "g'*affine(x, W, b)", wrt: "W", expect: "g*x'", where: "g: m; x: n; W: m,n; b: m" }],
  source: "Petersen and Pedersen, The Matrix Cookbook (2012), eq. 70",
});

export const dense = defineRule({
  id: "layer.dense",
  names: ["dense"],
  title: "Affine layer of a batch (samples in rows)",
  latex: String.raw`(#X #W + \mathbf{1} #b^{\top})`,
  args: { X: "real[m,p]", W: "real[p,q]", b: "real[q]" },
  result: "Y: real[m,q]",
  definition: "Y[i,j] = sum(r, X[i,r] * W[r,j]) + b[j]",
  derivative: {
    X: "d(Y[i,j], X[k,l]) = delta[i,k] * W[l,j]",
    W: "d(Y[i,j], W[k,l]) = X[i,k] * delta[j,l]",
    b: "d(Y[i,j], b[k]) = delta[j,k]",
  },
  domain: "everywhere",
  kinks: [],
  because: "Y[i,j] is row i of X times column j of W.",
  mistakes: [
    { kind: "wrong-index", wrt: "W", written: "X[i,k]", say: "The Kronecker delta is missing: only column j of W acts on Y[i,j]." },
    { kind: "wrong-index", wrt: "X", written: "W[l,j]", say: "The Kronecker delta is missing: only row i of X acts on Y[i,j]." },
  ],
  examples: [
    { given: "sum(G .* dense(X, W, b))", wrt: "W", expect: "X'*G", where: "G: m,q; X: m,p; W: p,q; b: q" },
    { given: "sum(G .* dense(X, W, b))", wrt: "X", expect: "G*W'", where: "G: m,q; X: m,p; W: p,q; b: q" },
    { given: "sum(G .* dense(X, W, b))", wrt: "b", expect: "colsum(G)'", where: "G: m,q; X: m,p; W: p,q; b: q" },
  ],
  source: "Goodfellow, Bengio, Courville, Deep Learning (2016), section 6.5.6",
});

export const embedding = defineRule({
  id: "layer.embedding",
  names: ["embedding"],
  title: "Embedding lookup (rows chosen by a one-hot matrix)",
  latex: String.raw`#H #E`,
  args: { H: "real[m,v]", E: "real[v,d]" },
  result: "Y: real[m,d]",
  definition: "Y = H*E",
  derivative: { H: "d(Y[i,j], H[k,l]) = delta[i,k] * E[l,j]", E: "d(Y[i,j], E[k,l]) = H[i,k] * delta[j,l]" },
  domain: "everywhere",
  kinks: [],
  because: "A one-hot row picks one row of the table, so gradients return to that row and add up where a row is picked twice.",
  mistakes: [
    {
      kind: "wrong-index",
      wrt: "E",
      written: "H[i,k]",
      say: "Columns of the table do not mix: the Kronecker delta of the columns is missing.",
    },
  ],
  examples: [{ given: "sum(G .* embedding(H, E))", wrt: "E", expect: "H'*G", where: "G: m,d; H: m,v; E: v,d" }],
  source: "Bengio et al., A Neural Probabilistic Language Model (JMLR 2003), section 2",
});

export const attentionScores = defineRule({
  id: "layer.attention-scores",
  names: ["attentionscores"],
  title: "Attention scores: scaled dot products, softmax over the keys",
  latex: String.raw`\operatorname{softmax}_{\text{rows}}\left(\frac{#Q #K^{\top}}{\sqrt{d}}\right)`,
  args: { Q: "real[m,d]", K: "real[n,d]" },
  result: "Y: real[m,n]",
  definition: "Y = softmaxrows(Q*K'/sqrt(d))",
  derivative: {
    Q: "d(Y[i,j], Q[k,l]) = delta[i,k] * Y[i,j] * (K[j,l] - sum(r, Y[i,r] * K[r,l])) / sqrt(d)",
    K: "d(Y[i,j], K[k,l]) = Y[i,j] * (delta[j,k] - Y[i,k]) * Q[i,l] / sqrt(d)",
  },
  domain: "everywhere",
  kinks: [],
  because: "softmax's Jacobian in each row, times the scaled dot product's derivative: the keys for a query, the query for a key.",
  mistakes: [
    {
      kind: "factor",
      wrt: "Q",
      written: "delta[i,k] * Y[i,j] * (K[j,l] - sum(r, Y[i,r] * K[r,l]))",
      say: "The scale 1/sqrt(d) is missing.",
    },
    {
      kind: "missing-term",
      wrt: "Q",
      written: "delta[i,k] * Y[i,j] * (1 - Y[i,j]) * K[j,l] / sqrt(d)",
      say: "Only the diagonal of softmax's Jacobian is used; all keys share the normaliser.",
    },
  ],
  examples: [{ given: "sum(attentionscores(Q, K))", wrt: "Q", expect: "zeros(m,d)", where: "Q: m,d; K: n,d" }],
  source: "Vaswani et al., Attention Is All You Need (NeurIPS 2017), eq. 1",
});

export const attention = defineRule({
  id: "layer.attention",
  names: ["attention"],
  title: "Scaled dot-product attention",
  latex: String.raw`\operatorname{Attention}(#Q, #K, #V)`,
  args: { Q: "real[m,d]", K: "real[n,d]", V: "real[n,v]" },
  result: "Y: real[m,v]",
  definition: "Y = attentionscores(Q, K)*V",
  derivative: { V: "d(Y[i,j], V[k,l]) = attentionscores(Q, K)[i,k] * delta[j,l]" },
  domain: "everywhere",
  kinks: [],
  because: "The output is a weighted mean of the values: linear in V; Q and K act through the weights.",
  mistakes: [
    {
      kind: "wrong-index",
      wrt: "V",
      written: "attentionscores(Q, K)[i,k]",
      say: "Columns of V do not mix: the Kronecker delta of the columns is missing.",
    },
  ],
  examples: [
    { given: "sum(G .* attention(Q, K, V))", wrt: "V", expect: "attentionscores(Q, K)'*G", where: "G: m,v; Q: m,d; K: n,d; V: n,v" },
  ],
  source: "Vaswani et al. (2017), eq. 1",
});

export const denseLayers = [affine, dense, embedding, attentionScores, attention];
