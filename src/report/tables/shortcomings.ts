import type { Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import type { ShortcomingCode } from '../shortcomings.ts';
import { type Faulty, findingsOf, shortName, unitName } from '../view.ts';
import { type ColumnOf, plainColumns, type Table, valuesOf } from './table.ts';

interface Line {
  readonly code: ShortcomingCode;
  readonly found: Faulty;
}

/** The third table of an office: one line a document and shortcoming, the gravest first, with how to put it right. */
export function shortcomingsTable(report: Report, messages: Messages): Table {
  const columns = columnsOf(report, messages);
  const lines = findingsOf(report).flatMap(({ code, documents }) =>
    documents.map((document): Line => ({ code, found: document })),
  );
  return {
    ...messages.tables.shortcomings,
    columns: plainColumns(columns),
    rows: lines.map((line) => ({ level: 0, values: valuesOf(columns, line) })),
    empty: messages.noShortcomings,
  };
}

function columnsOf(report: Report, messages: Messages): ColumnOf<Line>[] {
  return [
    {
      title: messages.column.document,
      kind: 'text',
      width: 48,
      value: ({ found }) => shortName(found.file, report),
    },
    {
      title: messages.column.unit,
      kind: 'text',
      width: 28,
      value: ({ found }) => (found.unit === undefined ? null : unitName(found.unit, messages)),
    },
    {
      title: messages.column.finding,
      kind: 'text',
      width: 44,
      value: ({ code }) => messages.shortcoming[code].title,
    },
    {
      title: messages.tables.remedy,
      kind: 'text',
      width: 70,
      value: ({ code }) => messages.shortcoming[code].remedy,
    },
    {
      title: messages.tables.note,
      kind: 'text',
      width: 40,
      value: ({ found }) => found.error?.message ?? null,
    },
  ];
}
