import { KysoError } from '../../errors.ts';
import { readFields } from '../../pades/fields.ts';
import { readSignatureDictionary } from '../../pades/signature-dictionary.ts';
import { type ByteSource, piecesOf } from '../../pdf/source.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import { digestOf, hasher } from '../../pki/algorithms/digests.ts';
import { pssOid } from '../../pki/algorithms/schemes.ts';
import type { DigestName, SigningScheme } from '../../pki/algorithms/types.ts';
import { bytesEqual } from '../../pki/asn1/values.ts';
import { messageDigest } from '../../pki/cms/attributes.ts';
import { parseSignedData } from '../../pki/cms/signed-data.ts';
import { certificatesOfSigner } from '../../pki/cms/signer.ts';
import type { SignedData, SignerInfo } from '../../pki/cms/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { SignOptions } from '../options.ts';
import { openForSigning } from '../prepare.ts';
import { attributesToSign, type ToBeSigned } from './to-be-signed.ts';

/** The CMS a prepared document holds already: all but the signature value. */
export interface DraftCms {
  readonly certificate: Certificate;
  /** DER of the certificates carried besides the signer's. */
  readonly chain: readonly Uint8Array[];
  readonly scheme: SigningScheme;
  readonly signer: SignerInfo;
  readonly signedAttributes: Uint8Array;
}

/** A signature that waits for its value, as the prepared document itself tells. */
export interface WaitingSignature {
  readonly field: string;
  readonly byteRange: readonly [number, number, number, number];
  /** The Contents token, its delimiters included. */
  readonly gap: { readonly start: number; readonly end: number };
  /** Bytes of CMS that fit. */
  readonly room: number;
  /** Undefined when a whole CMS is awaited. */
  readonly draft: DraftCms | undefined;
}

/**
 * Finds the signature of a document that waits for its value: it covers all of the file but its own Contents, and
 * that holds zeros or a CMS without signature value.
 * @throws not-prepared
 */
export function findWaiting(document: PdfDocument): WaitingSignature {
  const view = document.latest;
  for (const { type, name, value } of readFields(view, document.limits).fields) {
    if (type !== 'Sig' || value === undefined) continue;
    const found = readSignatureDictionary(view, value);
    if (!found?.ranges || !found.contentsRange || !found.contents || !found.contentsHex) continue;
    const { ranges, contentsRange: gap, contents } = found;
    const covers = [0, gap.start, gap.end, document.length - gap.end];
    if (!covers.every((at, i) => ranges[i] === at)) continue;
    const draft = contents.every((byte) => byte === 0) ? undefined : draftIn(contents);
    if (draft === 'complete')
      throw notPrepared(`the signature in field ${name} is complete already`, 'Check it with kyso verify.');
    return { field: name, byteRange: ranges, gap, room: (gap.end - gap.start) / 2 - 1, draft };
  }
  throw notPrepared('the document holds no signature that waits for its value');
}

const notPrepared = (
  message: string,
  hint = 'Prepare it with kyso prepare; nothing may be changed after that.',
) => new KysoError('not-prepared', message, { hint });

/** @throws not-prepared */
function draftIn(contents: Uint8Array): DraftCms | 'complete' {
  let cms: SignedData;
  try {
    cms = parseSignedData(contents);
  } catch (cause) {
    throw new KysoError('not-prepared', 'what stands in Contents is neither empty nor prepared by kyso', {
      cause,
    });
  }
  const [signer] = cms.signerInfos;
  if (signer === undefined || signer.signature.length > 0) return 'complete';
  const [certificate] = certificatesOfSigner(signer.sid, cms.certificates);
  const digest = digestOf(signer.digestAlgorithm);
  if (cms.signerInfos.length !== 1 || !certificate || !signer.signedAttributes || !isSigned(digest))
    throw notPrepared('the prepared CMS names no certificate or algorithm kyso prepares');
  const rsa = certificate.keyType === 'rsa' || certificate.keyType === 'rsa-pss';
  const padding = signer.signatureAlgorithm.oid === pssOid ? 'pss' : rsa ? 'pkcs1' : 'none';
  return {
    certificate,
    chain: cms.certificateBytes.filter((der) => !bytesEqual(der, certificate.der)),
    scheme: { digest, padding },
    signer,
    signedAttributes: signer.signedAttributes.asSent,
  };
}

const isSigned = (name: DigestName | undefined): name is SigningScheme['digest'] =>
  name === 'sha256' || name === 'sha384' || name === 'sha512' || name === 'shake256';

/** Digest of the ranges of a prepared document. @throws not-prepared when it is not the one that was prepared */
export function digestOfWaiting(
  { source }: PdfDocument,
  { gap, draft }: WaitingSignature,
  wished: DigestName = 'sha256',
): { readonly name: SigningScheme['digest']; readonly value: Buffer } {
  const name = draft?.scheme.digest ?? (isSigned(wished) ? wished : 'sha256');
  const hash = hasher(name);
  for (const piece of piecesOf(source, 0, gap.start)) hash.update(piece);
  for (const piece of piecesOf(source, gap.end, source.length)) hash.update(piece);
  const value = Buffer.from(hash.digest());
  if (draft === undefined) return { name, value };
  const stated = messageDigest(draft.signer.signedAttributes);
  if (stated.status !== 'present' || !bytesEqual(stated.value, value))
    throw notPrepared('the document was changed after it was prepared: its digest is another one');
  return { name, value };
}

/** What a prepared document wants signed, read from it alone. */
export interface PreparedDocument extends ToBeSigned {
  readonly field: string;
  /** Bytes of CMS that fit. */
  readonly room: number;
  /** The certificate it was prepared for. */
  readonly certificate?: Certificate;
}

/**
 * Reads a prepared document: the digests `prepareSignature` told, from the document itself.
 * @throws not-prepared, and whatever opening a PDF throws
 */
export function readPrepared(
  pdf: Uint8Array | ByteSource,
  options: Pick<SignOptions, 'password' | 'repair' | 'limits' | 'digest'> = {},
): PreparedDocument {
  const document = openForSigning(pdf, options);
  const waiting = findWaiting(document);
  const { name, value } = digestOfWaiting(document, waiting, options.digest);
  const { field, byteRange, room, draft } = waiting;
  return {
    field,
    byteRange,
    room,
    digestAlgorithm: name,
    documentDigest: value,
    ...(draft === undefined
      ? {}
      : {
          certificate: draft.certificate,
          ...attributesToSign(draft.signedAttributes, name, draft.certificate),
        }),
  };
}
