import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/registry.ts';
import { root } from './shell.ts';

const source = join(root, 'src');

/** The modules a module runs, directly or not; what it needs for types alone does not run. */
function reach(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const text = readFileSync(entry, 'utf8');
  for (const [, kind, from = '', dynamic = ''] of text.matchAll(
    /(?:^(?:import|export)(?:\s+(type)\b)?[^;]*?\sfrom\s+'(\.[^']+)')|import\('(\.[^']+)'\)/gm,
  ))
    if (kind !== 'type') reach(resolve(dirname(entry), from === '' ? dynamic : from), seen);
  return seen;
}

/** Options named in the texts of a module: in quotes or templates, not in comments. */
function named(file: string): Set<string> {
  const names = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (/^\s*(\*|\/\/|\/\*)/.test(line)) continue;
    const texts = (line.match(/(['"`])(?:(?!\1).)*\1/g) ?? []).join(' ');
    for (const [, name = ''] of texts.matchAll(/(?<![\w-])--([a-z][a-z0-9-]*[a-z0-9])(?![\w-]|\$)/g))
      names.add(name);
  }
  return names;
}

/**
 * Modules several commands run, whose texts one of them never shows: the commands that do show them.
 */
const shownBy: ReadonlyMap<string, readonly string[]> = new Map([
  // verify and report replace their own output; inspect and identity show write none.
  ['batch/atomic-file.ts', ['sign', 'identity create']],
  ['batch/file-error.ts', ['sign', 'identity create']],
  // A service that is named on the command line may stand in a private network.
  ['net/resolve.ts', ['verify', 'report']],
  // The passphrase of a key; the others take only the password of documents from here.
  ['cli/tasks/secret.ts', ['sign', 'identity create', 'identity show']],
  // extend and attach make no field of a given name and certify nothing.
  ['sign/field.ts', ['sign', 'prepare']],
  ['sign/rules.ts', ['sign', 'prepare']],
  // doctor and field add draw with the font that ships with kyso, and doctor asks for no level.
  ['sign/appearance/font-files.ts', ['sign', 'prepare']],
  ['sign/appearance/font-parse.ts', ['sign', 'prepare']],
  ['sign/levels/validation-data.ts', ['sign', 'extend', 'attach']],
  ['batch/pool.ts', ['sign', 'prepare', 'attach', 'extend', 'verify', 'report']],
  // prepare always has an output, and raises nothing.
  ['cli/tasks/outputs.ts', ['sign', 'extend', 'attach']],
  ['sign/levels/plan.ts', ['sign', 'extend', 'attach']],
  // What report reads there is its own cache; a line of that which is damaged is passed over.
  ['verify/facts-file/codec.ts', ['verify']],
  // A translation is shown where its English sentence is, which this test finds there.
  ['cli/view/messages/vi-sign.ts', ['sign']],
  ['cli/view/messages/vi-marks.ts', ['sign']],
]);

/** Commands whose messages also speak of the run of another that made their input. */
const continues: ReadonlyMap<string, string> = new Map([['report merge', 'report']]);

/** It makes its own documents and keys, and names other commands with their options as what to try next. */
const demonstrates = 'demo';

test('every option a message names exists on each command that can show the message', async () => {
  const strangers: string[] = [];
  for (const { name, options } of commands) {
    if (name === demonstrates) continue;
    const entry = join(source, 'cli/commands', `${name.replaceAll(' ', '-')}.ts`);
    expect(existsSync(entry), entry).toBe(true);
    const before = commands.find((command) => command.name === continues.get(name));
    const specs = [...(await options()), ...((await before?.options()) ?? [])];
    const known = new Set([...specs.map((spec) => spec.name), 'help', 'version']);
    for (const file of reach(entry)) {
      const path = relative(source, file).replaceAll('\\', '/');
      if (shownBy.get(path)?.includes(name) === false) continue;
      for (const option of named(file))
        if (!known.has(option)) strangers.push(`${name}: --${option} in ${path}`);
    }
  }
  expect(strangers).toEqual([]);
});
