import type { Expr } from "../../syntax/expr.js";
import type { Node } from "../../tensor/node.js";
import { attempt } from "./calls.js";
import type { Env, Lowering } from "./context.js";
import { constantIndex } from "./derivatives.js";
import { shift, type Shift } from "./shifted.js";
import { contract, kindOfRank, Missing, NoValue, value, type Kind, type Value, dropJacobian } from "./value.js";
/** Entries of arrays and Kronecker deltas. */

export function lowerEntry(lo: Lowering, e: Expr & { kind: "entry" }, env: Env): Value[] {
  const { g } = lo;
  const bases: { node: Node; labels: readonly string[]; lead: number; own: Kind; tags: readonly string[]; cost: number }[] = [];
  if (
    (e.base.kind === "name" && !env.local.has(e.base.key) && env.overrides.size === 0) ||
    (e.base.kind === "name" && !env.local.has(e.base.key))
  ) {
    const f = lo.family(e.base.kind === "name" ? e.base.key : "", env);
    const cut = env.cuts.findLast((c) => c.node === f.node);
    bases.push({ node: cut?.fresh ?? f.node, labels: f.labels ?? [], lead: f.lead, own: f.own, tags: f.tags, cost: f.cost });
  } else
    for (const v of lo.lower(e.base, env).map(dropJacobian))
      bases.push({ node: v.node, labels: v.labels, lead: 0, own: v.own, tags: v.tags, cost: v.cost });
  return bases.flatMap((b) =>
    attempt(() => {
      let node = b.node;
      const axes: string[] = [...b.labels, ...b.node.dims.slice(b.labels.length).map((_, i) => `§o${String(i)}`)];
      const labels = [...b.labels],
        shifts: Shift[] = [];
      e.indices.forEach((index, k) => {
        const axis = `§o${String(k)}`,
          position = axes.indexOf(axis);
        if (position < 0) throw new NoValue("more indices than axes");
        if (index === null) return;
        const constant = constantIndex(index, node.dims[position], env, lo.firstIndex(e.base, env));
        if (constant !== null) {
          node = g.slice(node, position, constant, 1, true);
          axes.splice(position, 1);
          return;
        }
        if (index.kind !== "name") {
          const d = node.dims[position];
          if (d === undefined) throw new NoValue("no such entry");
          const s = shift(lo, index, d, `§s${String(k)}`, env);
          shifts.push(s);
          for (const l of s.letters) if (!labels.includes(l)) labels.push(l);
          axes[position] = s.axis;
          return;
        }
        if (!labels.includes(index.key)) labels.push(index.key);
        axes[position] = index.key;
      });
      const own = axes.filter((a) => a.startsWith("§o"));
      const consumed = e.indices.filter((i) => i !== null).length;
      const kind: Kind = consumed <= b.lead ? (consumed === b.lead ? b.own : kindOfRank(own.length)) : kindOfRank(own.length);
      let out = contract(g, [{ node, axes }, ...shifts.map((s) => s.selector)], [...labels, ...own]);
      for (const { mask } of shifts)
        if (mask !== null) {
          const dims = new Map([...labels, ...own].map((l, i) => [l, out.dims[i] ?? { size: 1, name: null }]));
          out = g.add([out, contract(g, [mask], [...labels, ...own], dims)]);
        }
      return [{ node: out, labels, own: own.length === 0 ? "s" : kind, tags: b.tags, cost: b.cost }];
    }),
  );
}

export function lowerDelta(lo: Lowering, e: Expr & { kind: "delta" }, env: Env): Value {
  const i = e.i,
    j = e.j;
  if (i.kind !== "name" || j.kind !== "name") throw new Missing("a Kronecker delta with constant indices");
  const known = lo.tryLabelDim(i.key, env) ?? lo.tryLabelDim(j.key, env);
  if (known === null) throw new Missing(`the range of ${i.key} in δ`);
  if (i.key === j.key) return value(lo.g.num(1), [], "s");
  return value(lo.g.eye(known), [i.key, j.key], "s");
}
