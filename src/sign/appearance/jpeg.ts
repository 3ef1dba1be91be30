/** What of a JPEG decides how it is drawn. */
export interface JpegFrame {
  /** 1 grey, 3 colours, 4 CMYK. */
  readonly components: number;
  /** Its maker is Adobe's: CMYK is then stored complemented (Adobe Technical Note 5116). */
  readonly adobe: boolean;
}

/** Start-of-frame markers of what DCTDecode takes: baseline, extended and progressive (ISO 32000-2, 7.4.8). */
const drawn: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
/** Those of all: DHT, JPG and DAC stand between them (ITU-T T.81, table B.1). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const startOfScan = 0xda;
const app14 = 0xee;

export const isJpeg = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/**
 * Reads the segments before the first scan; nothing is decoded.
 * @throws Error whose message says why the picture cannot be used
 */
export function readJpeg(bytes: Uint8Array): JpegFrame {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: number | undefined;
  let adobe = false;
  for (let at = 2; ; ) {
    // Markers may be preceded by any number of fill bytes (B.1.1.2).
    while (view[at] === 0xff && view[at + 1] === 0xff) at++;
    if (at + 4 > view.length) throw new Error('the file is cut short');
    if (view[at] !== 0xff) throw new Error('it is damaged');
    const marker = view[at + 1] ?? 0;
    const length = view.readUInt16BE(at + 2);
    if (at + 2 + length > view.length) throw new Error('the file is cut short');
    const body = view.subarray(at + 4, at + 2 + length);
    if (marker === startOfScan) break;
    if (isFrame(marker)) frame = componentsOf(marker, body);
    if (marker === app14) adobe ||= body.toString('latin1', 0, 5) === 'Adobe';
    at += 2 + length;
  }
  if (frame === undefined) throw new Error('it has no header');
  if (view.lastIndexOf(Buffer.from([0xff, 0xd9])) < 0) throw new Error('the file is cut short');
  return { components: frame, adobe };
}

function componentsOf(marker: number, body: Buffer): number {
  const [precision = 0, , , , , components = 0] = body;
  if (!drawn.has(marker)) throw new Error('it is compressed in a way PDF does not know');
  if (precision !== 8) throw new Error(`its samples have ${precision} bits, PDF takes 8`);
  if (![1, 3, 4].includes(components)) throw new Error(`it has ${components} components`);
  return components;
}
