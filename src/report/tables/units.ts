import type { Dimension } from '../dimensions.ts';
import type { Group } from '../groups.ts';
import { totalDelta } from '../indicators.ts';
import type { Messages } from '../messages/messages.ts';
import { count as shownCount } from '../render/numbers.ts';
import type { Report } from '../report.ts';
import type { Row } from '../tally.ts';
import { displayOrder, findingsByUnit, otherColumns, rankOf, rowName, stateCount } from '../view.ts';
import { type ColumnOf, plainColumns, type Table, valuesOf } from './table.ts';

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
    frozen: 2,
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

/** Columns of what nobody can know are empty in the table of units, whose form is fixed, and left out of the others. */
function columnsOf(
  report: Report,
  by: Dimension,
  messages: Messages,
  groups: readonly Group[],
): ColumnOf<Line>[] {
  const { column } = messages;
  const whole = by === 'unit';
  const { totals, targets } = report;
  const plan = groups.some(({ target }) => target !== undefined) || targets.total !== null;
  const ranked = groups.some(({ rank }) => rank !== null);
  return [
    { title: messages.tables.number, kind: 'text', width: 7, value: ({ number }) => number },
    { title: messages.rows[by].column, kind: 'text', width: 30, value: ({ name }) => name },
    ...populationColumns(messages, whole || totals.issued !== undefined),
    ...signatureColumns(messages, report, whole || totals.personal !== undefined),
    ...otherColumns(report, messages).map(({ state, title }) =>
      count(title, (row) => stateCount(row, state, report.measure)),
    ),
    count(messages.tables.denominator, (row) => row.share?.denominator ?? null),
    { title: column.share, kind: 'share', width: 9, value: ({ row }) => fractionOf(row) },
    ...(whole || plan ? planColumns(messages) : []),
    ...(whole || ranked ? [rankColumn(report, messages)] : []),
    ...(whole ? [noteColumn(report, messages)] : []),
  ];
}

const count = (title: string, value: (row: Row) => number | null | undefined): ColumnOf<Line> => ({
  title,
  kind: 'count',
  width: 9.5,
  value: ({ row }) => value(row) ?? null,
});

/** What was issued, what is left out of it and why, and what remains. */
function populationColumns({ tables, column }: Messages, registered: boolean): ColumnOf<Line>[] {
  const left = ({ exclusions, excluded }: Row) => exclusions ?? { ...NONE_LEFT, request: excluded };
  return [
    count(tables.issued, (row) => row.issued ?? row.total + row.excluded),
    count(column.excluded, (row) => row.excluded),
    count(tables.ofExcluded.secret, (row) => left(row).secret),
    count(tables.ofExcluded.cancelled, (row) => left(row).cancelled),
    count(tables.ofExcluded.other, (row) => left(row).other + left(row).request),
    count(tables.counted, (row) => row.eligible ?? row.total),
    ...(registered ? [count(tables.electronic, (row) => row.electronic)] : []),
  ];
}

const NONE_LEFT = { secret: 0, cancelled: 0, other: 0, request: 0 };

function signatureColumns(messages: Messages, { measure }: Report, known: boolean): ColumnOf<Line>[] {
  const { tables } = messages;
  const signed = count(messages.state.signed.name, (row) => row[measure]);
  if (!known) return [signed];
  return [
    count(tables.personal, ({ personal }) => personal),
    count(tables.organization, ({ organization }) => organization),
    count(tables.complete, ({ complete }) => complete),
    count(tables.copies, ({ copies }) => copies),
    ...(measure === 'complete' ? [] : [signed]),
  ];
}

const rankColumn = (report: Report, { column }: Messages): ColumnOf<Line> => ({
  title: column.rank,
  kind: 'place',
  width: 8,
  value: ({ group }) => (group === undefined ? null : rankOf(group, report.groups)),
});

/** Shortcomings named in a note. */
const NOTED = 2;

/** What most documents of a unit lack; the table of shortcomings names each. */
function noteColumn(report: Report, messages: Messages): ColumnOf<Line> {
  const units = findingsByUnit(report);
  return {
    title: messages.tables.note,
    kind: 'text',
    width: 36,
    value: ({ row, group }) => {
      if (row.share === null) return messages.nothingToCount;
      if (group === undefined) return null;
      const found = units.get(group.key) ?? [];
      return found
        .slice(0, NOTED)
        .map(
          ({ code, documents }) => `${messages.shortcoming[code].title}: ${shownCount(documents, messages)}`,
        )
        .join('; ');
    },
  };
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
      width: 10,
      value: ({ delta }) => delta ?? null,
    },
    {
      title: messages.tables.verdict,
      kind: 'text',
      width: 10,
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
