import { type Crl, CrlExtension, parseCrl } from '../../pki/crl/crl.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { ExtensionOid, readDistributionPoints } from '../../pki/x509/extensions.ts';
import type { Extension } from '../../pki/x509/types.ts';
import type { FetchedFact } from '../facts.ts';
import { addressesOf } from './sources.ts';
import type { Wanted } from './types.ts';

/**
 * A complete CRL that came may be continued by a delta CRL, which says what was revoked since: asked for where the CRL or
 * the certificate names it (RFC 5280, 4.2.1.15 and 5.2.6).
 */
export function deltasFor(wanted: Wanted, fact: FetchedFact): Wanted[] {
  if (wanted.kind !== 'crl' || fact.status !== 'fetched') return [];
  const lists = fact.der.flatMap((der) => attempt(() => parseCrl(der)));
  const complete = lists.filter(({ baseNumber, number }) => baseNumber === undefined && number !== undefined);
  if (complete.length === 0) return [];
  const certificates = attempt(() => parseCertificate(wanted.certificate));
  const named = [
    ...complete.map(({ extensions }: Crl) => extensions.get(CrlExtension.freshestCrl)),
    ...certificates.map(({ extensions }) => extensions.get(ExtensionOid.freshestCrl)),
  ].flatMap((extension) => (extension ? attempt(() => pointsOf(extension)).flat() : []));
  return addressesOf(named).map((url) => ({ ...wanted, url }));
}

const pointsOf = ({ value }: Extension) => readDistributionPoints(value);

/** What nobody can read names nothing. */
function attempt<T>(read: () => T): T[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}
