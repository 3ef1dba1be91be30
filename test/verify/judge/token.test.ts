import { describe, expect, test } from 'vitest';
import { oid, sequence, setOf } from '../../../src/pki/asn1/writer.ts';
import { padesPolicy } from '../../../src/verify/policy.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';
import { newKey, pemOf } from '../../pki/support/mini-ca.ts';
import { openssl, withFolder } from '../../pki/support/temporary.ts';
import { Paper } from '../../support/paper.ts';
import { programTest } from '../../support/programs.ts';
import {
  authority,
  makeCms,
  makeSigner,
  makeStamper,
  makeTimeStamp,
  root,
  type TokenShape,
  timeStamper,
} from '../../support/sealing.ts';
import { verdict } from '../judge.ts';

const by = makeSigner('Expired now', { notAfter: '260701000000Z' });
const time = new Date('2026-06-01T12:00:05Z');
const at = new Date('2026-06-15T00:00:00Z');
const token = (value: Uint8Array, shape: TokenShape): Uint8Array =>
  makeTimeStamp(value, time, timeStamper, 'sha256', shape);

const onSignature = (shape: TokenShape): SignatureResult => {
  const cms = (content: Uint8Array): Uint8Array =>
    makeCms({ by, content, stamp: (value) => token(value, shape) });
  const [signature] = verdict(Paper.make().seal({ cms, room: 6000 }), { at }).signatures;
  if (!signature) throw new Error('no signature');
  return signature;
};
const onDocument = (shape: TokenShape): SignatureResult | undefined =>
  verdict(
    Paper.make().seal({ subFilter: 'ETSI.RFC3161', room: 6000, cms: (covered) => token(covered, shape) }),
    { at },
  ).signatures[0];

/** PAdES dates signatures by signature time-stamps and document time-stamps only (EN 319 142-1, 6.3). */
describe('time-stamps of CAdES that PAdES does not know prove nothing and raise no level', () => {
  const attribute = (type: string, stamped: Uint8Array): Uint8Array =>
    sequence(oid(type), setOf(token(stamped, {})));
  test.each<[string, (content: Uint8Array) => Uint8Array]>([
    [
      'a content time-stamp (id-aa-ets-contentTimestamp)',
      (content) => makeCms({ by, content, more: [attribute('1.2.840.113549.1.9.16.2.20', content)] }),
    ],
    [
      'an archive time-stamp (id-aa-ets-archiveTimestampV3)',
      (content) => makeCms({ by, content, unsigned: (value) => [attribute('0.4.0.1733.2.4', value)] }),
    ],
    [
      'an archive time-stamp (id-aa-ets-archiveTimestampV2)',
      (content) =>
        makeCms({ by, content, unsigned: (value) => [attribute('1.2.840.113549.1.9.16.2.48', value)] }),
    ],
  ])('%s', (_, cms) => {
    const sealed = Paper.make().seal({ cms, room: 6000 });
    const late = new Date('2026-08-01T00:00:00Z');
    const [signature] = verdict(sealed, { at: late }).signatures;
    expect(signature).toMatchObject({
      integrity: 'intact',
      status: 'indeterminate',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
      level: 'B-B',
      timestamps: [],
    });
    expect(signature?.time).not.toHaveProperty('proven');
  });
});

describe('a time-stamp token (RFC 3161, 2.4.2; RFC 5816)', () => {
  test.each<[string, TokenShape]>([
    ['binds no certificate', { without: ['signingCertificateV2'] }],
    ['is of another version', { version: 2 }],
    ['has two signers', { signerInfos: 2 }],
  ])('that %s proves nothing', (_, shape) => {
    const { time: proven, level } = onSignature(shape);
    expect([proven.proven, level]).toEqual([undefined, 'B-B']);
    const stamp = onDocument(shape);
    expect(stamp?.status).toBe('indeterminate');
    expect(stamp?.problems.map(({ code }) => code)).toContain('timestamp-token');
  });

  test('is told of when it names another authority than its certificate', () => {
    const codes = (result: SignatureResult | undefined): string[] =>
      result?.problems.map(({ code }) => code) ?? [];
    const named = { tsa: timeStamper.subject };
    const misnamed = { tsa: by.subject };
    expect([codes(onSignature(named)), codes(onDocument(named))]).toEqual([[], []]);
    expect(codes(onSignature(misnamed))).toEqual(['timestamp-authority-name']);
    expect(codes(onDocument(misnamed))).toEqual(['timestamp-authority-name']);
    expect(onSignature(misnamed).time.proven).toBe(time.toISOString());
  });

  test('proves no more than its accuracy allows', () => {
    expect(onSignature({ accuracy: 1 }).time.proven).toBe('2026-06-01T12:00:05.000Z');
    expect(onSignature({ accuracy: 3600 }).time.proven).toBe('2026-06-01T13:00:05.000Z');
  });

  programTest(
    ['openssl'],
    'openssl accepts those made here, and refuses one that binds no certificate',
    () => {
      // openssl knows no token signed with Ed25519.
      const stamper = makeStamper(undefined, newKey('P-256'));
      const made = (shape: TokenShape): Uint8Array => makeTimeStamp(data, time, stamper, 'sha256', shape);
      const data = Buffer.from('stamped');
      const word = (shape: TokenShape): string =>
        withFolder(
          (file) =>
            openssl(
              ...['ts', '-verify', '-token_in', '-in', file('token', made(shape))],
              ...['-data', file('data', data), '-CAfile', file('root.pem', pemOf(root.der))],
              ...['-untrusted', file('authority.pem', pemOf(authority.der))],
            ).output,
        );
      expect(word({})).toMatch(/Verification: OK/);
      expect(word({ without: ['signingCertificateV2'] })).toMatch(/Verification: FAILED/);
    },
  );
});

test('the policy of PAdES judges tokens alike', () => {
  const cms = (content: Uint8Array): Uint8Array =>
    makeCms({ by, content, stamp: (value) => token(value, {}) });
  const paper = Paper.make().seal({ cms, room: 6000 });
  expect(verdict(paper, { at, policy: padesPolicy }).signatures[0]?.level).toBe('B-T');
});

describe('a time-stamp token that is not one of what it stands for', () => {
  const signatureWith = (stamp: (value: Uint8Array) => Uint8Array): SignatureResult | undefined =>
    verdict(Paper.make().seal({ room: 6000, cms: (content) => makeCms({ by, content, stamp }) }), { at })
      .signatures[0];
  const documentWith = (
    cms: (covered: Uint8Array) => Uint8Array,
    type?: string,
  ): SignatureResult | undefined =>
    verdict(Paper.make().seal({ subFilter: 'ETSI.RFC3161', room: 6000, cms, ...(type ? { type } : {}) }), {
      at,
    }).signatures[0];
  const codes = (result: SignatureResult | undefined): string[] =>
    result?.problems.map(({ code }) => code) ?? [];
  const other = (): Uint8Array => token(Buffer.from('other bytes'), {});
  const garbage = (): Uint8Array => sequence(oid('1.2.3'));

  test('whose imprint is of other bytes: it fails, and proves nothing (RFC 3161, 2.4.2)', () => {
    expect(codes(documentWith(other))).toEqual(['timestamp-imprint']);
    expect(documentWith(other)?.status).toBe('failed');
    const signature = signatureWith(other);
    expect(codes(signature)).toContain('timestamp-invalid');
    expect(signature?.time).not.toHaveProperty('proven');
    expect(signature?.level).toBe('B-B');
  });

  test('that cannot be read: it fails, and proves nothing', () => {
    expect(codes(documentWith(garbage))).toEqual(
      expect.arrayContaining(['cms-malformed', 'timestamp-invalid']),
    );
    expect(documentWith(garbage)?.status).toBe('failed');
    const signature = signatureWith(garbage);
    expect(codes(signature)).toContain('timestamp-invalid');
    expect(signature?.level).toBe('B-B');
  });

  test('whose imprint is a SHA-1 is weak (VERIFY 3)', () => {
    const sha1 = (value: Uint8Array): Uint8Array => makeTimeStamp(value, time, timeStamper, 'sha1');
    expect(codes(documentWith(sha1))).toContain('algorithm-weak');
    expect(documentWith(sha1)?.status).toBe('indeterminate');
    expect(signatureWith(sha1)?.time).not.toHaveProperty('proven');
  });

  test('in a dictionary of another Type is told of (ISO 32000-2, 12.8.5)', () => {
    expect(codes(documentWith((covered) => token(covered, {}), 'Sig'))).toEqual(['timestamp-type']);
    expect(codes(documentWith((covered) => token(covered, {})))).toEqual([]);
  });
});
