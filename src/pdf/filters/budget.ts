import { KysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';

/** What the streams of one document may still decode to; `spent` grows with every decoded byte. */
export interface DecodeBudget {
  readonly limits: Limits;
  spent: number;
  /** Told when damaged data was decoded as far as it went, as viewers do: a fact for the reader to record. */
  readonly onDamage?: (message: string) => void;
}

/** The most bytes one filter may give, and which limit says so. */
export interface OutputBound {
  readonly bytes: number;
  readonly limit: keyof Limits;
}

/** The tightest of the limits on one stream whose encoded form has `encodedLength` bytes. */
export function outputBound(encodedLength: number, { limits, spent }: DecodeBudget): OutputBound {
  const bounds: OutputBound[] = [
    { bytes: limits.decodedStream, limit: 'decodedStream' },
    { bytes: Math.max(limits.decodedRatioFloor, encodedLength * limits.decodedRatio), limit: 'decodedRatio' },
    { bytes: Math.max(0, limits.decodedTotal - spent), limit: 'decodedTotal' },
  ];
  return bounds.reduce((tightest, bound) => (bound.bytes < tightest.bytes ? bound : tightest));
}

export const beyondBound = (filter: string, bound: OutputBound): KysoError =>
  new KysoError(
    'limit-exceeded',
    `${filter} data decodes to more than ${bound.bytes} bytes (${bound.limit})`,
    {
      subject: bound.limit,
      hint: 'The stream may be made to exhaust memory; raise the limit only for a document you trust.',
    },
  );

export const malformed = (filter: string, what: string, offset?: number): KysoError =>
  new KysoError(
    'stream-malformed',
    `${filter}: ${what}${offset === undefined ? '' : ` at byte ${offset} of the stream`}`,
    { subject: filter },
  );
