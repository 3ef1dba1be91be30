/** Documents that show everything `verify` has to tell a person. */
import { makeEncryptedPdf } from '../../../fixtures/encrypted-pdf.ts';
import { streamBody } from '../../../fixtures/raw-pdf.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { objects, Paper } from '../../support/paper.ts';
import {
  anchors,
  makeCms,
  makeCrl,
  makeSigner,
  makeTimeStamp,
  otherRoot,
  secondSigner,
  signer,
} from '../../support/sealing.ts';

const at = new Date('2026-06-02T00:00:00Z');
const trusting: VerifyOptions = { trust: anchors, at };

const signed = (by = signer, paper = Paper.make()): Paper =>
  paper.seal({ cms: (content) => makeCms({ by, content }) });

const stampedAt = new Date('2026-06-01T12:00:05Z');
const stamped = (by = signer, content?: Uint8Array): Paper =>
  Paper.make().seal({
    cms: (covered) =>
      makeCms({ by, content: covered, stamp: (value) => makeTimeStamp(content ?? value, stampedAt) }),
    room: 6000,
  });

const withStore = (paper: Paper): Paper =>
  paper.update({
    [objects.catalog]: paper.body(objects.catalog).replace(/>>$/, '/DSS 90 0 R >>'),
    90: '<< /CRLs [91 0 R] >>',
    91: streamBody('', makeCrl([])),
  });

const note = '<< /Type /Annot /Subtype /FreeText /Rect [1 1 9 9] /Contents (x) >>';
const annotated = (paper: Paper): Paper =>
  paper.update({
    [objects.page]: paper.body(objects.page).replace('/Annots [', '/Annots [95 0 R '),
    95: note,
  });

const rewritten = (paper: Paper): Paper =>
  paper.update({ [objects.content]: streamBody('', 'BT /F1 24 Tf 72 720 Td (Pay 9000 dong) Tj ET') });

const tampered = (paper: Paper): Uint8Array =>
  Buffer.from(Buffer.from(paper.bytes).toString('latin1').replace('Pay 900 ', 'Pay 700 '), 'latin1');

const revoked = makeSigner('Người bị thu hồi');
const revocation = makeCrl([{ certificate: revoked.certificate, at: new Date('2026-05-01T00:00:00Z') }]);
const expired = makeSigner('Người hết hạn', { notAfter: '260601180000Z' });
const hostile = makeSigner(`Gi\u202egpj.exe\u001b[31m${'dài '.repeat(60)}`);

export interface GoldenCase {
  readonly bytes: Uint8Array;
  readonly options: VerifyOptions;
}

const of = (paper: Paper | Uint8Array, options: VerifyOptions = trusting): GoldenCase => ({
  bytes: paper instanceof Uint8Array ? paper : paper.bytes,
  options,
});

export const goldenCases: Readonly<Record<string, GoldenCase>> = {
  'passed-b-b': of(signed()),
  'passed-with-reason': of(Paper.make().seal({ dictionary: '/Reason (Approved) /Location (Hue)' })),
  'passed-b-t': of(stamped(), { ...trusting, crls: [makeCrl([])] }),
  'passed-b-lt': of(withStore(stamped())),
  'passed-b-lta': of(withStore(stamped()).timestamp(new Date('2026-06-01T13:00:00Z'))),
  'passed-twice': of(signed(secondSigner, signed())),
  'passed-certified': of(Paper.make().seal({ certify: 2 })),
  'intact-without-anchors': of(signed(), { at }),
  'indeterminate-stranger': of(signed(), { trust: [otherRoot.certificate], at }),
  'indeterminate-expired': of(signed(expired)),
  'indeterminate-revoked': of(signed(revoked), { ...trusting, crls: [revocation] }),
  'indeterminate-annotated': of(annotated(signed())),
  'indeterminate-no-certificate': of(
    Paper.make().seal({ cms: (content) => makeCms({ content, noCertificates: true }) }),
  ),
  'indeterminate-subfilter': of(Paper.make().seal({ subFilter: 'Other.unknown' })),
  'warned-stamp': of(stamped(signer, Buffer.from('other'))),
  'failed-tampered': of(tampered(signed())),
  'failed-revoked-before-stamp': of(stamped(revoked), { ...trusting, crls: [revocation] }),
  'failed-rewritten': of(rewritten(signed())),
  'failed-certified-changed': of(annotated(Paper.make().seal({ certify: 1 }))),
  'failed-byte-range': of(
    Paper.make().seal({ byteRange: ([a, b, c, d]) => `[${a} ${b} ${c + 2} ${d - 2}]` }),
  ),
  'hostile-names': of(signed(hostile)),
  unsigned: of(Paper.make()),
  'error-not-pdf': of(Buffer.from('no PDF')),
  'error-empty': of(new Uint8Array()),
  'error-password-required': of(makeEncryptedPdf({ userPassword: 'mật khẩu' })),
  'error-password-wrong': of(makeEncryptedPdf({ userPassword: 'mật khẩu' }), {
    ...trusting,
    password: 'khác',
  }),
};
