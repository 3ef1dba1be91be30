import { expect, test } from 'vitest';
import type { ExplainedEvidence } from '../../../src/verify/result.ts';
import type { VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import { newKey } from '../../pki/support/mini-ca.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeCms, makeSigner, makeStamper, makeTimeStamp, root } from '../../support/sealing.ts';
import { first } from '../judge.ts';

/** What is told of the signer's own certificate. */
const ofSigner = (paper: Paper, options: VerifyOptions): readonly ExplainedEvidence[] => {
  const { signature } = first(paper, { explain: true, ...options });
  return signature.explanation?.chains[0]?.certificates[0]?.evidence ?? [];
};

test('a delta CRL is read with its base, as judging reads them (RFC 5280, 5.2.4)', () => {
  const base = buildCrl({ by: authority, number: 1 });
  const delta = buildCrl({ by: authority, number: 2, base: 1, thisUpdate: '2026-06-02' });
  const told = ofSigner(Paper.make().seal(), { crls: [base, delta], at: new Date('2026-06-03T00:00:00Z') });
  const good = { status: 'good', counts: true };
  expect(told.map(({ status, counts }) => ({ status, counts }))).toEqual([good, good]);
});

test('what counts is asked at the time past validation slid to (EN 319 102-1, 5.6.2.2)', () => {
  const by = makeSigner('Until September', { notAfter: '260901000000Z' });
  const stamp = (value: Uint8Array): Uint8Array => makeTimeStamp(value, new Date('2026-06-01T12:00:05Z'));
  const paper = storing(
    Paper.make().seal({ room: 6000, cms: (content) => makeCms({ by, content, stamp }) }),
    {
      certificates: [root.der, authority.der],
      crls: [buildCrl({ by: authority }), buildCrl({ by: root })],
    },
  ).timestamp(new Date('2026-06-01T13:00:00Z'), makeStamper('290101000000Z', newKey('P-256')));
  const later = buildCrl({ by: authority, thisUpdate: '2026-08-01', nextUpdate: '2026-09-01' });
  const told = ofSigner(paper, { crls: [later], at: new Date('2026-10-01T00:00:00Z') });
  expect(told.map(({ source, counts }) => [source, counts])).toEqual([
    ['the document', true],
    ['a file given', false],
  ]);
});
