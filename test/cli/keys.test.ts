import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { keyKinds } from '../keys/openssl.ts';
import { type CscBehaviour, type CscServer, cscServer } from '../support/csc-server.ts';
import { programTest, run } from '../support/programs.ts';
import { SoftHsm, softHsmModule, tokenPrograms } from '../support/soft-hsm.ts';
import { json, kyso, kysoBin, lines, type Playground, playground, type Ran, smallPdf } from './kyso.ts';

const pin = '48151623';
const office = { label: 'Office', pin };
const wrongPin = '10461046';
const accessToken = 'bearer-aaaa-bbbb-cccc';

let play: Playground;
let hsm: SoftHsm | undefined;
beforeAll(() => {
  play = playground();
  play.put('pin', `${pin}\n`);
  play.put('wrong', `${wrongPin}\n`);
  for (let at = 0; at < 200; at++) play.put(`inbox/${String(at).padStart(3, '0')}.pdf`, smallPdf(at));
  for (let at = 0; at < 6; at++) play.put(`few/${at}.pdf`, smallPdf(at));
});
afterAll(() => {
  play.done();
  hsm?.done();
});

function tokens(): SoftHsm {
  if (hsm !== undefined) return hsm;
  hsm = new SoftHsm();
  hsm.token(office.label, office.pin);
  hsm.signer(office, 'An', '01', keyKinds.rsa);
  return hsm;
}

const tokenTest = (programs: readonly string[], name: string, fn: (hsm: SoftHsm) => void): void =>
  programTest([...tokenPrograms, ...programs], name, () => fn(tokens()));

describe('kyso sign with a token', () => {
  tokenTest(['cc', 'pdfsig'], 'signs 200 documents in workers with one login and one session', (made) => {
    const ran = kyso(
      [
        'sign',
        play.path('inbox'),
        '-o',
        play.path('signed'),
        '--pkcs11',
        made.shim(),
        '--passphrase-file',
        play.path('pin'),
        '--jobs',
        '2',
        '--format',
        'json',
      ],
      { env: made.shimEnv() },
    );
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(json(ran).summary).toMatchObject({ signed: 200, errors: 0 });
    expect(made.calls()).toEqual({
      C_Initialize: 1,
      C_OpenSession: 1,
      'C_Login user': 1,
      'C_SignInit 0x1': 200,
    });
    const verified = kyso([
      'verify',
      play.path('signed'),
      '--trust',
      made.keys.file('ca.pem'),
      '--format',
      'ndjson',
    ]);
    expect(lines(verified).filter(({ status }) => status === 'passed')).toHaveLength(200);
    for (const name of ['000.pdf', '001.pdf', '199.pdf'])
      expect(run('pdfsig', [play.path('signed', name)]).stdout).toContain('Signature is Valid');
  });

  tokenTest(['cc'], 'removed in the middle signs what it could, and leaves nothing half-written', (made) => {
    const ran = kyso(
      [
        'sign',
        play.path('few'),
        '-o',
        play.path('some'),
        '--pkcs11',
        made.shim(),
        '--passphrase-file',
        play.path('pin'),
        '--format',
        'ndjson',
      ],
      { env: made.shimEnv('removed=3') },
    );
    expect(ran.code).toBe(2);
    const results = lines(ran).map(({ result, error }) => error?.code ?? result);
    expect(results).toEqual(['signed', 'signed', ...Array(4).fill('token-missing')]);
    expect(readdirSync(play.path('some')).sort()).toEqual(['0.pdf', '1.pdf']);
  });

  tokenTest([], 'names what else belongs to a token only with --pkcs11', () => {
    const ran = kyso(['sign', play.path('few'), '--p12', 'x.p12', '--token', 'Office']);
    expect([ran.code, ran.stderr.includes('--token belongs to --pkcs11')]).toEqual([2, true]);
    const two = kyso(['sign', play.path('few'), '--p12', 'x.p12', '--pkcs11', softHsmModule]);
    expect([two.code, two.stderr.includes('exclude each other')]).toEqual([2, true]);
  });

  tokenTest([], 'shows in identity show what it holds, as text and as JSON', (made) => {
    const human = kyso(['identity', 'show', '--pkcs11', softHsmModule], { env: made.env });
    expect(human.stdout).toContain('Nguyễn Văn An');
    expect(human.stdout).toContain('private keys show with the PIN only');
    const shown = json(
      kyso(
        [
          'identity',
          'show',
          '--pkcs11',
          softHsmModule,
          '--passphrase-file',
          play.path('pin'),
          '--format',
          'json',
        ],
        { env: made.env },
      ),
    );
    expect(shown.tokens[0]).toMatchObject({ label: 'Office', loggedIn: true, pin: 'good' });
    expect(shown.tokens[0].keys).toMatchObject([{ id: '01', half: 'private', maySign: true }]);
    expect(shown.tokens[0].certificates[0].usage).toEqual(['digitalSignature', 'nonRepudiation']);
  });
});

/** Runs kyso without blocking this process, which serves what kyso asks. */
function kysoBeside(args: readonly string[], env: Record<string, string>): Promise<Ran> {
  const child: ChildProcess = spawn(process.execPath, [kysoBin, ...args], {
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text) => {
    stdout += text;
  });
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  return new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr })));
}

let server: CscServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('kyso sign with a remote service', () => {
  const serve = async (behaviour: CscBehaviour): Promise<CscServer> => {
    server = await cscServer(tokens().keys, 'An', { token: accessToken, ...behaviour });
    return server;
  };
  const serviceTest = (name: string, fn: () => Promise<void>): void => programTest(tokenPrograms, name, fn);

  serviceTest('signs a folder in groups the credential allows, and tells whom it asked', async () => {
    const { url, calls } = await serve({ pin, multisign: 4 });
    const ran = await kysoBeside(
      [
        'sign',
        play.path('few'),
        '-o',
        play.path('remote'),
        '--csc',
        url,
        '--credential',
        'C1',
        '--passphrase-file',
        play.path('pin'),
        '--format',
        'json',
      ],
      { KYSO_CSC_TOKEN: accessToken },
    );
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(json(ran).summary).toMatchObject({ signed: 6 });
    expect(json(ran).network.length).toBeGreaterThan(0);
    for (const address of json(ran).network) expect(address.startsWith(new URL(url).origin)).toBe(true);
    expect(calls()).toMatchObject({ 'credentials/authorize': 2, 'signatures/signHash': 2 });
  });

  serviceTest('takes each one-time password once, and leaves the rest for the next run', async () => {
    const { url } = await serve({ otps: ['700001'], multisign: 4 });
    const ran = await kysoBeside(
      [
        'sign',
        play.path('few'),
        '-o',
        play.path('once'),
        '--csc',
        url,
        '--credential',
        'C1',
        '--format',
        'ndjson',
      ],
      { KYSO_CSC_TOKEN: accessToken, KYSO_CSC_OTP: '700001' },
    );
    expect(ran.code).toBe(2);
    const results = lines(ran).map(({ result, error }) => error?.code ?? result);
    expect(results).toEqual([...Array(4).fill('signed'), ...Array(2).fill('passphrase-required')]);
  });

  serviceTest('shows in identity show what the service holds', async () => {
    const { url } = await serve({ pin, multisign: 4 });
    const shown = await kysoBeside(['identity', 'show', '--csc', url, '--format', 'json'], {
      KYSO_CSC_TOKEN: accessToken,
    });
    expect(json(shown).credentials).toMatchObject([{ id: 'C1', asks: ['PIN'], multisign: 4 }]);
    const human = await kysoBeside(['identity', 'show', '--csc', url], { KYSO_CSC_TOKEN: accessToken });
    expect(human.stdout).toContain('Nguyễn Văn An');
  });

  test('needs a token in the environment', async () => {
    const { KYSO_CSC_TOKEN: _, ...env } = process.env as Record<string, string>;
    const ran = await kysoBeside(
      ['sign', play.path('few'), '--csc', 'https://127.0.0.1:1', '--credential', 'C1'],
      { ...env, KYSO_CSC_TOKEN: '' },
    );
    expect([ran.code, ran.stderr.includes('KYSO_CSC_TOKEN')]).toEqual([2, true]);
  });

  serviceTest(
    'no secret shows in output, log, errors, causes or stacks, of a token or of a service',
    async () => {
      const secrets = [
        pin,
        wrongPin,
        accessToken,
        '700009',
        Buffer.from(pin).toString('base64'),
        Buffer.from(pin).toString('hex'),
      ];
      const log = play.path('audit.ndjson');
      const said: string[] = [];
      const runs = async (args: readonly string[], env: Record<string, string>): Promise<void> => {
        for (const format of ['human', 'json', 'ndjson']) {
          const { stdout, stderr } = await kysoBeside(
            [
              'sign',
              play.path('few'),
              '--overwrite',
              '-o',
              play.path(`secret-${format}`),
              '--verbose',
              '--log',
              log,
              '--format',
              format,
              ...args,
            ],
            { KYSO_DEBUG: '1', ...env },
          );
          said.push(stdout, stderr);
        }
      };
      mkdirSync(play.path('empty'));
      const token = ['--pkcs11', softHsmModule];
      await runs([...token, '--passphrase-file', play.path('pin')], tokens().env);
      await runs([...token, '--passphrase-file', play.path('wrong')], tokens().env);
      await runs([...token, '--token', 'Nobody'], { ...tokens().env, KYSO_PASSPHRASE: pin });
      const env = { KYSO_CSC_TOKEN: accessToken, KYSO_PASSPHRASE: pin, KYSO_CSC_OTP: '700009' };
      const echo = { status: 400, content: { error: 'invalid_request', error_description: 'no' } };
      for (const behaviour of [
        { pin, multisign: 8 },
        { pin: '222222' },
        { token: 'another' },
        { otps: ['1'] },
        { pin, failures: { 'signatures/signHash': [echo, echo, { status: 500, content: 'oops' }] } },
      ]) {
        const { url } = await serve(behaviour);
        await runs(['--csc', url, '--credential', 'C1'], env);
        await server?.close();
      }
      said.push(readFileSync(log, 'utf8'));
      const all = said.join('\n');
      for (const secret of secrets) expect(all).not.toContain(secret);
      for (const code of ['pin-wrong', 'token-missing', 'csc-unauthorized', 'csc-failed', '"signed"'])
        expect(all).toContain(code);
    },
  );
});
