import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as library from '../../src/index.ts';
import { kysoBin, type Playground, playground, smallPdf } from '../cli/kyso.ts';
import { programTest } from '../support/programs.ts';
import { TrustCentre } from '../support/trust-centre.ts';
import { codeBlocks, root } from './shell.ts';

const page = readFileSync(join(root, 'docs/LEVELS.md'), 'utf8');
const commandLines = codeBlocks(page, 'sh').flatMap((block) => block.trim().split('\n'));

let centre: TrustCentre;
let play: Playground;
beforeAll(async () => {
  centre = await TrustCentre.open();
  play = playground();
  for (const n of [0, 1, 2]) play.put(`documents/${n}.pdf`, smallPdf(n));
  writeFileSync(play.path('root.pem'), centre.read('root.pem'));
  const files = ['-inkey', 'signer.key', '-in', 'signer.pem', '-certfile', 'chain.pem'];
  centre.openssl('pkcs12', '-export', ...files, '-out', play.path('signer.p12'), '-passout', 'pass:example');
  mkdirSync(play.path('.bin'));
  symlinkSync(kysoBin, play.path('.bin/kyso'));
});
afterAll(() => {
  centre.close();
  play.done();
});

/** Runs a line while this process serves what it asks for: on loopback, which must be allowed. */
function say(line: string): Promise<{ code: number | null; said: string }> {
  const here = line
    .replaceAll('http://tsa.example/', centre.tsa)
    .replace('--online', '--online --allow-private-network');
  const child = spawn('bash', ['-c', here], {
    cwd: play.home,
    env: {
      ...process.env,
      KYSO_PASSPHRASE: 'example',
      PATH: `${play.path('.bin')}${delimiter}${process.env.PATH ?? ''}`,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return new Promise((done) => child.once('close', (code) => done({ code, said })));
}

for (const line of commandLines)
  programTest(['bash', 'openssl'], `docs/LEVELS.md, ends with 0: ${line}`, async () => {
    const { code, said } = await say(line);
    expect(code, said).toBe(0);
  });

test('what the page imports is in the library', () => {
  const [program = ''] = codeBlocks(page, 'ts');
  const names = [...program.matchAll(/^ {2}(\w+),$/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(library).toHaveProperty(name);
});
