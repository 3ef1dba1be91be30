import type { Dimension } from '../dimensions.ts';
import type { Group } from '../groups.ts';
import { totalDelta } from '../indicators.ts';
import type { State } from '../measures.ts';
import { fill, messagesFor } from '../messages/languages.ts';
import type { Language, Messages } from '../messages/messages.ts';
import type { Share } from '../percent.ts';
import type { Report } from '../report.ts';
import {
  columnsOf,
  definitionOf,
  displayOrder,
  type Finding,
  findingsOf,
  otherColumns,
  rankOf,
  rowName,
  stateCount,
  unitName,
} from '../view.ts';
import { contextLines, electronicLine, exclusionNote } from './context.ts';
import { count, dateTime, fraction, given, percent, points } from './numbers.ts';
import { type Column, tableLines } from './table.ts';
import { visible } from './text.ts';
import { comparisonLines, expiringLines, trendRows } from './trend-lines.ts';
import { wrap } from './wrap.ts';

/** How words are marked on a terminal. The default marks nothing, so that no colour is exactly no colour. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  /** Width of the terminal; absent where there is none. */
  readonly columns?: number;
}

const plain = (text: string): string => text;
const PLAIN: Style = { bold: plain, dim: plain, good: plain, warn: plain, bad: plain };

/** Columns prose is wrapped to; names of files are never broken. */
const WIDTH = 100;
const BAR = 20;
const SMALL_BAR = 10;
const FILES_SHOWN = 5;
const UNITS_SHOWN = 3;

/** The report for a terminal: as wide as it is, about 100 columns where it has no width. */
export function renderHuman(report: Report, options: { lang: Language; style?: Style }): string {
  const messages = messagesFor(options.lang);
  const style = options.style ?? PLAIN;
  const blocks = [
    header(report, messages, style),
    headline(report, messages, style),
    ...report.population.by.map((by) => groupTable(report, by, messages, style)),
    trend(report, messages, style),
    findings(report, messages, style),
    expiring(report, messages, style),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function header(report: Report, messages: Messages, style: Style): string[] {
  const inputs = report.population.inputs.map(visible).join(', ');
  return [
    style.bold(messages.title),
    style.dim(
      [
        inputs === '' ? '' : fill(messages.inputs, { inputs }),
        fill(messages.generated, { time: dateTime(report.generatedAt, messages) }),
      ]
        .filter((part) => part !== '')
        .join(' · '),
    ),
  ];
}

function headline(report: Report, messages: Messages, style: Style): string[] {
  const { totals, targets } = report;
  const lines: string[] = [];
  if (totals.share === null) {
    lines.push(`  ${style.bold(messages.nothingToCount)}`, `  ${messages.nothingToCountWhy}`);
  } else {
    const of = fill(messages.signedOf, {
      numerator: count(totals.share.numerator, messages),
      denominator: count(totals.share.denominator, messages),
    });
    lines.push(`  ${style.bold(percent(totals.share, messages))}  ${bar(totals.share, BAR)}  ${of}`);
  }
  const delta = totalDelta(report);
  if (targets.total !== null)
    lines.push(`  ${messages.plan} ${given(targets.total, messages)}${planOutcome(delta, messages, style)}`);
  if (targets.failUnder !== null)
    lines.push(`  ${fill(messages.threshold, { threshold: given(targets.failUnder, messages) })}`);
  if (targets.failUnderUnit !== null)
    lines.push(`  ${fill(messages.thresholdUnit, { threshold: given(targets.failUnderUnit, messages) })}`);
  const electronic = electronicLine(report, messages);
  if (electronic !== undefined) lines.push(...prose(electronic, 2, style));
  const definition = definitionOf(report, messages);
  lines.push(...prose(definition, 2, style).map(style.dim));
  for (const line of contextLines(report, messages, visible))
    lines.push(...prose(line, 2, style).map(style.dim));
  lines.push('', ...sum(report, messages, style));
  return lines;
}

function planOutcome(delta: number | null, messages: Messages, style: Style): string {
  if (delta === null) return '';
  const outcome = delta < 0 ? style.bad(messages.notMet) : style.good(messages.met);
  return `: ${points(delta, messages)} ${messages.points}, ${outcome}`;
}

/** Wrapped prose, indented. */
function prose(text: string, indent: number, { columns = WIDTH }: Style): string[] {
  return wrap(text, Math.min(WIDTH, columns) - indent).map((line) => ' '.repeat(indent) + line);
}

/** The columns that add up, in one line, and what stands beside the sum. */
function sum(report: Report, messages: Messages, style: Style): string[] {
  const { totals, measure } = report;
  const name = (state: State) =>
    `${messages.state[state].name} ${count(stateCount(totals, state, measure), messages)}`;
  const { sum: columns, ofSigned } = columnsOf(report);
  const parts = columns.map((state) =>
    state === 'signed' && ofSigned.length > 0
      ? `${name(state)} (${messages.ofWhich} ${ofSigned.map(name).join(', ')})`
      : name(state),
  );
  const lines = prose(`${parts.join(' + ')} = ${count(totals.total, messages)}`, 2, style);
  if (totals.excluded > 0) lines.push(`  ${exclusionNote(totals, messages)}`);
  if (report.targets.unmatched.length > 0)
    lines.push(
      `  ${fill(messages.unmatchedTargets, { units: report.targets.unmatched.map(visible).join(', ') })}`,
    );
  return lines;
}

function trend(report: Report, messages: Messages, style: Style): string[] {
  const points = trendRows(report, messages);
  const widest = Math.max(0, ...points.map(({ period }) => period.length));
  const rows = points.map(({ period, share, of, fraction }) =>
    `  ${period.padEnd(widest)}  ${share.padStart(8)}  ${fraction === null ? ' '.repeat(BAR) : bar(fraction, BAR)}  ${style.dim(of)}`.trimEnd(),
  );
  const compared = comparisonLines(report, messages).map((line) => `  ${line}`);
  if (rows.length + compared.length === 0) return [];
  return [style.bold(messages.trendTitle), ...rows, ...compared];
}

function expiring(report: Report, messages: Messages, style: Style): string[] {
  const lines = expiringLines(report, messages);
  if (lines.length === 0) return [];
  const title = fill(messages.expiringTitle, { days: count(report.expiring.days, messages) });
  return [style.bold(title), ...lines.map((line) => `  ${line}`)];
}

function groupTable(report: Report, by: Dimension, messages: Messages, style: Style): string[] {
  const groups = displayOrder(
    report.groups.filter((group) => group.by === by),
    messages.language,
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

/** A bar in whole and half cells; only nothing is empty and only everything is full. */
function bar({ numerator, denominator }: Share, width: number): string {
  const halves = Math.round((2 * width * numerator) / denominator);
  const shown =
    numerator === 0
      ? 0
      : numerator === denominator
        ? 2 * width
        : Math.min(2 * width - 1, Math.max(1, halves));
  const cells = '█'.repeat(shown >> 1) + (shown % 2 === 1 ? '▌' : '');
  return cells + '░'.repeat(width - cells.length);
}

function findings(report: Report, messages: Messages, style: Style): string[] {
  if (report.documents.length === 0) return [];
  const found = findingsOf(report);
  if (found.length === 0) return [style.good(messages.noShortcomings)];
  return [
    style.bold(messages.shortcomingsTitle),
    ...found.flatMap((finding) => findingLines(finding, messages, style)),
  ];
}

function findingLines(finding: Finding, messages: Messages, style: Style): string[] {
  const { title, remedy } = messages.shortcoming[finding.code];
  const rest = finding.documents.length - FILES_SHOWN;
  const units = finding.units
    .slice(0, UNITS_SHOWN)
    .map(({ unit, count: n }) => `${visible(unitName(unit, messages))} (${count(n, messages)})`);
  const most =
    finding.units.length > 1 && rest > 0
      ? style.dim(` (${fill(messages.mostIn, { units: units.join(', ') })})`)
      : '';
  return [
    `  ${count(finding.documents.length, messages)}  ${style.bold(title)}${most}`,
    ...prose(`→ ${remedy}`, 5, style),
    ...finding.documents.slice(0, FILES_SHOWN).map(({ file, error }) => {
      const reason = error === undefined ? '' : style.dim(` — ${visible(error.message)}`);
      return `       ${visible(file)}${reason}`;
    }),
    ...(rest > 0 ? [style.dim(`       … ${fill(messages.andMore, { count: count(rest, messages) })}`)] : []),
  ];
}
