import { mkdirSync, readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { programTest } from '../support/programs.ts';
import { TrustCentre } from '../support/trust-centre.ts';
import {
  type Json,
  json,
  kyso,
  kysoAsync,
  type Playground,
  passphrase,
  playground,
  type TestKey,
  testKey,
} from './kyso.ts';

let play: Playground;
let key: TestKey;
let centre: TrustCentre;
beforeAll(async () => {
  play = playground();
  key = testKey(play);
  centre = await TrustCentre.open({ signerDays: 10 });
});
afterEach(() => {
  for (const service of ['tsa', 'ocsp', 'crl', 'issuer'] as const) centre.manners[service] = 'well';
});
afterAll(() => {
  play.done();
  centre.close();
});

const doctor = (...args: string[]) => kysoAsync(['doctor', '--format', 'json', ...args], { cwd: play.home });
const found = (ran: Parameters<typeof json>[0], check: string): Json =>
  json(ran).checks.find((one: Json) => one.check === check);

test('a good key in a good place: every check is ok, exit 0, and nothing is left behind', async () => {
  mkdirSync(play.path('signed'));
  const ran = await doctor(...key.args, '-o', 'signed/');
  expect(ran.code, ran.stdout).toBe(0);
  expect(
    json(ran)
      .checks.map(({ check, status }: Json) => `${check} ${status}`)
      .slice(0, 7),
  ).toEqual(['key ok', 'certificate ok', 'chain ok', 'clock ok', 'font ok', 'workers ok', 'output ok']);
  expect(json(ran).network).toEqual([]);
  expect(readdirSync(play.path('signed'))).toEqual([]);
});

test('without a key the rest is checked', async () => {
  const ran = await doctor();
  expect(json(ran).checks.map(({ check }: Json) => check)).toEqual([
    'clock',
    'font',
    'workers',
    'output',
    'space',
  ]);
});

test('a wrong passphrase, a key that is not there and a place that cannot be fail with exit 2, a code and what to do', async () => {
  const wrong = play.put('wrong.pass', 'not this one\n');
  const ran = await doctor('--p12', key.p12, '--passphrase-file', wrong);
  expect([ran.code, found(ran, 'key').code]).toEqual([2, 'passphrase-wrong']);
  expect(ran.stdout + ran.stderr).not.toContain('not this one');
  expect(found(await doctor('--p12', 'none.p12'), 'key')).toMatchObject({
    status: 'fail',
    code: 'file-not-found',
  });
  expect(found(await doctor('--pkcs11', '/nowhere/module.so'), 'key')).toMatchObject({ status: 'fail' });
  const place = await doctor('-o', '/proc/self/fd-none');
  expect([place.code, found(place, 'output').status]).toEqual([2, 'fail']);
});

programTest(
  ['openssl'],
  'a certificate about to end is a warning, one for something else too, an ended one fails',
  async () => {
    const pem = (name: string): string[] => [
      '--key',
      centre.file(`${name}.key`),
      '--cert',
      centre.file(`${name}.pem`),
    ];
    const soon = await doctor(...pem('signer'), '--chain', centre.file('chain.pem'));
    expect(soon.code).toBe(0);
    expect(json(soon).status).toBe('warn');
    expect(found(soon, 'certificate')).toMatchObject({
      status: 'warn',
      message: expect.stringMatching(/in (9|10) days/),
      hint: expect.any(String),
    });
    expect(found(await doctor(...pem('signer'), '--expiring', '5'), 'certificate').status).toBe('ok');
    expect(found(await doctor(...pem('stamper')), 'certificate').status).toBe('warn');
    centre.openssl(
      ...['ca', '-batch', '-config', 'ca.cnf', '-name', 'authority', '-in', 'signer.csr', '-out', 'old.pem'],
      ...['-startdate', '20200101000000Z', '-enddate', '20210101000000Z', '-notext', '-utf8'],
    );
    const old = await doctor('--key', centre.file('signer.key'), '--cert', centre.file('old.pem'));
    expect([old.code, found(old, 'certificate').status]).toEqual([2, 'fail']);
  },
);

programTest(['openssl'], 'the chain: up to an anchor, or what is missing', async () => {
  const pem = ['--key', centre.file('signer.key'), '--cert', centre.file('signer.pem')];
  expect(found(await doctor(...pem), 'chain')).toMatchObject({
    status: 'warn',
    message: expect.stringContaining('Centre Authority'),
    hint: expect.stringContaining('its chain'),
  });
  const chained = [...pem, '--chain', centre.file('authority.pem')];
  expect(found(await doctor(...chained), 'chain').status).toBe('ok');
  expect(found(await doctor(...chained, '--trust', centre.file('root.pem')), 'chain').status).toBe('ok');
  expect(found(await doctor(...chained, '--trust', key.ca), 'chain').status).toBe('fail');
});

programTest(
  ['openssl'],
  'services are really asked: one time-stamp, one answer a certificate; failing ones fail',
  async () => {
    const signer = [
      '--key',
      centre.file('signer.key'),
      '--cert',
      centre.file('signer.pem'),
      '--chain',
      centre.file('authority.pem'),
    ];
    const services = [
      '--tsa',
      centre.tsa,
      '--online',
      '--allow-private-network',
      '--timeout',
      '2',
      '--trust',
      centre.file('root.pem'),
    ];
    const before = centre.requests.tsa;
    const good = await doctor(...signer, ...services);
    expect(good.code, good.stdout).toBe(0);
    expect(centre.requests.tsa - before).toBe(1);
    expect(found(good, 'timestamp')).toMatchObject({ status: 'ok' });
    expect(found(good, 'clock').message).toMatch(/time-stamp/);
    expect(found(good, 'revocation').status).toBe('ok');
    expect(json(good).network).toContain(centre.tsa);
    centre.manners.tsa = 'error';
    centre.manners.ocsp = 'error';
    centre.manners.crl = 'hang';
    const bad = await doctor(...signer, ...services);
    expect(bad.code).toBe(2);
    expect(found(bad, 'timestamp')).toMatchObject({ status: 'fail', message: expect.stringMatching(/500/) });
    expect(found(bad, 'revocation')).toMatchObject({ status: 'fail', code: 'validation-data-missing' });
  },
);

test('human output is one line a check with what to do, in Vietnamese too, and tells no secret', () => {
  const ran = kyso(['doctor', ...key.args, '--lang', 'vi', '-o', play.home]);
  expect(ran.stdout).toMatch(/khóa: mở được và ký được: .* của Nguyễn Văn An/);
  expect(ran.stdout).toMatch(/chứng thư: có hiệu lực đến \d{4}-/);
  expect(ran.stdout + ran.stderr).not.toContain(passphrase);
});
