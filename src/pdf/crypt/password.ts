/** Longest password of revisions 5 and 6, in bytes of UTF-8 (ISO 32000-2, 7.6.4.3.3). */
const longestUtf8 = 127;

/** The padding string of algorithm 2. */
export const passwordPadding: Uint8Array = Uint8Array.from(
  Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex'),
);

/** A password of revisions 2 to 4, cut or padded to 32 bytes. */
export function paddedPassword(password: Uint8Array): Uint8Array {
  const out = new Uint8Array(32);
  const own = password.subarray(0, 32);
  out.set(own);
  out.set(passwordPadding.subarray(0, 32 - own.length), own.length);
  return out;
}

/**
 * The byte strings a typed password may stand for in revisions 2 to 4: PDFDocEncoding, which Latin-1 stands for
 * here, and UTF-8, which some producers use.
 */
export function legacyPasswords(password: string | Uint8Array): Uint8Array[] {
  if (typeof password !== 'string') return [password];
  const utf8 = Buffer.from(password, 'utf8');
  const isLatin1 = [...password].every((char) => char.charCodeAt(0) < 256);
  if (utf8.length === password.length || !isLatin1) return [utf8];
  return [Buffer.from(password, 'latin1'), utf8];
}

/**
 * The bytes of a password of revisions 5 and 6: SASLprep (RFC 4013) as far as it changes what people type (other
 * spaces become a space, invisible characters go, compatibility forms are composed), in UTF-8, cut to 127 bytes.
 */
export function utf8Password(password: string | Uint8Array): Uint8Array {
  if (typeof password !== 'string') return password.subarray(0, longestUtf8);
  const prepared = password
    .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/\u034f|[\u00ad\u1806\u200b-\u200d\u2060\ufeff]|[\u180b-\u180d]|[\ufe00-\ufe0f]/g, '')
    .normalize('NFKC');
  return Buffer.from(prepared, 'utf8').subarray(0, longestUtf8);
}
