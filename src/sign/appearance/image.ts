import { KysoError } from '../../errors.ts';
import { type CarriedObjects, carry } from './carry.ts';
import type { NamedBytes } from './types.ts';

/** A decoded picture as an image XObject (with its alpha channel as SMask). Sizes in pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly carried: CarriedObjects;
}

/** Pixels one picture may have: a page at 600 dpi. */
const largestPicture = 40_000_000;

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const pictures = new WeakMap<Uint8Array, Promise<Picture>>();

/** Reads a PNG or JPEG once, however many documents show it. @throws image-unsupported */
export function picture(image: NamedBytes): Promise<Picture> {
  let known = pictures.get(image.bytes);
  if (!known) {
    known = read(image);
    pictures.set(image.bytes, known);
  }
  return known;
}

async function read({ bytes, name }: NamedBytes): Promise<Picture> {
  const kind = kindOf(bytes);
  if (!kind) throw unsupported(name, 'it is neither PNG nor JPEG');
  if (kind === 'png') checkPng(bytes, name);
  const lib = await import('pdf-lib');
  try {
    const scratch = await lib.PDFDocument.create({ updateMetadata: false });
    const embedded = kind === 'png' ? await scratch.embedPng(bytes) : await scratch.embedJpg(bytes);
    if (!(embedded.width > 0 && embedded.height > 0)) throw new RangeError('it has no pixels');
    await scratch.flush();
    return {
      width: embedded.width,
      height: embedded.height,
      carried: carry(lib, scratch.context, embedded.ref),
    };
  } catch (cause) {
    // The decoders throw strings, too.
    throw unsupported(name, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function kindOf(bytes: Uint8Array): 'png' | 'jpeg' | undefined {
  if (pngSignature.every((byte, i) => bytes[i] === byte)) return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  return undefined;
}

/** The decoder sets aside memory for what IHDR claims, and trusts chunk lengths: both are checked before. */
function checkPng(bytes: Uint8Array, name: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33) throw unsupported(name, 'the file is cut short');
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  if (width === 0 || height === 0) throw unsupported(name, 'it has no pixels');
  if (width * height > largestPicture)
    throw unsupported(name, `${width} × ${height} pixels are more than ${largestPicture}`);
  let at = pngSignature.length;
  let ended = false;
  while (!ended) {
    if (at + 12 > bytes.length) throw unsupported(name, 'the file is cut short');
    const length = view.getUint32(at);
    ended = view.getUint32(at + 4) === 0x49454e44; // IEND
    at += 12 + length;
    if (at > bytes.length) throw unsupported(name, 'the file is cut short');
  }
}

const unsupported = (name: string, why: string, cause?: unknown): KysoError =>
  new KysoError('image-unsupported', `the image ${name} cannot be used: ${why}`, {
    hint: 'Give a PNG (its transparency is kept) or a JPEG.',
    subject: name,
    cause,
  });
