import { KysoError } from '../../errors.ts';
import { PdfArray, PdfDict, PdfName, type PdfRef } from '../../pdf/objects.ts';
import { countPages, type Page, pageAt } from '../../pdf/pages.ts';
import type { PdfView } from '../../pdf/types.ts';
import { putCarried } from './carry.ts';
import { type FontSubset, type Typeface, typeface } from './font.ts';
import { leavesPage, type Matrix, pageGeometry, place, uprightMatrix } from './geometry.ts';
import { type Picture, picture } from './image.ts';
import { divide, layText, type MarkLayout, type TextLayout } from './layout.ts';
import { defaultTemplate, fillTemplate } from './template.ts';
import type { AppearanceOptions, AppearanceWarning, ObjectSink, PreparedAppearance } from './types.ts';

/** Of a mark placed by name, in points: text alone or beside a picture, and a picture alone (40 × 18 mm). */
const defaultSizes = { text: [200, 70], picture: [113.4, 51] } as const;
const defaultFontSize = 10;

/**
 * Draws a visible signature for one page of a document: upright as the page is seen, whatever its Rotate and
 * CropBox, with text in an embedded subset font and a picture with its transparency.
 * Fonts and pictures are read once and drawn again from memory for the next document.
 * @throws appearance-invalid, image-unsupported, font-unusable, pdf-no-pages
 */
export async function buildAppearance(
  view: PdfView,
  options: AppearanceOptions,
): Promise<PreparedAppearance> {
  const { page, ref } = findPage(view, options.page ?? 1);
  const geometry = pageGeometry(page);
  const template = options.text ?? (options.image ? '' : defaultTemplate(options.lang ?? 'en'));
  const filled = fillTemplate(template, options.values, options.variables);
  const image = options.image ? await picture(options.image) : undefined;
  const face = filled === '' ? undefined : await typeface(options.font);
  const { text, missing } = face ? drawable(face, filled) : { text: '', missing: [] };
  const { width, height, rect } = place(
    geometry,
    options.placement ?? { kind: 'position', position: 'bottom-right' },
    image && !face ? defaultSizes.picture : defaultSizes.text,
  );

  const parts = divide(width, height, image, face !== undefined);
  const laid =
    face && parts.text ? layText(face, text, parts.text, largestSize(options.fontSize)) : undefined;
  const subset = await face?.subset(text + (laid?.lines.map((line) => line.text).join('') ?? ''));
  // The default text gets a frame; who words the mark, or gives a picture, gets nothing else.
  const frame = options.text === undefined && laid ? frameOf(width, height) : [];
  const content = drawing(frame, parts, laid, subset);
  const matrix = uprightMatrix(geometry.rotate, width, height);

  const warnings: AppearanceWarning[] = missing.map((one) => ({
    code: 'glyph-missing',
    message: `the font ${face?.name ?? ''} has no glyph for ${one} (${codePointName(one)})`,
  }));
  if (laid?.cut)
    warnings.push({
      code: 'text-cut',
      message: `the text does not fit into ${pt(width)} × ${pt(height)} pt`,
    });
  if (leavesPage(geometry, rect))
    warnings.push({ code: 'outside-page', message: 'part of the mark is outside the page as it is seen' });

  return {
    page: ref,
    rect: rect.map(pt) as unknown as PreparedAppearance['rect'],
    text,
    warnings,
    addTo: (sink) => addForm(sink, { width, height, matrix, content, image, subset }),
  };
}

function largestSize(asked: number = defaultFontSize): number {
  if (asked >= 1 && asked <= 1000) return asked;
  throw new KysoError('appearance-invalid', `text cannot be ${asked} points high`, {
    hint: 'Give a font size from 1 to 1000 points.',
  });
}

/** @throws pdf-no-pages, appearance-invalid when there is no such page, or none that a widget can point at */
function findPage(view: PdfView, wanted: number | 'last'): { page: Page; ref: PdfRef } {
  const index = wanted === 'last' ? -1 : wanted - 1;
  const page =
    wanted === 'last' || (Number.isInteger(wanted) && wanted >= 1) ? pageAt(view, index) : undefined;
  if (page?.ref) return { page, ref: page.ref };
  const count = countPages(view);
  if (count === 0) throw new KysoError('pdf-no-pages', 'the document has no pages');
  const why = page ? 'is no indirect object' : 'does not exist';
  throw new KysoError('appearance-invalid', `page ${wanted} ${why}: the document has ${count}`, {
    hint: `Give a page from 1 to ${count}, or last.`,
  });
}

/** The text with what the font lacks replaced, and what was replaced. */
function drawable(face: Typeface, text: string): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const drawn = Array.from(text, (one) => {
    if (one === '\n') return one;
    const codePoint = one.codePointAt(0) ?? 0;
    // Tabs and other controls have no glyph anywhere; they are blanks.
    if (codePoint < 0x20 || codePoint === 0xa0) return ' ';
    if (face.has(codePoint)) return one;
    missing.add(one);
    return '?';
  });
  return { text: drawn.join(''), missing: [...missing] };
}

const codePointName = (one: string): string =>
  `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const frameOf = (width: number, height: number): string[] => [
  'q 0.13 0.27 0.53 RG 0.75 w',
  `0.375 0.375 ${pt(width - 0.75)} ${pt(height - 0.75)} re S Q`,
];

function drawing(
  frame: readonly string[],
  parts: MarkLayout,
  laid: TextLayout | undefined,
  subset: FontSubset | undefined,
): string {
  const operators = [...frame];
  if (parts.picture) {
    const [x, y, width, height] = parts.picture;
    operators.push('q', `${pt(width)} 0 0 ${pt(height)} ${pt(x)} ${pt(y)} cm`, '/Im0 Do', 'Q');
  }
  if (laid && subset) {
    operators.push('BT', '0 g', `/F0 ${pt(laid.size)} Tf`);
    for (const { text, x, y } of laid.lines)
      if (text !== '') operators.push(`1 0 0 1 ${pt(x)} ${pt(y)} Tm <${subset.encode(text)}> Tj`);
    operators.push('ET');
  }
  return operators.length === 0 ? '' : `${operators.join('\n')}\n`;
}

interface Form {
  readonly width: number;
  readonly height: number;
  readonly matrix: Matrix;
  readonly content: string;
  readonly image: Picture | undefined;
  readonly subset: FontSubset | undefined;
}

function addForm(sink: ObjectSink, form: Form): PdfRef {
  const resources = PdfDict.of({
    Font: form.subset ? PdfDict.of({ F0: putCarried(form.subset.carried, sink) }) : undefined,
    XObject: form.image ? PdfDict.of({ Im0: putCarried(form.image.carried, sink) }) : undefined,
  });
  const dict = PdfDict.of({
    Type: PdfName.of('XObject'),
    Subtype: PdfName.of('Form'),
    BBox: new PdfArray([0, 0, pt(form.width), pt(form.height)]),
    Matrix: new PdfArray(form.matrix.map(pt)),
    Resources: resources,
  });
  const ref = sink.allocate();
  sink.put(ref, { kind: 'stream', dict, data: Buffer.from(form.content, 'latin1') });
  return ref;
}

/** Rounded to a ten-thousandth of a point. */
const pt = (value: number): number => Math.round(value * 1e4) / 1e4;
