import { expect, test } from 'vitest';
import { weigh } from '../../../src/verify/judge/problem-list.ts';
import { type Case, decide } from '../../../src/verify/judge/verdict.ts';
import { basicPolicy } from '../../../src/verify/policy.ts';
import type { ProblemCode } from '../../../src/verify/problems.ts';

const sound: Case = {
  integrity: 'intact',
  coverage: 'document',
  permitted: true,
  problems: [],
  anchored: true,
  trusted: true,
};
const problems = (...codes: ProblemCode[]): Pick<Case, 'problems'> => ({
  problems: codes.map((code) => weigh({ code, message: 'here' }, basicPolicy)),
});

/** What each case is by itself, each row of the table in EN 319 102-1, 5.1.3 reached without the help of a problem. */
const cases: readonly [string, Partial<Case>, string][] = [
  ['broken integrity', { integrity: 'broken' }, 'failed TOTAL-FAILED FORMAT_FAILURE'],
  ['partial coverage', { coverage: 'partial' }, 'failed TOTAL-FAILED FORMAT_FAILURE'],
  ['a change that is not permitted', { permitted: false }, 'failed TOTAL-FAILED FORMAT_FAILURE'],
  ['a change nothing decides', { permitted: null }, 'indeterminate INDETERMINATE SIG_CONSTRAINTS_FAILURE'],
  ['unknown integrity', { integrity: 'unknown' }, 'indeterminate INDETERMINATE SIG_CONSTRAINTS_FAILURE'],
  ['no anchors', { anchored: false, trusted: false }, 'intact INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND'],
  ['no trust', { trusted: false }, 'indeterminate INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND'],
  ['nothing wrong', {}, 'passed TOTAL-PASSED null'],
];
const spelt = (c: Case): string => {
  const { status, indication, subIndication } = decide(c);
  return `${status} ${indication} ${subIndication}`;
};

test.each(cases)('%s', (_, part, verdict) => {
  expect(spelt({ ...sound, ...part })).toBe(verdict);
});

/** The sub-indication is that of the first problem that decides, not of one that stands before it. */
const mixed: readonly [ProblemCode[], Partial<Case>, string][] = [
  [['signed-attributes-missing', 'message-digest'], { integrity: 'broken' }, 'HASH_FAILURE'],
  [['signed-attributes-missing', 'later-changes'], {}, 'FORMAT_FAILURE'],
  [['certificate-expired', 'revoked'], {}, 'REVOKED'],
  [['certificate-expired', 'no-signing-certificate'], {}, 'NO_SIGNING_CERTIFICATE_FOUND'],
  [['revocation-unknown', 'certificate-expired'], {}, 'OUT_OF_BOUNDS_NO_POE'],
  [['overlay', 'certificate-expired'], {}, 'OUT_OF_BOUNDS_NO_POE'],
];
test.each(mixed)('%j', (codes, part, sub) => {
  expect(decide({ ...sound, ...part, ...problems(...codes) }).subIndication).toBe(sub);
});
