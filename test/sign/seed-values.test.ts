import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFormPdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle, KeySource } from '../../src/keys/key-handle.ts';
import { readFields } from '../../src/pades/fields.ts';
import { beginUpdate, verbatim } from '../../src/pdf/append.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { parseCertificate } from '../../src/pki/x509/certificate.ts';
import type { SignOptions } from '../../src/sign/options.ts';
import { obeySeedValues } from '../../src/sign/seed-rules.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { expectSigned, fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

/** A form whose empty signature field asks for something, as its designer wrote it. */
function asking(seed: string): Buffer {
  const pdf = makeFormPdf({ signatureField: true });
  const view = openPdf(pdf).latest;
  const field = readFields(view).fields.find(({ name }) => name === 'Ky')?.ref;
  if (!field) throw new Error('no field');
  const update = beginUpdate(view);
  update.edit(field).set('SV', verbatim(`<< /Type /SV ${seed} >>`));
  return Buffer.concat([pdf, update.finish().bytes]);
}

const sign = (seed: string, options: SignOptions = {}) =>
  signPdf(asking(seed), key, { field: 'Ky', ...options });
const refusal = (entry: string) => ({
  code: 'refused-seed-value',
  message: expect.stringContaining(`seed value ${entry})`) as string,
});

const hex = (bytes: Uint8Array): string => `<${Buffer.from(bytes).toString('hex')}>`;

/** Required entries (ISO 32000-2, table 237): what is refused, and what is signed. */
const required: readonly {
  readonly entry: string;
  readonly seed: string;
  readonly refused?: readonly SignOptions[];
  readonly signed?: readonly SignOptions[];
}[] = [
  { entry: 'Filter', seed: '/Filter /Other.Handler /Ff 1', refused: [{}] },
  { entry: 'Filter', seed: '/Filter /Adobe.PPKLite /Ff 1', signed: [{}] },
  { entry: 'SubFilter', seed: '/SubFilter [/adbe.pkcs7.sha1] /Ff 2', refused: [{}] },
  { entry: 'SubFilter', seed: '/SubFilter [/adbe.pkcs7.detached /ETSI.CAdES.detached] /Ff 2', signed: [{}] },
  { entry: 'V', seed: '/V 4 /Ff 4', refused: [{}] },
  { entry: 'V', seed: '/V 3 /Ff 4', signed: [{}] },
  {
    entry: 'Reasons',
    seed: '/Reasons [(Approved) (Reviewed)] /Ff 8',
    refused: [{}, { reason: 'Other' }],
    signed: [{ reason: 'Reviewed' }],
  },
  { entry: 'Reasons', seed: '/Reasons [(.)] /Ff 8', refused: [{ reason: 'Approved' }], signed: [{}] },
  { entry: 'Reasons', seed: '/Ff 8', refused: [{ reason: 'Approved' }], signed: [{}] },
  {
    entry: 'LegalAttestation',
    seed: '/LegalAttestation [(No scripts)] /Ff 16',
    refused: [{ certify: 2 }],
    signed: [{}],
  },
  { entry: 'AddRevInfo', seed: '/AddRevInfo true /Ff 32', refused: [{}] },
  {
    entry: 'DigestMethod',
    seed: '/DigestMethod [(SHA512)] /Ff 64',
    refused: [{ digest: 'sha256' }],
    signed: [{ digest: 'sha512' }],
  },
  { entry: 'DigestMethod', seed: '/DigestMethod [(SHA1)] /Ff 64', refused: [{}] },
  // Names, as the table has it; the entries above are texts, as some write them.
  {
    entry: 'DigestMethod',
    seed: '/DigestMethod [/SHA512] /Ff 64',
    refused: [{ digest: 'sha256' }],
    signed: [{ digest: 'sha512' }, {}],
  },
  { entry: 'DigestMethod', seed: '/DigestMethod [/SHA1 /RIPEMD160] /Ff 64', refused: [{}] },
  {
    entry: 'LockDocument',
    seed: '/LockDocument /false /Ff 128',
    refused: [{ lock: 'all' }],
    signed: [{}, { lock: ['Ten'] }],
  },
  { entry: 'LockDocument', seed: '/LockDocument /true /Ff 128', refused: [{}], signed: [{ lock: 'all' }] },
  {
    entry: 'AppearanceFilter',
    seed: '/AppearanceFilter (House style) /Ff 256',
    refused: [{}],
  },
  { entry: 'MDP', seed: '/MDP << /P 2 >>', refused: [{}, { certify: 3 }], signed: [{ certify: 2 }] },
  { entry: 'MDP', seed: '/MDP << /P 7 >>', refused: [{}, { certify: 1 }] },
  { entry: 'Ff', seed: '/Ff 512', refused: [{}] },
  { entry: 'MDP', seed: '/MDP << /P 0 >>', refused: [{ certify: 2 }], signed: [{}] },
  { entry: 'TimeStamp', seed: '/TimeStamp << /URL (http://tsa.test/) /Ff 1 >>', refused: [{}] },
];

describe('what a field requires of its signature is done, or it is not signed (ISO 32000-2, table 237)', () => {
  for (const { entry, seed, refused = [], signed = [] } of required)
    test(`${entry}: ${seed}`, async () => {
      for (const options of refused) await expect(sign(seed, options)).rejects.toMatchObject(refusal(entry));
      for (const options of signed) {
        const file = fileOf(asking(seed), await sign(seed, options));
        expect(createVerifier().verify(file).status).toBe('intact');
      }
    });

  test('revocation data and a time-stamp are what those levels bring', () => {
    const party = { key, timestamps: true };
    const seed = { flags: 32, addRevInfo: true, legalAttestation: false, timestamp: { required: true } };
    for (const level of ['B-LT', 'B-LTA'] as const)
      expect(obeySeedValues(seed, 'Ky', { level }, party)).toEqual({ level });
    const stamped = { ...seed, addRevInfo: false };
    expect(obeySeedValues(stamped, 'Ky', { level: 'B-T' }, party)).toEqual({ level: 'B-T' });
    for (const [options, means] of [
      [{ level: 'B-T' }, { key, timestamps: false }],
      [{ level: 'B-B' }, party],
    ] as const)
      expect(() => obeySeedValues(stamped, 'Ky', options, means)).toThrow(
        expect.objectContaining({ code: 'refused-seed-value' }),
      );
  });

  test('what is merely recommended stops nobody', async () => {
    for (const { seed } of required) {
      if (/MDP|TimeStamp/.test(seed)) continue;
      const file = fileOf(asking(seed), await sign(seed.replace(/\/Ff \d+/, ''), { digest: 'sha256' }));
      expect(file.length).toBeGreaterThan(0);
    }
  });

  test('a digest nobody chose is the one the field asks for', async () => {
    const seed = '/DigestMethod [(SHA512) (SHA384)] /Ff 64';
    const [signature] = createVerifier().verify(fileOf(asking(seed), await sign(seed))).signatures;
    expect(signature?.algorithm?.digest).toMatch(/sha-?384|sha-?512/i);
    expectSigned(fileOf(asking(seed), await sign(seed)));
  });

  test('another field of the document is signed as ever', async () => {
    await expect(signPdf(asking('/V 4 /Ff 4'), key)).resolves.toBeDefined();
  });
});

describe('the certificate a field requires (table 238)', () => {
  const cert = (entries: string) => `/Cert << /Type /SVCert ${entries} >>`;
  const good = async (entries: string) => expect(sign(cert(entries))).resolves.toBeDefined();
  const bad = async (entries: string, entry: string) =>
    expect(sign(cert(entries))).rejects.toMatchObject(refusal(`Cert.${entry}`));

  test('Subject: one of the certificates themselves', async () => {
    const other = await workshop.key('P-256');
    await good(`/Subject [${hex(other.certificate)} ${hex(key.certificate)}] /Ff 1`);
    await bad(`/Subject [${hex(other.certificate)}] /Ff 1`, 'Subject');
    await good(`/Subject [${hex(other.certificate)}]`);
  });

  test('Issuer: one the signer’s certificate leads to, by its signature and not its name', async () => {
    const root = parseCertificate(
      Buffer.from(
        workshop
          .read('ca.pem')
          .toString()
          .replaceAll(/-----[^-]+-----|\s/g, ''),
        'base64',
      ),
    );
    await good(`/Issuer [${hex(root.der)}] /Ff 2`);
    await bad(`/Issuer [${hex(key.certificate)}] /Ff 2`, 'Issuer');
    workshop.openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'twin.key', '-out', 'twin.der'],
      ...['-outform', 'DER', '-subj', '/CN=Test Root', '-days', '10'],
    );
    await bad(`/Issuer [${hex(workshop.read('twin.der'))}] /Ff 2`, 'Issuer');
  });

  test('SubjectDN: all attributes of one of the names', async () => {
    const organization = `<${Buffer.from('\uFEFFVăn phòng', 'utf16le').swap16().toString('hex')}>`;
    await good(`/SubjectDN [<< /CN (Somebody) >> << /O ${organization} >>] /Ff 8`);
    await bad(`/SubjectDN [<< /O ${organization} /CN (Somebody) >>] /Ff 8`, 'SubjectDN');
  });

  test('KeyUsage: each bit as asked', async () => {
    await good('/KeyUsage [(0X) (11XX)] /Ff 32');
    await bad('/KeyUsage [(0) (X0)] /Ff 32', 'KeyUsage');
  });

  test('what a later standard may require, or a policy to sign under, is refused as unknown; an address asks nothing', async () => {
    await bad('/Ff 16', 'Ff');
    await bad('/Ff 128', 'Ff');
    await bad('/SignaturePolicyOID (2.16.724.1.3.1.1.2.1.9)', 'SignaturePolicyOID');
    await good('/URL (https://ca.test/) /Ff 64');
  });

  test('a certificate that is not known before signing satisfies nothing that is required', async () => {
    const absent: KeySource = {
      kind: 'cms',
      estimatedSize: 8_000,
      subFilter: 'ETSI.CAdES.detached',
      signRanges: () => Promise.reject(new Error('nobody signs')),
    };
    const seed = asking(cert('/KeyUsage [(1)] /Ff 32'));
    await expect(signPdf(seed, absent, { field: 'Ky' })).rejects.toMatchObject(refusal('Cert'));
  });

  test('OID: the policies', async () => {
    await bad('/OID [(1.3.6.1.4.1.99999.1)] /Ff 4', 'OID');
  });
});
