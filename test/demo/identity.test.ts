import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  certificatePem,
  createAuthority,
  createTestIdentity,
  identityPkcs12,
  issueSigner,
} from '../../src/demo/identity.ts';
import { openPkcs12 } from '../../src/keys/pkcs12.ts';
import { programTest, run } from '../support/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'kyso-identity-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const notBefore = new Date('2026-01-01T00:00:00Z');
const notAfter = new Date('2055-01-01T00:00:00Z');
const authorityOf = (keyType: 'rsa-2048' | 'p-256') =>
  createAuthority({
    subject: { country: 'VN', organization: 'Phường An Hòa', commonName: 'CA thử nghiệm' },
    keyType,
    notBefore,
    notAfter,
  });

describe.each(['rsa-2048', 'p-256'] as const)('a test identity with %s keys', (keyType) => {
  programTest(['openssl'], 'its chain is good for openssl, with strict X.509 checks', async () => {
    const authority = await authorityOf(keyType);
    const signer = await issueSigner(authority, {
      subject: { country: 'VN', commonName: 'Nguyễn Văn An' },
      keyType,
      notBefore,
      notAfter,
    });
    const files = { ca: join(folder, 'ca.pem'), signer: join(folder, 'signer.pem') };
    writeFileSync(files.ca, certificatePem(authority.certificate));
    writeFileSync(files.signer, certificatePem(signer.certificate));
    const at = ['-attime', '1780000000'];
    const checked = run('openssl', ['verify', '-x509_strict', ...at, '-CAfile', files.ca, files.signer]);
    expect(checked.stdout).toContain('OK');
    const text = run('openssl', ['x509', '-in', files.signer, '-noout', '-text']).stdout;
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation\s/);
    expect(text).toMatch(/Extended Key Usage:\s+(1\.3\.6\.1\.5\.5\.7\.3\.36|Document Signing)/);
    expect(text).toContain('CA:FALSE');
    expect(text).toContain('Jan  1 00:00:00 2055 GMT');
  });

  programTest(['openssl'], 'openssl opens its .p12 with the passphrase, and with no other', async () => {
    const authority = await authorityOf(keyType);
    const signer = await issueSigner(authority, {
      subject: { commonName: 'An' },
      keyType,
      notBefore,
      notAfter,
    });
    const file = join(folder, 'signer.p12');
    writeFileSync(file, identityPkcs12(signer, authority, 'mật khẩu'));
    const open = (passphrase: string) =>
      run('openssl', ['pkcs12', '-in', file, '-nodes', '-passin', `pass:${passphrase}`]);
    expect(open('mật khẩu').stdout).toContain('PRIVATE KEY');
    expect(open('mật khẩu').stdout.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(open('wrong').code).not.toBe(0);
    expect(
      run('openssl', ['pkcs12', '-in', file, '-info', '-noout', '-passin', 'pass:mật khẩu']).stderr,
    ).toMatch(/PBES2, PBKDF2, AES-256-CBC/);
  });
});

test('a created identity opens as a key source, with its authority as chain', async () => {
  const made = await createTestIdentity({
    subject: { organization: 'Phường An Hòa', commonName: 'Nguyễn Văn An' },
    keyType: 'p-256',
    days: 30,
    passphrase: 'secret',
    now: new Date('2026-03-01T12:00:00Z'),
  });
  const handle = await openPkcs12(made.p12, 'secret');
  const certificate = new X509Certificate(handle.certificate);
  const authority = new X509Certificate(made.authorityPem);
  expect(certificate.toString().trim()).toBe(made.certificatePem.trim());
  expect(certificate.subject).toContain('CN=Nguyễn Văn An');
  expect(certificate.validTo).toBe('Mar 31 12:00:00 2026 GMT');
  expect(certificate.verify(authority.publicKey)).toBe(true);
  expect(handle.chain.map((der) => Buffer.from(der).toString('hex'))).toEqual([
    authority.raw.toString('hex'),
  ]);
});

test('a name that X.520 does not allow is refused', async () => {
  const long = { days: 1, passphrase: 'x', now: notBefore, subject: { commonName: 'n'.repeat(65) } };
  await expect(createTestIdentity(long)).rejects.toMatchObject({ code: 'usage' });
});
