import { fill } from '../messages/languages.ts';
import type { Messages } from '../messages/messages.ts';
import type { Share } from '../percent.ts';
import type { Report } from '../report.ts';
import { type SeriesStep, seriesOf } from '../series.ts';
import { count, date, fraction, percent, period, points } from './numbers.ts';
import { visible } from './text.ts';

/** Periods shown; the history itself is whole in JSON. */
export const TREND_ROWS = 12;
/** Documents and certificates named, each. */
const SHOWN = 10;

/** A row of the trend: the period, its share, and of how many. */
export function trendRows(
  report: Report,
  messages: Messages,
  step: SeriesStep = stepOf(report),
): { period: string; share: string; of: string; fraction: Share | null }[] {
  return seriesOf(report.history ?? [], step)
    .slice(-TREND_ROWS)
    .map(({ of, share }) => ({
      period: period(of, messages),
      fraction: share,
      share: percent(share, messages),
      of: fraction(share, messages),
    }));
}

/** Quarters where the rows are by quarter, else months. */
const stepOf = ({ population }: Report): SeriesStep =>
  population.by.includes('quarter') && !population.by.includes('month') ? 'quarter' : 'month';

/** What was and what is, in a line for each earlier result. */
export function comparisonLines({ comparisons = [] }: Report, messages: Messages): string[] {
  return comparisons.map((one) =>
    fill(messages.compared[one.with], {
      time: date(one.generatedAt, messages),
      delta:
        one.delta === null
          ? percent(one.share, messages)
          : `${points(one.delta, messages)} ${messages.points}`,
    }),
  );
}

/** What ends soon: certificates, then documents, the first to end first. */
export function expiringLines({ expiring }: Report, messages: Messages): string[] {
  const { certificates, documents } = expiring;
  const more = (all: readonly unknown[]): string[] =>
    all.length > SHOWN ? [`… ${fill(messages.andMore, { count: count(all.length - SHOWN, messages) })}`] : [];
  return [
    ...certificates.slice(0, SHOWN).map(({ name, notAfter, documents: signed }) =>
      fill(messages.certificateEnds, {
        date: date(notAfter, messages),
        name: visible(name),
        count: count(signed, messages),
      }),
    ),
    ...more(certificates),
    ...documents
      .slice(0, SHOWN)
      .map(({ file, provableUntil }) =>
        fill(messages.provableUntil, { date: date(provableUntil, messages), name: visible(file) }),
      ),
    ...more(documents),
  ];
}
