import type { AlgorithmIdentifier } from '../algorithms/types.ts';
import type { Certificate, GeneralName, Name } from '../x509/types.ts';

/** How a SignerInfo names its certificate (RFC 5652, 5.3). */
export type SignerIdentifier =
  | { readonly kind: 'issuer-serial'; readonly issuer: Name; readonly serial: string }
  | { readonly kind: 'key-identifier'; readonly keyIdentifier: string };

export interface Attribute {
  /** Dotted OID. */
  readonly type: string;
  /** Each value as sent, tag and length included. */
  readonly values: readonly Uint8Array[];
  /** The whole attribute as sent. */
  readonly bytes: Uint8Array;
}

/** Signed or unsigned attributes, in the order sent. */
export interface AttributeSet {
  readonly list: readonly Attribute[];
  /** OIDs that occur more than once. */
  readonly duplicates: readonly string[];
  get(oid: string): Attribute | undefined;
}

/** Signed attributes, with the two encodings a signature may have been made over. */
export interface SignedAttributes extends AttributeSet {
  /** DER SET OF (tag 31), as RFC 5652, 5.4 wants it hashed. */
  readonly der: Uint8Array;
  /** The bytes as sent, under the tag 31. */
  readonly asSent: Uint8Array;
  /** `asSent` already is `der`. */
  readonly isDer: boolean;
}

export interface SignerInfo {
  readonly version: number;
  readonly sid: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signedAttributes: SignedAttributes | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: AttributeSet | undefined;
}

/** RFC 5652 SignedData as read; certificates are parsed when first asked for. */
export interface SignedData {
  /** The ContentInfo, without what follows it. */
  readonly bytes: Uint8Array;
  /** Bytes of the input the ContentInfo took: what lies behind is the caller's to judge. */
  readonly length: number;
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  /** Dotted OID. */
  readonly eContentType: string;
  /** undefined when detached. */
  readonly eContent: Uint8Array | undefined;
  /** DER of each X.509 certificate carried, in the order sent. */
  readonly certificateBytes: readonly Uint8Array[];
  /** Those of them that can be read, in the order sent. */
  readonly certificates: readonly Certificate[];
  /** How many entries of the certificate set are of another kind, or unreadable. */
  readonly oddCertificates: number;
  /** DER CertificateLists. */
  readonly crls: readonly Uint8Array[];
  /** DER OCSPResponses carried as other revocation information (RFC 5940). */
  readonly ocspResponses: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfo[];
}

/** Reading of one attribute with one value. */
export type AttributeReading<T> =
  | { readonly status: 'absent' }
  | { readonly status: 'malformed'; readonly reason: string }
  | { readonly status: 'present'; readonly value: T };

/** ESSCertID or ESSCertIDv2 (RFC 5035). */
export interface EssCertId {
  /** Digest of the certificate: OID of its algorithm, and the value. */
  readonly digestOid: string;
  readonly certHash: Uint8Array;
  readonly issuer?: readonly GeneralName[];
  /** Lower-case hex. */
  readonly serial?: string;
}

/** signing-certificate or signing-certificate-v2: the first identifier is the signer's. */
export interface SigningCertificateReference {
  readonly version: 1 | 2;
  readonly certificates: readonly EssCertId[];
}

/** RFC 6211. */
export interface AlgorithmProtection {
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm?: AlgorithmIdentifier;
  readonly macAlgorithm?: AlgorithmIdentifier;
}

/** adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2): DER of each. */
export interface RevocationArchival {
  readonly crls: readonly Uint8Array[];
  /** DER OCSPResponses. */
  readonly ocspResponses: readonly Uint8Array[];
  readonly others: number;
}
