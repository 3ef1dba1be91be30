import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../../src/limits.ts';
import { openPdf } from '../../../src/pdf/document.ts';
import { memorySource } from '../../../src/pdf/source.ts';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { octetString, oid, sequence } from '../../../src/pki/asn1/writer.ts';
import type { SignatureFacts } from '../../../src/verify/facts.ts';
import { findSignatures } from '../../../src/verify/gather/find-signatures.ts';
import { prepareSignature } from '../../../src/verify/gather/signature-facts.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { storing } from '../../support/dss.ts';
import { objects as o, Paper } from '../../support/paper.ts';
import { authority, makeCms, makeTimeStamp, signer, timeStamper } from '../../support/sealing.ts';
import { first, verdict } from '../judge.ts';

const at = new Date('2026-06-01T00:00:00Z');
const factsOf = (paper: Paper): readonly SignatureFacts[] => {
  const gathered = createVerifier().gather(paper.bytes);
  if (gathered.status === 'error') throw new Error(gathered.error.message);
  return gathered.facts.signatures;
};
const messagesOf = (paper: Paper): string[] =>
  factsOf(paper).flatMap(({ findings }) => findings.map(({ code, message }) => `${code}: ${message}`));
/** A signature whose dictionary has these entries besides ByteRange and Contents. */
const withEntries = (entries: string, cms?: (covered: Uint8Array) => Uint8Array): Paper =>
  Paper.make().seal({
    also: (field) => ({
      [field - 1]: `<< ${entries} /ByteRange [${' '.repeat(58)}] /Contents <${'0'.repeat(6000)}> >>`,
    }),
    ...(cms ? { cms } : {}),
  });
const valued = (value: string): Paper =>
  Paper.make({ objects: { [o.emptySignature]: `<< /FT /Sig /T (Empty) /V ${value} >>` } });

describe('what Contents holds goes by SubFilter (ISO 32000-2, table 260)', () => {
  test.each<[string, string[], (covered: Uint8Array) => Uint8Array]>([
    ['adbe.pkcs7.detached', ['sha256'], (content) => makeCms({ content })],
    ['ETSI.CAdES.detached', ['sha256'], (content) => makeCms({ content })],
    ['adbe.pkcs7.sha1', ['sha1'], (content) => makeCms({ content, carried: digest('sha1', content) })],
    [
      'adbe.x509.rsa_sha1',
      ['sha1', 'sha256', 'sha384', 'sha512', 'ripemd160'],
      () => octetString(Buffer.alloc(256)),
    ],
    ['ETSI.RFC3161', ['sha256'], (content) => makeTimeStamp(content, at)],
    ['ETSI.RFC3161', [], () => Buffer.from('no token')],
    ['adbe.pkcs7.detached', [], (content) => makeCms({ content, digestAlgorithm: sequence(oid('1.2.3')) })],
    ['adbe.pkcs7.detached', [], () => Buffer.from('no CMS')],
    ['vendor.own', [], (content) => makeCms({ content })],
  ])('%s asks for the digests %j of the document', (subFilter, algorithms, cms) => {
    const document = openPdf(memorySource(Paper.make().seal({ subFilter, cms }).bytes));
    const asked = findSignatures(document, defaultLimits).flatMap((found) =>
      prepareSignature(document, found, defaultLimits).requests.map(({ algorithm }) => algorithm),
    );
    // What a scheme signs with by default is not the matter here.
    expect(asked.map((name) => (name === 'sha512' && algorithms.length === 1 ? 'sha256' : name))).toEqual(
      algorithms,
    );
  });

  test.each([
    ['absent', '/Type /Sig'],
    ['vendor.own', '/Type /Sig /SubFilter /vendor.own'],
    ['constructor', '/Type /Sig /SubFilter /constructor'],
  ])('one that is %s is unknown', (name, entries) => {
    expect(messagesOf(withEntries(entries))).toEqual([`subfilter-unknown: SubFilter is ${name}`]);
  });

  test('SHA-1 of adbe.pkcs7.sha1 is weak, whatever the CMS is made with', () => {
    const cms = (content: Uint8Array): Uint8Array => makeCms({ content, carried: digest('sha1', content) });
    expect(first(Paper.make().seal({ subFilter: 'adbe.pkcs7.sha1', cms })).codes).toContain('algorithm-weak');
  });

  test('adbe.pkcs7.sha1 that carries nothing signs nothing', () => {
    const { codes, signature } = first(Paper.make().seal({ subFilter: 'adbe.pkcs7.sha1' }));
    expect(codes).toContain('content-missing');
    expect(signature.status).toBe('failed');
  });
});

describe('what is missing is named', () => {
  test.each([
    ['Contents', '<< /Type /Sig /ByteRange [0 1 2 3] >>'],
    ['ByteRange', '<< /Type /Sig /Contents <3000> >>'],
  ])('%s', (key, value) => {
    expect(messagesOf(valued(value))).toEqual([
      `signature-malformed: the signature dictionary has no usable ${key}`,
    ]);
  });
});

describe('Type of a time-stamp (ISO 32000-2, 12.8.5)', () => {
  const token = (covered: Uint8Array): Uint8Array => makeTimeStamp(covered, at);

  test('may be absent, and is told of when it is another', () => {
    expect(messagesOf(withEntries('/SubFilter /ETSI.RFC3161', token))).toEqual([]);
    expect(messagesOf(withEntries('/Type /Sig /SubFilter /ETSI.RFC3161', token))).toEqual([
      'timestamp-type: Type is Sig',
    ]);
  });

  test('or its SubFilter makes it one, and no transform makes it a certification', () => {
    const kinds = (entries: string): string[] => factsOf(withEntries(entries)).map(({ kind }) => kind);
    expect(kinds('/Type /DocTimeStamp /SubFilter /ETSI.CAdES.detached')).toEqual(['timestamp']);
    expect(kinds('/SubFilter /ETSI.RFC3161')).toEqual(['timestamp']);
    expect(
      factsOf(Paper.make().seal({ subFilter: 'ETSI.RFC3161', certify: 1 })).map(({ kind }) => kind),
    ).toEqual(['timestamp']);
  });
});

describe('permissions a signature lays down (ISO 32000-2, 12.8.2)', () => {
  const lock = '/Lock << /Type /SigFieldLock /Action /Include /Fields [(Amount)] >>';
  const transform = (method: string, parameters: string): string =>
    `/Reference [<< /Type /SigRef /TransformMethod /${method} /TransformParams << ${parameters} >> >>]`;
  const permissions = (paper: Paper): SignatureFacts['permissions'] | undefined =>
    factsOf(paper)[0]?.permissions;
  const amount = { action: 'Include', fields: ['Amount'] };

  test('are those of its transforms and of its field’s Lock', () => {
    const dictionary = transform('FieldMDP', '/Action /Exclude /Fields [(Free)]');
    const excluding = { action: 'Exclude', fields: ['Free'] };
    expect(permissions(Paper.make().seal())).toEqual({ level: undefined, locks: [] });
    expect(permissions(Paper.make().seal({ fieldEntries: lock }))).toEqual({
      level: undefined,
      locks: [amount],
    });
    expect(permissions(Paper.make().seal({ dictionary }))).toEqual({ level: undefined, locks: [excluding] });
    expect(permissions(Paper.make().seal({ dictionary, fieldEntries: lock }))).toEqual({
      level: undefined,
      locks: [excluding, amount],
    });
  });

  test('are none of a value that is no dictionary, and none of usage rights', () => {
    const text = Paper.make({
      objects: { [o.emptySignature]: `<< /FT /Sig /T (Empty) /V (text) ${lock} >>` },
    });
    expect(permissions(text)).toEqual({ level: undefined, locks: [] });
    const rights = `<< /Type /Sig /ByteRange [0 1 2 3] /Contents <3000> ${transform('DocMDP', '/P 1')} >>`;
    const granted = Paper.make({ catalog: '/Perms << /UR3 20 0 R >>', objects: { 20: rights } });
    expect(permissions(granted)).toEqual({ level: undefined, locks: [] });
  });
});

describe('texts of the signature dictionary (ISO 32000-2, table 255)', () => {
  const texts = (dictionary: string): SignatureFacts['texts'] | undefined =>
    factsOf(Paper.make().seal({ dictionary }))[0]?.texts;
  test.each([
    ['/Reason (agreed)', { reason: 'agreed' }],
    ['/Location (Hanoi)', { location: 'Hanoi' }],
    ['/Name (An)', { name: 'An' }],
    ['/ContactInfo (an@example.vn)', { contact: 'an@example.vn' }],
    ['/Reason () /Name ()', {}],
    ['', {}],
  ])('%s', (dictionary, expected) => {
    expect(texts(dictionary)).toEqual(expected);
  });
});

describe('the certificate of a time-stamp authority that its token does not carry', () => {
  const bare = (stamped: Uint8Array): Uint8Array =>
    makeTimeStamp(stamped, at, timeStamper, 'sha256', { certificates: [] });
  const stampedBy = (paper: Paper): string[] =>
    verdict(paper).signatures.flatMap(({ timestamps }) => timestamps.map(({ authority: by }) => by));

  test('is found among those of the signature it stamps', () => {
    const cms = (content: Uint8Array): Uint8Array =>
      makeCms({ content, stamp: bare, certificates: [signer.der, authority.der, timeStamper.der] });
    expect(stampedBy(Paper.make().seal({ cms }))).toEqual(['CN=Test TSA']);
  });

  test('or in the security store, that of a document time-stamp too', () => {
    const cms = (content: Uint8Array): Uint8Array => makeCms({ content, stamp: bare });
    const store = { certificates: [timeStamper.der, authority.der] };
    expect(stampedBy(storing(Paper.make().seal({ cms }), store))).toEqual(['CN=Test TSA']);
    const document = Paper.make().seal({ subFilter: 'ETSI.RFC3161', cms: bare });
    expect(first(document).codes).toContain('no-signing-certificate');
    expect(first(storing(document, store)).codes).not.toContain('no-signing-certificate');
  });
});

test('a CMS beyond a bound is an error that names it, not a broken signature', () => {
  expect(verdict(Paper.make().seal(), { limits: { asn1Elements: 5 } }).error).toMatchObject({
    code: 'limit-exceeded',
  });
});
