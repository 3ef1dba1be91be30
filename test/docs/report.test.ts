import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Playground, playground } from '../cli/kyso.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/REPORT.md'), 'utf8');

/** Command lines of the page, each with the output it promises. */
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block
    .trim()
    .split(/\n(?!#)/)
    .map((text) => {
      const [line = '', expected] = text.split('\n# ');
      return { line, expected };
    }),
);

let play: Playground;
beforeAll(() => {
  play = playground();
  const bin = play.path('bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'kyso'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin/kyso.js')}" "$@"\n`,
    {
      mode: 0o755,
    },
  );
});
afterAll(() => play.done());

test('every command line of docs/REPORT.md does what the page says', { timeout: 300_000 }, () => {
  expect(commands.length).toBeGreaterThanOrEqual(5);
  const env = { ...process.env, PATH: `${play.path('bin')}:${process.env.PATH}`, LC_ALL: 'C.UTF-8' };
  for (const { line, expected } of commands) {
    const output = execFileSync('sh', ['-c', line], {
      cwd: play.path('.'),
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    if (expected !== undefined) expect(output.trim()).toBe(expected);
  }
  const report = JSON.parse(readFileSync(play.path('sector/report/report.json'), 'utf8'));
  expect(report.registerCheck).toMatchObject({ lines: 4000, filesWithoutLine: { length: 12 }, doubled: [] });
  expect(report.groups.filter(({ rank }: { rank: number | null }) => rank === 2)).toContainEqual(
    expect.objectContaining({ key: 'Ngành mẫu/Khối đơn vị/Đơn vị 20' }),
  );
  expect(report.indicators).toMatchObject([
    { name: 'electronic', share: { percent: 90 }, delta: 0 },
    { name: 'signed', share: { percent: 82.5 } },
  ]);
});
