import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFormPdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { readFields } from '../../src/pades/fields.ts';
import { beginUpdate, verbatim } from '../../src/pdf/append.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { parseCertificate } from '../../src/pki/x509/certificate.ts';
import type { SignOptions } from '../../src/sign/options.ts';
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
  {
    entry: 'Reasons',
    seed: '/Reasons [(Approved) (Reviewed)] /Ff 8',
    refused: [{}, { reason: 'Other' }],
    signed: [{ reason: 'Reviewed' }],
  },
  { entry: 'Reasons', seed: '/Reasons [(.)] /Ff 8', refused: [{ reason: 'Approved' }], signed: [{}] },
  { entry: 'AddRevInfo', seed: '/AddRevInfo true /Ff 32', refused: [{}] },
  {
    entry: 'DigestMethod',
    seed: '/DigestMethod [(SHA512)] /Ff 64',
    refused: [{ digest: 'sha256' }],
    signed: [{ digest: 'sha512' }],
  },
  { entry: 'DigestMethod', seed: '/DigestMethod [(SHA1)] /Ff 64', refused: [{}] },
  { entry: 'LockDocument', seed: '/LockDocument /true /Ff 128', refused: [{}], signed: [{ lock: 'all' }] },
  {
    entry: 'AppearanceFilter',
    seed: '/AppearanceFilter (House style) /Ff 256',
    refused: [{}],
  },
  { entry: 'MDP', seed: '/MDP << /P 2 >>', refused: [{}, { certify: 3 }], signed: [{ certify: 2 }] },
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

  test('OID: the policies', async () => {
    await bad('/OID [(1.3.6.1.4.1.99999.1)] /Ff 4', 'OID');
  });
});
