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
  /** Extended key usages that permit signing documents; a certificate without the extension permits it too. */
  readonly signerUsages: readonly string[];
  /** Whether every certificate below the anchor needs an answer on revocation. */
  readonly revocationRequired: boolean;
}

/** Dotted OIDs of extended key usages under which people sign documents. */
const signerUsages = [
  '1.3.6.1.5.5.7.3.4', // emailProtection
  '1.3.6.1.5.5.7.3.36', // documentSigning, RFC 9336
  '1.2.840.113583.1.1.5', // Adobe authentic documents trust
  '1.3.6.1.4.1.311.10.3.12', // Microsoft document signing
  '2.5.29.37.0', // anyExtendedKeyUsage
  '1.3.6.1.5.5.7.3.2', // clientAuth
];

/** Integrity, chain, and revocation where material is at hand. */
export const basicPolicy: Policy = {
  name: 'basic',
  effects: {},
  weakDigests: { sha1: '2017-01-01T00:00:00Z', ripemd160: '2017-01-01T00:00:00Z' },
  brokenDigests: ['md5'],
  weakRsaBits: 1900,
  brokenRsaBits: 1024,
  signerUsages,
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
