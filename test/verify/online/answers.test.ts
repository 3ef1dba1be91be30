/** What is asked of a server and what counts as its answer (RFC 5280, 4.2.1.13 and 4.2.2.1; RFC 5019; RFC 6960). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNetClient } from '../../../src/net/client.ts';
import { octetString } from '../../../src/pki/asn1/writer.ts';
import type { FetchedFact } from '../../../src/verify/facts.ts';
import { readCertificateAnswer, readCrlAnswer } from '../../../src/verify/online/answers.ts';
import { createFetcher } from '../../../src/verify/online/fetcher.ts';
import { askResponder } from '../../../src/verify/online/ocsp.ts';
import type { Ask, Wanted } from '../../../src/verify/online/types.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import { extension, makeAuthority, name, pemOf, utf8 } from '../../pki/support/mini-ca.ts';
import { buildOcsp, type SingleInput } from '../../pki/support/ocsp-builder.ts';
import { makeCms } from '../../support/sealing.ts';
import { bytes, type WebServer, webServer } from '../../support/web-server.ts';

const issuer = makeAuthority('Issuer');
const holder = makeAuthority('Holder', issuer, { extensions: [] });

let server: WebServer;
beforeEach(async () => {
  server = await webServer();
});
afterEach(() => server.close());

const client = () => createNetClient({ allowPrivateNetwork: true, timeout: 2_000, retries: 0 });
const wanted = (path: string, kind: Wanted['kind'] = 'ocsp'): Wanted => ({
  kind,
  url: server.origin + path,
  about: holder.certificate.sha256,
  certificate: holder.der,
  issuer: issuer.der,
});
const fetched = (path: string, kind: Wanted['kind'], limits = {}): Promise<FetchedFact> =>
  createFetcher(client(), limits)(wanted(path, kind));
const ask: Ask = (request) => client().request(request);
const single = (more: Partial<SingleInput> = {}): SingleInput => ({ about: holder, issuer, ...more });
const good = (...singles: readonly SingleInput[]): Uint8Array =>
  buildOcsp({ by: issuer, singles: singles.length > 0 ? singles : [single()] });

const answer = (body: Uint8Array, status = 200) => ({ status, headers: {}, body, url: 'http://x/' });

describe('certificates', () => {
  test('of one answer no more than 32 are taken', () => {
    const made = Array.from({ length: 33 }, (_, i) => makeAuthority(`A${i}`).der);
    const bundle = (certificates: readonly Uint8Array[]) =>
      readCertificateAnswer(answer(makeCms({ content: new Uint8Array(1), certificates })));
    expect(bundle(made).der).toHaveLength(32);
    expect(bundle(made.slice(0, 5)).der).toHaveLength(5);
  });

  test('come with status 200 only, and not beyond the bound', async () => {
    server.routes.set('/a', (_request, response) => void response.writeHead(203).end(issuer.der));
    server.routes.set('/b', bytes(issuer.der));
    expect(await fetched('/a', 'issuers')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('203'),
    });
    const came = await fetched('/b', 'issuers');
    expect(came).toMatchObject({
      kind: 'issuers',
      url: `${server.origin}/b`,
      about: holder.certificate.sha256,
      status: 'fetched',
      contacted: [`${server.origin}/b`],
    });
    expect(came.status === 'fetched' && came.der.map((der) => Buffer.from(der))).toEqual([
      Buffer.from(issuer.der),
    ]);
    expect(await fetched('/b', 'issuers', { fetchedAnswer: 10 })).toMatchObject({ status: 'failed' });
    expect(await fetched('/b', 'issuers', { fetchedCrl: 10 })).toMatchObject({ status: 'fetched' });
  });
});

describe('a list', () => {
  const list = (by = issuer): Uint8Array =>
    buildCrl({ by, thisUpdate: '2026-06-01', nextUpdate: '2026-07-01' });
  const next = new Date('2026-07-01');

  test('is read in DER and PEM, and tells when there is a newer one', () => {
    expect(readCrlAnswer(answer(list()))).toMatchObject({ nextUpdate: next });
    const pem = Buffer.from(`Some text\n${pemOf(list(), 'X509 CRL')}`);
    const read = readCrlAnswer(answer(pem));
    expect(read.nextUpdate).toEqual(next);
    expect(read.der.map((der) => Buffer.from(der))).toEqual([Buffer.from(list())]);
  });

  test('in DER is what it is, whatever text stands in its names', () => {
    const within = makeAuthority('', undefined, {
      subject: name(['2.5.4.3', utf8(pemOf(list(), 'X509 CRL'))]),
    });
    const made = list(within);
    expect(readCrlAnswer(answer(made)).der).toEqual([made]);
  });

  test('has a bound of its own', async () => {
    server.routes.set('/l', bytes(list()));
    expect(await fetched('/l', 'crl', { fetchedAnswer: 10 })).toMatchObject({ status: 'fetched' });
    expect(await fetched('/l', 'crl', { fetchedCrl: 10 })).toMatchObject({ status: 'failed' });
    server.routes.set('/l', bytes(issuer.der));
    expect(await fetched('/l', 'crl')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('no revocation list'),
    });
  });
});

describe('a responder', () => {
  const refusing = (path: string): void => {
    server.routes.set(path, (_request, response) => void response.writeHead(405).end());
  };
  const methods = (): string[] => server.seen.map(({ method }) => method);
  /** Answers below this path, whatever follows. */
  const below = (path: string, body: Uint8Array | undefined): void => {
    const { routes } = server;
    const has = routes.get.bind(routes);
    routes.get = (asked) => (body && asked.startsWith(path) && asked !== path ? bytes(body) : has(asked));
  };

  test('is asked by POST as RFC 6960 says, appendix A', async () => {
    server.routes.set('/o', bytes(good()));
    expect(await fetched('/o', 'ocsp')).toMatchObject({ status: 'fetched' });
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
      },
    ]);
  });

  test('that refuses POST is asked by GET below its address, a slash between (RFC 5019, 5)', async () => {
    for (const path of ['/o', '/s/']) {
      server.seen.length = 0;
      refusing(path);
      below(path, good());
      expect(await fetched(path, 'ocsp'), path).toMatchObject({ status: 'fetched' });
      expect(methods()).toEqual(['POST', 'GET']);
      expect(server.seen[1]?.path).toMatch(/^\/[os]\/M/);
    }
  });

  test('whose address has a query, or is long, is asked by POST only', async () => {
    for (const path of ['/o?x=1', `/${'a'.repeat(200)}`]) {
      server.seen.length = 0;
      expect(await fetched(path, 'ocsp')).toMatchObject({
        status: 'failed',
        reason: expect.stringContaining('404'),
      });
      expect(methods(), path).toEqual(['POST']);
    }
  });

  test('that answers neither is told by its first answer', async () => {
    refusing('/o');
    expect(await fetched('/o', 'ocsp')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('405'),
    });
    expect(methods()).toEqual(['POST', 'GET']);
  });

  test('by GET cannot repeat the nonce it was not given; by POST another one is no answer', async () => {
    const other = buildOcsp({
      by: issuer,
      singles: [single()],
      extensions: [extension('1.3.6.1.5.5.7.48.1.2', octetString(new Uint8Array(32)))],
    });
    server.routes.set('/o', bytes(other));
    expect(await fetched('/o', 'ocsp')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('answers another request'),
    });
    refusing('/g');
    below('/g', other);
    expect(await fetched('/g', 'ocsp')).toMatchObject({ status: 'fetched' });
  });

  test('says when there is newer, the earliest of all it speaks of', async () => {
    const about = (nextUpdate: string | null) => single({ nextUpdate });
    for (const [singles, expected] of [
      [[about('2026-08-01'), about('2026-07-02'), about(null)], new Date('2026-07-02')],
      [[about(null)], undefined],
    ] as const) {
      server.routes.set('/o', bytes(good(...singles)));
      expect((await askResponder(wanted('/o'), ask, 10_000)).nextUpdate).toEqual(expected);
    }
  });
});
