import type { FileFacts, SignerCertificate } from './facts.ts';
import { compareCodePoints } from './order.ts';

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

/** Takes the documents that count one by one. @param at the time of the report, ISO 8601 UTC */
export function expiringBy(
  at: string,
  days: number,
): { add(best: FileFacts, unit: string): void; found(): Expiring } {
  const end = new Date(at).getTime() + days * dayMs;
  const within = (time: string): boolean => Date.parse(time) <= end;
  const ends = (time: string): boolean => within(time) && Date.parse(time) >= Date.parse(at);
  const certificates = new Map<string, SignerCertificate & { documents: number }>();
  const documents: Expiring['documents'] = [];
  return {
    add({ file, provableUntil, certificates: own }, unit) {
      for (const certificate of own) {
        const known = certificates.get(certificate.sha256);
        if (known) known.documents++;
        else if (ends(certificate.notAfter))
          certificates.set(certificate.sha256, { ...certificate, documents: 1 });
      }
      if (provableUntil !== undefined && within(provableUntil)) documents.push({ file, unit, provableUntil });
    },
    found: () => ({
      days,
      until: new Date(end).toISOString().replace('.000Z', 'Z'),
      documents: documents.sort(
        (a, b) => compareCodePoints(a.provableUntil, b.provableUntil) || compareCodePoints(a.file, b.file),
      ),
      certificates: [...certificates.values()].sort(
        (a, b) => compareCodePoints(a.notAfter, b.notAfter) || compareCodePoints(a.sha256, b.sha256),
      ),
    }),
  };
}
