import { beyondBound, malformed, type OutputBound } from './budget.ts';
import { GrowingBytes } from './growing-bytes.ts';

const isWhiteSpace = (byte: number): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0;

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** ASCIIHexDecode (ISO 32000-2, 7.4.2). A missing `>` is tolerated; an odd last digit counts as `d0`. */
export function asciiHexDecode(data: Uint8Array, bound: OutputBound): Uint8Array {
  const most = Math.ceil(data.length / 2);
  if (most > bound.bytes) throw beyondBound('ASCIIHexDecode', bound);
  const out = new Uint8Array(most);
  let length = 0;
  let high = -1;
  for (let i = 0; i < data.length; i++) {
    const byte = data[i] ?? 0;
    if (byte === 0x3e) break;
    if (isWhiteSpace(byte)) continue;
    const digit = hexDigit(byte);
    if (digit < 0) throw malformed('ASCIIHexDecode', 'not a hexadecimal digit', i);
    if (high < 0) high = digit;
    else {
      out[length++] = (high << 4) | digit;
      high = -1;
    }
  }
  if (high >= 0) out[length++] = high << 4;
  return out.subarray(0, length);
}

/** ASCII85Decode (ISO 32000-2, 7.4.3). A missing `~>` and a leading `<~` are tolerated. */
export function ascii85Decode(data: Uint8Array, bound: OutputBound): Uint8Array {
  const out = new GrowingBytes(Math.ceil(data.length * 0.8) + 4, bound.bytes, () =>
    beyondBound('ASCII85Decode', bound),
  );
  let value = 0;
  let count = 0;
  const write = (byteCount: number): void => {
    const { bytes, at } = out.reserve(byteCount);
    for (let i = 0; i < byteCount; i++) bytes[at + i] = (value >>> (24 - 8 * i)) & 255;
    value = 0;
    count = 0;
  };
  let i = 0;
  while (i < data.length && isWhiteSpace(data[i] ?? 0)) i++;
  if (data[i] === 0x3c && data[i + 1] === 0x7e) i += 2;
  for (; i < data.length; i++) {
    const byte = data[i] ?? 0;
    if (byte === 0x7e) break;
    if (isWhiteSpace(byte)) continue;
    if (byte === 0x7a && count === 0) {
      write(4);
      continue;
    }
    if (byte < 0x21 || byte > 0x75) throw malformed('ASCII85Decode', 'not a base-85 digit', i);
    value = value * 85 + (byte - 0x21);
    if (++count < 5) continue;
    if (value > 0xffff_ffff) throw malformed('ASCII85Decode', 'group above 2^32 - 1', i);
    write(4);
  }
  if (count === 1) throw malformed('ASCII85Decode', 'last group has one digit', i);
  if (count > 1) {
    const bytes = count - 1;
    for (; count < 5; count++) value = value * 85 + 84;
    if (value > 0xffff_ffff) throw malformed('ASCII85Decode', 'group above 2^32 - 1', i);
    write(bytes);
  }
  return out.finish();
}
