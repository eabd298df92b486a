// Generated automatically by nearley, version 2.20.1
// http://github.com/Hardmath123/nearley
// Bypasses TS6133. Allow declared but unused functions.
// @ts-ignore
function id(d: any[]): any { return d[0]; }
declare var sep: any;
declare var rel: any;
declare var sign: any;
declare var op: any;
declare var sup: any;
declare var end: any;
declare var sub: any;
declare var prime: any;
declare var leaf: any;
declare var open: any;
declare var close: any;
declare var one: any;
declare var two: any;
declare var then: any;
declare var matrix: any;
declare var row: any;
declare var amp: any;

import { terminals as lexer } from "./tokens.js";
import { factor, firstCell, nextCell, scripted } from "./nodes.js";

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
  Lexer: lexer,
  ParserRules: [
    {"name": "list", "symbols": ["chain"], "postprocess": ([a]) => firstCell(a)},
    {"name": "list", "symbols": ["list", (lexer.has("sep") ? {type: "sep"} : sep), "chain"], "postprocess": ([a, link, b]) => nextCell(a, link, b)},
    {"name": "chain", "symbols": ["side"], "postprocess": ([a]) => firstCell(a)},
    {"name": "chain", "symbols": ["chain", (lexer.has("rel") ? {type: "rel"} : rel), "side"], "postprocess": ([a, link, b]) => nextCell(a, link, b)},
    {"name": "side", "symbols": [], "postprocess": () => null},
    {"name": "side", "symbols": ["sum"], "postprocess": ([a]) => a},
    {"name": "sum", "symbols": ["product"], "postprocess": ([a]) => firstCell(a)},
    {"name": "sum", "symbols": [(lexer.has("sign") ? {type: "sign"} : sign), "product"], "postprocess": ([sign, a]) => firstCell(a, sign)},
    {"name": "sum", "symbols": ["sum", (lexer.has("sign") ? {type: "sign"} : sign), "product"], "postprocess": ([a, sign, b]) => nextCell(a, sign, b)},
    {"name": "product", "symbols": ["factor"], "postprocess": ([a]) => firstCell(a)},
    {"name": "product", "symbols": ["product", "factor"], "postprocess": ([a, b]) => nextCell(a, null, b)},
    {"name": "product", "symbols": ["product", (lexer.has("op") ? {type: "op"} : op), "factor"], "postprocess": ([a, op, b]) => nextCell(a, op, b)},
    {"name": "factor", "symbols": ["atom"], "postprocess": ([a]) => factor(a)},
    {"name": "factor", "symbols": ["factor", (lexer.has("sup") ? {type: "sup"} : sup), "list", (lexer.has("end") ? {type: "end"} : end)], "postprocess": ([a, mark, b, end]) => scripted(a, mark, b, end)},
    {"name": "factor", "symbols": ["factor", (lexer.has("sub") ? {type: "sub"} : sub), "list", (lexer.has("end") ? {type: "end"} : end)], "postprocess": ([a, mark, b, end]) => scripted(a, mark, b, end)},
    {"name": "factor", "symbols": ["factor", (lexer.has("prime") ? {type: "prime"} : prime)], "postprocess": ([a, mark]) => scripted(a, mark, null, mark)},
    {"name": "atom", "symbols": [(lexer.has("leaf") ? {type: "leaf"} : leaf)], "postprocess": ([token]) => ({ kind: "leaf", token })},
    {"name": "atom", "symbols": [(lexer.has("open") ? {type: "open"} : open), "list", (lexer.has("close") ? {type: "close"} : close)], "postprocess": ([open, body, close]) => ({ kind: "group", open, body, close })},
    {"name": "atom", "symbols": [(lexer.has("one") ? {type: "one"} : one), "list", (lexer.has("end") ? {type: "end"} : end)], "postprocess": ([head, body, end]) => ({ kind: "one", head, body, end })},
    {"name": "atom", "symbols": [(lexer.has("two") ? {type: "two"} : two), "list", (lexer.has("then") ? {type: "then"} : then), "list", (lexer.has("end") ? {type: "end"} : end)], "postprocess": ([head, first, , second, end]) => ({ kind: "two", head, first, second, end })},
    {"name": "atom", "symbols": [(lexer.has("matrix") ? {type: "matrix"} : matrix), "rows", (lexer.has("end") ? {type: "end"} : end)], "postprocess": ([head, rows, end]) => ({ kind: "matrix", head, rows, end })},
    {"name": "rows", "symbols": ["cells"], "postprocess": ([a]) => firstCell(a)},
    {"name": "rows", "symbols": ["rows", (lexer.has("row") ? {type: "row"} : row), "cells"], "postprocess": ([a, link, b]) => nextCell(a, link, b)},
    {"name": "cells", "symbols": ["list"], "postprocess": ([a]) => firstCell(a)},
    {"name": "cells", "symbols": ["cells", (lexer.has("amp") ? {type: "amp"} : amp), "list"], "postprocess": ([a, link, b]) => nextCell(a, link, b)}
  ],
  ParserStart: "list",
};

export default grammar;
