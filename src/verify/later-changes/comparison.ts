import { KysoError } from '../../errors.ts';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfObject,
  type PdfStream,
} from '../../pdf/objects.ts';
import type { PdfView } from '../../pdf/types.ts';

/** A way from the trailer to a value. `num` is the indirect object the value is, when it is one. */
export interface Place {
  readonly up: Place | undefined;
  readonly key: string | number;
  readonly num: number | undefined;
}

/** Told of each difference; false stops the comparison. */
export type Report = (place: Place) => boolean;

/**
 * Does this edge merely name an object that is judged elsewhere, such as the page a link leads to? The key of an array's
 * element is that of the array.
 */
export type Names = (key: string, num: number) => boolean;

/** Edges by which annotations, fields and the catalog are named rather than drawn: Data is a signature reference's. */
export const namingKeys: ReadonlySet<string> = new Set([
  'P',
  'Parent',
  'Popup',
  'IRT',
  'Obj',
  'T',
  'AN',
  'Fields',
  'Annots',
  'Kids',
  'CO',
  'Prev',
  'Next',
  'Data',
]);

/** Under these, keys are names of the producer's choice (7.8.3), whatever they mean elsewhere. */
const resourceCategories: ReadonlySet<string | number> = new Set([
  'ExtGState',
  'ColorSpace',
  'Pattern',
  'Shading',
  'XObject',
  'Font',
  'Properties',
]);

/** Steps left; shared by all comparisons of a document. */
export interface Budget {
  left: number;
}

/** Stream entries that say how the data are coded, not what they are (7.3.8.2). */
const coding = new Set(['Length', 'Filter', 'DecodeParms', 'DL']);
/** Where Length is not where the data end, readers differ about which of the two counts. */
const codingButLength = new Set([...coding].filter((key) => key !== 'Length'));

interface Step {
  readonly a: PdfObject | undefined;
  readonly b: PdfObject | undefined;
  readonly place: Place;
  /** The key by which it is reached, that of the array for an element: found once, since a chain of arrays may be long. */
  readonly edge: string;
}

const byteEqual = (a: Uint8Array, b: Uint8Array): boolean => a === b || Buffer.compare(a, b) === 0;

/**
 * Compares values of two views by what they are, not by how they are written: references are followed, spelling, key
 * order and coding of equal data do not count, a null entry is an absent one.
 */
export class Comparison {
  readonly before: PdfView;
  readonly after: PdfView;
  readonly #names: Names;
  readonly #budget: Budget;
  /** Pairs of object numbers whose values, and all they lead to, are equal. */
  readonly #equal = new Set<number>();
  /** Pairs already walked by `differences`: what differs there has been told. */
  readonly #walked = new Set<number>();

  constructor(before: PdfView, after: PdfView, budget: Budget, names: Names = () => false) {
    this.before = before;
    this.after = after;
    this.#budget = budget;
    this.#names = names;
  }

  /** Are both the same value, all they lead to included? */
  same(a: PdfObject | undefined, b: PdfObject | undefined, key: string | number = ''): boolean {
    if (isScalar(a) && a === b) return true;
    const visited = new Set<number>();
    let equal = true;
    this.#run(a, b, { up: undefined, key, num: undefined }, visited, () => {
      equal = false;
      return false;
    });
    if (equal) for (const pair of visited) this.#equal.add(pair);
    return equal;
  }

  /** Reports every difference between two values, the outermost ones only. */
  differences(a: PdfObject | undefined, b: PdfObject | undefined, place: Place, report: Report): void {
    this.#run(a, b, place, this.#walked, report);
  }

  /** Counts work done beside the comparison of values. @throws limit-exceeded past `limits.comparedObjects` */
  charge(steps: number): void {
    this.#budget.left -= steps;
    if (this.#budget.left < 0)
      throw new KysoError('limit-exceeded', 'the revisions hold more than is compared', {
        subject: 'comparedObjects',
      });
  }

  #run(
    a: PdfObject | undefined,
    b: PdfObject | undefined,
    place: Place,
    visited: Set<number>,
    report: Report,
  ): void {
    const stack: Step[] = [{ a, b, place, edge: edgeOf(place) }];
    for (let step = stack.pop(); step; step = stack.pop()) {
      this.charge(1);
      if (!this.#compare(step, stack, visited) && !report(step.place)) return;
    }
  }

  /** True when equal so far; what is left to compare is pushed. */
  #compare(step: Step, stack: Step[], visited: Set<number>): boolean {
    const a = step.a ?? null;
    const b = step.b ?? null;
    if (!isRef(a) && !isRef(b)) return this.#compareValues(a, b, step, stack);
    const { edge } = step;
    const { key } = step.place;
    const way = isResource(step.place) ? '' : edge;
    const named = (isRef(a) && this.#names(way, a.num)) || (isRef(b) && this.#names(way, b.num));
    if (named)
      return isRef(a) && isRef(b) && a.num === b.num && isStray(this.before, a) === isStray(this.after, b);
    const num = isRef(b) ? b.num : isRef(a) ? a.num : undefined;
    if (isRef(a) && isRef(b)) {
      // What is within is merely named under some keys: equal there is not equal everywhere.
      const kind = namingKeys.has(way) ? 2 : resourceCategories.has(edge) ? 1 : 0;
      const pair = (a.num * 0x1000000 + b.num) * 4 + kind;
      if (visited.has(pair) || this.#equal.has(pair)) return true;
      visited.add(pair);
    }
    const x = this.before.resolve(a);
    const y = this.after.resolve(b);
    const next: Place = { up: step.place.up, key, num };
    // A reference of another generation leads nowhere (7.3.10), but many viewers follow it.
    if (x === null && y === null)
      stack.push({ a: followed(this.before, a), b: followed(this.after, b), place: next, edge });
    return this.#compareValues(x, y, { place: next, edge }, stack);
  }

  #compareValues(
    a: PdfObject,
    b: PdfObject,
    { place, edge }: Pick<Step, 'place' | 'edge'>,
    stack: Step[],
  ): boolean {
    if (isDict(a)) {
      if (!isDict(b)) return false;
      this.#pushEntries(a.entries, b.entries, place, stack, undefined);
      return sameReading(a, b);
    }
    if (isArray(a)) {
      if (!isArray(b) || a.items.length !== b.items.length) return false;
      a.items.forEach((item, i) => {
        const other = b.items[i];
        if (isScalar(item) && item === other) return;
        stack.push({ a: item, b: other, place: { up: place, key: i, num: undefined }, edge });
      });
      return true;
    }
    if (isStream(a)) {
      if (!isStream(b)) return false;
      // The same bytes may still be coded by what another object says.
      const skipped = a === b ? undefined : a.lengthRepaired || b.lengthRepaired ? codingButLength : coding;
      this.#pushEntries(a.dict.entries, b.dict.entries, place, stack, skipped);
      return a === b || (sameReading(a.dict, b.dict) && this.#sameData(a, b));
    }
    if (isName(a)) return isName(b, a.value);
    if (isString(a)) return isString(b) && byteEqual(a.bytes, b.bytes);
    return a === b;
  }

  #pushEntries(
    a: ReadonlyMap<string, PdfObject>,
    b: ReadonlyMap<string, PdfObject>,
    place: Place,
    stack: Step[],
    skip: ReadonlySet<string> | undefined,
  ): void {
    for (const [key, value] of a) {
      const other = b.get(key);
      if ((isScalar(value) && value === other) || skip?.has(key)) continue;
      stack.push({ a: value, b: other, place: { up: place, key, num: undefined }, edge: key });
    }
    if (a === b) return;
    for (const [key, value] of b)
      if (!a.has(key) && !skip?.has(key))
        stack.push({ a: undefined, b: value, place: { up: place, key, num: undefined }, edge: key });
  }

  #sameData(a: PdfStream, b: PdfStream): boolean {
    const coded = this.before.document.encryption === undefined && byteEqual(a.raw, b.raw);
    if (coded && this.#sameCoding(a, b)) return true;
    try {
      const old = this.before.decode(a);
      const { damagedStreams } = this.after.document;
      const now = this.after.decode(b);
      return byteEqual(old, now) && this.after.document.damagedStreams === damagedStreams;
    } catch (error) {
      if (error instanceof KysoError && error.code === 'limit-exceeded') throw error;
      return false;
    }
  }

  #sameCoding(a: PdfStream, b: PdfStream): boolean {
    return ['Filter', 'DecodeParms'].every((key) =>
      sameValue(this.before, a.dict.get(key), this.after, b.dict.get(key)),
    );
  }
}

function keyed(place: Place): Place | undefined {
  let at: Place | undefined = place;
  while (at && typeof at.key === 'number') at = at.up;
  return at;
}

const edgeOf = (place: Place): string => String(keyed(place)?.key ?? '');

function isResource(place: Place): boolean {
  const above = keyed(place)?.up;
  return above !== undefined && resourceCategories.has(above.key);
}

const objectValue = (view: PdfView, num: number): PdfObject => view.object(num)?.value ?? null;

const referenceHops = 32;

/** What a reference leads to for viewers that follow one of another generation, too. */
export function followed(view: PdfView, value: PdfObject | undefined): PdfObject {
  let current = value ?? null;
  for (let hops = 0; isRef(current) && hops < referenceHops; hops++) current = objectValue(view, current.num);
  return isRef(current) ? null : current;
}

/** Of a key that stands twice some viewers take the first value and some the last: only the same bytes are the same. */
export const sameReading = (a: PdfDict, b: PdfDict): boolean =>
  a === b ||
  (a.duplicates.length === 0 && b.duplicates.length === 0) ||
  (a.origin !== undefined && a.origin.bytes === b.origin?.bytes && a.start === b.start);

const isScalar = (value: PdfObject | undefined): boolean =>
  value === undefined || value === null || typeof value !== 'object' || isName(value);

/** Does it name an object by another generation than that has? */
export const isStray = (view: PdfView, value: PdfObject | undefined): boolean =>
  isRef(value) && view.resolve(value) === null && followed(view, value) !== null;

/** Is it so in one view and not in the other? */
export const strayed = (
  { before, after }: Comparison,
  a: PdfObject | undefined,
  b: PdfObject | undefined,
): boolean => isStray(before, a) !== isStray(after, b);

/** Deep comparison of two values of two views. @throws limit-exceeded */
export function sameValue(
  before: PdfView,
  a: PdfObject | undefined,
  after: PdfView,
  b: PdfObject | undefined,
): boolean {
  return new Comparison(before, after, { left: 100_000 }).same(a, b);
}

/** The way to a place, as text, and the indirect object nearest to it. */
export function describePlace(place: Place): { object: string; path: string } {
  const keys: string[] = [];
  let num: number | undefined;
  for (let at: Place | undefined = place; at; at = at.up) {
    keys.unshift(typeof at.key === 'number' ? `[${at.key}]` : at.key);
    num ??= at.num;
  }
  return {
    object: num === undefined ? 'trailer' : `${num} 0 R`,
    path: keys.join('/').replaceAll('/[', '['),
  };
}
