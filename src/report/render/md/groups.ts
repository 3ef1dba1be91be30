import type { Dimension } from '../../dimensions.ts';
import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import { belowPlan, changesOf, plannedUnits, toMeet } from '../../plan.ts';
import type { Report } from '../../report.ts';
import {
  displayOrder,
  otherColumns,
  type RowOrder,
  rankOf,
  rowName,
  stateCount,
  unitBelow,
} from '../../view.ts';
import { count, fraction, given, percent, points } from '../numbers.ts';
import { escapeMarkdown, folded, table } from './markup.ts';

/** Rows up to which a table stands open: a comment on a pull request is read at a glance. */
const ROWS_OPEN = 12;
const BELOW_SHOWN = 10;

/** Whether a plan is met, told by shape as well as by colour. */
export const sign = (delta: number): string => (delta < 0 ? '❌' : '✅');

/** The rows of one dimension; a long table is folded, what falls short stands above it. */
export function groupTable(report: Report, by: Dimension, messages: Messages, order: RowOrder): string[] {
  const groups = displayOrder(
    report.groups.filter((group) => group.by === by),
    messages.language,
    order,
  );
  if (groups.length === 0) return [];
  const hasTarget = groups.some((group) => group.target !== undefined);
  const hasRank = groups.some((group) => group.rank !== null);
  const hasExcluded = groups.some((group) => group.excluded > 0);
  // The table of the whole has the zeros.
  const states = otherColumns(report, messages).filter(({ state }) =>
    groups.some((group) => stateCount(group, state, report.measure) > 0),
  );
  const changes = by === 'unit' ? changesOf(report) : new Map<string, number>();
  const columns = [
    { title: messages.rows[by].column, right: false },
    { title: messages.column.share, right: true },
    { title: messages.state.signed.name, right: true },
    ...(hasTarget
      ? [
          { title: messages.plan, right: true },
          { title: messages.planDelta, right: true },
        ]
      : []),
    ...(changes.size > 0 ? [{ title: messages.change, right: true }] : []),
    ...(hasRank ? [{ title: messages.column.rank, right: true }] : []),
    ...states.map(({ title }) => ({ title, right: true })),
    ...(hasExcluded ? [{ title: messages.column.excluded, right: true }] : []),
  ];
  const rows = groups.map((group) => {
    const place = rankOf(group, report.groups);
    const change = changes.get(group.key);
    const delta = group.delta === undefined ? '' : `${points(group.delta, messages)} ${sign(group.delta)}`;
    return [
      '&emsp;'.repeat(Math.max(0, group.path.length - 1)) + escapeMarkdown(rowName(group, messages)),
      percent(group.share, messages),
      fraction(group.share, messages),
      ...(hasTarget ? [group.target === undefined ? '' : given(group.target, messages), delta] : []),
      ...(changes.size > 0 ? [change === undefined ? '' : points(change, messages)] : []),
      ...(hasRank ? [place === null ? '–' : `${place.rank}/${place.of}`] : []),
      ...states.map(({ state }) => count(stateCount(group, state, report.measure), messages)),
      ...(hasExcluded ? [count(group.excluded, messages)] : []),
    ];
  });
  const { title, note } = messages.rows[by];
  const whole = [...table(columns, rows), ...(note === '' ? [] : ['', note])];
  return [
    `## ${title}`,
    '',
    ...(by === 'unit' ? belowTable(report, messages) : []),
    ...(rows.length > ROWS_OPEN ? folded(`${title}: ${count(rows.length, messages)}`, whole) : whole),
  ];
}

/** Units below their plan, the farthest first, each with what would meet it. */
function belowTable(report: Report, messages: Messages): string[] {
  const short = belowPlan(report);
  if (short.length === 0) return [];
  const title = fill(messages.belowPlan, {
    count: count(short.length, messages),
    total: count(plannedUnits(report).length, messages),
  });
  const rows = short
    .slice(0, BELOW_SHOWN)
    .map(({ key, share, target, delta }) => [
      escapeMarkdown(unitBelow(key, report, messages)),
      percent(share, messages),
      fraction(share, messages),
      `${points(delta, messages)} ${sign(delta)}`,
      fill(messages.toMeet, { count: count(toMeet(share, target), messages) }),
    ]);
  const rest = short.length - BELOW_SHOWN;
  return [
    `**${title}**`,
    '',
    ...table(
      [
        { title: messages.rows.unit.column, right: false },
        { title: messages.column.share, right: true },
        { title: messages.state.signed.name, right: true },
        { title: messages.planDelta, right: true },
        { title: '', right: false },
      ],
      rows,
    ),
    ...(rest > 0 ? ['', `… ${fill(messages.moreUnits, { count: count(rest, messages) })}`] : []),
    '',
  ];
}
