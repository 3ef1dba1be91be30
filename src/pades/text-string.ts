/** Text strings (ISO 32000-2, 7.9.2.2): PDFDocEncoding, UTF-16BE or UTF-8 by their first bytes. */

/** PDFDocEncoding where it differs from Latin-1 (annex D.3); 0 marks an undefined code. */
const docEncoding: ReadonlyMap<number, number> = new Map(
  [
    [0x18, [0x02d8, 0x02c7, 0x02c6, 0x02d9, 0x02dd, 0x02db, 0x02da, 0x02dc]],
    [
      0x80,
      [
        0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203a, 0x2212, 0x2030,
        0x201e, 0x201c, 0x201d, 0x2018, 0x2019, 0x201a, 0x2122, 0xfb01, 0xfb02, 0x0141, 0x0152, 0x0160,
        0x0178, 0x017d, 0x0131, 0x0142, 0x0153, 0x0161, 0x017e, 0xfffd, 0x20ac,
      ],
    ],
  ].flatMap(([from, codes]) =>
    (codes as number[]).map((code, i): [number, number] => [(from as number) + i, code]),
  ),
);

const utf16be = new TextDecoder('utf-16be');
const utf16le = new TextDecoder('utf-16le');
const utf8 = new TextDecoder('utf-8');

/** Decodes a text string; a UTF-16LE byte order mark, not allowed but met, is understood too. Never throws. */
export function decodeTextString(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xfe && b === 0xff) return utf16be.decode(bytes);
  if (a === 0xff && b === 0xfe) return utf16le.decode(bytes);
  if (a === 0xef && b === 0xbb && c === 0xbf) return utf8.decode(bytes);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(docEncoding.get(byte) ?? byte);
  return text;
}

/** Encodes text as printable ASCII where that suffices, else as UTF-16BE with its byte order mark. */
export function encodeTextString(text: string): Uint8Array {
  if (/^[\x20-\x7e]*$/.test(text)) return Buffer.from(text, 'latin1');
  const bytes = Buffer.alloc(2 + text.length * 2);
  bytes.writeUInt16BE(0xfeff, 0);
  for (let i = 0; i < text.length; i++) bytes.writeUInt16BE(text.charCodeAt(i), 2 + i * 2);
  return bytes;
}
