import type { KeyObject } from 'node:crypto';

/** A private key ready to sign, with its certificates. Every key source of kyso gives this. */
export interface KeyHandle {
  readonly kind: 'key';
  /** DER of the signing certificate. */
  readonly certificate: Uint8Array;
  /** DER of further certificates at hand, any order, without the signing one. */
  readonly chain: readonly Uint8Array[];
  readonly keyType: 'rsa' | 'ec' | 'ed25519' | 'ed448';
  /** Set when the key is in this process; it can be handed to workers. */
  readonly privateKey?: KeyObject;
  /**
   * The raw signature value over `data` (the DER signed attributes): PKCS#1 v1.5 or PSS for RSA,
   * DER Ecdsa-Sig-Value for EC, the RFC 8032 value for Ed25519 and Ed448.
   * @throws signing-failed
   */
  sign(data: Uint8Array, algorithm: SignatureScheme): Promise<Uint8Array>;
}

/** How the signed attributes are signed. `digest` is the one of the ranges, too. */
export interface SignatureScheme {
  readonly digest: 'sha256' | 'sha384' | 'sha512' | 'shake256';
  readonly padding: 'pkcs1' | 'pss' | 'none';
}

/**
 * A signer that makes the whole CMS itself from the bytes of the ranges: any `Signer` of @signpdf,
 * for instance. What it puts into the CMS (algorithms, attributes, certificates) is its own affair.
 */
export interface WholeCmsSource {
  readonly kind: 'cms';
  /** Bytes to keep for the CMS; grown and tried once more when what comes back is longer. */
  readonly estimatedSize: number;
  /** Value of SubFilter that fits the CMS it makes. */
  readonly subFilter: 'ETSI.CAdES.detached' | 'adbe.pkcs7.detached';
  /**
   * The CMS over `ranges`, the bytes of both ranges one after the other.
   * @throws signing-failed
   */
  signRanges(ranges: Uint8Array, signingTime: Date): Promise<Uint8Array>;
}

/** What a document can be signed with. */
export type KeySource = KeyHandle | WholeCmsSource;
