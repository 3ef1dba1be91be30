import { KysoError } from '../errors.ts';
import type { KeySource } from '../keys/key-handle.ts';
import { isArray, isRef, type PdfDict, type PdfRef } from '../pdf/objects.ts';
import { walkPages } from '../pdf/pages.ts';
import type { PdfView } from '../pdf/types.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import type { AppearanceValues, PreparedAppearance } from './appearance/types.ts';
import type { TargetField } from './field.ts';
import type { SignOptions } from './options.ts';
import type { SigningTask } from './prepare.ts';

/**
 * Draws the visible mark. An existing field keeps the place its widget has.
 * @throws appearance-invalid, image-unsupported, font-unusable, pdf-no-pages
 */
export async function drawMark(
  { document, target, signingTime }: Pick<SigningTask, 'document' | 'target' | 'signingTime'>,
  key: KeySource,
  options: SignOptions,
): Promise<PreparedAppearance | undefined> {
  const mark = options.appearance;
  if (!mark) return undefined;
  const view = document.latest;
  const { buildAppearance } = await import('./appearance/appearance.ts');
  const values = { ...knownValues(key, options, signingTime, mark.lang), ...mark.values };
  if (target.kind === 'new') return buildAppearance(view, { ...mark, values });
  return buildAppearance(view, { ...mark, ...placeOfWidget(view, target), values });
}

function knownValues(
  key: KeySource,
  options: SignOptions,
  signingTime: Date,
  lang: 'en' | 'vi' = 'en',
): AppearanceValues {
  const { name, reason, location } = options;
  const time = formatMarkTime(signingTime, lang);
  if (key.kind === 'cms') return { name, reason, location, time };
  const { subject, issuer, serial } = parseCertificate(key.certificate);
  return {
    name: name ?? subject.commonName,
    organization: subject.organization,
    reason,
    location,
    time,
    serial,
    issuer: issuer.commonName,
  };
}

/** As offices print it, in Vietnam's time, or ISO 8601 in the time of this machine. */
function formatMarkTime(time: Date, lang: 'en' | 'vi'): string {
  const offset = lang === 'vi' ? 7 * 60 : -time.getTimezoneOffset();
  const local = new Date(time.getTime() + offset * 60_000).toISOString();
  const [date = '', clock = ''] = local.slice(0, 19).split('T');
  const two = (n: number): string => String(Math.trunc(n)).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
  return lang === 'vi'
    ? `${date.split('-').reverse().join('/')} ${clock} ${zone}`
    : `${date} ${clock} ${zone}`;
}

function placeOfWidget(
  view: PdfView,
  target: TargetField & { kind: 'existing' },
): { page: number; placement: { kind: 'widget'; rect: [number, number, number, number] } } {
  const widget = target.field.widgets[0];
  const rect = widget && rectangle(view, widget.dict);
  if (!widget?.ref || !rect || rect[0] === rect[2] || rect[1] === rect[3])
    throw new KysoError('appearance-invalid', `the field ${target.name} has no place on a page to draw in`, {
      subject: target.name,
      hint: 'Sign it without a visible mark, or name another field.',
    });
  return { page: pageOfWidget(view, widget.ref, widget.dict), placement: { kind: 'widget', rect } };
}

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
