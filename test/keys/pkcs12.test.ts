import { createHmac, createPublicKey, pbkdf2Sync, verify, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { KysoError } from '../../src/errors.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { openPkcs12 } from '../../src/keys/pkcs12.ts';
import { childrenOf } from '../../src/pki/asn1/cursor.ts';
import { bytesOf, contentOf, firstElement } from '../../src/pki/asn1/element.ts';
import { integer, octetString, oid, sequence } from '../../src/pki/asn1/writer.ts';
import { programTest } from '../support/programs.ts';
import { keyKinds, OpensslFolder } from './openssl.ts';

const folder = new OpensslFolder();
afterAll(() => folder.remove());

/** The key is the one of the certificate, and it signs. */
async function expectToSign(handle: KeyHandle): Promise<void> {
  const data = Buffer.from('attributes');
  const edwards = handle.keyType === 'ed25519' || handle.keyType === 'ed448';
  const padding = handle.keyType === 'rsa' ? 'pkcs1' : 'none';
  const value = await handle.sign(data, { digest: 'sha256', padding });
  const key = createPublicKey(
    new X509Certificate(handle.certificate).publicKey.export({ format: 'pem', type: 'spki' }),
  );
  expect(verify(edwards ? null : 'sha256', data, key, value)).toBe(true);
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  return error instanceof KysoError ? error.code : `no KysoError: ${String(error)}`;
};

const common = [
  'AES-256-CBC',
  'AES-128-CBC',
  'CAMELLIA-256-CBC',
  'ARIA-256-CBC',
  'DES-EDE3-CBC',
  'PBE-SHA1-3DES',
];
const old = ['PBE-SHA1-RC2-40', 'PBE-SHA1-RC2-128', 'PBE-SHA1-RC4-40', 'PBE-SHA1-RC4-128', 'PBE-SHA1-2DES'];
const oldest = ['PBE-MD5-DES', 'PBE-SHA1-DES', 'RC2-CBC', 'DES-CBC'];

describe('ciphers', () => {
  for (const cipher of [...common, ...old, ...oldest])
    programTest(['openssl'], `opens a .p12 encrypted with ${cipher}`, async () => {
      folder.signer('rsa', keyKinds.rsa);
      const p12 = folder.pkcs12('rsa', 'secret', '-legacy', '-keypbe', cipher, '-certpbe', cipher);
      const handle = await openPkcs12(p12, 'secret');
      expect(handle.chain).toHaveLength(1);
      await expectToSign(handle);
      expect(await codeOf(openPkcs12(p12, 'wrong'))).toBe('passphrase-wrong');
    });

  programTest(['openssl'], 'opens what openssl writes by default, and as -legacy', async () => {
    folder.signer('rsa', keyKinds.rsa);
    await expectToSign(await openPkcs12(folder.pkcs12('rsa', 'secret'), 'secret'));
    await expectToSign(await openPkcs12(folder.pkcs12('rsa', 'secret', '-legacy'), 'secret'));
  });

  programTest(['openssl'], 'names the cipher it cannot open', async () => {
    folder.signer('rsa', keyKinds.rsa);
    const p12 = folder.pkcs12('rsa', 'secret', '-legacy', '-keypbe', 'SEED-CBC', '-certpbe', 'AES-256-CBC');
    await expect(openPkcs12(p12, 'secret')).rejects.toMatchObject({
      code: 'key-cipher-unsupported',
      subject: '1.2.410.200004.1.4',
    });
  });
});

describe('integrity', () => {
  for (const digest of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-256', 'sha3-256'])
    programTest(['openssl'], `checks a MAC of ${digest}`, async () => {
      folder.signer('rsa', keyKinds.rsa);
      const p12 = folder.pkcs12('rsa', 'secret', '-macalg', digest);
      await expectToSign(await openPkcs12(p12, 'secret'));
      expect(await codeOf(openPkcs12(p12, 'Secret'))).toBe('passphrase-wrong');
    });

  programTest(['openssl'], 'opens a file without a MAC, and still knows a wrong passphrase', async () => {
    folder.signer('rsa', keyKinds.rsa);
    for (const cipher of ['AES-256-CBC', 'PBE-SHA1-RC4-128', 'PBE-SHA1-RC2-40']) {
      const p12 = folder.pkcs12('rsa', 'secret', '-legacy', '-nomac', '-keypbe', cipher, '-certpbe', cipher);
      await expectToSign(await openPkcs12(p12, 'secret'));
      expect(await codeOf(openPkcs12(p12, 'wrong')), cipher).toBe('passphrase-wrong');
    }
  });
});

describe('PBMAC1 (RFC 9579)', () => {
  const hmacWithSha256 = sequence(oid('1.2.840.113549.2.9'), new Uint8Array([5, 0]));
  const salt = Buffer.from('saltsaltsalt');

  /** The authenticated safe of a file without a MAC, under a PBMAC1 made here. */
  function withPbmac1(bare: Uint8Array, keyLength: number): Uint8Array {
    const [version, safe] = childrenOf(firstElement(bare, 'der'));
    if (!version || !safe) throw new Error('no PFX');
    const [, explicit] = childrenOf(safe);
    const [content] = explicit ? childrenOf(explicit) : [];
    if (!content) throw new Error('no content');
    const key = pbkdf2Sync('mật khẩu', salt, 2048, keyLength, 'sha256');
    const mac = createHmac('sha256', key).update(contentOf(content)).digest();
    const kdf = sequence(
      oid('1.2.840.113549.1.5.12'),
      sequence(octetString(salt), integer(2048), integer(keyLength), hmacWithSha256),
    );
    const algorithm = sequence(oid('1.2.840.113549.1.5.14'), sequence(kdf, hmacWithSha256));
    const macData = sequence(
      sequence(algorithm, octetString(mac)),
      octetString(Buffer.from('ignored')),
      integer(1),
    );
    return sequence(bytesOf(version), bytesOf(safe), macData);
  }

  programTest(['openssl'], 'is checked, and too short or too long keys are refused', async () => {
    folder.signer('rsa', keyKinds.rsa);
    const bare = folder.pkcs12('rsa', 'mật khẩu', '-nomac');
    await expectToSign(await openPkcs12(withPbmac1(bare, 32), 'mật khẩu'));
    expect(await codeOf(openPkcs12(withPbmac1(bare, 32), 'wrong'))).toBe('passphrase-wrong');
    expect(await codeOf(openPkcs12(withPbmac1(bare, 16), 'mật khẩu'))).toBe('key-malformed');
    expect(await codeOf(openPkcs12(withPbmac1(bare, 5000), 'mật khẩu'))).toBe('limit-exceeded');
  });
});

describe('passphrases', () => {
  const vietnamese = 'Mật khẩu của Trưởng phòng 🔑';
  for (const options of [[], ['-legacy']])
    programTest(
      ['openssl'],
      `takes Vietnamese letters, composed or not (${options[0] ?? 'PBES2'})`,
      async () => {
        folder.signer('rsa', keyKinds.rsa);
        const p12 = folder.pkcs12('rsa', vietnamese.normalize('NFC'), ...options);
        await expectToSign(await openPkcs12(p12, vietnamese.normalize('NFC')));
        await expectToSign(await openPkcs12(p12, vietnamese.normalize('NFD')));
        expect(await codeOf(openPkcs12(p12, 'Mat khau cua Truong phong'))).toBe('passphrase-wrong');
      },
    );

  programTest(['openssl'], 'opens a file with an empty passphrase whether one is given or none', async () => {
    folder.signer('rsa', keyKinds.rsa);
    for (const options of [[], ['-legacy'], ['-nomac'], ['-nomac', '-keypbe', 'NONE', '-certpbe', 'NONE']]) {
      const p12 = folder.pkcs12('rsa', '', ...options);
      await expectToSign(await openPkcs12(p12));
      await expectToSign(await openPkcs12(p12, ''));
    }
  });

  programTest(['openssl'], 'tells a passphrase that is needed from one that is wrong', async () => {
    folder.signer('rsa', keyKinds.rsa);
    const p12 = folder.pkcs12('rsa', 'secret');
    expect(await codeOf(openPkcs12(p12))).toBe('passphrase-required');
    expect(await codeOf(openPkcs12(p12, ''))).toBe('passphrase-wrong');
    const error = await openPkcs12(p12, 'hunter2').catch((e: unknown) => e);
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
  });
});

describe('keys', () => {
  for (const [kind, algorithm] of Object.entries(keyKinds))
    programTest(['openssl'], `opens a ${kind} key`, async () => {
      const handle = await openPkcs12(folder.signer(kind, algorithm).pkcs12(kind, 'secret'), 'secret');
      expect(handle.privateKey?.type).toBe('private');
      if (kind !== 'rsa-pss') await expectToSign(handle);
      else
        expect((await handle.sign(Buffer.from('x'), { digest: 'sha256', padding: 'pss' })).length).toBe(256);
    });

  programTest(['openssl'], 'says when there is no private key, or no certificate', async () => {
    folder.signer('rsa', keyKinds.rsa);
    folder.openssl('pkcs12', '-export', '-nokeys', '-in', 'rsa.pem', '-out', 'a.p12', '-passout', 'pass:s');
    folder.openssl(
      'pkcs12',
      '-export',
      '-nocerts',
      '-inkey',
      'rsa.key',
      '-out',
      'b.p12',
      '-passout',
      'pass:s',
    );
    expect(await codeOf(openPkcs12(folder.read('a.p12'), 's'))).toBe('key-missing');
    expect(await codeOf(openPkcs12(folder.read('b.p12'), 's'))).toBe('certificate-missing');
  });

  programTest(['openssl'], 'takes the certificate that may sign among several for one key', async () => {
    folder.signer('encipher', keyKinds['P-256'], 'keyAgreement');
    // The same key, once for agreement only and once for signatures.
    folder.write('ext2', 'keyUsage=critical,digitalSignature,nonRepudiation\n');
    const issuer = [
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-set_serial',
      '4711',
      '-days',
      '10',
      '-extfile',
      'ext2',
    ];
    folder.openssl('x509', '-req', '-in', 'encipher.csr', ...issuer, '-out', 'signing.pem');
    for (const order of [
      ['encipher.pem', 'signing.pem'],
      ['signing.pem', 'encipher.pem'],
    ]) {
      folder.write('both.pem', Buffer.concat(order.map((name) => folder.read(name))));
      const content = ['-inkey', 'encipher.key', '-in', 'both.pem'];
      folder.openssl('pkcs12', '-export', ...content, '-out', 'both.p12', '-passout', 'pass:s');
      const handle = await openPkcs12(folder.read('both.p12'), 's');
      expect(BigInt(`0x${new X509Certificate(handle.certificate).serialNumber}`)).toBe(4711n);
    }
  });
});

describe('other files', () => {
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['an empty file', Buffer.alloc(0), /empty/],
    ['a PDF', Buffer.from('%PDF-1.7\n'), /a PDF/],
    [
      'a PEM key',
      Buffer.from('-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n'),
      /PEM private key/,
    ],
    ['a PEM certificate', Buffer.from('-----BEGIN CERTIFICATE-----\nMII\n'), /PEM certificate/],
    ['a Java key store', Buffer.from('feedfeed00000002', 'hex'), /Java key store/],
    ['text', Buffer.from('hello'), /a text file/],
  ];
  for (const [what, bytes, message] of cases)
    test(`says that ${what} is no PKCS#12`, async () => {
      await expect(openPkcs12(bytes, 'x')).rejects.toMatchObject({
        code: 'key-malformed',
        message: expect.stringMatching(message) as string,
      });
    });

  programTest(['openssl'], 'says that a DER certificate is one', async () => {
    folder.signer('rsa', keyKinds.rsa);
    folder.openssl('x509', '-in', 'rsa.pem', '-outform', 'DER', '-out', 'rsa.der');
    await expect(openPkcs12(folder.read('rsa.der'))).rejects.toThrow(/looks like a certificate/);
  });

  programTest(['openssl'], 'an algorithm whose identifier no number can hold is a coded error', async () => {
    folder.signer('P-256', keyKinds['P-256']);
    const p12 = folder.pkcs12('P-256', 's', '-nomac', '-iter', '1').toString('hex');
    const pbes2 = '06092a864886f70d01050d';
    expect(p12).toContain(pbes2);
    const changed = Buffer.from(p12.replaceAll(pbes2, '0609ffffffffffffffff7f'), 'hex');
    // Without a MAC nothing tells damage from a wrong passphrase.
    expect(await codeOf(openPkcs12(changed, 's'))).toBe('passphrase-wrong');
  });

  programTest(['openssl'], 'gives a coded error for a damaged or cut file, whatever the damage', async () => {
    folder.signer('P-256', keyKinds['P-256']);
    const p12 = folder.pkcs12('P-256', 's', '-iter', '1', '-maciter');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(p12.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, x, cut) => {
          const bytes = Buffer.from(cut ? p12.subarray(0, at) : p12);
          if (!cut) bytes[at] = (bytes[at] ?? 0) ^ x;
          const error = await openPkcs12(bytes, 's').catch((e: unknown) => e);
          if (error instanceof Error) expect(error).toBeInstanceOf(KysoError);
        },
      ),
      { numRuns: 300 },
    );
  });
});
