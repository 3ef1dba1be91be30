import { describe, expect, it } from 'vitest';
import { checkPurpose, type Purpose } from '../../../src/pki/path/purpose.ts';
import { extKeyUsage, keyUsage, makeAuthority } from '../support/mini-ca.ts';

const email = '1.3.6.1.5.5.7.3.4';
const documents = '1.3.6.1.5.5.7.3.36';
const clientAuth = '1.3.6.1.5.5.7.3.2';
const serverAuth = '1.3.6.1.5.5.7.3.1';
const timeStamping = '1.3.6.1.5.5.7.3.8';
const ocspSigning = '1.3.6.1.5.5.7.3.9';

describe('checkPurpose', () => {
  const table: readonly [Purpose, string, Uint8Array[], string[]][] = [
    ['document-signing', 'no restriction', [], []],
    ['document-signing', 'digitalSignature', [keyUsage(0)], []],
    ['document-signing', 'nonRepudiation', [keyUsage(1)], []],
    ['document-signing', 'key agreement only', [keyUsage(4)], ['key-usage']],
    ['document-signing', 'e-mail protection', [extKeyUsage(false, email)], []],
    ['document-signing', 'document signing', [extKeyUsage(false, serverAuth, documents)], []],
    ['document-signing', 'any purpose', [extKeyUsage(false, '2.5.29.37.0')], []],
    ['document-signing', 'client authentication', [extKeyUsage(false, clientAuth)], []],
    ['document-signing', 'web servers', [extKeyUsage(false, serverAuth)], ['extended-key-usage']],
    ['time-stamping', 'critical, alone', [extKeyUsage(true, timeStamping)], []],
    ['time-stamping', 'not critical', [extKeyUsage(false, timeStamping)], ['extended-key-usage']],
    ['time-stamping', 'with another', [extKeyUsage(true, timeStamping, email)], ['extended-key-usage']],
    ['time-stamping', 'no restriction', [], ['extended-key-usage']],
    ['ocsp', 'OCSPSigning', [extKeyUsage(false, ocspSigning)], []],
    ['ocsp', 'no restriction', [], ['extended-key-usage']],
    ['ocsp', 'certificate signing only', [keyUsage(5), extKeyUsage(false, ocspSigning)], ['key-usage']],
  ];
  it.each(table)('%s: %s', (purpose, _, extensions, codes) => {
    const { certificate } = makeAuthority('X', undefined, { extensions });
    expect(checkPurpose(certificate, purpose).map(({ code }) => code)).toEqual(codes);
  });

  it('leaves client authentication to the policy', () => {
    const { certificate } = makeAuthority('X', undefined, { extensions: [extKeyUsage(false, clientAuth)] });
    const problems = checkPurpose(certificate, 'document-signing', { allowClientAuth: false });
    expect(problems.map(({ code }) => code)).toEqual(['extended-key-usage']);
  });
});
