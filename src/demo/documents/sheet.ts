import { createHash } from 'node:crypto';
import type { PDFDocument, PDFFont, PDFPage } from 'pdf-lib';
import { bundledFont } from '../../sign/appearance/font-files.ts';
import { parseFont } from '../../sign/appearance/font-parse.ts';

const mm = 72 / 25.4;
const pageSize: [number, number] = [595.28, 841.89];
/** Margins of Vietnamese office documents, in points. */
export const margins = { left: 30 * mm, right: 18 * mm, top: 20 * mm, bottom: 20 * mm } as const;
const leading = 1.3;

/** A document being set in type, from the top of its first page down. */
export interface Sheet {
  readonly document: PDFDocument;
  readonly regular: PDFFont;
  readonly bold: PDFFont;
  /** Printed at the foot of every page. */
  readonly foot: string;
  page: PDFPage;
  /** Baseline that comes next, in points from the lower edge. */
  y: number;
  /** Room left for a signature. */
  signatureBox?: SignatureBox;
}

/** A place on a page, in points from its lower-left corner. */
export interface SignatureBox {
  /** 1-based. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right' | 'justify';
  /** Left edge and width of the column, in points; default: the page between its margins. */
  readonly x?: number;
  readonly width?: number;
  /** Of the first line. */
  readonly indent?: number;
  /** Below the text, in points. */
  readonly after?: number;
}

export const textWidth: number = pageSize[0] - margins.left - margins.right;

/** Begins a document; `key` decides its file identifier, `date` its times: the same input gives the same bytes. */
export async function openSheet(options: {
  readonly key: string;
  readonly title: string;
  readonly author: string;
  readonly date: Date;
  readonly foot: string;
}): Promise<Sheet> {
  const { PDFDocument, PDFHexString } = await import('pdf-lib');
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setTitle(options.title);
  document.setAuthor(options.author);
  document.setProducer('kyso demo');
  document.setCreationDate(options.date);
  document.setModificationDate(options.date);
  const id = PDFHexString.of(createHash('sha256').update(options.key).digest('hex').slice(0, 32));
  document.context.trailerInfo.ID = document.context.obj([id, id]);
  const regular = await embed(document, 'regular');
  const bold = await embed(document, 'bold');
  const page = document.addPage(pageSize);
  const sheet: Sheet = { document, regular, bold, foot: options.foot, page, y: 0 };
  beginPage(sheet, page);
  return sheet;
}

async function embed(document: PDFDocument, weight: 'regular' | 'bold'): Promise<PDFFont> {
  const font = await parsedFont(weight);
  document.registerFontkit({ create: () => font });
  const name = weight === 'bold' ? 'KYSODB+Tinos-Bold' : 'KYSODR+Tinos-Regular';
  return document.embedFont(new Uint8Array(1), { subset: true, customName: name });
}

const parsed = new Map<string, ReturnType<typeof parseFont>>();

function parsedFont(weight: 'regular' | 'bold'): ReturnType<typeof parseFont> {
  const known = parsed.get(weight) ?? parseFont({ bytes: bundledFont(weight), name: weight });
  parsed.set(weight, known);
  return known;
}

function beginPage(sheet: Sheet, page: PDFPage): void {
  sheet.page = page;
  sheet.y = pageSize[1] - margins.top;
  const width = sheet.regular.widthOfTextAtSize(sheet.foot, 8);
  page.drawText(sheet.foot, { x: (pageSize[0] - width) / 2, y: 28, size: 8, font: sheet.regular });
}

/** Makes sure `height` points are left, on a new page if need be. */
export function need(sheet: Sheet, height: number): void {
  if (sheet.y - height < margins.bottom) beginPage(sheet, sheet.document.addPage(pageSize));
}

/** Sets a paragraph, broken into lines. */
export function text(sheet: Sheet, content: string, style: TextStyle = {}): void {
  const size = style.size ?? 13;
  const font = style.bold ? sheet.bold : sheet.regular;
  const x = style.x ?? margins.left;
  const width = style.width ?? textWidth;
  const lines = breakLines(font, content, size, width, style.indent ?? 0);
  for (const [i, words] of lines.entries()) {
    need(sheet, size * leading);
    sheet.y -= size * leading;
    const indent = i === 0 ? (style.indent ?? 0) : 0;
    const last = i === lines.length - 1;
    const align = style.align === 'justify' && last ? 'left' : (style.align ?? 'left');
    setLine(sheet, words, { font, size, x: x + indent, width: width - indent, align });
  }
  sheet.y -= style.after ?? 0;
}

interface LineStyle {
  readonly font: PDFFont;
  readonly size: number;
  readonly x: number;
  readonly width: number;
  readonly align: NonNullable<TextStyle['align']>;
}

function setLine(sheet: Sheet, words: readonly string[], { font, size, x, width, align }: LineStyle): void {
  const line = words.join(' ');
  const rest = width - font.widthOfTextAtSize(line, size);
  if (align !== 'justify') {
    const shift = align === 'center' ? rest / 2 : align === 'right' ? rest : 0;
    sheet.page.drawText(line, { x: x + shift, y: sheet.y, size, font });
    return;
  }
  const space = font.widthOfTextAtSize(' ', size) + rest / Math.max(1, words.length - 1);
  let at = x;
  for (const word of words) {
    sheet.page.drawText(word, { x: at, y: sheet.y, size, font });
    at += font.widthOfTextAtSize(word, size) + space;
  }
}

function breakLines(font: PDFFont, content: string, size: number, width: number, indent: number): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const word of content.split(' ')) {
    const room = width - (lines.length === 0 ? indent : 0);
    if (line.length > 0 && font.widthOfTextAtSize([...line, word].join(' '), size) > room) {
      lines.push(line);
      line = [];
    }
    line.push(word);
  }
  lines.push(line);
  return lines;
}

/** A thin horizontal line centred on `center`, a little below the last baseline. */
export function rule(sheet: Sheet, center: number, width: number): void {
  const y = sheet.y - 6;
  sheet.page.drawLine({
    start: { x: center - width / 2, y },
    end: { x: center + width / 2, y },
    thickness: 0.7,
  });
}

export interface Column {
  readonly title: string;
  /** Share of the text width. */
  readonly share: number;
  readonly align?: 'left' | 'center' | 'right';
}

/** A ruled table; rows are one to a few lines high. */
export async function table(
  sheet: Sheet,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const size = 11;
  const pad = 4;
  const { grayscale } = await import('pdf-lib');
  const ink = grayscale(0);
  sheet.y -= 6;
  const total = columns.reduce((sum, column) => sum + column.share, 0);
  const widths = columns.map((column) => (column.share / total) * textWidth);
  for (const [i, row] of [columns.map((column) => column.title), ...rows].entries()) {
    const font = i === 0 ? sheet.bold : sheet.regular;
    const cells = row.map((cell, c) => breakLines(font, cell, size, (widths[c] ?? 0) - 2 * pad, 0));
    const height = Math.max(...cells.map((lines) => lines.length)) * size * leading + 2 * pad;
    need(sheet, height);
    const top = sheet.y;
    let x = margins.left;
    for (const [c, lines] of cells.entries()) {
      const width = widths[c] ?? 0;
      sheet.page.drawRectangle({ x, y: top - height, width, height, borderWidth: 0.6, borderColor: ink });
      for (const [n, words] of lines.entries()) {
        sheet.y = top - pad - (n + 1) * size * leading + size * 0.3;
        const align = i === 0 ? 'center' : (columns[c]?.align ?? 'left');
        setLine(sheet, words, { font, size, x: x + pad, width: width - 2 * pad, align });
      }
      x += width;
    }
    sheet.y = top - height;
  }
  sheet.y -= 8;
}

/**
 * Sets a line in Times at the margin by a content stream of its own, not compressed: its letters (latin only) stand
 * readable in the file.
 */
export async function plainLine(sheet: Sheet, content: string): Promise<void> {
  const { StandardFonts } = await import('pdf-lib');
  const size = 13;
  need(sheet, size * leading);
  sheet.y -= size * leading;
  const font = await sheet.document.embedFont(StandardFonts.TimesRomanBold);
  const key = sheet.page.node.newFontDictionary('Plain', font.ref).asString();
  const operators = `q BT ${key} ${size} Tf ${margins.left + 28} ${sheet.y} Td (${content}) Tj ET Q\n`;
  const { context } = sheet.document;
  sheet.page.node.addContentStream(context.register(context.stream(operators)));
  sheet.y -= 5;
}
