import { digest, digestOf } from '../../pki/algorithms/digests.ts';
import { sameAlgorithm } from '../../pki/algorithms/identifier.ts';
import type { DigestName } from '../../pki/algorithms/types.ts';
import { bytesEqual } from '../../pki/asn1/values.ts';
import {
  AttributeOid,
  algorithmProtection,
  contentType,
  messageDigest,
  revocationArchival,
  signatureTimeStamps,
  signingCertificate,
  signingTime,
} from '../../pki/cms/attributes.ts';
import { certificatesOfSigner, matchesEssCertId } from '../../pki/cms/signer.ts';
import type { EssCertId, SignedData, SignerInfo } from '../../pki/cms/types.ts';
import { verifySignerInfo } from '../../pki/cms/verify-signer.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, DigestFact, Finding } from '../facts.ts';
import type { ProblemCode } from '../problems.ts';

/** What the signature was made over, besides its attributes. */
export interface SignedContent {
  /** Dotted OID eContentType must be; undefined when any will do. */
  readonly contentType: string | undefined;
  /** Digest of the content, by an algorithm that was planned for. */
  digest(algorithm: DigestName): Uint8Array;
  /** The content itself, for signatures without signed attributes. */
  pieces(): Iterable<Uint8Array>;
}

export interface CmsRequest {
  readonly signedData: SignedData;
  readonly content: SignedContent;
  /** PAdES rules of attributes apply (ETSI.CAdES.detached). */
  readonly pades: boolean;
  /** Further certificates among which the signer's may be. */
  readonly certificates: readonly Certificate[];
}

/** Signed attributes that may stand once only (RFC 5652, 11; RFC 5035). */
const singleAttributes: readonly string[] = [
  AttributeOid.contentType,
  AttributeOid.messageDigest,
  AttributeOid.signingTime,
  AttributeOid.signingCertificate,
  AttributeOid.signingCertificateV2,
  AttributeOid.algorithmProtection,
];

/** id-data. */
export const dataType = '1.2.840.113549.1.7.1';

/** The digest that goes with each (RFC 8419, 3.1). */
const edwardsDigests: Readonly<Record<string, DigestName>> = { Ed25519: 'sha512', Ed448: 'shake256' };

/** Certificates of one signer identifier whose keys are tried. */
const maxCandidates = 16;

class Notes {
  readonly findings: Finding[] = [];
  add(code: ProblemCode, message: string): void {
    this.findings.push({ code, message });
  }
}

/** Digest a SignerInfo was made with; undefined when kyso does not know it, or there is no signer. */
export function signerDigest(signedData: SignedData): DigestName | undefined {
  const [signer] = signedData.signerInfos;
  return signer && digestOf(signer.digestAlgorithm);
}

/** Checks one SignedData against its content (RFC 5652, 5; the rules of PAdES where asked for). */
export function cmsFacts({ signedData, content, pades, certificates }: CmsRequest): CmsFacts {
  const notes = new Notes();
  const [signer, ...more] = signedData.signerInfos;
  if (!signer || more.length > 0)
    notes.add('signer-infos', `the CMS has ${signedData.signerInfos.length} signers`);
  if (!signer) return withoutSigner(signedData, notes);
  const named = certificatesOfSigner(signer.sid, [...signedData.certificates, ...certificates]);
  const candidates = likeliestFirst(signer, named);
  const bound = bindCertificate(signer, candidates, pades, notes);
  checkShape(signedData, signer, content, pades, notes);
  const digestFact = checkDigest(signer, content, notes);
  const value = bound && checkValue(signer, bound, content, notes);
  const archival = revocationArchival(signer.signedAttributes);
  const embedded = archival.status === 'present' ? archival.value : { crls: [], ocspResponses: [] };
  const claimed = signingTime(signer.signedAttributes);
  return {
    findings: notes.findings,
    digest: digestFact,
    value,
    signer: bound,
    certificates: signedData.certificates,
    crls: [...signedData.crls, ...embedded.crls],
    ocsps: [...signedData.ocspResponses, ...embedded.ocspResponses],
    signingTime: claimed.status === 'present' ? claimed.value : undefined,
    timestamps: [],
  };
}

/** Signature time-stamp tokens a CMS carries, and what each must stamp. */
export function carriedTokens(signedData: SignedData): {
  tokens: readonly Uint8Array[];
  stamped: Uint8Array;
} {
  const [signer] = signedData.signerInfos;
  return {
    tokens: signatureTimeStamps(signer?.unsignedAttributes),
    stamped: signer?.signature ?? new Uint8Array(0),
  };
}

function withoutSigner(signedData: SignedData, { findings }: Notes): CmsFacts {
  return {
    findings,
    digest: { status: 'not-checked', algorithm: null },
    value: undefined,
    signer: undefined,
    certificates: signedData.certificates,
    crls: signedData.crls,
    ocsps: signedData.ocspResponses,
    signingTime: undefined,
    timestamps: [],
  };
}

/** Key identifiers may be shared: of several certificates, those of the key that made the signature come first. */
function likeliestFirst(signer: SignerInfo, named: readonly Certificate[]): readonly Certificate[] {
  if (named.length < 2 || signer.signedAttributes === undefined) return named;
  const tried = named.slice(0, maxCandidates);
  const fits = tried.filter(({ spki }) => verifySignerInfo(signer, spki, []).check.status === 'valid');
  return [...fits, ...named.filter((certificate) => !fits.includes(certificate))];
}

/** The signer's certificate, and whether the signature binds it (RFC 5035, 5.4). */
function bindCertificate(
  signer: SignerInfo,
  candidates: readonly Certificate[],
  pades: boolean,
  notes: Notes,
): Certificate | undefined {
  const [first] = candidates;
  if (!first) {
    const { sid } = signer;
    const named =
      sid.kind === 'key-identifier' ? `key ${sid.keyIdentifier}` : `serial ${sid.serial} of ${sid.issuer}`;
    notes.add('no-signing-certificate', `no certificate carried has ${named}`);
    return undefined;
  }
  const attributes = signer.signedAttributes;
  if (!attributes) return first;
  const readings = [signingCertificate(attributes, 2), signingCertificate(attributes, 1)];
  const references: EssCertId[] = [];
  for (const reading of readings) {
    if (reading.status === 'malformed')
      notes.add('signing-certificate-unreadable', `the signing-certificate attribute: ${reading.reason}`);
    if (reading.status !== 'present') continue;
    const [reference] = reading.value.certificates;
    if (reference) references.push(reference);
    else
      notes.add('signing-certificate-unreadable', 'the signing-certificate attribute names no certificate');
  }
  // Both attributes have to mean the same certificate.
  const bound = candidates.find((candidate) => areAllOf(references, candidate)) ?? first;
  for (const reference of references) {
    const fit = matchesEssCertId(reference, bound);
    if (fit === 'unsupported-digest')
      notes.add('signing-certificate-unreadable', `its digest algorithm ${reference.digestOid} is unknown`);
    else if (fit !== 'match')
      notes.add(
        'signing-certificate-mismatch',
        `the signing-certificate attribute does not fit ${bound.subject}: ${fit}`,
      );
  }
  if (pades && references.length === 0 && readings.every(({ status }) => status === 'absent'))
    notes.add('signing-certificate-absent', 'there is no signing-certificate attribute');
  return bound;
}

const areAllOf = (references: readonly EssCertId[], candidate: Certificate): boolean =>
  references.every((reference) =>
    ['match', 'unsupported-digest'].includes(matchesEssCertId(reference, candidate)),
  );

function checkShape(
  signedData: SignedData,
  signer: SignerInfo,
  content: SignedContent,
  pades: boolean,
  notes: Notes,
): void {
  const attributes = signer.signedAttributes;
  const signerVersion = signer.sid.kind === 'issuer-serial' ? 1 : 3;
  if (signedData.version < 1 || signedData.version > 5 || signer.version !== signerVersion)
    notes.add(
      'cms-version',
      `SignedData is of version ${signedData.version}, its signer of ${signer.version}`,
    );
  // A set of none is allowed (RFC 5652, 5.1), and contradicts nothing.
  const { digestAlgorithms } = signedData;
  if (digestAlgorithms.length > 0 && !digestAlgorithms.some(({ oid }) => oid === signer.digestAlgorithm.oid))
    notes.add(
      'algorithm-inconsistent',
      `digest ${signer.digestAlgorithm.oid} is not among the digestAlgorithms`,
    );
  if (content.contentType !== undefined && signedData.eContentType !== content.contentType)
    notes.add(
      'content-type',
      `the content is of type ${signedData.eContentType}, not ${content.contentType}`,
    );
  if (!attributes) {
    // Content of another type than data is signed by its attributes only, or else the one could be taken for the other.
    const required = pades || signedData.eContentType !== dataType;
    const code = required ? 'signed-attributes-required' : 'signed-attributes-missing';
    notes.add(code, 'the signature value covers the document directly');
    return;
  }
  const type = contentType(attributes);
  if (type.status === 'absent') notes.add('content-type', 'there is no content-type attribute');
  else if (type.status === 'malformed')
    notes.add('content-type', `the content-type attribute: ${type.reason}`);
  else if (type.value !== signedData.eContentType)
    notes.add('content-type', `content-type is ${type.value}, the content ${signedData.eContentType}`);
  for (const oid of attributes.duplicates)
    if (singleAttributes.includes(oid)) notes.add('signed-attribute-duplicate', `attribute ${oid}`);
  checkProtection(signer, notes);
  if (pades && attributes.get(AttributeOid.signingTime))
    notes.add('signing-time-attribute', 'the signing-time attribute is present');
}

/** RFC 6211: both algorithms must be those of the SignerInfo. */
function checkProtection(signer: SignerInfo, notes: Notes): void {
  const protection = algorithmProtection(signer.signedAttributes);
  if (protection.status === 'malformed')
    notes.add('algorithm-protection', `the attribute cannot be read: ${protection.reason}`);
  if (protection.status !== 'present') return;
  const { digestAlgorithm, signatureAlgorithm } = protection.value;
  if (digestAlgorithm.oid !== signer.digestAlgorithm.oid)
    notes.add('algorithm-protection', `digest ${digestAlgorithm.oid} against ${signer.digestAlgorithm.oid}`);
  if (!signatureAlgorithm || !sameAlgorithm(signatureAlgorithm, signer.signatureAlgorithm))
    notes.add(
      'algorithm-protection',
      `signature algorithm ${signatureAlgorithm?.oid ?? 'none'} against ${signer.signatureAlgorithm.oid}`,
    );
}

function checkDigest(signer: SignerInfo, content: SignedContent, notes: Notes): DigestFact {
  const algorithm = digestOf(signer.digestAlgorithm);
  if (!algorithm) {
    notes.add('algorithm-unsupported', `digest algorithm ${signer.digestAlgorithm.oid}`);
    return { status: 'unsupported', algorithm: signer.digestAlgorithm.oid };
  }
  // Without signed attributes the signature value itself covers the content.
  if (!signer.signedAttributes) return { status: 'not-checked', algorithm };
  const stated = messageDigest(signer.signedAttributes);
  if (stated.status !== 'present') {
    const reason = stated.status === 'malformed' ? stated.reason : 'it is absent';
    notes.add('message-digest-malformed', `the message-digest attribute: ${reason}`);
    return { status: 'not-checked', algorithm };
  }
  if (bytesEqual(stated.value, content.digest(algorithm))) return { status: 'matches', algorithm };
  notes.add('message-digest', `the ${algorithm} digest of what is signed is not the one stated`);
  return { status: 'differs', algorithm };
}

function checkValue(
  signer: SignerInfo,
  certificate: Certificate,
  content: SignedContent,
  notes: Notes,
): CmsFacts['value'] {
  const { over, check } = verifySignerInfo(
    signer,
    certificate.spki,
    signer.signedAttributes ? [] : content.pieces(),
  );
  if (over === 'as-sent') notes.add('signed-attrs-not-der', 'the signature fits the attributes only as sent');
  if (check.status === 'unsupported') notes.add('algorithm-unsupported', check.what);
  if (check.status === 'invalid') notes.add('signature-value', `${check.scheme.name}: ${check.reason}`);
  if (check.status === 'valid') {
    const stated = digestOf(signer.digestAlgorithm);
    const used = check.scheme.digest ?? edwardsDigests[check.scheme.name];
    if (stated && used && stated !== used)
      notes.add('algorithm-inconsistent', `the signature uses ${used}, its digest algorithm is ${stated}`);
  }
  return check;
}

/** Content held in memory: a time-stamp's TSTInfo, the digest of adbe.pkcs7.sha1. */
export function contentInMemory(bytes: Uint8Array, type: string | undefined): SignedContent {
  return {
    contentType: type,
    digest: (algorithm) => digest(algorithm, bytes),
    pieces: () => [bytes],
  };
}
