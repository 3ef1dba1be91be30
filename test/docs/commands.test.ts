import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/registry.ts';
import { run } from '../support/programs.ts';
import { root } from './shell.ts';

test('docs/commands has a page for every command, as its help is now', () => {
  const { code, stdout, stderr } = run(process.execPath, [
    join(root, 'scripts/command-pages.mjs'),
    '--check',
  ]);
  expect(stdout + stderr).toBe('');
  expect(code).toBe(0);
  for (const { name } of commands)
    expect(existsSync(join(root, 'docs/commands', `${name.replaceAll(' ', '-')}.md`)), name).toBe(true);
});
