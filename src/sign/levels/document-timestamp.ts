import { KysoError } from '../../errors.ts';
import { readFields } from '../../pades/fields.ts';
import { type DictEdit, newDict, verbatim } from '../../pdf/append.ts';
import { PdfName } from '../../pdf/objects.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import {
  fits,
  fixByteRange,
  openByteRange,
  openContents,
  type PreparedUpdate,
  placeContents,
  placeMarks,
} from '../dictionary.ts';
import { digestRanges } from '../digest.ts';
import { chooseField } from '../field.ts';
import { firstPage, layOut } from '../prepare.ts';
import { refusePermissions } from '../rules.ts';
import type { StampedToken, TimestampSource } from './timestamp-source.ts';

/** A document time-stamp made: the file is the source followed by `appended`. */
export interface DocumentTimestamp {
  readonly appended: Uint8Array;
  readonly field: string;
  readonly byteRange: readonly [number, number, number, number];
  readonly stamped: StampedToken;
}

/**
 * Puts a document time-stamp over everything that stands in the document (ISO 32000-2, 12.8.5; EN 319 142-1, 5.4.3), in
 * an invisible field of its own.
 * @throws timestamp-refused, timestamp-invalid, net-*, refused-permissions, pdf-no-pages
 */
export async function timestampDocument(
  document: PdfDocument,
  source: TimestampSource,
): Promise<DocumentTimestamp> {
  const view = document.latest;
  const tree = readFields(view, document.limits);
  const taken = new Set(tree.fields.map(({ name }) => name.split('.', 1)[0]));
  let n = 1;
  while (taken.has(`DocTimeStamp${n}`)) n++;
  const target = chooseField(view, tree, `DocTimeStamp${n}`);
  refusePermissions(document.encryption, true);
  const task = { document, target, page: firstPage(view) };
  const draft = (room: number): PreparedUpdate =>
    fixByteRange(layOut(task, timestampDictionary(room), undefined), document.length);
  const stamp = (update: PreparedUpdate): Promise<StampedToken> =>
    source.stamp(digestRanges(document.source, update.appended, update.gap, source.digest));

  let update = draft(source.estimatedSize);
  let stamped = await stamp(update);
  if (!fits(update, stamped.token)) {
    // Only the first token of an authority can be larger than what was kept: its size is known from then on.
    update = draft(source.estimatedSize);
    stamped = await stamp(update);
  }
  if (!fits(update, stamped.token))
    throw new KysoError(
      'signing-failed',
      `the time-stamp takes ${stamped.token.length} bytes, ${update.room} were kept`,
    );
  placeContents(update, stamped.token);
  return { appended: update.appended, field: target.name, byteRange: update.byteRange, stamped };
}

/** M is left out: the token says the time (EN 319 142-1, 5.4.3). */
function timestampDictionary(room: number): DictEdit {
  return newDict({
    Type: PdfName.of('DocTimeStamp'),
    Filter: PdfName.of('Adobe.PPKLite'),
    SubFilter: PdfName.of('ETSI.RFC3161'),
    ByteRange: verbatim(openByteRange, placeMarks.byteRange),
    Contents: verbatim(openContents(room), placeMarks.contents),
  });
}
