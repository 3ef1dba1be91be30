import { describe, expect, test } from 'vitest';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { padesPolicy, strictPolicy } from '../../../src/verify/policy.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { extKeyUsage, keyUsage, makeAuthority } from '../../pki/support/mini-ca.ts';
import { Paper } from '../../support/paper.ts';
import {
  anchors,
  makeCms,
  makeCrl,
  makeSigner,
  makeStamper,
  makeTimeStamp,
  otherRoot,
  root,
  signer,
  timeStamper,
} from '../../support/sealing.ts';
import { at, first, verdict } from '../judge.ts';

const signedBy = (by: typeof signer): Paper =>
  Paper.make().seal({ cms: (content) => makeCms({ by, content }) });

describe('the chain (RFC 5280, 6)', () => {
  test('to an anchor given: passed', () => {
    const { signature } = first(Paper.make().seal());
    expect(signature).toMatchObject({
      status: 'passed',
      indication: 'TOTAL-PASSED',
      subIndication: null,
      chain: { status: 'trusted', anchor: 'CN=Test Root' },
    });
    expect(signature.chain.path).toHaveLength(3);
  });

  test('without anchors: intact, and not checked', () => {
    const verifier = createVerifier({ at });
    const document = verifier.verify(Paper.make().seal().bytes);
    expect(document.status).toBe('intact');
    expect(document.signatures[0]).toMatchObject({ chain: { status: 'not-checked', path: [] } });
  });

  test('an empty set of anchors is not the same as none: nobody is trusted', () => {
    expect(first(Paper.make().seal(), { trust: [] }).signature.status).toBe('indeterminate');
  });

  test('to another root: indeterminate', () => {
    expect(first(Paper.make().seal(), { trust: [otherRoot.certificate] })).toMatchObject({
      codes: ['chain-untrusted'],
      signature: {
        status: 'indeterminate',
        subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
        chain: { status: 'untrusted' },
      },
    });
  });

  test('of a certificate that has expired: indeterminate, whatever time the signer claims', () => {
    const by = makeSigner('Old', { notBefore: '200101000000Z', notAfter: '260601130000Z' });
    const { codes, signature } = first(signedBy(by));
    expect(codes).toEqual(['certificate-expired']);
    expect(signature).toMatchObject({ status: 'indeterminate', subIndication: 'OUT_OF_BOUNDS_NO_POE' });
  });

  test('of a certificate that is not yet valid: indeterminate', () => {
    const by = makeSigner('Young', { notBefore: '270101000000Z' });
    expect(first(signedBy(by))).toMatchObject({ codes: ['certificate-not-yet-valid'] });
  });

  test('with an issuer of the right name and the wrong key: not trusted', () => {
    const forged = makeAuthority('Test Authority', root);
    const fake = { ...forged, key: makeAuthority('x').key };
    const { signature } = first(signedBy(makeSigner('Forged', { issuedBy: fake })));
    expect(signature.status).toBe('indeterminate');
    expect(signature.chain.status).not.toBe('trusted');
  });

  test.each([
    ['keyUsage without signing', [keyUsage(2)]],
    ['extKeyUsage for servers only', [keyUsage(0), extKeyUsage(false, '1.3.6.1.5.5.7.3.1')]],
  ])('of a certificate with %s: indeterminate', (_what, extensions) => {
    const { codes, signature } = first(signedBy(makeSigner('Wrong use', { extensions })));
    expect(codes).toEqual(['key-usage']);
    expect(signature).toMatchObject({ status: 'indeterminate', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' });
  });

  test('is found again for the next document: results do not depend on what was verified before', () => {
    const verifier = createVerifier({ trust: anchors, at });
    const good = Paper.make().seal().bytes;
    const bad = signedBy(makeSigner('Old', { notAfter: '260601130000Z' })).bytes;
    const statuses = [good, bad, good, bad].map((bytes) => verifier.verify(bytes).status);
    expect(statuses).toEqual(['passed', 'indeterminate', 'passed', 'indeterminate']);
  });
});

describe('weak algorithms', () => {
  const weak = Paper.make().seal({
    cms: (content) => makeCms({ content, by: makeSigner('Short', { kind: 'rsa' }) }),
  });
  const policy = {
    ...padesPolicy,
    name: 'test',
    effects: {},
    keySunsets: [{ keyType: 'rsa' as const, belowBits: 4096, until: '2017-01-01T00:00:00Z' }],
  };

  test('adbe.pkcs7.sha1 hashes the document with SHA-1, whatever its CMS is made with', () => {
    const paper = Paper.make().seal({
      subFilter: 'adbe.pkcs7.sha1',
      cms: (covered) => makeCms({ content: covered, carried: digest('sha1', covered) }),
    });
    const { signature, codes } = first(paper);
    expect(codes).toContain('algorithm-weak');
    expect(signature).toMatchObject({ status: 'indeterminate', integrity: 'intact' });
    expect(createVerifier({ at }).verify(paper.bytes).status).toBe('intact');
  });

  test('keep it from passing as of a day before their sunset too: that proves nothing of when it existed', () => {
    const paper = Paper.make().seal({
      subFilter: 'adbe.pkcs7.sha1',
      cms: (covered) =>
        makeCms({
          by: makeSigner('Long ago', { notBefore: '100101000000Z' }),
          content: covered,
          carried: digest('sha1', covered),
        }),
    });
    const { codes, signature } = first(paper, { at: new Date('2016-06-01T00:00:00Z') });
    expect(codes).toContain('algorithm-weak');
    expect(signature?.status).toBe('indeterminate');
  });

  test('keep a signature from passing, and are told', () => {
    expect(first(weak, { policy })).toMatchObject({
      codes: ['algorithm-weak'],
      signature: { status: 'indeterminate', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' },
    });
  });

  test('without anchors leave it intact, but not under the strict policy', () => {
    const loose = createVerifier({ at, policy }).verify(weak.bytes);
    expect([loose.status, loose.signatures[0]?.problems.map(({ code }) => code)]).toEqual([
      'intact',
      ['algorithm-weak'],
    ]);
    const strict = createVerifier({
      at,
      policy: {
        ...strictPolicy,
        keySunsets: [{ keyType: 'rsa', belowBits: 4096, until: '2017-01-01T00:00:00Z' }],
      },
    }).verify(weak.bytes);
    expect(strict.status).toBe('indeterminate');
  });

  test('a key that can be broken fails', () => {
    expect(
      first(weak, { policy: { ...policy, brokenKeyBits: { rsa: 4096, dsa: 4096, ec: 0 } } }),
    ).toMatchObject({
      codes: ['algorithm-broken'],
      signature: { status: 'failed' },
    });
  });
});

describe('revocation (RFC 5280, 6.3)', () => {
  const by = makeSigner('Revoked');
  const revokedAt = new Date('2026-05-01T00:00:00Z');
  const crl = makeCrl([{ certificate: by.certificate, at: revokedAt }]);

  test('a CRL that does not name the certificate: good, with its source', () => {
    const { signature } = first(Paper.make().seal(), { crls: [crl] });
    expect(signature).toMatchObject({
      status: 'passed',
      revocation: { status: 'good', source: 'CRL from a file given' },
    });
  });

  test('a revoked certificate, nothing proving the time: REVOKED_NO_POE', () => {
    const { signature, codes } = first(signedBy(by), { crls: [crl] });
    expect(codes).toEqual(['revoked-no-poe']);
    expect(signature).toMatchObject({
      status: 'indeterminate',
      subIndication: 'REVOKED_NO_POE',
      revocation: { status: 'revoked', at: revokedAt.toISOString() },
    });
  });

  const stamped = (time: string): Paper =>
    Paper.make().seal({
      cms: (content) => makeCms({ by, content, stamp: (value) => makeTimeStamp(value, new Date(time)) }),
      room: 6000,
    });

  test('a time-stamp proves that it was signed after the revocation: failed, REVOKED', () => {
    expect(first(stamped('2026-05-20T00:00:00Z'), { crls: [crl] })).toMatchObject({
      codes: ['revoked'],
      signature: { status: 'failed', subIndication: 'REVOKED' },
    });
  });

  test('a time-stamp proves that it was signed before the revocation: passed', () => {
    expect(first(stamped('2026-04-20T00:00:00Z'), { crls: [crl] }).signature.status).toBe('passed');
  });

  test('a CRL signed by another key says nothing', () => {
    const forged = makeCrl([], makeAuthority('Test Authority'));
    const { signature } = first(Paper.make().seal(), { crls: [forged] });
    expect(signature.revocation.status).toBe('unknown');
    expect(first(Paper.make().seal(), { crls: [forged], policy: strictPolicy }).signature.status).toBe(
      'indeterminate',
    );
  });
});

describe('time-stamps (RFC 3161)', () => {
  const by = makeSigner('Expired now', { notAfter: '260701000000Z' });
  const later = new Date('2026-08-01T00:00:00Z');
  const stamped = (make: (value: Uint8Array) => Uint8Array): Paper =>
    Paper.make().seal({ cms: (content) => makeCms({ by, content, stamp: make }), room: 6000 });
  const good = stamped((value) => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z')));

  test('prove the time: a certificate that expired since does not matter', () => {
    const { signature } = first(good, { at: later });
    expect(signature).toMatchObject({
      status: 'passed',
      level: 'B-T',
      time: { claimed: '2026-06-01T12:00:00.000Z', proven: '2026-06-01T12:00:05.000Z', source: 'timestamp' },
      timestamps: [{ kind: 'signature', status: 'passed', authority: 'CN=Test TSA' }],
    });
    expect(signature.provableUntil).toBe(timeStamper.certificate.notAfter.toISOString());
  });

  test.each([
    ['over other bytes', () => makeTimeStamp(Buffer.from('other'), new Date('2026-06-01T12:00:05Z'))],
    [
      'by a certificate that is not for time-stamps',
      (value: Uint8Array) => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z'), signer),
    ],
    ['that is no time-stamp', () => Buffer.from('3000', 'hex')],
    [
      'with a SHA-1 imprint',
      (value: Uint8Array) => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z'), timeStamper, 'sha1'),
    ],
  ])('%s prove nothing', (_what, make) => {
    const { signature } = first(stamped(make), { at: later });
    expect(signature.status).toBe('indeterminate');
    expect(signature.time.proven).toBeUndefined();
    expect(signature.timestamps[0]?.status).not.toBe('passed');
  });

  test('that are broken do not raise the level', () => {
    const broken = stamped(() => makeTimeStamp(Buffer.from('other'), new Date('2026-06-01T12:00:05Z')));
    expect(first(broken).signature).toMatchObject({ level: 'B-B', status: 'passed' });
  });

  test('without anchors are checked, and prove no time', () => {
    const [signature] = createVerifier({ at }).verify(good.bytes).signatures;
    expect(signature).toMatchObject({
      level: 'B-T',
      time: { source: 'claimed' },
      timestamps: [{ status: 'intact' }],
    });
  });

  test('of the whole document prove the time of what they cover', () => {
    const paper = signedBy(by).timestamp(new Date('2026-06-01T13:00:00Z'));
    const document = verdict(paper, { at: later });
    expect(document.status).toBe('passed');
    expect(document.signatures.map(({ kind }) => kind)).toEqual(['signature', 'timestamp']);
    expect(document.signatures[0]).toMatchObject({
      level: 'B-T',
      time: { proven: '2026-06-01T13:00:00.000Z' },
    });
  });

  test('covered by a later one prove their time when their own authority has expired since (EN 319 102-1, 5.6.2.4)', () => {
    const first = makeStamper('260901000000Z');
    const second = makeStamper('280901000000Z');
    const once = signedBy(by).timestamp(new Date('2026-06-01T13:00:00Z'), first);
    const twice = signedBy(by)
      .timestamp(new Date('2026-06-01T13:00:00Z'), first)
      .timestamp(new Date('2026-08-15T00:00:00Z'), second);
    const at = new Date('2027-01-01T00:00:00Z');
    expect(verdict(once, { at }).signatures[0]).toMatchObject({
      status: 'indeterminate',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
      time: { source: 'claimed' },
    });
    const [signature, stamp] = verdict(twice, { at }).signatures;
    expect(signature).toMatchObject({
      status: 'passed',
      time: { proven: '2026-06-01T13:00:00.000Z' },
      provableUntil: '2028-09-01T00:00:00.000Z',
      validity: { atSigning: { source: 'timestamp', status: 'unknown' }, now: { status: 'expired' } },
    });
    expect(stamp).toMatchObject({ kind: 'timestamp', status: 'passed' });
  });

  test('made when their authority had expired prove nothing', () => {
    const paper = signedBy(by).timestamp(new Date('2026-06-01T13:00:00Z'), makeStamper('260601125959Z'));
    expect(verdict(paper, { at: later }).signatures[0]).toMatchObject({
      status: 'indeterminate',
      time: { source: 'claimed' },
    });
  });

  test('of a time that is still to come prove nothing', () => {
    const paper = signedBy(by).timestamp(new Date('2026-06-03T00:00:00Z'));
    const [signature] = verdict(paper, { at }).signatures;
    expect(signature?.time.source).toBe('claimed');
    expect(signature?.timestamps[0]).toMatchObject({ status: 'indeterminate' });
  });

  test('that cover a younger one contradict it (EN 319 102-1, 5.5.4)', () => {
    const paper = good.timestamp(new Date('2026-06-01T11:00:00Z'));
    expect(verdict(paper, { at }).signatures[0]).toMatchObject({
      status: 'indeterminate',
      subIndication: 'TIMESTAMP_ORDER_FAILURE',
    });
    const skewed = good.timestamp(new Date('2026-06-01T11:59:30Z'));
    expect(verdict(skewed, { at }).signatures[0]?.status).toBe('passed');
  });

  test('of the whole document that leave out the signature prove no time for it', () => {
    let open = 0;
    const paper = signedBy(by).seal({
      subFilter: 'ETSI.RFC3161',
      byteRange: ([, first, second, last]) => {
        open = first;
        return `[0 100 ${second} ${last}]`;
      },
      cms: (covered) =>
        makeTimeStamp(
          Buffer.concat([covered.subarray(0, 100), covered.subarray(open)]),
          new Date('2026-06-01T13:00:00Z'),
        ),
    });
    const { signature } = first(paper, { at: later });
    expect(signature).toMatchObject({ status: 'indeterminate', level: 'B-B', time: { source: 'claimed' } });
  });

  test('older than the certificate of the signer: it cannot have made the signature', () => {
    const young = makeSigner('Issued later', { notBefore: '260601130000Z' });
    const stamp = (value: Uint8Array): Uint8Array => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z'));
    const paper = Paper.make().seal({
      cms: (content) => makeCms({ by: young, content, stamp }),
      room: 6000,
    });
    const { signature, codes } = first(paper, { at: later });
    expect(codes).toContain('certificate-not-yet-valid');
    expect(signature.status).toBe('indeterminate');
  });

  test('of the whole document over other bytes fail', () => {
    const paper = Paper.make().seal({
      subFilter: 'ETSI.RFC3161',
      cms: () => makeTimeStamp(Buffer.from('another document'), new Date('2026-06-01T13:00:00Z')),
    });
    expect(first(paper)).toMatchObject({
      codes: ['timestamp-imprint'],
      signature: { status: 'failed', integrity: 'broken' },
    });
  });
});
