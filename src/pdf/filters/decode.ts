import { KysoError } from '../../errors.ts';
import { isName, type PdfDict } from '../objects.ts';
import { ascii85Decode, asciiHexDecode } from './ascii.ts';
import { beyondBound, type DecodeBudget, type OutputBound, outputBound } from './budget.ts';
import { inflate } from './flate.ts';
import { lzwDecode } from './lzw.ts';
import { undoPredictor } from './predictor.ts';
import { runLengthDecode } from './run-length.ts';

export type { DecodeBudget } from './budget.ts';

/** One filter of a stream, its parameters resolved to direct values. */
export interface FilterSpec {
  readonly name: string;
  readonly params: PdfDict | undefined;
}

type Decode = (
  data: Uint8Array,
  params: PdfDict | undefined,
  bound: OutputBound,
  budget: DecodeBudget,
) => Uint8Array;

/** The filters of ISO 32000-2, 7.4, that structure is written in. */
const decoders: Readonly<Record<string, Decode>> = {
  FlateDecode: (data, params, bound, budget) => undoPredictor(inflate(data, bound, budget), params),
  LZWDecode: (data, params, bound, budget) =>
    undoPredictor(lzwDecode(data, params?.get('EarlyChange') === 0 ? 0 : 1, bound, budget), params),
  ASCIIHexDecode: (data, _params, bound) => asciiHexDecode(data, bound),
  ASCII85Decode: (data, _params, bound) => ascii85Decode(data, bound),
  RunLengthDecode: (data, _params, bound, budget) => runLengthDecode(data, bound, budget),
};

/** Short names, allowed in inline images only, but seen elsewhere (table 92). */
const abbreviations: Readonly<Record<string, string>> = {
  Fl: 'FlateDecode',
  LZW: 'LZWDecode',
  AHx: 'ASCIIHexDecode',
  A85: 'ASCII85Decode',
  RL: 'RunLengthDecode',
};

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** A Crypt filter that changes nothing (7.4.10): its Name is Identity, also by default. */
const isIdentityCrypt = ({ name, params }: FilterSpec): boolean =>
  name === 'Crypt' && (params?.get('Name') === undefined || isName(params.get('Name'), 'Identity'));

/**
 * Decodes stream data (decrypted already) through its filters, first to last. Every filter's output counts
 * towards the budget before the next one runs.
 * @throws filter-unsupported image codecs and unknown names; stream-malformed; limit-exceeded naming the limit
 */
export function decodeStream(
  raw: Uint8Array,
  filters: readonly FilterSpec[],
  budget: DecodeBudget,
): Uint8Array {
  if (filters.length > budget.limits.filters)
    throw new KysoError('limit-exceeded', `a stream has ${filters.length} filters (filters)`, {
      subject: 'filters',
    });
  let data = raw;
  for (const filter of filters) {
    if (isIdentityCrypt(filter)) continue;
    const decode = own(decoders, own(abbreviations, filter.name) ?? filter.name);
    if (!decode)
      throw new KysoError('filter-unsupported', `the filter ${filter.name} cannot be decoded`, {
        subject: filter.name,
      });
    const bound = outputBound(raw.length, budget);
    data = decode(data, filter.params, bound, budget);
    if (data.length > bound.bytes) throw beyondBound(filter.name, bound);
    budget.spent += data.length;
  }
  return data;
}
