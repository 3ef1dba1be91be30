import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aesDecrypt, aesEncrypt } from '../../../src/pdf/crypt/aes.ts';
import { type CryptMethod, objectCipher } from '../../../src/pdf/crypt/object-cipher.ts';
import { legacyPasswords, paddedPassword, utf8Password } from '../../../src/pdf/crypt/password.ts';
import { rc4 } from '../../../src/pdf/crypt/rc4.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('RC4 gives the key streams of RFC 6229', () => {
  expect(toHex(rc4(hex('0102030405'), new Uint8Array(16)))).toBe('b2396305f03dc027ccc3524a0a1118a8');
  expect(toHex(rc4(hex('0102030405060708090a0b0c0d0e0f10'), new Uint8Array(16)))).toBe(
    '9ac7cc9a609d1ef7b2932899cde41b97',
  );
  const far = rc4(hex('0102030405'), new Uint8Array(4112));
  expect(toHex(far.subarray(4096, 4112))).toBe('ff25b58995996707e51fbdf08b34d875');
});

test('AES data begin with an initialisation vector and are padded to whole blocks (7.6.3.1)', () => {
  const key = hex('000102030405060708090a0b0c0d0e0f');
  for (const length of [0, 1, 15, 16, 17]) {
    const encrypted = aesEncrypt(key, new Uint8Array(length).fill(9));
    expect(encrypted).toHaveLength(16 + (Math.floor(length / 16) + 1) * 16);
    expect(aesDecrypt(key, encrypted)).toEqual(new Uint8Array(length).fill(9));
  }
  // NIST SP 800-38A, F.2.1: the first block of AES-128 in CBC mode, its padding impossible and so kept.
  const decrypted = aesDecrypt(
    hex('2b7e151628aed2a6abf7158809cf4f3c'),
    hex('000102030405060708090a0b0c0d0e0f 7649abac8119b246cee98e9b12e9197d'),
  );
  expect(toHex(decrypted)).toBe('6bc1bee22e409f96e93d7e117393172a');
});

test('damaged AES data never throw: an incomplete block is dropped', () => {
  const key = hex('000102030405060708090a0b0c0d0e0f');
  for (const length of [0, 1, 16, 31]) expect(aesDecrypt(key, new Uint8Array(length))).toHaveLength(0);
  expect(aesDecrypt(key, new Uint8Array(40)).length).toBeLessThanOrEqual(16);
});

test('what is encrypted for an object is decrypted for it, under every method', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 100 }),
      fc.integer({ min: 1, max: 8_388_607 }),
      fc.integer({ min: 0, max: 65_535 }),
      fc.constantFrom<[CryptMethod, number]>(
        ['Identity', 16],
        ['V2', 5],
        ['V2', 16],
        ['AESV2', 16],
        ['AESV3', 32],
      ),
      (bytes, num, gen, [method, keyLength]) => {
        const cipher = objectCipher(method, new Uint8Array(keyLength).fill(0x5a));
        expect(Buffer.from(cipher.decrypt(cipher.encrypt(bytes, num, gen), num, gen))).toEqual(
          Buffer.from(bytes),
        );
      },
    ),
  );
});

test('the key of RC4 and AES-128 depends on the object number and generation (algorithm 1)', () => {
  const cipher = objectCipher('V2', new Uint8Array(16));
  const bytes = new Uint8Array(16);
  const outputs = [cipher.encrypt(bytes, 1, 0), cipher.encrypt(bytes, 2, 0), cipher.encrypt(bytes, 1, 1)].map(
    toHex,
  );
  expect(new Set(outputs).size).toBe(3);
});

test('passwords are cut and padded as their revision says', () => {
  expect(toHex(paddedPassword(Buffer.from('ab')))).toBe(
    '616228bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453',
  );
  expect(paddedPassword(Buffer.alloc(40, 65))).toEqual(new Uint8Array(32).fill(65));
  expect(utf8Password('ạ'.repeat(100))).toHaveLength(127);
  // RFC 4013, section 3: soft hyphen, and compatibility forms.
  expect(Buffer.from(utf8Password('I\u00adX')).toString()).toBe('IX');
  expect(Buffer.from(utf8Password('\u00aa')).toString()).toBe('a');
  expect(Buffer.from(utf8Password('\u2168')).toString()).toBe('IX');
  expect(Buffer.from(utf8Password('a\u00a0b')).toString()).toBe('a b');
  expect(legacyPasswords('é').map(toHex)).toEqual(['e9', 'c3a9']);
});
