import { createHash } from 'node:crypto';

/** One way a passphrase may have been turned into bytes by the program that made the file. */
export interface PassphraseSpelling {
  /** UTF-16BE with its terminator, for the PKCS#12 derivation (RFC 7292, B.1); empty for "no password". */
  readonly bmp: Buffer;
  /** UTF-8, for PBKDF2 and scrypt (RFC 8018). */
  readonly utf8: Buffer;
}

const bmpString = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le').swap16();
const spelling = (text: string): PassphraseSpelling => ({
  bmp: bmpString(text),
  utf8: Buffer.from(text, 'utf8'),
});
const absent: PassphraseSpelling = { bmp: Buffer.alloc(0), utf8: Buffer.alloc(0) };

/**
 * The spellings worth trying, the most likely first. An empty password and none differ in PKCS#12, and no
 * user can tell which one a program used; marked letters (ế) may have been typed composed or decomposed;
 * old OpenSSL took each UTF-8 byte for a character.
 */
export function passphraseSpellings(passphrase: string | undefined): PassphraseSpelling[] {
  if (passphrase === undefined || passphrase === '') return [spelling(''), absent];
  if (/^[\0-\x7f]*$/.test(passphrase)) return [spelling(passphrase)];
  const forms = new Set([passphrase, passphrase.normalize('NFC'), passphrase.normalize('NFD')]);
  const asOldOpenssl = [...forms].map((form) => Buffer.from(form, 'utf8').toString('latin1'));
  return [...forms, ...asOldOpenssl].map(spelling);
}

/** The purposes of a derived value (RFC 7292, B.3). */
export const pkcs12Purpose = { key: 1, iv: 2, mac: 3 } as const;

const blockBytes: Readonly<Record<string, number>> = {
  sha384: 128,
  sha512: 128,
  'sha512-224': 128,
  'sha512-256': 128,
};
const sha3BlockBytes: Readonly<Record<string, number>> = {
  'sha3-224': 144,
  'sha3-256': 136,
  'sha3-384': 104,
  'sha3-512': 72,
};

/** The PKCS#12 key derivation (RFC 7292, B.2). `digest` is a name of node:crypto. */
export function pkcs12Derive(
  password: Uint8Array,
  salt: Uint8Array,
  purpose: number,
  iterations: number,
  length: number,
  digest: string,
): Buffer {
  const v = blockBytes[digest] ?? sha3BlockBytes[digest] ?? 64;
  const stretched = Buffer.concat([stretch(salt, v), stretch(password, v)]);
  const diversifier = Buffer.alloc(v, purpose);
  const parts: Buffer[] = [];
  for (let made = 0; made < length; ) {
    let a = createHash(digest).update(diversifier).update(stretched).digest();
    for (let i = 1; i < iterations; i++) a = createHash(digest).update(a).digest();
    parts.push(a);
    made += a.length;
    if (made < length) addToBlocks(stretched, stretch(a, v).subarray(0, v), v);
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** `bytes` repeated to a whole number of blocks; nothing stays nothing. */
function stretch(bytes: Uint8Array, block: number): Buffer {
  const out = Buffer.alloc(Math.ceil(bytes.length / block) * block);
  for (let i = 0; i < out.length; i++) out[i] = bytes[i % bytes.length] ?? 0;
  return out;
}

/** Adds `b` + 1 to every block of `blocks`, big-endian, modulo the block size. */
function addToBlocks(blocks: Buffer, b: Uint8Array, block: number): void {
  for (let start = 0; start < blocks.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      carry += (blocks[start + i] ?? 0) + (b[i] ?? 0);
      blocks[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}
