import { copyFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { commands } from '../../src/cli/registry.ts';
import { kyso, type Playground, passphrase, playground, type Ran, smallPdf, testKey } from '../cli/kyso.ts';
import { keyKinds } from '../keys/openssl.ts';
import { programTest } from '../support/programs.ts';
import { SoftHsm, tokenPrograms } from '../support/soft-hsm.ts';
import { shell } from './shell.ts';

let play: Playground;
let hsm: SoftHsm | undefined;
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
afterAll(() => {
  play.done();
  hsm?.done();
});

/** A token whose PIN is the passphrase of the other examples. */
function officeToken(): SoftHsm {
  const made = new SoftHsm();
  made.token('Office', passphrase);
  made.signer({ label: 'Office', pin: passphrase }, 'An', '01', keyKinds['P-256']);
  return made;
}

describe('the examples in the help of', () => {
  for (const { name, examples } of commands) {
    const withToken = examples.some((line) => line.includes('--pkcs11'));
    programTest(
      ['bash', ...(withToken ? tokenPrograms : [])],
      `${name} run as they stand, and end with 0`,
      () => {
        if (withToken) hsm ??= officeToken();
        for (const line of examples) {
          const { code, stderr } = say(line, { KYSO_PASSPHRASE: passphrase, ...hsm?.env });
          expect(code, `${line}\n${stderr}`).toBe(0);
          expect(stderr, line).not.toContain('error');
        }
      },
    );
  }
});
