import { asKysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { docMdpLevel, fieldLock, fieldMdpLocks } from '../../pades/doc-mdp.ts';
import type { SignatureDictionary } from '../../pades/signature-dictionary.ts';
import { type ByteSource, piecesOf } from '../../pdf/source.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import { digest } from '../../pki/algorithms/digests.ts';
import type { DigestName } from '../../pki/algorithms/types.ts';
import { bytesEqual } from '../../pki/asn1/values.ts';
import { parseSignedData } from '../../pki/cms/signed-data.ts';
import type { SignedData } from '../../pki/cms/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, Finding, PermissionFacts, SignatureFacts, TimestampFacts } from '../facts.ts';
import { type ByteRangeFacts, readByteRange, type SignedRanges } from './byte-range.ts';
import {
  carriedTokens,
  cmsFacts,
  contentInMemory,
  dataType,
  type SignedContent,
  signerDigest,
} from './cms-facts.ts';
import type { DigestRequest, Digests } from './digests.ts';
import type { FoundSignature } from './find-signatures.ts';
import { rawDigests, rawSignatureFacts } from './raw-signature.ts';
import { readToken, type TokenReading, timestampFacts } from './timestamps.ts';

/** What Contents holds, by SubFilter (ISO 32000-2, table 260; EN 319 142-1, 5.2 and 5.4.3). */
type Form = 'detached' | 'digest' | 'raw' | 'token';

const forms: ReadonlyMap<string | undefined, Form> = new Map([
  ['adbe.pkcs7.detached', 'detached'],
  ['ETSI.CAdES.detached', 'detached'],
  ['adbe.pkcs7.sha1', 'digest'],
  ['adbe.x509.rsa_sha1', 'raw'],
  ['ETSI.RFC3161', 'token'],
]);

/** A signature read but not yet checked: `requests` says which digests of the file it takes. */
export interface PreparedSignature {
  readonly found: FoundSignature;
  readonly range: ByteRangeFacts | undefined;
  readonly requests: readonly DigestRequest[];
  readonly finish: (digests: Digests, certificates: readonly Certificate[]) => SignatureFacts;
}

/** Reads one signature: dictionary, byte range, Contents. */
export function prepareSignature(
  document: PdfDocument,
  found: FoundSignature,
  limits: Limits,
): PreparedSignature {
  const { dictionary } = found;
  const findings: Finding[] = [...found.findings];
  if (!dictionary) return unreadable(found, findings);
  const complete = dictionary.contents !== undefined && dictionary.byteRange !== undefined;
  if (!complete) {
    const missing = dictionary.contents === undefined ? 'Contents' : 'ByteRange';
    findings.push({
      code: 'signature-malformed',
      message: `the signature dictionary has no usable ${missing}`,
    });
    return unreadable(found, findings);
  }
  const range = readByteRange(document, dictionary, found.view.revision.index);
  findings.push(...range.findings);
  const contents = readContents(dictionary, findings, limits);
  const requests = range.ranges ? requestsOf(range.ranges, contents) : [];
  return {
    found,
    range,
    requests,
    finish: (digests, certificates) => {
      const checked = range.ranges
        ? check(contents, range.ranges, digests, document.source, dictionary, certificates, findings)
        : {};
      return assemble(found, range, findings, checked);
    },
  };
}

function unreadable(found: FoundSignature, findings: readonly Finding[]): PreparedSignature {
  return {
    found,
    range: undefined,
    requests: [],
    finish: () => assemble(found, undefined, findings, {}),
  };
}

type Contents =
  | { readonly form: 'detached' | 'digest'; readonly signedData: SignedData }
  | { readonly form: 'token'; readonly reading: TokenReading }
  | { readonly form: 'raw'; readonly bytes: Uint8Array }
  | { readonly form: 'unread' };

function readContents(dictionary: SignatureDictionary, findings: Finding[], limits: Limits): Contents {
  const { subFilter, contents } = dictionary;
  const form = forms.get(subFilter);
  if (!form || !contents) {
    findings.push({ code: 'subfilter-unknown', message: `SubFilter is ${subFilter ?? 'absent'}` });
    return { form: 'unread' };
  }
  if (form === 'raw') return { form, bytes: contents };
  if (form === 'token') {
    if (dictionary.type !== undefined && dictionary.type !== 'DocTimeStamp')
      findings.push({ code: 'timestamp-type', message: `Type is ${dictionary.type}` });
    const reading = readToken(contents);
    if (reading.status === 'malformed') findings.push({ code: 'cms-malformed', message: reading.reason });
    else judgeTrailing(contents, reading.token.signedData.length, findings);
    return { form, reading };
  }
  try {
    const signedData = parseSignedData(contents, limits);
    judgeTrailing(contents, signedData.length, findings);
    return { form, signedData };
  } catch (error) {
    const known = asKysoError(error);
    if (known.code === 'limit-exceeded') throw known;
    findings.push({ code: 'cms-malformed', message: known.message });
    return { form: 'unread' };
  }
}

const zeros = Buffer.alloc(64 * 1024);

/** Only zero padding may follow the CMS. */
function judgeTrailing(contents: Uint8Array, length: number, findings: Finding[]): void {
  for (let at = length; at < contents.length; at += zeros.length) {
    const rest = contents.subarray(at, at + zeros.length);
    if (zeros.compare(rest, 0, rest.length, 0, rest.length) === 0) continue;
    findings.push({
      code: 'contents-trailing',
      message: `the CMS ends after ${length} of ${contents.length} bytes, and what follows is not zero`,
    });
    return;
  }
}

function requestsOf(ranges: SignedRanges, contents: Contents): DigestRequest[] {
  const of = (...algorithms: readonly (DigestName | undefined)[]): DigestRequest[] =>
    algorithms.flatMap((algorithm) => (algorithm ? [{ ranges, algorithm }] : []));
  switch (contents.form) {
    case 'detached':
      return of(signerDigest(contents.signedData));
    case 'digest':
      return of('sha1');
    case 'raw':
      return of(...rawDigests);
    case 'token':
      return contents.reading.status === 'read' ? of(contents.reading.imprint) : [];
    case 'unread':
      return [];
  }
}

interface Checked {
  readonly cms?: CmsFacts;
  readonly timestamp?: TimestampFacts;
}

function check(
  contents: Contents,
  ranges: SignedRanges,
  digests: Digests,
  source: ByteSource,
  dictionary: SignatureDictionary,
  certificates: readonly Certificate[],
  findings: Finding[],
): Checked {
  const digestOf = (algorithm: DigestName): Uint8Array => digests.of({ ranges, algorithm });
  if (contents.form === 'unread') return {};
  if (contents.form === 'raw')
    return { cms: rawSignatureFacts(contents.bytes, dictionary.certificates, digestOf) };
  if (contents.form === 'token') {
    const timestamp = timestampFacts(contents.reading, 'document', digestOf, certificates);
    return timestamp.cms ? { timestamp, cms: timestamp.cms } : { timestamp };
  }
  const { signedData } = contents;
  const content =
    contents.form === 'digest'
      ? digestContent(signedData, digestOf('sha1'), findings)
      : detachedContent(signedData, ranges, digestOf, source, findings);
  const pades = dictionary.subFilter === 'ETSI.CAdES.detached';
  const own = cmsFacts({ signedData, content, pades, certificates });
  const cms: CmsFacts = contents.form === 'digest' ? { ...own, documentDigest: 'sha1' } : own;
  const { tokens, stamped } = carriedTokens(signedData);
  const pool = [...signedData.certificates, ...certificates];
  const timestamps = tokens.map((token) =>
    timestampFacts(readToken(token), 'signature', (algorithm) => digest(algorithm, stamped), pool),
  );
  return { cms: { ...cms, timestamps } };
}

function detachedContent(
  signedData: SignedData,
  ranges: SignedRanges,
  digestOf: (algorithm: DigestName) => Uint8Array,
  source: ByteSource,
  findings: Finding[],
): SignedContent {
  if (signedData.eContent && signedData.eContent.length > 0)
    findings.push({
      code: 'content-present',
      message: `the CMS carries ${signedData.eContent.length} bytes of content`,
    });
  return {
    contentType: undefined,
    digest: digestOf,
    pieces: () => ({ [Symbol.iterator]: () => piecesOfRanges(source, ranges) }),
  };
}

function* piecesOfRanges(source: ByteSource, { first, second }: SignedRanges): Generator<Uint8Array> {
  yield* piecesOf(source, first.start, first.end);
  yield* piecesOf(source, second.start, second.end);
}

/** adbe.pkcs7.sha1 signs the SHA-1 of the ranges (12.8.3.3.1). */
function digestContent(signedData: SignedData, sha1: Uint8Array, findings: Finding[]): SignedContent {
  const { eContent } = signedData;
  if (!eContent)
    findings.push({ code: 'content-missing', message: 'the CMS carries no digest of the document' });
  else if (!bytesEqual(eContent, sha1))
    findings.push({ code: 'content-digest', message: 'the SHA-1 the CMS carries is not that of the ranges' });
  return contentInMemory(eContent ?? new Uint8Array(0), dataType);
}

function assemble(
  found: FoundSignature,
  range: ByteRangeFacts | undefined,
  findings: readonly Finding[],
  { cms, timestamp }: Checked,
): SignatureFacts {
  const { dictionary } = found;
  const permissions = permissionsOf(found);
  return {
    field: found.field,
    kind: kindOf(found, permissions),
    subFilter: dictionary?.subFilter ?? null,
    byteRange: dictionary?.byteRange ?? null,
    revision: range?.revision ?? found.view.revision.index,
    coverage: range?.coverage ?? 'partial',
    claimedTime: dictionary?.signingTime ?? cms?.signingTime,
    texts: textsOf(dictionary),
    permissions,
    findings,
    cms,
    timestamp,
  };
}

function permissionsOf({
  dictionary,
  view,
  formField,
  certifies,
  usageRights,
}: FoundSignature): PermissionFacts {
  if (!dictionary || usageRights) return { level: undefined, locks: [] };
  const lock = formField && fieldLock(view, formField);
  return {
    level: docMdpLevel(view, dictionary) ?? (certifies ? 2 : undefined),
    locks: [...fieldMdpLocks(view, dictionary), ...(lock ? [lock] : [])],
  };
}

function kindOf(found: FoundSignature, { level }: PermissionFacts): SignatureFacts['kind'] {
  const kind = plainKindOf(found);
  return kind === 'signature' && level !== undefined ? 'certification' : kind;
}

/** The kind, without regard to what a certification allows. */
export function plainKindOf({
  dictionary,
  usageRights,
}: FoundSignature): 'signature' | 'timestamp' | 'usage-rights' {
  if (usageRights) return 'usage-rights';
  if (dictionary?.type === 'DocTimeStamp' || dictionary?.subFilter === 'ETSI.RFC3161') return 'timestamp';
  return 'signature';
}

function textsOf(dictionary: SignatureDictionary | undefined): SignatureFacts['texts'] {
  const { reason, location, name, contactInfo: contact } = dictionary ?? {};
  return {
    ...(reason ? { reason } : {}),
    ...(location ? { location } : {}),
    ...(name ? { name } : {}),
    ...(contact ? { contact } : {}),
  };
}
