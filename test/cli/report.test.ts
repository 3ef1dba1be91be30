import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, kyso, type Playground, playground, smallPdf, type TestKey, testKey } from './kyso.ts';

let play: Playground;
let key: TestKey;
let archive: string;
beforeAll(() => {
  play = playground();
  key = testKey(play);
  archive = play.path('archive');
  for (const name of ['A/1', 'A/2', 'A/sub/3', 'B/4', 'B/5', 'C/6'])
    play.put(`archive/${name}.pdf`, smallPdf(name.length));
  const signed = ['A/1', 'A/sub/3', 'B/4'].map((name) => play.path('archive', `${name}.pdf`));
  expect(kyso(['sign', ...signed, ...key.args]).code).toBe(0);
  play.put('archive/C/7.pdf', 'no PDF');
});
afterAll(() => play.done());

const at = ['--at', '2026-06-01T00:00:00Z'];

test('counts documents, not files, by unit; a damaged document is a figure, not a failure of the report', () => {
  const ran = kyso(['report', archive, '--format', 'json', ...at]);
  expect(ran.code).toBe(0);
  const report = json(ran);
  expect(report.totals).toMatchObject({
    total: 7,
    unsigned: 3,
    errors: 1,
    share: { numerator: 3, denominator: 7, percent: 42.9 },
  });
  expect(
    report.groups.map(({ key: unit, share }: { key: string; share: { numerator: number } }) => [
      unit,
      share.numerator,
    ]),
  ).toEqual([
    ['A', 2],
    ['B', 1],
    ['C', 0],
  ]);
  expect(report.generatedAt).toBe('2026-06-01T00:00:00Z');
});

test('gives the same bytes with any number of workers', () => {
  const one = kyso(['report', archive, '--format', 'json', '--jobs', '1', ...at]);
  expect(kyso(['report', archive, '--format', 'json', '--jobs', '2', ...at]).stdout).toBe(one.stdout);
});

test('thresholds decide the exit code and are told', () => {
  expect(kyso(['report', archive, '--fail-under', '42.8']).code).toBe(0);
  const missed = kyso(['report', archive, '--fail-under', '42.9']);
  expect(missed).toMatchObject({ code: 1, stderr: expect.stringContaining('3 of 7') });
  expect(kyso(['report', archive, '--fail-under-unit', '10'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('C: 0 of 2'),
  });
});

test('an input that is not there: exit 2; the others are still reported', () => {
  expect(kyso(['report', play.path('none')])).toMatchObject({ code: 2, stdout: '' });
  const both = kyso(['report', play.path('none'), archive, '--format', 'json']);
  expect(both.code).toBe(2);
  expect(json(both).totals.total).toBe(7);
});

test('trusted counts only signatures that lead to an anchor', () => {
  const share = (...args: string[]): number =>
    json(kyso(['report', archive, '--format', 'json', '--measure', 'trusted', ...args])).totals.share
      .numerator;
  expect(share('--trust', key.ca)).toBe(3);
  expect(share('--trust', testKey(play, 'stranger').ca)).toBe(0);
});

test('globs make the population', () => {
  const totals = (...args: string[]) => json(kyso(['report', archive, '--format', 'json', ...args])).totals;
  expect(totals('--include', 'A/**').total).toBe(3);
  expect(totals('--exclude', 'C/**', '--exclude', '5.pdf')).toMatchObject({ total: 4, excluded: 3 });
});

test.each([
  ['CSV with a heading', 'targets.csv', 'unit;target\nA;50\n"B";66,7 %\n'],
  ['CSV without', 'plain.csv', 'A,50\nB,66.7\n'],
  ['JSON', 'targets.json', '{"A": 50, "B": "66.7"}'],
])('targets of units from %s', (_, name, text) => {
  const groups = json(
    kyso(['report', archive, '--format', 'json', '--target', '90', '--targets', play.put(name, text)]),
  ).groups;
  expect(groups.map(({ target }: { target: number }) => target)).toEqual([50, 66.7, 90]);
});

test('a target that is no percentage is named with its file', () => {
  const file = play.put('bad.csv', 'A,50\nB,lots\n');
  expect(kyso(['report', archive, '--targets', file])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/bad\.csv.*"B"/),
  });
});

test('several formats go to a folder, one to a file; standard output stays empty', () => {
  const out = play.path('out');
  expect(kyso(['report', archive, '--format', 'human,json,csv,md,junit,html', '-o', out])).toMatchObject({
    code: 0,
    stdout: '',
  });
  for (const end of ['.txt', '.json', '.csv', '.md', '.xml', '.html'])
    expect(readdirSync(out).some((name) => name.endsWith(end))).toBe(true);
  const file = play.path('deep/report.html');
  expect(kyso(['report', archive, '--format', 'html', '-o', file, '--lang', 'vi']).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toMatch(/<html[^>]* lang="vi"/);
});

test('nothing to count has no share, and misses a threshold', () => {
  mkdirSync(play.path('void'));
  expect(kyso(['report', play.path('void'), '--format', 'json'])).toMatchObject({ code: 0 });
  const missed = kyso(['report', play.path('void'), '--format', 'json', '--fail-under', '1']);
  expect(missed.code).toBe(1);
  expect(json(missed).totals.share).toBeNull();
  expect(existsSync(play.path('void'))).toBe(true);
});

/** Runs every shard of a report, and gives the parts. */
function shards(of: number, ...args: string[]): string[] {
  return Array.from({ length: of }, (_, at) => {
    const part = play.path(`part-${of}-${at + 1}.ndjson`);
    const ran = kyso(['report', archive, '--shard', `${at + 1}/${of}`, '-o', part, ...args]);
    expect(ran.code, ran.stderr).toBe(0);
    return part;
  });
}

test('shards merge into the bytes of a single run, and into every format', () => {
  const options = [...at, '--by', 'unit,signer', '--target', '50', '--exclude', 'B/5.pdf'];
  const single = kyso(['report', archive, '--format', 'json', ...options]);
  for (const of of [1, 3, 16])
    expect(kyso(['report', 'merge', ...shards(of, ...options), '--format', 'json']).stdout).toBe(
      single.stdout,
    );
  const html = play.path('merged.html');
  expect(kyso(['report', 'merge', ...shards(3, ...options), '--format', 'html', '-o', html]).code).toBe(0);
  expect(readFileSync(html, 'utf8')).toContain('C/7.pdf');
});

test('thresholds are told when parts are merged: those of the parts, or those given then', () => {
  const parts = shards(2, ...at, '--fail-under', '42.9');
  expect(kyso(['report', 'merge', ...parts])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('3 of 7'),
  });
  expect(kyso(['report', 'merge', ...parts, '--fail-under', '42']).code).toBe(0);
});

test('parts that do not make up a report are refused: one missing, one cut off, one of other options', () => {
  const [one = '', two = ''] = shards(2, ...at);
  expect(kyso(['report', 'merge', one])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/missing: 2.*\[parts-mismatch\]/),
  });
  const cut = play.put('cut.ndjson', readFileSync(two, 'utf8').split('\n').slice(0, 3).join('\n'));
  expect(kyso(['report', 'merge', one, cut])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('[part-malformed]'),
  });
  const other = play.path('other.ndjson');
  kyso(['report', archive, '--shard', '2/2', '-o', other, '--at', '2026-06-02T00:00:00Z']);
  expect(kyso(['report', 'merge', one, other])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/They differ in generatedAt/),
  });
});

test.each(['0/2', '3/2', '1', '1/0', 'a/b', '1/2/3'])('--shard %s is no shard', (text) => {
  expect(kyso(['report', archive, '--shard', text])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--shard'),
  });
});

test('an input that is not there keeps its exit code through the merge', () => {
  const parts = [1, 2].map((index) => {
    const part = play.path(`gap-${index}.ndjson`);
    const args = ['report', archive, play.path('none'), '--shard', `${index}/2`, '-o', part, ...at];
    expect(kyso(args).code).toBe(2);
    return part;
  });
  expect(kyso(['report', 'merge', ...parts]).code).toBe(2);
});

test('--measure present looks for signatures and checks none: it says so, and rows tell nothing that was not looked at', () => {
  const tampered = readFileSync(play.path('archive/B/4.signed.pdf'));
  tampered[tampered.indexOf('Helvetica')] = 0x4a;
  play.put('present/A/1.pdf', tampered);
  play.put('present/A/2.pdf', smallPdf());
  play.put('present/B/3.pdf', 'no PDF');
  const options = ['--measure', 'present', '--by', 'unit,signer', ...at];
  const run = (...args: string[]) => kyso(['report', play.path('present'), ...options, ...args]);
  const plain = run('--format', 'json');
  const { verified, totals, documents, groups } = json(plain);
  expect(verified).toBe(false);
  expect(totals).toEqual({
    ...{ total: 3, excluded: 0, present: 1, unsigned: 1, errors: 1 },
    ...{ intact: null, trusted: null, complete: null, broken: null, undetermined: null },
    share: { numerator: 1, denominator: 3, percent: 33.3 },
  });
  expect(
    documents.map(({ status, state, shortcomings }: Record<string, unknown>) => [
      status,
      state,
      shortcomings,
    ]),
  ).toEqual([
    ['indeterminate', 'signed', []],
    ['unsigned', 'unsigned', [{ code: 'unsigned' }]],
    ['error', 'error', [{ code: 'unreadable' }]],
  ]);
  expect(groups.map(({ key: name, present }: Record<string, unknown>) => [name, present])).toEqual([
    ['A', 1],
    ['B', 0],
    ['(none)', 0],
    ['Nguyễn Văn An (Sở Nội vụ)', 1],
  ]);
  for (const format of ['human', 'md', 'html'])
    expect(run('--format', format, '--lang', 'en').stdout.replace(/\s+/g, ' ')).toContain(
      'Present: not verified',
    );
  expect(run('--format', 'human', '--lang', 'vi').stdout).toContain('chưa kiểm tra');
  expect(run('--format', 'badge').stdout).toContain('not verified');

  for (let time = 1; time <= 2; time++)
    expect(run('--format', 'json', '--cache', play.path('present.cache')).stdout).toBe(plain.stdout);
  const parts = [1, 2].map((index) => {
    expect(run('--shard', `${index}/2`, '-o', play.path(`present-${index}`)).code).toBe(0);
    return play.path(`present-${index}`);
  });
  expect(kyso(['report', 'merge', ...parts, '--format', 'json']).stdout).toBe(plain.stdout);
  expect(json(kyso(['report', play.path('present'), '--format', 'json', ...at])).totals.broken).toBe(1);
});
