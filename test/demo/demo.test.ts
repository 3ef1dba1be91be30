import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandLine } from '../../src/demo/command-line.ts';
import { type DemoResult, runDemo } from '../../src/demo/demo.ts';
import { samples } from '../../src/demo/documents/archive.ts';
import { makeSample } from '../../src/demo/documents/make.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { programTest, run } from '../support/programs.ts';

const root = mkdtempSync(join(tmpdir(), 'kyso-demo-'));
const dir = join(root, 'my demo');
const lines: string[] = [];
let result: DemoResult;

const demo = (at: string, lang: 'en' | 'vi' = 'en'): Promise<DemoResult> =>
  runDemo({ dir: at, lang, print: (line) => lines.push(line), kyso: '0.0.0' });
const archive = (): string[] =>
  readdirSync(join(dir, 'archive'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.pdf'))
    .map((name) => join(dir, 'archive', name))
    .sort();

beforeAll(async () => {
  result = await demo(dir);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the archive of the demo', () => {
  test('has at least forty documents, of at least five units on two levels', () => {
    const folders = archive().map((file) => relative(join(dir, 'archive'), dirname(file)).split(sep));
    expect(folders.length).toBeGreaterThanOrEqual(40);
    expect(new Set(folders.map(([unit]) => unit)).size).toBeGreaterThanOrEqual(5);
    expect(folders.every((folder) => folder.length === 2)).toBe(true);
  });

  test('has every kind of file', () => {
    const kinds = archive().map((file) => {
      const document = openPdf(readFileSync(file));
      const form = document.at(0).get(document.at(0).catalog, 'AcroForm') !== null;
      const first = document.revisions[0]?.sections[0]?.kind;
      return `${first}${form ? ' form' : ''}${document.encryption ? ' encrypted' : ''}`;
    });
    expect([...new Set(kinds)].sort()).toEqual([
      'stream',
      'stream form',
      'table',
      'table encrypted',
      'table form',
    ]);
  });

  test('is verified: all that was signed passes but one, none is undecided or unreadable', () => {
    const { counts } = result;
    const fates = (fate: string): number => samples.filter((sample) => sample.fate === fate).length;
    expect(counts).toEqual({
      passed: fates('signed') + fates('visible') + fates('twice'),
      failed: 1,
      unsigned: fates('unsigned'),
      intact: 0,
      indeterminate: 0,
      error: 0,
    });
    expect(counts.passed).toBeGreaterThan(20);
    expect(counts.unsigned).toBeGreaterThan(5);
  });

  programTest(['qpdf'], 'qpdf finds no fault in any file, the tampered one included', () => {
    for (const file of archive()) {
      const checked = run('qpdf', ['--check', file]);
      expect(`${file}: ${checked.stdout}${checked.stderr}`).toContain(
        'No syntax or stream encoding errors found',
      );
    }
  });

  programTest(['pdfsig'], 'pdfsig agrees on every signature', () => {
    for (const file of archive()) {
      const { stdout } = run('pdfsig', ['-nocert', file]);
      const fate = samples.find((sample) => file.endsWith(sample.file))?.fate;
      const verdicts = [...stdout.matchAll(/Signature Validation: (.*)/g)].map((found) => found[1]);
      const valid = 'Signature is Valid.';
      const expected = { unsigned: [], tampered: ['Digest Mismatch.'], twice: [valid, valid] };
      expect([file, ...verdicts]).toEqual([
        file,
        ...(fate === 'unsigned' || fate === 'tampered' || fate === 'twice' ? expected[fate] : [valid]),
      ]);
    }
  });

  programTest(['pdftotext'], 'its Vietnamese text can be searched', () => {
    const file = archive().find((name) => name.includes('27_QĐ'));
    const text = run('pdftotext', [file ?? '', '-']).stdout.normalize('NFC');
    for (const words of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Số: 27/QĐ-UBND',
      'QUYẾT ĐỊNH',
      'Nguyễn Văn An',
    ])
      expect(text).toContain(words);
    expect(text).toContain('9.860.000.000');
  });

  test('a document is the same bytes every time, until it is signed', async () => {
    for (const sample of samples.filter(({ kind }) => kind !== 'encrypted').slice(0, 6))
      expect(Buffer.compare((await makeSample(sample)).bytes, (await makeSample(sample)).bytes)).toBe(0);
  });
});

describe('the report of the demo', () => {
  test('counts what was verified, in the table, in HTML and in JSON', () => {
    const json = JSON.parse(readFileSync(result.files.json, 'utf8')) as DemoResult['report'];
    expect(json.totals.share).toMatchObject({ numerator: result.counts.passed, denominator: samples.length });
    expect(json.groups).toHaveLength(6);
    expect(readFileSync(result.files.html, 'utf8')).toContain('Trung tâm Phục vụ hành chính công');
    const shown = lines.join('\n');
    expect(shown).toContain(`${result.counts.passed} of ${samples.length}`);
    expect(shown).toContain(result.tampered);
    for (const line of result.next) expect(shown).toContain(line);
  });

  test('every path in the commands to try next exists, but for the output', () => {
    const quoted = result.next.flatMap((line) =>
      [...line.matchAll(/'([^']+)'/g)].map((found) => found[1] ?? ''),
    );
    expect(quoted.length).toBeGreaterThan(6);
    const there = quoted.filter((path) => path !== join(dir, 'signed'));
    for (const path of there) expect(() => readdirSync(dirname(path))).not.toThrow();
  });
});

describe('the folder of the demo', () => {
  test('a second run makes the demo anew, and leaves files of others alone', async () => {
    const own = join(dir, 'archive', 'my own.txt');
    const stale = archive()[0]?.replace(/\.pdf$/, '.signed.pdf') ?? '';
    writeFileSync(own, 'mine');
    writeFileSync(stale, 'signed under the former identity');
    const before = archive().filter((file) => file !== stale);
    const again = await demo(dir, 'vi');
    expect(again.counts).toEqual(result.counts);
    expect(archive()).toEqual(before);
    expect(readFileSync(own, 'utf8')).toBe('mine');
  });

  test('a folder that holds anything else is refused and left as it was', async () => {
    const foreign = join(root, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'thesis.pdf'), 'mine');
    await expect(demo(foreign)).rejects.toMatchObject({ code: 'output-exists', subject: foreign });
    expect(readdirSync(foreign)).toEqual(['thesis.pdf']);
    await expect(demo(join(foreign, 'thesis.pdf'))).rejects.toMatchObject({ code: 'output-exists' });
  });
});

describe('command lines', () => {
  const words = [
    'plain',
    'Phòng Nội vụ/a b.pdf',
    "it's",
    '$HOME `id` "x" \\',
    '--p12',
    '*.pdf',
    '',
    'a;b&c|d',
  ];

  programTest(['sh'], 'a shell reads back the words that were quoted', () => {
    const line = commandLine('printf', ['%s\\n', ...words], false);
    expect(run('sh', ['-c', line]).stdout).toBe(`${words.join('\n')}\n`);
  });

  test('on Windows words are quoted with double quotes', () => {
    expect(commandLine('kyso', ['verify', 'C:\\Hồ sơ\\a.pdf', 'C:\\b.pdf'], true)).toBe(
      'kyso verify "C:\\Hồ sơ\\a.pdf" C:\\b.pdf',
    );
  });
});
