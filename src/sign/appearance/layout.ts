import type { Typeface } from './font.ts';
import type { Box } from './types.ts';

/** What fitting text asks of a font, or of several. */
type Face = Pick<Typeface, 'ascent' | 'descent' | 'has' | 'width'>;

/** A line of text and where its baseline begins, in the form's own space. */
interface PlacedLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export interface TextLayout {
  /** Points. */
  readonly size: number;
  readonly lines: readonly PlacedLine[];
  /** Not everything fitted, even at the smallest size. */
  readonly cut: boolean;
}

export interface MarkLayout {
  /** Where the picture is drawn, its proportions kept. */
  readonly picture?: Box;
  /** A square, its quiet zone included. */
  readonly qr?: Box;
  /** The room text has. */
  readonly text?: Box;
}

const smallest = 4;
const step = 0.5;
/** How much smaller text may get for the sake of unbroken lines. */
const wholeLines = 0.75;
/** Baseline to baseline, as a multiple of the font size. */
const leading = 1.18;
const padding = 4;

interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a mark between picture, text and QR code: side by side in a wide mark, picture above text in a tall one; the
 * code at the right, or on top.
 */
export function divide(
  width: number,
  height: number,
  picture: PictureSize | undefined,
  hasText: boolean,
  hasQr = false,
): MarkLayout {
  if (!hasQr) return divideRest(width, height, picture, hasText);
  if (!picture && !hasText) return { qr: contain([0, 0, width, height], { width: 1, height: 1 }) };
  if (width >= height * 1.2) {
    const side = Math.min(height, width / 2);
    const qr: Box = [width - side, (height - side) / 2, side, side];
    return { ...divideRest(width - side, height, picture, hasText), qr };
  }
  const side = Math.min(width, height / 2);
  const qr: Box = [(width - side) / 2, height - side, side, side];
  return { ...divideRest(width, height - side, picture, hasText), qr };
}

function divideRest(
  width: number,
  height: number,
  picture: PictureSize | undefined,
  hasText: boolean,
): MarkLayout {
  const inset = Math.min(padding, width / 8, height / 8);
  const room: Box = [inset, inset, width - 2 * inset, height - 2 * inset];
  if (!picture) return hasText ? { text: room } : {};
  if (!hasText) return { picture: contain([0, 0, width, height], picture) };
  const [x, y, across, up] = room;
  if (width >= height * 1.2) {
    const share = Math.min(0.4 * across, (up * picture.width) / picture.height);
    const text: Box = [x + share + inset, y, across - share - inset, up];
    return { picture: contain([x, y, share, up], picture), text };
  }
  const share = Math.min(0.55 * up, (across * picture.height) / picture.width);
  const text: Box = [x, y, across, up - share - inset];
  return { picture: contain([x, y + up - share, across, share], picture), text };
}

/** The largest box of the picture's proportions inside `room`, centred. */
function contain([x, y, width, height]: Box, picture: { width: number; height: number }): Box {
  const factor = Math.min(width / picture.width, height / picture.height);
  const w = picture.width * factor;
  const h = picture.height * factor;
  return [x + (width - w) / 2, y + (height - h) / 2, w, h];
}

/**
 * Makes text smaller until it fits: a little, if that keeps every line whole; else with long lines broken; at the
 * smallest size what is too much is cut with an ellipsis.
 */
export function layText(face: Face, text: string, room: Box, largest: number): TextLayout {
  const paragraphs = text.split('\n');
  const [, , width, height] = room;
  const fits = (lines: readonly string[], size: number): boolean =>
    (lines.length - 1) * leading * size + (face.ascent + face.descent) * size <= height + 0.01;
  const longest = Math.max(...paragraphs.map((paragraph) => measure(face, paragraph)));
  for (let size = largest; size >= largest * wholeLines; size -= step)
    if (longest * size <= width && fits(paragraphs, size))
      return { size, lines: placed(face, paragraphs, size, room), cut: false };
  for (let size = largest; ; size = Math.max(smallest, size - step)) {
    const lines = paragraphs.flatMap((paragraph) => wrap(face, paragraph, width / size));
    const whole = fits(lines, size);
    if (!whole && size > smallest) continue;
    const drawn = whole ? lines : shortened(face, lines, size, room);
    return { size, lines: placed(face, drawn, size, room), cut: !whole };
  }
}

/** Lines no wider than `width` (in font sizes), broken at spaces, and within a word only where it alone is wider. */
function wrap(face: Face, paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (measure(face, joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const one of word) {
      if (line !== '' && measure(face, line + one) > width) {
        lines.push(line);
        line = '';
      }
      line += one;
    }
  }
  lines.push(line);
  return lines;
}

function shortened(face: Face, lines: readonly string[], size: number, [, , width, height]: Box): string[] {
  const room = Math.max(1, Math.floor((height / size - face.ascent - face.descent) / leading) + 1);
  const kept = lines.slice(0, room);
  const dots = face.has(0x2026) ? '…' : '...';
  let end = kept.pop() ?? '';
  while (end !== '' && measure(face, end + dots) > width / size) end = Array.from(end).slice(0, -1).join('');
  return [...kept, end + dots];
}

/** From the top when the text fills its room, else centred in height. */
function placed(face: Face, lines: readonly string[], size: number, [x, y, , height]: Box): PlacedLine[] {
  const used = ((lines.length - 1) * leading + face.ascent + face.descent) * size;
  const top = y + height - Math.max(0, (height - used) / 2);
  return lines.map((text, i) => ({ text, x, y: top - (face.ascent + i * leading) * size }));
}

function measure(face: Face, text: string): number {
  let width = 0;
  for (const one of text) width += face.width(one.codePointAt(0) ?? 0);
  return width;
}
