import { constants, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { beyondBound, type DecodeBudget, malformed, type OutputBound } from './budget.ts';

type Inflate = (data: Uint8Array, options: ZlibOptions) => Buffer;

/** A Buffer's `slice` does not copy; what leaves this file is a plain Uint8Array. */
const plain = (buffer: Buffer): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/**
 * FlateDecode (ISO 32000-2, 7.4.4): a zlib stream. What viewers open is opened: a truncated stream, a wrong
 * checksum, a missing zlib header or damage in the middle give the bytes up to the damage, and `onDamage` says so.
 * @throws limit-exceeded, stream-malformed
 */
export function inflate(data: Uint8Array, bound: OutputBound, budget: DecodeBudget): Uint8Array {
  // zlib's own setting must be positive, and must let a stream end exactly at the bound.
  const maxOutputLength = Math.max(1, bound.bytes);
  const chunkSize = data.length > 65_536 ? 262_144 : 16_384;
  try {
    return plain(inflateSync(data, { maxOutputLength, chunkSize }));
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw beyondBound('FlateDecode', bound);
    return salvage(data, bound, budget);
  }
}

/** Where the deflate data may begin in a stream that zlib refused, each with its reading. */
function candidates(data: Uint8Array): { from: Uint8Array; read: Inflate }[] {
  let start = 0;
  while (data[start] === 0x0a || data[start] === 0x0d) start++;
  const trimmed = data.subarray(start);
  const [cmf = 0, flg = 0] = trimmed;
  const hasZlibHeader = (cmf & 15) === 8 && ((cmf << 8) | flg) % 31 === 0;
  // Read raw behind the header: neither the checksum nor what follows the last block matters then.
  return hasZlibHeader
    ? [{ from: trimmed.subarray(2), read: inflateRawSync }]
    : [
        { from: trimmed, read: inflateRawSync },
        { from: trimmed.subarray(2), read: inflateRawSync },
      ];
}

function salvage(data: Uint8Array, bound: OutputBound, budget: DecodeBudget): Uint8Array {
  for (const { from, read } of candidates(data)) {
    const found = longestReadable(from, read, bound, budget);
    if (found === undefined || (found.length === 0 && data.length > 16)) continue;
    budget.onDamage?.(`FlateDecode: damaged data, ${found.length} bytes could be decoded`);
    return found;
  }
  throw malformed('FlateDecode', 'not deflate data');
}

/** Output of the longest prefix that inflates without an error: everything before the damage. */
function longestReadable(
  data: Uint8Array,
  read: Inflate,
  bound: OutputBound,
  budget: DecodeBudget,
): Uint8Array | undefined {
  // Each try costs at most this much, so that a damaged bomb stays cheap.
  const maxOutputLength = Math.max(1, Math.min(bound.bytes, budget.limits.decodedRatioFloor));
  const attempt = (length: number): Uint8Array | undefined => {
    try {
      return plain(read(data.subarray(0, length), { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }));
    } catch (error) {
      if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw beyondBound('FlateDecode', bound);
      return undefined;
    }
  };
  let best = attempt(data.length);
  if (best) return best;
  let low = 0;
  let high = data.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const output = attempt(middle);
    if (output) {
      best = output;
      low = middle;
    } else high = middle;
  }
  return best;
}
