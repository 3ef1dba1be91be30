import { checkPurpose } from '../pki/path/purpose.ts';
import type { Certificate } from '../pki/x509/types.ts';
import type { SignWarning } from './options.ts';

const iso = (time: Date): string => time.toISOString().replace('.000Z', 'Z');

/**
 * What a verifier will hold against the signer's certificate: that it is not valid when the signature is made or
 * says it is made, or that it is for something else. Signing goes on: a verifier may know better.
 * @param times the time the signature claims, and now
 */
export function certificateWarnings(certificate: Certificate, times: readonly Date[]): SignWarning[] {
  const { notBefore, notAfter } = certificate;
  const warnings: SignWarning[] = [];
  if (times.some((time) => time > notAfter))
    warnings.push({
      code: 'certificate-expired',
      message: `the signer's certificate expired on ${iso(notAfter)}`,
    });
  if (times.some((time) => time < notBefore))
    warnings.push({
      code: 'certificate-not-yet-valid',
      message: `the signer's certificate is valid only from ${iso(notBefore)}`,
    });
  for (const { message } of checkPurpose(certificate, 'document-signing'))
    warnings.push({
      code: 'certificate-purpose',
      message: `the signer's certificate is not for signing documents: ${message}`,
    });
  return warnings;
}
