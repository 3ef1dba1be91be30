import type { Font, Glyph, Subset } from '@pdf-lib/fontkit';
import { KysoError } from '../../errors.ts';
import type { NamedBytes } from './types.ts';

/**
 * A font file as fontkit's object, ready for pdf-lib, with two things done differently. Its layout gives each
 * character its own glyph: no ligatures, which a subset would need codes for, and no shaping tables of a hostile font
 * are run; it is also fifty times faster. And TrueType subsets get the long form of the `loca` table: the short one
 * counts in pairs of bytes, so that fontkit's own subsets lose glyphs of an odd length.
 * @throws font-unusable
 */
export async function parseFont({ bytes, name }: NamedBytes): Promise<Font> {
  const { default: fontkit } = await import('@pdf-lib/fontkit');
  let font: Font;
  try {
    font = fontkit.create(bytes) as Font;
  } catch (cause) {
    throw fontUnusable(name, 'it is not a TrueType or OpenType font', cause);
  }
  if (typeof font.createSubset !== 'function')
    throw fontUnusable(name, 'it is a collection of fonts, of which one would have to be chosen');
  if (embeddingForbidden(font)) throw fontUnusable(name, 'its maker forbids embedding it (OS/2 fsType)');
  const glyphs = new Map<string, Glyph>();
  const glyphOf = (one: string): Glyph => {
    let glyph = glyphs.get(one);
    if (!glyph) {
      const codePoint = one.codePointAt(0) ?? 0;
      glyph = font.glyphForCodePoint(codePoint);
      // One that was first met as a part of another (the e of ễ) has no character yet, and could not be searched for.
      if (glyph.codePoints.length === 0) glyph.codePoints.push(codePoint);
      glyphs.set(one, glyph);
    }
    return glyph;
  };
  return Object.create(font, {
    layout: { value: (text: string) => ({ glyphs: Array.from(text, glyphOf) }) },
    createSubset: { value: () => withLongLoca(font.createSubset()) },
  }) as Font;
}

/** `loca` is set, without a version, when a TrueType subset begins to be written; CFF subsets have none. */
function withLongLoca(subset: Subset): Subset {
  let loca: object | undefined;
  return Object.defineProperty(subset, 'loca', {
    get: () => loca,
    set: (value: object) => {
      loca = { ...value, version: 1 };
    },
  });
}

function embeddingForbidden(font: Font): boolean {
  try {
    const table: object = font['OS/2'];
    const type = 'fsType' in table ? table.fsType : undefined;
    if (typeof type !== 'object' || type === null) return false;
    return (
      ('noEmbedding' in type && type.noEmbedding === true) ||
      ('bitmapOnly' in type && type.bitmapOnly === true)
    );
  } catch {
    return false;
  }
}

export const fontUnusable = (name: string, why: string, cause?: unknown): KysoError =>
  new KysoError('font-unusable', `the font ${name} cannot be used: ${why}`, {
    hint: 'Give a .ttf or .otf file, or leave --font out: the font that ships with kyso covers Vietnamese.',
    subject: name,
    cause,
  });
