# Mathematics after tidying (src/syntax/tidy.ts): arguments stand between a head and "end", brackets are told apart,
# what only sets type is gone. Flat, left-recursive and unambiguous: one parse for every input, at a constant cost a token.
# What is ambiguous in meaning (is f(x) a call, is a dot a matrix product) stays a flat list here.
@preprocessor typescript
@{%
import { terminals as lexer } from "./tokens.js";
import { factor, firstCell, nextCell, scripted } from "./nodes.js";
%}
@lexer lexer

# a, b; c — entries may be empty.
list    -> chain                          {% ([a]) => firstCell(a) %}
         | list %sep chain                {% ([a, link, b]) => nextCell(a, link, b) %}

# a = b \le c — sides may be empty: a display may begin or end with its relation sign.
chain   -> side                           {% ([a]) => firstCell(a) %}
         | chain %rel side                {% ([a, link, b]) => nextCell(a, link, b) %}
side    -> null                           {% () => null %}
         | sum                            {% ([a]) => a %}

sum     -> product                        {% ([a]) => firstCell(a) %}
         | %sign product                  {% ([sign, a]) => firstCell(a, sign) %}
         | sum %sign product              {% ([a, sign, b]) => nextCell(a, sign, b) %}

# Juxtaposition and every product sign on one level.
product -> factor                         {% ([a]) => firstCell(a) %}
         | product factor                 {% ([a, b]) => nextCell(a, null, b) %}
         | product %op factor             {% ([a, op, b]) => nextCell(a, op, b) %}

factor  -> atom                           {% ([a]) => factor(a) %}
         | factor %sup list %end          {% ([a, mark, b, end]) => scripted(a, mark, b, end) %}
         | factor %sub list %end          {% ([a, mark, b, end]) => scripted(a, mark, b, end) %}
         | factor %prime                  {% ([a, mark]) => scripted(a, mark, null, mark) %}

atom    -> %leaf                          {% ([token]) => ({ kind: "leaf", token }) %}
         | %open list %close              {% ([open, body, close]) => ({ kind: "group", open, body, close }) %}
         | %one list %end                 {% ([head, body, end]) => ({ kind: "one", head, body, end }) %}
         | %two list %then list %end      {% ([head, first, , second, end]) => ({ kind: "two", head, first, second, end }) %}
         | %matrix rows %end              {% ([head, rows, end]) => ({ kind: "matrix", head, rows, end }) %}
rows    -> cells                          {% ([a]) => firstCell(a) %}
         | rows %row cells                {% ([a, link, b]) => nextCell(a, link, b) %}
cells   -> list                           {% ([a]) => firstCell(a) %}
         | cells %amp list                {% ([a, link, b]) => nextCell(a, link, b) %}
