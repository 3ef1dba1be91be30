import {
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  kyso,
  kysoAsync,
  type Playground,
  playground,
  type Ran,
  smallPdf,
  type TestKey,
  testKey,
} from './kyso.ts';

let play: Playground;
let key: TestKey;
let archive: string;
let cache: string;
let made = 0;
beforeAll(() => {
  play = playground();
  key = testKey(play);
  archive = play.path('archive');
});
beforeEach(() => {
  rmSync(archive, { recursive: true, force: true });
  for (const name of ['A/1', 'A/2', 'B/3']) play.put(`archive/${name}.pdf`, smallPdf(name.length));
  const signed = ['A/1', 'B/3'].map((name) => play.path('archive', `${name}.pdf`));
  expect(kyso(['sign', ...signed, '--in-place', ...key.args]).code).toBe(0);
  play.put('archive/C/4.pdf', '%PDF-1.7 damaged');
  for (const name of ['A/1', 'A/2', 'B/3', 'C/4']) settle(play.path('archive', `${name}.pdf`));
  cache = play.path(`cache-${made++}`);
});
afterAll(() => play.done());

/** Gives a file a time long enough ago to be relied on. */
const settle = (path: string, secondsAgo = 60): void => {
  const time = Math.floor(Date.now() / 1000) - secondsAgo; // One that utimes gives back exactly.
  utimesSync(path, time, time);
};

const at = '2026-06-01T00:00:00Z';
const report = (...args: string[]): Ran =>
  kyso(['report', archive, '--format', 'json', '--cache', cache, '--at', at, ...args]);
const plain = (...args: string[]): string =>
  kyso(['report', archive, '--format', 'json', '--at', at, ...args]).stdout;

/** Puts bytes that are no document into a file of this size and time: only who opens it will know. */
function spoil(path: string, size: number, time: Date): void {
  writeFileSync(path, Buffer.alloc(size, 0x20));
  utimesSync(path, time, time);
}

describe('a report with a cache', () => {
  test('is the report without one, the first time and from the cache', () => {
    const expected = plain();
    expect(report()).toMatchObject({ stdout: expected, stderr: '' });
    expect(report()).toMatchObject({ stdout: expected, stderr: '' });
    expect(report('--jobs', '2').stdout).toBe(expected);
  });

  test('opens no document whose size, time and file number are unchanged', () => {
    const expected = report().stdout;
    const file = play.path('archive/A/1.pdf');
    spoil(file, statSync(file).size, statSync(file).mtime);
    expect(report().stdout).toBe(expected);
    expect(plain()).not.toBe(expected);
  });

  test.each([
    ['size', (file: string, { size, mtime }: Stats) => spoil(file, size + 1, mtime)],
    ['time', (file: string, { size, mtime }: Stats) => spoil(file, size, new Date(mtime.getTime() + 1))],
    [
      'file number',
      (file: string, { size, mtime }: Stats) => {
        spoil(`${file}.new`, size, mtime);
        renameSync(`${file}.new`, file);
      },
    ],
  ])('opens a document of another %s', (_, change) => {
    const before = report().stdout;
    const file = play.path('archive/A/1.pdf');
    change(file, statSync(file));
    const after = report().stdout;
    expect(after).toBe(plain());
    expect(after).not.toBe(before);
  });

  test('opens documents that changed places, though each is in the cache under another name', () => {
    const before = report().stdout;
    const [signed, plainOne, aside] = ['A/1.pdf', 'A/2.pdf', 'A/3.pdf'].map((name) =>
      play.path('archive', name),
    );
    if (signed === undefined || plainOne === undefined || aside === undefined) throw new Error('three names');
    renameSync(signed, aside);
    renameSync(plainOne, signed);
    renameSync(aside, plainOne);
    const after = report().stdout;
    expect(after).toBe(plain());
    expect(after).not.toBe(before);
  });

  test('does not rely on a file that was changed within the last two seconds', () => {
    const file = play.path('archive/A/1.pdf');
    settle(file, 0);
    const { size, mtime } = statSync(file);
    report();
    spoil(file, size, mtime);
    expect(report().stdout).toBe(plain());
  });

  test('judges anew: under another trust, time or policy it says what the documents say', () => {
    report();
    for (const options of [
      ['--measure', 'trusted', '--trust', key.ca, '--at', new Date().toISOString()],
      ['--policy', 'strict', '--trust', key.ca],
      ['--at', '2036-06-01T00:00:00Z', '--trust', key.ca],
    ])
      expect(report(...options).stdout).toBe(plain(...options));
  });

  test('forgets what is gone, and keeps what another folder holds', () => {
    report();
    const other = play.path('other/5.pdf');
    play.put('other/5.pdf', smallPdf(5));
    settle(other);
    rmSync(play.path('archive/B/3.pdf'));
    kyso(['report', play.path('other'), '--cache', cache]);
    const text = readFileSync(cache, 'utf8');
    expect(text).toContain('other/5.pdf');
    expect(text).toContain('archive/A/1.pdf');
    expect(text).not.toContain('archive/B/3.pdf');
    expect(report().stdout).toBe(plain());
  });

  test('serves shards as well', () => {
    report();
    const parts = [1, 2].map((index) => {
      const part = play.path(`part-${index}.ndjson`);
      const args = ['--shard', `${index}/2`, '--cache', cache, '--at', at, '-o', part];
      expect(kyso(['report', archive, ...args]).code).toBe(0);
      return part;
    });
    expect(kyso(['report', 'merge', ...parts, '--format', 'json']).stdout).toBe(plain());
  });
});

describe('a cache that does not fit is told of, and made anew:', () => {
  const anew = (change: () => void, ...args: string[]): void => {
    report();
    change();
    const ran = report(...args);
    expect(ran.stderr).toMatch(/made anew/);
    expect(ran.stdout).toBe(plain(...args));
    expect(report(...args)).toMatchObject({ stderr: '', stdout: ran.stdout });
  };

  test('one that is cut off', () => {
    for (const part of [0.3, 0.9]) anew(() => truncateSync(cache, Math.floor(statSync(cache).size * part)));
  });

  test('one of an older form', () => {
    anew(() =>
      writeFileSync(cache, readFileSync(cache, 'utf8').replace(/^{"kysoCache":\d+/, '{"kysoCache":1')),
    );
  });

  test('one made with other intermediates, or another password', () => {
    anew(() => undefined, '--intermediates', key.ca);
    const [one, two] = [play.put('one.txt', 'a password\n'), play.put('two.txt', 'another\n')];
    anew(() => undefined, '--password-file', one);
    anew(() => report('--password-file', two), '--password-file', one);
    expect(readFileSync(cache, 'utf8')).not.toContain('a password');
  });
});

test('facts that were altered in the cache are not used', () => {
  const expected = report().stdout;
  const text = readFileSync(cache, 'utf8');
  expect(text).toContain('"matches"');
  writeFileSync(cache, text.replaceAll('"matches"', '"differs"'));
  expect(report().stdout).toBe(expected);
});

test('a file that is no cache is told of and left alone', () => {
  writeFileSync(cache, 'a letter');
  expect(report()).toMatchObject({ stdout: plain(), stderr: expect.stringContaining('left alone') });
  expect(readFileSync(cache, 'utf8')).toBe('a letter');
});

test('several runs may use one cache at once: each says what the documents say, and the cache stays whole', async () => {
  const expected = plain();
  const args = ['report', archive, '--format', 'json', '--cache', cache, '--at', at];
  for (let round = 0; round < 2; round++)
    for (const ran of await Promise.all([1, 2, 3].map(() => kysoAsync(args))))
      expect(ran).toMatchObject({ code: 0, stdout: expected, stderr: '' });
  expect(report()).toMatchObject({ stdout: expected, stderr: '' });
});

test('a cache that can neither be read nor written is an error', () => {
  for (const path of [play.path('id.pass/cache'), archive])
    expect(report('--cache', path), path).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('[file-'),
    });
});
