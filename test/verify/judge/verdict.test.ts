import { describe, expect, test } from 'vitest';
import { weigh } from '../../../src/verify/judge/problem-list.ts';
import { type Case, decide, documentStatus } from '../../../src/verify/judge/verdict.ts';
import { basicPolicy, policies } from '../../../src/verify/policy.ts';
import { kindOf, type ProblemCode, problemKinds } from '../../../src/verify/problems.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';

const codes = Object.keys(problemKinds) as ProblemCode[];
const sound: Case = {
  integrity: 'intact',
  coverage: 'document',
  permitted: true,
  problems: [],
  anchored: true,
  trusted: true,
};
const problem = (code: ProblemCode): Case['problems'][number] =>
  weigh({ code, message: 'here' }, basicPolicy);

describe('the verdict (EN 319 102-1, 5.1.3)', () => {
  test('passes only what is intact, whole, unchanged and trusted', () => {
    expect(decide(sound)).toEqual({ status: 'passed', indication: 'TOTAL-PASSED', subIndication: null });
    const spoilt: Partial<Case>[] = [
      { integrity: 'broken' },
      { integrity: 'unknown' },
      { coverage: 'partial' },
      { permitted: false },
      { permitted: null },
      { trusted: false },
      { anchored: false, trusted: false },
    ];
    for (const part of spoilt) expect(decide({ ...sound, ...part }).status).not.toBe('passed');
  });

  test.each(codes)('%s has the effect its table says', (code) => {
    const { effect } = kindOf(code);
    const expected = {
      fail: 'failed',
      indeterminate: 'indeterminate',
      'not-trusted': 'indeterminate',
      warn: 'passed',
    }[effect];
    const broken = kindOf(code).breaksIntegrity ? ('broken' as const) : ('intact' as const);
    const got = decide({ ...sound, integrity: broken, problems: [problem(code)] });
    expect(got.status).toBe(expected);
    if (effect === 'fail' || effect === 'indeterminate')
      expect(got.subIndication).toBe(kindOf(code).subIndication);
  });

  test('without anchors what only keeps from trust leaves the signature intact', () => {
    const unanchored = { ...sound, anchored: false, trusted: false };
    expect(decide({ ...unanchored, problems: [problem('algorithm-weak')] }).status).toBe('intact');
    expect(decide({ ...unanchored, problems: [problem('signer-infos')] }).status).toBe('indeterminate');
  });

  test('a failure outweighs doubt, whatever their order', () => {
    const problems = [problem('signer-infos'), problem('later-changes'), problem('chain-untrusted')];
    expect(decide({ ...sound, problems }).status).toBe('failed');
    expect(decide({ ...sound, problems: problems.reverse() }).status).toBe('failed');
  });

  test('a document is as good as its worst signature, usage rights left out', () => {
    const of = (...statuses: SignatureResult['status'][]): SignatureResult[] =>
      statuses.map((status) => ({ kind: 'signature', status }) as SignatureResult);
    expect(documentStatus([])).toBe('unsigned');
    expect(documentStatus(of('passed', 'intact'))).toBe('intact');
    expect(documentStatus(of('intact', 'indeterminate', 'passed'))).toBe('indeterminate');
    expect(documentStatus(of('failed', 'indeterminate'))).toBe('failed');
    expect(documentStatus([{ kind: 'usage-rights', status: 'failed' } as SignatureResult])).toBe('unsigned');
  });
});

describe('the problem table', () => {
  test.each(codes)('%s is kebab-case, has a plain sentence and a clause', (code) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const { sentence, clause, effect, subIndication } = kindOf(code);
    expect(sentence).toMatch(/^[A-Za-z].*\.$/);
    expect(clause).not.toBe('');
    if (effect !== 'warn') expect(subIndication).toBeDefined();
  });

  test('a policy may make an effect stricter, never milder', () => {
    const order = ['warn', 'not-trusted', 'indeterminate', 'fail'];
    for (const { effects } of Object.values(policies))
      for (const [code, effect] of Object.entries(effects))
        expect(order.indexOf(effect)).toBeGreaterThan(order.indexOf(kindOf(code as ProblemCode).effect));
  });
});
