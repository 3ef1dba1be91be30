import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programTest } from '../support/programs.ts';
import { TrustCentre } from '../support/trust-centre.ts';
import { type Json, json, kyso, kysoAsync, lines, smallPdf, startKyso, workplace } from './kyso.ts';

const documents = 200;

const play = workplace((place) => {
  for (let i = 0; i < documents; i++) place.put(`in/${i % 7}/${i}.pdf`, smallPdf(i));
});

const filesIn = (folder: string): string[] =>
  existsSync(play.path(folder))
    ? readdirSync(play.path(folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : [];
const isWhole = (name: string): boolean => /^\d+\.pdf$/.test(name);
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Starts a command, and kills it at some moment after its first result. */
async function killed(args: readonly string[], folder: string): Promise<void> {
  const before = filesIn(folder).length;
  const child = startKyso(args, play.home);
  const ended = new Promise((done) => child.once('exit', done));
  while (child.exitCode === null && filesIn(folder).length <= before) await pause(2);
  await pause(Math.random() * 120);
  child.kill('SIGKILL');
  await ended;
}

test('sign, killed at random moments again and again: outputs whole, the log one chain, the last run finishes the rest', async () => {
  const args = ['sign', 'in', '-o', 'out', '--log', 'log.ndjson', ...play.key.args];
  for (let n = 0; n < 5; n++) {
    await killed(args, 'out');
    const verdicts = lines(kyso(['verify', play.path('out'), '--trust', play.key.ca, '--format', 'ndjson']));
    expect(verdicts.filter(({ status }) => status !== 'passed')).toEqual([]);
  }
  const last = kyso([...args, '--format', 'json'], { cwd: play.home });
  expect([last.code, json(last).summary.errors]).toEqual([0, 0]);
  expect(filesIn('out').filter(isWhole)).toHaveLength(documents);
  expect(filesIn('out').filter((name) => !isWhole(name))).toEqual([]);
  const log = kyso(['log', 'verify', play.path('log.ndjson'), '--format', 'json']);
  expect([log.code, json(log).faults], log.stdout).toEqual([0, []]);
});

programTest(
  ['openssl'],
  'extend, killed at random moments: every output has the level, the last run finishes the rest',
  async () => {
    const centre = await TrustCentre.open();
    try {
      for (let i = 0; i < 40; i++) play.put(`few/${i}.pdf`, smallPdf(i));
      expect(kyso(['sign', 'few', '-o', 'few.signed', ...play.key.args], { cwd: play.home }).code).toBe(0);
      const args = [
        'extend',
        'few.signed',
        '-o',
        'raised',
        '--level',
        'B-T',
        '--tsa',
        centre.tsa,
        '--jobs',
        '2',
      ];
      const levels = async (): Promise<string[]> =>
        lines(await kysoAsync(['verify', play.path('raised'), '--format', 'ndjson'])).map(
          ({ status, signatures }) => `${status} ${signatures[0].level}`,
        );
      for (let n = 0; n < 3; n++) {
        await killed(args, 'raised');
        // Killed before its first output, it leaves none.
        const found =
          existsSync(play.path('raised')) && filesIn('raised').some(isWhole) ? await levels() : [];
        expect(found.filter((level) => level !== 'intact B-T')).toEqual([]);
      }
      const last = await kysoAsync([...args, '--format', 'json'], { cwd: play.home });
      expect([last.code, json(last).summary.errors]).toEqual([0, 0]);
      expect(filesIn('raised').filter(isWhole)).toHaveLength(40);
      expect(filesIn('raised').filter((name) => !isWhole(name))).toEqual([]);
    } finally {
      centre.close();
    }
  },
);

programTest(['openssl'], 'attach, killed at random moments, finishes the rest as well', async () => {
  const signer = ['--cert', play.path('id', 'signer.pem')];
  const digests = json(kyso(['prepare', 'in', '-o', 'prepared', ...signer], { cwd: play.home }));
  expect(digests.summary.prepared).toBe(documents);
  const pem = execFileSync('openssl', [
    'pkcs12',
    '-in',
    play.key.p12,
    '-passin',
    `file:${play.key.passphraseFile}`,
    '-nocerts',
    '-nodes',
  ]);
  const privateKey = createPrivateKey(pem);
  for (const one of digests.documents)
    one.signature = sign(one.digestAlgorithm, Buffer.from(one.signedAttributes, 'hex'), privateKey).toString(
      'hex',
    );
  play.put('signatures.json', JSON.stringify(digests));
  const args = ['attach', 'prepared', '-o', 'attached', '--signature', 'signatures.json'];
  for (let n = 0; n < 2; n++) await killed(args, 'attached');
  expect(kyso(args, { cwd: play.home }).code).toBe(0);
  const verdicts = lines(
    kyso(['verify', play.path('attached'), '--trust', play.key.ca, '--format', 'ndjson']),
  );
  expect(verdicts.map(({ status }) => status)).toEqual(Array(documents).fill('passed'));
});

test('time and identity of the signer are one for the whole batch, over all threads', () => {
  const ran = kyso(['sign', 'in', '-o', 'one-time', '--jobs', '2', ...play.key.args, '--format', 'ndjson'], {
    cwd: play.home,
  });
  const records: Json[] = lines(ran);
  expect(records).toHaveLength(documents);
  expect(new Set(records.map(({ time, signer }) => `${time} ${signer}`)).size).toBe(1);
});

test('names that differ in their Unicode form only are two documents with two outputs', () => {
  const names = ['Tờ trình.pdf'.normalize('NFC'), 'Tờ trình.pdf'.normalize('NFD')];
  for (const [at, name] of names.entries()) play.put(join('forms', name), smallPdf(at));
  // Some file systems keep one form only.
  const stand = readdirSync(play.path('forms')).sort();
  const ran = kyso(['sign', 'forms', '-o', 'forms.out', ...play.key.args, '--format', 'json'], {
    cwd: play.home,
  });
  expect([ran.code, json(ran).summary.signed]).toEqual([0, stand.length]);
  expect(readdirSync(play.path('forms.out')).sort()).toEqual(stand);
  const list = play.put('list.txt', stand.map((name) => `forms/${name}\n`).join(''));
  const listed = kyso(
    ['sign', '--files-from', list, '-o', 'listed.out', ...play.key.args, '--format', 'json'],
    {
      cwd: play.home,
    },
  );
  expect([listed.code, json(listed).summary.signed]).toEqual([0, stand.length]);
});
