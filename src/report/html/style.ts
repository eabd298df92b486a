/** The style sheet of reports: readable on a phone, on a desk and on paper; colours of text have a contrast of 4.5 or more. */
export const STYLE = `
:root { --wrong: #a81818; --loose: #7d4e00; --undecided: #15529a; --unreadable: #6b2f92; --correct: #12632f; --definition: #555d68;
  --ink: #1b1f24; --soft: #4d5561; --line: #d5dae1; --paper: #fff; --tint: #f6f7f9; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.55 Charter, "Bitstream Charter", Georgia, "DejaVu Serif", serif; }
.page { max-width: 46rem; margin: 0 auto; padding: 1.2rem 1rem 4rem; }
h1, h2, .head, .where, .kind, .next, nav, footer, summary, dt, table, .counts, .meta { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; padding-top: .6rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.25rem; margin: 1.6rem 0 .5rem; } h4 { font-size: 1.1rem; margin: 1.3rem 0 .4rem; } h5, h6 { font-size: 1rem; margin: 1.1rem 0 .3rem; }
p { margin: .5rem 0; } a { color: #0b4a9e; } a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid #0b4a9e; outline-offset: 2px; }
.skip { position: absolute; left: -100rem; } .skip:focus { position: static; }
.meta { color: var(--soft); font-size: .85rem; }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: .8rem 0; }
.counts li { border: 1px solid var(--line); border-radius: .4rem; padding: .25rem .6rem; font-size: .95rem; }
.mark { display: inline-flex; align-items: center; justify-content: center; width: 1.35em; height: 1.35em; font: 700 .85em/1 system-ui, "DejaVu Sans", sans-serif; color: #fff; background: var(--definition); }
.mark.v-wrong { background: var(--wrong); border-radius: .15em; } .mark.v-loose { background: var(--loose); border-radius: 50% 50% .15em .15em; }
.mark.v-undecided { background: var(--undecided); border-radius: 50%; } .mark.v-unreadable { background: var(--unreadable); clip-path: polygon(50% 0, 100% 100%, 0 100%); align-items: flex-end; }
.mark.v-correct { background: transparent; color: var(--correct); font-size: 1.05em; } .mark.v-definition { background: transparent; color: var(--definition); font-size: 1.3em; }
.list { padding: 0; list-style: none; } .list li { margin: .35rem 0; padding-left: 2rem; text-indent: -2rem; overflow-wrap: anywhere; } .list .mark { margin-right: .45rem; text-indent: 0; }
.list .message { color: var(--soft); }
.paragraph { margin: .8rem 0; overflow-wrap: break-word; } .paragraph.item { padding-left: 2rem; } .marker { float: left; margin-left: -2rem; min-width: 1.6rem; }
.display { overflow-x: auto; overflow-y: hidden; margin: .3rem 0; padding: .7rem .2rem .2rem; } .display .katex-display { margin: .2rem 0; min-width: max-content; padding: 0 .3rem; }
.inline { display: inline-block; max-width: 100%; vertical-align: baseline; } .inline.long { overflow-x: auto; overflow-y: hidden; vertical-align: middle; padding-top: .5rem; }
.katex { font-size: 1.1em; } .tex, pre { font: .85em/1.45 ui-monospace, "DejaVu Sans Mono", monospace; background: var(--tint); overflow-wrap: anywhere; white-space: pre-wrap; } pre { padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .3rem; }
.v-wrong { color: var(--wrong); } .v-loose { color: var(--loose); } .v-undecided { color: var(--undecided); } .v-unreadable { color: var(--unreadable); } .v-correct { color: var(--correct); } .v-definition { color: var(--definition); }
.katex a.rel { text-decoration: none; color: inherit; } .katex .rel { position: relative; font-weight: 700; } .katex a.rel.v-wrong { color: var(--wrong); } .katex a.rel.v-loose { color: var(--loose); } .katex a.rel.v-undecided { color: var(--undecided); } .katex a.rel.v-unreadable { color: var(--unreadable); } .katex a.rel.v-correct { color: var(--correct); } .katex a.rel.v-definition { color: var(--definition); }
.katex .rel::after { position: absolute; left: 50%; bottom: 1.35em; transform: translateX(-50%); font: 700 .62em/1 system-ui, "DejaVu Sans", sans-serif; }
.katex .rel.v-wrong::after { content: "✗"; } .katex .rel.v-loose::after { content: "~"; } .katex .rel.v-undecided::after { content: "?"; } .katex .rel.v-unreadable::after { content: "!"; } .katex .rel.v-correct::after { content: "✓"; } .katex .rel.v-definition::after { content: ""; }
.mark.v-wrong, .mark.v-loose, .mark.v-undecided, .mark.v-unreadable { color: #fff; }
.card { margin: .6rem 0 1rem; padding: .55rem .9rem; border: 1px solid var(--line); border-left: .4rem solid currentColor; border-radius: .25rem; background: var(--tint); scroll-margin-top: .8rem; }
.card > * { color: var(--ink); } .card .head { margin: 0; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; font-size: .95rem; } .card .mark { color: #fff; }
.card.v-undecided { border-left-style: dashed; } .card.v-unreadable { border-left-style: dotted; } .card.v-loose { border-left-style: double; }
.kind { border: 1px solid var(--soft); border-radius: 1rem; padding: 0 .5rem; font-size: .8rem; color: var(--soft); } .where { color: var(--soft); font-size: .85rem; margin-left: auto; }
.why { margin: .35rem 0; overflow-wrap: anywhere; }
dl { margin: .3rem 0; } dl div { display: flex; gap: .7rem; padding: .15rem 0; } dt { flex: 0 0 6rem; color: var(--soft); font-size: .85rem; padding-top: .15rem; } dd { margin: 0; min-width: 0; overflow-x: auto; overflow-y: hidden; overflow-wrap: anywhere; padding-bottom: .15rem; }
.differences { border-collapse: collapse; font-size: .88rem; margin: .4rem 0; font-variant-numeric: tabular-nums; } .differences caption { text-align: left; color: var(--soft); padding-bottom: .15rem; }
.differences th, .differences td { border: 1px solid var(--line); padding: .2rem .6rem; text-align: right; background: var(--paper); } .differences th { font-weight: 600; }
.matrix { display: inline-table; vertical-align: middle; border-left: 1.5px solid var(--ink); border-right: 1.5px solid var(--ink); border-radius: .3rem; font-size: .85rem; font-variant-numeric: tabular-nums; margin: .15rem 0; } .matrix td { padding: 0 .4rem; text-align: right; } .number { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
details { margin: .3rem 0; font-size: .92rem; } summary { cursor: pointer; color: var(--soft); font-size: .85rem; } details ul { margin: .3rem 0; padding-left: 1.2rem; } details li { overflow-x: auto; overflow-y: hidden; }
.accepted { margin: .1rem 0 .8rem; } .accepted > summary { list-style-position: outside; margin-left: 1rem; } .accepted ul { list-style: none; padding-left: 1rem; } .accepted li { padding: .15rem 0; } .how { color: var(--soft); font-size: .85rem; } .accepted .mark { width: 1em; height: 1em; }
.next { text-align: right; font-size: .82rem; margin: .2rem 0 0; } :target { outline: 3px solid #d9a400; outline-offset: 2px; }
.table { overflow-x: auto; } .section table { border-collapse: collapse; font-size: .92rem; } .section th, .section td { text-align: left; border-bottom: 1px solid var(--line); padding: .25rem .9rem .25rem 0; vertical-align: top; }
.step { margin: .2rem 0 .9rem; } .step .display { padding-top: .2rem; } .step .why { margin: .1rem 0 0; padding-left: .8rem; border-left: 2px solid var(--line); color: var(--soft); font-size: .88rem; line-height: 1.45; } .step .why b { font-weight: 600; } .asked { margin: .3rem 0 1rem; }
figure { margin: 1.2rem 0; text-align: center; } figcaption { text-align: left; } figure svg { max-width: 100%; height: auto; } figcaption { color: var(--soft); font-size: .88rem; }
footer { margin-top: 3rem; padding-top: .6rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .8rem; overflow-wrap: anywhere; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media (max-width: 34rem) { body { font-size: 16px; } .page { padding: 1rem .75rem 3rem; } dl div { display: block; } .where { margin-left: 0; } }
@media print { @page { margin: 18mm 16mm; } body { font-size: 10.5pt; } .page { max-width: none; padding: 0; } .next, .skip { display: none; } a { color: inherit; text-decoration: none; }
  .card, .step, .differences, .display, figure { break-inside: avoid; } h2, h3, h4, h5, .card .head { break-after: avoid; } .display { overflow: visible; }
  .mark, .card { -webkit-print-color-adjust: exact; print-color-adjust: exact; } :target { outline: none; } details:not([open]).accepted, details:not([open]).point { display: block; } }
`;
