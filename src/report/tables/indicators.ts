import { type Indicator as Against, totalDelta } from '../indicators.ts';
import type { Messages } from '../messages/messages.ts';
import type { Share } from '../percent.ts';
import type { Report } from '../report.ts';
import { type ColumnOf, plainColumns, type Table, type Value, valuesOf } from './table.ts';

interface Indicator {
  readonly name: string;
  /** Percent. */
  readonly plan: number | null;
  readonly share: Pick<Share, 'numerator' | 'denominator'> | null;
  /** In points. */
  readonly delta: number | null;
  /** Of the same period a year before, and of the period before this one. */
  readonly yearBefore?: Earlier;
  readonly previous?: Earlier;
}

interface Earlier {
  readonly share: Share | null;
  /** In points. */
  readonly delta: number | null;
}

/** The second table of an office: each indicator against its plan and against earlier periods. */
export function indicatorsTable(report: Report, messages: Messages): Table {
  const columns = columnsOf(report, messages);
  return {
    ...messages.tables.indicators,
    columns: plainColumns(columns),
    rows: indicatorsOf(report, messages).map((indicator) => ({
      level: 0,
      values: valuesOf(columns, indicator),
    })),
    empty: messages.nothingToCount,
  };
}

function indicatorsOf(report: Report, messages: Messages): Indicator[] {
  const { totals, targets, measure, indicators } = report;
  const electronic = indicators.find(({ name }) => name === 'electronic');
  return [
    ...(electronic === undefined ? [] : [electronicIndicator(report, electronic, messages)]),
    {
      name: `${messages.shareTitle} (${messages.measure[measure].name})`,
      plan: targets.total,
      share: totals.share,
      delta: totalDelta(report),
      ...earlier(report, ({ share, delta }) => ({ share, delta })),
    },
    ...partIndicators(report, messages),
  ];
}

const electronicIndicator = (
  report: Report,
  { target, share, delta }: Against,
  messages: Messages,
): Indicator => ({
  name: messages.electronicTitle,
  plan: target,
  share,
  delta,
  ...earlier(report, ({ electronic }) => electronic),
});

/** With roles: whose signatures there are, each as a share of the same documents. */
function partIndicators({ totals, measure }: Report, { tables }: Messages): Indicator[] {
  const parts: [string, number | null | undefined][] = [
    [tables.personal, totals.personal],
    [tables.organization, totals.organization],
    [tables.complete, measure === 'complete' ? undefined : totals.complete],
  ];
  return parts.flatMap(([name, numerator]) =>
    numerator == null
      ? []
      : [
          {
            name,
            plan: null,
            share: totals.total === 0 ? null : { numerator, denominator: totals.total },
            delta: null,
          },
        ],
  );
}

type Comparison = NonNullable<Report['comparisons']>[number];

function earlier(
  { comparisons = [] }: Report,
  of: (comparison: Comparison) => Earlier | undefined,
): Pick<Indicator, 'yearBefore' | 'previous'> {
  const found = (kind: Comparison['with']): Earlier | undefined => {
    const one = comparisons.find((comparison) => comparison.with === kind);
    return one && of(one);
  };
  const yearBefore = found('year-before');
  const previous = found('previous');
  return {
    ...(yearBefore === undefined ? {} : { yearBefore }),
    ...(previous === undefined ? {} : { previous }),
  };
}

function columnsOf({ comparisons = [] }: Report, messages: Messages): ColumnOf<Indicator>[] {
  const { tables } = messages;
  return [
    { title: tables.indicator, kind: 'text', width: 44, value: ({ name }) => name },
    { title: messages.plan, kind: 'plan', width: 10, value: ({ plan }) => hundredth(plan) },
    { title: tables.numerator, kind: 'count', width: 12, value: ({ share }) => share?.numerator ?? null },
    { title: tables.denominator, kind: 'count', width: 12, value: ({ share }) => share?.denominator ?? null },
    { title: messages.column.share, kind: 'share', width: 10, value: ({ share }) => fraction(share) },
    {
      title: `${messages.planDelta} (${messages.points})`,
      kind: 'points',
      width: 13,
      value: ({ delta }) => delta,
    },
    {
      title: tables.verdict,
      kind: 'text',
      width: 12,
      value: ({ delta }) => (delta === null ? null : delta < 0 ? messages.notMet : messages.met),
    },
    ...earlierColumns(tables.yearBefore, tables.change, ({ yearBefore }) => yearBefore),
    ...(comparisons.some((one) => one.with === 'previous')
      ? earlierColumns(tables.previous, tables.change, ({ previous }) => previous)
      : []),
  ];
}

const earlierColumns = (
  title: string,
  change: string,
  of: (indicator: Indicator) => Earlier | undefined,
): ColumnOf<Indicator>[] => [
  { title, kind: 'share', width: 12, value: (own) => fraction(of(own)?.share ?? null) },
  { title: change, kind: 'points', width: 13, value: (own) => of(own)?.delta ?? null },
];

const hundredth = (percent: number | null): Value => (percent === null ? null : percent / 100);

const fraction = (share: Indicator['share']): Value =>
  share === null ? null : share.numerator / share.denominator;
