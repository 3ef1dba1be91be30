import { stringify } from 'csv-stringify/sync';
import type { ReportDocument } from '../document-rows.ts';
import { depthOf } from '../groups.ts';
import { totalDelta } from '../indicators.ts';
import type { Report } from '../report.ts';
import type { Row } from '../tally.ts';
import type { Artifact } from './artifact.ts';

/**
 * Two tables for spreadsheets and scripts, RFC 4180 with a byte order mark so that spreadsheets read Vietnamese.
 * Column names, values and the decimal point are the JSON's in every language. Text that a spreadsheet would
 * take for a formula is given a leading `'`.
 */
export function renderCsv(report: Report): Artifact<string>[] {
  return [
    { name: 'report.csv', content: table(GROUP_COLUMNS, groupRows(report)) },
    { name: 'documents.csv', content: table(DOCUMENT_COLUMNS, report.documents.map(documentRow)) },
  ];
}

/** `by` is `total` for the whole, and `depth` the level among which `rank` holds. */
const GROUP_COLUMNS = [
  'by',
  'key',
  'depth',
  'total',
  'excluded',
  'present',
  'intact',
  'trusted',
  'complete',
  'broken',
  'undetermined',
  'unsigned',
  'errors',
  'numerator',
  'denominator',
  'percent',
  'rank',
  'target',
  'delta',
] as const;

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
] as const;

type Cell = string | number | null | undefined;

function groupRows(report: Report): Record<(typeof GROUP_COLUMNS)[number], Cell>[] {
  const numbers = ({ share, ...row }: Row) => ({
    total: row.total,
    excluded: row.excluded,
    present: row.present,
    intact: row.intact,
    trusted: row.trusted,
    complete: row.complete,
    broken: row.broken,
    undetermined: row.undetermined,
    unsigned: row.unsigned,
    errors: row.errors,
    numerator: share?.numerator,
    denominator: share?.denominator,
    percent: share?.percent,
  });
  const { totals, targets, groups } = report;
  return [
    {
      by: 'total',
      key: '',
      depth: 0,
      ...numbers(totals),
      rank: null,
      target: targets.total,
      delta: totalDelta(report),
    },
    ...groups.map((group) => ({
      by: group.by,
      key: group.key,
      depth: depthOf(group),
      ...numbers(group),
      rank: group.rank,
      target: group.target,
      delta: group.delta,
    })),
  ];
}

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
  };
}

function table<Name extends string>(columns: readonly Name[], rows: Record<Name, Cell>[]): string {
  return stringify(rows, {
    header: true,
    columns: [...columns],
    bom: true,
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}
