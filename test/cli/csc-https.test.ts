import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { OpensslFolder } from '../keys/openssl.ts';
import { type CscServer, cscServer } from '../support/csc-server.ts';
import { programTest, run } from '../support/programs.ts';
import { TrustCentre } from '../support/trust-centre.ts';
import { json, kysoAsync, lines, type Playground, playground, type Ran, smallPdf } from './kyso.ts';

/** How the service behaves at its methods that sign. */
type Manner = 'well' | 'slow' | 'hang' | 'reset' | 'broken-off' | 'error';

const token = 'bearer-over-tls';
const keys = new OpensslFolder();
let play: Playground;
let service: CscServer;
let front: Server;
let manner: Manner = 'well';
let asked = 0;
const url = (): string => `https://127.0.0.1:${(front.address() as AddressInfo).port}/csc/v2`;

beforeAll(async () => {
  play = playground();
  for (let at = 0; at < 8; at++) play.put(`in/${at}.pdf`, smallPdf(at));
  keys.signer('An', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']);
  keys.openssl(
    ...[
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'tls.key',
      '-out',
      'tls.pem',
      '-days',
      '30',
    ],
    ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
  );
  service = await cscServer(keys, 'An', { token });
  const behind = new URL(service.url);
  front = createServer({ key: keys.read('tls.key'), cert: keys.read('tls.pem') }, (incoming, outgoing) => {
    const signs = incoming.url?.endsWith('signHash') ?? false;
    if (signs) asked++;
    const now = signs ? manner : 'well';
    if (now === 'hang') return;
    if (now === 'reset') return void incoming.socket.destroy();
    if (now === 'error') return void outgoing.writeHead(500).end('{}');
    if (now === 'broken-off') {
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      outgoing.write('{"signatures":["');
      return void setTimeout(() => incoming.socket.destroy(), 20);
    }
    const { method, url: path, headers } = incoming;
    const forwarded = request(
      { host: behind.hostname, port: behind.port, method, path, headers },
      (answer) => {
        const give = (): void => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        };
        if (now === 'slow') setTimeout(give, 400);
        else give();
      },
    );
    incoming.pipe(forwarded);
  });
  await new Promise<void>((ready) => front.listen(0, '127.0.0.1', ready));
});
afterEach(() => {
  manner = 'well';
  asked = 0;
});
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  await service.close();
  keys.remove();
  play.done();
});

const sign = (out: string, env: Record<string, string>, ...args: string[]): Promise<Ran> =>
  kysoAsync(
    [
      'sign',
      play.path('in'),
      '-o',
      play.path(out),
      '--csc',
      url(),
      '--credential',
      'C1',
      '--format',
      'json',
      ...args,
    ],
    { env: { KYSO_CSC_TOKEN: token, ...env } },
  );
const trusted = () => ({ NODE_EXTRA_CA_CERTS: keys.file('tls.pem') });
const results = (ran: Ran): string[] =>
  json(ran).documents.map(
    ({ result, error }: { result: string; error?: { code: string } }) => error?.code ?? result,
  );

describe('a signing service over HTTPS', () => {
  programTest(
    ['openssl', 'pdfsig'],
    'is spoken to when its certificate is trusted, and not at all otherwise',
    async () => {
      const stranger = await sign('stranger', {});
      expect(stranger.code).toBe(2);
      expect(stranger.stderr).toMatch(/certificate|self.signed/i);
      expect(service.calls()).toEqual({});
      const ran = await sign('good', trusted());
      expect([ran.code, json(ran).summary.signed], ran.stderr).toEqual([0, 8]);
      expect(json(ran).network.every((address: string) => address.startsWith('https://127.0.0.1:'))).toBe(
        true,
      );
      expect(run('pdfsig', ['-nocert', play.path('good', '0.pdf')]).stdout).toContain('Signature is Valid');
    },
  );

  programTest(['openssl'], 'that is slow is waited for', async () => {
    manner = 'slow';
    expect(json(await sign('slow', trusted(), '--timeout', '20')).summary.signed).toBe(8);
  });

  programTest(
    ['openssl'],
    'that hangs costs three waits, not one for each document; the next run finishes the rest',
    async () => {
      manner = 'hang';
      const ran = await sign('hung', trusted(), '--timeout', '1');
      expect([ran.code, results(ran)]).toEqual([2, Array(8).fill('net-timeout')]);
      expect(asked).toBe(3);
      expect(ran.stdout).toContain('after 3 waits it is not asked again');
      manner = 'well';
      const again = await sign('hung', trusted());
      expect([again.code, json(again).summary.signed]).toEqual([0, 8]);
    },
  );

  for (const failing of ['reset', 'broken-off', 'error'] as const)
    programTest(
      ['openssl'],
      `that fails (${failing}) is an error for each document, and nothing is written`,
      async () => {
        manner = failing;
        const ran = await sign(failing, trusted());
        expect(ran.code).toBe(2);
        for (const result of results(ran)) expect(result).toMatch(/^(net-|csc-failed)/);
        expect(readdirSync(play.path()).includes(failing) ? readdirSync(play.path(failing)) : []).toEqual([]);
        // Whoever signs twice may be charged twice.
        expect(asked).toBe(8);
      },
    );
});

programTest(['openssl'], 'a time-stamp service that hangs costs three waits of a batch, too', async () => {
  const centre = await TrustCentre.open();
  try {
    centre.manners.tsa = 'hang';
    for (let at = 0; at < 40; at++) play.put(`many/${at}.pdf`, smallPdf(at));
    const ran = await kysoAsync([
      ...['sign', play.path('many'), '-o', play.path('stamped'), '--jobs', '1', '--tsa', centre.tsa],
      ...['--key', centre.file('signer.key'), '--cert', centre.file('signer.pem'), '--timeout', '1'],
      ...['--format', 'ndjson'],
    ]);
    expect(lines(ran).map(({ error }) => error.code)).toEqual(Array(40).fill('net-timeout'));
    expect(ran.stdout).toContain('after 3 waits it is not asked again');
    expect(centre.requests.tsa).toBeLessThan(40);
  } finally {
    centre.close();
  }
});
