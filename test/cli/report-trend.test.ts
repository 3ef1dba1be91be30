import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  json,
  kyso,
  kysoAsync,
  type Playground,
  playground,
  smallPdf,
  type TestKey,
  testKey,
} from './kyso.ts';

let play: Playground;
let key: TestKey;
beforeAll(() => {
  play = playground();
  key = testKey(play);
  for (const [at, name] of ['archive/A/1', 'archive/A/2', 'archive/B/3', 'archive/B/4'].entries())
    play.put(`${name}.pdf`, smallPdf(at));
  const signed = ['A/1', 'B/3'].map((name) => play.path('archive', `${name}.pdf`));
  expect(kyso(['sign', ...signed, '--in-place', ...key.args]).code).toBe(0);
});
afterAll(() => play.done());

const report = (...args: string[]) => kyso(['report', play.path('archive'), ...args]);
const only = (name: string, ...args: string[]) => kyso(['report', play.path('archive', name), ...args]);

test('--history adds a line a month; the same month again replaces its line', () => {
  const history = play.path('history.ndjson');
  for (const at of ['2026-05-01', '2026-06-01', '2026-06-30'])
    expect(report('--history', history, '--at', at).code).toBe(0);
  const kept = readFileSync(history, 'utf8').trim().split('\n');
  expect(kept.map((line) => JSON.parse(line).generatedAt)).toEqual([
    '2026-05-01T00:00:00Z',
    '2026-06-30T00:00:00Z',
  ]);
  const shown = json(report('--history', history, '--at', '2027-05-02', '--format', 'json'));
  expect(shown.history).toHaveLength(3);
  expect(shown.comparisons.map((one: { with: string }) => one.with)).toEqual(['previous', 'year-before']);
});

test('results recorded at once are all in the history', async () => {
  const history = play.path('shared.ndjson');
  const months = ['01', '02', '03', '04', '05', '06', '07', '08'];
  const runs = months.map((month) =>
    kysoAsync(['report', play.path('archive'), '--history', history, '--at', `2026-${month}-01`]),
  );
  for (const ran of await Promise.all(runs)) expect(ran.code, ran.stderr).toBe(0);
  expect(readFileSync(history, 'utf8').trim().split('\n')).toHaveLength(months.length);
});

test('a damaged history is told of before the work, and left as it is', () => {
  const history = play.put('damaged.ndjson', '{"period":"2026-05"}\n');
  expect(report('--history', history)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('[history-malformed]'),
  });
  expect(readFileSync(history, 'utf8')).toBe('{"period":"2026-05"}\n');
});

test('a result that is not complete is not added', () => {
  const history = play.path('incomplete.ndjson');
  expect(kyso(['report', play.path('archive'), play.path('none'), '--history', history]).code).toBe(2);
  expect(existsSync(history)).toBe(false);
});

test('--fail-on-drop ends with 1 below the baseline, and only then', () => {
  const baseline = play.path('baseline.json');
  expect(only('A/1.pdf', '--format', 'json', '-o', baseline).code).toBe(0);
  expect(report('--baseline', baseline).code).toBe(0);
  expect(report('--baseline', baseline, '--fail-on-drop')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/2 of 4 signed, 1 of 1 before/),
  });
  expect(report('--format', 'json', '-o', baseline).code).toBe(0);
  expect(report('--baseline', baseline, '--fail-on-drop').code).toBe(0);
  expect(report('--fail-on-drop')).toMatchObject({ code: 2, stderr: expect.stringContaining('--baseline') });
});

test('parts are compared when they are merged', () => {
  const baseline = play.path('whole.json');
  only('A/1.pdf', '--format', 'json', '-o', baseline);
  const part = play.path('part.ndjson');
  expect(report('--shard', '1/1', '-o', part).code).toBe(0);
  expect(kyso(['report', 'merge', part, '--baseline', baseline, '--fail-on-drop']).code).toBe(1);
  expect(report('--shard', '1/1', '--baseline', baseline)).toMatchObject({ code: 2 });
});

test('as a step of GitHub Actions it writes the summary and annotations, and results stay what they are', () => {
  const summary = play.put('summary.md', 'before\n');
  const broken = readFileSync(play.path('archive/A/1.pdf'));
  broken[broken.indexOf('/MediaBox') + 1] = 0x58; // What was signed is another page size then.
  const name = 'a%0A::error::b,c.pdf';
  writeFileSync(play.put(`hostile/${name}`, ''), broken);
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  const args = [
    'report',
    play.path('hostile'),
    '--fail-under',
    '90',
    '--format',
    'json',
    '--at',
    '2026-06-01',
  ];
  const ran = kyso(args, { env });
  expect(ran.code).toBe(1);
  expect(ran.stdout).toBe(kyso(args).stdout);
  expect(readFileSync(summary, 'utf8')).toMatch(/^before\n# /);
  const commands = ran.stderr.split('\n').filter((line) => line.startsWith('::'));
  expect(commands).toHaveLength(2);
  expect(commands[0]).toMatch(/^::error title=kyso report::The total: 0 of 1 signed/);
  expect(commands[1]).toContain('a%250A%3A%3Aerror%3A%3Ab%2Cc.pdf,title=kyso::');
  expect(kyso(args).stderr).not.toContain('::');
});

test('on GitHub no name of a file or unit is a command of the workflow, whoever prints it', () => {
  const folder = play.path('names');
  for (const name of ['::error::unit/1.pdf', '::warning::.pdf', '##[add-mask]e.pdf'])
    play.put(`names/${name}`, smallPdf());
  const env = { GITHUB_ACTIONS: 'true' };
  const commands = ({ stdout, stderr }: { stdout: string; stderr: string }) =>
    `${stdout}\n${stderr}`.split('\n').filter((line) => /^\s*::|##\[/.test(line));
  const inside = { cwd: folder };
  for (const args of [
    ['report', '.'],
    ['report', '::warning::.pdf', '##[add-mask]e.pdf', '::none::.pdf'],
    ['verify', '##[add-mask]e.pdf', '::none::.pdf'],
  ]) {
    expect(commands(kyso(args, inside)), args.join(' ')).not.toEqual([]);
    expect(commands(kyso(args, { ...inside, env })), args.join(' ')).toEqual([]);
  }
});
