import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNetClient } from '../../../src/net/client.ts';
import type { NetOptions } from '../../../src/net/types.ts';
import { encode, octetString } from '../../../src/pki/asn1/writer.ts';
import type { FetchedFact } from '../../../src/verify/facts.ts';
import { decodeFacts, encodeFacts } from '../../../src/verify/facts-file/codec.ts';
import { createFetcher } from '../../../src/verify/online/fetcher.ts';
import { strictPolicy } from '../../../src/verify/policy.ts';
import { createVerifier, type VerifiedDocument, type VerifyOptions } from '../../../src/verify/verify.ts';
import { type Authority, makeAuthority, newKey, pemOf } from '../../pki/support/mini-ca.ts';
import {
  access,
  lists,
  makeList,
  makeResponder,
  type OnlinePki,
  onlinePki,
} from '../../support/online-pki.ts';
import { programTest } from '../../support/programs.ts';
import { makeCms } from '../../support/sealing.ts';
import { bytes } from '../../support/web-server.ts';

let pki: OnlinePki;
let signer: Authority;
beforeEach(async () => {
  pki = await onlinePki();
  signer = pki.signer('An');
});
afterEach(() => pki.close());

interface Judged {
  readonly document: VerifiedDocument;
  readonly signature: VerifiedDocument['signatures'][number];
  readonly fetched: readonly FetchedFact[];
}

async function online(by: Authority, options: VerifyOptions = {}, net: NetOptions = {}): Promise<Judged> {
  const client = createNetClient({ allowPrivateNetwork: true, timeout: 2_000, retries: 0, ...net });
  const verifier = createVerifier({ trust: [pki.root.certificate], policy: strictPolicy, ...options });
  const gathered = await verifier.complete(verifier.gather(pki.signedBy(by)), createFetcher(client));
  client.close();
  const document = verifier.judge(gathered);
  const [signature] = document.signatures;
  if (!signature || gathered.status !== 'read') throw new Error(`no signature: ${document.error?.message}`);
  return { document, signature, fetched: gathered.facts.fetched ?? [] };
}

const paths = (): string[] => pki.server.seen.map(({ method, path }) => `${method} ${path.slice(0, 12)}`);

describe('what is missing is fetched', () => {
  programTest(
    ['openssl'],
    'the issuer, then the status of both certificates: passed even where revocation is required',
    async () => {
      pki.server.routes.set('/ocsp', pki.responder());
      const { document, signature } = await online(signer);
      expect(signature).toMatchObject({
        status: 'passed',
        chain: { status: 'trusted' },
        revocation: { status: 'good', source: `OCSP from ${pki.server.origin}/ocsp` },
      });
      expect(paths()).toEqual(['GET /issuing.cer', 'POST /ocsp', 'GET /root.crl']);
      expect(document.network).toEqual(
        ['/issuing.cer', '/ocsp', '/root.crl'].map((path) => pki.server.origin + path),
      );
    },
  );

  programTest(['openssl'], 'a revoked certificate is told as revoked', async () => {
    pki.server.routes.set('/ocsp', pki.responder({ revoked: [signer] }));
    const { signature } = await online(signer);
    expect(signature).toMatchObject({
      status: 'indeterminate',
      subIndication: 'REVOKED_NO_POE',
      revocation: { status: 'revoked' },
    });
  });

  programTest(
    ['openssl'],
    'a responder the issuer authorised, whose own status is asked for too (RFC 6960, 4.2.2.2.1)',
    async () => {
      const delegate = makeResponder(pki.issuing, lists(`${pki.server.origin}/issuing.crl`));
      pki.server.routes.set('/ocsp', pki.responder({ by: delegate }));
      expect((await online(signer)).signature.status).toBe('passed');
      expect(paths()).toContain('GET /issuing.crl');
    },
  );

  programTest(
    ['openssl'],
    'an answer made while a long run goes on counts as of its validation time, one of another day does not',
    async () => {
      pki.server.routes.set('/ocsp', pki.responder());
      expect((await online(signer, { at: new Date(Date.now() - 3 * 86_400_000) })).signature.status).not.toBe(
        'passed',
      );
      pki.server.routes.set(
        '/root.crl',
        bytes(makeList(pki.root, { thisUpdate: new Date(Date.now() - 86_400_000) })),
      );
      pki.server.routes.delete('/issuing.crl');
      expect((await online(signer, { at: new Date(Date.now() - 60_000) })).signature.status).toBe('passed');
    },
  );

  test('the list, where there is no responder', async () => {
    const by = pki.signer(
      'B',
      access([], [`${pki.server.origin}/issuing.cer`]),
      lists(`${pki.server.origin}/issuing.crl`),
    );
    expect((await online(by)).signature).toMatchObject({
      status: 'passed',
      revocation: { status: 'good', source: `CRL from ${pki.server.origin}/issuing.crl` },
    });
  });

  test('the list, where the responder does not answer', async () => {
    expect((await online(signer)).signature).toMatchObject({
      status: 'passed',
      revocation: { status: 'good' },
    });
    expect(paths().slice(1)).toEqual([
      'POST /ocsp',
      'GET /root.crl',
      expect.stringMatching('GET /ocsp/'),
      'GET /issuing.crl',
    ]);
  });

  test.each([
    ['PEM', (): string => pemOf(pki.issuing.der)],
    ['a certs-only PKCS #7', (): Uint8Array => makeCms({ by: pki.issuing, content: new Uint8Array(1) })],
  ])('%s where DER is due', async (_what, made) => {
    pki.server.routes.set('/issuing.cer', bytes(made()));
    pki.server.routes.set('/issuing.crl', bytes(pemOf(makeList(pki.issuing), 'X509 CRL')));
    expect((await online(signer)).signature.status).toBe('passed');
  });

  programTest(
    ['openssl'],
    'by GET where a responder refuses POST, when that is short enough (RFC 5019, 5)',
    async () => {
      const answer = pki.responder();
      const by = pki.signer('B', access([`${pki.server.origin}/get`], [`${pki.server.origin}/issuing.cer`]));
      pki.server.routes.set('/get', (_request, response) => void response.writeHead(405).end());
      const known = pki.server.routes;
      const has = known.get.bind(known);
      known.get = (path) => (path.startsWith('/get/') ? answer : has(path));
      expect((await online(by)).signature.revocation.status).toBe('good');
      expect(paths()).toContainEqual(expect.stringMatching('GET /get/'));
    },
  );

  test('nothing without trust anchors, and nothing that is at hand', async () => {
    const verifier = createVerifier({
      trust: [pki.root.certificate],
      intermediates: [pki.issuing.certificate],
      crls: [makeList(pki.issuing), makeList(pki.root)],
    });
    const fetcher = createFetcher(createNetClient({ allowPrivateNetwork: true }));
    await verifier.complete(verifier.gather(pki.signedBy(signer)), fetcher);
    const untrusting = createVerifier({});
    await untrusting.complete(untrusting.gather(pki.signedBy(signer)), fetcher);
    expect(pki.server.seen).toEqual([]);
  });
});

describe('what comes and does not fit does not count', () => {
  const unknown = async (): Promise<string> => {
    pki.server.routes.delete('/issuing.crl');
    const { signature } = await online(signer);
    expect(signature).toMatchObject({ status: 'indeterminate', revocation: { status: 'unknown' } });
    expect(signature.problems.map(({ code }) => code)).toContain('revocation-unknown');
    return signature.revocation.reason ?? '';
  };

  programTest(['openssl'], 'an answer signed by somebody else', async () => {
    const stranger = makeAuthority('Stranger', undefined, { key: newKey('P-256') });
    pki.server.routes.set('/ocsp', pki.responder({ by: stranger }));
    expect(await unknown()).toMatch(/nobody the issuer authorised/);
  });

  programTest(['openssl'], 'an answer to another request (its nonce)', async () => {
    const answer = pki.responder();
    pki.server.routes.set('/ocsp', (request, response) => {
      const own = octetString(new Uint8Array(32));
      const at = request.body.indexOf(own.subarray(0, 2), request.body.length - own.length);
      const body = Buffer.from(request.body);
      randomBytes(32).copy(body, at + 2);
      answer({ ...request, body }, response);
    });
    expect(await unknown()).toMatch(/answers another request/);
  });

  programTest(['openssl'], 'an answer without the nonce counts (RFC 9654, 2.1)', async () => {
    const answer = pki.responder();
    pki.server.routes.set('/ocsp', (request, response) => {
      const own = octetString(new Uint8Array(32));
      const cut = request.body.length - own.length;
      expect(request.body.subarray(cut, cut + 2)).toEqual(Buffer.from(own.subarray(0, 2)));
      answer(request, response);
    });
    expect((await online(signer)).signature.status).toBe('passed');
  });

  programTest(['openssl'], 'an answer that is no longer current at the validation time', async () => {
    pki.server.routes.set('/ocsp', pki.responder());
    pki.server.routes.delete('/issuing.crl');
    const at = new Date(Date.now() + 48 * 3_600_000);
    const { signature } = await online(signer, { at });
    expect(signature.revocation).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(/no longer current/),
    });
  });

  programTest(['openssl'], 'an answer of today for a validation time long ago', async () => {
    pki.server.routes.set('/ocsp', pki.responder());
    const { signature } = await online(signer, { at: new Date('2025-01-01T00:00:00Z') });
    expect(signature.revocation).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(/of a later time/),
    });
  });

  programTest(['openssl'], 'an answer about another certificate', async () => {
    const other = pki.signer('Other');
    const answer = pki.responder();
    pki.server.routes.set('/ocsp', (request, response) => {
      const body = Buffer.from(request.body);
      const serial = encode(2, signer.certificate.serialBytes);
      body.set(encode(2, other.certificate.serialBytes), body.indexOf(serial));
      answer({ ...request, body }, response);
    });
    expect(await unknown()).not.toBe('');
  });

  test.each([
    ['a login page', '<html>', /no OCSP response/],
    ['an error of the responder', Buffer.from('30030a0103', 'hex'), /tryLater/],
    ['nothing', '', /no OCSP response/],
  ])('%s', async (_what, body, reason) => {
    pki.server.routes.set('/ocsp', bytes(body));
    expect(await unknown()).toMatch(reason);
  });

  test('a list signed by somebody else, or long out of date', async () => {
    pki.server.routes.set('/issuing.crl', bytes(makeList(pki.issuing, { key: pki.root.key })));
    expect((await online(signer)).signature.revocation).toMatchObject({ status: 'unknown' });
    pki.server.routes.set(
      '/issuing.crl',
      bytes(
        makeList(pki.issuing, { thisUpdate: new Date('2025-01-01'), nextUpdate: new Date('2025-02-01') }),
      ),
    );
    expect((await online(signer)).signature.revocation).toMatchObject({ status: 'unknown' });
  });

  test('an issuer that did not issue it', async () => {
    pki.server.routes.set('/issuing.cer', bytes(makeAuthority('Online Issuing', pki.root).der));
    expect((await online(signer)).signature.chain.status).toBe('untrusted');
  });
});

describe('what does not come is a fact, never an error', () => {
  test.each([
    [
      'status 500',
      (_request: unknown, response: import('node:http').ServerResponse) => void response.writeHead(500).end(),
      /status 500/,
    ],
    ['a server that says nothing', () => undefined, /did not answer in time/],
    [
      'a broken connection',
      (_request: unknown, response: import('node:http').ServerResponse) => void response.destroy(),
      /broke the connection/,
    ],
    [
      'redirects in a circle',
      (_request: unknown, response: import('node:http').ServerResponse) =>
        void response.writeHead(302, { location: '/ocsp' }).end(),
      /redirects after/,
    ],
    [
      'too much',
      (_request: unknown, response: import('node:http').ServerResponse) =>
        void response.end(Buffer.alloc(2_000_000)),
      /more than 1048576 bytes/,
    ],
  ])('%s', async (_what, handler, reason) => {
    pki.server.routes.set('/ocsp', handler);
    pki.server.routes.delete('/issuing.crl');
    const { signature, document } = await online(signer, {}, { timeout: 500 });
    expect(document.status).toBe('indeterminate');
    expect(signature.revocation.reason).toMatch(reason);
  });

  test('private addresses are refused and not contacted unless allowed', async () => {
    const { signature, document } = await online(signer, {}, { allowPrivateNetwork: false });
    expect(signature.chain.status).toBe('untrusted');
    expect(document.network).toBeUndefined();
    expect(pki.server.seen).toEqual([]);
  });

  test('a directory (LDAP) is passed over, with a note', async () => {
    const by = pki.signer(
      'B',
      access([], [`${pki.server.origin}/issuing.cer`]),
      lists('ldap://127.0.0.1/cn=x'),
    );
    const { signature, document } = await online(by);
    expect(signature.revocation).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(/not reached by http/),
    });
    expect(document.network?.join()).not.toContain('ldap');
  });

  test('under a policy that does not require it, the note is all', async () => {
    pki.server.routes.delete('/issuing.crl');
    const { basicPolicy } = await import('../../../src/verify/policy.ts');
    const { signature } = await online(signer, { policy: basicPolicy });
    expect(signature.status).toBe('passed');
    expect(signature.problems).toContainEqual(
      expect.objectContaining({ code: 'revocation-unknown', effect: 'warn' }),
    );
  });

  test('a chain of issuers without end is left after a bound', async () => {
    let top = makeAuthority('L0', undefined, { key: newKey('P-256') });
    const chain: Authority[] = [];
    for (let i = 1; i < 100; i++) {
      const { basicConstraints, keyUsage } = await import('../../pki/support/mini-ca.ts');
      const below = makeAuthority(`L${i}`, top, {
        key: newKey('P-256'),
        extensions: [basicConstraints(true), keyUsage(5, 6), access([], [`${pki.server.origin}/L${i - 1}`])],
      });
      pki.server.routes.set(`/L${i - 1}`, bytes(top.der));
      chain.push(below);
      top = below;
    }
    const { document } = await online(top);
    expect(document.status).toBe('indeterminate');
    expect(pki.server.seen.length).toBeLessThanOrEqual(64);
  });
});

describe('what was fetched', () => {
  test('is asked for once for many documents, and again when it has been replaced', async () => {
    const client = createNetClient({ allowPrivateNetwork: true });
    const fetcher = createFetcher(client);
    const verifier = createVerifier({ trust: [pki.root.certificate], policy: strictPolicy });
    const document = pki.signedBy(signer);
    const all = await Promise.all(
      Array.from({ length: 20 }, async () =>
        verifier.judge(await verifier.complete(verifier.gather(document), fetcher)),
      ),
    );
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['passed']));
    // The issuer, the responder by POST and by GET, both lists.
    expect(pki.server.seen).toHaveLength(5);
    client.close();
  });

  test('gives the same verdict again out of saved facts, without network', async () => {
    const client = createNetClient({ allowPrivateNetwork: true });
    const at = new Date();
    const verifier = createVerifier({ trust: [pki.root.certificate], policy: strictPolicy, at });
    const gathered = await verifier.complete(verifier.gather(pki.signedBy(signer)), createFetcher(client));
    client.close();
    const again = createVerifier({ trust: [pki.root.certificate], policy: strictPolicy, at });
    const { gathered: saved } = decodeFacts(encodeFacts({ file: 'a.pdf', gathered }));
    expect(again.judge(saved)).toEqual(verifier.judge(gathered));
    expect(verifier.judge(gathered).status).toBe('passed');
  });
});
