import { KysoError } from '../../errors.ts';
import type { Box } from './types.ts';

const pointsIn: Readonly<Record<string, number>> = { pt: 1, mm: 72 / 25.4, cm: 72 / 2.54, in: 72 };
const length = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*([a-z]*)$/i;

/**
 * Reads `X,Y,W,H`, each a number with an optional unit (pt, mm, cm, in; default pt).
 * A unit behind the last number alone counts for all four: `20,20,40,18mm`.
 * @throws appearance-invalid
 */
export function parseRect(text: string): Box {
  const parts = text.split(',').map((part) => length.exec(part.trim()));
  const units = parts.map((part) => part?.[2]?.toLowerCase() ?? '');
  const common = units.slice(0, 3).every((unit) => unit === '') ? (units[3] ?? '') : '';
  const [x, y, width, height] = parts.map((part, i) => {
    const factor = pointsIn[units[i] || common || 'pt'];
    return part && factor ? Number(part[1]) * factor : Number.NaN;
  });
  if (
    parts.length !== 4 ||
    x === undefined ||
    y === undefined ||
    width === undefined ||
    height === undefined ||
    ![x, y, width, height].every(Number.isFinite) ||
    width <= 0 ||
    height <= 0
  )
    throw new KysoError('appearance-invalid', `not a rectangle: ${text}`, {
      hint: 'Write X,Y,WIDTH,HEIGHT as the page is seen, from its lower-left corner, for example 120mm,20mm,70mm,25mm.',
      subject: text,
    });
  return [x, y, width, height];
}
