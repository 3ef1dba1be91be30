import type { Share } from '../../percent.ts';
import { wrap } from '../wrap.ts';

/** How words are marked on a terminal. The default marks nothing, so that no colour is exactly no colour. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  /** Width of the terminal; absent where there is none. */
  readonly columns?: number;
}

const plain = (text: string): string => text;
export const PLAIN: Style = { bold: plain, dim: plain, good: plain, warn: plain, bad: plain };

/** Columns prose is wrapped to; names of files are never broken. */
const WIDTH = 100;

/** Wrapped prose, indented. */
export function prose(text: string, indent: number, { columns = WIDTH }: Style): string[] {
  return wrap(text, Math.min(WIDTH, columns) - indent).map((line) => ' '.repeat(indent) + line);
}

/** A bar in whole and half cells; only nothing is empty and only everything is full. */
export function bar({ numerator, denominator }: Share, width: number): string {
  const halves = Math.round((2 * width * numerator) / denominator);
  const shown =
    numerator === 0
      ? 0
      : numerator === denominator
        ? 2 * width
        : Math.min(2 * width - 1, Math.max(1, halves));
  const cells = '█'.repeat(shown >> 1) + (shown % 2 === 1 ? '▌' : '');
  return cells + '░'.repeat(width - cells.length);
}
