// Runs the acceptance suites and holds their scores against the last ones landed (.ci/scores.json).
// `--write` records better scores.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('scores.json', import.meta.url);
const landed = JSON.parse(readFileSync(file, 'utf8'));
const run = spawnSync(process.execPath, ['../shared/accept/run.mjs', '--show', '40'], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
process.stdout.write(run.stdout.replace(/^\d+ passed, \d+ failed$/m, ''));
process.stderr.write(run.stderr);

const now = {};
for (const [, suite, passed, total] of run.stdout.matchAll(/^(\w+): (\d+) of (\d+) \(/gm))
  now[suite] = { passed: Number(passed), total: Number(total) };
const signed = /(\d+) signed$/m.exec(run.stderr);
if (signed) now.signed = { passed: Number(signed[1]), total: Number(signed[1]) };

let fallen = 0;
for (const [suite, was] of Object.entries(landed)) {
  const is = now[suite];
  // Suites may grow: then the share must not fall.
  const worse =
    !is || (suite === 'signed' ? is.passed < was.passed : is.passed * was.total < was.passed * is.total);
  if (worse) {
    fallen++;
    console.error(
      `acceptance: ${suite} fell from ${was.passed} of ${was.total} to ${is ? `${is.passed} of ${is.total}` : 'no answer'}`,
    );
  }
}
if (process.argv.includes('--write') && !fallen) writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
process.exit(fallen ? 1 : 0);
