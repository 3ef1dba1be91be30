import type { Signer } from './facts.ts';
import { maskedName } from './identifiers.ts';
import { compareCodePoints } from './order.ts';
import type { Document } from './population.ts';

/** A certificate signatures were made with; table 5 of the reports. */
export interface CertificateRow {
  name: string;
  organization?: string;
  /** RFC 4514, personal numbers masked. */
  subject: string;
  issuer: string;
  /** Lower-case hex. */
  serial: string;
  notBefore: string;
  notAfter: string;
  /** `valid` says that its time has come and not gone, and that no document shows it revoked; no more. */
  status: 'valid' | 'expired' | 'not-yet-valid' | 'revoked';
  /** Whole days from the report's time until its end; negative when it is over. */
  daysLeft: number;
  /** Documents that bear a signature by it, in whichever of their files. */
  documents: number;
  sha256: string;
}

const DAY = 86_400_000;

/** Every signer's certificate once, those that end soonest and have not ended first, then those that have. */
export function certificatesOf(documents: readonly Document[], at: string): CertificateRow[] {
  const rows = new Map<string, CertificateRow>();
  for (const { files } of documents) {
    const counted = new Set<string>();
    for (const { signers } of files)
      for (const signer of signers) {
        const row = rows.get(signer.sha256) ?? rowOf(signer, at);
        if (row.documents === 0) rows.set(signer.sha256, row);
        if (signer.revoked) row.status = 'revoked';
        if (counted.has(signer.sha256)) continue;
        row.documents++;
        counted.add(signer.sha256);
      }
  }
  return [...rows.values()].sort(
    (a, b) =>
      Number(a.daysLeft < 0) - Number(b.daysLeft < 0) ||
      compareCodePoints(a.notAfter, b.notAfter) ||
      compareCodePoints(a.sha256, b.sha256),
  );
}

function rowOf(
  { name, organization, subject, issuer, serial, notBefore, notAfter, sha256 }: Signer,
  at: string,
) {
  const now = Date.parse(at);
  const row: CertificateRow = {
    name,
    ...(organization === undefined ? {} : { organization }),
    subject: maskedName(subject),
    issuer: maskedName(issuer),
    serial,
    notBefore,
    notAfter,
    status: now > Date.parse(notAfter) ? 'expired' : now < Date.parse(notBefore) ? 'not-yet-valid' : 'valid',
    daysLeft: Math.floor((Date.parse(notAfter) - now) / DAY),
    documents: 0,
    sha256,
  };
  return row;
}
