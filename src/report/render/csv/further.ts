import type { Indicator } from '../../indicators.ts';
import type { RegisterCheck } from '../../reconcile.ts';
import type { Report } from '../../report.ts';
import { findingsOf } from '../../view.ts';
import type { Cell, CsvTable } from './table.ts';

/** The tables beside units and documents: indicators, shortcomings, register check, certificates. */
export function furtherCsv(report: Report): CsvTable[] {
  const { indicators, registerCheck: check, certificates } = report;
  return [
    { name: 'indicators.csv', columns: INDICATOR_COLUMNS, rows: indicators.map(indicatorRow) },
    { name: 'shortcomings.csv', columns: SHORTCOMING_COLUMNS, rows: shortcomingRows(report) },
    ...(check === undefined
      ? []
      : [{ name: 'register-check.csv', columns: CHECK_COLUMNS, rows: checkRows(check) }]),
    {
      name: 'certificates.csv',
      columns: CERTIFICATE_COLUMNS,
      rows: certificates.map((row) => Object.fromEntries(Object.entries(row))),
    },
  ];
}

const INDICATOR_COLUMNS = ['name', 'numerator', 'denominator', 'percent', 'target', 'delta'] as const;

const SHORTCOMING_COLUMNS = ['file', 'unit', 'code'] as const;

/** `kind` says what a line or a file lacks; a line or file that is doubled has a row for each of its lines. */
const CHECK_COLUMNS = ['kind', 'line', 'label', 'files'] as const;

const CERTIFICATE_COLUMNS = [
  'name',
  'organization',
  'subject',
  'issuer',
  'serial',
  'notBefore',
  'notAfter',
  'status',
  'daysLeft',
  'documents',
  'sha256',
] as const;

const indicatorRow = ({ name, share, target, delta }: Indicator) => ({
  name,
  numerator: share?.numerator,
  denominator: share?.denominator,
  percent: share?.percent,
  target,
  delta,
});

const shortcomingRows = (report: Report) =>
  findingsOf(report).flatMap(({ code, documents }) =>
    documents.map(({ file, unit }) => ({ file, unit, code })),
  );

const checkRows = (check: RegisterCheck): Partial<Record<(typeof CHECK_COLUMNS)[number], Cell>>[] => [
  ...check.linesWithoutFile.map((own) => ({ kind: 'line-without-file', ...own })),
  ...check.filesWithoutLine.map((files) => ({ kind: 'file-without-line', files })),
  ...check.doubled.flatMap(({ lines, files }) =>
    lines.map((own) => ({ kind: 'doubled', ...own, files: files.join('; ') })),
  ),
  ...check.unreadable.map((own) => ({ kind: 'number-unreadable', ...own })),
];
