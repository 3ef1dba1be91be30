import { createHash } from 'node:crypto';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { place } from '../../src/batch/temporary-name.ts';
import {
  type Json,
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
let whole: string[];
beforeAll(() => {
  play = playground();
  key = testKey(play);
  for (let i = 0; i < 6; i++) play.put(`in/${i}.pdf`, smallPdf(i));
  for (const output of ['out-1', 'out-2']) expect(sign(output, 'whole.ndjson').code).toBe(0);
  whole = linesOf('whole.ndjson');
});
afterAll(() => play.done());

const sign = (output: string, log: string) =>
  kyso(['sign', 'in', '-o', output, '--log', log, ...key.args], { cwd: play.home });
const linesOf = (log: string): string[] => readFileSync(play.path(log), 'utf8').split('\n').slice(0, -1);
const check = (text: string, ...args: string[]): [number | null, Json] => {
  const ran = kyso(['log', 'verify', play.put('checked.ndjson', text), '--format', 'json', ...args]);
  return [ran.code, json(ran)];
};
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const sha256 = (line: string): string => createHash('sha256').update(line).digest('hex');

test('each line of a log carries its number and the SHA-256 of the line before, over several runs', () => {
  expect(whole).toHaveLength(12);
  for (const [at, line] of whole.entries()) {
    const { sequence, previous, file, result } = JSON.parse(line);
    expect([sequence, previous, result]).toEqual([
      at + 1,
      at === 0 ? null : sha256(whole[at - 1] ?? ''),
      'signed',
    ]);
    expect(file).toMatch(/\d\.pdf$/);
  }
  expect(check(text(whole))).toEqual([
    0,
    expect.objectContaining({
      status: 'passed',
      lines: 12,
      chained: 12,
      head: sha256(whole[11] ?? ''),
      faults: [],
    }),
  ]);
});

test.each<[string, (lines: string[]) => string[], object[]]>([
  [
    'altered',
    (lines) => lines.with(4, (lines[4] ?? '').replace('"signed"', '"skipped"')),
    [{ line: 5, code: 'altered' }],
  ],
  ['removed', (lines) => lines.toSpliced(4, 2), [{ line: 5, code: 'missing', lines: 2 }]],
  ['removed at the beginning', (lines) => lines.slice(1), [{ line: 1, code: 'missing', lines: 1 }]],
  [
    'put in',
    (lines) => lines.toSpliced(4, 0, '{"file":"x.pdf","result":"signed"}'),
    [
      { line: 5, code: 'out-of-order' },
      { line: 5, code: 'altered' },
    ],
  ],
  ['doubled', (lines) => lines.toSpliced(4, 0, lines[3] ?? ''), [{ line: 5, code: 'out-of-order' }]],
  ['no JSON', (lines) => lines.with(4, 'rubbish'), [{ line: 6, code: 'missing', lines: 1 }]],
])('a line that was %s shows', (_, change, faults) => {
  const [code, verdict] = check(text(change([...whole])));
  expect(code).toBe(1);
  expect(verdict.faults).toEqual(faults);
});

test('lines in another order show', () => {
  const [code, verdict] = check(
    text([...whole.slice(0, 3), whole[4] ?? '', whole[3] ?? '', ...whole.slice(5)]),
  );
  expect([code, verdict.status]).toEqual([1, 'failed']);
});

test('an end that was cut off shows by the hash printed before', () => {
  const head = sha256(whole[11] ?? '');
  expect(check(text(whole), '--head', head)[0]).toBe(0);
  expect(check(text(whole.slice(0, 9)))[0]).toBe(0);
  expect(check(text(whole.slice(0, 9)), '--head', head.toUpperCase())).toEqual([
    1,
    expect.objectContaining({ expected: false }),
  ]);
});

test('a writer that was stopped in the middle of a line: the next run begins a new one, and that is no fault', () => {
  writeFileSync(play.path('torn.ndjson'), `${text(whole)}{"file":"in/3.pdf","resu`);
  expect(check(readFileSync(play.path('torn.ndjson'), 'utf8'))).toEqual([
    1,
    expect.objectContaining({ faults: [{ line: 13, code: 'cut' }] }),
  ]);
  expect(sign('out-torn', 'torn.ndjson').code).toBe(0);
  const [code, verdict] = check(readFileSync(play.path('torn.ndjson'), 'utf8'));
  expect([code, verdict.torn, verdict.chained]).toEqual([0, 1, 18]);
});

test('a log from before logs were chained is continued', () => {
  play.put('old.ndjson', '{"file":"a.pdf","result":"signed"}\n{"file":"b.pdf","result":"signed"}\n');
  expect(sign('out-old', 'old.ndjson').code).toBe(0);
  const [code, verdict] = check(readFileSync(play.path('old.ndjson'), 'utf8'));
  expect([code, verdict.unchained, verdict.chained]).toEqual([0, 2, 6]);
  const altered = readFileSync(play.path('old.ndjson'), 'utf8').replace('b.pdf', 'c.pdf');
  expect(check(altered)[1].faults).toEqual([{ line: 2, code: 'altered' }]);
});

test('several processes that append at once keep one chain; a lock left by one that is gone is taken away', async () => {
  // Number of no process: larger than any the system gives.
  play.put('shared.ndjson.lock', `4194999 ${place}\n`);
  const runs = await Promise.all(
    [1, 2, 3, 4].map((n) =>
      kysoAsync(['sign', 'in', '-o', `shared-${n}`, '--log', 'shared.ndjson', '--jobs', '1', ...key.args], {
        cwd: play.home,
      }),
    ),
  );
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const [code, verdict] = check(readFileSync(play.path('shared.ndjson'), 'utf8'));
  expect([code, verdict.chained, verdict.faults]).toEqual([0, 24, []]);
});

test('a lock left by a process of another machine is taken away once it is old', () => {
  const lock = play.put('far.ndjson.lock', '17 0123abcd\n');
  utimesSync(lock, new Date(), new Date(Date.now() - 60_000));
  expect(sign('far', 'far.ndjson').code).toBe(0);
  expect(existsSync(lock)).toBe(false);
  expect(check(readFileSync(play.path('far.ndjson'), 'utf8'))[0]).toBe(0);
});

test('human output names the line, in English and Vietnamese', () => {
  const changed = play.put('changed.ndjson', text(whole.toSpliced(4, 1)));
  const english = kyso(['log', 'verify', changed, '--lang', 'en']);
  expect(english.stdout).toMatch(/not as it was written[\s\S]*before line 5, the log lacks 1 line/);
  expect(kyso(['log', 'verify', changed, '--lang', 'vi']).stdout).toMatch(/trước dòng 5, 1 dòng/);
  expect(kyso(['log', 'verify', play.path('none.ndjson')]).code).toBe(2);
  expect(kyso(['log', 'verify', changed, '--head', 'xyz']).code).toBe(2);
});
