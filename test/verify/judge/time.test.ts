/** Levels, each at every time that matters, with the indication EN 319 102-1 gives it. */
import { describe, expect, test } from 'vitest';
import { basicPolicy, type Policy, strictPolicy } from '../../../src/verify/policy.ts';
import type { SignatureResult, SubIndication } from '../../../src/verify/result.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl, type CrlInput } from '../../pki/support/crl-builder.ts';
import { type Authority, newKey } from '../../pki/support/mini-ca.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeCms, makeSigner, makeStamper, makeTimeStamp, root } from '../../support/sealing.ts';
import { verdict } from '../judge.ts';

const utc = (text: string): Date => new Date(`${text}Z`);
const signer = makeSigner('Until September', { notAfter: '260901000000Z' });
const tsa = makeStamper('270101000000Z');
const laterTsa = makeStamper('290101000000Z', newKey('P-256'));
const serial = ({ certificate }: Authority): number => Number.parseInt(certificate.serial, 16);

const crl = (input: Partial<CrlInput> = {}): Uint8Array => buildCrl({ by: authority, ...input });
const rootCrl = buildCrl({ by: root });

const sealed = (stamped: boolean): Paper =>
  Paper.make().seal({
    room: 6000,
    cms: (content) =>
      makeCms({
        by: signer,
        content,
        ...(stamped ? { stamp: (value) => makeTimeStamp(value, utc('2026-06-01T12:00:05'), tsa) } : {}),
      }),
  });
const store = { certificates: [root.der, authority.der], crls: [crl(), rootCrl] };
const bb = sealed(false);
const bt = sealed(true);
const blt = storing(bt, store);
const blta = blt.timestamp(utc('2026-06-01T13:00:00'), laterTsa);
const briefLta = blt.timestamp(utc('2026-06-01T13:00:00'), tsa);
const renewed = storing(briefLta, {
  ...store,
  crls: [...store.crls, crl({ thisUpdate: '2026-11-30', nextUpdate: '2026-12-30' })],
}).timestamp(utc('2026-12-01T00:00:00'), laterTsa);
const papers = {
  'B-B': bb,
  'B-T': bt,
  'B-LT': blt,
  'B-LTA': blta,
  'B-LTA of one authority': briefLta,
  renewed,
} as const;

type Word = 'passed' | SubIndication;
const wordOf = (paper: Paper, options: VerifyOptions): { word: Word; signature: SignatureResult } => {
  const [signature] = verdict(paper, options).signatures;
  if (!signature) throw new Error('no signature');
  const { status, subIndication } = signature;
  return { word: status === 'passed' ? status : (subIndication ?? 'SIG_CONSTRAINTS_FAILURE'), signature };
};

const sunset: Policy = { ...basicPolicy, weakDigests: { sha512: '2026-08-01T00:00:00Z' } };
const revokedSigner = (at: string): VerifyOptions => ({
  crls: [crl({ thisUpdate: '2026-06-11', entries: [{ serial: serial(signer), at, reason: 4 }] })],
});
const revokedTsa = (at: string): VerifyOptions => ({
  crls: [
    crl({
      thisUpdate: '2026-07-02',
      nextUpdate: '2026-11-01',
      entries: [{ serial: serial(tsa), at, reason: 4 }],
    }),
  ],
});
const freshFor = (month: string): VerifyOptions => ({
  crls: [authority, root].map((by) =>
    buildCrl({ by, thisUpdate: `2026-${month}-01`, nextUpdate: `2026-${month}-28` }),
  ),
});

const out = 'OUT_OF_BOUNDS_NO_POE';
const rows: readonly (readonly [string, VerifyOptions, Readonly<Record<keyof typeof papers, Word>>])[] = [
  [
    'when it was signed',
    { at: utc('2026-06-02T00:00:00') },
    {
      'B-B': 'passed',
      'B-T': 'passed',
      'B-LT': 'passed',
      'B-LTA': 'passed',
      'B-LTA of one authority': 'passed',
      renewed: 'passed',
    },
  ],
  [
    "after the signer's certificate expired (5.2.6, 5.5.4)",
    { at: utc('2026-10-01T00:00:00') },
    {
      'B-B': out,
      'B-T': 'passed',
      'B-LT': 'passed',
      'B-LTA': 'passed',
      'B-LTA of one authority': 'passed',
      renewed: 'passed',
    },
  ],
  [
    'revoked before the proven time (5.5.4)',
    { at: utc('2026-06-15T00:00:00'), ...revokedSigner('2026-05-20') },
    {
      'B-B': 'REVOKED_NO_POE',
      'B-T': 'REVOKED',
      'B-LT': 'REVOKED',
      'B-LTA': 'REVOKED',
      'B-LTA of one authority': 'REVOKED',
      renewed: 'REVOKED',
    },
  ],
  [
    'revoked after the proven time (5.5.4, step 3)',
    { at: utc('2026-06-15T00:00:00'), ...revokedSigner('2026-06-10') },
    {
      'B-B': 'REVOKED_NO_POE',
      'B-T': 'passed',
      'B-LT': 'passed',
      'B-LTA': 'passed',
      'B-LTA of one authority': 'passed',
      renewed: 'passed',
    },
  ],
  [
    'after the time-stamp authority expired (5.6.2.4)',
    { at: utc('2027-06-01T00:00:00') },
    {
      'B-B': out,
      'B-T': out,
      'B-LT': out,
      'B-LTA': 'passed',
      'B-LTA of one authority': out,
      renewed: 'passed',
    },
  ],
  [
    'after the time-stamp authority was revoked, and the signer expired',
    { at: utc('2026-10-01T00:00:00'), ...revokedTsa('2026-07-01') },
    { 'B-B': out, 'B-T': out, 'B-LT': out, 'B-LTA': 'passed', 'B-LTA of one authority': out, renewed: out },
  ],
  [
    'after an algorithm lost its strength (5.2.8, 5.6.2.2)',
    { at: utc('2026-08-15T00:00:00'), policy: sunset },
    {
      'B-B': 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      'B-T': 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      'B-LT': 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      'B-LTA': 'passed',
      'B-LTA of one authority': 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      renewed: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    },
  ],
  [
    'after everything expired',
    { at: utc('2029-06-01T00:00:00') },
    { 'B-B': out, 'B-T': out, 'B-LT': out, 'B-LTA': out, 'B-LTA of one authority': out, renewed: out },
  ],
  [
    'where revocation data is required, while that of the document is current',
    { at: utc('2026-06-20T00:00:00'), policy: strictPolicy },
    {
      'B-B': 'TRY_LATER',
      'B-T': 'TRY_LATER',
      'B-LT': 'passed',
      'B-LTA': 'passed',
      'B-LTA of one authority': 'passed',
      renewed: 'passed',
    },
  ],
  [
    'where revocation data is required, and that of the document is stale',
    { at: utc('2026-08-15T00:00:00'), policy: strictPolicy },
    {
      'B-B': 'TRY_LATER',
      'B-T': 'TRY_LATER',
      'B-LT': 'TRY_LATER',
      'B-LTA': 'TRY_LATER',
      'B-LTA of one authority': 'TRY_LATER',
      renewed: 'TRY_LATER',
    },
  ],
  [
    'where it is required, the signer has expired, and fresh data is given for the authorities',
    { at: utc('2026-10-15T00:00:00'), policy: strictPolicy, ...freshFor('10') },
    {
      'B-B': out,
      'B-T': out,
      'B-LT': 'passed',
      'B-LTA': 'passed',
      'B-LTA of one authority': 'passed',
      renewed: 'passed',
    },
  ],
];

describe.each(rows)('%s', (_, options, words) => {
  test.each(Object.entries(words) as [keyof typeof papers, Word][])('%s: %s', (name, word) => {
    expect(wordOf(papers[name], options).word).toBe(word);
  });
});

describe('levels (EN 319 142-1, 6.3)', () => {
  const at = utc('2026-06-20T00:00:00');
  const levelOf = (paper: Paper): SignatureResult['level'] => wordOf(paper, { at }).signature.level;

  test('are those of what is there', () => {
    expect([bb, bt, blt, blta, renewed].map(levelOf)).toEqual(['B-B', 'B-T', 'B-LT', 'B-LTA', 'B-LTA']);
  });

  test('data that comes behind the document time-stamp is not archived by it', () => {
    const early = storing(bt, { certificates: [root.der], crls: [] }).timestamp(
      utc('2026-06-01T13:00:00'),
      laterTsa,
    );
    expect(levelOf(early)).toBe('B-T');
    expect(levelOf(storing(early, store))).toBe('B-LT');
    expect(levelOf(storing(early, store).timestamp(utc('2026-06-01T14:00:00'), laterTsa))).toBe('B-LTA');
  });

  test('a broken document time-stamp raises nothing', () => {
    const broken = blt.seal({
      subFilter: 'ETSI.RFC3161',
      cms: () => makeTimeStamp(Buffer.from('another'), utc('2026-06-01T13:00:00'), laterTsa),
    });
    expect(levelOf(broken)).toBe('B-LT');
  });
});

describe('provableUntil', () => {
  const at = utc('2026-06-20T00:00:00');
  const until = (paper: Paper, options: VerifyOptions = {}): string | undefined =>
    wordOf(paper, { at, ...options }).signature.provableUntil?.slice(0, 10);

  test('is when the last of what proves it ends', () => {
    expect([bb, bt, blt, blta].map((paper) => until(paper))).toEqual([
      '2026-09-01',
      '2027-01-01',
      '2027-01-01',
      '2029-01-01',
    ]);
  });

  test('is no later than the revocation data where that is required', () => {
    const policy = strictPolicy;
    expect(until(storing(bb, store), { policy })).toBe('2026-07-01');
    expect(until(blta, { policy })).toBe('2026-07-01');
  });
});

/** Whatever VRI a piece stands under, it speaks for itself: it is signed, and dated by what covers it. */
test.each([
  ['the signature itself', 'A'.repeat(40)],
  ['another signature', 'B'.repeat(40)],
])(
  'validation data kept under the VRI of %s counts like that of the store (EN 319 142-1, 5.4.2.3)',
  (_, crlsUnder) => {
    const kept = storing(bt, { ...store, crlsUnder });
    const [signature] = verdict(kept, { policy: strictPolicy, at: utc('2026-06-15T00:00:00') }).signatures;
    expect(signature).toMatchObject({ status: 'passed', level: 'B-LT' });
  },
);
