import { createHash } from 'node:crypto';
import { aesDecrypt, aesEncrypt } from './aes.ts';
import { rc4 } from './rc4.ts';

/** How strings or streams are encrypted: the CFM of a crypt filter, or nothing. */
export type CryptMethod = 'Identity' | 'V2' | 'AESV2' | 'AESV3';

export interface ObjectCipher {
  encrypt(bytes: Uint8Array, num: number, gen: number): Uint8Array;
  decrypt(bytes: Uint8Array, num: number, gen: number): Uint8Array;
}

const aesSalt = Buffer.from('sAlT', 'latin1');
const same = (bytes: Uint8Array): Uint8Array => bytes;

/** Algorithm 1: the key of one object, up to 16 bytes. */
function objectKey(fileKey: Uint8Array, num: number, gen: number, salt?: Uint8Array): Uint8Array {
  const hash = createHash('md5')
    .update(fileKey)
    .update(Uint8Array.of(num, num >> 8, num >> 16, gen, gen >> 8));
  if (salt) hash.update(salt);
  return hash.digest().subarray(0, Math.min(fileKey.length + 5, 16));
}

/** Algorithms 1 and 1.A for each method. */
export function objectCipher(method: CryptMethod, fileKey: Uint8Array): ObjectCipher {
  const ciphers: Record<CryptMethod, ObjectCipher> = {
    Identity: { encrypt: same, decrypt: same },
    V2: {
      encrypt: (bytes, num, gen) => rc4(objectKey(fileKey, num, gen), bytes),
      decrypt: (bytes, num, gen) => rc4(objectKey(fileKey, num, gen), bytes),
    },
    AESV2: {
      encrypt: (bytes, num, gen) => aesEncrypt(objectKey(fileKey, num, gen, aesSalt), bytes),
      decrypt: (bytes, num, gen) => aesDecrypt(objectKey(fileKey, num, gen, aesSalt), bytes),
    },
    AESV3: {
      encrypt: (bytes) => aesEncrypt(fileKey, bytes),
      decrypt: (bytes) => aesDecrypt(fileKey, bytes),
    },
  };
  return ciphers[method];
}
