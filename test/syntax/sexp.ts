import type { ReadFormula, Statement, Tree } from "../../src/syntax/tree.js";
/** Trees in a compact form for the grammar's cases. */

export function sexp(t: Tree): string {
  switch (t.kind) {
    case "num":
      return t.text;
    case "sym":
      return [t.name, ...(t.style === "" ? [] : [t.style]), ...t.accents].join(".");
    case "run":
      return `'${t.text}'`;
    case "word":
      return `\\${t.name}`;
    case "text":
      return JSON.stringify(t.text);
    case "dots":
      return t.how === "horizontal" ? "…" : t.how === "vertical" ? "⋮" : "⋱";
    case "empty":
      return "∅";
    case "script":
      return `(${["s", sexp(t.base), ...(t.sub === null ? [] : [`_${sexp(t.sub)}`]), ...(t.sup === null ? [] : [`^${sexp(t.sup)}`])].join(" ")}${"'".repeat(t.primes)})`;
    case "group":
      return `${t.open}${sexp(t.body)}${t.close}`;
    case "list":
      return `(list ${t.items.map((item, i) => (i === 0 ? "" : t.separators[i - 1] === "," ? " " : ` ${t.separators[i - 1]} `) + sexp(item)).join("")})`;
    case "frac":
      return `(frac ${sexp(t.num)} ${sexp(t.den)})`;
    case "sqrt":
      return t.index === null ? `(sqrt ${sexp(t.arg)})` : `(root ${sexp(t.index)} ${sexp(t.arg)})`;
    case "big":
      return t.sub === null && t.sup === null
        ? `!${t.op}`
        : `(${[t.op, ...(t.sub === null ? [] : [`_${sexp(t.sub)}`]), ...(t.sup === null ? [] : [`^${sexp(t.sup)}`])].join(" ")})`;
    case "bar":
      return `(at${t.sub === null ? "" : ` _${sexp(t.sub)}`}${t.sup === null ? "" : ` ^${sexp(t.sup)}`})`;
    case "matrix":
      return `(matrix${t.open} ${t.rows.map((row) => row.map(sexp).join(" & ")).join(" // ")})`;
    case "cases":
      return `(cases ${t.rows.map((row) => sexp(row.value) + (row.condition === null ? "" : ` ? ${sexp(row.condition)}`)).join(" // ")})`;
    case "note":
      return `(${t.how} ${sexp(t.base)}${t.note === null ? "" : ` ~ ${sexp(t.note)}`})`;
    case "prod":
      return `(* ${t.factors.map((f, i) => (i === 0 ? "" : t.ops[i - 1] === "" ? " " : t.ops[i - 1] === " " ? " ␣ " : ` ${t.ops[i - 1]} `) + sexp(f)).join("")})`;
    case "sum":
      return `(+ ${t.terms.map((term, i) => (i === 0 && term.sign === "+" ? "" : `${i === 0 ? "" : " "}${term.sign} `) + sexp(term.node)).join("")})`;
    case "chain":
      return t.members.length === 1 && t.members[0] !== undefined
        ? sexp(t.members[0])
        : `{${t.members.map((m, i) => (i === 0 ? "" : ` ${t.rels[i - 1]?.op ?? ""}${t.rels[i - 1]?.note == null ? "" : `[${sexp(t.rels[i - 1]?.note as Tree)}]`} `) + sexp(m)).join("")}}`;
  }
}

export function statementSexp(s: Statement): string {
  return [
    s.continues ? ">> " : "",
    sexp(s.chain),
    s.words.length > 0 ? ` words ${s.words.map(sexp).join(" ")}` : "",
    s.tag === null ? "" : ` tag ${s.tag}`,
    s.label === null ? "" : ` label ${s.label}`,
  ].join("");
}

export function formulaSexp(f: ReadFormula): string[] {
  return [
    ...f.statements.map(statementSexp),
    ...f.unread.map(
      (u) => `unread ${u.diagnostic.code} ${u.diagnostic.found ?? ""}${u.diagnostic.hint === undefined ? "" : ` | ${u.diagnostic.hint}`}`,
    ),
    ...f.notes.map((n) => `note ${n.code} ${n.found ?? ""}`),
  ];
}
