import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Playground, playground, smallPdf } from '../cli/kyso.ts';
import { keyKinds, OpensslFolder } from '../keys/openssl.ts';
import { type CscServer, cscServer } from '../support/csc-server.ts';
import { programTest } from '../support/programs.ts';
import { tokenPrograms } from '../support/soft-hsm.ts';
import { codeBlocks, root, shell } from './shell.ts';

const page = readFileSync(join(root, 'docs/KEYS.md'), 'utf8');
const named = 'https://sign.example.com/csc/v2';

let play: Playground;
let server: CscServer;
let keys: OpensslFolder;
beforeAll(async () => {
  play = playground();
  // Puts `kyso` into a folder of programs.
  shell(play);
  play.put('letter.pdf', smallPdf(1));
  keys = new OpensslFolder().signer('An', keyKinds.rsa);
  server = await cscServer(keys, 'An', { pin: '271828', token: 'a-token' });
});
afterAll(async () => {
  play.done();
  keys.remove();
  await server.close();
});

/** Runs a script without blocking this process, which is the signing service of the page. */
function script(text: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { KYSO_PASSPHRASE: _, SOFTHSM2_CONF: __, ...env } = process.env;
  const child = spawn('bash', ['-euc', text], {
    cwd: play.home,
    env: { ...env, LC_ALL: 'C.UTF-8', PATH: `${play.path('.bin')}:${env.PATH}`, KYSO_CSC_TOKEN: 'a-token' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (some) => {
    stdout += some;
  });
  child.stderr.on('data', (some) => {
    stderr += some;
  });
  return new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr })));
}

programTest(
  ['bash', ...tokenPrograms],
  'the commands of docs/KEYS.md run one after the other, each with 0',
  async () => {
    const commands = codeBlocks(page, 'sh').join('').replaceAll(named, server.url);
    const { code, stdout, stderr } = await script(commands);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('2 documents: ✔ 2 passed');
    expect(stdout).toContain('Loopback signing');
  },
);

programTest(
  ['bash', ...tokenPrograms],
  'its program compiles strictly and signs with the token made before',
  async () => {
    const [example = ''] = codeBlocks(page, 'ts');
    const user = play.path('user');
    mkdirSync(join(user, 'node_modules'), { recursive: true });
    symlinkSync(root, join(user, 'node_modules/kyso'), 'junction');
    play.put('user/package.json', '{ "type": "module" }');
    play.put('user/example.ts', example);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      target: 'es2022',
      module: 'nodenext',
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    };
    play.put('user/tsconfig.json', JSON.stringify({ compilerOptions, files: ['example.ts'] }));
    for (const name of ['letter.pdf', 'pin.txt']) cpSync(play.path(name), join(user, name));
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', user], {
      stdio: 'pipe',
    });
    const { code, stdout, stderr } = await script(
      `cd user && SOFTHSM2_CONF=../softhsm2.conf node example.js`,
    );
    expect([code, stdout], stderr).toEqual([0, 'Office Signature1\n']);
  },
);
