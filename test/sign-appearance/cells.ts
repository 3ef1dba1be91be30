import type { Rendered } from './pixels.ts';

/** Points of one character of a picture; it says how dark its square is, from 0 to 9. */
const cell = 4;

/** What stands in a box of a page, from its lower-left corner, in characters. */
export function cellsOf(
  page: Rendered,
  [x, y, width, height]: readonly [number, number, number, number],
): string {
  const darkness = (left: number, top: number): number => {
    let sum = 0;
    for (let across = 0; across < cell; across++)
      for (let down = 0; down < cell; down++) {
        const [red, green, blue] = page.at(left + across, top + down);
        sum += 765 - red - green - blue;
      }
    return Math.min(9, Math.floor((sum / (765 * cell * cell)) * 10));
  };
  const top = page.height - y - height;
  return Array.from({ length: Math.floor(height / cell) }, (_, row) =>
    Array.from({ length: Math.floor(width / cell) }, (__, column) =>
      String(darkness(x + column * cell, top + row * cell)),
    ).join(''),
  ).join('\n');
}

/** How much two pictures of one size differ, a cell on average; renderers smooth edges each in its own way. */
export function differenceOf(seen: string, known: string): number {
  const differences = Array.from(seen, (one, i) => Math.abs(Number(one) - Number(known[i])) || 0);
  return differences.reduce((sum, one) => sum + one, 0) / differences.length;
}
