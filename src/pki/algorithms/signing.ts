import { KysoError } from '../../errors.ts';
import { nullValue } from '../asn1/writer.ts';
import { digestOid, digestSize } from './digests.ts';
import { encodePssParameters } from './pss.ts';
import { pssOid } from './schemes.ts';
import type { AlgorithmIdentifier, KeyFacts, SigningScheme } from './types.ts';

const rsaOids: Readonly<Record<string, string>> = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};

const ecdsaOids: Readonly<Record<string, string>> = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

/** Digest that CMS wants with EdDSA (RFC 8419, 3.1), and the algorithm. */
const edwards: Readonly<Record<'ed25519' | 'ed448', { oid: string; digest: string }>> = {
  ed25519: { oid: '1.3.101.112', digest: 'sha512' },
  ed448: { oid: '1.3.101.113', digest: 'shake256' },
};

/** What a choice of scheme may ask for. */
export interface SchemeWish {
  readonly digest?: 'sha256' | 'sha384' | 'sha512';
  /** RSASSA-PSS instead of PKCS #1 v1.5. */
  readonly pss?: boolean;
}

/**
 * The scheme a key signs with: SHA-256 unless wished otherwise or its curve calls for more.
 * @throws algorithm-unsupported when the key cannot do what is wished
 */
export function chooseScheme(key: KeyFacts, wish: SchemeWish = {}): SigningScheme {
  if (wish.pss === true && key.type !== 'rsa' && key.type !== 'rsa-pss')
    throw unsupported(`RSASSA-PSS needs an RSA key, and this one is ${describe(key)}`);
  switch (key.type) {
    case 'rsa':
      return { digest: wish.digest ?? 'sha256', padding: wish.pss === true ? 'pss' : 'pkcs1' };
    case 'rsa-pss':
      return { digest: wish.digest ?? 'sha256', padding: 'pss' };
    case 'ec':
      return { digest: wish.digest ?? curveDigest(key.bits ?? 256), padding: 'none' };
    case 'ed25519':
    case 'ed448': {
      const digest = key.type === 'ed25519' ? 'sha512' : 'shake256';
      if (wish.digest !== undefined && wish.digest !== digest)
        throw unsupported(`${describe(key)} signs with ${digest} only, not ${wish.digest} (RFC 8419)`);
      return { digest, padding: 'none' };
    }
    default:
      throw unsupported(`kyso cannot sign with a key of type ${describe(key)}`);
  }
}

/** Digest as strong as the curve (RFC 5753, 7; ETSI TS 119 312). */
function curveDigest(bits: number): 'sha256' | 'sha384' | 'sha512' {
  return bits <= 256 ? 'sha256' : bits <= 384 ? 'sha384' : 'sha512';
}

function describe({ type, curve }: KeyFacts): string {
  return curve ?? type;
}

function unsupported(message: string): KysoError {
  return new KysoError('algorithm-unsupported', message);
}

/** AlgorithmIdentifier of the digest: parameters absent (RFC 5754, 2; RFC 8702, 3.1). */
export function digestAlgorithmOf({ digest }: SigningScheme): AlgorithmIdentifier {
  return { oid: digestOid(digest) };
}

/**
 * AlgorithmIdentifier of a signature by that kind of key.
 * @throws algorithm-unsupported when key and scheme do not fit
 */
export function signatureAlgorithmOf(key: KeyFacts, { digest, padding }: SigningScheme): AlgorithmIdentifier {
  if ((key.type === 'rsa' || key.type === 'rsa-pss') && padding === 'pss') {
    const parameters = encodePssParameters({ digest, maskDigest: digest, saltLength: digestSize(digest) });
    if (digest !== 'shake256') return { oid: pssOid, parameters };
  }
  const rsaOid = rsaOids[digest];
  if (key.type === 'rsa' && padding === 'pkcs1' && rsaOid !== undefined)
    return { oid: rsaOid, parameters: nullValue() };
  const ecdsaOid = ecdsaOids[digest];
  if (key.type === 'ec' && padding === 'none' && ecdsaOid !== undefined) return { oid: ecdsaOid };
  if ((key.type === 'ed25519' || key.type === 'ed448') && padding === 'none') {
    const { oid, digest: wanted } = edwards[key.type];
    if (wanted === digest) return { oid };
  }
  throw unsupported(`a key of type ${describe(key)} does not sign with ${digest} and padding ${padding}`);
}

/** Most octets a signature value by this key can have. @throws algorithm-unsupported */
export function maxSignatureSize(key: KeyFacts): number {
  if (key.type === 'ed25519') return 64;
  if (key.type === 'ed448') return 114;
  if (key.bits === undefined) throw unsupported(`the size of signatures by ${describe(key)} is not known`);
  if (key.type === 'rsa' || key.type === 'rsa-pss') return Math.ceil(key.bits / 8);
  if (key.type !== 'ec') throw unsupported(`kyso cannot sign with a key of type ${describe(key)}`);
  // Ecdsa-Sig-Value: two INTEGERs below the order, each with room for its sign bit.
  const content = 2 * (2 + Math.ceil((key.bits + 1) / 8));
  return content + (content < 0x80 ? 2 : 3);
}
