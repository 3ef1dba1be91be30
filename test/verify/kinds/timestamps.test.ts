/** Time-stamps of documents that are no PDF: over a signature value (RFC 5126, EN 319 132-1), over files (EN 319 162-1). */

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Certificate } from '../../../src/pki/x509/types.ts';
import type { DocumentResult } from '../../../src/verify/result.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { Office } from '../../support/office.ts';
import { programTest } from '../../support/programs.ts';
import { anchors, authority, makeCms, makeTimeStamp, signer, timeStamper } from '../../support/sealing.ts';
import { c14n, enveloped, excC14n, sha256, signatureXml } from '../../support/xml-templates.ts';
import { type ZipFile, zipOf } from '../../support/zip.ts';

let office: Office;
beforeAll(() => {
  office = new Office();
});
afterAll(() => office.close());

const hour = 3_600_000;
/** When what is made here was stamped: the office's certificates are valid from now on. */
const at = new Date(Math.ceil(Date.now() / hour + 1) * hour);
const content = Buffer.from('Nghị quyết');
const proven = { proven: at.toISOString(), source: 'timestamp' };

async function verdict(
  bytes: Uint8Array,
  beside?: Uint8Array,
  trust = anchors,
  intermediates: readonly Certificate[] = [],
): Promise<Omit<DocumentResult, 'file'>> {
  const verifier = createVerifier({ trust, intermediates, at: new Date(at.getTime() + 24 * hour) });
  return verifier.judge(await verifier.gatherAny(bytes, { content: () => beside }));
}
/** A token that brings no certificate. */
const bare = (stamped: Uint8Array): Uint8Array =>
  makeTimeStamp(stamped, at, timeStamper, 'sha256', { certificates: [] });
const codes = ({ signatures }: Omit<DocumentResult, 'file'>): string[] =>
  signatures.flatMap(({ problems }) => problems).map(({ code }) => code);

describe('a signature time-stamp of a CMS', () => {
  test('proves when it was signed; over another value it proves nothing (RFC 5126, 6.1.1)', async () => {
    const stamped = makeCms({ content, stamp: (value) => makeTimeStamp(value, at) });
    expect(await verdict(stamped, content)).toMatchObject({
      status: 'passed',
      signatures: [{ time: proven, timestamps: [{ kind: 'signature', status: 'passed' }] }],
    });
    const attached = makeCms({ content, carried: content, stamp: (value) => makeTimeStamp(value, at) });
    expect(await verdict(attached)).toMatchObject({ format: 'p7m', signatures: [{ time: proven }] });
    const elsewhere = makeCms({ content, stamp: () => makeTimeStamp(content, at) });
    const [one] = (await verdict(elsewhere, content)).signatures;
    expect(one?.time.proven).toBeUndefined();
    expect(one?.timestamps).toMatchObject([{ status: 'failed' }]);
  });

  test('is checked with the certificates of the CMS and those at hand, too', async () => {
    const made = (...certificates: readonly Uint8Array[]): Uint8Array =>
      makeCms({ content, certificates: [signer.der, authority.der, ...certificates], stamp: bare });
    const one = async (...args: Parameters<typeof verdict>) => (await verdict(...args)).signatures[0];
    expect((await one(made(), content))?.time.proven).toBeUndefined();
    expect((await one(made(timeStamper.der), content))?.time).toMatchObject(proven);
    expect((await one(made(), content, anchors, [timeStamper.certificate]))?.time).toMatchObject(proven);
  });
});

describe('a time-stamp of an ASiC container (EN 319 162-1, 4.3.3.2 and 4.4.4.2)', () => {
  const file: ZipFile = { name: 'a.txt', content };
  const simple = (token: Uint8Array, ...more: ZipFile[]): Buffer =>
    zipOf([
      { name: 'mimetype', content: 'application/vnd.etsi.asic-s+zip' },
      file,
      ...more,
      { name: 'META-INF/timestamp.tst', content: token },
    ]);

  test('is over the only file of the container', async () => {
    expect(await verdict(simple(makeTimeStamp(content, at)))).toMatchObject({
      format: 'asics',
      signatures: [
        {
          field: 'META-INF/timestamp.tst',
          kind: 'timestamp',
          coverage: 'document',
          integrity: 'intact',
          time: proven,
        },
      ],
    });
    const folder = { name: 'empty/', content: '' };
    expect((await verdict(simple(makeTimeStamp(content, at), folder))).signatures[0]).toMatchObject({
      kind: 'timestamp',
      integrity: 'intact',
    });
    const other = await verdict(simple(makeTimeStamp(Buffer.from('other'), at)));
    expect(other.status).toBe('failed');
    expect(codes(other)).toContain('timestamp-imprint');
  });

  test('over nothing that is at hand is left open', async () => {
    const second = { name: 'b.txt', content: 'b' };
    const open = await verdict(simple(makeTimeStamp(content, at), second));
    expect(open).toMatchObject({ status: 'indeterminate', signatures: [{ coverage: 'selected' }] });
    expect(codes(open)).toContain('signature-kind-unsupported');
  });

  test('over a manifest stands for the files that names, by digests no weaker than its own', async () => {
    const manifest = (hash: string, algorithm: string): string =>
      `<ASiCManifest xmlns="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><SigReference URI="META-INF/timestamp.tst"/><DataObjectReference URI="a.txt"><ds:DigestMethod Algorithm="${algorithm}"/><ds:DigestValue>${createHash(
        hash,
      )
        .update(content)
        .digest('base64')}</ds:DigestValue></DataObjectReference></ASiCManifest>`;
    const made = (text: string, stamped = text): Buffer =>
      zipOf([
        file,
        { name: 'META-INF/ASiCManifest.xml', content: text },
        { name: 'META-INF/timestamp.tst', content: makeTimeStamp(Buffer.from(stamped), at) },
      ]);
    const strong = manifest('sha256', sha256);
    const weak = manifest('sha1', 'http://www.w3.org/2000/09/xmldsig#sha1');
    expect(await verdict(made(strong))).toMatchObject({
      format: 'asice',
      signatures: [{ kind: 'timestamp', integrity: 'intact', coverage: 'document', time: proven }],
    });
    expect(codes(await verdict(made(weak)))).toContain('algorithm-weak');
    expect((await verdict(made(strong, weak))).status).toBe('failed');
  });

  test('that is none says so', async () => {
    const broken = await verdict(simple(Buffer.from('token')));
    expect(broken.status).not.toBe('passed');
    expect(codes(broken)).toContain('timestamp-invalid');
  });
});

describe('a signature time-stamp of XAdES (EN 319 132-1, 5.3)', () => {
  const xades = 'http://uri.etsi.org/01903/v1.3.2#';
  const signatureValue = (signed: string): string => /<ds:SignatureValue>([^<]*)</.exec(signed)?.[1] ?? '';
  const declared = '<a xmlns:q="urn:q">';
  const signed = (): string =>
    office.xml(`${declared}x${signatureXml([{ uri: '', transforms: [enveloped, excC14n] }])}</a>`);
  /** By the rules of Canonical XML: exclusive with the one declaration that is used, inclusive with all in scope. */
  const canonical = (value: string, inclusive: boolean): Buffer =>
    Buffer.from(
      `<ds:SignatureValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#"${inclusive ? ' xmlns:q="urn:q"' : ''}>${value}</ds:SignatureValue>`,
    );
  const withStamp = (
    text: string,
    tokens: readonly Uint8Array[],
    method = '',
    certificates: readonly Uint8Array[] = [],
  ): Buffer =>
    Buffer.from(
      text.replace(
        '</ds:Signature>',
        `<ds:Object><x:QualifyingProperties xmlns:x="${xades}"><x:UnsignedProperties><x:UnsignedSignatureProperties>${tokens
          .map(
            (token) =>
              `<x:SignatureTimeStamp>${method}<x:EncapsulatedTimeStamp>${Buffer.from(token).toString('base64')}</x:EncapsulatedTimeStamp></x:SignatureTimeStamp>`,
          )
          .join('')}<x:CertificateValues>${certificates
          .map(
            (der) =>
              `<x:EncapsulatedX509Certificate>${Buffer.from(der).toString('base64')}</x:EncapsulatedX509Certificate>`,
          )
          .join(
            '',
          )}</x:CertificateValues></x:UnsignedSignatureProperties></x:UnsignedProperties></x:QualifyingProperties></ds:Object></ds:Signature>`,
      ),
    );
  const methodOf = (form: string): string => `<ds:CanonicalizationMethod Algorithm="${form}"/>`;
  const judged = async (
    bytes: Uint8Array,
    intermediates?: readonly Certificate[],
  ): Promise<DocumentResult['signatures'][number] | undefined> =>
    (await verdict(bytes, undefined, [...anchors, office.certificate('root')], intermediates)).signatures[0];

  programTest(['xmlsec1'], 'is over the canonical SignatureValue, in the form it names', async () => {
    const text = signed();
    for (const [method, inclusive] of [
      ['', true],
      [methodOf(c14n), true],
      [methodOf(excC14n), false],
    ] as const) {
      const stamp = (over: Uint8Array): Buffer => withStamp(text, [makeTimeStamp(over, at)], method);
      const good = await judged(stamp(canonical(signatureValue(text), inclusive)));
      expect(good, method).toMatchObject({
        status: 'passed',
        timestamps: [{ kind: 'signature', status: 'passed' }],
      });
      expect(good?.time).toMatchObject(proven);
      const other = await judged(stamp(canonical(signatureValue(text), !inclusive)));
      expect(other?.timestamps, method).toMatchObject([{ status: 'failed' }]);
      expect(other?.time.proven).toBeUndefined();
    }
  });

  programTest(['xmlsec1'], 'in a form kyso does not know proves nothing, and does no harm', async () => {
    const text = signed();
    const made = withStamp(
      text,
      [makeTimeStamp(canonical(signatureValue(text), true), at)],
      methodOf('urn:another'),
    );
    const one = await judged(made);
    expect(one).toMatchObject({
      status: 'passed',
      integrity: 'intact',
      timestamps: [{ status: 'indeterminate' }],
    });
    expect(one?.time.proven).toBeUndefined();
  });

  programTest(['xmlsec1'], 'each of several counts', async () => {
    const text = signed();
    const over = canonical(signatureValue(text), true);
    const earlier = new Date(at.getTime() - hour / 2);
    const made = withStamp(text, [
      makeTimeStamp(Buffer.from('x'), at),
      makeTimeStamp(over, at),
      makeTimeStamp(over, earlier),
    ]);
    const one = await judged(made);
    expect(one?.timestamps.map(({ status }) => status)).toEqual(['failed', 'passed', 'passed']);
    expect(one?.time.proven).toBe(earlier.toISOString());
  });

  programTest(
    ['xmlsec1'],
    'is checked with the certificates of the signature and those at hand, too',
    async () => {
      const text = signed();
      const token = bare(canonical(signatureValue(text), true));
      const own = [timeStamper, authority].map(({ certificate }) => certificate);
      expect((await judged(withStamp(text, [token])))?.time.proven).toBeUndefined();
      const carrying = withStamp(
        text,
        [token],
        '',
        own.map(({ der }) => der),
      );
      expect((await judged(carrying))?.time).toMatchObject(proven);
      expect((await judged(withStamp(text, [token]), own))?.time).toMatchObject(proven);
    },
  );
});
