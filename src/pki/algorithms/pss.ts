import { createPublicKey, type KeyObject } from 'node:crypto';
import { sequenceOf } from '../asn1/cursor.ts';
import { bytesOf, wholeElement } from '../asn1/element.ts';
import { context, integer, nullValue, sequence } from '../asn1/writer.ts';
import { digestOid } from './digests.ts';
import { encodeAlgorithmIdentifier, readAlgorithmIdentifier } from './identifier.ts';
import { mgf1Oid, type PssParameters, pssOid, readScheme } from './schemes.ts';

/** DER RSASSA-PSS-params (RFC 4055, 3.1), every field written out. */
export function encodePssParameters({ digest, maskDigest, saltLength }: PssParameters): Uint8Array {
  const hash = encodeAlgorithmIdentifier({ oid: digestOid(digest), parameters: nullValue() });
  const maskHash = encodeAlgorithmIdentifier({ oid: digestOid(maskDigest), parameters: nullValue() });
  const mask = encodeAlgorithmIdentifier({ oid: mgf1Oid, parameters: maskHash });
  return sequence(context(0, hash), context(1, mask), context(2, integer(saltLength)));
}

/**
 * An RSA key bound to PSS parameters: the only way to make node:crypto use a mask digest other than the hash.
 * @throws what node:crypto throws
 */
export function pssKey(spki: Uint8Array, parameters: PssParameters): KeyObject {
  const fields = sequenceOf(wholeElement(spki, 'der'), 'a public key');
  fields.next('the key algorithm');
  const key = bytesOf(fields.next('the key'));
  const algorithm = encodeAlgorithmIdentifier({ oid: pssOid, parameters: encodePssParameters(parameters) });
  return createPublicKey({ key: Buffer.from(sequence(algorithm, key)), format: 'der', type: 'spki' });
}

/**
 * Does an RSASSA-PSS key allow a signature's parameters: the same digests, and no shorter salt? One without parameters
 * of its own allows all.
 * @throws asn1-malformed
 * @see RFC 4055, 3.3
 */
export function allowsParameters(spki: Uint8Array, parameters: PssParameters): boolean {
  const fields = sequenceOf(wholeElement(spki, 'der'), 'a public key');
  const algorithm = readAlgorithmIdentifier(fields.next('the key algorithm'));
  if (algorithm.parameters === undefined) return true;
  const reading = readScheme(algorithm);
  const own = reading.status === 'known' ? reading.scheme.pss : undefined;
  return (
    own !== undefined &&
    own.digest === parameters.digest &&
    own.maskDigest === parameters.maskDigest &&
    own.saltLength <= parameters.saltLength
  );
}
