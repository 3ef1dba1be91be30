import { digest, digestOf } from '../algorithms/digests.ts';
import { readAlgorithmIdentifier } from '../algorithms/identifier.ts';
import { sequenceOf } from '../asn1/cursor.ts';
import { Tag, wholeElement } from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import { bytesEqual, readOctets } from '../asn1/values.ts';
import type { RevocationTimes } from '../revocation/check.ts';
import type { Certificate, Extension } from '../x509/types.ts';
import type { OcspResponse, SingleResponse } from './response.ts';

/** Extensions of OCSP responses and of certificates for them (RFC 6960, 4.2.2.2.1 and 4.4). */
const ExtensionOid = {
  nonce: '1.3.6.1.5.5.7.48.1.2',
  crlReferences: '1.3.6.1.5.5.7.48.1.3',
  noCheck: '1.3.6.1.5.5.7.48.1.5',
  archiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  extendedRevoke: '1.3.6.1.5.5.7.48.1.9',
  /** CertHash of Common PKI 2.0, part 4, 3.1. */
  certHash: '1.3.36.8.3.13',
} as const;

const processed: ReadonlySet<string> = new Set([
  ExtensionOid.nonce,
  ExtensionOid.crlReferences,
  ExtensionOid.archiveCutoff,
  ExtensionOid.extendedRevoke,
  ExtensionOid.certHash,
]);

/** May the extension be critical: is its meaning followed? */
export const isProcessed = ({ oid }: Extension): boolean => processed.has(oid);

/** Does the issuer say that the status of a responder's certificate need not be asked? */
export const hasNoCheck = ({ extensions }: Certificate): boolean => extensions.has(ExtensionOid.noCheck);

/** Value of the nonce, also of one sent without the OCTET STRING around it (RFC 9654, 2.1). */
export function nonceOf({ extensions }: OcspResponse): Uint8Array | undefined {
  const extension = extensions.find(({ oid }) => oid === ExtensionOid.nonce);
  if (extension === undefined) return undefined;
  try {
    return readOctets(wholeElement(extension.value, 'der'));
  } catch {
    return extension.value;
  }
}

/** @throws asn1-malformed */
export function timesOf(
  { thisUpdate, nextUpdate, extensions }: SingleResponse,
  { producedAt }: OcspResponse,
): RevocationTimes {
  const cutoff = extensions.find(({ oid }) => oid === ExtensionOid.archiveCutoff);
  return {
    thisUpdate,
    nextUpdate,
    producedAt,
    ...(cutoff === undefined ? {} : { coversExpiredSince: readTime(wholeElement(cutoff.value, 'der')) }),
  };
}

/** Where the responder states a digest of the certificate it means: is it this one? @throws asn1-malformed */
export function fitsCertHash(extensions: readonly Extension[], { der }: Certificate): boolean {
  const extension = extensions.find(({ oid }) => oid === ExtensionOid.certHash);
  if (extension === undefined) return true;
  const fields = sequenceOf(wholeElement(extension.value, 'der'), 'a certificate digest');
  const algorithm = digestOf(readAlgorithmIdentifier(fields.next('the digest algorithm')));
  const stated = readOctets(fields.universal(Tag.OctetString, 'the digest'));
  return algorithm === undefined || bytesEqual(stated, digest(algorithm, der));
}
