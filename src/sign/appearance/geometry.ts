import { KysoError } from '../../errors.ts';
import type { Page } from '../../pdf/pages.ts';
import type { Box, Placement, Position } from './types.ts';

/** llx, lly, urx, ury in default user space. */
export type Rectangle = readonly [number, number, number, number];
export type Matrix = readonly [number, number, number, number, number, number];

/** How a page is shown (ISO 32000-2, 7.7.3.3): what is cut out of it, how it is turned, and its unit. */
export interface PageGeometry {
  /** CropBox within MediaBox, default user space. */
  readonly crop: Rectangle;
  /** Clockwise. */
  readonly rotate: 0 | 90 | 180 | 270;
  /** Points in one unit of default user space. */
  readonly userUnit: number;
  /** Of the page as it is seen, in points. */
  readonly width: number;
  readonly height: number;
}

/** What of a page's attributes decides how it is shown. */
export function pageGeometry({ cropBox, rotate, userUnit }: Page): PageGeometry {
  const across = (cropBox[2] - cropBox[0]) * userUnit;
  const up = (cropBox[3] - cropBox[1]) * userUnit;
  const sideways = rotate === 90 || rotate === 270;
  return {
    crop: cropBox,
    rotate,
    userUnit,
    width: sideways ? up : across,
    height: sideways ? across : up,
  };
}

/** A box on the page as seen, in points, as a Rect in default user space. */
export function toUserSpace(geometry: PageGeometry, box: Box): Rectangle {
  const [x, y, width, height] = box.map((value) => value / geometry.userUnit) as [
    number,
    number,
    number,
    number,
  ];
  const [llx, lly, urx, ury] = geometry.crop;
  const right = x + width;
  const top = y + height;
  const corners: Record<PageGeometry['rotate'], Rectangle> = {
    0: [llx + x, lly + y, llx + right, lly + top],
    90: [urx - top, lly + x, urx - y, lly + right],
    180: [urx - right, ury - top, urx - x, ury - y],
    270: [llx + y, ury - right, llx + top, ury - x],
  };
  return corners[geometry.rotate];
}

/** A Rect in default user space as a box on the page as seen, in points. */
export function toSeen({ crop, rotate, userUnit }: PageGeometry, rect: Rectangle): Box {
  const [llx, lly, urx, ury] = crop;
  const [left, bottom, right, top] = normal(rect);
  const corners: Record<PageGeometry['rotate'], readonly [number, number]> = {
    0: [left - llx, bottom - lly],
    90: [bottom - lly, urx - right],
    180: [urx - right, ury - top],
    270: [ury - top, left - llx],
  };
  const sideways = rotate === 90 || rotate === 270;
  const [across, up] = [right - left, top - bottom];
  const [x, y] = corners[rotate];
  const size = sideways ? [up, across] : [across, up];
  return [x, y, ...size].map((value) => value * userUnit) as unknown as Box;
}

/** Turns a form drawn upright in `width` × `height` so that it is upright on the page as seen (12.5.5). */
export function uprightMatrix(rotate: PageGeometry['rotate'], width: number, height: number): Matrix {
  const matrices: Record<PageGeometry['rotate'], Matrix> = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, height, 0],
    180: [-1, 0, 0, -1, width, height],
    270: [0, -1, 1, 0, 0, width],
  };
  return matrices[rotate];
}

/** Distance of a named position from the page's edges, in points; a tenth of the side on a small page. */
const widestMargin = 36;

const places: Readonly<Record<Position, readonly [across: 0 | 0.5 | 1, up: 0 | 0.5 | 1]>> = {
  'top-left': [0, 1],
  'top-center': [0.5, 1],
  'top-right': [1, 1],
  'center-left': [0, 0.5],
  center: [0.5, 0.5],
  'center-right': [1, 0.5],
  'bottom-left': [0, 0],
  'bottom-center': [0.5, 0],
  'bottom-right': [1, 0],
};

/** The names `--position` takes. */
export const positions = Object.keys(places) as readonly Position[];

/**
 * Where the mark comes to stand: its size as seen, in points, and its Rect in default user space.
 * @throws appearance-invalid when the size is not a positive number
 */
export function place(
  geometry: PageGeometry,
  placement: Placement,
  defaultSize: readonly [number, number],
): { readonly width: number; readonly height: number; readonly rect: Rectangle } {
  if (placement.kind === 'widget') {
    const rect = normal(placement.rect);
    const sideways = geometry.rotate === 90 || geometry.rotate === 270;
    const across = (rect[2] - rect[0]) * geometry.userUnit;
    const up = (rect[3] - rect[1]) * geometry.userUnit;
    return { width: sideways ? up : across, height: sideways ? across : up, rect };
  }
  const box = placement.kind === 'rect' ? placement.rect : positionedBox(geometry, placement, defaultSize);
  const [, , width, height] = box;
  if (!box.every(Number.isFinite) || width <= 0 || height <= 0)
    throw new KysoError('appearance-invalid', `a mark of ${width} × ${height} pt cannot be drawn`, {
      hint: 'Give a rectangle X,Y,WIDTH,HEIGHT with a width and height above 0.',
    });
  return { width, height, rect: toUserSpace(geometry, box) };
}

function positionedBox(
  geometry: PageGeometry,
  placement: Extract<Placement, { kind: 'position' }>,
  defaultSize: readonly [number, number],
): Box {
  const wanted = placement.size ?? defaultSize;
  const marginX = placement.margin ?? Math.min(widestMargin, geometry.width / 10);
  const marginY = placement.margin ?? Math.min(widestMargin, geometry.height / 10);
  const roomX = geometry.width - 2 * marginX;
  const roomY = geometry.height - 2 * marginY;
  // A page smaller than the mark and its margins gets a smaller mark; a size that was asked for is kept.
  const factor = placement.size ? 1 : Math.min(1, roomX / wanted[0], roomY / wanted[1]);
  const width = wanted[0] * factor;
  const height = wanted[1] * factor;
  const [across, up] = places[placement.position];
  return [marginX + (roomX - width) * across, marginY + (roomY - height) * up, width, height];
}

/** Does the Rect leave the part of the page that is seen? */
export function leavesPage(geometry: PageGeometry, rect: Rectangle): boolean {
  const [llx, lly, urx, ury] = geometry.crop;
  const slack = 0.01;
  return rect[0] < llx - slack || rect[1] < lly - slack || rect[2] > urx + slack || rect[3] > ury + slack;
}

const normal = ([a, b, c, d]: Rectangle): Rectangle => [
  Math.min(a, c),
  Math.min(b, d),
  Math.max(a, c),
  Math.max(b, d),
];

/** Rounded to a ten-thousandth of a point. */
export const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
