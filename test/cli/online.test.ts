import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Authority } from '../pki/support/mini-ca.ts';
import { type OnlinePki, onlinePki } from '../support/online-pki.ts';
import { programTest } from '../support/programs.ts';
import { type Json, json, kysoBin, lines, type Playground, playground, type Ran } from './kyso.ts';

let play: Playground;
let pki: OnlinePki;
let signer: Authority;
let folder: string;
let trust: string[];

/** Runs kyso while the server of this process answers it. */
async function kyso(...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [kysoBin, ...args], {
    cwd: play.home,
    env: { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, ...texts };
}

const private_ = ['--online', '--allow-private-network'];
const addresses = (): string[] =>
  ['/issuing.cer', '/ocsp', '/root.crl'].map((path) => pki.server.origin + path);

beforeAll(async () => {
  play = playground();
  pki = await onlinePki();
  signer = pki.signer('Nguyễn Văn An');
  pki.server.routes.set('/ocsp', pki.responder());
  folder = play.path('in');
  const document = pki.signedBy(signer);
  play.put('in/1.pdf', document);
  play.put('in/2.pdf', document);
  trust = ['--trust', pki.ca];
});
afterAll(async () => {
  await pki.close();
  play.done();
});
beforeEach(() => {
  pki.server.seen.length = 0;
});

test('without --online nothing is asked for, and the network stays empty', async () => {
  const { code, stdout } = await kyso('verify', folder, ...trust, '--format', 'json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout).network).toEqual([]);
  expect((await kyso('report', folder, ...trust, '--format', 'json')).stdout).not.toContain('"network"');
  await kyso('verify', folder, ...trust, '--allow-private-network', '--timeout', '1');
  expect(pki.server.seen).toEqual([]);
});

describe('verify --online', () => {
  programTest(
    ['openssl'],
    'passes what lacked an issuer and its status, and tells every address',
    async () => {
      const ran = await kyso(
        'verify',
        folder,
        ...trust,
        ...private_,
        '--policy',
        'strict',
        '--format',
        'json',
      );
      const report = json(ran);
      expect(ran.code).toBe(0);
      expect(report.network).toEqual(addresses());
      expect(report.documents.map(({ status }: Json) => status)).toEqual(['passed', 'passed']);
      expect(pki.server.seen).toHaveLength(3);
    },
  );

  programTest(['openssl'], 'ndjson tells the addresses of each document, human output of all', async () => {
    const each = lines(await kyso('verify', folder, ...trust, ...private_, '--format', 'ndjson'));
    expect(each.map(({ network }) => network)).toEqual([addresses(), addresses()]);
    const { stdout } = await kyso('verify', folder, ...trust, ...private_);
    expect(stdout).toContain(`Asked on the network: ${addresses().join(', ')}`);
    const vi = await kyso('verify', folder, ...trust, ...private_, '--lang', 'vi');
    expect(vi.stdout).toContain(`Đã hỏi qua mạng: ${addresses().join(', ')}`);
  });

  programTest(
    ['openssl'],
    '--explain tells the address each piece of evidence was fetched from',
    async () => {
      const [issuer, responder, list] = addresses();
      const ran = await kyso('verify', folder, ...trust, ...private_, '--explain', '--format', 'json');
      for (const { signatures } of json(ran).documents) {
        const [{ explanation, revocation }] = signatures;
        const [{ certificates }] = explanation.chains;
        expect(certificates.map(({ source }: Json) => source)).toEqual([
          'the signature',
          issuer,
          'a file given',
        ]);
        expect(
          certificates.map(({ evidence }: Json) => evidence.map(({ kind, source }: Json) => [kind, source])),
        ).toEqual([[['ocsp', responder]], [['crl', list]], []]);
        expect(revocation.source).toBe(`OCSP from ${responder}`);
      }
      const human = await kyso('verify', folder, ...trust, ...private_, '--explain');
      for (const text of [`from ${issuer}`, `OCSP from ${responder}: `, `CRL from ${list}: `])
        expect(human.stdout).toContain(text);
      const vi = await kyso('verify', folder, ...trust, ...private_, '--explain', '--lang', 'vi');
      for (const text of [`lấy từ ${issuer}`, `OCSP lấy từ ${responder}: `, `CRL lấy từ ${list}: `])
        expect(vi.stdout).toContain(text);
    },
  );

  programTest(['openssl'], 'an address that gives nothing is told with the reason', async () => {
    const routes = new Map(pki.server.routes);
    for (const path of ['/ocsp', '/issuing.crl']) pki.server.routes.delete(path);
    try {
      const [, responder] = addresses();
      const args = ['--policy', 'strict', '--explain'];
      const ran = await kyso('verify', folder, ...trust, ...private_, ...args, '--format', 'json');
      const [{ problems }] = json(ran).documents[0].signatures;
      const told = problems.find(({ code }: Json) => code === 'revocation-unknown');
      expect(told.message).toContain(`${responder} answers with status 404`);
      const vi = await kyso('verify', folder, ...trust, ...private_, ...args, '--lang', 'vi');
      expect(vi.stdout).toContain(`${responder} trả lời với mã 404`);
    } finally {
      for (const [path, route] of routes) pki.server.routes.set(path, route);
    }
  });

  programTest(
    ['openssl'],
    'saves what it fetched: --facts gives the same bytes without network',
    async () => {
      const options = [...trust, '--policy', 'strict', '--at', new Date().toISOString(), '--format', 'json'];
      const facts = play.path('facts');
      const direct = await kyso('verify', folder, ...options, ...private_, '--save-facts', facts);
      expect(direct.code).toBe(0);
      pki.server.seen.length = 0;
      const again = await kyso('verify', '--facts', facts, ...options);
      expect(again.stdout).toBe(direct.stdout);
      expect(pki.server.seen).toEqual([]);
    },
  );

  test('private addresses are refused unless allowed', async () => {
    const ran = await kyso('verify', folder, ...trust, '--online', '--format', 'json');
    expect(ran.code).toBe(1);
    expect(json(ran).network).toEqual([]);
    expect(ran.stdout).toContain('is not on the public internet');
    expect(pki.server.seen).toEqual([]);
  });

  test('a service that does not answer in --timeout is a note, and the batch goes on', async () => {
    const silent = await onlinePki();
    silent.server.routes.set('/issuing.cer', () => undefined);
    play.put('silent/1.pdf', silent.signedBy(silent.signer('B')));
    play.put('silent/2.pdf', silent.signedBy(silent.signer('C')));
    const options = ['--trust', silent.ca, ...private_, '--timeout', '1', '--format', 'json'];
    const ran = await kyso('verify', play.path('silent'), ...options);
    await silent.close();
    expect(ran.code).toBe(1);
    expect(json(ran).documents).toHaveLength(2);
    expect(ran.stdout).toContain('did not answer in time');
    expect(silent.server.seen).toHaveLength(1);
  });

  programTest(
    ['openssl'],
    'a thousand documents of one signer take a handful of requests, whatever the workers',
    async () => {
      const many = play.path('many');
      mkdirSync(many);
      for (let i = 0; i < 1_000; i++) copyFileSync(play.path('in/1.pdf'), play.path('many', `${i}.pdf`));
      const began = Date.now();
      const ran = await kyso(
        'verify',
        many,
        ...trust,
        ...private_,
        '--jobs',
        '3',
        '--format',
        'json',
        '--policy',
        'strict',
      );
      console.info(`1,000 documents: ${pki.server.seen.length} requests, ${Date.now() - began} ms`);
      expect(json(ran).summary).toMatchObject({ documents: 1_000, passed: 1_000 });
      expect(pki.server.seen).toHaveLength(3);
    },
  );
});

programTest(
  ['openssl'],
  'report --online counts with what was fetched, and tells the addresses',
  async () => {
    const ran = await kyso(
      'report',
      folder,
      ...trust,
      ...private_,
      '--measure',
      'trusted',
      '--format',
      'json',
    );
    expect(json(ran)).toMatchObject({ network: addresses(), totals: { trusted: 2 } });
  },
);
