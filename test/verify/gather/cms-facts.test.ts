import { describe, expect, test } from 'vitest';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { encode, octetString, oid, sequence } from '../../../src/pki/asn1/writer.ts';
import { padesPolicy } from '../../../src/verify/policy.ts';
import { Paper } from '../../support/paper.ts';
import { type CmsInput, makeCms, makeSigner, secondSigner, signer } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const sealedWith = (input: Omit<CmsInput, 'content'>, subFilter = 'ETSI.CAdES.detached'): Paper =>
  Paper.make().seal({ subFilter, cms: (content) => makeCms({ ...input, content }) });

describe('signers of every kind of key', () => {
  test.each(['rsa', 'P-256', 'P-384', 'P-521', 'ed25519', 'ed448'] as const)('%s passes', (kind) => {
    const by = makeSigner(`key ${kind}`, { kind });
    const { signature } = first(sealedWith({ by }));
    expect(signature).toMatchObject({ status: 'passed', integrity: 'intact' });
    expect(signature.signer?.name).toBe(`key ${kind}`);
  });
});

describe('CMS (RFC 5652, 5)', () => {
  test('fails Contents of zeros as cms-malformed', () => {
    const { codes, signature } = first(Paper.make().seal({ cms: () => new Uint8Array(0) }));
    expect(codes).toContain('cms-malformed');
    expect(signature).toMatchObject({ status: 'failed', subIndication: 'FORMAT_FAILURE' });
  });

  test('a signed attribute that is no ASN.1 within fails its own signature and hides no other', () => {
    // A SEQUENCE whose content is a length cut short.
    const broken = Uint8Array.of(0x30, 0x02, 0x04, 0x84);
    const paper = Paper.make()
      .seal()
      .seal({
        name: 'B',
        cms: (content) => makeCms({ content, instead: { signingCertificateV2: broken } }),
      });
    const { document, codes } = first(paper);
    expect(document.error).toBeUndefined();
    expect(codes).not.toContain('cms-malformed');
    expect(document.signatures[1]?.problems.map(({ code }) => code)).toContain('cms-malformed');
  });

  test('two signer infos are indeterminate, and fail under the pades policy', () => {
    const paper = sealedWith({ signerInfos: 2 });
    expect(first(paper)).toMatchObject({ codes: ['signer-infos'], signature: { status: 'indeterminate' } });
    expect(first(paper, { policy: padesPolicy }).signature.status).toBe('failed');
  });

  test('without the certificate the signature is indeterminate, not broken', () => {
    const { codes, signature } = first(sealedWith({ noCertificates: true }));
    expect(codes).toEqual(['no-signing-certificate']);
    expect(signature).toMatchObject({
      status: 'indeterminate',
      integrity: 'unknown',
      subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    });
  });

  test('finds the certificate among the intermediates given', () => {
    const { signature } = first(sealedWith({ noCertificates: true }), {
      intermediates: [signer.certificate],
    });
    expect(signature.integrity).toBe('intact');
  });

  test('fails a detached signature that carries content', () => {
    const cms = (content: Uint8Array): Uint8Array => makeCms({ content, carried: content.subarray(0, 50) });
    expect(first(Paper.make().seal({ cms })).codes).toContain('content-present');
  });

  test('checks the SHA-1 that adbe.pkcs7.sha1 carries', () => {
    const good = (content: Uint8Array): Uint8Array => makeCms({ content, carried: digest('sha1', content) });
    const bad = (content: Uint8Array): Uint8Array => makeCms({ content, carried: new Uint8Array(20) });
    expect(first(Paper.make().seal({ subFilter: 'adbe.pkcs7.sha1', cms: good })).signature.integrity).toBe(
      'intact',
    );
    const { codes, signature } = first(Paper.make().seal({ subFilter: 'adbe.pkcs7.sha1', cms: bad }));
    expect(codes).toContain('content-digest');
    expect(signature.status).toBe('failed');
  });

  test('another SubFilter is indeterminate, never invalid', () => {
    const { codes, signature } = first(Paper.make().seal({ subFilter: 'vendor.own' }));
    expect(codes).toEqual(['subfilter-unknown']);
    expect(signature).toMatchObject({ status: 'indeterminate', integrity: 'unknown' });
  });
});

describe('signed attributes', () => {
  test('a missing message-digest fails', () => {
    const { codes, signature } = first(sealedWith({ without: ['messageDigest'] }));
    expect(codes).toContain('message-digest-malformed');
    expect(signature.status).toBe('failed');
  });

  test('a message-digest that stands twice fails', () => {
    const { codes, signature } = first(sealedWith({ twice: ['messageDigest'] }));
    expect(codes).toEqual(expect.arrayContaining(['message-digest-malformed', 'signed-attribute-duplicate']));
    expect(signature.status).toBe('failed');
  });

  test('a wrong message-digest fails, whatever the signature value says', () => {
    const { codes } = first(sealedWith({ instead: { messageDigest: octetString(new Uint8Array(64)) } }));
    expect(codes).toContain('message-digest');
  });

  test('a signature value over other attributes fails', () => {
    const { codes, signature } = first(sealedWith({ signOver: Buffer.from('something else') }));
    expect(codes).toContain('signature-value');
    expect(signature).toMatchObject({ status: 'failed', subIndication: 'SIG_CRYPTO_FAILURE' });
  });

  test('a content-type other than that of the content is indeterminate', () => {
    const { codes, signature } = first(sealedWith({ instead: { contentType: oid('1.2.3.4') } }));
    expect(codes).toEqual(['content-type']);
    expect(signature.status).toBe('indeterminate');
  });

  test('a signing-certificate attribute for another certificate fails', () => {
    const other = sequence(sequence(sequence(octetString(digest('sha256', secondSigner.der)))));
    const { codes, signature } = first(sealedWith({ instead: { signingCertificateV2: other } }));
    expect(codes).toContain('signing-certificate-mismatch');
    expect(signature.status).toBe('failed');
  });

  test('without a signing-certificate attribute: a warning, and indeterminate under the pades policy', () => {
    const paper = sealedWith({ without: ['signingCertificateV2'] });
    expect(first(paper)).toMatchObject({
      codes: ['signing-certificate-absent'],
      signature: { status: 'passed' },
    });
    expect(first(paper, { policy: padesPolicy }).signature.status).toBe('indeterminate');
    expect(first(sealedWith({ without: ['signingCertificateV2'] }, 'adbe.pkcs7.detached')).codes).toEqual([]);
  });

  test('a signing-time attribute is a warning in PAdES only', () => {
    const signingTime = encode(0x17, Buffer.from('260601120000Z'));
    expect(first(sealedWith({ instead: { signingTime } })).codes).toEqual(['signing-time-attribute']);
    expect(first(sealedWith({ instead: { signingTime } }, 'adbe.pkcs7.detached')).codes).toEqual([]);
  });
});
