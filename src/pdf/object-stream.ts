import { KysoError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { cursorOn, skipSpace, takeInteger } from './cursor.ts';
import { readValue } from './lexer.ts';
import { isInteger, type Origin, type PdfDict, type PdfObject } from './objects.ts';

/** The content of an object stream (7.5.7), its objects read one by one when asked for. */
export interface ObjectStream {
  /** Object numbers in the order of the stream. */
  readonly numbers: readonly number[];
  /** Index of an object in `numbers`, -1 when it is not there; the last one when it is there twice. */
  indexOf(num: number): number;
  /** The value at an index of `numbers`; tells how many bytes were parsed for it. @throws pdf-malformed, pdf-truncated, limit-exceeded */
  value(index: number, charge: (bytes: number) => void): StreamedObject;
}

interface StreamedObject {
  readonly value: PdfObject;
  /** As of a ParsedObject; offsets are within the decoded data. */
  readonly tolerated: string | undefined;
  readonly ambiguous: string | undefined;
}

/** Reads the head of decoded object stream data. @throws pdf-malformed */
export function openObjectStream(dict: PdfDict, data: Uint8Array, limits: Limits): ObjectStream {
  const count = dict.get('N');
  const first = dict.get('First');
  if (!isInteger(count) || !isInteger(first) || count < 0 || first < 0 || first > data.length)
    throw new KysoError('pdf-malformed', 'an object stream has no usable N and First');
  const origin: Origin = { bytes: data, base: undefined };
  const numbers: number[] = [];
  const offsets: number[] = [];
  const c = cursorOn(origin, 0, first, limits);
  for (let i = 0; i < count; i++) {
    skipSpace(c);
    const num = takeInteger(c);
    skipSpace(c);
    const offset = takeInteger(c);
    if (num === undefined || offset === undefined)
      throw new KysoError('pdf-malformed', `an object stream lists ${i} of ${count} objects`);
    numbers.push(num);
    offsets.push(first + offset);
  }
  let indices: Map<number, number> | undefined;
  return {
    numbers,
    indexOf: (num) => {
      indices ??= new Map(numbers.map((number, index) => [number, index]));
      return indices.get(num) ?? -1;
    },
    value: (index, charge) => {
      const start = offsets[index] ?? data.length;
      const at = cursorOn(origin, start, data.length, limits);
      try {
        const value = readValue(at);
        charge(at.pos - start);
        return { value, tolerated: at.tolerated, ambiguous: at.ambiguous };
      } catch (error) {
        if (!(error instanceof KysoError) || error.offset === undefined) throw error;
        charge(Math.max(0, error.offset - start));
        // Offsets are within the decoded data here, which says nothing about the file.
        throw new KysoError(error.code, `${error.message} of the object stream`);
      }
    },
  };
}
