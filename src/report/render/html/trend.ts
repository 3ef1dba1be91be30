import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Report } from '../../report.ts';
import { count } from '../numbers.ts';
import { comparisonLines, expiringLines, trendRows } from '../trend-lines.ts';
import { html, type Markup } from './markup.ts';

/** Earlier results and what this one is against them; nothing without any. */
export function trendSection(report: Report, messages: Messages): Markup | null {
  const rows = trendRows(report, messages);
  const compared = comparisonLines(report, messages);
  if (rows.length + compared.length === 0) return null;
  return html`<section aria-labelledby="trend"><h2 id="trend">${messages.trendTitle}</h2>
${compared.map((line) => html`<p>${line}</p>`)}
${rows.length === 0 ? null : html`<table><thead><tr><th scope="col">${messages.period}</th><th scope="col">${messages.column.share}</th><th scope="col">${messages.state.signed.name}</th></tr></thead><tbody>${rows.map(({ period, share, of }) => html`<tr><th scope="row">${period}</th><td>${share}</td><td>${of}</td></tr>`)}</tbody></table>`}
</section>`;
}

/** Certificates and proofs that end soon; nothing when none do. */
export function expiringSection(report: Report, messages: Messages): Markup | null {
  const lines = expiringLines(report, messages);
  if (lines.length === 0) return null;
  const title = fill(messages.expiringTitle, { days: count(report.expiring.days, messages) });
  return html`<section aria-labelledby="expiring"><h2 id="expiring">${title}</h2><ul>${lines.map((line) => html`<li><bdi>${line}</bdi></li>`)}</ul></section>`;
}
