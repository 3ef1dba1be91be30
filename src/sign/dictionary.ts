import { KysoError } from '../errors.ts';
import { type AppendedSection, type DictEdit, newDict, verbatim, type Writable } from '../pdf/append.ts';
import { formatPdfDate } from '../pdf/dates.ts';
import { PdfName } from '../pdf/objects.ts';
import { textString } from './form-edit.ts';
import type { SignOptions } from './options.ts';

/** Names under which the update tells where the two tokens came to stand. */
export const placeMarks = { byteRange: 'byte-range', contents: 'contents' } as const;

export interface SignatureEntries extends Pick<SignOptions, 'name' | 'reason' | 'location' | 'contact'> {
  readonly subFilter: string;
  readonly signingTime: Date;
  /** Reference: transforms the signature puts into force. */
  readonly reference: Writable | undefined;
}

/** Literal tokens of the two entries filled in once the rest of the file is known. */
interface Placeholders {
  readonly byteRange: string;
  readonly contents: Uint8Array;
}

/**
 * A signature dictionary (ISO 32000-2, table 255), its ByteRange and Contents still to be filled in.
 * ByteRange stands before Contents, as programs that search for the two expect.
 */
export function signatureDictionary(texts: SignatureEntries, placeholders: Placeholders): DictEdit {
  const text = (value: string | undefined) => (value ? textString(value) : undefined);
  return newDict({
    Type: PdfName.of('Sig'),
    Filter: PdfName.of('Adobe.PPKLite'),
    SubFilter: PdfName.of(texts.subFilter),
    ByteRange: verbatim(placeholders.byteRange, placeMarks.byteRange),
    Contents: verbatim(placeholders.contents, placeMarks.contents),
    M: textString(formatPdfDate(texts.signingTime)),
    Name: text(texts.name),
    Reason: text(texts.reason),
    Location: text(texts.location),
    ContactInfo: text(texts.contact),
    Reference: texts.reference,
  });
}

/** Ten digits a number: files up to 9.3 GiB. */
export const openByteRange: string = `[0 ${'0'.repeat(10)} ${'0'.repeat(10)} ${'0'.repeat(10)}]`;

/** A Contents token of zeros for so many bytes of CMS. */
export function openContents(room: number): Buffer {
  const token = Buffer.alloc(2 * room + 2, '0');
  token[0] = 0x3c;
  token[token.length - 1] = 0x3e;
  return token;
}

/** An update whose ByteRange is final, and whose Contents waits for its CMS. */
export interface PreparedUpdate {
  readonly appended: Uint8Array;
  /** Offsets of the Contents token within `appended`, half-open. */
  readonly gap: { readonly start: number; readonly end: number };
  readonly byteRange: readonly [number, number, number, number];
  /** Bytes of CMS that fit. */
  readonly room: number;
}

/** Writes the ByteRange to the place the update gave it: the file's text is never searched for it. */
export function fixByteRange(section: AppendedSection, sourceLength: number): PreparedUpdate {
  const range = section.marks.get(placeMarks.byteRange);
  const contents = section.marks.get(placeMarks.contents);
  if (!range || !contents) throw new KysoError('internal', 'the update lost the signature dictionary');
  const byteRange = [0, contents.start, contents.end, section.length - contents.end] as const;
  const width = range.end - range.start;
  const token = `[${byteRange.join(' ')}`.padEnd(width - 1);
  if (token.length !== width - 1)
    throw new KysoError('limit-exceeded', 'the file is too long for a signature: over 9 999 999 999 bytes');
  const appended = section.bytes;
  Buffer.from(`${token}]`, 'latin1').copy(appended, range.start - sourceLength);
  const gap = { start: contents.start - sourceLength, end: contents.end - sourceLength };
  return { appended, gap, byteRange, room: (gap.end - gap.start) / 2 - 1 };
}

/** Fills the gap. The CMS must fit. */
export function placeContents({ appended, gap }: PreparedUpdate, cms: Uint8Array): void {
  const bytes = Buffer.from(appended.buffer, appended.byteOffset, appended.byteLength);
  bytes.write(
    Buffer.from(cms.buffer, cms.byteOffset, cms.byteLength).toString('hex'),
    gap.start + 1,
    'latin1',
  );
}

export const fits = ({ room }: PreparedUpdate, cms: Uint8Array): boolean => cms.length <= room;
