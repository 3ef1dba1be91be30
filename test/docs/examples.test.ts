import { copyFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { commands } from '../../src/cli/registry.ts';
import { kyso, type Playground, passphrase, playground, type Ran, smallPdf, testKey } from '../cli/kyso.ts';
import { programTest } from '../support/programs.ts';
import { shell } from './shell.ts';

let play: Playground;
let say: (line: string, env?: Record<string, string>) => Ran;
beforeAll(() => {
  play = playground();
  say = shell(play);
  const key = testKey(play);
  copyFileSync(key.p12, play.path('me.p12'));
  copyFileSync(key.ca, play.path('ca.pem'));
  play.put('pass.txt', `${passphrase}\n`);
  for (const [at, name] of ['contract.pdf', 'form.pdf', 'inbox/a.pdf', 'inbox/b.pdf'].entries())
    play.put(name, smallPdf(at));
  for (const [at, name] of ['records/finance/a.pdf', 'records/office/b.pdf'].entries())
    play.put(name, smallPdf(at));
  const signed = kyso(['sign', play.path('records'), '-o', play.path('archive'), ...key.args]);
  if (signed.code !== 0) throw new Error(signed.stderr);
});
afterAll(() => play.done());

describe('the examples in the help of', () => {
  for (const { name, examples } of commands)
    programTest(['bash'], `${name} run as they stand, and end with 0`, () => {
      for (const line of examples) {
        const { code, stderr } = say(line, { KYSO_PASSPHRASE: passphrase });
        expect(code, `${line}\n${stderr}`).toBe(0);
        expect(stderr, line).not.toContain('error');
      }
    });
});
