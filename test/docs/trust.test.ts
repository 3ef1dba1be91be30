import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { policyJsonSchema } from '../../src/cli/policy-file.ts';
import { kyso, playground, smallPdf, testKey } from '../cli/kyso.ts';
import { codeBlocks, root, shell } from './shell.ts';

const page = readFileSync(join(root, 'docs/TRUST.md'), 'utf8');
const play = playground();
afterAll(() => play.done());

test('its command lines do what it says, in order, under its policy', () => {
  const key = testKey(play);
  const run = shell(play);
  play.put('contract.pdf', smallPdf());
  play.put('ca.pem', readFileSync(key.ca));
  const [policy = ''] = codeBlocks(page, 'json');
  play.put('office.json', policy);
  expect(kyso(['sign', play.path('contract.pdf'), ...key.args]).code).toBe(0);
  const told = codeBlocks(page, 'sh').map((block) => {
    const { code, stdout } = run(`set -e\n${block}`);
    expect(code, block).toBe(0);
    return stdout;
  });
  expect(told).toHaveLength(3);
  expect(told[0]?.match(/passed/g)?.length).toBeGreaterThanOrEqual(2);
  expect(told[1]).toContain('no time-stamp');
  expect(told[2]).toContain('not under this policy');
});

test('it names every key of a policy file', () => {
  const { properties } = policyJsonSchema() as { properties: object };
  const rows = [...page.matchAll(/^\| `(\w+)` \| /gm)].map(([, key]) => key);
  const keys = Object.keys(properties).filter((key) => key !== '$schema');
  expect(rows.filter((key) => keys.includes(key ?? ''))).toEqual(keys);
});
