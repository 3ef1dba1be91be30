import { Cursor, sequenceOf } from '../asn1/cursor.ts';
import { wholeElement } from '../asn1/element.ts';
import { readOid, readSmallInteger } from '../asn1/values.ts';
import { digestOf } from './digests.ts';
import { readAlgorithmIdentifier } from './identifier.ts';
import type { AlgorithmIdentifier, DigestName, KeyType, SignatureFacts } from './types.ts';

type Family = 'rsa' | 'ecdsa' | 'ecdsa-plain' | 'dsa' | 'ed25519' | 'ed448';

/** RSASSA-PSS parameters (RFC 4055, 3.1). */
export interface PssParameters {
  readonly digest: DigestName;
  readonly maskDigest: DigestName;
  readonly saltLength: number;
}

/** A signature scheme ready to be checked. */
export interface Scheme {
  readonly family: Family | 'rsa-pss';
  readonly facts: SignatureFacts;
  readonly pss?: PssParameters;
}

export type SchemeReading =
  | { readonly status: 'known'; readonly scheme: Scheme }
  | { readonly status: 'unsupported'; readonly what: string };

export const pssOid = '1.2.840.113549.1.1.10';
export const mgf1Oid = '1.2.840.113549.1.1.8';

/** Signature algorithms by OID; without a digest, the SignerInfo's own applies. */
const signatureAlgorithms: ReadonlyMap<string, readonly [Family, DigestName?]> = new Map([
  ['1.2.840.113549.1.1.1', ['rsa']],
  ['1.2.840.113549.1.1.4', ['rsa', 'md5']],
  ['1.2.840.113549.1.1.5', ['rsa', 'sha1']],
  ['1.3.14.3.2.29', ['rsa', 'sha1']],
  ['1.3.36.3.3.1.2', ['rsa', 'ripemd160']],
  ['1.2.840.113549.1.1.14', ['rsa', 'sha224']],
  ['1.2.840.113549.1.1.11', ['rsa', 'sha256']],
  ['1.2.840.113549.1.1.12', ['rsa', 'sha384']],
  ['1.2.840.113549.1.1.13', ['rsa', 'sha512']],
  ['1.2.840.113549.1.1.15', ['rsa', 'sha512-224']],
  ['1.2.840.113549.1.1.16', ['rsa', 'sha512-256']],
  ['2.16.840.1.101.3.4.3.13', ['rsa', 'sha3-224']],
  ['2.16.840.1.101.3.4.3.14', ['rsa', 'sha3-256']],
  ['2.16.840.1.101.3.4.3.15', ['rsa', 'sha3-384']],
  ['2.16.840.1.101.3.4.3.16', ['rsa', 'sha3-512']],
  ['1.2.840.10045.2.1', ['ecdsa']],
  ['1.2.840.10045.4.1', ['ecdsa', 'sha1']],
  ['1.2.840.10045.4.3.1', ['ecdsa', 'sha224']],
  ['1.2.840.10045.4.3.2', ['ecdsa', 'sha256']],
  ['1.2.840.10045.4.3.3', ['ecdsa', 'sha384']],
  ['1.2.840.10045.4.3.4', ['ecdsa', 'sha512']],
  ['2.16.840.1.101.3.4.3.9', ['ecdsa', 'sha3-224']],
  ['2.16.840.1.101.3.4.3.10', ['ecdsa', 'sha3-256']],
  ['2.16.840.1.101.3.4.3.11', ['ecdsa', 'sha3-384']],
  ['2.16.840.1.101.3.4.3.12', ['ecdsa', 'sha3-512']],
  ['0.4.0.127.0.7.1.1.4.1.1', ['ecdsa-plain', 'sha1']],
  ['0.4.0.127.0.7.1.1.4.1.2', ['ecdsa-plain', 'sha224']],
  ['0.4.0.127.0.7.1.1.4.1.3', ['ecdsa-plain', 'sha256']],
  ['0.4.0.127.0.7.1.1.4.1.4', ['ecdsa-plain', 'sha384']],
  ['0.4.0.127.0.7.1.1.4.1.5', ['ecdsa-plain', 'sha512']],
  ['1.2.840.10040.4.1', ['dsa']],
  ['1.2.840.10040.4.3', ['dsa', 'sha1']],
  ['2.16.840.1.101.3.4.3.1', ['dsa', 'sha224']],
  ['2.16.840.1.101.3.4.3.2', ['dsa', 'sha256']],
  ['1.3.101.112', ['ed25519']],
  ['1.3.101.113', ['ed448']],
]);

const familyNames: Readonly<Record<Family, string>> = {
  rsa: 'RSASSA-PKCS1-v1_5',
  ecdsa: 'ECDSA',
  'ecdsa-plain': 'ECDSA',
  dsa: 'DSA',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
};

/** Keys each family may be checked with. */
export const familyKeys: Readonly<Record<Family | 'rsa-pss', readonly KeyType[]>> = {
  rsa: ['rsa'],
  'rsa-pss': ['rsa', 'rsa-pss'],
  ecdsa: ['ec'],
  'ecdsa-plain': ['ec'],
  dsa: ['dsa'],
  ed25519: ['ed25519'],
  ed448: ['ed448'],
};

/**
 * The scheme of a signature algorithm. `digestAlgorithm` (CMS) counts where the algorithm names no digest itself.
 * Never throws.
 */
export function readScheme(
  algorithm: AlgorithmIdentifier,
  digestAlgorithm?: AlgorithmIdentifier,
): SchemeReading {
  if (algorithm.oid === pssOid) return readPssScheme(algorithm.parameters);
  const entry = signatureAlgorithms.get(algorithm.oid);
  if (entry === undefined) return { status: 'unsupported', what: `signature algorithm ${algorithm.oid}` };
  const [family, ownDigest] = entry;
  const name = familyNames[family];
  if (family === 'ed25519' || family === 'ed448')
    return { status: 'known', scheme: { family, facts: { name } } };
  if (ownDigest !== undefined)
    return { status: 'known', scheme: { family, facts: { name, digest: ownDigest } } };
  if (digestAlgorithm === undefined)
    return { status: 'unsupported', what: `signature algorithm ${algorithm.oid}, which names no digest` };
  const digest = digestOf(digestAlgorithm);
  if (digest === undefined) return { status: 'unsupported', what: `digest algorithm ${digestAlgorithm.oid}` };
  return { status: 'known', scheme: { family, facts: { name, digest } } };
}

function readPssScheme(parameters: Uint8Array | undefined): SchemeReading {
  if (parameters === undefined) return { status: 'unsupported', what: 'RSASSA-PSS without its parameters' };
  try {
    const pss = readPssParameters(parameters);
    if (typeof pss === 'string') return { status: 'unsupported', what: pss };
    const facts = { name: 'RSASSA-PSS', digest: pss.digest };
    return { status: 'known', scheme: { family: 'rsa-pss', facts, pss } };
  } catch {
    return { status: 'unsupported', what: 'RSASSA-PSS with unreadable parameters' };
  }
}

/** The parameters, or what is unsupported in them. */
function readPssParameters(parameters: Uint8Array): PssParameters | string {
  const fields = sequenceOf(wholeElement(parameters, 'ber'), 'RSASSA-PSS parameters');
  const hash = fields.optionalContext(0);
  const mask = fields.optionalContext(1);
  const salt = fields.optionalContext(2);
  const trailer = fields.optionalContext(3);
  fields.end('RSASSA-PSS parameters');
  const digest =
    hash === undefined
      ? 'sha1'
      : digestOf(readAlgorithmIdentifier(new Cursor(hash).next('the hash algorithm')));
  if (digest === undefined) return 'RSASSA-PSS with an unknown hash algorithm';
  const maskDigest = mask === undefined ? 'sha1' : readMaskDigest(new Cursor(mask));
  if (maskDigest === undefined) return 'RSASSA-PSS with an unknown mask generation function';
  const saltLength = salt === undefined ? 20 : readSmallInteger(new Cursor(salt).next('the salt length'));
  if (saltLength < 0) return 'RSASSA-PSS with a negative salt length';
  if (trailer !== undefined && readSmallInteger(new Cursor(trailer).next('the trailer')) !== 1)
    return 'RSASSA-PSS with a trailer field other than 1';
  return { digest, maskDigest, saltLength };
}

function readMaskDigest(fields: Cursor): DigestName | undefined {
  const mask = fields.sequence('the mask generation function');
  if (readOid(mask.next('the mask generation function')) !== mgf1Oid) return undefined;
  return digestOf(readAlgorithmIdentifier(mask.next('its digest')));
}
