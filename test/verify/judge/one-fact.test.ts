/**
 * The facts of a document that passes, with one of them changed: nothing passes for want of a finding. Gathering would
 * tell of most of this besides; judging must not depend on that (EN 319 102-1, 5.1.3: not shown is INDETERMINATE).
 */
import { describe, expect, test } from 'vitest';
import type { DocMdpLevel } from '../../../src/pades/doc-mdp.ts';
import type {
  Change,
  ChangeKind,
  CmsFacts,
  DocumentFacts,
  RevisionChanges,
  SignatureFacts,
  TimestampFacts,
} from '../../../src/verify/facts.ts';
import { basicPolicy, type Policy } from '../../../src/verify/policy.ts';
import type { ProblemCode } from '../../../src/verify/problems.ts';
import type { Effect, SignatureResult, SignatureStatus } from '../../../src/verify/result.ts';
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

describe('a finding of a token', () => {
  const facts = factsOf(stamped);
  const stampOf = (
    code: ProblemCode,
    policy: Policy = basicPolicy,
  ): SignatureResult['timestamps'][number] => {
    const found = changed(facts, 0, (signature) => ({
      cms: {
        ...cmsOf(signature),
        timestamps: cmsOf(signature).timestamps.map((each) => ({
          ...each,
          findings: [{ code, message: 'found' }],
        })),
      },
    }));
    const [result] = judge(found, { policy });
    if (!result?.timestamps[0]) throw new Error('no time-stamp');
    if (result.timestamps[0].status !== 'passed') expect(result.time).not.toHaveProperty('proven');
    return result.timestamps[0];
  };
  const weighing = (code: ProblemCode, effect: Effect): Policy => ({
    ...basicPolicy,
    effects: { [code]: effect },
  });

  test.each<[ProblemCode, Policy, SignatureStatus]>([
    ['timestamp-invalid', basicPolicy, 'failed'],
    ['message-digest', basicPolicy, 'failed'],
    ['timestamp-token', basicPolicy, 'indeterminate'],
    ['structure-tolerated', basicPolicy, 'passed'],
    ['cms-version', basicPolicy, 'indeterminate'],
    ['cms-version', weighing('cms-version', 'fail'), 'failed'],
    ['cms-version', weighing('cms-version', 'indeterminate'), 'indeterminate'],
    ['cms-version', weighing('cms-version', 'not-trusted'), 'indeterminate'],
  ])('%s, weighed by the table and the policy: %j', (code, policy, status) => {
    expect(stampOf(code, policy)).toMatchObject({
      status,
      ...(status === 'passed' ? {} : { reason: 'found' }),
    });
  });

  test('a digest that can be forged: failed (EN 319 102-1, 5.2.8)', () => {
    const [result] = judge(facts, { policy: { ...basicPolicy, brokenDigests: ['sha512'] } });
    expect(result?.timestamps[0]?.status).toBe('failed');
  });
});

describe('a policy that asks for a time-stamp, where no anchor is given', () => {
  const codes = (facts: DocumentFacts): (string | undefined)[] =>
    createVerifier({ at, policy: { ...basicPolicy, timestampRequired: true } })
      .judge({ status: 'read', facts })
      .signatures[0]?.problems.map(({ code }) => code) ?? [];

  test('takes one that holds by itself, and no other', () => {
    const facts = factsOf(stamped);
    expect(codes(facts)).toEqual([]);
    const short = changed(facts, 0, (signature) => ({
      cms: {
        ...cmsOf(signature),
        timestamps: cmsOf(signature).timestamps.map((each) => ({ ...each, time: undefined })),
      },
    }));
    expect(codes(short)).toEqual(['timestamp-invalid', 'timestamp-missing']);
    const unmatched = changed(facts, 0, (signature) => ({
      cms: {
        ...cmsOf(signature),
        timestamps: cmsOf(signature).timestamps.map((each) => ({
          ...each,
          imprint: { status: 'differs', algorithm: 'sha256' },
        })),
      },
    }));
    expect(codes(unmatched)).toEqual(['timestamp-invalid', 'timestamp-missing']);
  });
});

describe('what came later (ISO 32000-2, 12.8.2.2)', () => {
  const facts = factsOf(Paper.make().seal());
  const revision = (facts.signatures[0]?.revision ?? 0) + 1;
  const later = (change: Partial<RevisionChanges>): DocumentFacts => ({
    ...facts,
    changes: [{ revision, changes: [], truncated: false, ...change }],
  });
  const change = (kind: ChangeKind): Change => ({ kind, object: '4 0 R', what: 'changed' });
  const none: RevisionChanges['changes'] = [];

  test.each<[string, Partial<RevisionChanges>, string[], SignatureStatus]>([
    ['of another kind', { changes: [change('other')] }, ['later-changes'], 'failed'],
    ['undecided', { changes: [change('annotation')] }, ['later-changes-undecided'], 'indeterminate'],
    [
      'unread',
      { changes: none, unread: { code: 'limit-exceeded', message: 'too much' } },
      ['later-changes-unread'],
      'indeterminate',
    ],
    [
      'unread by a defect of kyso',
      { changes: none, unread: { code: 'internal', message: 'a defect' } },
      ['later-changes-unread'],
      'indeterminate',
    ],
    ['permitted', { changes: [change('metadata')] }, [], 'passed'],
  ])('%s', (_, made, codes, status) => {
    const [result] = judge(later(made));
    expect(result?.problems.map(({ code }) => code)).toEqual(codes);
    expect(result?.status).toBe(status);
  });

  test('a value of a field that a signature locked, without a level: not permitted (12.7.5.5)', () => {
    const value: Change = { kind: 'field-value', object: '7 0 R', what: 'changed', field: 'Amount' };
    const lock = { action: 'Include', fields: ['Amount'] } as const;
    const filled = later({ changes: [value] });
    expect(judge(filled)[0]?.laterChanges.permitted).toBe(true);
    const locking = changed(filled, 0, () => ({ permissions: { level: undefined, locks: [lock] } }));
    expect(judge(locking)[0]?.laterChanges.permitted).toBe(false);
  });

  test('undecided once stays undecided, and forbidden once forbidden, whatever else came', () => {
    const permitted = (...kinds: readonly ChangeKind[]): unknown =>
      judge(later({ changes: kinds.map(change) }))[0]?.laterChanges.permitted;
    expect(permitted('metadata', 'annotation')).toBeNull();
    expect(permitted('annotation', 'metadata')).toBeNull();
    expect(permitted('other', 'annotation', 'metadata')).toBe(false);
    expect(permitted('annotation', 'other', 'metadata')).toBe(false);
  });

  test('where annotations are accepted, nothing else is', () => {
    const permitted = (kind: ChangeKind): unknown =>
      judge(later({ changes: [change(kind)] }), { allowChanges: 'annotations' })[0]?.laterChanges.permitted;
    expect(permitted('annotation')).toBe(true);
    expect(permitted('annotation-altered')).toBe(false);
    expect(permitted('other')).toBe(false);
  });

  test.each<[DocMdpLevel, DocMdpLevel, boolean]>([
    [3, 3, true],
    [3, 2, false],
    [2, 3, false],
  ])('under P=%i and a Lock of P=%i the stricter binds (12.8.2.4)', (level, locked, expected) => {
    const locks = [{ action: 'Include', fields: ['Another'], level: locked }] as const;
    const noted = changed(later({ changes: [change('annotation')] }), 0, () => ({
      permissions: { level, locks },
    }));
    expect(judge(noted)[0]?.laterChanges.permitted).toBe(expected);
  });

  test('does not touch usage rights, which are nobody’s signature (12.8.2.3)', () => {
    const rights = changed(later({ changes: [change('other')] }), 0, () => ({ kind: 'usage-rights' }));
    expect(judge(rights, { usage: true })[0]).toMatchObject({ laterChanges: { permitted: true } });
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

  test('that leaves bytes out dates nothing, and one that is only warned of does', () => {
    const found = (code: ProblemCode): DocumentFacts =>
      changed(facts, last, () => ({ findings: [{ code, message: 'found' }] }));
    expect(proven(found('coverage-partial'))).toBeUndefined();
    expect(judge(found('coverage-partial'))[0]?.level).toBe('B-B');
    expect(proven(found('contents-trailing'))).toBe(stampedAt.toISOString());
    expect(judge(found('contents-trailing'))[0]?.level).toBe('B-T');
  });

  test('of the same revision as a signature does not cover it', () => {
    const revision = facts.signatures[0]?.revision ?? 0;
    const same = changed(facts, last, () => ({ revision }));
    expect(proven(same)).toBeUndefined();
    expect([judge(facts)[0]?.level, judge(same)[0]?.level]).toEqual(['B-T', 'B-B']);
  });
});

test('usage rights are dated by no time-stamp (ISO 32000-2, 12.8.2.3)', () => {
  const facts = factsOf(Paper.make().seal().timestamp(stampedAt));
  const rights = changed(facts, 0, () => ({ kind: 'usage-rights' }));
  expect(judge(rights, { usage: true })[0]?.time).not.toHaveProperty('proven');
});
