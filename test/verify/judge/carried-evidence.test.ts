import { describe, expect, test } from 'vitest';
import { context, oid, sequence, setOf } from '../../../src/pki/asn1/writer.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import type { Authority } from '../../pki/support/mini-ca.ts';
import { buildOcsp } from '../../pki/support/ocsp-builder.ts';
import { Paper } from '../../support/paper.ts';
import {
  authority,
  type CmsInput,
  makeCms,
  makeSigner,
  makeTimeStamp,
  timeStamper,
} from '../../support/sealing.ts';
import { first } from '../judge.ts';

const by = makeSigner('Signer');
const serialOf = ({ certificate }: Authority): number => Number.parseInt(certificate.serial, 16);
const listing = (...revoked: readonly Authority[]): Uint8Array =>
  buildCrl({ by: authority, entries: revoked.map((one) => ({ serial: serialOf(one), reason: 1 })) });
const response = (status: 'good' | { at: string }): Uint8Array =>
  buildOcsp({ by: authority, singles: [{ about: by, issuer: authority, status }] });
/** adbe-revocationInfoArchival. */
const archival = (crls: readonly Uint8Array[], ocsps: readonly Uint8Array[] = []): Uint8Array =>
  sequence(
    oid('1.2.840.113583.1.1.8'),
    setOf(sequence(context(0, sequence(...crls)), context(1, sequence(...ocsps)))),
  );
const judged = (input: Partial<CmsInput>): SignatureResult =>
  first(Paper.make().seal({ room: 8000, cms: (content) => makeCms({ by, ...input, content }) })).signature;

describe('revocation data a signature carries is believed like any other (VERIFY 5; ISO 32000-2, 12.8.3.3.2)', () => {
  test.each<[string, Partial<CmsInput>, Partial<CmsInput>]>([
    [
      'a list of adbe-revocationInfoArchival',
      { more: [archival([listing()])] },
      { more: [archival([listing(by)])] },
    ],
    ['a list of its SignedData', { crls: [listing()] }, { crls: [listing(by)] }],
    [
      'a response of adbe-revocationInfoArchival',
      { more: [archival([], [response('good')])] },
      { more: [archival([], [response({ at: '2026-05-20' })])] },
    ],
  ])('%s', (_what, good, revoked) => {
    expect(judged(good)).toMatchObject({ status: 'passed', revocation: { status: 'good' } });
    expect(judged(revoked)).toMatchObject({ status: 'indeterminate', revocation: { status: 'revoked' } });
  });

  test('it speaks of the authority of its time-stamp too', () => {
    const stamp = (value: Uint8Array): Uint8Array => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z'));
    const proven = (...revoked: readonly Authority[]): string | undefined =>
      judged({ stamp, more: [archival([listing(...revoked)])] }).timestamps[0]?.status;
    expect(proven()).toBe('passed');
    expect(proven(timeStamper)).toBe('indeterminate');
  });
});
