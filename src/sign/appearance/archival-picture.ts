import { deflateSync, inflateSync } from 'node:zlib';
import { KysoError } from '../../errors.ts';
import { isName, isRef, PdfDict, PdfName, type PdfObject, PdfStream } from '../../pdf/objects.ts';
import type { CarriedObjects } from './carry.ts';
import type { Picture } from './image.ts';
import { calibrated } from './ink.ts';

export interface ArchivalPicture {
  readonly picture: Picture;
  /** It had transparency, which was laid over white. */
  readonly flattened: boolean;
}

const made = new WeakMap<Picture, Map<boolean, ArchivalPicture>>();

/**
 * The picture as PDF/A wants it: colours independent of devices, and no transparency where the part knows none.
 * @throws image-unsupported for CMYK, whose colours depend on the device
 */
export function archivalPicture(picture: Picture, transparency: boolean, name: string): ArchivalPicture {
  const known = made.get(picture) ?? new Map<boolean, ArchivalPicture>();
  made.set(picture, known);
  let archival = known.get(transparency);
  if (!archival) {
    archival = convert(picture, transparency, name);
    known.set(transparency, archival);
  }
  return archival;
}

function convert(picture: Picture, transparency: boolean, name: string): ArchivalPicture {
  const { objects, root } = picture.carried;
  const image = objects[root];
  if (!(image instanceof PdfStream)) throw new KysoError('internal', 'a picture without its image');
  const written = image.dict.get('ColorSpace');
  if (isName(written, 'DeviceCMYK'))
    throw new KysoError(
      'image-unsupported',
      `the image ${name} cannot be used in a PDF/A document: it is CMYK`,
      {
        hint: 'Give one in RGB or grey.',
        subject: name,
      },
    );
  const space =
    isName(written, 'DeviceRGB') || isName(written, 'DeviceGray')
      ? calibrated[written.value as keyof typeof calibrated]
      : written;
  const maskRef = image.dict.get('SMask');
  const mask = isRef(maskRef) ? objects[maskRef.num] : undefined;
  const flatten = !transparency && mask instanceof PdfStream;
  const entries = new Map<string, PdfObject>(image.dict.entries);
  if (space !== undefined) entries.set('ColorSpace', space);
  if (!flatten)
    return { picture: replaced(picture, new PdfStream(PdfDict.from(entries), image.raw)), flattened: false };
  entries.delete('SMask');
  entries.set('Filter', PdfName.of('FlateDecode'));
  const pixels = overWhite(inflateSync(image.raw), inflateSync(mask.raw));
  const flat = new PdfStream(PdfDict.from(entries), deflateSync(pixels));
  const carried: CarriedObjects = { objects: [flat], root: 0 };
  return { picture: { ...picture, carried }, flattened: true };
}

function replaced(picture: Picture, image: PdfStream): Picture {
  const { objects, root } = picture.carried;
  return {
    ...picture,
    carried: { root, objects: objects.map((object, i) => (i === root ? image : object)) },
  };
}

/** Pixels of three samples laid over white by their alpha (11.3.6). */
function overWhite(pixels: Uint8Array, alpha: Uint8Array): Uint8Array {
  return pixels.map((sample, i) => {
    const share = alpha[Math.floor(i / 3)] ?? 255;
    return Math.round((sample * share + 255 * (255 - share)) / 255);
  });
}
