import { createPublicKey, type KeyObject } from 'node:crypto';
import { parseCertificate } from '../pki/x509/certificate.ts';
import type { Certificate } from '../pki/x509/types.ts';
import type { KeyHandle } from './key-handle.ts';
import { localKey } from './local-key.ts';

const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/** Certificates that cannot be read are passed over: a chain may hold what nobody needs. */
export function readableCertificates(all: readonly Uint8Array[]): Certificate[] {
  const found = new Map<string, Certificate>();
  for (const der of all) {
    try {
      const certificate = parseCertificate(der);
      if (!found.has(certificate.sha256)) found.set(certificate.sha256, certificate);
    } catch {
      // Passed over, as said above.
    }
  }
  return [...found.values()];
}

/** The key belongs to the certificate: same public key. */
function belongs(key: KeyObject, certificate: Certificate): boolean {
  const spki = spkiOf(createPublicKey(key));
  if (spki.equals(certificate.spki)) return true;
  // Encodings may differ (missing NULL, spelt-out curve): compare what node makes of them.
  return certificate.publicKey !== undefined && spkiOf(certificate.publicKey).equals(spki);
}

/**
 * Joins keys with their certificates and takes the pair that is meant for signing: one whose key usage allows
 * signatures before one that does not, an end entity before a CA, non-repudiation before digital signature
 * alone, the later end of validity, then the order in the file. Undefined when nothing belongs together.
 */
export function chooseSigner(keys: readonly KeyObject[], all: readonly Uint8Array[]): KeyHandle | undefined {
  const certificates = readableCertificates(all);
  const pairs = keys.flatMap((key) =>
    certificates
      .filter((certificate) => belongs(key, certificate))
      .map((certificate) => ({ key, certificate })),
  );
  pairs.sort((a, b) => compareRanks(rank(a.certificate), rank(b.certificate)));
  const best = pairs[0];
  if (best === undefined) return undefined;
  const chain = certificates.filter((certificate) => certificate !== best.certificate);
  return localKey(
    best.key,
    best.certificate.der,
    chain.map((certificate) => certificate.der),
  );
}

/** The smaller, the better a certificate is for signatures; by notAfter last, negative milliseconds. */
export function rank({ keyUsage, basicConstraints, notAfter }: Certificate): number[] {
  const nonRepudiation = keyUsage === undefined || keyUsage.has('nonRepudiation');
  const maySign = nonRepudiation || keyUsage.has('digitalSignature');
  return [maySign ? 0 : 1, basicConstraints?.ca ? 1 : 0, nonRepudiation ? 0 : 1, -notAfter.getTime()];
}

export function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
