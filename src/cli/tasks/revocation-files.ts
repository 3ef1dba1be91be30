import { readFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { asKysoError, KysoError } from '../../errors.ts';
import { parseCrl } from '../../pki/crl/crl.ts';
import { parseOcspResponse } from '../../pki/ocsp/response.ts';

const pemCrl = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/g;

/**
 * The CRLs of a file: PEM with any number of them, or one in DER.
 * @returns DER, in order
 * @throws file-not-found, file-unreadable, crl-malformed naming the file
 */
export function readCrlFile(path: string): Uint8Array[] {
  const bytes = readBytes(path);
  const blocks = [...bytes.toString('latin1').matchAll(pemCrl)].map(([, body]) =>
    Buffer.from(body ?? '', 'base64'),
  );
  const found = blocks.length > 0 ? blocks : [bytes];
  for (const der of found) checked(path, () => parseCrl(der));
  return found;
}

/** @throws file-not-found, file-unreadable, ocsp-malformed naming the file */
export function readOcspFile(path: string): Uint8Array {
  const bytes = readBytes(path);
  checked(path, () => parseOcspResponse(bytes));
  return bytes;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

function checked(path: string, parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    const { code, message } = asKysoError(error);
    throw new KysoError(code, `${path}: ${message}`, { subject: path, cause: error });
  }
}
