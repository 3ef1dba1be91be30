import { KysoError } from '../errors.ts';
import { byteAt, type Cursor, characterClass, tolerate, truncated, whiteSpace } from './cursor.ts';
import { PdfString } from './objects.ts';

function checkLength(c: Cursor, start: number): void {
  if (c.pos - start > c.limits.token)
    throw new KysoError('limit-exceeded', `a string is longer than ${c.limits.token} bytes`, {
      subject: 'token',
    });
}

/** A literal string (7.3.4.2), `(` first. Without escapes its bytes are a view of the source. */
export function readLiteralString(c: Cursor): PdfString {
  const start = c.pos;
  const { bytes, end } = c;
  let depth = 0;
  let plain = true;
  let pos = start;
  for (; pos < end; pos++) {
    const byte = bytes[pos];
    if (byte === 0x28) depth++;
    else if (byte === 0x29) {
      if (--depth === 0) break;
    } else if (byte === 0x5c) {
      plain = false;
      pos++;
    } else if (byte === 0x0d) plain = false;
  }
  if (pos >= end) {
    byteAt(c, end);
    throw truncated(c, 'a string');
  }
  c.pos = pos + 1;
  checkLength(c, start);
  const content = bytes.subarray(start + 1, pos);
  return new PdfString(plain ? content : withoutEscapes(content), false, c.origin, start, c.pos);
}

const escapes = new Map([
  [0x6e, 0x0a], // n
  [0x72, 0x0d], // r
  [0x74, 0x09], // t
  [0x62, 0x08], // b
  [0x66, 0x0c], // f
]);

const isOctal = (byte: number | undefined): byte is number =>
  byte !== undefined && byte >= 0x30 && byte <= 0x37;

function withoutEscapes(source: Uint8Array): Uint8Array {
  const out = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    let byte = source[i] as number;
    if (byte === 0x5c) {
      byte = source[++i] ?? 0x5c;
      if (isOctal(byte)) {
        let value = byte - 0x30;
        for (let digits = 1; digits < 3 && isOctal(source[i + 1]); digits++)
          value = value * 8 + (source[++i] as number) - 0x30;
        out[length++] = value & 0xff;
        continue;
      }
      // A backslash before an end-of-line joins the lines; before another character it is passed over.
      if (byte === 0x0d || byte === 0x0a) {
        if (byte === 0x0d && source[i + 1] === 0x0a) i++;
        continue;
      }
      out[length++] = escapes.get(byte) ?? byte;
      continue;
    }
    if (byte === 0x0d) {
      // Any end-of-line within a string reads as a line feed.
      if (source[i + 1] === 0x0a) i++;
      byte = 0x0a;
    }
    out[length++] = byte;
  }
  return out.slice(0, length);
}

const hexValue = new Int8Array(256).fill(-1);
for (let i = 0; i < 10; i++) hexValue[0x30 + i] = i;
for (let i = 0; i < 6; i++) {
  hexValue[0x41 + i] = 10 + i;
  hexValue[0x61 + i] = 10 + i;
}

/** Digits from which native decoding pays. */
const longString = 256;

/** A hexadecimal string (7.3.4.3), `<` first. Characters that are no digits are passed over, as viewers do. */
export function readHexString(c: Cursor): PdfString {
  const start = c.pos;
  const { bytes, end } = c;
  const digits = bytes.subarray(start + 1, end).indexOf(0x3e);
  if (digits < 0) {
    byteAt(c, end);
    throw truncated(c, 'a hexadecimal string');
  }
  const close = start + 1 + digits;
  c.pos = close + 1;
  checkLength(c, start);
  if (digits >= longString) {
    // Decoding natively stops at the first character that is no digit: all of them were when nothing is missing.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start + 1, digits).toString('latin1');
    const decoded = Buffer.from(text, 'hex');
    if (decoded.length * 2 === digits) return new PdfString(decoded, true, c.origin, start, c.pos);
  }
  const out = new Uint8Array((close - start) >> 1);
  let length = 0;
  let high = -1;
  let odd = false;
  for (let i = start + 1; i < close; i++) {
    const value = hexValue[bytes[i] as number] as number;
    if (value < 0) {
      if (characterClass[bytes[i] as number] !== whiteSpace) {
        tolerate(c, 'a hexadecimal string holds what is no digit', i);
        odd = true;
      }
      continue;
    }
    if (high < 0) high = value;
    else {
      out[length++] = high * 16 + value;
      high = -1;
    }
  }
  if (high >= 0) out[length++] = high * 16;
  const decoded = length === out.length ? out : out.slice(0, length);
  return new PdfString(decoded, true, c.origin, start, c.pos, odd);
}

/** True when the bytes are white space only. */
export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => characterClass[byte] === whiteSpace);
}
