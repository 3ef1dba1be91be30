import type { SignatureDictionary } from '../../pades/signature-dictionary.ts';
import type { ByteSource } from '../../pdf/source.ts';
import type { PdfDocument, Revision } from '../../pdf/types.ts';
import type { Coverage, Finding } from '../facts.ts';
import { signedReading } from './signed-reading.ts';

/** The two ranges a signature covers, half-open file ranges. */
export interface SignedRanges {
  readonly first: { readonly start: 0; readonly end: number };
  readonly second: { readonly start: number; readonly end: number };
}

export interface ByteRangeFacts {
  /** undefined when the ByteRange describes no two ranges of this file. */
  readonly ranges: SignedRanges | undefined;
  readonly coverage: Coverage;
  /** 0-based revision covered, or that holds the dictionary when no revision is. */
  readonly revision: number;
  readonly findings: readonly Finding[];
}

/** Bytes read at once while looking for what follows a revision. */
const peek = 64;
const maxBlank = 64 * 1024;

/** Reads ByteRange against the file (ISO 32000-2, 12.8.1). */
export function readByteRange(
  document: PdfDocument,
  signature: SignatureDictionary,
  definedIn: number,
): ByteRangeFacts {
  const home = revisionAt(document, signature.contentsRange?.start ?? signature.offset) ?? definedIn;
  const findings: Finding[] = [];
  const invalid = (message: string): ByteRangeFacts => ({
    ranges: undefined,
    coverage: 'partial',
    revision: home,
    findings: [...findings, { code: 'byte-range-invalid', message }],
  });
  if (signature.compressed)
    findings.push({
      code: 'signature-in-object-stream',
      message: `signature dictionary ${signature.object} stands in an object stream`,
    });
  if (signature.duplicateKeys.includes('ByteRange'))
    return invalid('ByteRange stands twice in the dictionary');
  if (signature.duplicateKeys.includes('Contents'))
    findings.push({ code: 'contents-differ', message: 'Contents stands twice in the dictionary' });
  else if (signature.duplicateKeys.length > 0)
    findings.push({
      code: 'duplicate-key',
      message: `the signature dictionary has ${signature.duplicateKeys.join(', ')} more than once`,
    });
  if (!signature.ranges)
    return invalid(`ByteRange ${JSON.stringify(signature.byteRange)} is not four non-negative integers`);
  const [start, length, secondStart, secondLength] = signature.ranges;
  const text = `ByteRange [${signature.ranges.join(' ')}]`;
  const end = secondStart + secondLength;
  if (start !== 0) return invalid(`${text} does not begin at the first byte`);
  if (secondStart <= length) return invalid(`${text}: the second range begins within the first`);
  if (end > document.length)
    return invalid(`${text} reaches behind the end of the file (${document.length})`);
  const ranges: SignedRanges = {
    first: { start: 0, end: length },
    second: { start: secondStart, end },
  };
  const gap = judgeGap(signature, ranges);
  if (gap) findings.push(gap);
  const { coverage, revision } = coverageOf(document, home, end, findings);
  return { ranges, coverage, revision, findings };
}

function revisionAt(document: PdfDocument, offset: number | undefined): number | undefined {
  if (offset === undefined) return undefined;
  return document.revisions.find((revision) => offset < revision.end)?.index;
}

/** The gap must be the Contents string of this very dictionary, and all of it hexadecimal. */
function judgeGap(signature: SignatureDictionary, { first, second }: SignedRanges): Finding | undefined {
  const gap = `the gap from ${first.end} to ${second.start}`;
  const token = signature.contentsRange;
  if (!token)
    return {
      code: 'byte-range-gap',
      message: `${gap} cannot be compared: Contents is no string in the file`,
    };
  if (!signature.contentsHex)
    return { code: 'byte-range-gap', message: 'Contents is not written as a hexadecimal string' };
  const exact = first.end === token.start && second.start === token.end;
  const digitsOnly = first.end === token.start + 1 && second.start === token.end - 1;
  if (!exact && !digitsOnly)
    return {
      code: 'byte-range-gap',
      message: `${gap} is not the Contents string, which stands from ${token.start} to ${token.end}`,
    };
  if (signature.contentsOdd)
    return { code: 'byte-range-gap', message: `${gap} holds characters that are no hexadecimal digits` };
  if (digitsOnly) return { code: 'byte-range-delimiters', message: `${gap} leaves out the digits only` };
  return undefined;
}

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0;

/** Is everything from `start` to `end` white space? Reads no more than it must. */
function blank(source: ByteSource, start: number, end: number): boolean {
  if (end - start > maxBlank) return false;
  return source.read(start, end).every(isBlank);
}

function coverageOf(
  document: PdfDocument,
  home: number,
  end: number,
  findings: Finding[],
): { coverage: Coverage; revision: number } {
  const { revisions, source, length } = document;
  const last = revisions.length - 1;
  const own = revisions[home];
  if (end === length) return { coverage: 'document', revision: last };
  if (!own || !endsRevision(source, own, end)) {
    findings.push({
      code: 'coverage-partial',
      message: `the second range ends at ${end}; the revision that holds the signature ends at ${own?.end ?? 'no known place'}`,
    });
    return { coverage: 'partial', revision: home };
  }
  if (home === last && blank(source, end, length)) return { coverage: 'document', revision: last };
  const other = signedReading(document, home, end);
  if (other) findings.push(other);
  // Behind the newest revision there is nothing an update could be.
  const stray = home === last ? end : strayBytes(source, end, length);
  if (stray !== undefined)
    findings.push({
      code: 'bytes-between-revisions',
      message: `at offset ${stray}, behind the signed range, stands something that is no object of an update`,
    });
  return { coverage: 'revision', revision: home };
}

/** At `%%EOF`, behind its end-of-line, or behind more white space. */
function endsRevision(source: ByteSource, revision: Revision, end: number): boolean {
  if (end === revision.eof || end === revision.end) return true;
  if (end < revision.eof) return false;
  return blank(source, revision.eof, end);
}

/** Where something stands behind `end` that begins no update; undefined when an object or section follows. */
function strayBytes(source: ByteSource, end: number, length: number): number | undefined {
  let at = end;
  const stop = Math.min(length, end + maxBlank);
  while (at < stop) {
    const bytes = source.read(at, Math.min(stop, at + peek));
    const skip = bytes.findIndex((byte) => !isBlank(byte));
    if (skip >= 0) {
      const head = Buffer.from(source.read(at + skip, at + skip + peek)).toString('latin1');
      return /^(?:\d+\s+\d+\s+obj|xref\b)/.test(head) ? undefined : at + skip;
    }
    at += bytes.length;
  }
  return at;
}
