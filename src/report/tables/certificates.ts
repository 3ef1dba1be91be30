import type { CertificateRow } from '../certificates.ts';
import type { Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import { attributesOf } from '../roles.ts';
import { type ColumnOf, plainColumns, type Table, valuesOf } from './table.ts';

/** The fifth table of an office: certificates signatures were made with, those about to end first. */
export function certificatesTable(report: Report, messages: Messages): Table {
  const columns = columnsOf(report, messages);
  return {
    ...messages.tables.certificates,
    columns: plainColumns(columns),
    rows: report.certificates.map((row) => ({ level: 0, values: valuesOf(columns, row) })),
    empty: messages.tables.noCertificates,
  };
}

function columnsOf({ expiring }: Report, messages: Messages): ColumnOf<CertificateRow>[] {
  const { tables } = messages;
  return [
    {
      title: tables.owner,
      kind: 'text',
      width: 34,
      value: ({ name, organization }) =>
        organization === undefined || organization === name ? name : `${name} (${organization})`,
    },
    { title: tables.subject, kind: 'text', width: 48, value: ({ subject }) => subject },
    { title: tables.issuer, kind: 'text', width: 34, value: ({ issuer }) => commonName(issuer) },
    { title: tables.serial, kind: 'text', width: 36, value: ({ serial }) => serial },
    { title: tables.validFrom, kind: 'day', width: 13, value: ({ notBefore }) => notBefore },
    { title: tables.validTo, kind: 'day', width: 13, value: ({ notAfter }) => notAfter },
    {
      title: tables.certificateStatus.title,
      kind: 'text',
      width: 16,
      value: (row) => tables.certificateStatus.of[certificateState(row, expiring.until)],
    },
    { title: tables.daysLeft, kind: 'count', width: 11, value: ({ daysLeft }) => daysLeft },
    { title: tables.signedDocuments, kind: 'count', width: 12, value: ({ documents }) => documents },
  ];
}

/** The state of a certificate, and whether it ends until then (ISO 8601). */
export function certificateState(
  { status, notAfter }: CertificateRow,
  until: string,
): CertificateRow['status'] | 'ending' {
  return status === 'valid' && Date.parse(notAfter) <= Date.parse(until) ? 'ending' : status;
}

/** The name of an authority, as people know it; all of what it is called where it has none. */
function commonName(name: string): string {
  return attributesOf(name).find(({ type }) => type === 'CN')?.value ?? name;
}
