import type { KeyObject } from 'node:crypto';
import type { AlgorithmIdentifier, KeyType } from '../algorithms/types.ts';

/** One attribute of a distinguished name. */
export interface NameAttribute {
  /** Dotted OID. */
  readonly type: string;
  /** Text; `#` and hex of the DER when it is no readable string (RFC 4514, 2.4). */
  readonly value: string;
  /** Is `value` text, not hex? */
  readonly isText: boolean;
  /** Which relative distinguished name it stands in, 0 first as encoded. */
  readonly rdn: number;
}

/** A distinguished name; everything but `der` is read on demand and never throws. */
export interface Name {
  readonly der: Uint8Array;
  readonly attributes: readonly NameAttribute[];
  /** Last commonName, or undefined. */
  readonly commonName: string | undefined;
  readonly organization: string | undefined;
  readonly organizationalUnit: string | undefined;
  readonly country: string | undefined;
  readonly emailAddress: string | undefined;
  readonly serialNumber: string | undefined;
  /** Equal for two names exactly when RFC 5280, 7.1 calls them equal. */
  readonly comparisonKey: string;
  /** Value of the last attribute of that OID. */
  get(oid: string): string | undefined;
  /** RFC 4514 string, most specific first, UTF-8 unescaped. */
  toString(): string;
}

export interface Extension {
  /** Dotted OID. */
  readonly oid: string;
  readonly critical: boolean;
  /** Content of the OCTET STRING: the DER of the extension's value. */
  readonly value: Uint8Array;
  /** `critical` is written with another octet than FF. */
  readonly oddBoolean?: true;
}

export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';

export interface BasicConstraints {
  readonly ca: boolean;
  /** Certificates allowed below, the last one not counted. */
  readonly pathLength?: number;
  /** `cA` is written with another octet than FF. */
  readonly oddBoolean?: true;
}

/** RFC 5280, 4.2.1.11: certificates until each takes effect; Infinity where nothing is said. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy: number;
  readonly inhibitPolicyMapping: number;
}

export interface AuthorityKeyIdentifier {
  /** Lower-case hex. */
  readonly keyIdentifier?: string;
  readonly issuers: readonly GeneralName[];
  /** Lower-case hex. */
  readonly serial?: string;
}

/** RFC 5280, 4.2.1.6. Texts as encoded; addresses and unread forms as bytes. */
export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri'; readonly value: string }
  | { readonly kind: 'directory'; readonly name: Name }
  | { readonly kind: 'ip'; readonly bytes: Uint8Array }
  | { readonly kind: 'oid'; readonly oid: string }
  | {
      readonly kind: 'other';
      readonly tag: number;
      /** OID of an otherName's type. */
      readonly typeId?: string;
      readonly der: Uint8Array;
    };

export interface DistributionPoint {
  readonly fullName: readonly GeneralName[];
  /** nameRelativeToCRLIssuer: content of the RelativeDistinguishedName. */
  readonly relativeName?: Uint8Array;
  /** ReasonFlags that are set, by number: its CRL does not speak of others. */
  readonly reasons?: readonly number[];
  readonly crlIssuer: readonly GeneralName[];
}

export interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

/**
 * One certificate. Its skeleton is read at once; names, key and extensions on demand.
 * Getters never throw: an extension that cannot be read is absent, and named in `malformed`.
 */
export interface Certificate {
  readonly der: Uint8Array;
  /** Of the DER, lower-case hex. */
  readonly sha256: string;
  /** The bytes the issuer signed. */
  readonly tbs: Uint8Array;
  /** 1, 2 or 3. */
  readonly version: number;
  /** Lower-case hex without leading 00; a negative serial keeps its two's complement bytes. */
  readonly serial: string;
  /** Content octets of the serial INTEGER, as encoded. */
  readonly serialBytes: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DER of SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** undefined when node:crypto cannot load it. */
  readonly publicKey: KeyObject | undefined;
  readonly keyType: KeyType;
  readonly keyBits: number | undefined;
  readonly curve: string | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** By OID. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /**
   * OIDs of extensions that are unreadable; `signatureAlgorithm` when its two copies differ, `issuer` when empty,
   * `version` when there is none such.
   */
  readonly malformed: readonly string[];
  /** OIDs of extensions present more than once. */
  readonly doubled: readonly string[];
  /** What is written otherwise than RFC 5280 wants and was read nevertheless, each a short English phrase. */
  readonly irregularities: readonly string[];
  readonly basicConstraints: BasicConstraints | undefined;
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  /** Dotted OIDs. */
  readonly extKeyUsage: readonly string[] | undefined;
  /** Lower-case hex. */
  readonly subjectKeyIdentifier: string | undefined;
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | undefined;
  readonly subjectAltNames: readonly GeneralName[];
  readonly crlDistributionPoints: readonly DistributionPoint[];
  readonly authorityInfoAccess: readonly AccessDescription[];
  /** OIDs. */
  readonly certificatePolicies: ReadonlySet<string> | undefined;
  /** Subject policies by issuer policy. */
  readonly policyMappings: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  readonly policyConstraints: PolicyConstraints | undefined;
  readonly inhibitAnyPolicy: number | undefined;
  /** DER of NameConstraints. */
  readonly nameConstraints: Uint8Array | undefined;
  /** Subject equals issuer (RFC 5280 self-issued); says nothing of the signature. */
  readonly selfIssued: boolean;
}
