import { deflateSync, inflateSync } from 'node:zlib';

/** Pixels one picture may have: a page at 600 dpi. */
const largestPicture = 40_000_000;

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** Samples of a pixel, by colour type (ISO/IEC 15948, table 11.1), and the bit depths each may have. */
const colourTypes: Readonly<
  Record<number, { readonly samples: number; readonly depths: readonly number[] }>
> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};

/** First pixel and step, across and down, of the seven Adam7 passes. */
const passes = [
  [0, 8, 0, 8],
  [4, 8, 0, 8],
  [0, 4, 4, 8],
  [2, 4, 0, 4],
  [0, 2, 2, 4],
  [1, 2, 0, 2],
  [0, 1, 1, 2],
] as const;

export const isPng = (bytes: Uint8Array): boolean => signature.equals(bytes.subarray(0, signature.length));

/**
 * The same picture with only the chunks that matter, its pixels decoded and packed again. The decoder that comes next
 * trusts what it reads: a damaged deflate stream makes it loop for ever, a claimed size makes it set memory aside.
 * @throws Error whose message says why the picture cannot be used
 */
export function cleanPng(bytes: Uint8Array): Uint8Array {
  const chunks = readChunks(bytes);
  const header = chunks.get('IHDR')?.[0];
  if (header?.length !== 13) throw new Error('it has no header');
  const size = pixelBytes(header);
  const packed = Buffer.concat(chunks.get('IDAT') ?? []);
  const pixels = inflateSync(packed, { maxOutputLength: size + 1 });
  if (pixels.length < size) throw new Error('some of its pixels are missing');
  const kept = ['PLTE', 'tRNS'].flatMap((type) => {
    const data = chunks.get(type)?.[0];
    return data ? [chunk(type, data)] : [];
  });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...kept,
    chunk('IDAT', deflateSync(pixels, { level: 1 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function readChunks(bytes: Uint8Array): Map<string, Uint8Array[]> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = new Map<string, Uint8Array[]>();
  for (let at = signature.length; ; ) {
    if (at + 12 > view.length) throw new Error('the file is cut short');
    const end = at + 12 + view.readUInt32BE(at);
    if (end > view.length) throw new Error('the file is cut short');
    const type = view.toString('latin1', at + 4, at + 8);
    if (type === 'IEND') return chunks;
    if (type === 'acTL') throw new Error('it is animated');
    const list = chunks.get(type);
    const data = view.subarray(at + 8, end - 4);
    if (list) list.push(data);
    else chunks.set(type, [data]);
    at = end;
  }
}

/** Bytes of all filtered scan lines. */
function pixelBytes(header: Uint8Array): number {
  const view = Buffer.from(header);
  const width = view.readUInt32BE(0);
  const height = view.readUInt32BE(4);
  const [depth = 0, type = 0, , , interlaced = 0] = view.subarray(8);
  if (width === 0 || height === 0) throw new Error('it has no pixels');
  if (width * height > largestPicture)
    throw new Error(`${width} × ${height} pixels are more than ${largestPicture}`);
  const colour = colourTypes[type];
  if (!colour?.depths.includes(depth) || interlaced > 1)
    throw new Error(`it uses colour type ${type} with ${depth} bits, which PNG does not have`);
  const lines = (across: number, down: number): number =>
    across === 0 ? 0 : down * (1 + Math.ceil((across * depth * colour.samples) / 8));
  if (interlaced === 0) return lines(width, height);
  return passes
    .map(([x, stepX, y, stepY]) =>
      lines(Math.ceil(Math.max(0, width - x) / stepX), Math.ceil(Math.max(0, height - y) / stepY)),
    )
    .reduce((sum, part) => sum + part, 0);
}

/** A chunk whose CRC is left zero: the decoder does not look at it. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const framed = Buffer.alloc(data.length + 12);
  framed.writeUInt32BE(data.length, 0);
  framed.write(type, 4, 'latin1');
  framed.set(data, 8);
  return framed;
}
