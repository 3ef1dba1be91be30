import { asKysoError } from '../../errors.ts';
import { digest, digestOf } from '../algorithms/digests.ts';
import { publicKeyOctets } from '../algorithms/public-key.ts';
import type { SignatureCheck } from '../algorithms/types.ts';
import { verifySignature } from '../algorithms/verify.ts';
import { bytesEqual, hexOf } from '../asn1/values.ts';
import { checkPurpose } from '../path/purpose.ts';
import { validatePath } from '../path/validate.ts';
import type { RevocationCheck } from '../revocation/check.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { checkCertificateSignature, issued } from '../x509/issued.ts';
import { namesEqual } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import { fitsCertHash, isProcessed, nonceOf, timesOf } from './extensions.ts';
import type { OcspCertId, OcspResponse, SingleResponse } from './response.ts';

const maxCarried = 32;

/** How far the clocks inside one responder may be apart, in milliseconds. */
const clockSkew = 5 * 60_000;

export interface OcspOptions {
  /** Certificates that may be the responder's where the response carries none. */
  readonly atHand?: readonly Certificate[];
  /** Value of the nonce the request carried: a response that answers another one is no answer to it. */
  readonly nonce?: Uint8Array;
}

/**
 * What an OCSP response says of a certificate issued by `issuer`: signed by the issuer itself, or by a certificate it
 * issued for OCSP signing, valid when the response was produced. Never throws.
 * @see RFC 6960, 3.2 and 4.2.2.2
 */
export function checkOcsp(
  certificate: Certificate,
  issuer: Certificate,
  response: OcspResponse,
  { atHand = [], nonce }: OcspOptions = {},
): RevocationCheck {
  const singles = response.responses.filter(({ certId }) => concerns(certId, certificate, issuer));
  if (singles.length === 0)
    return { status: 'not-applicable', reason: 'an OCSP response about other certificates' };
  const responder = findResponder(response, issuer, atHand);
  if (responder === undefined)
    return { status: 'invalid', reason: 'the OCSP response is signed by nobody the issuer authorised' };
  const check = checkResponseSignature(response, responder.spki);
  if (check.status === 'unsupported')
    return { status: 'unsupported', reason: `an OCSP response signed with ${check.what}` };
  if (check.status === 'invalid')
    return { status: 'invalid', reason: 'the signature of the OCSP response is wrong' };
  try {
    const answered = nonceOf(response);
    if (nonce !== undefined && answered !== undefined && !bytesEqual(nonce, answered))
      return { status: 'invalid', reason: 'the OCSP response answers another request (its nonce differs)' };
    const said = singles.map((single) => statusOf(certificate, single, response, responder));
    return said.reduce((one, other) => (precedes(one, other) ? one : other));
  } catch (error) {
    return { status: 'invalid', reason: asKysoError(error).message };
  }
}

/** By the key each response was last checked under: many signatures ask the same responses. */
const signatureChecks = new WeakMap<
  OcspResponse,
  { readonly spki: Uint8Array; readonly check: SignatureCheck }
>();

/** The signature of a response under a key; remembered as long as the response is. Never throws. */
export function checkResponseSignature(response: OcspResponse, spki: Uint8Array): SignatureCheck {
  const known = signatureChecks.get(response);
  if (known && bytesEqual(known.spki, spki)) return known.check;
  const { signatureAlgorithm: algorithm, tbs: data, signature } = response;
  const check = verifySignature({ spki, algorithm, data, signature });
  signatureChecks.set(response, { spki, check });
  return check;
}

/** Of two answers about one certificate: a revocation, else what is known at all, else the newer. */
function precedes(one: RevocationCheck, other: RevocationCheck): boolean {
  const rank = ({ status }: RevocationCheck): number =>
    status === 'revoked' ? 0 : status === 'good' ? 1 : 2;
  if (rank(one) !== rank(other)) return rank(one) < rank(other);
  return !('times' in one && 'times' in other) || one.times.thisUpdate >= other.times.thisUpdate;
}

function statusOf(
  certificate: Certificate,
  single: SingleResponse,
  response: OcspResponse,
  responder: Certificate,
): RevocationCheck {
  const { status, thisUpdate, nextUpdate, extensions } = single;
  const unknown = [...response.extensions, ...extensions].find(
    (extension) => extension.critical && !isProcessed(extension),
  );
  if (unknown !== undefined)
    return { status: 'unsupported', reason: `an OCSP response with the critical extension ${unknown.oid}` };
  if (nextUpdate && nextUpdate < thisUpdate)
    return { status: 'invalid', reason: 'an OCSP response whose next update is before its own' };
  if (thisUpdate.getTime() > response.producedAt.getTime() + clockSkew)
    return { status: 'invalid', reason: 'an OCSP response about a time after it was produced' };
  if (status.kind === 'unknown')
    return { status: 'not-applicable', reason: 'the responder does not know it' };
  if (!fitsCertHash(extensions, certificate))
    return { status: 'invalid', reason: 'an OCSP response about another certificate of that serial number' };
  const times = timesOf(single, response);
  if (status.kind === 'good') return { status: 'good', times, responder };
  const { revokedAt, reason } = status;
  return { status: 'revoked', times, responder, revokedAt, reason };
}

function concerns(id: OcspCertId, certificate: Certificate, issuer: Certificate): boolean {
  if (id.serial !== certificate.serial || !namesEqual(certificate.issuer, issuer.subject)) return false;
  const digestName = digestOf(id.hashAlgorithm);
  if (digestName === undefined) return false;
  // Two spellings of one name are equal, their digests are not.
  return (
    [certificate.issuer, issuer.subject].some(({ der }) =>
      bytesEqual(digest(digestName, der), id.issuerNameHash),
    ) && bytesEqual(digest(digestName, keyOctets(issuer)), id.issuerKeyHash)
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

/** Is the candidate whom the response names as its signer (RFC 6960, 4.2.2.3)? */
export function isNamed({ responder }: OcspResponse, candidate: Certificate): boolean {
  if (responder.kind === 'name') return namesEqual(responder.name, candidate.subject);
  return hexOf(digest('sha1', keyOctets(candidate))) === responder.keyHash;
}

/** A delegate is issued by the very key that issued the certificate, and its path holds (RFC 6960, 4.2.2.2). */
function isAuthorised(candidate: Certificate, issuer: Certificate, at: Date): boolean {
  if (candidate.sha256 === issuer.sha256) return true;
  if (checkPurpose(candidate, 'ocsp').length > 0 || !issued(issuer, candidate)) return false;
  const checks = [checkCertificateSignature(candidate, issuer.spki)];
  return validatePath({ path: [candidate, issuer], checks, at }).length === 0;
}

function readable(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch {
    return [];
  }
}
