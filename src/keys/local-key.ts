import { constants, sign as cryptoSign, type KeyObject, type SignKeyObjectInput } from 'node:crypto';
import { KysoError } from '../errors.ts';
import type { KeyHandle, SignatureScheme } from './key-handle.ts';

const keyTypes: Readonly<Record<string, KeyHandle['keyType']>> = {
  rsa: 'rsa',
  'rsa-pss': 'rsa',
  ec: 'ec',
  ed25519: 'ed25519',
  ed448: 'ed448',
};

/**
 * A key held by this process. The operation runs in node's thread pool.
 * @throws algorithm-unsupported for a key that makes no PDF signatures (DSA, X25519 …)
 */
export function localKey(
  privateKey: KeyObject,
  certificate: Uint8Array,
  chain: readonly Uint8Array[] = [],
): KeyHandle {
  const keyType = keyTypes[privateKey.asymmetricKeyType ?? ''];
  if (keyType === undefined)
    throw new KysoError(
      'algorithm-unsupported',
      `the key is ${privateKey.asymmetricKeyType}, which signs no PDF`,
      {
        hint: 'Use an RSA, EC, Ed25519 or Ed448 key.',
      },
    );
  return {
    kind: 'key',
    certificate,
    chain,
    keyType,
    privateKey,
    sign: (data, scheme) => signWith(privateKey, keyType, data, scheme),
  };
}

function signWith(
  privateKey: KeyObject,
  keyType: KeyHandle['keyType'],
  data: Uint8Array,
  scheme: SignatureScheme,
): Promise<Uint8Array> {
  const edwards = keyType === 'ed25519' || keyType === 'ed448';
  const key: SignKeyObjectInput = { key: privateKey };
  if (keyType === 'ec') key.dsaEncoding = 'der';
  if (keyType === 'rsa' && scheme.padding === 'pss') {
    key.padding = constants.RSA_PKCS1_PSS_PADDING;
    key.saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  } else if (keyType === 'rsa') key.padding = constants.RSA_PKCS1_PADDING;
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, value: Uint8Array): void => {
      if (error)
        reject(new KysoError('signing-failed', `the key did not sign: ${error.message}`, { cause: error }));
      else resolve(value);
    };
    cryptoSign(edwards ? null : scheme.digest, data, key, done);
  });
}
