"""How a report looks: on a screen of any width, in the light or the dark, and on paper.

Nothing is loaded: the fonts are the reader's own. No element has a style of its own, so that a
page's policy can name this sheet by its digest and forbid every other.
"""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --back: light-dark(#f6f5f3, #16171a); --card: light-dark(#ffffff, #1e2024);
  --line: light-dark(#dedad4, #35383f); --text: light-dark(#1f1e1b, #e8e6e2);
  --soft: light-dark(#635e56, #a5a19a); --wood: light-dark(#86562a, #dda769);
  --fine: light-dark(#1c6b45, #6cc795); --bad: light-dark(#a4262c, #ff9a94);
  --tight: light-dark(#7a5600, #e8c268);
  --computed: light-dark(#1c6b45, #6cc795); --cited: light-dark(#1f5fa3, #7db4ee);
  --given: light-dark(#86562a, #dda769); --assumed: light-dark(#75509b, #c3a2e8);
  --estimated: light-dark(#a4262c, #ff9a94); --measured: light-dark(#14707a, #6cc6d0);
  --weights: light-dark(#3b6ea8, #5b8fcb); --kv_cache: light-dark(#d98a2b, #d9963f);
  --repacked: light-dark(#8d5aa8, #a97ac4); --compute: light-dark(#3f8f63, #56a87b);
  --overhead: light-dark(#8a8f98, #8a8f98);
  --line-a: light-dark(#86562a, #dda769); --line-b: light-dark(#1f5fa3, #7db4ee);
  --line-c: light-dark(#75509b, #c3a2e8); --line-d: light-dark(#14707a, #6cc6d0);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); overflow-wrap: break-word; }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.2rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.2rem; margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
p { margin: .4rem 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1rem; margin: 1rem 0; }
article { border-top: 1px solid var(--line); margin-top: 1rem; }
article:first-of-type { border-top: 0; margin-top: 0; }
ul, ol { margin: .4rem 0; padding-left: 1.2rem; }
small { font-size: .85rem; }
a { color: var(--cited); overflow-wrap: anywhere; }
cite { font-style: normal; overflow-wrap: anywhere; }
.soft, .said, .legend, .range, small, cite, .sources { color: var(--soft); }
.said, .sources { font-size: .9rem; }
.fine { color: var(--fine); } .bad { color: var(--bad); }
.name { font-weight: 600; overflow-wrap: anywhere; }
.number, .range, .badge { white-space: nowrap; }
.answer { border-left: 5px solid var(--soft); }
.answer.yes { border-left-color: var(--fine); } .answer.no { border-left-color: var(--bad); }
.answer h2 { font-size: 1.35rem; }
.answer.yes h2 { color: var(--fine); } .answer.no h2 { color: var(--bad); }
.badge { font-size: .85rem; font-weight: 600; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .55rem; color: var(--soft); }
.badge.fits, .badge.right { color: var(--fine); }
.badge.tight, .badge.close, .badge.plausible, .badge.half, .badge.low { color: var(--tight); }
.badge.does_not_fit, .badge.wrong { color: var(--bad); }
.changes { list-style: none; padding: 0; } .changes li { padding: .2rem 0 .2rem .8rem; border-left: 3px solid var(--line); margin: .25rem 0; }
.changes .enough { border-color: var(--fine); }
.counts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem 1.2rem; }
blockquote { margin: .4rem 0; padding: .1rem .8rem; border-left: 3px solid var(--line); }
dl { margin: .4rem 0; } dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
.advice { border-left: 3px solid var(--line); padding-left: .8rem; margin: .8rem 0; }

.wide { overflow-x: auto; max-width: 100%; margin: .5rem 0; }
:focus-visible { outline: 2px solid var(--wood); outline-offset: 2px; border-radius: 3px; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .2rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 500; color: var(--soft); }
tbody th { color: var(--text); }
th.figure, td.figure { text-align: right; padding-left: .6rem; padding-right: 0; }
.figure + td:not(.figure), .figure + th:not(.figure) { padding-left: .9rem; }
td.figure .range, td.figure small { display: block; font-size: .82rem; }
td small { display: block; }
.figures { width: 100%; max-width: 44rem; } .figures th { width: 45%; color: var(--soft); }
.figures td.figure { text-align: left; padding-left: 0; } .figures td.figure .range { display: inline; }
details { margin: .6rem 0; } summary { cursor: pointer; color: var(--soft); }

.mark { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline dotted 2px var(--kind); text-underline-offset: .22em; }
.mark:hover { background: color-mix(in srgb, var(--kind) 16%, transparent); }
.mark.cited { text-decoration-style: solid; text-decoration-thickness: 1px; }
.mark.given { text-decoration-style: dashed; text-decoration-thickness: 1px; }
.mark.measured { text-decoration-style: double; text-decoration-thickness: 1px; }
.mark.assumed, .mark.estimated { text-decoration-style: wavy; text-decoration-thickness: 1px; }
.computed { --kind: var(--computed); } .cited { --kind: var(--cited); } .given { --kind: var(--given); }
.assumed { --kind: var(--assumed); } .estimated { --kind: var(--estimated); } .measured { --kind: var(--measured); }
.kind { color: var(--kind); }
.note-number { display: none; }
.notes { list-style: none; padding: 0; margin: 0; }
.notes dl { display: grid; grid-template-columns: auto 1fr; gap: .05rem .7rem; margin: .3rem 0 0; }
.notes dt { font-weight: 400; color: var(--soft); } .notes dd { margin: 0; }
[popover] { max-width: min(26rem, calc(100vw - 1rem)); max-height: 60vh; overflow-y: auto; background: var(--card); color: var(--text); border: 1px solid var(--line); border-top: 3px solid var(--wood); border-radius: .5rem; padding: .5rem .8rem .6rem; box-shadow: 0 8px 30px rgb(0 0 0 / .2); font-size: .9rem; overflow-wrap: anywhere; }
@supports (position-area: bottom) { [popover] { inset: auto; margin: .3rem; position-area: bottom; position-try-fallbacks: flip-block, bottom span-right, bottom span-left, top span-right, top span-left; } }

figure { margin: 1rem 0; } figcaption { margin-bottom: .3rem; }
.chart > figcaption { font-weight: 500; } .memory > figcaption { font-weight: 400; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .88rem; margin: .2rem 0 .4rem; }
.key { display: inline-flex; align-items: center; gap: .3rem; }
svg { display: block; overflow: visible; } svg text { font-size: 12px; fill: var(--soft); font-family: inherit; }
.swatch { display: inline-block; width: 12px; height: 12px; flex: none; }
th .swatch { vertical-align: -1px; }
.swatch.limit { width: 0; border-left: 2px dashed var(--bad); }
.swatch.band { background: color-mix(in srgb, var(--fine) 22%, transparent); border-left: 2px dashed var(--bad); }
.swatch.end.low { background: var(--line-b); } .swatch.end.high { background: repeating-linear-gradient(135deg, var(--line-a) 0 2px, transparent 2px 4px); outline: 1px solid var(--line-a); outline-offset: -1px; }
.patterns { position: absolute; }
.hatch path { fill: none; stroke: var(--card); stroke-width: 1.3; } .hatch circle { fill: var(--card); stroke: none; }
#hatch-over path { stroke: var(--bad); stroke-width: 1.6; } #hatch-high path { stroke: var(--line-a); stroke-width: 2; }
.room { fill: none; stroke: var(--line); stroke-width: 1; } .maybe { fill: var(--line); opacity: .5; }
.term { stroke: var(--card); stroke-width: 1; }
.term.weights { fill: var(--weights); } .term.kv_cache { fill: var(--kv_cache); } .term.repacked { fill: var(--repacked); }
.term.compute { fill: var(--compute); } .term.overhead { fill: var(--overhead); }
.hatched.kv_cache { fill: url(#hatch-kv_cache); } .hatched.repacked { fill: url(#hatch-repacked); }
.hatched.compute { fill: url(#hatch-compute); } .hatched.overhead { fill: url(#hatch-overhead); }
.over { fill: url(#hatch-over); stroke: var(--bad); stroke-width: 1.5; }
.bracket { stroke: var(--soft); stroke-width: 1; } svg .owner { fill: var(--text); }
.halo { stroke: var(--card); stroke-width: 5; } .whisker, .line { stroke: var(--text); stroke-width: 2; }
.limit { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 5 3; } svg .limit-name { fill: var(--bad); }
.grid { stroke: var(--line); stroke-width: 1; }
svg .sign { fill: var(--wood); stroke: var(--card); stroke-width: 1; } .base { stroke: var(--text); stroke-width: 2; }
.end.low { fill: var(--line-b); } .end.high { fill: url(#hatch-high); stroke: var(--line-a); }
svg .said { fill: var(--bad); font-size: 12px; padding: 0; }
.haloed { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.plot .line, .key .line { fill: none; stroke-width: 2.5; }
.line.a { stroke: var(--line-a); } .line.b { stroke: var(--line-b); stroke-dasharray: 8 4; }
.line.c { stroke: var(--line-c); stroke-dasharray: 2 4; } .line.d { stroke: var(--line-d); stroke-dasharray: 10 3 2 3; }
.area { opacity: .15; stroke: none; } .area.a { fill: var(--line-a); } .area.b { fill: var(--line-b); } .area.c { fill: var(--line-c); } .area.d { fill: var(--line-d); }
rect.band { fill: var(--fine); opacity: .18; }
.row { display: grid; grid-template-columns: minmax(0, 19rem) minmax(0, 1fr); gap: 0 1rem; align-items: center; padding: .25rem 0; border-top: 1px solid var(--line); }
.row.scale { border-top: 0; padding: 0; } .label { font-size: .9rem; } .label small { display: block; }
@media (max-width: 40rem) {
  header, main, footer { padding-inline: .5rem; } section { padding: .7rem .6rem; }
  .row { grid-template-columns: minmax(0, 1fr); } .no-label { display: none; }
  .figures th { width: 40%; } .wide td:not(.figure) { min-width: 7rem; }
  .workers, .workers tbody, .workers tr, .workers th, .workers td { display: block; width: 100%; }
  .workers caption { display: block; } .workers thead { display: none; } .workers tr { border-bottom: 1px solid var(--line); padding: .3rem 0; }
  .workers th, .workers td { border: 0; padding: .05rem 0; } .workers td.figure { text-align: left; }
  .workers td[data-name]::before { content: attr(data-name) ": "; color: var(--soft); } .workers td.figure .range { display: inline; }
}
@page { size: A4; margin: 14mm; }
@media print {
  :root { color-scheme: light; font-size: 10.5px; }
  body { background: #fff; } header, main, footer { max-width: none; padding: 0; }
  section { border: 0; border-radius: 0; padding: 0; margin: 0 0 1.2rem; } .answer { border-left: 5px solid; padding-left: .8rem; }
  h2, h3, summary, figcaption, caption { break-after: avoid; } figure, .row, tr, .finding, .advice, li, .choice { break-inside: avoid; }
  .wide { overflow: visible; } table { font-size: .88rem; } th, td { padding-right: .4rem; }
  details::details-content { content-visibility: visible; display: block; } summary { list-style: none; font-weight: 600; }
  * { print-color-adjust: exact; }
  .mark { text-decoration: none; } .note-number { display: inline; color: var(--soft); font-size: .75em; line-height: 0; }
  [popover] { display: list-item !important; position: static; inset: auto; margin: 0; max-width: none; max-height: none; overflow: visible; border: 0; box-shadow: none; padding: .1rem 0; font-size: .88rem; background: none; }
  .notes { columns: 2; column-gap: 1.5rem; } .notes .note-number { font-size: 1em; }
  .notes dl { display: block; } .notes dt, .notes dd { display: inline; } .notes dt::after { content: " = "; } .notes dd:not(:last-child)::after { content: "; "; }
  svg text, svg .said { font-size: 10px; }
  .screen { display: none !important; } footer h2 { display: block; }
}
@media screen { .paper { display: none; } }
"""

SCRIPT = """
addEventListener('beforeprint', () => { for (const one of document.querySelectorAll('details:not([open])')) { one.open = true; one.dataset.folded = '' } });
addEventListener('afterprint', () => { for (const one of document.querySelectorAll('details[data-folded]')) { one.open = false; delete one.dataset.folded } });
"""
"""Folded tables are printed too; without it the style does the same in newer browsers."""
