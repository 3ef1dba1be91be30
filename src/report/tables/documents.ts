import type { ReportDocument } from '../document-rows.ts';
import type { Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import { documentOrder, shortName, unitName } from '../view.ts';
import { type ColumnOf, plainColumns, type Table, valuesOf } from './table.ts';

/** Every document, one a line: the list behind the figures. */
export function documentsTable(report: Report, messages: Messages): Table {
  const columns = columnsOf(report, messages);
  return {
    sheet: messages.tables.documents.sheet,
    title: messages.documentsTitle,
    columns: plainColumns(columns),
    frozen: 1,
    rows: documentOrder(report.documents, messages.language).map((document) => ({
      level: 0,
      values: valuesOf(columns, document),
    })),
    empty: messages.nothingToCount,
  };
}

function columnsOf(report: Report, messages: Messages): ColumnOf<ReportDocument>[] {
  const { column, tables } = messages;
  return [
    { title: column.document, kind: 'text', width: 48, value: ({ file }) => shortName(file, report) },
    { title: column.unit, kind: 'text', width: 28, value: ({ unit }) => unitName(unit, messages) },
    { title: column.state, kind: 'text', width: 20, value: ({ state }) => messages.state[state].name },
    { title: tables.signatures, kind: 'count', width: 10, value: ({ signatures }) => signatures },
    { title: column.signers, kind: 'text', width: 32, value: ({ signers }) => signers.join('; ') },
    { title: column.signedAt, kind: 'time', width: 18, value: ({ signedAt }) => signedAt ?? null },
    {
      title: tables.timeSource,
      kind: 'text',
      width: 16,
      value: ({ timeSource }) => (timeSource === undefined ? null : tables.timeSources[timeSource]),
    },
    { title: messages.rows.type.column, kind: 'text', width: 10, value: ({ format }) => format },
    {
      title: column.finding,
      kind: 'text',
      width: 50,
      value: ({ shortcomings }) =>
        shortcomings.map(({ code }) => messages.shortcoming[code].title).join('; '),
    },
    {
      title: tables.otherFiles,
      kind: 'text',
      width: 40,
      value: ({ renditions }) =>
        (renditions ?? [])
          .slice(1)
          .map(({ file }) => shortName(file, report))
          .join('; '),
    },
    { title: tables.note, kind: 'text', width: 40, value: ({ error }) => error?.message ?? null },
  ];
}
