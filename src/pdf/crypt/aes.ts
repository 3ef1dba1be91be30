import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const blockSize = 16;

const cipherName = (key: Uint8Array, mode: 'cbc' | 'ecb'): string => `aes-${key.length * 8}-${mode}`;

/** AES in CBC mode without padding; `data` is a multiple of 16 bytes. */
export function aesCbcEncryptBlocks(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv(cipherName(key, 'cbc'), key, iv).setAutoPadding(false);
  // Without padding `final` gives nothing more.
  const out = cipher.update(data);
  cipher.final();
  return out;
}

export function aesCbcDecryptBlocks(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(cipherName(key, 'cbc'), key, iv).setAutoPadding(false);
  return joined(decipher.update(data), decipher.final());
}

export function aesEcbEncryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher = createCipheriv(cipherName(key, 'ecb'), key, null).setAutoPadding(false);
  return joined(cipher.update(block), cipher.final());
}

export function aesEcbDecryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(cipherName(key, 'ecb'), key, null).setAutoPadding(false);
  return joined(decipher.update(block), decipher.final());
}

/** A random initialisation vector, then the padded data (ISO 32000-2, 7.6.3.1). */
export function aesEncrypt(key: Uint8Array, data: Uint8Array): Uint8Array {
  const iv = randomBytes(blockSize);
  const cipher = createCipheriv(cipherName(key, 'cbc'), key, iv);
  return joined(iv, cipher.update(data), cipher.final());
}

/**
 * Undoes `aesEncrypt`. As in viewers, an incomplete last block is dropped and impossible padding is kept:
 * damage shows in what the data means, not here.
 */
export function aesDecrypt(key: Uint8Array, data: Uint8Array): Uint8Array {
  const whole = data.length - (data.length % blockSize);
  if (whole < 2 * blockSize) return new Uint8Array(0);
  const blocks = aesCbcDecryptBlocks(key, data.subarray(0, blockSize), data.subarray(blockSize, whole));
  // A Buffer's `slice` does not copy; what leaves this folder is a plain Uint8Array.
  const plain = new Uint8Array(blocks.buffer, blocks.byteOffset, blocks.length);
  const padding = plain[plain.length - 1] ?? 0;
  return padding >= 1 && padding <= blockSize ? plain.subarray(0, plain.length - padding) : plain;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
