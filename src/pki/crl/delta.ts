import { bytesEqual } from '../asn1/values.ts';
import { namesEqual } from '../x509/name.ts';
import { type Crl, CrlExtension } from './crl.ts';

/**
 * Does a delta CRL continue a complete one: same issuer, key and scope, based on it or on an older one, and newer than
 * it?
 * @see RFC 5280, 5.2.4 and 6.3.3 (c)
 */
export function continues(delta: Crl, base: Crl): boolean {
  if (delta.baseNumber === undefined || base.baseNumber !== undefined) return false;
  if (delta.number === undefined || base.number === undefined) return false;
  return (
    namesEqual(delta.issuer, base.issuer) &&
    sameExtension(delta, base, CrlExtension.issuingDistributionPoint) &&
    sameExtension(delta, base, CrlExtension.authorityKeyIdentifier) &&
    delta.baseNumber <= base.number &&
    base.number < delta.number
  );
}

function sameExtension(a: Crl, b: Crl, oid: string): boolean {
  const [one, other] = [a.extensions.get(oid)?.value, b.extensions.get(oid)?.value];
  return one === undefined || other === undefined ? one === other : bytesEqual(one, other);
}
