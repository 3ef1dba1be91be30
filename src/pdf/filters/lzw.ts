import { beyondBound, type DecodeBudget, malformed, type OutputBound } from './budget.ts';
import { GrowingBytes } from './growing-bytes.ts';

const clearTable = 256;
const endOfData = 257;
const tableSize = 4096;

/**
 * LZWDecode (ISO 32000-2, 7.4.4.2): codes of 9 to 12 bits, most significant bit first.
 * Every table entry is a range of the output written before, so no strings are kept.
 * @param earlyChange 1: code length grows one code early (the default); 0: not.
 */
export function lzwDecode(
  data: Uint8Array,
  earlyChange: 0 | 1,
  bound: OutputBound,
  budget: DecodeBudget,
): Uint8Array {
  const out = new GrowingBytes(data.length * 4, bound.bytes, () => beyondBound('LZWDecode', bound));
  const start = new Uint32Array(tableSize);
  const length = new Uint32Array(tableSize);
  let next = endOfData + 1;
  let width = 9;
  let bits = 0;
  let bitCount = 0;
  let previousStart = -1;
  let previousLength = 0;
  for (let position = 0; ; ) {
    while (bitCount < width && position < data.length) {
      bits = ((bits << 8) | (data[position++] ?? 0)) & 0xff_ffff;
      bitCount += 8;
    }
    if (bitCount < width) {
      budget.onDamage?.('LZWDecode: no end-of-data code');
      return out.finish();
    }
    bitCount -= width;
    const code = (bits >> bitCount) & ((1 << width) - 1);
    if (code === endOfData) return out.finish();
    if (code === clearTable) {
      next = endOfData + 1;
      width = 9;
      previousStart = -1;
      continue;
    }
    const known = code < 256 || code < next;
    if (!known && (code !== next || previousStart < 0))
      throw malformed('LZWDecode', `code ${code}`, position);
    const copyLength = code < 256 ? 1 : known ? (length[code] ?? 0) : previousLength + 1;
    const { bytes, at } = out.reserve(copyLength);
    if (code < 256) bytes[at] = code;
    else {
      // A code not yet in the table stands for the previous string and its own first byte: the copy overlaps itself.
      const from = known ? (start[code] ?? 0) : previousStart;
      for (let i = 0; i < copyLength; i++) bytes[at + i] = bytes[from + i] ?? 0;
    }
    if (previousStart >= 0 && next < tableSize) {
      start[next] = previousStart;
      length[next] = previousLength + 1;
      next++;
    }
    previousStart = at;
    previousLength = copyLength;
    const threshold = next + earlyChange;
    width = threshold >= 2048 ? 12 : threshold >= 1024 ? 11 : threshold >= 512 ? 10 : 9;
  }
}
