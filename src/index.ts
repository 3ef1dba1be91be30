/**
 * kyso as a library: sign PDFs, verify the signatures in them, and report what share of documents is signed.
 *
 * Begin with {@link sign} and {@link verify}; both take and give bytes and touch no file and no network.
 * {@link createVerifier} is for many documents, {@link createReport} counts their verdicts, {@link openPdf}
 * reads a document's revisions and objects. Keys come from {@link openPkcs12}, {@link openPem}, {@link openPkcs11}
 * and {@link openCsc}; any signer of `@signpdf` is one by {@link signpdfSigner}, and {@link KysoSigner} with
 * {@link addPlaceholder} works in a `SignPdf` pipeline. {@link prepareSignature} and {@link attachSignature} are for
 * keys that are elsewhere. Every failure is a {@link KysoError}: narrow on its `code`.
 *
 * @packageDocumentation
 */

import type { CscKey, CscSource } from './keys/csc/types.ts';
import type { KeySource } from './keys/key-handle.ts';
import type { Pkcs11Key, Pkcs11Source } from './keys/pkcs11/types.ts';
import type { SignedPdf, SignOptions } from './sign/options.ts';
import { signPdf } from './sign/sign.ts';
import type { TrustedListOptions } from './tsl/read.ts';
import type { TrustedList } from './tsl/types.ts';
import type { Fetcher } from './verify/online/types.ts';
import {
  type AboutDocument,
  createVerifier,
  type VerifiedDocument,
  type VerifyOptions,
} from './verify/verify.ts';

export { type ErrorCode, type ErrorDetails, KysoError } from './errors.ts';
export type { CscKey, CscQuestion, CscSource } from './keys/csc/types.ts';
export type { KeyHandle, KeySource, SignatureScheme, WholeCmsSource } from './keys/key-handle.ts';
export { openPem, type PemSource } from './keys/pem.ts';
export type { PinSource, Pkcs11Key, Pkcs11Source, TokenNotice } from './keys/pkcs11/types.ts';
export { openPkcs12 } from './keys/pkcs12.ts';
export { type SignpdfSigner, type SignpdfSignerOptions, signpdfSigner } from './keys/signpdf-signer.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { type ClosableNetClient, createNetClient } from './net/client.ts';
export type * from './net/types.ts';
export type { DocMdpLevel, FieldLock } from './pades/doc-mdp.ts';
export { openPdf } from './pdf/document.ts';
export * from './pdf/objects.ts';
export { type ByteSource, memorySource } from './pdf/source.ts';
export type * from './pdf/types.ts';
export type {
  AlgorithmIdentifier,
  DigestName,
  KeyType,
  SignatureCheck,
  SignatureFacts as SchemeFacts,
} from './pki/algorithms/types.ts';
export type { Purpose } from './pki/path/purpose.ts';
export type { PathRules, PolicyInputs, ServicePeriod } from './pki/path/types.ts';

export { parseCertificate } from './pki/x509/certificate.ts';
export type * from './pki/x509/types.ts';
export type { CertificateRow } from './report/certificates.ts';
export type { Comparison, HistoryEntry } from './report/comparison.ts';
export type { Dimension } from './report/dimensions.ts';
export type { ExcludedDocument, ReportDocument } from './report/document-rows.ts';
export type { Denominator, UnitSource } from './report/entries.ts';
export type { Expiring } from './report/expiring.ts';
export type { FileFacts, Signer, SignerCertificate } from './report/facts.ts';
export type { Group } from './report/groups.ts';
export type { Indicator, Targets } from './report/indicators.ts';
export type { Judgement, Measure, State } from './report/measures.ts';
export type { Language } from './report/messages/messages.ts';
export type { Fraction, Share } from './report/percent.ts';
export type { RegisterCheck } from './report/reconcile.ts';
export { FIELDS as registerFields, type Field as RegisterField } from './report/register/columns.ts';
export type { DocumentKey } from './report/register/key.ts';
export type { ExclusionReason, Register, RegisterLine } from './report/register/lines.ts';
export type { Artifact } from './report/render/artifact.ts';
export { type Format, render } from './report/render/render.ts';
export { createReport, type Population, type Report, type ReportCollector } from './report/report.ts';
export type { RoleRule } from './report/roles.ts';
export type { RuleException, RuleSet } from './report/rule-sets.ts';
export type { Redaction, ReportOptions } from './report/settings.ts';
export type { Shortcoming, ShortcomingCode } from './report/shortcomings.ts';
export type { Exclusion, Row } from './report/tally.ts';
export { type ThresholdMiss, thresholds } from './report/thresholds.ts';
export type { RowOrder } from './report/view.ts';
export { type MarkPreset, markPresets } from './sign/appearance/presets.ts';
export type { MarkZone } from './sign/appearance/time-pattern.ts';
export type {
  AppearanceOptions,
  AppearanceValues,
  AppearanceWarning,
  Box,
  NamedBytes,
  Placement,
  Position,
} from './sign/appearance/types.ts';
export { type ExtendedPdf, type ExtendOptions, extendPdf } from './sign/extend.ts';
export { onlineEvidence } from './sign/levels/online-evidence.ts';
export type { LevelServices } from './sign/levels/raise.ts';
export type { KeptBytes, ValidationData } from './sign/levels/store-update.ts';
export {
  type TimestampAuthorityOptions,
  type TimestampService,
  timestampAuthority,
} from './sign/levels/timestamp-authority.ts';
export type { ImprintDigest, StampedToken, TimestampSource } from './sign/levels/timestamp-source.ts';
export {
  type ChainSubject,
  type EvidenceFetcher,
  type ValidationDataOptions,
  type ValidationDataSource,
  validationDataSource,
} from './sign/levels/validation-data.ts';
export type { Restrictions } from './sign/lock.ts';
export type {
  MarkOptions,
  MarkPlacement,
  SignaturePlan,
  SignedPdf,
  SignOptions,
  SignWarning,
} from './sign/options.ts';
export { addPlaceholder, type PlaceholderOptions } from './sign/placeholder.ts';
export { planSignature, type SigningMeans, signPdf } from './sign/sign.ts';
export { KysoSigner } from './sign/signer.ts';
export type { AbsentSigner } from './sign/two-step/absent-signer.ts';
export {
  type AttachedSignature,
  type AttachOptions,
  attachSignature,
  type GivenSignature,
} from './sign/two-step/attach-signature.ts';
export {
  type PreparedSignature,
  type PrepareOptions,
  prepareSignature,
} from './sign/two-step/prepare-signature.ts';
export type { ToBeSigned } from './sign/two-step/to-be-signed.ts';
export { type PreparedDocument, readPrepared } from './sign/two-step/waiting.ts';
export type { TrustedListOptions } from './tsl/read.ts';
export type * from './tsl/types.ts';
export type * from './verify/facts.ts';
export type { ListedAnchor } from './verify/judge/trust-store.ts';
export { createFetcher } from './verify/online/fetcher.ts';
export type { Fetcher, Wanted } from './verify/online/types.ts';
export {
  type ClaimedTimeRules,
  type KeySunset,
  type Policy,
  type PolicyName,
  policies,
  type RevocationRequired,
} from './verify/policy.ts';
export type { PresentDocument } from './verify/present.ts';
export { type ProblemCode, problemKinds } from './verify/problems.ts';
export type * from './verify/result.ts';
export {
  type AboutDocument,
  createVerifier,
  type GatheredDocument,
  type VerifiedDocument,
  type Verifier,
  type VerifyOptions,
} from './verify/verify.ts';

/**
 * Opens a key on a token or HSM through its maker's PKCS#11 module: one session and one login until it is closed.
 * Needs the package `pkcs11js`, which is loaded now and not before.
 * @throws pkcs11-missing, pkcs11-unusable, token-missing, token-ambiguous, token-failed
 * @throws passphrase-required, pin-wrong, pin-locked
 * @throws key-missing, key-ambiguous, certificate-missing, key-certificate-mismatch
 * @example
 * const key = await openPkcs11({ module: '/usr/lib/softhsm/libsofthsm2.so', token: 'Office', pin });
 * try {
 *   const { bytes } = await sign(await readFile('letter.pdf'), key);
 * } finally {
 *   key.close();
 * }
 */
export async function openPkcs11(source: Pkcs11Source): Promise<Pkcs11Key> {
  const { openPkcs11: open } = await import('./keys/pkcs11/open.ts');
  return open(source);
}

/**
 * Opens a key that a remote signing service holds (Cloud Signature Consortium API, version 2). Signatures asked for
 * at the same time are authorised and made together, as far as the credential allows.
 * @param source without `net`, kyso's own HTTP client is used
 * @throws csc-unauthorized, csc-refused, csc-failed, pin-wrong, pin-locked, passphrase-required, certificate-missing
 * @throws algorithm-unsupported, usage, and net-unreachable and its like
 * @example
 * const key = await openCsc({ url: 'https://rssp.example/csc/v2', credential: 'C1', token, answer: async () => pin });
 * const { bytes } = await sign(await readFile('letter.pdf'), key);
 */
export async function openCsc(
  source: Omit<CscSource, 'net'> & Partial<Pick<CscSource, 'net'>>,
): Promise<CscKey> {
  const { openCsc: open } = await import('./keys/csc/open.ts');
  const net = source.net ?? (await import('./net/client.ts')).createNetClient({ allowPrivateNetwork: true });
  return open({ ...source, net });
}

/** A signed document, whole. */
export interface SignResult extends SignedPdf {
  /** The document given, followed by what signing appended. */
  readonly bytes: Uint8Array;
}

/**
 * Signs a PDF in memory: PAdES B-B, as an incremental update.
 * @throws refused-certified, refused-field-signed, refused-field-locked, refused-permissions, pdf-needs-repair
 * @throws field-not-found, pdf-no-pages, appearance-invalid, algorithm-unsupported, signing-failed
 * @throws whatever opening a PDF throws
 * @example
 * const key = await openPkcs12(await readFile('signer.p12'), passphrase);
 * const { bytes } = await sign(await readFile('letter.pdf'), key, { reason: 'Approved' });
 */
export async function sign(pdf: Uint8Array, key: KeySource, options: SignOptions = {}): Promise<SignResult> {
  const signed = await signPdf(pdf, key, options);
  return { ...signed, bytes: Buffer.concat([pdf, signed.appended]) };
}

/**
 * Verifies every signature of a document in memory: a PDF, or another kind that kyso knows by its content (CMS files,
 * ASiC, OpenDocument, Office Open XML, XML). Never throws: a document that cannot be read has status `error`.
 * @example
 * const { status, signatures } = await verify(bytes, { trust: [parseCertificate(rootDer)] });
 * const detached = await verify(p7s, { name: 'letter.txt.p7s', content: () => letter });
 */
export async function verify(
  document: Uint8Array,
  options: VerifyOptions &
    AboutDocument & {
      /** Gets what the verdict lacks; without one, nothing is asked for on the network. */
      readonly fetcher?: Fetcher;
    } = {},
): Promise<VerifiedDocument> {
  const { gatherAny, complete, judge } = createVerifier(options);
  const gathered = await gatherAny(document, options);
  return judge(options.fetcher ? await complete(gathered, options.fetcher) : gathered);
}

/**
 * Reads a trusted list (ETSI TS 119 612) after its signature was found to hold; its services are trust anchors for the times
 * the list vouches for them.
 * @throws trusted-list-malformed, trusted-list-untrusted, algorithm-unsupported, limit-exceeded
 * @example
 * const { services, nextUpdate } = await readTrustedList(xml, { trust: [operator] });
 * const listed = services.flatMap(({ certificates, periods }) =>
 *   certificates.map((certificate) => ({ certificate, periods, listEnds: nextUpdate })));
 * const { status } = await verify(bytes, { listed });
 */
export async function readTrustedList(xml: Uint8Array, options: TrustedListOptions): Promise<TrustedList> {
  const { readSignedList } = await import('./tsl/read.ts');
  return readSignedList(xml, options);
}
