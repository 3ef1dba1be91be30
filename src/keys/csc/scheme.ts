import { KysoError } from '../../errors.ts';
import { digestOid, digestSize } from '../../pki/algorithms/digests.ts';
import { encodePssParameters } from '../../pki/algorithms/pss.ts';
import type { SignatureScheme } from '../key-handle.ts';
import type { CscCredential } from './credential.ts';
import type { JsonObject } from './json.ts';

const rsa = '1.2.840.113549.1.1.1';
const pss = '1.2.840.113549.1.1.10';
const ec = '1.2.840.10045.2.1';
const rsaWith = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const ecdsaWith = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

/**
 * signAlgo, signAlgoParams and the digest's OID of a scheme, with an algorithm the credential lists where it lists any.
 * @throws algorithm-unsupported
 */
export function signAlgo({ algorithms, certificate }: CscCredential, scheme: SignatureScheme): JsonObject {
  const { digest, padding } = scheme;
  if (digest === 'shake256' || certificate.keyType === 'ed25519' || certificate.keyType === 'ed448')
    throw new KysoError(
      'algorithm-unsupported',
      'a signing service takes digests, and EdDSA signs the data itself',
    );
  const hash = { hashAlgorithmOID: digestOid(digest) };
  if (padding === 'pss') {
    const parameters = encodePssParameters({ digest, maskDigest: digest, saltLength: digestSize(digest) });
    const listed = algorithms.length === 0 || algorithms.includes(pss) || algorithms.includes(rsa);
    if (!listed) throw unsupported('RSASSA-PSS', digest);
    return { ...hash, signAlgo: pss, signAlgoParams: Buffer.from(parameters).toString('base64') };
  }
  const wanted = padding === 'pkcs1' ? [rsaWith[digest], rsa] : [ecdsaWith[digest], ec];
  const found = algorithms.length === 0 ? wanted[0] : wanted.find((oid) => algorithms.includes(oid));
  if (found === undefined) throw unsupported(padding === 'pkcs1' ? 'RSASSA-PKCS1-v1_5' : 'ECDSA', digest);
  return { ...hash, signAlgo: found };
}

const unsupported = (name: string, digest: string): KysoError =>
  new KysoError('algorithm-unsupported', `the credential does not sign with ${name} and ${digest}`);
