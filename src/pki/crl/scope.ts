import { extendName, namesEqual } from '../x509/name.ts';
import type { Certificate, DistributionPoint, GeneralName } from '../x509/types.ts';
import type { Crl } from './crl.ts';
import { allReasons, maskOf } from './reasons.ts';

/** For which reasons a CRL speaks of a certificate (a mask of ReasonFlags), or why for none. */
export type Scope =
  | { readonly status: 'covered'; readonly reasons: number }
  | { readonly status: 'not-applicable'; readonly reason: string };

const notApplicable = (reason: string): Scope => ({ status: 'not-applicable', reason });

/**
 * Holds a CRL against the certificate's distribution points, and the one every certificate has: its issuer's.
 * @see RFC 5280, 6.3.3 (b) and (d)
 */
export function crlScope(crl: Crl, certificate: Certificate): Scope {
  const isAuthority = certificate.basicConstraints?.ca === true;
  const { scope } = crl;
  if (scope?.onlyAttributes) return notApplicable('a CRL of attribute certificates');
  if (scope?.onlyUsers && isAuthority) return notApplicable('a CRL without authorities');
  if (scope?.onlyAuthorities && !isAuthority) return notApplicable('a CRL of authorities only');
  const named = [...certificate.crlDistributionPoints, implied].filter((point) =>
    speaksFor(crl, point, certificate),
  );
  if (named.length === 0) return notApplicable('a CRL of another issuer');
  const points = named.filter((point) => isAt(crl, point, certificate));
  if (points.length === 0) return notApplicable('a CRL of another distribution point');
  const reasons = points.reduce((mask, point) => mask | reasonsAt(point), 0) & (scope?.reasons ?? allReasons);
  return reasons === 0 ? notApplicable('a CRL of other reasons') : { status: 'covered', reasons };
}

/** What 6.3.3 assumes for CRLs that no distribution point names. */
const implied: DistributionPoint = { fullName: [], crlIssuer: [] };

const reasonsAt = ({ reasons }: DistributionPoint): number =>
  reasons === undefined ? allReasons : maskOf(reasons);

/** Is the CRL by who a distribution point says? Lists of others' certificates must say that they are such. */
function speaksFor(crl: Crl, { crlIssuer }: DistributionPoint, certificate: Certificate): boolean {
  const own = namesEqual(crl.issuer, certificate.issuer);
  if (crlIssuer.length === 0) return own;
  return (own || crl.scope?.indirect === true) && crlIssuer.some((name) => isDirectory(name, crl));
}

const isDirectory = (name: GeneralName, { issuer }: Crl): boolean =>
  name.kind === 'directory' && namesEqual(name.name, issuer);

/** Is it the list of that point? One without a name is that of every point of its issuer. */
function isAt({ scope, issuer }: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  if (scope?.name === undefined) return true;
  const { name } = scope;
  return namesOf(point, certificate, issuer).some((one) => name.some((other) => sameGeneralName(one, other)));
}

function namesOf(
  { fullName, relativeName, crlIssuer }: DistributionPoint,
  certificate: Certificate,
  crlIssuerName: Crl['issuer'],
): readonly GeneralName[] {
  if (fullName.length > 0) return fullName;
  if (relativeName !== undefined) {
    const base = crlIssuer.length > 0 ? crlIssuerName : certificate.issuer;
    return [{ kind: 'directory', name: extendName(base, relativeName) }];
  }
  return crlIssuer.length > 0 ? crlIssuer : [{ kind: 'directory', name: certificate.issuer }];
}

function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.kind === 'directory') return b.kind === 'directory' && namesEqual(a.name, b.name);
  if (a.kind === 'uri' || a.kind === 'dns' || a.kind === 'email')
    return a.kind === b.kind && a.value === b.value;
  return false;
}
