import { KysoError } from '../errors.ts';
import { readCertificates } from '../pki/x509/read-certificates.ts';
import { looksLike } from './looks-like.ts';

/** DER of the certificates in a PEM, DER or PKCS#7 file. @throws certificate-missing saying what the file looks like */
export function certificatesIn(bytes: Uint8Array, what: string): Uint8Array[] {
  try {
    return readCertificates(bytes).map(({ der }) => der);
  } catch (cause) {
    const message = `the ${what} file holds no certificate: it looks like ${looksLike(bytes)}`;
    throw new KysoError('certificate-missing', message, { cause });
  }
}
