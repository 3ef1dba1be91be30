import type { FormField } from '../../pades/fields.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import type { Change, ChangeKind } from '../facts.ts';
import { type Comparison, describePlace, type Place, sameReading } from './comparison.ts';
import type { DocumentMap } from './document-map.ts';
import { changeRules } from './rules.ts';

/** Changes listed for one revision; more are counted as such and no more. */
const maxListed = 200;

/** What the parts of one comparison share. */
export interface Context {
  readonly before: DocumentMap;
  readonly after: DocumentMap;
  readonly comparison: Comparison;
  readonly changes: Change[];
  truncated: boolean;
  /** Kinds listed, shown and not. */
  readonly told: Set<string>;
  /** Objects of fields this revision added rightly: they may appear on pages and in the structure tree. */
  readonly added: Map<number, FormField>;
  /** Names of empty signature fields this revision signed. */
  readonly filled: Set<string>;
  /** Annotations this revision added, which the structure tree may then name. */
  readonly annotated: Set<number>;
  /** Structure elements of both views: judged in their tree, merely named elsewhere. */
  readonly elements: { readonly before: Set<number>; readonly after: Set<number> };
}

export function addChange(
  context: Context,
  kind: ChangeKind,
  object: string,
  what: string,
  more: Pick<Change, 'field' | 'visible'> = {},
): void {
  const sort = `${kind} ${more.visible ?? false}`;
  if (context.changes.length >= maxListed) {
    context.truncated = true;
    // Nothing a verdict depends on is left out: a lock may forbid the same kind for one field and not for another.
    if (context.told.has(sort) && !changeRules[kind].locked) return;
  }
  context.told.add(sort);
  context.changes.push({ kind, object, what, ...more });
}

/** Where a part of the document begins, for messages. */
export const placeOf = (key: string, num?: number): Place => ({ up: undefined, key, num });

/** Everything that differs here is `other`. */
export function compareStrictly(
  context: Context,
  a: Parameters<Comparison['same']>[0],
  b: Parameters<Comparison['same']>[0],
  place: Place,
): void {
  context.comparison.differences(a, b, place, (where) => {
    const { object, path } = describePlace(where);
    addChange(context, 'other', object, `${path} changed`);
    return !context.truncated;
  });
}

export const refName = (num: number | undefined, otherwise: string): string =>
  num === undefined ? otherwise : `${num} 0 R`;

/** For dictionaries whose keys are judged one by one: a key that now stands twice is read differently by others. */
export function judgeReading(
  context: Context,
  a: PdfDict | undefined,
  b: PdfDict | undefined,
  object: string,
): void {
  if (!b || (a ? sameReading(a, b) : b.duplicates.length === 0)) return;
  const keys = [...new Set([...(a?.duplicates ?? []), ...b.duplicates])].join(', ');
  addChange(context, 'other', object, `a dictionary that has ${keys} more than once was written`);
}

/** Keys of two dictionaries together. */
export function keysOf(
  a: { readonly entries: ReadonlyMap<string, unknown> } | undefined,
  b: { readonly entries: ReadonlyMap<string, unknown> } | undefined,
): Set<string> {
  return new Set([...(a?.entries.keys() ?? []), ...(b?.entries.keys() ?? [])]);
}
