import type { Dimension } from '../dimensions.ts';
import { totalDelta } from '../indicators.ts';
import type { State } from '../measures.ts';
import { fill, messagesFor } from '../messages/languages.ts';
import type { Language, Messages } from '../messages/messages.ts';
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
} from '../view.ts';
import { contextLines, electronicLine } from './context.ts';
import { count, dateTime, fraction, given, percent, points } from './numbers.ts';
import { visible } from './text.ts';
import { comparisonLines, expiringLines, trendRows } from './trend-lines.ts';

const FILES_SHOWN = 20;
/** Longer lists are folded: a comment on a pull request is read at a glance. */
const FILES_OPEN = 3;

/** The report as GitHub-flavoured Markdown, for a pull request or a wiki page. */
export function renderMarkdown(report: Report, options: { lang: Language }): string {
  const messages = messagesFor(options.lang);
  const blocks = [
    [`# ${messages.title}`],
    headline(report, messages),
    sumTable(report, messages),
    ...report.population.by.map((by) => groupTable(report, by, messages)),
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
  const compared = comparisonLines(report, messages);
  if (rows.length + compared.length === 0) return [];
  return [
    `## ${messages.trendTitle}`,
    '',
    ...(rows.length === 0
      ? []
      : [`| ${messages.period} | ${messages.column.share} | |`, '| --- | ---: | ---: |']),
    ...rows.map(({ period, share, of }) => `| ${period} | ${share} | ${of} |`),
    ...(rows.length === 0 ? [] : ['']),
    ...compared.map((line) => `- ${line}`),
  ];
}

function expiring(report: Report, messages: Messages): string[] {
  const lines = expiringLines(report, messages);
  if (lines.length === 0) return [];
  const title = fill(messages.expiringTitle, { days: count(report.expiring.days, messages) });
  return [`## ${title}`, '', ...lines.map((line) => `- ${escapeMarkdown(line)}`)];
}

/** Makes any text inert in Markdown: no marks, no HTML, no mentions, no table cells. */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]#!|~]/g, '\\$&')
    .replace(/^\s*[-+=]|^\s*\d+(?=[.)])/, (start) =>
      /\d$/.test(start) ? `${start}\\` : `\\${start.trimStart()}`,
    )
    .replace(/[&<>@]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/(https?|ftp):|www\./gi, (link) => link.replace(/[:.]/, (c) => `&#${c.charCodeAt(0)};`));
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
        : `: ${points(delta, messages)} ${messages.points}, **${delta < 0 ? messages.notMet : messages.met}**`;
    lines.push(`${messages.plan} ${given(targets.total, messages)}${outcome}`);
  }
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

function groupTable(report: Report, by: Dimension, messages: Messages): string[] {
  const groups = displayOrder(
    report.groups.filter((group) => group.by === by),
    messages.language,
  );
  if (groups.length === 0) return [];
  const hasTarget = groups.some((group) => group.target !== undefined);
  const hasRank = groups.some((group) => group.rank !== null);
  const hasExcluded = groups.some((group) => group.excluded > 0);
  const states = otherColumns(report, messages);
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
    ...(hasRank ? [{ title: messages.column.rank, right: true }] : []),
    ...states.map(({ title }) => ({ title, right: true })),
    ...(hasExcluded ? [{ title: messages.column.excluded, right: true }] : []),
  ];
  const rows = groups.map((group) => {
    const place = rankOf(group, report.groups);
    const delta =
      group.delta === undefined
        ? ''
        : `${points(group.delta, messages)} (${group.delta < 0 ? messages.notMet : messages.met})`;
    return [
      '&emsp;'.repeat(Math.max(0, group.path.length - 1)) + escapeMarkdown(rowName(group, messages)),
      percent(group.share, messages),
      fraction(group.share, messages),
      ...(hasTarget ? [group.target === undefined ? '' : given(group.target, messages), delta] : []),
      ...(hasRank ? [place === null ? '–' : `${place.rank}/${place.of}`] : []),
      ...states.map(({ state }) => count(stateCount(group, state, report.measure), messages)),
      ...(hasExcluded ? [count(group.excluded, messages)] : []),
    ];
  });
  const { title, note } = messages.rows[by];
  return [`## ${title}`, '', ...table(columns, rows), ...(note === '' ? [] : ['', note])];
}

function findings(report: Report, messages: Messages): string[] {
  const found = findingsOf(report);
  if (found.length === 0) return report.documents.length === 0 ? [] : [messages.noShortcomings];
  return [
    `## ${messages.shortcomingsTitle}`,
    ...found.flatMap((finding) => ['', ...findingLines(finding, messages)]),
  ];
}

function findingLines({ code, documents }: Finding, messages: Messages): string[] {
  const { title, remedy } = messages.shortcoming[code];
  const rest = documents.length - FILES_SHOWN;
  const folded = documents.length > FILES_OPEN;
  return [
    `**${title}: ${count(documents.length, messages)}.** ${remedy}`,
    '',
    ...(folded ? [`<details><summary>${messages.documentsTitle}</summary>`, ''] : []),
    ...documents
      .slice(0, FILES_SHOWN)
      .map(
        ({ file, error }) =>
          `- ${escapeMarkdown(file)}${error === undefined ? '' : ` — ${escapeMarkdown(error.message)}`}`,
      ),
    ...(rest > 0 ? [`- … ${fill(messages.andMore, { count: count(rest, messages) })}`] : []),
    ...(folded ? ['', '</details>'] : []),
  ];
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

function table(
  columns: readonly { title: string; right: boolean }[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ right }) => (right ? '---:' : ':---'))),
    ...rows.map(line),
  ];
}
