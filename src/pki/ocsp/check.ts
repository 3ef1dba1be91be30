import { asKysoError } from '../../errors.ts';
import { digest, digestOf } from '../algorithms/digests.ts';
import { publicKeyOctets } from '../algorithms/public-key.ts';
import { verifySignature } from '../algorithms/verify.ts';
import { wholeElement } from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import { bytesEqual, hexOf } from '../asn1/values.ts';
import { checkPurpose } from '../path/purpose.ts';
import type { RevocationCheck, RevocationTimes } from '../revocation/check.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { issued } from '../x509/issued.ts';
import { namesEqual } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import type { OcspCertId, OcspResponse, SingleResponse } from './response.ts';

const maxCarried = 32;

/** id-pkix-ocsp-archive-cutoff (RFC 6960, 4.4.4). */
const archiveCutoff = '1.3.6.1.5.5.7.48.1.6';

/**
 * What an OCSP response says of a certificate issued by `issuer`: signed by the issuer itself, or by a certificate it
 * issued for OCSP signing, valid when the response was produced; `atHand` are certificates that may be the responder's
 * where the response carries none. Never throws.
 * @see RFC 6960, 3.2 and 4.2.2.2
 */
export function checkOcsp(
  certificate: Certificate,
  issuer: Certificate,
  response: OcspResponse,
  atHand: readonly Certificate[] = [],
): RevocationCheck {
  const single = response.responses.find(({ certId }) => concerns(certId, certificate, issuer));
  if (single === undefined)
    return { status: 'not-applicable', reason: 'an OCSP response about other certificates' };
  const responder = findResponder(response, issuer, atHand);
  if (responder === undefined)
    return { status: 'invalid', reason: 'the OCSP response is signed by nobody the issuer authorised' };
  const { signatureAlgorithm: algorithm, tbs: data, signature } = response;
  const check = verifySignature({ spki: responder.spki, algorithm, data, signature });
  if (check.status === 'unsupported')
    return { status: 'unsupported', reason: `an OCSP response signed with ${check.what}` };
  if (check.status === 'invalid')
    return { status: 'invalid', reason: 'the signature of the OCSP response is wrong' };
  const critical = [...response.extensions, ...single.extensions].find((extension) => extension.critical);
  if (critical !== undefined)
    return { status: 'unsupported', reason: `an OCSP response with the critical extension ${critical.oid}` };
  try {
    return statusOf(single, response, responder);
  } catch (error) {
    return { status: 'invalid', reason: asKysoError(error).message };
  }
}

function statusOf(
  single: SingleResponse,
  { producedAt }: OcspResponse,
  responder: Certificate,
): RevocationCheck {
  const { status, thisUpdate, nextUpdate, extensions } = single;
  const cutoff = extensions.find(({ oid }) => oid === archiveCutoff);
  const times: RevocationTimes = {
    thisUpdate,
    nextUpdate,
    producedAt,
    ...(cutoff === undefined ? {} : { coversExpiredSince: readTime(wholeElement(cutoff.value, 'der')) }),
  };
  if (status.kind === 'unknown')
    return { status: 'not-applicable', reason: 'the responder does not know it' };
  if (status.kind === 'good') return { status: 'good', times, responder };
  const { revokedAt, reason } = status;
  return { status: 'revoked', times, responder, revokedAt, reason };
}

function concerns(id: OcspCertId, certificate: Certificate, issuer: Certificate): boolean {
  if (id.serial !== certificate.serial || !namesEqual(certificate.issuer, issuer.subject)) return false;
  const digestName = digestOf(id.hashAlgorithm);
  if (digestName === undefined) return false;
  return (
    bytesEqual(digest(digestName, certificate.issuer.der), id.issuerNameHash) &&
    bytesEqual(digest(digestName, keyOctets(issuer)), id.issuerKeyHash)
  );
}

function keyOctets({ spki }: Certificate): Uint8Array {
  try {
    return publicKeyOctets(spki);
  } catch {
    return new Uint8Array(0);
  }
}

/** The certificate that may have signed: the issuer, or one it issued for the purpose. */
function findResponder(
  response: OcspResponse,
  issuer: Certificate,
  atHand: readonly Certificate[],
): Certificate | undefined {
  if (isNamed(response, issuer)) return issuer;
  return [...response.certificates.slice(0, maxCarried).flatMap(readable), ...atHand].find(
    (candidate) => isNamed(response, candidate) && isAuthorised(candidate, issuer, response.producedAt),
  );
}

function isNamed({ responder }: OcspResponse, candidate: Certificate): boolean {
  if (responder.kind === 'name') return namesEqual(responder.name, candidate.subject);
  return hexOf(digest('sha1', keyOctets(candidate))) === responder.keyHash;
}

function isAuthorised(candidate: Certificate, issuer: Certificate, at: Date): boolean {
  if (candidate.der === issuer.der) return true;
  return (
    checkPurpose(candidate, 'ocsp').length === 0 &&
    candidate.notBefore <= at &&
    at <= candidate.notAfter &&
    issued(issuer, candidate)
  );
}

function readable(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch {
    return [];
  }
}
