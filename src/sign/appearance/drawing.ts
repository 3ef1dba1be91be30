import { PdfArray, PdfDict, PdfName, type PdfRef } from '../../pdf/objects.ts';
import { type CarriedObjects, putCarried } from './carry.ts';
import type { Lettering } from './font-stack.ts';
import { type Matrix, rounded } from './geometry.ts';
import type { Picture } from './image.ts';
import { black, type Colour, type Ink } from './ink.ts';
import type { MarkLayout, TextLayout } from './layout.ts';
import { drawQr, type QrCode } from './qr.ts';
import type { ObjectSink } from './types.ts';

const frameColour: Colour = [0.13, 0.27, 0.53];

/** All there is in a mark. */
export interface MarkContent {
  readonly frame: boolean;
  readonly ink: Ink;
  readonly image: Picture | undefined;
  readonly qr: QrCode | undefined;
  readonly lettering: Lettering | undefined;
}

/** Where it stands in a mark of one size. */
export interface MarkSize {
  readonly width: number;
  readonly height: number;
  readonly parts: MarkLayout;
  readonly laid: TextLayout | undefined;
}

/** The operators of a mark in its own space. */
function operators(content: MarkContent, { width, height, parts, laid }: MarkSize): string {
  const { ink, qr, lettering } = content;
  const drawn: string[] = [];
  if (content.frame)
    drawn.push(
      `q ${ink.stroke(frameColour)} 0.75 w`,
      `0.375 0.375 ${rounded(width - 0.75)} ${rounded(height - 0.75)} re S Q`,
    );
  if (parts.picture) {
    const [x, y, across, up] = parts.picture.map(rounded);
    drawn.push('q', `${across} 0 0 ${up} ${x} ${y} cm`, '/Im0 Do', 'Q');
  }
  if (qr && parts.qr) drawn.push(...drawQr(qr, parts.qr, ink));
  if (laid && lettering) {
    drawn.push('BT', ink.fill(black));
    for (const { text, x, y } of laid.lines)
      if (text !== '')
        drawn.push(`1 0 0 1 ${rounded(x)} ${rounded(y)} Tm ${lettering.show(text, rounded(laid.size))}`);
    drawn.push('ET');
  }
  return drawn.length === 0 ? '' : `${drawn.join('\n')}\n`;
}

/** Adds the form XObject of a mark to an update. @returns its reference */
export function addForm(
  sink: ObjectSink,
  content: MarkContent,
  size: MarkSize,
  matrix: Matrix,
  shared: (carried: CarriedObjects) => PdfRef,
): PdfRef {
  const { lettering, image, ink } = content;
  const fonts = [...(lettering?.fonts ?? [])].map(([name, carried]) => [name, shared(carried)] as const);
  const resources = PdfDict.of({
    Font: fonts.length > 0 ? PdfDict.of(Object.fromEntries(fonts)) : undefined,
    XObject: image ? PdfDict.of({ Im0: shared(image.carried) }) : undefined,
    ColorSpace: ink.colourSpaces,
  });
  const dict = PdfDict.of({
    Type: PdfName.of('XObject'),
    Subtype: PdfName.of('Form'),
    BBox: new PdfArray([0, 0, rounded(size.width), rounded(size.height)]),
    Matrix: new PdfArray(matrix.map(rounded)),
    Resources: resources,
  });
  const ref = sink.allocate();
  sink.put(ref, { kind: 'stream', dict, data: Buffer.from(operators(content, size), 'latin1') });
  return ref;
}

/** Puts what several marks of one update show into it once. */
export function sharedIn(sink: ObjectSink): (carried: CarriedObjects) => PdfRef {
  const known = shared.get(sink) ?? new Map<CarriedObjects, PdfRef>();
  shared.set(sink, known);
  return (carried) => {
    const ref = known.get(carried) ?? putCarried(carried, sink);
    known.set(carried, ref);
    return ref;
  };
}

const shared = new WeakMap<ObjectSink, Map<CarriedObjects, PdfRef>>();
