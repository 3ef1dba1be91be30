import { KysoError } from '../../../errors.ts';
import type { Limits } from '../../../limits.ts';
import { digest } from '../../../pki/algorithms/digests.ts';
import { bytesEqual } from '../../../pki/asn1/values.ts';
import { parseSignedData } from '../../../pki/cms/signed-data.ts';
import type { SignedData } from '../../../pki/cms/types.ts';
import type { Certificate } from '../../../pki/x509/types.ts';
import type { DocumentFacts, Finding } from '../../facts.ts';
import { carriedTokens, cmsFacts, contentInMemory } from '../cms-facts.ts';
import { readToken, timestampFacts } from '../timestamps.ts';
import { type StandingSignature, standingFacts } from './single-state.ts';

/**
 * A file that is a CMS (RFC 5652): `.p7m` carries what it signs, `.p7s` stands beside it.
 * @param content what stands beside it under the name it bears; undefined when it is not at hand
 * @throws cms-malformed, encryption-unsupported, limit-exceeded
 */
export function gatherCms(
  bytes: Uint8Array,
  content: () => Uint8Array | undefined,
  intermediates: readonly Certificate[],
  limits: Limits,
): DocumentFacts {
  if (bytes.length > limits.cms)
    throw new KysoError('limit-exceeded', `the CMS has more than ${limits.cms} bytes`, { subject: 'cms' });
  const signedData = parseSignedData(unarmoured(bytes), limits);
  const { eContent } = signedData;
  const detached = eContent === undefined;
  const beside = content();
  const signatures = cmsSignatures(signedData, detached ? beside : eContent, '', intermediates);
  const findings: Finding[] = [...trailing(bytes, signedData.length), ...contentFindings(signedData, beside)];
  if (signedData.eContentType === tstInfo)
    findings.push({
      code: 'signature-kind-unsupported',
      message: 'a time-stamp, which tells a time and no signer',
    });
  return standingFacts(bytes, detached ? 'p7s' : 'p7m', signatures, findings);
}

/** id-ct-TSTInfo (RFC 3161, 2.4.2). */
const tstInfo = '1.2.840.113549.1.9.16.1.4';

/** What follows a CMS, or stands around its PEM, may be all that another program sees: a ZIP file is read from its end. */
function trailing(bytes: Uint8Array, length: number): Finding[] {
  const isText = bytes[0] !== 0x30;
  const rest = isText ? aroundPem(Buffer.from(bytes).toString('latin1')) : bytes.subarray(length);
  if (rest.length === 0) return [];
  const isFilling = rest.every((byte) => byte === 0 || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
  if (isFilling && isText) return [];
  const message = isText ? 'text stands around the PEM' : `the CMS ends after ${length} bytes`;
  return [{ code: isFilling ? 'contents-trailing' : 'container-irregular', message }];
}

/** What the CMS carries, or lies beside, as far as its signers do not settle that. */
function contentFindings({ eContent, signerInfos }: SignedData, beside: Uint8Array | undefined): Finding[] {
  const findings: Finding[] = [];
  if (eContent && beside && !bytesEqual(eContent, beside))
    findings.push({ code: 'companion-differs', message: 'what it carries is not what stands beside it' });
  const content = eContent ?? beside;
  if (content === undefined || signerInfos.every(({ signedAttributes }) => signedAttributes)) return findings;
  // A value made over the attributes of one signature is one over them as content, too.
  if (isAttributeSet(content))
    findings.push({
      code: 'signed-attributes-required',
      message: 'what it signs may be the signed attributes of another signature',
    });
  return findings;
}

/** DER of the attribute type message-digest (RFC 5652, 11.2). */
const messageDigestType = Buffer.from('06092a864886f70d010904', 'hex');

const isAttributeSet = (content: Uint8Array): boolean =>
  content[0] === 0x31 &&
  Buffer.from(content.buffer, content.byteOffset, content.length).includes(messageDigestType);

const encrypted: Readonly<Record<string, string>> = {
  '06092a864886f70d010703': 'EnvelopedData',
  '06092a864886f70d010706': 'EncryptedData',
};

/** DER or BER of a ContentInfo, PEM and bare Base64 undone. @throws cms-malformed, encryption-unsupported */
function unarmoured(bytes: Uint8Array): Uint8Array {
  const der = bytes[0] === 0x30 ? bytes : fromText(Buffer.from(bytes).toString('latin1'));
  const head = Buffer.from(der.subarray(0, 32)).toString('hex');
  for (const [oid, name] of Object.entries(encrypted))
    if (head.includes(oid))
      throw new KysoError(
        'encryption-unsupported',
        `the CMS is encrypted (${name}): what it holds cannot be seen`,
      );
  return der;
}

const pem = /-----BEGIN [^-\r\n]{1,40}-----([A-Za-z0-9+/=\s]*)-----END [^-\r\n]{1,40}-----/;

const aroundPem = (text: string): Buffer =>
  pem.test(text) ? Buffer.from(text.replace(pem, ''), 'latin1') : Buffer.alloc(0);

function fromText(text: string): Uint8Array {
  const body = (pem.exec(text)?.[1] ?? text).replace(/\s+/g, '');
  const decoded = Buffer.from(body, 'base64');
  // Decoders differ in what they pass over.
  if (decoded[0] !== 0x30 || !/^[A-Za-z0-9+/]*={0,2}$/.test(body))
    throw new KysoError('cms-malformed', 'the file is neither a CMS nor the PEM of one');
  return decoded;
}

/** One signature for each signer of a CMS (RFC 5652, 5.1); `content` undefined: it is not at hand. */
export function cmsSignatures(
  signedData: SignedData,
  content: Uint8Array | undefined,
  place: string,
  certificates: readonly Certificate[],
  covers: Pick<StandingSignature, 'coverage' | 'findings'> = { coverage: 'document', findings: [] },
): StandingSignature[] {
  const { signerInfos } = signedData;
  const each = signerInfos.length > 1 ? signerInfos.map((signer) => [signer]) : [signerInfos];
  return each.map((one, at) => {
    const name = signerInfos.length > 1 ? `signer ${at + 1}` : 'signer';
    const field = place === '' ? name : signerInfos.length > 1 ? `${place} (${name})` : place;
    const own = withSigners(signedData, one);
    if (content === undefined) return { field, ...covers, ...withoutContent(own, certificates) };
    const cms = withTimestamps(own, content, certificates);
    return { field, ...covers, cms };
  });
}

/** The certificates of a CMS are read when first asked for: copying would lose them. */
const withSigners = (signedData: SignedData, signerInfos: SignedData['signerInfos']): SignedData =>
  signerInfos === signedData.signerInfos
    ? signedData
    : {
        ...signedData,
        bytes: signedData.bytes,
        certificateBytes: signedData.certificateBytes,
        certificates: signedData.certificates,
        oddCertificates: signedData.oddCertificates,
        crls: signedData.crls,
        ocspResponses: signedData.ocspResponses,
        signerInfos,
      };

function withTimestamps(signedData: SignedData, content: Uint8Array, certificates: readonly Certificate[]) {
  const own = cmsFacts({
    signedData,
    content: contentInMemory(content, undefined),
    pades: false,
    certificates,
  });
  const { tokens, stamped } = carriedTokens(signedData);
  const pool = [...signedData.certificates, ...certificates];
  const timestamps = tokens.map((token) =>
    timestampFacts(readToken(token), 'signature', (algorithm) => digest(algorithm, stamped), pool),
  );
  return { ...own, timestamps };
}

/** Who signed can be told, whether it holds cannot. */
function withoutContent(signedData: SignedData, certificates: readonly Certificate[]) {
  const checked = cmsFacts({
    signedData,
    content: contentInMemory(new Uint8Array(0), undefined),
    pades: false,
    certificates,
  });
  const aboutContent = new Set([
    'message-digest',
    ...(signedData.signerInfos[0]?.signedAttributes ? [] : ['signature-value']),
  ]);
  const cms = {
    ...checked,
    findings: checked.findings.filter(({ code }) => !aboutContent.has(code)),
    digest: { status: 'not-checked' as const, algorithm: checked.digest.algorithm },
    value: undefined,
  };
  const findings: Finding[] = [
    { code: 'signed-data-missing', message: 'the document it belongs to is not beside it' },
  ];
  return { cms, findings };
}
