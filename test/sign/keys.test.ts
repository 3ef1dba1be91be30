import { createHash } from 'node:crypto';
import { afterAll, describe, expect } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { messageDigest } from '../../src/pki/cms/attributes.ts';
import { parseSignedData } from '../../src/pki/cms/signed-data.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { programTest, run } from '../support/programs.ts';
import { fileOf, opensslVerifies, pdfsig, rangesAndCms, Workshop } from './judges.ts';

const workshop = new Workshop();
afterAll(() => workshop.remove());
const pdf = makeTablePdf();

describe('what openssl says of each kind of key', () => {
  for (const kind of ['rsa', 'rsa-pss', 'P-256', 'P-384', 'P-521'] as const)
    programTest(['openssl'], `a signature by ${kind} verifies`, async () => {
      const signed = await signPdf(pdf, await workshop.key(kind));
      expect(opensslVerifies(workshop, fileOf(pdf, signed), signed.byteRange)).toBe(
        'CMS Verification successful',
      );
    });

  for (const digest of ['sha256', 'sha384', 'sha512'] as const)
    programTest(['openssl'], `RSASSA-PSS and PKCS#1 with ${digest} verify`, async () => {
      for (const pss of [true, false]) {
        const signed = await signPdf(pdf, await workshop.key(), { digest, pss });
        const file = fileOf(pdf, signed);
        expect(opensslVerifies(workshop, file, signed.byteRange)).toBe('CMS Verification successful');
        const [info] = parseSignedData(rangesAndCms(file, signed.byteRange).cms).signerInfos;
        expect(info?.signatureAlgorithm.oid === '1.2.840.113549.1.1.10').toBe(pss);
      }
    });

  for (const [kind, hash] of [
    ['ed25519', createHash('sha512')],
    ['ed448', createHash('shake256', { outputLength: 64 })],
  ] as const)
    programTest(['openssl'], `a signature by ${kind} verifies over its attributes (RFC 8419)`, async () => {
      const signed = await signPdf(pdf, await workshop.key(kind));
      const { data, cms } = rangesAndCms(fileOf(pdf, signed), signed.byteRange);
      const [info] = parseSignedData(cms).signerInfos;
      const attribute = messageDigest(info?.signedAttributes);
      const value =
        attribute.status === 'present' ? Buffer.from(attribute.value).toString('hex') : attribute.status;
      expect(value).toBe(hash.update(data).digest('hex'));
      workshop.openssl('pkey', '-in', `${kind}.key`, '-pubout', '-out', 'public.pem');
      const input = workshop.write('attributes', info?.signedAttributes?.asSent ?? '');
      const signature = workshop.write('value', info?.signature ?? '');
      const files = ['-in', input, '-sigfile', signature, '-inkey', workshop.file('public.pem')];
      expect(run('openssl', ['pkeyutl', '-verify', '-rawin', '-pubin', ...files]).stdout).toContain(
        'Successfully',
      );
    });
});

programTest(['openssl'], 'the digest is what the curve calls for, unless another is asked for', async () => {
  const digestOf = async (key: KeyHandle, digest?: 'sha256'): Promise<string | undefined> => {
    const signed = await signPdf(pdf, key, digest ? { digest } : {});
    return parseSignedData(rangesAndCms(fileOf(pdf, signed), signed.byteRange).cms).digestAlgorithms[0]?.oid;
  };
  expect(await digestOf(await workshop.key('P-256'))).toBe('2.16.840.1.101.3.4.2.1');
  expect(await digestOf(await workshop.key('P-384'))).toBe('2.16.840.1.101.3.4.2.2');
  expect(await digestOf(await workshop.key('P-521'))).toBe('2.16.840.1.101.3.4.2.3');
  expect(await digestOf(await workshop.key('P-521'), 'sha256')).toBe('2.16.840.1.101.3.4.2.1');
});

programTest(
  ['openssl'],
  'refuses PSS for a key that is not RSA, and another digest than Ed25519 has',
  async () => {
    const unsupported = { code: 'algorithm-unsupported' };
    await expect(signPdf(pdf, await workshop.key('P-256'), { pss: true })).rejects.toMatchObject(unsupported);
    await expect(signPdf(pdf, await workshop.key('ed25519'), { digest: 'sha256' })).rejects.toMatchObject(
      unsupported,
    );
  },
);

programTest(['openssl'], 'the gap is no longer than the CMS needs, to a few bytes of ECDSA', async () => {
  for (const kind of ['rsa', 'P-256', 'ed25519'] as const) {
    const signed = await signPdf(pdf, await workshop.key(kind));
    const { cms } = rangesAndCms(fileOf(pdf, signed), signed.byteRange);
    expect(cms.length - parseSignedData(cms).length).toBeLessThanOrEqual(kind === 'P-256' ? 8 : 0);
  }
});

programTest(
  ['openssl', 'pdfsig'],
  'the chain is carried without its root, and nothing unrelated',
  async () => {
    const rsa = await workshop.key();
    const unrelated = await workshop.key('P-256');
    const signed = await signPdf(pdf, { ...rsa, chain: [...rsa.chain, unrelated.certificate] });
    const file = fileOf(pdf, signed);
    const { certificateBytes } = parseSignedData(rangesAndCms(file, signed.byteRange).cms);
    expect(certificateBytes.map((der) => Buffer.from(der))).toEqual([Buffer.from(rsa.certificate)]);
    expect(pdfsig(file)[0]).toMatchObject({ valid: true, total: true });
  },
);

programTest(
  ['openssl'],
  'lays the file out again when a key gives longer values than it should',
  async () => {
    const rsa = await workshop.key();
    const long: KeyHandle = { ...rsa, sign: async () => new Uint8Array(5000) };
    const signed = await signPdf(pdf, long);
    const { cms } = rangesAndCms(fileOf(pdf, signed), signed.byteRange);
    expect(parseSignedData(cms).signerInfos[0]?.signature).toHaveLength(5000);
  },
);

programTest(['openssl'], 'a key that fails is signing-failed', async () => {
  const { KysoError } = await import('../../src/errors.ts');
  const rsa = await workshop.key();
  const sign = () => Promise.reject(new KysoError('signing-failed', 'the token was removed'));
  await expect(signPdf(pdf, { ...rsa, sign })).rejects.toMatchObject({ code: 'signing-failed' });
});
