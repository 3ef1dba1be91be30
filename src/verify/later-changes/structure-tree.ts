import { KysoError } from '../../errors.ts';
import { isArray, isDict, isInteger, isRef, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import type { PdfView } from '../../pdf/types.ts';
import type { ChangeKind } from '../facts.ts';
import { isStray } from './comparison.ts';
import {
  addChange,
  type Context,
  compareStrictly,
  judgeReading,
  keysOf,
  placeOf,
  refName,
} from './context.ts';

const maxNodes = 1_000_000;

/** Entries of the root with rules of their own (14.7.2). */
const rootRules = new Set(['K', 'ParentTree', 'ParentTreeNextKey', 'Type']);

/**
 * A tagged document's structure may grow by the element of what was added to it, and by nothing else. Call it when the
 * form and the pages have been compared.
 */
export function compareStructure(context: Context): void {
  const a = root(context.before.view);
  const b = root(context.after.view);
  const ref = context.after.view.catalog.get('StructTreeRoot');
  const num = isRef(ref) ? ref.num : undefined;
  const object = refName(num, 'StructTreeRoot');
  if (!a || !b) {
    if (a !== b) addChange(context, 'other', object, 'the structure tree was added or removed');
    else
      compareStrictly(context, context.before.view.catalog.get('StructTreeRoot'), ref, placeOf(object, num));
    return;
  }
  collectElements(context.before.view, a, context.elements.before);
  collectElements(context.after.view, b, context.elements.after);
  compareTree(context, a, b);
  compareParentTree(context, a, b, object);
  const [next, later] = [
    context.before.view.get(a, 'ParentTreeNextKey'),
    context.after.view.get(b, 'ParentTreeNextKey'),
  ];
  if (isInteger(next) && !(isInteger(later) && later >= next))
    addChange(context, 'other', object, 'ParentTreeNextKey went down');
  judgeReading(context, a, b, object);
  for (const key of keysOf(a, b))
    if (!rootRules.has(key))
      compareStrictly(context, a.get(key), b.get(key), {
        up: placeOf('StructTreeRoot', num),
        key,
        num: undefined,
      });
}

function root(view: PdfView): PdfDict | undefined {
  const value = view.get(view.catalog, 'StructTreeRoot');
  return isDict(value) ? value : undefined;
}

/** K as a list: one kid may stand without an array (table 355). */
function kidsOf(view: PdfView, element: PdfDict): readonly PdfObject[] {
  const kids = element.get('K');
  const value = view.resolve(kids);
  if (isArray(value)) return value.items;
  return value === null && !isStray(view, kids) ? [] : [kids ?? null];
}

const isElement = (value: PdfObject): value is PdfDict => isDict(value) && value.has('S');

function collectElements(view: PdfView, top: PdfDict, into: Set<number>): void {
  const stack = [top];
  const seen = new Set<PdfDict>(stack);
  for (let element = stack.pop(); element; element = stack.pop()) {
    for (const kid of kidsOf(view, element)) {
      const value = view.resolve(kid);
      if (!isElement(value) || seen.has(value)) continue;
      if (seen.size > maxNodes)
        throw new KysoError('limit-exceeded', 'the structure tree is too large to compare', {
          subject: 'structure',
        });
      seen.add(value);
      if (isRef(kid)) into.add(kid.num);
      stack.push(value);
    }
  }
}

function compareTree(context: Context, top: PdfDict, newTop: PdfDict): void {
  const { before, after, comparison } = context;
  const stack: { a: PdfDict; b: PdfDict; num: number | undefined }[] = [
    { a: top, b: newTop, num: undefined },
  ];
  const seen = new Map<PdfDict, Set<PdfDict>>();
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { a, b, num } = step;
    // An element that stands for several is compared with each of them.
    const met = seen.get(b) ?? new Set();
    if (met.has(a)) continue;
    seen.set(b, met.add(a));
    comparison.charge(1);
    if (a !== top) {
      judgeReading(context, a, b, refName(num, 'StructTreeRoot'));
      for (const key of keysOf(a, b)) {
        if (key === 'K') continue;
        const [old, now] = [a.get(key), b.get(key)];
        if (key === 'P' && before.view.resolve(old) === top && after.view.resolve(now) === newTop) continue;
        if (!comparison.same(old, now, key))
          addChange(
            context,
            'other',
            refName(num, 'StructTreeRoot'),
            `${key} of a structure element changed`,
          );
      }
    }
    const old = kidsOf(before.view, a);
    let at = 0;
    for (const kid of kidsOf(after.view, b)) {
      const candidate = old[at];
      if (at < old.length && sameKid(context, candidate, kid)) {
        at++;
        const [x, y] = [before.view.resolve(candidate), after.view.resolve(kid)];
        if (isElement(x) && isElement(y)) stack.push({ a: x, b: y, num: isRef(kid) ? kid.num : num });
      } else judgeNewKid(context, kid, num);
    }
    if (at < old.length)
      addChange(context, 'other', refName(num, 'StructTreeRoot'), 'a structure element lost or moved a kid');
  }
}

function sameKid(context: Context, a: PdfObject | undefined, b: PdfObject): boolean {
  const [x, y] = [context.before.view.resolve(a), context.after.view.resolve(b)];
  if (isElement(x) || isElement(y))
    return isElement(x) && isElement(y) && (isRef(a) && isRef(b) ? a.num === b.num : !isRef(a) && !isRef(b));
  return context.comparison.same(a, b);
}

/** A new element may hold nothing but references to objects this revision added rightly. */
function judgeNewKid(context: Context, kid: PdfObject, num: number | undefined): void {
  const kinds = new Set<ChangeKind>();
  const view = context.after.view;
  const stack: PdfObject[] = [kid];
  const seen = new Set<PdfObject>();
  let references = 0;
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const value = view.resolve(item);
    if (seen.has(value) && isDict(value)) continue;
    seen.add(value);
    const target = isDict(value) ? value.get('Obj') : undefined;
    if (isRef(target)) {
      references++;
      if (context.annotated.has(target.num)) kinds.add('annotation');
      else if (!context.added.has(target.num) && !isFilled(context, target.num)) kinds.add('other');
    } else if (isElement(value)) stack.push(...kidsOf(view, value));
    else kinds.add('other');
  }
  if (kinds.has('other') || references === 0)
    addChange(
      context,
      'other',
      refName(num, 'StructTreeRoot'),
      'a structure element was added for signed content',
    );
  else if (kinds.has('annotation'))
    addChange(
      context,
      'annotation',
      refName(num, 'StructTreeRoot'),
      'a structure element was added for an annotation',
    );
}

function isFilled(context: Context, num: number): boolean {
  const field = context.after.fieldOf.get(num);
  return field !== undefined && context.filled.has(field.name);
}

/** The parent tree may gain the entries of new elements; those it had stay. */
function compareParentTree(context: Context, a: PdfDict, b: PdfDict, object: string): void {
  const old = numberTree(context.before.view, a.get('ParentTree'));
  const now = numberTree(context.after.view, b.get('ParentTree'));
  for (const [key, value] of old)
    if (!now.has(key) || !context.comparison.same(value, now.get(key)))
      addChange(context, 'other', object, `entry ${key} of the parent tree changed`);
  for (const [key, value] of now) {
    if (old.has(key)) continue;
    const element = context.after.view.resolve(value);
    if (!isElement(element))
      addChange(context, 'other', object, `entry ${key} was added to the parent tree for page content`);
  }
}

/** A number tree (7.9.7) as a map. */
function numberTree(view: PdfView, tree: PdfObject | undefined): Map<number, PdfObject> {
  const entries = new Map<number, PdfObject>();
  const stack: (PdfObject | undefined)[] = [tree];
  const seen = new Set<PdfDict>();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const dict = view.resolve(node);
    if (!isDict(dict) || seen.has(dict)) continue;
    seen.add(dict);
    const numbers = view.get(dict, 'Nums');
    if (isArray(numbers))
      for (let i = 0; i + 1 < numbers.items.length; i += 2) {
        const key = view.resolve(numbers.items[i]);
        if (isInteger(key)) entries.set(key, numbers.items[i + 1] ?? null);
      }
    const kids = view.get(dict, 'Kids');
    if (isArray(kids)) stack.push(...kids.items);
    if (entries.size > maxNodes || seen.size > maxNodes)
      throw new KysoError('limit-exceeded', 'the structure tree is too large to compare', {
        subject: 'structure',
      });
  }
  return entries;
}
