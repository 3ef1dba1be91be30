/** Which time-stamps raise a level (EN 319 142-1, 6.3): those that hold, by who may make them. */
import { describe, expect, test } from 'vitest';
import { basicPolicy, type Policy } from '../../../src/verify/policy.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { type Authority, basicConstraints, extKeyUsage, keyUsage } from '../../pki/support/mini-ca.ts';
import { Paper } from '../../support/paper.ts';
import { makeCms, makeSigner, makeTimeStamp, timeStamper } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const when = new Date('2026-06-01T12:00:05Z');
const stamping = '1.3.6.1.5.5.7.3.8';
const stamper = (...usages: readonly Uint8Array[]): Authority =>
  makeSigner('Would-be TSA', { extensions: [basicConstraints(false), ...usages] });
const stampedBy = (by: Authority): Paper =>
  Paper.make().seal({
    room: 6000,
    cms: (content) => makeCms({ content, stamp: (value) => makeTimeStamp(value, when, by) }),
  });
const levels = (by: Authority, options: VerifyOptions = {}): unknown[] =>
  [stampedBy(by), Paper.make().seal().timestamp(when, by)].map(
    (paper) => first(paper, options).signature.level,
  );

describe('by whom', () => {
  test('a time-stamp authority’s count, by the signature’s own or over the document', () => {
    expect(levels(timeStamper)).toEqual(['B-T', 'B-T']);
  });

  test.each<[string, Authority]>([
    ['has no extended key usage', stamper(keyUsage(0))],
    [
      'is for time-stamps among others',
      stamper(keyUsage(0), extKeyUsage(true, stamping, '1.3.6.1.5.5.7.3.4')),
    ],
    ['says so where it need not be heeded', stamper(keyUsage(0), extKeyUsage(false, stamping))],
    ['may not sign', stamper(keyUsage(2), extKeyUsage(true, stamping))],
  ])('one whose certificate %s does not (RFC 3161, 2.3)', (_, by) => {
    expect(levels(by)).toEqual(['B-B', 'B-B']);
  });
});

test('what the policy holds for forgeable does not', () => {
  const policy: Policy = { ...basicPolicy, brokenDigests: ['md5', 'sha256'] };
  const sha1 = (value: Uint8Array): Uint8Array => makeTimeStamp(value, when, timeStamper, 'sha1');
  const paper = Paper.make().seal({ room: 6000, cms: (content) => makeCms({ content, stamp: sha1 }) });
  expect(
    first(paper, { policy: { ...basicPolicy, brokenDigests: ['md5', 'sha1'] } }).signature,
  ).toMatchObject({
    level: 'B-B',
    timestamps: [{ status: 'failed' }],
  });
  expect(levels(timeStamper, { policy })).toEqual(['B-B', 'B-B']);
});
