# The plain formula notation (docs/formula-notation.md). Everything is left-recursive, so parsing is linear; an expression
# is a flat run of operands and operators (see formula-items.ts). Names in %…% are tokens of formula-tokens.ts.
@preprocessor typescript
@{%
import { formulaLexer } from "./formula-tokens.js";
import * as make from "./formula-items.js";
%}
@lexer formulaLexer

sentence -> run                        {% ([a]) => make.sentence(a, null, null) %}
          | run %equals run            {% ([a, eq, b]) => make.sentence(a, eq, b) %}

run      -> operand                    {% ([a]) => make.startRun(a) %}
          | run %sign operand          {% ([a, op, b]) => make.extendRun(a, op, b) %}
          | run %times operand         {% ([a, op, b]) => make.extendRun(a, op, b) %}
          | run %power operand         {% ([a, op, b]) => make.extendRun(a, op, b) %}
          | run %compare operand       {% ([a, op, b]) => make.extendRun(a, op, b) %}
          | run %and operand           {% ([a, op, b]) => make.extendRun(a, op, b) %}
          | run %or operand            {% ([a, op, b]) => make.extendRun(a, op, b) %}

operand  -> atom                       {% ([a]) => make.operand(null, a) %}
          | prefixes atom              {% ([p, a]) => make.operand(p, a) %}
prefixes -> prefix                     {% ([t]) => make.link(null, t) %}
          | prefixes prefix            {% ([p, t]) => make.link(p, t) %}
prefix   -> %sign                      {% ([t]) => t %}
          | %not                       {% ([t]) => t %}

atom     -> %number                    {% ([t]) => make.numberAtom(t) %}
          | %name                      {% ([t]) => make.nameAtom(t) %}
          | %name %open args %close    {% ([f, , a]) => make.apply(f, 0, a) %}
          | %name primes %open args %close  {% ([f, p, , a]) => make.apply(f, p, a) %}
          | %open run %close           {% ([t, a]) => make.group(t, a) %}
          | %openIndex rows %closeIndex     {% ([t, r]) => make.rows(t, r) %}
          | atom %quote                {% ([a]) => make.quoted(a) %}
          | atom %openIndex indices %closeIndex  {% ([a, , i]) => make.indexed(a, i) %}
primes   -> %quote                     {% () => 1 %}
          | primes %quote              {% ([p]) => p + 1 %}

args     -> arg                        {% ([a]) => make.link(null, a) %}
          | args %comma arg            {% ([l, , a]) => make.link(l, a) %}
arg      -> run                        {% ([a]) => make.argument(null, a) %}
          | run %colon run             {% ([c, , a]) => make.argument(c, a) %}

indices  -> index                      {% ([i]) => make.link(null, i) %}
          | indices %comma index       {% ([l, , i]) => make.link(l, i) %}
index    -> run                        {% ([a]) => a %}
          | %colon                     {% () => null %}

rows     -> row                        {% ([r]) => make.link(null, r) %}
          | rows %semicolon row        {% ([l, , r]) => make.link(l, r) %}
row      -> run                        {% ([a]) => make.link(null, a) %}
          | row %comma run             {% ([l, , a]) => make.link(l, a) %}
