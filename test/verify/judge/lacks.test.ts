/** What is told to be lacking: for the next level, and for judging without a network (EN 319 142-1, 6.3). */
import { describe, expect, test } from 'vitest';
import type { Explanation, Lack } from '../../../src/verify/result.ts';
import { createVerifier, type VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import { extKeyUsage, keyUsage, makeAuthority } from '../../pki/support/mini-ca.ts';
import { type StoreInput, storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import {
  anchors,
  authority,
  type CmsInput,
  makeCms,
  makeSigner,
  makeTimeStamp,
  root,
} from '../../support/sealing.ts';
import { at } from '../judge.ts';

const stampedAt = new Date('2026-06-01T12:00:05Z');
const later = new Date('2026-06-01T13:00:00Z');
const stamp = (value: Uint8Array): Uint8Array => makeTimeStamp(value, stampedAt);
const broken = (): Uint8Array => makeTimeStamp(Buffer.from('another'), stampedAt);
const sign = (input: Partial<CmsInput> = {}): Paper =>
  Paper.make().seal({ room: 8000, cms: (content) => makeCms({ ...input, content }) });
const stamped = sign({ stamp });
const list = buildCrl({ by: authority });
const complete: StoreInput = { certificates: [root.der], crls: [list, buildCrl({ by: root })] };

function explained(paper: Paper, options: VerifyOptions = {}): Explanation {
  const { signatures } = createVerifier({ at, explain: true, ...options }).verify(paper.bytes);
  const explanation = signatures.find(({ kind }) => kind === 'signature')?.explanation;
  if (!explanation) throw new Error('not explained');
  return explanation;
}
const briefly = (lacks: readonly Lack[]): string[] =>
  lacks.map(({ what, certificate }) => (certificate ? `${what} ${certificate}` : what));

describe('for the next level', () => {
  const next = (paper: Paper): readonly [string, ...string[]] | null => {
    const told = explained(paper).next;
    return told && [told.level, ...briefly(told.lacks)];
  };
  const brokenCover = sign().seal({ subFilter: 'ETSI.RFC3161', cms: broken });
  const ofTypeSig = sign().seal({
    subFilter: 'ETSI.RFC3161',
    type: 'Sig',
    cms: (covered) => makeTimeStamp(covered, stampedAt),
  });
  const stranger = makeSigner('Nobody’s', { issuedBy: makeAuthority('Unknown') });
  const self = makeAuthority('Signs for itself', undefined, { extensions: [keyUsage(0)] });
  const clock = makeAuthority('Stamps for itself', undefined, {
    extensions: [keyUsage(0), extKeyUsage(true, '1.3.6.1.5.5.7.3.8')],
  });
  const unissued = sign({
    by: self,
    certificates: [self.der],
    stamp: (value) => makeTimeStamp(value, stampedAt, clock),
  });

  test.each<[string, Paper, readonly string[] | null]>([
    ['no time-stamp', sign(), ['B-T', 'signature-timestamp']],
    ['one that does not hold', sign({ stamp: broken }), ['B-T', 'valid-timestamp']],
    ['one of the document that does not hold', brokenCover, ['B-T', 'valid-timestamp']],
    ['one that is behind it', Paper.make().timestamp(stampedAt).seal(), ['B-T', 'signature-timestamp']],
    ['one that holds and says it is a signature', ofTypeSig, ['B-T', 'signature-timestamp']],
    [
      'no validation data',
      stamped,
      ['B-LT', 'revocation-data CN=Nguyễn Văn A', 'revocation-data CN=Test TSA'],
    ],
    [
      'no data about an authority above both chains, told once',
      storing(stamped, { ...complete, crls: [list] }),
      ['B-LT', 'revocation-data CN=Test Authority'],
    ],
    [
      'no issuer',
      storing(sign({ by: stranger, stamp }), { crls: [list] }),
      ['B-LT', 'issuer-certificate CN=Nobody’s'],
    ],
    ['nothing but any data', unissued, ['B-LT', 'validation-data']],
    ['a document time-stamp', storing(stamped, complete), ['B-LTA', 'document-timestamp']],
    ['nothing', storing(stamped, complete).timestamp(later), null],
    ['nothing, as it is none of PAdES', Paper.make().seal({ subFilter: 'adbe.pkcs7.detached' }), null],
  ])('%s', (_, paper, expected) => {
    expect(next(paper)).toEqual(expected);
  });

  test('is told in words too, with the certificate where there is one', () => {
    expect(explained(sign()).next?.lacks).toEqual([
      { what: 'signature-timestamp', message: 'a time-stamp of the signature' },
    ]);
    expect(explained(stamped).next?.lacks[0]).toEqual({
      what: 'revocation-data',
      certificate: 'CN=Nguyễn Văn A',
      message: 'a CRL or OCSP response about CN=Nguyễn Văn A',
    });
  });
});

describe('for judging without a network', () => {
  const offline = (paper: Paper, options: VerifyOptions = {}): readonly unknown[] => {
    const { complete: all, lacks } = explained(paper, options).offline;
    return [all, ...briefly(lacks)];
  };
  const trusting: VerifyOptions = { trust: anchors };

  test('up to the anchor where there is one, else up to the topmost certificate at hand', () => {
    const paper = storing(stamped, { crls: [list] });
    expect(offline(paper)).toEqual([true]);
    expect(offline(paper, trusting)).toEqual([false, 'revocation-data CN=Test Authority']);
    expect(offline(storing(stamped, complete), trusting)).toEqual([true]);
  });

  test('for the chains of time-stamps too', () => {
    const expected = [false, 'revocation-data CN=Nguyễn Văn A', 'revocation-data CN=Test TSA'];
    expect(offline(stamped)).toEqual(expected);
    expect(offline(stamped, trusting)).toEqual([
      false,
      'revocation-data CN=Nguyễn Văn A',
      'revocation-data CN=Test Authority',
      'revocation-data CN=Test TSA',
    ]);
  });

  test('a chain that reaches no anchor is followed as if there were none', () => {
    const paper = storing(stamped, { crls: [list] });
    expect(offline(paper, { trust: [] })).toEqual([true]);
  });

  test('without the signer’s certificate everything is lacking', () => {
    expect(offline(sign({ noCertificates: true }))).toEqual([false, 'validation-data']);
  });
});
