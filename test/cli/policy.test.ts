import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policyJsonSchema } from '../../src/cli/policy-file.ts';
import { json, kyso, type Playground, playground, smallPdf, type TestKey, testKey } from './kyso.ts';

let play: Playground;
let key: TestKey;
let archive: string;
let policy: string;
beforeAll(() => {
  play = playground();
  key = testKey(play);
  archive = play.path('archive');
  for (const number of [1, 2, 3]) {
    const plain = play.put(`archive/${number}.pdf`, smallPdf(number));
    expect(kyso(['sign', plain, ...key.args]).code).toBe(0);
  }
  policy = play.put('our office.json', JSON.stringify({ name: 'our office', timestampRequired: true }));
});
afterAll(() => play.done());

const options = (): string[] => ['--trust', key.ca, '--format', 'json', '--at', new Date().toISOString()];

test('--policy takes a file; results bear its name; workers judge by it too', () => {
  for (const jobs of ['1', '2']) {
    const { code, stdout } = kyso(['verify', archive, '--policy', policy, '--jobs', jobs, ...options()]);
    const report = JSON.parse(stdout);
    expect({ code, policy: report.policy }).toEqual({ code: 1, policy: 'our office' });
    expect(report.summary).toMatchObject({ indeterminate: 3, passed: 0 });
  }
  expect(kyso(['verify', archive, ...options()]).code).toBe(0);
});

test('facts are judged again under it, to the same bytes', () => {
  const facts = play.path('facts.ndjson');
  const direct = ['--trust', key.ca, '--at', '2100-01-01', '--format', 'json', '--policy', policy];
  const before = kyso(['verify', archive, '--save-facts', facts, ...direct]);
  expect(kyso(['verify', '--facts', facts, ...direct])).toEqual(before);
});

test('a report counts by it', () => {
  const trusted = (...more: string[]): number =>
    json(kyso(['report', archive, '--measure', 'trusted', ...options(), ...more])).totals.trusted;
  expect([trusted(), trusted('--policy', policy)]).toEqual([3, 0]);
});

test('a configuration file names one beside it, or one of kyso’s own', () => {
  play.put('office/policy.json', JSON.stringify({ name: 'office', timestampRequired: true }));
  const named = (value: string): string => {
    play.put('office/kyso.config.json', JSON.stringify({ verify: { policy: value } }));
    const run = kyso(['verify', archive, ...options()], { cwd: play.path('office') });
    return json(run).policy;
  };
  expect([named('policy.json'), named('strict')]).toEqual(['office', 'strict']);
});

test('a file that is wrong or missing is refused with code 2, and nothing on standard output', () => {
  const wrong = play.put('wrong.json', JSON.stringify({ name: 'x', effects: { 'message-digest': 'warn' } }));
  const refused = kyso(['verify', archive, '--policy', wrong]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/wrong\.json.*effects\.message-digest/);
  const missing = kyso(['verify', archive, '--policy', 'strcit']);
  expect(missing).toMatchObject({ code: 2, stdout: '' });
  expect(missing.stderr).toContain('basic, pades, strict');
});

test('the package exports its JSON Schema, made from what files are checked with', () => {
  const shipped = createRequire(import.meta.url).resolve('kyso/kyso.policy.schema.json');
  expect(JSON.parse(readFileSync(shipped, 'utf8'))).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
});
