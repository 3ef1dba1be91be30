import type { PresentSignature } from './gather/presence.ts';
import { signerResult, usageOf } from './judge/describe.ts';
import type { DocumentFormat, DocumentResult, SignatureResult, SignerResult } from './result.ts';

/** The signatures a document bears, as they name themselves: nothing of them was checked. */
export interface PresentDocument extends Pick<DocumentResult, 'format' | 'error'> {
  readonly signatures: readonly {
    readonly field: string;
    readonly kind: SignatureResult['kind'];
    readonly signer: SignerResult | null;
    /** ISO 8601 UTC. */
    readonly claimedTime?: string;
  }[];
}

/** What was found, as a result; with what certificates are for where `usage` says so. */
export const presentDocument = (
  format: DocumentFormat = 'pdf',
  found: readonly PresentSignature[],
  usage: boolean,
): PresentDocument => ({
  format,
  signatures: found.map(({ field, kind, signer, claimedTime }) => ({
    field,
    kind,
    signer: signer ? { ...signerResult(signer), ...(usage ? { usage: usageOf(signer) } : {}) } : null,
    ...(claimedTime ? { claimedTime: claimedTime.toISOString() } : {}),
  })),
});

/** A document that could not be read is an error, never unsigned. */
export const presentError = ({
  format = 'pdf',
  error,
}: {
  readonly format?: DocumentFormat;
  readonly error: NonNullable<DocumentResult['error']>;
}): PresentDocument => ({ format, signatures: [], error });
