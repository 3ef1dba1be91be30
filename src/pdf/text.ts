/**
 * Text strings (ISO 32000-2, 7.9.2.2): UTF-16 with a byte order mark, UTF-8 with one, or PDFDocEncoding.
 */

/** PDFDocEncoding where it differs from latin1 (annex D.2): its characters from 0x18 on and from 0x80 on. */
const differing: ReadonlyMap<number, string> = new Map([
  ...[...'\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc'].map((char, i): [number, string] => [
    0x18 + i,
    char,
  ]),
  ...[
    ...'\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac',
  ].map((char, i): [number, string] => [0x80 + i, char]),
  [0x7f, '\ufffd'],
  [0xad, '\ufffd'],
]);

/** Decodes a text string; bytes that mean nothing become U+FFFD. Language escapes (7.9.2.2) are left out. */
export function decodeTextString(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xfe && b === 0xff) return withoutLanguage(new TextDecoder('utf-16be').decode(bytes));
  if (a === 0xff && b === 0xfe) return withoutLanguage(new TextDecoder('utf-16le').decode(bytes));
  if (a === 0xef && b === 0xbb && c === 0xbf) return withoutLanguage(new TextDecoder('utf-8').decode(bytes));
  let text = '';
  for (const byte of bytes) text += differing.get(byte) ?? String.fromCharCode(byte);
  return text;
}

/** A language code stands between two escape characters. */
const withoutLanguage = (text: string): string =>
  text.includes('\u001b') ? text.replace(/\u001b[A-Za-z-]{2,8}\u001b/g, '') : text;

/** Encodes a text string: as PDFDocEncoding when it is ASCII, else as UTF-16BE with its byte order mark. */
export function encodeTextString(text: string): Uint8Array {
  if (/^[\n\r\t\x20-\x7e]*$/.test(text)) return Uint8Array.from(text, (char) => char.charCodeAt(0));
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i));
  return bytes;
}
