import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './shell.ts';

const source = join(root, 'src');
const text = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8');

/** The folder of src a path is in; the name of the file for those that stand in none. */
const folderOf = (path: string): string => relative(source, path).split(sep)[0] ?? '';

/** Which folders each folder of src imports from, types included. */
function realImports(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const name of readdirSync(source, { recursive: true }).map(String)) {
    if (!name.endsWith('.ts') || !name.includes(sep)) continue;
    const file = join(source, name);
    const from = folderOf(file);
    const to = found.get(from) ?? new Set();
    found.set(from, to);
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g)) {
      const target = folderOf(resolve(dirname(file), specifier));
      if (target !== from && !target.endsWith('.ts')) to.add(target);
    }
  }
  return found;
}

test('the table of imports is what the code does, no more and no less', () => {
  const told = new Map<string, string[]>();
  for (const [, folder = '', imports = ''] of text.matchAll(/^\| `(\w+)` \| ([^|]*)\| [^|]+\|$/gm))
    told.set(
      folder,
      [...imports.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    );
  const real = [...realImports()].map(([folder, to]): [string, string[]] => [folder, [...to].sort()]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(real));
});

test('every file and folder it names exists', () => {
  const missing: string[] = [];
  for (const [, name = ''] of text.matchAll(/`((?:src|test|fixtures|scripts|\.ci)\/[\w./-]*)`/g))
    if (!existsSync(join(root, name))) missing.push(name);
  expect(missing).toEqual([]);
});

test('it names every package that kyso ships with, and no other', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [, paragraph = ''] = /(Everything else comes from well-kept packages:.*?)\n\n/s.exec(text) ?? [];
  const named = [...paragraph.matchAll(/`((?:@[\w-]+\/)?[\w-]+)`/g)].map(([, name = '']) => name);
  expect(named.sort()).toEqual(Object.keys({ ...dependencies, ...optionalDependencies }).sort());
});
