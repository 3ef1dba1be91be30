import { KysoError } from '../errors.ts';
import type { WholeCmsSource } from './key-handle.ts';

/** What kyso needs of a `Signer` of `@signpdf/signpdf`. */
export interface SignpdfSigner {
  sign(pdfBuffer: Buffer, signingTime?: Date): Promise<Buffer>;
}

export interface SignpdfSignerOptions {
  /** Bytes to keep for the CMS (default 8192, which is what `@signpdf` keeps). */
  readonly estimatedSize?: number;
  /** Default `adbe.pkcs7.detached`: most such signers do not make the attributes PAdES asks for. */
  readonly subFilter?: WholeCmsSource['subFilter'];
}

/**
 * Makes any `@signpdf` signer (a KMS plug-in, signer-p12 …) a key source.
 * @param signer or what makes one: some sign only once (signer-p12 uses its key file up)
 */
export function signpdfSigner(
  signer: SignpdfSigner | (() => SignpdfSigner),
  options: SignpdfSignerOptions = {},
): WholeCmsSource {
  return {
    kind: 'cms',
    estimatedSize: options.estimatedSize ?? 8192,
    subFilter: options.subFilter ?? 'adbe.pkcs7.detached',
    async signRanges(ranges, signingTime) {
      const buffer = Buffer.from(ranges.buffer, ranges.byteOffset, ranges.byteLength);
      try {
        return await (typeof signer === 'function' ? signer() : signer).sign(buffer, signingTime);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new KysoError('signing-failed', `the signer failed: ${why}`, { cause });
      }
    },
  };
}
