import type { Mechanism } from 'pkcs11js';
import { KysoError } from '../../errors.ts';
import { digest, digestOid, digestSize } from '../../pki/algorithms/digests.ts';
import { encodeAlgorithmIdentifier } from '../../pki/algorithms/identifier.ts';
import { nullValue, octetString, sequence } from '../../pki/asn1/writer.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import { ecdsaValue } from '../ecdsa-value.ts';
import type { KeyHandle, SignatureScheme } from '../key-handle.ts';
import type { Pkcs11Module } from './module.ts';

/** One signature as a token is asked for it. */
export interface TokenOperation {
  readonly mechanism: Mechanism;
  /** What the token gets, made of the data to sign. */
  input(data: Uint8Array): Buffer;
  /** The token's answer as CMS wants it. */
  output(value: Buffer): Uint8Array;
}

type Constants = Pkcs11Module['constants'];
type Wide = 'sha256' | 'sha384' | 'sha512';
const asIs = (data: Uint8Array): Buffer => Buffer.from(data);

/**
 * The mechanism for a scheme. Ones that take a digest come first: the token then gets a few octets, and hashes nothing.
 * @param offers whether the token signs with a mechanism
 * @throws algorithm-unsupported naming what the token lacks
 */
export function operationFor(
  constants: Constants,
  keyType: KeyHandle['keyType'],
  scheme: SignatureScheme,
  certificate: Certificate,
  offers: (mechanism: number) => boolean,
): TokenOperation {
  const candidates = candidatesFor(constants, keyType, scheme, certificate);
  const found = candidates.find(({ mechanism }) => offers(mechanism.mechanism));
  if (found !== undefined) return found;
  const names: Record<SignatureScheme['padding'], string> = {
    pkcs1: 'RSASSA-PKCS1-v1_5',
    pss: 'RSASSA-PSS',
    none: keyType === 'ec' ? 'ECDSA' : 'EdDSA',
  };
  throw new KysoError(
    'algorithm-unsupported',
    `the token does not sign with ${names[scheme.padding]} and ${scheme.digest}`,
    { hint: 'kyso identity show lists what the token can do.' },
  );
}

function candidatesFor(
  c: Constants,
  keyType: KeyHandle['keyType'],
  scheme: SignatureScheme,
  certificate: Certificate,
): TokenOperation[] {
  // EdDSA (PKCS #11 3.0, 2.3.14) has no name in older headers.
  if (keyType === 'ed25519' || keyType === 'ed448')
    return [{ mechanism: { mechanism: 0x1057 }, input: asIs, output: asIs }];
  const name = scheme.digest as Wide;
  const hashed = (data: Uint8Array): Buffer => Buffer.from(digest(name, data));
  if (keyType === 'ec') {
    const bits = certificate.keyBits ?? 0;
    const ecdsa = { sha256: c.CKM_ECDSA_SHA256, sha384: c.CKM_ECDSA_SHA384, sha512: c.CKM_ECDSA_SHA512 };
    return [
      // Octets beyond the order's are cut off by the scheme anyway, and some tokens refuse them.
      {
        mechanism: { mechanism: c.CKM_ECDSA },
        input: (data) => hashed(data).subarray(0, Math.ceil(bits / 8)),
        output: ecdsaValue,
      },
      { mechanism: { mechanism: ecdsa[name] }, input: asIs, output: ecdsaValue },
    ];
  }
  if (scheme.padding === 'pss') {
    const hashAlg = { sha256: c.CKM_SHA256, sha384: c.CKM_SHA384, sha512: c.CKM_SHA512 }[name];
    const mgf = { sha256: c.CKG_MGF1_SHA256, sha384: c.CKG_MGF1_SHA384, sha512: c.CKG_MGF1_SHA512 }[name];
    const parameter = { type: c.CK_PARAMS_RSA_PSS, hashAlg, mgf, saltLen: digestSize(name) };
    const whole = {
      sha256: c.CKM_SHA256_RSA_PKCS_PSS,
      sha384: c.CKM_SHA384_RSA_PKCS_PSS,
      sha512: c.CKM_SHA512_RSA_PKCS_PSS,
    };
    return [
      { mechanism: { mechanism: c.CKM_RSA_PKCS_PSS, parameter }, input: hashed, output: asIs },
      { mechanism: { mechanism: whole[name], parameter }, input: asIs, output: asIs },
    ];
  }
  const whole = {
    sha256: c.CKM_SHA256_RSA_PKCS,
    sha384: c.CKM_SHA384_RSA_PKCS,
    sha512: c.CKM_SHA512_RSA_PKCS,
  };
  return [
    {
      mechanism: { mechanism: c.CKM_RSA_PKCS },
      input: (data) => digestInfo(name, hashed(data)),
      output: asIs,
    },
    { mechanism: { mechanism: whole[name] }, input: asIs, output: asIs },
  ];
}

/** DigestInfo (RFC 8017, 9.2). */
function digestInfo(name: Wide, value: Buffer): Buffer {
  const algorithm = encodeAlgorithmIdentifier({ oid: digestOid(name), parameters: nullValue() });
  return Buffer.from(sequence(algorithm, octetString(value)));
}
