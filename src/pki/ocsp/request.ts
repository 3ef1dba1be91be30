import { digest, digestOid } from '../algorithms/digests.ts';
import { publicKeyOctets } from '../algorithms/public-key.ts';
import { Tag } from '../asn1/element.ts';
import { context, encode, nullValue, octetString, oid, sequence } from '../asn1/writer.ts';
import type { Certificate } from '../x509/types.ts';

/** id-pkix-ocsp-nonce (RFC 9654). */
export const ocspNonce = '1.3.6.1.5.5.7.48.1.2';

/**
 * An unsigned OCSPRequest about one certificate, identified by SHA-1 as every responder understands it (RFC 5019, 2.1.1).
 * @param nonce of 1 to 128 bytes; undefined: a request whose answer may have been made before
 * @throws asn1-malformed when the issuer's key cannot be read
 * @see RFC 6960, 4.1
 */
export function encodeOcspRequest(
  { issuer: issuerName, serialBytes }: Certificate,
  issuer: Certificate,
  nonce: Uint8Array | undefined,
): Uint8Array {
  const certId = sequence(
    sequence(oid(digestOid('sha1')), nullValue()),
    octetString(digest('sha1', issuerName.der)),
    octetString(digest('sha1', publicKeyOctets(issuer.spki))),
    encode(Tag.Integer, serialBytes),
  );
  const list = sequence(sequence(certId));
  if (nonce === undefined) return sequence(sequence(list));
  return sequence(sequence(list, context(2, sequence(sequence(oid(ocspNonce), nonceValue(nonce))))));
}

/** The extension's value: an OCTET STRING inside the one that every extension has. */
const nonceValue = (nonce: Uint8Array): Uint8Array => octetString(octetString(nonce));
