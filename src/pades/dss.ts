import { KysoError } from '../errors.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { parsePdfDate } from '../pdf/dates.ts';
import { isArray, isDict, isRef, isStream, isString, type PdfDict, type PdfObject } from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text.ts';
import type { PdfView } from '../pdf/types.ts';

/** Validation data of one signature (ISO 32000-2, table 262). */
export interface VriEntry {
  /** DER of each. */
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  /** TU: when it was gathered, as claimed. */
  readonly gatheredAt?: Date;
}

/** The document security store (ISO 32000-2, 12.8.4.3) as raw values, not judged. */
export interface Dss {
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  /** By upper-case hexadecimal SHA-1 of a signature's Contents. */
  readonly vri: ReadonlyMap<string, VriEntry>;
  /** Entries that could not be read, one sentence each. */
  readonly faults: readonly string[];
}

/**
 * Reads the DSS of a view; undefined when there is none. An entry that cannot be read is a fault, not an error.
 * @throws limit-exceeded past `limits.certificates` entries in one list
 */
export function readDss(view: PdfView, limits: Limits = defaultLimits): Dss | undefined {
  const dict = view.get(view.catalog, 'DSS');
  if (!isDict(dict)) return undefined;
  const faults: string[] = [];
  const decoded = new Map<number, Uint8Array | undefined>();
  const list = (holder: PdfDict, key: string): Uint8Array[] => {
    const array = view.get(holder, key);
    if (!isArray(array)) return [];
    if (array.items.length > limits.certificates)
      throw new KysoError('limit-exceeded', `DSS ${key} has more than ${limits.certificates} entries`, {
        subject: 'certificates',
      });
    return array.items.flatMap((item) => {
      const bytes = oneStream(view, item, key, decoded, faults);
      return bytes ? [bytes] : [];
    });
  };
  const vri = new Map<string, VriEntry>();
  const entries = view.get(dict, 'VRI');
  if (isDict(entries))
    for (const [key, value] of entries.entries) {
      const entry = view.resolve(value);
      if (!isDict(entry)) continue;
      const gathered = view.get(entry, 'TU');
      const gatheredAt = isString(gathered) ? parsePdfDate(decodeTextString(gathered.bytes)) : undefined;
      vri.set(key.toUpperCase(), {
        certificates: list(entry, 'Cert'),
        crls: list(entry, 'CRL'),
        ocsps: list(entry, 'OCSP'),
        ...(gatheredAt ? { gatheredAt } : {}),
      });
    }
  return {
    certificates: list(dict, 'Certs'),
    crls: list(dict, 'CRLs'),
    ocsps: list(dict, 'OCSPs'),
    vri,
    faults,
  };
}

function oneStream(
  view: PdfView,
  item: PdfObject,
  key: string,
  decoded: Map<number, Uint8Array | undefined>,
  faults: string[],
): Uint8Array | undefined {
  const num = isRef(item) ? item.num : undefined;
  if (num !== undefined && decoded.has(num)) return decoded.get(num);
  const bytes = decodeOne(view, item, key, faults);
  if (num !== undefined) decoded.set(num, bytes);
  return bytes;
}

function decodeOne(view: PdfView, item: PdfObject, key: string, faults: string[]): Uint8Array | undefined {
  const place = isRef(item) ? `object ${item.num}` : 'a direct value';
  const stream = view.resolve(item);
  if (!isStream(stream)) {
    faults.push(`${place} in DSS ${key} is no stream`);
    return undefined;
  }
  try {
    return view.decode(stream);
  } catch (error) {
    if (error instanceof KysoError && error.code === 'limit-exceeded') throw error;
    faults.push(
      `${place} in DSS ${key} cannot be decoded: ${error instanceof Error ? error.message : error}`,
    );
    return undefined;
  }
}
