import { describe, expect, test } from 'vitest';
import { encode, nullValue, sequence } from '../../../src/pki/asn1/writer.ts';
import {
  basicPolicy,
  type Policy,
  type RevocationRequired,
  strictPolicy,
} from '../../../src/verify/policy.ts';
import type { Effect, SignatureResult } from '../../../src/verify/result.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl, type CrlInput, distributionPoints } from '../../pki/support/crl-builder.ts';
import {
  type Authority,
  basicConstraints,
  type CertificateInput,
  extension,
  extKeyUsage,
  keyUsage,
  makeAuthority,
} from '../../pki/support/mini-ca.ts';
import { buildOcsp } from '../../pki/support/ocsp-builder.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeCms, makeSigner, makeTimeStamp, otherRoot, root } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const at = new Date('2026-06-15T00:00:00Z');
const by = makeSigner('Signer');
const paper = Paper.make().seal({ cms: (content) => makeCms({ by, content }) });
const crl = (input: Partial<CrlInput> = {}): Uint8Array => buildCrl({ by: authority, ...input });
const judge = (options: VerifyOptions, of = paper): SignatureResult =>
  first(of, { at, ...options }).signature;
const serial = Number.parseInt(by.certificate.serial, 16);

describe('revocation data (RFC 5280, 6.3; RFC 6960)', () => {
  test('a hold lasts until a newer list does not know of it', () => {
    const held = crl({ entries: [{ serial, reason: 6 }] });
    expect(judge({ crls: [held] }).revocation.status).toBe('revoked');
    const newer = crl({ thisUpdate: '2026-06-10' });
    expect(judge({ crls: [held, newer] }).revocation.status).toBe('good');
    expect(judge({ crls: [newer, held] }).revocation.status).toBe('good');
  });

  test('a revocation is final, whatever a newer list says', () => {
    const crls = [crl({ entries: [{ serial, reason: 1 }] }), crl({ thisUpdate: '2026-06-10' })];
    expect(judge({ crls })).toMatchObject({ status: 'indeterminate', subIndication: 'REVOKED_NO_POE' });
  });

  test('a stolen key counts as revoked since its issuer says so (5.3.2)', () => {
    const stamp = (value: Uint8Array): Uint8Array => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z'));
    const stamped = Paper.make().seal({ cms: (content) => makeCms({ by, content, stamp }), room: 6000 });
    const since = extension('2.5.29.24', encode(0x18, Buffer.from('20260520000000Z')));
    const listed = (reason: number): Uint8Array =>
      crl({ thisUpdate: '2026-06-11', entries: [{ serial, at: '2026-06-10', reason, extensions: [since] }] });
    expect(judge({ crls: [listed(4)] }, stamped).status).toBe('passed');
    expect(judge({ crls: [listed(1)] }, stamped)).toMatchObject({
      status: 'failed',
      subIndication: 'REVOKED',
    });
  });

  test('who is revoked from later on was not revoked before', () => {
    const later = crl({ thisUpdate: '2026-06-11', entries: [{ serial, at: '2026-06-10' }] });
    expect(judge({ crls: [later], at: new Date('2026-06-05T00:00:00Z') }).revocation.status).toBe('good');
  });

  test('what cannot be read, and the error of a responder, is told', () => {
    const tryLater = sequence(encode(0x0a, Uint8Array.of(3)));
    expect(judge({ ocsps: [tryLater] }).revocation).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(/tryLater/),
    });
    expect(judge({ crls: [nullValue()] }).revocation.reason).toMatch(/a file given: a revocation list/);
  });

  describe('by a delegated responder (RFC 6960, 4.2.2.2.1)', () => {
    const delegate = (...extensions: readonly Uint8Array[]): Authority =>
      makeAuthority('Responder', authority, {
        extensions: [keyUsage(0), extKeyUsage(false, '1.3.6.1.5.5.7.3.9'), ...extensions],
      });
    const unchecked = delegate(extension('1.3.6.1.5.5.7.48.1.5', nullValue()));
    const asked = delegate();
    const answer = (responder: Authority): Uint8Array =>
      buildOcsp({ by: responder, singles: [{ about: by, issuer: authority }] });
    const listing = (responder: Authority): Uint8Array =>
      buildCrl({
        by: authority,
        scope: { only: 'authorities' },
        entries: [{ serial: Number.parseInt(responder.certificate.serial, 16) }],
      });
    const rootCrl = buildCrl({ by: root });

    test('that need not be asked about: good', () => {
      expect(judge({ ocsps: [answer(unchecked)], crls: [rootCrl], policy: strictPolicy })).toMatchObject({
        status: 'passed',
        revocation: { status: 'good' },
      });
    });

    test('of whom nothing is known: good with a note, and nothing where revocation data is required', () => {
      expect(judge({ ocsps: [answer(asked)] }).revocation).toMatchObject({
        status: 'good',
        reason: expect.stringMatching(/responder CN=Responder is not known/),
      });
      const strict = judge({ ocsps: [answer(asked)], crls: [rootCrl], policy: strictPolicy });
      expect(strict).toMatchObject({ status: 'indeterminate', revocation: { status: 'unknown' } });
    });

    test('who is revoked: nothing', () => {
      const revoked = buildCrl({
        by: authority,
        thisUpdate: '2026-05-01',
        nextUpdate: '2026-05-02',
        entries: [{ serial: Number.parseInt(asked.certificate.serial, 16), at: '2026-04-30' }],
      });
      expect(judge({ ocsps: [answer(asked)], crls: [revoked] }).revocation).toMatchObject({
        status: 'unknown',
      });
      expect(judge({ ocsps: [answer(asked)], crls: [listing(asked)] }).revocation.status).toBe('good');
    });
  });

  describe('by another CRL issuer (RFC 5280, 6.3.3 (f))', () => {
    const issuerOf = (above: Authority): Authority =>
      makeAuthority('CRL issuer', above, { extensions: [basicConstraints(false), keyUsage(6)] });
    const rightful = issuerOf(root);
    const stranger = issuerOf(otherRoot);
    const pointed = makeSigner('Pointed', {
      extensions: [
        basicConstraints(false),
        keyUsage(0),
        distributionPoints({ directory: rightful.subject, crlIssuer: rightful.subject }),
      ],
    });
    const indirect = (signer: Authority): Uint8Array =>
      buildCrl({ by: signer, scope: { indirect: true, directory: rightful.subject } });
    const sealed = Paper.make().seal({ cms: (content) => makeCms({ by: pointed, content }) });
    const status = (
      signer: Authority,
      trust: readonly Authority[],
      more: readonly Uint8Array[] = [],
    ): SignatureResult['revocation'] =>
      judge(
        {
          crls: [indirect(signer), ...more],
          intermediates: [rightful.certificate, stranger.certificate],
          trust: trust.map(({ certificate }) => certificate),
        },
        sealed,
      ).revocation;

    test('below the same anchor: good; below another: nothing', () => {
      expect(status(rightful, [root, otherRoot]).status).toBe('good');
      expect(status(stranger, [root, otherRoot])).toMatchObject({
        status: 'unknown',
        reason: expect.stringMatching(/same trust anchor/),
      });
    });

    test('who is revoked: nothing; who is not, in a list that speaks of it: good', () => {
      const listed = { serial: Number.parseInt(rightful.certificate.serial, 16), at: '2026-04-30' };
      expect(status(rightful, [root], [buildCrl({ by: root })]).status).toBe('good');
      expect(status(rightful, [root], [buildCrl({ by: root, entries: [listed] })]).status).toBe('unknown');
    });

    const directory = rightful.subject;
    const issuerBelow = (above: Authority, more: Partial<CertificateInput> = {}): Authority =>
      makeAuthority('CRL issuer', above, { extensions: [basicConstraints(false), keyUsage(6)], ...more });
    const authorityGood = buildOcsp({ by: root, singles: [{ about: authority, issuer: root }] });
    const judged = (listing: Authority, options: VerifyOptions = {}, more: readonly Authority[] = []) =>
      judge(
        {
          ocsps: [authorityGood],
          intermediates: [listing, ...more].map(({ certificate }) => certificate),
          trust: [root.certificate],
          ...options,
          crls: [indirect(listing), ...(options.crls ?? [])],
        },
        sealed,
      ).revocation.status;

    test('whose own path does not hold at the time: nothing', () => {
      expect(judged(issuerBelow(root, { notAfter: '260616000000Z' }))).toBe('good');
      expect(judged(issuerBelow(root, { notAfter: '260614000000Z' }))).toBe('unknown');
    });

    test('below an authority that is revoked: nothing', () => {
      const middle = makeAuthority('Middle', root);
      const below = issuerBelow(middle);
      const entries = [{ serial: Number.parseInt(middle.certificate.serial, 16), at: '2026-04-30' }];
      expect(judged(below, { crls: [buildCrl({ by: root })] }, [middle])).toBe('good');
      expect(judged(below, { crls: [buildCrl({ by: root, entries })] }, [middle])).toBe('unknown');
    });

    test('of whom nothing is known: nothing where that is required, and its own list is no word for it', () => {
      const about = buildOcsp({ by: root, singles: [{ about: rightful, issuer: root }] });
      expect(judged(rightful)).toBe('good');
      expect(judged(rightful, { policy: strictPolicy })).toBe('unknown');
      expect(judged(rightful, { policy: strictPolicy, ocsps: [authorityGood, about] })).toBe('good');
      const responder = makeAuthority('Responder', root, {
        extensions: [
          keyUsage(0),
          extKeyUsage(false, '1.3.6.1.5.5.7.3.9'),
          extension('1.3.6.1.5.5.7.48.1.5', nullValue()),
        ],
      });
      const delegated = buildOcsp({
        by: responder,
        carried: [],
        singles: [{ about: rightful, issuer: root }],
      });
      const ocsps = [authorityGood, delegated];
      expect(judged(rightful, { policy: strictPolicy, ocsps })).toBe('unknown');
      expect(judged(rightful, { policy: strictPolicy, ocsps }, [responder])).toBe('good');
      const pointing = distributionPoints({ directory, crlIssuer: directory });
      const selfListed = issuerBelow(root, { extensions: [basicConstraints(false), keyUsage(6), pointing] });
      expect(judged(selfListed)).toBe('good');
      expect(judged(selfListed, { policy: strictPolicy })).toBe('unknown');
    });
  });
});

describe('whose revocation must be known is the policy’s (EN 319 102-1, 5.2.6)', () => {
  const none = { signer: false, authorities: false, timestampAuthorities: false };
  const requiring = (required: Partial<RevocationRequired>, more: Partial<Policy> = {}): VerifyOptions => ({
    policy: { ...basicPolicy, ...more, revocationRequired: { ...none, ...required } },
  });
  const stamp = (value: Uint8Array): Uint8Array => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z'));
  const stamped = Paper.make().seal({ cms: (content) => makeCms({ by, content, stamp }), room: 6000 });
  const ofSigners = [crl()];
  const ofAuthorities = [buildCrl({ by: root })];
  const told = (options: VerifyOptions): readonly string[] => {
    const { status, timestamps, problems } = judge(options, stamped);
    return [status, timestamps[0]?.status ?? '', ...problems.map(({ code, effect }) => `${code} ${effect}`)];
  };

  test('nobody’s', () => {
    expect(told(requiring({}))).toEqual(['passed', 'passed']);
  });

  test('the signer’s', () => {
    const options = requiring({ signer: true });
    expect(told(options)).toEqual(['indeterminate', 'passed', 'revocation-unknown not-trusted']);
    expect(told({ ...options, crls: ofAuthorities })[0]).toBe('indeterminate');
    expect(told({ ...options, crls: ofSigners })).toEqual(['passed', 'passed']);
  });

  test('that of authorities, above time-stamps too', () => {
    const options = requiring({ authorities: true });
    expect(told(options)).toEqual([
      'indeterminate',
      'indeterminate',
      'revocation-unknown not-trusted',
      'timestamp-untrusted warn',
    ]);
    expect(told({ ...options, crls: ofSigners })[0]).toBe('indeterminate');
    expect(told({ ...options, crls: ofAuthorities })).toEqual(['passed', 'passed']);
  });

  test('that of time-stamp authorities', () => {
    const options = requiring({ timestampAuthorities: true });
    expect(told(options)).toEqual(['passed', 'indeterminate', 'timestamp-untrusted warn']);
    expect(told({ ...options, crls: ofAuthorities })[1]).toBe('indeterminate');
    expect(told({ ...options, crls: ofSigners })).toEqual(['passed', 'passed']);
  });

  test('and weighs at least so much that the chain does not hold', () => {
    const weighing = (effect: Effect): string | undefined =>
      told(requiring({ signer: true }, { effects: { 'revocation-unknown': effect } }))[2];
    expect(weighing('warn')).toBe('revocation-unknown not-trusted');
    expect(weighing('not-trusted')).toBe('revocation-unknown not-trusted');
    expect(weighing('indeterminate')).toBe('revocation-unknown indeterminate');
  });
});
