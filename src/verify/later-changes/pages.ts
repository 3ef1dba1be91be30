import { isArray, isDict, isName, isRef, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import type { PdfView } from '../../pdf/types.ts';
import type { ChangeKind } from '../facts.ts';
import { followed, isStray, type Place, strayed } from './comparison.ts';
import {
  addChange,
  type Context,
  compareStrictly,
  judgeReading,
  keysOf,
  placeOf,
  refName,
} from './context.ts';
import { annotationsOf } from './document-map.ts';
import { isHidden } from './hidden.ts';

/** Annotations that are part of the page rather than remarks on it (12.8.2.2, P=3). */
const fixedSubtypes = new Set(['Link', 'Movie', 'Widget']);

/** Compares the page trees node by node: only annotations of a page may differ. */
export function comparePages(context: Context): void {
  const { before, after } = context;
  const seen = new Map<PdfDict, Set<PdfDict>>();
  const a = before.view.catalog.get('Pages');
  const b = after.view.catalog.get('Pages');
  const stack: { a: PdfObject | undefined; b: PdfObject | undefined; place: Place }[] = [
    { a, b, place: placeOf('Pages', isRef(b) ? b.num : undefined) },
  ];
  for (let step = stack.pop(); step; step = stack.pop()) {
    const old = followed(before.view, step.a);
    const now = followed(after.view, step.b);
    const { place } = step;
    const byGeneration = strayed(context.comparison, step.a, step.b);
    if (!isDict(old) || !isDict(now) || byGeneration) {
      if (isDict(old) !== isDict(now) || byGeneration)
        addChange(context, 'other', refName(place.num, 'Pages'), 'a page was added or removed');
      continue;
    }
    const met = seen.get(now) ?? new Set();
    if (met.has(old)) continue;
    seen.set(now, met.add(old));
    context.comparison.charge(1);
    compareNode(context, old, now, place);
    const oldKids = followed(before.view, old.get('Kids'));
    const kids = followed(after.view, now.get('Kids'));
    // A node with Kids is a page all the same to viewers that go by its Type.
    compareAnnotations(context, old, now, place);
    if (!isArray(oldKids) || !isArray(kids)) {
      if (isArray(oldKids) !== isArray(kids))
        addChange(context, 'other', refName(place.num, 'Pages'), 'the page tree changed');
      continue;
    }
    if (oldKids.items.length !== kids.items.length)
      addChange(context, 'other', refName(place.num, 'Pages'), 'pages were added or removed');
    const count = Math.min(oldKids.items.length, kids.items.length);
    for (let i = 0; i < count; i++) {
      const kid = kids.items[i];
      const up: Place = { up: place, key: 'Kids', num: undefined };
      stack.push({
        a: oldKids.items[i],
        b: kid,
        place: { up, key: i, num: isRef(kid) ? kid.num : undefined },
      });
    }
  }
}

/** Entries judged item by item when they are lists. Parent is not among them: viewers inherit along it. */
const listKeys = new Set(['Kids', 'Annots']);

function compareNode(context: Context, a: PdfDict, b: PdfDict, place: Place): void {
  judgeReading(context, a, b, refName(place.num, 'Pages'));
  for (const key of keysOf(a, b)) {
    const [old, now] = [a.get(key), b.get(key)];
    if (!listKeys.has(key) || !isList(context, old, now))
      compareStrictly(context, old, now, { up: place, key, num: undefined });
    else if (strayed(context.comparison, old, now))
      addChange(context, 'other', refName(place.num, 'Pages'), `${key} is named by another generation`);
  }
}

/** What is no list may serve as something else, where the page's dictionary does so as well. */
const isList = (
  { before, after }: Context,
  old: PdfObject | undefined,
  now: PdfObject | undefined,
): boolean => {
  const [was, is] = [followed(before.view, old), followed(after.view, now)];
  return (isArray(was) || was === null) && (isArray(is) || is === null);
};

function compareAnnotations(context: Context, a: PdfDict, b: PdfDict, place: Place): void {
  const { before, after } = context;
  const old = listed(before.view, a);
  const now = listed(after.view, b);
  context.comparison.charge(old.order.length + now.order.length);
  for (const [num, annotation] of old.byNumber)
    if (!now.byNumber.has(num)) judgeRemoved(context, num, annotation);
  for (const [num, annotation] of now.byNumber) {
    const earlier = old.byNumber.get(num);
    if (earlier === undefined) judgeAdded(context, num, annotation);
    else if (old.strays.has(num) !== now.strays.has(num))
      addChange(context, 'other', refName(num, ''), 'an annotation is named by another generation');
    else compareAnnotation(context, num, earlier, annotation);
  }
  compareDirect(context, old.direct, now.direct, place);
  compareOdd(context, old.odd, now.odd, place);
  const common = ({ order }: Listed, { byNumber }: Listed): string =>
    order.filter((num) => byNumber.has(num)).join();
  if (common(old, now) !== common(now, old))
    addChange(context, 'other', refName(place.num, 'a page'), 'the order of annotations changed');
}

interface Listed {
  /** Numbers as listed, those listed twice twice. */
  readonly order: readonly number[];
  readonly byNumber: ReadonlyMap<number, PdfDict>;
  readonly direct: readonly PdfDict[];
  /** Numbers named by another generation: some viewers follow those, others see nothing there (7.3.10). */
  readonly strays: ReadonlySet<number>;
  /** What is listed and no annotation to those who go by the rules. */
  readonly odd: readonly PdfObject[];
}

function listed(view: PdfView, page: PdfDict): Listed {
  const order: number[] = [];
  const byNumber = new Map<number, PdfDict>();
  const direct: PdfDict[] = [];
  const strays = new Set<number>();
  const odd: PdfObject[] = [];
  for (const item of annotationsOf(view, page)) {
    const dict = followed(view, item);
    if (!isDict(dict)) {
      if (dict !== null) odd.push(item);
      continue;
    }
    if (isRef(item)) {
      order.push(item.num);
      if (isStray(view, item)) strays.add(item.num);
      byNumber.set(item.num, dict);
    } else direct.push(dict);
  }
  return { order, byNumber, direct, strays, odd };
}

/** `annotation`, or `other` for those that are part of the page. */
function kindOf(...dicts: readonly PdfDict[]): ChangeKind {
  return dicts.some((dict) => {
    const subtype = dict.get('Subtype');
    return !isName(subtype) || fixedSubtypes.has(subtype.value);
  })
    ? 'other'
    : 'annotation';
}

/** Entries that decide whether, where and how an annotation shows. */
const appearanceKeys = new Set([
  'Rect',
  'AP',
  'AS',
  'F',
  'OC',
  'CA',
  'ca',
  'Subtype',
  'C',
  'IC',
  'QuadPoints',
  'Vertices',
]);

/** Does the annotation show by an appearance of its own, so that it can cover what is beneath? */
function shows(view: PdfView, annotation: PdfDict): boolean {
  if (isHidden(view.get(annotation, 'F'))) return false;
  return isDict(followed(view, annotation.get('AP')));
}

/** Taking away or remaking what the signer saw is more than a remark. */
function alteredKind(context: Context, annotation: PdfDict, otherwise: ChangeKind): ChangeKind {
  return otherwise === 'annotation' && shows(context.before.view, annotation)
    ? 'annotation-altered'
    : otherwise;
}

const subtypeOf = (dict: PdfDict): string => {
  const subtype = dict.get('Subtype');
  return isName(subtype) ? subtype.value : 'unknown';
};

function judgeRemoved(context: Context, num: number, annotation: PdfDict): void {
  addChange(
    context,
    alteredKind(context, annotation, kindOf(annotation)),
    refName(num, ''),
    `${subtypeOf(annotation)} annotation was removed from a page`,
  );
}

function judgeAdded(context: Context, num: number, annotation: PdfDict): void {
  if (context.added.has(num)) return;
  const field = context.after.fieldOf.get(num);
  if (field && context.filled.has(field.name)) return;
  if (hasAction(annotation)) {
    addChange(
      context,
      'other',
      refName(num, ''),
      `${subtypeOf(annotation)} annotation with an action was added`,
    );
    return;
  }
  context.annotated.add(num);
  addChange(
    context,
    kindOf(annotation),
    refName(num, ''),
    `${subtypeOf(annotation)} annotation was added to a page`,
    {
      visible: true,
    },
  );
}

/** What a remark may consist of (12.5.2, 12.5.6), and whatever bears the prefix of a producer (annex E). */
const remarkKeys = new Set([
  ...['Type', 'Subtype', 'Rect', 'Contents', 'P', 'NM', 'M', 'F', 'AP', 'AS', 'Border', 'C', 'StructParent'],
  ...['OC', 'AF', 'ca', 'CA', 'BM', 'Lang', 'T', 'Popup', 'RC', 'CreationDate', 'IRT', 'Subj', 'RT', 'IT'],
  ...['ExData', 'Open', 'Name', 'State', 'StateModel', 'QuadPoints', 'L', 'BS', 'LE', 'IC', 'LL', 'LLE'],
  ...['Cap', 'LLO', 'CP', 'Measure', 'CO', 'DA', 'Q', 'DS', 'CL', 'BE', 'RD', 'Vertices', 'Path', 'InkList'],
  ...['Sy', 'Parent', 'FS', 'Sound', 'RO', 'OverlayText', 'Repeat', 'MK', 'Rotate', 'FixedPrint'],
]);

const isRemarkKey = (key: string): boolean => remarkKeys.has(key) || /^.+[:_]/.test(key);

const hasAction = (dict: PdfDict): boolean => dict.has('A') || dict.has('AA');

function compareAnnotation(context: Context, num: number, a: PdfDict, b: PdfDict): void {
  // Widgets of fields are compared with their fields.
  if (context.before.fieldOf.has(num) && context.after.fieldOf.has(num)) return;
  const { comparison } = context;
  judgeReading(context, a, b, refName(num, ''));
  const changed = [...keysOf(a, b)].filter((key) => !comparison.same(a.get(key), b.get(key), key));
  if (changed.length === 0) return;
  const remade = changed.some((key) => appearanceKeys.has(key));
  // By another key than a remark has, the object is something else as well, and may count as that elsewhere.
  const kind = changed.some((key) => !isRemarkKey(key))
    ? 'other'
    : remade
      ? alteredKind(context, a, kindOf(a, b))
      : kindOf(a, b);
  addChange(context, kind, refName(num, ''), `${subtypeOf(b)} annotation changed: ${changed.join(', ')}`, {
    visible: true,
  });
}

function compareOdd(context: Context, a: readonly PdfObject[], b: readonly PdfObject[], place: Place): void {
  if (a.length === b.length && a.every((item, i) => context.comparison.same(item, b[i]))) return;
  addChange(
    context,
    'other',
    refName(place.num, 'a page'),
    'what is no annotation changed among the annotations',
  );
}

/** Annotations written directly into the list have no number: what is in both lists is unchanged. */
function compareDirect(context: Context, a: readonly PdfDict[], b: readonly PdfDict[], place: Place): void {
  const { comparison } = context;
  const left = [...b];
  const object = refName(place.num, 'a page');
  for (const annotation of a) {
    const i = left.findIndex((other) => comparison.same(annotation, other));
    if (i >= 0) left.splice(i, 1);
    else if (!context.before.form.fields.some(({ dict }) => dict === annotation))
      addChange(
        context,
        alteredKind(context, annotation, kindOf(annotation)),
        object,
        `${subtypeOf(annotation)} annotation was changed or removed`,
      );
  }
  for (const annotation of left)
    addChange(
      context,
      hasAction(annotation) ? 'other' : kindOf(annotation),
      object,
      `${subtypeOf(annotation)} annotation was added to a page`,
      { visible: true },
    );
}
