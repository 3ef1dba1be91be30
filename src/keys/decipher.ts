import { createDecipheriv, getCiphers } from 'node:crypto';
import { KysoError } from '../errors.ts';
import type { Forge } from './forge-asn1.ts';

/** @returns key-cipher-unsupported, naming the algorithm */
export const unsupported = (what: string, id: string): KysoError =>
  new KysoError('key-cipher-unsupported', `the key file uses ${what} ${id}, which kyso cannot open`, {
    subject: id,
    hint: 'Export the key with AES-256 (openssl pkcs12 -export -keypbe AES-256-CBC -certpbe AES-256-CBC).',
  });

let known: Set<string> | undefined;

/**
 * Undoes one cipher, by its name in node:crypto, `rc4` or `rc2`; those that OpenSSL 3 no longer offers by default come
 * from node-forge. Undefined when the padding is wrong.
 * @throws key-cipher-unsupported for one this build of node does not have
 */
export function decipher(
  forge: Forge,
  cipher: string,
  key: Buffer,
  iv: Buffer,
  data: Uint8Array,
  effectiveBits: number,
): Buffer | undefined {
  if (cipher === 'rc4') return rc4(key, data);
  if (cipher === 'rc2' || cipher === 'des-cbc')
    return forgeDecipher(forge, cipher, key, iv, data, effectiveBits);
  known ??= new Set(getCiphers());
  if (!known.has(cipher)) throw unsupported('the cipher', cipher);
  // Two-key 3DES uses its first key again.
  const full =
    cipher === 'des-ede3-cbc' && key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
  try {
    const machine = createDecipheriv(cipher, full, iv);
    return Buffer.concat([machine.update(data), machine.final()]);
  } catch {
    return undefined;
  }
}

type ByteBuffer = ReturnType<Forge['util']['createBuffer']>;

interface ForgeCipher {
  readonly output: ByteBuffer;
  update(data: ByteBuffer): unknown;
  finish(pad: () => boolean): boolean;
}

function forgeDecipher(
  forge: Forge,
  cipher: 'rc2' | 'des-cbc',
  key: Buffer,
  iv: Buffer,
  data: Uint8Array,
  effectiveBits: number,
): Buffer | undefined {
  const finish = (machine: ForgeCipher): Buffer | undefined => {
    machine.update(forge.util.createBuffer(Buffer.from(data).toString('latin1')));
    // Padding is judged here: forge's own check for RC2 lets wrong ones pass.
    if (!machine.finish(() => true)) return undefined;
    return withoutPadding(Buffer.from(machine.output.getBytes(), 'latin1'), 8);
  };
  if (cipher === 'rc2') {
    const machine = forge.rc2.createDecryptionCipher(key.toString('latin1'), effectiveBits);
    machine.start(iv.toString('latin1'));
    return finish(machine);
  }
  const machine = forge.cipher.createDecipher('DES-CBC', forge.util.createBuffer(key.toString('latin1')));
  machine.start({ iv: iv.toString('latin1') });
  return finish(machine);
}

function withoutPadding(bytes: Buffer, block: number): Buffer | undefined {
  const count = bytes[bytes.length - 1] ?? 0;
  if (count < 1 || count > block || count > bytes.length) return undefined;
  if (!bytes.subarray(bytes.length - count).every((byte) => byte === count)) return undefined;
  return bytes.subarray(0, bytes.length - count);
}

function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const at = (i: number): number => state[i & 0xff] ?? 0;
  const swap = (i: number, j: number): void => {
    const held = at(i);
    state[i] = at(j);
    state[j] = held;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 0xff;
    swap(i, j);
  }
  const out = Buffer.alloc(data.length);
  for (let n = 0, i = 0, j = 0; n < data.length; n++) {
    i = (i + 1) & 0xff;
    j = (j + at(i)) & 0xff;
    swap(i, j);
    out[n] = (data[n] ?? 0) ^ at(at(i) + at(j));
  }
  return out;
}
