import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { commands } from '../../src/cli/registry.ts';
import {
  type Json,
  json,
  kyso,
  type Playground,
  passphrase,
  playground,
  type Ran,
  smallPdf,
  type TestKey,
  testKey,
} from '../cli/kyso.ts';
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
  signedElsewhere(key);
});
afterAll(() => {
  play.done();
  hsm?.done();
});

/** Prepared documents, and what another machine made of their digests. */
function signedElsewhere({ p12 }: TestKey): void {
  const pem = (...args: string[]): string => {
    const from = ['pkcs12', '-in', p12, '-passin', `pass:${passphrase}`, ...args];
    return execFileSync('openssl', from, { encoding: 'utf8' });
  };
  play.put('signer.pem', pem('-clcerts', '-nokeys'));
  const key = createPrivateKey(pem('-nocerts', '-nodes'));
  const prepare = (input: string, output: string): Json =>
    json(say(`kyso prepare ${input} --cert signer.pem -o ${output}`));
  const signature = ({ signedAttributes, digestAlgorithm }: Json): Buffer =>
    sign(digestAlgorithm, Buffer.from(signedAttributes, 'hex'), key);
  play.put('signature.bin', signature(prepare('contract.pdf', 'waiting.pdf')));
  const { documents } = prepare('inbox/', 'waiting/');
  for (const one of documents) one.signature = signature(one).toString('base64');
  play.put('signatures.json', JSON.stringify({ documents }));
}

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
