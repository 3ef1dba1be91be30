/** The look of the page: one stylesheet, light and dark, screen and A4. No fonts, images or imports. */
export const STYLE = `
:root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--ink:#1b2430;--soft:#5a6675;--line:#dfe3e8;--track:#e7eaee;
--signed:#1c7c54;--incomplete:#8c4a00;--broken:#b3261e;--undetermined:#9a6700;--unsigned:#5b6b80;--empty:#c2cad4;--error:#6d3f9c;--focus:#1d4f91}
@media (prefers-color-scheme:dark){:root{--page:#12161c;--card:#1a2029;--ink:#e6eaf0;--soft:#a0acbb;--line:#2d3643;--track:#2a323e;
--signed:#4cc38a;--incomplete:#f0a35e;--broken:#ff8a80;--undetermined:#e3b341;--unsigned:#94a3b8;--empty:#4b5768;--error:#c4a1ec;--focus:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;-webkit-text-size-adjust:100%}
main,header,footer{max-width:72rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2.25rem;padding-bottom:1.25rem}
h1{font-size:1.65rem;line-height:1.25;font-weight:650;margin:0;letter-spacing:-.01em}
h2{font-size:1.15rem;line-height:1.3;font-weight:650;margin:0 0 .9rem}
h3{font-size:1rem;font-weight:650;margin:0}
p{margin:0}
a{color:var(--focus)}
.sub{color:var(--soft);margin-top:.3rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.5rem;margin-bottom:1.25rem}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:1}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.head{display:grid;grid-template-columns:minmax(15rem,20rem) 1fr;gap:1.5rem 3rem;align-items:center}
.label{color:var(--soft);font-weight:600;margin:0}
.big{font-size:4rem;line-height:1.1;font-weight:680;letter-spacing:-.03em;font-variant-numeric:tabular-nums;white-space:nowrap}
.big.none{font-size:1.8rem;letter-spacing:0;white-space:normal}
.of{font-size:1.05rem}
.outcome{margin-top:.75rem;line-height:1.45}
.met,.missed{font-weight:650;white-space:nowrap}
.met{color:var(--signed)}.missed{color:var(--broken)}
svg.bar{display:block;width:100%;height:.6rem;border-radius:.3rem;background:var(--track);overflow:hidden}
svg.bar.main{height:1.2rem;border-radius:.4rem}
.f-signed{fill:var(--signed)}.f-incomplete{fill:var(--incomplete)}.f-broken{fill:var(--broken)}.f-undetermined{fill:var(--undetermined)}.f-unsigned{fill:var(--empty)}.f-error{fill:var(--error)}
.f-tick{fill:var(--ink)}
.legend{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.9rem 1.25rem;margin:1.25rem 0 0}
.legend div{border-left:4px solid var(--c);padding-left:.7rem}
.legend dt{color:var(--soft);font-size:.9rem}
.legend dd{margin:0;font-size:1.35rem;font-weight:650;line-height:1.3;font-variant-numeric:tabular-nums}
.legend small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
.c-signed{--c:var(--signed)}.c-incomplete{--c:var(--incomplete)}.c-broken{--c:var(--broken)}.c-undetermined{--c:var(--undetermined)}.c-unsigned{--c:var(--unsigned)}.c-error{--c:var(--error)}
.note{color:var(--soft);font-size:.92rem;margin-top:.9rem}
.wide{position:relative;overflow-x:auto;margin:0 -.5rem;padding:0 .5rem}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th,td{text-align:left;padding:.55rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--soft);font-size:.84rem;font-weight:600;line-height:1.3;vertical-align:bottom;border-bottom:2px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
tbody th{font-weight:550}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead th.n{white-space:normal}
.zero{color:var(--soft);opacity:.65}
.share{min-width:11.5rem;width:26%;font-variant-numeric:tabular-nums}
.share svg{margin-top:.25rem}
.share .of{color:var(--soft);font-size:1em;float:right}
tbody th{min-width:11rem}
.deep1 th{padding-left:1.9rem;font-weight:400}.deep2 th{padding-left:3.2rem;font-weight:400}.deep3 th{padding-left:4.5rem;font-weight:400}
.deep1,.deep2,.deep3{font-size:.96em}
.drill{color:inherit;text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:.2em}
.drill:hover{text-decoration-color:currentColor}
.pill{display:inline-block;white-space:nowrap;color:var(--c);font-weight:600}
.pill i{display:inline-block;width:1.15em;font-style:normal;text-align:center;margin-right:.2em}
.findings{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:minmax(2.2rem,max-content) 1fr;column-gap:1rem}
.findings>li{grid-column:1/-1;display:grid;grid-template-columns:4.5rem 1fr;grid-template-columns:subgrid;padding:1rem 0;border-top:1px solid var(--line)}
.findings>li:first-child{border-top:0;padding-top:0}
.findings>li:last-child{padding-bottom:0}
.findings .many{font-size:1.5rem;line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums;color:var(--c)}
.findings ul{list-style:disc;margin:.45rem 0 0;padding-left:1.1rem;color:var(--soft);font-size:.92rem}
.findings li li{overflow-wrap:anywhere}
.tools{display:flex;flex-wrap:wrap;gap:.75rem 1.25rem;align-items:end;margin-bottom:1rem}
.tools[hidden]{display:none}
.tools label{display:block;font-size:.85rem;color:var(--soft);margin-bottom:.2rem}
input,select,button{font:inherit;color:inherit}
input,select,.more,.tools button{background:var(--page);border:1px solid var(--line);border-radius:7px;padding:.42rem .7rem}
input{width:min(22rem,80vw)}
.more,.tools button{cursor:pointer}.more{margin-top:1rem}.tools button[aria-pressed=true]{border-color:var(--focus);color:var(--focus);font-weight:600}
.shown{margin-left:auto;color:var(--soft);font-size:.92rem;padding:.45rem 0}
thead th button{all:unset;cursor:pointer;color:inherit}
thead th button:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
thead th button::after{content:"\\2195";opacity:.45;margin-left:.35em}
th[aria-sort=ascending] button::after{content:"\\2191";opacity:1}
th[aria-sort=descending] button::after{content:"\\2193";opacity:1}
#documents td{overflow-wrap:anywhere}
#documents td:nth-child(3),#documents td:nth-child(5){overflow-wrap:normal;white-space:nowrap}
#documents td:first-child{min-width:14rem}
#documents td:nth-child(2){min-width:7rem}
td small{display:block;color:var(--soft);font-size:.85em}
nav{max-width:72rem;margin:0 auto 1.1rem;padding:0 1.5rem;font-size:.92rem}
nav ul,.key,.compared{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.35rem 1.1rem}
nav a{text-decoration-color:var(--line);text-underline-offset:.2em}
.compared{display:block;margin-bottom:.9rem}
.key{font-size:.9rem;color:var(--soft);margin-bottom:.3rem}
.key li::before{content:"";display:inline-block;width:1.4em;height:0;border-top:3px solid var(--signed);vertical-align:.28em;margin-right:.45em}
.key .k-electronic::before{border-color:var(--focus)}
.key .k-plan::before{border-top:2px dashed var(--soft)}
.chart svg{display:block;width:100%;min-width:34rem;font-size:12px}
.chart text{fill:var(--soft)}.chart .t-value{fill:var(--ink);font-weight:650;paint-order:stroke;stroke:var(--card);stroke-width:4px}
.t-grid{stroke:var(--line)}
.t-signed,.t-electronic,.t-plan{fill:none;stroke:var(--signed);stroke-width:2.5;stroke-linejoin:round}
.t-electronic{stroke:var(--focus);stroke-width:2}.t-plan{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:5 4}
.t-dot{fill:var(--signed);stroke:var(--card);stroke-width:1.5}
.periods{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,29rem),1fr));gap:1.2rem 2.5rem;margin-top:1rem;align-items:start}
.periods caption{text-align:left;font-weight:650;font-size:.95rem;padding:.3rem .6rem}
.periods td,.periods th{padding-top:.3rem;padding-bottom:.3rem}
.periods tbody th,.cert th{min-width:0}.periods th{white-space:nowrap}.periods thead th{white-space:normal}
.d{white-space:nowrap}
.cert td:nth-child(3){overflow-wrap:anywhere;min-width:9rem;font-size:.9em}
.cert td:nth-child(6){color:var(--c);font-weight:600;white-space:nowrap}
[aria-labelledby=register] table{width:auto}
details{margin-top:1rem}summary{cursor:pointer;color:var(--focus)}
.fold{all:unset;cursor:pointer;display:inline-block;width:1.5rem;height:1.5rem;margin:-.15rem .1rem -.15rem -1.6rem;text-align:center;border-radius:5px;color:var(--soft)}
.fold::before{content:"\\25B8"}.fold[aria-expanded=true]::before{content:"\\25BE"}
.fold:hover{background:var(--track)}
.fold:focus-visible{outline:3px solid var(--focus);outline-offset:0}
#units-table th[scope=row]{padding-left:1.9rem}
#units-table .deep1 th{padding-left:3.2rem}#units-table .deep2 th{padding-left:4.5rem}#units-table .deep3 th{padding-left:5.8rem}
.paper{display:none}
.how{margin:0;padding-left:1.1rem}
.how li{margin-bottom:.4rem}
footer{color:var(--soft);font-size:.9rem;padding-top:.25rem;padding-bottom:2.5rem}
@media (max-width:46rem){.head{grid-template-columns:1fr}.card{padding:1.1rem}main,header,nav,footer{padding-left:.8rem;padding-right:.8rem}}
@media print{@page{size:A4;margin:14mm 12mm}
:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--track:#e4e4e4;--signed:#1c7c54;--incomplete:#8c4a00;--broken:#b3261e;--undetermined:#8a5c00;--unsigned:#5b6b80;--empty:#c2cad4;--error:#6d3f9c}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
html{font-size:9pt}body{line-height:1.35}
main,header,footer{max-width:none;padding-left:0;padding-right:0}
header{padding-top:0;padding-bottom:4mm}
h2,h3{break-after:avoid}
.card{border:0;border-top:1px solid var(--line);border-radius:0;padding:4mm 0;margin:0}
.head{grid-template-columns:5.2cm 1fr;gap:.8cm}.big{font-size:3.4rem}
.legend{grid-template-columns:repeat(auto-fit,minmax(2.6cm,1fr));gap:2mm 3mm;margin-top:3mm}
/* A heading with a control in it is not repeated on further pages. */
.tools,.more,.skip,th button{display:none!important}th[data-title]::before{content:attr(data-title)}
.wide{overflow:visible;margin:0;padding:0}
th,td{padding:1mm 1.2mm}.share{min-width:3cm}tbody th{min-width:3.2cm}.findings>li{padding:2.5mm 0}
nav{display:none}.signing:not([hidden]){display:grid!important;grid-template-columns:1fr 1fr;gap:2mm 1cm;text-align:center;break-inside:avoid;padding:8mm 0 30mm}.signing>p{grid-column:2;font-style:italic}.signing>div:nth-child(2){grid-column:1}.paper:not([hidden]){display:block}tr[hidden]{display:table-row!important}.fold{display:none!important}#units-table th[scope=row]{padding-left:0}#units-table .deep1 th{padding-left:4mm}#units-table .deep2 th{padding-left:8mm}#units-table .deep3 th{padding-left:12mm}.chart svg{min-width:0;max-height:5.5cm}thead{display:table-header-group}tr,.findings>li,.head{break-inside:avoid}
#documents td:first-child{min-width:4cm}.drill{text-decoration:none}svg.bar{break-inside:avoid}}
@media (prefers-reduced-motion:reduce){*{scroll-behavior:auto!important;transition:none!important;animation:none!important}}
`;
