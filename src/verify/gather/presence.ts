import { asKysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import { signingTime } from '../../pki/cms/attributes.ts';
import { parseSignedData } from '../../pki/cms/signed-data.ts';
import { certificatesOfSigner } from '../../pki/cms/signer.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { DocumentFacts, SignatureFacts } from '../facts.ts';
import { type FoundSignature, findSignatures } from './find-signatures.ts';
import { lostSignatures } from './lost-signatures.ts';
import { plainKindOf } from './signature-facts.ts';

/** A signature that a document bears, as it names itself: nothing of it was checked. */
export interface PresentSignature {
  readonly field: string;
  readonly kind: SignatureFacts['kind'];
  readonly signer: Certificate | undefined;
  readonly claimedTime: Date | undefined;
}

/**
 * The signatures of a PDF: fields with a value in any revision. No digest is made, no signature verified, no revision
 * compared.
 * @throws limit-exceeded
 */
export function presentSignatures(document: PdfDocument, limits: Limits): PresentSignature[] {
  const found = findSignatures(document, limits);
  const lost = lostSignatures(document, found, limits).map((signature) => signature.found);
  return [...found, ...lost].map((signature) => presentSignature(signature, limits));
}

/** The same of facts, which say more. */
export const presenceOf = ({ signatures }: DocumentFacts): PresentSignature[] =>
  signatures.map(({ field, kind, claimedTime, cms }) => ({ field, kind, claimedTime, signer: cms?.signer }));

function presentSignature(found: FoundSignature, limits: Limits): PresentSignature {
  const { field, dictionary } = found;
  const kind = plainKindOf(found);
  const { signer, claimedTime } = kind === 'signature' ? namedIn(dictionary?.contents, limits) : NOBODY;
  return { field, kind, signer, claimedTime: dictionary?.signingTime ?? claimedTime };
}

type Named = Pick<PresentSignature, 'signer' | 'claimedTime'>;

const NOBODY: Named = { signer: undefined, claimedTime: undefined };

/** Whom a CMS names; one that cannot be read is a signature all the same, by nobody that is known. */
function namedIn(contents: Uint8Array | undefined, limits: Limits): Named {
  if (contents === undefined) return NOBODY;
  try {
    const { signerInfos, certificates } = parseSignedData(contents, limits);
    const [info] = signerInfos;
    if (info === undefined) return NOBODY;
    const [signer] = certificatesOfSigner(info.sid, certificates);
    const claimed = signingTime(info.signedAttributes);
    return { signer, claimedTime: claimed.status === 'present' ? claimed.value : undefined };
  } catch (error) {
    if (asKysoError(error).code === 'limit-exceeded') throw error;
    return NOBODY;
  }
}
