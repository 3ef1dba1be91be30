import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'kyso-package-'));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const shell = process.platform === 'win32';
const run = (command: string, args: string[], cwd = home): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 'pipe'] });

describe('the package as npm makes it', () => {
  let files: string[] = [];
  beforeAll(() => {
    // The build has run before the tests, so the package is packed without its own build step.
    const [packed] = JSON.parse(
      run(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', home], root),
    );
    files = packed.files.map((file: { path: string }) => file.path);
    run(npm, [
      'install',
      '--global',
      '--prefix',
      join(home, 'global'),
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      join(home, packed.filename),
    ]);
    mkdirSync(join(home, 'user'));
    writeFileSync(join(home, 'user', 'package.json'), '{"name":"user","version":"1.0.0","type":"module"}');
    run(
      npm,
      [
        'install',
        '--prefer-offline',
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        join(home, packed.filename),
      ],
      join(home, 'user'),
    );
  }, 240_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('holds the program, the library, its types, its fonts and their licence, and no source or test', () => {
    for (const file of [
      'bin/kyso.js',
      'dist/cli.js',
      'dist/index.js',
      'dist/types/index.d.ts',
      'dist/fonts/Tinos_400Regular.ttf',
      'dist/fonts/LICENSE',
      'dist/kyso.config.schema.json',
      'dist/kyso.policy.schema.json',
      'LICENSE',
      'README.md',
    ])
      expect(files).toContain(file);
    expect(files.filter((file) => /^(src|test|fixtures|bench)\//.test(file))).toEqual([]);
  });

  test('a global install runs kyso', () => {
    const bin =
      process.platform === 'win32' ? join(home, 'global', 'kyso.cmd') : join(home, 'global', 'bin', 'kyso');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(run(bin, ['--version']).trim()).toContain(version);
    const demo = join(home, 'demo');
    run(bin, ['demo', demo]);
    expect(readdirSync(demo).length).toBeGreaterThan(0);
  }, 120_000);

  test('an import gives the library, with types a strict program compiles against', () => {
    const user = join(home, 'user');
    writeFileSync(
      join(user, 'use.ts'),
      "import { KysoError, openPdf, verify, type DocumentResult } from 'kyso';\nexport const check = async (bytes: Uint8Array): Promise<DocumentResult['status']> => {\n  try { openPdf(bytes); } catch (error) { if (error instanceof KysoError && error.code === 'not-pdf') return 'error'; }\n  return (await verify(bytes)).status;\n};\n",
    );
    writeFileSync(
      join(user, 'tsconfig.json'),
      '{"compilerOptions":{"strict":true,"target":"es2022","module":"nodenext","outDir":"out","skipLibCheck":true,"types":[]},"files":["use.ts"]}',
    );
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', user], {
      stdio: 'pipe',
    });
    const said = run(
      process.execPath,
      ['-e', "import('./out/use.js').then(async (m) => console.log(await m.check(Buffer.from('hello'))))"],
      user,
    );
    expect(said.trim()).toBe('error');
  }, 60_000);
});
