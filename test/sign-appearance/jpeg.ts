interface JpegOptions {
  /** APP14 with this colour transform: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobe?: number;
  /** Its one scan holds the DC coefficients, as the first of a progressive picture does. */
  readonly progressive?: boolean;
}

/** A JPEG of 8 × 8 pixels of one colour, a component for each sample: small enough to be known to the bit. */
export function flatJpeg(samples: readonly number[], { adobe, progressive }: JpegOptions = {}): Uint8Array {
  const ids = samples.map((_, i) => i + 1);
  const marker = adobe === undefined ? [] : segment(0xee, [...ascii('Adobe'), 0, 100, 0, 0, 0, 0, adobe]);
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...marker,
    // All steps are 8, so that a DC coefficient is the sample less 128.
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 8)]),
    ...segment(progressive ? 0xc2 : 0xc0, [8, 0, 8, 0, 8, ids.length, ...ids.flatMap((id) => [id, 0x11, 0])]),
    ...segment(0xc4, [0x00, 0, 0, 0, 12, ...zeros(12), ...Array.from({ length: 12 }, (_, i) => i)]),
    ...segment(0xc4, [0x10, 1, ...zeros(15), 0]),
    ...segment(0xda, [ids.length, ...ids.flatMap((id) => [id, 0]), 0, progressive ? 0 : 63, 0]),
    ...scan(samples, progressive ? '' : '0'),
    ...[0xff, 0xd9],
  ]);
}

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

const segment = (type: number, body: readonly number[]): number[] => [
  ...[0xff, type, (body.length + 2) >> 8, (body.length + 2) & 0xff],
  ...body,
];

/** For each component the category of its difference in four bits, its bits, and how the block ends. */
function scan(samples: readonly number[], end: string): number[] {
  const bits = samples
    .map((sample) => {
      const difference = sample - 128;
      const category = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      const value = difference < 0 ? difference + 2 ** category - 1 : difference;
      const digits = category === 0 ? '' : value.toString(2).padStart(category, '0');
      return `${category.toString(2).padStart(4, '0')}${digits}${end}`;
    })
    .join('');
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  return (padded.match(/.{8}/g) ?? []).flatMap((eight) => {
    const byte = Number.parseInt(eight, 2);
    return byte === 0xff ? [0xff, 0] : [byte];
  });
}
