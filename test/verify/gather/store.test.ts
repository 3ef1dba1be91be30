import { describe, expect, test } from 'vitest';
import type { StoreFacts } from '../../../src/verify/facts.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { authority, root } from '../../support/sealing.ts';

const at = new Date('2026-06-15T00:00:00Z');
const store = (paper: Paper): StoreFacts | undefined => {
  const gathered = createVerifier({ at }).gather(paper.bytes);
  if (gathered.status === 'error') throw new Error(gathered.error.message);
  return gathered.facts.store;
};
const [old, later, last] = [1, 2, 3].map((number) => buildCrl({ by: authority, number }));
if (!old || !later || !last) throw new Error('not made');
const stampedAt = new Date('2026-06-02T00:00:00Z');
// Revisions: 0 the paper, 1 signed, 2 stored, 3 stamped, 4 stored, 5 stamped, 6 stored.
const stamped = storing(Paper.make().seal(), { crls: [old], certificates: [root.der] }).timestamp(stampedAt);
const renewed = storing(stamped, { crls: [old, later], certificates: [root.der] }).timestamp(stampedAt);
const newest = storing(renewed, {
  crls: [old, later, last],
  certificates: [root.der, authority.der, Buffer.from('no certificate')],
});

describe('what the security store holds (EN 319 142-1, 5.4 and 5.5)', () => {
  test('is dated by the earliest document time-stamp that covers it, or stands in the last revision only', () => {
    const facts = store(newest);
    expect(facts?.crls.map(({ revision }) => revision)).toEqual([3, 5, 6]);
    expect(facts?.certificates.map(({ revision }) => revision)).toEqual([3, 6]);
    expect(facts?.revision).toBe(2);
  });

  test('without a time-stamp is of the last revision, however long it stands there', () => {
    const unstamped = storing(Paper.make().seal(), { crls: [old] }).seal({ name: 'Later' });
    expect(store(unstamped)?.crls.map(({ revision }) => revision)).toEqual([3]);
  });

  test('counts once, whether it stands in the store or in a VRI, and is dated there too', () => {
    const crlsUnder = 'A'.repeat(40);
    const both = storing(storing(Paper.make().seal(), { crls: [old], crlsUnder }).timestamp(stampedAt), {
      crls: [old],
    });
    expect(store(both)?.crls.map(({ revision }) => revision)).toEqual([3]);
  });

  test('is none where the catalog names none any more', () => {
    expect(store(Paper.make().seal())).toBeUndefined();
  });
});
