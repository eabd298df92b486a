// Generated automatically by nearley, version 2.20.1
// http://github.com/Hardmath123/nearley
// Bypasses TS6133. Allow declared but unused functions.
// @ts-ignore
function id(d: any[]): any { return d[0]; }
declare var equals: any;
declare var sign: any;
declare var times: any;
declare var power: any;
declare var compare: any;
declare var and: any;
declare var or: any;
declare var not: any;
declare var number: any;
declare var name: any;
declare var open: any;
declare var close: any;
declare var openIndex: any;
declare var closeIndex: any;
declare var quote: any;
declare var comma: any;
declare var colon: any;
declare var semicolon: any;

import { formulaLexer } from "./formula-tokens.js";
import * as make from "./formula-items.js";

interface NearleyToken {
  value: any;
  [key: string]: any;
};

interface NearleyLexer {
  reset: (chunk: string, info: any) => void;
  next: () => NearleyToken | undefined;
  save: () => any;
  formatError: (token: never) => string;
  has: (tokenType: string) => boolean;
};

interface NearleyRule {
  name: string;
  symbols: NearleySymbol[];
  postprocess?: (d: any[], loc?: number, reject?: {}) => any;
};

type NearleySymbol = string | { literal: any } | { test: (token: any) => boolean };

interface Grammar {
  Lexer: NearleyLexer | undefined;
  ParserRules: NearleyRule[];
  ParserStart: string;
};

const grammar: Grammar = {
  Lexer: formulaLexer,
  ParserRules: [
    {"name": "sentence", "symbols": ["run"], "postprocess": ([a]) => make.sentence(a, null, null)},
    {"name": "sentence", "symbols": ["run", (formulaLexer.has("equals") ? {type: "equals"} : equals), "run"], "postprocess": ([a, eq, b]) => make.sentence(a, eq, b)},
    {"name": "run", "symbols": ["operand"], "postprocess": ([a]) => make.startRun(a)},
    {"name": "run", "symbols": ["run", (formulaLexer.has("sign") ? {type: "sign"} : sign), "operand"], "postprocess": ([a, op, b]) => make.extendRun(a, op, b)},
    {"name": "run", "symbols": ["run", (formulaLexer.has("times") ? {type: "times"} : times), "operand"], "postprocess": ([a, op, b]) => make.extendRun(a, op, b)},
    {"name": "run", "symbols": ["run", (formulaLexer.has("power") ? {type: "power"} : power), "operand"], "postprocess": ([a, op, b]) => make.extendRun(a, op, b)},
    {"name": "run", "symbols": ["run", (formulaLexer.has("compare") ? {type: "compare"} : compare), "operand"], "postprocess": ([a, op, b]) => make.extendRun(a, op, b)},
    {"name": "run", "symbols": ["run", (formulaLexer.has("and") ? {type: "and"} : and), "operand"], "postprocess": ([a, op, b]) => make.extendRun(a, op, b)},
    {"name": "run", "symbols": ["run", (formulaLexer.has("or") ? {type: "or"} : or), "operand"], "postprocess": ([a, op, b]) => make.extendRun(a, op, b)},
    {"name": "operand", "symbols": ["atom"], "postprocess": ([a]) => make.operand(null, a)},
    {"name": "operand", "symbols": ["prefixes", "atom"], "postprocess": ([p, a]) => make.operand(p, a)},
    {"name": "prefixes", "symbols": ["prefix"], "postprocess": ([t]) => make.link(null, t)},
    {"name": "prefixes", "symbols": ["prefixes", "prefix"], "postprocess": ([p, t]) => make.link(p, t)},
    {"name": "prefix", "symbols": [(formulaLexer.has("sign") ? {type: "sign"} : sign)], "postprocess": ([t]) => t},
    {"name": "prefix", "symbols": [(formulaLexer.has("not") ? {type: "not"} : not)], "postprocess": ([t]) => t},
    {"name": "atom", "symbols": [(formulaLexer.has("number") ? {type: "number"} : number)], "postprocess": ([t]) => make.numberAtom(t)},
    {"name": "atom", "symbols": [(formulaLexer.has("name") ? {type: "name"} : name)], "postprocess": ([t]) => make.nameAtom(t)},
    {"name": "atom", "symbols": [(formulaLexer.has("name") ? {type: "name"} : name), (formulaLexer.has("open") ? {type: "open"} : open), "args", (formulaLexer.has("close") ? {type: "close"} : close)], "postprocess": ([f, , a]) => make.apply(f, 0, a)},
    {"name": "atom", "symbols": [(formulaLexer.has("name") ? {type: "name"} : name), "primes", (formulaLexer.has("open") ? {type: "open"} : open), "args", (formulaLexer.has("close") ? {type: "close"} : close)], "postprocess": ([f, p, , a]) => make.apply(f, p, a)},
    {"name": "atom", "symbols": [(formulaLexer.has("open") ? {type: "open"} : open), "run", (formulaLexer.has("close") ? {type: "close"} : close)], "postprocess": ([t, a]) => make.group(t, a)},
    {"name": "atom", "symbols": [(formulaLexer.has("openIndex") ? {type: "openIndex"} : openIndex), "rows", (formulaLexer.has("closeIndex") ? {type: "closeIndex"} : closeIndex)], "postprocess": ([t, r]) => make.rows(t, r)},
    {"name": "atom", "symbols": ["atom", (formulaLexer.has("quote") ? {type: "quote"} : quote)], "postprocess": ([a]) => make.quoted(a)},
    {"name": "atom", "symbols": ["atom", (formulaLexer.has("openIndex") ? {type: "openIndex"} : openIndex), "indices", (formulaLexer.has("closeIndex") ? {type: "closeIndex"} : closeIndex)], "postprocess": ([a, , i]) => make.indexed(a, i)},
    {"name": "primes", "symbols": [(formulaLexer.has("quote") ? {type: "quote"} : quote)], "postprocess": () => 1},
    {"name": "primes", "symbols": ["primes", (formulaLexer.has("quote") ? {type: "quote"} : quote)], "postprocess": ([p]) => p + 1},
    {"name": "args", "symbols": ["arg"], "postprocess": ([a]) => make.link(null, a)},
    {"name": "args", "symbols": ["args", (formulaLexer.has("comma") ? {type: "comma"} : comma), "arg"], "postprocess": ([l, , a]) => make.link(l, a)},
    {"name": "arg", "symbols": ["run"], "postprocess": ([a]) => make.argument(null, a)},
    {"name": "arg", "symbols": ["run", (formulaLexer.has("colon") ? {type: "colon"} : colon), "run"], "postprocess": ([c, , a]) => make.argument(c, a)},
    {"name": "indices", "symbols": ["index"], "postprocess": ([i]) => make.link(null, i)},
    {"name": "indices", "symbols": ["indices", (formulaLexer.has("comma") ? {type: "comma"} : comma), "index"], "postprocess": ([l, , i]) => make.link(l, i)},
    {"name": "index", "symbols": ["run"], "postprocess": ([a]) => a},
    {"name": "index", "symbols": [(formulaLexer.has("colon") ? {type: "colon"} : colon)], "postprocess": () => null},
    {"name": "rows", "symbols": ["row"], "postprocess": ([r]) => make.link(null, r)},
    {"name": "rows", "symbols": ["rows", (formulaLexer.has("semicolon") ? {type: "semicolon"} : semicolon), "row"], "postprocess": ([l, , r]) => make.link(l, r)},
    {"name": "row", "symbols": ["run"], "postprocess": ([a]) => make.link(null, a)},
    {"name": "row", "symbols": ["row", (formulaLexer.has("comma") ? {type: "comma"} : comma), "run"], "postprocess": ([l, , a]) => make.link(l, a)}
  ],
  ParserStart: "sentence",
};

export default grammar;
