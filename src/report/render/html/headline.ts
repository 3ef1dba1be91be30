import { type Indicator, totalDelta } from '../../indicators.ts';
import type { State } from '../../measures.ts';
import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Share } from '../../percent.ts';
import { toMeet } from '../../plan.ts';
import type { Report } from '../../report.ts';
import { thresholds } from '../../thresholds.ts';
import { columnsOf, definitionOf, stateCount } from '../../view.ts';
import { exclusionNote } from '../context.ts';
import { count, given, percent, points } from '../numbers.ts';
import { bar } from './bars.ts';
import { html, type Markup } from './markup.ts';

/** The figure an office head looks for: the share, what it is a share of, and how it stands to the plan. */
export function headline(report: Report, messages: Messages): Markup {
  const { totals } = report;
  return html`<section class="card" aria-labelledby="share">
<div class="head">
<div>
<h2 class="label" id="share">${messages.shareTitle}</h2>
${totals.share === null ? nothing(messages) : figure(totals.share, messages)}
</div>
<div>
${totals.share === null ? null : stateBar(report, totals.share, messages)}
${outcomes(report, messages)}
</div>
</div>
${totals.total === 0 ? null : sum(report, messages)}
${notes(report, messages)}
</section>`;
}

function nothing(messages: Messages): Markup {
  return html`<p class="big none">${messages.nothingToCount}</p><p>${messages.nothingToCountWhy}</p>`;
}

function figure(share: Share, messages: Messages): Markup {
  const of = fill(messages.signedOf, {
    numerator: count(share.numerator, messages),
    denominator: count(share.denominator, messages),
  });
  return html`<p class="big">${percent(share, messages)}</p><p class="of">${of}</p>`;
}

function outcomes(report: Report, messages: Messages): readonly Markup[] {
  const { targets } = report;
  const delta = totalDelta(report);
  const lines: Markup[] = [];
  if (targets.total !== null) {
    const result =
      delta === null
        ? null
        : html`: ${points(delta, messages)} ${messages.points} — ${verdict(delta >= 0, messages)}`;
    const missing = toMeet(report.totals.share, targets.total);
    const more = missing === 0 ? null : html`; ${fill(messages.toMeet, { count: count(missing, messages) })}`;
    lines.push(
      html`<p class="outcome">${messages.plan} <b>${given(targets.total, messages)}</b>${result}${more}</p>`,
    );
  }
  if (targets.failUnder !== null) {
    const met = thresholds(report, { failUnder: targets.failUnder }).length === 0;
    lines.push(
      html`<p class="outcome">${fill(messages.threshold, { threshold: given(targets.failUnder, messages) })} — ${verdict(met, messages)}</p>`,
    );
  }
  if (targets.failUnderUnit !== null) {
    const met = thresholds(report, { failUnderUnit: targets.failUnderUnit }).length === 0;
    lines.push(
      html`<p class="outcome">${fill(messages.thresholdUnit, { threshold: given(targets.failUnderUnit, messages) })} — ${verdict(met, messages)}</p>`,
    );
  }
  const electronic = report.indicators.find(({ name }) => name === 'electronic');
  return electronic === undefined ? lines : [...lines, electronicOutcome(electronic, messages)];
}

function electronicOutcome({ share, target, delta }: Indicator, messages: Messages): Markup {
  const figure =
    share === null
      ? html`${messages.nothingToCount}`
      : html`<b>${percent(share, messages)}</b> (${fill(messages.electronicOf, {
          numerator: count(share.numerator, messages),
          denominator: count(share.denominator, messages),
        })})`;
  const plan = target === null ? null : html`; ${messages.plan} <b>${given(target, messages)}</b>`;
  const result =
    delta === null
      ? null
      : html`: ${points(delta, messages)} ${messages.points} — ${verdict(delta >= 0, messages)}`;
  return html`<p class="outcome">${messages.electronicTitle}: ${figure}${plan}${result}</p>`;
}

function verdict(met: boolean, messages: Messages): Markup {
  return met
    ? html`<span class="met">✓ ${messages.met}</span>`
    : html`<span class="missed">✕ ${messages.notMet}</span>`;
}

/** The columns that exclude each other, as numbers that add up. */
function sum(report: Report, messages: Messages): Markup {
  const { totals, measure } = report;
  const { sum: states, ofSigned } = columnsOf(report);
  const number = (state: State) => stateCount(totals, state, measure);
  const parts = ofSigned
    .filter((state) => number(state) > 0)
    .map((state) => `${messages.ofWhich} ${messages.state[state].name}: ${count(number(state), messages)}`);
  return html`<dl class="legend">
${states.map(
  (state) =>
    html`<div class="c-${state}"><dt>${messages.state[state].name}</dt><dd>${count(number(state), messages)}${
      state === 'signed' ? parts.map((part) => html`<small>${part}</small>`) : null
    }</dd></div>\n`,
)}</dl>
<p class="note">${fill(messages.adds, { total: count(totals.total, messages) })}${
    totals.excluded === 0 ? null : html` ${exclusionNote(totals, messages)}.`
  }</p>`;
}

function stateBar(report: Report, share: Share, messages: Messages): Markup {
  const { totals, measure, targets } = report;
  return bar({
    parts: columnsOf(report).sum.map((state) => ({ state, part: stateCount(totals, state, measure) })),
    total: totals.total,
    target: targets.total,
    size: 'main',
    label: `${messages.shareTitle}: ${percent(share, messages)}`,
  });
}

function notes(report: Report, messages: Messages): Markup {
  const { unmatched } = report.targets;
  return html`<p class="note">${definitionOf(report, messages)}</p>${
    unmatched.length === 0
      ? null
      : html`<p class="note">${fill(messages.unmatchedTargets, { units: unmatched.join(', ') })}</p>`
  }`;
}
