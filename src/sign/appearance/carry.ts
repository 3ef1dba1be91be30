import type { PDFContext, PDFDict, PDFObject, PDFRef } from 'pdf-lib';
import type { Writable } from '../../pdf/append.ts';
import {
  PdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from '../../pdf/objects.ts';
import type { ObjectSink } from './types.ts';

type PdfLib = typeof import('pdf-lib');

/** Objects drawn elsewhere, in our own model; references among them count from 0 until they are put into a file. */
export interface CarriedObjects {
  /** `objects[n]` is what `n 0 R` means inside them. */
  readonly objects: readonly PdfObject[];
  /** Index of the one the others belong to. */
  readonly root: number;
}

/** Copies what `root` reaches out of a pdf-lib document whose fonts and images have been flushed. */
export function carry(lib: PdfLib, context: PDFContext, root: PDFRef): CarriedObjects {
  const numbers = new Map<PDFRef, number>();
  const objects: PdfObject[] = [];
  const visit = (ref: PDFRef): number => {
    const known = numbers.get(ref);
    if (known !== undefined) return known;
    const number = objects.length;
    numbers.set(ref, number);
    objects.push(null);
    const found = context.lookup(ref);
    objects[number] = found ? convert(found) : null;
    return number;
  };
  const convertDict = (dict: PDFDict): PdfDict => {
    const entries = new Map<string, PdfObject>();
    // Length is written from the data when the stream is.
    for (const [key, value] of dict.entries()) {
      const name = key.decodeText();
      if (name !== 'Length') entries.set(name, convert(value));
    }
    return PdfDict.from(entries);
  };
  const convert = (value: PDFObject): PdfObject => {
    if (value instanceof lib.PDFRef) return new PdfRef(visit(value));
    if (value instanceof lib.PDFName) return PdfName.of(value.decodeText());
    if (value instanceof lib.PDFNumber) return rounded(value.asNumber());
    if (value instanceof lib.PDFBool) return value.asBoolean();
    if (value instanceof lib.PDFString) return new PdfString(value.asBytes());
    if (value instanceof lib.PDFHexString) return new PdfString(value.asBytes(), true);
    if (value instanceof lib.PDFArray) return new PdfArray(value.asArray().map(convert));
    if (value instanceof lib.PDFStream) return new PdfStream(convertDict(value.dict), value.getContents());
    if (value instanceof lib.PDFDict) return convertDict(value);
    return null;
  };
  return { root: visit(root), objects };
}

/** Puts carried objects into an update under new numbers. @returns the reference of their root */
export function putCarried(carried: CarriedObjects, sink: ObjectSink): PdfRef {
  const refs = carried.objects.map(() => sink.allocate());
  for (const [i, value] of carried.objects.entries()) {
    const ref = refs[i];
    if (ref) sink.put(ref, written(value, refs));
  }
  const root = refs[carried.root];
  if (!root) throw new RangeError(`carried objects have no object ${carried.root}`);
  return root;
}

/** A stream goes in as one made in memory, so that an encrypted document encrypts it. */
function written(value: PdfObject, refs: readonly PdfRef[]): Writable {
  if (value instanceof PdfStream)
    return { kind: 'stream', dict: renumberedDict(value.dict, refs), data: value.raw };
  return renumbered(value, refs);
}

function renumbered(value: PdfObject, refs: readonly PdfRef[]): PdfObject {
  if (value instanceof PdfRef) return refs[value.num] ?? null;
  if (value instanceof PdfArray) {
    const simple = value.items.every((item) => typeof item === 'number');
    return simple ? value : new PdfArray(value.items.map((item) => renumbered(item, refs)));
  }
  if (value instanceof PdfDict) return renumberedDict(value, refs);
  return value;
}

function renumberedDict(dict: PdfDict, refs: readonly PdfRef[]): PdfDict {
  const entries = new Map<string, PdfObject>();
  for (const [key, value] of dict.entries) entries.set(key, renumbered(value, refs));
  return PdfDict.from(entries);
}

/** Font metrics come as long fractions; a ten-thousandth of a unit is finer than anything drawn. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
