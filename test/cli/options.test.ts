import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { nearest } from '../../src/cli/nearest.ts';
import { readValue } from '../../src/cli/options/values.ts';
import { commands } from '../../src/cli/registry.ts';

const source = fileURLToPath(new URL('../../src', import.meta.url));

async function optionNames(): Promise<Set<string>> {
  const tables = await Promise.all(commands.map(({ options }) => options()));
  return new Set(tables.flatMap((specs) => specs.map(({ name }) => name)));
}

test('every option that a message of kyso names exists', async () => {
  const known = await optionNames();
  for (const name of ['help', 'version']) known.add(name);
  const strangers: string[] = [];
  for (const file of readdirSync(source, { recursive: true }).map(String)) {
    if (!file.endsWith('.ts') || file.includes('html')) continue;
    for (const line of readFileSync(join(source, file), 'utf8').split('\n')) {
      if (/^\s*(\*|\/\/|\/\*)/.test(line)) continue;
      const texts = (line.match(/(['"`])(?:(?!\1).)*\1/g) ?? []).join(' ');
      for (const [, name = ''] of texts.matchAll(/(?<![\w-])--([a-z][a-z0-9-]*[a-z0-9])(?![\w-]|\$)/g))
        if (!known.has(name)) strangers.push(`${file}: --${name}`);
    }
  }
  expect(strangers).toEqual([]);
});

test('option tables are consistent: one meaning a name within a command, choices where a choice is asked', async () => {
  for (const { name, options } of commands) {
    const specs = await options();
    const names = specs.map((spec) => spec.name);
    expect(new Set(names).size, name).toBe(names.length);
    for (const spec of specs)
      if (spec.type === 'choice') expect(spec.choices?.length ?? 0, spec.name).toBeGreaterThan(0);
  }
});

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T12:00:00', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00:00+07:00', '2026-01-31T05:00:00.000Z'],
])('a time without a zone is UTC: %s', (text, iso) => {
  const read = readValue(text, { name: 'at', type: 'time', help: '', group: '' });
  expect(read).toEqual({ ok: true, value: new Date(iso) });
});

test('a mistyped word gets the nearest name, one far from all gets none', () => {
  expect(nearest('frmat', ['format', 'trust'])).toBe('format');
  expect(nearest('turst', ['format', 'trust'])).toBe('trust');
  expect(nearest('frobnicate', ['format', 'trust'])).toBeUndefined();
});
