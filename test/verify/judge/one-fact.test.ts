/**
 * The facts of a document that passes, with one of them changed: nothing passes for want of a finding. Gathering would
 * tell of most of this besides; judging must not depend on that (EN 319 102-1, 5.1.3: not shown is INDETERMINATE).
 */
import { describe, expect, test } from 'vitest';
import type { CmsFacts, DocumentFacts, SignatureFacts, TimestampFacts } from '../../../src/verify/facts.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';
import { createVerifier, type VerifyOptions } from '../../../src/verify/verify.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { anchors, authority, makeCms, makeTimeStamp, root } from '../../support/sealing.ts';
import { at } from '../judge.ts';

const utc = (text: string): Date => new Date(`${text}Z`);

function factsOf(paper: Paper): DocumentFacts {
  const gathered = createVerifier({ at }).gather(paper.bytes);
  if (gathered.status === 'error') throw new Error(gathered.error.message);
  return gathered.facts;
}

function judge(facts: DocumentFacts, options: VerifyOptions = {}): readonly SignatureResult[] {
  return createVerifier({ trust: anchors, at, ...options }).judge({ status: 'read', facts }).signatures;
}

/** The facts with the signature of that number changed. */
const changed = (
  facts: DocumentFacts,
  index: number,
  change: (signature: SignatureFacts) => Partial<SignatureFacts>,
): DocumentFacts => ({
  ...facts,
  signatures: facts.signatures.map((each, i) => (i === index ? { ...each, ...change(each) } : each)),
});

const cmsOf = ({ cms }: { readonly cms: CmsFacts | undefined }): CmsFacts => {
  if (!cms) throw new Error('no CMS');
  return cms;
};

const valid = cmsOf(factsOf(Paper.make().seal()).signatures[0] ?? { cms: undefined }).value;
const scheme = valid && valid.status !== 'unsupported' ? valid.scheme : undefined;
if (!scheme) throw new Error('no scheme');

/** What of a CMS may be short of holding. */
const shortOf: readonly (readonly [string, Partial<CmsFacts>])[] = [
  ['its digest differs', { digest: { status: 'differs', algorithm: 'sha512' } }],
  ['its digest could not be computed', { digest: { status: 'unsupported', algorithm: '1.2.3' } }],
  ['its value is invalid', { value: { status: 'invalid', scheme, reason: 'it does not fit' } }],
  ['its value could not be checked', { value: { status: 'unsupported', what: '1.2.3' } }],
  ['its value was not checked', { value: undefined }],
  [
    'neither digest nor value was checked',
    { digest: { status: 'not-checked', algorithm: null }, value: undefined },
  ],
];

describe('a signature', () => {
  const facts = factsOf(Paper.make().seal());

  test('passes as it was', () => {
    expect(judge(facts)[0]).toMatchObject({ status: 'passed', integrity: 'intact' });
  });

  test.each<[string, (signature: SignatureFacts) => Partial<SignatureFacts>]>([
    ['without a CMS', () => ({ cms: undefined })],
    ['that covers a part', () => ({ coverage: 'partial' })],
    ...shortOf.map(([what, part]): [string, (signature: SignatureFacts) => Partial<SignatureFacts>] => [
      `of which ${what}`,
      (signature) => ({ cms: { ...cmsOf(signature), ...part } }),
    ]),
  ])('%s does not pass, with anchors or without', (what, change) => {
    for (const options of [{}, { trust: undefined }] as unknown as VerifyOptions[]) {
      const [result] = judge(changed(facts, 0, change), options);
      expect(['passed', 'intact']).not.toContain(result?.status);
      if (what !== 'that covers a part') expect(result).toMatchObject({ integrity: 'unknown', level: null });
    }
  });

  test('without the certificate of its signer does not pass', () => {
    const [result] = judge(
      changed(facts, 0, (signature) => ({ cms: { ...cmsOf(signature), signer: undefined } })),
    );
    expect(result?.status).toBe('indeterminate');
  });
});

const stampedAt = utc('2026-06-01T12:00:05');
const stamped = Paper.make().seal({
  room: 6000,
  cms: (content) => makeCms({ content, stamp: (value) => makeTimeStamp(value, stampedAt) }),
});

type StampChange = readonly [string, (stamp: TimestampFacts) => Partial<TimestampFacts>];
const stampShortOf: readonly StampChange[] = [
  ['without a time', () => ({ time: undefined })],
  ['without a CMS', () => ({ cms: undefined })],
  ['whose imprint differs', () => ({ imprint: { status: 'differs', algorithm: 'sha256' } })],
  ['whose imprint was not computed', () => ({ imprint: { status: 'unsupported', algorithm: '1.2.3' } })],
  ['whose imprint was not compared', () => ({ imprint: { status: 'not-checked', algorithm: 'sha256' } })],
  ...shortOf.map(
    ([what, part]): StampChange => [
      `of whose token ${what}`,
      (stamp) => ({ cms: { ...cmsOf(stamp), ...part } }),
    ],
  ),
  [
    'of whose token the digest was not checked',
    (stamp) => ({ cms: { ...cmsOf(stamp), digest: { status: 'not-checked', algorithm: 'sha256' } } }),
  ],
];

describe('a signature time-stamp (EN 319 102-1, 5.4)', () => {
  const facts = factsOf(stamped);
  const first = (stamp: (stamp: TimestampFacts) => Partial<TimestampFacts>): DocumentFacts =>
    changed(facts, 0, (signature) => ({
      cms: {
        ...cmsOf(signature),
        timestamps: cmsOf(signature).timestamps.map((each) => ({ ...each, ...stamp(each) })),
      },
    }));

  test('proves its time as it was', () => {
    expect(judge(facts)[0]).toMatchObject({ level: 'B-T', time: { proven: stampedAt.toISOString() } });
  });

  test.each(stampShortOf)('%s proves nothing, raises no level, and is told', (_, change) => {
    const [result] = judge(first(change));
    expect(result).toMatchObject({ status: 'passed', level: 'B-B', time: {} });
    expect(result?.time).not.toHaveProperty('proven');
    expect(result?.problems.map(({ code }) => code)).toEqual(['timestamp-invalid']);
    expect(result?.timestamps[0]?.status).toBe('indeterminate');
  });
});

describe('a document time-stamp (EN 319 102-1, 5.6.3)', () => {
  const facts = factsOf(
    storing(Paper.make().seal(), { certificates: [root.der, authority.der] }).timestamp(stampedAt),
  );
  const last = facts.signatures.length - 1;
  const proven = (of: DocumentFacts): string | undefined => judge(of)[0]?.time.proven;

  test('dates what it covers as it was, and passes', () => {
    expect(proven(facts)).toBe(stampedAt.toISOString());
    expect(judge(facts)[last]).toMatchObject({ status: 'passed', integrity: 'intact' });
  });

  test.each(stampShortOf)('%s dates nothing and does not pass', (_, change) => {
    const short = changed(facts, last, ({ timestamp }) => {
      if (!timestamp) throw new Error('no time-stamp');
      const made = { ...timestamp, ...change(timestamp) };
      return { timestamp: made, cms: made.cms };
    });
    expect(proven(short)).toBeUndefined();
    expect(judge(short)[last]?.status).toBe('indeterminate');
  });

  test('of which only the imprint was not compared is not intact', () => {
    const short = changed(facts, last, ({ timestamp }) => ({
      timestamp: timestamp && { ...timestamp, imprint: { status: 'not-checked', algorithm: 'sha256' } },
    }));
    expect(judge(short)[last]?.integrity).toBe('unknown');
  });

  test('of the same revision as a signature does not cover it', () => {
    const revision = facts.signatures[0]?.revision ?? 0;
    expect(proven(changed(facts, last, () => ({ revision })))).toBeUndefined();
  });
});

test('usage rights are dated by no time-stamp and judged without later changes (ISO 32000-2, 12.8.2.3)', () => {
  const facts = factsOf(Paper.make().seal().timestamp(stampedAt));
  const rights = changed(facts, 0, () => ({ kind: 'usage-rights' }));
  expect(judge(rights, { usage: true })[0]?.time).not.toHaveProperty('proven');
});
