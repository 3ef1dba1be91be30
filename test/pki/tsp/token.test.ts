import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { digest, digestOf } from '../../../src/pki/algorithms/digests.ts';
import { hexOf } from '../../../src/pki/asn1/values.ts';
import { certificatesOfSigner } from '../../../src/pki/cms/signer.ts';
import { verifySignerInfo } from '../../../src/pki/cms/verify-signer.ts';
import { checkPurpose } from '../../../src/pki/path/purpose.ts';
import { parseTimeStampToken } from '../../../src/pki/tsp/token.ts';
import { programTest } from '../../support/programs.ts';
import { extKeyUsage, keyUsage, makeAuthority, newKey, pemOf } from '../support/mini-ca.ts';
import { openssl, withFolder } from '../support/temporary.ts';

const data = Buffer.from('stamped');
const timeStamping = '1.3.6.1.5.5.7.3.8';

const configuration = `
[tsa]
default_tsa = one
[one]
serial = SERIAL
default_policy = 1.2.3.4.1
digests = sha256, sha512
signer_digest = sha256
accuracy = secs:1, millisecs:500, microsecs:100
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
clock_precision_digits = 3
`;

function stamp(): Uint8Array {
  const tsa = makeAuthority('TSA', undefined, {
    key: newKey('P-256'),
    extensions: [keyUsage(0), extKeyUsage(true, timeStamping)],
  });
  const key = tsa.key.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  return withFolder((file) => {
    const config = file('cnf', configuration.replace('SERIAL', file('serial', '1F')));
    openssl('ts', '-query', '-data', file('data', data), '-sha512', '-cert', '-out', file('query'));
    const signer = ['-signer', file('tsa.pem', pemOf(tsa.der)), '-inkey', file('tsa.key', key)];
    const reply = ['-queryfile', file('query'), '-token_out', '-out', file('token')];
    const { code, output } = openssl(
      'ts',
      '-reply',
      '-config',
      config,
      '-section',
      'one',
      ...signer,
      ...reply,
    );
    if (code !== 0) throw new Error(output);
    return new Uint8Array(readFileSync(file('token')));
  });
}

programTest(['openssl'], 'reads and verifies the token of openssl ts', () => {
  const { signedData, info } = parseTimeStampToken(stamp());
  expect(info).toMatchObject({
    version: 1,
    policy: '1.2.3.4.1',
    serial: '20',
    accuracy: 1_500_100,
    ordering: true,
  });
  expect(Math.abs(info.genTime.getTime() - Date.now())).toBeLessThan(60_000);
  expect(info.genTimeText).toMatch(/^\d{14}\.?\d*Z$/);
  expect(info.nonce).toBeTypeOf('bigint');
  expect(info.tsa).toMatchObject({ kind: 'directory' });
  const imprint = digestOf(info.messageImprint.algorithm);
  if (imprint === undefined) throw new Error('unknown imprint');
  expect(hexOf(info.messageImprint.digest)).toBe(hexOf(digest(imprint, data)));
  const [signer] = signedData.signerInfos;
  if (signer === undefined) throw new Error('no signer');
  const [certificate] = certificatesOfSigner(signer.sid, signedData.certificates);
  if (certificate === undefined) throw new Error('no certificate');
  expect(verifySignerInfo(signer, certificate.spki, []).check.status).toBe('valid');
  expect(checkPurpose(certificate, 'time-stamping')).toEqual([]);
});

programTest(['openssl'], 'refuses a CMS that holds something else than a TSTInfo', () => {
  const signer = makeAuthority('Signer', undefined, { key: newKey('P-256') });
  const key = signer.key.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  const cms = withFolder((file) => {
    const pair = ['-signer', file('c.pem', pemOf(signer.der)), '-inkey', file('k.pem', key)];
    openssl(
      'cms',
      '-sign',
      '-in',
      file('data', data),
      '-outform',
      'DER',
      '-nodetach',
      '-out',
      file('cms'),
      ...pair,
    );
    return readFileSync(file('cms'));
  });
  expect(() => parseTimeStampToken(cms)).toThrow(expect.objectContaining({ code: 'cms-malformed' }));
});
