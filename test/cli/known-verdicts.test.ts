/** Verdicts from the cache: documents that are alike are judged once, and none of them may get another verdict than its own. */
import { describe, expect, test } from 'vitest';
import type { KnownFile } from '../../src/cli/tasks/facts-cache/facts-cache.ts';
import { putTogether, takeApart } from '../../src/cli/tasks/facts-cache/shape.ts';
import { knownVerdicts } from '../../src/cli/tasks/known-verdicts.ts';
import { factsOf } from '../../src/report/facts.ts';
import {
  decodeFacts,
  decodeParsedFacts,
  encodeFacts,
  type FactsLine,
} from '../../src/verify/facts-file/codec.ts';
import { basicPolicy, type Policy, strictPolicy } from '../../src/verify/policy.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { buildCrl } from '../pki/support/crl-builder.ts';
import { newKey } from '../pki/support/mini-ca.ts';
import { storing } from '../support/dss.ts';
import { Paper } from '../support/paper.ts';
import {
  anchors,
  authority,
  makeCms,
  makeSigner,
  makeStamper,
  makeTimeStamp,
  root,
} from '../support/sealing.ts';

const signer = makeSigner('Until September', { notAfter: '260901000000Z' });
const tsa = makeStamper('270101000000Z');
const laterTsa = makeStamper('290101000000Z', newKey('P-256'));
const stampTimes = ['2026-06-01T12:00:05Z', '2026-08-31T23:59:59Z', '2026-09-01T00:00:01Z'];

const sealed = (stamped?: string): Paper =>
  Paper.make().seal({
    room: 6000,
    dictionary: '/M (D:20260601120000Z)',
    cms: (content) =>
      makeCms({
        by: signer,
        content,
        ...(stamped ? { stamp: (value) => makeTimeStamp(value, new Date(stamped), tsa) } : {}),
      }),
  });
const store = {
  certificates: [root.der, authority.der],
  crls: [buildCrl({ by: authority }), buildCrl({ by: root })],
};
const blt = storing(sealed(stampTimes[0]), store);
const papers: readonly Uint8Array[] = [
  Paper.make().bytes,
  Buffer.from('%PDF-1.7 damaged'),
  sealed().bytes,
  sealed().seal({ name: 'Second' }).bytes,
  ...stampTimes.map((time) => sealed(time).bytes),
  blt.bytes,
  blt.timestamp(new Date('2026-06-01T13:00:00Z'), laterTsa).bytes,
];

const gatherer = createVerifier();
const lines = papers.map((bytes, number): string =>
  encodeFacts({ file: `${number}.pdf`, sha256: 'ab', gathered: gatherer.gather(bytes) }),
);

/** The edges of the signer's validity, and times around them. */
const { notBefore, notAfter } = signer.certificate;
const claims = [notBefore, notAfter, new Date('2026-06-01T12:00:00Z')].flatMap((time) =>
  [-1, 0, 1].map((more) => new Date(time.getTime() + more).toISOString()),
);

/** The same document with other values of its own: what it claims in place of its time, and everything that is shown. */
function variants(line: string): string[] {
  const { facts, ...others } = JSON.parse(line);
  const { signatures = [] } = facts.facts ?? {};
  if (signatures.length === 0) return [line, JSON.stringify({ ...others, sha256: 'cd', facts })];
  const time = (v: string) => ({ $: 'time', v });
  return claims.map((claim, number) =>
    JSON.stringify({
      ...others,
      facts: {
        ...facts,
        facts: {
          ...facts.facts,
          sha256: `${number}`,
          bytes: number,
          signatures: signatures.map((signature: Record<string, unknown>, at: number) => ({
            ...signature,
            ...(signature.claimedTime === undefined
              ? {}
              : { claimedTime: time(claims[(number + at) % claims.length] ?? claim) }),
            byteRange: [number, at],
            ...(signature.cms === undefined
              ? {}
              : { cms: { ...(signature.cms as object), signingTime: time(claim) } }),
          })),
        },
      },
    }),
  );
}

const known = (line: string): KnownFile => {
  const { file, blobs, ...facts } = JSON.parse(line);
  const apart = takeApart(facts);
  return {
    likeness: `${apart.shape} ${blobs.join()} ${apart.times.join()}`,
    claims: apart.claims,
    line: () => decodeParsedFacts({ file, blobs, ...putTogether(apart) }),
  };
};

const all = lines.flatMap(variants);

test('facts taken apart are the same put together', () => {
  expect(all.length).toBeGreaterThan(60);
  for (const line of all) expect(known(line).line()).toEqual(decodeFacts(line));
});

test('documents that differ in claimed times and in what is shown alone are alike, and others are not', () => {
  const kinds = lines.map((line) => new Set(variants(line).map((own) => known(own).likeness)));
  expect(kinds.map(({ size }) => size)).toEqual(lines.map(() => 1));
  expect(new Set(kinds.flatMap((own) => [...own])).size).toBe(lines.length);
});

const policies: readonly [string, Policy][] = [
  ['basic', basicPolicy],
  ['strict', strictPolicy],
  ['a claim within the validity', { ...basicPolicy, claimedTime: { withinValidity: true } }],
  [
    'a claim not long before the proven time',
    { ...basicPolicy, claimedTime: { withinValidity: false, beforeProven: 3600 } },
  ],
];
const times = [
  '2026-05-01T00:00:00Z',
  '2026-06-02T00:00:00Z',
  '2026-09-02T00:00:00Z',
  '2027-02-01T00:00:00Z',
  '2030-01-01T00:00:00Z',
];

describe.each(policies)('under the policy %s', (_, policy) => {
  test.each(times)('at %s every document gets its own verdict, in whatever order they come', (at) => {
    for (const trust of [undefined, anchors]) {
      const verifier = createVerifier({
        policy,
        at: new Date(at),
        ...(trust === undefined ? {} : { trust }),
      });
      let judged = 0;
      const judge = ({ file, gathered }: FactsLine) => {
        judged++;
        return { file, ...verifier.judge(gathered) };
      };
      const expected = (line: string) => factsOf(judge(decodeFacts(line)), 'a/b.pdf');
      for (const order of [all, all.toReversed()]) {
        const verdictOf = knownVerdicts(judge, policy);
        for (const line of order) {
          const { file } = JSON.parse(line);
          expect(JSON.stringify(verdictOf(known(line), file, 'a/b.pdf'))).toBe(
            JSON.stringify(expected(line)),
          );
        }
      }
      const before = judged;
      const verdictOf = knownVerdicts(judge, basicPolicy);
      for (const line of [...all, ...all]) verdictOf(known(line), 'a.pdf', 'a.pdf');
      expect(judged - before).toBeLessThan(all.length);
    }
  });
});

test('what failed to be judged is judged each time: nobody knows what it depends on', () => {
  let judged = 0;
  const verdictOf = knownVerdicts((line) => {
    judged++;
    return { ...createVerifier().judge(line.gathered), file: line.file, status: 'error', signatures: [] };
  }, basicPolicy);
  const signed = known(lines[2] ?? '');
  for (let times = 0; times < 2; times++) verdictOf(signed, 'a.pdf', 'a.pdf');
  expect(judged).toBe(2);
});
