import { constants, generateKeyPairSync, type KeyObject, privateEncrypt, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest, digestOf, digestOid, digestSize } from '../../../src/pki/algorithms/digests.ts';
import { encodePssParameters } from '../../../src/pki/algorithms/pss.ts';
import { readKeyFacts } from '../../../src/pki/algorithms/public-key.ts';
import { chooseScheme, maxSignatureSize } from '../../../src/pki/algorithms/signing.ts';
import type { AlgorithmIdentifier, DigestName } from '../../../src/pki/algorithms/types.ts';
import { verifyRsaDigest, verifySignature } from '../../../src/pki/algorithms/verify.ts';
import { encode, integer, nullValue, octetString, oid, sequence } from '../../../src/pki/asn1/writer.ts';
import { newKey, spkiOf } from '../support/mini-ca.ts';

const data = Buffer.from('data');
const rsa = newKey('rsa');
const rsaSpki = spkiOf(rsa);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('digests', () => {
  // NIST examples: FIPS 180-4 and FIPS 202, message "abc".
  it.each<[DigestName, string]>([
    ['sha1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['sha3-256', '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'],
    [
      'shake256',
      '483366601360a8771c6863080cc4114d8db44530f8f1e1ee4f94ea37e78b5739d5a15bef186a5386c75744c0527e1faa9f8726e462a12a4feb06bd8801e751e4',
    ],
  ])('%s of "abc"', (name, expected) => {
    expect(hex(digest(name, Buffer.from('abc')))).toBe(expected);
    expect(digestSize(name)).toBe(expected.length / 2);
    expect(digestOf({ oid: digestOid(name) })).toBe(name);
  });

  it('reads id-shake256-len only with 512 bits (RFC 8419)', () => {
    const oidLen = '2.16.840.1.101.3.4.2.18';
    expect(digestOf({ oid: oidLen, parameters: integer(512) })).toBe('shake256');
    expect(digestOf({ oid: oidLen, parameters: integer(256) })).toBeUndefined();
    expect(digestOf({ oid: oidLen })).toBeUndefined();
  });
});

describe('verifySignature', () => {
  const pkcs1: readonly [DigestName, string][] = [
    ['sha1', '1.2.840.113549.1.1.5'],
    ['sha256', '1.2.840.113549.1.1.11'],
    ['sha384', '1.2.840.113549.1.1.12'],
    ['sha512', '1.2.840.113549.1.1.13'],
    ['sha3-256', '2.16.840.1.101.3.4.3.14'],
    ['sha3-512', '2.16.840.1.101.3.4.3.16'],
  ];
  it.each(pkcs1)('checks RSASSA-PKCS1-v1_5 with %s', (name, algorithm) => {
    const signature = sign(name, data, rsa.privateKey);
    const input = { spki: rsaSpki, algorithm: { oid: algorithm, parameters: nullValue() }, signature };
    expect(verifySignature({ ...input, data })).toEqual({
      status: 'valid',
      scheme: { name: 'RSASSA-PKCS1-v1_5', digest: name },
    });
    expect(verifySignature({ ...input, data: [data.subarray(0, 1), data.subarray(1)] }).status).toBe('valid');
    expect(verifySignature({ ...input, data: Buffer.from('Data') }).status).toBe('invalid');
    expect(verifyRsaDigest(rsaSpki, name, digest(name, data), signature).status).toBe('valid');
    expect(verifyRsaDigest(rsaSpki, name, digest(name, Buffer.from('x')), signature).status).toBe('invalid');
  });

  it('takes the digest of the SignerInfo where the signature algorithm names none or another', () => {
    const signature = sign('sha512', data, rsa.privateKey);
    const digestAlgorithm = { oid: digestOid('sha512') };
    const scheme = { name: 'RSASSA-PKCS1-v1_5', digest: 'sha512' };
    for (const algorithm of ['1.2.840.113549.1.1.1', '1.2.840.113549.1.1.5'])
      expect(
        verifySignature({ spki: rsaSpki, algorithm: { oid: algorithm }, digestAlgorithm, data, signature }),
      ).toEqual({ status: 'valid', scheme });
    expect(
      verifySignature({ spki: rsaSpki, algorithm: { oid: '1.2.840.113549.1.1.1' }, data, signature }).status,
    ).toBe('unsupported');
  });

  it('accepts a DigestInfo without the NULL (RFC 8017, 9.2, note 1)', () => {
    const info = sequence(sequence(oid(digestOid('sha256'))), octetString(digest('sha256', data)));
    const signature = rawRsa(rsa.privateKey, info);
    const input = { spki: rsaSpki, algorithm: { oid: '1.2.840.113549.1.1.11' }, data, signature };
    expect(verifySignature(input).status).toBe('valid');
    const padded = rawRsa(rsa.privateKey, Buffer.concat([info, Uint8Array.of(0)]));
    expect(verifySignature({ ...input, signature: padded }).status).toBe('invalid');
  });

  const pss = (digestName: DigestName, maskDigest: DigestName, saltLength: number): AlgorithmIdentifier => ({
    oid: '1.2.840.113549.1.1.10',
    parameters: encodePssParameters({ digest: digestName, maskDigest, saltLength }),
  });

  it('holds RSASSA-PSS to its parameters', () => {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const signature = sign('sha256', data, { key: rsa.privateKey, padding, saltLength: 32 });
    const judge = (algorithm: AlgorithmIdentifier): string =>
      verifySignature({ spki: rsaSpki, algorithm, data, signature }).status;
    expect(judge(pss('sha256', 'sha256', 32))).toBe('valid');
    expect(judge(pss('sha256', 'sha256', 20))).toBe('invalid');
    expect(judge(pss('sha512', 'sha512', 32))).toBe('invalid');
    expect(judge(pss('sha256', 'sha1', 32))).toBe('invalid');
    expect(judge({ oid: pss('sha256', 'sha256', 32).oid })).toBe('unsupported');
    expect(judge({ ...pss('sha256', 'sha256', 32), parameters: nullValue() })).toBe('unsupported');
  });

  it.each(['P-256', 'P-384', 'P-521', 'brainpoolP256r1'] as const)(
    'checks ECDSA on %s, DER and plain',
    (curve) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
      const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
      const input = { spki, data };
      const signature = sign('sha384', data, privateKey);
      const algorithm = { oid: '1.2.840.10045.4.3.3' };
      expect(verifySignature({ ...input, algorithm, signature }).status).toBe('valid');
      expect(signature.length).toBeLessThanOrEqual(maxSignatureSize(readKeyFacts(spki)));
      const plain = sign('sha384', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(verifySignature({ ...input, algorithm, signature: plain }).status).toBe('invalid');
      expect(
        verifySignature({ ...input, algorithm: { oid: '0.4.0.127.0.7.1.1.4.1.4' }, signature: plain }).status,
      ).toBe('valid');
    },
  );

  it('refuses an ECDSA value that is not strict DER, or out of range', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
    const signature = sign('sha256', data, privateKey);
    const judge = (value: Uint8Array): string =>
      verifySignature({ spki, algorithm: { oid: '1.2.840.10045.4.3.2' }, data, signature: value }).status;
    expect(judge(signature)).toBe('valid');
    expect(judge(Buffer.concat([signature, Uint8Array.of(0)]))).toBe('invalid');
    expect(judge(Buffer.concat([Uint8Array.of(0x30, 0x81), signature.subarray(1)]))).toBe('invalid');
    expect(judge(sequence(integer(0), integer(0)))).toBe('invalid');
    expect(judge(new Uint8Array(0))).toBe('invalid');
  });

  // RFC 8032, 7.1 (test 3) and 7.4 (one octet).
  it.each([
    [
      '1.3.101.112',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
    [
      '1.3.101.113',
      '43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a9480',
      '03',
      '26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00',
    ],
  ])('agrees with RFC 8032 on %s', (algorithm, key, message, value) => {
    const spki = sequence(sequence(oid(algorithm)), encode(3, Uint8Array.of(0), Buffer.from(key, 'hex')));
    const signature = new Uint8Array(Buffer.from(value, 'hex'));
    const input = { spki, algorithm: { oid: algorithm }, data: Buffer.from(message, 'hex'), signature };
    expect(verifySignature(input).status).toBe('valid');
    expect(verifySignature({ ...input, signature: signature.with(3, 0) }).status).toBe('invalid');
  });

  it('calls what it does not know unsupported, and a key of the wrong kind invalid', () => {
    const input = { spki: rsaSpki, data, signature: new Uint8Array(256) };
    expect(verifySignature({ ...input, algorithm: { oid: '1.2.3' } })).toEqual({
      status: 'unsupported',
      what: 'signature algorithm 1.2.3',
    });
    expect(verifySignature({ ...input, algorithm: { oid: '1.3.101.112' } }).status).toBe('invalid');
    expect(verifySignature({ ...input, spki: data, algorithm: { oid: '1.3.101.112' } }).status).toBe(
      'unsupported',
    );
  });

  it('never throws, whatever key, parameters and signature it is given', () => {
    const oids = ['1.2.840.113549.1.1.10', '1.2.840.113549.1.1.11', '1.2.840.10045.4.3.2', '1.3.101.112'];
    fc.assert(
      fc.property(
        fc.constantFrom(...oids),
        fc.nat(rsaSpki.length - 1),
        fc.nat(255),
        fc.uint8Array({ maxLength: 60 }),
        fc.uint8Array({ maxLength: 300 }),
        (algorithm, at, octet, parameters, signature) => {
          const spki = rsaSpki.with(at, octet);
          const check = verifySignature({ spki, algorithm: { oid: algorithm, parameters }, data, signature });
          expect(['invalid', 'unsupported']).toContain(check.status);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('chooseScheme', () => {
  it('follows the curve, and refuses what the key cannot do', () => {
    expect(chooseScheme({ type: 'rsa', bits: 2048 })).toEqual({ digest: 'sha256', padding: 'pkcs1' });
    expect(chooseScheme({ type: 'rsa', bits: 2048 }, { pss: true, digest: 'sha512' })).toEqual({
      digest: 'sha512',
      padding: 'pss',
    });
    expect(chooseScheme({ type: 'ec', curve: 'P-384', bits: 384 }).digest).toBe('sha384');
    expect(chooseScheme({ type: 'ec', curve: 'P-521', bits: 521 }).digest).toBe('sha512');
    expect(chooseScheme({ type: 'ed448' })).toEqual({ digest: 'shake256', padding: 'none' });
    for (const attempt of [
      () => chooseScheme({ type: 'ec', bits: 256 }, { pss: true }),
      () => chooseScheme({ type: 'ed25519' }, { digest: 'sha256' }),
      () => chooseScheme({ type: 'dsa' }),
    ])
      expect(attempt).toThrow(expect.objectContaining({ code: 'algorithm-unsupported' }));
  });
});

/** PKCS #1 v1.5 type 1 padding around any bytes. */
function rawRsa(key: KeyObject, block: Uint8Array): Uint8Array {
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block);
}
