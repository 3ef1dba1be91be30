import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEncryptedPdf } from '../../fixtures/encrypted-pdf.ts';
import { OpensslFolder } from '../keys/openssl.ts';
import { cscServer } from '../support/csc-server.ts';
import { programTest } from '../support/programs.ts';
import { TrustCentre, tsaUser } from '../support/trust-centre.ts';
import { webServer } from '../support/web-server.ts';
import {
  kyso,
  kysoAsync,
  kysoBin,
  type Playground,
  passphrase,
  playground,
  type Ran,
  smallPdf,
  type TestKey,
  testKey,
} from './kyso.ts';

const secrets = {
  passphrase,
  pem: 'khóa-riêng 7Qx2',
  wrong: 'nhầm rồi 8Ry3',
  typed: 'mistyped-9Sz4-secret',
  document: 'document-1Ta5-secret',
  wrongDocument: 'document-2Ub6-wrong',
  tsa: tsaUser.password,
  wrongTsa: 'tsa-3Vc7-wrong',
  made: 'made-4Wd8-secret',
  pin: '840275193664',
  token: 'bearer-5Xe9-token',
} as const;

let play: Playground;
let key: TestKey;
beforeAll(() => {
  play = playground();
  key = testKey(play);
  mkdirSync(play.path('work', 'tmp'), { recursive: true });
  for (const [name, value] of Object.entries(secrets)) play.put(`given/${name}`, `${value}\n`);
  play.put('work/in/plain.pdf', smallPdf(0));
  play.put('work/locked/a.pdf', makeEncryptedPdf({ userPassword: secrets.document }));
});
afterAll(() => play.done());

const given = (name: keyof typeof secrets): string => play.path('given', name);

/** All that runs said, with the command lines of whatever they started. */
const said: string[] = [];
const note = ({ stdout, stderr }: Pick<Ran, 'stdout' | 'stderr'>): void => void said.push(stdout, stderr);

const surroundings = (env: Record<string, string> = {}): Record<string, string> => ({
  KYSO_DEBUG: '1',
  TMPDIR: play.path('work', 'tmp'),
  HOME: play.path('work', 'tmp'),
  ...env,
});

/** Runs a command that is told of everything, in a folder that is searched afterwards. */
function tell(args: readonly string[], env: Record<string, string> = {}): Ran {
  const ran = kyso([...args, '--verbose'], { cwd: play.path('work'), env: surroundings(env) });
  note(ran);
  return ran;
}

/** Every form in which a secret may stand somewhere. */
const forms = (secret: string): Buffer[] => {
  const bytes = Buffer.from(secret);
  const texts = [
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
    encodeURIComponent(secret),
  ];
  const wide = Buffer.from(secret, 'utf16le');
  return [bytes, ...texts.map((text) => Buffer.from(text)), wide, Buffer.from(wide).swap16()];
};

function expectSilent(): void {
  const places = readdirSync(play.path('work'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(places.length).toBeGreaterThan(2);
  const all: [string, Buffer][] = [
    ['what was said', Buffer.from(said.join('\n'))],
    ...places.map((place): [string, Buffer] => [place, readFileSync(place)]),
  ];
  const found = Object.entries(secrets).flatMap(([name, secret]) =>
    all
      .filter(([, bytes]) => forms(secret).some((form) => bytes.includes(form)))
      .map(([place]) => `${name} in ${place}`),
  );
  expect(found).toEqual([]);
}

const p12 = (): string[] => ['--p12', key.p12];
const log = ['--log', 'audit.ndjson'];

test('passphrases of a key: right, wrong, in each format, with causes and stacks', () => {
  const sign = (out: string, ...args: string[]): string[] => [
    'sign',
    'in',
    '-o',
    out,
    ...p12(),
    ...log,
    ...args,
  ];
  for (const format of ['human', 'json', 'ndjson']) {
    const told = ['--format', format];
    expect(tell(sign(`right-${format}`, '--passphrase-file', given('passphrase'), ...told)).code).toBe(0);
    expect(tell(sign('wrong', '--passphrase-file', given('wrong'), ...told)).code).toBe(2);
  }
  expect(tell(sign('named', '--passphrase-env', 'OFFICE'), { OFFICE: secrets.passphrase }).code).toBe(0);
  expect(tell(sign('wrong', '--passphrase-env', 'OFFICE'), { OFFICE: secrets.wrong }).code).toBe(2);
  expect(tell(sign('plain'), { KYSO_PASSPHRASE: secrets.passphrase }).code).toBe(0);
  expect(tell(sign('wrong'), { KYSO_PASSPHRASE: secrets.wrong }).code).toBe(2);
  expect(tell(sign('in/plain.pdf/x'), { KYSO_PASSPHRASE: secrets.passphrase }).code).toBe(2);
  expect(tell(['doctor', ...p12(), '-o', 'right-json'], { KYSO_PASSPHRASE: secrets.passphrase }).code).toBe(
    0,
  );
  expect(tell(['doctor', ...p12(), '--format', 'json'], { KYSO_PASSPHRASE: secrets.wrong }).code).toBe(2);
  expect(tell(['identity', 'show', ...p12()], { KYSO_PASSPHRASE: secrets.passphrase }).code).toBe(0);
  expect(tell(['identity', 'show', ...p12()], { KYSO_PASSPHRASE: secrets.wrong }).code).toBe(2);
  const create = ['identity', 'create', '--name', 'An', '-o', 'made', '--passphrase-file', given('made')];
  expect(tell(create).code).toBe(0);
  expect(tell(create).code).toBe(2);
  expectSilent();
});

test('passwords of documents: signed, prepared, verified, reported, kept as facts and in a cache', () => {
  const sign = { KYSO_PASSPHRASE: secrets.passphrase };
  for (const [name, code] of [
    ['document', 0],
    ['wrongDocument', 2],
  ] as const) {
    const password = ['--password-file', given(name)];
    expect(tell(['sign', 'locked', '-o', `open-${name}`, ...p12(), ...log, ...password], sign).code).toBe(
      code,
    );
    const cert = ['--cert', play.path('id', 'signer.pem')];
    expect(tell(['prepare', 'locked', '-o', `prepared-${name}`, ...cert, ...password]).code).toBe(code);
    expect(tell(['verify', 'locked', ...password, '--save-facts', `facts-${name}.ndjson`]).code).toBe(code);
    expect(tell(['inspect', 'locked/a.pdf', ...password]).code).toBe(code);
    const report = ['report', 'locked', ...password, '--cache', `cache-${name}`];
    tell([...report, '--format', 'html,json,csv,md', '-o', `report-${name}`]);
    tell([...report, '--format', 'json']);
    tell(['field', 'add', 'locked/a.pdf', '-o', `field-${name}.pdf`, '--name', 'Ky', ...password]);
  }
  expectSilent();
});

programTest(['openssl'], 'an encrypted key as PEM', () => {
  const folder = new OpensslFolder();
  try {
    folder.signer('An', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']);
    const out = ['-out', 'An.enc', '-passout', `file:${given('pem')}`];
    folder.openssl('pkcs8', '-topk8', '-in', 'An.key', ...out);
    const sign = ['sign', 'in', '-o', 'pem', '--key', folder.file('An.enc'), '--cert', folder.file('An.pem')];
    expect(tell([...sign, '--passphrase-file', given('pem')]).code).toBe(0);
    expect(tell([...sign, '--passphrase-file', given('wrong')]).code).toBe(2);
  } finally {
    folder.remove();
  }
  expectSilent();
});

programTest(['script'], 'a passphrase that is typed is not shown, right or wrong', async () => {
  /** Answers each question as it is asked. */
  const type = (out: string, ...answers: string[]): Promise<number | null> => {
    const command = ['sign', 'in', '-o', out, ...p12(), '--verbose'];
    const line = [process.execPath, kysoBin, ...command].map((word) => `'${word}'`).join(' ');
    const { KYSO_PASSPHRASE: _, ...env } = process.env;
    const child = spawn('script', ['-qefc', line, '/dev/null'], {
      cwd: play.path('work'),
      env: { ...env, ...surroundings(), LC_ALL: 'C.UTF-8' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let shown = '';
    let asked = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      for (; asked < shown.split('Passphrase for').length - 1; asked++)
        if (answers[asked] === undefined) child.stdin.end();
        else child.stdin.write(`${answers[asked]}\r`);
    });
    return new Promise((done) =>
      child.once('close', (code) => {
        note({ stdout: shown, stderr: '' });
        expect(asked, shown).toBe(answers.length);
        done(code);
      }),
    );
  };
  expect(await type('typed', secrets.passphrase)).toBe(0);
  expect(await type('typed-twice', secrets.typed, secrets.passphrase)).toBe(0);
  expect(await type('typed-wrong', secrets.typed, secrets.typed, secrets.typed)).toBe(2);
  expectSilent();
});

programTest(['openssl'], 'the login of a time-stamp service, and a service that says it back', async () => {
  const centre = await TrustCentre.open();
  const rude = await webServer();
  try {
    centre.manners.tsa = 'login';
    // PKIStatusInfo: rejection, with what was sent in its text (RFC 3161, 2.4.2).
    rude.routes.set('/tsa', ({ headers }, response) => {
      const login = `${headers.authorization} ${Buffer.from(`${headers.authorization}`.slice(6), 'base64')}`;
      const text = Buffer.from(login.slice(0, 100));
      const utf8 = Buffer.concat([Buffer.from([0x0c, text.length]), text]);
      const texts = Buffer.concat([Buffer.from([0x30, utf8.length]), utf8]);
      const info = Buffer.concat([Buffer.from([0x30, texts.length + 3, 2, 1, 2]), texts]);
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
      response.end(Buffer.concat([Buffer.from([0x30, 0x81, info.length]), info]));
    });
    let number = 0;
    const sign = async (url: string, password: string, ...user: string[]): Promise<number | null> => {
      const args = [
        'sign',
        'in',
        '-o',
        `tsa-${++number}`,
        ...p12(),
        '--tsa',
        url,
        ...user,
        ...log,
        '--verbose',
      ];
      const env = { KYSO_PASSPHRASE: secrets.passphrase, KYSO_TSA_PASSWORD: password };
      const ran = await kysoAsync(args, { cwd: play.path('work'), env: surroundings(env) });
      note(ran);
      return ran.code;
    };
    const user = ['--tsa-user', tsaUser.name];
    expect(await sign(centre.tsa, secrets.tsa, ...user)).toBe(0);
    expect(await sign(centre.tsa, secrets.wrongTsa, ...user)).toBe(2);
    expect(await sign(`${rude.origin}/tsa`, secrets.tsa, ...user)).toBe(2);
    expect(said.join('')).toContain('refused to stamp: rejection');
    const inside = `http://u:${encodeURIComponent(secrets.wrongTsa)}@`;
    expect(await sign(centre.tsa.replace('http://', inside), '')).toBe(2);
    expect(await sign(`${inside}not a host/`, '')).toBe(2);
  } finally {
    centre.close();
    await rude.close();
  }
  expectSilent();
});

programTest(['openssl'], 'what a signing service is sent, by one that says it back', async () => {
  const keys = new OpensslFolder();
  keys.signer('An', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']);
  const echo = (method: string, status: number) => ({
    status,
    content: {
      error: 'invalid_request',
      error_description: `${method === 'credentials/info' ? '' : `${secrets.pin} ${Buffer.from(secrets.pin).toString('base64')}`} Bearer ${secrets.token}`,
    },
  });
  for (const method of ['credentials/info', 'credentials/authorize', 'signatures/signHash'])
    for (const status of [400, 401, 500]) {
      const server = await cscServer(keys, 'An', {
        pin: secrets.pin,
        token: secrets.token,
        failures: { [method]: [echo(method, status), echo(method, status), echo(method, status)] },
      });
      const ran = await kysoAsync(
        [
          ...['sign', 'in', '-o', 'remote', '--csc', server.url, '--credential', 'C1', '--verbose', ...log],
          ...['--passphrase-file', given('pin')],
        ],
        { cwd: play.path('work'), env: surroundings({ KYSO_CSC_TOKEN: secrets.token }) },
      );
      note(ran);
      await server.close();
      expect(ran.code).toBe(2);
    }
  keys.remove();
  expect(said.join('')).toContain('invalid_request');
  expectSilent();
});

test.skipIf(process.platform !== 'linux')(
  'nothing is started that could be looked at, and nothing is left by a run that is killed',
  async () => {
    for (let at = 0; at < 60; at++) play.put(`work/many/${at}.pdf`, smallPdf(at));
    const args = [
      'sign',
      'many',
      '-o',
      'killed',
      '--jobs',
      '2',
      ...p12(),
      '--passphrase-file',
      given('passphrase'),
    ];
    const child = spawn(process.execPath, [kysoBin, ...args], {
      cwd: play.path('work'),
      env: { ...process.env, ...surroundings() },
      stdio: 'ignore',
    });
    const children = new Set<string>();
    let line = '';
    for (let n = 0; n < 4000 && child.exitCode === null; n++) {
      try {
        line = readFileSync(`/proc/${child.pid}/cmdline`, 'latin1') || line;
        for (const thread of readdirSync(`/proc/${child.pid}/task`))
          for (const pid of readFileSync(`/proc/${child.pid}/task/${thread}/children`, 'latin1').split(' '))
            if (pid !== '') children.add(pid);
        if (readdirSync(play.path('work', 'killed')).filter((name) => name.endsWith('.pdf')).length > 20)
          break;
      } catch {
        // Not there yet, or no longer.
      }
      await new Promise((done) => setTimeout(done, 2));
    }
    child.kill('SIGKILL');
    await new Promise((done) =>
      child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done(0),
    );
    expect(line).toContain('sign');
    said.push(line);
    expect([...children]).toEqual([]);
    expectSilent();
    expect(execFileSync('ls', ['-A', play.path('work', 'tmp')], { encoding: 'utf8' })).toBe('');
  },
);
