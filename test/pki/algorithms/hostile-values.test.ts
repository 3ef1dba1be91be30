import { constants, generateKeyPairSync, privateEncrypt, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digest, digestOid } from '../../../src/pki/algorithms/digests.ts';
import { encodePssParameters, pssKey } from '../../../src/pki/algorithms/pss.ts';
import { loadPublicKey, readKeyFacts } from '../../../src/pki/algorithms/public-key.ts';
import type { SignatureCheck } from '../../../src/pki/algorithms/types.ts';
import { verifyRsaDigest, verifySignature } from '../../../src/pki/algorithms/verify.ts';
import { Tag } from '../../../src/pki/asn1/element.ts';
import {
  bitString,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../../src/pki/asn1/writer.ts';
import { newKey, spkiOf } from '../support/mini-ca.ts';

const data = Buffer.from('data');
const sha256WithRsa = { oid: '1.2.840.113549.1.1.11', parameters: nullValue() };
const digestInfo = (...algorithm: readonly Uint8Array[]): Uint8Array =>
  sequence(sequence(oid(digestOid('sha256')), ...algorithm), octetString(digest('sha256', data)));

describe('RSASSA-PKCS1-v1_5 holds to its padding (RFC 8017, 9.2)', () => {
  const key = newKey('rsa');
  const spki = spkiOf(key);
  const size = 256;
  const info = digestInfo(nullValue());

  /** The private operation over any block: what a forger with a small exponent gets without the key. */
  const made = (block: Uint8Array): Uint8Array =>
    privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, block);
  const block = (type: number, fill: number, count: number, ...rest: readonly Uint8Array[]): Uint8Array => {
    const bytes = Buffer.concat([
      Uint8Array.of(0, type),
      Buffer.alloc(count, fill),
      Uint8Array.of(0),
      ...rest,
    ]);
    return Buffer.concat([bytes, Buffer.alloc(Math.max(0, size - bytes.length), 0x5a)]).subarray(0, size);
  };
  const full = size - 3;
  const status = (value: Uint8Array): [SignatureCheck['status'], SignatureCheck['status']] => [
    verifySignature({ spki, algorithm: sha256WithRsa, data, signature: value }).status,
    verifyRsaDigest(spki, 'sha256', digest('sha256', data), value).status,
  ];

  it('takes the right one', () => {
    expect(status(made(block(1, 0xff, full - info.length, info)))).toEqual(['valid', 'valid']);
  });

  const nested = digestInfo(octetString(new Uint8Array(100)));
  const longForm = Buffer.concat([Uint8Array.of(0x30, 0x81), info.subarray(1)]);
  it.each<[string, Uint8Array]>([
    ['short padding with garbage behind (Bleichenbacher 2006)', block(1, 0xff, 8, info)],
    ['no padding at all', block(1, 0xff, 0, info)],
    ['garbage in the parameters of the digest algorithm', block(1, 0xff, full - nested.length, nested)],
    ['a length in long form (BERserk)', block(1, 0xff, full - longForm.length, longForm)],
    ['block type 2', block(2, 0xff, full - info.length, info)],
    ['block type 0', block(0, 0, full - info.length, info)],
    ['padding of other octets', block(1, 0xfe, full - info.length, info)],
    ['a bare digest', block(1, 0xff, full - 32, digest('sha256', data))],
    ['octets behind the DigestInfo', block(1, 0xff, full - info.length - 1, info)],
  ])('refuses %s', (_, bytes) => {
    expect(status(made(bytes))).toEqual(['invalid', 'invalid']);
  });

  it('refuses a value whose leading zero was left out (8.2.2, step 1)', () => {
    // One value in 256 begins with a zero.
    for (let at = 0; ; at++) {
      const bytes = Buffer.from(`data ${at}`);
      const value = sign('sha256', bytes, key.privateKey);
      if (value[0] !== 0) continue;
      const input = { spki, algorithm: sha256WithRsa, data: bytes };
      expect(verifySignature({ ...input, signature: value }).status).toBe('valid');
      expect(verifySignature({ ...input, signature: value.subarray(1) }).status).toBe('invalid');
      const hash = digest('sha256', bytes);
      expect(verifyRsaDigest(spki, 'sha256', hash, value).status).toBe('valid');
      expect(verifyRsaDigest(spki, 'sha256', hash, value.subarray(1)).status).toBe('invalid');
      return;
    }
  });

  it.each<[string, (value: Uint8Array) => Uint8Array]>([
    ['longer than the modulus', (value) => Buffer.concat([value, Uint8Array.of(0)])],
    ['longer than the modulus by a zero in front', (value) => Buffer.concat([Uint8Array.of(0), value])],
    ['shorter than the modulus', (value) => value.subarray(1)],
    ['empty', () => new Uint8Array(0)],
    ['not below the modulus', () => Buffer.alloc(size, 0xff)],
    ['zero', () => Buffer.alloc(size)],
    ['one', () => Buffer.alloc(size).fill(1, size - 1)],
  ])('refuses a value that is %s', (_, change) => {
    expect(status(change(made(block(1, 0xff, full - info.length, info))))).toEqual(['invalid', 'invalid']);
  });
});

describe('RSA keys', () => {
  const spkiWith = (modulus: Uint8Array, exponent: Uint8Array): Uint8Array =>
    sequence(
      sequence(oid('1.2.840.113549.1.1.1'), nullValue()),
      bitString(sequence(encode(Tag.Integer, modulus), encode(Tag.Integer, exponent))),
    );
  const odd = (octets: number): Uint8Array => Buffer.alloc(octets + 1, 0xff).fill(0, 0, 1);
  const check = (spki: Uint8Array, size: number): SignatureCheck =>
    verifySignature({ spki, algorithm: sha256WithRsa, data, signature: new Uint8Array(size).fill(1, 1) });

  it('with an exponent above 2^256 are not worked with (FIPS 186-5, A.1.1)', () => {
    expect(check(spkiWith(odd(256), odd(40)), 256)).toEqual({
      status: 'unsupported',
      what: 'an RSA key whose exponent has 328 bits',
    });
  });
  it.each([0, 1, 2, 4])('with the exponent %i prove nothing', (exponent) => {
    expect(check(spkiWith(odd(256), Uint8Array.of(exponent)), 256).status).not.toBe('valid');
  });
  it('with a negative modulus or exponent prove nothing', () => {
    expect(check(spkiWith(Buffer.alloc(256, 0xff), Uint8Array.of(3)), 256).status).not.toBe('valid');
    expect(check(spkiWith(odd(256), Uint8Array.of(0x83)), 256).status).not.toBe('valid');
  });
  it('of 16384 bits are worked with and weigh more, larger ones are not', () => {
    const large = spkiWith(odd(2048), Uint8Array.of(1, 0, 1));
    expect(readKeyFacts(large).bits).toBe(16_384);
    expect(loadPublicKey(large).cost).toBeGreaterThan(1);
    expect(check(large, 2048).status).toBe('invalid');
    expect(check(spkiWith(odd(4096), Uint8Array.of(1, 0, 1)), 4096).status).not.toBe('valid');
  });
});

describe('RSASSA-PSS', () => {
  const parameters = { digest: 'sha256', maskDigest: 'sha256', saltLength: 32 } as const;
  const free = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
  const restricted = new Uint8Array(pssKey(spkiOf(free), parameters).export({ format: 'der', type: 'spki' }));
  const judge = (
    spki: Uint8Array,
    signed: { digest: 'sha256' | 'sha512'; saltLength: number },
    stated: Parameters<typeof encodePssParameters>[0],
  ): string =>
    verifySignature({
      spki,
      algorithm: { oid: '1.2.840.113549.1.1.10', parameters: encodePssParameters(stated) },
      data,
      signature: sign(signed.digest, data, {
        key: free.privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: signed.saltLength,
      }),
    }).status;

  it('by a key without parameters holds with any', () => {
    expect(judge(spkiOf(free), parameters, parameters)).toBe('valid');
    const other = { digest: 'sha512', maskDigest: 'sha512', saltLength: 20 } as const;
    expect(judge(spkiOf(free), other, other)).toBe('valid');
  });
  it('by a key with parameters holds with those, or a longer salt (RFC 4055, 3.3)', () => {
    expect(judge(restricted, parameters, parameters)).toBe('valid');
    const longer = { ...parameters, saltLength: 40 };
    expect(judge(restricted, longer, longer)).toBe('valid');
  });
  it('by a key with parameters does not hold with another digest, mask digest or a shorter salt', () => {
    for (const stated of [
      { ...parameters, digest: 'sha512' },
      { ...parameters, maskDigest: 'sha1' },
      { ...parameters, saltLength: 20 },
    ] as const)
      expect(judge(restricted, parameters, stated)).toBe('invalid');
  });
  it('does not hold where the salt is of another length than stated', () => {
    expect(judge(spkiOf(free), parameters, { ...parameters, saltLength: 20 })).toBe('invalid');
    expect(judge(spkiOf(free), parameters, { ...parameters, saltLength: 4000 })).toBe('invalid');
  });
  it('with an odd trailer, a mask other than MGF1, or parameters cut short is not worked with', () => {
    const status = (bytes: Uint8Array): string =>
      verifySignature({
        spki: spkiOf(free),
        algorithm: { oid: '1.2.840.113549.1.1.10', parameters: bytes },
        data,
        signature: new Uint8Array(256),
      }).status;
    expect(status(sequence(encode(0xa3, integer(2))))).toBe('unsupported');
    expect(status(sequence(encode(0xa1, sequence(oid('1.2.3'), sequence(oid(digestOid('sha256')))))))).toBe(
      'unsupported',
    );
    expect(status(encodePssParameters(parameters).subarray(0, 20))).toBe('unsupported');
    expect(status(sequence(encode(0xa2, encode(Tag.Integer, Uint8Array.of(0xff)))))).toBe('unsupported');
  });
});

describe('ECDSA and DSA values (RFC 3279, 2.2; SEC 1, 4.1.4)', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const ec = newKey('P-256');
  const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
  const judge = (signature: Uint8Array): string =>
    verifySignature({ spki: spkiOf(ec), algorithm: { oid: '1.2.840.10045.4.3.2' }, data, signature }).status;
  const negative = encode(Tag.Integer, Uint8Array.of(0xff));

  it.each<[string, Uint8Array]>([
    ['r of 0', sequence(integer(0), integer(1))],
    ['s of 0', sequence(integer(1), integer(0))],
    ['r and s of 0 (psychic signatures)', sequence(integer(0), integer(0))],
    ['r of the order', sequence(integer(order), integer(1))],
    ['s of the order', sequence(integer(1), integer(order))],
    ['r and s above the order', sequence(integer(order + 1n), integer(order + 1n))],
    ['a negative r', sequence(negative, integer(1))],
    ['a third number', sequence(integer(1), integer(1), integer(1))],
    ['one number', sequence(integer(1))],
  ])('%s does not hold', (_, value) => {
    expect(judge(value)).toBe('invalid');
    const input = { spki: spkiOf(dsa), algorithm: { oid: '2.16.840.1.101.3.4.3.2' }, data };
    expect(verifySignature({ ...input, signature: value }).status).toBe('invalid');
  });

  it('a number with a zero too many does not hold', () => {
    const value = sign('sha256', data, ec.privateKey);
    const r = value.subarray(4, 4 + (value[3] ?? 0));
    const s = value.subarray(4 + r.length + 2);
    const padded = sequence(encode(Tag.Integer, Uint8Array.of(0), r), encode(Tag.Integer, s));
    expect(judge(sequence(encode(Tag.Integer, r), encode(Tag.Integer, s)))).toBe('valid');
    expect(judge(padded)).toBe('invalid');
  });

  it('plain values of zeros, or of another length, do not hold (BSI TR-03111, 5.2.1)', () => {
    const status = (signature: Uint8Array): string =>
      verifySignature({ spki: spkiOf(ec), algorithm: { oid: '0.4.0.127.0.7.1.1.4.1.3' }, data, signature })
        .status;
    const good = sign('sha256', data, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });
    expect(status(good)).toBe('valid');
    for (const value of [new Uint8Array(64), good.subarray(1), Buffer.concat([good, Uint8Array.of(0, 0)])])
      expect(status(value)).not.toBe('valid');
  });

  it.each(['brainpoolP256r1', 'brainpoolP320r1', 'brainpoolP384r1', 'brainpoolP512r1', 'secp256k1'])(
    'on %s hold',
    (namedCurve) => {
      const key = generateKeyPairSync('ec', { namedCurve });
      const spki = spkiOf(key);
      const signature = sign('sha512', data, key.privateKey);
      const input = { spki, algorithm: { oid: '1.2.840.10045.4.3.4' }, data };
      expect(verifySignature({ ...input, signature }).status).toBe('valid');
      expect(readKeyFacts(spki).curve).toBe(namedCurve);
    },
  );

  it('under a curve spelled out are not worked with (RFC 5480, 2.1.1)', () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
    const signature = sign('sha256', data, key.privateKey);
    const input = { spki: spkiOf(key), algorithm: { oid: '1.2.840.10045.4.3.2' }, data, signature };
    expect(verifySignature(input).status).toBe('unsupported');
  });
});
