import { KysoError } from '../../errors.ts';
import type { PdfRef } from '../../pdf/objects.ts';
import { countPages, type Page, pageAt, walkPages } from '../../pdf/pages.ts';
import type { PdfView } from '../../pdf/types.ts';
import { archivalPicture } from './archival-picture.ts';
import { addForm, type MarkContent, type MarkSize, sharedIn } from './drawing.ts';
import { type FontStack, fontStack } from './font-stack.ts';
import { leavesPage, type Matrix, pageGeometry, place, rounded, uprightMatrix } from './geometry.ts';
import { type Picture, picture } from './image.ts';
import { archivalInk, deviceInk } from './ink.ts';
import { divide, layText } from './layout.ts';
import { archivalRules } from './pdfa.ts';
import { type QrCode, qrCode } from './qr.ts';
import { defaultTemplate, fillTemplate } from './template.ts';
import type {
  AppearanceOptions,
  AppearanceWarning,
  ObjectSink,
  PlacedMark,
  PreparedAppearance,
} from './types.ts';

/** Of a mark placed by name, in points: text alone or beside something, a picture alone (40 × 18 mm), a QR code alone. */
const defaultSizes = { text: [200, 70], picture: [113.4, 51], qr: [85, 85] } as const;
const defaultFontSize = 10;

/**
 * Draws a visible signature for one page of a document, or for all: upright as the page is seen, whatever its Rotate
 * and CropBox, with text in embedded subset fonts, a picture with its transparency, and a QR code.
 * In a PDF/A document colours are independent of devices, and transparency is laid over white where it is forbidden.
 * Fonts and pictures are read once and drawn again from memory for the next document.
 * @throws appearance-invalid, image-unsupported, font-unusable, pdf-no-pages
 */
export async function buildAppearance(
  view: PdfView,
  options: AppearanceOptions,
): Promise<PreparedAppearance> {
  const pages = findPages(view, options.page ?? 1);
  const parts = await partsOf(view, options);
  const { stack, text, image, qr, warnings } = parts;
  const onlyPart = stack ? 'text' : image ? 'picture' : qr ? 'qr' : 'text';
  const placement = options.placement ?? { kind: 'position', position: 'bottom-right' };
  const sizes = new Map<string, MarkSize>();
  const placed = pages.map(({ page, ref }) => {
    const geometry = pageGeometry(page);
    const { width, height, rect } = place(geometry, placement, defaultSizes[onlyPart]);
    const key = `${width} ${height}`;
    const size = sizes.get(key) ?? layOut(parts, width, height, largestSize(options.fontSize));
    sizes.set(key, size);
    const matrix = uprightMatrix(geometry.rotate, width, height);
    return { ref, rect, size, matrix, leaves: leavesPage(geometry, rect) };
  });

  for (const { width, height, laid } of sizes.values())
    if (laid?.cut)
      warnings.push({
        code: 'text-cut',
        message: `the text does not fit into ${rounded(width)} × ${rounded(height)} pt`,
      });
  if (placed.some(({ leaves }) => leaves))
    warnings.push({ code: 'outside-page', message: 'part of the mark is outside the page as it is seen' });

  const lines = [...sizes.values()].flatMap(({ laid }) => laid?.lines.map((line) => line.text) ?? []);
  const content: MarkContent = {
    ink: parts.ink,
    image,
    qr,
    lettering: await stack?.lettering(text + lines.join('')),
    // The default text gets a frame; who words the mark, or gives a picture, gets nothing else.
    frame: options.text === undefined && stack !== undefined,
  };
  const [first, ...others] = placed.map(
    ({ ref, rect, size, matrix }): PlacedMark => ({
      page: ref,
      rect: rect.map(rounded) as unknown as PlacedMark['rect'],
      addTo: (sink) => formIn(sink, content, size, matrix),
    }),
  );
  if (!first) throw new KysoError('pdf-no-pages', 'the document has no pages');
  return { ...first, others, text, warnings };
}

interface Parts extends Pick<MarkContent, 'ink'> {
  readonly stack: FontStack | undefined;
  readonly text: string;
  readonly image: Picture | undefined;
  readonly qr: QrCode | undefined;
  readonly warnings: AppearanceWarning[];
}

/** What the mark consists of, whatever its size. */
async function partsOf(view: PdfView, options: AppearanceOptions): Promise<Parts> {
  const { values, variables, timeAs } = options;
  const bare = options.image !== undefined || options.qr !== undefined;
  const template = options.text ?? (bare ? '' : defaultTemplate(options.lang ?? 'en'));
  const filled = fillTemplate(template, values, variables, timeAs);
  const stack = filled === '' ? undefined : await fontStack(options.font, filled);
  const { text, missing } = stack ? drawable(stack, filled) : { text: '', missing: [] };
  const warnings: AppearanceWarning[] = missing.map((one) => ({
    code: 'glyph-missing',
    message: `the font ${stack?.name ?? ''} has no glyph for ${one} (${codePointName(one)})`,
  }));
  const qr =
    options.qr === undefined ? undefined : await qrCode(fillTemplate(options.qr, values, variables, timeAs));
  const archival = archivalRules(view);
  const image = options.image && (await picture(options.image));
  if (!archival) return { stack, text, image, qr, warnings, ink: deviceInk };
  const fit = image && archivalPicture(image, archival.transparency, options.image?.name ?? '');
  if (fit?.flattened)
    warnings.push({
      code: 'transparency-flattened',
      message: `the transparency of ${options.image?.name ?? 'the image'} was laid over white: the document is PDF/A-${archival.part}`,
    });
  return { stack, text, image: fit?.picture, qr, warnings, ink: archivalInk };
}

function layOut({ stack, text, image, qr }: Parts, width: number, height: number, largest: number): MarkSize {
  const parts = divide(width, height, image, stack !== undefined, qr !== undefined);
  return {
    width,
    height,
    parts,
    laid: stack && parts.text ? layText(stack, text, parts.text, largest) : undefined,
  };
}

/** Forms of one update by what they look like. */
const forms = new WeakMap<ObjectSink, Map<MarkSize, Map<string, PdfRef>>>();

function formIn(sink: ObjectSink, content: MarkContent, size: MarkSize, matrix: Matrix): PdfRef {
  const ofSink = forms.get(sink) ?? new Map<MarkSize, Map<string, PdfRef>>();
  forms.set(sink, ofSink);
  const ofSize = ofSink.get(size) ?? new Map<string, PdfRef>();
  ofSink.set(size, ofSize);
  const key = matrix.join(' ');
  const ref = ofSize.get(key) ?? addForm(sink, content, size, matrix, sharedIn(sink));
  ofSize.set(key, ref);
  return ref;
}

function largestSize(asked: number = defaultFontSize): number {
  if (asked >= 1 && asked <= 1000) return asked;
  throw new KysoError('appearance-invalid', `text cannot be ${asked} points high`, {
    hint: 'Give a font size from 1 to 1000 points.',
  });
}

interface MarkedPage {
  readonly page: Page;
  readonly ref: PdfRef;
}

/** @throws pdf-no-pages, appearance-invalid when there is no such page, or none that a widget can point at */
function findPages(view: PdfView, wanted: number | 'last' | 'all'): MarkedPage[] {
  if (wanted === 'all') {
    const pages: MarkedPage[] = [];
    for (const page of walkPages(view)) if (page.ref) pages.push({ page, ref: page.ref });
    return pages;
  }
  const index = wanted === 'last' ? -1 : wanted - 1;
  const page =
    wanted === 'last' || (Number.isInteger(wanted) && wanted >= 1) ? pageAt(view, index) : undefined;
  if (page?.ref) return [{ page, ref: page.ref }];
  const count = countPages(view);
  if (count === 0) throw new KysoError('pdf-no-pages', 'the document has no pages');
  const why = page ? 'is no indirect object' : 'does not exist';
  throw new KysoError('appearance-invalid', `page ${wanted} ${why}: the document has ${count}`, {
    hint: `Give a page from 1 to ${count}, last, or all.`,
  });
}

/** The text with what the fonts lack replaced, and what was replaced. */
function drawable(stack: FontStack, text: string): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const drawn = Array.from(text, (one) => {
    if (one === '\n') return one;
    const codePoint = one.codePointAt(0) ?? 0;
    // Tabs and other controls have no glyph anywhere; they are blanks.
    if (codePoint < 0x20 || codePoint === 0xa0) return ' ';
    if (stack.has(codePoint)) return one;
    missing.add(one);
    return '?';
  });
  return { text: drawn.join(''), missing: [...missing] };
}

const codePointName = (one: string): string =>
  `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
