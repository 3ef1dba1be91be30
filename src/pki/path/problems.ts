import type { Certificate } from '../x509/types.ts';
import type { PathProblem, PathProblemCode } from './types.ts';

const clauses: Readonly<Record<PathProblemCode, string>> = {
  expired: 'RFC 5280, 6.1.3 (a)(2)',
  'not-yet-valid': 'RFC 5280, 6.1.3 (a)(2)',
  'signature-invalid': 'RFC 5280, 6.1.3 (a)(1)',
  'algorithm-unsupported': 'RFC 5280, 6.1.3 (a)(1)',
  'not-a-ca': 'RFC 5280, 6.1.4 (k)',
  'path-length': 'RFC 5280, 6.1.4 (l)',
  'key-usage': 'RFC 5280, 6.1.4 (n)',
  'critical-extension': 'RFC 5280, 6.1.4 (o)',
  'certificate-malformed': 'RFC 5280, 4.1',
  'name-constraints': 'RFC 5280, 6.1.3 (b)',
  'name-constraints-unsupported': 'RFC 5280, 4.2.1.10',
  'certificate-policies': 'RFC 5280, 6.1.3 (f)',
  'no-anchor': 'RFC 5280, 6.1',
  'work-bound': 'RFC 5280, 6.1',
};

/** A problem of one certificate; `text` follows its name. */
export function problemOf(code: PathProblemCode, certificate: Certificate, text: string): PathProblem {
  const message = `${nameOf(certificate)} ${text}`;
  return { code, message, sha256: certificate.sha256, clause: clauses[code] };
}

function nameOf({ subject }: Certificate): string {
  return subject.commonName ?? (subject.toString() || 'a certificate without a name');
}

/** No anchor issued the last certificate of the way up. */
export function noAnchor(last: Certificate): PathProblem {
  return last.selfIssued
    ? problemOf('no-anchor', last, 'is where the chain ends, and it is not among the trust anchors')
    : problemOf('no-anchor', last, `was issued by ${last.issuer}, of which no certificate is at hand`);
}

/** A certificate that names an issuer whose key did not sign it. */
export function wrongKey(certificate: Certificate, issuer: Certificate): PathProblem {
  const text = `names ${nameOf(issuer)} as its issuer, but that key did not sign it`;
  return problemOf('signature-invalid', certificate, text);
}

/** The search stopped at a bound; `reason` names it. */
export function workBound(reason: string): PathProblem {
  return { code: 'work-bound', message: reason, clause: clauses['work-bound'] };
}
