import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Report } from '../../report.ts';
import { type SeriesStep, seriesOf } from '../../series.ts';
import { count, fraction, percent, period } from '../numbers.ts';
import { comparisonLines, expiringLines } from '../trend-lines.ts';
import { chart } from './chart.ts';
import { html, type Markup } from './markup.ts';

const STEPS: readonly SeriesStep[] = ['month', 'quarter', 'half-year', 'year'];
/** Periods drawn and listed, each kind. */
const PERIODS = 36;

/** Earlier results and what this one is against them, drawn and as a table; nothing without any. */
export function trendSection(report: Report, messages: Messages): Markup | null {
  const history = report.history ?? [];
  const compared = comparisonLines(report, messages);
  if (history.length + compared.length === 0) return null;
  const months = seriesOf(history, 'month').slice(-PERIODS);
  return html`<section class="card" aria-labelledby="trend">
<h2 id="trend">${messages.trendTitle}</h2>
${compared.length === 0 ? null : html`<ul class="compared">${compared.map((line) => html`<li>${line}</li>`)}</ul>`}
${months.length < 2 ? null : chart(months, messages)}
<div class="periods">${STEPS.map((step) => seriesTable(report, step, messages))}</div>
</section>`;
}

function seriesTable(report: Report, step: SeriesStep, messages: Messages): Markup {
  const points = seriesOf(report.history ?? [], step).slice(-PERIODS);
  // A year of which there is but one says nothing that its months do not.
  if (points.length === 0 || (step !== 'month' && points.length < 2)) return html``;
  const electronic = points.some((point) => point.electronic !== undefined);
  const title = messages.page.byPeriod[step];
  return html`<div class="wide" role="group" aria-label="${title}" tabindex="0"><table><caption>${title}</caption>
<thead><tr><th scope="col">${messages.period}</th><th scope="col" class="n">${messages.shareTitle}</th><th scope="col" class="n">${messages.state.signed.name}</th>${
    electronic ? html`<th scope="col" class="n">${messages.electronicTitle}</th>` : null
  }</tr></thead><tbody>
${[...points]
  .reverse()
  .map(
    ({ of, share, electronic: sent }) =>
      html`<tr><th scope="row">${period(of, messages)}</th><td class="n">${percent(share, messages)}</td><td class="n">${fraction(share, messages)}</td>${
        electronic ? html`<td class="n">${sent === undefined ? '' : percent(sent, messages)}</td>` : null
      }</tr>\n`,
  )}</tbody></table></div>`;
}

/** Documents whose proof runs out; nothing when none do. Certificates have a table of their own. */
export function expiringSection(report: Report, messages: Messages): Markup | null {
  const lines = expiringLines(report, messages);
  if (lines.length === 0) return null;
  const title = fill(messages.expiringTitle, { days: count(report.expiring.days, messages) });
  return html`<section class="card" aria-labelledby="expiring">
<h2 id="expiring">${title}</h2>
<ul class="how">${lines.map((line) => html`<li><bdi>${line}</bdi></li>\n`)}</ul>
</section>`;
}
