import { constants, createVerify, type KeyObject, publicDecrypt, verify } from 'node:crypto';
import { bytesEqual } from '../asn1/values.ts';
import { nullValue, octetString, oid, sequence } from '../asn1/writer.ts';
import { maxExponentBits } from './check-cost.ts';
import { digestOf, digestOid, hasher } from './digests.ts';
import { encodeAlgorithmIdentifier } from './identifier.ts';
import { allowsParameters, pssKey } from './pss.ts';
import { loadPublicKey } from './public-key.ts';
import { familyKeys, readScheme, type Scheme } from './schemes.ts';
import type { AlgorithmIdentifier, DigestName, SignatureCheck } from './types.ts';

export interface SignatureInput {
  /** DER of the signer's SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  /** CMS: the SignerInfo's digest algorithm. */
  readonly digestAlgorithm?: AlgorithmIdentifier;
  /** What was signed, in one piece or in several that follow each other. */
  readonly data: Uint8Array | Iterable<Uint8Array>;
  readonly signature: Uint8Array;
}

/**
 * Checks one signature value. Never throws: what node:crypto refuses to work with is `unsupported`.
 * Where the signature algorithm and the digest algorithm of a SignerInfo name different digests, both are tried, and
 * `scheme.digest` is the one that holds.
 * @see RFC 8017, RFC 4056, RFC 5754, RFC 5753, RFC 8419
 */
export function verifySignature(input: SignatureInput): SignatureCheck {
  const reading = readScheme(input.algorithm, input.digestAlgorithm);
  if (reading.status === 'unsupported') return reading;
  const first = verifyScheme(input, reading.scheme);
  if (
    first.status !== 'invalid' ||
    input.digestAlgorithm === undefined ||
    reading.scheme.facts.digest === undefined
  )
    return first;
  const digest = digestOf(input.digestAlgorithm);
  if (digest === undefined || digest === reading.scheme.facts.digest || reading.scheme.pss !== undefined)
    return first;
  const other = { ...reading.scheme, facts: { ...reading.scheme.facts, digest } };
  const second = verifyScheme(input, other);
  return second.status === 'valid' ? second : first;
}

function verifyScheme(input: SignatureInput, scheme: Scheme): SignatureCheck {
  const { facts, key, forgeable, exponentBits = 0 } = loadPublicKey(input.spki);
  if (!familyKeys[scheme.family].includes(facts.type)) {
    if (facts.type === 'other') return { status: 'unsupported', what: 'a public key of an unknown type' };
    return {
      status: 'invalid',
      scheme: scheme.facts,
      reason: `${scheme.facts.name} by a key of type ${facts.type}`,
    };
  }
  if (facts.type === 'ec' && facts.curve === undefined)
    return { status: 'unsupported', what: 'an elliptic curve given by its parameters' };
  if (facts.type === 'dsa' && facts.bits === undefined)
    return { status: 'unsupported', what: 'a DSA key without its parameters' };
  if (exponentBits > maxExponentBits)
    return { status: 'unsupported', what: `an RSA key whose exponent has ${exponentBits} bits` };
  if (key === undefined)
    return {
      status: 'unsupported',
      what: `a public key that cannot be loaded (${facts.curve ?? facts.type})`,
    };
  if (forgeable !== undefined) return { status: 'invalid', scheme: scheme.facts, reason: forgeable };
  if (facts.type === 'rsa-pss' && scheme.pss !== undefined && !allowsParameters(input.spki, scheme.pss))
    return { status: 'invalid', scheme: scheme.facts, reason: 'the key is for other RSASSA-PSS parameters' };
  try {
    return checkValue(input, scheme, key)
      ? { status: 'valid', scheme: scheme.facts }
      : { status: 'invalid', scheme: scheme.facts, reason: 'the signature value does not match' };
  } catch (error) {
    return {
      status: 'unsupported',
      what: `${scheme.facts.name}: ${error instanceof Error ? error.message : error}`,
    };
  }
}

function checkValue(input: SignatureInput, scheme: Scheme, key: KeyObject): boolean {
  const { signature } = input;
  const digest = scheme.facts.digest;
  if (digest === undefined) return verify(null, joined(input.data), key, signature);
  if (scheme.pss !== undefined) {
    const { maskDigest, saltLength } = scheme.pss;
    const bound = maskDigest === digest ? key : pssKey(input.spki, scheme.pss);
    return run(
      digest,
      input.data,
      { key: bound, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
      signature,
    );
  }
  if (scheme.family === 'ecdsa-plain')
    return run(digest, input.data, { key, dsaEncoding: 'ieee-p1363' }, signature);
  if (run(digest, input.data, { key }, signature)) return true;
  return scheme.family === 'rsa' && matchesDigestInfo(key, digest, hashOf(digest, input.data), signature);
}

type VerifyKey = Parameters<typeof verify>[2];

function run(
  digest: DigestName,
  data: Uint8Array | Iterable<Uint8Array>,
  key: VerifyKey,
  signature: Uint8Array,
): boolean {
  if (data instanceof Uint8Array) return verify(digest, data, key, signature);
  const running = createVerify(digest);
  for (const piece of data) running.update(piece);
  return running.verify(key as Parameters<typeof running.verify>[0], signature);
}

function joined(data: Uint8Array | Iterable<Uint8Array>): Uint8Array {
  return data instanceof Uint8Array ? data : Buffer.concat([...data].map((piece) => Buffer.from(piece)));
}

function hashOf(digest: DigestName, data: Uint8Array | Iterable<Uint8Array>): Uint8Array {
  const hash = hasher(digest);
  for (const piece of data instanceof Uint8Array ? [data] : data) hash.update(piece);
  return hash.digest();
}

/**
 * RSASSA-PKCS1-v1_5 over a digest already made: `adbe.x509.rsa_sha1`, and ranges hashed once for several signatures.
 * Never throws.
 */
export function verifyRsaDigest(
  spki: Uint8Array,
  digest: DigestName,
  digestValue: Uint8Array,
  signature: Uint8Array,
): SignatureCheck {
  const scheme = { name: 'RSASSA-PKCS1-v1_5', digest };
  const { facts, key, forgeable } = loadPublicKey(spki);
  if (facts.type !== 'rsa' || key === undefined)
    return { status: 'unsupported', what: `RSASSA-PKCS1-v1_5 by a key of type ${facts.type}` };
  if (forgeable !== undefined) return { status: 'invalid', scheme, reason: forgeable };
  return matchesDigestInfo(key, digest, digestValue, signature)
    ? { status: 'valid', scheme }
    : { status: 'invalid', scheme, reason: 'the signature value does not match' };
}

/**
 * Compares what the signature encrypts with the DigestInfo expected, with and without NULL parameters: RFC 8017, 9.2
 * note 1 asks to accept both, and OpenSSL takes only one.
 */
function matchesDigestInfo(
  key: KeyObject,
  digest: DigestName,
  digestValue: Uint8Array,
  signature: Uint8Array,
): boolean {
  // As long as the modulus, to the octet (RFC 8017, 8.2.2, step 1): decryption alone takes a shorter one.
  if (signature.length !== Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)) return false;
  let encrypted: Uint8Array;
  try {
    encrypted = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
  } catch {
    return false;
  }
  const identifier = digestOid(digest);
  const value = octetString(digestValue);
  return (
    bytesEqual(encrypted, sequence(sequence(oid(identifier), nullValue()), value)) ||
    bytesEqual(encrypted, sequence(encodeAlgorithmIdentifier({ oid: identifier }), value))
  );
}
