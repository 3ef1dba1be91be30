import { deflateSync } from 'node:zlib';
import type { Limits } from '../../limits.ts';
import { readDss, type VriEntry } from '../../pades/dss.ts';
import { beginUpdate, newDict, type StreamToWrite } from '../../pdf/append.ts';
import { PdfDict, PdfName } from '../../pdf/objects.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import { declarePades } from '../extensions.ts';
import { catalogOf, entryOf, grow } from '../form-edit.ts';

/** Validation data to be kept in a document. DER of each. */
export interface ValidationData {
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
}

/** Bytes that validation data take in a document, as they are stored there. */
export interface KeptBytes {
  readonly certificates: number;
  readonly crls: number;
  readonly ocsps: number;
}

/** An update, and what of it is validation data. */
export interface StoreUpdate {
  readonly appended: Uint8Array;
  readonly kept: KeptBytes;
}

/** Below this many bytes compression gains nothing worth a filter. */
const compressFrom = 512;

/**
 * An update that puts validation data into the document security store (ISO 32000-2, 12.8.4.3); what stands there
 * already is not written again. undefined when there is nothing to add. No VRI: it is optional (EN 319 142-1, 5.4.2.3),
 * and the store speaks for every signature alike.
 */
export function storeUpdate(
  document: PdfDocument,
  data: ValidationData,
  limits: Limits,
): StoreUpdate | undefined {
  const view = document.latest;
  const known = knownEntries(document, limits);
  const streams = (values: readonly Uint8Array[]): StreamToWrite[] =>
    distinct(values)
      .filter((value) => !known.has(keyOf(value)))
      .map(streamOf);
  const certificates = streams(data.certificates);
  const crls = streams(data.crls);
  const ocsps = streams(data.ocsps);
  const all = { Certs: certificates, CRLs: crls, OCSPs: ocsps };
  const lists = Object.entries(all).filter(([, added]) => added.length > 0);
  if (lists.length === 0) return undefined;
  const update = beginUpdate(view);
  const store = entryOf(view, update, catalogOf(view, update), 'DSS');
  if (!store.dict.has('Type')) store.edit().set('Type', PdfName.of('DSS'));
  for (const [key, added] of lists)
    grow(view, update, store, key, ...added.map((stream) => update.add(stream)));
  declarePades(view, update);
  const kept = { certificates: sizeOf(certificates), crls: sizeOf(crls), ocsps: sizeOf(ocsps) };
  return { appended: update.finish().bytes, kept };
}

const sizeOf = (streams: readonly StreamToWrite[]): number =>
  streams.reduce((sum, { data }) => sum + data.length, 0);

function knownEntries({ latest }: PdfDocument, limits: Limits): ReadonlySet<string> {
  const dss = readDss(latest, limits);
  const entries: readonly VriEntry[] = dss ? [dss] : [];
  return new Set(
    entries.flatMap(({ certificates, crls, ocsps }) => [...certificates, ...crls, ...ocsps].map(keyOf)),
  );
}

const distinct = (values: readonly Uint8Array[]): Uint8Array[] => [
  ...new Map(values.map((value) => [keyOf(value), value])).values(),
];

const keyOf = (value: Uint8Array): string =>
  Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1');

function streamOf(value: Uint8Array): StreamToWrite {
  const packed = value.length >= compressFrom ? deflateSync(value) : undefined;
  return packed && packed.length < value.length
    ? { kind: 'stream', dict: newDict({ Filter: PdfName.of('FlateDecode') }), data: packed }
    : { kind: 'stream', dict: PdfDict.of({}), data: value };
}
