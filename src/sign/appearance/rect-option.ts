import { KysoError } from '../../errors.ts';
import type { Box } from './types.ts';

const pointsIn: Readonly<Record<string, number>> = { pt: 1, mm: 72 / 25.4, cm: 72 / 2.54, in: 72 };
const length = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*([a-z]*)$/i;

/** Comma-separated lengths in points; a unit behind the last number alone counts for all. NaN for what is none. */
function lengths(text: string): number[] {
  const parts = text.split(',').map((part) => length.exec(part.trim()));
  const units = parts.map((part) => part?.[2]?.toLowerCase() ?? '');
  const common = units.slice(0, -1).every((unit) => unit === '') ? (units.at(-1) ?? '') : '';
  return parts.map((part, i) => {
    const factor = pointsIn[units[i] || common || 'pt'];
    return part && factor ? Number(part[1]) * factor : Number.NaN;
  });
}

/**
 * Reads `X,Y,W,H`, each a number with an optional unit (pt, mm, cm, in; default pt).
 * A unit behind the last number alone counts for all four: `20,20,40,18mm`.
 * @throws appearance-invalid
 */
export function parseRect(text: string): Box {
  const [x = Number.NaN, y = Number.NaN, width = 0, height = 0, ...more] = lengths(text);
  const sound = more.length === 0 && [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0;
  if (!sound)
    throw new KysoError('appearance-invalid', `not a rectangle: ${text}`, {
      hint: 'Write X,Y,WIDTH,HEIGHT as the page is seen, from its lower-left corner, for example 120mm,20mm,70mm,25mm.',
      subject: text,
    });
  return [x, y, width, height];
}

/** Reads `W,H`, or one length for a square, in the same units. @throws appearance-invalid */
export function parseSize(text: string): readonly [width: number, height: number] {
  const [width = 0, height = width, ...more] = lengths(text);
  if (more.length > 0 || !(width > 0 && height > 0 && width + height < 1e6))
    throw new KysoError('appearance-invalid', `not a size: ${text}`, {
      hint: 'Write WIDTH,HEIGHT, or one length for a square, for example 40mm,18mm or 36mm.',
      subject: text,
    });
  return [width, height];
}
