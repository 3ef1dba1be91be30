import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programTest } from '../support/programs.ts';
import { kyso, lines, type Playground, playground, smallPdf, type TestKey, testKey } from './kyso.ts';

let play: Playground;
let key: TestKey;
let signed: string;
let pem: string;
beforeAll(() => {
  play = playground();
  key = testKey(play);
  signed = play.path('doc.signed.pdf');
  expect(kyso(['sign', play.put('doc.pdf', smallPdf()), ...key.args]).code).toBe(0);
  pem = readFileSync(key.ca, 'utf8');
});
afterAll(() => play.done());

const verify = (trust: string, ...args: string[]) =>
  kyso(['verify', '--format', 'ndjson', signed, '--trust', trust, ...args]);
const statusBy = (trust: string): string => lines(verify(trust))[0]?.status;
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
/** Another certificate, by openssl. */
const stranger = (): string =>
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', play.path('stranger.key'), '-subj', '/CN=Stranger', '-days', '30'],
  );

const texts: readonly [string, () => string | Uint8Array][] = [
  ['as openssl writes it', () => pem],
  ['TRUSTED CERTIFICATE', () => openssl('x509', '-in', key.ca, '-trustout', '-addtrust', 'emailProtection')],
  ['with its text and a bag of attributes around it', () => openssl('x509', '-in', key.ca, '-text')],
  ['with CRLF line ends', () => pem.replaceAll('\n', '\r\n')],
  ['with a byte order mark', () => `\uFEFF${pem}`],
  ['in UTF-16, as PowerShell redirects', () => Buffer.from(`\uFEFF${pem}`, 'utf16le')],
  ['between text of another language', () => `Chứng thư gốc\n${pem}\nhết\n`],
  ['a bundle with duplicates', () => stranger() + pem + pem + stranger()],
  ['after its private key', () => `${stranger()}${readFileSync(play.path('stranger.key'), 'utf8')}${pem}`],
];

for (const [name, content] of texts)
  programTest(['openssl'], `--trust reads PEM ${name}`, () => {
    expect(statusBy(play.put('given.pem', content()))).toBe('passed');
  });

programTest(['openssl'], '--trust reads DER, and PKCS#7 as DER and as PEM', () => {
  openssl('x509', '-in', key.ca, '-outform', 'DER', '-out', play.path('ca.der'));
  expect(statusBy(play.path('ca.der'))).toBe('passed');
  const both = play.put('both.pem', stranger() + pem);
  for (const form of ['DER', 'PEM']) {
    const out = play.path(`both.${form}.p7b`);
    openssl('crl2pkcs7', '-nocrl', '-certfile', both, '-outform', form, '-out', out);
    expect(statusBy(out)).toBe('passed');
  }
});

programTest(['openssl'], 'of a folder, what holds no certificate is passed over, and told', () => {
  play.put('anchors/ca.pem', pem);
  play.put('anchors/stranger.crt', stranger());
  play.put('anchors/key.pem', readFileSync(play.path('stranger.key')));
  play.put('anchors/notes.der', 'not a certificate');
  play.put('anchors/empty.cer', '');
  play.put('anchors/README.txt', 'not looked at');
  mkdirSync(play.path('anchors/deeper.pem'));
  const { code, stderr, stdout } = verify(play.path('anchors'));
  expect({ code, status: JSON.parse(stdout).status }).toEqual({ code: 0, status: 'passed' });
  const told = stderr.split('\n').filter((line) => line !== '');
  expect(told).toHaveLength(4);
  for (const name of ['deeper.pem', 'empty.cer', 'key.pem', 'notes.der'])
    expect(told).toContainEqual(expect.stringMatching(new RegExp(`passed over: .*${name}.*`)));
  expect(verify(play.path('anchors'), '--quiet').stderr).toBe('');
  const intermediates = kyso(['verify', signed, '--trust', key.ca, '--intermediates', play.path('anchors')]);
  expect(intermediates).toMatchObject({ code: 0, stderr: expect.stringContaining('notes.der') });
});

test('a file that is named is an error when no certificate can be read from it', () => {
  for (const [name, content, why] of [
    ['text.pem', 'nothing', 'text without a certificate'],
    ['none.pem', '', 'nothing at all'],
    ['cut.pem', pem.replace(/(?<=BEGIN CERTIFICATE-----\n).{64}\n/, ''), 'cannot be read'],
  ] as const) {
    const { code, stdout, stderr } = verify(play.put(name, content));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(name);
    expect(stderr).toContain(why);
  }
});

test('a folder without a certificate is an error, whatever else it holds', () => {
  mkdirSync(play.path('void'));
  play.put('others/notes.pem', 'nothing');
  for (const name of ['void', 'others'])
    expect(verify(play.path(name))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${name}: the folder holds no certificate`),
    });
});

test('links count as what they lead to; one that leads nowhere is passed over', () => {
  mkdirSync(play.path('links'));
  symlinkSync(key.ca, play.path('links/ca.pem'));
  symlinkSync(play.path('gone'), play.path('links/gone.pem'));
  symlinkSync(play.path('links'), play.path('linked'));
  for (const name of ['links', 'linked']) {
    const { stdout, stderr } = verify(play.path(name));
    expect(JSON.parse(stdout).status).toBe('passed');
    expect(stderr).toContain('gone.pem');
  }
});
