import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KysoError } from '../../src/errors.ts';
import { defaultLimits } from '../../src/limits.ts';
import { openZip } from '../../src/zip/read.ts';
import { programTest, run } from '../support/programs.ts';
import { type ZipFile, zipOf } from '../support/zip.ts';

const files: readonly ZipFile[] = [
  { name: 'mimetype', content: 'application/x' },
  { name: 'a/văn bản.xml', content: '<a/>'.repeat(200), deflated: true },
];
const open = (bytes: Uint8Array, limits = {}) => openZip(bytes, { ...defaultLimits, ...limits });
const simple: ZipFile = { name: 'a', content: 'x' };
/** The head of a ZIP64 locator, which fills a comment to its end. */
const locator = Buffer.concat([Buffer.from('PK\x06\x07', 'latin1'), Buffer.alloc(16)]);
const unicodePath = (name: string): Buffer =>
  Buffer.concat([
    Buffer.from([0x75, 0x70, 5 + Buffer.byteLength(name), 0, 1, 0, 0, 0, 0]),
    Buffer.from(name),
  ]);
function twoCounts(): Buffer {
  const bytes = zipOf(files);
  bytes.writeUInt16LE(1, bytes.length - 22 + 8);
  return bytes;
}
const text = (bytes: Uint8Array, name: string): string =>
  Buffer.from(open(bytes).entries.get(name)?.read() ?? []).toString();
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    return (error as KysoError).code;
  }
  return undefined;
};

programTest(['zip'], 'what zip wrote is read, with one reading only, data descriptors included', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-zip-'));
  try {
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'x'.repeat(5000));
    for (const more of [[], ['-0'], ['-fz']]) {
      const archive = join(folder, `${more.join('')}.zip`);
      expect(run('zip', ['-j', ...more, archive, path]).code).toBe(0);
      const { entries, ambiguous, irregular } = open(readFileSync(archive));
      expect([ambiguous, irregular], more.join()).toEqual([[], []]);
      expect(entries.get('a.txt')?.read().length).toBe(5000);
    }
    const streamed = join(folder, 'streamed.zip');
    writeFileSync(
      streamed,
      Buffer.from(run('sh', ['-c', `cat '${path}' | zip -q - - | base64`]).stdout, 'base64'),
    );
    const { entries, ambiguous, irregular } = open(readFileSync(streamed));
    expect([ambiguous, irregular]).toEqual([[], []]);
    expect(entries.get('-')?.read().length).toBe(5000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('stored and deflated entries are read', () => {
  const bytes = zipOf(files);
  expect(text(bytes, 'mimetype')).toBe('application/x');
  expect(text(bytes, 'a/văn bản.xml')).toBe('<a/>'.repeat(200));
});

test.each<[string, Buffer]>([
  ['two entries of one name', zipOf([...files, { name: 'mimetype', content: 'other' }])],
  ['two names that differ in case only', zipOf([...files, { name: 'MIMETYPE', content: 'other' }])],
  ['another name in its own header', zipOf([{ name: 'a', localName: 'b', content: 'x' }])],
  ['encrypted by its own header only', zipOf([{ name: 'a', localFlags: 0x801, content: 'x' }])],
  [
    'its name in another character set by its own header',
    zipOf([{ name: 'á', localFlags: 0, content: 'x' }]),
  ],
  ['two counts of entries', twoCounts()],
  [
    'a ZIP64 locator that the numbers do not ask for (APPNOTE, 4.3.15)',
    zipOf([{ ...simple, comment: locator }]),
  ],
])('%s: programs read it in two ways', (_, bytes) => {
  expect(open(bytes).ambiguous).not.toEqual([]);
});

test('an entry within another one is told of', () => {
  const inner = zipOf([{ name: 'in', content: 'x' }]);
  const bytes = zipOf([
    { name: 'out', content: inner },
    { name: 'in', content: 'x' },
  ]);
  const directory = bytes.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
  bytes.writeUInt32LE(30 + 3, directory + 42);
  expect(open(bytes).ambiguous.join()).toContain('lies within another one');
});

test.each<[string, Buffer]>([
  ['bytes before the first entry', zipOf(files, { before: Buffer.from('MZ junk') })],
  ['bytes before the directory', zipOf(files, { gap: Buffer.from('hidden') })],
  ['a comment', zipOf(files, { comment: 'made by' })],
  ['bytes behind the end', zipOf(files, { behind: Buffer.from('tail') })],
  ['a name that leads out of the folder', zipOf([{ name: '../a', content: '' }])],
  [
    'another name by the Unicode Path field (APPNOTE, 4.6.9)',
    zipOf([{ ...simple, extra: unicodePath('b') }]),
  ],
  ['a folder with content', zipOf([{ name: 'a/', content: 'x' }])],
])('%s: irregular', (_, bytes) => {
  expect(open(bytes).irregular).not.toEqual([]);
  expect(open(bytes).ambiguous).toEqual([]);
});

test('a Unicode Path field that says the same is none of that', () => {
  const { ambiguous, irregular } = open(zipOf([{ ...simple, extra: unicodePath('a') }]));
  expect([ambiguous, irregular]).toEqual([[], []]);
});

test('a container in the container is none of that', () => {
  const { ambiguous, irregular } = open(zipOf([...files, { name: 'inner.docx', content: zipOf(files) }]));
  expect([ambiguous, irregular]).toEqual([[], []]);
});

test('what is encrypted, packed otherwise, cut or lied about is an error of its own', () => {
  const read = (file: ZipFile) => () =>
    open(zipOf([file]))
      .entries.get('a')
      ?.read();
  expect(codeOf(read({ name: 'a', content: 'x', flags: 1 }))).toBe('encryption-unsupported');
  expect(codeOf(read({ name: 'a', content: 'x', deflated: true, tail: zipOf(files) }))).toBe(
    'container-malformed',
  );
  expect(codeOf(read({ name: 'a', content: 'x', method: 12 }))).toBe('filter-unsupported');
  expect(codeOf(read({ name: 'a', content: 'x', method: 8 }))).toBe('container-malformed');
  expect(codeOf(read({ name: 'a', content: 'x'.repeat(100), deflated: true, size: 10 }))).toBe(
    'container-malformed',
  );
  expect(codeOf(read({ name: 'a', content: 'x'.repeat(100), deflated: true, size: 1000 }))).toBe(
    'container-malformed',
  );
  expect(codeOf(() => open(zipOf(files).subarray(0, -30)))).toBe('container-malformed');
  const twoEnds = zipOf(files, { comment: zipOf(files).subarray(-22).toString('latin1') });
  expect(codeOf(() => open(twoEnds))).toBe('container-malformed');
  expect(codeOf(() => open(Buffer.from('PK\x03\x04')))).toBe('container-malformed');
});

test('bounds hold: entries, one entry, all of them, and the ratio', () => {
  const bytes = zipOf(files);
  expect(codeOf(() => open(bytes, { zipEntries: 1 }))).toBe('limit-exceeded');
  const read = (limits: object) => () =>
    [...open(bytes, limits).entries.values()].map((entry) => entry.read());
  expect(codeOf(read({ zipEntry: 100 }))).toBe('limit-exceeded');
  expect(codeOf(read({ zipTotal: 100 }))).toBe('limit-exceeded');
  expect(codeOf(read({ decodedRatio: 2, decodedRatioFloor: 10 }))).toBe('limit-exceeded');
});

test('whatever bytes come, only a KysoError is thrown', () => {
  const whole = zipOf(files, { comment: 'c' });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 8 }),
      fc.nat({ max: whole.length }),
      (changes, cut) => {
        const bytes = Buffer.from(whole.subarray(0, cut < 20 ? whole.length : cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          for (const entry of open(bytes).entries.values()) entry.read();
        } catch (error) {
          expect(error).toBeInstanceOf(KysoError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
