import { describe, expect, it } from 'vitest';
import {
  COLUMNS,
  type Judgement,
  judge,
  type Measure,
  parseMeasure,
  stateOf,
} from '../../src/report/measures.ts';
import type { SignatureResult } from '../../src/verify/result.ts';
import { signature, verdict } from './sample.ts';

const indeterminate = (overrides: Partial<SignatureResult>) =>
  judge(
    verdict('a.pdf', 'indeterminate', {
      signatures: [
        signature({ status: 'indeterminate', chain: { status: 'untrusted', path: [] }, ...overrides }),
      ],
    }),
  );

describe('what is known of a document', () => {
  it.each([
    ['passed', 'trusted'],
    ['intact', 'intact'],
    ['failed', 'broken'],
    ['unsigned', 'unsigned'],
    ['error', 'error'],
  ] as const)('%s is %s', (status, judgement) => {
    expect(judge(verdict('a.pdf', status))).toBe(judgement);
  });

  it('an unknown signer leaves the document as it was signed', () => {
    expect(indeterminate({ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' })).toBe('intact');
    expect(indeterminate({ subIndication: 'OUT_OF_BOUNDS_NO_POE' })).toBe('intact');
  });

  it('nothing is intact that was not checked to the end', () => {
    expect(indeterminate({ subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' })).toBe('undetermined');
    expect(indeterminate({ subIndication: null })).toBe('undetermined');
    expect(indeterminate({ integrity: 'broken' })).toBe('undetermined');
    expect(indeterminate({ coverage: 'partial' })).toBe('undetermined');
    expect(indeterminate({ laterChanges: { level: 'annotations', permitted: null, items: [] } })).toBe(
      'undetermined',
    );
    expect(indeterminate({ chain: { status: 'not-checked', path: [] } })).toBe('undetermined');
  });

  it('one open signature makes the document undetermined, whatever the others are', () => {
    const open = signature({ status: 'indeterminate', subIndication: null });
    expect(judge(verdict('a.pdf', 'indeterminate', { signatures: [signature(), open] }))).toBe(
      'undetermined',
    );
  });

  it('a time-stamp alone is nobody’s signature', () => {
    const stamp = signature({ kind: 'timestamp', status: 'passed' });
    expect(judge(verdict('a.pdf', 'passed', { signatures: [stamp] }))).toBe('unsigned');
    expect(judge(verdict('a.pdf', 'passed', { signatures: [signature(), stamp] }))).toBe('trusted');
  });

  it('usage rights neither make a document signed nor fail it', () => {
    const rights = signature({ kind: 'usage-rights', status: 'failed', integrity: 'broken' });
    expect(judge(verdict('a.pdf', 'unsigned', { signatures: [rights] }))).toBe('unsigned');
    const open = signature({ status: 'indeterminate', chain: { status: 'untrusted', path: [] } });
    expect(judge(verdict('a.pdf', 'indeterminate', { signatures: [open, rights] }))).toBe('intact');
  });
});

const JUDGEMENTS: readonly Judgement[] = [
  'trusted',
  'intact',
  'present',
  'undetermined',
  'broken',
  'unsigned',
  'error',
  'absent',
];

describe('the measures', () => {
  const counted = (measure: Measure) =>
    JUDGEMENTS.filter((judgement) => stateOf(measure, judgement) === 'signed');

  it('each asks more than the one before: trusted is intact, intact is present', () => {
    expect(counted('present')).toEqual(['trusted', 'intact', 'present', 'undetermined', 'broken']);
    expect(counted('intact')).toEqual(['trusted', 'intact']);
    expect(counted('trusted')).toEqual(['trusted']);
  });

  it.each(['present', 'intact', 'trusted', 'complete'] as const)(
    '%s: every judgement stands in one column of the sum',
    (measure) => {
      for (const judgement of JUDGEMENTS) expect(COLUMNS[measure]).toContain(stateOf(measure, judgement));
    },
  );

  it('what could not be verified is neither signed nor unsigned', () => {
    expect(stateOf('intact', 'undetermined')).toBe('undetermined');
    expect(stateOf('trusted', 'intact')).toBe('undetermined');
  });

  it('refuses a measure it does not have, naming those it has', () => {
    expect(() => parseMeasure('perfect')).toThrow(
      /'perfect' is not one of present, intact, trusted, complete/,
    );
    expect(() => parseMeasure('constructor')).toThrow(/is not one of/);
    expect(parseMeasure('trusted')).toBe('trusted');
  });
});
