import { totalDelta } from '../indicators.ts';
import type { State } from '../measures.ts';
import { fill, messagesFor } from '../messages/languages.ts';
import type { Language, Messages } from '../messages/messages.ts';
import { toMeet } from '../plan.ts';
import type { Report } from '../report.ts';
import { columnsOf, definitionOf, type RowOrder, stateCount } from '../view.ts';
import { contextLines, electronicLine } from './context.ts';
import { findings } from './md/findings.ts';
import { groupTable, sign } from './md/groups.ts';
import { escapeMarkdown, folded, table } from './md/markup.ts';
import { count, dateTime, given, percent, points } from './numbers.ts';
import { comparisonLines, expiringLines, trendRows } from './trend-lines.ts';

/** Periods up to which the trend stands open. */
const PERIODS_OPEN = 4;

/** The report as GitHub-flavoured Markdown, for a pull request or a wiki page. */
export function renderMarkdown(report: Report, options: { lang: Language; order?: RowOrder }): string {
  const messages = messagesFor(options.lang);
  const blocks = [
    [`# ${messages.title}`],
    headline(report, messages),
    sumTable(report, messages),
    ...report.population.by.map((by) => groupTable(report, by, messages, options.order ?? 'name')),
    trend(report, messages),
    findings(report, messages),
    expiring(report, messages),
    definitions(report, messages),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function trend(report: Report, messages: Messages): string[] {
  const rows = trendRows(report, messages);
  if (rows.length === 0) return [];
  const lines = table(
    [
      { title: messages.period, right: false },
      { title: messages.column.share, right: true },
      { title: messages.state.signed.name, right: true },
    ],
    rows.map(({ period, share, of }) => [period, share, of]),
  );
  return [
    `## ${messages.trendTitle}`,
    '',
    ...(rows.length > PERIODS_OPEN ? folded(`${messages.period}: ${rows.length}`, lines) : lines),
  ];
}

function expiring(report: Report, messages: Messages): string[] {
  const lines = expiringLines(report, messages);
  if (lines.length === 0) return [];
  const title = fill(messages.expiringTitle, { days: count(report.expiring.days, messages) });
  return [`## ${title}`, '', ...lines.map((line) => `- ${escapeMarkdown(line)}`)];
}

function headline(report: Report, messages: Messages): string[] {
  const { totals, targets } = report;
  const lines: string[] = [];
  if (totals.share === null) lines.push(`**${messages.nothingToCount}.** ${messages.nothingToCountWhy}`);
  else {
    const of = fill(messages.signedOf, {
      numerator: count(totals.share.numerator, messages),
      denominator: count(totals.share.denominator, messages),
    });
    lines.push(`**${messages.shareTitle}: ${percent(totals.share, messages)}** (${of})`);
  }
  const delta = totalDelta(report);
  if (targets.total !== null) {
    const outcome =
      delta === null
        ? ''
        : `: ${points(delta, messages)} ${messages.points}, **${delta < 0 ? messages.notMet : messages.met}** ${sign(delta)}`;
    const missing = toMeet(totals.share, targets.total);
    const more = missing === 0 ? '' : `; ${fill(messages.toMeet, { count: count(missing, messages) })}`;
    lines.push(`${messages.plan} ${given(targets.total, messages)}${outcome}${more}`);
  }
  lines.push(...comparisonLines(report, messages));
  const electronic = electronicLine(report, messages);
  if (electronic !== undefined) lines.push(electronic);
  lines.push(...contextLines(report, messages, escapeMarkdown));
  if (targets.failUnder !== null)
    lines.push(fill(messages.threshold, { threshold: given(targets.failUnder, messages) }));
  if (targets.failUnderUnit !== null)
    lines.push(fill(messages.thresholdUnit, { threshold: given(targets.failUnderUnit, messages) }));
  if (targets.unmatched.length > 0)
    lines.push(fill(messages.unmatchedTargets, { units: targets.unmatched.map(escapeMarkdown).join(', ') }));
  return lines.flatMap((line, index) => (index === 0 ? [line] : ['', line]));
}

function sumTable(report: Report, messages: Messages): string[] {
  const { sum, ofSigned } = columnsOf(report);
  const number = (state: State) => count(stateCount(report.totals, state, report.measure), messages);
  const cells = [
    ...sum.map((state) => [messages.state[state].name, number(state)]),
    [messages.column.total, count(report.totals.total, messages)],
    ...ofSigned.map((state) => [`(${messages.ofWhich} ${messages.state[state].name})`, number(state)]),
    ...(report.totals.excluded > 0
      ? [[messages.column.excluded, count(report.totals.excluded, messages)]]
      : []),
  ];
  return table(
    cells.map(([title = '']) => ({ title, right: true })),
    [cells.map(([, value = '']) => value)],
  );
}

function definitions(report: Report, messages: Messages): string[] {
  const inputs = report.population.inputs.map(escapeMarkdown).join(', ');
  return [
    `## ${messages.definitionsTitle}`,
    '',
    `- ${definitionOf(report, messages)}`,
    `- ${fill(messages.denominator, { depth: String(report.population.unitDepth) })}`,
    `- ${messages.rankNote} ${messages.roundingNote}`,
    ...(inputs === '' ? [] : [`- ${fill(messages.inputs, { inputs })}`]),
    `- ${fill(messages.generated, { time: dateTime(report.generatedAt, messages) })}. ${fill(messages.madeBy, { version: escapeMarkdown(report.kyso) })}.`,
  ];
}
