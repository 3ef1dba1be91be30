import { spawnSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAtomic, writeAtomic } from '../../src/batch/atomic-file.ts';
import { clearLeftovers, clearOwn, temporaryPath } from '../../src/batch/temporary-name.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kyso-atomic-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => Buffer.from(text);

test('a file appears with all its chunks, in folders made for it, and nothing else is left', async () => {
  const target = join(home, 'a/b/out.pdf');
  await writeAtomic(target, [bytes('one '), bytes(''), bytes('two')]);
  expect(readFileSync(target, 'utf8')).toBe('one two');
  expect(readdirSync(join(home, 'a/b'))).toEqual(['out.pdf']);
});

test('the name is not taken before commit, and discard leaves nothing', async () => {
  const target = join(home, 'out');
  const file = openAtomic(target);
  file.write([bytes('x')]);
  expect(readdirSync(home)).toEqual([expect.stringMatching(/^\.out\.kyso-\d+-[0-9a-f]{20}\.tmp$/)]);
  file.discard();
  file.discard();
  expect(readdirSync(home)).toEqual([]);
});

test('a name taken meanwhile is kept by whoever took it', async () => {
  const target = join(home, 'out');
  const file = openAtomic(target);
  file.write([bytes('mine')]);
  writeFileSync(target, 'theirs');
  await expect(file.commit()).rejects.toMatchObject({ code: 'output-exists' });
  expect(readFileSync(target, 'utf8')).toBe('theirs');
  expect(readdirSync(home)).toEqual(['out']);
});

test('many writers of one new name: exactly one wins, its content is whole', async () => {
  const target = join(home, 'out');
  const results = await Promise.allSettled(
    Array.from({ length: 24 }, (_, i) => writeAtomic(target, [bytes(`${i}`.repeat(5000))])),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(new Set(readFileSync(target, 'utf8').match(/^(\d+?)\1{4999}$/)?.[1]).size).toBeGreaterThan(0);
  expect(readdirSync(home)).toEqual(['out']);
});

test('overwrite replaces, without touching other names of the old content', async () => {
  const target = join(home, 'out');
  writeFileSync(target, 'old');
  linkSync(target, join(home, 'other'));
  await writeAtomic(target, [bytes('new')], { kind: 'overwrite' });
  expect([readFileSync(target, 'utf8'), readFileSync(join(home, 'other'), 'utf8')]).toEqual(['new', 'old']);
});

test('replace keeps the mode, and leaves a file alone that changed meanwhile', async () => {
  const target = join(home, 'in.pdf');
  writeFileSync(target, 'old', { mode: 0o640 });
  await writeAtomic(target, [bytes('old+new')], { kind: 'replace', was: statSync(target) });
  expect(readFileSync(target, 'utf8')).toBe('old+new');
  if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o640);
  const was = statSync(target);
  writeFileSync(target, 'edited!');
  utimesSync(target, new Date(), new Date(Date.now() + 5000));
  await expect(writeAtomic(target, [bytes('x')], { kind: 'replace', was })).rejects.toMatchObject({
    code: 'file-changed',
  });
  expect(readFileSync(target, 'utf8')).toBe('edited!');
  expect(readdirSync(home)).toEqual(['in.pdf']);
});

test('a target below a file, and a folder in the way, are file-unwritable', async () => {
  writeFileSync(join(home, 'file'), '');
  await expect(writeAtomic(join(home, 'file/out'), [bytes('x')])).rejects.toMatchObject({
    code: 'file-unwritable',
  });
  mkdirSync(join(home, 'dir'));
  await expect(writeAtomic(join(home, 'dir'), [bytes('x')], { kind: 'overwrite' })).rejects.toMatchObject({
    code: 'file-unwritable',
  });
  expect(readdirSync(home).sort()).toEqual(['dir', 'file']);
});

test('a name of 255 bytes can be written', async () => {
  const name = `${'ế'.repeat(83)}.pdf`;
  await writeAtomic(join(home, name), [bytes('x')]);
  expect(readdirSync(home).map((n) => n.normalize('NFC'))).toEqual([name.normalize('NFC')]);
});

test('leftovers of ended processes are removed, those of running ones and other files stay', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const own = basename(temporaryPath(join(home, 'a.pdf')));
  const of = (pid: number, place = own.match(/-([0-9a-f]{8})[0-9a-f]{12}\.tmp$/)?.[1]): string =>
    `.a.pdf.kyso-${pid}-${place}${'0'.repeat(12)}.tmp`;
  const foreignOld = `.old.kyso-1-${'f'.repeat(20)}.tmp`;
  const keep = [of(process.ppid), of(dead, 'ffffffff'), '.a.kyso-x.tmp', 'a.tmp'];
  for (const name of [of(dead), foreignOld, ...keep]) writeFileSync(join(home, name), '');
  utimesSync(join(home, foreignOld), new Date(0), new Date(0));
  await clearLeftovers(home);
  expect(readdirSync(home).sort()).toEqual([...keep].sort());
});

test('a process that must stop removes its own temporary files only', async () => {
  openAtomic(join(home, 'mine')).write([bytes('x')]);
  writeFileSync(join(home, `.x.kyso-1-${'f'.repeat(20)}.tmp`), '');
  await clearOwn(home);
  expect(readdirSync(home)).toEqual([`.x.kyso-1-${'f'.repeat(20)}.tmp`]);
});
