import { createHash, type KeyObject } from 'node:crypto';
import { asKysoError, KysoError } from '../../errors.ts';
import { loadPublicKey, readKeyFacts } from '../algorithms/public-key.ts';
import type { AlgorithmIdentifier, KeyFacts, KeyType } from '../algorithms/types.ts';
import { ByteCache } from '../byte-cache.ts';
import * as read from './extensions.ts';
import { ExtensionOid } from './extensions.ts';
import { namesEqual, readName } from './name.ts';
import * as policies from './policies.ts';
import { readSkeleton, type Skeleton } from './skeleton.ts';
import type {
  AccessDescription,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  DistributionPoint,
  Extension,
  GeneralName,
  KeyUsage,
  Name,
  PolicyConstraints,
} from './types.ts';

/** Certificates met lately: a folder of documents has few signers. */
const parsed = new ByteCache<Certificate>(1024);
const maxCachedBytes = 32 * 1024;

/**
 * Reads a certificate (RFC 5280, 4.1); the same bytes give the same object while they are remembered.
 * The DER is copied, so the certificate does not hold on to the file it came from.
 * @throws certificate-malformed
 */
export function parseCertificate(der: Uint8Array): Certificate {
  const known = parsed.get(der);
  if (known !== undefined) return known;
  try {
    const certificate = new X509Certificate(readSkeleton(new Uint8Array(der)));
    if (der.length <= maxCachedBytes) parsed.set(certificate.der, certificate);
    return certificate;
  } catch (error) {
    const cause = asKysoError(error);
    if (cause.code === 'limit-exceeded') throw cause;
    throw new KysoError('certificate-malformed', `a certificate cannot be read: ${cause.message}`, {
      cause,
      ...(cause.offset === undefined ? {} : { offset: cause.offset }),
    });
  }
}

type Lazy<T> = { readonly value: T };

class X509Certificate implements Certificate {
  readonly #skeleton: Skeleton;
  readonly #decoded = new Map<string, Lazy<unknown>>();
  #sha256: string | undefined;
  #issuer: Name | undefined;
  #subject: Name | undefined;
  #keyFacts: KeyFacts | undefined;
  #extensions: ReadonlyMap<string, Extension> | undefined;
  #malformed: readonly string[] | undefined;

  constructor(skeleton: Skeleton) {
    this.#skeleton = skeleton;
  }

  get der(): Uint8Array {
    return this.#skeleton.der;
  }

  get sha256(): string {
    this.#sha256 ??= createHash('sha256').update(this.der).digest('hex');
    return this.#sha256;
  }

  get tbs(): Uint8Array {
    return this.#skeleton.tbs;
  }

  get version(): number {
    return this.#skeleton.version;
  }

  get serial(): string {
    return this.#skeleton.serial;
  }

  get serialBytes(): Uint8Array {
    return this.#skeleton.serialBytes;
  }

  get issuer(): Name {
    this.#issuer ??= readName(this.#skeleton.issuer);
    return this.#issuer;
  }

  get subject(): Name {
    this.#subject ??= readName(this.#skeleton.subject);
    return this.#subject;
  }

  get notBefore(): Date {
    return this.#skeleton.notBefore;
  }

  get notAfter(): Date {
    return this.#skeleton.notAfter;
  }

  get spki(): Uint8Array {
    return this.#skeleton.spki;
  }

  get publicKey(): KeyObject | undefined {
    return loadPublicKey(this.spki).key;
  }

  get #facts(): KeyFacts {
    this.#keyFacts ??= readKeyFacts(this.spki);
    return this.#keyFacts;
  }

  get keyType(): KeyType {
    return this.#facts.type;
  }

  get keyBits(): number | undefined {
    return this.#facts.bits;
  }

  get curve(): string | undefined {
    return this.#facts.curve;
  }

  get signatureAlgorithm(): AlgorithmIdentifier {
    return this.#skeleton.signatureAlgorithm;
  }

  get signature(): Uint8Array {
    return this.#skeleton.signature;
  }

  get extensions(): ReadonlyMap<string, Extension> {
    this.#extensions ??= new Map(this.#skeleton.extensions.map((extension) => [extension.oid, extension]));
    return this.#extensions;
  }

  get malformed(): readonly string[] {
    this.#malformed ??= this.#findMalformed();
    return this.#malformed;
  }

  #findMalformed(): string[] {
    const { sameAlgorithms, version, extensions } = this.#skeleton;
    const unreadable = extensions.flatMap(({ oid }) => {
      const reader = extensionReaders.get(oid);
      return reader !== undefined && this.#decode(oid, reader) === undefined ? [oid] : [];
    });
    return [
      ...(sameAlgorithms ? [] : ['signatureAlgorithm']),
      ...(this.issuer.attributes.length > 0 ? [] : ['issuer']),
      ...(version >= 1 && version <= 3 ? [] : ['version']),
      ...new Set(unreadable),
    ];
  }

  get doubled(): readonly string[] {
    const { extensions } = this.#skeleton;
    if (this.extensions.size === extensions.length) return [];
    const seen = new Set<string>();
    const twice = new Set<string>();
    for (const { oid } of extensions) (seen.has(oid) ? twice : seen).add(oid);
    return [...twice];
  }

  get irregularities(): readonly string[] {
    const { version, serialBytes, extensions, irregularTimes, hasUniqueIds } = this.#skeleton;
    const found: string[] = [...irregularTimes, ...irregularSerial(serialBytes)];
    if (version < 3 && extensions.length > 0) found.push(`extensions in version ${version}`);
    if (version < 2 && hasUniqueIds) found.push(`unique identifiers in version ${version}`);
    if (extensions.some(({ oddBoolean }) => oddBoolean) || this.basicConstraints?.oddBoolean)
      found.push('a BOOLEAN that is neither 00 nor FF');
    return found;
  }

  /** Value of an extension, decoded once; undefined when absent or unreadable. */
  #decode<T>(oid: string, decode: (value: Uint8Array) => T): T | undefined {
    const known = this.#decoded.get(oid) as Lazy<T | undefined> | undefined;
    if (known !== undefined) return known.value;
    const extension = this.extensions.get(oid);
    let value: T | undefined;
    try {
      value = extension === undefined ? undefined : decode(extension.value);
    } catch {
      value = undefined;
    }
    this.#decoded.set(oid, { value });
    return value;
  }

  get basicConstraints(): BasicConstraints | undefined {
    return this.#decode(ExtensionOid.basicConstraints, read.readBasicConstraints);
  }

  get keyUsage(): ReadonlySet<KeyUsage> | undefined {
    return this.#decode(ExtensionOid.keyUsage, read.readKeyUsage);
  }

  get extKeyUsage(): readonly string[] | undefined {
    return this.#decode(ExtensionOid.extKeyUsage, read.readExtKeyUsage);
  }

  get subjectKeyIdentifier(): string | undefined {
    return this.#decode(ExtensionOid.subjectKeyIdentifier, read.readSubjectKeyIdentifier);
  }

  get authorityKeyIdentifier(): AuthorityKeyIdentifier | undefined {
    return this.#decode(ExtensionOid.authorityKeyIdentifier, read.readAuthorityKeyIdentifier);
  }

  get subjectAltNames(): readonly GeneralName[] {
    return this.#decode(ExtensionOid.subjectAltName, read.readAltNames) ?? [];
  }

  get crlDistributionPoints(): readonly DistributionPoint[] {
    return this.#decode(ExtensionOid.crlDistributionPoints, read.readDistributionPoints) ?? [];
  }

  get authorityInfoAccess(): readonly AccessDescription[] {
    return this.#decode(ExtensionOid.authorityInfoAccess, read.readAccessDescriptions) ?? [];
  }

  get certificatePolicies(): ReadonlySet<string> | undefined {
    return this.#decode(ExtensionOid.certificatePolicies, policies.readCertificatePolicies);
  }

  get policyMappings(): ReadonlyMap<string, ReadonlySet<string>> | undefined {
    return this.#decode(ExtensionOid.policyMappings, policies.readPolicyMappings);
  }

  get policyConstraints(): PolicyConstraints | undefined {
    return this.#decode(ExtensionOid.policyConstraints, policies.readPolicyConstraints);
  }

  get inhibitAnyPolicy(): number | undefined {
    return this.#decode(ExtensionOid.inhibitAnyPolicy, policies.readInhibitAnyPolicy);
  }

  get nameConstraints(): Uint8Array | undefined {
    return this.extensions.get(ExtensionOid.nameConstraints)?.value;
  }

  get selfIssued(): boolean {
    return namesEqual(this.issuer, this.subject);
  }
}

/** RFC 5280, 4.1.2.2: positive, and at most 20 octets. */
function irregularSerial(octets: Uint8Array): string[] {
  if (((octets[0] ?? 0) & 0x80) !== 0) return ['a negative serial number'];
  if (octets.every((octet) => octet === 0)) return ['a serial number of zero'];
  return octets.length > 20 ? [`a serial number of ${octets.length} octets`] : [];
}

const extensionReaders: ReadonlyMap<string, (value: Uint8Array) => unknown> = new Map<
  string,
  (value: Uint8Array) => unknown
>([
  [ExtensionOid.basicConstraints, read.readBasicConstraints],
  [ExtensionOid.keyUsage, read.readKeyUsage],
  [ExtensionOid.extKeyUsage, read.readExtKeyUsage],
  [ExtensionOid.subjectKeyIdentifier, read.readSubjectKeyIdentifier],
  [ExtensionOid.authorityKeyIdentifier, read.readAuthorityKeyIdentifier],
  [ExtensionOid.subjectAltName, read.readAltNames],
  [ExtensionOid.crlDistributionPoints, read.readDistributionPoints],
  [ExtensionOid.authorityInfoAccess, read.readAccessDescriptions],
  [ExtensionOid.certificatePolicies, policies.readCertificatePolicies],
  [ExtensionOid.policyMappings, policies.readPolicyMappings],
  [ExtensionOid.policyConstraints, policies.readPolicyConstraints],
  [ExtensionOid.inhibitAnyPolicy, policies.readInhibitAnyPolicy],
]);
