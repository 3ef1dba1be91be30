import { describe, expect, test } from 'vitest';
import { Tag } from '../../../src/pki/asn1/element.ts';
import { encode, octetString, oid, sequence } from '../../../src/pki/asn1/writer.ts';
import { basicPolicy, strictPolicy } from '../../../src/verify/policy.ts';
import {
  basicConstraints,
  type CertificateInput,
  extension,
  extKeyUsage,
  generalizedTime,
  keyUsage,
  makeAuthority,
  name,
} from '../../pki/support/mini-ca.ts';
import { Paper } from '../../support/paper.ts';
import { makeCms, makeSigner, root } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const sealedBy = (by: ReturnType<typeof makeSigner>, chain: readonly Uint8Array[] = []): Paper =>
  Paper.make().seal({
    cms: (content) =>
      makeCms({ by, content, ...(chain.length === 0 ? {} : { certificates: [by.der, ...chain] }) }),
  });

describe('certificates written otherwise than RFC 5280, 4.1 wants are read, and that is told', () => {
  const odd = (octet: number): Uint8Array => encode(Tag.Boolean, Uint8Array.of(octet));
  const usage = octetString(encode(Tag.BitString, Uint8Array.of(6, 0xc0)));
  test.each<[string, Partial<CertificateInput>, string]>([
    ['a serial number of zero', { serial: 0 }, 'a serial number of zero'],
    ['a serial number of 26 octets', { serial: 2n ** 200n }, 'a serial number of 26 octets'],
    [
      'a negative serial number',
      { serial: encode(Tag.Integer, Uint8Array.of(0x85)) },
      'a negative serial number',
    ],
    [
      'fractions of a second',
      { notAfter: generalizedTime('20400101000000.50Z') },
      'a validity with fractions of a second',
    ],
    [
      'GeneralizedTime before 2050',
      { notAfter: generalizedTime('20400101000000Z') },
      'a validity before 2050 as GeneralizedTime',
    ],
    [
      'a BOOLEAN of 01',
      { extensions: [sequence(oid('2.5.29.15'), odd(1), usage)] },
      'a BOOLEAN that is neither 00 nor FF',
    ],
    ['extensions in version 1', { version: 1 }, 'extensions in version 1'],
  ])('%s', (_, input, told) => {
    const { codes, signature } = first(sealedBy(makeSigner('Odd', input)));
    expect(codes).toEqual(['certificate-irregular']);
    expect(signature.status).toBe('passed');
    expect(signature.problems[0]?.message).toContain(told);
    expect(signature.chain).toStrictEqual({
      status: 'trusted',
      path: [signature.signer?.subject, 'CN=Test Authority', 'CN=Test Root'],
      anchor: 'CN=Test Root',
    });
  });

  test('an anchor is trusted as it is, and where there is none the last certificate is read like any other', () => {
    const odd = makeAuthority('Odd', undefined, { serial: 0 });
    const by = makeSigner('Below', { issuedBy: odd });
    const paper = sealedBy(by, [odd.der]);
    expect(first(paper, { trust: [odd.certificate] }).codes).toEqual([]);
    const { codes, signature } = first(
      sealedBy(makeSigner('Odd too', { serial: 0, issuedBy: odd }), [odd.der]),
    );
    expect(codes).toEqual(['chain-untrusted', 'certificate-irregular', 'certificate-irregular']);
    expect(signature.chain).toStrictEqual({
      status: 'untrusted',
      path: ['CN=Odd too', 'CN=Odd'],
      reason: signature.problems[0]?.message,
    });
  });

  test.each<[string, Partial<CertificateInput>]>([
    ['version 3 without extensions', { extensions: [] }],
    [
      'BMPString',
      { subject: name(['2.5.4.3', encode(Tag.BmpString, Buffer.from('A', 'utf16le').swap16())]) },
    ],
    ['TeletexString', { subject: name(['2.5.4.3', encode(Tag.TeletexString, Buffer.from('é', 'latin1'))]) }],
    ['a very long name', { subject: name('x'.repeat(1_500)) }],
    [
      'an empty subject and an alternative name',
      {
        subject: name(),
        extensions: [extension('2.5.29.17', sequence(encode(0x81, Buffer.from('a@b.vn'))), true)],
      },
    ],
  ])('%s is nothing to tell', (_, input) => {
    expect(first(sealedBy(makeSigner('Plain', input)))).toMatchObject({
      codes: [],
      signature: { status: 'passed' },
    });
  });

  test('an extension given twice is refused (RFC 5280, 4.2)', () => {
    const { codes } = first(sealedBy(makeSigner('Twice', { extensions: [keyUsage(0), keyUsage(1)] })));
    expect(codes).toEqual(['chain-invalid']);
  });
});

describe('what RFC 5280 leaves to the policy', () => {
  const serverAuth = extKeyUsage(false, '1.3.6.1.5.5.7.3.1');
  const forServers = makeAuthority('For servers', root, {
    extensions: [basicConstraints(true), keyUsage(5, 6), serverAuth],
  });
  test('extKeyUsage of an authority binds nothing, unless the policy nests it', () => {
    const paper = sealedBy(makeSigner('Below', { issuedBy: forServers }), [forServers.der]);
    expect(first(paper).signature.status).toBe('passed');
    const policy = { ...basicPolicy, authorityExtKeyUsage: 'nested' } as const;
    expect(first(paper, { policy })).toMatchObject({
      codes: ['key-usage'],
      signature: { status: 'indeterminate' },
    });
  });

  const narrow = makeAuthority('Narrow Root', undefined, {
    extensions: [basicConstraints(true, 0), keyUsage(5, 6)],
  });
  const middle = makeAuthority('Middle', narrow);
  test('constraints of an anchor bind under the strict policy only', () => {
    const paper = sealedBy(makeSigner('Below', { issuedBy: middle }), [middle.der]);
    const trust = [narrow.certificate];
    expect(first(paper, { trust }).signature.status).toBe('passed');
    expect(first(paper, { trust, policy: strictPolicy }).codes).toContain('chain-invalid');
  });

  test('acceptable certificate policies may be named', () => {
    const acceptable = { policies: { acceptable: ['1.2.3'], requireExplicit: true } };
    const paper = sealedBy(makeSigner('No policy'));
    expect(first(paper, { policy: { ...basicPolicy, path: acceptable } }).codes).toEqual(['chain-invalid']);
  });
});
