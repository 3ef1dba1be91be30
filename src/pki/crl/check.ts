import type { SignatureCheck } from '../algorithms/types.ts';
import { verifySignature } from '../algorithms/verify.ts';
import { wholeElement } from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import type { RevocationCheck, RevocationTimes } from '../revocation/check.ts';
import { namesEqual } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import type { Crl } from './crl.ts';
import { crlScope } from './scope.ts';

const issuingDistributionPoint = '2.5.29.28';
const deltaIndicator = '2.5.29.27';
/** X.509, 9.5.2.8. */
const expiredCertsOnCrl = '2.5.29.60';
/** CRL extensions whose meaning is followed: number, authority key, issuer's other names, delta pointers, scope. */
const processed: ReadonlySet<string> = new Set([
  '2.5.29.20',
  '2.5.29.35',
  '2.5.29.18',
  '2.5.29.46',
  issuingDistributionPoint,
  expiredCertsOnCrl,
]);

const signatureChecks = new WeakMap<Crl, { readonly issuer: Certificate; readonly check: SignatureCheck }>();

/**
 * What a CRL says of a certificate, when `issuer`, who issued the certificate, signed it too. Never throws but for a
 * bound.
 * @throws limit-exceeded
 * @see RFC 5280, 6.3
 */
export function checkCrl(certificate: Certificate, issuer: Certificate, crl: Crl): RevocationCheck {
  if (!namesEqual(crl.issuer, certificate.issuer) || !namesEqual(crl.issuer, issuer.subject))
    return { status: 'not-applicable', reason: 'a CRL of another issuer' };
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('cRLSign'))
    return { status: 'invalid', reason: 'the issuer may not sign CRLs (keyUsage lacks cRLSign)' };
  const check = checkSignature(crl, issuer);
  if (check.status === 'unsupported')
    return { status: 'unsupported', reason: `a CRL signed with ${check.what}` };
  if (check.status === 'invalid') return { status: 'invalid', reason: 'the CRL is not signed by the issuer' };
  return readStatus(certificate, issuer, crl);
}

/** A CRL is checked under one key again and again in a batch. */
function checkSignature(crl: Crl, issuer: Certificate): SignatureCheck {
  const known = signatureChecks.get(crl);
  if (known?.issuer === issuer) return known.check;
  const { signatureAlgorithm: algorithm, tbs: data, signature } = crl;
  const check = verifySignature({ spki: issuer.spki, algorithm, data, signature });
  signatureChecks.set(crl, { issuer, check });
  return check;
}

function readStatus(certificate: Certificate, issuer: Certificate, crl: Crl): RevocationCheck {
  if (crl.extensions.has(deltaIndicator)) return { status: 'unsupported', reason: 'a delta CRL' };
  for (const { oid, critical } of crl.extensions.values())
    if (critical && !processed.has(oid))
      return { status: 'unsupported', reason: `a CRL with the unknown critical extension ${oid}` };
  try {
    const point = crl.extensions.get(issuingDistributionPoint);
    const scope = point === undefined ? undefined : crlScope(point.value, certificate);
    if (scope !== undefined && scope.status !== 'covered') return scope;
    const entry = crl.find(certificate.serialBytes);
    const expired = crl.extensions.get(expiredCertsOnCrl);
    const times: RevocationTimes = {
      thisUpdate: crl.thisUpdate,
      nextUpdate: crl.nextUpdate,
      ...(expired === undefined ? {} : { coversExpiredSince: readTime(wholeElement(expired.value, 'der')) }),
    };
    if (entry === undefined) return { status: 'good', times, responder: issuer };
    const [unknown] = entry.unknownCritical;
    if (unknown !== undefined)
      return { status: 'unsupported', reason: `a CRL entry with the unknown critical extension ${unknown}` };
    const { revokedAt, reason } = entry;
    return { status: 'revoked', times, responder: issuer, revokedAt, reason };
  } catch (error) {
    return { status: 'invalid', reason: error instanceof Error ? error.message : String(error) };
  }
}
