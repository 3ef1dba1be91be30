/** Digests kyso knows by name; the spelling is node:crypto's. `shake256` means 64 bytes of output (RFC 8419). */
export type DigestName =
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha512-224'
  | 'sha512-256'
  | 'sha3-224'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'
  | 'shake256'
  | 'ripemd160';

/** X.509 AlgorithmIdentifier, parameters unread. */
export interface AlgorithmIdentifier {
  /** Dotted. */
  readonly oid: string;
  /** The whole element after the OID, as sent; absent when there is none. */
  readonly parameters?: Uint8Array;
}

/** A signature scheme read out of an AlgorithmIdentifier. */
export interface SignatureFacts {
  /** `RSASSA-PKCS1-v1_5`, `RSASSA-PSS`, `ECDSA`, `DSA`, `Ed25519`, `Ed448`. */
  readonly name: string;
  /** Digest of the data signed; absent for Ed25519 and Ed448, which take the data itself. */
  readonly digest?: DigestName;
}

/**
 * What became of one signature value. `unsupported` is never evidence against the signature:
 * `what` names the algorithm, key or parameter kyso cannot judge.
 */
export type SignatureCheck =
  | { readonly status: 'valid'; readonly scheme: SignatureFacts }
  | { readonly status: 'invalid'; readonly scheme: SignatureFacts; readonly reason: string }
  | { readonly status: 'unsupported'; readonly what: string };

/** How kyso signs: structurally the `SignatureScheme` a key handle takes. */
export interface SigningScheme {
  /** Of the document and of the signed attributes. */
  readonly digest: 'sha256' | 'sha384' | 'sha512' | 'shake256';
  /** `none` for ECDSA, Ed25519 and Ed448. */
  readonly padding: 'pkcs1' | 'pss' | 'none';
}

export type KeyType = 'rsa' | 'rsa-pss' | 'ec' | 'dsa' | 'ed25519' | 'ed448' | 'other';

/** What a SubjectPublicKeyInfo says of itself. */
export interface KeyFacts {
  readonly type: KeyType;
  /** Length of the modulus, of the field, or of the curve's order. */
  readonly bits?: number;
  /** `P-256`, `brainpoolP384r1` …, or the OID of a curve without a name here. */
  readonly curve?: string;
}
