import { totalDelta } from '../indicators.ts';
import type { State } from '../measures.ts';
import { fill, messagesFor } from '../messages/languages.ts';
import type { Language, Messages } from '../messages/messages.ts';
import { belowPlan, plannedUnits, toMeet } from '../plan.ts';
import type { Report } from '../report.ts';
import { columnsOf, definitionOf, type RowOrder, stateCount, unitBelow } from '../view.ts';
import { contextLines, electronicLine, exclusionNote } from './context.ts';
import { findings } from './human/findings.ts';
import { groupTable } from './human/groups.ts';
import { bar, PLAIN, prose, type Style } from './human/style.ts';
import { count, dateTime, given, percent, points } from './numbers.ts';
import { displayWidth, padEnd, padStart, visible } from './text.ts';
import { comparisonLines, expiringLines, trendRows } from './trend-lines.ts';

const BAR = 20;
/** Units below their plan that are named. */
const BELOW_SHOWN = 5;

/** The report for a terminal: as wide as it is, about 100 columns where it has no width. */
export function renderHuman(
  report: Report,
  options: { lang: Language; style?: Style; order?: RowOrder },
): string {
  const messages = messagesFor(options.lang);
  const style = options.style ?? PLAIN;
  const blocks = [
    header(report, messages, style),
    headline(report, messages, style),
    below(report, messages, style),
    ...report.population.by.map((by) => groupTable(report, by, messages, style, options.order ?? 'name')),
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
    lines.push(
      `  ${messages.plan} ${given(targets.total, messages)}${planOutcome(delta, messages, style)}${needed(report, messages)}`,
    );
  for (const line of comparisonLines(report, messages)) lines.push(`  ${line}`);
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

function needed({ totals, targets }: Report, messages: Messages): string {
  const missing = toMeet(totals.share, targets.total);
  return missing === 0 ? '' : `; ${fill(messages.toMeet, { count: count(missing, messages) })}`;
}

/** Units that fall short, the farthest first: where to begin. */
function below(report: Report, messages: Messages, style: Style): string[] {
  const short = belowPlan(report);
  if (short.length === 0) return [];
  const shown = short.slice(0, BELOW_SHOWN);
  const names = shown.map(({ key }) => visible(unitBelow(key, report, messages)));
  const widest = Math.max(...names.map(displayWidth));
  const rows = shown.map((group, at) => {
    const more = fill(messages.toMeet, { count: count(toMeet(group.share, group.target), messages) });
    const delta = padStart(points(group.delta, messages), 8);
    return `  ${style.bad(delta)}  ${padEnd(names[at] ?? '', widest)}  ${style.dim(more)}`;
  });
  const rest = short.length - BELOW_SHOWN;
  return [
    style.bold(
      fill(messages.belowPlan, {
        count: count(short.length, messages),
        total: count(plannedUnits(report).length, messages),
      }),
    ),
    ...rows,
    ...(rest > 0
      ? [style.dim(`          … ${fill(messages.moreUnits, { count: count(rest, messages) })}`)]
      : []),
  ];
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
  return rows.length === 0 ? [] : [style.bold(messages.trendTitle), ...rows];
}

function expiring(report: Report, messages: Messages, style: Style): string[] {
  const lines = expiringLines(report, messages);
  if (lines.length === 0) return [];
  const title = fill(messages.expiringTitle, { days: count(report.expiring.days, messages) });
  return [style.bold(title), ...lines.map((line) => `  ${line}`)];
}
