import type { ReportDocument } from '../document-rows.ts';
import type { Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import type { ShortcomingCode } from '../shortcomings.ts';
import { findingsOf, shortName, unitName } from '../view.ts';
import { type ColumnOf, plainColumns, type Table, valuesOf } from './table.ts';

interface Line {
  readonly document: ReportDocument;
  readonly code: ShortcomingCode;
}

/** The third table of an office: one line a document and shortcoming, the gravest first, with how to put it right. */
export function shortcomingsTable(report: Report, messages: Messages): Table {
  const columns = columnsOf(report, messages);
  const lines = findingsOf(report).flatMap(({ code, documents }) =>
    documents.map((document): Line => ({ code, document })),
  );
  return {
    sheet: messages.tables.shortcomings.sheet,
    title: messages.shortcomingsTitle,
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
      value: ({ document }) => shortName(document.file, report),
    },
    {
      title: messages.column.unit,
      kind: 'text',
      width: 28,
      value: ({ document }) => unitName(document.unit, messages),
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
      value: ({ document }) => document.error?.message ?? null,
    },
  ];
}
