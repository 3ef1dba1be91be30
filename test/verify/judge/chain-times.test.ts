/** Where a chain's certificates stand at the times that matter: the validation time, and the proven time before it. */
import { describe, expect, test } from 'vitest';
import { strictPolicy } from '../../../src/verify/policy.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl, type CrlInput } from '../../pki/support/crl-builder.ts';
import {
  basicConstraints,
  extension,
  extKeyUsage,
  generalizedTime,
  keyUsage,
  makeAuthority,
} from '../../pki/support/mini-ca.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeCms, makeSigner, makeTimeStamp, root } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const at = new Date('2026-06-15T00:00:00Z');
const stampedAt = new Date('2026-06-01T12:00:05Z');
/** By an authority that stands apart from the signer's. */
const tsa = makeAuthority('TSA of the root', root, {
  extensions: [basicConstraints(false), keyUsage(0), extKeyUsage(true, '1.3.6.1.5.5.7.3.8')],
});
const by = makeSigner('Signer');
const plain = Paper.make().seal({ cms: (content) => makeCms({ by, content }) });
const stamped = Paper.make().seal({
  room: 6000,
  cms: (content) => makeCms({ by, content, stamp: (value) => makeTimeStamp(value, stampedAt, tsa) }),
});
const judge = (options: VerifyOptions, of = stamped): SignatureResult =>
  first(of, { at, ...options }).signature;
const authoritySerial = Number.parseInt(authority.certificate.serial, 16);
const ofRoot = (revokedAt: string): Uint8Array =>
  buildCrl({ by: root, thisUpdate: '2026-06-11', entries: [{ serial: authoritySerial, at: revokedAt }] });
const ofAuthority = (input: Partial<CrlInput> = {}): Uint8Array => buildCrl({ by: authority, ...input });

describe('an authority that was revoked (EN 319 102-1, 5.6.2.2)', () => {
  test('before the proven time: nothing it issued holds, and a thief may have made the proof as well', () => {
    expect(judge({ crls: [ofRoot('2026-05-01')] })).toMatchObject({
      status: 'indeterminate',
      subIndication: 'REVOKED_CA_NO_POE',
    });
  });

  test('behind the proven time: its own lists count no longer, where one is required', () => {
    const crls = [ofRoot('2026-06-10'), ofAuthority({ thisUpdate: '2026-06-12' })];
    expect(judge({ crls }).status).toBe('passed');
    expect(judge({ crls, policy: strictPolicy }).status).toBe('indeterminate');
  });
});

describe('lists of an authority that was revoked behind the proven time, where one is required', () => {
  const early = ofAuthority({ thisUpdate: '2026-06-05' });
  const current = buildCrl({ by: root, thisUpdate: '2026-06-11' });
  const revokedSince = (paper: Paper): string =>
    judge({ crls: [ofRoot('2026-06-10'), early], policy: strictPolicy }, paper).status;

  test('dated before it, but not proven to have existed then: they do not count', () => {
    expect(judge({ crls: [current, early], policy: strictPolicy }).status).toBe('passed');
    expect(revokedSince(stamped)).toBe('indeterminate');
  });

  test('proven to have existed then, by a document time-stamp: they count', () => {
    const kept = storing(stamped, { certificates: [authority.der], crls: [early] });
    expect(revokedSince(kept.timestamp(new Date('2026-06-06T00:00:00Z'), tsa))).toBe('passed');
    expect(revokedSince(kept.timestamp(new Date('2026-06-10T00:00:01Z'), tsa))).toBe('indeterminate');
  });
});

test('a hold known then is lifted by no delta CRL that is not proven to have existed then (5.6.2.2)', () => {
  const serial = Number.parseInt(by.certificate.serial, 16);
  const held = ofAuthority({ number: 1, entries: [{ serial, at: '2026-05-20', reason: 6 }] });
  const delta = ofAuthority({
    number: 2,
    base: 1,
    thisUpdate: '2026-06-07',
    entries: [{ serial, at: '2026-06-07', reason: 8 }],
  });
  const paper = storing(stamped, { crls: [held] }).timestamp(new Date('2026-06-06T00:00:00Z'), tsa);
  const status = (...crls: Uint8Array[]): string => judge({ crls }, paper).status;
  expect(status(delta)).toBe('passed');
  expect(status(ofRoot('2026-06-10'))).not.toBe('passed');
  expect(status(ofRoot('2026-06-10'), delta)).not.toBe('passed');
});

describe('the control time slides (EN 319 102-1, 5.6.2.2)', () => {
  const brief = makeAuthority('Brief Authority', root, { notAfter: '260605000000Z' });
  const below = makeSigner('Below', { issuedBy: brief });
  const paper = Paper.make().seal({
    room: 6000,
    cms: (content) =>
      makeCms({
        by: below,
        content,
        certificates: [below.der, brief.der],
        stamp: (value) => makeTimeStamp(value, stampedAt, tsa),
      }),
  });
  const status = (ofBrief: string): string =>
    judge(
      {
        policy: strictPolicy,
        crls: [
          buildCrl({ by: root, thisUpdate: '2026-06-04' }),
          buildCrl({ by: brief, thisUpdate: ofBrief }),
        ],
      },
      storing(paper, {
        crls: [buildCrl({ by: brief, thisUpdate: ofBrief })],
      }).timestamp(new Date('2026-06-04T12:00:00Z'), tsa),
    ).status;

  test('to the end of an authority: what it lists later does not count', () => {
    expect(status('2026-06-03')).toBe('passed');
    expect(status('2026-06-10')).toBe('indeterminate');
  });

  test('back only: a list of later than the validation time does not count', () => {
    const expired = makeSigner('Expired', { notAfter: '260605000000Z' });
    const made = Paper.make().seal({
      room: 6000,
      cms: (content) =>
        makeCms({ by: expired, content, stamp: (value) => makeTimeStamp(value, stampedAt, tsa) }),
    });
    const listed = (thisUpdate: string): string =>
      judge(
        {
          policy: strictPolicy,
          crls: [
            buildCrl({ by: root }),
            ofAuthority({
              thisUpdate,
              extensions: [extension('2.5.29.60', generalizedTime('20260101000000Z'))],
            }),
          ],
        },
        made,
      ).status;
    expect(listed('2026-06-14')).toBe('passed');
    expect(listed('2026-06-16')).toBe('indeterminate');
  });
});

describe('provableUntil', () => {
  const until = (ofSigner: string, ofRoot: string): string | undefined =>
    judge(
      { policy: strictPolicy },
      storing(plain, {
        certificates: [authority.der],
        crls: [ofAuthority({ nextUpdate: ofSigner }), buildCrl({ by: root, nextUpdate: ofRoot })],
      }),
    ).provableUntil?.slice(0, 10);

  test('is the end of whichever required revocation data ends first', () => {
    expect(until('2026-06-20', '2026-06-25')).toBe('2026-06-20');
    expect(until('2026-06-25', '2026-06-20')).toBe('2026-06-20');
  });
});
