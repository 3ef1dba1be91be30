import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { kyso, lines, type Playground, playground, smallPdf, type TestKey, testKey } from './kyso.ts';

const now = ['--at', '2026-01-01T00:00:00Z'];

let play: Playground;
let key: TestKey;
let stranger: string;
let folder: string;
let facts: string;
/** What verifying the documents themselves says, by format and options. */
const direct = new Map<string, { code: number | null; stdout: string }>();

const ways = {
  json: ['--format', 'json'],
  ndjson: ['--format', 'ndjson'],
  human: ['--verbose'],
  junit: ['--format', 'junit'],
  sarif: ['--format', 'sarif'],
  strict: ['--format', 'json', '--policy', 'strict'],
  untrusted: ['--format', 'json', '--trust', 'OTHER'],
  trusted: ['--format', 'json', '--trust', 'CA'],
  later: ['--format', 'json', '--trust', 'CA', '--at', '2090-01-01T00:00:00Z'],
  required: ['--format', 'ndjson', '--require-signed'],
};

function options(way: readonly string[]): string[] {
  const named = way.map((word) => ({ CA: key.ca, OTHER: stranger })[word] ?? word);
  return named.includes('--at') ? named : [...named, ...now];
}

beforeAll(() => {
  play = playground();
  key = testKey(play);
  stranger = testKey(play, 'stranger').ca;
  folder = play.path('in');
  mkdirSync(folder);
  const plain = play.put('in/plain.pdf', makeTablePdf({ text: 'XYZZY' }));
  const signed = play.path('in/signed.pdf');
  expect(kyso(['sign', plain, ...key.args, '-o', signed]).code).toBe(0);
  expect(kyso(['sign', signed, ...key.args, '-o', play.path('in/twice.pdf')]).code).toBe(0);
  const bytes = readFileSync(signed);
  bytes.writeUInt8((bytes[200] ?? 0) ^ 1, 200);
  writeFileSync(play.path('in/broken.pdf'), bytes);
  play.put('in/text.pdf', 'no PDF');
  for (const [name, way] of Object.entries(ways)) direct.set(name, kyso(['verify', folder, ...options(way)]));
  facts = play.path('facts.ndjson');
  expect(kyso(['verify', folder, ...now, '--save-facts', facts]).code).toBe(2);
  rmSync(folder, { recursive: true });
});
afterAll(() => play.done());

describe('facts saved', () => {
  test.each(Object.keys(ways) as (keyof typeof ways)[])(
    'give the same bytes as the documents: %s',
    (name) => {
      const again = kyso(['verify', '--facts', facts, ...options(ways[name])]);
      expect({ code: again.code, stdout: again.stdout }).toEqual({
        code: direct.get(name)?.code,
        stdout: direct.get(name)?.stdout,
      });
    },
  );

  test('hold no content of documents', () => {
    const text = readFileSync(facts, 'latin1');
    expect(text).not.toMatch(/XYZZY/);
    expect(text.trimEnd().split('\n')).toHaveLength(6);
  });

  test('come from standard input too', () => {
    const { stdout } = kyso(['verify', '--facts', '-', '--format', 'ndjson', ...now], {
      input: readFileSync(facts),
    });
    expect(stdout).toBe(direct.get('ndjson')?.stdout);
  });

  test('are the same with any number of workers', () => {
    const other = play.path('other');
    mkdirSync(other);
    for (let i = 0; i < 120; i++) play.put(`other/${i}.pdf`, smallPdf(i));
    const save = (jobs: string): string => {
      const file = play.path(`facts-${jobs}`);
      expect(kyso(['verify', other, ...now, '--jobs', jobs, '--save-facts', file]).code).toBe(0);
      return readFileSync(file, 'utf8');
    };
    expect(save('2')).toBe(save('1'));
  });

  test('that are damaged are errors of their line, and the rest is judged', () => {
    const [head = '', first = '', ...rest] = readFileSync(facts, 'utf8').trimEnd().split('\n');
    const file = play.put('damaged', [head, first.slice(0, -5), '{}', ...rest].join('\n'));
    const documents = lines(kyso(['verify', '--facts', file, '--format', 'ndjson', ...now]));
    expect(documents.slice(0, 2)).toMatchObject([
      { file: `${file}:2`, status: 'error', error: { code: 'facts-malformed' } },
      { file: `${file}:3`, status: 'error', error: { code: 'facts-malformed' } },
    ]);
    expect(documents).toHaveLength(6);
  });

  test.each([
    ['no facts at all', ['--facts', 'TEXT'], 'facts-malformed'],
    ['a file that is not there', ['--facts', 'nowhere'], 'file-not-found'],
    ['documents as well', ['x.pdf', '--facts', 'TEXT'], 'usage'],
  ])('%s: code 2', (_what, args, code) => {
    const text = play.put('text', 'no facts');
    const said = kyso(['verify', ...args.map((word) => (word === 'TEXT' ? text : word))]);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain(code === 'usage' ? '--facts takes the place' : code);
  });
});
