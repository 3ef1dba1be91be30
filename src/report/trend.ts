import { KysoError } from '../errors.ts';
import type { Comparison, HistoryEntry } from './comparison.ts';
import { periodOf } from './dimensions.ts';
import type { Measure } from './measures.ts';
import { compareCodePoints } from './order.ts';
import { compareFractions, type Share, shareDelta } from './percent.ts';
import type { Report } from './report.ts';

/** An earlier result, wherever it comes from. */
type Earlier = Pick<HistoryEntry, 'generatedAt' | 'share' | 'units' | 'electronic'>;

/** What a report leaves in a history. */
export function historyEntry(report: Report): HistoryEntry {
  return {
    period: report.generatedAt.slice(0, 7),
    generatedAt: report.generatedAt,
    measure: report.measure,
    share: report.totals.share,
    target: report.targets.total,
    ...electronicOf(report),
    units: Object.fromEntries(
      unitShares(report).map(([key, share]) => [
        key,
        share && { numerator: share.numerator, denominator: share.denominator },
      ]),
    ),
  };
}

/** Of all histories one period and measure has one line: a result of the same takes its place. */
export function withEntry(entries: readonly HistoryEntry[], own: HistoryEntry): HistoryEntry[] {
  const others = entries.filter(({ period, measure }) => period !== own.period || measure !== own.measure);
  return [...others, own].sort(
    (a, b) => compareCodePoints(a.period, b.period) || compareCodePoints(a.measure, b.measure),
  );
}

/**
 * The report with its history and with what it is compared to.
 * @param history every line, this result's among them
 */
export function withTrend(
  report: Report,
  { history, baseline }: { readonly history?: readonly HistoryEntry[]; readonly baseline?: Report },
): Report {
  const series = history?.filter(({ measure }) => measure === report.measure);
  const period = report.generatedAt.slice(0, 7);
  const before = series?.filter((entry) => entry.period < period) ?? [];
  const earlier: [Comparison['with'], Earlier | undefined][] = [
    ['baseline', baseline && earlierOf(baseline)],
    ['previous', before.at(-1)],
    ['year-before', yearBefore(before, period)],
  ];
  const comparisons = earlier.flatMap(([kind, entry]) => (entry ? [comparison(report, kind, entry)] : []));
  return {
    ...report,
    ...(comparisons.length === 0 ? {} : { comparisons }),
    ...(series === undefined ? {} : { history: series }),
  };
}

/** The same month a year before; where there is none, the last result of its quarter. */
function yearBefore(before: readonly HistoryEntry[], period: string): HistoryEntry | undefined {
  const lastYear = `${String(Number(period.slice(0, 4)) - 1).padStart(4, '0')}${period.slice(4)}`;
  const { key } = periodOf('quarter', lastYear);
  return (
    before.find((entry) => entry.period === lastYear) ??
    before.filter((entry) => periodOf('quarter', entry.period).key === key).at(-1)
  );
}

const electronicOf = ({ totals: { shareElectronic } }: Report): Pick<HistoryEntry, 'electronic'> =>
  shareElectronic === undefined ? {} : { electronic: shareElectronic };

const earlierOf = (report: Report): Earlier => ({
  generatedAt: report.generatedAt,
  share: report.totals.share,
  ...electronicOf(report),
  units: Object.fromEntries(unitShares(report)),
});

function comparison(report: Report, kind: Comparison['with'], earlier: Earlier): Comparison {
  const { share, shareElectronic } = report.totals;
  const { electronic } = earlier;
  return {
    with: kind,
    generatedAt: earlier.generatedAt,
    share: earlier.share,
    delta: changeOf(share, earlier.share),
    ...(shareElectronic === undefined || electronic === undefined
      ? {}
      : { electronic: { share: electronic, delta: changeOf(shareElectronic, electronic) } }),
    units: unitShares(report).flatMap(([key, own]) => {
      const then = Object.hasOwn(earlier.units, key) ? earlier.units[key] : undefined;
      return own && then ? [{ key, share: own, delta: shareDelta(own, then) }] : [];
    }),
  };
}

const changeOf = (now: Share | null, then: Share | null): number | null =>
  now === null || then === null ? null : shareDelta(now, then);

const unitShares = ({ groups }: Report): [string, Share | null][] =>
  groups.filter(({ by }) => by === 'unit').map(({ key, share }) => [key, share]);

/** A share that became smaller; nothing to count where there was something is one, too. */
export interface Drop {
  readonly with: Comparison['with'];
  readonly share: Share | null;
  readonly before: Share;
}

/**
 * What fell, by exact fraction: against the baseline where there is one, else against the period before.
 * @throws KysoError `usage` when there is neither a baseline nor a history to look into
 */
export function dropOf(report: Report): Drop | undefined {
  const against =
    report.comparisons?.find((one) => one.with === 'baseline') ??
    report.comparisons?.find((one) => one.with === 'previous');
  if (against?.share == null) return undefined;
  const { share } = report.totals;
  if (share !== null && compareFractions(share, against.share) >= 0) return undefined;
  return { with: against.with, share, before: against.share };
}

/**
 * Reads one line of a history.
 * @param where file and line, for the message
 * @throws KysoError `history-malformed`
 */
export function decodeEntry(text: string, where: string): HistoryEntry {
  let value: Record<string, unknown>;
  try {
    value = Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw malformed(where);
  }
  const { period, generatedAt, measure, share, target, units, electronic } = value;
  const fits =
    typeof period === 'string' &&
    /^\d{4}-\d\d$/.test(period) &&
    typeof generatedAt === 'string' &&
    typeof measure === 'string' &&
    isShare(share) &&
    (electronic === undefined || isShare(electronic)) &&
    (target === null || typeof target === 'number') &&
    typeof units === 'object' &&
    units !== null &&
    Object.values(units).every(isShare);
  if (!fits) throw malformed(where);
  return value as unknown as HistoryEntry;
}

const malformed = (where: string): KysoError =>
  new KysoError('history-malformed', `${where} is no line of a history of kyso report`, {
    subject: where,
    hint: 'Name the file that --history wrote, or put the line right; the file was left as it is.',
  });

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const isShare = (value: unknown): boolean => {
  if (value === null) return true;
  const { numerator, denominator } = Object(value) as Record<string, unknown>;
  return isCount(numerator) && isCount(denominator) && Number(denominator) > 0;
};

/**
 * Reads an earlier report to compare with.
 * @throws KysoError `baseline-unusable` for what is no report of kyso, or one by another measure
 */
export function decodeBaseline(text: string, where: string, measure: Measure): Report {
  let value: Record<string, unknown>;
  try {
    value = Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw unusable(where, 'it is no JSON');
  }
  const { totals, groups, generatedAt } = value;
  const rows: unknown[] = Array.isArray(groups) ? groups : [null];
  if (
    typeof generatedAt !== 'string' ||
    !rows.every((row) => isRow(row) && typeof (row as { key?: unknown }).key === 'string') ||
    !isRow(totals)
  )
    throw unusable(where, 'it is no report of kyso in JSON');
  if (value.measure !== measure)
    throw unusable(where, `it counts by --measure ${String(value.measure)}, and this report by ${measure}`);
  return value as unknown as Report;
}

const isRow = (value: unknown): boolean => {
  const { share } = Object(value) as { share?: unknown };
  return share !== undefined && isShare(share);
};

const unusable = (where: string, why: string): KysoError =>
  new KysoError('baseline-unusable', `${where} cannot be compared with: ${why}`, {
    subject: where,
    hint: 'Name a report that kyso report --format json wrote, of the same measure.',
  });
