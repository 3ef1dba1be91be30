/** Where a chain's certificates stand at the times that matter: the validation time, and the proven time before it. */
import { describe, expect, test } from 'vitest';
import { strictPolicy } from '../../../src/verify/policy.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl, type CrlInput } from '../../pki/support/crl-builder.ts';
import { basicConstraints, extKeyUsage, keyUsage, makeAuthority } from '../../pki/support/mini-ca.ts';
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

describe('provableUntil', () => {
  const until = (ofSigner: string, ofRoot: string): string | undefined =>
    judge(
      {
        policy: strictPolicy,
        crls: [ofAuthority({ nextUpdate: ofSigner }), buildCrl({ by: root, nextUpdate: ofRoot })],
      },
      plain,
    ).provableUntil?.slice(0, 10);

  test('is the end of whichever required revocation data ends first', () => {
    expect(until('2026-06-20', '2026-06-25')).toBe('2026-06-20');
    expect(until('2026-06-25', '2026-06-20')).toBe('2026-06-20');
  });
});
