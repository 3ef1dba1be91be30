import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Playground, playground, type Ran } from '../cli/kyso.ts';
import { programTest } from '../support/programs.ts';
import { codeBlocks, root, shell } from './shell.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const commandLines = codeBlocks(readme, 'sh').flatMap((block) => block.trim().split('\n'));

/** Lines not run here, and where they are: each would install or build the very tree the tests run in. */
const elsewhere = new Map([
  ['npm start', 'installs and builds, then runs kyso demo, which is run here'],
  ['npm install --global .', 'test/package installs the package globally and runs it'],
]);

let play: Playground;
let say: (line: string) => Ran;
beforeAll(() => {
  play = playground();
  say = shell(play);
});
afterAll(() => play.done());

/** The exit code a line promises: 0 when it says nothing. */
const promised = (line: string): number => Number(/# exit code (\d+)/.exec(line)?.[1] ?? 0);

describe('README.md', () => {
  test('names no line as covered elsewhere that it does not hold', () => {
    expect(commandLines).toEqual(expect.arrayContaining([...elsewhere.keys()]));
  });

  // One after the other in one folder that is empty at first, as a newcomer types them.
  for (const line of commandLines.filter((known) => !elsewhere.has(known)))
    programTest(['bash'], `ends as it says: ${line}`, () => {
      const { code, stderr } = say(line);
      expect(code, stderr).toBe(promised(line));
      expect(stderr).not.toContain('error');
    });

  programTest(['bash'], 'its commands write the files it names', () => {
    expect(readdirSync(play.path('report')).sort()).toEqual([
      'certificates.csv',
      'documents.csv',
      'indicators.csv',
      'report.csv',
      'report.html',
      'report.json',
      'shortcomings.csv',
    ]);
    expect(readdirSync(play.path('identity')).sort()).toEqual(['ca.pem', 'signer.p12', 'signer.pem']);
  });

  programTest(['bash'], 'the verdict it shows is the one that is printed', () => {
    const [shown = ''] = codeBlocks(readme, 'text');
    // Times differ from run to run, and a page breaks lines where a file does not.
    const plain = (text: string): string =>
      text
        .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
        .replace(/\s+/g, ' ')
        .trim();
    const verify = commandLines.find((line) => line.startsWith('kyso verify')) ?? '';
    expect(plain(say(verify).stdout)).toContain(plain(shown));
  });

  test('names the package as npm pack does', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(readme).toContain(`./kyso-${version}.tgz`);
  });

  programTest(['bash'], 'the configuration file it shows is taken', () => {
    const [config = ''] = codeBlocks(readme, 'json');
    play.put('configured/kyso.config.json', config);
    mkdirSync(play.path('configured/certificates'), { recursive: true });
    copyFileSync(play.path('identity/ca.pem'), play.path('configured/certificates/root.pem'));
    const { code, stdout } = say('cd configured && kyso report ../signed');
    expect(code).toBe(0);
    expect(stdout).toContain('82,5');
    expect(say('cd configured && kyso verify ../signed --format json').stdout).toContain('"passed"');
  });

  test('the library example compiles strictly and does what it says', () => {
    const [example = ''] = codeBlocks(readme, 'ts');
    const user = play.path('user');
    play.put('user/package.json', '{"name":"user","version":"1.0.0","type":"module"}');
    play.put('user/example.ts', example);
    const settings = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      target: 'es2022',
      module: 'nodenext',
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    };
    play.put('user/tsconfig.json', JSON.stringify({ compilerOptions: settings, files: ['example.ts'] }));
    mkdirSync(join(user, 'node_modules'));
    symlinkSync(root, join(user, 'node_modules/kyso'), 'junction');
    const letter = readdirSync(play.path('documents'), { recursive: true }).map(String).sort();
    const unsigned = letter.find((name) => name.includes('BB-UBND')) ?? '';
    copyFileSync(play.path('documents', unsigned), join(user, 'letter.pdf'));
    mkdirSync(join(user, 'identity'));
    copyFileSync(play.path('identity/signer.p12'), join(user, 'identity/signer.p12'));
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', user]);
    const said = execFileSync(process.execPath, ['example.js'], { cwd: user, encoding: 'utf8' });
    expect(said).toBe('intact Nguyễn Văn An\n');
    expect(existsSync(join(user, 'letter.signed.pdf'))).toBe(true);
  });

  test('every file it links to exists', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect(existsSync(join(root, link)), link).toBe(true);
  });

  test('names the options and exit codes kyso has', () => {
    for (const code of [0, 1, 2, 130]) expect(readme).toContain(`| ${code} |`);
    for (const status of ['passed', 'intact', 'indeterminate', 'failed', 'unsigned', 'error'])
      expect(readme).toContain(`| \`${status}\` |`);
  });
});
