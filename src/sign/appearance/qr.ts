import { KysoError } from '../../errors.ts';
import { black, type Ink, white } from './ink.ts';
import type { Box } from './types.ts';

/** Rows of modules, true is dark, its quiet zone included. */
export type QrCode = readonly (readonly boolean[])[];

/** Light modules that must surround the code (ISO/IEC 18004, 6.3.8). */
const quiet = 4;

/** Codes of texts, as one batch has many documents and few texts. */
const codes = new Map<string, QrCode>();
const codesKept = 64;

/** The QR code of a text, in UTF-8. @throws appearance-invalid when it is too long for one */
export async function qrCode(text: string): Promise<QrCode> {
  const known = codes.get(text);
  if (known) return known;
  const { default: encode } = await import('qr');
  let code: QrCode;
  try {
    code = encode(text, 'raw', { ecc: 'medium', border: quiet }) as QrCode;
  } catch (cause) {
    throw new KysoError('appearance-invalid', `${Buffer.byteLength(text)} bytes do not fit into a QR code`, {
      hint: 'A QR code holds 2 331 bytes; an address where the rest can be read is shorter.',
      cause,
    });
  }
  const [oldest] = codes.keys();
  if (codes.size >= codesKept && oldest !== undefined) codes.delete(oldest);
  codes.set(text, code);
  return code;
}

/** Operators that draw the code as rectangles: a light ground, then the dark runs of each row. */
export function drawQr(code: QrCode, [x, y, side]: Box, ink: Ink): string[] {
  const module = side / code.length;
  const number = (value: number): number => Math.round(value * 1e4) / 1e4;
  const runs = code.flatMap((row, down) =>
    runsOf(row).map(([from, length]) => `${from} ${-down - 1} ${length} 1 re`),
  );
  return [
    'q',
    ink.fill(white),
    `${number(x)} ${number(y)} ${number(side)} ${number(side)} re f`,
    ink.fill(black),
    `${number(module)} 0 0 ${number(module)} ${number(x)} ${number(y + side)} cm`,
    ...runs,
    'f',
    'Q',
  ];
}

function runsOf(row: readonly boolean[]): [from: number, length: number][] {
  const runs: [number, number][] = [];
  row.forEach((dark, i) => {
    const last = runs.at(-1);
    if (!dark) return;
    if (last && last[0] + last[1] === i) last[1]++;
    else runs.push([i, 1]);
  });
  return runs;
}
