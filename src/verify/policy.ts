import type { PathRules } from '../pki/path/types.ts';
import type { ProblemCode } from './problems.ts';
import type { Effect, PadesLevel } from './result.ts';

/** What a verdict demands. All data: a policy of one's own is an object of this type. */
export interface Policy {
  readonly name: string;
  /** Effects that differ from those of the problem table. */
  readonly effects: Readonly<Partial<Record<ProblemCode, Effect>>>;
  /** Digests that no longer count as proof unless a time before the date is proven (UTC). */
  readonly weakDigests: Readonly<Record<string, string>>;
  /** Digests that never count. */
  readonly brokenDigests: readonly string[];
  /** Keys too short to count as proof unless a time before the date is proven (UTC). */
  readonly keySunsets: readonly KeySunset[];
  /** Keys shorter than this can be forged, in bits. */
  readonly brokenKeyBits: Readonly<Record<KeySunset['keyType'], number>>;
  /** A signer's extKeyUsage may be clientAuth alone, as on many identity cards. */
  readonly allowClientAuth: boolean;
  /** Whether extKeyUsage of an authority binds what it issues (`nested`); RFC 5280, 4.2.1.12 gives it no such meaning. */
  readonly authorityExtKeyUsage: 'ignored' | 'nested';
  /** What RFC 5280, 6.1.1 leaves to who validates: acceptable policies, and whether an anchor's own constraints and validity bind. */
  readonly path: PathRules;
  /** Whose certificates need an answer on revocation. */
  readonly revocationRequired: RevocationRequired;
  /**
   * What revocation data proves of times behind its thisUpdate: that nothing was revoked until its nextUpdate, or nothing
   * (EN 319 102-1, 5.2.5 leaves the maximal age to the policy).
   */
  readonly staleRevocation: 'until-next-update' | 'until-this-update';
  /** How long revocation data that names no next update counts as current, in seconds. */
  readonly revocationAge: number;
  /** How far clocks of two time-stamp authorities may be apart, in seconds. */
  readonly timestampSkew: number;
  /** What each signature must have at least; above B-B that includes a time-stamp as `timestampRequired` asks for. */
  readonly requiredLevel?: PadesLevel;
  /** Whether a time-stamp must prove the time of each signature: one by a trusted authority, where anchors are given. */
  readonly timestampRequired: boolean;
  readonly claimedTime: ClaimedTimeRules;
}

/** By what a certificate is for. */
export interface RevocationRequired {
  readonly signer: boolean;
  /** Those between a signer or time-stamp authority and the anchor. */
  readonly authorities: boolean;
  readonly timestampAuthorities: boolean;
}

/** What the time a signer claims must fit; with any of these, one must be claimed. */
export interface ClaimedTimeRules {
  /** It must lie within the validity of the signer's certificate. */
  readonly withinValidity: boolean;
  /** How long before the proven time it may lie, and by no more than `timestampSkew` after it, in seconds. */
  readonly beforeProven?: number;
}

export interface KeySunset {
  readonly keyType: 'rsa' | 'dsa' | 'ec';
  readonly belowBits: number;
  /** UTC. */
  readonly until: string;
}

/** Integrity, chain, and revocation where material is at hand. */
export const basicPolicy: Policy = {
  name: 'basic',
  effects: {},
  weakDigests: { sha1: '2017-01-01T00:00:00Z', ripemd160: '2017-01-01T00:00:00Z' },
  brokenDigests: ['md5'],
  keySunsets: [
    { keyType: 'rsa', belowBits: 1900, until: '2017-01-01T00:00:00Z' },
    { keyType: 'dsa', belowBits: 1900, until: '2017-01-01T00:00:00Z' },
    { keyType: 'ec', belowBits: 224, until: '2014-01-01T00:00:00Z' },
  ],
  brokenKeyBits: { rsa: 1024, dsa: 1024, ec: 128 },
  allowClientAuth: true,
  authorityExtKeyUsage: 'ignored',
  path: { anchorConstraints: 'ignored', anchorValidity: 'ignored' },
  revocationRequired: { signer: false, authorities: false, timestampAuthorities: false },
  staleRevocation: 'until-next-update',
  revocationAge: 7 * 24 * 60 * 60,
  timestampSkew: 60,
  timestampRequired: false,
  claimedTime: { withinValidity: false },
};

/** `basic`, and the attribute rules of PAdES baseline signatures. */
export const padesPolicy: Policy = {
  ...basicPolicy,
  name: 'pades',
  effects: {
    'signer-infos': 'fail',
    'signed-attributes-missing': 'indeterminate',
    'signing-certificate-absent': 'indeterminate',
  },
};

/** `pades`, and revocation required, no SHA-1, RSA of 2048 bits or more, constraints of an anchor's own certificate applied. */
export const strictPolicy: Policy = {
  ...padesPolicy,
  name: 'strict',
  effects: {
    ...padesPolicy.effects,
    'algorithm-weak': 'indeterminate',
    'revocation-unknown': 'indeterminate',
    'trusted-list-outdated': 'not-trusted',
  },
  keySunsets: [{ keyType: 'rsa', belowBits: 2048, until: '2017-01-01T00:00:00Z' }, ...basicPolicy.keySunsets],
  path: { anchorConstraints: 'applied', anchorValidity: 'ignored' },
  revocationRequired: { signer: true, authorities: true, timestampAuthorities: true },
};

export type PolicyName = 'basic' | 'pades' | 'strict';

/** The policies that come with kyso, by name. */
export const policies: Readonly<Record<PolicyName, Policy>> = {
  basic: basicPolicy,
  pades: padesPolicy,
  strict: strictPolicy,
};
