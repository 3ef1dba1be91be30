import { describe, expect, test } from 'vitest';
import type { DocumentFacts } from '../../../src/verify/facts.ts';
import { documentEvidence } from '../../../src/verify/judge/evidence.ts';
import { coverRevision, proofsOfExistence } from '../../../src/verify/judge/proofs.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeCms, makeTimeStamp, root } from '../../support/sealing.ts';

const at = new Date('2026-06-15T00:00:00Z');
const minutes = (count: number): Date => new Date(at.getTime() + count * 60_000);

describe('proofs of existence (EN 319 102-1, 5.6.2.3)', () => {
  test('what nothing dates existed at the validation time', () => {
    const proofs = proofsOfExistence(at);
    expect([proofs.of('certificate'), proofs.earliest('certificate')]).toEqual([at, undefined]);
  });

  test('of several the earliest counts, in whatever order they come', () => {
    const proofs = proofsOfExistence(at);
    for (const count of [-20, -30, -10]) proofs.add('certificate', minutes(count));
    expect([proofs.of('certificate'), proofs.earliest('certificate')]).toEqual([minutes(-30), minutes(-30)]);
    expect(proofs.of('another')).toEqual(at);
  });
});

describe('up to when revocation data may be dated', () => {
  test.each([
    ['nothing was fetched', undefined, at],
    ['fetched during the run: clocks may differ by five minutes', minutes(10), minutes(15)],
    ['fetched before the validation time', minutes(-10), at],
    ['fetched at the validation time itself', at, at],
    ['fetched a day after it', minutes(24 * 60), minutes(24 * 60 + 5)],
    ['fetched later: the validation time asked for is of the past', minutes(24 * 60 + 1), at],
  ])('%s', (_, fetched, expected) => {
    expect(proofsOfExistence(at, fetched).horizon(at)).toEqual(expected);
  });

  test('an earlier control time is held to exactly', () => {
    expect(proofsOfExistence(at, minutes(10)).horizon(minutes(-1))).toEqual(minutes(-1));
  });
});

describe('what a document time-stamp over a revision dates (EN 319 102-1, 5.6.2.3.3)', () => {
  const signed = Paper.make().seal({
    room: 6000,
    cms: (content) => makeCms({ content, stamp: (value) => makeTimeStamp(value, minutes(-60)) }),
  });
  const paper = storing(signed, { certificates: [root.der], crls: [buildCrl({ by: authority })] });
  const gathered = createVerifier({ at }).gather(paper.seal({ name: 'Later' }).bytes);
  if (gathered.status === 'error') throw new Error(gathered.error.message);
  const facts: DocumentFacts = gathered.facts;
  const evidence = documentEvidence(facts, []);
  const [first, second] = facts.signatures;
  const stored = facts.store?.certificates[0];
  const [list] = evidence.stored();
  if (!first?.cms || !second?.cms || !stored || !list) throw new Error('not as made');
  const keys = {
    'the first signature': first.cms,
    'its time-stamp': first.cms.timestamps[0]?.cms ?? '',
    'its certificate': first.cms.signer?.sha256 ?? '',
    'its time-stamp authority': first.cms.timestamps[0]?.cms?.signer?.sha256 ?? '',
    'a certificate stored': stored.value.sha256,
    'a list stored': list.item,
    'the second signature': second.cms,
  };
  const dated = (revision: number): string[] => {
    const proofs = proofsOfExistence(at);
    coverRevision(proofs, revision, minutes(-5), facts, evidence);
    return Object.entries(keys).flatMap(([what, key]) => (proofs.earliest(key) ? [what] : []));
  };

  const ofFirst = Object.keys(keys).slice(0, 4);

  test('signatures of earlier revisions with what they carry, not those of the same', () => {
    expect(dated(first.revision)).toEqual([]);
    expect(dated(first.revision + 1)).toEqual(ofFirst);
    expect(dated(second.revision)).not.toContain('the second signature');
    expect(dated(second.revision + 1)).toEqual(Object.keys(keys));
  });

  test('a time-stamp that could not be read dates nothing and stands in the way of nothing', () => {
    const [holder, ...others] = facts.signatures;
    if (!holder?.cms) throw new Error('not as made');
    const unread = holder.cms.timestamps.map((stamp) => ({ ...stamp, cms: undefined }));
    const cms = { ...holder.cms, timestamps: unread };
    const proofs = proofsOfExistence(at);
    const changed = { ...facts, signatures: [{ ...holder, cms }, ...others] };
    coverRevision(proofs, second.revision, minutes(-5), changed, documentEvidence(changed, []));
    expect(proofs.earliest(cms)).toEqual(minutes(-5));
  });

  test('what stands in the store by then', () => {
    const kept = ['a certificate stored', 'a list stored'];
    expect(list.revision).toBe(stored.revision);
    expect(dated(stored.revision - 1)).toEqual(ofFirst);
    expect(dated(stored.revision)).toEqual([...ofFirst, ...kept]);
  });
});
