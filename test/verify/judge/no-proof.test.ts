/** What keeps a chain or a time-stamp from counting, by the code that says so, from documents and CRLs. */
import { describe, expect, test } from 'vitest';
import { Tag } from '../../../src/pki/asn1/element.ts';
import { context, encode, oid, sequence } from '../../../src/pki/asn1/writer.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl, type CrlInput } from '../../pki/support/crl-builder.ts';
import {
  type Authority,
  basicConstraints,
  extension,
  generalizedTime,
  keyUsage,
  makeAuthority,
  newKey,
} from '../../pki/support/mini-ca.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeCms, makeSigner, makeStamper, makeTimeStamp, root } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const utc = (text: string): Date => new Date(`${text}Z`);
const serial = ({ certificate }: Authority): number => Number.parseInt(certificate.serial, 16);
const codesOf = ({ problems }: SignatureResult): string[] => problems.map(({ code }) => code);

interface Made {
  readonly by?: Authority;
  readonly tsa?: Authority;
  /** When the time-stamp says it was made; none without. */
  readonly stampedAt?: string;
  readonly certificates?: readonly Uint8Array[];
}

const sealed = ({ by = makeSigner('Signer'), tsa, stampedAt, certificates }: Made): Paper =>
  Paper.make().seal({
    room: 8000,
    cms: (content) =>
      makeCms({
        by,
        content,
        ...(certificates ? { certificates } : {}),
        ...(stampedAt ? { stamp: (value) => makeTimeStamp(value, utc(stampedAt), tsa) } : {}),
      }),
  });

const judged = (paper: Paper, options: VerifyOptions): SignatureResult => first(paper, options).signature;

describe('chain-unsupported: what kyso cannot judge is no evidence against a chain (RFC 5280, 6.1)', () => {
  const unknown = sequence(oid('1.2.3.4.5'));
  const odd = makeSigner('Signed by the future', {
    signer: { algorithm: unknown, sign: () => Buffer.alloc(64, 1) },
  });
  const constrained = (base: Uint8Array): Authority =>
    makeAuthority('Constrained', authority, {
      extensions: [
        basicConstraints(true),
        keyUsage(5, 6),
        extension('2.5.29.30', sequence(context(0, sequence(base))), true),
      ],
    });
  // otherName, the form of a name kyso knows nothing of.
  const otherName = encode(0xa0, oid('1.2.3'), context(0, encode(Tag.Utf8String, Buffer.from('x'))));
  const issuer = constrained(otherName);
  const below = makeSigner('Under a constraint', {
    issuedBy: issuer,
    extensions: [basicConstraints(false), keyUsage(0, 1), extension('2.5.29.17', sequence(otherName))],
  });

  test.each([
    ['a certificate signed by an unknown algorithm', sealed({ by: odd })],
    [
      'a name constraint on a form of name that is not known',
      sealed({ by: below, certificates: [below.der, issuer.der, authority.der] }),
    ],
  ])('%s', (_what, paper) => {
    const signature = judged(paper, {});
    expect(codesOf(signature)).toContain('chain-unsupported');
    expect(codesOf(signature)).not.toContain('chain-invalid');
    expect(signature).toMatchObject({
      status: 'indeterminate',
      subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
      integrity: 'intact',
      chain: { status: 'untrusted' },
    });
  });

  test('a mesh of certificates that would take more work than one document may cause', () => {
    const mesh = Array.from({ length: 6 }, () => makeAuthority('Mesh', undefined, { key: newKey() }));
    const crossed = mesh.flatMap((one) =>
      mesh.map((other) => makeAuthority('Mesh', one, { key: other.key })),
    );
    const lost = makeSigner('Lost in it', { issuedBy: mesh[0] ?? authority });
    const paper = sealed({ by: lost, certificates: [lost.der] });
    const options = { intermediates: crossed.map(({ certificate }) => certificate) };
    const few = judged(paper, { ...options, limits: { pathChecks: 50 } });
    expect(codesOf(few)).toContain('chain-unsupported');
    expect(few.status).toBe('indeterminate');
    expect(codesOf(judged(paper, { intermediates: [] }))).toEqual(['chain-untrusted']);
  });
});

describe('authority-revoked-no-poe: an issuer was revoked (EN 319 102-1, 5.2.6)', () => {
  const middle = makeAuthority('Middle', root);
  const by = makeSigner('Below the middle', { issuedBy: middle });
  const at = utc('2026-06-15T00:00:00');
  const revokedAt = (day: string, reason?: number): VerifyOptions => ({
    at,
    crls: [
      buildCrl({
        by: root,
        thisUpdate: '2026-06-14',
        entries: [{ serial: serial(middle), at: day, ...(reason === undefined ? {} : { reason }) }],
      }),
    ],
  });
  const certificates = [by.der, middle.der];
  const plain = sealed({ by, certificates });
  const stamped = sealed({ by, certificates, stampedAt: '2026-06-01T12:00:05' });

  test.each([
    ['at any time, and nothing proves when it was signed', plain, revokedAt('2026-06-10')],
    [
      'before the proven time: the authority’s word for the signer was none then',
      stamped,
      revokedAt('2026-05-20'),
    ],
  ])('%s: indeterminate, REVOKED_CA_NO_POE', (_what, paper, options) => {
    const signature = judged(paper, options);
    expect(codesOf(signature)[0]).toBe('authority-revoked-no-poe');
    expect(codesOf(signature)).not.toContain('revoked-no-poe');
    expect(signature).toMatchObject({
      status: 'indeterminate',
      subIndication: 'REVOKED_CA_NO_POE',
      chain: { status: 'invalid', reason: expect.stringContaining('CN=Middle') },
    });
  });

  test('after the proven time: that does not touch what is older (5.6.2.2)', () => {
    expect(judged(stamped, revokedAt('2026-06-10')).status).toBe('passed');
    expect(judged(plain, { at }).status).toBe('passed');
  });

  test('and the anchor itself cannot be: it is trusted as it is', () => {
    const crl = buildCrl({ by: root, entries: [{ serial: serial(root), at: '2026-05-01' }] });
    expect(judged(plain, { at, crls: [crl] }).status).toBe('passed');
  });
});

describe('existence-not-proven: the control time slid behind what is proven (EN 319 102-1, 5.6.2.2)', () => {
  const upper = makeAuthority('Upper', root, { notAfter: '261001000000Z' });
  const lower = makeAuthority('Lower', upper);
  const by = makeSigner('Below both', { issuedBy: lower });
  const certificates = [by.der, lower.der, upper.der];
  const stamped = sealed({ by, certificates, stampedAt: '2026-06-01T12:00:05' });
  const at = utc('2026-11-01T00:00:00');

  test('an issuer that expired vouches for certificates proven to be older only', () => {
    const open = judged(stamped, { at });
    expect(codesOf(open)).toEqual(['certificate-expired', 'existence-not-proven']);
    expect(open.problems[1]?.message).toContain(
      'CN=Lower is known to be good until 2026-10-01T00:00:00.000Z only',
    );
    expect(open).toMatchObject({ status: 'indeterminate', subIndication: 'OUT_OF_BOUNDS_NO_POE' });
    const proven = stamped.timestamp(utc('2026-06-02T00:00:00'));
    expect(judged(proven, { at }).status).toBe('passed');
  });

  test('an issuer revoked before its subordinate is proven to have existed', () => {
    const crl = buildCrl({
      by: root,
      thisUpdate: '2026-06-14',
      entries: [{ serial: serial(upper), at: '2026-06-10' }],
    });
    const now = { at: utc('2026-06-15T00:00:00'), crls: [crl] };
    expect(codesOf(judged(stamped, now))).toEqual(['authority-revoked-no-poe', 'existence-not-proven']);
    expect(judged(stamped.timestamp(utc('2026-06-09T00:00:00')), now).status).toBe('passed');
    expect(judged(stamped.timestamp(utc('2026-06-11T00:00:00')), now).status).toBe('indeterminate');
  });
});

describe('timestamp-order: what covers cannot be older than what it covers (EN 319 102-1, 5.5.4)', () => {
  const inner = sealed({ stampedAt: '2026-06-01T12:00:05' });
  const at = utc('2026-06-02T00:00:00');

  test.each([
    ['an hour before', '2026-06-01T11:00:00', ['timestamp-order']],
    ['61 seconds before, more than clocks may differ', '2026-06-01T11:59:04', ['timestamp-order']],
    ['60 seconds before, as much as clocks may differ', '2026-06-01T11:59:05', []],
    ['after', '2026-06-01T13:00:00', []],
  ])('a document time-stamp of a time %s the signature time-stamp it covers', (_what, time, codes) => {
    const signature = judged(inner.timestamp(utc(time)), { at });
    expect(codesOf(signature)).toEqual(codes);
    expect([signature.status, signature.subIndication]).toEqual(
      codes.length > 0 ? ['indeterminate', 'TIMESTAMP_ORDER_FAILURE'] : ['passed', null],
    );
  });

  test('holds between document time-stamps as well', () => {
    const twice = sealed({}).timestamp(utc('2026-06-01T13:00:00')).timestamp(utc('2026-06-01T12:30:00'));
    const stamps = first(twice, { at }).document.signatures.filter(({ kind }) => kind === 'timestamp');
    expect(stamps.map(codesOf)).toEqual([['timestamp-order'], []]);
  });

  test('is no matter of one that proves nothing', () => {
    const stranger = makeAuthority('Stranger', undefined, {
      extensions: [basicConstraints(false), keyUsage(0)],
    });
    expect(codesOf(judged(inner.timestamp(utc('2026-06-01T11:00:00'), stranger), { at }))).toEqual([]);
  });
});

describe('a time-stamp authority that was revoked (EN 319 102-1, 5.4 and 5.6.2)', () => {
  const stampedAt = '2026-06-01T12:00:05';
  const by = makeSigner('Expired since', { notAfter: '260901000000Z' });
  const tsa = makeStamper();
  const laterTsa = makeStamper(undefined, newKey('P-256'));
  const at = utc('2026-10-01T00:00:00');
  const stamped = sealed({ by, tsa, stampedAt });
  const covered = storing(stamped, { certificates: [root.der, authority.der], crls: [] }).timestamp(
    utc('2026-06-05T00:00:00'),
    laterTsa,
  );
  const revoked = (entry: Omit<NonNullable<CrlInput['entries']>[number], 'serial'>): VerifyOptions => ({
    at,
    crls: [
      buildCrl({
        by: authority,
        thisUpdate: '2026-09-30',
        nextUpdate: '2026-10-30',
        entries: [{ serial: serial(tsa), ...entry }],
      }),
    ],
  });
  const invalidSince = (time: string): Uint8Array => extension('2.5.29.24', generalizedTime(time));
  const before = '2026-05-20';
  const after = '2026-07-01';

  test('is the case these are about: unrevoked, it proves the time', () => {
    expect(judged(stamped, { at }).time.proven).toBe('2026-06-01T12:00:05.000Z');
  });

  test.each([
    ['before the time it states', revoked({ at: before })],
    ['after it', revoked({ at: after })],
    ['after it, because the key was stolen', revoked({ at: after, reason: 1 })],
    ['after it, because it was superseded', revoked({ at: after, reason: 4 })],
    ['after it, because it ceased to work', revoked({ at: after, reason: 5 })],
    ['after it, and is only on hold', revoked({ at: after, reason: 6 })],
  ])('%s: nothing dates the time-stamp, so it proves nothing', (_what, options) => {
    const signature = judged(stamped, options);
    expect(codesOf(signature)).toEqual(['certificate-expired', 'timestamp-untrusted']);
    expect(signature).toMatchObject({
      status: 'indeterminate',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
      time: { source: 'claimed' },
      timestamps: [{ status: 'indeterminate', reason: expect.stringContaining('CN=Test TSA, at 2026-0') }],
    });
  });

  test.each([
    ['before the time it states', revoked({ at: before }), '2026-06-05'],
    ['after a later time-stamp dated it', revoked({ at: after }), '2026-06-01'],
    ['after that, because the key was stolen', revoked({ at: after, reason: 1 }), '2026-06-01'],
    [
      'after that, because the key had been stolen before',
      revoked({ at: after, reason: 1, extensions: [invalidSince('20260501000000Z')] }),
      '2026-06-05',
    ],
    [
      'after that, superseded: an invalidity date is of stolen keys',
      revoked({ at: after, reason: 4, extensions: [invalidSince('20260501000000Z')] }),
      '2026-06-01',
    ],
    ['between the time it states and the later time-stamp', revoked({ at: '2026-06-03' }), '2026-06-05'],
  ])('%s, with a later time-stamp by another authority', (_what, options, proven) => {
    const signature = judged(covered, options);
    expect(signature.time.proven?.slice(0, 10)).toBe(proven);
    expect(signature.status).toBe('passed');
    expect(signature.timestamps[0]?.status).toBe(proven === '2026-06-01' ? 'passed' : 'indeterminate');
  });

  test('that has expired proves nothing by itself, and what a later one dated still does', () => {
    const brief = makeStamper('260801000000Z');
    const alone = sealed({ by, tsa: brief, stampedAt });
    expect(codesOf(judged(alone, { at }))).toEqual(['certificate-expired', 'timestamp-untrusted']);
    expect(judged(alone, { at: utc('2026-07-31T00:00:00') }).time.proven).toBe('2026-06-01T12:00:05.000Z');
    const dated = alone.timestamp(utc('2026-07-31T00:00:00'), laterTsa);
    expect(judged(dated, { at })).toMatchObject({
      status: 'passed',
      time: { proven: '2026-06-01T12:00:05.000Z' },
    });
    const late = alone.timestamp(utc('2026-08-02T00:00:00'), laterTsa);
    expect(judged(late, { at }).time.proven).toBe('2026-08-02T00:00:00.000Z');
  });
});
