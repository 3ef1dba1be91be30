/** Of several answers on one certificate, which one counts, and from when to when one speaks. */
import { describe, expect, test } from 'vitest';
import { basicPolicy, type Policy } from '../../../src/verify/policy.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl, type CrlInput, distributionPoints } from '../../pki/support/crl-builder.ts';
import {
  type Authority,
  extension,
  extKeyUsage,
  generalizedTime,
  keyUsage,
  makeAuthority,
} from '../../pki/support/mini-ca.ts';
import { buildOcsp } from '../../pki/support/ocsp-builder.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeCms, makeSigner, makeTimeStamp } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const at = new Date('2026-06-15T00:00:00Z');
const serialOf = ({ certificate }: Authority): number => Number.parseInt(certificate.serial, 16);
const crl = (input: Partial<CrlInput> = {}): Uint8Array => buildCrl({ by: authority, ...input });

/** Signed, and stamped on 1 June at noon. */
const stampedBy = (by: Authority): Paper =>
  Paper.make().seal({
    room: 6000,
    cms: (content) =>
      makeCms({ by, content, stamp: (value) => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z')) }),
  });
const by = makeSigner('Signer');
const stamped = stampedBy(by);
const judge = (crls: readonly Uint8Array[], more: VerifyOptions = {}, of = stamped): SignatureResult =>
  first(of, { at, crls, ...more }).signature;

/** In whatever order they come. */
function inAnyOrder(lists: readonly Uint8Array[], expected: object): void {
  for (const crls of [lists, [...lists].reverse(), [...lists.slice(1), ...lists.slice(0, 1)]])
    expect(judge(crls)).toMatchObject(expected);
}

describe('several answers (RFC 5280, 5.3.1 and 6.3.3)', () => {
  const serial = serialOf(by);
  const held = (thisUpdate: string): Uint8Array =>
    crl({ thisUpdate, entries: [{ serial, at: '2026-05-20', reason: 6 }] });
  const good = (thisUpdate: string): Uint8Array => crl({ thisUpdate });
  const revoked = (revokedAt: string): Uint8Array =>
    crl({ thisUpdate: '2026-06-11', entries: [{ serial, at: revokedAt, reason: 4 }] });

  test('a hold told of again is not lifted by a list from between', () => {
    inAnyOrder([held('2026-06-01'), good('2026-06-03'), held('2026-06-05')], {
      revocation: { status: 'revoked' },
    });
  });

  test('a hold is not lifted by a list of the same moment', () => {
    inAnyOrder([held('2026-06-05'), good('2026-06-05')], { revocation: { status: 'revoked' } });
  });

  test('of two revocations the earlier counts', () => {
    inAnyOrder([revoked('2026-06-10'), revoked('2026-05-20')], {
      status: 'failed',
      subIndication: 'REVOKED',
    });
  });

  test('of two lists that do not name it the newer is told', () => {
    inAnyOrder([good('2026-06-03'), good('2026-06-05')], {
      revocation: { status: 'good', at: '2026-06-05T00:00:00.000Z' },
    });
  });
});

test('a key said to be stolen later than it was revoked counts as revoked when it was (RFC 5280, 5.3.2)', () => {
  const since = extension('2.5.29.24', generalizedTime('20260610000000Z'));
  const entries = [{ serial: serialOf(by), at: '2026-05-20', reason: 1, extensions: [since] }];
  expect(judge([crl({ thisUpdate: '2026-06-11', entries })])).toMatchObject({ subIndication: 'REVOKED' });
});

test('a delta CRL of after the validation time lifts no hold (RFC 5280, 5.2.4)', () => {
  const serial = serialOf(by);
  const base = crl({ number: 1, entries: [{ serial, at: '2026-05-20', reason: 6 }] });
  const delta = crl({
    number: 2,
    base: 1,
    thisUpdate: '2026-06-20',
    entries: [{ serial, at: '2026-06-20', reason: 8 }],
  });
  expect(judge([base, delta]).revocation.status).toBe('revoked');
  const later = new Date('2026-06-25T00:00:00Z');
  expect(judge([base, delta], { at: later }).revocation.status).toBe('good');
});

describe('how long a list speaks', () => {
  const judgedBy = (policy: Policy, input: Partial<CrlInput>): string =>
    judge([crl({ thisUpdate: '2026-05-01', ...input })], { policy }).revocation.status;

  test('where it names no next update: as long as the policy grants (RFC 5280, 5.1.2.5)', () => {
    const policy = (days: number): Policy => ({ ...basicPolicy, revocationAge: days * 24 * 60 * 60 });
    expect(judgedBy(policy(32), { nextUpdate: null })).toBe('good');
    expect(judgedBy(policy(31), { nextUpdate: null })).toBe('unknown');
  });

  test('to its own moment only, where the policy says so (EN 319 102-1, 5.2.5)', () => {
    const policy: Policy = { ...basicPolicy, staleRevocation: 'until-this-update' };
    expect(judgedBy(policy, { nextUpdate: '2026-07-01' })).toBe('unknown');
    expect(judgedBy(policy, { thisUpdate: '2026-06-02', nextUpdate: '2026-07-01' })).toBe('good');
  });
});

describe('silence on a certificate that had expired (X.509, 9.5.2.8 expiredCertsOnCRL)', () => {
  const expired = makeSigner('Until 5 June', { notAfter: '260605000000Z' });
  const paper = stampedBy(expired);
  const status = (since?: string): string =>
    judge(
      [
        crl({
          thisUpdate: '2026-06-10',
          extensions: since === undefined ? [] : [extension('2.5.29.60', generalizedTime(since))],
        }),
      ],
      {},
      paper,
    ).revocation.status;

  test.each([
    [undefined, 'unknown'],
    ['20260604000000Z', 'good'],
    ['20260605000000Z', 'good'],
    ['20260605000001Z', 'unknown'],
  ])('on a list that keeps what expired since %s: %s', (since, expected) => {
    expect(status(since)).toBe(expected);
  });
});

test('a responder that was revoked: what it is proven to have said before counts, and no more (RFC 6960, 2.6)', () => {
  const uri = 'http://of.responders/crl';
  const responder = makeAuthority('Responder', authority, {
    extensions: [keyUsage(0), extKeyUsage(false, '1.3.6.1.5.5.7.3.9'), distributionPoints({ uri })],
  });
  const answer = buildOcsp({ by: responder, singles: [{ about: by, issuer: authority }] });
  const kept = storing(stamped, { ocsps: [answer] }).timestamp(new Date('2026-06-03T00:00:00Z'));
  const statusIf = (revokedAt: string): string => {
    const entries = [{ serial: serialOf(responder), at: revokedAt }];
    return judge([crl({ thisUpdate: '2026-06-11', scope: { uri }, entries })], {}, kept).revocation.status;
  };
  expect(statusIf('2026-06-05')).toBe('good');
  expect(statusIf('2026-06-02')).toBe('unknown');
  expect(statusIf('2026-06-03')).toBe('unknown');
});
