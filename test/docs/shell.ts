import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kysoBin, type Playground, type Ran } from '../cli/kyso.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a command line as it stands in a document, in a shell that finds `kyso` on its path. */
export function shell(play: Playground): (line: string, env?: Record<string, string>) => Ran {
  const bin = join(play.home, '.bin');
  mkdirSync(bin);
  symlinkSync(kysoBin, join(bin, 'kyso'));
  const { KYSO_PASSPHRASE: _, FORCE_COLOR: __, ...rest } = process.env;
  return (line, env = {}) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line], {
      cwd: play.home,
      encoding: 'utf8',
      env: { ...rest, LC_ALL: 'C.UTF-8', PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...env },
    });
    return { code: status, stdout, stderr };
  };
}

/** The blocks of a language in a Markdown text, in order. */
export function codeBlocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , block = '']) => block);
}
