import type { Dimension } from '../../dimensions.ts';
import type { Group } from '../../groups.ts';
import type { State } from '../../measures.ts';
import type { Messages } from '../../messages/messages.ts';
import { changesOf } from '../../plan.ts';
import type { Report } from '../../report.ts';
import { displayOrder, otherColumns, type RowOrder, rankOf, rowName, stateCount } from '../../view.ts';
import { count, fraction, given, percent, points } from '../numbers.ts';
import { type Column, tableLines } from '../table.ts';
import { visible } from '../text.ts';
import { bar, prose, type Style } from './style.ts';

const SMALL_BAR = 10;

/** The rows of one dimension as a table. */
export function groupTable(
  report: Report,
  by: Dimension,
  messages: Messages,
  style: Style,
  order: RowOrder,
): string[] {
  const groups = displayOrder(
    report.groups.filter((group) => group.by === by),
    messages.language,
    order,
  );
  if (groups.length === 0) return [];
  const columns = columnsFor(report, groups, by, messages, style);
  const most = style.columns ?? Number.POSITIVE_INFINITY;
  const { note } = messages.rows[by];
  return [
    ...tableLines(columns, groups, most, style.bold),
    ...(note === '' ? [] : prose(note, 0, style).map(style.dim)),
  ];
}

function columnsFor(
  report: Report,
  groups: readonly Group[],
  by: Dimension,
  messages: Messages,
  style: Style,
): Column<Group>[] {
  const hasTarget = groups.some((group) => group.target !== undefined);
  const hasRank = groups.some((group) => group.rank !== null);
  const changes = by === 'unit' ? changesOf(report) : new Map<string, number>();
  const change = (key: string): string => {
    const own = changes.get(key);
    return own === undefined ? '' : points(own, messages);
  };
  const hasExcluded = groups.some((group) => group.excluded > 0);
  const right = (title: string, cell: Column<Group>['cell'], mark?: Column<Group>['mark']): Column<Group> =>
    mark === undefined ? { title, align: 'right', cell } : { title, align: 'right', cell, mark };
  return [
    { title: messages.rows[by].column, align: 'left', cell: (group) => indented(group, messages) },
    right(messages.column.share, ({ share }) => percent(share, messages)),
    { ...right('', ({ share }) => fraction(share, messages)), dispensable: 6 },
    {
      title: '',
      align: 'left',
      cell: ({ share }) => (share === null ? '' : bar(share, SMALL_BAR)),
      dispensable: 1,
    },
    ...(hasTarget
      ? [
          {
            ...right(messages.plan, ({ target }) => (target === undefined ? '' : given(target, messages))),
            dispensable: 4,
          },
          right(
            '±',
            ({ delta }) => (delta === undefined ? '' : points(delta, messages)),
            (text, { delta }) =>
              delta === undefined ? text : delta < 0 ? style.bad(text) : style.good(text),
          ),
        ]
      : []),
    ...(changes.size > 0
      ? [
          {
            ...right(
              messages.change,
              ({ key }) => change(key),
              (text, { key }) => ((changes.get(key) ?? 0) < 0 ? style.bad(text) : text),
            ),
            dispensable: 5,
          },
        ]
      : []),
    ...(hasRank
      ? [
          {
            ...right(messages.column.rank, (group) => {
              const place = rankOf(group, report.groups);
              return place === null ? '–' : `${place.rank}/${place.of}`;
            }),
            dispensable: 2,
          },
        ]
      : []),
    ...otherColumns(report, messages).map(({ state, title }) => ({
      ...right(
        title,
        (group) => count(stateCount(group, state, report.measure), messages),
        (text, group) =>
          stateCount(group, state, report.measure) === 0 ? style.dim(text) : STATE_STYLE[state](style)(text),
      ),
      // The line above the table has the zero.
      ...(groups.every((group) => stateCount(group, state, report.measure) === 0) ? { dispensable: 3 } : {}),
    })),
    ...(hasExcluded
      ? [{ ...right(messages.column.excluded, ({ excluded }) => count(excluded, messages)), dispensable: 5 }]
      : []),
  ];
}

const STATE_STYLE: Readonly<Record<State, (style: Style) => (text: string) => string>> = {
  signed: (style) => style.good,
  incomplete: (style) => style.warn,
  broken: (style) => style.bad,
  undetermined: (style) => style.warn,
  unsigned: (style) => style.warn,
  error: (style) => style.bad,
};

/** The name of a row, indented below the unit it belongs to. */
function indented(group: Group, messages: Messages): string {
  return '  '.repeat(Math.max(0, group.path.length - 1)) + visible(rowName(group, messages));
}
