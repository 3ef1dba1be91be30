import type { Effect, ProblemCode } from './problems.ts';

/** What a verdict demands. All data: a policy of one's own is an object of this type. */
export interface Policy {
  readonly name: string;
  /** Effects that differ from those of the problem table. */
  readonly effects: Readonly<Partial<Record<ProblemCode, Effect>>>;
  /** Digests that no longer count as proof unless a time before the date is proven (UTC). */
  readonly weakDigests: Readonly<Record<string, string>>;
  /** Digests that never count. */
  readonly brokenDigests: readonly string[];
  /** RSA keys shorter than this are weak, in bits. */
  readonly weakRsaBits: number;
  /** RSA keys shorter than this are broken, in bits. */
  readonly brokenRsaBits: number;
  /** A signer's extKeyUsage may be clientAuth alone, as on many identity cards. */
  readonly allowClientAuth: boolean;
  /** Whether every certificate below the anchor needs an answer on revocation. */
  readonly revocationRequired: boolean;
}

/** Integrity, chain, and revocation where material is at hand. */
export const basicPolicy: Policy = {
  name: 'basic',
  effects: {},
  weakDigests: { sha1: '2017-01-01T00:00:00Z', ripemd160: '2017-01-01T00:00:00Z' },
  brokenDigests: ['md5'],
  weakRsaBits: 1900,
  brokenRsaBits: 1024,
  allowClientAuth: true,
  revocationRequired: false,
};

/** `basic`, and the attribute rules of PAdES baseline signatures. */
export const padesPolicy: Policy = {
  ...basicPolicy,
  name: 'pades',
  effects: {
    'signer-infos': 'fail',
    'signed-attributes-missing': 'indeterminate',
    'signing-certificate-absent': 'indeterminate',
    'algorithm-inconsistent': 'indeterminate',
  },
};

/** `pades`, and revocation required, no SHA-1, RSA of 2048 bits or more. */
export const strictPolicy: Policy = {
  ...padesPolicy,
  name: 'strict',
  effects: {
    ...padesPolicy.effects,
    'algorithm-weak': 'indeterminate',
    'revocation-unknown': 'indeterminate',
  },
  weakRsaBits: 2048,
  revocationRequired: true,
};

/** The policies that come with kyso, by name. */
export const policies: Readonly<Record<'basic' | 'pades' | 'strict', Policy>> = {
  basic: basicPolicy,
  pades: padesPolicy,
  strict: strictPolicy,
};
