import type { ReportDocument } from '../../document-rows.ts';
import type { Report } from '../../report.ts';
import type { Cell, CsvTable } from './table.ts';

/** Every document that counts. */
export const documentsCsv = ({ documents }: Report): CsvTable => ({
  name: 'documents.csv',
  columns: DOCUMENT_COLUMNS,
  rows: documents.map(documentRow),
});

/** Lists inside a cell (`signers`, `renditions`, `shortcomings`) are separated by `; `. */
const DOCUMENT_COLUMNS = [
  'file',
  'unit',
  'state',
  'status',
  'format',
  'signatures',
  'signers',
  'signedAt',
  'timeSource',
  'renditions',
  'shortcomings',
  'errorCode',
  'errorMessage',
  'line',
  'label',
  'issuedOn',
  'type',
  'title',
  'delivery',
] as const;

function documentRow(document: ReportDocument): Record<(typeof DOCUMENT_COLUMNS)[number], Cell> {
  return {
    file: document.file,
    unit: document.unit,
    state: document.state,
    status: document.status,
    format: document.format,
    signatures: document.signatures,
    signers: document.signers.join('; '),
    signedAt: document.signedAt,
    timeSource: document.timeSource,
    renditions: document.renditions?.map(({ file }) => file).join('; '),
    shortcomings: document.shortcomings.map(({ code }) => code).join('; '),
    errorCode: document.error?.code,
    errorMessage: document.error?.message,
    line: document.line?.line,
    label: document.line?.label,
    issuedOn: document.line?.date,
    type: document.line?.type,
    title: document.line?.title,
    delivery: document.line?.delivery,
  };
}
