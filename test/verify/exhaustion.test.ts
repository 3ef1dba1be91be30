/** Small documents made so that a verifier does work that grows faster than they do: each ends at a bound that it names. */
import { describe, expect, test } from 'vitest';
import { flateBody, latin1, streamBody, writeSection } from '../../fixtures/raw-pdf.ts';
import { digest } from '../../src/pki/algorithms/digests.ts';
import { encodeAlgorithmIdentifier } from '../../src/pki/algorithms/identifier.ts';
import { publicKeyOctets } from '../../src/pki/algorithms/public-key.ts';
import { Tag } from '../../src/pki/asn1/element.ts';
import { bitString, context, encode, nullValue, octetString, sequence } from '../../src/pki/asn1/writer.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import {
  basicConstraints,
  keyUsage,
  makeAuthority,
  makeCertificate,
  name,
  newKey,
  signValue,
} from '../pki/support/mini-ca.ts';
import { objects as o, Paper, textFieldBody } from '../support/paper.ts';
import { makeCms, makeSigner, root } from '../support/sealing.ts';
import { at, first, verdict } from './judge.ts';

const numbers = (count: number, from: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const references = (list: readonly number[]): string => list.map((num) => `${num} 0 R`).join(' ');

describe('a document ends at a bound, which it names', () => {
  test('the full names of thousands of fields below one of a long name', () => {
    const kids = numbers(3000, 100);
    const paper = Paper.make({
      fields: [99],
      objects: {
        99: `<< /T (${'x'.repeat(200_000)}) /Kids [${references(kids)}] >>`,
        ...Object.fromEntries(kids.map((num) => [num, `<< /FT /Tx /T (${num}) >>`])),
      },
    }).seal();
    expect(verdict(paper).error).toMatchObject({
      code: 'limit-exceeded',
      message: expect.stringContaining('names of the form') as string,
    });
  });

  test('signature fields of every revision are not compared each with each beyond the bound', () => {
    const fields = numbers(5000, 100);
    const catalog = (extra: string): string =>
      `<< /Type /Catalog /Pages 2 0 R ${extra} /AcroForm << /Fields [${references(fields)}] >> >>`;
    const objects = new Map([
      [1, catalog('')],
      [2, '<< /Type /Pages /Kids [] /Count 0 >>'],
      ...fields.map((num): [number, string] => [num, `<< /FT /Sig /T (${num}) /V << >> >>`]),
    ]);
    const trailer = '/Root 1 0 R';
    const before = writeSection({ kind: 'stream', objects, compressed: [...objects.keys()], trailer });
    const after = new Map([[1, catalog('/X 1')]]);
    const bytes = writeSection({ kind: 'stream', objects: after, trailer, previous: before });
    expect(verdict(bytes).error).toMatchObject({
      code: 'limit-exceeded',
      message: expect.stringContaining('1000 signatures') as string,
    });
  });

  test('a thousand signatures that each claim the rest of the file', () => {
    const fields = numbers(900, 100);
    const parts = fields.map(
      (num) =>
        `${num} 0 obj\n<< /FT /Sig /T (${num}) /V << /ByteRange [0 ${num} ${num + 1000} 300000] /Contents <3000>` +
        ' /SubFilter /adbe.x509.rsa_sha1 >> >>\nendobj\n',
    );
    const bytes = latin1(
      `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${references(fields)}] >> >>\nendobj\n` +
        `2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n${parts.join('')}%${'x'.repeat(300_000)}\n` +
        'trailer\n<< /Root 1 0 R >>\n%%EOF\n',
    );
    expect(verdict(bytes).error).toMatchObject({
      code: 'limit-exceeded',
      message: expect.stringContaining('behind their gaps') as string,
    });
  });

  test('validation data that decodes to more than is kept', () => {
    const lists = numbers(18, 200);
    const paper = Paper.make({
      catalog: '/DSS 199 0 R',
      objects: {
        199: `<< /CRLs [${references(lists)}] >>`,
        ...Object.fromEntries(lists.map((num) => [num, flateBody('', Buffer.alloc(15_900_000, num))])),
      },
    }).seal();
    expect(verdict(paper).error).toMatchObject({
      code: 'limit-exceeded',
      message: expect.stringContaining('decodedTotal') as string,
    });
  });
});

test('a chain of tens of thousands of arrays is compared in time that grows with its length', () => {
  const chain = numbers(30_000, 1000);
  const paper = Paper.make({
    kind: 'stream',
    catalog: '/X 1000 0 R',
    objects: { ...Object.fromEntries(chain.map((num) => [num, `[${num + 1} 0 R]`])), 31000: '1' },
  }).seal();
  expect(verdict(paper.update({ 1000: '[1001  0 R]' })).status).toBe('passed');
  expect(verdict(paper.update({ 31000: '2' })).status).toBe('failed');
});

describe('work on chains is bounded for a document as a whole', () => {
  /** Authorities of one name, each certified under the key of each other: every way through them is one to try. */
  function mesh(keys: number): { certificates: Uint8Array[]; top: ReturnType<typeof makeAuthority> } {
    const subject = name('Mesh');
    const all = Array.from({ length: keys }, () => newKey());
    const extensions = [basicConstraints(true), keyUsage(5)];
    const certificates = all.flatMap((key, i) =>
      all.flatMap((issuer, j) =>
        i === j ? [] : [makeCertificate({ subject, key, issuer: { subject, key: issuer }, extensions })],
      ),
    );
    const [key = newKey()] = all;
    return { certificates, top: makeAuthority('Mesh', undefined, { key, subject, extensions }) };
  }

  function paperOf(signers: number): Paper {
    const { certificates, top } = mesh(8);
    const entries = certificates.map((der, i): [number, Uint8Array] => [500 + i, streamBody('', der)]);
    let paper = Paper.make({
      catalog: '/DSS 499 0 R',
      objects: {
        499: `<< /Certs [${references(entries.map(([num]) => num))}] >>`,
        ...Object.fromEntries(entries),
      },
    });
    for (let i = 0; i < signers; i++) {
      const by = makeSigner(`Mallory ${i}`, { issuedBy: top });
      paper = paper.seal({ name: `S${i}`, cms: (content) => makeCms({ content, by }) });
    }
    return paper;
  }

  test('a mesh of authorities uses up the work of all signatures together (RFC 4158, 2.4.2)', () => {
    const { signatures } = verdict(paperOf(3), { limits: { pathChecks: 400 } });
    const reasons = signatures.map(({ chain }) => chain.reason ?? '');
    expect(signatures.every(({ status }) => status === 'indeterminate')).toBe(true);
    expect(reasons.every((reason) => reason !== '')).toBe(true);
    const spent = signatures.map(({ problems }) => problems.map(({ message }) => message).join());
    expect(spent[2]).toContain('pathChecks');
  });

  test('a document is judged the same after others, whose chains are remembered', () => {
    const paper = Paper.make().seal({ cms: (content) => makeCms({ content, by: makeSigner('An') }) });
    const verifier = createVerifier({ trust: [root.certificate], at });
    const once = JSON.stringify(verifier.verify(paper.bytes));
    for (let i = 0; i < 5; i++) verifier.verify(paperOf(1).bytes);
    expect(JSON.stringify(verifier.verify(paper.bytes))).toBe(once);
    expect(first(paper).signature.status).toBe('passed');
  });

  test('a remembered chain costs a document what it would have cost without', () => {
    const paper = Paper.make().seal().seal({ name: 'B' });
    const narrow = createVerifier({ trust: [root.certificate], at, limits: { pathChecks: 1 } });
    const once = narrow.verify(paper.bytes);
    expect(once.signatures.map(({ chain }) => chain.status)).not.toContain('trusted');
    expect(JSON.stringify(narrow.verify(paper.bytes))).toBe(JSON.stringify(once));
    expect(verdict(paper.update({ [o.textField]: textFieldBody('9') })).status).toBe('passed');
  });
});

test('the signature of an OCSP response is checked once, however many signatures ask it', () => {
  const ca = makeAuthority('Costly', undefined, { key: newKey('P-521') });
  const by = makeSigner('An', { issuedBy: ca });
  const sha1 = (data: Uint8Array): Uint8Array => octetString(digest('sha1', data));
  const time = (text: string): Uint8Array => encode(Tag.GeneralizedTime, Buffer.from(text));
  const algorithm = encodeAlgorithmIdentifier({ oid: '1.2.840.10045.4.3.4' });
  const keyHash = sha1(publicKeyOctets(ca.certificate.spki));
  const id = sequence(
    encodeAlgorithmIdentifier({ oid: '1.3.14.3.2.26', parameters: nullValue() }),
    sha1(ca.subject),
    keyHash,
    encode(Tag.Integer, by.certificate.serialBytes),
  );
  const response = (minute: number): Uint8Array => {
    const made = time(
      `20260601${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}00Z`,
    );
    const tbs = sequence(context(2, keyHash), made, sequence(sequence(id, encode(0x80), made)));
    const value = signValue(ca.key, tbs, { digest: 'sha512', padding: 'none' });
    return sequence(tbs, algorithm, bitString(value));
  };
  const responses = numbers(300, 500);
  let paper = Paper.make({
    catalog: '/DSS 499 0 R',
    objects: {
      498: streamBody('', ca.der),
      499: `<< /Certs [498 0 R] /OCSPs [${references(responses)}] >>`,
      ...Object.fromEntries(responses.map((num) => [num, streamBody('', response(num - 500))])),
    },
  });
  for (let i = 0; i < 60; i++)
    paper = paper.seal({ name: `S${i}`, room: 1500, cms: (content) => makeCms({ content, by }) });
  const { signatures } = verdict(paper, { trust: [ca.certificate] });
  expect(signatures).toHaveLength(60);
  expect(signatures[0]?.revocation.status).toBe('good');
});
