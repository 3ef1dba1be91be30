import { KysoError } from '../../errors.ts';
import { PdfDict, PdfStream } from '../../pdf/objects.ts';
import { type CarriedObjects, carry } from './carry.ts';
import { isJpeg, readJpeg } from './jpeg.ts';
import { cleanPng, isPng } from './png.ts';
import type { NamedBytes } from './types.ts';

/** A decoded picture as an image XObject (with its alpha channel as SMask). Sizes in pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly carried: CarriedObjects;
}

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
  const lib = await import('pdf-lib');
  try {
    const frame = kind === 'jpeg' ? readJpeg(bytes) : undefined;
    const scratch = await lib.PDFDocument.create({ updateMetadata: false });
    // pdf-lib reads a JPEG from the start of its ArrayBuffer: what is part of a larger one is copied.
    const embedded =
      kind === 'png'
        ? await scratch.embedPng(cleanPng(bytes))
        : await scratch.embedJpg(Uint8Array.from(bytes));
    if (!(embedded.width > 0 && embedded.height > 0)) throw new RangeError('it has no pixels');
    await scratch.flush();
    const carried = carry(lib, scratch.context, embedded.ref);
    const { width, height } = embedded;
    return { width, height, carried: frame?.adobe === false ? asItStands(carried) : carried };
  } catch (cause) {
    // The decoders throw strings, too.
    throw unsupported(name, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** The decoder takes every CMYK picture for one of Adobe's, whose samples are complements. */
function asItStands({ objects, root }: CarriedObjects): CarriedObjects {
  return {
    root,
    objects: objects.map((object, i) => {
      if (i !== root || !(object instanceof PdfStream)) return object;
      const entries = new Map(object.dict.entries);
      entries.delete('Decode');
      return new PdfStream(PdfDict.from(entries), object.raw);
    }),
  };
}

function kindOf(bytes: Uint8Array): 'png' | 'jpeg' | undefined {
  if (isPng(bytes)) return 'png';
  return isJpeg(bytes) ? 'jpeg' : undefined;
}

const unsupported = (name: string, why: string, cause?: unknown): KysoError =>
  new KysoError('image-unsupported', `the image ${name} cannot be used: ${why}`, {
    hint: 'Give a PNG (its transparency is kept) or a JPEG.',
    subject: name,
    cause,
  });
