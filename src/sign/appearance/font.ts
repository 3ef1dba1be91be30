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
  const units = font.unitsPerEm;
  const widths = new Map<number, number>();
  const subsets = new Map<string, Promise<FontSubset>>();
  return {
    name: font.postscriptName ?? 'Font',
    ascent: font.ascent / units,
    descent: -font.descent / units,
    has: (codePoint) => font.hasGlyphForCodePoint(codePoint),
    width(codePoint) {
      let width = widths.get(codePoint);
      if (width === undefined) {
        width = font.glyphForCodePoint(codePoint).advanceWidth / units;
        widths.set(codePoint, width);
      }
      return width;
    },
    subset(characters) {
      const wanted = [...new Set([...alwaysThere, ...characters])].filter((one) =>
        font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0),
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
    for (const one of wanted) nameGlyph(font, one);
    const codes = new Map<string, string>();
    for (const one of wanted) codes.set(one, embedded.encodeText(one).asString());
    await scratch.flush();
    const carried = completed(carry(lib, scratch.context, embedded.ref));
    return { carried, encode: (text) => Array.from(text, (one) => codes.get(one) ?? '').join('') };
  } catch (cause) {
    throw fontUnusable(name, 'its outlines cannot be read', cause);
  }
}

/**
 * fontkit keeps a glyph with the characters it was first asked for by; one it first met as a part of another (the e
 * of ễ) has none, and would be drawn but not found when the text is searched.
 */
function nameGlyph(font: Font, character: string): void {
  const codePoint = character.codePointAt(0) ?? 0;
  const glyph = font.glyphForCodePoint(codePoint);
  if (glyph.codePoints.length === 0) glyph.codePoints.push(codePoint);
}

/** What pdf-lib leaves to be said: Length1 of a TrueType program (9.9.1), and no CIDToGIDMap for CFF (9.7.4.3). */
function completed(carried: CarriedObjects): CarriedObjects {
  const programs = new Set<number>();
  for (const object of carried.objects) {
    const program = object instanceof PdfDict ? object.get('FontFile2') : undefined;
    if (program instanceof PdfRef) programs.add(program.num);
  }
  const objects = carried.objects.map((object, number): PdfObject => {
    if (programs.has(number) && object instanceof PdfStream)
      return new PdfStream(withEntry(object.dict, 'Length1', inflateSync(object.raw).length), object.raw);
    if (object instanceof PdfDict && isName(object.get('Subtype'), 'CIDFontType0'))
      return withEntry(object, 'CIDToGIDMap', undefined);
    return object;
  });
  return { root: carried.root, objects };
}

function withEntry(dict: PdfDict, key: string, value: PdfObject | undefined): PdfDict {
  const entries = new Map(dict.entries);
  if (value === undefined) entries.delete(key);
  else entries.set(key, value);
  return new PdfDict(entries);
}

/** Six capital letters that name the subset (9.9.2); the same characters give the same tag. */
function subsetTag(key: string): string {
  const digest = createHash('sha256').update(key).digest();
  return String.fromCharCode(...Array.from(digest.subarray(0, 6), (byte) => 65 + (byte % 26)));
}
