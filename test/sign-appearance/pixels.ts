import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { run } from '../support/programs.ts';

export type Pixel = readonly [red: number, green: number, blue: number];

/** A rendered page at 72 dpi: one pixel a point, `at` counting from the upper-left corner as seen. */
export interface Rendered {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): Pixel;
}

/** Renders a page as a viewer shows it, cropped and turned (pdftoppm). */
export function renderPage(pdf: Uint8Array, page = 1): Rendered {
  return inFolder(pdf, (file, folder) => {
    const out = join(folder, 'page');
    const args = ['-cropbox', '-r', '72', '-f', `${page}`, '-l', `${page}`, '-singlefile', file, out];
    const done = run('pdftoppm', args);
    if (done.code !== 0) throw new Error(done.stderr);
    return readPpm(readFileSync(`${out}.ppm`));
  });
}

/** The text of a document, as pdftotext finds it. */
export function textOf(pdf: Uint8Array, ...options: string[]): string {
  return inFolder(pdf, (file) => run('pdftotext', [...options, file, '-']).stdout);
}

function inFolder<T>(pdf: Uint8Array, use: (file: string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-render-'));
  try {
    const file = join(folder, 'document.pdf');
    writeFileSync(file, pdf);
    return use(file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readPpm(bytes: Buffer): Rendered {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'));
  if (!header) throw new Error('not a PPM picture');
  const width = Number(header[1]);
  const data = bytes.subarray(header[0].length);
  return {
    width,
    height: Number(header[2]),
    at: (x, y) => {
      const i = 3 * (Math.floor(y) * width + Math.floor(x));
      return [data[i] ?? -1, data[i + 1] ?? -1, data[i + 2] ?? -1];
    },
  };
}

/** A PNG of 8-bit RGBA pixels. */
export function makePng(
  width: number,
  height: number,
  pixel: (x: number, y: number) => readonly [number, number, number, number],
): Uint8Array {
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(pixel(x, y), y * (1 + 4 * width) + 1 + 4 * x);
  return rawPng(width, height, [8, 6, 0], rows);
}

/** A PNG out of its filtered scan lines. `kind`: bit depth, colour type, interlace method. */
export function rawPng(
  width: number,
  height: number,
  kind: readonly [depth: number, colourType: number, interlace: number],
  lines: Uint8Array,
  further: Readonly<Record<string, Uint8Array>> = {},
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([kind[0], kind[1], 0, 0, kind[2]], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...Object.entries(further).map(([type, data]) => chunk(type, data)),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), 4 + body.length);
  return framed;
}
