/** Delta CRLs are fetched beside the complete ones they continue (RFC 5280, 4.2.1.15 and 5.2.6). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNetClient } from '../../../src/net/client.ts';
import { createFetcher } from '../../../src/verify/online/fetcher.ts';
import { strictPolicy } from '../../../src/verify/policy.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { buildCrl, type CrlInput, freshestCrl } from '../../pki/support/crl-builder.ts';
import type { Authority } from '../../pki/support/mini-ca.ts';
import { access, lists, type OnlinePki, onlinePki } from '../../support/online-pki.ts';
import { bytes } from '../../support/web-server.ts';

const hour = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * hour).toISOString();

let pki: OnlinePki;
beforeEach(async () => {
  pki = await onlinePki();
});
afterEach(() => pki.close());

const at = (path: string): string => pki.server.origin + path;
const list = (input: Partial<CrlInput>): Uint8Array =>
  buildCrl({ by: pki.issuing, thisUpdate: ago(5), nextUpdate: ago(-5), number: 7, ...input });
const signerWith = (...more: readonly Uint8Array[]): Authority =>
  pki.signer('An', access([], [at('/issuing.cer')]), lists(at('/issuing.crl')), ...more);
const entryOf = (by: Authority): NonNullable<CrlInput['entries']>[number] => ({
  serial: Number.parseInt(by.certificate.serial, 16),
  at: ago(3),
});

async function judged(by: Authority) {
  const client = createNetClient({ allowPrivateNetwork: true, timeout: 2_000, retries: 0 });
  const verifier = createVerifier({ trust: [pki.root.certificate], policy: strictPolicy });
  const facts = await verifier.complete(verifier.gather(pki.signedBy(by)), createFetcher(client));
  client.close();
  const [signature] = verifier.judge(facts).signatures;
  return { signature, asked: pki.server.seen.map(({ path }) => path) };
}

describe('a delta CRL', () => {
  test('named by the complete CRL revokes what that did not', async () => {
    const by = signerWith();
    pki.server.routes.set('/issuing.crl', bytes(list({ freshest: at('/delta.crl') })));
    pki.server.routes.set(
      '/delta.crl',
      bytes(list({ number: 8, base: 7, thisUpdate: ago(1), entries: [entryOf(by)] })),
    );
    const { signature, asked } = await judged(by);
    expect(signature).toMatchObject({
      status: 'indeterminate',
      subIndication: 'REVOKED_NO_POE',
      revocation: { status: 'revoked', source: expect.stringContaining(at('/delta.crl')) },
    });
    expect(asked).toEqual(expect.arrayContaining(['/issuing.crl', '/delta.crl']));
    expect(asked.filter((path) => path === '/delta.crl')).toHaveLength(1);
  });

  test('named by the certificate counts the same, and one that names nobody lets it pass', async () => {
    const by = signerWith(freshestCrl(at('/delta.crl')));
    pki.server.routes.set('/issuing.crl', bytes(list({})));
    pki.server.routes.set('/delta.crl', bytes(list({ number: 8, base: 7, thisUpdate: ago(1) })));
    const { signature, asked } = await judged(by);
    expect(signature).toMatchObject({ status: 'passed', revocation: { status: 'good' } });
    expect(asked).toContain('/delta.crl');
    pki.server.routes.set(
      '/delta.crl',
      bytes(list({ number: 8, base: 7, thisUpdate: ago(1), entries: [entryOf(by)] })),
    );
    expect((await judged(by)).signature?.revocation.status).toBe('revoked');
  });

  test('that does not come leaves the word of the complete CRL', async () => {
    const by = signerWith();
    pki.server.routes.set('/issuing.crl', bytes(list({ freshest: at('/delta.crl') })));
    const { signature, asked } = await judged(by);
    expect(asked).toContain('/delta.crl');
    expect(signature?.status).toBe('passed');
  });

  test('is not asked for where the complete CRL has no number it could continue, nor by another delta', async () => {
    const by = signerWith(freshestCrl(at('/delta.crl')));
    pki.server.routes.set(
      '/issuing.crl',
      bytes(buildCrl({ by: pki.issuing, thisUpdate: ago(5), nextUpdate: ago(-5) })),
    );
    expect((await judged(by)).asked).not.toContain('/delta.crl');
    pki.server.seen.length = 0;
    pki.server.routes.set('/issuing.crl', bytes(list({})));
    const endless = { number: 8, base: 7, thisUpdate: ago(1), freshest: at('/next.crl') };
    pki.server.routes.set('/delta.crl', bytes(list(endless)));
    const { asked } = await judged(by);
    expect(asked).toContain('/delta.crl');
    expect(asked).not.toContain('/next.crl');
  });
});
