import type { Certificate } from '../x509/types.ts';

/** CRLReason (RFC 5280, 5.3.1). */
export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'certificateHold'
  | 'removeFromCRL'
  | 'privilegeWithdrawn'
  | 'aACompromise';

/** When what a source says was and is current. */
export interface RevocationTimes {
  readonly thisUpdate: Date;
  /** undefined: newer information is always at hand (OCSP), or the source does not say (CRL). */
  readonly nextUpdate: Date | undefined;
  /** Of an OCSP response. */
  readonly producedAt?: Date;
  /** Certificates that expired since then are still spoken of (X.509 expiredCertsOnCRL; RFC 6960, 4.4.4 archive cutoff). */
  readonly coversExpiredSince?: Date;
}

/**
 * What CRLs or an OCSP response say of one certificate. `not-applicable`: they speak of others, or do not know this one.
 * `invalid`: not signed by who may speak. `unsupported`: kyso cannot judge it. `incomplete`: another list would have to
 * say the rest. How fresh it must be is the caller's policy.
 */
export type RevocationCheck =
  | { readonly status: 'good'; readonly times: RevocationTimes; readonly responder: Certificate }
  | {
      readonly status: 'revoked';
      readonly times: RevocationTimes;
      readonly responder: Certificate;
      readonly revokedAt: Date;
      readonly reason: RevocationReason | undefined;
      /** Since when the key is to be distrusted, as the issuer says (RFC 5280, 5.3.2). */
      readonly invalidSince?: Date;
    }
  | {
      readonly status: 'not-applicable' | 'invalid' | 'unsupported' | 'incomplete';
      readonly reason: string;
    };

const reasons: readonly (RevocationReason | undefined)[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];

/** Name of a CRLReason by its number. */
export function revocationReason(number: number): RevocationReason | undefined {
  return reasons[number];
}
