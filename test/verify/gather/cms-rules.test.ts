import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digest, digestOid } from '../../../src/pki/algorithms/digests.ts';
import type { DigestName } from '../../../src/pki/algorithms/types.ts';
import { childrenOf } from '../../../src/pki/asn1/cursor.ts';
import { type Asn1Element, bytesOf, Tag, wholeElement } from '../../../src/pki/asn1/element.ts';
import {
  context,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../../src/pki/asn1/writer.ts';
import { padesPolicy } from '../../../src/verify/policy.ts';
import { extension, spkiOf, utf8 } from '../../pki/support/mini-ca.ts';
import { Paper } from '../../support/paper.ts';
import { type CmsInput, makeCms, makeSigner, secondSigner, signer } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const sealed = (
  input: Omit<CmsInput, 'content'>,
  subFilter = 'ETSI.CAdES.detached',
  change: (cms: Uint8Array) => Uint8Array = (same) => same,
): Paper => Paper.make().seal({ subFilter, cms: (content) => change(makeCms({ ...input, content })) });

const codesOf = (...args: Parameters<typeof sealed>): string[] => first(sealed(...args)).codes;
const algorithm = (name: DigestName): Uint8Array => sequence(oid(digestOid(name)));

/** Octets in pieces of that size, each construct of indefinite length. */
function loose(element: Asn1Element, piece = 7): Uint8Array {
  const identifier = element.source.bytes[element.start] as number;
  const end = Uint8Array.of(0, 0);
  if (element.constructed)
    return Buffer.concat([
      Uint8Array.of(identifier, 0x80),
      ...childrenOf(element).map((child) => loose(child, piece)),
      end,
    ]);
  if (identifier !== Tag.OctetString) return bytesOf(element);
  const octets = element.source.bytes.subarray(element.contentStart, element.contentEnd);
  const pieces = Array.from({ length: Math.ceil(octets.length / piece) }, (_, i) =>
    octetString(octets.subarray(i * piece, (i + 1) * piece)),
  );
  return Buffer.concat([Uint8Array.of(0x24, 0x80), ...pieces, end]);
}

describe('the envelope (RFC 5652, 5.1; X.690, 8)', () => {
  test('indefinite lengths and strings in pieces are read', () => {
    const paper = sealed({}, undefined, (cms) => loose(wholeElement(cms, 'der')));
    expect(first(paper)).toMatchObject({ codes: [], signature: { status: 'passed' } });
  });

  test('nesting beyond the bound is refused', () => {
    const deep = (): Uint8Array => {
      let inner: Uint8Array = sequence();
      for (let i = 0; i < 100; i++) inner = sequence(inner);
      return sequence(oid('1.2.840.113549.1.7.2'), context(0, inner));
    };
    expect(first(Paper.make().seal({ cms: deep })).codes).toContain('cms-malformed');
  });

  test.each([
    ['a version of the signer that goes with a key identifier', [1, 3]],
    ['a version of SignedData that does not exist', [9, 1]],
    ['a version of 0', [0, 1]],
  ] as const)('%s is indeterminate', (_, versions) => {
    expect(first(sealed({ versions }))).toMatchObject({
      codes: ['cms-version'],
      signature: { status: 'indeterminate', integrity: 'intact' },
    });
  });

  test.each([1, 3, 4, 5])('SignedData of version %i is taken', (version) => {
    expect(codesOf({ versions: [version, 1] })).toEqual([]);
  });

  test('no signer at all is indeterminate, and fails under the pades policy', () => {
    const paper = sealed({ signerInfos: 0 });
    expect(first(paper)).toMatchObject({ codes: ['signer-infos'], signature: { status: 'indeterminate' } });
    expect(first(paper, { policy: padesPolicy }).signature.status).toBe('failed');
  });

  test('content that is present and empty is no content', () => {
    const cms = (content: Uint8Array): Uint8Array => {
      const messageDigest = octetString(digest('sha512', content));
      return makeCms({ content, carried: new Uint8Array(0), instead: { messageDigest } });
    };
    const { codes, signature } = first(Paper.make().seal({ cms }));
    expect({ codes, status: signature.status }).toEqual({ codes: [], status: 'passed' });
  });
});

describe('the signer (RFC 5652, 5.3)', () => {
  const keyId = octetString(Buffer.from('0123456789'));
  const identified = makeSigner('By key', { extensions: [extension('2.5.29.14', keyId)] });
  const namesake = makeSigner('Same identifier', { extensions: [extension('2.5.29.14', keyId)] });
  const sid = encode(0x80, Buffer.from('0123456789'));
  const by = { by: identified, sid, versions: [3, 3] as const };

  test('is found by its key identifier', () => {
    expect(first(sealed(by))).toMatchObject({ codes: [], signature: { status: 'passed' } });
  });

  // The set of certificates is sorted: one of the two comes second.
  test.each([identified, namesake])(
    'is the one whose key signed, where several share the identifier',
    (one) => {
      const certificates = [namesake.der, identified.der];
      const { codes, signature } = first(
        sealed({ ...by, by: one, certificates, without: ['signingCertificateV2'] }),
      );
      expect(codes).not.toContain('signature-value');
      expect(signature.signer?.name).toBe(one.certificate.subject.commonName);
    },
  );

  test('is nobody where no certificate has the identifier', () => {
    expect(codesOf({ ...by, sid: encode(0x80, Buffer.from('other')) })).toEqual(['no-signing-certificate']);
  });

  test('is nobody where the serial number is that of another certificate', () => {
    const other = sequence(signer.certificate.issuer.der, integer(5));
    expect(codesOf({ sid: other })).toEqual(['no-signing-certificate']);
  });

  test('is nobody where the issuer is another', () => {
    const other = sequence(secondSigner.subject, encode(Tag.Integer, signer.certificate.serialBytes));
    expect(codesOf({ sid: other })).toEqual(['no-signing-certificate']);
  });
});

describe('signed attributes (RFC 5652, 5.3, 5.4 and 11)', () => {
  const reversed = (set: Uint8Array): Uint8Array =>
    encode(0x31, ...childrenOf(wholeElement(set, 'der')).reverse().map(bytesOf));

  test('signed in the order sent, which is not DER, hold with a warning', () => {
    expect(first(sealed({ arrange: reversed }))).toMatchObject({
      codes: ['signed-attrs-not-der'],
      signature: { status: 'passed' },
    });
  });

  test('sent in another order than the DER that was signed hold without one', () => {
    let der = new Uint8Array(0);
    const arrange = (set: Uint8Array): Uint8Array => {
      der = new Uint8Array(set);
      return reversed(set);
    };
    const signWith = (): Uint8Array => new Uint8Array(sign(null, der, signer.key.privateKey));
    expect(first(sealed({ arrange, signWith }))).toMatchObject({
      codes: [],
      signature: { status: 'passed' },
    });
  });

  test.each(['contentType', 'signingCertificateV2'] as const)('%s twice is indeterminate', (name) => {
    const { codes, signature } = first(sealed({ twice: [name] }));
    expect(codes).toContain('signed-attribute-duplicate');
    expect(signature.status).toBe('indeterminate');
  });

  test('content-type missing is indeterminate', () => {
    const { codes, signature } = first(sealed({ without: ['contentType'] }));
    expect(codes).toEqual(['content-type']);
    expect(signature.status).toBe('indeterminate');
  });

  test('a message-digest of another length fails', () => {
    expect(codesOf({ instead: { messageDigest: octetString(new Uint8Array(4)) } })).toContain(
      'message-digest',
    );
  });

  test('a message-digest that is no OCTET STRING fails', () => {
    expect(codesOf({ instead: { messageDigest: utf8('x') } })).toContain('message-digest-malformed');
  });

  test('none at all: a warning, and indeterminate under the pades policy', () => {
    const paper = sealed({ noAttributes: true }, 'adbe.pkcs7.detached');
    expect(first(paper)).toMatchObject({
      codes: ['signed-attributes-missing'],
      signature: { status: 'passed' },
    });
    expect(first(paper, { policy: padesPolicy }).signature.status).toBe('indeterminate');
  });
});

test('none at all in a CAdES signature is indeterminate (EN 319 122-1, 5.1)', () => {
  expect(first(sealed({ noAttributes: true }))).toMatchObject({
    codes: ['signed-attributes-required'],
    signature: { status: 'indeterminate' },
  });
});

describe('signing-certificate (RFC 5035, 3 and 5.4)', () => {
  const hash = octetString(digest('sha256', signer.der));
  const bound = (id: Uint8Array): Uint8Array => sequence(sequence(id));
  const issuerSerial = (issuer: Uint8Array, serial: Uint8Array): Uint8Array =>
    sequence(sequence(context(4, issuer)), serial);
  const serial = encode(Tag.Integer, signer.certificate.serialBytes);
  const codesWith = (value: Uint8Array): string[] => codesOf({ instead: { signingCertificateV2: value } });
  const issuer = signer.certificate.issuer.der;

  test('by hash, issuer and serial number holds', () => {
    expect(codesWith(bound(sequence(hash, issuerSerial(issuer, serial))))).toEqual([]);
  });
  test('of another serial number fails', () => {
    expect(codesWith(bound(sequence(hash, issuerSerial(issuer, integer(7)))))).toContain(
      'signing-certificate-mismatch',
    );
  });
  test('of another issuer fails', () => {
    expect(codesWith(bound(sequence(hash, issuerSerial(signer.subject, serial))))).toContain(
      'signing-certificate-mismatch',
    );
  });
  test('by another digest, named, holds', () => {
    const sha512 = sequence(algorithm('sha512'), octetString(digest('sha512', signer.der)));
    expect(codesWith(bound(sha512))).toEqual([]);
  });
  test('by an unknown digest is indeterminate', () => {
    const { codes, signature } = first(
      sealed({ instead: { signingCertificateV2: bound(sequence(sequence(oid('1.2.3')), hash)) } }),
    );
    expect(codes).toEqual(['signing-certificate-unreadable']);
    expect(signature.status).toBe('indeterminate');
  });
  test('that names nothing is indeterminate', () => {
    expect(codesWith(sequence(sequence()))).toEqual(['signing-certificate-unreadable']);
  });
  test('that cannot be read is indeterminate', () => {
    expect(codesWith(integer(1))).toEqual(['signing-certificate-unreadable']);
  });

  const v1 = (der: Uint8Array): Uint8Array =>
    sequence(
      oid('1.2.840.113549.1.9.16.2.12'),
      setOf(sequence(sequence(sequence(octetString(digest('sha1', der)))))),
    );
  test('of the first version holds alone', () => {
    expect(codesOf({ without: ['signingCertificateV2'], more: [v1(signer.der)] })).toEqual([]);
  });
  test('of the first version fails for another certificate, whatever the second says', () => {
    expect(codesOf({ more: [v1(secondSigner.der)] })).toContain('signing-certificate-mismatch');
  });
});

describe('algorithms (RFC 6211; RFC 8933; RFC 8419)', () => {
  const protection = (digestName: DigestName, signatureOid: string, tag = 0xa1): Uint8Array =>
    sequence(
      oid('1.2.840.113549.1.9.52'),
      setOf(sequence(algorithm(digestName), encode(tag, oid(signatureOid)))),
    );

  test.each([
    ['of the algorithms used holds', protection('sha512', '1.3.101.112'), []],
    ['of another digest', protection('sha256', '1.3.101.112'), ['algorithm-protection']],
    ['of another signature algorithm', protection('sha512', '1.3.101.113'), ['algorithm-protection']],
    [
      'that cannot be read',
      sequence(oid('1.2.840.113549.1.9.52'), setOf(utf8('x'))),
      ['algorithm-protection'],
    ],
    ['of a MAC instead', protection('sha512', '1.3.101.112', 0xa2), ['algorithm-protection']],
  ])('CMSAlgorithmProtection %s', (_, attribute, codes) => {
    const { codes: found, signature } = first(sealed({ more: [attribute] }));
    expect(found).toEqual(codes);
    expect(signature.status).toBe(codes.length === 0 ? 'passed' : 'indeterminate');
  });

  test('CMSAlgorithmProtection twice is indeterminate', () => {
    const attribute = protection('sha512', '1.3.101.112');
    const { codes, signature } = first(sealed({ more: [attribute, attribute] }));
    expect(codes).toContain('signed-attribute-duplicate');
    expect(signature.status).toBe('indeterminate');
  });

  test('Ed25519 goes with SHA-512: with another digest it is indeterminate', () => {
    const paper = sealed({ digestAlgorithm: algorithm('sha256'), digest: 'sha256' });
    expect(first(paper)).toMatchObject({
      codes: ['algorithm-inconsistent'],
      signature: { status: 'indeterminate', integrity: 'intact' },
    });
  });

  test('Ed448 goes with SHAKE256, under either identifier', () => {
    const by = makeSigner('Ed448', { kind: 'ed448' });
    const withLength = sequence(oid('2.16.840.1.101.3.4.2.18'), integer(512));
    expect(codesOf({ by })).toEqual([]);
    expect(codesOf({ by, digestAlgorithm: withLength })).toEqual([]);
    expect(codesOf({ by, digestAlgorithm: algorithm('sha512'), digest: 'sha512' })).toEqual([
      'algorithm-inconsistent',
    ]);
  });

  test('a digest that is not among the digestAlgorithms is indeterminate', () => {
    expect(first(sealed({ digestAlgorithms: algorithm('sha256') }))).toMatchObject({
      codes: ['algorithm-inconsistent'],
      signature: { status: 'indeterminate', integrity: 'intact' },
    });
  });

  test('no digestAlgorithms at all contradict nothing (RFC 5652, 5.1)', () => {
    expect(codesOf({ digestAlgorithms: new Uint8Array(0) })).toEqual([]);
  });

  test('another digest for the attributes than the signer states is told', () => {
    const by = makeSigner('RSA', { kind: 'rsa' });
    const sha512WithRsa = sequence(oid('1.2.840.113549.1.1.13'), nullValue());
    expect(
      codesOf({
        by,
        signatureAlgorithm: sha512WithRsa,
        signWith: (data) => new Uint8Array(sign('sha512', data, by.key.privateKey)),
      }),
    ).toEqual(['algorithm-inconsistent']);
  });

  test('an unknown digest is indeterminate, never broken', () => {
    const { codes, signature } = first(sealed({ digestAlgorithm: sequence(oid('1.2.3')) }));
    expect(codes).toContain('algorithm-unsupported');
    expect(signature).toMatchObject({ status: 'indeterminate', integrity: 'unknown' });
  });

  test('an unknown signature algorithm is indeterminate, never broken', () => {
    const { codes, signature } = first(sealed({ signatureAlgorithm: sequence(oid('1.2.3')) }));
    expect(codes).toEqual(['algorithm-unsupported']);
    expect(signature).toMatchObject({ status: 'indeterminate', integrity: 'unknown' });
  });

  test('RSASSA-PSS without parameters is indeterminate (RFC 4056, 2.2)', () => {
    const by = makeSigner('RSA', { kind: 'rsa' });
    expect(codesOf({ by, signatureAlgorithm: sequence(oid('1.2.840.113549.1.1.10')) })).toEqual([
      'algorithm-unsupported',
    ]);
  });

  test.each(['sha3-256', 'sha3-384', 'sha3-512', 'sha512-256'] as const)('%s is accepted', (name) => {
    const oids = {
      'sha3-256': '2.16.840.1.101.3.4.3.14',
      'sha3-384': '2.16.840.1.101.3.4.3.15',
      'sha3-512': '2.16.840.1.101.3.4.3.16',
      'sha512-256': '1.2.840.113549.1.1.16',
    };
    const by = makeSigner('RSA', { kind: 'rsa' });
    const paper = sealed({
      by,
      digestAlgorithm: algorithm(name),
      digest: name,
      signatureAlgorithm: sequence(oid(oids[name]), nullValue()),
      signWith: (data) => new Uint8Array(sign(name, data, by.key.privateKey)),
    });
    expect(first(paper)).toMatchObject({ codes: [], signature: { status: 'passed' } });
  });

  test.each([
    ['sha1', '1.2.840.113549.1.1.5', 'algorithm-weak', 'indeterminate'],
    ['ripemd160', '1.3.36.3.3.1.2', 'algorithm-weak', 'indeterminate'],
    ['md5', '1.2.840.113549.1.1.4', 'algorithm-broken', 'failed'],
  ] as const)('%s never passes', (name, signatureOid, code, status) => {
    const by = makeSigner('RSA', { kind: 'rsa' });
    const { codes, signature } = first(
      sealed({
        by,
        digestAlgorithm: algorithm(name),
        digest: name,
        signatureAlgorithm: sequence(oid(signatureOid), nullValue()),
        signWith: (data) => new Uint8Array(sign(name, data, by.key.privateKey)),
      }),
    );
    expect(codes).toContain(code);
    expect(signature.status).toBe(status);
  });

  test('ECDSA in plain form (BSI TR-03111, 5.2.1) holds under its own identifier only', () => {
    const by = makeSigner('Plain', { kind: 'P-256' });
    const plain = (data: Uint8Array): Uint8Array =>
      new Uint8Array(sign('sha256', data, { key: by.key.privateKey, dsaEncoding: 'ieee-p1363' }));
    const signatureAlgorithm = sequence(oid('0.4.0.127.0.7.1.1.4.1.3'));
    expect(codesOf({ by, signatureAlgorithm, signWith: plain })).toEqual([]);
    expect(codesOf({ by, signWith: plain })).toContain('signature-value');
  });

  test('DSA of 2048 bits holds', () => {
    const key = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
    const by = { ...makeSigner('DSA', { spki: spkiOf(key) }), key };
    const paper = sealed({
      by: { ...by, key: signer.key },
      digestAlgorithm: algorithm('sha256'),
      digest: 'sha256',
      signatureAlgorithm: sequence(oid('2.16.840.1.101.3.4.3.2')),
      signWith: (data) => new Uint8Array(sign('sha256', data, key.privateKey)),
    });
    expect(first(paper)).toMatchObject({ codes: [], signature: { status: 'passed' } });
  });
});

describe('adbe.pkcs7.sha1 carries the SHA-1 of the ranges (ISO 32000-2, 12.8.3.3.1)', () => {
  const codesOfSha1 = (input: (covered: Uint8Array) => Omit<CmsInput, 'content'>): string[] => {
    const cms = (content: Uint8Array): Uint8Array => makeCms({ content, ...input(content) });
    const paper = Paper.make().seal({ subFilter: 'adbe.pkcs7.sha1', cms });
    return first(paper).codes;
  };

  test('and nothing stands against it but that SHA-1 is weak', () => {
    expect(codesOfSha1((covered) => ({ carried: digest('sha1', covered) }))).toEqual(['algorithm-weak']);
  });

  test('fails without it, and with another', () => {
    expect(codesOfSha1(() => ({}))).toContain('content-missing');
    expect(codesOfSha1(() => ({ carried: digest('sha1', Buffer.from('other')) }))).toContain(
      'content-digest',
    );
  });

  test('stays open where the content is of another type than data', () => {
    const codes = codesOfSha1((covered) => ({ carried: digest('sha1', covered), carriedType: '1.2.3' }));
    expect(codes).toContain('content-type');
  });
});
