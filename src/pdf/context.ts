import { KysoError } from '../errors.ts';
import type { DecodeBudget } from './filters/decode.ts';
import type { EntryHistory } from './history.ts';
import type { ObjectStream } from './object-stream.ts';
import type { PdfStream } from './objects.ts';
import type { Anomaly, EncryptionInfo, IndirectObject, PdfDocument } from './types.ts';
import type { XrefInput } from './xref.ts';

/** How many anomalies of each kind are kept: a hostile file shall not fill the memory with them, nor hide one kind behind another. */
const anomaliesKept = 1000;

/** What the views of one document share. */
export interface DocumentContext extends XrefInput {
  readonly document: PdfDocument;
  readonly budget: DecodeBudget;
  readonly anomalies: Anomaly[];
  readonly offsetBase: number;
  /** Counts bytes that were parsed. @throws limit-exceeded past `limits.objectBytesTotal` */
  charge(bytes: number): void;
  encryption: EncryptionInfo | undefined;
  /** Number of the object that holds the Encrypt dictionary, whose strings are not encrypted. */
  encryptObject: number | undefined;
  /** Objects by file offset, shared by all views that see the same bytes. */
  readonly byOffset: Map<number, IndirectObject>;
  readonly objectStreams: WeakMap<PdfStream, ObjectStream>;
  /** Every entry of every object, for documents of many revisions. */
  readonly history: EntryHistory;
  /** File offset of the last definition of an object before `limit`, by scanning; undefined when there is none. */
  scanned(num: number, limit: number): number | undefined;
}

export function noteInto(anomalies: Anomaly[]): XrefInput['note'] {
  const met = new Map<Anomaly['code'], Set<string>>();
  return (code, message, offset, object) => {
    const known = met.get(code) ?? new Set();
    met.set(code, known);
    const key = `${offset} ${object} ${message}`;
    if (known.size >= anomaliesKept || known.has(key)) return;
    known.add(key);
    anomalies.push({
      code,
      message,
      ...(offset === undefined ? {} : { offset }),
      ...(object === undefined ? {} : { object }),
    });
  };
}

/** True for faults of the file that reading can pass over; a bound that was met is not one. */
export const isTolerable = (error: unknown): error is KysoError =>
  error instanceof KysoError && error.code !== 'limit-exceeded' && error.code !== 'internal';
