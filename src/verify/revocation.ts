import { asKysoError } from '../errors.ts';
import { checkCrl } from '../pki/crl/check.ts';
import { type Crl, parseCrl } from '../pki/crl/crl.ts';
import { checkOcsp } from '../pki/ocsp/check.ts';
import { type OcspResponse, parseOcspResponse } from '../pki/ocsp/response.ts';
import type { RevocationCheck } from '../pki/revocation/check.ts';
import type { Certificate } from '../pki/x509/types.ts';

/** CRLs and OCSP responses, parsed, and where they came from. */
export interface RevocationMaterial {
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  /** For people: `a file given`, `the signature`, `the document`. */
  readonly origin: string;
}

/** What the material at hand says of one certificate at the time that matters. */
export type RevocationFact =
  | { readonly status: 'good'; readonly at: Date; readonly source: string }
  | { readonly status: 'revoked'; readonly at: Date; readonly source: string }
  | { readonly status: 'unknown'; readonly reason: string };

/** Parses what can be parsed; what cannot says nothing. @throws limit-exceeded */
export function revocationMaterial(
  crls: readonly Uint8Array[],
  ocsps: readonly Uint8Array[],
  origin: string,
): RevocationMaterial {
  return {
    crls: crls.flatMap((der) => readable(parseCrl, der)),
    ocsps: ocsps.flatMap((der) => readable(parseOcspResponse, der)),
    origin,
  };
}

function readable<T>(parse: (der: Uint8Array) => T, der: Uint8Array): T[] {
  try {
    return [parse(der)];
  } catch (error) {
    const known = asKysoError(error);
    if (known.code === 'limit-exceeded') throw known;
    return [];
  }
}

/**
 * The status of a certificate for a signature that existed at `existed`, as known at `at`. A source speaks for that
 * time when it was still current then (RFC 5280, 6.3.3; RFC 6960, 4.2.2.1).
 */
export function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  material: readonly RevocationMaterial[],
  existed: Date,
  at: Date,
): RevocationFact {
  let best: RevocationFact = { status: 'unknown', reason: 'no revocation data at hand speaks of it' };
  for (const { check, source } of answers(certificate, issuer, material)) {
    if (check.status === 'revoked') {
      if (check.revokedAt <= at) return { status: 'revoked', at: check.revokedAt, source };
    } else if (check.status === 'good') {
      const { nextUpdate, thisUpdate } = check.times;
      if (nextUpdate && nextUpdate < existed) best = better(best, `${source} was no longer current`);
      else if (best.status !== 'good' || thisUpdate > best.at)
        best = { status: 'good', at: thisUpdate, source };
    } else if (check.status !== 'not-applicable') best = better(best, `${source}: ${check.reason}`);
  }
  return best;
}

const better = (best: RevocationFact, reason: string): RevocationFact =>
  best.status === 'unknown' ? { status: 'unknown', reason } : best;

function* answers(
  certificate: Certificate,
  issuer: Certificate,
  material: readonly RevocationMaterial[],
): Generator<{ check: RevocationCheck; source: string }> {
  for (const { crls, ocsps, origin } of material) {
    for (const ocsp of ocsps)
      yield { check: checkOcsp(certificate, issuer, ocsp), source: `OCSP from ${origin}` };
    for (const crl of crls) yield { check: checkCrl(certificate, issuer, crl), source: `CRL from ${origin}` };
  }
}

/** Is there data of any age that speaks of the certificate? */
export function hasRevocationData(
  certificate: Certificate,
  issuer: Certificate,
  material: readonly RevocationMaterial[],
): boolean {
  for (const { check } of answers(certificate, issuer, material))
    if (check.status === 'good' || check.status === 'revoked') return true;
  return false;
}
