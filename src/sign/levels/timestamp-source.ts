import type { DigestName } from '../../pki/algorithms/types.ts';

/** Digests a signer may have stamped. */
export type ImprintDigest = Extract<DigestName, 'sha256' | 'sha384' | 'sha512'>;

/** A time-stamp that was checked when it came. */
export interface StampedToken {
  /** DER of the TimeStampToken's ContentInfo (RFC 3161, 2.4.2). */
  readonly token: Uint8Array;
  readonly time: Date;
  /** Subject of the authority's certificate. */
  readonly authority: string;
}

/** Where time-stamps come from. */
export interface TimestampSource {
  /** What imprints are made with. */
  readonly digest: ImprintDigest;
  /** Bytes to keep for a token: of the last one that came, or a guess. */
  readonly estimatedSize: number;
  /** @throws timestamp-refused, timestamp-invalid, net-* */
  stamp(imprint: Uint8Array): Promise<StampedToken>;
}
