import { SignPdf } from '@signpdf/signpdf';
import { afterAll, afterEach, describe, expect } from 'vitest';
import { KysoError } from '../../src/errors.ts';
import { addPlaceholder, type CscSource, KysoSigner, openCsc, sign, verify } from '../../src/index.ts';
import { smallPdf } from '../cli/kyso.ts';
import { type CscBehaviour, type CscServer, cscServer } from '../support/csc-server.ts';
import { programTest } from '../support/programs.ts';
import { keyKinds, OpensslFolder } from './openssl.ts';

const keys = new OpensslFolder();
const servers: CscServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(() => keys.remove());

const ecdsa = { algorithms: ['1.2.840.10045.2.1'] };

async function serve(behaviour: CscBehaviour = {}, kind: keyof typeof keyKinds = 'rsa'): Promise<CscServer> {
  const server = await cscServer(keys.signer(kind, keyKinds[kind]), kind, behaviour);
  servers.push(server);
  return server;
}

const source = ({ url }: CscServer, more: Partial<CscSource> = {}): Parameters<typeof openCsc>[0] => ({
  url,
  credential: 'C1',
  token: 'token-1',
  ...more,
});

async function failure(work: Promise<unknown>): Promise<KysoError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KysoError)) throw new Error(`a KysoError was expected, not ${error}`);
  return error;
}

const test = (name: string, fn: () => Promise<void>): void => programTest(['openssl'], name, fn);

describe('a credential of a remote service signs with', () => {
  const cases = [
    ['RSA PKCS#1 v1.5', 'rsa', {}, {}, { digest: 'sha256', signature: 'RSASSA-PKCS1-v1_5' }],
    [
      'RSA by an algorithm that names its digest',
      'rsa',
      { algorithms: ['1.2.840.113549.1.1.13'] },
      { digest: 'sha512' },
      { digest: 'sha512', signature: 'RSASSA-PKCS1-v1_5' },
    ],
    [
      'RSASSA-PSS with its parameters',
      'rsa',
      {},
      { pss: true, digest: 'sha384' },
      { digest: 'sha384', signature: 'RSASSA-PSS' },
    ],
    ['P-256', 'P-256', ecdsa, {}, { digest: 'sha256', signature: 'ECDSA', curve: 'P-256' }],
    ['P-384', 'P-384', ecdsa, {}, { digest: 'sha384', signature: 'ECDSA', curve: 'P-384' }],
  ] as const;
  for (const [name, kind, behaviour, options, algorithm] of cases)
    test(name, async () => {
      const server = await serve({ pin: '1111', ...behaviour }, kind);
      const key = await openCsc(source(server, { answer: async () => '1111' }));
      const { bytes } = await sign(smallPdf(1), key, options);
      const { status, signatures } = await verify(bytes);
      expect({ status, algorithm: signatures[0]?.algorithm }).toMatchObject({ status: 'intact', algorithm });
    });

  test('ECDSA also where the service gives r and s bare', async () => {
    const bare = (der: Buffer): Buffer => {
      const r = der.subarray(4, 4 + (der[3] ?? 0));
      const s = der.subarray(6 + r.length);
      return Buffer.concat([r, s].map((part) => Buffer.concat([Buffer.alloc(32), part]).subarray(-32)));
    };
    const server = await serve({ mode: 'implicit', ...ecdsa, spoil: bare }, 'P-256');
    const { bytes } = await sign(smallPdf(1), await openCsc(source(server)));
    expect((await verify(bytes)).status).toBe('intact');
  });

  test('what its list of algorithms has, and nothing else', async () => {
    const server = await serve({ mode: 'implicit', algorithms: ['1.2.840.113549.1.1.11'] });
    const key = await openCsc(source(server));
    expect((await failure(sign(smallPdf(1), key, { digest: 'sha512' }))).code).toBe('algorithm-unsupported');
    expect((await failure(sign(smallPdf(1), key, { pss: true }))).code).toBe('algorithm-unsupported');
  });
});

describe('authorization', () => {
  test('covers all hashes asked for together, up to what the credential allows (multisign)', async () => {
    const server = await serve({ pin: '1111', multisign: 4 });
    const key = await openCsc(source(server, { answer: async () => '1111' }));
    const signed = await Promise.all(Array.from({ length: 10 }, (_, at) => sign(smallPdf(at), key)));
    for (const { bytes } of signed) expect((await verify(bytes)).status).toBe('intact');
    expect(server.calls()).toMatchObject({ 'credentials/authorize': 3, 'signatures/signHash': 3 });
  });

  test('covers hashes of one digest only: others that wait at the same time are asked for by themselves', async () => {
    const server = await serve({ mode: 'implicit', multisign: 4 });
    const key = await openCsc(source(server));
    const wished = ['sha256', 'sha512', 'sha256'] as const;
    const signed = await Promise.all(wished.map((digest, at) => sign(smallPdf(at), key, { digest })));
    const verdicts = await Promise.all(signed.map(({ bytes }) => verify(bytes)));
    expect(verdicts.map(({ status, signatures }) => [status, signatures[0]?.algorithm.digest])).toEqual(
      wished.map((digest) => ['intact', digest]),
    );
  });

  test('is one for each signature where the credential allows no more', async () => {
    const server = await serve({ mode: 'implicit' });
    const key = await openCsc(source(server));
    await Promise.all([1, 2, 3].map((at) => sign(smallPdf(at), key)));
    expect(server.calls()).toMatchObject({ 'credentials/authorize': 3, 'signatures/signHash': 3 });
  });

  test('asks for PIN and one-time password, each by its name', async () => {
    const server = await serve({ pin: '1111', otps: ['900001'] });
    const asked: string[] = [];
    const key = await openCsc(
      source(server, {
        answer: async ({ id, once }) => {
          asked.push(`${id} ${once}`);
          return once ? '900001' : '1111';
        },
      }),
    );
    expect((await verify((await sign(smallPdf(1), key)).bytes)).status).toBe('intact');
    expect(asked).toEqual(['PIN false', 'OTP true']);
    expect(server.calls()['credentials/sendOTP']).toBe(1);
  });

  test('with a wrong PIN is tried once: the next one might lock the credential', async () => {
    const server = await serve({ pin: '1111' });
    const key = await openCsc(source(server, { answer: async () => '7777' }));
    const errors = [await failure(sign(smallPdf(1), key)), await failure(sign(smallPdf(2), key))];
    expect(errors.map(({ code }) => code)).toEqual(['pin-wrong', 'pin-wrong']);
    expect(errors[0]?.message).not.toContain('7777');
    expect(server.calls()['credentials/authorize']).toBe(1);
  });

  test('with a PIN that is locked is not tried again', async () => {
    const locked = { status: 400, content: { error: 'invalid_request', error_description: 'PIN locked' } };
    const server = await serve({ pin: '1111', failures: { 'credentials/authorize': [locked] } });
    const key = await openCsc(source(server, { answer: async () => '1111' }));
    const codes = [await failure(sign(smallPdf(1), key)), await failure(sign(smallPdf(2), key))];
    expect(codes.map(({ code }) => code)).toEqual(['pin-locked', 'pin-locked']);
    expect(server.calls()['credentials/authorize']).toBe(1);
  });

  test('needs an answer where the credential asks for one', async () => {
    const server = await serve({ pin: '1111' });
    const key = await openCsc(source(server));
    expect((await failure(sign(smallPdf(1), key))).code).toBe('passphrase-required');
  });

  test('that has expired signs nothing, and the service says why', async () => {
    const server = await serve({ mode: 'implicit', lifetime: 0 });
    const error = await failure(sign(smallPdf(1), await openCsc(source(server))));
    expect(error.code).toBe('csc-refused');
    expect(error.message).toContain('SAD expired');
  });

  test('is the access token itself in the mode oauth2code', async () => {
    const server = await serve({ mode: 'oauth2code' });
    const { bytes } = await sign(smallPdf(1), await openCsc(source(server)));
    expect((await verify(bytes)).status).toBe('intact');
    expect(server.calls()['credentials/authorize']).toBeUndefined();
  });

  test('under SCAL1 is the same', async () => {
    const server = await serve({ mode: 'implicit', scal: '1', multisign: 2 });
    const key = await openCsc(source(server));
    const signed = await Promise.all([1, 2].map((at) => sign(smallPdf(at), key)));
    for (const { bytes } of signed) expect((await verify(bytes)).status).toBe('intact');
  });
});

describe('a service', () => {
  test('of version 1 is spoken to in its names', async () => {
    const server = await serve({ version: 1, pin: '1111', otps: ['900001'], multisign: 2 });
    const key = await openCsc(source(server, { answer: async ({ once }) => (once ? '900001' : '1111') }));
    const signed = await Promise.all([1, 2].map((at) => sign(smallPdf(at), key)));
    for (const { bytes } of signed) expect((await verify(bytes)).status).toBe('intact');
  });

  test('that answers later is asked until it is done', async () => {
    const server = await serve({ mode: 'implicit', asynchronous: true });
    const { bytes } = await sign(smallPdf(1), await openCsc(source(server)));
    expect((await verify(bytes)).status).toBe('intact');
    expect(server.calls()['signatures/signPolling']).toBe(1);
  });

  test('that takes the token for stale gets a new one, once', async () => {
    const server = await serve({ mode: 'implicit', token: 'token-2' });
    const asked: boolean[] = [];
    const token = async (stale: boolean): Promise<string> => {
      asked.push(stale);
      return stale ? 'token-2' : 'token-1';
    };
    const { bytes } = await sign(smallPdf(1), await openCsc(source(server, { token })));
    expect((await verify(bytes)).status).toBe('intact');
    expect(asked).toEqual([false, true]);
  });

  test('that refuses the token is told apart, and the token stays secret', async () => {
    const server = await serve();
    const error = await failure(openCsc(source(server, { token: 'secret-token-9' })));
    expect(error.code).toBe('csc-unauthorized');
    expect(`${error.message}${error.hint}${error.stack}`).not.toContain('secret-token-9');
    expect(server.calls()['credentials/info']).toBe(1);
  });

  test('that is busy is asked again, as late as it says (429, Retry-After)', async () => {
    const busy = { status: 429, headers: { 'retry-after': '0' } };
    const server = await serve({ mode: 'implicit', failures: { 'signatures/signHash': [busy] } });
    const { bytes } = await sign(smallPdf(1), await openCsc(source(server)));
    expect((await verify(bytes)).status).toBe('intact');
  });

  test('that breaks down fails the documents at hand, and is not asked to sign twice', async () => {
    const server = await serve({
      mode: 'implicit',
      failures: { 'signatures/signHash': [{ status: 500, content: 'oops' }] },
    });
    const key = await openCsc(source(server));
    expect((await failure(sign(smallPdf(1), key))).code).toBe('csc-failed');
    expect(server.calls()['signatures/signHash']).toBe(1);
    expect((await verify((await sign(smallPdf(2), key)).bytes)).status).toBe('intact');
  });

  test('that gives something else than a signature by the credential is not believed', async () => {
    const flip = (value: Buffer): Buffer => {
      value[9] = (value[9] ?? 0) ^ 1;
      return value;
    };
    const server = await serve({ mode: 'implicit', spoil: flip });
    expect((await failure(sign(smallPdf(1), await openCsc(source(server))))).code).toBe('csc-failed');
  });

  test('that gives fewer or more signatures than hashes is not believed', async () => {
    for (const signatures of [[], ['AAAA', 'AAAA']]) {
      const wrong = { status: 200, content: { signatures } };
      const server = await serve({ mode: 'implicit', failures: { 'signatures/signHash': [wrong] } });
      expect(await failure(sign(smallPdf(1), await openCsc(source(server))))).toMatchObject({
        code: 'csc-failed',
        message: expect.stringContaining(`${signatures.length} signatures for 1 hashes`),
      });
    }
  });

  test('whose credential is disabled, unknown or without certificate signs nothing', async () => {
    const disabled = await failure(openCsc(source(await serve({ keyStatus: 'disabled' }))));
    expect([disabled.code, disabled.message]).toEqual([
      'csc-refused',
      'the key of the credential C1 is disabled',
    ]);
    const unknown = await failure(openCsc({ ...source(await serve()), credential: 'C9' }));
    expect(unknown.code).toBe('csc-refused');
    expect(unknown.message).toContain('Invalid parameter credentialID');
    const bare = { status: 200, content: { key: { status: 'enabled' }, cert: {} } };
    const without = await failure(openCsc(source(await serve({ failures: { 'credentials/info': [bare] } }))));
    expect(without.code).toBe('certificate-missing');
    const expired = { status: 200, content: { key: { status: 'enabled' }, cert: { status: 'expired' } } };
    expect(
      await failure(openCsc(source(await serve({ failures: { 'credentials/info': [expired] } })))),
    ).toMatchObject({
      code: 'csc-refused',
      message: 'the certificate of the credential C1 is expired',
    });
  });

  test('that wants an authorization kyso cannot give says which, and how to sign all the same', async () => {
    const server = await serve();
    const info = await (
      await fetch(`${server.url}/credentials/info`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer token-1' },
        body: JSON.stringify({ credentialID: 'C1', certificates: 'chain' }),
      })
    ).json();
    const objects = [{ type: 'SignedChallenge', id: 'device', label: 'Phone' }];
    const content = { ...info, auth: { mode: 'explicit', expression: 'device', objects } };
    const asking = await serve({ failures: { 'credentials/info': [{ status: 200, content }] } });
    const error = await failure(openCsc(source(asking)));
    expect([error.code, error.message]).toEqual(['csc-refused', expect.stringContaining('SignedChallenge')]);
    expect(error.hint).toContain('kyso prepare');
  });

  test('that is no such service, or would get the token in the clear, is refused', async () => {
    const page = { status: 200, content: '<html>' };
    expect((await failure(openCsc(source(await serve({ failures: { info: [page] } }))))).code).toBe(
      'csc-failed',
    );
    const open = await failure(
      openCsc({ url: 'http://signing.example/csc/v2', credential: 'C1', token: 't' }),
    );
    expect([open.code, open.message.includes('without encryption')]).toEqual(['usage', true]);
  });

  test('works in a SignPdf pipeline through KysoSigner', async () => {
    const key = await openCsc(source(await serve({ mode: 'implicit' })));
    const signer = new KysoSigner(key);
    const prepared = await addPlaceholder(smallPdf(0), { ...signer.placeholder, reason: 'Approved' });
    const bytes = await new SignPdf().sign(Buffer.from(prepared), signer);
    expect((await verify(bytes)).status).toBe('intact');
  });
});
