import type { Certificate, Name } from '../x509/types.ts';

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

/** Key plus name (RFC 5280, 6.1.1 d); the expiry and signature of its certificate are not judged. */
export interface TrustAnchor {
  readonly name: Name;
  readonly spki: Uint8Array;
  readonly certificate: Certificate;
}

/** Trust anchors with their indexes: build once with `anchorSet`, use for every path. */
export interface AnchorSet {
  readonly anchors: readonly TrustAnchor[];
  /** By `comparisonKey` of the subject. */
  readonly byName: ReadonlyMap<string, readonly TrustAnchor[]>;
  /** By SHA-256 of the certificate. */
  readonly byFingerprint: ReadonlyMap<string, TrustAnchor>;
}

export interface PathInput {
  readonly leaf: Certificate;
  readonly anchors: AnchorSet;
  /** Certificates that may stand between, any order, duplicates allowed. */
  readonly intermediates: readonly Certificate[];
  /** The time at which every certificate of the path must be valid. */
  readonly at: Date;
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
