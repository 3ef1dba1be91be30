import { fill } from '../messages/languages.ts';
import type { Messages } from '../messages/messages.ts';
import { contextLines } from '../render/context.ts';
import { dateTime } from '../render/numbers.ts';
import type { Report } from '../report.ts';
import { definitionOf } from '../view.ts';
import { certificatesTable } from './certificates.ts';
import { documentsTable } from './documents.ts';
import { indicatorsTable } from './indicators.ts';
import { registerDetailsTable, registerTable } from './register.ts';
import { shortcomingsTable } from './shortcomings.ts';
import type { Table } from './table.ts';
import { groupsTable } from './units.ts';

/** The tables of the report in the order an office hands them up, the list of documents and the definitions last. */
export function tablesOf(report: Report, messages: Messages): Table[] {
  const { by } = report.population;
  const { registerCheck: check } = report;
  return [
    ...by.filter((dimension) => dimension === 'unit').map((unit) => groupsTable(report, unit, messages)),
    indicatorsTable(report, messages),
    shortcomingsTable(report, messages),
    ...(check === undefined
      ? []
      : [registerTable(check, messages), registerDetailsTable(report, check, messages)]),
    certificatesTable(report, messages),
    ...by.filter((dimension) => dimension !== 'unit').map((other) => groupsTable(report, other, messages)),
    documentsTable(report, messages),
    definitionsTable(report, messages),
  ];
}

/** What every figure means: a report is read without the program that made it. */
function definitionsTable(report: Report, messages: Messages): Table {
  const lines: (readonly [string, string])[] = [
    [messages.title, fill(messages.generated, { time: dateTime(report.generatedAt, messages) })],
    ['', fill(messages.inputs, { inputs: report.population.inputs.join(', ') })],
    [messages.measure[report.measure].name, definitionOf(report, messages)],
    ...Object.values(messages.state).map(({ name, definition }) => [name, definition] as const),
    [messages.tables.denominator, fill(messages.denominator, { depth: String(report.population.unitDepth) })],
    ...contextLines(report, messages, (text) => text).map((line) => ['', line] as const),
    ['', messages.tables.unknownNote],
    [messages.column.rank, messages.rankNote],
    [messages.column.share, messages.roundingNote],
    ['', fill(messages.madeBy, { version: report.kyso })],
  ];
  return {
    sheet: messages.tables.definitions.sheet,
    title: messages.definitionsTitle,
    columns: [
      { title: messages.tables.term, kind: 'text', width: 26 },
      { title: messages.definitionsTitle, kind: 'text', width: 110 },
    ],
    rows: lines.map((values) => ({ level: 0, values })),
    empty: '',
  };
}
