import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { Font } from '@pdf-lib/fontkit';
import { isName, PdfDict, type PdfObject, PdfRef, PdfStream } from '../../pdf/objects.ts';
import { type CarriedObjects, carry } from './carry.ts';
import { bundledFont } from './font-files.ts';
import { fontUnusable, parseFont } from './font-parse.ts';
import type { NamedBytes } from './types.ts';

/** A parsed font: what layout asks of it. Widths and heights are fractions of the font size. */
export interface Typeface {
  readonly name: string;
  readonly ascent: number;
  readonly descent: number;
  has(codePoint: number): boolean;
  width(codePoint: number): number;
  /** Objects of a subset with at least these characters, and the codes to show them with. */
  subset(characters: Iterable<string>): Promise<FontSubset>;
}

export interface FontSubset {
  readonly carried: CarriedObjects;
  /** Four hexadecimal digits for each character, for Tj. */
  encode(text: string): string;
}

/** Always in a subset, so that another time or number does not need another subset. */
const alwaysThere = ' 0123456789:./-+,TZ?';
/** Subsets kept for one font: as many different texts as a batch has reasons and names. */
const subsetsKept = 64;

const typefaces = new WeakMap<Uint8Array, Promise<Typeface>>();

/** The typeface of a font file, or the one that ships with kyso. Parsed once. @throws font-unusable */
export function typeface(font: NamedBytes | undefined): Promise<Typeface> {
  const file = font ?? { bytes: bundledFont('regular'), name: 'Tinos' };
  let known = typefaces.get(file.bytes);
  if (!known) {
    known = parse(file);
    typefaces.set(file.bytes, known);
  }
  return known;
}

async function parse(file: NamedBytes): Promise<Typeface> {
  const font = await parseFont(file);
  // Tables are read when they are first asked for: any of these may find one damaged.
  const readable = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw fontUnusable(file.name, 'its tables are damaged', cause);
    }
  };
  const metrics = readable(() => ({ units: font.unitsPerEm, ascent: font.ascent, descent: font.descent }));
  const { units } = metrics;
  if (!(units > 0) || !Number.isFinite(metrics.ascent) || !Number.isFinite(metrics.descent))
    throw fontUnusable(file.name, 'its metrics are damaged');
  const widths = new Map<number, number>();
  const subsets = new Map<string, Promise<FontSubset>>();
  const covered = new Map<number, boolean>();
  const has = (codePoint: number): boolean => {
    const known = covered.get(codePoint) ?? readable(() => font.hasGlyphForCodePoint(codePoint));
    covered.set(codePoint, known);
    return known;
  };
  return {
    name: readable(() => font.postscriptName ?? 'Font'),
    ascent: metrics.ascent / units,
    descent: -metrics.descent / units,
    has,
    width(codePoint) {
      let width = widths.get(codePoint);
      if (width === undefined) {
        width = readable(() => font.glyphForCodePoint(codePoint).advanceWidth / units);
        widths.set(codePoint, Number.isFinite(width) ? width : 0);
      }
      return width;
    },
    subset(characters) {
      const wanted = [...new Set([...alwaysThere, ...characters])].filter((one) =>
        has(one.codePointAt(0) ?? 0),
      );
      const key = wanted.sort().join('');
      let known = subsets.get(key);
      if (!known) {
        const oldest = subsets.keys().next();
        if (subsets.size >= subsetsKept && !oldest.done) subsets.delete(oldest.value);
        known = makeSubset(font, wanted, key, file.name);
        subsets.set(key, known);
      }
      return known;
    },
  };
}

async function makeSubset(
  font: Font,
  wanted: readonly string[],
  key: string,
  name: string,
): Promise<FontSubset> {
  const lib = await import('pdf-lib');
  try {
    const scratch = await lib.PDFDocument.create({ updateMetadata: false });
    scratch.registerFontkit({ create: () => font });
    const embedded = await scratch.embedFont(new Uint8Array(1), {
      subset: true,
      customName: `${subsetTag(key)}+${(font.postscriptName ?? 'Font').replaceAll(/[^\w-]/g, '')}`,
    });
    const codes = new Map<string, string>();
    for (const one of wanted) codes.set(one, embedded.encodeText(one).asString());
    await scratch.flush();
    const highest = Math.max(...[...codes.values()].map((code) => Number.parseInt(code, 16)));
    const carried = completed(carry(lib, scratch.context, embedded.ref), highest);
    return { carried, encode: (text) => Array.from(text, (one) => codes.get(one) ?? '').join('') };
  } catch (cause) {
    throw fontUnusable(name, 'its outlines cannot be read', cause);
  }
}

/**
 * What pdf-lib leaves to be said: Length1 of a TrueType program (9.9.1), no CIDToGIDMap for CFF (9.7.4.3), and CIDSet,
 * without which a subset does not belong into PDF/A-1 (ISO 19005-1, 6.3.5).
 * @param codes highest character code in use; a TrueType program has further glyphs, parts of others
 */
function completed(carried: CarriedObjects, codes: number): CarriedObjects {
  const programs = new Map<number, Buffer>();
  for (const object of carried.objects) {
    const ref = object instanceof PdfDict ? object.get('FontFile2') : undefined;
    const program = ref instanceof PdfRef ? carried.objects[ref.num] : undefined;
    if (ref instanceof PdfRef && program instanceof PdfStream)
      programs.set(ref.num, inflateSync(program.raw));
  }
  const [program] = programs.values();
  const glyphs = Math.max(codes + 1, program ? glyphCount(program) : 0);
  const cidSet = carried.objects.length;
  const objects = carried.objects.map((object, number): PdfObject => {
    const bytes = programs.get(number);
    if (bytes && object instanceof PdfStream)
      return new PdfStream(withEntry(object.dict, 'Length1', bytes.length), object.raw);
    if (object instanceof PdfDict && isName(object.get('Type'), 'FontDescriptor'))
      return withEntry(object, 'CIDSet', new PdfRef(cidSet));
    if (object instanceof PdfDict && isName(object.get('Subtype'), 'CIDFontType0'))
      return withEntry(object, 'CIDToGIDMap', undefined);
    return object;
  });
  return { root: carried.root, objects: [...objects, allCids(glyphs)] };
}

/** numGlyphs of the maxp table (ISO/IEC 14496-22, 5.2.5). */
function glyphCount(program: Buffer): number {
  const tables = program.readUInt16BE(4);
  for (let at = 12; at < 12 + 16 * tables; at += 16)
    if (program.toString('latin1', at, at + 4) === 'maxp')
      return program.readUInt16BE(program.readUInt32BE(at + 8) + 4);
  return 0;
}

/** A bit for each CID from 0, the highest bit first (9.8.3.2). */
function allCids(count: number): PdfStream {
  const bits = Buffer.alloc(Math.ceil(count / 8), 0xff);
  const rest = count % 8;
  if (rest > 0) bits[bits.length - 1] = (0xff << (8 - rest)) & 0xff;
  return new PdfStream(PdfDict.of({}), bits);
}

function withEntry(dict: PdfDict, key: string, value: PdfObject | undefined): PdfDict {
  const entries = new Map(dict.entries);
  if (value === undefined) entries.delete(key);
  else entries.set(key, value);
  return PdfDict.from(entries);
}

/** Six capital letters that name the subset (9.9.2); the same characters give the same tag. */
function subsetTag(key: string): string {
  const digest = createHash('sha256').update(key).digest();
  return String.fromCharCode(...Array.from(digest.subarray(0, 6), (byte) => 65 + (byte % 26)));
}
