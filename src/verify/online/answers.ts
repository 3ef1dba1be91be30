import { KysoError } from '../../errors.ts';
import type { HttpResponse } from '../../net/types.ts';
import { parseCrl } from '../../pki/crl/crl.ts';
import { readCertificates } from '../../pki/x509/read-certificates.ts';
import type { Answer } from './types.ts';

/** Certificates taken of one answer. */
const maxCertificates = 32;

/** @throws net-bad-answer for any other status than 200 */
export function bodyOf({ status, body, url }: HttpResponse): Uint8Array {
  if (status === 200) return body;
  throw new KysoError('net-bad-answer', `${url} answers with status ${status}`, { subject: url });
}

/** @throws net-bad-answer saying what came instead */
export function expecting<T>(url: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new KysoError('net-bad-answer', `${url} gives no ${what}: ${why}`, { subject: url, cause });
  }
}

/** Issuers: DER or PEM, one or a certs-only PKCS #7 (RFC 5280, 4.2.2.1). @throws net-bad-answer */
export function readCertificateAnswer(response: HttpResponse): Answer {
  const body = bodyOf(response);
  const found = expecting(response.url, 'certificate', () => readCertificates(body));
  return { der: found.slice(0, maxCertificates).map(({ der }) => der) };
}

const armour = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/;

/** A CRL in DER (RFC 5280, 4.2.1.13), or in PEM as some serve it. @throws net-bad-answer */
export function readCrlAnswer(response: HttpResponse): Answer {
  const body = bodyOf(response);
  const [, base64] = body[0] === 0x30 ? [] : (armour.exec(Buffer.from(body).toString('latin1')) ?? []);
  const der = base64 === undefined ? body : Buffer.from(base64, 'base64');
  const { nextUpdate } = expecting(response.url, 'revocation list', () => parseCrl(der));
  return { der: [der], nextUpdate };
}
