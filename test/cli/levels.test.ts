import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { programTest } from '../support/programs.ts';
import { TrustCentre, tsaUser } from '../support/trust-centre.ts';
import { type Json, json, kysoAsync, type Playground, playground, type Ran } from './kyso.ts';

let centre: TrustCentre;
let place: Playground;
beforeAll(async () => {
  centre = await TrustCentre.open();
  place = playground();
});
afterEach(() => {
  for (const service of ['tsa', 'ocsp', 'crl', 'issuer'] as const) centre.manners[service] = 'well';
});
afterAll(() => {
  centre.close();
  place.done();
});

const key = (): string[] => [
  ...['--key', centre.file('signer.key'), '--cert', centre.file('signer.pem')],
  ...['--chain', centre.file('authority.pem')],
];
const trust = (): string[] => ['--trust', centre.file('root.pem')];
const online = ['--online', '--allow-private-network', '--timeout', '2'];

let folders = 0;
function folder(count = 1): string {
  const path = join(place.home, `in-${folders++}`);
  mkdirSync(path);
  for (let i = 0; i < count; i++)
    writeFileSync(join(path, `${i}.pdf`), makeTablePdf({ text: `Document ${i}` }));
  return path;
}
const out = (): string => join(place.home, `out-${folders++}`);
const sign = (input: string, output: string, ...args: string[]): Promise<Ran> =>
  kysoAsync(['sign', input, '-o', output, ...key(), '--format', 'json', ...args]);
const verify = async (path: string, ...args: string[]): Promise<Json> =>
  json(await kysoAsync(['verify', path, ...trust(), '--format', 'json', ...args]));

programTest(['openssl'], 'a time-stamp service makes the level B-T, and its address is told', async () => {
  const output = out();
  const { code, stdout } = await sign(folder(), output, '--tsa', centre.tsa);
  expect(code, stdout).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ network: [centre.tsa], documents: [{ level: 'B-T' }] });
  expect((await verify(output)).documents[0].signatures[0]).toMatchObject({
    status: 'passed',
    level: 'B-T',
    time: { source: 'timestamp' },
  });
});

programTest(['openssl'], 'without --online and --tsa nothing is contacted', async () => {
  const before = { ...centre.requests };
  expect((await sign(folder(), out())).code).toBe(0);
  expect(centre.requests).toEqual(before);
});

programTest(
  ['openssl'],
  'a folder reaches B-LTA online; each certificate is asked about once a batch',
  async () => {
    const [input, output] = [folder(60), out()];
    const before = { ...centre.requests };
    const { code, stdout } = await sign(
      input,
      output,
      '--level',
      'B-LTA',
      '--tsa',
      centre.tsa,
      ...trust(),
      ...online,
      '--jobs',
      '2',
    );
    expect(code, stdout.slice(0, 2000)).toBe(0);
    expect(centre.requests.tsa - before.tsa).toBeLessThanOrEqual(2 * 60 + 4);
    expect(centre.requests.ocsp - before.ocsp).toBeLessThanOrEqual(3);
    expect(centre.requests.crl - before.crl).toBeLessThanOrEqual(2);
    const { documents, network } = await verify(output);
    expect(network).toEqual([]);
    expect(documents).toHaveLength(60);
    for (const { signatures } of documents)
      expect(signatures[0]).toMatchObject({ status: 'passed', level: 'B-LTA' });
  },
);

programTest(
  ['openssl'],
  'a level that cannot be reached is an error, unless a fallback is named',
  async () => {
    centre.manners.ocsp = 'error';
    centre.manners.crl = 'hang';
    const args = ['--level', 'B-LT', '--tsa', centre.tsa, ...online];
    const failed = await sign(folder(), out(), ...args);
    expect(failed.code).toBe(2);
    const { error } = json(failed).documents[0];
    expect(error.code).toBe('validation-data-missing');
    expect(error.message).toMatch(/status 500/);
    const fallen = await sign(folder(), out(), ...args, '--level-fallback', 'B-T');
    expect(fallen.code).toBe(0);
    expect(json(fallen).documents[0]).toMatchObject({
      result: 'signed',
      level: 'B-T',
      warnings: [{ code: 'level-not-reached' }],
    });
  },
);

programTest(['openssl'], 'a signer whose certificate is revoked signs nothing, at any level', async () => {
  centre.certify('gone', `keyUsage=critical,digitalSignature\n${centre.services('authority')}`);
  centre.revoke('gone');
  const revoked = ['--key', centre.file('gone.key'), '--cert', centre.file('gone.pem')];
  for (const level of [[], ['--level', 'B-LT', '--tsa', centre.tsa]]) {
    const [input, output] = [folder(), out()];
    const { code, stderr } = await kysoAsync(['sign', input, '-o', output, ...revoked, ...level, ...online]);
    expect(code).toBe(2);
    expect(stderr).toContain('certificate-revoked');
    expect(existsSync(output)).toBe(false);
  }
});

programTest(
  ['openssl'],
  'where nobody can say whether the signer is revoked, that is told and the document signed',
  async () => {
    centre.manners.ocsp = 'error';
    centre.manners.crl = 'error';
    const { code, stderr } = await kysoAsync(['sign', folder(), '-o', out(), ...key(), ...online]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/status of the signer.s certificate is not known.*status 500/s);
  },
);

programTest(['openssl'], 'a CRL larger than --max-crl stays out', async () => {
  centre.manners.ocsp = 'error';
  const { code, stdout } = await sign(
    folder(),
    out(),
    '--level',
    'B-LT',
    '--tsa',
    centre.tsa,
    '--max-crl',
    '100',
    ...online,
  );
  expect(code).toBe(2);
  expect(JSON.parse(stdout).documents[0].error.message).toMatch(/--max-crl/);
});

programTest(
  ['openssl'],
  'extend raises a signed folder and renews it; a second run finds it done',
  async () => {
    const [input, signed, extended, renewed] = [folder(3), out(), out(), out()];
    await sign(input, signed);
    const args = ['--level', 'B-LTA', '--tsa', centre.tsa, ...trust(), ...online, '--format', 'json'];
    const first = await kysoAsync(['extend', signed, '-o', extended, ...args]);
    expect(first.code, first.stdout + first.stderr).toBe(0);
    expect(json(first).documents.map(({ result, level }: Json) => [result, level])).toEqual(
      Array(3).fill(['extended', 'B-LTA']),
    );
    for (const name of readdirSync(signed)) {
      const before = readFileSync(join(signed, name));
      expect(readFileSync(join(extended, name)).subarray(0, before.length).equals(before)).toBe(true);
    }
    const again = json(await kysoAsync(['extend', signed, '-o', extended, ...args]));
    expect(again.documents.map(({ result }: Json) => result)).toEqual(Array(3).fill('skipped'));
    expect((await kysoAsync(['extend', extended, '-o', renewed, ...args])).code).toBe(0);
    const { documents } = await verify(renewed);
    for (const { signatures } of documents) {
      expect(signatures[0]).toMatchObject({ status: 'passed', level: 'B-LTA' });
      expect(signatures).toHaveLength(4);
    }
  },
);

programTest(
  ['openssl'],
  'extend refuses what is unsigned or broken, and leaves what has the level',
  async () => {
    const [plain, signed] = [folder(), out()];
    const args = ['--level', 'B-T', '--tsa', centre.tsa, '--format', 'json'];
    const refused = await kysoAsync(['extend', plain, '-o', out(), ...args]);
    expect([refused.code, json(refused).documents[0].error.code]).toEqual([1, 'refused-unsigned']);
    await sign(plain, signed, '--tsa', centre.tsa);
    const left = await kysoAsync(['extend', signed, '-o', out(), ...args]);
    expect([left.code, json(left).documents[0].skipped]).toEqual([0, 'level']);
    const broken = folder(0);
    copyFileSync(join(signed, '0.pdf'), join(broken, '0.pdf'));
    const bytes = readFileSync(join(broken, '0.pdf'));
    bytes[bytes.indexOf('Helvetica')] = 0x58;
    writeFileSync(join(broken, '0.pdf'), bytes);
    const second = await kysoAsync(['extend', broken, '-o', out(), ...args]);
    expect([second.code, json(second).documents[0].error.code]).toEqual([1, 'refused-not-intact']);
  },
);

programTest(
  ['openssl'],
  'the password of a service comes from the environment and stands nowhere',
  async () => {
    centre.manners.tsa = 'login';
    const log = join(place.home, 'audit.ndjson');
    const args = ['--tsa', centre.tsa, '--tsa-user', tsaUser.name, '--log', log];
    const missing = await sign(folder(), out(), ...args);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/KYSO_TSA_PASSWORD/);
    const env = { KYSO_TSA_PASSWORD: tsaUser.password };
    const good = await kysoAsync(['sign', folder(), '-o', out(), ...key(), ...args], { env });
    expect(good.code, good.stderr).toBe(0);
    const wrong = await kysoAsync(['sign', folder(), '-o', out(), ...key(), ...args, '--verbose'], {
      env: { KYSO_TSA_PASSWORD: 'hunter2-secret' },
    });
    expect(wrong.code).toBe(2);
    for (const text of [good.stdout, good.stderr, wrong.stdout, wrong.stderr, readFileSync(log, 'utf8')])
      expect(text).not.toMatch(/hunter2|pass:word|aHVudGVy/);
  },
);

programTest(['openssl'], 'certify and lock on the command line', async () => {
  const output = out();
  expect((await sign(folder(), output, '--certify', 'form-fill', '--lock', 'Số,Ngày')).code).toBe(0);
  expect((await verify(output)).documents[0].signatures[0]).toMatchObject({
    kind: 'certification',
    certification: 'form-fill',
    status: 'passed',
  });
});
