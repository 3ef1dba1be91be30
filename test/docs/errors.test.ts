import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exitOfCode } from '../../src/cli/exit.ts';
import { commands } from '../../src/cli/registry.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { problemKinds } from '../../src/verify/problems.ts';
import { errorMeanings } from './error-meanings.ts';
import { root } from './shell.ts';

const row = (...cells: readonly (string | number)[]): string =>
  `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;

const effects = {
  fail: 'failed',
  indeterminate: 'indeterminate',
  'not-trusted': 'indeterminate where trust anchors were given',
  warn: 'told, and changes nothing',
} as const;

test('docs/errors.md has every error code and every problem code (renew it with vitest -u)', async () => {
  const errors = (Object.keys(errorMeanings) as ErrorCode[]).map((code) =>
    row(`\`${code}\``, ...errorMeanings[code], exitOfCode(code)),
  );
  const problems = Object.entries(problemKinds).map(([code, { sentence, effect, clause }]) =>
    row(`\`${code}\``, sentence, effects[effect], clause),
  );
  const page = `# Errors and problems

Both kinds of codes are stable: scripts may rely on them.

## Errors

Why something could not be done. The code stands in brackets behind the message, in \`error.code\` of JSON results, and in
\`code\` of the library's \`KysoError\`. The last column is the exit code of a run in which nothing worse happened; in a
report a damaged document is a figure (“unreadable”) and no error of the run.

${[row('code', 'what it means', 'what to do', 'exit'), row('---', '---', '---', '---'), ...errors].join('\n')}

## Problems of signatures

Why a verdict is what it is. They stand in \`problems\` of a signature, each with a sentence, the place, and the clause it
rests on. The effect is that of the policy \`basic\`; \`pades\` and \`strict\` take some more seriously.

${[row('code', 'what it means', 'verdict', 'clause'), row('---', '---', '---', '---'), ...problems].join('\n')}
`;
  await expect(page).toMatchFileSnapshot(join(root, 'docs/errors.md'));
});

test('every error code is one that kyso can give', () => {
  const source = join(root, 'src');
  const text = readdirSync(source, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts') && file !== 'errors.ts')
    .map((file) => readFileSync(join(source, file), 'utf8'))
    .join('\n');
  expect(Object.keys(errorMeanings).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test('every option the remedies name exists', async () => {
  const tables = await Promise.all(commands.map(({ options }) => options()));
  const known = new Set([...tables.flat().map(({ name }) => name), 'help']);
  const text = Object.values(errorMeanings).flat().join(' ');
  const named = [...text.matchAll(/--([a-z][a-z0-9-]*)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});
