import type { Dimension } from '../dimensions.ts';
import type { Group } from '../groups.ts';
import { totalDelta } from '../indicators.ts';
import type { State } from '../measures.ts';
import type { Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import type { Row } from '../tally.ts';
import { displayOrder, otherColumns, rankOf, rowName, stateCount } from '../view.ts';
import { type ColumnOf, type Kind, plainColumns, type Table, valuesOf } from './table.ts';

/** A row of groups, or the whole. */
interface Line {
  readonly number: string;
  readonly name: string;
  readonly row: Row;
  readonly target: number | undefined;
  readonly delta: number | undefined;
  readonly group: Group | undefined;
}

/** The first table of an office: units, or the rows of another dimension, each with its numbers against the plan. */
export function groupsTable(report: Report, by: Dimension, messages: Messages): Table {
  const groups = displayOrder(
    report.groups.filter((group) => group.by === by),
    messages.language,
  );
  const numbers = outlineNumbers(groups);
  const lines = groups.map(
    (group, index): Line => ({
      number: numbers[index] ?? '',
      name: rowName(group, messages),
      row: group,
      target: group.target,
      delta: group.delta,
      group,
    }),
  );
  const columns = columnsOf(report, by, messages, groups);
  const names = messages.tables.groups[by];
  return {
    sheet: names.sheet,
    title: names.title,
    columns: plainColumns(columns),
    rows: lines.map((line) => ({
      level: Math.max(0, (line.group?.path.length ?? 1) - 1),
      values: valuesOf(columns, line),
    })),
    total: valuesOf(columns, {
      number: '',
      name: messages.tables.whole,
      row: report.totals,
      target: report.targets.total ?? undefined,
      delta: totalDelta(report) ?? undefined,
      group: undefined,
    }),
    empty: messages.nothingToCount,
  };
}

function columnsOf(
  report: Report,
  by: Dimension,
  messages: Messages,
  groups: readonly Group[],
): ColumnOf<Line>[] {
  const { column, tables } = messages;
  const count = (title: string, value: (row: Row) => number): ColumnOf<Line> => ({
    title,
    kind: 'count',
    width: 13,
    value: ({ row }) => value(row),
  });
  const of = (state: State) => (row: Row) => stateCount(row, state, report.measure);
  const plan = groups.some(({ target }) => target !== undefined) || report.targets.total !== null;
  return [
    { title: tables.number, kind: 'text', width: 7, value: ({ number }) => number },
    { title: messages.rows[by].column, kind: 'text', width: 38, value: ({ name }) => name },
    count(tables.issued, (row) => row.total + row.excluded),
    count(column.excluded, (row) => row.excluded),
    count(tables.counted, (row) => row.total),
    count(messages.state.signed.name, of('signed')),
    ...otherColumns(report, messages).map(({ state, title }) => count(title, of(state))),
    { title: column.share, kind: 'share', width: 10, value: ({ row }) => fractionOf(row) },
    ...(plan ? planColumns(messages) : []),
    ...(groups.some(({ rank }) => rank !== null)
      ? [
          {
            title: column.rank,
            kind: 'place' as Kind,
            width: 10,
            value: ({ group }: Line) => (group === undefined ? null : rankOf(group, report.groups)),
          },
        ]
      : []),
  ];
}

function planColumns(messages: Messages): ColumnOf<Line>[] {
  return [
    {
      title: messages.plan,
      kind: 'plan',
      width: 10,
      value: ({ target }) => (target === undefined ? null : target / 100),
    },
    {
      title: `${messages.planDelta} (${messages.points})`,
      kind: 'points',
      width: 13,
      value: ({ delta }) => delta ?? null,
    },
    {
      title: messages.tables.verdict,
      kind: 'text',
      width: 12,
      value: ({ delta }) => (delta === undefined ? null : delta < 0 ? messages.notMet : messages.met),
    },
  ];
}

export function fractionOf({ share }: Pick<Row, 'share'>): number | null {
  return share === null ? null : share.numerator / share.denominator;
}

/** `1`, `1.1`, `1.2`, `2` … by the depth of each row. */
function outlineNumbers(groups: readonly Group[]): string[] {
  const counters: number[] = [];
  return groups.map(({ path }) => {
    const depth = Math.max(1, path.length);
    counters.length = depth;
    counters[depth - 1] = (counters[depth - 1] ?? 0) + 1;
    return Array.from(counters, (counter) => counter ?? 0).join('.');
  });
}
