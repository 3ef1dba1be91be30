/** One authority under several certificates: which chain counts when one of them does not hold. */
import { describe, expect, test } from 'vitest';
import { strictPolicy } from '../../../src/verify/policy.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import { type Authority, makeAuthority } from '../../pki/support/mini-ca.ts';
import { Paper } from '../../support/paper.ts';
import { makeCms, makeSigner, makeTimeStamp, anchors as timeStamps } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const [rootA, rootB] = [makeAuthority('Root A'), makeAuthority('Root B')];
const underA = makeAuthority('Crossed', rootA);
const underB = makeAuthority('Crossed', rootB, { key: underA.key });
const by = makeSigner('Signer', { issuedBy: underA, notAfter: '260901000000Z' });
const trust = [rootA.certificate, rootB.certificate];
const chain = [by.der, underA.der, underB.der];
const plain = Paper.make().seal({
  room: 6000,
  cms: (content) => makeCms({ by, content, certificates: chain }),
});
const stamped = Paper.make().seal({
  room: 9000,
  cms: (content) =>
    makeCms({
      by,
      content,
      certificates: chain,
      stamp: (value) => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z')),
    }),
});

const serial = ({ certificate }: Authority): number => Number.parseInt(certificate.serial, 16);
const revoking = (root: Authority, authority: Authority, at: string, reason?: number): Uint8Array =>
  buildCrl({
    by: root,
    thisUpdate: '2026-06-01',
    entries: [{ serial: serial(authority), at, ...(reason === undefined ? {} : { reason }) }],
  });
const aRevoked = revoking(rootA, underA, '2026-05-01');
const bRevoked = revoking(rootB, underB, '2026-05-01');

const judge = (options: VerifyOptions, paper = plain): ReturnType<typeof first>['signature'] =>
  first(paper, { trust, ...options }).signature;

describe('the next chain is tried where an authority of one does not hold (EN 319 102-1, 5.2.6.4)', () => {
  test.each([
    ['A', aRevoked, rootB],
    ['B', bRevoked, rootA],
  ] as const)('revoked by root %s: the chain to the other root holds', (_, crl, anchor) => {
    expect(judge({ crls: [crl] })).toMatchObject({
      status: 'passed',
      chain: { status: 'trusted', anchor: anchor.certificate.subject.toString() },
    });
  });

  test('revoked by both: none holds', () => {
    expect(judge({ crls: [aRevoked, bRevoked] })).toMatchObject({
      status: 'indeterminate',
      subIndication: 'REVOKED_CA_NO_POE',
    });
  });

  test('revoked under the only anchor: a chain that leads nowhere is no way out', () => {
    expect(judge({ trust: [rootA.certificate], crls: [aRevoked] })).toMatchObject({
      status: 'indeterminate',
      subIndication: 'REVOKED_CA_NO_POE',
    });
  });

  test.each([1, 2])(
    'revoked since its key is in other hands (reason %i): nor under another certificate',
    (reason) => {
      const stolen = revoking(rootA, underA, '2026-05-01', reason);
      expect(judge({ crls: [stolen] }).subIndication).toBe('REVOKED_CA_NO_POE');
      const later = { trust: [...trust, ...timeStamps], at: new Date('2026-10-01T00:00:00Z') };
      expect(judge({ ...later, crls: [stolen] }, stamped).status).toBe('indeterminate');
      const superseded = revoking(rootA, underA, '2026-05-01', 4);
      expect(judge({ crls: [superseded] }).status).toBe('passed');
    },
  );

  test('of unknown status, where one is required: the chain whose authority is known to be good holds', () => {
    const ofSigner = buildCrl({ by: underA });
    const policy = strictPolicy;
    expect(judge({ policy, crls: [ofSigner] }).status).toBe('indeterminate');
    for (const root of [rootA, rootB])
      expect(judge({ policy, crls: [ofSigner, buildCrl({ by: root })] }).status).toBe('passed');
  });

  test('at the proven time of an expired signer as well (5.6.2.2)', () => {
    const at = new Date('2026-10-01T00:00:00Z');
    const anchors = [...trust, ...timeStamps];
    const later = { trust: anchors, at };
    expect(judge({ ...later, crls: [aRevoked] }, stamped).status).toBe('passed');
    expect(judge({ ...later, crls: [bRevoked] }, stamped).status).toBe('passed');
    expect(judge({ ...later, crls: [aRevoked, bRevoked] }, stamped).status).toBe('indeterminate');
  });
});
