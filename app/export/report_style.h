#pragma once

// How the lab report looks: one column on a phone; on paper two columns down two pages, like a printed article. Its colours
// are variables, see page_colours().

#include <string_view>

namespace racecourse {

inline constexpr std::string_view report_style = R"(
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.5 Inter, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
main { max-width: 1080px; margin: 0 auto; padding: 20px 16px 48px; }
h1, h2, h3, p { margin: 0; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h1 span { color: var(--accent); letter-spacing: -.12em; margin-right: .45em; }
h2 { font-size: 1.45rem; line-height: 1.25; }
h3 { font-size: .78rem; letter-spacing: .07em; text-transform: uppercase; color: var(--accent-ink); margin-bottom: 8px; }
.top { border-bottom: 3px solid var(--accent); padding-bottom: 12px; display: flex; flex-wrap: wrap; align-items: end; gap: 8px 24px; }
.top p, .small, .muted, figcaption, th { color: var(--muted); }
.top p, .small, figcaption { font-size: .85rem; }
.top .who { border-bottom: 1px solid var(--muted); flex: 1 1 16rem; max-width: 28rem; }
.top .where { flex-basis: 100%; }
.paper { display: none; }
article + article, .top + h2 { margin-top: 30px; }
.lead { font-size: 1.05rem; margin: 6px 0 16px; }
.card { background: var(--panel); border: 1px solid var(--outline); border-radius: 10px; padding: 14px 16px; margin-top: 14px; min-width: 0; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 14px; margin-top: 14px; }
.grid > .card { margin-top: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: 10px; margin-top: 14px; }
.tile { background: var(--panel); border: 1px solid var(--outline); border-radius: 10px; padding: 9px 12px; }
.tile b { display: block; font: 700 1.2rem/1.35 "JetBrains Mono", ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-variant-numeric: tabular-nums; }
.tile span { color: var(--muted); font-size: .78rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 16px; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; overflow-wrap: normal; }
td:first-child { overflow-wrap: anywhere; }
th { text-align: left; font-weight: 500; }
th, td { padding: 3px 12px 3px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
.num { text-align: right; white-space: nowrap; }
td.num, dd, .digits { font-variant-numeric: tabular-nums; }
figure { margin: 0; }
figcaption { margin-bottom: 6px; }
.lane, td.lane { border-left: 4px solid var(--outline); padding-left: 8px; }
.prose p + p, .prose ul, .prose ol, .prose pre { margin: 8px 0 0; }
.prose ul, .prose ol { padding-left: 1.3em; }
code, pre, .output { font-family: "JetBrains Mono", ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .84em; }
.notes div { white-space: pre-wrap; }
.goals { list-style: none; padding: 0; margin: 0; }
.goals li { padding-left: 1.7em; text-indent: -1.7em; }
.goals b { display: inline-block; width: 1.7em; text-indent: 0; }
pre { margin: 0; white-space: pre-wrap; }
.source { background: var(--page); border: 1px solid var(--outline); border-radius: 8px; padding: 12px; counter-reset: line; line-height: 1.45; font-size: .78rem; tab-size: 2; }
.source .line { display: block; padding-left: 3.2em; text-indent: -3.2em; counter-increment: line; }
.source .line::before { content: counter(line); display: inline-block; width: 2.2em; margin-right: 1em; text-align: right; text-indent: 0; color: var(--muted); }
.output { font-size: .8rem; line-height: 1.45; }
.k { color: var(--k); } .t { color: var(--t); } .s { color: var(--s); } .c { color: var(--c); } .n { color: var(--n); } .d { color: var(--d); } .f { color: var(--f); }
.foot { margin-top: 26px; color: var(--muted); font-size: .8rem; }
@media (max-width: 480px) {
  main { padding: 14px 12px 32px; }
  .card { padding: 12px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  th, td { padding-right: 8px; }
}
@page { margin: 11mm 12mm; }
@media print {
  html { font-size: 9pt; }
  body { background: none; font-size: 1rem; line-height: 1.33; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  :root { --page: #fff; }
  .screen, .without-source .source { display: none; }
  .paper { display: block; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 15pt; } h2 { font-size: 14pt; }
  h3, figcaption { margin: 0 0 2pt; font-size: 9pt; line-height: 1.25; break-after: avoid; }
  .top { padding-bottom: 4pt; gap: 2pt 24pt; border-bottom-width: 2pt; }
  .top p, .small, figcaption, table, .tile span, .foot { font-size: 9pt; }
  .lead { font-size: 10pt; line-height: 1.25; margin: 0 0 6pt; }
  article { columns: 2; column-gap: 16pt; }
  /* The source comes last, and what of it has no room is cut off. The foot needs a line. */
  .two-pages { height: calc(200vh - 16pt); column-fill: auto; overflow: clip; }
  article + article { break-before: page; margin-top: 0; }
  .top + h2 { margin-top: 6pt; }
  .top, h2, .lead { column-span: all; }
  .grid, .tiles { display: block; margin: 0; }
  .card, .tiles { background: none; border: 0; border-top: .6pt solid var(--outline); border-radius: 0; padding: 3pt 0 0; margin: 0 0 7pt; break-inside: avoid; }
  .grid > .card { margin: 0 0 7pt; }
  .long { break-inside: auto; }
  p { orphans: 2; widows: 2; }
  .prose p + p, .prose ul, .prose ol, .prose pre { margin-top: 2.5pt; }
  .tile { display: flex; justify-content: space-between; background: none; border: 0; padding: 0; }
  .tile b { font-size: 9pt; line-height: 1.33; }
  th, td { padding: 1pt 8pt 1pt 0; line-height: 1.2; }
  dl { gap: 0 10pt; }
  svg { max-width: none; }
  code, pre, .output { font-size: 8.5pt; }
  .output { line-height: 1.25; }
  .source { border: 0; padding: 0; font-size: 8.5pt; line-height: 1.22; orphans: 3; widows: 3; }
  .source .line { break-inside: avoid; padding-left: 2.9em; text-indent: -2.9em; }
  .source .line::before { width: 2em; margin-right: .9em; }
  .source .opening { height: 0; overflow: hidden; }
  .foot { margin-top: 5pt; }
}
)";

}  // namespace racecourse
