import { totalDelta } from '../indicators.ts';
import type { Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import { type ColumnOf, plainColumns, type Table, valuesOf } from './table.ts';
import { fractionOf } from './units.ts';

interface Indicator {
  readonly name: string;
  /** Percent. */
  readonly plan: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly fraction: number | null;
  readonly delta: number | null;
}

/** The second table of an office: each indicator against its plan. */
export function indicatorsTable(report: Report, messages: Messages): Table {
  const columns = columnsOf(messages);
  return {
    sheet: messages.tables.indicators.sheet,
    title: messages.tables.indicators.title,
    columns: plainColumns(columns),
    rows: indicatorsOf(report, messages).map((indicator) => ({
      level: 0,
      values: valuesOf(columns, indicator),
    })),
    empty: messages.nothingToCount,
  };
}

function indicatorsOf(report: Report, messages: Messages): Indicator[] {
  const { totals, targets, measure } = report;
  return [
    {
      name: `${messages.shareTitle} (${messages.measure[measure].name})`,
      plan: targets.total,
      numerator: totals.share?.numerator ?? null,
      denominator: totals.share?.denominator ?? null,
      fraction: fractionOf(totals),
      delta: totalDelta(report),
    },
  ];
}

function columnsOf(messages: Messages): ColumnOf<Indicator>[] {
  const { tables } = messages;
  return [
    { title: tables.indicator, kind: 'text', width: 44, value: ({ name }) => name },
    {
      title: messages.plan,
      kind: 'plan',
      width: 10,
      value: ({ plan }) => (plan === null ? null : plan / 100),
    },
    { title: tables.numerator, kind: 'count', width: 12, value: ({ numerator }) => numerator },
    { title: tables.denominator, kind: 'count', width: 12, value: ({ denominator }) => denominator },
    { title: messages.column.share, kind: 'share', width: 10, value: ({ fraction }) => fraction },
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
  ];
}
