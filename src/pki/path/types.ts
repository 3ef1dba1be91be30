import type { Certificate, Name } from '../x509/types.ts';
import type { Purpose } from './purpose.ts';

/** Why a certification path does not hold (RFC 5280, 6.1). The `-unsupported` ones are no evidence against it. */
export type PathProblemCode =
  | 'expired'
  | 'not-yet-valid'
  | 'signature-invalid'
  | 'algorithm-unsupported'
  | 'not-a-ca'
  | 'path-length'
  | 'key-usage'
  | 'critical-extension'
  | 'certificate-malformed'
  | 'name-constraints'
  | 'name-constraints-unsupported'
  | 'certificate-policies'
  | 'no-anchor'
  | 'work-bound';

export interface PathProblem {
  readonly code: PathProblemCode;
  /** English, one sentence, names the certificate. */
  readonly message: string;
  /** Of the certificate at fault, when there is one. */
  readonly sha256?: string;
  readonly clause: string;
}

/** Key plus name (RFC 5280, 6.1.1 d); the signature of its certificate is not judged, its expiry where rules ask for it. */
export interface TrustAnchor {
  readonly name: Name;
  readonly spki: Uint8Array;
  readonly certificate: Certificate;
  /** When its service may be relied on, by a trusted list (ETSI TS 119 612, 5.5.4 and 5.6); undefined: always. */
  readonly periods?: readonly ServicePeriod[];
}

/** A time during which a trust service had a status that counts. */
export interface ServicePeriod {
  readonly from: Date;
  /** undefined: until further notice. */
  readonly until: Date | undefined;
  readonly purposes: readonly Purpose[];
  /** Service type and status as the list names them, for people. */
  readonly status: string;
}

/** Trust anchors with their indexes: build once with `anchorSet`, use for every path. */
export interface AnchorSet {
  readonly anchors: readonly TrustAnchor[];
  /** By `comparisonKey` of the subject. */
  readonly byName: ReadonlyMap<string, readonly TrustAnchor[]>;
  /** By SHA-256 of the certificate. */
  readonly byFingerprint: ReadonlyMap<string, TrustAnchor>;
}

/** What the user asks of certificate policies (RFC 5280, 6.1.1 (c) and (e) to (g)). */
export interface PolicyInputs {
  /** OIDs of the user-initial-policy-set; undefined: any policy. */
  readonly acceptable?: readonly string[];
  readonly requireExplicit?: boolean;
  readonly inhibitMapping?: boolean;
  readonly inhibitAny?: boolean;
}

/** Choices RFC 5280 leaves to who validates. */
export interface PathRules {
  readonly policies?: PolicyInputs;
  /** `applied`: name constraints and path length of an anchor's own certificate bind as well (RFC 5937). */
  readonly anchorConstraints?: 'ignored' | 'applied';
  /** `applied`: the validity of an anchor's own certificate binds as well. */
  readonly anchorValidity?: 'ignored' | 'applied';
}

export interface PathInput {
  readonly leaf: Certificate;
  readonly anchors: AnchorSet;
  /** Certificates that may stand between, any order, duplicates allowed. */
  readonly intermediates: readonly Certificate[];
  /** The time at which every certificate of the path must be valid. */
  readonly at: Date;
  readonly rules?: PathRules;
}

/**
 * `trusted`: a path to an anchor holds. `unsupported`: one would hold but for something kyso cannot judge.
 * `invalid`: paths to an anchor exist, none holds, and `problems` are those of the best. `untrusted`: no path reaches
 * an anchor. `path` runs from the leaf upwards, the anchor's certificate last when reached.
 */
export interface PathResult {
  readonly status: 'trusted' | 'unsupported' | 'invalid' | 'untrusted';
  readonly path: readonly Certificate[];
  readonly anchor?: TrustAnchor;
  readonly problems: readonly PathProblem[];
}
