import type { FileFacts, SignerCertificate } from './facts.ts';
import { compareCodePoints } from './order.ts';
import type { Document } from './population.ts';

/** What ends within a time from the report's. */
export interface Expiring {
  days: number;
  /** ISO 8601 UTC. */
  until: string;
  /** Documents whose verdict can be reached offline no longer than then, the first to end first. */
  documents: { file: string; unit: string; provableUntil: string }[];
  /** Certificates of signers that end until then and have not ended yet, with the number of documents they signed. */
  certificates: (SignerCertificate & { documents: number })[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** @param at the time of the report, ISO 8601 UTC */
export function expiringOf(
  documents: readonly Document[],
  at: string,
  days: number,
  unitOf: (facts: FileFacts) => string,
): Expiring {
  const end = new Date(at).getTime() + days * dayMs;
  const within = (time: string): boolean => Date.parse(time) <= end;
  const certificates = new Map<string, SignerCertificate & { documents: number }>();
  for (const { best } of documents)
    for (const certificate of best.certificates) {
      if (!within(certificate.notAfter) || Date.parse(certificate.notAfter) < Date.parse(at)) continue;
      const known = certificates.get(certificate.sha256);
      if (known) known.documents++;
      else certificates.set(certificate.sha256, { ...certificate, documents: 1 });
    }
  return {
    days,
    until: new Date(end).toISOString().replace('.000Z', 'Z'),
    documents: documents
      .flatMap(({ best }) =>
        best.provableUntil !== undefined && within(best.provableUntil)
          ? [{ file: best.file, unit: unitOf(best), provableUntil: best.provableUntil }]
          : [],
      )
      .sort(
        (a, b) => compareCodePoints(a.provableUntil, b.provableUntil) || compareCodePoints(a.file, b.file),
      ),
    certificates: [...certificates.values()].sort(
      (a, b) => compareCodePoints(a.notAfter, b.notAfter) || compareCodePoints(a.sha256, b.sha256),
    ),
  };
}
