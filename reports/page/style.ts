import { figureCss, themeCss } from '../palette.ts';

/** The page's style sheet: one serif text face, figures and tables in the system's sans, tabular numerals, room to breathe. */
export const pageCss = (): string => `${themeCss()}
${figureCss((name) => `var(--${name})`)}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:3.5rem 1.5rem 6rem;max-width:64rem;background:var(--paper);color:var(--ink);
font:1.0625rem/1.6 Charter,"Bitstream Charter","Source Serif 4","Iowan Old Style",Georgia,"DejaVu Serif",serif;font-variant-numeric:tabular-nums}
p,ul,dl,.note,.lead{max-width:44rem} h1,h2,h3{line-height:1.25;text-wrap:balance}
h1{font-size:2.1rem;margin:0 0 1rem;letter-spacing:-.01em} h2{font-size:1.45rem;margin:4.5rem 0 .75rem;padding-top:1.5rem;border-top:1px solid var(--rule)}
h3{font-size:1.08rem;margin:2.5rem 0 .25rem}
.lead{font-size:1.2rem;line-height:1.5;color:var(--soft);margin:0 0 2rem}
.answer{padding-left:1.1rem;border-left:3px solid var(--hue-0)} .answer li{margin:.7rem 0} .answer ul{padding-left:1.1rem}
nav{margin:2rem 0 0;color:var(--soft)} nav a{margin-right:1.1rem;white-space:nowrap}
a{color:inherit;text-decoration-color:var(--faint);text-underline-offset:.15em} a:focus-visible{outline:2px solid var(--hue-0);outline-offset:2px}
nav,table,figcaption,.note,.badge,svg.figure text,.absent{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.badge{display:inline-block;font-size:.68rem;font-weight:600;letter-spacing:.05em;text-transform:uppercase;line-height:1;padding:.22em .45em;
border:1px solid currentColor;border-radius:3px;color:var(--warn);vertical-align:.12em;white-space:nowrap}
.scroll{overflow-x:auto;margin:1.25rem 0 .5rem} .scroll:focus-visible{outline:2px solid var(--hue-0)}
table{border-collapse:collapse;font-size:.86rem;line-height:1.35;min-width:26rem}
caption{text-align:left;font-weight:600;padding-bottom:.6rem}
th,td{padding:.38rem .8rem .38rem 0;text-align:left;vertical-align:top;font-weight:400}
thead th{color:var(--soft);vertical-align:bottom;border-bottom:1px solid var(--faint)} thead tr:not(:last-child) th{border-bottom:0;color:var(--ink);font-weight:600}
thead th[colspan]{border-left:0} tbody tr>*{border-bottom:1px solid var(--rule)} tbody th{font-weight:600;white-space:nowrap}
thead tr:last-child th:first-child,tbody th{position:sticky;left:0;background:var(--paper)} tbody.controls{color:var(--soft)} tbody.controls th{font-weight:400} tbody.controls tr:first-child>*{border-top:2px solid var(--soft)}
td.number,th.number{text-align:right} td.number{white-space:nowrap} td.best .value{font-weight:700}
.beside{font-size:.78rem;color:var(--soft);white-space:nowrap} .under{display:block;font-size:.78rem;color:var(--soft);white-space:nowrap} .group-start{padding-left:1.2rem}
.note{font-size:.82rem;line-height:1.5;color:var(--soft);margin:.5rem 0} .absent{font-size:.92rem;color:var(--soft);font-style:italic;margin:1rem 0}
figure{margin:1.5rem 0 2.5rem} svg.figure{display:block;width:100%;max-width:51.25rem;height:auto;overflow:visible}
figcaption{font-size:.82rem;line-height:1.5;color:var(--soft);max-width:44rem;margin-top:.5rem} figcaption b{color:var(--ink)}
body{counter-reset:figure} figure{counter-increment:figure} figcaption::before{content:"Figure " counter(figure) ". ";color:var(--ink);font-weight:600}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,"DejaVu Sans Mono",monospace;font-size:.86em} pre{background:var(--wash);padding:.8rem 1rem;overflow-x:auto;border-radius:3px}
dl{display:grid;grid-template-columns:fit-content(14rem) 1fr;gap:.35rem 1.2rem} dt{font-weight:600} dd{margin:0;color:var(--soft)}
@media (max-width:40rem){dl{grid-template-columns:1fr;gap:0} dd{margin-bottom:.6rem} body{padding:1.5rem 1rem 4rem} h1{font-size:1.6rem}}
@media print{body{max-width:none;padding:0;font-size:10pt} h2{margin-top:2rem} figure,tr{break-inside:avoid} h2,h3{break-after:avoid} nav{display:none}
.scroll{overflow:visible} a{text-decoration:none} svg.figure{max-width:100%} table{font-size:8pt}}
`;
