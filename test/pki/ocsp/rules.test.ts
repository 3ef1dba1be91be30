import { describe, expect, it } from 'vitest';
import { digest, digestOid } from '../../../src/pki/algorithms/digests.ts';
import { encodeAlgorithmIdentifier } from '../../../src/pki/algorithms/identifier.ts';
import { nullValue, octetString, sequence } from '../../../src/pki/asn1/writer.ts';
import { checkOcsp, type OcspOptions } from '../../../src/pki/ocsp/check.ts';
import { parseOcspResponse } from '../../../src/pki/ocsp/response.ts';
import type { RevocationCheck } from '../../../src/pki/revocation/check.ts';
import {
  type Authority,
  basicConstraints,
  extension,
  extKeyUsage,
  keyUsage,
  makeAuthority,
} from '../support/mini-ca.ts';
import { buildOcsp, generalizedTime, type OcspInput, type SingleInput } from '../support/ocsp-builder.ts';

const issuer = makeAuthority('CA');
const about = makeAuthority('Leaf', issuer, { extensions: [basicConstraints(false)] });
const delegateWith = (...extensions: readonly Uint8Array[]): Authority =>
  makeAuthority('Responder', issuer, {
    extensions: [keyUsage(0), extKeyUsage(false, '1.3.6.1.5.5.7.3.9'), ...extensions],
  });
const by = delegateWith();

const check = (
  single: Partial<SingleInput> | readonly Partial<SingleInput>[],
  overrides: Partial<OcspInput> = {},
  options: OcspOptions = {},
): RevocationCheck => {
  const list = 'length' in single ? single : [single];
  const singles = list.map((one) => ({ about, issuer, ...one }));
  const response = parseOcspResponse(buildOcsp({ by, singles, ...overrides }));
  return checkOcsp(about.certificate, issuer.certificate, response, options);
};

describe('an OCSP response (RFC 6960)', () => {
  it.each(['sha1', 'sha256', 'sha384'] as const)('may name the certificate by %s (4.1.1)', (name) => {
    expect(check({ digest: name }).status).toBe('good');
  });

  const stranger = makeAuthority('Stranger', issuer);
  const revoked = { status: { at: '2026-05-01', reason: 4 } } as const;
  it('speaks of each certificate it holds an answer about', () => {
    expect(check([{ about: stranger, ...revoked }, {}]).status).toBe('good');
    expect(check([{ about: stranger }, revoked])).toMatchObject({ status: 'revoked', reason: 'superseded' });
  });

  it('that answers twice: a revocation counts before a good word, and that before none', () => {
    expect(check([{}, { digest: 'sha256', ...revoked }]).status).toBe('revoked');
    expect(check([{ status: 'unknown' }, { digest: 'sha256' }]).status).toBe('good');
    const twice = check([{ thisUpdate: '2026-05-20' }, { digest: 'sha256', thisUpdate: '2026-06-01' }]);
    expect(twice).toMatchObject({ times: { thisUpdate: new Date('2026-06-01') } });
  });

  it('is refused when its times contradict each other (4.2.2.1)', () => {
    expect(check({ nextUpdate: '2026-05-01' })).toMatchObject({
      status: 'invalid',
      reason: expect.stringMatching(/next update/),
    });
    expect(check({}, { producedAt: '2026-05-30' })).toMatchObject({
      status: 'invalid',
      reason: expect.stringMatching(/after it was produced/),
    });
    expect(check({}, { producedAt: '2026-05-31T23:56:00Z' }).status).toBe('good');
  });

  it('must answer the nonce that was sent, if it answers one (4.4.1)', () => {
    const nonce = Buffer.from('0123456789abcdef');
    const answering = (value: Uint8Array): Partial<OcspInput> => ({
      extensions: [extension('1.3.6.1.5.5.7.48.1.2', value)],
    });
    expect(check({}, answering(octetString(nonce)), { nonce }).status).toBe('good');
    expect(check({}, answering(nonce), { nonce }).status).toBe('good');
    expect(check({}, {}, { nonce }).status).toBe('good');
    expect(check({}, answering(octetString(Buffer.from('another'))), { nonce }).status).toBe('invalid');
    expect(check({}, answering(octetString(Buffer.from('another')))).status).toBe('good');
  });

  it('tells since when expired certificates are spoken of (4.4.4)', () => {
    const cutoff = extension('1.3.6.1.5.5.7.48.1.6', generalizedTime('2020-01-01'));
    expect(check({ extensions: [cutoff] })).toMatchObject({
      times: { coversExpiredSince: new Date('2020-01-01') },
    });
  });

  it('with a digest of the certificate means no other of that serial (Common PKI 2.0, part 4)', () => {
    const certHash = (der: Uint8Array): Uint8Array =>
      extension(
        '1.3.36.8.3.13',
        sequence(
          encodeAlgorithmIdentifier({ oid: digestOid('sha256'), parameters: nullValue() }),
          octetString(digest('sha256', der)),
        ),
        true,
      );
    expect(check({ extensions: [certHash(about.der)] }).status).toBe('good');
    expect(check({ extensions: [certHash(stranger.der)] }).status).toBe('invalid');
  });

  it('with an unknown critical extension cannot be judged, one answer or all (4.4)', () => {
    const critical = extension('1.2.3', nullValue(), true);
    expect(check({ extensions: [critical] }).status).toBe('unsupported');
    expect(check({}, { extensions: [critical] }).status).toBe('unsupported');
  });

  const twoStepsAway = makeAuthority('Responder', makeAuthority('Sub CA', issuer), {
    extensions: [keyUsage(0), extKeyUsage(false, '1.3.6.1.5.5.7.3.9')],
  });
  const critical = delegateWith(extension('1.2.3', nullValue(), true));
  const encipherer = makeAuthority('Responder', issuer, {
    extensions: [keyUsage(2), extKeyUsage(false, '1.3.6.1.5.5.7.3.9')],
  });
  const early = makeAuthority('Responder', issuer, {
    notBefore: '260602000000Z',
    extensions: [keyUsage(0), extKeyUsage(false, '1.3.6.1.5.5.7.3.9')],
  });
  it.each([
    ['one issued by a CA below the issuer', twoStepsAway],
    ['one with an unknown critical extension', critical],
    ['one whose key is not for signing', encipherer],
    ['one that was not yet valid', early],
  ])('by a delegate the issuer did not authorise is refused: %s (4.2.2.2)', (_, other) => {
    expect(check({}, { by: other }).status).toBe('invalid');
  });

  it('finds its responder among the certificates at hand', () => {
    expect(check({}, { carried: [] }).status).toBe('invalid');
    expect(check({}, { carried: [] }, { atHand: [by.certificate] }).status).toBe('good');
    expect(check({}, { carried: [], byName: true }, { atHand: [by.certificate] }).status).toBe('good');
  });
});
