import { constants, verify } from 'node:crypto';
import type { Certificate } from '../pki/x509/types.ts';
import type { SignatureScheme } from './key-handle.ts';

/** Whether a signature value made elsewhere is one by the certificate's key. */
export function verifiesWith(
  { publicKey, keyType }: Pick<Certificate, 'publicKey' | 'keyType'>,
  data: Uint8Array,
  signature: Uint8Array,
  { digest, padding }: SignatureScheme,
): boolean {
  if (publicKey === undefined) return false;
  const edwards = keyType === 'ed25519' || keyType === 'ed448';
  const rsa =
    padding === 'pss'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
  try {
    return verify(edwards ? null : digest, data, { key: publicKey, dsaEncoding: 'der', ...rsa }, signature);
  } catch {
    return false;
  }
}
