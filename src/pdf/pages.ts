import { KysoError } from '../errors.ts';
import { isArray, isInteger, isName, PdfDict, type PdfObject, PdfRef } from './objects.ts';
import type { PdfView } from './types.ts';

/** A page with what it inherits (7.7.3.4). Boxes are [left, bottom, right, top] in default user space units. */
export interface Page {
  /** Undefined for a page dictionary that stands directly in Kids. */
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  readonly mediaBox: Box;
  /** Within the media box; the media box itself when absent or empty. */
  readonly cropBox: Box;
  /** Degrees clockwise: 0, 90, 180 or 270. */
  readonly rotate: 0 | 90 | 180 | 270;
  /** Points a unit (PDF 1.6); 1 unless the page says otherwise. */
  readonly userUnit: number;
  readonly resources: PdfDict | undefined;
}

export type Box = readonly [left: number, bottom: number, right: number, top: number];

/** Viewers take a page without any media box for a US letter. */
const letter: Box = [0, 0, 612, 792];

const inheritable = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const;

type Inherited = Partial<Record<(typeof inheritable)[number], PdfObject>>;

interface Level {
  readonly kids: readonly PdfObject[];
  readonly inherited: Inherited;
  /** Object number of the node, for the guard against cycles. */
  readonly num: number | undefined;
  next: number;
}

/**
 * Walks the page tree in reading order, or backwards; only what is walked over is loaded. Kids that are no
 * dictionaries are passed over.
 * @throws pdf-malformed for a cycle; limit-exceeded past `limits.pages` nodes or `limits.nesting` levels
 */
export function* walkPages(view: PdfView, order: 'forward' | 'backward' = 'forward'): Generator<Page> {
  const { limits } = view.document;
  const onPath = new Set<number>();
  const levels: Level[] = [];
  let visited = 0;
  const root = view.catalog.get('Pages');
  let node: PdfObject | undefined = root;
  let inherited: Inherited = {};
  for (;;) {
    if (node !== undefined) {
      if (++visited > limits.pages) throw tooMuch('pages', limits.pages);
      const dict = view.resolve(node);
      const num = node instanceof PdfRef ? node.num : undefined;
      if (num !== undefined && onPath.has(num))
        throw new KysoError('pdf-malformed', `the page tree contains itself at object ${num}`);
      if (dict instanceof PdfDict) {
        const own = inherit(inherited, dict);
        const kids = kidsOf(view, dict, visited === 1);
        if (!kids) yield makePage(view, node instanceof PdfRef ? node : undefined, dict, own);
        else {
          if (levels.length >= limits.nesting) throw tooMuch('nesting', limits.nesting);
          if (num !== undefined) onPath.add(num);
          levels.push({ kids, inherited: own, num, next: 0 });
        }
      }
    }
    const level = levels.at(-1);
    if (!level) return;
    const at = order === 'forward' ? level.next : level.kids.length - 1 - level.next;
    level.next++;
    inherited = level.inherited;
    node = level.kids[at];
    if (node === undefined) {
      levels.pop();
      if (level.num !== undefined) onPath.delete(level.num);
    }
  }
}

const tooMuch = (subject: 'pages' | 'nesting', bound: number): KysoError =>
  new KysoError('limit-exceeded', `the page tree goes beyond ${bound} (${subject})`, { subject });

/** The number of pages there really are, whatever Count says. @throws as walkPages */
export function countPages(view: PdfView): number {
  let count = 0;
  for (const _ of walkPages(view)) count++;
  return count;
}

/** The page at an index counted from 0, or from the end when negative (-1 is the last); undefined when there is none. */
export function pageAt(view: PdfView, index: number): Page | undefined {
  let left = index < 0 ? -1 - index : index;
  for (const page of walkPages(view, index < 0 ? 'backward' : 'forward')) if (left-- === 0) return page;
  return undefined;
}

/** The kids of an inner node; undefined for a page, which may leave out its Type anywhere but at the root. */
function kidsOf(view: PdfView, dict: PdfDict, root: boolean): readonly PdfObject[] | undefined {
  if (isName(view.get(dict, 'Type'), 'Page')) return undefined;
  const kids = view.get(dict, 'Kids');
  if (isArray(kids)) return kids.items;
  return root || isName(view.get(dict, 'Type'), 'Pages') ? [] : undefined;
}

function inherit(from: Inherited, dict: PdfDict): Inherited {
  const own: Inherited = { ...from };
  for (const key of inheritable) {
    const value = dict.get(key);
    if (value !== undefined && value !== null) own[key] = value;
  }
  return own;
}

function makePage(view: PdfView, ref: PdfRef | undefined, dict: PdfDict, own: Inherited): Page {
  const mediaBox = readBox(view, own.MediaBox) ?? letter;
  const crop = readBox(view, own.CropBox);
  const rotate = view.resolve(own.Rotate);
  const userUnit = view.get(dict, 'UserUnit');
  const resources = view.resolve(own.Resources);
  return {
    ref,
    dict,
    mediaBox,
    cropBox: (crop && intersection(crop, mediaBox)) ?? mediaBox,
    rotate: quarterTurns[isInteger(rotate) ? (((rotate / 90) % 4) + 4) % 4 : 0] ?? 0,
    userUnit: typeof userUnit === 'number' && userUnit > 0 ? userUnit : 1,
    resources: resources instanceof PdfDict ? resources : undefined,
  };
}

const quarterTurns = [0, 90, 180, 270] as const;

/** Any two opposite corners make a rectangle (7.9.5); undefined when it has no area. */
function readBox(view: PdfView, value: PdfObject | undefined): Box | undefined {
  const array = view.resolve(value);
  if (!isArray(array)) return undefined;
  const [a, b, c, d] = array.items.slice(0, 4).map((item) => view.resolve(item));
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number')
    return undefined;
  const box: Box = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
  return box[2] > box[0] && box[3] > box[1] ? box : undefined;
}

function intersection(a: Box, b: Box): Box | undefined {
  const box: Box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return box[2] > box[0] && box[3] > box[1] ? box : undefined;
}
