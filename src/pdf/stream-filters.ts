import { KysoError } from '../errors.ts';
import type { FilterSpec } from './filters/decode.ts';
import { isArray, isDict, isName, PdfDict, type PdfObject } from './objects.ts';

/** Gives the direct value of what may be a reference. */
export type Resolve = (value: PdfObject | undefined) => PdfObject;

/** The filters of a stream dictionary with their parameters (7.3.8.2). @throws stream-malformed */
export function filterSpecs(dict: PdfDict, resolve: Resolve): FilterSpec[] {
  const filter = resolve(dict.get('Filter'));
  if (filter === null || !(isArray(filter) || isName(filter))) return [];
  const names = isArray(filter) ? filter.items.map(resolve) : [filter];
  const parms = resolve(dict.get('DecodeParms'));
  return names.map((name, i) => {
    if (!isName(name)) throw new KysoError('stream-malformed', 'a filter of a stream is not a name');
    const own = isArray(parms) ? resolve(parms.items[i]) : i === 0 ? parms : null;
    return { name: name.value, params: isDict(own) ? directValues(own, resolve) : undefined };
  });
}

function directValues(dict: PdfDict, resolve: Resolve): PdfDict {
  const entries = new Map<string, PdfObject>();
  for (const [key, value] of dict.entries) entries.set(key, resolve(value));
  return PdfDict.from(entries);
}
