import { KysoError } from '../../errors.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import { sourcesOf } from '../../verify/online/sources.ts';
import type { Fetcher, Wanted } from '../../verify/online/types.ts';
import type { EvidenceFetcher } from './validation-data.ts';

/** Evidence from the addresses that certificates name, by whoever may use the network. */
export function onlineEvidence(fetcher: Fetcher): EvidenceFetcher {
  return {
    issuers: async (certificate) => readable(await ask(fetcher, sourcesOf({ certificate }))),
    ocsp: async (certificate, issuer) => (await ask(fetcher, statusSources(certificate, issuer, 'ocsp')))[0],
    crls: (certificate, issuer) => ask(fetcher, statusSources(certificate, issuer, 'crl')),
  };
}

const statusSources = (certificate: Certificate, issuer: Certificate, kind: Wanted['kind']): Wanted[] =>
  sourcesOf({ certificate, issuer }).filter((source) => source.kind === kind);

/** What the first address that answers gives; nothing when there is none. @throws net-bad-answer when none answers */
async function ask(fetcher: Fetcher, sources: readonly Wanted[]): Promise<readonly Uint8Array[]> {
  const reasons: string[] = [];
  for (const source of sources) {
    const fact = await fetcher(source);
    if (fact.status === 'fetched') return fact.der;
    reasons.push(fact.reason);
  }
  if (reasons.length === 0) return [];
  throw new KysoError('net-bad-answer', reasons.join('; '));
}

const readable = (ders: readonly Uint8Array[]): Certificate[] =>
  ders.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch {
      return [];
    }
  });
