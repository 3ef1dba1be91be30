import { randomBytes } from 'node:crypto';
import { KysoError } from '../../errors.ts';
import type { HttpResponse } from '../../net/types.ts';
import { bytesEqual } from '../../pki/asn1/values.ts';
import { octetString } from '../../pki/asn1/writer.ts';
import { encodeOcspRequest, ocspNonce } from '../../pki/ocsp/request.ts';
import { type OcspResponse, parseOcspResponse } from '../../pki/ocsp/response.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { bodyOf, expecting } from './answers.ts';
import type { Answer, Ask, Wanted } from './types.ts';

/** RFC 9654, 2.1. */
const nonceBytes = 32;
/** Longest address a request may be part of (RFC 5019, 5). */
const maxGet = 255;

/**
 * Asks an OCSP responder by POST with a nonce, and where that is refused by GET. Whether the answer may be believed is the
 * judgement's; that it answers this question is seen to here.
 * @throws what the client throws, net-bad-answer
 * @see RFC 6960, appendix A; RFC 5019
 */
export async function askResponder(
  { url, certificate, issuer }: Wanted,
  ask: Ask,
  maxBytes: number,
): Promise<Answer> {
  const of = parseCertificate(certificate);
  const by = parseCertificate(issuer ?? certificate);
  const nonce = randomBytes(nonceBytes);
  const posted = await ask({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
    body: encodeOcspRequest(of, by, nonce),
    maxBytes,
    repeatable: true,
  });
  const short = shortAddress(url, encodeOcspRequest(of, by, undefined));
  if (posted.status === 200 || short === undefined) return readAnswer(posted, nonce);
  const gotten = await ask({ url: short, method: 'GET', maxBytes });
  return gotten.status === 200 ? readAnswer(gotten, undefined) : readAnswer(posted, nonce);
}

/** The request as part of an address; undefined where that would be too long. */
function shortAddress(url: string, request: Uint8Array): string | undefined {
  const encoded = encodeURIComponent(Buffer.from(request).toString('base64'));
  const whole = `${url}${url.endsWith('/') ? '' : '/'}${encoded}`;
  return whole.length <= maxGet && !url.includes('?') ? whole : undefined;
}

function readAnswer(response: HttpResponse, nonce: Uint8Array | undefined): Answer {
  const body = bodyOf(response);
  const parsed = expecting(response.url, 'OCSP response', () => parseOcspResponse(body));
  if (nonce !== undefined && answersAnother(parsed, nonce))
    throw new KysoError('net-bad-answer', `${response.url} answers another request: its nonce differs`, {
      subject: response.url,
    });
  const updates = parsed.responses.flatMap(({ nextUpdate }) => nextUpdate?.getTime() ?? []);
  return { der: [body], nextUpdate: updates.length > 0 ? new Date(Math.min(...updates)) : undefined };
}

/** A responder may leave the nonce out, but not change it (RFC 9654, 2.1). */
function answersAnother({ extensions }: OcspResponse, nonce: Uint8Array): boolean {
  const own = extensions.find(({ oid }) => oid === ocspNonce);
  return own !== undefined && !bytesEqual(own.value, octetString(nonce));
}
