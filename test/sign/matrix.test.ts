/**
 * Every kind of key at every level on every kind of document. The suite runs a part in which each pair of them meets
 * once; all of it: `npm run matrix`.
 */
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { makeEncryptedPdf } from '../../fixtures/encrypted-pdf.ts';
import { makeFormPdf, makeHybridPdf, makeStreamPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { makeArchivalPdf, makeTaggedPdf } from '../../fixtures/tagged-pdfs.ts';
import { openCsc } from '../../src/keys/csc/open.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { openPem } from '../../src/keys/pem.ts';
import { openPkcs11 } from '../../src/keys/pkcs11/open.ts';
import { openPkcs12 } from '../../src/keys/pkcs12.ts';
import { defaultLimits } from '../../src/limits.ts';
import { type ClosableNetClient, createNetClient } from '../../src/net/client.ts';
import { parseCertificate } from '../../src/pki/x509/certificate.ts';
import type { LevelServices } from '../../src/sign/levels/raise.ts';
import { timestampAuthority } from '../../src/sign/levels/timestamp-authority.ts';
import { validationDataSource } from '../../src/sign/levels/validation-data.ts';
import type { SignOptions } from '../../src/sign/options.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { keyKinds } from '../keys/openssl.ts';
import { type CscServer, cscServer } from '../support/csc-server.ts';
import { programTest, run } from '../support/programs.ts';
import { SoftHsm, softHsmModule, tokenPrograms } from '../support/soft-hsm.ts';
import { TrustCentre } from '../support/trust-centre.ts';
import { fileOf, pdfsig, rangesAndCms, Workshop } from './judges.ts';

vi.setConfig({ testTimeout: 600_000 });
const whole = process.env.KYSO_MATRIX === 'all';
const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
const user = 'người dùng';
const token = { label: 'Office', pin: '48151623' };

const workshop = new Workshop();
let centre: TrustCentre;
let hsm: SoftHsm | undefined;
const services: CscServer[] = [];
let net: ClosableNetClient;
beforeAll(async () => {
  centre = await TrustCentre.open();
  net = createNetClient({ allowPrivateNetwork: true });
});
afterAll(async () => {
  net.close();
  for (const service of services) await service.close();
  centre.close();
  hsm?.done();
  workshop.remove();
});

/** A key of some kind, with a certificate whose status the centre tells. */
function certified(kind: keyof typeof keyKinds): string {
  const extensions = `keyUsage=critical,digitalSignature,nonRepudiation\n${centre.services('authority')}`;
  const name = `${kind}-${services.length}-${Math.random().toString(36).slice(2, 8)}`;
  centre.certify(name, extensions, 900, keyKinds[kind]);
  return name;
}

function fromPkcs12(kind: keyof typeof keyKinds): Promise<KeyHandle> {
  const name = certified(kind);
  const content = ['-inkey', `${name}.key`, '-in', `${name}.pem`, '-certfile', 'authority.pem'];
  centre.openssl('pkcs12', '-export', ...content, '-out', `${name}.p12`, '-passout', 'pass:secret');
  return openPkcs12(centre.read(`${name}.p12`), 'secret');
}

function fromPem(kind: keyof typeof keyKinds): Promise<KeyHandle> {
  const name = certified(kind);
  const [key, certificate] = [centre.read(`${name}.key`), centre.read(`${name}.pem`)];
  return openPem({ key, certificate, chain: centre.read('authority.pem') });
}

function fromToken(kind: keyof typeof keyKinds): Promise<KeyHandle> {
  const name = certified(kind);
  if (hsm === undefined) {
    hsm = new SoftHsm();
    hsm.token(token.label, token.pin);
  }
  const id = Buffer.from(name).toString('hex').slice(-8);
  hsm.hold(token, name, id, centre.file(`${name}.key`), centre.file(`${name}.pem`));
  const chain = centre.read('authority.pem');
  return openPkcs11({ module: softHsmModule, token: token.label, pin: token.pin, keyId: id, chain });
}

async function fromService(kind: keyof typeof keyKinds): Promise<KeyHandle> {
  const name = certified(kind);
  centre.openssl('x509', '-in', 'authority.pem', '-out', 'ca.pem');
  const algorithms = kind === 'rsa' ? {} : { algorithms: ['1.2.840.10045.2.1'] };
  const service = await cscServer(centre, name, algorithms);
  services.push(service);
  return openCsc({ url: service.url, credential: 'C1', token: 'token-1', net, gather: 1 });
}

type Key = readonly [open: () => Promise<KeyHandle>, programs: readonly string[], options?: SignOptions];
const keys: Readonly<Record<string, Key>> = {
  'RSA-2048 of a .p12': [() => fromPkcs12('rsa'), []],
  'RSA-2048 of a .p12, PSS': [() => fromPkcs12('rsa'), [], { pss: true }],
  'RSA-PSS of a .p12': [() => fromPkcs12('rsa-pss'), []],
  'P-256 of a .p12': [() => fromPkcs12('P-256'), []],
  'P-384 as PEM': [() => fromPem('P-384'), []],
  'Ed25519 of a .p12': [() => fromPkcs12('ed25519'), []],
  'Ed25519 as PEM': [() => fromPem('ed25519'), []],
  'RSA-2048 on a token': [() => fromToken('rsa'), tokenPrograms],
  'RSA-2048 on a token, PSS': [() => fromToken('rsa'), tokenPrograms, { pss: true }],
  'P-256 on a token': [() => fromToken('P-256'), tokenPrograms],
  'Ed25519 on a token': [() => fromToken('ed25519'), tokenPrograms],
  'RSA-2048 of a signing service': [() => fromService('rsa'), []],
  'P-384 of a signing service': [() => fromService('P-384'), []],
};

const first = async (pdf: Uint8Array, options: SignOptions): Promise<Buffer> =>
  fileOf(pdf, await signPdf(pdf, await fromPem('P-256'), options));
const encrypted = (...how: string[]): Uint8Array =>
  workshop.qpdf(makeTablePdf(), '--allow-weak-crypto', '--encrypt', user, 'owner', ...how, '--');

type Kind = readonly [make: () => Uint8Array | Promise<Uint8Array>, options?: SignOptions];
const kinds: Readonly<Record<string, Kind>> = {
  'a table': [() => makeTablePdf()],
  'a cross-reference stream': [() => makeStreamPdf()],
  'a hybrid': [() => makeHybridPdf()],
  linearization: [() => workshop.qpdf(makeTablePdf({ pages: 3 }), '--linearize')],
  'PDF 2.0': [() => makeTablePdf({ version: '2.0' })],
  tags: [() => makeTaggedPdf()],
  'PDF/A-1': [() => makeArchivalPdf(1)],
  'PDF/A-2': [() => makeArchivalPdf(2)],
  'RC4-128': [() => encrypted('128', '--use-aes=n'), { password: user }],
  'AES-128': [() => encrypted('128', '--use-aes=y'), { password: user }],
  'AES-256': [() => encrypted('256'), { password: user }],
  'AES-256 and no password': [() => makeEncryptedPdf({ revision: 6 })],
  'a form': [() => makeFormPdf()],
  'an empty field': [
    () => makeFormPdf({ signatureField: true }),
    { field: 'Ky', appearance: { text: 'Ký' } },
  ],
  'a certification (P=2)': [() => first(makeFormPdf(), { certify: 2 })],
  'a locked field': [() => first(makeFormPdf({ kind: 'stream' }), { lock: ['So'] })],
  'an earlier signature': [() => first(makeStreamPdf(), { level: 'B-B' })],
};

const documents = new Map<string, { readonly pdf: Uint8Array; readonly qpdf: number | null }>();

const qpdfCheck = (pdf: Uint8Array, password: string | undefined): number | null =>
  run('qpdf', [
    '--check',
    ...(password === undefined ? [] : [`--password=${password}`]),
    workshop.write('check.pdf', pdf),
  ]).code;

async function documentOf(name: string, [make, options]: Kind) {
  const known = documents.get(name);
  if (known !== undefined) return known;
  const pdf = await make();
  const made = { pdf, qpdf: qpdfCheck(pdf, options?.password) };
  documents.set(name, made);
  return made;
}

const means = (): LevelServices => ({
  timestamps: timestampAuthority({ services: [{ url: centre.tsa }], net }),
  validationData: validationDataSource({
    trust: [parseCertificate(centre.der('root.pem'))],
    crls: [centre.read('root.crl'), centre.read('authority.crl')],
    limits: defaultLimits,
  }),
});

/** What another program has to object. */
function outside(
  key: KeyHandle,
  file: Buffer,
  byteRange: readonly number[],
  password: string | undefined,
): string[] {
  const { keyType } = parseCertificate(key.certificate);
  // NSS, by which pdfsig judges, knows no EdDSA; nor does cms of openssl 3.0: see keys.test.ts.
  if (keyType === 'ed25519') return [];
  if (keyType === 'rsa-pss') {
    // NSS refuses every signature by a key that is for PSS only, those by openssl itself, too.
    const { data, cms } = rangesAndCms(file, byteRange);
    const files = ['-in', workshop.write('cms.der', cms), '-content', workshop.write('data', data)];
    const judge = ['cms', '-verify', '-noverify', '-binary', '-inform', 'DER', '-out', workshop.file('out')];
    const { code, stderr } = run('openssl', [...judge, ...files]);
    return code === 0 ? [] : [`openssl: ${stderr}`];
  }
  const said = pdfsig(file, password).filter(({ field }) => !field.startsWith('DocTimeStamp'));
  return said.length > 0 && said.every(({ valid }) => valid) ? [] : [`pdfsig: ${JSON.stringify(said)}`];
}

/** What is wrong with one output; nothing, when all is well. */
async function faults(
  key: KeyHandle,
  keyOptions: SignOptions,
  level: (typeof levels)[number],
  name: string,
  kind: Kind,
): Promise<string[]> {
  const { pdf, qpdf } = await documentOf(name, kind);
  const options = { ...kind[1], ...keyOptions, level };
  const made = await signPdf(pdf, key, options, means());
  const file = fileOf(pdf, made);
  const { password } = options;
  const trust = [parseCertificate(centre.der('root.pem'))];
  const { signatures } = createVerifier({ trust, ...(password === undefined ? {} : { password }) }).verify(
    file,
  );
  const own = signatures.find(({ field }) => field === made.field);
  const after = qpdfCheck(file, password);
  return [
    ...signatures
      .filter(({ status }) => status !== 'passed')
      .map(({ field, problems }) => `kyso, ${field}: ${problems[0]?.message}`),
    ...(own?.level === level ? [] : [`the level is ${own?.level}`]),
    ...outside(key, file, made.byteRange, password),
    ...(after === qpdf || after === 0 ? [] : [`qpdf: ${qpdf} before, ${after} after`]),
  ].map((fault) => `${level} on ${name}: ${fault}`);
}

const names = Object.keys(kinds);
for (const [at, [keyName, [open, programs, keyOptions = {}]]] of Object.entries(keys).entries())
  programTest(
    ['openssl', 'qpdf', 'pdfsig', ...programs],
    `${keyName}: ${whole ? 'every level on every kind of document' : 'each level, and each kind of document once'}`,
    async () => {
      const key = await open();
      const found: string[] = [];
      let count = 0;
      for (const [height, level] of levels.entries())
        for (const [number, name] of names.entries()) {
          if (!whole && (at + height + number) % levels.length !== 0) continue;
          found.push(...(await faults(key, keyOptions, level, name, kinds[name] as Kind)));
          count++;
        }
      expect(found).toEqual([]);
      expect(count).toBe(whole ? levels.length * names.length : names.length);
      if ('close' in key && typeof key.close === 'function') key.close();
    },
  );
