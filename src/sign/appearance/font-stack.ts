import type { CarriedObjects } from './carry.ts';
import { type FontSubset, type Typeface, typeface } from './font.ts';
import type { NamedBytes } from './types.ts';

/** Fonts of which each character takes the first that has it; measured like one. */
export interface FontStack extends Pick<Typeface, 'name' | 'ascent' | 'descent' | 'has' | 'width'> {
  /** Subsets with at least these characters. */
  lettering(characters: string): Promise<Lettering>;
}

/** Embedded subsets, and how text is shown with them. */
export interface Lettering {
  /** By resource name: F0, F1 … */
  readonly fonts: ReadonlyMap<string, CarriedObjects>;
  /** Operators that show one line: Tf where the font changes, Tj. */
  show(text: string, size: number): string;
}

/** Drawn whatever the text says: the ellipsis of a cut one, the sign for what no font has. */
const needed = '…?';

/**
 * The fonts given, in their order, and behind them the embedded one where a character of `text` is in none of those.
 * @throws font-unusable
 */
export async function fontStack(
  fonts: NamedBytes | readonly NamedBytes[] | undefined,
  text: string,
): Promise<FontStack> {
  const given = fonts === undefined ? [] : 'bytes' in fonts ? [fonts] : fonts;
  const faces: Typeface[] = [];
  for (const font of given) faces.push(await typeface(font));
  const everywhere = (one: string): boolean => faces.some((face) => face.has(one.codePointAt(0) ?? 0));
  if (faces.length === 0 || !Array.from(text + needed).every(everywhere))
    faces.push(await typeface(undefined));
  return stackOf(faces);
}

function stackOf(faces: readonly Typeface[]): FontStack {
  const indexOf = (codePoint: number): number => {
    const index = faces.findIndex((face) => face.has(codePoint));
    return Math.max(0, index);
  };
  return {
    name: faces.map(({ name }) => name).join(', '),
    ascent: Math.max(...faces.map(({ ascent }) => ascent)),
    descent: Math.max(...faces.map(({ descent }) => descent)),
    has: (codePoint) => faces.some((face) => face.has(codePoint)),
    width: (codePoint) => faces[indexOf(codePoint)]?.width(codePoint) ?? 0,
    async lettering(characters) {
      const wanted = faces.map((): string[] => []);
      for (const one of characters) wanted[indexOf(one.codePointAt(0) ?? 0)]?.push(one);
      const subsets = await Promise.all(
        faces.map((face, i) =>
          wanted[i]?.length || i === 0 ? face.subset(wanted[i] ?? []) : Promise.resolve(undefined),
        ),
      );
      return letteringOf(subsets, indexOf);
    },
  };
}

function letteringOf(
  subsets: readonly (FontSubset | undefined)[],
  indexOf: (codePoint: number) => number,
): Lettering {
  const fonts = new Map<string, CarriedObjects>();
  for (const [i, subset] of subsets.entries()) if (subset) fonts.set(`F${i}`, subset.carried);
  return {
    fonts,
    show(text, size) {
      const shown: string[] = [];
      let run = '';
      let font = -1;
      const end = (): void => {
        if (run !== '') shown.push(`/F${font} ${size} Tf <${subsets[font]?.encode(run) ?? ''}> Tj`);
        run = '';
      };
      for (const one of text) {
        const index = indexOf(one.codePointAt(0) ?? 0);
        if (index !== font) end();
        font = index;
        run += one;
      }
      end();
      return shown.join(' ');
    },
  };
}
