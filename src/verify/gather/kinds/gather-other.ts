import { KysoError } from '../../../errors.ts';
import type { Limits } from '../../../limits.ts';
import type { Certificate } from '../../../pki/x509/types.ts';
import type { DocumentFacts } from '../../facts.ts';
import type { Kind } from '../../kind.ts';
import { gatherCms } from './cms-file.ts';
import { standingFacts, unsupportedSignature } from './single-state.ts';

/** A document that is no PDF. */
export interface OtherDocument {
  readonly bytes: Uint8Array;
  readonly kind: Kind;
  /** What a detached signature in it belongs to; undefined when it is not at hand. */
  readonly content: () => Uint8Array | undefined;
}

/**
 * Everything a verdict on a document that is no PDF is made from. Decides nothing.
 * @throws kind-unsignable, container-malformed, xml-malformed, cms-malformed, filter-unsupported, encryption-unsupported
 * @throws limit-exceeded
 */
export async function gatherOther(
  { bytes, kind, content }: OtherDocument,
  intermediates: readonly Certificate[],
  limits: Limits,
): Promise<DocumentFacts> {
  switch (kind.family) {
    case 'cms':
      return gatherCms(bytes, content, intermediates, limits);
    case 'zip': {
      const { gatherZip } = await import('./zip-file.ts');
      return gatherZip(bytes, intermediates, limits);
    }
    case 'xml': {
      const { gatherXml } = await import('./xml-file.ts');
      return gatherXml(bytes, intermediates, limits);
    }
    case 'ole':
      return gatherOle(bytes);
    case 'mail':
      return gatherMail(bytes);
    case 'unsignable':
      throw unsignable(kind.what);
    default:
      throw unsignable('of a kind kyso does not read');
  }
}

const unsignable = (what: string): KysoError =>
  new KysoError('kind-unsignable', `the file is ${what}: it carries no signature that could be shown`, {
    hint: 'Counted as such, and not as unsigned. To sign it, convert it to PDF, or sign it into a file beside it.',
  });

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** Streams and storages that tell the programs apart, and where they keep signatures ([MS-OFFCRYPTO], 2.5). */
const oleFormats = [
  ['__substg1.0_', 'msg', 'a mail of Outlook'],
  ['WordDocument', 'doc', 'a binary Word document'],
  ['Workbook', 'xls', 'a binary Excel workbook'],
  ['PowerPoint Document', 'ppt', 'a binary PowerPoint presentation'],
] as const;

/** Compound files: binary Office documents, whose signatures kyso sees and cannot check. */
function gatherOle(bytes: Uint8Array): DocumentFacts {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const [, format, what] = oleFormats.find(([name]) => all.includes(utf16(name))) ?? [
    '',
    'ole',
    'a compound file',
  ];
  const place = ['_xmlsignatures', '_signatures'].find((name) => all.includes(utf16(name)));
  if (place !== undefined)
    return standingFacts(bytes, format, [
      unsupportedSignature(place, `${what} with signatures of its own format`),
    ]);
  if (all.includes(utf16('EncryptedPackage')))
    throw new KysoError('encryption-unsupported', 'the document is encrypted as Office does it');
  throw unsignable(what);
}

/** A mail may be signed (S/MIME, RFC 8551), which kyso sees and cannot check. */
function gatherMail(bytes: Uint8Array): DocumentFacts {
  const text = Buffer.from(bytes.subarray(0, 1024 * 1024)).toString('latin1');
  if (!/^content-type:\s*(?:multipart\/signed|application\/(?:x-)?pkcs7-(?:mime|signature))/im.test(text))
    throw unsignable('a mail without a signature');
  return standingFacts(bytes, 'mail', [
    unsupportedSignature('S/MIME', 'a mail signed with S/MIME or PGP/MIME'),
  ]);
}
