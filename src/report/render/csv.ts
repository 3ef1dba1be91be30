import { stringify } from 'csv-stringify/sync';
import type { Report } from '../report.ts';
import type { Artifact } from './artifact.ts';
import { documentsCsv } from './csv/documents.ts';
import { furtherCsv } from './csv/further.ts';
import { groupsCsv } from './csv/groups.ts';
import type { CsvTable } from './csv/table.ts';

/**
 * Tables for spreadsheets and scripts, RFC 4180 with a byte order mark so that spreadsheets read Vietnamese.
 * Column names, values and the decimal point are the JSON's in every language. Text that a spreadsheet would
 * take for a formula is given a leading `'`.
 */
export function renderCsv(report: Report): Artifact<string>[] {
  return [groupsCsv(report), documentsCsv(report), ...furtherCsv(report)].map((table) => ({
    name: table.name,
    content: written(table),
  }));
}

function written({ columns, rows }: CsvTable): string {
  return stringify([...rows], {
    header: true,
    columns: [...columns],
    bom: true,
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}
