import type { DocumentFormat } from './result.ts';

/** What the first bytes of a file say it is. `none`: nothing that is known; it is read as a PDF, and refused as one. */
export type Kind =
  | { readonly family: 'pdf' | 'cms' | 'zip' | 'xml' | 'ole' | 'mail' | 'none' }
  /** It cannot carry a signature, or none that could be shown. */
  | { readonly family: 'unsignable'; readonly format: DocumentFormat; readonly what: string };

/** Bytes that are looked at: a PDF header may stand anywhere among them. */
export const headBytes = 1024;

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

const unsignable = (format: DocumentFormat, what: string): Kind => ({ family: 'unsignable', format, what });
const zip: Kind = { family: 'zip' };
const image = (what: string): Kind => unsignable('image', what);

/** First bytes, and what they mean. */
const magics: readonly (readonly [readonly number[], Kind])[] = [
  [ascii('PK\x03\x04'), zip],
  [ascii('PK\x05\x06'), zip],
  [[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], { family: 'ole' }],
  [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], image('a PNG image')],
  [[0xff, 0xd8, 0xff], image('a JPEG image')],
  [ascii('GIF8'), image('a GIF image')],
  [ascii('II*\0'), image('a TIFF image')],
  [ascii('MM\0*'), image('a TIFF image')],
  [ascii('BM'), image('a BMP image')],
  [ascii('RIFF'), image('a RIFF file (WebP, sound or film)')],
  [ascii('{\\rtf'), unsignable('rtf', 'an RTF text')],
  [ascii('%!PS'), unsignable('text', 'a PostScript file')],
  [ascii('7z\xbc\xaf\x27\x1c'), unsignable('archive', 'a 7z archive')],
  [ascii('Rar!\x1a\x07'), unsignable('archive', 'a RAR archive')],
  [[0x1f, 0x8b], unsignable('archive', 'a gzip archive')],
];

const begins = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, at) => bytes[at] === byte);

/** id-signedData and its neighbours (RFC 5652): `1.2.840.113549.1.7`, behind the head of a ContentInfo. */
const cmsPrefix = ascii('\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07');

function isCms(head: Uint8Array): boolean {
  if (head[0] !== 0x30) return false;
  const length = head[1] ?? 0;
  const at = length < 0x80 || length === 0x80 ? 2 : 2 + (length & 0x7f);
  return at <= 6 && begins(head.subarray(at), cmsPrefix);
}

/** `-----BEGIN CMS-----` and its older names, or bare Base64 of a ContentInfo, as mail programs leave it. */
const isArmoured = (text: string): boolean =>
  /^\s*-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----/.test(text) ||
  /^\s*MI[A-Za-z0-9+/\r\n]{62}/.test(text);

const isMail = (text: string): boolean =>
  /^(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+/.test(text) &&
  /^(?:MIME-Version|Received|From|Return-Path|Message-ID):/im.test(text);

const isXml = (text: string): boolean =>
  /^(?:\xef\xbb\xbf)?\s*<(?:\?xml\s|[A-Za-z_][\w.-]*[\s:>/]|!--)/.test(text);
const isHtml = (text: string): boolean => /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html[\s>])/i.test(text);

/** Text in any of the encodings offices use: no zero byte, but in UTF-16, which its mark tells. */
function isText(head: Uint8Array): boolean {
  if (begins(head, [0xff, 0xfe]) || begins(head, [0xfe, 0xff])) return true;
  return head.length > 0 && head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/**
 * The kind of a file by its first {@link headBytes} bytes. `name` decides where content alone cannot: what is called
 * `.pdf` is held to that name unless its content is plainly of another kind that carries signatures.
 */
export function kindOf(head: Uint8Array, name = ''): Kind {
  if (begins(head, ascii('%PDF-'))) return { family: 'pdf' };
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  const named = /\.pdf$/i.test(name);
  if (named && text.includes('%PDF-')) return { family: 'pdf' };
  const known = magics.find(([magic]) => begins(head, magic))?.[1];
  if (known) return named && known.family === 'unsignable' ? { family: 'none' } : known;
  if (isCms(head) || isArmoured(text)) return { family: 'cms' };
  if (text.includes('%PDF-')) return { family: 'pdf' };
  if (isHtml(text)) return named ? { family: 'none' } : unsignable('text', 'a web page');
  if (isXml(text)) return { family: 'xml' };
  if (named) return { family: 'none' };
  if (isMail(text)) return { family: 'mail' };
  return isText(head) && /\.(?:txt|csv|md|log)$/i.test(name)
    ? unsignable('text', 'a plain text')
    : { family: 'none' };
}

/** Names of documents that count in the population of a report, by extension; what they are, their content says. */
const documentNames =
  /\.(?:pdf|p7m|p7s|asics|asice|sce|scs|doc[xm]?|dot[xm]?|xls[xm]?|xlt[xm]|ppt[xm]?|pot[xm]|pps[xm]|od[tspg]|ot[tsp]|xml|rtf|txt|msg|eml|png|jpe?g|tiff?|gif|bmp|webp)$/i;

/** Does a name belong to a kind of document kyso knows? */
export const isDocumentName = (name: string): boolean => documentNames.test(name);

/** The path of the document a detached signature belongs to, when its name says so: `letter.docx.p7s`. */
export const signedPathOf = (path: string): string | undefined =>
  /^.*[^/\\]\.(?:p7s|p7m)$/i.test(path) ? path.replace(/\.p7[sm]$/i, '') : undefined;
