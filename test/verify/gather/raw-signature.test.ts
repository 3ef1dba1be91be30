import { sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { octetString } from '../../../src/pki/asn1/writer.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeSigner } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const by = makeSigner('RSA', { kind: 'rsa' });
const other = makeSigner('Other RSA', { kind: 'rsa' });
const cert = (...ders: readonly Uint8Array[]): string =>
  ders.length === 0 ? '' : `/Cert [${ders.map((der) => `<${Buffer.from(der).toString('hex')}>`).join(' ')}]`;
const signed = (hash: string, covered: Uint8Array, key = by): Uint8Array =>
  new Uint8Array(sign(hash, covered, key.key.privateKey));
const sealed = (
  cms: (covered: Uint8Array) => Uint8Array,
  dictionary = cert(by.der),
): ReturnType<typeof first> =>
  first(Paper.make().seal({ subFilter: 'adbe.x509.rsa_sha1', dictionary, cms }), {
    intermediates: [authority.certificate],
  });

describe('adbe.x509.rsa_sha1 is a PKCS #1 value by the key of the first Cert (ISO 32000-2, 12.8.3.2)', () => {
  test.each(['sha256', 'sha384', 'sha512'])('made with %s it holds', (hash) => {
    const { codes, signature } = sealed((covered) => octetString(signed(hash, covered)));
    expect(codes).toEqual([]);
    expect(signature).toMatchObject({ status: 'passed', integrity: 'intact' });
  });

  test('made with SHA-1 it is intact, and weak', () => {
    const { codes, signature } = sealed((covered) => octetString(signed('sha1', covered)));
    expect(codes).toEqual(['algorithm-weak']);
    expect(signature).toMatchObject({ status: 'indeterminate', integrity: 'intact' });
  });

  test.each<[string, (covered: Uint8Array) => Uint8Array]>([
    ['over other bytes', () => octetString(signed('sha256', Buffer.from('other')))],
    ['by another key', (covered) => octetString(signed('sha256', covered, other))],
    ['of zeros', () => octetString(new Uint8Array(256))],
  ])('%s it is broken', (_what, cms) => {
    const { codes, signature } = sealed(cms);
    expect(codes).toContain('signature-value');
    expect(signature).toMatchObject({ status: 'failed', integrity: 'broken' });
  });

  test('that is no OCTET STRING is none', () => {
    const { codes, signature } = sealed(() => Buffer.from('not encoded'));
    expect(codes).toContain('cms-malformed');
    expect(signature.status).toBe('failed');
  });

  test('the first Cert is that of the signer, whoever else stands there', () => {
    const cms = (covered: Uint8Array): Uint8Array => octetString(signed('sha256', covered));
    expect(sealed(cms, cert(other.der, by.der)).codes).toContain('signature-value');
    expect(sealed(cms, cert(by.der, other.der)).signature.integrity).toBe('intact');
  });

  test('without a Cert that can be read nobody signed', () => {
    const cms = (covered: Uint8Array): Uint8Array => octetString(signed('sha256', covered));
    for (const dictionary of [cert(), cert(Buffer.from('zz'))]) {
      const { codes, signature } = sealed(cms, dictionary);
      expect(codes).toContain('no-signing-certificate');
      expect(signature.status).toBe('indeterminate');
    }
  });
});
