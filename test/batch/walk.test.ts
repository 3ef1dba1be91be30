import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareCodePoints } from '../../src/batch/code-points.ts';
import { splitList } from '../../src/batch/path-list.ts';
import { type WalkItem, type WalkOptions, walk, walkList } from '../../src/batch/walk.ts';

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'kyso-walk-')));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const put = (...names: string[]): void => {
  for (const name of names) {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), 'x');
  }
};
const all = async (items: AsyncIterable<WalkItem>): Promise<WalkItem[]> => {
  const found: WalkItem[] = [];
  for await (const item of items) found.push(item);
  return found;
};
const relatives = async (inputs: string[], options?: WalkOptions): Promise<string[]> =>
  (await all(walk(inputs, options))).map((item) =>
    item.kind === 'notice'
      ? `notice ${item.notice}`
      : item.kind === 'error'
        ? `error ${item.error.code}`
        : item.relative,
  );

describe('folders', () => {
  test('are walked whole paths in code-point order, PDFs of any case only', async () => {
    put(
      'b.pdf',
      'a/2.PDF',
      'a.pdf',
      'a-b.pdf',
      'a/1.pdf',
      'a/note.txt',
      'Ä.pdf',
      '\u{1F4C4}.pdf',
      '\uFB01.pdf',
    );
    const found = await relatives([home]);
    expect(found).toEqual([
      'a-b.pdf',
      'a.pdf',
      'a/1.pdf',
      'a/2.PDF',
      'b.pdf',
      'Ä.pdf',
      '\uFB01.pdf',
      '\u{1F4C4}.pdf',
    ]);
    expect(found).toEqual([...found].sort(compareCodePoints));
  });

  test('keep NFC and NFD names apart, as the file system gives them', async () => {
    put('\u1EBF.pdf', 'e\u0302\u0301.pdf');
    expect((await relatives([home])).sort()).toEqual(['e\u0302\u0301.pdf', '\u1EBF.pdf']);
  });

  test('do not follow links that lead back into the tree or above it, and say so', async () => {
    put('a/1.pdf');
    symlinkSync(home, join(home, 'a/up'));
    symlinkSync(join(home, 'a'), join(home, 'again'));
    symlinkSync('..', join(home, 'a/parent'));
    expect(await relatives([home])).toEqual([
      'a/1.pdf',
      'notice link-loop',
      'notice link-loop',
      'notice link-loop',
    ]);
  });

  test('follow a link to a folder elsewhere once', async () => {
    const other = mkdtempSync(join(tmpdir(), 'kyso-walk-other-'));
    writeFileSync(join(other, 'x.pdf'), 'x');
    symlinkSync(other, join(home, 'l1'));
    symlinkSync(other, join(home, 'l2'));
    expect(await relatives([home])).toEqual(['l1/x.pdf', 'notice link-loop']);
    rmSync(other, { recursive: true });
  });

  test('leave out NAME.signed.pdf beside NAME.pdf when asked to', async () => {
    put(
      'a.pdf',
      'a.signed.pdf',
      'b.signed.pdf',
      'c.PDF',
      'c.signed.pdf',
      '.signed.pdf',
      'a.signed.signed.pdf',
    );
    expect(await relatives([home], { passOverSigned: true })).toEqual([
      '.signed.pdf',
      'a.pdf',
      'b.signed.pdf',
      'c.PDF',
    ]);
    expect(await relatives([home])).toHaveLength(7);
  });

  test('do not enter the folder outputs go to', async () => {
    put('a.pdf', 'out/a.pdf');
    expect(await relatives([home], { exclude: join(home, 'out') })).toEqual(['a.pdf']);
  });

  test('tell a folder without PDFs', async () => {
    put('a/note.txt');
    expect(await relatives([home])).toEqual(['notice folder-empty']);
  });
});

describe('inputs', () => {
  test('named files are taken whatever their name, missing ones are errors in their place', async () => {
    put('scan.bin', 'b.pdf');
    const given = [join(home, 'scan.bin'), join(home, 'none.pdf'), join(home, 'b.pdf'), '-'];
    expect(await relatives(given)).toEqual(['scan.bin', 'error file-not-found', 'b.pdf', '-']);
  });

  test('several folders do not fall into one another', async () => {
    put('A/1.pdf', 'B/1.pdf');
    expect(await relatives([join(home, 'A'), join(home, 'B')])).toEqual(['A/1.pdf', 'B/1.pdf']);
  });

  test('patterns the shell left are expanded and mirrored below their fixed part', async () => {
    put('x/a/1.pdf', 'x/b/1.pdf', 'x/b/2.txt');
    expect(await relatives([`${home}/x/*/*.pdf`])).toEqual(['a/1.pdf', 'b/1.pdf']);
    expect(await relatives([`${home}/x/*.nothing`])).toEqual(['error file-not-found']);
  });

  test('a file whose name holds pattern characters is itself', async () => {
    put('a[1].pdf', 'a1.pdf');
    expect(await relatives([join(home, 'a[1].pdf')])).toEqual(['a[1].pdf']);
  });

  test('lists keep the folders of relative paths', async () => {
    put('u/1.pdf');
    const cwd = process.cwd();
    process.chdir(home);
    try {
      const list = async function* () {
        yield 'u/1.pdf';
        yield './u/../u/1.pdf';
        yield join(home, 'u/1.pdf');
        yield 'none.pdf';
      };
      const found = await all(walkList(list()));
      expect(found.map((item) => (item.kind === 'notice' ? '' : item.relative))).toEqual([
        'u/1.pdf',
        'u/1.pdf',
        '1.pdf',
        'none.pdf',
      ]);
    } finally {
      process.chdir(cwd);
    }
  });
});

describe('path lists', () => {
  const split = async (bytes: Uint8Array, cut: number, nul: boolean): Promise<string[]> => {
    const found: string[] = [];
    const chunks = (async function* () {
      yield bytes.subarray(0, cut);
      yield bytes.subarray(cut);
    })();
    for await (const path of splitList(chunks, nul)) found.push(path);
    return found;
  };

  test('come back whatever the chunks are cut at', async () => {
    const path = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .filter((s) => !/[\0\n\r\uFEFF]/.test(s) && s.trim() !== '');
    await fc.assert(
      fc.asyncProperty(fc.array(path), fc.nat(100), fc.boolean(), async (paths, cut, nul) => {
        const bytes = Buffer.from(paths.join(nul ? '\0' : '\n'));
        expect(await split(bytes, Math.min(cut, bytes.length), nul)).toEqual(paths);
      }),
    );
  });

  test('accept CRLF and blank lines, refuse NUL without -0', async () => {
    expect(await split(Buffer.from('a\r\n\r\nb\n'), 2, false)).toEqual(['a', 'b']);
    await expect(split(Buffer.from('a\0b\n'), 0, false)).rejects.toMatchObject({ code: 'usage' });
    expect(await split(Buffer.from('a\nb\0c'), 0, true)).toEqual(['a\nb', 'c']);
  });
});

test('code points order as UTF-8 bytes do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
