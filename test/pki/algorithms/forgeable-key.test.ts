import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { verifyRsaDigest, verifySignature } from '../../../src/pki/algorithms/verify.ts';
import { bitString, integer, nullValue, oid, sequence } from '../../../src/pki/asn1/writer.ts';
import { newKey } from '../support/mini-ca.ts';

const data = Buffer.from('nobody signed this');
const sha256Info = Buffer.from('3031300d060960864801650304020105000420', 'hex');

describe('keys under which anybody can sign', () => {
  const modulus = BigInt(
    `0x${Buffer.from(newKey('rsa').publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`,
  );
  const rsaSpki = (exponent: bigint): Uint8Array =>
    sequence(
      sequence(oid('1.2.840.113549.1.1.1'), nullValue()),
      bitString(sequence(integer(modulus), integer(exponent))),
    );
  const padded = Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.alloc(256 - 3 - sha256Info.length - 32, 0xff),
    Buffer.from([0]),
    sha256Info,
    digest('sha256', data),
  ]);

  it('RSA with exponent 1 proves nothing, though the value fits', () => {
    const spki = rsaSpki(1n);
    expect(verifyRsaDigest(spki, 'sha256', digest('sha256', data), padded).status).not.toBe('valid');
    const algorithm = { oid: '1.2.840.113549.1.1.11', parameters: nullValue() };
    expect(verifySignature({ spki, algorithm, data, signature: padded }).status).not.toBe('valid');
  });

  // Every point of small order, in every spelling: R of the same order and S = 0 fit one message in eight or all.
  const points = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000080',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ];
  it.each(points)('Ed25519 with the low-order public key %s', (point) => {
    const spki = sequence(sequence(oid('1.3.101.112')), bitString(Buffer.from(point, 'hex')));
    const statuses = points.flatMap((r) =>
      Array.from({ length: 8 }, (_, i) =>
        verifySignature({
          spki,
          algorithm: { oid: '1.3.101.112' },
          data: Buffer.from(`message ${i}`),
          signature: Buffer.concat([Buffer.from(r, 'hex'), Buffer.alloc(32)]),
        }),
      ),
    );
    expect(statuses.filter(({ status }) => status === 'valid')).toEqual([]);
  });

  it('Ed448 with the neutral element for a public key', () => {
    const neutral = Buffer.concat([Buffer.from([1]), Buffer.alloc(56)]);
    const spki = sequence(sequence(oid('1.3.101.113')), bitString(neutral));
    const signature = Buffer.concat([neutral, Buffer.alloc(57)]);
    expect(verifySignature({ spki, algorithm: { oid: '1.3.101.113' }, data, signature }).status).not.toBe(
      'valid',
    );
  });
});
