import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MacroDefinition, MathPiece } from "../../src/document/types.js";
import { readFormula } from "../../src/syntax/parse.js";
import type { ReadFormula } from "../../src/syntax/tree.js";
import { formulaSexp } from "../syntax/sexp.js";
/** The grammar's cases: a line of source, below it, indented, what is read: a line a statement. `#` comments, `@` defines a macro. */

export interface Case {
  readonly file: string;
  readonly line: number;
  readonly source: string;
  readonly expected: readonly string[];
  readonly macros: ReadonlyMap<string, MacroDefinition>;
}

const folder = join(import.meta.dirname, "latex");

export function display(source: string): MathPiece {
  return { kind: "math", display: true, delimiter: "$$", skip: [], block: 0, from: 0, to: source.length };
}

export function read(source: string, macros: ReadonlyMap<string, MacroDefinition> = new Map()): ReadFormula {
  return readFormula(source, display(source), macros);
}

export function caseFiles(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".txt"))
    .sort();
}

export function casesOf(file: string): Case[] {
  const cases: (Case & { expected: string[] })[] = [];
  const macros = new Map<string, MacroDefinition>();
  readFileSync(join(folder, file), "utf8")
    .split("\n")
    .forEach((text, i) => {
      if (text.trim() === "" || text.startsWith("#")) return;
      if (text.startsWith("@")) {
        const [, name = "", optional, parameters, body = ""] = /^@(\w+) (?:\[(.*?)\] )?(\d) (.*)$/u.exec(text) ?? [];
        macros.set(name, { name, parameters: Number(parameters), optional: optional ?? null, body, from: 0 });
      } else if (text.startsWith("   ")) cases[cases.length - 1]?.expected.push(text.trim());
      else cases.push({ file, line: i + 1, source: text, expected: [], macros });
    });
  return cases;
}

/** Rewrites a file with what is read today; for the author, who then reads every change. */
export function rewrite(file: string): void {
  const kept = readFileSync(join(folder, file), "utf8")
    .split("\n")
    .filter((text) => text.startsWith("#") || text.startsWith("@"));
  const cases = casesOf(file).map(({ source, macros }) =>
    [source, ...formulaSexp(read(source, macros)).map((line) => `   ${line}`)].join("\n"),
  );
  writeFileSync(join(folder, file), `${kept.join("\n")}\n\n${cases.join("\n\n")}\n`);
}
