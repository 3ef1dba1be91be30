import { KysoError } from '../errors.ts';
import { type FormField, readFields } from '../pades/fields.ts';
import { readSignatureDictionary } from '../pades/signature-dictionary.ts';
import { isArray, isRef, type PdfDict, type PdfRef } from '../pdf/objects.ts';
import { pageAt, walkPages } from '../pdf/pages.ts';
import type { PdfView } from '../pdf/types.ts';
import { pageGeometry, type Rectangle, toSeen } from './appearance/geometry.ts';
import type { AppearanceOptions } from './appearance/types.ts';
import type { TargetField } from './field.ts';
import type { MarkOptions, MarkPlacement } from './options.ts';

type PagePlace = Pick<AppearanceOptions, 'page' | 'placement'>;

/** Page and place of a mark, what the document says of it included. @throws appearance-invalid */
export function markPlace(view: PdfView, target: TargetField, { page, placement }: MarkOptions): PagePlace {
  if (target.kind === 'existing') return placeOfField(view, target, page);
  const chosen: PagePlace = page === undefined ? {} : { page };
  if (placement === undefined) return chosen;
  if (placement.kind === 'field')
    throw new KysoError('appearance-invalid', 'nothing says where the mark shall stand', {
      hint: 'Give a rectangle X,Y,WIDTH,HEIGHT or a position, or name an empty field that has its place.',
    });
  if (placement.kind !== 'beside-signature') return { ...chosen, placement };
  return besideSignature(view, placement, page);
}

function placeOfField(
  view: PdfView,
  target: TargetField & { kind: 'existing' },
  page: MarkOptions['page'],
): PagePlace {
  if (page === 'all')
    throw new KysoError('appearance-invalid', `the field ${target.name} has its place on one page`, {
      subject: target.name,
      hint: 'Leave the field out to have one made that stands on all pages.',
    });
  const widget = target.field.widgets[0];
  const rect = widget && rectangle(view, widget.dict);
  if (!widget?.ref || !rect || !hasArea(rect))
    throw new KysoError('appearance-invalid', `the field ${target.name} has no place on a page to draw in`, {
      subject: target.name,
      hint: 'Sign it without a visible mark, or name another field.',
    });
  return { page: pageOfWidget(view, widget.ref, widget.dict), placement: { kind: 'widget', rect } };
}

interface SeenMark {
  readonly page: number;
  readonly rect: Rectangle;
}

/** The rule of Decree 30/2020, Appendix I: the seal covers a part of the signature, at its left. */
function besideSignature(
  view: PdfView,
  { overlap, size }: MarkPlacement & { kind: 'beside-signature' },
  page: MarkOptions['page'],
): PagePlace {
  if (!size)
    throw new KysoError('appearance-invalid', 'the size of the seal is not known', {
      hint: 'Give its diameter, as it is in reality: for example 36mm.',
    });
  const wanted = page === 'last' ? [...walkPages(view)].length : page;
  const found = visibleSignatures(view).find((mark) => typeof wanted !== 'number' || mark.page === wanted);
  const shown = found && pageAt(view, found.page - 1);
  if (!found || !shown)
    throw new KysoError('appearance-invalid', 'there is no visible signature to put the mark beside', {
      hint: 'Give its place as a rectangle X,Y,WIDTH,HEIGHT.',
    });
  const [x, y, width, height] = toSeen(pageGeometry(shown), found.rect);
  const box = [x + width * overlap - size[0], y + (height - size[1]) / 2, ...size] as const;
  return { page: found.page, placement: { kind: 'rect', rect: box } };
}

/** Visible marks of signatures, the latest signature first. */
function visibleSignatures(view: PdfView): SeenMark[] {
  return readFields(view, view.document.limits)
    .fields.filter(({ type, value }) => type === 'Sig' && value !== undefined)
    .map((field) => ({ field, end: signedUpTo(view, field) }))
    .sort((a, b) => b.end - a.end)
    .flatMap(({ field }) =>
      field.widgets.flatMap(({ ref, dict }) => {
        const rect = rectangle(view, dict);
        return ref && rect && hasArea(rect) ? [{ page: pageOfWidget(view, ref, dict), rect }] : [];
      }),
    );
}

/** Where a signature's ranges end: the later it was made, the further. */
function signedUpTo(view: PdfView, field: FormField): number {
  const signature = field.value === undefined ? undefined : readSignatureDictionary(view, field.value);
  const range = signature && view.get(signature.dict, 'ByteRange');
  const [start, length] = isArray(range) ? range.items.slice(2) : [];
  return typeof start === 'number' && typeof length === 'number' ? start + length : 0;
}

const hasArea = (rect: Rectangle): boolean => rect[0] !== rect[2] && rect[1] !== rect[3];

function rectangle(view: PdfView, widget: PdfDict): [number, number, number, number] | undefined {
  const array = view.get(widget, 'Rect');
  if (!isArray(array)) return undefined;
  const [a, b, c, d] = array.items.map((item) => view.resolve(item));
  const numbers =
    typeof a === 'number' && typeof b === 'number' && typeof c === 'number' && typeof d === 'number';
  return numbers ? [a, b, c, d] : undefined;
}

/** 1-based number of the page the widget stands on, by its P or by the page's Annots. */
function pageOfWidget(view: PdfView, ref: PdfRef, widget: PdfDict): number {
  const p = widget.get('P');
  let number = 0;
  for (const page of walkPages(view)) {
    number++;
    if (isRef(p) && page.ref?.num === p.num) return number;
    const annots = view.get(page.dict, 'Annots');
    if (isArray(annots) && annots.items.some((item) => isRef(item) && item.num === ref.num)) return number;
  }
  throw new KysoError('appearance-invalid', 'the widget of the field stands on no page');
}
