/**
 * What kyso does not support leaves a verdict open (VERIFY: unsupported is its own answer): every way to each problem code
 * that ends so, and it is neither passed nor failed, with anchors and without.
 */
import { createPublicKey, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Tag } from '../../src/pki/asn1/element.ts';
import {
  bitString,
  context,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../src/pki/asn1/writer.ts';
import { policies } from '../../src/verify/policy.ts';
import { kindOf, type ProblemCode, problemKinds } from '../../src/verify/problems.ts';
import type { DocumentResult } from '../../src/verify/result.ts';
import { createVerifier, type VerifyOptions } from '../../src/verify/verify.ts';
import {
  type Authority,
  basicConstraints,
  extension,
  keyUsage,
  makeAuthority,
  utf8,
} from '../pki/support/mini-ca.ts';
import { Office } from '../support/office.ts';
import { Paper } from '../support/paper.ts';
import { programTest } from '../support/programs.ts';
import {
  anchors,
  authority,
  type CmsInput,
  makeCms,
  makeSigner,
  makeStamper,
  makeTimeStamp,
} from '../support/sealing.ts';
import { enveloped, excC14n, sha256 } from '../support/xml-templates.ts';
import { type ZipFile, zipOf } from '../support/zip.ts';
import { at } from './judge.ts';

type Verdict = Omit<DocumentResult, 'file'>;

const judge = async (bytes: Uint8Array, options: VerifyOptions): Promise<Verdict> => {
  const verifier = createVerifier({ at, ...options });
  return verifier.judge(await verifier.gatherAny(bytes));
};

const reached = new Set<string>();

/** Open under every policy, with anchors and without; the code is there, and integrity is not said to be broken. */
async function staysOpen(bytes: Uint8Array, code: ProblemCode, trust = anchors): Promise<void> {
  for (const policy of Object.values(policies))
    for (const options of [{ policy }, { policy, trust }]) {
      const chainOnly = code === 'chain-unsupported';
      const { status, signatures } = await judge(bytes, options);
      const [signature] = signatures;
      if (chainOnly && !options.trust) {
        expect(signature?.problems.map((problem) => problem.code)).not.toContain(code);
        continue;
      }
      expect(signature?.problems.map((problem) => problem.code)).toContain(code);
      expect(status).toBe('indeterminate');
      expect(signature).toMatchObject({ status: 'indeterminate', indication: 'INDETERMINATE' });
      expect(signature?.integrity).not.toBe('broken');
      if (!chainOnly) expect(signature?.integrity).toBe('unknown');
    }
  reached.add(code);
}

const sealed = (input: Omit<CmsInput, 'content'>, room = 6000): Uint8Array =>
  Paper.make().seal({ room, cms: (content) => makeCms({ ...input, content }) }).bytes;

const rsa = makeSigner('RSA', { kind: 'rsa' });
const pss = '1.2.840.113549.1.1.10';
const sha256Identifier = sequence(oid('2.16.840.1.101.3.4.2.1'), nullValue());
const mgf1 = (digest: Uint8Array): Uint8Array => sequence(oid('1.2.840.113549.1.1.8'), digest);
const byPss = (...parameters: readonly Uint8Array[]): Uint8Array =>
  sealed({ by: rsa, signatureAlgorithm: sequence(oid(pss), sequence(...parameters)) });

/** A signer under a key given by its SubjectPublicKeyInfo; what it signs with is another. */
const byKey = (spki: Uint8Array, signatureAlgorithm: string): Uint8Array =>
  sealed({
    by: makeSigner('Odd key', { spki }),
    digestAlgorithm: sha256Identifier,
    digest: 'sha256',
    signatureAlgorithm: sequence(oid(signatureAlgorithm)),
    signWith: () => new Uint8Array(72).fill(1),
  });

const ecdsaSha256 = '1.2.840.10045.4.3.2';
const rsaSha256 = '1.2.840.113549.1.1.11';
const explicitCurve = createPublicKey(
  generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }).publicKey.export({
    format: 'pem',
    type: 'spki',
  }),
).export({ format: 'der', type: 'spki' });
const bigNumber = (octets: number): Uint8Array =>
  encode(Tag.Integer, Uint8Array.of(0), new Uint8Array(octets).fill(0xff));
const rsaKey = (modulus: Uint8Array, exponent: Uint8Array): Uint8Array =>
  sequence(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), bitString(sequence(modulus, exponent)));

describe('algorithm-unsupported', () => {
  test.each<[string, Uint8Array]>([
    ['a signature algorithm', sealed({ signatureAlgorithm: sequence(oid('1.2.3')) })],
    ['a digest algorithm', sealed({ digestAlgorithm: sequence(oid('1.2.3')) })],
    ['RSASSA-PSS without parameters', sealed({ by: rsa, signatureAlgorithm: sequence(oid(pss)) })],
    [
      'RSASSA-PSS with parameters that cannot be read',
      sealed({ by: rsa, signatureAlgorithm: sequence(oid(pss), nullValue()) }),
    ],
    ['RSASSA-PSS with an unknown hash', byPss(context(0, sequence(oid('1.2.3'))))],
    ['RSASSA-PSS with an unknown mask', byPss(context(1, sequence(oid('1.2.3'), sha256Identifier)))],
    ['RSASSA-PSS with an unknown hash in its mask', byPss(context(1, mgf1(sequence(oid('1.2.3')))))],
    ['RSASSA-PSS with a negative salt', byPss(context(2, encode(Tag.Integer, Uint8Array.of(0xff))))],
    ['RSASSA-PSS with another trailer', byPss(context(3, integer(2)))],
    ['a key of an unknown type', byKey(sequence(sequence(oid('1.2.3')), bitString(nullValue())), rsaSha256)],
    ['a curve given by its parameters', byKey(new Uint8Array(explicitCurve), ecdsaSha256)],
    [
      'a curve nobody knows',
      byKey(
        sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.3')), bitString(new Uint8Array(65).fill(4))),
        ecdsaSha256,
      ),
    ],
    [
      'a DSA key without parameters',
      byKey(sequence(sequence(oid('1.2.840.10040.4.1')), bitString(integer(5))), '2.16.840.1.101.3.4.3.2'),
    ],
    [
      'an RSA key with an exponent that takes too long',
      byKey(rsaKey(bigNumber(256), bigNumber(250)), rsaSha256),
    ],
  ])('%s', async (_what, bytes) => {
    await staysOpen(bytes, 'algorithm-unsupported');
  });

  test('adbe.x509.rsa_sha1 by a key that is not RSA (ISO 32000-2, 12.8.3.2)', async () => {
    const by = makeSigner('Not RSA');
    const paper = Paper.make().seal({
      subFilter: 'adbe.x509.rsa_sha1',
      dictionary: `/Cert <${Buffer.from(by.der).toString('hex')}>`,
      cms: () => octetString(new Uint8Array(256).fill(1)),
    });
    await staysOpen(paper.bytes, 'algorithm-unsupported');
  });

  test('a document time-stamp whose imprint is made with an unknown digest (RFC 3161, 2.4.2)', async () => {
    const paper = Paper.make().seal({
      subFilter: 'ETSI.RFC3161',
      cms: (covered) => {
        const token = Buffer.from(makeTimeStamp(covered, at, makeStamper()));
        const info = token.indexOf(Buffer.from(oid('1.2.3.4')));
        const imprint = token.indexOf(Buffer.from(oid('2.16.840.1.101.3.4.2.1')), info);
        token[imprint + oid('2.16.840.1.101.3.4.2.1').length - 1] = 0x63;
        return new Uint8Array(token);
      },
    });
    // The token itself was signed otherwise, so it is broken besides: what counts is that the imprint is not.
    const { signatures } = await judge(paper.bytes, { trust: anchors });
    const codes = signatures[0]?.problems.map(({ code }) => code);
    expect(codes).toContain('algorithm-unsupported');
    expect(codes).not.toContain('timestamp-imprint');
  });
});

describe('chain-unsupported', () => {
  const otherName = encode(0xa0, oid('1.2.3'), context(0, utf8('x')));
  const constrained = (base: Uint8Array): Authority =>
    makeAuthority('Constrained', authority, {
      extensions: [
        basicConstraints(true),
        keyUsage(5, 6),
        extension('2.5.29.30', sequence(context(0, sequence(base))), true),
      ],
    });
  const below = (issuer: Authority, name: Uint8Array): Uint8Array => {
    const by = makeSigner('Below', {
      issuedBy: issuer,
      extensions: [basicConstraints(false), keyUsage(0, 1), extension('2.5.29.17', sequence(name))],
    });
    return sealed({ by, certificates: [by.der, issuer.der, authority.der] });
  };
  const signedWith = (algorithm: Uint8Array): Uint8Array =>
    sealed({
      by: makeSigner('Signed oddly', { signer: { algorithm, sign: () => new Uint8Array(64).fill(1) } }),
    });
  const uri = (text: string): Uint8Array => encode(0x86, Buffer.from(text));

  test.each<[string, Uint8Array]>([
    ['a certificate signed by an unknown algorithm', signedWith(sequence(oid('1.2.3')))],
    ['a certificate signed by RSASSA-PSS without parameters', signedWith(sequence(oid(pss)))],
    ['a name constraint on an unknown form of name', below(constrained(otherName), otherName)],
    ['a name constraint on a URI without a host', below(constrained(uri('gov.vn')), uri('urn:x'))],
  ])('%s', async (_what, bytes) => {
    await staysOpen(bytes, 'chain-unsupported');
  });
});

describe('signature-kind-unsupported', () => {
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const compound = (...names: readonly string[]): Buffer =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), ...names.map(utf16)]);
  const mail = (type: string): Buffer =>
    Buffer.from(`From: a@b.example\r\nContent-Type: ${type}\r\nMIME-Version: 1.0\r\n\r\n`);
  const asic: ZipFile = { name: 'mimetype', content: 'application/vnd.etsi.asic-e+zip' };
  const types: ZipFile = {
    name: '[Content_Types].xml',
    content: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  };
  const odf: ZipFile = { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' };

  test.each<[string, Uint8Array]>([
    ['a binary Word document', compound('WordDocument', '_xmlsignatures')],
    ['a binary Excel workbook', compound('Workbook', '_signatures')],
    ['a mail signed by S/MIME', mail('multipart/signed; micalg=sha256')],
    ['a mail that is a CMS', mail('application/pkcs7-mime')],
    ['a Java archive', zipOf([{ name: 'META-INF/A.SF', content: 'x' }])],
    ['an evidence record', zipOf([asic, { name: 'META-INF/evidencerecord.ers', content: 'x' }])],
    [
      'a time-stamp over several files without a manifest',
      zipOf([
        asic,
        { name: 'a', content: 'a' },
        { name: 'b', content: 'b' },
        { name: 'META-INF/timestamp.tst', content: 'x' },
      ]),
    ],
    [
      'a signature file of ASiC in an Office document',
      zipOf([types, { name: 'META-INF/signatures0.xml', content: '<a/>' }]),
    ],
    [
      'a signature file of ASiC in an OpenDocument',
      zipOf([
        odf,
        { name: 'content.xml', content: '<a/>' },
        { name: 'META-INF/signature.p7s', content: 'x' },
      ]),
    ],
  ])('%s', async (_what, bytes) => {
    await staysOpen(bytes, 'signature-kind-unsupported');
  });
});

describe('xml-signature-unsupported', () => {
  let office: Office;
  beforeAll(() => {
    office = new Office();
  });
  afterAll(() => office.close());

  const element = (name: string, algorithm: string, content = ''): string =>
    `<ds:${name} Algorithm="${algorithm}">${content}</ds:${name}>`;
  interface Shape {
    readonly uri?: string;
    readonly transforms?: readonly string[];
    readonly digest?: string;
    readonly form?: string;
    readonly content?: string;
  }
  /** Signed over its SignedInfo as written, which is its canonical form; the digest is of no matter. */
  const signed = ({ uri = '', digest = sha256, form = excC14n, content = 'x', ...shape }: Shape): Buffer => {
    const transforms = shape.transforms ?? [element('Transform', enveloped), element('Transform', excC14n)];
    const info = (namespace: string): string =>
      `<ds:SignedInfo${namespace}>${element('CanonicalizationMethod', form)}${element('SignatureMethod', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}` +
      `<ds:Reference URI="${uri}"><ds:Transforms>${transforms.join('')}</ds:Transforms>${element('DigestMethod', digest)}<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
    const namespace = ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
    const value = signWith('sha256', Buffer.from(info(namespace)), office.read('signer.key'));
    return Buffer.from(
      `<a>${content}<ds:Signature${namespace}>${info('')}<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>` +
        `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${office.der('signer').toString('base64')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature></a>`,
    );
  };
  const transform = (algorithm: string, content = ''): string => element('Transform', algorithm, content);
  const excWithComments = `${excC14n}WithComments`;

  programTest(
    ['openssl'],
    'what is supported fails by its digest here, so the cases are about the rest',
    async () => {
      const { signatures } = await judge(signed({}), { trust: [office.certificate('root')] });
      expect(signatures[0]?.problems.map(({ code }) => code)).toContain('reference-digest');
    },
  );

  const cases: Readonly<Record<string, Shape>> = {
    'a digest': { digest: 'urn:unknown' },
    'a transform': { transforms: [transform('urn:unknown')] },
    'an XSLT transform': { transforms: [transform('http://www.w3.org/TR/1999/REC-xslt-19991116')] },
    'an XPath filter': { transforms: [transform('http://www.w3.org/2002/06/xmldsig-filter2')] },
    'a transform without a name': { transforms: ['<ds:Transform></ds:Transform>'] },
    'more transforms than one and a canonical form': {
      transforms: [transform(enveloped), transform(excC14n), transform(excC14n)],
    },
    'parameters of a canonical form that it does not have': {
      transforms: [transform(excC14n, '<x></x>')],
    },
    'comments, where an XPointer selects them': {
      uri: '#xpointer(/)',
      transforms: [transform(enveloped), transform(excWithComments)],
    },
    'the canonical form of SignedInfo': { form: 'urn:unknown' },
    'a processing instruction in what is signed': { content: '<?x y?>' },
  };
  for (const [what, shape] of Object.entries(cases))
    programTest(['openssl'], what, async () => {
      await staysOpen(signed(shape), 'xml-signature-unsupported', [office.certificate('root')]);
    });

  programTest(['openssl'], 'a signature method', async () => {
    const of = signed({}).toString().replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256');
    const { signatures } = await judge(Buffer.from(of), { trust: [office.certificate('root')] });
    expect(signatures[0]?.problems.map(({ code }) => code)).toContain('algorithm-unsupported');
    expect(signatures[0]?.problems.map(({ code }) => code)).not.toContain('signature-value');
  });
});

test('every code that says so is reached, and is marked as saying nothing against a signature', () => {
  const codes = (Object.keys(problemKinds) as ProblemCode[]).filter((code) => code.endsWith('-unsupported'));
  expect([...reached].sort()).toEqual(codes.sort());
  for (const code of codes) {
    expect(kindOf(code)).toMatchObject({ unjudged: true });
    expect(['indeterminate', 'not-trusted']).toContain(kindOf(code).effect);
    for (const policy of Object.values(policies)) expect(policy.effects[code] ?? '').not.toBe('fail');
  }
});
