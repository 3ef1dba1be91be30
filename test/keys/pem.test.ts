import { X509Certificate } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import { openPem } from '../../src/keys/pem.ts';
import { programTest } from '../support/programs.ts';
import { keyKinds, OpensslFolder } from './openssl.ts';

const folder = new OpensslFolder();
afterAll(() => folder.remove());

const passphrase = 'bí mật';

/** How openssl writes a key in each form. */
const forms: Readonly<Record<string, readonly string[]>> = {
  'PKCS#8 PEM': ['pkcs8', '-topk8', '-nocrypt'],
  'PKCS#8 DER': ['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'],
  'encrypted PKCS#8 PEM': ['pkcs8', '-topk8', '-passout', `pass:${passphrase}`],
  'encrypted PKCS#8 DER': ['pkcs8', '-topk8', '-passout', `pass:${passphrase}`, '-outform', 'DER'],
  'encrypted PKCS#8 with scrypt': ['pkcs8', '-topk8', '-scrypt', '-passout', `pass:${passphrase}`],
  'encrypted PKCS#8 with 3DES': ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES', '-passout', `pass:${passphrase}`],
  'PKCS#1 PEM': ['rsa', '-traditional'],
  'PKCS#1 DER': ['rsa', '-traditional', '-outform', 'DER'],
  'PKCS#1 PEM, encrypted as before PKCS#8': [
    'rsa',
    '-traditional',
    '-aes256',
    '-passout',
    `pass:${passphrase}`,
  ],
};

for (const [form, command] of Object.entries(forms))
  programTest(['openssl'], `reads an RSA key as ${form}`, async () => {
    folder.signer('rsa', keyKinds.rsa);
    folder.openssl(...command, '-in', 'rsa.key', '-out', 'form.key');
    const source = { key: folder.read('form.key'), certificate: folder.read('rsa.pem') };
    const locked = /encrypted/.test(form);
    expect((await openPem(locked ? { ...source, passphrase } : source)).keyType).toBe('rsa');
    if (!locked) return;
    await expect(openPem(source)).rejects.toMatchObject({ code: 'passphrase-required' });
    await expect(openPem({ ...source, passphrase: 'x' })).rejects.toMatchObject({ code: 'passphrase-wrong' });
  });

for (const format of ['PEM', 'DER'])
  programTest(['openssl'], `reads an EC key as SEC1 ${format}`, async () => {
    folder.signer('P-256', keyKinds['P-256']);
    folder.openssl('ec', '-in', 'P-256.key', '-outform', format, '-out', 'sec1.key');
    const handle = await openPem({ key: folder.read('sec1.key'), certificate: folder.read('P-256.pem') });
    expect(handle.keyType).toBe('ec');
  });

programTest(
  ['openssl'],
  'finds the signing certificate in a file that holds the chain, in any order',
  async () => {
    folder.signer('rsa', keyKinds.rsa);
    const both = Buffer.concat([folder.read('ca.pem'), folder.read('rsa.pem')]);
    const handle = await openPem({ key: folder.read('rsa.key'), certificate: both });
    expect(new X509Certificate(handle.certificate).subject).toContain('Nguyễn Văn rsa');
    expect(handle.chain).toHaveLength(1);
  },
);

programTest(['openssl'], 'takes certificates in DER and a chain in a file of its own', async () => {
  folder.signer('rsa', keyKinds.rsa);
  folder.openssl('x509', '-in', 'rsa.pem', '-outform', 'DER', '-out', 'rsa.der');
  const files = {
    key: folder.read('rsa.key'),
    certificate: folder.read('rsa.der'),
    chain: folder.read('ca.pem'),
  };
  expect((await openPem(files)).chain).toHaveLength(1);
});

programTest(['openssl'], 'refuses a certificate of another key, and files that hold none', async () => {
  folder.signer('rsa', keyKinds.rsa).signer('other', keyKinds['P-256']);
  const key = folder.read('rsa.key');
  const certificate = folder.read('rsa.pem');
  await expect(openPem({ key, certificate: folder.read('other.pem') })).rejects.toMatchObject({
    code: 'key-certificate-mismatch',
  });
  await expect(openPem({ key, certificate: key })).rejects.toMatchObject({ code: 'certificate-missing' });
  await expect(openPem({ key: certificate, certificate })).rejects.toMatchObject({ code: 'key-missing' });
  await expect(openPem({ key: Buffer.from('%PDF-1.4'), certificate })).rejects.toThrow(/looks like a PDF/);
});
