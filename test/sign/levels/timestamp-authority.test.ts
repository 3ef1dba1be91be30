import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type ClosableNetClient, createNetClient } from '../../../src/net/client.ts';
import { type TimestampService, timestampAuthority } from '../../../src/sign/levels/timestamp-authority.ts';
import { programTest } from '../../support/programs.ts';
import { type Manner, TrustCentre, tsaUser } from '../../support/trust-centre.ts';

let centre: TrustCentre;
let net: ClosableNetClient;
beforeAll(async () => {
  centre = await TrustCentre.open();
  net = createNetClient({ allowPrivateNetwork: true, timeout: 1_000, retries: 0 });
});
afterEach(() => {
  centre.manners.tsa = 'well';
});
afterAll(() => {
  net.close();
  centre.close();
});

const imprint = createHash('sha256').update('what is stamped').digest();
const ask = (...services: TimestampService[]) =>
  timestampAuthority({ services: services.length > 0 ? services : [{ url: centre.tsa }], net }).stamp(
    imprint,
  );

programTest(['openssl'], 'a token that fits is given, with its time and authority', async () => {
  const { time, authority } = await ask();
  expect(authority).toContain('CN=stamper');
  expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(60_000);
});

programTest(['openssl'], 'the size of tokens is known after the first', async () => {
  const source = timestampAuthority({ services: [{ url: centre.tsa }], net });
  const { token } = await source.stamp(imprint);
  expect(source.estimatedSize - token.length).toBeGreaterThanOrEqual(0);
  expect(source.estimatedSize - token.length).toBeLessThan(200);
});

programTest(['openssl'], 'a policy that was asked for is followed', async () => {
  await expect(ask({ url: centre.tsa, policy: '1.2.3.4.1' })).resolves.toBeDefined();
});

programTest(
  ['openssl'],
  'a policy the authority does not know: its status and failure are told (RFC 3161, 2.4.2)',
  async () => {
    await expect(ask({ url: centre.tsa, policy: '1.2.3.4.7' })).rejects.toMatchObject({
      code: 'timestamp-refused',
      message: expect.stringMatching(/rejection \(unacceptedPolicy/),
    });
  },
);

const failures: readonly [Manner, string, RegExp][] = [
  ['error', 'timestamp-refused', /HTTP status 500/],
  ['busy', 'timestamp-refused', /HTTP status 429/],
  ['login', 'timestamp-refused', /HTTP status 401/],
  ['hang', 'net-timeout', /./],
  ['garbage', 'timestamp-invalid', /no time-stamp response/],
  ['empty', 'timestamp-invalid', /./],
];
for (const [manner, code, message] of failures)
  programTest(['openssl'], `a service that answers '${manner}' is the error ${code}`, async () => {
    centre.manners.tsa = manner;
    await expect(ask()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

programTest(
  ['openssl'],
  'the answer to another request is refused by its nonce (RFC 3161, 2.4.2)',
  async () => {
    await ask();
    centre.manners.tsa = 'replay';
    await expect(ask()).rejects.toMatchObject({
      code: 'timestamp-invalid',
      message: expect.stringMatching(/nonce/),
    });
  },
);

programTest(['openssl'], 'user and password are sent to the service, and stand in no error', async () => {
  centre.manners.tsa = 'login';
  const { name: user, password } = tsaUser;
  await expect(ask({ url: centre.tsa, user, password })).resolves.toBeDefined();
  const wrong = ask({ url: centre.tsa, user, password: 'hunter2-secret' });
  await expect(wrong).rejects.toMatchObject({ code: 'timestamp-refused' });
  await wrong.catch((error: Error) => expect(`${error.message} ${error.stack}`).not.toContain('hunter2'));
});

programTest(['openssl'], 'services are asked in their order, and a dead one last from then on', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((ready) => closed.once('listening', ready));
  const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/`;
  await new Promise((done) => closed.close(done));
  const source = timestampAuthority({ services: [{ url }, { url: centre.tsa }], net });
  await source.stamp(imprint);
  const before = centre.requests.tsa;
  await source.stamp(imprint);
  expect(centre.requests.tsa).toBe(before + 1);
  centre.manners.tsa = 'error';
  await expect(source.stamp(imprint)).rejects.toMatchObject({
    message: expect.stringMatching(/none of 2 time-stamp services/),
  });
});
