import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { makeHybridPdf, makeStreamPdf, makeTablePdf } from '../../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../../src/keys/key-handle.ts';
import { openPem } from '../../../src/keys/pem.ts';
import { defaultLimits } from '../../../src/limits.ts';
import { type ClosableNetClient, createNetClient } from '../../../src/net/client.ts';
import { parseCertificate } from '../../../src/pki/x509/certificate.ts';
import type { Certificate } from '../../../src/pki/x509/types.ts';
import { extendPdf } from '../../../src/sign/extend.ts';
import type { LevelServices } from '../../../src/sign/levels/raise.ts';
import { timestampAuthority } from '../../../src/sign/levels/timestamp-authority.ts';
import { validationDataSource } from '../../../src/sign/levels/validation-data.ts';
import type { SignOptions } from '../../../src/sign/options.ts';
import { signPdf } from '../../../src/sign/sign.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { programTest } from '../../support/programs.ts';
import { TrustCentre } from '../../support/trust-centre.ts';
import { fileOf, pdfsig, signaturesIn } from '../judges.ts';

let centre: TrustCentre;
let net: ClosableNetClient;
let key: KeyHandle;
let root: Certificate;

beforeAll(async () => {
  centre = await TrustCentre.open();
  net = createNetClient({ allowPrivateNetwork: true, timeout: 1_500, retries: 0 });
  key = await openPem({
    key: centre.read('signer.key'),
    certificate: centre.read('signer.pem'),
    chain: centre.read('authority.pem'),
  });
  root = parseCertificate(centre.der('root.pem'));
});
afterAll(() => {
  net.close();
  centre.close();
});

const servicesOf = (from: TrustCentre, trust: readonly Certificate[]): LevelServices => ({
  timestamps: timestampAuthority({ services: [{ url: from.tsa }], net }),
  validationData: validationDataSource({
    trust,
    crls: [from.read('root.crl'), from.read('authority.crl')],
    limits: defaultLimits,
  }),
});

const services = (): LevelServices => servicesOf(centre, [root]);

async function signed(
  pdf: Uint8Array,
  options: SignOptions,
  means: LevelServices = services(),
): Promise<Buffer> {
  return fileOf(pdf, await signPdf(pdf, key, options, means));
}

const verdict = (pdf: Uint8Array): SignatureResult[] =>
  createVerifier({ trust: [root] }).verify(pdf).signatures;

const years = (n: number): Date => new Date(Date.now() + n * 365.25 * 24 * 3600 * 1000);

describe('levels', () => {
  for (const [name, make] of Object.entries({
    table: makeTablePdf,
    stream: makeStreamPdf,
    hybrid: makeHybridPdf,
  }))
    for (const level of ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const)
      programTest(
        ['openssl', 'pdfsig'],
        `${level} on a ${name} document is ${level} and passes`,
        async () => {
          const pdf = await signed(make(), { level });
          const [signature, ...stamps] = verdict(pdf);
          expect(signature?.problems).toEqual([]);
          expect(signature).toMatchObject({ status: 'passed', level, integrity: 'intact' });
          expect(stamps.map(({ kind, status }) => [kind, status])).toEqual(
            level === 'B-LTA' ? [['timestamp', 'passed']] : [],
          );
          expect(pdfsig(pdf)[0]?.valid).toBe(true);
        },
      );

  programTest(['openssl'], 'a time-stamp over the document is one for openssl', async () => {
    const pdf = await signed(makeTablePdf(), { level: 'B-LTA' });
    const stamp = signaturesIn(pdf).find(({ subFilter }) => subFilter === 'ETSI.RFC3161');
    const [, end = 0, start = 0, length = 0] = stamp?.ranges ?? [];
    const covered = Buffer.concat([pdf.subarray(0, end), pdf.subarray(start, start + length)]);
    writeFileSync(centre.file('covered'), covered);
    writeFileSync(centre.file('token'), stamp?.contents ?? '');
    const said = centre.openssl(
      ...['ts', '-verify', '-data', 'covered', '-in', 'token', '-token_in'],
      ...['-CAfile', 'root.pem', '-untrusted', 'authority.pem'],
    );
    expect(said.toString()).toContain('Verification: OK');
  });

  programTest(
    ['openssl'],
    'B-LTA passes offline for years after signer and authority have expired, when it was renewed in time (EN 319 142-1, 5.5)',
    async () => {
      const old = await TrustCentre.open({ signerDays: 100, tsaDays: 400 });
      try {
        const anchors = [parseCertificate(old.der('root.pem'))];
        const statusAt = (pdf: Uint8Array, at: Date) =>
          createVerifier({ trust: anchors, at })
            .verify(pdf)
            .signatures.map(({ status }) => status);
        const signer = await openPem({
          key: old.read('signer.key'),
          certificate: old.read('signer.pem'),
          chain: old.read('authority.pem'),
        });
        const means = servicesOf(old, anchors);
        const plain = fileOf(makeTablePdf(), await signPdf(makeTablePdf(), signer, { level: 'B-T' }, means));
        const pdf = fileOf(makeTablePdf(), await signPdf(makeTablePdf(), signer, { level: 'B-LTA' }, means));
        expect(statusAt(pdf, years(0.5))).toEqual(['passed', 'passed']);
        expect(statusAt(plain, years(2))).toEqual(['indeterminate']);
        expect(statusAt(pdf, years(2))).toEqual(['indeterminate', 'indeterminate']);
        old.succeedStamper(4_000);
        const { appended, before } = await extendPdf(pdf, { level: 'B-LTA' }, servicesOf(old, anchors));
        expect(before).toBe('B-LTA');
        const renewed = Buffer.concat([pdf, appended]);
        expect(statusAt(renewed, years(8))).toEqual(['passed', 'passed', 'passed']);
        expect(old.requests.crl + old.requests.ocsp).toBe(0);
      } finally {
        old.close();
      }
    },
  );

  programTest(
    ['openssl'],
    'a level without the services it needs is an error before anything is signed',
    async () => {
      await expect(signed(makeTablePdf(), { level: 'B-T' }, {})).rejects.toMatchObject({ code: 'usage' });
      const { timestamps } = services();
      await expect(
        signed(makeTablePdf(), { level: 'B-LT' }, timestamps ? { timestamps } : {}),
      ).rejects.toMatchObject({ code: 'usage' });
    },
  );
});
