import type { KeyObject } from 'node:crypto';

/** A private key ready to sign, with its certificates. Every key source gives this. */
export interface KeyHandle {
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

export interface SignatureScheme {
  readonly digest: 'sha256' | 'sha384' | 'sha512' | 'shake256';
  readonly padding: 'pkcs1' | 'pss' | 'none';
}
