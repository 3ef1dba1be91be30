import { asKysoError } from '../../errors.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';

/** What asking about the signer's certificate before a batch came to. */
export type SignerStatus =
  | { readonly status: 'good' | 'not-asked' }
  /** Nobody could say; why. */
  | { readonly status: 'unknown'; readonly reason: string };

/**
 * Asks, where anybody can be asked, whether the signer's chain is in force: a revoked certificate should sign nothing, and
 * a batch should fail before its first document.
 * @throws certificate-revoked
 */
export async function signerStatus(
  { certificate, chain }: { readonly certificate: Uint8Array; readonly chain: readonly Uint8Array[] },
  { validationData }: LevelServices,
): Promise<SignerStatus> {
  if (!validationData) return { status: 'not-asked' };
  const carried: Certificate[] = chain.map((der) => parseCertificate(der));
  try {
    const signer = parseCertificate(certificate);
    await validationData.collect([
      { certificate: signer, carried: [signer, ...carried], crls: [], ocsps: [] },
    ]);
    return { status: 'good' };
  } catch (error) {
    const known = asKysoError(error);
    if (known.code !== 'validation-data-missing') throw known;
    return { status: 'unknown', reason: known.message };
  }
}
