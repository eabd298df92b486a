import * as gradmark from "../src/index.js";
import { out, printable, setStatus, tell, terminalWidth } from "./output.js";

/** Options of `rules`, as commander gives them. */
export interface RulesFlags {
  readonly json?: true;
}

/** The work of `gradmark rules`. */
export function showRules(name: string | undefined, flags: RulesFlags): void {
  try {
    if (name === undefined) out(flags.json ? `${JSON.stringify(gradmark.rules, plain, 2)}\n` : gradmark.ruleList());
    else out(flags.json ? `${JSON.stringify(gradmark.rule(name), plain, 2)}\n` : gradmark.rulePage(name, Math.min(terminalWidth(), 120)));
  } catch (error) {
    if (!(error instanceof gradmark.UnknownRule)) throw error;
    tell(printable(`error: ${error.message}`));
    setStatus(2);
  }
}

/** Kernels are code: the JSON says that there is one. */
const plain = (key: string, value: unknown): unknown => (key === "kernel" ? "numeric" : value);
